package search

import (
	"context"
	"runtime"
)

// change is an entry of the journal: a member's visit, or that the row is gone.
type change struct {
	n, last uint32
	gone    bool
}

// NeedsMerge says whether so many members have changed that searches would be faster after a Merge.
func (x *Index) NeedsMerge() bool {
	x.write.Lock()
	defer x.write.Unlock()
	st := x.state.Load()
	if len(st.segs) == 0 {
		return false
	}
	all := 0
	for _, s := range st.segs {
		all += s.size()
	}
	outside := all - st.segs[0].size()
	gone := all + len(st.recents) - x.size
	return outside+gone >= max(mergeMin, st.segs[0].size()/mergePart)
}

// Merging is due when this many members, and this part of all, have changed.
const (
	mergeMin  = 1000
	mergePart = 32
)

// Merge brings all members into one segment again, with up to GOMAXPROCS workers that it waits for. Searches
// and changes go on meanwhile. For a moment the index takes more than twice its memory. After a cancellation
// the index is as it was.
func (x *Index) Merge(ctx context.Context) error {
	x.merging.Lock()
	defer x.merging.Unlock()
	taken := x.freeze()
	if len(taken) == 0 {
		return nil
	}
	merged, err := x.rebuild(ctx, taken)
	x.write.Lock()
	defer x.write.Unlock()
	journal := x.journal
	x.frozen, x.journal = 0, nil
	if err != nil {
		return err
	}
	replay(merged, journal)
	st := x.state.Load()
	x.state.Store(&state{segs: append([]*segment{merged}, st.segs[len(taken):]...), recents: st.recents})
	return nil
}

// freeze takes all segments for a merge; changes to their members are noted from now on.
func (x *Index) freeze() []*segment {
	x.write.Lock()
	defer x.write.Unlock()
	x.flush(x.state.Load())
	taken := x.state.Load().segs
	x.frozen = len(taken)
	return taken
}

func replay(s *segment, journal []change) {
	for _, c := range journal {
		row, ok := s.row(c.n)
		switch {
		case !ok:
		case c.gone:
			s.remove(row)
		default:
			s.touch(row, c.last)
		}
	}
}

// rebuild makes one segment of several.
func (x *Index) rebuild(ctx context.Context, segs []*segment) (*segment, error) {
	r := gather(segs...)
	if len(r.ranks) > MaxMembers {
		return nil, ErrTooMany
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	return newSegment(ctx, x.lex, r, runtime.GOMAXPROCS(0))
}

// gather copies the rows that are not gone. A member has such a row in one segment only.
func gather(segs ...*segment) *rows {
	room := 0
	for _, s := range segs {
		room += s.size()
	}
	r := newRows(room)
	for _, s := range segs {
		for row := range uint32(s.size()) {
			if !s.isGone(row) {
				r.addFrom(s, row)
			}
		}
	}
	return r
}
