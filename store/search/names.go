package search

// names offers the members of the segment whose names meet the query in the way of the class.
func (s *finder) names(c class) {
	if s.q.size == 0 {
		return
	}
	switch c {
	case exact:
		s.plain(c, 0)
	case prefix:
		s.plain(c, 0)
		s.onlyInitials(0)
		s.mixed(c, 0)
	case later:
		s.plain(c, 1)
		s.onlyInitials(1)
		s.mixed(c, 1)
	case words:
		s.anyOrder()
	}
}

// plain offers the range of the whole query.
func (s *finder) plain(c class, later int) {
	o := s.plainOrder(later, 0, s.q.size)
	lo, hi := o.find(&s.span)
	if lo == hi {
		return
	}
	switch c {
	case exact:
		hi = o.whole(&s.span, lo, hi)
	case prefix:
		lo = o.whole(&s.span, lo, hi)
	}
	src := source{order: o, lo: lo, hi: hi, class: c}
	if s.q.n > 1 && !s.q.chars() {
		src.check = checkPlain // what starts a token in the query must start one in the name
	}
	s.scan(&src)
}

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
	lo, hi := o.find(&s.span)
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
		lo, hi := o.find(&s.span)
		s.scan(&source{order: o, lo: lo, hi: hi, check: checkWords, class: words})
	}
}

// count is how many places a word of the query has.
func (s *finder) count(word int) int {
	a, b := s.word(word)
	n := 0
	for later := range 2 {
		lo, hi := s.plainOrder(later, a, b).find(&s.span)
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
