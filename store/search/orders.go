package search

import (
	"context"
	"sync"
)

// The keys of the name orders.
type (
	letterKeys  segment
	initialKeys segment
	symbolKeys  segment
)

func (k *letterKeys) key(entry uint32, depth int) uint64 {
	var v view
	(*segment)(k).view(&v, entry>>8)
	return v.letterKey(int(entry>>4&15), int(entry&15), depth)
}

func (k *initialKeys) key(entry uint32, depth int) uint64 {
	var v view
	(*segment)(k).view(&v, entry>>8)
	return v.initialKey(int(entry>>4&15), int(entry&15), depth)
}

func (k *symbolKeys) key(entry uint32, depth int) uint64 {
	var v view
	(*segment)(k).view(&v, entry>>8)
	return v.symbolKey(int(entry>>4&15), depth)
}

// newSegment takes over the rows and builds their orders.
func newSegment(ctx context.Context, lex *lexicon, r *rows, workers int) (*segment, error) {
	s := &segment{
		lex: lex, ns: r.ns, names: r.names, long: r.long, last: r.last,
		gone: make([]uint32, (len(r.ns)+31)/32),
	}
	for i := range s.numbers {
		s.numbers[i].keep(&r.columns[i])
	}
	tasks := []func(*sorter){
		func(w *sorter) { s.sortLetters(w, 1) },
		func(w *sorter) { s.sortInitials(w, 1) },
		func(w *sorter) { s.sortSymbols(w, 1) },
		func(w *sorter) { s.numbers[phones].sort(w, s.rank) },
		func(w *sorter) { s.numbers[cards].sort(w, s.rank) },
		func(w *sorter) { s.sortLetters(w, 0) },
		func(w *sorter) { s.sortInitials(w, 0) },
		func(w *sorter) { s.sortSymbols(w, 0) },
		func(w *sorter) { s.numbers[externals].sort(w, s.rank) },
	}
	if len(s.ns) < radixMin {
		workers = 1
	}
	runAll(ctx, min(workers, len(tasks)), tasks)
	return s, ctx.Err()
}

// runAll shares the tasks among workers and returns when all are done, or, after a cancellation, when
// those begun are.
func runAll(ctx context.Context, workers int, tasks []func(*sorter)) {
	todo := make(chan func(*sorter), len(tasks))
	for _, task := range tasks {
		todo <- task
	}
	close(todo)
	work := func() {
		var w sorter
		for task := range todo {
			if ctx.Err() == nil {
				task(&w)
			}
		}
	}
	if workers == 1 {
		work()
		return
	}
	var wait sync.WaitGroup
	for range workers {
		wait.Go(work)
	}
	wait.Wait()
}

// tokens calls add for the first token of every name, or for each of the later ones.
func (s *segment) tokens(later int, add func(v *view, row uint32, token int)) {
	var v view
	for row := range uint32(len(s.names)) {
		s.view(&v, row)
		switch {
		case later == 1:
			for token := 1; token < v.n; token++ {
				add(&v, row, token)
			}
		case v.n > 0:
			add(&v, row, 0)
		}
	}
}

// rooms guesses the entries of an order of names, so that the sorter need not grow often.
func (s *segment) rooms(later int) int { return len(s.ns) + later*len(s.ns) + later*len(s.ns)/8 }

func (s *segment) rankOfPlace(entry uint32) uint64 { return s.rank(entry >> 8) }

func (s *segment) sortLetters(w *sorter, later int) {
	w.reset(s.rooms(later))
	s.tokens(later, func(v *view, row uint32, token int) {
		for variant := range v.variants(token) {
			w.add(v.letterKey(token, variant, 0), place(row, token, variant))
		}
	})
	s.letters[later] = newOrder((*letterKeys)(s), w, goesOn, s.rankOfPlace)
}

func (s *segment) sortInitials(w *sorter, later int) {
	w.reset(s.rooms(later))
	s.tokens(later, func(v *view, row uint32, token int) {
		for variant := range v.variants(token) {
			if v.newInitials(token, variant) {
				w.add(v.initialKey(token, variant, 0), place(row, token, variant))
			}
		}
	})
	s.initials[later] = newOrder((*initialKeys)(s), w, goesOn, s.rankOfPlace)
}

func (s *segment) sortSymbols(w *sorter, later int) {
	w.reset(s.rooms(later))
	s.tokens(later, func(v *view, row uint32, token int) {
		if !v.ascii(v.from(token), v.size()) {
			w.add(v.symbolKey(token, 0), place(row, token, 0))
		}
	})
	s.symbols[later] = newOrder((*symbolKeys)(s), w, func(key uint64) bool { return key&0xFFFF != 0 }, s.rankOfPlace)
}
