package clean

import (
	"fmt"
	"strings"

	"regulars/model"
)

// Cards of our own are EAN-13 numbers in the range that GS1 leaves to shops, 20 to 29, so that
// any scanner reads them and no product ever has one.
const (
	ownLength = 13
	ownSeqMax = 100_000_000_000 // ten prefixes of ten digits each

	foreignMin = 4
	foreignMax = 32
)

// NewCard makes the card number for a sequence number: "20", ten digits and the check digit.
// After ten billion cards the prefixes 21 to 29 follow. Beyond those it panics, since no
// counter of ours can get there.
func NewCard(seq uint64) string {
	if seq >= ownSeqMax {
		panic(fmt.Sprintf("clean: card sequence %d is out of range", seq))
	}
	body := fmt.Sprintf("2%011d", seq)
	return body + string(checkDigit(body))
}

// ValidCard reports whether s is a card of our own range with the right check digit.
func ValidCard(s string) bool { return isOwn(s) && checkDigit(s[:ownLength-1]) == s[ownLength-1] }

// isOwn reports whether s has the form of a card of our own, right or wrong. GS1's range 20 to
// 29 is simply every EAN-13 that starts with 2.
func isOwn(s string) bool {
	return len(s) == ownLength && s[0] == '2' && areDigits(s)
}

// checkDigit computes the EAN-13 check digit of twelve digits (GS1 General Specifications,
// section 7.9): weights 1 and 3 from the left, filled up to the next ten.
func checkDigit(body string) byte {
	sum := 0
	for i := range len(body) {
		digit := int(body[i] - '0')
		sum += digit + 2*digit*(i%2)
	}
	return '0' + byte((10-sum%10)%10)
}

// Card cleans a card number as scanned or typed: spaces, dashes and full-width forms are
// folded and letters put in upper case. A number of our own range must have its check digit
// right, because a typing error there is somebody else's card. Cards of other systems are
// accepted as they are, 4 to 32 letters and digits.
func Card(s string) (string, error) {
	typed := identifier(s, LineMax)
	number := strings.ToUpper(strings.Map(withoutSeparators, typed))
	for _, r := range number {
		if (r < '0' || r > '9') && (r < 'A' || r > 'Z') {
			return "", model.Refuse("card.letters")
		}
	}
	switch {
	case number == "":
		return "", model.Refuse("card.empty")
	case len(number) < foreignMin || len(number) > foreignMax || len(typed) > 3*foreignMax:
		return "", model.Refuse("card.length", foreignMin, foreignMax)
	case isOwn(number) && !ValidCard(number):
		return "", model.Refuse("card.check")
	}
	return number, nil
}

func withoutSeparators(r rune) rune {
	if r == ' ' || isDash(r) {
		return -1
	}
	return r
}

// isDash reports whether r is one of the dashes that keyboards, word processors and scanners
// put between groups of digits.
func isDash(r rune) bool {
	switch r {
	case '-', 0x2010, 0x2011, 0x2012, 0x2013, 0x2014, 0x2015, 0x2212, 0xFE58, 0xFE63, 0xFF0D:
		return true
	}
	return false
}
