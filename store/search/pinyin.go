package search

import (
	"iter"
	"strings"
	"sync"

	"github.com/mozillazg/go-pinyin"
)

// Letters are kept in base 37 so that twelve of them make a 64-bit key that sorts as they do:
// 0 is the end, then the digits, then a to z.
const (
	base       = 37
	keyLetters = 12
)

// power37 holds 37^i.
var power37 = func() (p [keyLetters + 1]uint64) {
	p[0] = 1
	for i := range keyLetters {
		p[i+1] = p[i] * base
	}
	return p
}()

func digit37(letter byte) uint64 {
	if letter <= '9' {
		return uint64(letter-'0') + 1
	}
	return uint64(letter-'a') + 11
}

// syllable is one spelling without tones, "zhang"; ü is spelled both "v" and "u".
type syllable struct {
	text  string
	value uint64 // of the letters in base 37
}

// readings are the syllables by which a character may be typed, the likeliest first.
type readings struct {
	n   uint8
	syl [maxReadings]uint16
}

const maxReadings = 4

// Values of lexicon.of and view.set that name no entry of lexicon.sets.
const (
	noReading = 0
	asWord    = 0xFFFF // a token of ASCII letters, which spells itself
)

// lexicon knows how characters are read. It is built once, from the dictionary of go-pinyin and the
// tables of surnames.go, and never changes.
type lexicon struct {
	syllables []syllable
	byValue   map[uint64]uint16 // a syllable by its letters in base 37
	sets      []readings
	of        [1 << 16]uint16 // symbol -> sets
	beyond    map[rune]uint16 // the same for characters of two symbols

	surnames []uint16            // code - surnameBase -> the character
	single   map[uint16]uint16   // a surname's character -> its code
	double   map[uint32][]uint16 // both characters of a surname -> their codes

	bySet map[readings]uint16
}

// surnameBase is the first of the private-use codes that stand for surnames with their own reading.
const surnameBase = 0xE000

var theLexicon = sync.OnceValue(newLexicon)

func newLexicon() *lexicon {
	l := &lexicon{
		byValue: map[uint64]uint16{}, bySet: map[readings]uint16{}, sets: make([]readings, 1),
		beyond: make(map[rune]uint16, 1<<14), single: map[uint16]uint16{}, double: map[uint32][]uint16{},
	}
	known := map[string]uint16{}
	var buf []byte
	for char, spelled := range pinyin.PinyinDict {
		buf = firstReading(buf[:0], spelled)
		set, ok := known[string(buf)]
		if !ok {
			set = l.set(string(buf))
			known[string(buf)] = set
		}
		if char <= 0xFFFF {
			l.of[char] = set
		} else {
			l.beyond[rune(char)] = set
		}
	}
	for char, spelled := range tableOf(severalReadings) {
		l.of[char[0]] = l.set(spelled...)
	}
	for chars, spelled := range tableOf(surnameReadings) {
		l.surname(chars, spelled)
	}
	l.bySet = nil
	return l
}

// tableOf reads a table of surnames.go.
func tableOf(table string) iter.Seq2[[]rune, []string] {
	return func(yield func([]rune, []string) bool) {
		for row := range strings.SplitSeq(table, ",") {
			words := strings.Fields(row)
			if !yield([]rune(words[0]), words[1:]) {
				return
			}
		}
	}
}

// surname gives the characters of a surname codes of their own. A single character may have several
// readings; of a double surname each character has the one at its place. The ordinary
// reading stays the last choice, for people who do not know better.
func (l *lexicon) surname(chars []rune, spelled []string) {
	var codes []uint16
	for i, r := range chars {
		own := spelled
		if len(chars) > 1 {
			own = spelled[i : i+1]
		}
		if plain := l.sets[l.of[r]]; plain.n > 0 {
			own = append(own[:len(own):len(own)], l.syllables[plain.syl[0]].text)
		}
		code := uint16(surnameBase + len(l.surnames))
		l.surnames = append(l.surnames, uint16(r))
		l.of[code] = l.set(own...)
		codes = append(codes, code)
	}
	if len(chars) == 1 {
		l.single[uint16(chars[0])] = codes[0]
		return
	}
	l.double[uint32(chars[0])<<16|uint32(chars[1])] = codes
}

// set returns the number of the set of these spellings, with ü spelled both ways.
func (l *lexicon) set(spellings ...string) uint16 {
	var s readings
	add := func(spelling string) {
		if spelling == "" || int(s.n) == maxReadings {
			return
		}
		id := l.syllable(spelling)
		for _, have := range s.syl[:s.n] {
			if have == id {
				return
			}
		}
		s.syl[s.n] = id
		s.n++
	}
	for _, spelling := range spellings {
		add(spelling)
		if strings.HasPrefix(spelling, "lv") || strings.HasPrefix(spelling, "nv") {
			add(strings.Replace(spelling, "v", "u", 1))
		}
	}
	if s.n == 0 {
		return noReading
	}
	id, ok := l.bySet[s]
	if !ok {
		id = uint16(len(l.sets))
		l.sets = append(l.sets, s)
		l.bySet[s] = id
	}
	return id
}

func (l *lexicon) syllable(spelling string) uint16 {
	var value uint64
	for i := range len(spelling) {
		value = value*base + digit37(spelling[i])
	}
	id, ok := l.byValue[value]
	if !ok {
		id = uint16(len(l.syllables))
		l.syllables = append(l.syllables, syllable{spelling, value})
		l.byValue[value] = id
	}
	return id
}

// firstReading appends the first, commonest, of the dictionary's comma-separated readings without its tone. A reading
// that is not plain letters then (a hum, "ḿ") is none.
func firstReading(to []byte, spelled string) []byte {
	for _, r := range spelled {
		if r == ',' {
			break
		}
		if r < 'a' || r > 'z' {
			r = untoned(r)
		}
		if r == 0 {
			return to[:0]
		}
		to = append(to, byte(r))
	}
	return to
}

// untoned is the letter under a tone mark, 0 if there is none; ü is v.
func untoned(r rune) rune {
	switch r {
	case 'ā', 'á', 'ǎ', 'à':
		return 'a'
	case 'ē', 'é', 'ě', 'è':
		return 'e'
	case 'ī', 'í', 'ǐ', 'ì':
		return 'i'
	case 'ō', 'ó', 'ǒ', 'ò':
		return 'o'
	case 'ū', 'ú', 'ǔ', 'ù':
		return 'u'
	case 'ǖ', 'ǘ', 'ǚ', 'ǜ', 'ü':
		return 'v'
	case 'ń', 'ň', 'ǹ':
		return 'n'
	}
	return 0
}

// plain is the character that a symbol stands for.
func (l *lexicon) plain(symbol uint16) uint16 {
	if at := int(symbol) - surnameBase; at >= 0 && at < len(l.surnames) {
		return l.surnames[at]
	}
	return symbol
}

// markSurname replaces a leading surname that has its own reading by its codes.
func (l *lexicon) markSurname(t *text) {
	if t.n == 0 || t.sym[0] < 0x3400 {
		return
	}
	if t.n > 1 && t.end[0] == 1 && t.end[1] == 2 {
		if codes := l.double[uint32(t.sym[0])<<16|uint32(t.sym[1])]; codes != nil {
			copy(t.sym[:], codes)
			return
		}
	}
	if code, ok := l.single[t.sym[0]]; ok {
		t.sym[0] = code
	}
}

// isSyllable says whether a value in base 37 is the spelling of a syllable.
func (l *lexicon) isSyllable(value uint64) bool {
	_, ok := l.byValue[value]
	return ok
}
