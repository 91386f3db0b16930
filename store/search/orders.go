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
	if key, ok := k.lex.packedKey(k.names[entry>>8], entry, depth, false); ok {
		return key
	}
	var v view
	(*segment)(k).view(&v, entry>>8)
	return v.letterKey(int(entry>>4&15), int(entry&15), depth)
}

func (k *initialKeys) key(entry uint32, depth int) uint64 {
	if key, ok := k.lex.packedKey(k.names[entry>>8], entry, depth, true); ok {
		return key
	}
	var v view
	(*segment)(k).view(&v, entry>>8)
	return v.initialKey(int(entry>>4&15), int(entry&15), depth)
}

func (k *symbolKeys) key(entry uint32, depth int) uint64 {
	var v view
	(*segment)(k).view(&v, entry>>8)
	return v.symbolKey(int(entry>>4&15), depth)
}

// packedKey is letterKey or initialKey of a view at depth 0, without the view. It is for names of a few characters
// with one reading each, as most are, and says whether this is one.
func (l *lexicon) packedKey(word uint64, entry uint32, depth int, initials bool) (uint64, bool) {
	if word >= isLong || depth > 0 || entry&15 != 0 {
		return 0, false
	}
	room, key := keyLetters, uint64(0)
	for word <<= 16 * (entry >> 4 & 15); word != 0; word <<= 16 {
		set := l.of[word>>48]
		if set == noReading {
			return 0, false
		}
		syl := &l.syllables[l.sets[set].syl[0]]
		switch n := len(syl.text); {
		case initials:
			key = key*base + digit37(syl.text[0])
			room--
		case n <= room:
			key = key*power37[n] + syl.value
			room -= n
		default:
			key = key*power37[room] + syl.value/power37[n-room]
			room = 0
		}
		if room == 0 {
			break
		}
	}
	return key * power37[room], true
}

// symbolsGoOn says whether a name may be longer than the four symbols of its key.
func symbolsGoOn(key uint64) bool { return key&0xFFFF != 0 }

// newSegment sorts the rows by name and builds their orders.
func newSegment(ctx context.Context, lex *lexicon, r *rows, workers int) (*segment, error) {
	if len(r.ranks) < radixMin {
		workers = 1
	}
	s := &segment{lex: lex, gone: make([]uint32, (len(r.ranks)+31)/32)}
	var w sorter
	s.takeSorted(r, r.byName(lex, &w), workers)
	runAll(ctx, workers, []func(*sorter){
		func(w *sorter) { s.sortLetters(w, 1) },
		func(w *sorter) { s.sortInitials(w, 1) },
		func(w *sorter) { s.sortSymbols(w, 1) },
		func(w *sorter) { s.numbers[phones].sort(w, s.rank) },
		func(w *sorter) { s.numbers[cards].sort(w, s.rank) },
		func(w *sorter) { s.sortInitials(w, 0) },
		func(w *sorter) { s.sortSymbols(w, 0) },
		func(w *sorter) { s.numbers[externals].sort(w, s.rank) },
		s.sortMembers,
		func(w *sorter) { s.sortLetters(w, 0) },
	})
	return s, ctx.Err()
}

// byName returns the rows in the order of the names' letters.
func (r *rows) byName(lex *lexicon, w *sorter) order {
	s := r.unsorted(lex)
	w.reset(len(s.names))
	var v view
	for row := range uint32(len(s.names)) {
		s.view(&v, row)
		w.add(v.letterKey(0, 0, 0), place(row, 0, 0))
	}
	return newOrder((*letterKeys)(s), w, goesOn, nil)
}

// takeSorted moves the rows to the segment in the order given.
func (s *segment) takeSorted(r *rows, o order, workers int) {
	tasks := []func(*sorter){
		func(*sorter) {
			sorted := newRows(0)
			sorted.names, sorted.long = make([]uint64, 0, len(r.names)), make([]byte, 0, len(r.long))
			s.ranks = make([]uint64, len(r.ranks))
			for row, entry := range o.at {
				s.ranks[row] = r.ranks[entry>>8]
				sorted.addName(r.names[entry>>8], r.long)
			}
			s.names, s.long = sorted.names, sorted.long
		},
	}
	for i := range s.numbers {
		tasks = append(tasks, func(*sorter) { s.numbers[i].take(&r.columns[i], o.at) })
	}
	runAll(context.Background(), workers, tasks)
	s.letters[0] = order{keys: (*letterKeys)(s), rows: len(r.ranks), first: o.first, best: o.best}
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
	for range min(workers, len(tasks)) {
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
func (s *segment) rooms(later int) int { return s.size() + later*s.size() + later*s.size()/8 }

func (s *segment) rankOfPlace(entry uint32) uint64 { return s.rank(entry >> 8) }

// sortLetters sorts the spellings. Those of the first tokens are the rows themselves but for the respelled.
func (s *segment) sortLetters(w *sorter, later int) {
	w.reset(s.rooms(later) * later)
	s.tokens(later, func(v *view, row uint32, token int) {
		for variant := 1 - later; variant < v.variants(token); variant++ {
			w.add(v.letterKey(token, variant, 0), place(row, token, variant))
		}
	})
	o := newOrder((*letterKeys)(s), w, goesOn, s.rankOfPlace)
	if later == 1 {
		s.letters[1] = o
		return
	}
	s.respelled = o
	s.letters[0].setBest(s.rankOfPlace)
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
	s.symbols[later] = newOrder((*symbolKeys)(s), w, symbolsGoOn, s.rankOfPlace)
}

// sortMembers sorts the rows by member number.
func (s *segment) sortMembers(w *sorter) {
	w.reset(s.size())
	for row, rank := range s.ranks {
		w.add(uint64(memberOf(rank)), uint32(row))
	}
	w.sort()
	s.byN = append(make([]uint32, 0, s.size()), w.entries...)
}
