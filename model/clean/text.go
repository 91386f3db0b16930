// Package clean is the door for everything that people type, scan or import: texts, names,
// phone and card numbers, amounts, birthdays. What has passed it once can be stored, searched
// and drawn without a second look: it is valid UTF-8 in NFC, holds nothing that could steer a
// terminal, and takes the same number of columns whoever measures it.
//
// Free text is repaired in silence, since a greeting must not fail on an emoji; identifiers
// (phone, card, receipt, amount) are refused when repair would mean guessing. Refusals never
// carry a person's data in their arguments, because arguments reach logs; what a cashier typed
// as an amount is not personal and is repeated.
//
// The package never does I/O, knows no clock, and never measures with a terminal's own rules:
// ambiguous characters (Greek, Cyrillic, "é", "·") count one column, which is what every
// terminal does unless it was told otherwise.
package clean

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Caps of free text. Each counts code points and, separately, columns: a hanzi is one code
// point and two columns, so a name has room for 32 of them.
const (
	NameMax = 64
	LineMax = 200
	NoteMax = 4000
)

// inputMax is where reading stops, in bytes. It is four times what the longest note can take,
// so it only ever cuts what a cap would have cut, or what is mostly rubbish.
const inputMax = 64 << 10

// marksMax bounds the combining marks on one letter. Vietnamese and polytonic Greek need two
// or three; a tower of them would paint over the neighbouring lines.
const marksMax = 4

// Line cleans a text that must stay on one line: tabs and line breaks become spaces, runs of
// spaces become one, the ends are trimmed, and LineMax caps the rest.
func Line(s string) string { return Text(s, LineMax) }

// Text is Line with a cap of its own: at most limit code points and at most limit columns. A
// text that is too long is cut between letters, never between a letter and its marks.
func Text(s string, limit int) string {
	if isPlain(s, limit) {
		return s
	}
	return settle(s, limit, false)
}

// Note cleans a text of several lines: line breaks stay ("\n" whatever was typed), at most one
// empty line in a row, no spaces at the ends of lines, and NoteMax caps the rest.
func Note(s string) string { return settle(s, NoteMax, true) }

// Name cleans a person's or a shop's name. Full-width letters and digits become plain ones, so
// that "Ｗａｎｇ" is found by "wang"; punctuation stays as it was typed, because "（" and "·" are
// part of how a name is written.
func Name(s string) string {
	if isPlain(s, NameMax) {
		return s
	}
	return settle(strings.Map(narrowLetter, s), NameMax, false)
}

// isPlain reports whether s is already clean, looking only at the characters that nearly every
// text is made of: printable ASCII and common hanzi. It keeps imports fast.
func isPlain(s string, limit int) bool {
	columns, gap := 0, true
	for _, r := range s {
		switch {
		case r == ' ' && !gap:
			gap = true
			columns++
			continue
		case r > ' ' && r <= '~':
			columns++
		case r >= 0x4E00 && r <= 0x9FFF:
			columns += 2
		default:
			return false
		}
		gap = false
	}
	return columns <= limit && (s == "" || !gap)
}

// settle is the whole path. The three steps stand in this order because what is dropped must
// be gone before letters and marks are composed (a joiner between them would keep them apart),
// and what does not compose can only be seen afterwards.
func settle(s string, limit int, multiline bool) string {
	s = s[:min(len(s), inputMax)]
	c := composer{limit: limit, multiline: multiline}
	for _, r := range norm.NFC.String(sift(s)) {
		if !c.add(r) {
			break
		}
	}
	return string(c.out)
}

// composer writes the composed text: it folds spaces, drops marks that have no letter, and
// stops at the cap.
type composer struct {
	limit     int
	multiline bool

	out            []byte
	runes, columns int
	cluster        int  // where the last letter starts in out
	clusterRunes   int  // code points before it
	marks          int  // marks on it
	bare           bool // there is no letter for a mark to stand on
	space          bool
	breaks         int
}

// add takes the next code point and reports whether there is room for more.
func (c *composer) add(r rune) bool {
	switch {
	case r == '\n' && c.multiline:
		c.breaks++
		c.bare = true
		return true
	case r == ' ' || r == '\n':
		c.space = true
		c.bare = true
		return true
	case isMark(r):
		return c.mark(r)
	case isJamo(r):
		// A Hangul part that found no syllable is measured as anything from 0 to 2.
		c.bare = true
		return true
	}
	return c.letter(r)
}

func (c *composer) mark(r rune) bool {
	if c.bare || len(c.out) == 0 || c.marks == marksMax {
		return true
	}
	if c.runes == c.limit {
		c.out = c.out[:c.cluster]
		c.runes = c.clusterRunes
		return false
	}
	c.out = utf8.AppendRune(c.out, r)
	c.marks++
	c.runes++
	return true
}

func (c *composer) letter(r rune) bool {
	gap := c.gap()
	wide := columns(r)
	if c.runes+len(gap)+1 > c.limit || c.columns+len(gap)+wide > c.limit {
		return false
	}
	c.out = append(c.out, gap...)
	// Cutting back to the start of this letter must not leave the gap before it.
	c.cluster, c.clusterRunes = len(c.out)-len(gap), c.runes
	c.out = utf8.AppendRune(c.out, r)
	c.runes += len(gap) + 1
	c.columns += len(gap) + wide
	c.marks, c.bare, c.space, c.breaks = 0, false, false, 0
	return true
}

// gap is what separates the coming letter from the last one.
func (c *composer) gap() string {
	switch {
	case len(c.out) == 0:
		return ""
	case c.breaks > 0:
		return "\n\n"[:min(c.breaks, 2)]
	case c.space:
		return " "
	}
	return ""
}

// isMark reports whether r stands on the letter before it.
func isMark(r rune) bool { return r >= 0x300 && unicode.Is(unicode.Mn, r) }

// isJamo reports whether r is a part of a Hangul syllable, as opposed to a syllable.
func isJamo(r rune) bool {
	return r >= 0x1100 && (r <= 0x11FF || r >= 0xA960 && r <= 0xA97F || r >= 0xD7B0 && r <= 0xD7FF)
}
