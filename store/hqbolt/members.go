package hqbolt

import (
	"bytes"
	"errors"
	"slices"

	"regulars/model"
	"regulars/model/hub"
)

// record reads a member, nil if it is not known.
func (t *txn) record(id model.ID) (*memberRecord, error) {
	raw := t.bucket(bMember).Get(idKey(id))
	if raw == nil {
		return nil, nil
	}
	r := &memberRecord{}
	return r, decode(raw, r)
}

func (t *txn) Members(ids []model.ID) (map[model.ID]*hub.Member, error) {
	found := make(map[model.ID]*hub.Member, len(ids))
	for _, id := range ids {
		r, err := t.record(id)
		if err != nil {
			return nil, err
		}
		if r == nil {
			continue
		}
		if found[id], err = r.member(id); err != nil {
			return nil, err
		}
	}
	return found, nil
}

func (t *txn) PutMembers(members []*hub.Member) error {
	for _, m := range members {
		if err := t.putMember(m); err != nil {
			return err
		}
	}
	return nil
}

func (t *txn) putMember(m *hub.Member) error {
	r, err := t.record(m.ID)
	if err != nil {
		return err
	}
	was, keys, places, market := &hub.Member{}, [][16]byte(nil), []place(nil), m.Market
	if r != nil {
		keys, places, market = r.Keys, r.Places, r.Market
		was.Rights, was.Recall = r.rights(), r.Recall
		if was.Coupons, err = hub.DecodeCoupons(r.Coupons); err != nil {
			return damaged("member %v: %w", m.ID, err)
		}
	}
	if places, err = t.move(places, market, m.Market, ref{id: m.ID}); err != nil {
		return err
	}
	now, err := memberRecordOf(m, places)
	return errors.Join(
		err,
		t.index(bKey, m.ID, keys, now.Keys),
		t.index(bLent, m.ID, bare(was.Awaited()), bare(m.Awaited())),
		t.index(bRecalled, m.ID, bare(was.Owing()), bare(m.Owing())),
		t.put(bMember, idKey(m.ID), &now),
	)
}

func bare(ids []model.StreamID) [][16]byte {
	out := make([][16]byte, len(ids))
	for i, id := range ids {
		out[i] = id
	}
	return out
}

// index lets a member be found by what it has now, and no longer by what it had.
func (t *txn) index(bucket string, id model.ID, was, now [][16]byte) error {
	for _, w := range was {
		if !slices.Contains(now, w) {
			if err := t.drop(bucket, appendID(w[:], id)); err != nil {
				return err
			}
		}
	}
	for _, n := range now {
		if !slices.Contains(was, n) {
			if err := t.putRaw(bucket, appendID(n[:], id), nil); err != nil {
				return err
			}
		}
	}
	return nil
}

// found lists the members under a 16-byte prefix of an index.
func (t *txn) found(bucket string, prefix [16]byte, most int) (ids []model.ID, err error) {
	c := t.bucket(bucket).Cursor()
	for k, _ := c.Seek(prefix[:]); bytes.HasPrefix(k, prefix[:]) && len(ids) < most; k, _ = c.Next() {
		id, err := readID(k[16:])
		if err != nil {
			return nil, err
		}
		ids = append(ids, id)
	}
	return ids, nil
}

const all = 1<<63 - 1

func (t *txn) ByKeys(macs [][16]byte) (map[[16]byte][]model.ID, error) {
	out := map[[16]byte][]model.ID{}
	for _, mac := range macs {
		ids, err := t.found(bKey, mac, all)
		if err != nil {
			return nil, err
		}
		if len(ids) > 0 {
			out[mac] = ids
		}
	}
	return out, nil
}

func (t *txn) Lent(id model.StreamID, most int) ([]model.ID, error) { return t.found(bLent, id, most) }

func (t *txn) Recalled(id model.StreamID, most int) ([]model.ID, error) {
	return t.found(bRecalled, id, most)
}

func (t *txn) Walk(after model.ID, most int) (out []*hub.Member, err error) {
	c := t.bucket(bMember).Cursor()
	begin := idKey(after)
	k, raw := c.Seek(begin)
	if bytes.Equal(k, begin) {
		k, raw = c.Next()
	}
	for ; k != nil && len(out) < most; k, raw = c.Next() {
		id, err := readID(k)
		if err != nil {
			return nil, err
		}
		var r memberRecord
		if err := decode(raw, &r); err != nil {
			return nil, err
		}
		m, err := r.member(id)
		if err != nil {
			return nil, err
		}
		out = append(out, m)
	}
	return out, nil
}
