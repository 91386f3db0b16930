package search

import (
	"sync"
	"sync/atomic"
)

// Index is a search index. Any number of goroutines may search while others change it; changes are made one
// at a time.
type Index struct {
	lex   *lexicon
	state atomic.Pointer[state]

	write sync.Mutex // held by whoever changes the index
	size  int
}

// state is what a search looks at. It is replaced as a whole.
type state struct {
	segs []*segment
}

// New returns an empty index.
func New() *Index {
	x := &Index{lex: theLexicon()}
	x.publish(nil, nil)
	return x
}

func (x *Index) publish(segs []*segment, _ any) { x.state.Store(&state{segs: segs}) }

// Bytes is the memory held.
func (x *Index) Bytes() int {
	n := 0
	for _, s := range x.state.Load().segs {
		n += s.bytes()
	}
	return n
}
