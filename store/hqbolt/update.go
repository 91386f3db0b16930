package hqbolt

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"slices"

	bolt "go.etcd.io/bbolt"

	"regulars/model"
	"regulars/model/hub"
)

// togetherAtMost bounds how many callers share one commit.
const togetherAtMost = 64

// job is one caller's transaction.
type job struct {
	ctx  context.Context
	f    func(hub.Tx) error
	err  error
	done chan struct{}
}

// errAgain rolls a shared transaction back: somebody in it failed after writing.
var errAgain = errors.New("hqbolt: again without one")

// errNothing rolls a transaction back in which nobody wrote anything.
var errNothing = errors.New("hqbolt: nothing to commit")

// Update runs f in one transaction, which callers that wait together share: one of them commits
// for all, so that a flush is paid once. Each fails alone: what one wrote before it failed is rolled back,
// and the others run again. f runs in the goroutine of whoever commits.
func (d *DB) Update(ctx context.Context, f func(hub.Tx) error) error {
	if err := d.enter(ctx); err != nil {
		return err
	}
	defer d.callers.Done()
	j := &job{ctx: ctx, f: f, done: make(chan struct{})}
	d.mu.Lock()
	d.queue = append(d.queue, j)
	d.mu.Unlock()
	select {
	case <-j.done:
		return j.err
	case d.turn <- struct{}{}:
	}
	defer func() { <-d.turn }()
	for {
		select {
		case <-j.done:
			return j.err
		default:
			d.lead()
		}
	}
}

// errLeft is the answer of those whose leader's goroutine ended under them, as a failed test's does.
var errLeft = errors.New("hqbolt: whoever was to commit has left")

// lead commits for those who wait.
func (d *DB) lead() {
	d.mu.Lock()
	n := min(len(d.queue), togetherAtMost)
	jobs := d.queue[:n:n]
	d.queue = slices.Clone(d.queue[n:])
	d.mu.Unlock()
	waiting := slices.Clone(jobs)
	answer := func(j *job) {
		waiting = slices.DeleteFunc(waiting, func(w *job) bool { return w == j })
		close(j.done)
	}
	defer func() {
		for _, j := range waiting {
			j.err = errLeft
			close(j.done)
		}
	}()
	for len(jobs) > 0 {
		bad := d.commit(jobs)
		if bad < 0 {
			for _, j := range jobs {
				answer(j)
			}
			return
		}
		alone := jobs[bad]
		jobs = slices.Delete(slices.Clone(jobs), bad, bad+1)
		d.commit([]*job{alone}) // it says what is wrong, or finds that nothing is without the others
		answer(alone)
	}
}

// commit runs jobs in one transaction. It returns the place of one that must be taken out because
// it failed after writing, -1 if all have their answers.
func (d *DB) commit(jobs []*job) (bad int) {
	bad = -1
	var at point
	err := d.update(func(tx *bolt.Tx) error {
		t := &txn{tx: tx}
		for i, j := range jobs {
			before := t.writes
			if j.err = run(j, t); j.err == nil || t.writes == before {
				continue
			}
			if len(jobs) > 1 {
				bad = i
				return errAgain
			}
			return errNothing
		}
		if t.writes == 0 {
			return errNothing
		}
		var err error
		at, err = d.reached(t)
		return err
	})
	switch {
	case errors.Is(err, errAgain):
		return bad
	case errors.Is(err, errNothing):
		return -1
	case err == nil:
		// Who is not remembered is not answered: the next one would be the one to be missed.
		err = d.mark.set(at)
		d.older = d.older && err != nil
	}
	for _, j := range jobs {
		if err != nil && j.err == nil {
			j.err = refuse(d.path, err)
		}
	}
	return -1
}

// reached is where a transaction that is about to be committed brings the database. It refuses while
// nothing but a fence is taken.
func (d *DB) reached(t *txn) (point, error) {
	h, err := t.Head()
	at := point{h.Generation, uint64(t.tx.ID())}
	if err == nil && d.older && h.Generation <= d.known {
		err = model.Refuse("hqfile.older", at.commit, d.mark.at.commit)
	}
	return at, err
}

// update runs f in a write transaction. If the file is cut off under the program, bbolt panics where
// it should roll back and holds its lock for ever: from then on everything is refused.
func (d *DB) update(f func(*bolt.Tx) error) error {
	if d.stuck {
		return damaged("a transaction could not be ended")
	}
	flush := make(chan struct{})
	d.mu.Lock()
	d.flush = flush
	d.mu.Unlock()
	defer close(flush)
	var tx *bolt.Tx
	id := 0
	err := guard(func() error {
		return d.db.Update(func(t *bolt.Tx) error {
			tx, id = t, t.ID()
			return f(t)
		})
	})
	d.readers.Commit() // also one that failed: readers may have seen it
	if d.stuck = tx != nil && tx.DB() != nil; err == nil {
		d.mu.Lock()
		d.durable = id
		d.mu.Unlock()
	}
	return err
}

// run runs one job.
func run(j *job, t *txn) error {
	if err := j.ctx.Err(); err != nil {
		return err
	}
	err := safely(j.f, t)
	if err != nil && model.CodeOf(err) == "hqfile.damaged" {
		t.writes++ // whatever it was about to write, nothing of it is kept
	}
	return err
}

// safely runs what a caller wants: a bug in it must not take the others' transactions with it, and is no
// damage of the file. bbolt's own assertions are texts.
func safely(f func(hub.Tx) error, t *txn) (err error) {
	defer func() {
		switch p := recover().(type) {
		case nil:
		case interface{ Addr() uintptr }: // what it read is no longer in the file
			err = damaged("fault at %x", p.Addr())
		case string:
			err = damaged("%s", p)
		default:
			err, t.writes = fmt.Errorf("hqbolt: %v\n%s", p, debug.Stack()), t.writes+1
		}
	}()
	return f(t)
}
