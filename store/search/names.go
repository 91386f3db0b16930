package search

// names offers the members of the segment whose names meet the query in the way of the class.
func (s *finder) names(c class) {
	if s.q.size == 0 {
		return
	}
	switch c {
	case exact:
		s.plainNames(c, 0)
	case prefix:
		s.plainNames(c, 0)
		s.onlyInitials(0)
	case mixedPrefix:
		s.mixedNames(c, 0)
	case later:
		s.plainNames(c, 1)
		s.onlyInitials(1)
	case mixedLater:
		s.mixedNames(c, 1)
	case words:
		s.anyOrder()
	}
}

// plainNames offers the range of the whole query.
func (s *finder) plainNames(c class, later int) {
	orders := [2]*order{s.plainOrder(later, 0, s.q.size)}
	if orders[0] == &s.seg.letters[0] {
		orders[1] = &s.seg.respelled
	}
	src := source{class: c}
	if s.q.n > 1 && !s.q.chars() {
		src.check = checkPlain // what starts a token in the query must start one in the name
	}
	for i, o := range orders {
		if o == nil {
			continue
		}
		src.order = o
		if later == 1 {
			src.lo, src.hi = s.find(o)
		} else {
			src.lo, src.hi = s.exactOrPrefix(c, o, i)
		}
		s.scan(&src)
	}
}

// exactOrPrefix finds the places of the names that are the query, or those of the names that only begin with it. They
// are neighbours, so the second is known after the first.
func (s *finder) exactOrPrefix(c class, o *order, i int) (lo, hi int) {
	var r wholeRange
	kept := s.part < maxRanges
	if c == prefix && kept {
		r = s.ranges[s.part][i]
		return r.whole, r.hi
	}
	r.lo, r.hi = s.find(o)
	r.whole = r.lo
	if r.lo < r.hi {
		r.whole = o.whole(&s.span, r.lo, r.hi)
	}
	if c == prefix {
		return r.whole, r.hi
	}
	if kept {
		s.ranges[s.part][i] = r
	}
	return r.lo, r.whole
}

// wholeRange is a range of places; the names up to whole have nothing after what was asked for.
type wholeRange struct{ lo, whole, hi int }

// maxRanges is of how many segments such ranges are kept.
const maxRanges = 4

// plainOrder chooses the order for the query from a to b and sets the span.
func (s *finder) plainOrder(later, a, b int) *order {
	if s.q.text.ascii(a, b) {
		s.q.letterSpan(&s.span, a, b)
		return &s.seg.letters[later]
	}
	s.q.symbolSpan(&s.span, a, b)
	return &s.seg.symbols[later]
}

func (s *finder) onlyInitials(later int) {
	if !s.q.ascii || s.q.size < 2 || s.q.size > maxTokens {
		return
	}
	s.q.letterSpan(&s.span, 0, s.q.size)
	o := &s.seg.initials[later]
	lo, hi := s.find(o)
	s.scan(&source{order: o, lo: lo, hi: hi})
}

// anyOrder looks through the members who have the rarest of the words.
func (s *finder) anyOrder() {
	if s.q.words == 0 {
		return
	}
	least, rarest := 0, -1
	for word := range s.q.words {
		if n := s.count(word); rarest < 0 || n < least {
			least, rarest = n, word
		}
	}
	a, b := s.word(rarest)
	for later := range 2 {
		o := s.plainOrder(later, a, b)
		s.scanWords(o)
		if o == &s.seg.letters[0] {
			s.scanWords(&s.seg.respelled)
		}
	}
}

func (s *finder) scanWords(o *order) {
	lo, hi := s.find(o)
	s.scan(&source{order: o, lo: lo, hi: hi, check: checkWords, class: words})
}

// count is how many places a word of the query has.
func (s *finder) count(word int) int {
	a, b := s.word(word)
	n := 0
	for later := range 2 {
		lo, hi := s.find(s.plainOrder(later, a, b))
		n += hi - lo
	}
	return n
}

// word is where a word of the query stands.
func (q *query) word(i int) (a, b int) {
	if i > 0 {
		a = int(q.wordEnd[i-1])
	}
	return a, int(q.wordEnd[i])
}

func (s *finder) word(i int) (a, b int) { return s.q.word(i) }
