package search

import "unicode/utf8"

// query is what was typed, taken apart.
type query struct {
	text          // folded
	size   int    // symbols
	starts uint64 // symbols that must start a token of the name
	ascii  bool   // all symbols are ASCII letters and digits
	spelt  bool   // it has an ASCII letter

	// The words that may stand in any order: where each ends. Fewer than two if that is not asked for.
	wordEnd [maxWords]uint8
	words   int

	// The number sought, if all of it are digits.
	digits digits
	number bool
}

// parse takes a query apart and says whether there is anything to look for.
func (q *query) parse(s string) bool {
	q.fold(s)
	q.size = q.text.size()
	q.starts = q.text.starts()
	q.ascii = q.text.ascii(0, q.size)
	q.splitWords()
	q.readDigits(s)
	if q.cut {
		// Nothing that is indexed is as long. Many digits with spaces between them are a number all the same.
		q.n, q.size = 0, 0
	}
	return q.size > 0 || q.number
}

func (q *query) splitWords() {
	q.words = 0
	for at := 1; at <= q.size; at++ {
		if at < q.size && q.gap>>at&1 == 0 {
			continue
		}
		if q.words == maxWords {
			q.words = 0
			return
		}
		q.wordEnd[q.words] = uint8(at)
		q.words++
	}
	if q.words < 2 {
		q.words = 0
	}
}

// readDigits reads the query as a number. It looks at the query itself, not at its folded form, which is
// cut sooner; only ASCII and full-width digits are ever typed for numbers.
func (q *query) readDigits(s string) {
	q.number, q.digits.n = false, 0
	q.spelt = false
	for _, sym := range q.sym[:q.size] {
		q.spelt = q.spelt || 'a' <= sym && sym <= 'z'
	}
	for _, r := range s {
		if 0xFF01 <= r && r <= 0xFF5E {
			r -= 0xFEE0
		}
		switch {
		case '0' <= r && r <= '9':
			if q.digits.n == maxDigits {
				q.digits.n = 0
				return // longer than any number that is indexed by its digits
			}
			q.digits.add(byte(r - '0'))
		case 'a' <= r|0x20 && r|0x20 <= 'z', r >= utf8.RuneSelf && !isSpace(r):
			q.digits.n = 0
			return
		}
	}
	q.number = q.digits.n > 0
}

// isSpace knows the spaces and dashes beyond ASCII that come with pasted numbers.
func isSpace(r rune) bool {
	return r == 0xA0 || 0x2000 <= r && r <= 0x2015 || r == 0x202F || r == 0x2212 || r == 0x3000
}

// boundary says whether a token of the name must start at one of the symbols after a and before b.
func (q *query) boundary(a, b int) bool {
	if b <= a+1 {
		return false
	}
	return q.starts>>(a+1)&(1<<(b-a-1)-1) != 0
}

// chars says whether the query is all characters that are tokens wherever they stand.
func (q *query) chars() bool {
	for _, sym := range q.sym[:q.size] {
		if sym < 0x2E80 {
			return false
		}
	}
	return true
}

// letterSpan asks for texts that begin with the letters from a to b.
func (q *query) letterSpan(s *span, a, b int) {
	s.n = 0
	piece, room := uint64(0), keyLetters
	for _, sym := range q.sym[a:b] {
		piece = piece*base + digit37(byte(sym))
		if room--; room == 0 {
			s.whole[s.n] = piece
			s.n++
			piece, room = 0, keyLetters
		}
	}
	s.lo = piece * power37[room]
	s.hi = s.lo + power37[room] - 1
}

// symbolSpan asks for names that continue with the symbols from a to b.
func (q *query) symbolSpan(s *span, a, b int) {
	s.n = 0
	piece, room := uint64(0), 4
	for _, sym := range q.sym[a:b] {
		piece = piece<<16 | uint64(sym)
		if room--; room == 0 {
			s.whole[s.n] = piece
			s.n++
			piece, room = 0, 4
		}
	}
	s.lo = piece << (16 * room)
	s.hi = s.lo | (1<<(16*room) - 1)
}

// value is the spelling from a to b in base 37; it is at most six ASCII symbols.
func (q *query) value(a, b int) uint64 {
	v := uint64(0)
	for _, sym := range q.sym[a:b] {
		v = v*base + digit37(byte(sym))
	}
	return v
}

// textClass ranks how the query meets a card or external number that is kept as text.
func (q *query) textClass(text []byte) class {
	if len(text) < q.size {
		return nothing
	}
	for i, sym := range q.sym[:q.size] {
		if uint16(text[i]) != sym {
			return nothing
		}
	}
	switch {
	case len(text) == q.size:
		return exact
	case q.maybePart():
		return prefix
	}
	return nothing
}

// maybePart says whether the query may be the beginning of a number with letters. Without a digit it is a name.
func (q *query) maybePart() bool {
	digit := false
	for _, sym := range q.sym[:q.size] {
		digit = digit || sym <= '9'
	}
	return digit && q.size >= minPart
}
