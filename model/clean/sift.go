package clean

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
	"golang.org/x/text/width"
)

const (
	joiner = 0x200D // glues emoji into one picture

	// A Thai or Lao AM is one code point that terminals measure as 0 or 1 column. Its two halves,
	// a ring on the letter before and an AA after, look the same and are measured alike.
	thaiAM, thaiRing, thaiAA = 0x0E33, 0x0E4D, 0x0E32
	laoAM, laoRing, laoAA    = 0x0EB3, 0x0ECD, 0x0EB2

	flagA, flagZ = 0x1F1E6, 0x1F1FF // flags are spelled with these letters
)

// disputed are characters that are legal text but that width tables measure differently, so
// that a line with one of them leaves remnants on some screens: prepended letters of Indic
// scripts, counting rods and divination signs (wide since Unicode 16 only), musical notes that
// fall apart into marks, skin tones, very long dashes, some circled and squared signs.
var disputed = &unicode.RangeTable{
	R16: []unicode.Range16{
		{0x0D4E, 0x0D4E, 1},
		{0x2630, 0x2637, 1},
		{0x268A, 0x268F, 1},
		{0x2E3A, 0x2E3B, 1},
		{0x3030, 0x3030, 1},
		{0x303D, 0x303D, 1},
		{0x3297, 0x3299, 2},
		{0x4DC0, 0x4DFF, 1},
	},
	R32: []unicode.Range32{
		{0x111C2, 0x111C3, 1},
		{0x1171E, 0x1171E, 1},
		{0x1193F, 0x11941, 2},
		{0x11A84, 0x11A89, 1},
		{0x11D46, 0x11D46, 1},
		{0x11F02, 0x11F02, 1},
		{0x1D15E, 0x1D164, 1},
		{0x1D1BB, 0x1D1C0, 1},
		{0x1D300, 0x1D356, 1},
		{0x1D360, 0x1D376, 1},
		{0x1F202, 0x1F202, 1},
		{0x1F237, 0x1F237, 1},
		{0x1F260, 0x1F265, 1},
		{0x1F3FB, 0x1F3FF, 1},
	},
}

// sift drops or replaces what must not enter: control sequences as a whole, everything
// invisible, and all but the first picture of a joined emoji. Families, professions and skin
// tones so become their first picture (👩🏽‍🚀 is 👩, ❤️‍🔥 is ❤, 1️⃣ is 1). A flag becomes its two letters (🇯🇵
// is JP), because its first code point alone says nothing.
func sift(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	pending := tones{}
	picture, joined := false, false
	for i := 0; i < len(s); {
		if n := sequence(s[i:]); n > 0 {
			i += n
			continue
		}
		r, size := utf8.DecodeRuneInString(s[i:])
		i += size
		if r == joiner {
			joined = picture
			continue
		}
		if r == '\r' && i < len(s) && s[i] == '\n' {
			continue
		}
		if r = admit(r); r < 0 {
			continue
		}
		isPicture := r > 0xFF && unicode.In(r, unicode.So, unicode.Sm)
		if joined && isPicture {
			joined = false
			continue
		}
		picture, joined = isPicture, false
		pending.write(&b, r)
	}
	pending.flush(&b)
	return b.String()
}

// tones holds back the tone marks of Thai and Lao, because the ring of a following AM stands
// below them and therefore before them.
type tones struct{ held []rune }

func (t *tones) write(b *strings.Builder, r rune) {
	switch {
	case r >= 0x0E48 && r <= 0x0E4B || r >= 0x0EC8 && r <= 0x0ECB:
		t.held = append(t.held, r)
	case r == thaiAM:
		b.WriteRune(thaiRing)
		t.flush(b)
		b.WriteRune(thaiAA)
	case r == laoAM:
		b.WriteRune(laoRing)
		t.flush(b)
		b.WriteRune(laoAA)
	default:
		t.flush(b)
		b.WriteRune(r)
	}
}

func (t *tones) flush(b *strings.Builder) {
	for _, r := range t.held {
		b.WriteRune(r)
	}
	t.held = t.held[:0]
}

// admit answers what a single code point becomes: itself, a space, a line break, a plainer
// form, or -1 for nothing.
func admit(r rune) rune {
	switch {
	case r >= ' ' && r <= '~':
		return r
	case r == '\n' || r == '\r' || r == '\v' || r == '\f' || r == 0x85 || r == 0x2028 || r == 0x2029:
		return '\n'
	case r == '\t' || unicode.Is(unicode.Zs, r):
		return ' '
	case r == utf8.RuneError:
		// Broken UTF-8 reads as this too; nobody types it.
		return -1
	case r >= flagA && r <= flagZ:
		return 'A' + r - flagA
	case r >= 0xFF61 && r <= 0xFFDC:
		// Half-width kana and Hangul: their voice marks are measured as 0 or 1.
		if r = width.LookupRune(r).Wide(); r == 0 {
			return -1
		}
	}
	if isHidden(r) || unicode.Is(disputed, r) || !isAssigned(r) {
		return -1
	}
	return r
}

// isHidden reports characters that draw nothing by themselves, steer others, or are measured
// by the company they keep. Marks that take a column of their own (the vowel signs of most
// Indic scripts) and signs that fuse two letters (viramas) are among them: a terminal that
// draws clusters and one that draws code points disagree about every word with one.
func isHidden(r rune) bool {
	if unicode.In(r, unicode.Cc, unicode.Cf, unicode.Mc, unicode.Me,
		unicode.Variation_Selector, unicode.Other_Default_Ignorable_Code_Point) {
		return true
	}
	const virama = 9 // canonical combining class
	return isMark(r) && norm.NFC.PropertiesString(string(r)).CCC() == virama
}

// isAssigned reports whether r is a character whose width is settled. Unassigned code points
// and private use have none, but all of planes 2 and 3 is promised to hanzi, two columns each,
// so that a rare surname from a later Unicode edition is kept.
func isAssigned(r rune) bool {
	if r >= 0x20000 && r <= 0x3FFFD {
		return r&0xFFFE != 0xFFFE
	}
	return unicode.In(r, unicode.L, unicode.Mn, unicode.N, unicode.P, unicode.S)
}

// columns is the width of an admitted character that is no mark.
func columns(r rune) int {
	if r < 0x1100 {
		return 1
	}
	switch width.LookupRune(r).Kind() {
	case width.EastAsianWide, width.EastAsianFullwidth:
		return 2
	default:
		return 1
	}
}
