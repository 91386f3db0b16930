package hqbolt

import (
	"bytes"
	"errors"
	"fmt"

	bolt "go.etcd.io/bbolt"

	"regulars/model"
	"regulars/model/hub"
)

// errReadOnly is what a change in a View gets.
var errReadOnly = errors.New("hqbolt: a change in a view")

// txn is one transaction, or one caller's part of a shared one. Everything it returns is copied or
// decoded: bbolt's slices die with the transaction.
type txn struct {
	tx     *bolt.Tx
	writes int
	next   map[uint64]uint64 // the newest place of each market's feed that was touched
}

func (t *txn) bucket(name string) *bolt.Bucket { return t.tx.Bucket([]byte(name)) }

func (t *txn) put(bucket string, key []byte, v any) error {
	raw, err := model.Encode(v)
	if err != nil {
		return err
	}
	return t.putRaw(bucket, key, raw)
}

func (t *txn) putRaw(bucket string, key, raw []byte) error {
	if !t.tx.Writable() {
		return errReadOnly
	}
	t.writes++
	return t.bucket(bucket).Put(key, raw)
}

func (t *txn) drop(bucket string, key []byte) error {
	if !t.tx.Writable() {
		return errReadOnly
	}
	t.writes++
	return t.bucket(bucket).Delete(key)
}

func (t *txn) Head() (h hub.Head, err error) {
	if raw := t.bucket(bHead).Get([]byte(bHead)); raw != nil {
		err = decode(raw, &h)
		h.Public = some(h.Public)
	}
	return h, err
}

func (t *txn) PutHead(h hub.Head) error { return t.put(bHead, []byte(bHead), &h) }

func (t *txn) Shops() (all []hub.Shop, err error) {
	err = t.bucket(bShop).ForEach(func(_, raw []byte) error {
		var s hub.Shop
		err := decode(raw, &s)
		all = append(all, s)
		return err
	})
	return all, err
}

func (t *txn) PutShop(s hub.Shop) error { return t.put(bShop, be64(s.Number), &s) }

func (t *txn) Streams() (all []hub.Stream, err error) {
	err = t.bucket(bOrdinal).ForEach(func(_, id []byte) error {
		s, _, err := readStream(t.bucket(bStream).Get(id))
		if err == nil {
			all = append(all, *s)
		}
		return err
	})
	return all, err
}

func readStream(raw []byte) (*hub.Stream, uint64, error) {
	if len(raw) < 8 {
		return nil, 0, damaged("stream")
	}
	s := &hub.Stream{}
	if err := decode(raw[8:], s); err != nil {
		return nil, 0, err
	}
	s.Key, s.Boots, s.Beyond = some(s.Key), some(s.Boots), some(s.Beyond)
	s.Branches, s.Lines = some(s.Branches), some(s.Lines)
	return s, readBE(raw), nil
}

func (t *txn) Stream(id model.StreamID) (*hub.Stream, error) {
	raw := t.bucket(bStream).Get(id[:])
	if raw == nil {
		return nil, nil
	}
	s, _, err := readStream(raw)
	return s, err
}

// ordinal is the short number of a stream, 0 if it has none.
func (t *txn) ordinal(id model.StreamID) uint64 {
	if raw := t.bucket(bStream).Get(id[:]); len(raw) >= 8 {
		return readBE(raw)
	}
	return 0
}

func (t *txn) PutStream(s *hub.Stream) error {
	at := t.ordinal(s.ID)
	if at == 0 {
		if last, _ := t.bucket(bOrdinal).Cursor().Last(); last != nil {
			at = readBE(last)
		}
		at++
		if err := t.putRaw(bOrdinal, be64(at), s.ID[:]); err != nil {
			return err
		}
	}
	raw, err := model.Encode(s)
	if err != nil {
		return err
	}
	return t.putRaw(bStream, s.ID[:], append(be64(at), raw...))
}

func (t *txn) AppendEvents(id model.StreamID, events []hub.Stored) error {
	at := t.ordinal(id)
	if at == 0 {
		return fmt.Errorf("hqbolt: events of stream %v, which is not known", id)
	}
	log := t.bucket(bEvent)
	log.FillPercent = 1 // a log is never written in its middle
	last, c := uint64(0), log.Cursor()
	k, _ := c.Seek(pair(at+1, 0))
	if k == nil {
		k, _ = c.Last()
	} else {
		k, _ = c.Prev()
	}
	if len(k) == 16 && readBE(k) == at {
		last = readBE(k[8:])
	}
	for i := range events {
		e := &events[i]
		if last != 0 && e.Seq != last+1 {
			return fmt.Errorf("hqbolt: event %d after %d", e.Seq, last)
		}
		last = e.Seq
		key := pair(at, e.Seq)
		if err := t.put(bEvent, key, &eventRecord{Received: e.Received, Wire: e.Wire, PII: e.PII, Poison: e.Poison, Names: e.Names}); err != nil {
			return err
		}
		if len(e.PII) > 0 && !e.Names.IsZero() {
			if err := t.putRaw(bName, append(idKey(e.Names), key...), nil); err != nil {
				return err
			}
		}
	}
	return nil
}

func pair(a, b uint64) []byte { return append(be64(a), be64(b)...) }

func (t *txn) Events(id model.StreamID, from uint64, most int) (out []hub.Stored, err error) {
	at := t.ordinal(id)
	if at == 0 {
		return nil, nil
	}
	c := t.bucket(bEvent).Cursor()
	for k, raw := c.Seek(pair(at, from)); len(k) == 16 && readBE(k) == at && len(out) < most; k, raw = c.Next() {
		var r eventRecord
		if err := decode(raw, &r); err != nil {
			return nil, err
		}
		out = append(out, hub.Stored{Seq: readBE(k[8:]), Wire: some(r.Wire), PII: some(r.PII), Received: r.Received, Poison: r.Poison, Names: r.Names})
	}
	return out, nil
}

func (t *txn) Strip(member model.ID) (stripped []model.ID, err error) {
	prefix := idKey(member)
	var keys [][]byte
	c := t.bucket(bName).Cursor()
	for k, _ := c.Seek(prefix); bytes.HasPrefix(k, prefix) && len(k) == idSize+16; k, _ = c.Next() {
		keys = append(keys, bytes.Clone(k))
	}
	for _, k := range keys {
		var r eventRecord
		if err := decode(t.bucket(bEvent).Get(k[idSize:]), &r); err != nil {
			return nil, err
		}
		r.PII, r.Names = nil, model.ID{}
		if err := errors.Join(t.put(bEvent, k[idSize:], &r), t.drop(bName, k)); err != nil {
			return nil, err
		}
		id := model.ID{N: readBE(k[idSize+8:])}
		copy(id.Stream[:], t.bucket(bOrdinal).Get(k[idSize:idSize+8]))
		stripped = append(stripped, id)
	}
	return stripped, nil
}
