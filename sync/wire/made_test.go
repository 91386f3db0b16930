package wire

import (
	"crypto/ed25519"
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"regulars/model"
)

var (
	streamA = model.StreamID{0x01, 0x9c, 0xc1, 0x0a, 0x5b, 0, 0x71, 0xa2, 0x93, 0x54, 0xb5, 0x16, 0xd7, 0x38, 0xf9, 0x0a}
	streamB = model.StreamID{0x01, 0x9c, 0xc1, 0x0a, 0x5c, 0, 0x71, 0xa2, 0x93, 0x54, 0xb5, 0x16, 0xd7, 0x38, 0xf9, 0x0b}
	keyA    = ed25519.NewKeyFromSeed([]byte("a seed of thirty-two bytes: shop"))
	keyHQ   = ed25519.NewKeyFromSeed([]byte("a seed of thirty-two bytes: hq.."))
)

func publicOf(key ed25519.PrivateKey) ed25519.PublicKey { return key.Public().(ed25519.PublicKey) }

// diary writes the events of a made-up shop, one after the other.
type diary struct {
	t      testing.TB
	rnd    *rand.Rand
	now    time.Time
	hlc    model.HLC
	events []*model.Event
}

func newDiary(t testing.TB) *diary {
	return &diary{t: t, rnd: rand.New(rand.NewPCG(7, 7)), now: time.Date(2026, 3, 6, 9, 0, 0, 0, time.UTC)}
}

func (d *diary) head() model.Hash {
	if len(d.events) == 0 {
		return model.Hash{}
	}
	return d.events[len(d.events)-1].Hash
}

func (d *diary) write(draft model.Draft) *model.Event {
	d.hlc = model.NextHLC(d.hlc, d.now)
	var salt [16]byte
	for i := range salt {
		salt[i] = byte(d.rnd.Uint32()) // a salt cannot be compressed
	}
	e, _, err := model.Seal(draft, streamA, uint64(len(d.events)+1), d.hlc, model.ID{N: 2 + d.rnd.Uint64N(3)}, d.head(), salt)
	require.NoError(d.t, err)
	d.events = append(d.events, e)
	d.now = d.now.Add(time.Duration(20+d.rnd.IntN(160)) * time.Second)
	return e
}

var surnames, given = []rune("王李张刘陈杨黄赵吴周"), []rune("伟芳娜敏静强磊洋艳勇军杰娟涛明超")

func (d *diary) sale(lines int) {
	at := d.now.Unix()
	amount := model.Money(500 + d.rnd.IntN(30_000))
	body := &model.SaleRecorded{
		At: at, Amount: amount, Base: amount, Points: model.Points(amount / 100), Rate: 1, Den: 100, Before: int64(d.rnd.IntN(100)),
		Carried: int64(d.rnd.IntN(100)) - 50, Program: 3, Ends: 21_000,
	}
	for range lines {
		sku := d.rnd.IntN(900)
		body.Lines = append(body.Lines, model.Line{
			SKU: fmt.Sprintf("690%07d", sku*7919), Product: fmt.Sprintf("茶 %d", sku), Category: []string{"tea", "cake", "bread", "gift"}[sku%4],
			Quantity: 1000, Amount: amount / model.Money(lines),
		})
	}
	if lines > 0 {
		body.Source, body.Where = "api", "till-2"
	}
	d.write(model.Draft{
		Kind: model.SaleRecordedKind, Member: model.ID{N: 1 + d.rnd.Uint64N(4000)},
		Request: fmt.Sprintf("sale/R-20260306-%05d", len(d.events)*3+d.rnd.IntN(3)), Body: body,
	})
}

func (d *diary) enrol() {
	name := []rune{surnames[d.rnd.IntN(len(surnames))], given[d.rnd.IntN(len(given))], given[d.rnd.IntN(len(given))]}
	d.write(model.Draft{
		Kind: model.MemberEnrolledKind, Member: model.ID{N: uint64(4001 + len(d.events))}, Body: &model.MemberEnrolled{Source: "till"},
		PII: model.Fields{1: string(name), 2: fmt.Sprintf("+86138%08d", d.rnd.IntN(100_000_000))},
	})
}

func (d *diary) other() {
	member := model.ID{N: 1 + d.rnd.Uint64N(4000)}
	at := d.now.Unix()
	switch d.rnd.IntN(4) {
	case 0, 1:
		points := model.Points(100 * (1 + d.rnd.IntN(5)))
		d.write(model.Draft{Kind: model.PointsRedeemedKind, Member: member, Request: fmt.Sprintf("redeem/R-20260306-%05d", len(d.events)*3), Body: &model.PointsRedeemed{
			At: at, Points: points, Value: model.Money(points), Reward: model.RedeemOff, Program: 3, Lots: []model.Lot{{Ends: 20_700, Points: -points}},
		}})
	case 2:
		d.write(model.Draft{Kind: model.CaseOpenedKind, Member: member, Subject: model.ID{N: uint64(len(d.events))}, Body: &model.CaseOpened{
			At: at, Feedback: "service", Score: 1 + d.rnd.IntN(5), Scale: 5, Channel: "till", RespondBy: at + 86_400, ResolveBy: at + 3*86_400,
		}, PII: model.Fields{20: fmt.Sprintf("等了 %d 分钟，店员很客气。", d.rnd.IntN(40))}})
	case 3:
		d.write(model.Draft{Kind: model.TierChangedKind, Member: member, Body: &model.TierChanged{
			At: at, From: "silver", To: "gold", Until: 21_100, Why: "reached", Have: int64(d.rnd.IntN(5000)), Program: 3,
		}})
	}
}

// typicalDay is 500 events: for 100 of them 82 sales, 10 newcomers, 8 other acts.
func typicalDay(t testing.TB, lines int) *diary {
	d := newDiary(t)
	for len(d.events) < MaxEvents {
		switch n := d.rnd.IntN(100); {
		case n < 82:
			d.sale(lines)
		case n < 92:
			d.enrol()
		default:
			d.other()
		}
	}
	return d
}

// batch puts events into one signed batch.
func batch(t testing.TB, events []*model.Event, before model.Hash) *Push {
	p := Batch(streamA, streamA, 3, before)
	for _, e := range events {
		require.True(t, p.Add(e))
	}
	p.Sign(keyA)
	return p
}

func member(n uint64) model.ID { return model.ID{Stream: streamB, N: n} }

// samples is one message of every sort, and what may be left out in a second one.
func samples(t testing.TB) map[string]Message {
	d := newDiary(t)
	d.sale(0)
	d.enrol()
	d.sale(2)
	hash := Hash{1, 2, 3}
	enrol := &Enrol{Protocol: 1, Key: "hq1-abcd-efgh", Stream: Stream(streamA), PublicKey: publicOf(keyA), Request: []byte{0x30, 0}}
	enrol.SignEnrol(keyA)
	again := *enrol
	again.Key, again.After, again.AfterSeq, again.AfterHash = "", Stream(streamB), 77, hash
	again.SignEnrol(keyA)
	check := &Checkpoint{Generation: 1, Clock: 9 << 16, Root: Heads([]StreamHead{{Stream: streamA, Seq: 3, Hash: d.head()}}), Applied: 3}
	check.Sign(streamA, keyHQ)
	grant := Grant{Member: member(5), N: 2, Lots: []model.Lot{{Ends: 0, Points: 10}, {Ends: 20_800, Points: 5}}}
	row := Row{Seq: 8, Sort: "member", ID: member(5), Applied: 2, Value: []byte{0xa0}, PII: []byte{0xa0}}
	return map[string]Message{
		"enrol": enrol, "enrol-after-restore": &again,
		"enrolled":       &Enrolled{Shop: 4, Market: 1, Certificate: []byte{0x30, 0}, HQ: publicOf(keyHQ), Generation: 1},
		"session":        &Session{Protocol: 1, Stream: Stream(streamA), Boot: Nonce{9}, Last: 3, LastHash: Hash(d.head()), Generation: 1, Clock: d.hlc, Program: "1.0.0"},
		"welcome":        &Welcome{Protocol: 1, Verdict: Open, Session: 3, Generation: 1, Expected: 2, AppliedHash: Hash(d.events[0].Hash), Clock: d.hlc},
		"welcome-closed": &Welcome{Protocol: 1, Verdict: Closed, Generation: 1, Expected: 1, Clock: d.hlc, Why: "stream.rolled_back"},
		"push":           batch(t, d.events, model.Hash{}),
		"push-later":     batch(t, d.events[1:], d.events[0].Hash),
		"pushed":         &Pushed{Applied: 3, Hash: Hash(d.head()), Quarantined: []uint64{2}, Wait: 1},
		"pull":           &Pull{Protocol: 1, Stream: Stream(streamA), Session: 3, After: Cursor{Generation: 1, Market: 1, Seq: 7}, Rows: 500, Wait: 30},
		"pulled": &Pulled{
			Next: Cursor{Generation: 1, Market: 1, Seq: 9}, More: true, Rows: []Row{row, {Seq: 9, Sort: "member", ID: member(6), Gone: true}},
			Grants: []Grant{grant}, Recalls: []Recall{{Member: member(7), Points: 3}}, Checkpoint: check,
		},
		"reserve":       &Reserve{Protocol: 1, Stream: Stream(streamA), Session: 3, Member: member(5), After: 1, Points: 15},
		"reserved":      &Reserved{Generation: 1, Grant: &grant},
		"reserved-none": &Reserved{Generation: 1, Have: 4, Why: "rights.short"},
		"reserved-row":  &Reserved{Generation: 1, Have: 4, Why: "rights.short", Row: &row},
		"lookup":        &Lookup{Protocol: 1, Stream: Stream(streamA), Session: 3, By: "phone", Value: "+8613800000000"},
		"found":         &Found{Rows: []Row{row}},
		"problem":       &Problem{Code: "sync.busy", Wait: 5},
	}
}

// empty returns a fresh message of the same type.
func empty(m Message) Message {
	switch m.(type) {
	case *Enrol:
		return new(Enrol)
	case *Enrolled:
		return new(Enrolled)
	case *Session:
		return new(Session)
	case *Welcome:
		return new(Welcome)
	case *Push:
		return new(Push)
	case *Pushed:
		return new(Pushed)
	case *Pull:
		return new(Pull)
	case *Pulled:
		return new(Pulled)
	case *Reserve:
		return new(Reserve)
	case *Reserved:
		return new(Reserved)
	case *Lookup:
		return new(Lookup)
	case *Found:
		return new(Found)
	case *Problem:
		return new(Problem)
	}
	panic("a message without a type here")
}
