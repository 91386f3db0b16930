package file

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"
)

// trim takes away what programs set around a value without meaning it: spaces of any kind,
// invisible marks, and the wrappings that keep a spreadsheet from reading a number as one
// (a leading apostrophe, ="...").
func trim(b []byte) []byte {
	if len(b) == 0 {
		return b
	}
	first, last := b[0], b[len(b)-1]
	if first > ' ' && first < utf8.RuneSelf && last > ' ' && last < utf8.RuneSelf && first != '=' && first != '\'' {
		return b
	}
	b = bytes.TrimFunc(b, invisible)
	if len(b) >= 3 && b[0] == '=' && b[1] == '"' && b[len(b)-1] == '"' {
		b = bytes.TrimFunc(b[2:len(b)-1], invisible)
	}
	if len(b) >= 2 && b[0] == '\'' && (defused(b[1:]) || allDigits(b[1:])) {
		b = bytes.TrimFunc(b[1:], invisible)
	}
	return b
}

// invisible reports spaces, control characters and format marks, the byte order mark among
// them.
func invisible(r rune) bool {
	return unicode.IsSpace(r) || unicode.IsControl(r) || unicode.Is(unicode.Cf, r)
}

func allDigits(b []byte) bool {
	for _, c := range b {
		if c < '0' || c > '9' {
			return false
		}
	}
	return len(b) > 0
}

// text returns a cell as a string of its own, trimmed and in valid UTF-8.
func text(cell []byte) string {
	cell = trim(cell)
	if !utf8.Valid(cell) {
		return strings.ToValidUTF8(string(cell), "\uFFFD")
	}
	return string(cell)
}

// nothings are the ways in which programs write that there is no value.
var nothings = []string{
	"-", "--", "NULL", "Null", "null", "N/A", "n/a", "#N/A", "NA", "NaN", "nan", "None", "\\N", "无", "空", "（无）",
}

// value trims a cell that is not free text, and empties it if it only says that there is
// nothing.
func value(cell []byte) []byte {
	cell = trim(cell)
	if len(cell) == 0 || len(cell) > 9 {
		return cell
	}
	if c := cell[0]; c >= '0' && c <= '9' {
		return cell
	}
	for _, word := range nothings {
		if string(cell) == word {
			return nil
		}
	}
	return cell
}

// quote shortens a value for a sentence and takes away what would disturb it.
func quote(cell []byte) string {
	const room = 40
	var b strings.Builder
	n := 0
	for _, r := range strings.ToValidUTF8(string(cell[:min(len(cell), 8*room)]), "\uFFFD") {
		if n == room {
			b.WriteRune('…')
			break
		}
		if invisible(r) {
			r = ' '
		}
		b.WriteRune(r)
		n++
	}
	return b.String()
}

// raised reports a whole number written with an exponent. Statistics programs write one
// when it is shorter ("4e+10") and mean it exactly; a spreadsheet writes one ("1.38E+10")
// when its column was too narrow, and then the digits of a phone or card number are lost.
func raised(cell []byte) (exact, yes bool) {
	e := bytes.IndexAny(cell, "eE")
	if e < 1 || e+2 >= len(cell) || cell[e+1] != '+' || !allDigits(cell[e+2:]) {
		return false, false
	}
	whole, frac, _ := bytes.Cut(cell[:e], []byte{'.'})
	return cell[e] == 'e', allDigits(whole) && (len(frac) == 0 || allDigits(frac))
}

// interner shares strings that come again and again: categories, products, cashiers. It
// stops learning at its limits, because a column of unique texts gains nothing.
type interner struct {
	known map[string]string
	bytes int
}

const (
	internStrings = 1 << 16
	internBytes   = 8 << 20
	internLength  = 128
)

func (in *interner) text(cell []byte) string {
	if len(cell) == 0 {
		return ""
	}
	if s, ok := in.known[string(cell)]; ok {
		return s
	}
	s := text(cell)
	if len(cell) > internLength || len(in.known) >= internStrings || in.bytes >= internBytes {
		return s
	}
	if in.known == nil {
		in.known = map[string]string{}
	}
	key := s
	if len(s) != len(cell) {
		key = string(cell)
	}
	in.known[key] = s
	in.bytes += len(key)
	return s
}
