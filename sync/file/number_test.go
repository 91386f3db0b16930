package file

import (
	"math"
	"math/big"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

func TestMoneyIsReadExactly(t *testing.T) {
	for _, c := range []struct {
		written string
		want    int64
	}{
		{"0", 0},
		{"12", 1200},
		{"12.5", 1250},
		{"12.50", 1250},
		{"-12.50", -1250},
		{"+3", 300},
		{".5", 50},
		{"5.", 500},
		{"268.28", 26828},
		{"0.07", 7},
		{"007", 700},
		{"1234567890123.45", 123456789012345},
		// rounding: half away from zero, so that a return mirrors its sale
		{"0.005", 1},
		{"-0.005", -1},
		{"0.0049999", 0},
		{"1.995", 200},
		{"-1.995", -200},
		{"2.675", 268},
		{"1.004999999999999999999999", 100},
		{"9.9949", 999},
		{"0.00500000000000000000000001", 1},
		// scientific notation
		{"4.440892e-16", 0},
		{"1.5e3", 150000},
		{"1.5E+3", 150000},
		{"12e-1", 120},
		{"1e-400", 0},
		{"0e999999999", 0},
		{"-2.5E-3", 0},
		// thousands
		{"1,234.56", 123456},
		{"1,234,567.8", 123456780},
		{"1.234,56", 123456},
		{"1.234.567,8", 123456780},
		{"1'234.50", 123450},
		{"1 234,50", 123450},
		{"1\u00a0234,50", 123450},
		{"1\u202f234.50", 123450},
		{"1,23,456.78", 12345678},
		{"1,234", 123400},
		{"12,345,678", 1234567800},
		{"1.234.567", 123456700},
		{"12,5", 1250},
		{"12,50", 1250},
		{"0,123", 12},
		{"1.234", 123},
		// signs and brackets
		{"(12.50)", -1250},
		{"（12.50）", -1250},
		{"12.50-", -1250},
		{"−12.50", -1250},
		{"－12.50", -1250},
		{"- 5", -500},
		{"(¥5)", -500},
		// currency
		{"¥12.50", 1250},
		{"￥12.50", 1250},
		{"¥ 12.50", 1250},
		{"-¥12.50", -1250},
		{"¥-12.50", -1250},
		{"12.50元", 1250},
		{"CNY 12.50", 1250},
		{"12.50 CNY", 1250},
		{"RMB12", 1200},
		{"cny12", 1200},
		{"12块", 1200},
		{"人民币12", 1200},
		// full width
		{"１２．５０", 1250},
		{"￥１，２３４．５０", 123450},
		// the ends of int64
		{"92233720368547758.07", math.MaxInt64},
		{"-92233720368547758.07", -math.MaxInt64},
	} {
		got, problem := parseNumber([]byte(c.written), numberStyle{decimals: 2, currency: "CNY"})
		require.Equal(t, numberOK, problem, c.written)
		require.Equal(t, c.want, got, c.written)
	}
}

func TestWhatIsNoMoneyIsRefused(t *testing.T) {
	for written, want := range map[string]numberProblem{
		"": numberBad, "-": numberBad, ".": numberBad, ",": numberBad, "¥": numberBad, "abc": numberBad, "12.5.3": numberBad,
		"12,34,5": numberBad, "1 2 3": numberBad, "12-5": numberBad, "--5": numberBad, "(5": numberBad, "5)": numberBad, "(-5)": numberBad,
		"2017-01-01": numberBad, "0x10": numberBad, "1e": numberBad, "1e5e5": numberBad, "12 50": numberBad, "NaN": numberBad, "Inf": numberBad,
		"1,2345,678": numberBad, "5%": numberBad, "1.23.4,5": numberBad, "12E": numberBad, "٣": numberBad,
		"$12.50": numberCurrency, "USD 5": numberCurrency, "5€": numberCurrency,
		"92233720368547758.08": numberLarge, "99999999999999999999": numberLarge, "1e30": numberLarge, "9e99999999999": numberLarge,
		strings.Repeat("9", 60): numberLarge, strings.Repeat("9", 65): numberBad, strings.Repeat("1", 1000): numberBad,
	} {
		_, problem := parseNumber([]byte(written), numberStyle{decimals: 2, currency: "CNY"})
		require.Equal(t, want, problem, written)
	}
}

func TestSymbolsSharedByCurrenciesFitEachOfThem(t *testing.T) {
	for code, written := range map[string]string{
		"USD": "$5", "HKD": "HK$5", "JPY": "¥5", "EUR": "5 €", "SEK": "5 kr", "PLN": "5 zł", "CHF": "CHF 5", "INR": "Rs. 5", "TWD": "NT$5",
	} {
		got, problem := parseNumber([]byte(written), numberStyle{decimals: 2, currency: code})
		require.Equal(t, numberOK, problem, written)
		require.EqualValues(t, 500, got, written)
	}
}

func TestCurrenciesWithoutDecimalsRoundToUnits(t *testing.T) {
	for written, want := range map[string]int64{"1,280": 1280, "1280.5": 1281, "1280.49": 1280, "¥980": 980} {
		got, problem := parseNumber([]byte(written), numberStyle{decimals: 0, currency: "JPY"})
		require.Equal(t, numberOK, problem, written)
		require.Equal(t, want, got, written)
	}
}

func TestFileDecidesWhatThreeDigitsBehindAMarkMean(t *testing.T) {
	for _, c := range []struct {
		written   string
		separator Separator
		want      int64
		problem   numberProblem
	}{
		{"1,234", Point, 123400, numberOK},
		{"1,234", Comma, 123, numberOK},
		{"1.234", Point, 123, numberOK},
		{"1.234", Comma, 123400, numberOK},
		{"12.345", Comma, 1234500, numberOK},
		{"12,50", Comma, 1250, numberOK},
		{"1,2345", Point, 0, numberBad},
		{"1,2345", Comma, 123, numberOK},
		{"1234.5", Comma, 123450, numberOK},
	} {
		got, problem := parseNumber([]byte(c.written), numberStyle{decimals: 2, separator: c.separator})
		require.Equal(t, c.problem, problem, "%s with %c", c.written, c.separator)
		require.Equal(t, c.want, got, "%s with %c", c.written, c.separator)
	}
}

func TestSeparatorIsProvedByWhatCannotBeAGroup(t *testing.T) {
	for written, want := range map[string]Separator{
		"12.50": Point, "12,50": Comma, "1,234.5": Point, "1.234,5": Comma, "1.234.567": Comma, "1,234,567": Point,
		"1,234": NoSeparator, "1.234": NoSeparator, "12": NoSeparator, "": NoSeparator, "¥12,50": Comma,
	} {
		require.Equal(t, want, separatorOf([]byte(written)), written)
	}
}

// exactly computes with rational numbers what parseNumber computes with digits.
func exactly(written string, decimals int) *big.Int {
	r, ok := new(big.Rat).SetString(written)
	if !ok {
		return nil
	}
	r.Mul(r, new(big.Rat).SetInt(new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(decimals)), nil)))
	num := new(big.Int).Abs(r.Num())
	num.Mul(num, big.NewInt(2)).Add(num, r.Denom())
	num.Quo(num, new(big.Int).Mul(r.Denom(), big.NewInt(2)))
	if r.Sign() < 0 {
		num.Neg(num)
	}
	return num
}

func TestNumbersAgreeWithRationalArithmetic(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		written := rapid.StringMatching(`-?[0-9]{1,24}(\.[0-9]{1,24})?(e[+-]?[0-9]{1,2})?`).Draw(t, "number")
		decimals := rapid.IntRange(0, 6).Draw(t, "decimals")
		want := exactly(written, decimals)
		got, problem := parseNumber([]byte(written), numberStyle{decimals: decimals, separator: Point})
		if !want.IsInt64() || want.Int64() == math.MinInt64 {
			require.Equal(t, numberLarge, problem)
			return
		}
		require.Equal(t, numberOK, problem)
		require.Equal(t, want.Int64(), got)
	})
}

func TestNumbersOfWorkbooksLoseTheirBinaryTail(t *testing.T) {
	for cell, want := range map[string]string{
		"1.1000000000000001": "1.1", "128.49499999999999": "128.495", "1.3812345678E10": "13812345678", "-2.5E-3": "-0.0025",
		"0.30000000000000004": "0.3", "999999999999999.99": "1000000000000000", "42736.312812500003": "42736.3128125",
		"1E+10": "10000000000", "4.0E0": "4",
		// these are texts, or true to the last digit
		"100.200.300": "100.200.300", "1234567.890": "1234567.890", "1E10": "1E10", "00012": "00012", "6.02E23": "6.02E23",
		"SKU1.5E3": "SKU1.5E3", "": "", "-": "-", "1.E5": "1.E5", "12345678901234567890": "12345678901234567890",
	} {
		require.Equal(t, want, string(appendCell(nil, cell)), cell)
	}
}
