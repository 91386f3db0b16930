package ledger

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"regulars/model"
)

var shanghai = time.FixedZone("CST", 8*3600)

func anyEffect(t *rapid.T) model.Effect {
	e := model.Effect{
		Earned: model.Points(rapid.Int64Range(-50, 500).Draw(t, "earned")), Redeemed: model.Points(rapid.Int64Range(-20, 300).Draw(t, "redeemed")),
		Carried: rapid.Int64Range(-99, 99).Draw(t, "carried"), Den: 100, Spend: model.Money(rapid.Int64Range(-9_000, 90_000).Draw(t, "spend")),
		Visits: rapid.Int64Range(0, 1).Draw(t, "visits"),
	}
	e.At = time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC).Unix() + rapid.Int64Range(0, 900*86400).Draw(t, "at")
	return e
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
		require.Equal(t, a.Earned+a.Adjusted-a.Redeemed, a.Balance()-a.Debt())
		require.True(t, a.Balance() == 0 || a.Debt() == 0, "nobody has points and a debt")
	})
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
	require.EqualValues(t, 10, a.SpendOver(1, january))
	require.EqualValues(t, 110, a.SpendOver(2, january))
	require.EqualValues(t, 10, a.SpendOver(12, january+11), "the twelve months up to December next")
	require.EqualValues(t, 0, a.SpendOver(12, january+12))
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
