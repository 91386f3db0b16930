package insight

import (
	"math"
	"math/big"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"regulars/model"
)

// loyalty is illustrative example 52 of IFRS 15, in cents.
var loyalty = Obligation{Sales: 100_000_00, Issued: 10_000, Value: 1_00, PerPoints: 1, Expected: 9_500}

// units rounds cents to whole units, as the example prints them.
func units(m model.Money) int64 { return int64(math.Round(float64(m) / 100)) }

func TestPriceIsDividedAsInTheExampleOfTheStandard(t *testing.T) {
	goods, points := loyalty.Allocate()
	require.Equal(t, model.Money(91_324_20), goods)
	require.Equal(t, model.Money(8_675_80), points)
	require.EqualValues(t, 91_324, units(goods))
	require.EqualValues(t, 8_676, units(points))

	hundreds := loyalty
	hundreds.Value, hundreds.PerPoints = 5_00, 5
	same, _ := hundreds.Allocate()
	require.Equal(t, goods, same, "five points worth five are as good as one worth one")
}

func TestRevenueFollowsRedemptionAsInTheExampleOfTheStandard(t *testing.T) {
	first := loyalty.Revenue(4_500, 9_500)
	require.Equal(t, model.Money(4_109_59), first)
	require.EqualValues(t, 4_110, units(first))
	second := loyalty.Revenue(8_500, 9_700)
	require.Equal(t, model.Money(7_602_50), second)
	require.EqualValues(t, 7_603, units(second))
	require.EqualValues(t, 3_493, units(second-first))
	require.Equal(t, model.Money(1_073_30), loyalty.Liability(8_500, 9_700))
	require.EqualValues(t, 1_073, units(loyalty.Liability(8_500, 9_700)))
}

func TestPartIsRoundedOnceHalfUp(t *testing.T) {
	// Points worth 1 beside goods worth 1: half of the price, 0.5.
	_, points := Obligation{Sales: 1, Issued: 1, Value: 1, PerPoints: 1, Expected: whole}.Allocate()
	require.Equal(t, model.Money(1), points)
	// 100 * 100 / 200 = 50; 50 * 1 / 4 = 12.5 and 50 * 1 / 8 = 6.25.
	o := Obligation{Sales: 100, Issued: 100, Value: 1, PerPoints: 1, Expected: whole}
	require.Equal(t, model.Money(13), o.Revenue(1, 4))
	require.Equal(t, model.Money(6), o.Revenue(1, 8))
	// The part is 99 * 1 / 100 = 0.99: rounded before it is halved it would be 1, and its half 1.
	o = Obligation{Sales: 99, Issued: 1, Value: 1, PerPoints: 1, Expected: whole}
	require.Equal(t, model.Money(0), o.Revenue(1, 2))
}

func TestNothingToDivideLeavesNothingOwed(t *testing.T) {
	for name, change := range map[string]func(*Obligation){
		"no sales": func(o *Obligation) { o.Sales = 0 }, "returns": func(o *Obligation) { o.Sales = -5 },
		"no points": func(o *Obligation) { o.Issued = 0 }, "worthless": func(o *Obligation) { o.Value = 0 },
		"no rate": func(o *Obligation) { o.PerPoints = 0 }, "never used": func(o *Obligation) { o.Expected = 0 },
	} {
		o := loyalty
		change(&o)
		goods, points := o.Allocate()
		require.Equal(t, o.Sales, goods, name)
		require.Zero(t, points, name)
		require.Zero(t, o.Revenue(10, 20), name)
	}
	_, points := loyalty.Allocate()
	require.Equal(t, points, loyalty.Revenue(0, 0), "nobody is expected to come: all of it is revenue")
	require.Zero(t, loyalty.Revenue(-5, 10))
}

// wide draws small numbers and the largest there are.
func wide(most int64) *rapid.Generator[int64] {
	return rapid.OneOf(rapid.Int64Range(1, 1000), rapid.Int64Range(1, most), rapid.Int64Range(most-1000, most))
}

func TestPartsAreTheWholeAndRevenueClimbsToThePart(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		o := Obligation{
			Sales: model.Money(wide(math.MaxInt64).Draw(t, "sales")), Issued: model.Points(wide(math.MaxInt64).Draw(t, "issued")),
			Value: model.Money(wide(math.MaxInt64).Draw(t, "value")), PerPoints: model.Points(wide(math.MaxInt64).Draw(t, "per")),
			Expected: rapid.Int64Range(-1, whole+1).Draw(t, "expected"),
		}
		goods, points := o.Allocate()
		require.Equal(t, o.Sales, goods+points)
		require.GreaterOrEqual(t, points, model.Money(0))
		require.GreaterOrEqual(t, goods, model.Money(0))

		expected := wide(math.MaxInt64-1).Draw(t, "of")
		a := rapid.Int64Range(0, expected).Draw(t, "a")
		b := rapid.Int64Range(a, expected).Draw(t, "b")
		early, late := o.Revenue(model.Points(a), model.Points(expected)), o.Revenue(model.Points(b), model.Points(expected))
		require.GreaterOrEqual(t, early, model.Money(0))
		require.LessOrEqual(t, early, late)
		require.LessOrEqual(t, late, points)
		require.Equal(t, points, o.Revenue(model.Points(expected), model.Points(expected)))
		require.Equal(t, points, o.Revenue(model.Points(expected+1), model.Points(expected)))
		require.Equal(t, points-late, o.Liability(model.Points(b), model.Points(expected)))
	})
}

func TestBreakageIsWhatWasNeverRedeemed(t *testing.T) {
	for want, c := range map[int64]Cohort{
		10_000: {Issued: 7}, 0: {Issued: 7, Redeemed: 7}, 500: {Issued: 10_000, Redeemed: 9_500},
		3_333: {Issued: 3, Redeemed: 2}, 6_667: {Issued: 3, Redeemed: 1, Left: 2},
		1: {Issued: 20_000, Redeemed: 19_999}, // 0.5 of a ten-thousandth is rounded up
	} {
		require.Equal(t, want, c.Breakage(), "%+v", c)
	}
	require.Zero(t, Cohort{}.Breakage())
	require.Zero(t, Cohort{Issued: 5, Redeemed: 6}.Breakage())
	rapid.Check(t, func(t *rapid.T) {
		issued := wide(math.MaxInt64).Draw(t, "issued")
		redeemed := rapid.Int64Range(0, issued).Draw(t, "redeemed")
		exact := new(big.Rat).Mul(big.NewRat(issued-redeemed, issued), big.NewRat(whole, 1))
		got := Cohort{Issued: model.Points(issued), Redeemed: model.Points(redeemed)}.Breakage()
		off := new(big.Rat).Sub(big.NewRat(got, 1), exact)
		require.LessOrEqual(t, off.Abs(off).Cmp(big.NewRat(1, 2)), 0)
	})
}
