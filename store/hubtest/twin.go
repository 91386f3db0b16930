package hubtest

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"regulars/model"
	"regulars/model/hub"
	"regulars/model/ledger"
	"regulars/model/rights"
	"regulars/store/hqmem"
)

// Small worlds meet more often.
const (
	worldStreams = 3
	worldMembers = 4
	worldMarkets = 3
	worldKeys    = 4
	worldShops   = 2
)

var worldSorts = []string{"case", "note"}

// world is a corner of a database that one random case has for itself, so that a case is the same when it
// is run again: streams, members, markets and shops of its own.
type world uint32

func (w world) stream(n int) model.StreamID {
	id := model.StreamID{0: 8, 15: byte(n)}
	binary.BigEndian.PutUint32(id[1:], uint32(w))
	return id
}

func (w world) member(n int) model.ID {
	return model.ID{Stream: w.stream(n % 2), N: uint64(1 + n/2)}
}

func (w world) members() (ids []model.ID) {
	for n := range worldMembers {
		ids = append(ids, w.member(n))
	}
	return ids
}

func (w world) mac(n int) [16]byte  { return [16]byte(w.stream(n)) }
func (w world) market(n int) uint64 { return 100 + uint64(w)*worldMarkets + uint64(n) }
func (w world) shop(n int) uint64   { return 100 + uint64(w)*worldShops + uint64(n) }
func (w world) has(s model.StreamID) bool {
	return [5]byte(s[:5]) == [5]byte(append([]byte{8}, w.bytes()...))
}
func (w world) bytes() []byte { return binary.BigEndian.AppendUint32(nil, uint32(w)) }

// twinOfMemory does the same at random to the database and to one in memory: both must show the same,
// within a transaction and after it.
func twinOfMemory(t *testing.T, db hub.DB) {
	twin := hqmem.New()
	worlds := uint32(0)
	rapid.Check(t, func(t *rapid.T) { // its seed is printed when it fails
		worlds++
		w := world(worlds)
		for range rapid.IntRange(1, 6).Draw(t, "transactions") {
			seed := rapid.Uint64().Draw(t, "seed")
			acts := rapid.IntRange(1, 4).Draw(t, "acts")
			fails, looks := rapid.IntRange(0, 5).Draw(t, "fails") == 5, rapid.Bool().Draw(t, "looks")
			var seen [2]any
			for i, d := range []hub.DB{twin, db} {
				err := d.Update(context.Background(), func(tx hub.Tx) (err error) {
					rnd := rand.New(rand.NewPCG(seed, 1))
					for range acts {
						if err := w.act(tx, rnd); err != nil {
							return err
						}
					}
					if looks {
						if seen[i], err = w.look(tx); err != nil {
							return err
						}
					}
					if fails {
						return errOurs
					}
					return nil
				})
				if fails {
					require.ErrorIs(t, err, errOurs)
				} else {
					require.NoError(t, err)
				}
			}
			require.Equal(t, seen[0], seen[1], "within the transaction")
		}
		var seen [2]any
		for i, d := range []hub.DB{twin, db} {
			view(t, d, func(tx hub.Tx) (err error) {
				seen[i], err = w.look(tx)
				return err
			})
		}
		require.Equal(t, seen[0], seen[1])
	})
}

// act does one thing. It must be the same for the same state and the same randomness.
func (w world) act(tx hub.Tx, rnd *rand.Rand) error {
	switch rnd.IntN(9) {
	case 0:
		h, err := tx.Head()
		h.Erasures, h.Text, h.Stream = h.Erasures+rnd.Uint64N(5), fmt.Sprint("熟", rnd.IntN(9)), w.stream(rnd.IntN(9))
		return errors.Join(err, tx.PutHead(h))
	case 1:
		return tx.PutShop(hub.Shop{Number: w.shop(rnd.IntN(worldShops)), Name: "店", Market: w.market(rnd.IntN(worldMarkets)), KeyEnds: rnd.Int64N(1e9)})
	case 2, 3:
		return w.push(tx, rnd)
	case 4:
		_, err := tx.Strip(w.member(rnd.IntN(worldMembers)))
		return err
	case 5:
		things := make([]*hub.Thing, 1+rnd.IntN(2))
		for i := range things {
			things[i] = &hub.Thing{
				Sort: worldSorts[rnd.IntN(len(worldSorts))], ID: w.member(rnd.IntN(worldMembers)), Market: w.anywhere(rnd),
				Value: []byte{byte(rnd.IntN(256))}, Gone: rnd.IntN(5) == 0,
			}
		}
		return tx.PutThings(things)
	default:
		return w.change(tx, rnd)
	}
}

func (w world) anywhere(rnd *rand.Rand) uint64 {
	if rnd.IntN(8) == 0 {
		return hub.Nowhere
	}
	return w.market(rnd.IntN(worldMarkets))
}

// push changes a stream and appends to its log.
func (w world) push(tx hub.Tx, rnd *rand.Rand) error {
	id := w.stream(rnd.IntN(worldStreams))
	s, err := tx.Stream(id)
	if err != nil {
		return err
	}
	if s == nil {
		s = &hub.Stream{Stream: rights.Stream{ID: id}, Shop: w.shop(0), Market: w.market(0)}
	}
	s.Session++
	s.Boots = append(s.Boots, [16]byte{byte(rnd.IntN(256))})
	events := make([]hub.Stored, rnd.IntN(4))
	for i := range events {
		s.Applied++
		events[i] = event(s.Applied)
		if rnd.IntN(2) == 0 {
			events[i].PII, events[i].Names = []byte{1, byte(i)}, w.member(rnd.IntN(worldMembers))
		}
	}
	return errors.Join(tx.PutStream(s), tx.AppendEvents(id, events))
}

// change changes some members, as they are or from nothing.
func (w world) change(tx hub.Tx, rnd *rand.Rand) error {
	ids := make([]model.ID, 1+rnd.IntN(3))
	for i := range ids {
		ids[i] = w.member(rnd.IntN(worldMembers)) // one of them twice, at times
	}
	found, err := tx.Members(ids)
	if err != nil {
		return err
	}
	members := make([]*hub.Member, len(ids))
	for i, id := range ids {
		m := &hub.Member{ID: id, Home: 1, Market: w.market(0)}
		if was := found[id]; was != nil {
			*m = *was
		}
		if rnd.IntN(3) == 0 {
			m.Market = w.market(rnd.IntN(worldMarkets))
		}
		m.Ledger = ledger.Account{Earned: m.Ledger.Earned + 1, Visits: rnd.Int64N(9), Spend: model.Money(rnd.Int64N(1000))}
		m.Recall, m.PII = model.Points(rnd.IntN(2)), []byte{byte(rnd.IntN(256))}
		m.Keys, m.Rights, m.Coupons = w.keys(rnd), w.rights(rnd), w.coupons(rnd, id)
		members[i] = m
	}
	return tx.PutMembers(members)
}

func (w world) keys(rnd *rand.Rand) (macs [][16]byte) {
	for n := range worldKeys {
		if rnd.IntN(3) == 0 {
			macs = append(macs, w.mac(n))
		}
	}
	return macs
}

// coupons are some of a member's own: no two members have one coupon.
func (w world) coupons(rnd *rand.Rand, of model.ID) (coupons []hub.Coupon) {
	for n := range uint64(3) {
		if rnd.IntN(3) == 0 {
			c := hub.Coupon{ID: model.ID{Stream: of.Stream, N: 10*of.N + n}, Code: "C123456789018", Recall: rnd.IntN(2) == 0, Rights: w.rights(rnd)}
			if rnd.IntN(3) == 0 {
				c.Used = []model.ID{{Stream: w.stream(0), N: rnd.Uint64N(9) + 1}}
			}
			coupons = append(coupons, c)
		}
	}
	return coupons
}

func (w world) rights(rnd *rand.Rand) (a rights.Account) {
	a.Balance = model.Points(rnd.IntN(100))
	for n := range worldStreams {
		s := rights.Share{Stream: w.stream(n), Made: rnd.Uint64N(3)}
		if rnd.IntN(2) == 0 {
			s.Held = lots(model.Points(1 + rnd.IntN(9)))
		}
		if rnd.IntN(3) == 0 {
			s.Outstanding = []rights.Grant{{Stream: s.Stream, N: s.Made, Generation: 1, Lots: lots(1)}}
		}
		if s.Held != nil || s.Outstanding != nil {
			a.Shares = append(a.Shares, s)
		}
	}
	return a
}
