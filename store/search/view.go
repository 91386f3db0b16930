package search

import "unicode/utf16"

// view is a name taken out of a segment to be spelled: its text, and by how many readings each token
// may be typed.
type view struct {
	text
	lex   *lexicon
	set   [maxTokens]uint16 // the token's readings: in lexicon.sets, asWord or noReading
	count [maxTokens]uint8  // how many of them are indexed
}

// A name whose tokens are at most four single symbols is kept in one word, the first symbol in the highest
// bits. Any other is among the long names of its segment: the number of tokens, each token's end, then the symbols, a
// byte for ASCII and three for others.
const (
	packedSymbols = 4
	isLong        = 0xFFFF << 48
	wideSymbol    = 0x80
)

// pack returns the word of a short name, or false.
func (t *text) pack() (uint64, bool) {
	if t.n > packedSymbols || t.n != t.size() {
		return 0, false
	}
	var word uint64
	for i := range packedSymbols {
		word <<= 16
		if i < t.n {
			word |= uint64(t.sym[i])
		}
	}
	return word, true
}

// appendLong appends the name in its long form.
func (t *text) appendLong(long []byte) []byte {
	long = append(long, byte(t.n))
	long = append(long, t.end[:t.n]...)
	for _, sym := range t.sym[:t.size()] {
		if sym < wideSymbol {
			long = append(long, byte(sym))
		} else {
			long = append(long, wideSymbol, byte(sym>>8), byte(sym))
		}
	}
	return long
}

// read sets v to the name in word and works out its spellings.
func (v *view) read(lex *lexicon, word uint64, long []byte) {
	v.lex = lex
	v.text.n = 0
	if word >= isLong {
		v.readLong(long[uint32(word):])
	} else {
		for ; word != 0; word <<= 16 {
			v.sym[v.n] = uint16(word >> 48)
			v.end[v.n] = uint8(v.n + 1)
			v.n++
		}
	}
	v.spell()
}

// readLong reads a long name and returns how many bytes it takes.
func (t *text) readLong(long []byte) int {
	t.n = int(long[0])
	at := 1 + copy(t.end[:t.n], long[1:])
	for i := range t.size() {
		if t.sym[i] = uint16(long[at]); long[at] == wideSymbol {
			t.sym[i] = uint16(long[at+1])<<8 | uint16(long[at+2])
			at += 2
		}
		at++
	}
	return at
}

// spell counts the readings of each token. A name of many characters with several readings would have a
// great many spellings; once there are maxVariant, the later characters keep their first reading only.
func (v *view) spell() {
	spellings := uint8(1)
	for i := range v.n {
		v.set[i] = v.readingsOf(i)
		switch v.set[i] {
		case noReading:
			v.count[i] = 0
		case asWord:
			v.count[i] = 1
		default:
			n := v.lex.sets[v.set[i]].n
			if spellings*n > maxVariant {
				n = 1
			}
			spellings *= n
			v.count[i] = n
		}
	}
}

func (v *view) readingsOf(i int) uint16 {
	from, to := v.from(i), int(v.end[i])
	switch first := v.sym[from]; {
	case v.ascii(from, to):
		return asWord
	case to-from == 1:
		return v.lex.of[first]
	case to-from == 2 && utf16.IsSurrogate(rune(first)):
		return v.lex.beyond[utf16.DecodeRune(rune(first), rune(v.sym[from+1]))]
	}
	return noReading
}

// variants is the number of spellings of the name from token i on, up to a token without letters;
// none if token i itself has no letters.
func (v *view) variants(i int) int {
	if v.count[i] == 0 {
		return 0
	}
	n := 1
	for ; i < v.n && v.count[i] > 0; i++ {
		n *= int(v.count[i])
	}
	return n
}

// letters is the number of letters of reading r of token i.
func (v *view) letters(i, r int) int {
	if v.set[i] == asWord {
		return int(v.end[i]) - v.from(i)
	}
	return len(v.syllable(i, r).text)
}

// letter is letter k of reading r of token i.
func (v *view) letter(i, r, k int) byte {
	if v.set[i] == asWord {
		return byte(v.sym[v.from(i)+k])
	}
	return v.syllable(i, r).text[k]
}

func (v *view) syllable(i, r int) *syllable {
	return &v.lex.syllables[v.lex.sets[v.set[i]].syl[r]]
}

// A variant numbers the spellings from a token on: the remainder by the token's readings chooses its
// reading, the quotient is the variant of what follows.

// letterKey is the sort key of the letters from token i on: depth 0 has the first twelve, 1 the next.
func (v *view) letterKey(i, variant, depth int) uint64 {
	skip, room, key := depth*keyLetters, keyLetters, uint64(0)
	for ; i < v.n && v.count[i] > 0 && room > 0; i++ {
		c := int(v.count[i])
		r := variant % c
		variant /= c
		n := v.letters(i, r)
		if v.set[i] != asWord && skip == 0 && n <= room {
			key = key*power37[n] + v.syllable(i, r).value
			room -= n
			continue
		}
		for k := min(skip, n); k < n && room > 0; k++ {
			key = key*base + digit37(v.letter(i, r, k))
			room--
		}
		skip -= min(skip, n)
	}
	return key * power37[room]
}

// initialKey is the sort key of the first letters from token i on.
func (v *view) initialKey(i, variant, depth int) uint64 {
	skip, room, key := depth*keyLetters, keyLetters, uint64(0)
	for ; i < v.n && v.count[i] > 0 && room > 0; i++ {
		c := int(v.count[i])
		if skip--; skip < 0 {
			key = key*base + digit37(v.letter(i, variant%c, 0))
			room--
		}
		variant /= c
	}
	return key * power37[room]
}

// newInitials says whether no lower variant from token i on has the same initials.
func (v *view) newInitials(i, variant int) bool {
	for ; variant > 0; i++ {
		c := int(v.count[i])
		for r := range variant % c {
			if v.letter(i, r, 0) == v.letter(i, variant%c, 0) {
				return false
			}
		}
		variant /= c
	}
	return true
}

// symbolKey is the sort key of four symbols from token i on, surnames as their characters.
func (v *view) symbolKey(i, depth int) uint64 {
	var key uint64
	at, size := v.from(i)+4*depth, v.size()
	for range 4 {
		key <<= 16
		if at < size {
			key |= uint64(v.lex.plain(v.sym[at]))
		}
		at++
	}
	return key
}
