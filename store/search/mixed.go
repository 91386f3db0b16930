package search

import "unicode/utf8"

// A mixed query ends in a part that is plain, "xiaoming" in "zxiaoming": before it stands an initial or a
// character, and before that any split into syllables, initials and characters. Each split gives the initials of
// its tokens, which name a range in the order of initials; the plain end names another in the
// order of letters. The smaller of both is looked through.

// mixedNames offers the names that meet the query in a mixed way from the first token, or from a later one.
func (s *finder) mixedNames(c class, later int) {
	if !s.q.spelt || s.q.size < 2 {
		return
	}
	s.splits = maxSplits
	s.ends = [maxSymbols]placeRange{}
	s.split(c, later, 0, 0, false)
}

// split goes through the ways to take the query apart from a place on, where the tokens before it have the initials
// gathered so far. open says that the part before was no whole syllable: otherwise what begins here has been
// found as plain or by a longer plain end.
func (s *finder) split(c class, later, at, token int, open bool) {
	if s.splits--; s.splits < 0 || token == maxTokens-1 || s.checks == 0 {
		return
	}
	sym := s.q.sym[at]
	if sym >= utf8.RuneSelf {
		s.splitChar(c, later, at, token)
		return
	}
	s.initials[token] = byte(sym)
	lo, hi := s.withInitials(later, token+1)
	if lo == hi {
		return
	}
	if open && s.q.text.ascii(at, s.q.size) {
		s.plainEnd(source{order: &s.seg.initials[later], lo: lo, hi: hi, check: checkMixed, class: c}, at, token)
	}
	if !startsSyllable(sym) {
		return
	}
	if at+1 < s.q.size {
		s.split(c, later, at+1, token+1, true)
	}
	if at+2 < s.q.size && s.q.twoLetterInitial(at) {
		s.initials[token] = byte(sym)
		s.split(c, later, at+2, token+1, true)
	}
	for end := at + 2; end <= min(at+maxSyllable, s.q.size-1) && !s.q.boundary(at, end); end++ {
		if s.q.text.ascii(at, end) && s.seg.lex.isSyllable(s.q.value(at, end)) {
			s.initials[token] = byte(sym)
			s.split(c, later, end, token+1, false)
		}
	}
}

// splitChar takes a character for a token; it may be read with several initials.
func (s *finder) splitChar(c class, later, at, token int) {
	for _, initial := range s.seg.lex.initials(s.q.sym[at]) {
		if initial == 0 {
			return
		}
		s.initials[token] = initial
		lo, hi := s.withInitials(later, token+1)
		switch {
		case lo == hi:
		case at+1 == s.q.size:
			s.scan(&source{order: &s.seg.initials[later], lo: lo, hi: hi, check: checkMixed, class: c})
		default:
			s.split(c, later, at+1, token+1, true)
		}
	}
}

// plainEnd offers the members whose token meets all the rest of the query. The source has those with its initials.
func (s *finder) plainEnd(src source, at, token int) {
	if at == token && at+1 == s.q.size && s.q.ascii {
		return // nothing but initials, which have been offered
	}
	ends := s.endsFrom(at)
	if ends.lo == ends.hi {
		return
	}
	if ends.hi-ends.lo < src.hi-src.lo {
		src.order, src.lo, src.hi, src.skip = &s.seg.letters[1], ends.lo, ends.hi, token
	}
	s.scan(&src)
}

// placeRange is a range of places that may have been looked for already.
type placeRange struct {
	lo, hi int
	known  bool
}

// endsFrom finds the later tokens that meet all of the query from a place on.
func (s *finder) endsFrom(at int) *placeRange {
	p := &s.ends[at]
	if !p.known {
		s.q.letterSpan(&s.span, at, s.q.size)
		p.lo, p.hi = s.find(&s.seg.letters[1])
		p.known = true
	}
	return p
}

// withInitials finds the places with the first n initials gathered.
func (s *finder) withInitials(later, n int) (lo, hi int) {
	s.span.n = 0
	s.span.setLetters(s.initials[:n])
	return s.find(&s.seg.initials[later])
}

// setLetters asks for texts that begin with the letters.
func (s *span) setLetters(letters []byte) {
	s.n = 0
	for len(letters) >= keyLetters {
		s.whole[s.n] = lettersKey(letters)
		s.n++
		letters = letters[keyLetters:]
	}
	s.lo = lettersKey(letters)
	s.hi = s.lo + power37[keyLetters-len(letters)] - 1
}

// initials are the letters with which a character may be read, as a surname too; 0 ends them.
func (l *lexicon) initials(sym uint16) (out [2 * maxReadings]byte) {
	n := 0
	add := func(set uint16) {
		for _, syl := range l.sets[set].syl[:l.sets[set].n] {
			letter := l.syllables[syl].text[0]
			for _, have := range out[:n] {
				if have == letter {
					letter = 0
				}
			}
			if letter != 0 && n < len(out) {
				out[n] = letter
				n++
			}
		}
	}
	add(l.of[sym])
	if code, ok := l.single[sym]; ok {
		add(l.of[code])
	}
	for i, char := range l.surnames {
		if char == sym {
			add(l.of[surnameBase+i])
		}
	}
	return out
}
