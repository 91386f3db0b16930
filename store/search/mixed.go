package search

import "unicode/utf8"

// A mixed query ends in a part that is plain, "xiaoming" in "zxiaoming": before it stands an initial or a
// character, and before that any split into syllables, initials and characters. Each split gives the initials of
// its tokens, which name a range in the order of initials; the plain end names another in the
// order of letters. The smaller of both is looked through.

// mixed offers the names that meet the query in a mixed way from the first token, or from a later one.
func (s *finder) mixed(c class, later int) {
	if !s.q.spelt || s.q.size < 2 {
		return
	}
	s.splits = maxSplits
	s.split(c, later, 0, 0, false)
}

// split goes through the ways to take the query apart from a place on, where the tokens before it have the initials
// gathered so far. open says that the part before was no whole syllable: only then is what begins here
// not found as plain or by a longer plain end.
func (s *finder) split(c class, later, at, token int, open bool) {
	if s.splits--; s.splits < 0 || token == maxTokens-1 {
		return
	}
	if open && s.q.text.ascii(at, s.q.size) {
		s.plainEnd(c, later, at, token)
	}
	sym := s.q.sym[at]
	if sym >= utf8.RuneSelf {
		s.splitChar(c, later, at, token)
		return
	}
	if !startsSyllable(sym) {
		return
	}
	s.initials[token] = byte(sym)
	if !s.anyWith(later, token+1) {
		return
	}
	if at+1 < s.q.size {
		s.split(c, later, at+1, token+1, true)
	}
	if at+2 < s.q.size && s.q.twoLetterInitial(at) {
		s.initials[token] = byte(sym)
		s.split(c, later, at+2, token+1, true)
	}
	for end := at + 2; end <= min(at+maxSyllable, s.q.size-1) && !s.q.boundary(at, end) && s.q.sym[end-1] < utf8.RuneSelf; end++ {
		if s.seg.lex.isSyllable(s.q.value(at, end)) {
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

// plainEnd offers the members whose token meets all the rest of the query.
func (s *finder) plainEnd(c class, later, at, token int) {
	s.q.letterSpan(&s.span, at, s.q.size)
	ends := &s.seg.letters[1]
	elo, ehi := ends.find(&s.span)
	if elo == ehi {
		return
	}
	if at == token && at+1 == s.q.size && s.q.ascii {
		return // nothing but initials, which have been offered
	}
	s.initials[token] = byte(s.q.sym[at])
	lo, hi := s.withInitials(later, token+1)
	if hi-lo <= ehi-elo {
		s.scan(&source{order: &s.seg.initials[later], lo: lo, hi: hi, check: checkMixed, class: c})
		return
	}
	s.scan(&source{order: ends, lo: elo, hi: ehi, check: checkMixed, class: c, skip: token})
}

// withInitials finds the places with the first n initials gathered.
func (s *finder) withInitials(later, n int) (lo, hi int) {
	s.span.n = 0
	s.span.setLetters(s.initials[:n])
	return s.seg.initials[later].find(&s.span)
}

func (s *finder) anyWith(later, n int) bool {
	lo, hi := s.withInitials(later, n)
	return lo < hi
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
