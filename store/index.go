package store

import (
	"context"
	"encoding/binary"
	"iter"
	"slices"
	"sync"

	bolt "go.etcd.io/bbolt"

	"regulars/model"
	"regulars/model/desk"
	"regulars/model/ledger"
	"regulars/store/search"
)

// indexer holds the search index and the moment from which it is complete. While the index
// fills from the file, what is committed meanwhile is noted and put in afterwards.
type indexer struct {
	ready  chan struct{}
	mu     sync.Mutex
	filled *search.Index // nil until ready
	failed error
	missed map[desk.Number]bool
	grown  chan struct{} // tells the keeper that a merge may be due
}

func newIndexer() *indexer {
	return &indexer{ready: make(chan struct{}), missed: map[desk.Number]bool{}, grown: make(chan struct{}, 1)}
}

const (
	fillChunk   = 4096 // members per read transaction while the index fills
	fillWorkers = 2
)

// keepIndex fills the index and then merges its overlay whenever that has grown, until ctx
// ends.
func (s *Store) keepIndex(ctx context.Context) {
	defer s.workers.Done()
	s.fill(ctx)
	for {
		select {
		case <-ctx.Done():
			return
		case <-s.index.grown:
			s.index.mu.Lock()
			index := s.index.filled
			s.index.mu.Unlock()
			if index != nil && index.NeedsMerge() {
				// A merge that fails leaves the index as it was: right, and a little slower.
				_ = index.Merge(ctx)
			}
		}
	}
}

// fill builds the index from the file. It ends early when ctx does.
func (s *Store) fill(ctx context.Context) {
	index, err := search.Build(ctx, int(s.memberCount()), s.entries(ctx))
	if err == nil {
		err = ctx.Err()
	}
	s.index.mu.Lock()
	defer s.index.mu.Unlock()
	defer close(s.index.ready)
	if err != nil {
		s.index.failed = err
		return
	}
	s.index.filled = index
	for n := range s.index.missed {
		s.refresh(index, n)
	}
	s.index.missed = nil
}

func (s *Store) memberCount() (n desk.Number) {
	_ = guard(func() error {
		return s.view(func(tx *bolt.Tx) error {
			n = lastKey32(tx.Bucket([]byte(bMember)))
			return nil
		})
	})
	return n
}

// entries reads every member in chunks, opened by a few workers, so that no transaction
// outlives a chunk and the opening of the records takes all cores.
func (s *Store) entries(ctx context.Context) iter.Seq[search.Entry] {
	return func(yield func(search.Entry) bool) {
		ctx, cancel := context.WithCancel(ctx)
		last := s.memberCount()
		starts := make(chan desk.Number)
		chunks := make(chan []search.Entry, fillWorkers)
		var workers sync.WaitGroup
		for range fillWorkers {
			workers.Go(func() {
				for first := range starts {
					select {
					case chunks <- s.readChunk(first):
					case <-ctx.Done():
					}
				}
			})
		}
		go func() {
			defer close(chunks) // ends after the workers, which end after starts
			for first := desk.Number(1); first <= last && ctx.Err() == nil; first += fillChunk {
				starts <- first
			}
			close(starts)
			workers.Wait()
		}()
		defer func() {
			cancel()
			for range chunks { // let the workers end before the file is closed
			}
		}()
		for chunk := range chunks {
			for _, e := range chunk {
				if !yield(e) {
					return
				}
			}
		}
	}
}

// readChunk reads the members first..first+fillChunk-1. A record that does not open is left
// out here; Verify reports it.
func (s *Store) readChunk(first desk.Number) []search.Entry {
	entries := make([]search.Entry, 0, fillChunk)
	_ = guard(func() error {
		return s.view(func(tx *bolt.Tx) error {
			members := tx.Bucket([]byte(bMember)).Cursor()
			accounts := tx.Bucket([]byte(bAccount)).Cursor()
			ak, acc := accounts.Seek(key32(first))
			var buf []byte
			for k, sealed := members.Seek(key32(first)); k != nil; k, sealed = members.Next() {
				n := binary.BigEndian.Uint32(k)
				if n >= first+fillChunk {
					break
				}
				for ak != nil && binary.BigEndian.Uint32(ak) < n {
					ak, acc = accounts.Next()
				}
				plain, err := s.keys.open(buf[:0], bMember, k, sealed)
				if err != nil {
					continue
				}
				buf = plain
				e := search.Entry{N: n}
				if ak != nil && binary.BigEndian.Uint32(ak) == n {
					brief, _ := ledger.BriefOf(acc) // an account that cannot be read is verify's to tell
					e.LastVisit = brief.LastVisit
				}
				if scanEntry(plain, &e) == nil {
					entries = append(entries, e)
				}
			}
			return nil
		})
	})
	return entries
}

// scanEntry takes what the search needs out of a stored profile, without building it.
func scanEntry(raw []byte, e *search.Entry) error {
	return model.ScanProfile(raw, func(field uint64, text []byte) {
		switch field {
		case model.FieldName:
			e.Name = string(text)
		case model.FieldPhone:
			e.Phone = string(text)
		case model.FieldCard:
			e.Card = string(text)
		case model.FieldExternal:
			e.External = string(text)
		}
	})
}

// feed brings the index up to date with a committed batch.
func (s *Store) feed(b *batch) {
	s.index.mu.Lock()
	defer s.index.mu.Unlock()
	if s.index.filled == nil {
		for n := range b.profiles {
			s.index.missed[n] = true
		}
		for n := range b.accounts {
			s.index.missed[n] = true
		}
		for n := range b.dropped {
			s.index.missed[n] = true
		}
		return
	}
	for _, e := range b.entries {
		s.index.filled.Put(e)
	}
	for n := range b.dropped {
		s.index.filled.Remove(n)
	}
	for n := range b.blank {
		s.index.filled.Remove(n)
	}
	for n, acc := range b.accounts {
		if _, whole := b.profiles[n]; !whole {
			s.index.filled.Touch(n, acc.LastVisit)
		}
	}
	if len(b.entries) > 0 {
		select {
		case s.index.grown <- struct{}{}:
		default: // the keeper has not looked yet
		}
	}
}

func entryOf(n desk.Number, p *model.Profile, lastVisit int64) search.Entry {
	return search.Entry{
		N: n, Name: p.Of(model.FieldName), Phone: p.Of(model.FieldPhone), Card: p.Of(model.FieldCard),
		External: p.Of(model.FieldExternal), LastVisit: lastVisit,
	}
}

// refresh puts a member into the index as the file has it now.
func (s *Store) refresh(index *search.Index, n desk.Number) {
	_ = guard(func() error {
		return s.read(func(b *book) error {
			p, err := b.Profile(n)
			if model.CodeOf(err) == "member.unknown" {
				index.Remove(n)
			}
			if err != nil {
				return err
			}
			acc, err := b.Account(n)
			if err == nil {
				index.Put(entryOf(n, p, acc.LastVisit))
			}
			return err
		})
	})
}

// Search asks the index; nothing is found until it is filled.
func (s *Store) Search(text string, limit int) []desk.Hit {
	s.index.mu.Lock()
	index := s.index.filled
	s.index.mu.Unlock()
	if index == nil {
		return nil
	}
	var buf [desk.FindLimit]search.Hit
	found := index.Search(buf[:0], text, min(limit, desk.FindLimit))
	hits := make([]desk.Hit, len(found))
	for i, h := range found {
		hits[i] = desk.Hit{Number: h.N, Field: h.Field.String(), Matched: h.Matched()}
	}
	return s.unaliased(hits)
}

// unaliased leads hits on aliases to the members that they stand for, each once.
func (s *Store) unaliased(hits []desk.Hit) []desk.Hit {
	s.mu.RLock()
	aliases := len(s.head.apart.into) > 0
	s.mu.RUnlock()
	if !aliases {
		return hits
	}
	kept := hits[:0]
	_ = guard(func() error {
		return s.read(func(b *book) error {
			kept = hits[:0]
			for _, h := range hits {
				h.Number = b.follow(h.Number)
				if !slices.ContainsFunc(kept, func(other desk.Hit) bool { return other.Number == h.Number }) {
					kept = append(kept, h)
				}
			}
			return nil
		})
	})
	return kept
}

// Ready waits until the index is complete.
func (s *Store) Ready(ctx context.Context) error {
	select {
	case <-s.index.ready:
		s.index.mu.Lock()
		defer s.index.mu.Unlock()
		return s.index.failed
	case <-ctx.Done():
		return ctx.Err()
	}
}
