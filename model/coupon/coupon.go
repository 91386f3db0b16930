// Package coupon makes and reads the code that is printed on a coupon: the letter C, eleven
// random digits and a check digit, in groups, "C1234-5678-9018". After its letter a code has
// digits only, so that it can be typed on a number pad. The package never knows which codes
// were issued: a code that reads well may still be nobody's.
package coupon

import (
	"encoding/binary"
	"fmt"
	"strings"
	"unicode"

	"regulars/model"
	"regulars/model/clean"
)

const (
	digits    = 12              // with the check digit
	space     = 100_000_000_000 // codes there are: ten to the power of digits - 1
	longest   = 64              // bytes that a typed code can have, however it is spaced
	groupSize = 4
)

// Code is the code of a coupon in its normal form: "C" and twelve digits, the last a check
// digit. New and Parse make no others.
type Code string

// New makes a code of eight random bytes. They are taken modulo 10^11, which makes the lower
// part of the codes likelier than the rest, but by less than one part in a hundred million
// (2^64 is 184 million times 10^11): whoever guesses gains nothing from it.
func New(random [8]byte) Code {
	body := fmt.Sprintf("%0*d", digits-1, binary.BigEndian.Uint64(random[:])%space)
	return Code("C" + body + string('0'+damm(body)))
}

// Parse reads a code as people type it and scanners send it: with or without groups, in
// full-width forms, with a small c, and without the letter if the check digit is right. A wrong
// check digit is refused as "coupon.check", everything else as "coupon.form".
func Parse(text string) (Code, error) {
	number, _, ok := fold(text)
	switch {
	case !ok:
		const columns = 40
		return "", model.Refuse("coupon.form", clean.Text(text, columns), digits)
	case damm(number) != 0:
		return "", model.Refuse("coupon.check", Code("C"+number).String())
	}
	return Code("C" + number), nil
}

// String writes the code in groups, "C1234-5678-9018", as it is printed. What is no code comes
// back unchanged.
func (c Code) String() string {
	if len(c) != digits+1 {
		return string(c)
	}
	return string(c[:1+groupSize] + "-" + c[1+groupSize:1+2*groupSize] + "-" + c[1+2*groupSize:])
}

// Looks tells whether a typed or scanned text may be a coupon's code: C or c and twelve digits,
// in any spacing. The check digit may be wrong; Parse then says so. Twelve digits without the
// letter do not look like a code, because cards and receipts do the same.
func Looks(text string) bool {
	_, lettered, ok := fold(text)
	return lettered && ok
}

// fold returns the twelve digits of a typed code and whether the letter stood before them.
func fold(text string) (number string, lettered, ok bool) {
	if len(text) > longest {
		return "", false, false
	}
	out := make([]byte, 0, digits)
	for _, r := range clean.Digits(clean.Line(text)) {
		switch {
		case r == ' ' || isDash(r):
		case isLetter(r) && !lettered && len(out) == 0:
			lettered = true
		case r >= '0' && r <= '9' && len(out) < digits:
			out = append(out, byte(r))
		default:
			return "", lettered, false
		}
	}
	return string(out), lettered, len(out) == digits
}

func isLetter(r rune) bool { return strings.ContainsRune("CcＣｃ", r) }

// isDash reports the dashes that keyboards and word processors put between groups; the minus
// sign is no dash to Unicode.
func isDash(r rune) bool { return r == '−' || unicode.Is(unicode.Pd, r) }
