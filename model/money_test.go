package model_test

import (
	"math"
	"math/big"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"regulars/model"
)

func currency(t require.TestingT, code string) model.Currency {
	c, err := model.CurrencyByCode(code)
	require.NoError(t, err)
	return c
}

var someCurrency = rapid.SampledFrom([]string{"CNY", "JPY", "KWD", "EUR"})

func TestCurrencyIsFoundByItsCode(t *testing.T) {
	for code, decimals := range map[string]int{"CNY": 2, "cny": 2, "JPY": 0, "KWD": 3, "VND": 0} {
		c := currency(t, code)
		require.Equal(t, strings.ToUpper(code), c.Code)
		require.Equal(t, decimals, c.Decimals)
		require.EqualValues(t, math.Pow10(decimals), c.Unit())
	}
	_, err := model.CurrencyByCode("XXX")
	require.ErrorIs(t, err, model.Refuse("currency.unknown"))
}

func TestAmountsAreWrittenForProgramsAndPeople(t *testing.T) {
	for _, c := range []struct {
		cur           string
		amount        model.Money
		plain, format string
	}{
		{"CNY", 0, "0.00", "¥0.00"},
		{"CNY", 5, "0.05", "¥0.05"},
		{"CNY", -5, "-0.05", "−¥0.05"},
		{"CNY", 12850, "128.50", "¥128.50"},
		{"CNY", 132000, "1320.00", "¥1,320.00"},
		{"CNY", -123456789, "-1234567.89", "−¥1,234,567.89"},
		{"JPY", 1280, "1280", "¥1,280"},
		{"JPY", -7, "-7", "−¥7"},
		{"KWD", 1005, "1.005", "KD1.005"},
		{"CNY", math.MinInt64, "-92233720368547758.08", "−¥92,233,720,368,547,758.08"},
		{"JPY", math.MaxInt64, "9223372036854775807", "¥9,223,372,036,854,775,807"},
	} {
		cur := currency(t, c.cur)
		require.Equal(t, c.plain, cur.Plain(c.amount))
		require.Equal(t, c.format, cur.Format(c.amount))
	}
}

func TestPointsAreWrittenWithTheirSign(t *testing.T) {
	for p, want := range map[model.Points][2]string{
		0:             {"0", "0"},
		129:           {"129", "+129"},
		-300:          {"−300", "−300"},
		2997:          {"2,997", "+2,997"},
		-1234567:      {"−1,234,567", "−1,234,567"},
		math.MinInt64: {"−9,223,372,036,854,775,808", "−9,223,372,036,854,775,808"},
	} {
		require.Equal(t, want, [2]string{p.Format(), p.Signed()})
	}
}

// Every amount reads as the exact decimal that big.Rat makes of it.
func TestPlainAmountsAreExact(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		cur := currency(t, someCurrency.Draw(t, "currency"))
		amount := rapid.Int64().Draw(t, "amount")
		want := new(big.Rat).SetFrac(big.NewInt(amount), big.NewInt(cur.Unit())).FloatString(cur.Decimals)
		require.Equal(t, want, cur.Plain(model.Money(amount)))
		grouped := strings.NewReplacer("−", "-", ",", "", cur.Symbol, "").Replace(cur.Format(model.Money(amount)))
		require.Equal(t, want, grouped)
	})
}

func TestPlainAmountsAreReadBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		cur := currency(t, someCurrency.Draw(t, "currency"))
		amount := model.Money(rapid.Int64Range(-int64(model.MaxMoney), int64(model.MaxMoney)).Draw(t, "amount"))
		got, err := cur.Parse(cur.Plain(amount))
		require.NoError(t, err)
		require.Equal(t, amount, got)
	})
}

func TestPlainAmountsAreNotGuessed(t *testing.T) {
	for _, c := range []struct {
		cur, in string
		code    model.Code
	}{
		{"CNY", "", "amount.form"},
		{"CNY", "-", "amount.form"},
		{"CNY", ".50", "amount.form"},
		{"CNY", "1.234", "amount.form"},
		{"CNY", "1,234", "amount.form"},
		{"CNY", "1.2.3", "amount.form"},
		{"CNY", "--1", "amount.form"},
		{"CNY", "+1", "amount.form"},
		{"CNY", "1e3", "amount.form"},
		{"CNY", "NaN", "amount.form"},
		{"JPY", "1.0", "amount.form"},
		{"CNY", "9000000000000.01", "amount.beyond"},
		{"CNY", "-9000000000000.01", "amount.beyond"},
		{"CNY", "99999999999999999999", "amount.beyond"},
	} {
		got, err := currency(t, c.cur).Parse(c.in)
		require.Equal(t, c.code, model.CodeOf(err), "%q", c.in)
		require.Zero(t, got)
	}
	got, err := currency(t, "CNY").Parse("128.5")
	require.NoError(t, err)
	require.Equal(t, model.Money(12850), got)
}

// wide draws the numbers where sums and products leave int64 as often as the small ones.
var wide = rapid.OneOf(
	rapid.Int64(),
	rapid.Int64Range(-1000, 1000),
	rapid.SampledFrom([]int64{math.MinInt64, math.MinInt64 + 1, math.MaxInt64, math.MaxInt64 - 1, math.MaxInt64/2 + 1, math.MinInt64 / 2}),
)

func TestSumsNeverWrap(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := wide.Draw(t, "a"), wide.Draw(t, "b")
		want := new(big.Int).Add(big.NewInt(a), big.NewInt(b))
		got, err := model.AddChecked(a, b)
		if !want.IsInt64() {
			require.ErrorIs(t, err, model.Refuse("number.overflow"))
			return
		}
		require.NoError(t, err)
		require.Equal(t, want.Int64(), got)
	})
}

func TestProductsAreExactThroughTheDivision(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b, c := wide.Draw(t, "a"), wide.Draw(t, "b"), wide.Draw(t, "c")
		quo, rem, err := model.MulDiv(a, b, c)
		if a < 0 || b < 0 || c <= 0 {
			require.ErrorIs(t, err, model.Refuse("number.overflow"))
			return
		}
		product := new(big.Int).Mul(big.NewInt(a), big.NewInt(b))
		wantQuo, wantRem := new(big.Int).DivMod(product, big.NewInt(c), new(big.Int))
		if !wantQuo.IsInt64() {
			require.ErrorIs(t, err, model.Refuse("number.overflow"))
			return
		}
		require.NoError(t, err)
		require.Equal(t, wantQuo.Int64(), quo)
		require.Equal(t, wantRem.Int64(), rem)
	})
}

// A member's life of ten thousand of the largest movements still fits.
func TestLargestAmountsCanBeSummed(t *testing.T) {
	require.Greater(t, math.MaxInt64/int64(model.MaxMoney), int64(10_000))
	require.Greater(t, math.MaxInt64/int64(model.MaxPoints), int64(9_000_000))
}
