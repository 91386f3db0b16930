package clean

import (
	"math"
	"strings"
	"unicode/utf8"

	"regulars/model"
)

// numberMax is the longest number that is read, and how much of a refused one is repeated to
// the person who typed it.
const numberMax = 40

// Amount reads an amount as a cashier types it at the till: "128.5", "128,50", "¥1,280.50",
// "１２８．５０". It is strict where a reader of files may be tolerant: it never rounds, and a
// number that can be read in two ways, such as "1,280" where amounts have decimals, is refused.
func Amount(s string, cur model.Currency) (model.Money, error) {
	typed := identifier(s, LineMax)
	number := withoutCurrency(typed, cur)
	switch {
	case number == "":
		return 0, model.Refuse("amount.empty")
	case len(typed) > numberMax:
		return 0, model.Refuse("amount.form", Text(typed, numberMax))
	case isNegative(number):
		return 0, model.Refuse("amount.negative")
	}
	whole, fraction, err := splitAmount(number, cur)
	if err != nil {
		return 0, err
	}
	fraction += strings.Repeat("0", cur.Decimals-len(fraction))
	minor, ok := parseUpTo(whole+fraction, int64(model.MaxMoney))
	if !ok {
		return 0, model.Refuse("amount.beyond", cur.Format(model.MaxMoney))
	}
	return model.Money(minor), nil
}

// Points reads a number of points: whole, with or without thousands separators.
func Points(s string) (model.Points, error) {
	typed := identifier(s, LineMax)
	switch {
	case typed == "":
		return 0, model.Refuse("points.empty")
	case len(typed) > numberMax:
		return 0, model.Refuse("points.form", Text(typed, numberMax))
	case isNegative(typed):
		return 0, model.Refuse("points.negative")
	}
	digits, ok := ungroup(typed, ",")
	if !ok {
		whole, fraction, found := strings.Cut(typed, ".")
		if _, ok := ungroup(whole, ","); ok && found && areDigits(fraction) {
			return 0, model.Refuse("points.whole", typed)
		}
		return 0, model.Refuse("points.form", typed)
	}
	points, ok := parseUpTo(digits, int64(model.MaxPoints))
	if !ok {
		return 0, model.Refuse("points.large", model.MaxPoints.Format())
	}
	return model.Points(points), nil
}

// withoutCurrency takes the shop's own currency off either end: its symbol, its code, the bare
// dollar sign for HK$ and its like, and the words that Chinese receipts use. Another currency
// stays, and so makes the amount unreadable.
func withoutCurrency(s string, cur model.Currency) string {
	marks := []string{strings.ToUpper(cur.Symbol), cur.Code}
	if strings.HasSuffix(cur.Symbol, "$") {
		marks = append(marks, "$")
	}
	switch cur.Code {
	case "CNY":
		marks = append(marks, "￥", "元", "块", "RMB")
	case "JPY":
		marks = append(marks, "￥", "円")
	}
	s = strings.ToUpper(s)
	for _, mark := range marks {
		if rest, ok := strings.CutPrefix(s, mark); ok {
			return strings.TrimSpace(rest)
		}
		if rest, ok := strings.CutSuffix(s, mark); ok {
			return strings.TrimSpace(rest)
		}
	}
	return s
}

// isNegative recognises every usual way to write a number below zero, including the
// accountants' brackets. "-" alone is no number.
func isNegative(s string) bool {
	first, _ := utf8.DecodeRuneInString(s)
	bracketed := first == '(' && strings.HasSuffix(s, ")")
	return (bracketed || isDash(first)) && strings.ContainsAny(s, "0123456789")
}

// splitAmount finds the decimal separator and answers the digits before it, without grouping,
// and after it. A Chinese keyboard types the point as "。".
func splitAmount(number string, cur model.Currency) (whole, fraction string, err error) {
	number = strings.ReplaceAll(number, "。", ".")
	at := strings.LastIndexAny(number, ".,")
	if at < 0 {
		return grouped(number, number, "", 0)
	}
	mark := number[at : at+1]
	head, tail := number[:at], number[at+1:]
	other := map[string]string{".": ",", ",": "."}[mark]
	switch {
	case !areDigits(tail):
		return "", "", model.Refuse("amount.form", number)
	case strings.Contains(head, mark):
		// Only a thousands separator is written twice.
		return grouped(number, number, mark, 0)
	case mark == "," && isThousands(head, tail) && cur.Decimals == 0:
		return grouped(number, number, mark, 0)
	case mark == "," && isThousands(head, tail):
		return "", "", model.Refuse("amount.twoways", number, head+tail, head+"."+tail[:cur.Decimals])
	case len(tail) > cur.Decimals && cur.Decimals == 0:
		return "", "", model.Refuse("amount.whole", number, cur.Code)
	case len(tail) > cur.Decimals:
		return "", "", model.Refuse("amount.decimals", number, cur.Code, cur.Decimals)
	case head == "" && tail == "":
		return "", "", model.Refuse("amount.form", number)
	}
	whole, _, err = grouped(number, head, other, len(tail))
	return whole, tail, err
}

// isThousands reports whether head,tail looks like a number of thousands.
func isThousands(head, tail string) bool {
	return len(tail) == 3 && areDigits(head) && len(head) >= 1 && len(head) <= 3 && head[0] != '0'
}

// grouped answers the digits of a whole number whose thousands may be set apart by separator
// or by spaces. A missing whole part (".5") is fine if decimals follow.
func grouped(number, whole, separator string, decimals int) (string, string, error) {
	if whole == "" && decimals > 0 {
		return "0", "", nil
	}
	for _, sep := range []string{separator, " ", "'"} {
		if digits, ok := ungroup(whole, sep); ok {
			return digits, "", nil
		}
	}
	return "", "", model.Refuse("amount.form", number)
}

// ungroup removes thousands separators if they stand where they should: one to three digits,
// then always three.
func ungroup(s, separator string) (string, bool) {
	if areDigits(s) {
		return s, s != ""
	}
	if separator == "" {
		return "", false
	}
	groups := strings.Split(s, separator)
	for i, g := range groups {
		if !areDigits(g) || len(g) > 3 || g == "" || i > 0 && len(g) != 3 {
			return "", false
		}
	}
	return strings.Join(groups, ""), true
}

// parseUpTo reads digits as a number of at most limit.
func parseUpTo(digits string, limit int64) (int64, bool) {
	n := int64(0)
	for i := range len(digits) {
		digit := int64(digits[i] - '0')
		if n > (math.MaxInt64-digit)/10 {
			return 0, false
		}
		if n = n*10 + digit; n > limit {
			return 0, false
		}
	}
	return n, true
}
