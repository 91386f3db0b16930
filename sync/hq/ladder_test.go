package hq_test

import (
	"math/rand/v2"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"regulars/model"
	"regulars/model/chain"
	"regulars/model/hub"
	"regulars/model/ledger"
	"regulars/model/program"
)

var shanghai = time.FixedZone("", 8*3600)

// rise is what a till writes that takes a member up. have is what the till knew.
func (s *shop) rise(id model.ID, from, to string, have int64) *model.Event {
	at := s.p.now.Add(s.clock).Unix()
	return s.write(model.Draft{Kind: model.TierChangedKind, Member: id, Body: &model.TierChanged{
		At: at, From: from, To: to, Until: model.DayOf(at, shanghai).AddMonths(12), Why: program.TierReached, Have: have, Program: 1,
	}})
}

// takeBack undoes a sale of so many points.
func (s *shop) takeBack(sale *model.Event, points model.Points) *model.Event {
	return s.undo(sale, model.SaleRecordedKind, model.Effect{
		Earned: -points, Den: 100, Spend: -100 * model.Money(points), Visits: -1, At: sale.HLC.Time().Unix(), Qualify: -points,
	})
}

func (p *place) tier(id model.ID) (step ledger.Step) {
	require.NoError(p.t, p.db.View(ctx, func(tx hub.Tx) error {
		found, err := tx.Members([]model.ID{id})
		step = found[id].Ledger.Tier
		return err
	}))
	return step
}

func (p *place) published() {
	_, err := p.office.Publish(ctx, p.now, "Wang", plainProgram(p.t))
	require.NoError(p.t, err)
}

func (p *place) night() hub.Night {
	p.t.Helper()
	n, err := p.office.Nightly(ctx, p.now)
	require.NoError(p.t, err)
	p.check()
	return n
}

func TestTheNightReviewsStepsWhoseTimeIsOverAndTellsTheShops(t *testing.T) {
	p := newPlace(t)
	p.published()
	a, b := p.shop(1), p.shop(1)
	falls, keeps, idle := a.enrolMember(nil), a.enrolMember(nil), a.enrolMember(nil)
	for _, id := range []model.ID{falls, keeps} {
		a.sell(id, 5000)
		a.rise(id, "ordinary", "gold", 500_000)
	}
	a.sell(idle, 10)
	a.level()
	require.Equal(t, hub.Night{Members: 3}, p.night(), "nobody's time is over")
	until := p.tier(falls).Until

	p.now = time.Unix(until.Start(shanghai).Unix(), 0).Add(23 * time.Hour)
	b.sell(keeps, 5000) // in another shop, this year
	b.level()
	written := p.applied(p.head().Stream)
	require.Equal(t, hub.Night{Members: 3}, p.night(), "the last day counts")
	require.Equal(t, written, p.applied(p.head().Stream), "nothing is written for who stays")

	p.now = p.now.AddDate(0, 0, 4)
	require.Equal(t, hub.Night{Members: 3, Fell: 1, Kept: 1}, p.night())
	require.Equal(t, ledger.Step{Code: "silver", From: "gold", At: (until + 1).Start(shanghai).Unix(), Until: until.AddMonths(12)}, p.tier(falls))
	require.Equal(t, "gold", p.tier(keeps).Code)
	require.Equal(t, model.DayOf(p.now.Unix(), shanghai).AddMonths(12), p.tier(keeps).Until)
	require.Equal(t, hub.Night{Members: 3}, p.night(), "a night that is repeated writes nothing")

	b.level()
	rows := b.pull(1, 0).Rows
	_, v := memberRow(t, rows, falls)
	acc, err := v.ParseAccount()
	require.NoError(t, err)
	require.Equal(t, p.tier(falls), acc.Tier)
	_, err = p.office.Verify(ctx, p.now, nil)
	require.NoError(t, err)
}

func TestAnAliasAndAPersonWhoWasErasedAreNotReviewed(t *testing.T) {
	p := newPlace(t)
	p.published()
	a := p.shop(1)
	alias, member, erased := a.enrolMember(nil), a.enrolMember(nil), a.enrolMember(nil)
	for _, id := range []model.ID{alias, erased} {
		a.sell(id, 5000)
		a.rise(id, "ordinary", "gold", 500_000)
	}
	a.level()
	require.NoError(t, p.office.Merge(ctx, p.now, "Wang", alias, member, "twins"))
	_, err := p.office.Erase(ctx, p.now, "Wang", erased, "asked")
	require.NoError(t, err)
	p.now = p.now.AddDate(3, 0, 0)
	n := p.night()
	require.Zero(t, n.Fell+n.Kept)
}

func TestARiseOfATillThatWasOfflineAtTheReviewCounts(t *testing.T) {
	p := newPlace(t)
	p.published()
	a, off := p.shop(1), p.shop(1)
	li := a.enrolMember(nil)
	a.sell(li, 1000)
	a.rise(li, "ordinary", "silver", 100_000)
	a.level()
	p.now = (p.tier(li).Until + 3).Start(shanghai)
	off.sell(li, 5000)
	off.rise(li, "silver", "gold", 500_000)
	p.now = p.now.AddDate(0, 0, 2)
	require.Equal(t, 1, p.night().Fell)
	require.Equal(t, "ordinary", p.tier(li).Code)
	off.level()
	require.Equal(t, "gold", p.tier(li).Code)
	require.Zero(t, p.night().Fell)
}

func TestAStepReachedByASaleThatIsTakenBackIsLeftAgainInEveryOrder(t *testing.T) {
	for _, undoFirst := range []bool{false, true} {
		p := newPlace(t)
		p.published()
		a, b := p.shop(1), p.shop(1)
		li := a.enrolMember(nil)
		sale := a.sell(li, 5000)
		a.level()
		b.sell(li, 1) // b has read the row: with its own sale the member is up
		b.rise(li, "ordinary", "gold", 500_100)
		a.takeBack(sale, 5000)
		if undoFirst {
			a.level()
			b.level()
		} else {
			b.level()
			require.Equal(t, "gold", p.tier(li).Code)
			a.level()
		}
		require.Equal(t, "ordinary", p.tier(li).Code, "undo first: %v", undoFirst)
		require.Zero(t, p.night().Settled)
	}
}

func TestAStepThatOtherSalesReachStays(t *testing.T) {
	p := newPlace(t)
	p.published()
	a, b := p.shop(1), p.shop(1)
	li := a.enrolMember(nil)
	sale := a.sell(li, 5000)
	a.rise(li, "ordinary", "gold", 500_000)
	a.level()
	b.sell(li, 5000)
	b.level()
	a.takeBack(sale, 5000)
	a.level()
	require.Equal(t, "gold", p.tier(li).Code)
	require.Zero(t, p.night().Settled)
}

func TestAnUndoThatIsTakenBackInTheSameBatchLeavesTheStep(t *testing.T) {
	p := newPlace(t)
	p.published()
	a := p.shop(1)
	li := a.enrolMember(nil)
	sale := a.sell(li, 5000)
	a.rise(li, "ordinary", "gold", 500_000)
	back := a.takeBack(sale, 5000)
	a.undo(back, model.SaleRecordedKind, model.Effect{
		Earned: 5000, Den: 100, Spend: 500_000, Visits: 1, At: sale.HLC.Time().Unix(), Qualify: 5000,
	})
	a.level()
	require.Equal(t, "gold", p.tier(li).Code)
}

func TestAClockThatIsYearsAheadDoesNotKeepAStepForYears(t *testing.T) {
	p := newPlace(t)
	p.published()
	a, b := p.shop(1), p.shop(1)
	li := a.enrolMember(nil)
	a.sell(li, 1000)
	a.clock = 5 * 365 * 24 * time.Hour
	a.rise(li, "ordinary", "silver", 100_000)
	a.level()
	require.LessOrEqual(t, p.tier(li).At, p.now.Unix())
	b.sell(li, 4000)
	b.rise(li, "silver", "gold", 500_000)
	b.level()
	require.Equal(t, "gold", p.tier(li).Code)
}

func TestWhileHQLacksItsTailNoStepIsTakenBack(t *testing.T) {
	p := newPlace(t)
	p.published()
	a, b := p.shop(1), p.shop(1)
	li := a.enrolMember(nil)
	a.level()
	old := p.db.Snapshot()
	a.sell(li, 5000)
	a.level()
	b.sell(li, 1)
	b.rise(li, "ordinary", "gold", 500_100)
	b.level()
	p.db.Restore(old)
	p.fence(0)
	b.level() // the rise is here again, and what it was reached by is not
	p.night()
	require.Equal(t, "gold", p.tier(li).Code)
	a.level()
	p.night()
	require.Equal(t, "gold", p.tier(li).Code)
}

// TestTheStepOfTheLatestMomentCountsInEveryOrder folds the same changes of three streams in random orders.
func TestTheStepOfTheLatestMomentCountsInEveryOrder(t *testing.T) {
	const seed = 5
	r := rand.New(rand.NewPCG(seed, seed))
	steps := []string{"ordinary", "silver", "gold", "diamond"}
	for range 200 {
		var streams [3][]model.Effect
		var last model.Effect
		for i, at := range r.Perm(12) {
			s := i % len(streams)
			streams[s] = append(streams[s], model.Effect{Tier: steps[r.IntN(4)], TierFrom: steps[r.IntN(4)], TierAt: int64(at + 1), TierUntil: model.Day(r.IntN(9))})
			if e := streams[s][len(streams[s])-1]; e.TierAt > last.TierAt {
				last = e
			}
		}
		var acc ledger.Account
		for left := 12; left > 0; {
			s := r.IntN(len(streams))
			if len(streams[s]) > 0 {
				acc.Apply(streams[s][0], time.UTC)
				streams[s], left = streams[s][1:], left-1
			}
		}
		require.Equal(t, ledger.Step{Code: last.Tier, From: last.TierFrom, At: last.TierAt, Until: last.TierUntil}, acc.Tier, "seed %d", seed)
	}
}

func TestRowsOfAReviewAreMemberRows(t *testing.T) {
	p := newPlace(t)
	p.published()
	a, b := p.shop(1), p.shop(1)
	li := a.enrolMember(nil)
	a.sell(li, 1000)
	a.rise(li, "ordinary", "silver", 100_000)
	a.level()
	seen := b.pull(1, 0).Next.Seq
	p.now = (p.tier(li).Until + 1).Start(shanghai).Add(time.Hour)
	require.Equal(t, 1, p.night().Fell)
	rows := b.pull(1, seen).Rows
	require.Len(t, rows, 1)
	require.Equal(t, chain.SortMember, rows[0].Sort)
}
