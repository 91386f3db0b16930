package clean

import (
	"strings"
	"unicode/utf8"

	"regulars/model"
)

// ReceiptMax caps a receipt number, in code points.
const ReceiptMax = 64

// TagMax caps one tag, in columns; TagsMax caps the tags of one member.
const (
	TagMax  = 24
	TagsMax = 20
)

// zeros are the zeros of the digit rows that cashiers' keyboards and imported files contain:
// Arabic-Indic, Persian and full-width. Each row holds its ten digits in order.
var zeros = []rune{0x0660, 0x06F0, 0xFF10}

// Digits returns s with its digits written in ASCII; everything else stays.
func Digits(s string) string { return strings.Map(plainDigit, s) }

func plainDigit(r rune) rune {
	if r < zeros[0] {
		return r
	}
	for _, zero := range zeros {
		if r >= zero && r <= zero+9 {
			return '0' + r - zero
		}
	}
	return r
}

// narrow turns a full-width character into its ASCII form, and any digit into an ASCII one. It
// serves identifiers, where a Chinese keyboard in full-width mode must not make a difference.
func narrow(r rune) rune {
	if r >= 0xFF01 && r <= 0xFF5E {
		return r - 0xFF01 + '!'
	}
	return plainDigit(r)
}

// narrowLetter turns full-width letters and digits into ASCII and leaves punctuation.
func narrowLetter(r rune) rune {
	n := narrow(r)
	if n >= '0' && n <= '9' || n >= 'A' && n <= 'Z' || n >= 'a' && n <= 'z' {
		return n
	}
	return r
}

// identifier is the common start of everything that is compared rather than read. Its callers
// refuse what is as long as limit, so that nothing is ever compared by its first part; for the
// same reason what even exceeds the door's own cap is nothing.
func identifier(s string, limit int) string {
	if len(s) > inputMax {
		return ""
	}
	return Text(strings.Map(narrow, s), limit)
}

// Receipt cleans a receipt number. Letters keep their case, because some tills count on it. A
// number that is too long is refused rather than cut: two receipts cut alike would be one, and
// the second sale would be taken for a repeat.
func Receipt(s string) (string, error) {
	r := identifier(s, ReceiptMax*4)
	switch {
	case r == "":
		return "", model.Refuse("receipt.empty")
	case utf8.RuneCountInString(r) > ReceiptMax:
		return "", model.Refuse("receipt.long", ReceiptMax)
	}
	return r, nil
}

// Tags splits what was typed at commas, semicolons (of either script) and line breaks into
// clean tags, in the order typed, each once whatever its case.
func Tags(s string) ([]string, error) {
	// Cleaning comes first: escape sequences have semicolons, and so has the NFC of the Greek question mark.
	text := settle(strings.Map(narrowLetter, s), NoteMax, true)
	parts := strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(",;，；、\n", r) })
	var tags []string
	seen := map[string]bool{}
	for _, part := range parts {
		tag := Text(part, TagMax)
		if key := strings.ToLower(tag); tag != "" && !seen[key] {
			seen[key] = true
			tags = append(tags, tag)
		}
		if len(tags) > TagsMax {
			return nil, model.Refuse("tags.many", TagsMax)
		}
	}
	return tags, nil
}

// Gender is what a member calls themself; empty when nobody asked.
type Gender string

const (
	Unasked Gender = ""
	Male    Gender = "m"
	Female  Gender = "f"
	Other   Gender = "x"
)

var genders = map[string]Gender{
	"":  Unasked,
	"m": Male, "male": Male, "man": Male, "mr": Male, "男": Male, "男性": Male, "先生": Male,
	"f": Female, "female": Female, "woman": Female, "ms": Female, "mrs": Female, "女": Female,
	"女性": Female, "女士": Female, "小姐": Female,
	"x": Other, "other": Other, "diverse": Other, "其他": Other, "其它": Other,
	"-": Unasked, "unknown": Unasked, "未知": Unasked, "保密": Unasked, "不详": Unasked,
}

// ParseGender reads the words that people and other systems write, in both languages.
func ParseGender(s string) (Gender, error) {
	word := strings.TrimSuffix(strings.ToLower(identifier(s, LineMax)), ".")
	g, ok := genders[word]
	if !ok {
		return Unasked, model.Refuse("gender.unknown")
	}
	return g, nil
}
