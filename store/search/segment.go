package search

import "sync/atomic"

// The kinds of numbers that members have.
const (
	phones = iota
	cards
	externals
	numberKinds
)

// column gathers one kind of number by row, before it is known how many members have one.
type column struct {
	codes  []code
	textAt []uint32
	texts  []byte
}

func (c *column) has(row int) bool { return c.codes[row] != 0 || c.textAt[row] != 0 }

func (c *column) add(number code, text []byte) {
	at := uint32(0)
	if len(text) > 0 {
		c.texts = append(c.texts, byte(len(text)))
		at = uint32(len(c.texts))
		c.texts = append(c.texts, text...)
	}
	c.codes, c.textAt = append(c.codes, number), append(c.textAt, at)
}

func (c *column) append(d *column) {
	shift := uint32(len(c.texts))
	c.codes = append(c.codes, d.codes...)
	c.texts = append(c.texts, d.texts...)
	for _, at := range d.textAt {
		if at > 0 {
			at += shift
		}
		c.textAt = append(c.textAt, at)
	}
}

// rows holds what a segment keeps of its members, by row.
type rows struct {
	ranks   []uint64 // see rankOf
	names   []uint64 // see view
	long    []byte
	columns [numberKinds]column
}

func newRows(room int) *rows {
	r := &rows{ranks: make([]uint64, 0, room), names: make([]uint64, 0, room)}
	for i := range r.columns {
		r.columns[i].codes, r.columns[i].textAt = make([]code, 0, room), make([]uint32, 0, room)
	}
	return r
}

// add appends a member whose name is folded.
func (r *rows) add(rank uint64, name *text) {
	r.ranks = append(r.ranks, rank)
	word, ok := name.pack()
	if !ok {
		word = isLong | uint64(len(r.long))
		r.long = name.appendLong(r.long)
	}
	r.names = append(r.names, word)
}

// addFrom appends a row of a segment.
func (r *rows) addFrom(s *segment, row uint32) {
	r.ranks = append(r.ranks, s.rank(row))
	r.addName(s.names[row], s.long)
	for i := range r.columns {
		r.columns[i].add(s.numbers[i].of(row))
	}
}

// addName appends a name as another part of the index keeps it.
func (r *rows) addName(word uint64, long []byte) {
	if word >= isLong {
		from := long[uint32(word):]
		word = isLong | uint64(len(r.long))
		var t text
		r.long = append(r.long, from[:t.readLong(from)]...)
	}
	r.names = append(r.names, word)
}

// append appends the rows of d.
func (r *rows) append(d *rows) {
	shift := uint64(len(r.long))
	r.ranks = append(r.ranks, d.ranks...)
	r.long = append(r.long, d.long...)
	for _, word := range d.names {
		if word >= isLong {
			word += shift
		}
		r.names = append(r.names, word)
	}
	for i := range r.columns {
		r.columns[i].append(&d.columns[i])
	}
}

// segment is a sorted part of the index. Its rows and places never change after it is built; the last
// visits, the maxima of the orders and the marks of rows that are gone do, atomically.
//
// The rows themselves are sorted by the letters of the names, so that the commonest of all searches reads memory from
// one end to the other.
type segment struct {
	lex   *lexicon
	ranks []uint64 // row -> member number and last visit; atomic
	byN   []uint32 // the rows by ascending member number
	names []uint64
	long  []byte
	gone  []uint32 // a bit for each row whose member was removed or has a newer entry elsewhere

	// The name orders, each for the first tokens of names and for the later ones, because a match at
	// the start of a name always ranks before others.
	letters, initials, symbols [2]order
	// Where the first token can be spelled in several ways, letters has the first and this the others.
	respelled order

	numbers [numberKinds]numbers
}

// place packs the entry of a name order.
func place(row uint32, token, variant int) uint32 {
	return row<<8 | uint32(token)<<4 | uint32(variant)
}

func (s *segment) view(v *view, row uint32) { v.read(s.lex, s.names[row], s.long) }

// A rank orders members: the later visit first, then the smaller number. It is never the same for two.
func rankOf(n, last uint32) uint64 { return uint64(last)<<32 | uint64(^n) }

func memberOf(rank uint64) uint32 { return ^uint32(rank) }

func (s *segment) size() int { return len(s.ranks) }

func (s *segment) rank(row uint32) uint64 { return atomic.LoadUint64(&s.ranks[row]) }

// member is the number of the member at a place among the numbers, and its row.
func (s *segment) member(place int) (n, row uint32) {
	row = s.byN[place]
	return memberOf(s.rank(row)), row
}

// row returns the row of a member, unless the segment has none.
func (s *segment) row(n uint32) (uint32, bool) {
	if s.size() == 0 {
		return 0, false
	}
	first, _ := s.member(0)
	if n < first {
		return 0, false
	}
	// Numbers are dense, so the place is at most as far from the first as the number is, and mostly just as far.
	lo, hi := 0, int(min(n-first, uint32(s.size()-1)))
	for mid := hi; lo <= hi; mid = int(uint(lo+hi) >> 1) {
		switch m, row := s.member(mid); {
		case m == n:
			return row, true
		case m < n:
			lo = mid + 1
		default:
			hi = mid - 1
		}
	}
	return 0, false
}

func (s *segment) isGone(row uint32) bool {
	return atomic.LoadUint32(&s.gone[row/32])>>(row%32)&1 == 1
}

func (s *segment) remove(row uint32) { atomic.OrUint32(&s.gone[row/32], 1<<(row%32)) }

// touch changes a member's last visit and lets every order know that the member may now rank higher.
// The visit is stored first: a maximum may be too high, but never too low for long.
func (s *segment) touch(row, last uint32) {
	rank := rankOf(memberOf(s.rank(row)), last)
	if atomic.SwapUint64(&s.ranks[row], rank) >= rank {
		return
	}
	var v view
	s.view(&v, row)
	for token := range v.n {
		later := min(token, 1)
		for variant := range v.variants(token) {
			s.lettersOf(token, variant).raise(place(row, token, variant), rank)
			if v.newInitials(token, variant) {
				s.initials[later].raise(place(row, token, variant), rank)
			}
		}
		if !v.ascii(v.from(token), v.size()) {
			s.symbols[later].raise(place(row, token, 0), rank)
		}
	}
	for i := range s.numbers {
		s.numbers[i].touch(row, rank)
	}
}

// lettersOf is the order of letters that has a spelling.
func (s *segment) lettersOf(token, variant int) *order {
	if token == 0 && variant > 0 {
		return &s.respelled
	}
	return &s.letters[min(token, 1)]
}

func (x *numbers) touch(row uint32, rank uint64) {
	slot, ok := x.slot(row)
	if !ok {
		return
	}
	if x.codes[slot] != 0 {
		x.start.raise(slot<<8, rank)
		x.middle.raise(slot<<8, rank)
		x.end.raise(slot<<8, rank)
	}
	if x.textAt != nil && x.textAt[slot] != 0 {
		x.spelt.raise(slot<<8, rank)
	}
}

func (s *segment) bytes() int {
	n := 8*cap(s.ranks) + 4*cap(s.byN) + 8*cap(s.names) + cap(s.long) + 4*cap(s.gone) + s.respelled.bytes()
	for i := range s.letters {
		n += s.letters[i].bytes() + s.initials[i].bytes() + s.symbols[i].bytes()
	}
	for i := range s.numbers {
		n += s.numbers[i].bytes()
	}
	return n
}
