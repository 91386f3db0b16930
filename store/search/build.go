package search

import (
	"context"
	"iter"
	"math"
	"runtime"
	"sync"
)

// batchSize is how many entries a worker folds at a time.
const batchSize = 4096

// Build makes an index of all members at once, with up to GOMAXPROCS workers that it waits for. count is
// a hint. Entries come in any order; of several with the same N the last holds.
func Build(ctx context.Context, count int, entries iter.Seq[Entry]) (*Index, error) {
	x := New()
	workers := runtime.GOMAXPROCS(0)
	all, err := foldAll(ctx, x.lex, workers, count, entries)
	if err != nil {
		return nil, err
	}
	seg, err := newSegment(ctx, x.lex, all.unique(), workers)
	if err != nil {
		return nil, err
	}
	x.state.Store(&state{segs: []*segment{seg}})
	x.size = seg.size()
	return x, nil
}

// job is a batch of entries to fold, then its rows.
type job struct {
	entries []Entry
	rows    *rows
}

// foldAll folds the entries in batches and returns their rows in the order in which they came.
func foldAll(ctx context.Context, lex *lexicon, workers, count int, entries iter.Seq[Entry]) (*rows, error) {
	todo := make(chan *job, workers)
	var wait sync.WaitGroup
	for range workers {
		wait.Go(func() {
			for j := range todo {
				j.rows = foldRows(lex, j.entries)
				j.entries = nil
			}
		})
	}
	jobs, total, err := makeJobs(ctx, count, entries, todo)
	close(todo)
	wait.Wait()
	if err != nil {
		return nil, err
	}
	all := newRows(total)
	for _, j := range jobs {
		all.append(j.rows)
		j.rows = nil
	}
	return all, nil
}

// makeJobs hands out the entries in batches and returns these, with how many entries there are.
func makeJobs(
	ctx context.Context, count int, entries iter.Seq[Entry], todo chan<- *job,
) (jobs []*job, total int, err error) {
	room := max(1, min(count, batchSize))
	batch := make([]Entry, 0, room)
	send := func() {
		j := &job{entries: batch}
		jobs = append(jobs, j)
		todo <- j
		batch = make([]Entry, 0, room)
	}
	for e := range entries {
		batch = append(batch, e)
		total++
		if len(batch) < batchSize {
			continue
		}
		if total > MaxMembers {
			return nil, 0, ErrTooMany
		}
		if err := ctx.Err(); err != nil {
			return nil, 0, err
		}
		send()
	}
	if total > MaxMembers {
		return nil, 0, ErrTooMany
	}
	if len(batch) > 0 {
		send()
	}
	return jobs, total, ctx.Err()
}

func foldRows(lex *lexicon, entries []Entry) *rows {
	r := newRows(len(entries))
	var f foldedEntry
	for i := range entries {
		f.fold(lex, &entries[i])
		r.addFolded(&f)
	}
	return r
}

// foldedEntry is an entry as rows keep it.
type foldedEntry struct {
	n, last uint32
	name    text
	codes   [numberKinds]code
	texts   [numberKinds][]byte
	spelt   [numberKinds][maxText]byte // what texts points into
}

func (f *foldedEntry) fold(lex *lexicon, e *Entry) {
	f.n, f.last = e.N, seconds(e.LastVisit)
	f.name.fold(e.Name)
	lex.markSurname(&f.name)
	f.codes[phones], f.texts[phones] = phoneCode(e.Phone), nil
	f.codes[cards], f.texts[cards] = f.cardCode(cards, e.Card)
	f.codes[externals], f.texts[externals] = f.cardCode(externals, e.External)
}

// seconds keeps a time within what 32 bits hold.
func seconds(unix int64) uint32 { return uint32(min(max(unix, 0), math.MaxUint32)) }

func phoneCode(phone string) code {
	var s digits
	for i := range len(phone) {
		if c := phone[i]; '0' <= c && c <= '9' {
			s.add(c - '0')
		}
	}
	return s.code(len(phone) > 0 && phone[0] == '+')
}

// cardCode folds a card or external number, in which anything may stand. The text is nil when the code says it all.
func (f *foldedEntry) cardCode(kind int, number string) (code, []byte) {
	var s digits
	plain := true
	for i := range len(number) {
		c := number[i]
		plain = plain && (c-'0' <= 9 || c == ' ' || c == '-')
		if c-'0' <= 9 {
			plain = plain && s.n < maxDigits
			s.add(c - '0')
		}
	}
	if plain {
		return s.code(false), nil
	}
	var t text
	t.fold(number)
	spelt := f.spelt[kind][:0]
	s.n = 0
	for _, sym := range t.sym[:t.size()] {
		if sym < 0x80 && len(spelt) < maxText {
			spelt = append(spelt, byte(sym))
		}
		if sym-'0' <= 9 {
			s.add(byte(sym - '0'))
		}
	}
	if s.n == len(spelt) && s.n < maxDigits {
		return s.code(false), nil
	}
	return s.code(false), spelt
}

func (r *rows) addFolded(f *foldedEntry) {
	r.add(rankOf(f.n, f.last), &f.name)
	for i := range r.columns {
		r.columns[i].add(f.codes[i], f.texts[i])
	}
}

// unique returns the rows without those whose member has a later one.
func (r *rows) unique() *rows {
	rising := true
	for i := 1; i < len(r.ranks) && rising; i++ {
		rising = memberOf(r.ranks[i-1]) < memberOf(r.ranks[i])
	}
	if rising {
		return r
	}
	latest := make(map[uint32]int, len(r.ranks))
	for i, rank := range r.ranks {
		latest[memberOf(rank)] = i
	}
	// A segment without orders lets the rows be copied as a merge copies them.
	s := r.unsorted(nil)
	out := newRows(len(latest))
	for i, rank := range r.ranks {
		if latest[memberOf(rank)] == i {
			out.addFrom(s, uint32(i))
		}
	}
	return out
}

// unsorted is a segment that has the rows but no orders.
func (r *rows) unsorted(lex *lexicon) *segment {
	s := &segment{lex: lex, ranks: r.ranks, names: r.names, long: r.long}
	for i := range s.numbers {
		c := &r.columns[i]
		s.numbers[i] = numbers{codes: c.codes, textAt: c.textAt, texts: c.texts}
	}
	return s
}
