package model

import "strconv"

// Why is one line that explains a result: a code and the values that its sentence mentions.
// Package say words it.
type Why struct {
	Code Code
	Args []any
}

// Explain builds a line of explanation.
func Explain(code Code, args ...any) Why { return Why{Code: code, Args: args} }

// Share writes numerator/denominator points as a decimal with at most four digits, rounded
// down, for explanations: Share(7075, 100) is "70.75".
func Share(num, den int64) string {
	if den <= 0 {
		return "0"
	}
	sign := ""
	if num < 0 {
		sign, num = "−", -num
	}
	whole, rest := num/den, num%den
	out := sign + strconv.FormatInt(whole, 10)
	if rest == 0 {
		return out
	}
	out += "."
	for i := 0; i < 4 && rest != 0; i++ {
		rest *= 10
		out += strconv.FormatInt(rest/den, 10)
		rest %= den
	}
	return out
}
