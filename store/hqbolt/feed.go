package hqbolt

import (
	"bytes"
	"errors"
	"slices"

	"regulars/model"
	"regulars/model/hub"
)

// move gives a thing the newest place in the feed of its market, and in that of the market that it
// leaves, which must learn of it. It returns the thing's places.
func (t *txn) move(places []place, from, to uint64, r ref) ([]place, error) {
	var err error
	if from != to {
		places, err = t.take(places, from, r)
	}
	if err != nil {
		return nil, err
	}
	return t.take(places, to, r)
}

func (t *txn) take(places []place, market uint64, r ref) ([]place, error) {
	if market == hub.Nowhere {
		return places, nil
	}
	last, err := t.Reached(market)
	if err != nil {
		return nil, err
	}
	if t.next == nil {
		t.next = map[uint64]uint64{}
	}
	t.next[market] = last + 1
	places = slices.Clone(places)
	at := slices.IndexFunc(places, func(p place) bool { return p.Market == market })
	if at < 0 {
		at, places = len(places), append(places, place{Market: market})
	} else if err := t.drop(bFeed, pair(market, places[at].Seq)); err != nil {
		return nil, err
	}
	places[at].Seq = last + 1
	t.bucket(bFeed).FillPercent = 1 // a feed grows at its end
	return places, t.putRaw(bFeed, pair(market, last+1), r.key())
}

// Reached is the newest place of a market's feed. There is always something at it: a thing that
// leaves it takes the next.
func (t *txn) Reached(market uint64) (uint64, error) {
	if last, known := t.next[market]; known {
		return last, nil
	}
	c := t.bucket(bFeed).Cursor()
	k, _ := c.Seek(pair(market+1, 0))
	if k == nil {
		k, _ = c.Last()
	} else {
		k, _ = c.Prev()
	}
	if len(k) != 16 || readBE(k) != market {
		return 0, nil
	}
	return readBE(k[8:]), nil
}

func (t *txn) Changed(market, after uint64, most int) (changed []hub.Changed, reached uint64, more bool, err error) {
	reached = after
	if after == 1<<64-1 {
		return nil, after, false, nil
	}
	c := t.bucket(bFeed).Cursor()
	for k, raw := c.Seek(pair(market, after+1)); len(k) == 16 && readBE(k) == market; k, raw = c.Next() {
		if len(changed) >= most {
			return changed, reached, true, nil
		}
		r, err := readRef(raw)
		if err != nil {
			return nil, 0, false, err
		}
		one, err := t.changed(market, r)
		if err != nil {
			return nil, 0, false, err
		}
		reached = readBE(k[8:])
		one.Seq = reached
		changed = append(changed, one)
	}
	return changed, reached, false, nil
}

// changed is the latest state of a thing as a market may see it: of what left it, only that it did.
func (t *txn) changed(market uint64, r ref) (hub.Changed, error) {
	if r.sort != "" {
		thing, err := t.Thing(r.sort, r.id)
		if err == nil && thing == nil {
			err = damaged("a feed names a thing that is not there")
		}
		if err == nil && thing.Market != market {
			thing.Gone = true
		}
		return hub.Changed{Thing: thing}, err
	}
	rec, err := t.record(r.id)
	switch {
	case err != nil:
		return hub.Changed{}, err
	case rec == nil:
		return hub.Changed{}, damaged("a feed names a member that is not there")
	case rec.Market != market:
		return hub.Changed{Member: &hub.Member{ID: r.id, Market: hub.Nowhere}}, nil
	}
	m, err := rec.member(r.id)
	return hub.Changed{Member: m}, err
}

func (r *thingRecord) thing(key ref) *hub.Thing {
	return &hub.Thing{Sort: key.sort, ID: key.id, Market: r.Market, Value: r.Value, PII: r.PII, Gone: r.Gone}
}

func (t *txn) thingRecord(key ref) (*thingRecord, error) {
	raw := t.bucket(bThing).Get(key.key())
	if raw == nil {
		return nil, nil
	}
	r := &thingRecord{}
	return r, decode(raw, r)
}

func (t *txn) Thing(sort string, id model.ID) (*hub.Thing, error) {
	key := ref{sort, id}
	r, err := t.thingRecord(key)
	if err != nil || r == nil {
		return nil, err
	}
	return r.thing(key), nil
}

// errSort is for a sort that no key can be made of.
var errSort = errors.New("hqbolt: a thing without a sort")

func (t *txn) PutThings(things []*hub.Thing) error {
	for _, thing := range things {
		key := ref{thing.Sort, thing.ID}
		if key.sort == "" || bytes.IndexByte([]byte(key.sort), 0) >= 0 {
			return errSort
		}
		was, err := t.thingRecord(key)
		if err != nil {
			return err
		}
		if was == nil {
			was = &thingRecord{Market: thing.Market}
		}
		places, err := t.move(was.Places, was.Market, thing.Market, key)
		if err != nil {
			return err
		}
		now := thingRecord{Market: thing.Market, Value: thing.Value, PII: thing.PII, Gone: thing.Gone, Places: places}
		if err := t.put(bThing, key.key(), &now); err != nil {
			return err
		}
	}
	return nil
}

func (t *txn) Things(sort string, after model.ID, most int) (out []*hub.Thing, err error) {
	prefix, begin := append([]byte(sort), 0), ref{sort, after}.key()
	c := t.bucket(bThing).Cursor()
	k, raw := c.Seek(begin)
	if bytes.Equal(k, begin) {
		k, raw = c.Next()
	}
	for ; bytes.HasPrefix(k, prefix) && len(out) < most; k, raw = c.Next() {
		key, err := readRef(k)
		if err != nil {
			return nil, err
		}
		var r thingRecord
		if err := decode(raw, &r); err != nil {
			return nil, err
		}
		out = append(out, r.thing(key))
	}
	return out, nil
}
