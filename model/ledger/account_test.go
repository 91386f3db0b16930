package ledger

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"regulars/model"
)

var shanghai = time.FixedZone("CST", 8*3600)

var epoch = model.DayOf(time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC).Unix(), time.UTC)

func anyLots(t *rapid.T) []model.Lot {
	var lots []model.Lot
	for range rapid.IntRange(0, 3).Draw(t, "lots") {
		ends := epoch + model.Day(rapid.IntRange(0, 6).Draw(t, "ends"))
		if rapid.IntRange(0, 5).Draw(t, "idle") == 0 {
			ends = model.Idle
		}
		lots = append(lots, model.Lot{Ends: ends, Points: model.Points(rapid.Int64Range(-200, 300).Draw(t, "lot"))})
	}
	return lots
}

// anyEffect has whatever an effect can have but a step on the ladder, of which the latest counts.
func anyEffect(t *rapid.T) model.Effect {
	e := model.Effect{
		Earned: model.Points(rapid.Int64Range(-50, 500).Draw(t, "earned")), Redeemed: model.Points(rapid.Int64Range(-20, 300).Draw(t, "redeemed")),
		Adjusted: model.Points(rapid.Int64Range(-30, 30).Draw(t, "adjusted")), Expired: model.Points(rapid.Int64Range(-9, 90).Draw(t, "expired")),
		Carried: rapid.Int64Range(-99, 99).Draw(t, "carried"), Den: rapid.SampledFrom([]int64{100, 100, 300, 1_000_000, 0}).Draw(t, "den"),
		Spend: model.Money(rapid.Int64Range(-9_000, 90_000).Draw(t, "spend")), Visits: rapid.Int64Range(0, 1).Draw(t, "visits"),
		Qualify: model.Points(rapid.Int64Range(-9, 90).Draw(t, "qualify")), Engaged: rapid.Int64Range(-1, 1).Draw(t, "engaged"),
		Lots: anyLots(t),
	}
	e.At = time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC).Unix() + rapid.Int64Range(0, 900*86400).Draw(t, "at")
	if rapid.Bool().Draw(t, "seen") {
		e.Seen = e.At
	}
	if rapid.Bool().Draw(t, "holds") {
		e.Holds = []model.Hold{{Until: rapid.Int64Range(1, 4).Draw(t, "until"), Points: model.Points(rapid.Int64Range(-50, 90).Draw(t, "held"))}}
	}
	if rapid.IntRange(0, 3).Draw(t, "away") == 0 {
		e.Away = append(anyLots(t), model.Lot{Ends: model.Never, Points: model.Points(rapid.Int64Range(-50, 50).Draw(t, "away undated"))})
	}
	return e
}

func anyClock(t *rapid.T) Clock {
	c := Clock{Now: rapid.Int64Range(0, 5).Draw(t, "now"), Today: epoch + model.Day(rapid.IntRange(-1, 8).Draw(t, "today"))}
	if rapid.Bool().Draw(t, "idles") {
		c.Idle = epoch + model.Day(rapid.IntRange(0, 6).Draw(t, "idle end"))
	}
	return c
}

func TestEffectsAddUpInAnyOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		effects := rapid.SliceOfN(rapid.Custom(anyEffect), 0, 40).Draw(t, "effects")
		var a, b Account
		for _, e := range effects {
			a.Apply(e, shanghai)
		}
		for _, i := range rapid.Permutation(indexes(len(effects))).Draw(t, "order") {
			b.Apply(effects[i], shanghai)
		}
		require.Equal(t, a.AppendRecord(nil), b.AppendRecord(nil))
	})
}

func TestPurseIsTheSumOfItsLots(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var a Account
		for _, e := range rapid.SliceOfN(rapid.Custom(anyEffect), 0, 20).Draw(t, "effects") {
			a.Apply(e, shanghai)
		}
		c := anyClock(t)
		p := a.Purse(c)
		var sum model.Points
		for i, l := range p.Lots {
			require.Positive(t, l.Points)
			require.True(t, l.Ends == model.Never || l.Ends >= c.Today, "lot %v has ended", l)
			require.True(t, l.Ends != model.Never || i == len(p.Lots)-1, "what does not end comes last")
			sum += l.Points
		}
		require.Equal(t, p.Balance, sum)
		require.GreaterOrEqual(t, p.Debt, model.Points(0))
		ended, _, _ := a.Lapsed(c)
		require.Equal(t, a.Net()-ended, p.Balance-p.Debt)
	})
}

func TestBookingWhatHasEndedChangesNothingThatIsSeen(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var a Account
		for _, e := range rapid.SliceOfN(rapid.Custom(anyEffect), 0, 20).Draw(t, "effects") {
			a.Apply(e, shanghai)
		}
		c := anyClock(t)
		before := a.Purse(c)
		points, lots, holds := a.Lapsed(c)
		a.Apply(model.Effect{Expired: points, Lots: lots, Holds: holds}, shanghai)
		require.Equal(t, before, a.Purse(c))
		points, lots, holds = a.Lapsed(c)
		require.Zero(t, points)
		require.Empty(t, holds)
		require.Empty(t, lots, "what was booked once is not booked again")
	})
}

func TestWhatIsTakenEndsFirstAndLeavesTheRest(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var a Account
		for _, e := range rapid.SliceOfN(rapid.Custom(anyEffect), 0, 20).Draw(t, "effects") {
			a.Apply(e, shanghai)
		}
		c := anyClock(t)
		before := a.Purse(c)
		if before.Balance == 0 {
			t.Skip("nothing to take")
		}
		points := model.Points(rapid.Int64Range(1, int64(before.Balance)).Draw(t, "points"))
		a.Apply(model.Effect{Redeemed: points, Lots: a.Take(c, points)}, shanghai)
		var want []model.Lot
		for left, lots := points, before.Lots; len(lots) > 0; lots = lots[1:] {
			n := min(left, lots[0].Points)
			left -= n
			if lots[0].Points -= n; lots[0].Points > 0 {
				want = append(want, lots[0])
			}
		}
		after := a.Purse(c)
		require.Equal(t, before.Balance-points, after.Balance)
		require.Equal(t, before.Debt, after.Debt)
		require.Equal(t, want, after.Lots)
	})
}

func TestEachEndIsTheLastDayOnWhichPointsAreThere(t *testing.T) {
	var a Account
	a.Apply(model.Effect{Earned: 30, Lots: []model.Lot{{Ends: epoch, Points: 10}, {Ends: epoch + 1, Points: 20}}}, shanghai)
	for day, want := range map[model.Day]model.Points{epoch - 1: 30, epoch: 30, epoch + 1: 20, epoch + 2: 0} {
		p := a.Purse(Clock{Today: day})
		require.Equal(t, want, p.Balance, "%v", day)
	}
}

func TestHoldIsOutWhenItsTimeHasCome(t *testing.T) {
	var a Account
	a.Apply(model.Effect{Earned: 30, Holds: []model.Hold{{Until: 100, Points: 20}}}, shanghai)
	before, after := a.Purse(Clock{Now: 99}), a.Purse(Clock{Now: 100})
	require.EqualValues(t, 10, before.Free())
	require.EqualValues(t, 20, before.Held)
	require.EqualValues(t, 30, after.Free())
	_, _, holds := a.Lapsed(Clock{Now: 100})
	require.Equal(t, []model.Hold{{Until: 100, Points: -20}}, holds)
}

func TestDebtIsPaidFromWhatEndsFirst(t *testing.T) {
	var a Account
	a.Apply(model.Effect{Earned: -50, Lots: []model.Lot{{Ends: epoch, Points: -50}}}, shanghai)
	p := a.Purse(Clock{Today: epoch + 3})
	require.EqualValues(t, 50, p.Debt, "a debt does not end with its lot")
	a.Apply(model.Effect{Earned: 30, Lots: []model.Lot{{Ends: epoch + 9, Points: 30}}}, shanghai)
	a.Apply(model.Effect{Earned: 40}, shanghai)
	p = a.Purse(Clock{Today: epoch + 3})
	require.Zero(t, p.Debt)
	require.Equal(t, []model.Lot{{Points: 20}}, p.Lots)
}

func TestLastStepOnTheLadderCounts(t *testing.T) {
	var a Account
	a.Apply(model.Effect{Tier: "gold", TierFrom: "silver", TierAt: 20, TierUntil: epoch}, shanghai)
	a.Apply(model.Effect{Tier: "silver", TierFrom: "ordinary", TierAt: 10, TierUntil: epoch}, shanghai)
	require.Equal(t, Step{Code: "gold", From: "silver", At: 20, Until: epoch}, a.Tier)
	a.Apply(model.Effect{Tier: strings.Repeat("x", maxCode+1), TierAt: 30}, shanghai)
	require.Equal(t, "gold", a.Tier.Code, "no record could keep that one")
}

func indexes(n int) []int {
	all := make([]int, n)
	for i := range all {
		all[i] = i
	}
	return all
}

func TestRecordKeepsTheAccount(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var a, b Account
		for _, e := range rapid.SliceOfN(rapid.Custom(anyEffect), 0, 30).Draw(t, "effects") {
			a.Apply(e, shanghai)
		}
		a.Head = rapid.Uint64().Draw(t, "head")
		a.Apply(model.Effect{Tier: rapid.SampledFrom([]string{"", "gold"}).Draw(t, "tier"), TierFrom: "silver", TierAt: 7, TierUntil: epoch}, shanghai)
		raw := a.AppendRecord(nil)
		require.NoError(t, b.ParseRecord(raw))
		require.Equal(t, raw, b.AppendRecord(nil))
		brief, err := BriefOf(raw)
		require.NoError(t, err)
		require.Equal(t, Brief{LastVisit: a.LastVisit, Visits: a.Visits, Spend: a.Spend}, brief)
		for cut := range raw {
			require.Error(t, b.ParseRecord(raw[:cut]), "cut at %d", cut)
		}
	})
}

func TestSpendIsOfTheShopsOwnMonth(t *testing.T) {
	var a Account
	lastMinute := time.Date(2025, 12, 31, 23, 59, 0, 0, shanghai)
	a.Apply(model.Effect{Spend: 100, Visits: 1, At: lastMinute.Unix()}, shanghai)
	a.Apply(model.Effect{Spend: 10, Visits: 1, At: lastMinute.Add(2 * time.Minute).Unix()}, shanghai)
	january := MonthOf(lastMinute.Add(2*time.Minute).Unix(), shanghai)
	over := func(months int, now Month) model.Money { return a.Over(months, now).Spend }
	require.EqualValues(t, 10, over(1, january))
	require.EqualValues(t, 110, over(2, january))
	require.EqualValues(t, 10, over(12, january+11), "the twelve months up to December next")
	require.EqualValues(t, 0, over(12, january+12))
}

func TestOnlyTheLatestTwelveMonthsAreKept(t *testing.T) {
	var a Account
	for month := range 30 {
		a.Apply(model.Effect{Spend: 1, Visits: 1, At: time.Date(2024, time.Month(1+month), 15, 0, 0, 0, 0, shanghai).Unix()}, shanghai)
	}
	require.Len(t, a.Months, MonthsKept)
	a.Apply(model.Effect{Spend: 5, At: time.Date(2020, 1, 1, 0, 0, 0, 0, shanghai).Unix()}, shanghai)
	require.Len(t, a.Months, MonthsKept, "what is long past does not come back")
	require.EqualValues(t, 35, a.Spend)
}

func TestRescaleRoundsDown(t *testing.T) {
	for _, c := range []struct{ carried, from, to, want int64 }{
		{72, 100, 100, 72}, {72, 100, 200, 144}, {1, 3, 100, 33}, {-1, 3, 100, -34}, {5, 0, 100, 0}, {-50, 100, 10, -5},
	} {
		require.Equal(t, c.want, Rescale(c.carried, c.from, c.to), "%+v", c)
	}
}

func TestRemaindersOfTwoProgramsAddUpWithoutRounding(t *testing.T) {
	var a Account
	a.Apply(model.Effect{Carried: 155_500, Den: 1_000_000}, shanghai)
	a.Apply(model.Effect{Carried: -15, Den: 100}, shanghai)
	require.Equal(t, [2]int64{5_500, 1_000_000}, [2]int64{a.Carried, a.Den})
	a.Apply(model.Effect{Carried: 1, Den: 300}, shanghai)
	require.Equal(t, [2]int64{5_500*3 + 10_000, 3_000_000}, [2]int64{a.Carried, a.Den})
	a.Apply(model.Effect{Carried: 1, Den: maxDen - 1}, shanghai)
	require.Equal(t, maxDen-1, a.Den, "beyond the bound the newcomer's is taken")
}

// BenchmarkFoldAThousandEntries folds the ledger of one member.
func BenchmarkFoldAThousandEntries(b *testing.B) {
	effects := make([]model.Effect, 1000)
	for i := range effects {
		at := time.Date(2024, 1, 1+i, 12, 0, 0, 0, shanghai)
		ends := model.DayOf(at.Unix(), shanghai).AddMonths(12)
		effects[i] = model.Effect{
			Earned: 100, Carried: int64(i % 7), Den: 100, Spend: 10_000, Visits: 1, At: at.Unix(), Qualify: 100, Lots: []model.Lot{{Ends: ends, Points: 100}},
		}
		if i%4 == 3 {
			effects[i] = model.Effect{Redeemed: 100, Lots: []model.Lot{{Ends: ends - 3, Points: -100}}}
		}
	}
	b.ReportAllocs()
	for b.Loop() {
		var a Account
		for i := range effects {
			a.Apply(effects[i], shanghai)
		}
		if a.Visits != 750 {
			b.Fatal(a.Visits)
		}
	}
}
