package search

import "sync/atomic"

// Search appends to dst the members that the query most likely means, at most limit and never more than
// MaxHits, the best first and each once. With room in dst it allocates nothing.
func (x *Index) Search(dst []Hit, query string, limit int) []Hit {
	var s finder
	if limit <= 0 || !s.q.parse(query) {
		return dst
	}
	s.state = x.state.Load()
	s.checks, s.splits = maxChecks, maxSplits
	s.match.query, s.match.view = &s.q, &s.v
	s.v.lex = x.lex
	limit = min(limit, MaxHits)
	for c := exact; c < nothing && s.n < limit; c++ {
		s.top.reset(limit - s.n)
		for part, seg := range s.segs {
			s.part, s.seg = part, seg
			s.names(c)
			s.sought(c)
		}
		s.recent(c)
		s.take(c)
	}
	return s.tell(dst)
}

// finder is one search under way.
type finder struct {
	*state
	q     query
	v     view
	match match
	top   top     // of the class under way
	span  span    // scratch
	high  highest // scratch

	// The segment under way.
	part int
	seg  *segment

	// What the classes before have found.
	n     int
	found [MaxHits]found
	ns    [MaxHits]uint32
	class [MaxHits]class

	initials [maxTokens]byte // of the split under way, see mixed.go
	checks   int             // how many more rows may be compared one by one
	splits   int             // how many more splits may be tried
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

// scan offers the members in the range to the top, without looking at those that cannot get there.
func (s *finder) scan(src *source) {
	const few = 3 * block
	lo, hi := src.lo, src.hi
	if hi-lo <= few {
		s.visit(src, lo, hi)
		return
	}
	// As many blocks as there is room in the top have a maximum of at least this bound; if each stands for another
	// member that counts, then nothing below it can get there.
	best := src.order.best
	from, to := lo/block, (hi+block-1)/block
	s.high.reset(s.top.room)
	for b := (lo + block - 1) / block; b < hi/block; b++ {
		s.high.add(atomic.LoadUint64(&best[b]))
	}
	bound := s.high.least()
	for pass := range 2 {
		for b := from; b < to; b++ {
			if m := atomic.LoadUint64(&best[b]); m >= bound && m > s.top.floor() {
				s.visit(src, max(lo, b*block), min(hi, (b+1)*block))
			}
		}
		if pass == 0 && (bound == 0 || s.top.floor() >= bound) {
			return
		}
		bound = 0 // some did not count, so look below, too
	}
}

// visit offers the members at the places from lo to hi.
func (s *finder) visit(src *source, lo, hi int) {
	floor := s.top.floor()
	last := s.seg.last
	for _, entry := range src.order.at[lo:hi] {
		row := entry >> 8
		if src.slots != nil {
			row = src.slots.row(row)
		}
		seen := atomic.LoadUint32(&last[row])
		if seen < uint32(floor>>32) {
			continue
		}
		rank := rankOf(s.seg.ns[row], seen)
		if rank > floor && s.offer(src, entry, row, rank) {
			floor = s.top.floor()
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
		if n == ^uint32(rank) {
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
		var spelling [maxSymbols]byte
		return textClass(src.slots.text(entry>>8), s.q.spelling(&spelling)) == src.class
	}
	if s.checks == 0 {
		return false
	}
	s.checks--
	token := int(entry>>4&15) - src.skip
	if src.class == prefix && token != 0 || src.class == later && token < 1 {
		return false
	}
	s.seg.view(&s.v, row)
	switch src.check {
	case checkPlain:
		return s.match.plain(token, 0, s.q.size, false)
	case checkMixed:
		return s.match.mixed(token)
	}
	return s.match.wordsAnywhere()
}

// take moves what the class has found to the result.
func (s *finder) take(c class) {
	for i := range s.top.n {
		s.found[s.n], s.ns[s.n], s.class[s.n] = s.top.at[i], ^uint32(s.top.rank[i]), c
		s.n++
	}
}
