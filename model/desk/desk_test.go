package desk_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"regulars/model"
	"regulars/model/care"
	"regulars/model/desk"
	"regulars/model/staff"
	"regulars/store/storetest"
)

func code(t *testing.T, err error, want model.Code) {
	t.Helper()
	require.Equal(t, want, model.CodeOf(err), "%v", err)
}

func TestAwardGivesWholeUnitsAndCarriesTheRest(t *testing.T) {
	s := storetest.Open(t)
	m := s.Enrol("13812341641", "欧阳志强")
	a := s.Award(m.ID, 26828)
	require.EqualValues(t, 268, a.Points)
	require.EqualValues(t, 0, a.Before)
	require.EqualValues(t, 268, a.Balance)
	a = s.Award(m.ID, 72)
	require.EqualValues(t, 1, a.Points, "0.28 carried and 0.72 make a whole point")
	require.EqualValues(t, 269, s.Member(m.ID).Balance)
	require.NotEmpty(t, a.Why)
}

func TestQuoteSaysWhatAwardDoesAndWritesNothing(t *testing.T) {
	s := storetest.Open(t)
	m := s.Enrol("13812341641", "")
	quote, err := s.Owner.Quote(t.Context(), m.ID, desk.Sale{Amount: 12850})
	require.NoError(t, err)
	require.Zero(t, s.Member(m.ID).Visits)
	a := s.Award(m.ID, 12850)
	require.Equal(t, a.Points, quote.Points)
	require.Equal(t, a.Balance, quote.Balance)
	require.Equal(t, a.Why, quote.Why)
}

func TestRepeatedReceiptGivesTheFirstAnswer(t *testing.T) {
	s := storetest.Open(t)
	ctx := t.Context()
	m := s.Enrol("13812341641", "")
	first, err := s.Owner.Award(ctx, m.ID, desk.Sale{Amount: 12850, Receipt: "R-1"})
	require.NoError(t, err)
	s.Award(m.ID, 5000)
	again, err := s.Owner.Award(ctx, m.ID, desk.Sale{Amount: 12850, Receipt: "R-1"})
	require.NoError(t, err)
	require.True(t, again.Repeated)
	again.Repeated = false
	require.Equal(t, first, again)
	require.EqualValues(t, 178, s.Member(m.ID).Balance)
	s.Reopen()
	again, err = s.Owner.Award(ctx, m.ID, desk.Sale{Amount: 12850, Receipt: "R-1"})
	require.NoError(t, err)
	require.True(t, again.Repeated)
}

func TestReceiptOfAnotherSaleIsRefused(t *testing.T) {
	s := storetest.Open(t)
	ctx := t.Context()
	m, other := s.Enrol("13812341641", ""), s.Enrol("13812341642", "")
	_, err := s.Owner.Award(ctx, m.ID, desk.Sale{Amount: 12850, Receipt: "R-1"})
	require.NoError(t, err)
	_, err = s.Owner.Award(ctx, m.ID, desk.Sale{Amount: 12851, Receipt: "R-1"})
	code(t, err, "receipt.used")
	_, err = s.Owner.Award(ctx, other.ID, desk.Sale{Amount: 12850, Receipt: "R-1"})
	code(t, err, "receipt.used")
	require.Zero(t, s.Member(other.ID).Balance)
}

func TestUndoneReceiptMayBeUsedAgain(t *testing.T) {
	s := storetest.Open(t)
	ctx := t.Context()
	m := s.Enrol("13812341641", "")
	_, err := s.Owner.Award(ctx, m.ID, desk.Sale{Amount: 12850, Receipt: "R-1"})
	require.NoError(t, err)
	_, err = s.Owner.Undo(ctx, desk.Reversal{})
	require.NoError(t, err)
	a, err := s.Owner.Award(ctx, m.ID, desk.Sale{Amount: 1285, Receipt: "R-1"})
	require.NoError(t, err)
	require.False(t, a.Repeated)
	require.EqualValues(t, 12, s.Member(m.ID).Balance)
}

func TestRedeemIsCheckedAgainstTheBalance(t *testing.T) {
	s := storetest.Open(t)
	ctx := t.Context()
	m := s.Enrol("13812341641", "")
	s.Award(m.ID, 35000)
	_, err := s.Owner.Redeem(ctx, m.ID, desk.Redemption{Points: 400})
	code(t, err, "redeem.short")
	_, err = s.Owner.Redeem(ctx, m.ID, desk.Redemption{Points: 150})
	code(t, err, "redeem.step")
	_, err = s.Owner.Redeem(ctx, m.ID, desk.Redemption{Points: -100})
	code(t, err, "redeem.none")
	a, err := s.Owner.Redeem(ctx, m.ID, desk.Redemption{Points: 300, Receipt: "R-2"})
	require.NoError(t, err)
	require.EqualValues(t, -300, a.Points)
	require.EqualValues(t, 300, a.Amount, "300 points are 3.00")
	require.EqualValues(t, 50, a.Balance)
	again, err := s.Owner.Redeem(ctx, m.ID, desk.Redemption{Points: 300, Receipt: "R-2"})
	require.NoError(t, err)
	require.True(t, again.Repeated)
	require.EqualValues(t, 50, s.Member(m.ID).Balance)
}

func TestRefundTakesBackWhatTheSaleEarnedAndReturnsWhatItSpent(t *testing.T) {
	s := storetest.Open(t)
	ctx := t.Context()
	m := s.Enrol("13812341641", "")
	s.Award(m.ID, 50000)
	_, err := s.Owner.Award(ctx, m.ID, desk.Sale{Amount: 20050, Receipt: "R-7"})
	require.NoError(t, err)
	_, err = s.Owner.Redeem(ctx, m.ID, desk.Redemption{Points: 300, Receipt: "R-7"})
	require.NoError(t, err)
	require.EqualValues(t, 400, s.Member(m.ID).Balance)
	a, err := s.Owner.Refund(ctx, desk.Refund{Sale: "R-7"})
	require.NoError(t, err)
	require.EqualValues(t, 100, a.Points, "200 clawed back, 300 returned")
	require.EqualValues(t, 500, s.Member(m.ID).Balance)
	require.EqualValues(t, 50000, s.Member(m.ID).Spend)
	again, err := s.Owner.Refund(ctx, desk.Refund{Sale: "R-7"})
	require.NoError(t, err)
	require.True(t, again.Repeated)
	require.EqualValues(t, 500, s.Member(m.ID).Balance)
	_, err = s.Owner.Refund(ctx, desk.Refund{Sale: "R-8"})
	code(t, err, "refund.unknown")
}

func TestPointsTakenBackAfterTheyWereSpentAreADebtThatEarningRepays(t *testing.T) {
	s := storetest.Open(t)
	ctx := t.Context()
	m := s.Enrol("13812341641", "")
	_, err := s.Owner.Award(ctx, m.ID, desk.Sale{Amount: 30000, Receipt: "R-1"})
	require.NoError(t, err)
	_, err = s.Owner.Redeem(ctx, m.ID, desk.Redemption{Points: 200})
	require.NoError(t, err)
	a, err := s.Owner.Refund(ctx, desk.Refund{Sale: "R-1"})
	require.NoError(t, err)
	require.Zero(t, a.Balance)
	require.EqualValues(t, 200, a.Debt)
	a = s.Award(m.ID, 25000)
	require.EqualValues(t, 50, a.Balance)
	require.Zero(t, a.Debt)
}

func TestUndoTakesBackTheLastOwnActAndUndoOfUndoIsTheStart(t *testing.T) {
	s := storetest.Open(t)
	ctx := t.Context()
	m := s.Enrol("13812341641", "")
	s.Award(m.ID, 10000)
	s.Clock.Advance(time.Hour)
	before := s.Member(m.ID)
	second := s.Award(m.ID, 5050)
	after := s.Member(m.ID)
	undone, err := s.Owner.Undo(ctx, desk.Reversal{})
	require.NoError(t, err)
	require.EqualValues(t, -50, undone.Points)
	require.Equal(t, before, s.Member(m.ID), "the undo leaves nothing behind, not even the last visit")
	_, err = s.Owner.Undo(ctx, desk.Reversal{Entry: second.Entry})
	code(t, err, "undo.already")
	_, err = s.Owner.Undo(ctx, desk.Reversal{Entry: undone.Entry})
	require.NoError(t, err)
	require.Equal(t, after, s.Member(m.ID))
}

func TestUndoGoesBackStepByStep(t *testing.T) {
	s := storetest.Open(t)
	ctx := t.Context()
	m := s.Enrol("13812341641", "")
	s.Award(m.ID, 10000)
	s.Award(m.ID, 20000)
	for _, want := range []model.Points{100, 0} {
		_, err := s.Owner.Undo(ctx, desk.Reversal{})
		require.NoError(t, err)
		require.Equal(t, want, s.Member(m.ID).Balance)
	}
	_, err := s.Owner.Undo(ctx, desk.Reversal{})
	code(t, err, "undo.nothing")
	require.Zero(t, s.Member(m.ID).Visits)
	require.True(t, s.Member(m.ID).LastVisit.IsZero())
}

func TestRefundedSaleIsNotUndoneBesides(t *testing.T) {
	s := storetest.Open(t)
	ctx := t.Context()
	m := s.Enrol("13812341641", "")
	sale, err := s.Owner.Award(ctx, m.ID, desk.Sale{Amount: 10000, Receipt: "R-1"})
	require.NoError(t, err)
	refund, err := s.Owner.Refund(ctx, desk.Refund{Sale: "R-1"})
	require.NoError(t, err)
	_, err = s.Owner.Undo(ctx, desk.Reversal{Entry: sale.Entry})
	code(t, err, "undo.refunded")
	_, err = s.Owner.Undo(ctx, desk.Reversal{Entry: refund.Entry})
	require.NoError(t, err)
	require.EqualValues(t, 100, s.Member(m.ID).Balance)
	_, err = s.Owner.Undo(ctx, desk.Reversal{Entry: sale.Entry})
	require.NoError(t, err)
	require.Zero(t, s.Member(m.ID).Balance)
}

func TestCashierMayNotRefundOrUndoAnother(t *testing.T) {
	s := storetest.Open(t)
	ctx := t.Context()
	_, err := s.Owner.AddStaff(ctx, "小李", staff.Cashier, "1357")
	require.NoError(t, err)
	till, err := s.Desk.SignIn(ctx, "小李", "1357")
	require.NoError(t, err)
	m := s.Enrol("13812341641", "")
	a := s.Award(m.ID, 10000)
	_, err = till.Refund(ctx, desk.Refund{Sale: a.Entry.String()})
	code(t, err, "approval.needed")
	_, err = till.Undo(ctx, desk.Reversal{Entry: a.Entry})
	code(t, err, "approval.needed")
	_, err = till.Undo(ctx, desk.Reversal{})
	code(t, err, "undo.nothing")
	_, err = till.AddStaff(ctx, "x", staff.Manager, "")
	code(t, err, "staff.not_allowed")
	require.EqualValues(t, 100, s.Member(m.ID).Balance)
}

func TestSignInNeedsTheRightPIN(t *testing.T) {
	s := storetest.Open(t)
	ctx := t.Context()
	_, err := s.Desk.SignIn(ctx, "王芳", "0000")
	code(t, err, "pin.wrong")
	_, err = s.Desk.SignIn(ctx, "", "")
	code(t, err, "pin.needed")
	_, err = s.Desk.SignIn(ctx, "nobody", storetest.PIN)
	code(t, err, "staff.unknown")
	require.NoError(t, s.Owner.SetPIN(ctx, "王芳", "97531"))
	_, err = s.Desk.SignIn(ctx, "", "97531")
	require.NoError(t, err)
	require.NoError(t, s.Owner.SetBadge(ctx, "王芳", "BADGE-1"))
	who, err := s.Desk.SignInByBadge(ctx, "BADGE-1")
	require.NoError(t, err)
	require.Equal(t, "王芳", who.Who().Name)
	code(t, s.Owner.DisableStaff(ctx, "王芳"), "staff.last_manager")
}

func TestPhoneOfAnotherMemberIsRefused(t *testing.T) {
	s := storetest.Open(t)
	ctx := t.Context()
	a, b := s.Enrol("13812341641", "欧阳志强"), s.Enrol("13812341642", "")
	_, err := s.Owner.Enrol(ctx, desk.Enrolment{Phone: "+86 138 1234 1641"})
	code(t, err, "member.exists")
	_, err = s.Owner.Edit(ctx, b.ID, model.Fields{model.FieldPhone: "138-1234-1641"})
	code(t, err, "member.exists")
	_, err = s.Owner.Edit(ctx, a.ID, model.Fields{model.FieldPhone: "13912341641", model.FieldName: "欧阳自强"})
	require.NoError(t, err)
	m, err := s.Owner.Edit(ctx, b.ID, model.Fields{model.FieldPhone: "138-1234-1641"})
	require.NoError(t, err)
	require.Equal(t, "+8613812341641", m.Phone)
	id, err := s.Owner.Resolve(ctx, "13912341641")
	require.NoError(t, err)
	require.Equal(t, a.ID, id)
	_, err = s.Owner.Enrol(ctx, desk.Enrolment{})
	code(t, err, "enrol.phone")
}

func TestMemberIsFoundByWhateverNamesOne(t *testing.T) {
	s := storetest.Open(t)
	ctx := t.Context()
	m := s.Enrol("13812341641", "欧阳志强")
	s.Enrol("13812349999", "José García")
	for _, name := range []string{m.ID.String(), m.Card, "13812341641", "+8613812341641", "1641", "oyzq", "欧阳", "ouyangzq"} {
		id, err := s.Owner.Resolve(ctx, name)
		require.NoError(t, err, name)
		require.Equal(t, m.ID, id, name)
	}
	_, err := s.Owner.Resolve(ctx, "1381234")
	code(t, err, "member.several")
	_, err = s.Owner.Resolve(ctx, "nobody")
	code(t, err, "member.none")
}

func TestFeedbackOpensACaseThatUndoWithdraws(t *testing.T) {
	s := storetest.Open(t)
	ctx := t.Context()
	m := s.Enrol("13812341641", "欧阳志强")
	c, err := s.Owner.Feedback(ctx, desk.Feedback{Member: m.ID, Kind: care.Complaint, Score: 2, Text: "排队太久"})
	require.NoError(t, err)
	require.Equal(t, care.StateNew, c.State)
	require.Equal(t, s.Clock.Now().Add(2*time.Hour).Unix(), c.RespondBy.Unix())
	require.EqualValues(t, 1, s.Member(m.ID).OpenCases)
	require.EqualValues(t, "cue.case", s.Member(m.ID).Cue.Code)
	day, err := s.Owner.Day(ctx)
	require.NoError(t, err)
	require.EqualValues(t, 1, day.OpenCases)
	_, err = s.Owner.Undo(ctx, desk.Reversal{})
	require.NoError(t, err)
	c, err = s.Owner.Case(ctx, c.Number)
	require.NoError(t, err)
	require.Equal(t, care.StateWithdrawn, c.State)
	require.Zero(t, s.Member(m.ID).OpenCases)
	_, err = s.Owner.Feedback(ctx, desk.Feedback{Kind: "shout", Text: "x"})
	code(t, err, "feedback.kind")
	anonymous, err := s.Owner.Feedback(ctx, desk.Feedback{Kind: care.Praise, Text: "很好"})
	require.NoError(t, err)
	require.True(t, anonymous.Member.IsZero())
	_, err = s.Owner.Undo(ctx, desk.Reversal{})
	require.NoError(t, err)
	open, err := s.Owner.Cases(ctx, desk.CaseQuery{Open: true})
	require.NoError(t, err)
	require.Empty(t, open)
}

func TestTimelineShowsTheBalanceAfterEachEntry(t *testing.T) {
	s := storetest.Open(t)
	ctx := t.Context()
	m := s.Enrol("13812341641", "欧阳志强")
	s.Award(m.ID, 10000)
	s.Award(m.ID, 20000)
	_, err := s.Owner.Redeem(ctx, m.ID, desk.Redemption{Points: 200})
	require.NoError(t, err)
	entries, err := s.Owner.Timeline(ctx, m.ID, 0, 10)
	require.NoError(t, err)
	var after []model.Points
	for _, e := range entries {
		after = append(after, e.After)
	}
	require.Equal(t, []model.Points{100, 300, 100, 0}, after)
	recent, err := s.Owner.Recent(ctx, 10)
	require.NoError(t, err)
	require.Len(t, recent, 4)
	require.Equal(t, "欧阳志强", recent[0].Name)
	require.EqualValues(t, 100, recent[0].After)
	explained, err := s.Owner.Explain(ctx, entries[1].ID.String())
	require.NoError(t, err)
	require.NotEmpty(t, explained.Why)
}

func TestDayCountsWhatHappenedToday(t *testing.T) {
	s := storetest.Open(t)
	ctx := t.Context()
	m := s.Enrol("13812341641", "")
	s.Award(m.ID, 10000)
	_, err := s.Owner.Redeem(ctx, m.ID, desk.Redemption{Points: 100})
	require.NoError(t, err)
	day, err := s.Owner.Day(ctx)
	require.NoError(t, err)
	require.Equal(t, desk.Day{Date: "2026-03-06", Visits: 1, Enrolled: 1, Earned: 100, Redeemed: 100}, day)
	s.Clock.Advance(24 * time.Hour)
	s.Award(m.ID, 5000)
	day, err = s.Owner.Day(ctx)
	require.NoError(t, err)
	require.Equal(t, desk.Day{Date: "2026-03-07", Visits: 1, Earned: 50}, day)
}

func TestTierFollowsTheSpendOfTwelveMonths(t *testing.T) {
	s := storetest.Open(t)
	m := s.Enrol("13812341641", "")
	require.Equal(t, "ordinary", s.Member(m.ID).Standing.Tier.Code)
	s.Award(m.ID, 99_999)
	got := s.Member(m.ID)
	require.Equal(t, "ordinary", got.Standing.Tier.Code)
	require.EqualValues(t, 1, got.Standing.Missing)
	require.EqualValues(t, "cue.tier", got.Cue.Code)
	s.Award(m.ID, 1)
	require.Equal(t, "silver", s.Member(m.ID).Standing.Tier.Code)
	until := s.Member(m.ID).Standing.Until
	require.Equal(t, "2027-03-06", until.String(), "kept for twelve months")
	s.Clock.Advance(365 * 24 * time.Hour)
	require.Equal(t, "silver", s.Member(m.ID).Standing.Tier.Code, "the last day on which it is kept")
	s.Clock.Advance(24 * time.Hour)
	require.Equal(t, "ordinary", s.Member(m.ID).Standing.Tier.Code, "the spend has left the window")
}

func TestMemberFallsOneStepForEachTermThatIsNotReached(t *testing.T) {
	s := storetest.Open(t)
	m := s.Enrol("13812341641", "")
	s.Award(m.ID, 500_000)
	require.Equal(t, "gold", s.Member(m.ID).Standing.Tier.Code)
	for _, want := range []string{"silver", "ordinary"} {
		s.Clock.Advance(366 * 24 * time.Hour)
		require.Equal(t, want, s.Member(m.ID).Standing.Tier.Code)
	}
	a := s.Award(m.ID, 100)
	require.Equal(t, "ordinary", s.Member(m.ID).Standing.Tier.Code, "booked as it was seen")
	require.Len(t, a.Extras, 1)
	require.EqualValues(t, "why.tier.fell", a.Extras[0].Why.Code)
}

func TestIncomingSalesEnrolAndARerunAddsNothing(t *testing.T) {
	s := storetest.Open(t)
	ctx := t.Context()
	at := s.Clock.Now().Add(-time.Hour)
	batch := []desk.IncomingSale{
		{External: "906", Receipt: "1", At: at, Amount: 1050},
		{External: "906", Receipt: "2", At: at, Amount: 1050},
		{External: "907", Receipt: "3", At: at, Amount: 999},
		{External: "907", Receipt: "3", At: at, Amount: -500},
		{External: "908", Receipt: "1", At: at, Amount: 999},
		{External: "909", Receipt: "", At: at, Amount: 0},
	}
	out, err := s.Owner.BookSales(ctx, batch)
	require.NoError(t, err)
	require.True(t, out[0].NewMember && out[0].Accepted)
	require.False(t, out[1].NewMember)
	require.EqualValues(t, 11, out[1].Points)
	require.True(t, out[3].Refund)
	code(t, out[4].Err, "receipt.used")
	id, err := s.Owner.Resolve(ctx, "906")
	require.NoError(t, err)
	require.EqualValues(t, 21, s.Member(id).Balance)
	again, err := s.Owner.BookSales(ctx, batch[:4])
	require.NoError(t, err)
	for _, o := range again {
		require.True(t, o.Repeated)
		require.False(t, o.Accepted)
	}
	require.EqualValues(t, 21, s.Member(id).Balance)
}
