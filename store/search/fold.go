package search

import (
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// text is a folded name or query: its symbols, and where its tokens end. A symbol is a UTF-16 unit, which
// lets four characters share a machine word; in names, a private-use code stands for a surname that is
// read in its own way (see surnames.go). Private-use characters themselves never survive folding.
type text struct {
	sym [maxSymbols]uint16
	end [maxTokens]uint8
	n   int    // tokens
	gap uint64 // bit i: a space or comma stood before symbol i
	cut bool   // there was more than fits
}

func (t *text) size() int { return t.from(t.n) }

// from is where token i starts.
func (t *text) from(i int) int {
	if i == 0 {
		return 0
	}
	return int(t.end[i-1])
}

// starts is the set of symbols at which a token starts. The end of a full text would be bit 64:
// nothing can follow it, so it is not missed.
func (t *text) starts() uint64 {
	bits := uint64(1)
	for i := range t.n {
		bits |= 1 << t.end[i]
	}
	return bits
}

// ascii says whether all symbols from a to b are folded ASCII letters and digits.
func (t *text) ascii(a, b int) bool {
	for _, s := range t.sym[a:b] {
		if s >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// folder writes a text; word is set while the last symbol may be continued by another letter, parted after a space.
type folder struct {
	*text
	word, parted bool
}

// fold sets t to the folded form of s.
func (t *text) fold(s string) {
	t.n, t.gap, t.cut = 0, 0, false
	f := folder{text: t}
	for i, r := range s {
		if t.cut {
			return
		}
		f.rune(r, s[i:])
	}
}

// rune folds one character; at is where in the text it stands.
func (f *folder) rune(r rune, at string) {
	switch {
	case 'a' <= r && r <= 'z', '0' <= r && r <= '9':
		f.letter(r)
	case 'A' <= r && r <= 'Z':
		f.letter(r | 0x20)
	case r < utf8.RuneSelf:
		f.part(r)
	case 0x4E00 <= r && r <= 0x9FFF, 0x3400 <= r && r <= 0x4DBF, r == '〇':
		f.char(r)
	case 0xFF01 <= r && r <= 0xFF5E:
		f.rune(r-0xFEE0, "") // full-width ASCII
	default:
		f.foreign(r, at)
	}
}

// foreign folds what is neither ASCII nor an ordinary Chinese character.
func (f *folder) foreign(r rune, at string) {
	switch {
	case unicode.Is(unicode.M, r), unicode.Is(unicode.Cf, r):
		return // a mark on the letter before, or nothing visible: it does not part words
	case 0xAC00 <= r && r <= 0xD7A3, 0x3040 <= r && r <= 0x30FF:
		f.char(r) // decomposing would make jamo of Hangul and か of が
		return
	}
	out := norm.NFKD.PropertiesString(at).Decomposition()
	if out == nil {
		f.decomposed(unicode.ToLower(r))
	}
	for len(out) > 0 {
		d, size := utf8.DecodeRune(out)
		out = out[size:]
		f.decomposed(unicode.ToLower(d))
	}
}

func (f *folder) decomposed(r rune) {
	switch {
	case r < utf8.RuneSelf:
		if r < '0' || r > 'z' || r > '9' && r < 'a' {
			f.part(r)
			return
		}
		f.letter(r)
	case unicode.Is(unicode.M, r):
	case plainLetters(r) != "":
		for _, l := range plainLetters(r) {
			f.letter(l)
		}
	case unicode.Is(unicode.Nd, r):
		f.letter(digitOf(r))
	case unspaced(r):
		f.char(r)
	case unicode.IsLetter(r), unicode.IsNumber(r):
		f.letter(r)
	default:
		f.part(r)
	}
}

// plainLetters spells the Latin letters that have no decomposition the way people without the key type them.
func plainLetters(r rune) string {
	switch r {
	case 'ß':
		return "ss"
	case 'ø':
		return "o"
	case 'æ':
		return "ae"
	case 'œ':
		return "oe"
	case 'đ', 'ð', 'ɖ':
		return "d"
	case 'þ':
		return "th"
	case 'ł':
		return "l"
	case 'ħ':
		return "h"
	case 'ı':
		return "i"
	case 'ŋ':
		return "n"
	case 'ŧ':
		return "t"
	case 'ə':
		return "e"
	}
	return ""
}

// digitOf folds a decimal digit of any script: Unicode keeps each script's digits in one run of ten.
func digitOf(r rune) rune {
	zero := r
	for unicode.Is(unicode.Nd, zero-1) {
		zero--
	}
	return '0' + (r-zero)%10
}

// unspaced scripts are written without spaces, so that each character is a token.
func unspaced(r rune) bool {
	return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul, unicode.Bopomofo,
		unicode.Yi, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar, unicode.Tibetan)
}

// part ends a token; a space or comma also ends a word in which the next need not follow.
func (f *folder) part(r rune) {
	f.word = false
	f.parted = f.parted || r <= ' ' || r == ',' || r == '、' || unicode.IsSpace(r)
}

// letter continues a word or starts one.
func (f *folder) letter(r rune) {
	f.add(r, !f.word)
	f.word = true
}

// char is a token by itself.
func (f *folder) char(r rune) {
	f.add(r, true)
	f.word = false
}

func (f *folder) add(r rune, opens bool) {
	units := 1
	if r > 0xFFFF {
		units = 2
	}
	at := f.size()
	if at+units > maxSymbols || opens && f.n == maxTokens {
		f.cut = true
		return
	}
	if f.parted && at > 0 {
		f.gap |= 1 << at
	}
	f.parted = false
	if opens {
		f.n++
	}
	f.end[f.n-1] = uint8(at + units)
	if units == 1 {
		f.sym[at] = uint16(r)
		return
	}
	// utf16.EncodeRune, without the rune round trip.
	r -= 0x10000
	f.sym[at], f.sym[at+1] = uint16(0xD800+r>>10), uint16(0xDC00+r&0x3FF)
}
