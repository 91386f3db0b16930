package desk_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"regulars/model"
	"regulars/model/desk"
	"regulars/model/staff"
	"regulars/store/storetest"
)

const rewards = `
[[gift]]
code = "cup"
zh = "杯"
en = "Cup"
points = 100
stock = 1
[[coupon]]
code = "ten"
zh = "十元"
en = "Ten"
type = "amount"
value = "10"
bill = "20"
days = 7
points = 100
[[draw]]
code = "spring"
zh = "春"
en = "Spring"
points = 10
[[draw.prize]]
code = "tea"
zh = "茶"
en = "Tea"
odds = "50%"
`

const limits = `
[limits]
sale = 300
day = 500
redeem = 400
adjust = 100
cashier = 150
undo_hours = 24
refund = "50"
`

func TestRefundOfMoreThanWasSoldIsRefused(t *testing.T) {
	s := storetest.Open(t)
	ctx := t.Context()
	m := s.Enrol("13812341641", "")
	lines := []model.Line{{SKU: "tea", Quantity: 2000, Amount: 6000}, {SKU: "cup", Amount: 4000}}
	sell(t, s, m.ID, desk.Sale{Amount: 10000, Receipt: "R-1", Lines: lines})
	for _, c := range []struct {
		lines []desk.LineBack
		code  model.Code
	}{
		{[]desk.LineBack{{SKU: "tea", Quantity: 2001}}, "refund.more"},
		{[]desk.LineBack{{SKU: "tea", Quantity: 2000}, {SKU: "tea", Quantity: 1}}, "refund.more"},
		{[]desk.LineBack{{SKU: "cup", Quantity: 1001}}, "refund.more"},
		{[]desk.LineBack{{SKU: "tea", Quantity: -1}}, "refund.quantity"},
		{[]desk.LineBack{{SKU: "pot"}}, "refund.line"},
	} {
		_, err := s.Owner.Refund(ctx, desk.Refund{Sale: "R-1", Lines: c.lines})
		code(t, err, c.code)
	}
	refund(t, s, desk.Refund{Sale: "R-1", Lines: []desk.LineBack{{SKU: "tea"}}})
	_, err := s.Owner.Refund(ctx, desk.Refund{Sale: "R-1", Lines: []desk.LineBack{{SKU: "tea", Quantity: 1}}})
	code(t, err, "refund.more")
	require.EqualValues(t, 40, s.Member(m.ID).Balance)
}

func TestLinesWithoutAQuantityAreOnePieceEach(t *testing.T) {
	s := storetest.Open(t)
	m := s.Enrol("13812341641", "")
	lines := []model.Line{{SKU: "tea", Amount: 6001}, {SKU: "cup", Amount: 3999}}
	sell(t, s, m.ID, desk.Sale{Amount: 10000, Receipt: "R-1", Lines: lines})
	half := refund(t, s, desk.Refund{Sale: "R-1", Lines: []desk.LineBack{{SKU: "tea", Quantity: 500}}})
	require.EqualValues(t, -3000, half.Amount)
	require.EqualValues(t, -30, half.Points)
	rest := refund(t, s, desk.Refund{Sale: "R-1", Lines: []desk.LineBack{{SKU: "tea"}}})
	require.EqualValues(t, -3001, rest.Amount)
	require.EqualValues(t, -40, refund(t, s, desk.Refund{Sale: "R-1"}).Points)
	require.Zero(t, s.Member(m.ID).Spend)
}

func TestCouponIsUsedOnceInItsTimeByItsMember(t *testing.T) {
	s := storetest.Open(t)
	ctx := t.Context()
	publish(t, s, basic+rewards)
	m, other := s.Enrol("13812341641", ""), s.Enrol("13812341642", "")
	issue := func() string {
		c, err := s.Owner.IssueCoupon(ctx, m.ID, desk.Issue{Template: "ten"})
		require.NoError(t, err)
		return string(c.Code)
	}
	use := func(id model.ID, coupon, receipt string) (desk.Answer, error) {
		return s.Owner.UseCoupon(ctx, id, desk.CouponUse{Code: coupon, Bill: 5000, Receipt: receipt})
	}
	coupon := issue()
	_, err := use(other.ID, coupon, "R-1")
	code(t, err, "coupon.other")
	_, err = s.Owner.UseCoupon(ctx, m.ID, desk.CouponUse{Code: coupon, Bill: 1999})
	code(t, err, "coupon.bill")
	first, err := use(m.ID, coupon, "R-1")
	require.NoError(t, err)
	require.EqualValues(t, 1000, first.Amount)
	again, err := use(m.ID, coupon, "R-1")
	require.NoError(t, err)
	require.True(t, again.Repeated)
	_, err = use(m.ID, coupon, "R-2")
	code(t, err, "coupon.used")
	_, err = use(other.ID, coupon, "R-1")
	code(t, err, "coupon.other")

	coupon = issue()
	s.Clock.Advance(-48 * time.Hour) // a till whose clock went wrong
	_, err = use(m.ID, coupon, "R-3")
	code(t, err, "coupon.early")
	s.Clock.Advance((48 + 6*24) * time.Hour)
	last := issue()
	_, err = use(m.ID, coupon, "R-3")
	require.NoError(t, err, "the seventh day")
	s.Clock.Advance(7 * 24 * time.Hour)
	_, err = use(m.ID, last, "R-4")
	code(t, err, "coupon.late")
	_, err = use(m.ID, "not a code", "")
	require.Error(t, err)
	voided := issue()
	require.NoError(t, s.Owner.VoidCoupon(ctx, voided, "typo", nil))
	_, err = use(m.ID, voided, "")
	code(t, err, "coupon.voided")
}

func TestPointsPutAsideAreNotThereToSpend(t *testing.T) {
	s := storetest.Open(t)
	ctx := t.Context()
	publish(t, s, basic+rewards)
	m, other := s.Enrol("13812341641", ""), s.Enrol("13812341642", "")
	s.Award(m.ID, 15000)
	held, err := s.Owner.Hold(ctx, m.ID, 100, "S-1")
	require.NoError(t, err)
	for _, act := range []func() error{
		func() error { _, err := s.Owner.Redeem(ctx, m.ID, desk.Redemption{Points: 60}); return err },
		func() error { _, err := s.Owner.Redeem(ctx, m.ID, desk.Redemption{Reward: "cup"}); return err },
		func() error { _, err := s.Owner.Hold(ctx, m.ID, 51, ""); return err },
		func() error {
			_, err := s.Owner.Adjust(ctx, m.ID, desk.Adjustment{Points: -51, Reason: "x"})
			return err
		},
		func() error {
			_, err := s.Owner.Transfer(ctx, m.ID, other.ID, desk.Adjustment{Points: 51, Reason: "x"})
			return err
		},
	} {
		code(t, act(), "redeem.short")
	}
	_, err = s.Owner.Redeem(ctx, other.ID, desk.Redemption{Points: 100, Hold: held.Entry})
	code(t, err, "hold.other")
	done, err := s.Owner.Commit(ctx, held.Entry.String(), "")
	require.NoError(t, err)
	require.EqualValues(t, -100, done.Points)
	again, err := s.Owner.Commit(ctx, held.Entry.String(), "")
	require.NoError(t, err)
	require.True(t, again.Repeated)
	_, err = s.Owner.Redeem(ctx, m.ID, desk.Redemption{Points: 10, Hold: held.Entry})
	code(t, err, "hold.ended")
	require.EqualValues(t, 50, s.Member(m.ID).Balance)
}

func TestHoldPaysNoMoreThanWhatIsLeft(t *testing.T) {
	s := storetest.Open(t)
	ctx := t.Context()
	publish(t, s, basic+"[expiry]\nmode = \"months\"\nmonths = 1\n")
	m := s.Enrol("13812341641", "")
	s.Award(m.ID, 10000)
	goTo(s, time.Date(2026, 4, 6, 23, 50, 0, 0, inZone(t, "Asia/Shanghai"))) // the last day of the points
	held, err := s.Owner.Hold(ctx, m.ID, 100, "")
	require.NoError(t, err)
	s.Clock.Advance(15 * time.Minute)
	_, err = s.Owner.Commit(ctx, held.Entry.String(), "")
	code(t, err, "redeem.short")
	require.Zero(t, s.Member(m.ID).Debt)
}

func TestGiftOutOfStockIsRefused(t *testing.T) {
	s := storetest.Open(t)
	publish(t, s, basic+rewards)
	m := s.Enrol("13812341641", "")
	s.Award(m.ID, 50000)
	cup := redeem(t, s, m.ID, desk.Redemption{Reward: "cup"})
	_, err := s.Owner.Redeem(t.Context(), m.ID, desk.Redemption{Reward: "cup"})
	code(t, err, "gift.none")
	_, err = s.Owner.Redeem(t.Context(), m.ID, desk.Redemption{Reward: "scarf"})
	code(t, err, "redeem.reward")
	undo(t, s, cup.Entry)
	redeem(t, s, m.ID, desk.Redemption{Reward: "cup"}) // it came back
	require.EqualValues(t, 400, s.Member(m.ID).Balance)
}

func TestLimitsOfASaleAndADayCutWhatIsEarned(t *testing.T) {
	s := storetest.Open(t)
	publish(t, s, basic+limits)
	m := s.Enrol("13812341641", "")
	first := sell(t, s, m.ID, desk.Sale{Amount: 40050, Receipt: "R-1"})
	require.EqualValues(t, 300, first.Points, "a sale")
	require.EqualValues(t, 200, s.Award(m.ID, 25000).Points, "a day")
	require.EqualValues(t, 0, s.Award(m.ID, 900).Points)
	_, err := s.Owner.Refund(t.Context(), desk.Refund{Sale: "R-1"})
	code(t, err, "refund.limit")
	require.EqualValues(t, 500, s.Member(m.ID).Balance)
	s.Clock.Advance(24 * time.Hour)
	require.EqualValues(t, 1, s.Award(m.ID, 50).Points, "what was below a point was not cut")
}

func TestRefundMakesRoomForTheDay(t *testing.T) {
	s := storetest.Open(t)
	publish(t, s, basic+"[limits]\nday = 500\n")
	m := s.Enrol("13812341641", "")
	sell(t, s, m.ID, desk.Sale{Amount: 60000, Receipt: "R-1"})
	require.EqualValues(t, -500, refund(t, s, desk.Refund{Sale: "R-1"}).Points, "what it gave, not what it might have")
	require.EqualValues(t, 400, s.Award(m.ID, 40000).Points)
}

func TestLimitsOfPeopleAskForAColleague(t *testing.T) {
	s := storetest.Open(t)
	ctx := t.Context()
	publish(t, s, basic+limits)
	m := s.Enrol("13812341641", "")
	for range 3 { // three days
		s.Award(m.ID, 30000)
		s.Clock.Advance(24 * time.Hour)
	}
	_, err := s.Owner.AddStaff(ctx, "小李", staff.Supervisor, "1357")
	require.NoError(t, err)
	_, err = s.Owner.Redeem(ctx, m.ID, desk.Redemption{Points: 410})
	code(t, err, "redeem.day")
	redeem(t, s, m.ID, desk.Redemption{Points: 300})
	_, err = s.Owner.Redeem(ctx, m.ID, desk.Redemption{Points: 110})
	code(t, err, "redeem.day")

	adjust := func(points model.Points, a *desk.Approval) error {
		_, err := s.Owner.Adjust(ctx, m.ID, desk.Adjustment{Points: points, Reason: "goodwill", Approval: a})
		return err
	}
	code(t, adjust(101, nil), "adjust.limit")
	code(t, adjust(-101, nil), "adjust.limit")
	require.NoError(t, adjust(100, nil))
	code(t, adjust(-51, nil), "adjust.day")
	require.NoError(t, adjust(-50, nil))
	code(t, adjust(1, nil), "adjust.day")
	code(t, adjust(101, &desk.Approval{Name: "王芳", PIN: storetest.PIN}), "approval.own")
	code(t, adjust(101, &desk.Approval{Name: "小李", PIN: "0000"}), "pin.wrong")
	require.NoError(t, adjust(101, &desk.Approval{Name: "小李", PIN: "1357"}))
	require.EqualValues(t, 900-300+100-50+101, s.Member(m.ID).Balance)

	sale := sell(t, s, m.ID, desk.Sale{Amount: 10000, Receipt: "R-1"})
	a := refund(t, s, desk.Refund{Sale: "R-1", Approval: &desk.Approval{Name: "小李", PIN: "1357"}})
	require.EqualValues(t, -100, a.Points)
	s.Clock.Advance(25 * time.Hour)
	_, err = s.Owner.Undo(ctx, desk.Reversal{Entry: a.Entry})
	code(t, err, "undo.reason")
	_, err = s.Owner.Undo(ctx, desk.Reversal{Entry: a.Entry, Reason: "mistake"})
	require.NoError(t, err)
	_, err = s.Owner.Undo(ctx, desk.Reversal{Entry: sale.Entry, Reason: "mistake"})
	require.NoError(t, err)
}
