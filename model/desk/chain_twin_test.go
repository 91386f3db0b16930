package desk_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"regulars/model"
	"regulars/model/chain"
	"regulars/model/desk"
	"regulars/model/ledger"
	"regulars/model/rights"
	"regulars/store/storetest"
)

// twinOffice is a headquarters of few lines beside a real shop: it folds what the shop pushes by the
// rules of package rights, lends, ends, and sends rows.
type twinOffice struct {
	s       *storetest.Shop
	t       *rapid.T
	chain   rights.Chain
	here    model.StreamID // the shop's
	there   model.StreamID // another shop's
	pushed  uint64
	watched uint64 // the shop's events that were looked at
	rights  map[model.ID]*rights.Account
	sums    map[model.ID]*ledger.Account
	own     map[model.ID]*rights.Holding // folded from the shop's log alone
	members []model.ID                   // of this run
	holds   []string
	acts    []model.ID
	count   int
}

var officeZone = time.FixedZone("CST", 8*3600)

func openOffice(t *testing.T) *twinOffice {
	o := &twinOffice{
		s: enrolled(t), chain: rights.Chain{Generation: 1}, there: model.StreamID{14: 7},
		rights: map[model.ID]*rights.Account{}, sums: map[model.ID]*ledger.Account{}, own: map[model.ID]*rights.Holding{},
	}
	publishByHQ(t, o.s, smallSteps+rewards+`
[expiry]
mode = "months"
months = 1
`)
	require.NoError(t, o.s.Store.View(t.Context(), func(b desk.Book) error {
		o.here = b.Next(desk.NextEvent).Stream
		return nil
	}))
	for _, stream := range []model.StreamID{o.here, o.there} {
		o.chain.Enrol(stream, model.StreamID{})
		require.NoError(t, o.chain.Join(stream, 1, 0))
	}
	return o
}

func (o *twinOffice) of(id model.ID) (*rights.Account, *ledger.Account) {
	if o.rights[id] == nil {
		o.rights[id], o.sums[id], o.own[id] = &rights.Account{}, &ledger.Account{}, &rights.Holding{}
	}
	return o.rights[id], o.sums[id]
}

func (o *twinOffice) clock(id model.ID) ledger.Clock {
	acc := accountOf(o.s.T, o.s, id)
	return clockAt(o.s, &acc)
}

// event reads one of the shop's events, what it does to whom.
func (o *twinOffice) event(seq uint64) (e *model.Event, body model.Body) {
	require.NoError(o.t, o.s.Store.View(o.s.T.Context(), func(b desk.Book) (err error) {
		e, err = b.Event(seq)
		return err
	}))
	body, err := e.ParseBody()
	require.NoError(o.t, err)
	return e, body
}

// push folds the shop's events up to one.
func (o *twinOffice) push(to uint64) {
	for ; o.pushed < to; o.pushed++ {
		e, body := o.event(o.pushed + 1)
		if entry, ok := rights.EntryOfEvent(body); ok {
			acc, sum := o.of(e.MemberID())
			over, err := acc.Apply(o.here, entry)
			require.NoError(o.t, err)
			require.Zero(o.t, over, "the shop spent what it did not hold: %s", e.Kind)
			require.Empty(o.t, acc.Check(&o.chain))
			sum.Apply(body.(model.Mover).Effect(), officeZone)
		}
	}
}

// watch looks at what the shop wrote since, by its log alone.
func (o *twinOffice) watch() {
	for ; o.watched < last(o.s); o.watched++ {
		e, body := o.event(o.watched + 1)
		entry, ok := rights.EntryOfEvent(body)
		if !ok {
			continue
		}
		o.of(e.MemberID())
		require.Equal(o.t, body.(model.Mover).Effect().Net(), entry.Change())
		require.NoError(o.t, o.own[e.MemberID()].Apply(entry), "%s", e.Kind)
		switch v := body.(type) {
		case *model.PointsRedeemed, *model.PointsExpired:
			require.Empty(o.t, entry.Hub, "%s is about what is here", e.Kind)
		case *model.PointsAdjusted:
			require.True(o.t, v.Other.IsZero() || len(entry.Hub) == 0, "what is passed on is here")
		case *model.GrantReceived, *model.RightsReleased:
			require.Zero(o.t, entry.Change())
		}
	}
	for _, id := range o.members {
		acc := accountOf(o.s.T, o.s, id)
		held := rights.Of(&acc)
		require.Equal(o.t, append([]model.Lot{}, o.own[id].Lots...), held.Lots, "what is held follows from the own log")
		require.Equal(o.t, o.own[id].Last, held.Last)
		for _, l := range held.Lots {
			require.Positive(o.t, l.Points)
		}
		m := o.s.Member(id)
		c := o.clock(id)
		require.LessOrEqual(o.t, m.Here, held.Spendable(c))
		require.LessOrEqual(o.t, m.Here, m.Balance)
		require.GreaterOrEqual(o.t, m.Here, model.Points(0))
	}
}

func (o *twinOffice) member() model.ID {
	return o.members[rapid.IntRange(0, len(o.members)-1).Draw(o.t, "member")]
}

// may takes note of an act, unless it was refused as people are refused.
func (o *twinOffice) may(a desk.Answer, err error) {
	if err != nil {
		require.Contains(o.t, []model.Code{
			"redeem.short", "rights.here", "adjust.points", "refund.undone", "refund.unknown", "undo.refunded", "undo.already", "undo.anew",
			"hold.over", "hold.ended", "redeem.none", "undo.coupon", "undo.nothing", "receipt.used", "undo.kind",
		}, model.CodeOf(err), "%v", err)
		return
	}
	o.acts = append(o.acts, a.Entry)
}

func (o *twinOffice) points(most int64) model.Points {
	return model.Points(rapid.Int64Range(1, most).Draw(o.t, "points"))
}

// shopActs are what people of the shop do.
func (o *twinOffice) shopActs() map[string]func(*rapid.T) {
	ctx, owner := o.s.T.Context(), o.s.Owner
	receipt := func() string { o.count++; return fmt.Sprintf("R-%d", o.count) }
	return map[string]func(*rapid.T){
		"award": func(*rapid.T) {
			o.may(owner.Award(ctx, o.member(), desk.Sale{Amount: model.Money(100 * o.points(90)), Receipt: receipt()}))
		},
		"redeem": func(*rapid.T) {
			o.may(owner.Redeem(ctx, o.member(), desk.Redemption{Points: o.points(60), Receipt: fmt.Sprintf("R-%d", max(o.count, 1))}))
		},
		"redeem all that is here, and one more": func(*rapid.T) {
			id := o.member()
			m := o.s.Member(id)
			if m.Balance-m.Held > m.Here {
				_, err := owner.Redeem(ctx, id, desk.Redemption{Points: m.Here + 1})
				require.EqualValues(o.t, "rights.here", model.CodeOf(err), "%v", err)
			}
			if m.Here > 0 {
				a, err := owner.Redeem(ctx, id, desk.Redemption{Points: m.Here})
				require.NoError(o.t, err)
				require.Zero(o.t, a.Here)
				o.may(a, err)
			}
		},
		"buy a coupon": func(*rapid.T) { o.may(owner.Redeem(ctx, o.member(), desk.Redemption{Reward: "ten"})) },
		"adjust": func(*rapid.T) {
			points := model.Points(rapid.Int64Range(-40, 40).Draw(o.t, "by hand"))
			o.may(owner.Adjust(ctx, o.member(), desk.Adjustment{Points: points, Reason: "x"}))
		},
		"transfer": func(*rapid.T) {
			at := rapid.IntRange(0, len(o.members)-1).Draw(o.t, "from")
			to := o.members[(at+1)%len(o.members)]
			o.may(owner.Transfer(ctx, o.members[at], to, desk.Adjustment{Points: o.points(40), Reason: "x"}))
		},
		"hold": func(*rapid.T) {
			a, err := owner.Hold(ctx, o.member(), o.points(40), "")
			if o.may(a, err); err == nil {
				o.acts = o.acts[:len(o.acts)-1]
				o.holds = append(o.holds, a.Entry.String())
			}
		},
		"commit or release": func(*rapid.T) {
			if len(o.holds) == 0 {
				return
			}
			name := rapid.SampledFrom(o.holds).Draw(o.t, "hold")
			if rapid.Bool().Draw(o.t, "commit") {
				o.may(owner.Commit(ctx, name, ""))
			} else if a, err := owner.Release(ctx, name); err != nil {
				o.may(a, err)
			}
		},
		"refund": func(*rapid.T) {
			o.may(owner.Refund(ctx, desk.Refund{Sale: fmt.Sprintf("R-%d", max(o.count-rapid.IntRange(0, 5).Draw(o.t, "ago"), 1))}))
		},
		"undo": func(*rapid.T) {
			if len(o.acts) > 0 {
				o.may(owner.Undo(ctx, desk.Reversal{Entry: rapid.SampledFrom(o.acts).Draw(o.t, "act"), Reason: "x"}))
			}
		},
		"night": func(*rapid.T) {
			_, err := owner.Nightly(ctx, nil)
			require.NoError(o.t, err)
		},
		"wait": func(*rapid.T) {
			o.s.Clock.Advance(rapid.SampledFrom([]time.Duration{time.Minute, 40 * time.Minute, oneDay, 12 * oneDay}).Draw(o.t, "time"))
		},
	}
}

// officeActs are what headquarters and another shop do.
func (o *twinOffice) officeActs() map[string]func(*rapid.T) {
	return map[string]func(*rapid.T){
		"push": func(*rapid.T) {
			o.push(o.pushed + uint64(rapid.IntRange(0, int(last(o.s)-o.pushed)).Draw(o.t, "events")))
		},
		"row": func(*rapid.T) { o.row(o.member()) },
		"recall": func(*rapid.T) {
			do(o.s.T, o.s, desk.Released(o.member(), o.points(60), model.ReleaseRecall))
		},
		"tidy":    func(*rapid.T) { do(o.s.T, o.s, desk.Tidied(o.members)) },
		"lend":    func(*rapid.T) { o.lend(o.member()) },
		"end":     func(*rapid.T) { o.end(o.member()) },
		"another": func(*rapid.T) { o.another(o.member()) },
	}
}

// row sends the latest state of a member, whatever of the shop's events is in it.
func (o *twinOffice) row(id model.ID) {
	if o.pushed == 0 {
		return
	}
	acc, sum := o.of(id)
	bare := sum.Clone()
	bare.Away = nil // headquarters keeps that by streams
	value, err := model.Encode(chain.Member{Account: bare.AppendRecord(nil), Home: 17, Debt: int64(acc.Debt()), Lent: o.lent(acc)})
	require.NoError(o.t, err)
	state, err := o.s.Store.State()
	require.NoError(o.t, err)
	fields := o.s.Member(id).Fields
	aside, err := o.s.Store.Lay(o.s.T.Context(), []chain.Row{{Sort: chain.SortMember, ID: id, Applied: o.pushed, Value: value, Fields: fields}}, state)
	require.NoError(o.t, err)
	require.Empty(o.t, aside)
}

// lent is the number of the latest grant to the shop.
func (o *twinOffice) lent(acc *rights.Account) uint64 {
	at := slices.IndexFunc(acc.Shares, func(s rights.Share) bool { return s.Stream == o.here })
	if at < 0 {
		return 0
	}
	return acc.Shares[at].Made
}

// lend answers a request of the shop; the answer may be lost.
func (o *twinOffice) lend(id model.ID) {
	acc, _ := o.of(id)
	after := o.own[id].Last
	g, err := acc.Lend(&o.chain, o.here, after, o.points(50), o.clock(id))
	if err != nil || rapid.IntRange(0, 3).Draw(o.t, "lost") == 0 {
		return
	}
	require.Equal(o.t, 1, grantsIn(o, desk.Received([]chain.Grant{{Member: id, N: g.N, Lots: g.Lots}}, 1)))
	require.Zero(o.t, grantsIn(o, desk.Received([]chain.Grant{{Member: id, N: g.N, Lots: g.Lots}}, 1)), "it came twice")
}

// grantsIn runs a decision and counts the receipts that it wrote; it may book what ended besides.
func grantsIn(o *twinOffice, d desk.Decision) (n int) {
	before := last(o.s)
	do(o.s.T, o.s, d)
	for seq := before + 1; seq <= last(o.s); seq++ {
		if e, _ := o.event(seq); e.Kind == model.GrantReceivedKind {
			n++
		}
	}
	return n
}

// end books what is free and has ended.
func (o *twinOffice) end(id model.ID) {
	acc, sum := o.of(id)
	today := model.DayOf(o.s.Clock.Now().Unix(), officeZone)
	for _, l := range slices.Clone(acc.Free) {
		if l.Points > 0 && l.Ends != model.Never && l.Ends < today {
			gone := []model.Lot{{Ends: l.Ends, Points: -l.Points}}
			acc.Settle(gone)
			sum.Apply(model.Effect{Expired: l.Points, Lots: gone}, officeZone)
		}
	}
}

// another shop gives points, keeps some and releases some.
func (o *twinOffice) another(id model.ID) {
	acc, sum := o.of(id)
	today := model.DayOf(o.s.Clock.Now().Unix(), officeZone)
	earned := model.Effect{Earned: 50, Lots: []model.Lot{{Ends: today.AddMonths(1), Points: 50}}}
	part := o.points(50)
	given := model.Effect{Away: []model.Lot{{Ends: today.AddMonths(1), Points: part}}}
	for _, e := range []model.Effect{earned, given} {
		_, err := acc.Apply(o.there, rights.EntryOf(e, 0))
		require.NoError(o.t, err)
		sum.Apply(e, officeZone)
	}
}

func TestAShopOfAChainSpendsOnlyWhatItHolds(t *testing.T) {
	o := openOffice(t)
	rapid.Check(t, func(t *rapid.T) {
		o.t, o.members, o.holds, o.acts = t, nil, nil, nil
		for range 2 {
			o.count++
			m := o.s.Enrol(fmt.Sprintf("138%08d", o.count), "")
			o.members = append(o.members, m.ID)
			o.of(m.ID)
		}
		acts := o.shopActs()
		for name, act := range o.officeActs() {
			acts[name] = act
		}
		acts[""] = func(*rapid.T) { o.watch() }
		t.Repeat(acts)

		o.push(last(o.s))
		for _, id := range o.members {
			o.row(id)
			acc, _ := o.of(id)
			share := slices.IndexFunc(acc.Shares, func(s rights.Share) bool { return s.Stream == o.here })
			var under, held []model.Lot
			if share >= 0 {
				held = acc.Shares[share].Held
				for _, g := range acc.Shares[share].Outstanding {
					under = append(under, g.Lots...)
				}
			}
			require.Equal(t, rights.Sum(held)-rights.Sum(under), rights.Sum(o.own[id].Lots), "what headquarters thinks the shop holds, it holds")
			shown := accountOf(o.s.T, o.s, id)
			require.Equal(t, acc.Balance, shown.Net(), "at rest the shop shows what headquarters has")
			require.Equal(t, acc.Balance, rights.Sum(shown.Away)+rights.Sum(o.own[id].Lots))
		}
		o.watch()
	})
}
