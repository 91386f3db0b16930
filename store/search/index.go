package search

import (
	"context"
	"slices"
	"sync"
	"sync/atomic"
)

// Index is a search index. Any number of goroutines may search while others change it; changes are made
// one at a time and wait for each other.
//
// It is a row of segments, each sorted and searched alike, and a few recent members in no order, which a
// search compares one by one. A change of a member's name or number puts a new entry among the recent and
// marks the old one as gone. When there are recentMax, they become a segment, and segments of about the same
// size become one, all but the first, so that there are few. When much has changed, NeedsMerge says so, and
// whoever owns the index calls Merge from a goroutine of its own; without it searches stay right and grow slower.
type Index struct {
	lex    *lexicon
	state  atomic.Pointer[state]
	checks int // maxChecks, but for tests that want to know what it leaves out

	merging sync.Mutex // held during Merge; before write
	write   sync.Mutex // held by whoever changes the index
	size    int
	frozen  int      // how many segments a merge under way has taken
	journal []change // what happened to their members since
}

// state is what a search looks at. It is replaced as a whole; what it points to is never changed but
// for visits, maxima and marks, atomically.
type state struct {
	segs    []*segment
	recents []*recent
}

const (
	recentMax = 64
	growth    = 8 // a segment is this many times larger than the one after it, or they are merged
)

// New returns an empty index.
func New() *Index {
	x := &Index{lex: theLexicon(), checks: maxChecks}
	x.state.Store(&state{})
	return x
}

// Put adds a member, or replaces what is known of it.
func (x *Index) Put(e Entry) {
	r := newRecent(x.lex, &e)
	x.write.Lock()
	defer x.write.Unlock()
	old := x.state.Load()
	next := &state{segs: old.segs, recents: make([]*recent, 0, len(old.recents)+1)}
	replaced := false
	for _, other := range old.recents {
		if other.n == e.N {
			replaced = true
			continue
		}
		next.recents = append(next.recents, other)
	}
	next.recents = append(next.recents, r)
	// Published before the old row is marked: a search may see a member twice, which it notices, but never not at all.
	x.state.Store(next)
	if !replaced && !x.drop(next, e.N) {
		x.size++
	}
	if len(next.recents) >= recentMax {
		x.flush(next)
	}
}

// Touch tells that a member was last seen at a time in Unix seconds. Members that are not there are ignored.
func (x *Index) Touch(n uint32, lastVisit int64) {
	last := seconds(lastVisit)
	x.write.Lock()
	defer x.write.Unlock()
	st := x.state.Load()
	for _, r := range st.recents {
		if r.n == n {
			r.rank.Store(rankOf(n, last))
			return
		}
	}
	for i, s := range st.segs {
		if row, ok := s.row(n); ok && !s.isGone(row) {
			s.touch(row, last)
			x.note(i, change{n: n, last: last})
			return
		}
	}
}

// Remove forgets a member.
func (x *Index) Remove(n uint32) {
	x.write.Lock()
	defer x.write.Unlock()
	st := x.state.Load()
	for i, r := range st.recents {
		if r.n == n {
			x.state.Store(&state{segs: st.segs, recents: slices.Delete(slices.Clone(st.recents), i, i+1)})
			x.size--
			return
		}
	}
	if x.drop(st, n) {
		x.size--
	}
}

// drop marks the row of a member as gone and says whether there was one.
func (x *Index) drop(st *state, n uint32) bool {
	for i, s := range st.segs {
		if row, ok := s.row(n); ok && !s.isGone(row) {
			s.remove(row)
			x.note(i, change{n: n, gone: true})
			return true
		}
	}
	return false
}

// note keeps a change of a segment that a merge has taken.
func (x *Index) note(seg int, c change) {
	if seg < x.frozen {
		x.journal = append(x.journal, c)
	}
}

// flush makes the recent members a segment and merges the small segments.
func (x *Index) flush(st *state) {
	if len(st.recents) == 0 {
		return
	}
	r := newRows(len(st.recents))
	for _, m := range st.recents {
		r.addRecent(m)
	}
	segs := append(slices.Clone(st.segs), x.small(r))
	for first := max(x.frozen, 1); len(segs) > first+1; {
		n := len(segs)
		a, b := segs[n-2], segs[n-1]
		if a.size() >= growth*b.size() {
			break
		}
		segs = append(segs[:n-2], x.small(gather(a, b)))
	}
	x.state.Store(&state{segs: segs})
}

// small builds a segment without help.
func (x *Index) small(r *rows) *segment {
	s, err := newSegment(context.Background(), x.lex, r, 1)
	if err != nil {
		panic(err) // only a cancellation is an error
	}
	return s
}

// Len is the number of members.
func (x *Index) Len() int {
	x.write.Lock()
	defer x.write.Unlock()
	return x.size
}

// Bytes is the memory that the index holds, but for the few recent members.
func (x *Index) Bytes() int {
	n := 0
	for _, s := range x.state.Load().segs {
		n += s.bytes()
	}
	return n
}
