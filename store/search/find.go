package search

import "sync/atomic"

// Search appends to dst the members that the query most likely means, at most limit and never more than
// MaxHits, the best first and each once. With room in dst it allocates nothing.
func (x *Index) Search(dst []Hit, query string, limit int) []Hit {
	var s finder
	s.run(x, query, limit)
	return s.tell(dst)
}

// run finds what Search tells.
func (s *finder) run(x *Index, query string, limit int) {
	s.state = x.state.Load()
	s.v.lex = x.lex
	if limit = min(limit, MaxHits); !s.q.parse(query) {
		return
	}
	for c := exact; c < nothing && s.n < limit; c++ {
		s.top.reset(limit - s.n)
		s.checks = x.checks
		for part, seg := range s.segs {
			s.part, s.seg = part, seg
			s.names(c)
			s.sought(c)
		}
		s.recent(c)
		s.take(c)
	}
}

// finder is one search under way.
type finder struct {
	*state
	match
	top  top     // of the class under way
	span span    // scratch
	high highest // scratch

	// The segment under way.
	part int
	seg  *segment

	// What the classes before have found.
	n     int
	hits  [MaxHits]found
	ns    [MaxHits]uint32
	class [MaxHits]class

	ranges [maxRanges][2]wholeRange // see exactOrPrefix

	// See mixed.go.
	initials [maxTokens]byte        // of the split under way
	ends     [maxSymbols]placeRange // by where in the query they begin
	splits   int                    // how many more may be tried

	checks int    // how many more rows may be compared one by one in the class
	looked int    // places visited, for tests
	warmth uint64 // only there for warm to have something to do
}

// source is a range of places in which members may be.
type source struct {
	order  *order
	lo, hi int
	slots  *numbers // whose slots the entries are; nil if they are rows
	check  check
	skip   int // tokens of the match that stand before the entry's
	class  class
	kind   int
}

// check says how a member in a range is compared before it counts.
type check uint8

const (
	sure check = iota // the range is just what was asked for
	checkPlain
	checkMixed
	checkWords
	checkNumber
	checkText
)

// costly says whether the check counts towards maxChecks. Numbers are compared quickly.
func (c check) costly() bool { return c == checkPlain || c == checkMixed || c == checkWords }

// find returns the places of the span in an order, or none if no member there can get into the top.
func (s *finder) find(o *order) (lo, hi int) {
	const few = 8
	from, to := o.blocks(&s.span)
	hopeless := s.top.full() && to-from <= few
	for b := from; b < to && hopeless; b++ {
		hopeless = atomic.LoadUint64(&o.best[b]) <= s.top.floor()
	}
	if hopeless {
		return 0, 0
	}
	return o.find(&s.span, from, to)
}

// scan offers the members in the range to the top, without looking at those that cannot get there.
func (s *finder) scan(src *source) {
	const few = 3 * block
	lo, hi := src.lo, src.hi
	if hi-lo <= few {
		s.visit(src, lo, hi, 0)
		return
	}
	// As many blocks as are counted have a maximum of at least this bound. If each stands for another member that
	// counts, then the top fills with members above it. Some more are counted for those that do not.
	best := src.order.best
	s.high.reset(s.top.room + spare)
	bound := uint64(0)
	for b := (lo + block - 1) / block; b < hi/block; b++ {
		if m := atomic.LoadUint64(&best[b]); m > bound {
			s.high.add(m)
			bound = s.high.least()
		}
	}
	if bound > 0 {
		floor := bound - 1
		if src.check != sure {
			floor = 0 // most may fail the check: better to take what else is in the blocks
		}
		s.visitBlocks(src, bound, floor)
	}
	if bound == 0 || s.top.floor() < bound {
		s.visitBlocks(src, 0, 0)
	}
}

// visitBlocks visits the blocks of a range whose maximum is at least the bound and above what is in the top.
func (s *finder) visitBlocks(src *source, bound, floor uint64) {
	best := src.order.best
	for b := src.lo / block; b*block < src.hi; b++ {
		if m := atomic.LoadUint64(&best[b]); m < bound || m <= s.top.floor() {
			continue
		}
		s.visit(src, max(src.lo, b*block), min(src.hi, (b+1)*block), floor)
		if s.checks == 0 && src.check.costly() {
			return
		}
	}
}

// visit offers the members at the places from lo to hi that rank above the floor and the top's.
func (s *finder) visit(src *source, lo, hi int, floor uint64) {
	s.looked += hi - lo
	floor = max(floor, s.top.floor())
	if src.order.at == nil {
		s.visitRows(src, lo, hi, floor)
		return
	}
	if floor == 0 && src.check.costly() {
		s.warm(src.order.at[lo:hi])
	}
	ranks := s.seg.ranks
	for _, entry := range src.order.at[lo:hi] {
		row := entry >> 8
		if src.slots != nil {
			row = src.slots.row(row)
		}
		rank := atomic.LoadUint64(&ranks[row])
		if rank > floor && s.offer(src, entry, row, rank) {
			floor = max(floor, s.top.floor())
		}
	}
}

// warm reads the names of entries that will all be compared. They lie anywhere in memory: asking for all of them
// before the first is needed lets the waits overlap.
func (s *finder) warm(entries []uint32) {
	for _, entry := range entries {
		s.warmth += s.seg.names[entry>>8]
	}
	for _, entry := range entries {
		if word := s.seg.names[entry>>8]; word >= isLong {
			s.warmth += uint64(s.seg.long[uint32(word)])
		}
	}
}

// visitRows is visit for places that are rows.
func (s *finder) visitRows(src *source, lo, hi int, floor uint64) {
	ranks := s.seg.ranks[lo:hi]
	for i := range ranks {
		rank := atomic.LoadUint64(&ranks[i])
		row := uint32(lo + i)
		if rank > floor && s.offer(src, row<<8, row, rank) {
			floor = max(floor, s.top.floor())
		}
	}
}

// offer puts a member into the top unless it is there already, gone, or does not match.
func (s *finder) offer(src *source, entry, row uint32, rank uint64) bool {
	if s.known(rank) || s.seg.isGone(row) || src.check != sure && !s.verify(src, entry, row) {
		return false
	}
	s.top.add(rank, found{s.part, row})
	return true
}

// known says whether a member has been found, in this class or in one before.
func (s *finder) known(rank uint64) bool {
	if s.top.has(rank) {
		return true
	}
	for _, n := range s.ns[:s.n] {
		if n == memberOf(rank) {
			return true
		}
	}
	return false
}

// verify compares a member with the query.
func (s *finder) verify(src *source, entry, row uint32) bool {
	switch src.check {
	case checkNumber:
		slot := entry >> 8
		return src.slots.class(src.kind, slot, &s.q) == src.class
	case checkText:
		return s.q.textClass(src.slots.text(entry>>8)) == src.class
	}
	if s.checks == 0 {
		return false
	}
	s.checks--
	token := int(entry>>4&15) - src.skip
	if src.check == checkMixed && (token < 0 || (token == 0) != (src.class == mixedPrefix)) {
		return false
	}
	s.seg.view(&s.v, row)
	switch src.check {
	case checkPlain:
		return s.plain(token, 0, s.q.size, false)
	case checkMixed:
		return s.mixed(token)
	}
	return s.wordsAnywhere()
}

// take moves what the class has found to the result.
func (s *finder) take(c class) {
	for i := range s.top.n {
		s.hits[s.n], s.ns[s.n], s.class[s.n] = s.top.at[i], memberOf(s.top.rank[i]), c
		s.n++
	}
}
