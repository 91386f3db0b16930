package store

import (
	"context"
	"crypto/rand"
	"fmt"
	"io"
	"runtime"
	"runtime/debug"
	"time"

	bolt "go.etcd.io/bbolt"

	"regulars/model"
	"regulars/model/desk"
)

// Limits of one commit. What waits beyond them goes into the next.
const (
	queueLength  = 1024
	commitAtMost = 20_000 // decisions in one transaction
)

// job is a caller's decisions and where to put the answer; or something that the writer does in a
// transaction of its own.
type job struct {
	actor model.ID
	ds    []desk.Decision
	errs  []error
	alone func() error // its error is the one of errs
	done  chan struct{}
}

// tip is the newest event: what the next one chains to.
type tip struct {
	pos  uint64
	seq  uint64
	hlc  model.HLC
	hash model.Hash
}

// Decide runs decisions in one transaction; see desk.Store. Once queued a job is carried
// out even if ctx ends meanwhile, and Decide waits for it: an answer is never in doubt.
func (s *Store) Decide(ctx context.Context, actor model.ID, ds ...desk.Decision) []error {
	return s.hand(ctx, &job{actor: actor, ds: ds, errs: make([]error, len(ds)), done: make(chan struct{})})
}

// alone has the writer do something between two commits.
func (s *Store) alone(ctx context.Context, do func() error) error {
	return s.hand(ctx, &job{alone: do, errs: make([]error, 1), done: make(chan struct{})})[0]
}

// hand gives a job to the writer and waits for the answer.
func (s *Store) hand(ctx context.Context, j *job) []error {
	if err := ctx.Err(); err != nil { // the select below would toss a coin
		return all(j.errs, err)
	}
	s.closing.RLock()
	if s.closed {
		s.closing.RUnlock()
		return all(j.errs, model.Refuse("store.closed"))
	}
	select {
	case s.queue <- j:
		s.closing.RUnlock()
	case <-ctx.Done():
		s.closing.RUnlock()
		return all(j.errs, ctx.Err())
	}
	<-j.done
	return j.errs
}

func all(errs []error, err error) []error {
	for i := range errs {
		errs[i] = err
	}
	return errs
}

// write is the writer's life: it takes whatever waits, without a timer, and commits it as
// one transaction. It ends when the queue is closed and drained.
func (s *Store) write() {
	defer s.workers.Done()
	for first := range s.queue {
		var last *job
		var jobs []*job
		if first.alone != nil {
			last = first
		} else {
			jobs, last = s.gather(first)
		}
		if len(jobs) > 0 {
			s.commit(jobs)
		}
		if last != nil {
			last.errs[0] = last.alone()
			close(last.done)
		}
	}
}

// gather takes what waits, for one transaction. last is to be done alone, after it.
func (s *Store) gather(first *job) (jobs []*job, last *job) {
	jobs = []*job{first}
	for n := len(first.ds); n < commitAtMost; {
		select {
		case j, ok := <-s.queue:
			switch {
			case !ok:
				return jobs, nil
			case j.alone != nil:
				return jobs, j
			}
			jobs, n = append(jobs, j), n+len(j.ds)
		default:
			return jobs, nil
		}
	}
	return jobs, nil
}

// commit carries out jobs in one transaction and answers them after it is on disk.
func (s *Store) commit(jobs []*job) {
	var b *batch
	var next tip
	var first uint64
	err := s.update(func(tx *bolt.Tx) error {
		if err := s.catchUp(tx); err != nil {
			return err
		}
		next, first = s.tip, s.tail.first
		b = newBatch(s.bookAt(tx), s.tip.pos)
		for _, j := range jobs {
			if err := s.run(b, j, &next); err != nil {
				return err
			}
		}
		if next.pos == s.tip.pos {
			return errNothing
		}
		if err := b.flush(); err != nil {
			return err
		}
		var err error
		if first, err = sealRuns(tx, s.tail, b.requests, b.last); err == nil {
			s.announce(tx, b)
		}
		return err
	})
	switch {
	case err == nil:
		s.settle(b, next, first)
	case err != errNothing:
		err = refuseFile(s.path, err)
		for _, j := range jobs {
			all(j.errs, err)
		}
		s.fallBack()
	}
	for _, j := range jobs {
		close(j.done)
	}
}

// fallBack leaves memory as the file is after a commit that failed.
func (s *Store) fallBack() {
	s.readers.Commit() // readers may have seen it
	s.mu.Lock()
	s.coming = moment{}
	s.mu.Unlock()
	_ = guard(func() error { return s.view(s.catchUp) }) // else the next commit does it
}

// change runs f in a transaction of its own; next is the tip after what it appended. Only the
// writer calls it.
func (s *Store) change(f func(b *batch, next *tip) error) error {
	var b *batch
	var next tip
	var first uint64
	err := s.update(func(tx *bolt.Tx) error {
		if err := s.catchUp(tx); err != nil {
			return err
		}
		next = s.tip
		b = newBatch(s.bookAt(tx), s.tip.pos)
		if err := f(b, &next); err != nil {
			return err
		}
		if err := b.flush(); err != nil {
			return err
		}
		var err error
		if first, err = sealRuns(tx, s.tail, b.requests, b.last); err == nil {
			s.announce(tx, b)
		}
		return err
	})
	if err != nil {
		s.fallBack()
		return refuseFile(s.path, err)
	}
	s.settle(b, next, first)
	return nil
}

// update runs f in a write transaction. If the file is cut off under the program, bbolt
// panics where it should roll back, and its lock is held for ever: from then on everything
// is refused, where it would wait.
func (s *Store) update(f func(*bolt.Tx) error) error {
	if s.stuck {
		return damaged("a transaction could not be ended")
	}
	var tx *bolt.Tx
	err := guard(func() error {
		return s.db.Update(func(t *bolt.Tx) error {
			tx = t
			return f(t)
		})
	})
	s.stuck = tx != nil && tx.DB() != nil
	return err
}

// catchUp reads the tip again if the file is not where the writer left it: a commit whose
// last sync failed may be in the file although its callers were told that it failed. To
// build on the old tip would write other events over those.
func (s *Store) catchUp(tx *bolt.Tx) error {
	if committed(tx) == s.txid {
		return nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.load(tx)
}

// committed is the number of the newest commit that a transaction builds on.
func committed(tx *bolt.Tx) int {
	if tx.Writable() {
		return tx.ID() - 1
	}
	return tx.ID()
}

// errNothing rolls back a transaction whose decisions wrote nothing.
var errNothing = fmt.Errorf("nothing to commit")

// run carries out one job's decisions. A refused one leaves no trace, and so does one whose
// events cannot be written as they are; any other error of ours ends the whole transaction.
func (s *Store) run(b *batch, j *job, next *tip) error {
	for i, decide := range j.ds {
		drafts, err := decideSafely(decide, b)
		if err != nil {
			j.errs[i] = err
			continue
		}
		sealed, after, err := s.seal(b, drafts, j.actor, *next)
		if err != nil {
			j.errs[i] = err
			continue
		}
		for _, e := range sealed {
			if err := b.append(e.event, e.wire, e.body); err != nil {
				return err
			}
		}
		*next = after
	}
	return nil
}

// decideSafely turns a panic of a decision into its refusal: one till's bug must not take
// the others' awards with it.
func decideSafely(decide desk.Decision, b *batch) (drafts []model.Draft, err error) {
	defer func() {
		switch p := recover().(type) {
		case nil:
		case interface{ Addr() uintptr }: // what it read is no longer in the file
			err = damaged("fault at %x", p.Addr())
		default:
			err = fmt.Errorf("decision: %v\n%s", p, debug.Stack())
		}
	}()
	return decide(b)
}

// sealed is an event ready to be stored.
type sealed struct {
	event *model.Event
	wire  []byte
	body  model.Body
}

// seal chains a decision's drafts to the tip, and returns the tip after them.
func (s *Store) seal(b *batch, drafts []model.Draft, actor model.ID, at tip) ([]sealed, tip, error) {
	stream := b.head.streams[len(b.head.streams)-1].id
	events := make([]sealed, 0, len(drafts))
	for _, d := range drafts {
		var salt [16]byte
		if len(d.PII) > 0 {
			s.Random(salt[:])
		}
		hlc := model.NextHLC(at.hlc, b.now)
		e, wire, err := model.Seal(d, stream, at.seq+1, hlc, actor, at.hash, salt)
		if err != nil {
			return nil, at, err
		}
		events = append(events, sealed{e, wire, d.Body})
		at = tip{pos: at.pos + 1, seq: e.Seq, hlc: hlc, hash: e.Hash}
	}
	return events, at, nil
}

// moment is what is in memory of the state after one commit.
type moment struct {
	txid int
	head *header
	lazy *lazy // what the views do not have yet
}

// announce tells readers what goes with a transaction that is about to be committed: bbolt
// lets them see it as soon as it is written, which is long before it is on disk.
func (s *Store) announce(tx *bolt.Tx, b *batch) {
	head := s.head
	if b.header {
		head = b.head
	}
	coming := moment{txid: tx.ID(), head: head, lazy: s.lazy.after(b)}
	s.mu.Lock()
	s.coming = coming
	s.mu.Unlock()
}

// settle takes a committed batch into memory: the tip, the requests, the search index, the
// day's counts. It runs before the callers get their answer, so that what they ask next
// includes what they did.
func (s *Store) settle(b *batch, next tip, first uint64) {
	s.readers.Commit()
	s.mu.Lock()
	s.tip = next
	s.past, s.moment, s.coming = s.moment, s.coming, moment{}
	for _, r := range b.requests {
		s.tail.add(r)
	}
	if first > s.tail.first {
		s.tail.advance(first)
	}
	s.openChanged(b)
	if b.laid {
		s.laid++
	}
	s.tell()
	s.mu.Unlock()
	s.feed(b)
}

// advance drops what has been in a run for a whole span: a reader whose transaction began
// before the latest run was written still finds its places in the tail.
func (t *tail) advance(first uint64) {
	t.first = first
	keep := uint64(1)
	if first > runSpan {
		keep = first - runSpan
	}
	for print, places := range t.refs {
		kept := places[:0]
		for _, pos := range places {
			if pos >= keep {
				kept = append(kept, pos)
			}
		}
		if len(kept) == 0 {
			delete(t.refs, print)
		} else {
			t.refs[print] = kept
		}
	}
}

// bookAt returns the state that a transaction of the writer sees.
func (s *Store) bookAt(tx *bolt.Tx) book {
	return book{s: s, tx: tx, now: s.clock(), head: s.head, lazy: s.lazy}
}

// readTries bounds how often a reader begins again because two commits came between its
// beginning and its first look at what is in memory.
const readTries = 1000

// read runs f on a consistent state: what is in the file and what is only in memory must be
// of the same commit.
func (s *Store) read(f func(*book) error) error {
	for range readTries {
		found := false
		err := s.view(func(tx *bolt.Tx) error {
			var m moment
			if m, found = s.momentOf(tx.ID()); !found {
				return nil
			}
			return f(&book{s: s, tx: tx, now: s.clock(), head: m.head, lazy: m.lazy})
		})
		if found || err != nil {
			return err
		}
		runtime.Gosched()
	}
	return damaged("the file is not where its writer left it")
}

// momentOf finds what goes with a commit: the newest, the one before it, or the one to come.
func (s *Store) momentOf(txid int) (moment, bool) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	for _, m := range [...]moment{s.moment, s.coming, s.past} {
		if m.txid == txid && m.head != nil {
			return m, true
		}
	}
	return moment{}, false
}

// View runs f on a consistent state; see desk.Store.
func (s *Store) View(ctx context.Context, f func(desk.Book) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	s.closing.RLock()
	defer s.closing.RUnlock()
	if s.closed {
		return model.Refuse("store.closed")
	}
	var refused error
	err := guard(func() error {
		return s.read(func(b *book) error {
			refused = f(b)
			return nil
		})
	})
	if err == nil {
		err = refused
	}
	return err
}

// Random fills b with unpredictable bytes, or with the ones a test gave.
func (s *Store) Random(b []byte) {
	if _, err := io.ReadFull(s.random, b); err != nil {
		panic(err) // crypto/rand never fails; a test's source must be long enough
	}
}

// Pepper is the secret beside the file that PIN hashes are made with.
func (s *Store) Pepper() []byte { return s.keys.pepper }

// defaults fills what a caller left out.
func (o Options) defaults() Options {
	if o.Clock == nil {
		o.Clock = time.Now
	}
	if o.Random == nil {
		o.Random = rand.Reader
	}
	return o
}
