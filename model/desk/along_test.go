package desk_test

import (
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"regulars/model"
	"regulars/model/desk"
	"regulars/store/storetest"
)

const referral = `
[bonus.referral]
referrer = 50
newcomer = 30
`

// campaign is one that gives every visit some points and doubles tea, within a budget.
const campaign = `
[[campaign]]
code = "tea"
zh = "茶"
en = "Tea"
from = "2026-01-01"
until = "2026-12-31"
factor = "2"
budget = 100
`

// friends enrols a member and one who was brought by it.
func friends(t *testing.T, s *storetest.Shop) (a, b model.ID) {
	t.Helper()
	a = s.Enrol("13812341641", "").ID
	m, err := s.Owner.Enrol(t.Context(), desk.Enrolment{Phone: "13812341642", Fields: model.Fields{model.FieldReferrer: "13812341641"}})
	require.NoError(t, err)
	return a, m.ID
}

func TestUndoOfASaleTakesItsBonusesBackOnBothSidesAndRedoBringsThemAgain(t *testing.T) {
	s := storetest.Open(t)
	publish(t, s, basic+referral)
	a, b := friends(t, s)
	both := func() [2]model.Points { return [2]model.Points{s.Member(a).Balance, s.Member(b).Balance} }
	sale := sell(t, s, b, desk.Sale{Amount: 10000, Receipt: "R-1"})
	require.Len(t, sale.Extras, 1)
	require.EqualValues(t, 130, sale.Balance)
	require.Equal(t, [2]model.Points{50, 130}, both())
	after := [2]string{recordOf(t, s, a), recordOf(t, s, b)}
	publish(t, s, basic) // without the referral: what was given for it goes back all the same
	first := undo(t, s, sale.Entry)
	require.Equal(t, [2]model.Points{0, 0}, both())
	second := undo(t, s, first)
	require.Equal(t, [2]model.Points{50, 130}, both())
	require.Equal(t, after, [2]string{recordOf(t, s, a), recordOf(t, s, b)}, "undo of undo is the start, byte for byte")
	undo(t, s, second)
	require.Equal(t, [2]model.Points{0, 0}, both())
	publish(t, s, basic+referral)
	sell(t, s, b, desk.Sale{Amount: 10000, Receipt: "R-2"})
	require.Equal(t, [2]model.Points{50, 130}, both(), "the first purchase again")
	back := refund(t, s, desk.Refund{Sale: "R-2"})
	require.Equal(t, [2]model.Points{0, 0}, both())
	again := refund(t, s, desk.Refund{Sale: "R-2"})
	require.True(t, again.Repeated)
	again.Repeated = false
	require.Equal(t, back, again)
	undo(t, s, back.Entry)
	require.Equal(t, [2]model.Points{50, 130}, both())
}

// recordOf is a member's account as it is stored, but for its latest entry.
func recordOf(t *testing.T, s *storetest.Shop, id model.ID) string {
	t.Helper()
	acc := accountOf(t, s, id)
	acc.Head = 0
	return string(acc.AppendRecord(nil))
}

func TestSalesOfOneMomentKeepTheirBonusesApart(t *testing.T) {
	s := storetest.Open(t) // whose clock stands still
	publish(t, s, basic+"[bonus.review]\npoints = 3\n")
	m := s.Enrol("13812341641", "")
	cases := make([]model.ID, 2)
	for i := range cases {
		_, err := s.Owner.Feedback(t.Context(), desk.Feedback{Member: m.ID, Kind: "praise", Text: "x"})
		require.NoError(t, err)
		recent, err := s.Owner.Recent(t.Context(), 2)
		require.NoError(t, err)
		cases[i] = recent[1].ID
	}
	require.EqualValues(t, 6, s.Member(m.ID).Balance)
	first := undo(t, s, cases[0])
	undo(t, s, cases[1])
	require.Zero(t, s.Member(m.ID).Balance)
	undo(t, s, first)
	require.EqualValues(t, 3, s.Member(m.ID).Balance, "one of them only")
}

func TestTransferIsTakenBackOnBothSides(t *testing.T) {
	s := storetest.Open(t)
	ctx := t.Context()
	publish(t, s, basic+"[expiry]\nmode = \"months\"\nmonths = 2\n")
	a, b := s.Enrol("13812341641", ""), s.Enrol("13812341642", "")
	s.Award(a.ID, 10000)
	s.Clock.Advance(20 * 24 * time.Hour)
	s.Award(a.ID, 5000)
	lots := s.Member(a.ID).Lots
	out, err := s.Owner.Transfer(ctx, a.ID, b.ID, desk.Adjustment{Points: 120, Reason: "family"})
	require.NoError(t, err)
	require.Equal(t, []model.Lot{{Ends: lots[0].Ends, Points: 100}, {Ends: lots[1].Ends, Points: 20}}, s.Member(b.ID).Lots, "points keep their end")
	entries, err := s.Owner.Timeline(ctx, b.ID, 0, 1)
	require.NoError(t, err)
	for _, half := range []model.ID{out.Entry, entries[0].ID} { // either half names it
		first := undo(t, s, half)
		require.EqualValues(t, 150, s.Member(a.ID).Balance)
		require.Zero(t, s.Member(b.ID).Balance)
		undo(t, s, first)
		require.EqualValues(t, 30, s.Member(a.ID).Balance)
		require.EqualValues(t, 120, s.Member(b.ID).Balance)
	}
	_, err = s.Owner.Undo(ctx, desk.Reversal{})
	require.NoError(t, err)
	require.EqualValues(t, 150, s.Member(a.ID).Balance)
	require.Zero(t, s.Member(b.ID).Balance)
}

func TestAnswerOfARepeatIsTheFirstAnswer(t *testing.T) {
	s := storetest.Open(t)
	publish(t, s, basic+referral+rewards+"[expiry]\nmode = \"months\"\nmonths = 1\n[[tier]]\ncode = \"silver\"\nzh = \"银\"\nen = \"Silver\"\nfrom = \"100\"\n")
	_, b := friends(t, s)
	sale := desk.Sale{Amount: 20000, Receipt: "R-1"}
	first := sell(t, s, b, sale)
	require.Len(t, first.Extras, 2, "a bonus and a step")
	_, err := s.Owner.Hold(t.Context(), b, 20, "S-1")
	require.NoError(t, err)
	bought := redeem(t, s, b, desk.Redemption{Reward: "ten", Receipt: "R-2"})
	require.Len(t, bought.Extras, 1)
	require.EqualValues(t, 20, bought.Held)
	s.Clock.Advance(40 * 24 * time.Hour) // the points end, the hold is over
	late := desk.Sale{Amount: 700, Receipt: "R-3"}
	third := sell(t, s, b, late)
	require.Zero(t, third.Before)
	same := func(want desk.Answer, got desk.Answer) {
		t.Helper()
		require.True(t, got.Repeated)
		got.Repeated = false
		require.Equal(t, want, got)
	}
	same(first, sell(t, s, b, sale))
	same(bought, redeem(t, s, b, desk.Redemption{Reward: "ten", Receipt: "R-2"}))
	same(third, sell(t, s, b, late))
}

func TestPointsThatEndedAreNotAskedForTwice(t *testing.T) {
	for name, booked := range map[string]bool{"booked": true, "not booked": false} {
		t.Run(name, func(t *testing.T) {
			s := storetest.Open(t)
			publish(t, s, basic+"[expiry]\nmode = \"months\"\nmonths = 1\nreinstate = 10\n")
			m := s.Enrol("13812341641", "")
			sell(t, s, m.ID, desk.Sale{Amount: 10000, Receipt: "R-1"})
			b := sell(t, s, m.ID, desk.Sale{Amount: 10000, Receipt: "R-2"})
			spent := redeem(t, s, m.ID, desk.Redemption{Points: 60})
			s.Clock.Advance(40 * 24 * time.Hour)
			if booked {
				_, err := s.Owner.Nightly(t.Context(), nil)
				require.NoError(t, err)
			}
			require.Zero(t, s.Member(m.ID).Balance)
			refund(t, s, desk.Refund{Sale: "R-1"})
			require.Zero(t, s.Member(m.ID).Debt, "all of its points had ended")
			_, err := s.Owner.Undo(t.Context(), desk.Reversal{Entry: b.Entry, Reason: "x"})
			require.NoError(t, err)
			require.EqualValues(t, 60, s.Member(m.ID).Debt, "of these sixty were spent")
			_, err = s.Owner.Undo(t.Context(), desk.Reversal{Entry: spent.Entry, Reason: "x"})
			require.NoError(t, err)
			require.Zero(t, s.Member(m.ID).Debt)
			require.Zero(t, s.Member(m.ID).Balance)
		})
	}
}

func TestPointsThatEndedExcuseASaleOrItsBonusButNotBoth(t *testing.T) {
	s := storetest.Open(t)
	publish(t, s, basic+referral+"[expiry]\nmode = \"months\"\nmonths = 1\n")
	_, b := friends(t, s)
	sell(t, s, b, desk.Sale{Amount: 10000, Receipt: "R-1"})
	redeem(t, s, b, desk.Redemption{Points: 60})
	s.Clock.Advance(40 * 24 * time.Hour)
	refund(t, s, desk.Refund{Sale: "R-1"})
	require.EqualValues(t, 60, s.Member(b).Debt, "130 came, 60 of them were spent, 70 ended")
}

func TestPointsThatComeBackGetTimeToBeSpent(t *testing.T) {
	s := storetest.Open(t)
	publish(t, s, basic+"[expiry]\nmode = \"months\"\nmonths = 1\nreinstate = 10\n")
	m := s.Enrol("13812341641", "")
	s.Award(m.ID, 10000)
	spent := redeem(t, s, m.ID, desk.Redemption{Points: 60})
	s.Clock.Advance(40 * 24 * time.Hour)
	_, err := s.Owner.Undo(t.Context(), desk.Reversal{Entry: spent.Entry, Reason: "x"})
	require.NoError(t, err)
	require.Equal(t, []model.Lot{{Ends: model.DayOf(s.Clock.Now().Unix(), inZone(t, "Asia/Shanghai")) + 10, Points: 60}}, s.Member(m.ID).Lots)
}

func TestPointsGivenByHandAreActivity(t *testing.T) {
	s := storetest.Open(t)
	publish(t, s, basic+"[expiry]\nmode = \"idle\"\nmonths = 2\n")
	m := s.Enrol("13812341641", "")
	s.Award(m.ID, 10000)
	s.Clock.Advance(100 * 24 * time.Hour)
	require.Zero(t, s.Member(m.ID).Balance)
	a, err := s.Owner.Adjust(t.Context(), m.ID, desk.Adjustment{Points: 30, Reason: "sorry"})
	require.NoError(t, err)
	require.EqualValues(t, 30, a.Balance, "not gone as it comes")
	require.EqualValues(t, 30, s.Member(m.ID).Balance)
}

func TestCampaignNeverCostsMoreThanItsBudget(t *testing.T) {
	s := storetest.Open(t)
	publish(t, s, basic+campaign)
	var ids []model.ID
	for _, phone := range []string{"13812341641", "13812341642", "13812341643", "13812341644"} {
		ids = append(ids, s.Enrol(phone, "").ID)
	}
	var together sync.WaitGroup
	errs := make([]error, 20)
	for i := range errs {
		together.Go(func() { _, errs[i] = s.Owner.Award(t.Context(), ids[i%4], desk.Sale{Amount: 3000}) })
	}
	together.Wait()
	var points model.Points
	for _, err := range errs {
		require.NoError(t, err)
	}
	for _, id := range ids {
		points += s.Member(id).Balance
	}
	require.EqualValues(t, 20*30+3*30, points, "three times 30 more are within 100")
	require.EqualValues(t, 2*10, sell(t, s, ids[0], desk.Sale{Amount: 1000}).Points, "ten are left")
	require.EqualValues(t, 10, sell(t, s, ids[0], desk.Sale{Amount: 1000}).Points)
}

func TestTicketsOfADrawAreDenseAndKeepTheOddsTheyWereSoldUnder(t *testing.T) {
	s := storetest.Open(t)
	ctx := t.Context()
	publish(t, s, basic+rewards)
	m := s.Enrol("13812341641", "")
	s.Award(m.ID, 100_000)
	_, err := s.Owner.Redeem(ctx, m.ID, desk.Redemption{Reward: "spring"})
	code(t, err, "draw.closed")
	_, err = s.Owner.OpenDraw(ctx, "spring")
	require.NoError(t, err)
	var together sync.WaitGroup
	for range 20 {
		together.Go(func() { _, _ = s.Owner.Redeem(ctx, m.ID, desk.Redemption{Reward: "spring"}) })
	}
	together.Wait()
	publish(t, s, basic+"[[draw]]\ncode = \"spring\"\nzh = \"春\"\nen = \"Spring\"\npoints = 10\n[[draw.prize]]\ncode = \"cup\"\nzh = \"杯\"\nen = \"Cup\"\nodds = \"100%\"\n")
	for range 20 {
		redeem(t, s, m.ID, desk.Redemption{Reward: "spring"})
	}
	_, err = s.Owner.CloseDraw(ctx, "spring")
	require.NoError(t, err)
	report, err := s.Owner.CheckDraw(ctx, "spring")
	require.NoError(t, err)
	require.EqualValues(t, 40, report.Tickets)
	require.True(t, report.Check.Holds(), "%+v", report)
	require.Zero(t, report.Winners["cup"], "odds that came later")
	require.Positive(t, report.Winners["tea"])
}
