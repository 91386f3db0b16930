package store

import (
	"context"
	"sync"

	bolt "go.etcd.io/bbolt"
)

// readers knows which read transactions began before the latest commit, so that whoever wants to
// overwrite what they may still look at can wait for them.
type readers struct {
	mu    sync.Mutex
	epoch uint64         // commits so far
	open  map[uint64]int // by the epoch in which they began
	ended chan struct{}  // closed by the next one that ends; nil while nobody waits
}

func (r *readers) begin() uint64 {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.open == nil {
		r.open = map[uint64]int{}
	}
	r.open[r.epoch]++
	return r.epoch
}

func (r *readers) end(epoch uint64) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.open[epoch]--; r.open[epoch] > 0 {
		return
	}
	delete(r.open, epoch)
	if r.ended != nil {
		close(r.ended)
		r.ended = nil
	}
}

// commit notes a commit: who begins from now on sees it.
func (r *readers) commit() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.epoch++
}

func (r *readers) now() uint64 {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.epoch
}

// outlast waits until nobody reads what was there before the commit that is now the latest.
func (r *readers) outlast(ctx context.Context) error {
	now := r.now()
	for {
		ended := r.before(now)
		if ended == nil {
			return nil
		}
		select {
		case <-ended:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// before returns what the end of a transaction will close, nil if none is open that began before
// an epoch.
func (r *readers) before(epoch uint64) chan struct{} {
	r.mu.Lock()
	defer r.mu.Unlock()
	for e := range r.open {
		if e < epoch {
			if r.ended == nil {
				r.ended = make(chan struct{})
			}
			return r.ended
		}
	}
	return nil
}

// view runs f in a read transaction of the file.
func (s *Store) view(f func(*bolt.Tx) error) error {
	epoch := s.readers.begin()
	defer s.readers.end(epoch)
	return s.db.View(f)
}
