package clean

import (
	"strings"

	"github.com/nyaruka/phonenumbers"

	"regulars/model"
)

// HomeRegion is the region of numbers that are typed without a country code, unless the shop
// says otherwise.
const HomeRegion = "CN"

// phoneMax is more than any number with all its brackets and spaces takes.
const phoneMax = 40

// Phone reads a telephone number as people write it and answers it in E.164 ("+8613812341641").
// Numbers without a country code belong to region, an ISO 3166 code ("" is HomeRegion).
//
// Numbers of the shop's own country must exist by the numbering plan, since a lost digit is the
// common mistake there. Numbers from abroad need only be possible, so that a new foreign prefix
// does not turn a customer away. Mainland mobile numbers take a short cut that allocates once
// and never consults the plan.
func Phone(s, region string) (string, error) {
	if region == "" {
		region = HomeRegion
	}
	if e164, ok := mainlandMobile(s, region); ok {
		return e164, nil
	}
	typed := identifier(s, LineMax)
	switch digits := countDigits(typed); {
	case typed == "":
		return "", model.Refuse("phone.empty")
	case digits == 0 || strings.ContainsFunc(typed, isForeignToPhones):
		return "", model.Refuse("phone.form")
	case len(typed) > phoneMax:
		return "", model.Refuse("phone.long")
	}
	number, err := phonenumbers.Parse(typed, region)
	if err != nil {
		return "", unparsed(err)
	}
	if err := plausible(number, region); err != nil {
		return "", err
	}
	return canonical(number)
}

// Region reads the country of a shop's phone numbers: an ISO 3166 code whose numbers are known.
func Region(s string) (string, error) {
	typed := strings.ToUpper(identifier(s, LineMax))
	if phonenumbers.GetCountryCodeForRegion(typed) == 0 {
		return "", model.Refuse("region.unknown", Line(s))
	}
	return typed, nil
}

// canonical writes the number in E.164, unless that form would be read as another number: one
// whose national part still starts with a trunk prefix is nobody's.
func canonical(number *phonenumbers.PhoneNumber) (string, error) {
	e164 := phonenumbers.Format(number, phonenumbers.E164)
	again, err := phonenumbers.Parse(e164, "")
	if err != nil || phonenumbers.Format(again, phonenumbers.E164) != e164 {
		return "", model.Refuse("phone.impossible")
	}
	return e164, nil
}

func countDigits(s string) int {
	n := 0
	for _, r := range s {
		if r >= '0' && r <= '9' {
			n++
		}
	}
	return n
}

// isForeignToPhones reports characters that a telephone number never has. Letters are among
// them: a name typed into the wrong field must not be dialled as 1-800-FLOWERS.
func isForeignToPhones(r rune) bool {
	return (r < '0' || r > '9') && !isPhonePunctuation(r) && r != '+'
}

func isPhonePunctuation(r rune) bool {
	return isDash(r) || strings.ContainsRune(" ()（）[]./·", r)
}

// mainlandMobile recognises mainland mobile numbers: eleven digits, the first 1, the second 3
// to 9, with or without +86, 0086 or 86.
func mainlandMobile(s, region string) (string, bool) {
	var digits [15]byte
	n, plus := 0, false
	for _, r := range s {
		r = narrow(r)
		switch {
		case r >= '0' && r <= '9' && n < len(digits):
			digits[n] = byte(r)
			n++
		case r == '+' && n == 0 && !plus:
			plus = true
		case !isPhonePunctuation(r):
			return "", false
		case r == '(' && n > 0:
			// "+86 (0)138": the bracket may hide a trunk prefix.
			return "", false
		}
	}
	national := digits[:n]
	switch home := region == "CN"; {
	case n == 11 && home && !plus:
	case n == 13 && (home || plus) && string(national[:2]) == "86":
		national = national[2:]
	case n == 15 && !plus && string(national[:4]) == "0086":
		national = national[4:]
	default:
		return "", false
	}
	if national[0] != '1' || national[1] < '3' {
		return "", false
	}
	return "+86" + string(national), true
}

// plausible refuses numbers that cannot be dialled.
func plausible(number *phonenumbers.PhoneNumber, region string) error {
	switch phonenumbers.IsPossibleNumberWithReason(number) {
	case phonenumbers.IS_POSSIBLE:
	case phonenumbers.IS_POSSIBLE_LOCAL_ONLY:
		return model.Refuse("phone.local")
	case phonenumbers.INVALID_COUNTRY_CODE:
		return model.Refuse("phone.country")
	case phonenumbers.TOO_SHORT:
		return model.Refuse("phone.short")
	case phonenumbers.TOO_LONG:
		return model.Refuse("phone.long")
	default:
		return model.Refuse("phone.impossible")
	}
	home := int(number.GetCountryCode()) == phonenumbers.GetCountryCodeForRegion(region)
	if home && !phonenumbers.IsValidNumber(number) {
		return model.Refuse(misdialled(number))
	}
	return nil
}

// misdialled tells what is most likely wrong with a number of the shop's own country.
func misdialled(number *phonenumbers.PhoneNumber) model.Code {
	national := phonenumbers.GetNationalSignificantNumber(number)
	if number.GetCountryCode() != 86 {
		return "phone.impossible"
	}
	mobile := national >= "13" && national < "2"
	switch {
	case len(national) <= 8:
		return "phone.local"
	case mobile && len(national) < 11:
		return "phone.short"
	case mobile && len(national) > 11:
		return "phone.long"
	}
	return "phone.impossible"
}

func unparsed(err error) error {
	switch err {
	case phonenumbers.ErrInvalidCountryCode:
		return model.Refuse("phone.country").Because(err)
	case phonenumbers.ErrTooShortNSN, phonenumbers.ErrTooShortAfterIDD:
		return model.Refuse("phone.short").Because(err)
	case phonenumbers.ErrNumTooLong:
		return model.Refuse("phone.long").Because(err)
	}
	return model.Refuse("phone.form").Because(err)
}

// FormatPhone writes an E.164 number for people: mainland numbers in national groups
// ("138 1234 1641"), others with their country code ("+49 1512 3456789"). What is no E.164
// number comes back unchanged.
func FormatPhone(e164 string) string {
	if isMainlandMobile(e164) {
		return e164[3:6] + " " + e164[6:10] + " " + e164[10:]
	}
	number, err := phonenumbers.Parse(e164, "")
	switch {
	case err != nil:
		return e164
	case number.GetCountryCode() == 86:
		return phonenumbers.Format(number, phonenumbers.NATIONAL)
	}
	return phonenumbers.Format(number, phonenumbers.INTERNATIONAL)
}

// MaskPhone writes an E.164 number so that a colleague recognises it and a passer-by does not
// learn it: "138 **** 1641", "010 **** 5678", "+49 *** 4567". Of a foreign number the last four
// digits are shown, and never more than half.
func MaskPhone(e164 string) string {
	if isMainlandMobile(e164) {
		return e164[3:6] + " **** " + e164[10:]
	}
	code, national := splitE164(e164)
	tail := national[len(national)-min(4, len(national)/2):]
	switch {
	case national == "":
		return "****"
	case code == "86" && len(national) >= 9:
		return areaCode(national) + " **** " + tail
	}
	return "+" + code + " *** " + tail
}

func isMainlandMobile(e164 string) bool {
	return len(e164) == 14 && e164[:4] == "+861" && e164[4] >= '3' && areDigits(e164[1:])
}

func areDigits(s string) bool { return strings.Trim(s, "0123456789") == "" }

// areaCode cuts the mainland area code from a national number, with its trunk 0: two digits for
// the great cities (10, 20 to 29), three elsewhere. Service numbers (400, 800) have no trunk 0.
func areaCode(national string) string {
	switch {
	case national[0] == '1' || national[0] == '2':
		return "0" + national[:2]
	case national[:3] == "400" || national[:3] == "800":
		return national[:3]
	}
	return "0" + national[:3]
}

// splitE164 cuts off the country code. Country codes are prefix-free (ITU-T E.164.D): 1 and 7
// have one digit, the list below two, all others three. So a mask needs no numbering plan.
func splitE164(e164 string) (code, national string) {
	digits, ok := strings.CutPrefix(e164, "+")
	if !ok || len(digits) < 4 || !areDigits(digits) {
		return "", ""
	}
	const two = "20 27 30 31 32 33 34 36 39 40 41 43 44 45 46 47 48 49 51 52 53 54 55 56 57 58 " +
		"60 61 62 63 64 65 66 81 82 84 86 90 91 92 93 94 95 98"
	n := 3
	switch {
	case digits[0] == '1' || digits[0] == '7':
		n = 1
	case strings.Contains(two, digits[:2]):
		n = 2
	}
	return digits[:n], digits[n:]
}
