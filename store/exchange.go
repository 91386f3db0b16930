package store

import (
	"context"
	"crypto/ed25519"

	bolt "go.etcd.io/bbolt"

	"regulars/model"
	"regulars/model/chain"
	"regulars/model/desk"
)

// logChunk is how many events one read transaction of Log gives: the file grows while it is open.
const logChunk = 512

// Log reads a stream's events upwards from one on, with their personal parts, until yield returns
// false or there are no more.
func (s *Store) Log(ctx context.Context, stream model.StreamID, from uint64, yield func(*model.Event) bool) error {
	for more := true; more; {
		var chunk []*model.Event
		err := s.View(ctx, func(b desk.Book) error {
			chunk = chunk[:0]
			for seq := max(from, 1); len(chunk) < logChunk; seq++ {
				pos, ok := b.Place(model.ID{Stream: stream, N: seq})
				if !ok {
					break
				}
				e, err := b.Event(pos)
				if err != nil {
					return err
				}
				chunk = append(chunk, e)
			}
			return nil
		})
		if err != nil {
			return err
		}
		more = len(chunk) == logChunk
		for _, e := range chunk {
			if from = e.Seq + 1; !yield(e) {
				return nil
			}
		}
	}
	return nil
}

// StreamEnd is how far a stream of the file goes.
type StreamEnd = chain.StreamEnd

// Ends returns how far each stream of the file goes, the oldest first; the last one is the present.
func (s *Store) Ends() (ends []StreamEnd, err error) {
	err = s.View(context.Background(), func(v desk.Book) error {
		b := v.(*book)
		ends = nil
		for i, stream := range b.head.streams {
			last := b.Last()
			if i+1 < len(b.head.streams) {
				last = b.head.streams[i+1].first - 1
			}
			e, err := b.Event(last)
			if err != nil {
				return err
			}
			ends = append(ends, StreamEnd{ID: stream.id, Last: e.Seq, Hash: e.Hash})
		}
		return nil
	})
	return ends, err
}

// HashAt returns the hash of an event, zero for number 0 of a stream that the file has; ok is false
// for what it does not have.
func (s *Store) HashAt(stream model.StreamID, seq uint64) (hash model.Hash, ok bool, err error) {
	err = s.View(context.Background(), func(v desk.Book) error {
		b := v.(*book)
		if _, ok = b.head.ordinal(stream); !ok || seq == 0 {
			return nil
		}
		var pos uint64
		if pos, ok = b.Place(model.ID{Stream: stream, N: seq}); !ok {
			return nil
		}
		e, err := b.Event(pos)
		if err == nil {
			hash = e.Hash
		}
		return err
	})
	return hash, ok, err
}

// Joined returns the index of the stream in which the file first joined a chain, -1 if it never did.
func (s *Store) Joined() int {
	s.mu.RLock()
	defer s.mu.RUnlock()
	at := -1
	for i, stream := range s.head.streams {
		if s.head.joined != 0 && stream.first <= s.head.joined {
			at = i
		}
	}
	return at
}

// Boot returns the name of this opening of the file: a copy of the file that is opened elsewhere has
// another one.
func (s *Store) Boot() [16]byte {
	s.booted.Do(func() { s.Random(s.boot[:]) })
	return s.boot
}

// PublicKey returns the Ed25519 key of the present stream.
func (s *Store) PublicKey() ([]byte, error) {
	key, err := s.secret()
	if err != nil {
		return nil, err
	}
	return key.Public().(ed25519.PublicKey), nil
}

// Sign signs with the key of the present stream.
func (s *Store) Sign(message []byte) ([]byte, error) {
	key, err := s.secret()
	if err != nil {
		return nil, err
	}
	return ed25519.Sign(key, message), nil
}

func (s *Store) secret() (key ed25519.PrivateKey, err error) {
	err = s.View(context.Background(), func(v desk.Book) (err error) {
		key, err = secretOf(v.(*book).tx, s.keys)
		return err
	})
	return key, err
}

// secretOf opens the key of the present stream.
func secretOf(tx *bolt.Tx, keys *keyring) (ed25519.PrivateKey, error) {
	name := []byte("secret")
	seed, err := keys.open(nil, bMeta, name, tx.Bucket([]byte(bMeta)).Get(name))
	if err != nil {
		return nil, err
	}
	if len(seed) != ed25519.SeedSize {
		return nil, damaged("a key of %d bytes", len(seed))
	}
	return ed25519.NewKeyFromSeed(seed), nil
}
