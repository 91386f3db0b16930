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

func TestRepeatOfAnAdjustmentIsTheFirstAnswer(t *testing.T) {
	s := storetest.Open(t)
	ctx := t.Context()
	m, other := s.Enrol("13812341641", ""), s.Enrol("13812341642", "")
	want := desk.Adjustment{Points: 50, Reason: "goodwill", Request: "7f3a"}
	first, err := s.Owner.Adjust(ctx, m.ID, want)
	require.NoError(t, err)
	s.Award(m.ID, 1000)
	s.Clock.Advance(48 * time.Hour)
	again, err := s.Owner.Adjust(ctx, m.ID, want)
	require.NoError(t, err)
	require.True(t, again.Repeated)
	first.Repeated = true
	require.Equal(t, first, again)
	require.EqualValues(t, 60, s.Member(m.ID).Balance)

	for _, act := range []func() (desk.Answer, error){
		func() (desk.Answer, error) { return s.Owner.Adjust(ctx, other.ID, want) },
		func() (desk.Answer, error) {
			return s.Owner.Adjust(ctx, m.ID, desk.Adjustment{Points: 51, Reason: "goodwill", Request: "7f3a"})
		},
		func() (desk.Answer, error) {
			return s.Owner.Adjust(ctx, m.ID, desk.Adjustment{Points: 50, Reason: "birthday", Request: "7f3a"})
		},
		func() (desk.Answer, error) { return s.Owner.Transfer(ctx, m.ID, other.ID, want) },
	} {
		_, err := act()
		code(t, err, "request.used")
	}
	_, err = s.Owner.Adjust(ctx, m.ID, desk.Adjustment{Points: 50, Reason: "goodwill"})
	require.NoError(t, err)
	require.EqualValues(t, 110, s.Member(m.ID).Balance, "without a number nobody can tell")

	entries, err := s.Owner.Timeline(ctx, m.ID, 0, 9)
	require.NoError(t, err)
	for _, e := range entries {
		require.Empty(t, e.Receipt, "a number made for an act is no receipt")
	}
}

func TestRepeatThatComesAfterAnUndoDoesNotBookAgain(t *testing.T) {
	s := storetest.Open(t)
	ctx := t.Context()
	m := s.Enrol("13812341641", "")
	want := desk.Adjustment{Points: 50, Reason: "goodwill", Request: "7f3a"}
	first, err := s.Owner.Adjust(ctx, m.ID, want)
	require.NoError(t, err)
	taken := undo(t, s, first.Entry)
	again, err := s.Owner.Adjust(ctx, m.ID, want)
	require.NoError(t, err)
	require.True(t, again.Repeated)
	require.Equal(t, first.Entry, again.Entry)
	require.Zero(t, s.Member(m.ID).Balance)
	undo(t, s, taken)
	require.EqualValues(t, 50, s.Member(m.ID).Balance)
}

func TestRepeatOfATransferIsTheFirstAnswer(t *testing.T) {
	s := storetest.Open(t)
	ctx := t.Context()
	a, b, c := s.Enrol("13812341641", ""), s.Enrol("13812341642", ""), s.Enrol("13812341643", "")
	s.Award(a.ID, 10000)
	want := desk.Adjustment{Points: 60, Reason: "family", Request: "9b"}
	first, err := s.Owner.Transfer(ctx, a.ID, b.ID, want)
	require.NoError(t, err)
	again, err := s.Owner.Transfer(ctx, a.ID, b.ID, want) // 40 are left: it is known before they are counted
	require.NoError(t, err)
	require.True(t, again.Repeated)
	require.Equal(t, first.Entry, again.Entry)
	require.Equal(t, first.Balance, again.Balance)
	_, err = s.Owner.Transfer(ctx, a.ID, c.ID, want)
	code(t, err, "request.used")
	_, err = s.Owner.Transfer(ctx, b.ID, a.ID, want)
	code(t, err, "request.used")
	_, err = s.Owner.Adjust(ctx, a.ID, desk.Adjustment{Points: -60, Reason: "family", Request: "9b"})
	code(t, err, "request.used")
	require.EqualValues(t, 40, s.Member(a.ID).Balance)
	require.EqualValues(t, 60, s.Member(b.ID).Balance)
}

func TestRepeatOfARefundInPartIsTheFirstAnswer(t *testing.T) {
	s := storetest.Open(t)
	ctx := t.Context()
	m := s.Enrol("13812341641", "")
	lines := []model.Line{{SKU: "TEA", Quantity: 3000, Amount: 9000}, {SKU: "CUP", Quantity: 1000, Amount: 1000}}
	_, err := s.Owner.Award(ctx, m.ID, desk.Sale{Amount: 10000, Receipt: "R-1", Lines: lines})
	require.NoError(t, err)
	one := desk.Refund{Sale: "R-1", Lines: []desk.LineBack{{SKU: "TEA", Quantity: 1000}}, Request: "c1"}
	first, err := s.Owner.Refund(ctx, one)
	require.NoError(t, err)
	require.EqualValues(t, -3000, first.Amount)
	again, err := s.Owner.Refund(ctx, one)
	require.NoError(t, err)
	require.True(t, again.Repeated)
	require.Equal(t, first.Entry, again.Entry)
	require.EqualValues(t, 70, s.Member(m.ID).Balance)

	for _, other := range [][]desk.LineBack{{{SKU: "CUP"}}, {{SKU: "TEA", Quantity: 2000}}, {{SKU: "TEA", Quantity: 1000}, {SKU: "CUP"}}} {
		_, err := s.Owner.Refund(ctx, desk.Refund{Sale: "R-1", Lines: other, Request: "c1"})
		code(t, err, "request.used")
	}
	rest := desk.Refund{Sale: "R-1", Lines: []desk.LineBack{{SKU: "TEA"}}, Request: "c2"} // all that is left of it
	second, err := s.Owner.Refund(ctx, rest)
	require.NoError(t, err)
	require.EqualValues(t, -6000, second.Amount)
	again, err = s.Owner.Refund(ctx, rest)
	require.NoError(t, err)
	require.True(t, again.Repeated)
	require.Equal(t, second.Entry, again.Entry)
	require.EqualValues(t, 10, s.Member(m.ID).Balance)
}

func TestRepeatOfACouponGivenByHandIsTheSameCoupon(t *testing.T) {
	s := storetest.Open(t)
	ctx := t.Context()
	publish(t, s, basic+rewards)
	m, other := s.Enrol("13812341641", ""), s.Enrol("13812341642", "")
	want := desk.Issue{Template: "ten", Request: "7f3a"}
	first, err := s.Owner.IssueCoupon(ctx, m.ID, want)
	require.NoError(t, err)
	again, err := s.Owner.IssueCoupon(ctx, m.ID, want)
	require.NoError(t, err)
	require.Equal(t, first, again)
	_, err = s.Owner.IssueCoupon(ctx, other.ID, want)
	code(t, err, "request.used")
	_, err = s.Owner.IssueCoupon(ctx, m.ID, desk.Issue{Template: "nosuch", Request: "7f3a"})
	code(t, err, "request.used")
	_, err = s.Owner.Adjust(ctx, m.ID, desk.Adjustment{Points: 1, Reason: "x", Request: "7f3a"})
	code(t, err, "request.used")
	coupons, err := s.Owner.Coupons(ctx, m.ID)
	require.NoError(t, err)
	require.Len(t, coupons, 1)
}

func TestRepeatOfFeedbackIsTheCaseOfTheFirstTime(t *testing.T) {
	s := storetest.Open(t)
	ctx := t.Context()
	m, other := s.Enrol("13812341641", ""), s.Enrol("13812341642", "")
	for _, want := range []desk.Feedback{
		{Kind: "complaint", Score: 2, Text: "Waited ten minutes.", Member: m.ID, Request: "7f3a"},
		{Kind: "praise", Score: 5, Request: "7f3b"}, // by nobody in particular
	} {
		first, err := s.Owner.Feedback(ctx, want)
		require.NoError(t, err)
		require.False(t, first.Repeated)
		s.Clock.Advance(48 * time.Hour)
		again, err := s.Owner.Feedback(ctx, want)
		require.NoError(t, err)
		require.True(t, again.Repeated)
		first.Repeated = true
		require.Equal(t, first, again)
		for _, change := range []func(*desk.Feedback){
			func(f *desk.Feedback) { f.Kind = "service" }, func(f *desk.Feedback) { f.Score = 1 },
			func(f *desk.Feedback) { f.Text = "something else" }, func(f *desk.Feedback) { f.Member = other.ID },
		} {
			changed := want
			change(&changed)
			_, err := s.Owner.Feedback(ctx, changed)
			code(t, err, "request.used")
		}
	}
	cases, err := s.Owner.Cases(ctx, desk.CaseQuery{})
	require.NoError(t, err)
	require.Len(t, cases, 2)
}

func TestNumberThatIsSentTwiceAtOnceIsBookedOnce(t *testing.T) {
	s := storetest.Open(t)
	m := s.Enrol("13812341641", "")
	var wait sync.WaitGroup
	answers, errs := make([]desk.Answer, 8), make([]error, 8)
	for i := range answers {
		wait.Go(func() {
			answers[i], errs[i] = s.Owner.Adjust(t.Context(), m.ID, desk.Adjustment{Points: 5, Reason: "goodwill", Request: "x"})
		})
	}
	wait.Wait()
	first := 0
	for i := range answers {
		require.NoError(t, errs[i])
		require.Equal(t, answers[0].Entry, answers[i].Entry)
		if !answers[i].Repeated {
			first++
		}
	}
	require.Equal(t, 1, first)
	require.EqualValues(t, 5, s.Member(m.ID).Balance)
}
