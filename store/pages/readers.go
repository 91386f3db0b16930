package pages

import (
	"context"
	"sync"
)

// Readers knows which read transactions of a file began before the latest commit, so that whoever
// wants to overwrite what they may still look at can wait for them. The zero value works.
type Readers struct {
	mu    sync.Mutex
	epoch uint64         // commits so far
	open  map[uint64]int // by the epoch in which they began
	ended chan struct{}  // closed by the next one that ends; nil while nobody waits
}

// Begin counts a reader in. It comes before the transaction begins, and what it returns is for End.
func (r *Readers) Begin() (epoch uint64) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.open == nil {
		r.open = map[uint64]int{}
	}
	r.open[r.epoch]++
	return r.epoch
}

// End counts a reader out, when its transaction has ended.
func (r *Readers) End(epoch uint64) {
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

// Commit notes a commit: who begins from now on sees it. One that failed is noted as well, because
// readers may see it all the same.
func (r *Readers) Commit() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.epoch++
}

func (r *Readers) now() uint64 {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.epoch
}

// Outlast waits until nobody reads what was there before the commit that is now the latest.
func (r *Readers) Outlast(ctx context.Context) error {
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
func (r *Readers) before(epoch uint64) chan struct{} {
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
