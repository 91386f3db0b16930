package desk_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"regulars/model"
	"regulars/model/care"
	"regulars/model/clean"
	"regulars/model/desk"
	"regulars/store/storetest"
)

// undo undoes an entry and returns the undo's own entry.
func undo(t *testing.T, s *storetest.Shop, entry model.ID) model.ID {
	t.Helper()
	a, err := s.Owner.Undo(t.Context(), desk.Reversal{Entry: entry})
	require.NoError(t, err)
	return a.Entry
}

func TestUndoOfARedoneActIsFoundBehindTheUndos(t *testing.T) {
	s := storetest.Open(t)
	m := s.Enrol("13812341641", "")
	sale := s.Award(m.ID, 10000)
	first := undo(t, s, sale.Entry)
	again := undo(t, s, first)
	refund, err := s.Owner.Refund(t.Context(), desk.Refund{Sale: sale.Entry.String()})
	require.NoError(t, err)
	_, err = s.Owner.Undo(t.Context(), desk.Reversal{Entry: again})
	code(t, err, "undo.refunded")
	undo(t, s, refund.Entry)
	undo(t, s, again)
	require.Zero(t, s.Member(m.ID).Balance)
	require.Zero(t, s.Member(m.ID).Debt)
}

func TestActIsTakenBackOnceHoweverItsUndosAreNamed(t *testing.T) {
	s := storetest.Open(t)
	m := s.Enrol("13812341641", "")
	sale := s.Award(m.ID, 10000)
	again := undo(t, s, undo(t, s, sale.Entry))
	undo(t, s, sale.Entry)
	_, err := s.Owner.Undo(t.Context(), desk.Reversal{Entry: again})
	code(t, err, "undo.already")
	require.Zero(t, s.Member(m.ID).Debt)
}

func TestReturnedRedemptionIsNotReturnedTwice(t *testing.T) {
	s := storetest.Open(t)
	ctx := t.Context()
	m := s.Enrol("13812341641", "")
	s.Award(m.ID, 50000)
	_, err := s.Owner.Award(ctx, m.ID, desk.Sale{Amount: 20000, Receipt: "R-1"})
	require.NoError(t, err)
	spent, err := s.Owner.Redeem(ctx, m.ID, desk.Redemption{Points: 300, Receipt: "R-1"})
	require.NoError(t, err)
	again := undo(t, s, undo(t, s, spent.Entry))
	_, err = s.Owner.Refund(ctx, desk.Refund{Sale: "R-1"})
	require.NoError(t, err)
	for _, entry := range []model.ID{spent.Entry, again} {
		_, err = s.Owner.Undo(ctx, desk.Reversal{Entry: entry})
		code(t, err, "undo.refunded")
	}
	require.EqualValues(t, 500, s.Member(m.ID).Balance)
}

func TestRefundIsNotDoneAgainBesideAnother(t *testing.T) {
	s := storetest.Open(t)
	ctx := t.Context()
	m := s.Enrol("13812341641", "")
	sale := s.Award(m.ID, 10000)
	refund, err := s.Owner.Refund(ctx, desk.Refund{Sale: sale.Entry.String()})
	require.NoError(t, err)
	back := undo(t, s, refund.Entry)
	second, err := s.Owner.Refund(ctx, desk.Refund{Sale: sale.Entry.String()})
	require.NoError(t, err)
	require.False(t, second.Repeated)
	_, err = s.Owner.Undo(ctx, desk.Reversal{Entry: back})
	code(t, err, "undo.refunded")
	undo(t, s, second.Entry)
	undo(t, s, sale.Entry)
	_, err = s.Owner.Undo(ctx, desk.Reversal{Entry: back})
	code(t, err, "refund.undone")
	require.Zero(t, s.Member(m.ID).Debt)
}

func TestRefundIsNotDoneAgainOnceItsRedemptionIsGone(t *testing.T) {
	s := storetest.Open(t)
	ctx := t.Context()
	m := s.Enrol("13812341641", "")
	s.Award(m.ID, 50000)
	_, err := s.Owner.Award(ctx, m.ID, desk.Sale{Amount: 20000, Receipt: "R-1"})
	require.NoError(t, err)
	spent, err := s.Owner.Redeem(ctx, m.ID, desk.Redemption{Points: 300, Receipt: "R-1"})
	require.NoError(t, err)
	refund, err := s.Owner.Refund(ctx, desk.Refund{Sale: "R-1"})
	require.NoError(t, err)
	back := undo(t, s, refund.Entry)
	undo(t, s, spent.Entry)
	_, err = s.Owner.Undo(ctx, desk.Reversal{Entry: back})
	code(t, err, "refund.undone")
	require.EqualValues(t, 700, s.Member(m.ID).Balance)
}

func TestSaleIsNotDoneAgainOnceItsReceiptStandsForAnother(t *testing.T) {
	s := storetest.Open(t)
	ctx := t.Context()
	m := s.Enrol("13812341641", "")
	first, err := s.Owner.Award(ctx, m.ID, desk.Sale{Amount: 10000, Receipt: "R-1"})
	require.NoError(t, err)
	back := undo(t, s, first.Entry)
	_, err = s.Owner.Award(ctx, m.ID, desk.Sale{Amount: 1000, Receipt: "R-1"})
	require.NoError(t, err)
	_, err = s.Owner.Undo(ctx, desk.Reversal{Entry: back})
	code(t, err, "receipt.used")
	require.EqualValues(t, 10, s.Member(m.ID).Balance)
}

func TestRedemptionIsNotDoneAgainBeyondTheBalance(t *testing.T) {
	s := storetest.Open(t)
	ctx := t.Context()
	m := s.Enrol("13812341641", "")
	s.Award(m.ID, 10000)
	spent, err := s.Owner.Redeem(ctx, m.ID, desk.Redemption{Points: 100})
	require.NoError(t, err)
	back := undo(t, s, spent.Entry)
	_, err = s.Owner.Redeem(ctx, m.ID, desk.Redemption{Points: 100})
	require.NoError(t, err)
	_, err = s.Owner.Undo(ctx, desk.Reversal{Entry: back})
	code(t, err, "redeem.short")
	require.Zero(t, s.Member(m.ID).Debt)
}

func TestUndoLeavesTheVisitsThatRemain(t *testing.T) {
	s := storetest.Open(t)
	m := s.Enrol("13812341641", "")
	first := s.Award(m.ID, 10000)
	s.Clock.Advance(time.Hour)
	second := s.Award(m.ID, 20000)
	at := s.Clock.Now()
	undo(t, s, first.Entry)
	require.True(t, s.Member(m.ID).FirstVisit.Equal(at))
	require.True(t, s.Member(m.ID).LastVisit.Equal(at))
	undo(t, s, undo(t, s, undo(t, s, second.Entry)))
	got := s.Member(m.ID)
	require.Zero(t, got.Visits)
	require.True(t, got.FirstVisit.IsZero() && got.LastVisit.IsZero(), "undone, redone, undone: no visit is left")
}

func TestUndoneSaleOfAnotherDayIsNoVisitLessToday(t *testing.T) {
	s := storetest.Open(t)
	ctx := t.Context()
	m := s.Enrol("13812341641", "")
	sale := s.Award(m.ID, 10000)
	s.Clock.Advance(24 * time.Hour)
	s.Award(m.ID, 5000)
	undo(t, s, sale.Entry)
	day, err := s.Owner.Day(ctx)
	require.NoError(t, err)
	require.Equal(t, desk.Day{Date: "2026-03-07", Visits: 1, Earned: 50}, day)
}

func TestSaleOfAFileWithoutReceiptIsRefundedByItsEntryOnly(t *testing.T) {
	s := storetest.Open(t)
	ctx := t.Context()
	out, err := s.Owner.BookSales(ctx, []desk.IncomingSale{{External: "906", At: s.Clock.Now(), Amount: 1000}})
	require.NoError(t, err)
	require.NoError(t, out[0].Err)
	for _, name := range []string{"", " ", "/"} {
		_, err = s.Owner.Refund(ctx, desk.Refund{Sale: name})
		require.Error(t, err, "%q", name)
	}
	id, err := s.Owner.Resolve(ctx, "906")
	require.NoError(t, err)
	require.EqualValues(t, 10, s.Member(id).Balance)
}

func TestLongestReceiptIsKeptAndFoundAgain(t *testing.T) {
	s := storetest.Open(t)
	ctx := t.Context()
	m := s.Enrol("13812341641", "")
	receipt := strings.Repeat("单", clean.ReceiptMax/2) + strings.Repeat("€", clean.ReceiptMax/2)
	first, err := s.Owner.Award(ctx, m.ID, desk.Sale{Amount: 12850, Receipt: receipt})
	require.NoError(t, err)
	again, err := s.Owner.Award(ctx, m.ID, desk.Sale{Amount: 12850, Receipt: receipt})
	require.NoError(t, err)
	require.Equal(t, first.Entry, again.Entry)
	refund, err := s.Owner.Refund(ctx, desk.Refund{Sale: "  " + receipt + " "})
	require.NoError(t, err)
	require.EqualValues(t, -128, refund.Points)
}

func TestReceiptIsTheSameFromTillAndFile(t *testing.T) {
	s := storetest.Open(t)
	ctx := t.Context()
	m, err := s.Owner.Enrol(ctx, desk.Enrolment{Fields: model.Fields{model.FieldExternal: "906"}})
	require.NoError(t, err)
	_, err = s.Owner.Award(ctx, m.ID, desk.Sale{Amount: 1000, Receipt: "Ｒ１０"})
	require.NoError(t, err)
	out, err := s.Owner.BookSales(ctx, []desk.IncomingSale{{External: "906", Receipt: " Ｒ10 ", At: s.Clock.Now(), Amount: 1000}})
	require.NoError(t, err)
	require.True(t, out[0].Repeated)
	_, err = s.Owner.Refund(ctx, desk.Refund{Sale: "Ｒ１０"})
	require.NoError(t, err)
	require.Zero(t, s.Member(m.ID).Balance)
}

func TestMemberThatDoesNotExistIsRefusedEverywhere(t *testing.T) {
	s := storetest.Open(t)
	ctx := t.Context()
	m := s.Enrol("13812341641", "")
	nobody := model.ID{Stream: m.ID.Stream, N: 999}
	_, err := s.Owner.Award(ctx, nobody, desk.Sale{Amount: 100})
	code(t, err, "member.unknown")
	_, err = s.Owner.Feedback(ctx, desk.Feedback{Member: nobody, Kind: care.Praise, Text: "x"})
	code(t, err, "member.unknown")
	_, err = s.Owner.Edit(ctx, nobody, model.Fields{model.FieldName: "x"})
	code(t, err, "member.unknown")
	_, err = s.Owner.Timeline(ctx, nobody, 0, 10)
	code(t, err, "member.unknown")
}

func TestSaleOfTheFutureIsRefusedAndTakesNoTier(t *testing.T) {
	s := storetest.Open(t)
	ctx := t.Context()
	m := s.Enrol("13812341641", "")
	s.Award(m.ID, 200_000)
	soon, far := s.Clock.Now().Add(24*time.Hour), s.Clock.Now().Add(400*24*time.Hour)
	_, err := s.Owner.Award(ctx, m.ID, desk.Sale{Amount: 100, At: far})
	code(t, err, "sale.future")
	out, err := s.Owner.BookSales(ctx, []desk.IncomingSale{
		{Phone: "13812341641", Receipt: "1", At: far, Amount: 100}, {Phone: "13812341641", Receipt: "2", At: soon, Amount: 100},
	})
	require.NoError(t, err)
	code(t, out[0].Err, "sale.future")
	require.True(t, out[1].Accepted)
	require.Equal(t, "silver", s.Member(m.ID).Standing.Tier.Code)
}
