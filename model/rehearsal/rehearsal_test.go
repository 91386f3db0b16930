package rehearsal_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"regulars/model"
	"regulars/model/desk"
	"regulars/model/rehearsal"
	"regulars/store/storetest"
)

func rehearse(t testing.TB, s *storetest.Shop, draft string, q rehearsal.Query) rehearsal.Result {
	t.Helper()
	r, err := s.Owner.Rehearse(t.Context(), draft, q, nil)
	require.NoError(t, err)
	return r
}

// truth is what the shop's own accounts say a rehearsal of the present program must find.
func truthOf(l *storetest.Life) (left, debt model.Points, tiers map[string]int64) {
	tiers = map[string]int64{}
	for _, id := range l.Members {
		m := l.Member(id)
		left += m.Balance
		debt += m.Debt
		tiers[m.Standing.Tier.Code]++
	}
	return left, debt, tiers
}

func TestRehearsingThePresentProgramGivesWhatHappened(t *testing.T) {
	for seed := range uint64(4) {
		l := storetest.NewLife(t, storetest.Busy, 10, seed)
		l.Backs = false
		l.Days(200, 5)
		_, err := l.Owner.Nightly(t.Context(), nil)
		require.NoError(t, err)
		before := l.Last()
		r := rehearse(t, l.Shop, storetest.Busy, rehearsal.Query{})
		require.Equal(t, before, l.Last(), "nothing is written")
		require.Equal(t, r.Present, r.Draft)
		left, debt, tiers := truthOf(l)
		sum := l.Totals()
		require.Equal(t, left, r.Present.Left)
		require.Equal(t, debt, r.Present.Debt)
		require.Equal(t, sum.Issued, r.Present.Issued)
		require.Equal(t, sum.Redeemed, r.Present.Redeemed)
		require.Equal(t, sum.Expired, r.Present.Expired)
		require.Equal(t, sum.Spend, r.Amount)
		require.Zero(t, r.Present.Unmet)
		for _, x := range r.Present.Tiers {
			require.Equal(t, tiers[x.Code], x.Members, x.Code)
		}

		// From the middle on, after the campaign whose budget was begun before.
		middle, err := model.ParseDay("2026-06-14")
		require.NoError(t, err)
		half := rehearse(t, l.Shop, storetest.Busy, rehearsal.Query{From: middle})
		require.Equal(t, left, half.Present.Left)
		require.Equal(t, r.Present.Tiers, half.Present.Tiers)
		require.Less(t, half.Present.Issued, r.Present.Issued)
		require.Positive(t, half.Present.Issued)
	}
}

func TestRefundsAreRehearsedByWhatTheProgramGave(t *testing.T) {
	for seed := range uint64(4) {
		l := storetest.NewLife(t, storetest.Busy, 10, seed)
		l.Days(120, 5)
		l.Owe(l.Members[0])
		r := rehearse(t, l.Shop, storetest.Busy, rehearsal.Query{})
		left, debt, _ := truthOf(l)
		sum := l.Totals()
		require.Equal(t, sum.Spend, r.Amount)
		// A refunded sale may have begun a term on the ladder, or brought a birthday gift that was
		// due again later: there the past is not followed to the last point.
		require.InEpsilon(t, int64(sum.Issued), int64(r.Present.Issued), 0.03)
		require.InEpsilon(t, int64(left-debt), int64(r.Present.Left-r.Present.Debt), 0.05)
		require.Equal(t, r.Present, r.Draft)
	}
}

func TestDraftIsComparedWithThePresentProgram(t *testing.T) {
	l := storetest.NewLife(t, storetest.Busy, 10, 5)
	l.Backs = false
	l.Days(150, 5)
	generous := strings.Replace(storetest.Busy, `per = "1.00"`, `per = "0.50"`, 1)
	generous = strings.Replace(generous, "mode = \"months\"\nmonths = 3\n", "mode = \"none\"\n", 1)
	generous, _, _ = strings.Cut(generous, "[limits]")
	r := rehearse(t, l.Shop, generous, rehearsal.Query{})
	require.Greater(t, r.Draft.Purchases, 2*r.Present.Purchases-200, "twice the rate, and no limits")
	require.Positive(t, r.Present.Cut)
	require.Zero(t, r.Draft.Cut)
	require.Positive(t, r.Present.Expired)
	require.Zero(t, r.Draft.Expired)
	require.Greater(t, r.Draft.CostShare, r.Present.CostShare)
	require.Greater(t, r.Draft.LeftValue, r.Present.LeftValue)
	for _, o := range []rehearsal.Outcome{r.Present, r.Draft} {
		require.Equal(t, o.Issued, o.Purchases+o.Bonus)
		require.Equal(t, o.Issued, o.Redeemed+o.Expired+o.Left-o.Debt, "no point is lost")
		var members int64
		for _, x := range o.Tiers {
			members += x.Members
		}
		require.Equal(t, r.Members, members)
	}

	mean := strings.Replace(storetest.Busy, `per = "1.00"`, `per = "10.00"`, 1)
	r = rehearse(t, l.Shop, mean, rehearsal.Query{})
	require.Positive(t, r.Draft.Unmet, "what was redeemed is not there")
	require.Equal(t, r.Present.Redeemed, r.Draft.Redeemed+r.Draft.Unmet)
	require.GreaterOrEqual(t, r.Draft.Left, model.Points(0))
}

func TestRehearsalShowsWhoWouldGameIt(t *testing.T) {
	s := storetest.Open(t)
	s.Publish(storetest.Plain)
	ctx := t.Context()
	tiny, lazy, loyal := s.Enrol("13812341641", "张三"), s.Enrol("13812341642", "李四"), s.Enrol("13812341643", "王五")
	back, pair := s.Enrol("13812341644", "赵六"), s.Enrol("13812341645", "")
	_, err := s.Owner.Enrol(ctx, desk.Enrolment{Phone: "13812341646", Fields: model.Fields{model.FieldReferrer: pair.ID.String()}})
	require.NoError(t, err)
	friend, err := s.Owner.Resolve(ctx, "13812341646")
	require.NoError(t, err)
	for range 3 {
		for range 5 {
			s.Award(tiny.ID, 100)
		}
		s.Award(loyal.ID, 100_000)
		s.Clock.Advance(24 * time.Hour)
	}
	for range 5 {
		_, err := s.Owner.Feedback(ctx, desk.Feedback{Member: lazy.ID, Kind: "praise", Score: 5})
		require.NoError(t, err)
	}
	s.Award(friend, 1_000)
	s.Award(pair.ID, 1_000)
	s.Sell(back.ID, desk.Sale{Amount: 90_000, Receipt: "R9"})
	s.Award(back.ID, 1_000)
	_, err = s.Owner.Redeem(ctx, back.ID, desk.Redemption{Points: 600})
	require.NoError(t, err)
	_, err = s.Owner.Refund(ctx, desk.Refund{Sale: "R9"})
	require.NoError(t, err)

	draft := storetest.Plain + `
[bonus.review]
points = 100
[bonus.referral]
referrer = 300
newcomer = 10
[[campaign]]
code = "come"
zh = "来"
en = "Come"
from = "2026-03-01"
until = "2026-03-30"
points = 20
`
	r := rehearse(t, s, draft, rehearsal.Query{})
	why := map[model.ID]model.Code{}
	names := map[model.ID]string{}
	for _, g := range r.Gamers {
		why[g.Member], names[g.Member] = g.Why.Code, g.Name
		require.GreaterOrEqual(t, g.Points, g.Before)
	}
	require.Equal(t, model.Code("why.gamer_tiny"), why[tiny.ID])
	require.Equal(t, model.Code("why.gamer_deed"), why[lazy.ID])
	require.Equal(t, model.Code("why.gamer_referral"), why[pair.ID])
	require.Equal(t, model.Code("why.gamer_returns"), why[back.ID])
	require.NotContains(t, why, loyal.ID, "who pays for the points games nothing")
	require.Equal(t, "张*", names[tiny.ID])
	require.NotContains(t, names[pair.ID], "13812341645", "a phone number is masked")
}

func TestRehearsalRefusesWhatMakesNoSense(t *testing.T) {
	s := storetest.Open(t)
	_, err := s.Owner.Rehearse(t.Context(), "[earn]\npoints = ", rehearsal.Query{}, nil)
	require.Equal(t, model.Code("program.syntax"), model.CodeOf(err))
	_, err = s.Owner.Rehearse(t.Context(), storetest.Plain, rehearsal.Query{From: 30_000}, nil)
	require.Equal(t, model.Code("report.span"), model.CodeOf(err))
	_, err = s.Cashier().Rehearse(t.Context(), storetest.Plain, rehearsal.Query{}, nil)
	require.Equal(t, model.Code("staff.not_allowed"), model.CodeOf(err))
}
