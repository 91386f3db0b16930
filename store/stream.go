package store

import (
	"context"
	"crypto/ed25519"
	"errors"
	"io"
	"time"

	bolt "go.etcd.io/bbolt"

	"regulars/model"
)

// stream is a stream about to be born: its key pair and its first event.
type stream struct {
	seed   [ed25519.SeedSize]byte
	record streamRecord
	opened *model.StreamOpened
	event  *model.Event
	wire   []byte
}

// newStream makes a stream that goes on after tip prev of the stream before it, if there is
// one.
func newStream(o Options, reason string, before *openStream, prev tip) (*stream, error) {
	s := &stream{}
	if _, err := io.ReadFull(o.Random, s.seed[:]); err != nil {
		return nil, err
	}
	id, err := newStreamID(o.Clock(), o.Random)
	if err != nil {
		return nil, err
	}
	public := ed25519.NewKeyFromSeed(s.seed[:]).Public().(ed25519.PublicKey)
	s.record = streamRecord{ID: id[:], Public: public, First: prev.pos + 1}
	s.opened = &model.StreamOpened{PublicKey: public, Reason: reason}
	if before != nil {
		s.opened.After, s.opened.AfterSeq, s.opened.AfterHash = before.id[:], prev.seq, prev.hash[:]
	}
	draft := model.Draft{Kind: model.StreamOpenedKind, Body: s.opened}
	s.event, s.wire, err = model.Seal(draft, id, 1, model.NextHLC(prev.hlc, o.Clock()), model.ID{}, model.Hash{}, [16]byte{})
	return s, err
}

// newStreamID makes a UUIDv7 (RFC 9562): 48 bits of milliseconds, version, variant, random.
func newStreamID(now time.Time, random io.Reader) (model.StreamID, error) {
	var id model.StreamID
	if _, err := io.ReadFull(random, id[:]); err != nil {
		return id, err
	}
	ms := uint64(max(now.UnixMilli(), 0))
	for i := range 6 {
		id[i] = byte(ms >> (40 - 8*i))
	}
	id[6] = id[6]&0x0f | 0x70
	id[8] = id[8]&0x3f | 0x80
	return id, nil
}

// enter puts the stream into the file's list and its key in the place of the one before.
func (s *stream) enter(tx *bolt.Tx, keys *keyring, ordinal int) error {
	secret := []byte("secret")
	if err := tx.Bucket([]byte(bMeta)).Put(secret, keys.seal(nil, bMeta, secret, s.seed[:])); err != nil {
		return err
	}
	return putStream(tx, ordinal, &s.record)
}

func putStream(tx *bolt.Tx, ordinal int, r *streamRecord) error {
	raw, err := model.Encode(r)
	if err != nil {
		return err
	}
	return tx.Bucket([]byte(bStream)).Put(key16(uint16(ordinal)), raw)
}

// closeStream notes the length and head of a stream that will not be written again.
func closeStream(tx *bolt.Tx, ordinal int, last tip) error {
	r, err := streamAt(tx, uint16(ordinal))
	if err != nil {
		return err
	}
	r.Count, r.Head = last.seq, last.hash[:]
	return putStream(tx, ordinal, &r)
}

// continueStream closes a restored file's last stream and opens the next. Its first event is
// folded like any other: it may be the one that fills a span.
func continueStream(path string, keys *keyring, o Options) error {
	db, err := openBolt(path, o, false)
	if err != nil {
		return err
	}
	err = guard(func() error {
		return db.Update(func(tx *bolt.Tx) error {
			s := &Store{db: db, path: path, keys: keys, clock: o.Clock, random: o.Random}
			if err := s.load(tx); err != nil {
				return err
			}
			b := newBatch(s.bookAt(tx), s.tip.pos)
			if _, err := s.goOn(b, "restore"); err != nil {
				return err
			}
			if err := b.flush(); err != nil {
				return err
			}
			_, err := sealRuns(tx, s.tail, b.requests, b.last)
			return err
		})
	})
	return errors.Join(refuseFile(path, err), db.Close())
}

// goOn ends the present stream and opens the next in a batch, and returns the tip after it.
func (s *Store) goOn(b *batch, reason string) (tip, error) {
	streams := b.head.streams
	next, err := newStream(Options{Clock: s.clock, Random: s.random}, reason, &streams[len(streams)-1], s.tip)
	if err != nil {
		return tip{}, err
	}
	if err := closeStream(b.tx, len(streams)-1, s.tip); err != nil {
		return tip{}, err
	}
	if err := next.enter(b.tx, s.keys, len(streams)); err != nil {
		return tip{}, err
	}
	e := next.event
	b.head.streams = append(streams[:len(streams):len(streams)], openStream{id: e.Stream, first: next.record.First})
	b.head.shop.Stream, b.header = e.Stream, true
	if err := b.append(e, next.wire, next.opened); err != nil {
		return tip{}, err
	}
	return tip{pos: b.last, seq: e.Seq, hlc: e.HLC, hash: e.Hash}, b.newLife()
}

// newLife leaves out of the exchange's state what was said of the stream before.
func (b *batch) newLife() error {
	st, err := b.state()
	if err != nil || b.bucket(bSync).Get(stateKey) == nil {
		return err
	}
	st.Applied, st.AppliedHash, st.Closed = 0, model.Hash{}, ""
	return b.putState(&st)
}

// Renew ends the present stream of the open file and opens the next, which holds no rights. reason
// is what its first event says: "rejoin" after headquarters closed the stream before.
func (s *Store) Renew(ctx context.Context, reason string) error {
	return s.alone(ctx, func() error {
		return s.change(func(b *batch, next *tip) (err error) {
			*next, err = s.goOn(b, reason)
			return err
		})
	})
}
