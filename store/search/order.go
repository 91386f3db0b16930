package search

import (
	"cmp"
	"slices"
	"sync/atomic"
)

// block is the number of places that share one maximum.
const block = 64

// order is a sorted permutation: places hold entries, which are numbers whose highest 24 bits say whose
// they are. It never changes after it is built, but for the maxima.
type order struct {
	keys  keys
	goOn  func(key uint64) bool // whether a text may go on after this key at depth 0; nil if none does
	at    []uint32              // the entries, sorted by their keys and then by themselves; nil if they are the rows in turn
	rows  int                   // how many these are
	first []uint64              // of each block: the key at depth 0 of its first entry
	start []uint32              // of each block: its first entry, unless these are the rows
	best  []uint64              // of each block: no member in it ranks higher; atomic
}

// keys tells the sort key of an entry, a text of any length cut into pieces that fit a word: depth 0 is the
// first. A piece with room left at its end is the last, and those after it are 0.
type keys interface {
	key(entry uint32, depth int) uint64
}

func (o *order) size() int { return len(o.at) + o.rows }

func (o *order) entry(place int) uint32 {
	if o.at == nil {
		return uint32(place) << 8
	}
	return o.at[place]
}

// span is what a query asks of an order: the texts that begin with the whole pieces and continue
// with one from lo to hi.
type span struct {
	whole  [maxSymbols / 4]uint64
	n      int // whole pieces
	lo, hi uint64
}

// from and to bound the first piece.
func (s *span) from() uint64 {
	if s.n > 0 {
		return s.whole[0]
	}
	return s.lo
}

func (s *span) to() uint64 {
	if s.n > 0 {
		return s.whole[0]
	}
	return s.hi
}

// compare tells whether an entry comes before the span, in it or after it.
func (o *order) compare(entry uint32, s *span) int {
	for d, piece := range s.whole[:s.n] {
		if c := cmp.Compare(o.keys.key(entry, d), piece); c != 0 {
			return c
		}
	}
	switch k := o.keys.key(entry, s.n); {
	case k < s.lo:
		return -1
	case k > s.hi:
		return 1
	}
	return 0
}

// blocks returns from which block on, and up to which, entries of the span may be. The first keys narrow both ends to one
// block, unless whole pieces are shared by many.
func (o *order) blocks(s *span) (from, to int) {
	a := searchFirst(o.first, s.from(), 0)
	b := a
	if b < len(o.first) && o.first[b] <= s.to() {
		b = searchAfter(o.first, s.to(), a)
	}
	return max(a-1, 0), b
}

// find returns the places of the span within its blocks: from lo up to, not including, hi.
func (o *order) find(s *span, from, to int) (lo, hi int) {
	if to == 0 {
		return 0, 0
	}
	end := min(to*block, o.size())
	within := end
	if s.n == 0 {
		within = min((from+1)*block, end)
	}
	lo = o.bound(s, from*block, within, 0)
	if lo == end || o.compare(o.entry(lo), s) > 0 {
		return lo, lo
	}
	hi = lo + 1
	if s.n == 0 {
		hi = max(hi, (to-1)*block)
	}
	return lo, o.bound(s, hi, end, 1)
}

// bound returns the first place from lo up to hi whose entry compares at least so with the span.
func (o *order) bound(s *span, lo, hi, least int) int {
	for lo < hi {
		mid := int(uint(lo+hi) >> 1)
		if o.compare(o.entry(mid), s) < least {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	return lo
}

// searchFirst returns the first index from lo on whose key is at least k, searchAfter the first whose is greater.
func searchFirst(keys []uint64, k uint64, lo int) int {
	hi := len(keys)
	for lo < hi {
		mid := int(uint(lo+hi) >> 1)
		if keys[mid] < k {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	return lo
}

func searchAfter(keys []uint64, k uint64, lo int) int {
	if k == ^uint64(0) {
		return len(keys)
	}
	return searchFirst(keys, k+1, lo)
}

// whole returns where, within the places lo to hi of a span, the entries end whose text is no longer than what was asked for.
func (o *order) whole(s *span, lo, hi int) int {
	short := *s
	short.hi = short.lo
	_, to := o.blocks(&short)
	if s.n == 0 {
		lo = max(lo, (to-1)*block)
	}
	return o.bound(&short, min(lo, hi), min(hi, to*block), 1)
}

// blockOf returns the block in which an entry has its place.
func (o *order) blockOf(entry uint32) int {
	if o.at == nil {
		return int(entry>>8) / block
	}
	k := o.keys.key(entry, 0)
	a := searchFirst(o.first, k, 0)
	b := searchAfter(o.first, k, a)
	less := o.less
	if o.goOn == nil || !o.goOn(k) {
		less = func(a, b uint32) bool { return a < b } // equal keys are all there is to compare
	}
	// Blocks a to b start with the same key: the entry is in the last that does not start beyond it.
	for a < b {
		mid := int(uint(a+b) >> 1)
		if less(entry, o.start[mid]) {
			b = mid
		} else {
			a = mid + 1
		}
	}
	return max(a-1, 0)
}

// raise tells the order that the member of an entry now ranks at least this high.
func (o *order) raise(entry uint32, rank uint64) {
	at := &o.best[o.blockOf(entry)]
	for {
		old := atomic.LoadUint64(at)
		if old >= rank || atomic.CompareAndSwapUint64(at, old, rank) {
			return
		}
	}
}

// less orders entries by all their keys and then by themselves. A text ends in a piece that a further letter would
// change, so equal pieces that are 0 are the end of both.
func (o *order) less(a, b uint32) bool {
	for d := 0; ; d++ {
		ka, kb := o.keys.key(a, d), o.keys.key(b, d)
		if ka != kb {
			return ka < kb
		}
		if ka == 0 {
			return a < b
		}
	}
}

// newOrder takes the sorter's entries. Without ranks the maxima are left to setBest.
func newOrder(k keys, s *sorter, goOn func(key uint64) bool, rank func(entry uint32) uint64) order {
	s.sort()
	o := order{keys: k, goOn: goOn, at: make([]uint32, len(s.entries))}
	copy(o.at, s.entries)
	if goOn != nil {
		o.sortLonger(s.keys)
	}
	blocks := (len(o.at) + block - 1) / block
	o.first, o.best = make([]uint64, blocks), make([]uint64, blocks)
	o.start = make([]uint32, blocks)
	for b := range blocks {
		o.first[b], o.start[b] = s.keys[b*block], o.at[b*block]
	}
	if rank != nil {
		o.setBest(rank)
	}
	return o
}

func (o *order) setBest(rank func(entry uint32) uint64) {
	for b := range o.best {
		best := uint64(0)
		for place := b * block; place < min((b+1)*block, o.size()); place++ {
			best = max(best, rank(o.entry(place)))
		}
		o.best[b] = best
	}
}

// sortLonger sorts the entries that share a first piece by the pieces after it.
func (o *order) sortLonger(first []uint64) {
	type tied struct {
		second uint64
		entry  uint32
	}
	var ties []tied
	for i := 0; i < len(first); {
		j := i + 1
		for j < len(first) && first[j] == first[i] {
			j++
		}
		if j-i > 1 && o.goOn(first[i]) {
			ties = ties[:0]
			for _, entry := range o.at[i:j] {
				ties = append(ties, tied{o.keys.key(entry, 1), entry})
			}
			slices.SortFunc(ties, func(a, b tied) int {
				switch {
				case a.second != b.second:
					return cmp.Compare(a.second, b.second)
				case a.entry == b.entry:
					return 0
				case a.second == 0 && a.entry < b.entry || a.second != 0 && o.less(a.entry, b.entry):
					return -1
				}
				return 1
			})
			for k, t := range ties {
				o.at[i+k] = t.entry
			}
		}
		i = j
	}
}

func (o *order) bytes() int { return 4*cap(o.at) + 8*cap(o.first) + 4*cap(o.start) + 8*cap(o.best) }
