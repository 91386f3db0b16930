package model

import (
	"fmt"
	"math"
	"math/bits"
	"strconv"
	"strings"
)

// Money is an amount in minor units (cents, fen) of a currency; the currency is the shop's
// and travels beside it where an amount leaves the program.
type Money int64

// Points counts loyalty points, signed.
type Points int64

// Currency is an ISO 4217 code with what is needed to read and write its amounts.
type Currency struct {
	Code     string
	Symbol   string
	Decimals int // digits after the point, 0 to 3
}

// currencies lists what shops have asked for; ISO 4217 gives the decimals.
var currencies = []Currency{
	{"CNY", "¥", 2},
	{"USD", "$", 2},
	{"EUR", "€", 2},
	{"GBP", "£", 2},
	{"HKD", "HK$", 2},
	{"TWD", "NT$", 2},
	{"MOP", "MOP$", 2},
	{"SGD", "S$", 2},
	{"MYR", "RM", 2},
	{"JPY", "¥", 0},
	{"KRW", "₩", 0},
	{"VND", "₫", 0},
	{"THB", "฿", 2},
	{"AUD", "A$", 2},
	{"CAD", "C$", 2},
	{"NZD", "NZ$", 2},
	{"CHF", "CHF", 2},
	{"SEK", "kr", 2},
	{"NOK", "kr", 2},
	{"DKK", "kr", 2},
	{"KWD", "KD", 3},
	{"BHD", "BD", 3},
	{"INR", "₹", 2},
	{"IDR", "Rp", 2},
	{"PHP", "₱", 2},
	{"BRL", "R$", 2},
	{"MXN", "MX$", 2},
	{"PLN", "zł", 2},
	{"CZK", "Kč", 2},
	{"TRY", "₺", 2},
}

// CurrencyByCode finds a currency by its ISO 4217 code.
func CurrencyByCode(code string) (Currency, error) {
	for _, c := range currencies {
		if strings.EqualFold(c.Code, code) {
			return c, nil
		}
	}
	return Currency{}, Refuse("currency.unknown", code)
}

// Unit returns the minor units of one whole unit: 100 for CNY, 1 for JPY.
func (c Currency) Unit() int64 {
	unit := int64(1)
	for range c.Decimals {
		unit *= 10
	}
	return unit
}

// Plain writes an amount without symbol or grouping: "128.50", "-0.05".
func (c Currency) Plain(m Money) string {
	sign, u := "", uint64(m)
	if m < 0 {
		sign, u = "-", -uint64(m)
	}
	unit := uint64(c.Unit())
	if c.Decimals == 0 {
		return sign + strconv.FormatUint(u, 10)
	}
	return fmt.Sprintf("%s%d.%0*d", sign, u/unit, c.Decimals, u%unit)
}

// Format writes an amount for people, with symbol and grouped thousands: "¥1,320.00".
func (c Currency) Format(m Money) string {
	plain := c.Plain(m)
	sign := ""
	if m < 0 {
		sign, plain = "−", plain[1:]
	}
	whole, frac, hasFrac := strings.Cut(plain, ".")
	out := sign + c.Symbol + group(whole)
	if hasFrac {
		out += "." + frac
	}
	return out
}

// Format writes points for people, with grouped thousands and a true minus sign.
func (p Points) Format() string {
	if p < 0 {
		return "−" + group(strconv.FormatUint(-uint64(p), 10))
	}
	return group(strconv.FormatInt(int64(p), 10))
}

// Signed writes points with their sign: "+129", "−300", "0".
func (p Points) Signed() string {
	if p > 0 {
		return "+" + p.Format()
	}
	return p.Format()
}

// group sets a comma before every third digit from the right.
func group(digits string) string {
	if len(digits) <= 3 {
		return digits
	}
	head := len(digits) % 3
	var b strings.Builder
	b.WriteString(digits[:head])
	for i := head; i < len(digits); i += 3 {
		if b.Len() > 0 {
			b.WriteByte(',')
		}
		b.WriteString(digits[i : i+3])
	}
	return b.String()
}

// MaxMoney bounds every single amount (9e14 minor units is more than any shop turns
// over) so that sums over a member's life cannot overflow unnoticed.
const MaxMoney = Money(9_000_000_000_000_00)

// MaxPoints bounds every single movement of points, for the same reason.
const MaxPoints = Points(1_000_000_000_000)

// AddChecked returns a+b, or an error if the sum leaves int64.
func AddChecked(a, b int64) (int64, error) {
	sum := a + b
	if (a > 0 && b > 0 && sum < 0) || (a < 0 && b < 0 && sum >= 0) {
		return 0, Refuse("number.overflow")
	}
	return sum, nil
}

// MulDiv returns floor(a*b/c) and the remainder a*b - c*floor for a, b >= 0 and c > 0, with
// a 128-bit product. It fails if the quotient leaves int64.
func MulDiv(a, b, c int64) (quo, rem int64, err error) {
	if a < 0 || b < 0 || c <= 0 {
		return 0, 0, Refuse("number.overflow")
	}
	hi, lo := bits.Mul64(uint64(a), uint64(b))
	if hi >= uint64(c) {
		return 0, 0, Refuse("number.overflow")
	}
	q, r := bits.Div64(hi, lo, uint64(c))
	if q > math.MaxInt64 {
		return 0, 0, Refuse("number.overflow")
	}
	return int64(q), int64(r), nil
}

// Parse reads a plain decimal amount as programs and documents write it: "128.50", "5000".
// More decimals than the currency has are refused, never rounded.
func (c Currency) Parse(text string) (Money, error) {
	digits, negative := strings.CutPrefix(text, "-")
	whole, frac, _ := strings.Cut(digits, ".")
	if whole == "" || len(frac) > c.Decimals || strings.Trim(whole+frac, "0123456789") != "" {
		return 0, Refuse("amount.form", text)
	}
	frac += strings.Repeat("0", c.Decimals-len(frac))
	n, err := strconv.ParseInt(whole+frac, 10, 64)
	if err != nil || Money(n) > MaxMoney {
		return 0, Refuse("amount.beyond", c.Plain(MaxMoney))
	}
	if negative {
		n = -n
	}
	return Money(n), nil
}
