package search

// kinds lists the number kinds with the field that a hit in them tells.
var kinds = [numberKinds]Field{phones: Phone, cards: Card, externals: External}

// sought offers the members of the segment whose numbers meet the query in the way of the class.
func (s *finder) sought(c class) {
	for kind := range s.seg.numbers {
		x := &s.seg.numbers[kind]
		if s.q.ascii && s.q.size > 0 && x.textAt != nil {
			s.speltNumbers(x, c)
		}
		if s.q.number && len(x.codes) > 0 {
			s.digits(x, source{check: checkNumber, class: c, kind: kind})
		}
	}
}

// speltNumbers offers numbers with letters that are, or begin with, what was typed.
func (s *finder) speltNumbers(x *numbers, c class) {
	if c != exact && (c != prefix || !s.q.maybePart()) {
		return
	}
	s.q.letterSpan(&s.span, 0, s.q.size)
	src := source{order: &x.spelt, slots: x, check: checkText, class: c}
	src.lo, src.hi = s.find(src.order)
	if c == exact && src.lo < src.hi {
		src.hi = src.order.whole(&s.span, src.lo, src.hi)
	}
	s.scan(&src)
}

// class ranks how the number in a slot meets the digits of the query.
func (x *numbers) class(kind int, slot uint32, q *query) class {
	d := q.digits.d[:q.digits.n]
	if kind == phones {
		return phoneClass(x.codes[slot], d)
	}
	return cardClass(x.codes[slot], x.text(slot) != nil, d)
}

func (s *finder) digits(x *numbers, src source) {
	q := &s.q.digits
	switch src.class {
	case exact, prefix:
		if src.class == exact || q.n >= minPart {
			s.starting(x, q, src)
		}
	case tail:
		if src.kind == phones && q.n == endDigits {
			s.among(x, &x.end, q.value(0, q.n), q.value(0, q.n), src)
		}
	case later:
		if q.n >= minPart {
			if x.textAt != nil {
				s.startsWith(x, q, src) // the start of the digits is no start of a number that has letters
			}
			s.inHead(x, q, src)
			s.inEnd(x, q, src)
			s.inMiddle(x, q, src)
		}
	}
}

// starting offers numbers that begin with the digits, and phones that do after their country code.
func (s *finder) starting(x *numbers, q *digits, src source) {
	s.startsWith(x, q, src)
	if src.kind != phones || q.n < minPart {
		return
	}
	if q.n >= 2+minPart && q.d[0] == 0 && q.d[1] == 0 {
		rest := q.after(2)
		s.startsWith(x, &rest, src)
	}
	trunk := q.n > minPart && q.d[0] == 0
	for _, country := range x.countries {
		var full digits
		country.write(&full)
		if full.join(q, 0) {
			s.startsWith(x, &full, src)
		}
		country.write(&full)
		if trunk && full.join(q, 1) {
			s.startsWith(x, &full, src)
		}
	}
}

// after is the digits without the first n.
func (s *digits) after(n int) (t digits) {
	t.n = copy(t.d[:], s.d[n:s.n])
	return t
}

// join appends the digits of t from place from on if there is room for all.
func (s *digits) join(t *digits, from int) bool {
	if s.n+t.n-from > maxDigits {
		return false
	}
	s.n += copy(s.d[s.n:], t.d[from:t.n])
	return true
}

func (s *finder) startsWith(x *numbers, q *digits, src source) {
	scale := power10[maxDigits-q.n]
	lo := q.value(0, q.n) * scale
	hi := lo + scale - 1
	if src.class == exact {
		hi = lo
	}
	s.among(x, &x.start, lo, hi, src)
}

// among offers the slots with keys from lo to hi.
func (s *finder) among(x *numbers, o *order, lo, hi uint64, src source) {
	s.span.n, s.span.lo, s.span.hi = 0, lo, hi
	s.within(x, o, src)
}

func (s *finder) within(x *numbers, o *order, src source) {
	src.order, src.slots = o, x
	src.lo, src.hi = s.find(o)
	if src.lo < src.hi {
		s.scan(&src)
	}
}

// inHead offers numbers in which the digits begin before the last eight: for every head in which they may
// begin, those with this head and, if the digits go on, what follows of them.
func (s *finder) inHead(x *numbers, q *digits, src source) {
	for _, c := range x.heads {
		var head digits
		c.write(&head)
		for from := 1; from < head.n; from++ { // from the first digit on is a prefix
			n := min(q.n, head.n-from)
			if !head.begins(from, q.d[:n]) {
				continue
			}
			full := head
			if full.join(q, n) {
				s.startsWith(x, &full, src)
			}
			if n == q.n {
				break // all with this head have been offered
			}
		}
	}
}

// inMiddle offers numbers in which the digits begin in the four before the last four.
func (s *finder) inMiddle(x *numbers, q *digits, src source) {
	for before := range endDigits {
		over := q.n - (endDigits - before) // how many of the digits are in the last four
		switch {
		case over > endDigits:
		case before == 3 || before == 2 && over >= minPart:
			s.endsWith(x, q, q.n-over, src) // rather than a hundred or a thousand ranges
		default:
			s.inLast(x, &x.middle, lastDigits, before, q, src)
		}
	}
}

// inEnd offers numbers in which the digits begin in the last four.
func (s *finder) inEnd(x *numbers, q *digits, src source) {
	for before := 0; before+q.n <= endDigits; before++ {
		s.inLast(x, &x.end, endDigits, before, q, src)
	}
}

// endsWith offers numbers whose last four digits begin with those of q from place from on.
func (s *finder) endsWith(x *numbers, q *digits, from int, src source) {
	scale := power10[endDigits-(q.n-from)]
	lo := q.value(from, q.n) * scale
	s.among(x, &x.end, lo, lo+scale-1, src)
}

// inLast offers the slots of an order by the last size digits in which q stands after the first
// before of these: one range for each value of those before.
func (s *finder) inLast(x *numbers, o *order, size, before int, q *digits, src source) {
	scale := power10[size-before-q.n]
	value := q.value(0, q.n)
	for first := range power10[before] {
		lo := (first*power10[q.n] + value) * scale
		s.among(x, o, lo, lo+scale-1, src)
	}
}
