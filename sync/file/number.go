package file

import (
	"math"
	"strings"
	"unicode/utf8"

	"regulars/model"
)

// Separator is the mark before the decimals of a file's numbers.
type Separator byte

// NoSeparator leaves it to each number: the file's sample did not tell.
const (
	NoSeparator Separator = 0
	Point       Separator = '.'
	Comma       Separator = ','
)

// numberStyle says how a number is read.
type numberStyle struct {
	decimals  int // digits kept after the point
	separator Separator
	currency  string // ISO code that amounts may carry; any if empty
}

// numberProblem says why a number cannot be used.
type numberProblem int

const (
	numberOK numberProblem = iota
	numberBad
	numberLarge
	numberCurrency
)

var pow10 = [19]int64{
	1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000,
	10_000_000_000, 100_000_000_000, 1_000_000_000_000, 10_000_000_000_000, 100_000_000_000_000,
	1_000_000_000_000_000, 10_000_000_000_000_000, 100_000_000_000_000_000, 1_000_000_000_000_000_000,
}

// parseNumber reads a decimal number exactly and returns it in units of 10^-decimals, rounded
// half away from zero, so that a return mirrors its sale. b is trimmed.
func parseNumber(b []byte, style numberStyle) (int64, numberProblem) {
	if n, ok := plainNumber(b, style); ok {
		return n, numberOK
	}
	var d decimal
	if problem := d.scan(b, style); problem != numberOK {
		return 0, problem
	}
	return d.units(style.decimals)
}

// plainNumber is the quick way for what nearly every cell holds: "12", "-3.5", "128.50".
func plainNumber(b []byte, style numberStyle) (int64, bool) {
	negative := len(b) > 1 && b[0] == '-'
	if negative {
		b = b[1:]
	}
	if len(b) == 0 || len(b) > 16 {
		return 0, false
	}
	n, point := int64(0), -1
	for i, c := range b {
		switch {
		case c >= '0' && c <= '9':
			n = n*10 + int64(c-'0')
		case c == '.' && point < 0 && style.separator != Comma:
			point = i
		default:
			return 0, false
		}
	}
	frac := 0
	if point >= 0 {
		frac = len(b) - point - 1
		if len(b) == 1 {
			return 0, false
		}
	}
	if frac <= style.decimals {
		if len(b)+style.decimals-frac > 18 {
			return 0, false
		}
		n *= pow10[style.decimals-frac]
	} else {
		cut := pow10[frac-style.decimals]
		n = (n + cut/2) / cut
	}
	if negative {
		n = -n
	}
	return n, true
}

// maxNumber bounds a written number; the longest honest one has 19 digits, a sign, six
// separators and a currency.
const maxNumber = 64

// decimal is a number taken apart: digits x 10^exp.
type decimal struct {
	digits   [maxNumber]byte // without leading zeros
	count    int
	exp      int
	negative bool
}

// scan takes the written number apart: sign, currency, digits, separators, exponent.
func (d *decimal) scan(b []byte, style numberStyle) numberProblem {
	if len(b) > 4*maxNumber {
		return numberBad
	}
	var plain [maxNumber]byte // digits and separators only
	n, exp := 0, 0
	var words strings.Builder
	open, closed, signs, done := false, false, 0, false
	word := false // the last character was a currency's; a point behind it abbreviates
	for i := 0; i < len(b); {
		r, size := utf8.DecodeRune(b[i:])
		r = narrow(r)
		next := i + size
		switch {
		case word && r == '.':
		case r >= '0' && r <= '9' || r == '.' || r == ',' || r == '\'':
			if done || n == maxNumber {
				return numberBad
			}
			plain[n] = byte(r)
			n++
		case (r == 'e' || r == 'E') && n > 0 && !done && exponentAt(b[next:]):
			var taken int
			exp, taken = readExponent(b[next:])
			next += taken
			done = true
		case r == '-' || r == '+':
			if signs++; signs > 1 {
				return numberBad
			}
			d.negative = r == '-'
			done = n > 0
		case r == '(' && n == 0 && !open:
			open = true
		case r == ')' && n > 0 && open && !closed:
			closed, done = true, true
		case r == ' ':
			if n > 0 && n < maxNumber && !done {
				plain[n] = ' '
				n++
			}
		default:
			words.WriteRune(r)
			word, i = true, next
			continue
		}
		word, i = false, next
	}
	if open != closed || open && signs > 0 || n == 0 {
		return numberBad
	}
	d.negative = d.negative || open
	if word := words.String(); word != "" {
		if problem := checkCurrency(word, style.currency); problem != numberOK {
			return problem
		}
	}
	return d.separate(plain[:n], exp, style.separator)
}

// narrow maps the forms that a Chinese keyboard or a typesetter writes to ASCII.
func narrow(r rune) rune {
	switch {
	case r < utf8.RuneSelf:
		return r
	case r >= '！' && r <= '～':
		return r - '！' + '!'
	case r == '−' || r == '–' || r == '‐' || r == '﹣':
		return '-'
	case r == '’' || r == '‘':
		return '\''
	case r == '￥':
		return '¥'
	case invisible(r):
		return ' '
	}
	return r
}

func exponentAt(b []byte) bool {
	if len(b) > 0 && (b[0] == '+' || b[0] == '-') {
		b = b[1:]
	}
	return len(b) > 0 && b[0] >= '0' && b[0] <= '9'
}

// readExponent reads the digits behind an e. What is larger than any number that we could
// hold is cut to a value that is still larger.
func readExponent(b []byte) (exp, taken int) {
	negative := false
	if b[0] == '+' || b[0] == '-' {
		negative = b[0] == '-'
		taken = 1
	}
	for taken < len(b) && b[taken] >= '0' && b[taken] <= '9' {
		exp = min(exp*10+int(b[taken]-'0'), 10_000)
		taken++
	}
	if negative {
		exp = -exp
	}
	return exp, taken
}

// separate decides which mark stands before the decimals, drops the others and fills d.
func (d *decimal) separate(plain []byte, exp int, separator Separator) numberProblem {
	for len(plain) > 0 && plain[len(plain)-1] == ' ' {
		plain = plain[:len(plain)-1]
	}
	at, ok := decimalMark(plain, separator)
	if !ok {
		return numberBad
	}
	whole, frac := plain, []byte(nil)
	if at >= 0 {
		whole, frac = plain[:at], plain[at+1:]
	}
	if !grouped(whole) {
		return numberBad
	}
	seen := 0
	for _, part := range [][]byte{whole, frac} {
		for _, c := range part {
			if c < '0' || c > '9' {
				continue
			}
			seen++
			if d.count > 0 || c != '0' {
				d.digits[d.count] = c
				d.count++
			}
		}
	}
	if seen == 0 {
		return numberBad
	}
	d.exp = exp - len(frac)
	return numberOK
}

// decimalMark returns the index of the mark before the decimals, -1 if there is none.
func decimalMark(plain []byte, separator Separator) (int, bool) {
	point, comma := lastIndex(plain, '.'), lastIndex(plain, ',')
	at := max(point, comma)
	if at < 0 {
		return -1, true
	}
	mark := plain[at]
	for _, c := range plain[at+1:] {
		if c < '0' || c > '9' {
			return 0, false // A group mark among the decimals.
		}
	}
	if point >= 0 && comma >= 0 {
		return at, lastIndex(plain[:at], mark) < 0
	}
	if lastIndex(plain[:at], mark) >= 0 {
		return -1, true // The same mark twice groups thousands.
	}
	behind := len(plain) - at - 1
	lone := behind == 3 && at >= 1 && at <= 3 && plain[0] != '0'
	switch {
	case lone && separator == NoSeparator:
		separator = Point // 1,234 is a thousand, 1.234 is not: the habit of most programs.
		fallthrough
	case lone:
		if mark != byte(separator) {
			return -1, true
		}
		return at, true
	case mark == ',' && separator == Point && behind > 3:
		return 0, false // Neither a group nor this file's decimals.
	}
	return at, true
}

func lastIndex(b []byte, c byte) int {
	for i := len(b) - 1; i >= 0; i-- {
		if b[i] == c {
			return i
		}
	}
	return -1
}

// grouped checks the digits before the decimals: none, plain, or groups of three set apart
// by one mark. Indian groups of two are right before the last three.
func grouped(whole []byte) bool {
	mark, run, groups := byte(0), 0, 0
	for _, c := range whole {
		if c >= '0' && c <= '9' {
			run++
			continue
		}
		if mark != 0 && c != mark || run == 0 || groups == 0 && run > 3 || groups > 0 && run != 3 && run != 2 {
			return false
		}
		mark, run = c, 0
		groups++
	}
	return mark == 0 || run == 3
}

// units returns the number in units of 10^-decimals.
func (d *decimal) units(decimals int) (int64, numberProblem) {
	digits, shift := d.digits[:d.count], d.exp+decimals
	up := false
	if shift < 0 {
		keep := len(digits) + shift
		if keep < 0 {
			return 0, numberOK
		}
		if keep < len(digits) {
			up = digits[keep] >= '5'
		}
		digits, shift = digits[:keep], 0
	}
	if len(digits) > 0 && len(digits)+shift > 19 {
		return 0, numberLarge
	}
	n := uint64(0)
	for _, c := range digits {
		n = n*10 + uint64(c-'0')
	}
	if n > 0 {
		for range shift {
			n *= 10 // At most 19 digits: cannot leave uint64.
		}
	}
	if up {
		n++
	}
	if n > math.MaxInt64 {
		return 0, numberLarge
	}
	if d.negative {
		return -int64(n), numberOK
	}
	return int64(n), numberOK
}

// moneyWords are the marks of currencies, beyond their codes, and whose they are.
var moneyWords = map[string]string{
	"¥": "CNY JPY", "元": "CNY TWD HKD MOP", "圆": "CNY TWD HKD MOP JPY", "块": "CNY TWD HKD MOP", "RMB": "CNY", "人民币": "CNY",
	"$": "USD HKD TWD SGD AUD CAD NZD MXN MOP", "€": "EUR", "£": "GBP", "₩": "KRW", "₫": "VND", "฿": "THB", "₹": "INR",
	"₱": "PHP", "₺": "TRY", "円": "JPY", "원": "KRW", "HK$": "HKD", "NT$": "TWD", "MOP$": "MOP", "S$": "SGD", "A$": "AUD",
	"C$": "CAD", "NZ$": "NZD", "US$": "USD", "MX$": "MXN", "R$": "BRL", "RM": "MYR", "KR": "SEK NOK DKK", "RP": "IDR",
	"ZŁ": "PLN", "KČ": "CZK", "KD": "KWD", "BD": "BHD", "RS": "INR", "FR": "CHF", "港币": "HKD", "美元": "USD", "欧元": "EUR",
}

// checkCurrency accepts the words around an amount if they name the shop's currency.
func checkCurrency(word, currency string) numberProblem {
	word = strings.ToUpper(strings.Trim(word, ".: "))
	codes, known := moneyWords[word]
	if !known {
		c, err := model.CurrencyByCode(word)
		if err != nil {
			return numberBad
		}
		codes = c.Code
	}
	for code := range strings.FieldsSeq(codes) {
		if currency == "" || code == currency {
			return numberOK
		}
	}
	return numberCurrency
}

// separatorOf returns the decimal mark that a number proves, NoSeparator if it proves none.
func separatorOf(b []byte) Separator {
	marks := [2]int{}
	for _, c := range b {
		switch c {
		case '.':
			marks[0]++
		case ',':
			marks[1]++
		}
	}
	point, comma := lastIndex(b, '.'), lastIndex(b, ',')
	switch {
	case marks[0] > 0 && marks[1] > 0:
		return Separator(b[max(point, comma)])
	case marks[0] > 1:
		return Comma
	case marks[1] > 1:
		return Point
	case marks[0] == 1 && !threeBehind(b, point):
		return Point
	case marks[1] == 1 && !threeBehind(b, comma):
		return Comma
	}
	return NoSeparator
}

// threeBehind reports exactly three digits behind a mark, which may be a group.
func threeBehind(b []byte, at int) bool {
	n := 0
	for _, c := range b[at+1:] {
		if c < '0' || c > '9' {
			break
		}
		n++
	}
	return n == 3
}
