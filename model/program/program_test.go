package program

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"regulars/model"
	"regulars/model/ledger"
)

var yuan = model.Currency{Code: "CNY", Symbol: "¥", Decimals: 2}

func parse(t require.TestingT, text string) *Program {
	p, err := Parse(1, text, yuan)
	require.NoError(t, err)
	return p
}

func standard(t require.TestingT) *Program { return parse(t, DefaultText()) }

// buy accrues and folds one purchase.
func buy(t require.TestingT, p *Program, acc *ledger.Account, on Occasion, purchase Purchase) Accrual {
	a, err := p.Accrue(purchase, on, acc)
	require.NoError(t, err)
	acc.Carried, acc.Den = a.Before+a.Carried, a.Den
	acc.Earned += a.Points
	return a
}

// plainDay is an occasion on which nothing special holds.
var plainDay = Occasion{Day: day("2026-03-04"), Minute: 10 * 60, Room: -1}

func day(text string) model.Day {
	d, err := model.ParseDay(text)
	if err != nil {
		panic(err)
	}
	return d
}

func TestRedeemingIsBoundToStepMinimumAndBalance(t *testing.T) {
	p := standard(t)
	for _, c := range []struct {
		points, free model.Points
		want         model.Code
	}{
		{100, 100, ""},
		{200, 250, ""},
		{0, 100, "redeem.none"},
		{-100, 100, "redeem.none"},
		{200, 199, "redeem.short"},
		{50, 100, "redeem.minimum"},
		{150, 400, "redeem.step"},
	} {
		require.Equal(t, c.want, model.CodeOf(p.CheckRedeem(c.points, c.free, 0)), "%+v", c)
	}
	require.EqualValues(t, 200, p.Most(299, 0))
	require.EqualValues(t, 0, p.Most(99, 0))
	require.EqualValues(t, 299, p.ValueOf(299))
	require.EqualValues(t, 0, p.ValueOf(-5))
}

func TestRedeemingTakesNoMoreOffABillThanTheProgramAllows(t *testing.T) {
	p := parse(t, strings.Replace(small, "step = 100", "step = 100\npercent = \"30%\"", 1)) // 100 points are 1.00
	require.EqualValues(t, 300, p.Most(10_000, 1_000), "30 % of 10.00")
	require.EqualValues(t, 200, p.Most(10_000, 999), "of 9.99, whole steps")
	require.EqualValues(t, 0, p.Most(10_000, 300))
	require.NoError(t, p.CheckRedeem(300, 10_000, 1_000))
	require.Equal(t, model.Refuse("redeem.bill", "¥4.00", "¥3.00", "¥10.00"), p.CheckRedeem(400, 10_000, 1_000))
	require.NoError(t, p.CheckRedeem(400, 10_000, 0), "a bill that is not known bounds nothing")

	p = parse(t, small)
	require.EqualValues(t, 500, p.Most(10_000, 599), "never more than the bill itself")
	require.Equal(t, model.Code("redeem.bill"), model.CodeOf(p.CheckRedeem(600, 10_000, 599)))
}

func TestCharityTakesWholeStepsFromItsMinimum(t *testing.T) {
	c := Charity{Minimum: 100, Step: 50}
	for points, want := range map[model.Points]model.Code{0: "redeem.none", 50: "redeem.minimum", 120: "redeem.step", 100: "", 150: ""} {
		require.Equal(t, want, model.CodeOf(c.CheckGive(points)), "%d", points)
	}
}

func TestCouponTakesOffWhatItPromisesAndNoMore(t *testing.T) {
	tea := []model.Line{{Category: "Tea", Amount: 4_000}, {Category: "bread", Amount: 6_000}}
	for _, c := range []struct {
		name   string
		coupon Coupon
		bill   model.Money
		lines  []model.Line
		want   model.Money
		code   model.Code
	}{
		{"an amount", Coupon{Type: CouponAmount, Value: 1_000}, 10_000, nil, 1_000, ""},
		{"more than the bill", Coupon{Type: CouponAmount, Value: 1_000}, 700, nil, 700, ""},
		{"a bill too small", Coupon{Type: CouponAmount, Value: 1_000, Bill: 5_000}, 4_999, nil, 0, "coupon.bill"},
		{"a bill just enough", Coupon{Type: CouponAmount, Value: 1_000, Bill: 5_000}, 5_000, nil, 1_000, ""},
		{"a share, rounded down", Coupon{Type: CouponPercent, Percent: 15}, 999, nil, 149, ""},
		{"a share with a cap", Coupon{Type: CouponPercent, Percent: 50, Most: 2_000}, 10_000, nil, 2_000, ""},
		{"a share of one category", Coupon{Type: CouponPercent, Percent: 50, Categories: []string{"tea"}}, 10_000, tea, 2_000, ""},
		{"an amount on one category", Coupon{Type: CouponAmount, Value: 5_000, Categories: []string{"TEA"}}, 10_000, tea, 4_000, ""},
		{"nothing of the category", Coupon{Type: CouponAmount, Value: 5_000, Categories: []string{"wine"}}, 10_000, tea, 0, "coupon.category"},
		{"a gift", Coupon{Type: CouponGift, Gift: "mug"}, 10_000, tea, 0, ""},
	} {
		off, err := c.coupon.Off(c.bill, c.lines, yuan)
		require.Equal(t, c.code, model.CodeOf(err), c.name)
		require.Equal(t, c.want, off, c.name)
	}
}

func TestCouponIsGoodForItsDaysWithTheFirst(t *testing.T) {
	require.Equal(t, day("2026-03-30"), (&Coupon{Days: 30}).Until(day("2026-03-01")))
	require.Equal(t, day("2026-03-01"), (&Coupon{Days: 1}).Until(day("2026-03-01")))
	require.Equal(t, model.Never, (&Coupon{}).Until(day("2026-03-01")))
}

func TestCampaignAndActivityRunOnBothOfTheirDays(t *testing.T) {
	c := Campaign{From: day("2026-03-01"), Until: day("2026-03-31")}
	a := ActivityCode{From: c.From, Until: c.Until}
	for text, want := range map[string]bool{"2026-02-28": false, "2026-03-01": true, "2026-03-31": true, "2026-04-01": false} {
		require.Equal(t, want, c.Runs(day(text)), text)
		require.Equal(t, want, a.Open(day(text)), text)
	}
	require.True(t, (&ActivityCode{}).Open(day("2026-03-01")), "without days it is always open")
	require.False(t, (&ActivityCode{Until: day("2026-02-28")}).Open(day("2026-03-01")))
}

func TestStreakGivesItsExtraEveryTime(t *testing.T) {
	c := Checkin{Points: 2, Streak: 7, Extra: 10}
	for streak, want := range map[int64]model.Points{1: 2, 6: 2, 7: 12, 8: 2, 14: 12} {
		require.Equal(t, want, c.CheckinPoints(streak), "day %d", streak)
	}
	require.EqualValues(t, 3, Checkin{Points: 3}.CheckinPoints(7))
}

func TestActivityCodeIsFoundHoweverItIsSpelled(t *testing.T) {
	p := parse(t, small+"[[activity]]\ncode = \"Hello\"\nzh = \"某\"\nen = \"X\"\npoints = 1\n")
	require.NotNil(t, p.CodeBy("HELLO"))
	require.Nil(t, p.CodeBy("HELLO1"))
	require.Equal(t, Limit{Ever: 1}, p.CodeBy("hello").Limit, "once for each member unless it says more")
}
