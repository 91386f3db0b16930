package reports_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"regulars/model"
	"regulars/model/desk"
	"regulars/model/reports"
	"regulars/store/storetest"
)

// ifrs is the program of the example in IFRS 15: a point for every 10, each worth 1.
const ifrs = `
[earn]
points = 1
per = "10"
[redeem]
points = 1
value = "1"
minimum = 1
step = 1
[[tier]]
code = "ordinary"
zh = "普通"
en = "Ordinary"
from = "0"
`

func liability(t testing.TB, s *storetest.Shop, q reports.LiabilityQuery) reports.Liability {
	t.Helper()
	report, err := s.Owner.Liability(t.Context(), q)
	require.NoError(t, err)
	return report
}

func TestLiabilityComesOutAsInTheExampleOfIFRS15(t *testing.T) {
	s := storetest.Open(t)
	s.Publish(ifrs)
	m := s.Enrol("13812341641", "")
	s.Award(m.ID, 100_000_00)
	books := liability(t, s, reports.LiabilityQuery{Expected: 9500}).Sales
	require.EqualValues(t, 91_324_20, books.Goods)
	require.EqualValues(t, 8_675_80, books.Points)
	require.EqualValues(t, 9_500, books.Expected)
	require.Equal(t, books.Points, books.Liability, "nothing was redeemed yet")

	redeem := func(points model.Points) {
		_, err := s.Owner.Redeem(t.Context(), m.ID, desk.Redemption{Points: points})
		require.NoError(t, err)
	}
	redeem(4_500)
	books = liability(t, s, reports.LiabilityQuery{Expected: 9500}).Sales
	require.EqualValues(t, 4_109_59, books.Revenue)
	require.EqualValues(t, 4_566_21, books.Liability)

	redeem(4_000)
	report := liability(t, s, reports.LiabilityQuery{Expected: 9500})
	require.EqualValues(t, 8_500, report.Sales.Redeemed)
	require.EqualValues(t, 1_500, report.Points)
	require.EqualValues(t, 1_500_00, report.Value)
	require.EqualValues(t, 1_500, report.Cohorts[0].Breakage, "15 % are not redeemed")
}

// reconciled checks that every way of adding up gives the same.
func reconciled(t *testing.T, r reports.Liability) {
	t.Helper()
	var tiers, ends, left model.Points
	var members int64
	for _, x := range r.Tiers {
		tiers += x.Points
		members += x.Members
	}
	for _, x := range r.Ends {
		ends += x.Points
	}
	for _, c := range r.Cohorts {
		left += c.Left
		require.Equal(t, c.Issued, c.Redeemed+c.Expired+c.Left, "%v", c.Month)
	}
	require.Equal(t, r.Points, tiers)
	require.Equal(t, r.Points, ends)
	require.Equal(t, r.Points, left)
	require.Equal(t, r.Total.Left, left)
	require.Equal(t, r.Members, members)
	require.Equal(t, r.Sales.Obligation.Sales, r.Sales.Goods+r.Sales.Points)
	require.Equal(t, r.Sales.Points, r.Sales.Revenue+r.Sales.Liability)
}

func TestLiabilityReconcilesWithTheAccounts(t *testing.T) {
	debts := 0
	for seed := range uint64(3) {
		l := storetest.NewLife(t, storetest.Busy, 8, seed)
		for range 8 {
			l.Days(30, 8)
			l.Owe(l.Members[l.Rand.IntN(len(l.Members))])
			r, sum := liability(t, l.Shop, reports.LiabilityQuery{From: 1}), l.Totals()
			reconciled(t, r)
			require.Equal(t, sum.Balance, r.Points)
			require.Equal(t, sum.Debt, r.Debt)
			require.Equal(t, sum.Issued, r.Total.Issued)
			require.Equal(t, sum.Redeemed, r.Total.Redeemed+r.Debt)
			require.Equal(t, sum.Members, r.Members)
			require.Equal(t, sum.Spend, r.Sales.Obligation.Sales, "the shop has no other sales than those of the period")
			if r.Debt > 0 {
				debts++
			}
		}
		_, err := l.Owner.Nightly(t.Context(), nil)
		require.NoError(t, err)
		require.Equal(t, l.Totals().Expired, liability(t, l.Shop, reports.LiabilityQuery{}).Total.Expired, "all that ended is booked now")
	}
	require.Positive(t, debts, "members owed something")
}

func TestLiabilityOfADayGoneByIsWhatItWasThen(t *testing.T) {
	l := storetest.NewLife(t, storetest.Busy, 10, 7)
	l.Days(100, 4)
	then := liability(t, l.Shop, reports.LiabilityQuery{})
	l.Clock.Advance(24 * time.Hour)
	l.Days(60, 4)
	now := liability(t, l.Shop, reports.LiabilityQuery{AsOf: then.AsOf})
	require.NotEqual(t, then.Points, liability(t, l.Shop, reports.LiabilityQuery{}).Points)
	now.Members, then.Members = 0, 0 // all are enrolled on the first day
	require.Equal(t, then, now)
}

func TestLiabilityEstimatesFromPointsThatAreOld(t *testing.T) {
	s := storetest.Open(t)
	s.Publish(storetest.Busy)
	m := s.Enrol("13812341641", "")
	young := liability(t, s, reports.LiabilityQuery{})
	require.Equal(t, model.Code("why.expected_all"), young.Sales.Estimate.Code)
	require.EqualValues(t, 10_000, young.Sales.Obligation.Expected)

	s.Award(m.ID, 17_000) // 30 were the welcome
	_, err := s.Owner.Redeem(t.Context(), m.ID, desk.Redemption{Points: 150})
	require.NoError(t, err)
	early := liability(t, s, reports.LiabilityQuery{})
	require.Equal(t, model.Code("why.expected_young"), early.Sales.Estimate.Code)

	s.Clock.Advance(200 * 24 * time.Hour)
	late := liability(t, s, reports.LiabilityQuery{})
	require.Equal(t, model.Code("why.expected_old"), late.Sales.Estimate.Code)
	require.EqualValues(t, 7_500, late.Sales.Obligation.Expected, "150 of 200 were redeemed, the others ended")
	require.EqualValues(t, 50, late.Total.Expired, "by rule, although nobody booked it")
	require.Zero(t, late.Points)
}

func TestLiabilityCountsNoSaleThatWasPaidWithPoints(t *testing.T) {
	s := storetest.Open(t)
	s.Publish(ifrs)
	m := s.Enrol("13812341641", "")
	s.Sell(m.ID, desk.Sale{Amount: 50_000, Tender: 20_000, Receipt: "R1"})
	require.EqualValues(t, 30_000, liability(t, s, reports.LiabilityQuery{}).Sales.Obligation.Sales)
	_, err := s.Owner.Refund(t.Context(), desk.Refund{Sale: "R1"})
	require.NoError(t, err)
	require.Zero(t, liability(t, s, reports.LiabilityQuery{}).Sales.Obligation.Sales)
}

func TestLiabilityRefusesWhatMakesNoSense(t *testing.T) {
	s := storetest.Open(t)
	_, err := s.Owner.Liability(t.Context(), reports.LiabilityQuery{Expected: 10_001})
	require.Equal(t, model.Code("liability.expected"), model.CodeOf(err))
	_, err = s.Owner.Liability(t.Context(), reports.LiabilityQuery{From: 30_000})
	require.Equal(t, model.Code("report.span"), model.CodeOf(err))
	_, err = s.Cashier().Liability(t.Context(), reports.LiabilityQuery{})
	require.Equal(t, model.Code("staff.not_allowed"), model.CodeOf(err))
}
