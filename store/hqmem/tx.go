package hqmem

import (
	"fmt"
	"slices"

	"regulars/model"
	"regulars/model/hub"
	"regulars/model/rights"
)

// tx changes the state in place and remembers how to take each change back.
type tx struct {
	*state
	readOnly bool
	undo     []func()
}

func (t *tx) rollBack() {
	for _, back := range slices.Backward(t.undo) {
		back()
	}
}

func (t *tx) did(back func()) {
	if t.readOnly {
		panic("hqmem: a change in a view")
	}
	t.undo = append(t.undo, back)
}

// put changes one entry of a map.
func put[K comparable, V any](t *tx, m map[K]V, k K, v V) {
	old, was := m[k]
	t.did(func() {
		if was {
			m[k] = old
		} else {
			delete(m, k)
		}
	})
	m[k] = v
}

func (t *tx) Head() (hub.Head, error) { return t.head, nil }

func (t *tx) PutHead(h hub.Head) error {
	old := t.head
	t.did(func() { t.head = old })
	t.head = h
	return nil
}

func (t *tx) Shops() ([]hub.Shop, error) {
	all := make([]hub.Shop, 0, len(t.shops))
	for _, s := range t.shops {
		all = append(all, s)
	}
	slices.SortFunc(all, func(a, b hub.Shop) int { return int(a.Number) - int(b.Number) })
	return all, nil
}

func (t *tx) PutShop(s hub.Shop) error {
	put(t, t.shops, s.Number, s)
	return nil
}

func (t *tx) Streams() ([]hub.Stream, error) {
	all := make([]hub.Stream, 0, len(t.order))
	for _, id := range t.order {
		all = append(all, *cloneStream(t.streams[id]))
	}
	return all, nil
}

func (t *tx) Stream(id model.StreamID) (*hub.Stream, error) {
	return cloneStream(t.streams[id]), nil
}

func (t *tx) PutStream(s *hub.Stream) error {
	if t.streams[s.ID] == nil {
		old := t.order
		t.did(func() { t.order = old })
		t.order = append(t.order[:len(t.order):len(t.order)], s.ID)
	}
	put(t, t.streams, s.ID, cloneStream(s))
	return nil
}

func (t *tx) AppendEvents(id model.StreamID, events []hub.Stored) error {
	if t.streams[id] == nil {
		return fmt.Errorf("hqmem: events of a stream that is not known: %s", id.Short())
	}
	log := t.events[id]
	if len(events) > 0 && len(log) > 0 && events[0].Seq != log[len(log)-1].Seq+1 {
		return fmt.Errorf("hqmem: event %d after %d", events[0].Seq, log[len(log)-1].Seq)
	}
	put(t, t.events, id, append(log[:len(log):len(log)], cloneEvents(events)...))
	return nil
}

func (t *tx) Events(id model.StreamID, from uint64, most int) ([]hub.Stored, error) {
	log := t.events[id]
	at, _ := slices.BinarySearchFunc(log, from, func(e hub.Stored, seq uint64) int {
		switch {
		case e.Seq < seq:
			return -1
		case e.Seq > seq:
			return 1
		}
		return 0
	})
	return cloneEvents(log[at:min(at+most, len(log))]), nil
}

func (t *tx) Strip(member model.ID) ([]model.ID, error) {
	var stripped []model.ID
	for _, id := range t.order {
		log := t.events[id]
		var fresh []hub.Stored
		for i := range log {
			if log[i].Names != member || log[i].PII == nil {
				continue
			}
			if fresh == nil {
				fresh = slices.Clone(log)
			}
			fresh[i].PII, fresh[i].Names = nil, model.ID{}
			stripped = append(stripped, model.ID{Stream: id, N: log[i].Seq})
		}
		if fresh != nil {
			put(t, t.events, id, fresh)
		}
	}
	return stripped, nil
}

func (t *tx) Members(ids []model.ID) (map[model.ID]*hub.Member, error) {
	found := make(map[model.ID]*hub.Member, len(ids))
	for _, id := range ids {
		if m := t.members[id]; m != nil {
			found[id] = cloneMember(m)
		}
	}
	return found, nil
}

func (t *tx) PutMembers(members []*hub.Member) error {
	for _, m := range members {
		old := t.members[m.ID]
		if old == nil {
			at, _ := slices.BinarySearchFunc(t.ids, m.ID, compareIDs)
			ids := t.ids
			t.did(func() { t.ids = ids })
			t.ids = slices.Insert(slices.Clone(ids), at, m.ID)
		} else {
			t.unkey(old)
			if old.Market != m.Market {
				t.tell(old.Market, entry{thingID{id: m.ID}, true})
			}
		}
		for _, mac := range m.Keys {
			ids := t.keys[mac]
			if at, there := slices.BinarySearchFunc(ids, m.ID, compareIDs); !there {
				put(t, t.keys, mac, slices.Insert(slices.Clone(ids), at, m.ID))
			}
		}
		put(t, t.members, m.ID, cloneMember(m))
		t.tell(m.Market, entry{thingID: thingID{id: m.ID}})
	}
	return nil
}

func (t *tx) unkey(m *hub.Member) {
	for _, mac := range m.Keys {
		ids := t.keys[mac]
		if at, there := slices.BinarySearchFunc(ids, m.ID, compareIDs); there {
			put(t, t.keys, mac, slices.Delete(slices.Clone(ids), at, at+1))
		}
	}
}

// tell puts something at the end of a market's feed, and takes it away from where it stood.
func (t *tx) tell(market uint64, e entry) {
	if market == hub.Nowhere {
		return
	}
	f := t.feeds[market]
	if f == nil {
		f = &feed{at: map[thingID]uint64{}}
		put(t, t.feeds, market, f)
	}
	if was := f.at[e.thingID]; was != 0 {
		old := f.entries[was-1]
		t.did(func() { f.entries[was-1] = old })
		f.entries[was-1] = nil
	}
	last := len(f.entries)
	t.did(func() { f.entries = f.entries[:last] })
	f.entries = append(f.entries, &e)
	put(t, f.at, e.thingID, uint64(last+1))
}

func (t *tx) ByKeys(macs [][16]byte) (map[[16]byte][]model.ID, error) {
	found := map[[16]byte][]model.ID{}
	for _, mac := range macs {
		if ids := t.keys[mac]; len(ids) > 0 {
			found[mac] = slices.Clone(ids)
		}
	}
	return found, nil
}

func (t *tx) Walk(after model.ID, most int) ([]*hub.Member, error) {
	at, there := slices.BinarySearchFunc(t.ids, after, compareIDs)
	if there {
		at++
	}
	var out []*hub.Member
	for _, id := range t.ids[at:min(at+most, len(t.ids))] {
		out = append(out, cloneMember(t.members[id]))
	}
	return out, nil
}

func (t *tx) Lent(id model.StreamID, most int) ([]model.ID, error) {
	return t.whose(most, func(m *hub.Member) bool { return slices.Contains(m.Awaited(), id) }), nil
}

func (t *tx) Recalled(id model.StreamID, most int) ([]model.ID, error) {
	return t.whose(most, func(m *hub.Member) bool { return slices.Contains(m.Owing(), id) }), nil
}

func (t *tx) whose(most int, is func(*hub.Member) bool) []model.ID {
	var out []model.ID
	for _, id := range t.ids {
		if len(out) < most && is(t.members[id]) {
			out = append(out, id)
		}
	}
	return out
}

func (t *tx) Thing(sort string, id model.ID) (*hub.Thing, error) {
	return cloneThing(t.things[thingID{sort, id}]), nil
}

func (t *tx) PutThings(things []*hub.Thing) error {
	for _, thing := range things {
		id := thingID{thing.Sort, thing.ID}
		if old := t.things[id]; old != nil && old.Market != thing.Market {
			t.tell(old.Market, entry{id, true})
		}
		put(t, t.things, id, cloneThing(thing))
		t.tell(thing.Market, entry{thingID: id})
	}
	return nil
}

func (t *tx) Things(sort string, after model.ID, most int) ([]*hub.Thing, error) {
	var all []*hub.Thing
	for id, thing := range t.things {
		if id.sort == sort && compareIDs(id.id, after) > 0 {
			all = append(all, thing)
		}
	}
	slices.SortFunc(all, func(a, b *hub.Thing) int { return compareIDs(a.ID, b.ID) })
	all = all[:min(most, len(all))]
	for i := range all {
		all[i] = cloneThing(all[i])
	}
	return all, nil
}

func (t *tx) Changed(market, after uint64, most int) (changed []hub.Changed, reached uint64, more bool, err error) {
	f := t.feeds[market]
	if f == nil {
		return nil, after, false, nil
	}
	reached = after
	for place := after; place < uint64(len(f.entries)); place++ {
		e := f.entries[place]
		if e == nil {
			continue
		}
		if len(changed) == most {
			return changed, reached, true, nil
		}
		reached = place + 1
		changed = append(changed, t.changed(reached, e))
	}
	return changed, max(reached, uint64(len(f.entries))), false, nil
}

func (t *tx) changed(place uint64, e *entry) hub.Changed {
	c := hub.Changed{Seq: place}
	switch {
	case e.sort != "":
		c.Thing = cloneThing(t.things[e.thingID])
		c.Thing.Gone = c.Thing.Gone || e.gone
	case e.gone:
		c.Member = &hub.Member{ID: e.id, Market: hub.Nowhere} // it is in this market no longer
	default:
		c.Member = cloneMember(t.members[e.id])
	}
	return c
}

func (t *tx) Reached(market uint64) (uint64, error) {
	if f := t.feeds[market]; f != nil {
		return uint64(len(f.entries)), nil
	}
	return 0, nil
}

func cloneStream(s *hub.Stream) *hub.Stream {
	if s == nil {
		return nil
	}
	out := *s
	out.Boots, out.Beyond, out.Key = slices.Clone(s.Boots), slices.Clone(s.Beyond), slices.Clone(s.Key)
	out.Branches, out.Lines = slices.Clone(s.Branches), slices.Clone(s.Lines)
	return &out
}

func cloneEvents(events []hub.Stored) []hub.Stored {
	out := slices.Clone(events)
	for i := range out {
		out[i].Wire, out[i].PII = slices.Clone(out[i].Wire), slices.Clone(out[i].PII)
	}
	return out
}

func cloneThing(t *hub.Thing) *hub.Thing {
	if t == nil {
		return nil
	}
	out := *t
	out.Value, out.PII = slices.Clone(t.Value), slices.Clone(t.PII)
	return &out
}

func cloneMember(m *hub.Member) *hub.Member {
	out := *m
	out.Ledger = m.Ledger.Clone()
	out.Rights = cloneRights(&m.Rights)
	out.PII, out.Keys = slices.Clone(m.PII), slices.Clone(m.Keys)
	out.Coupons = slices.Clone(m.Coupons)
	for i := range out.Coupons {
		c := &out.Coupons[i]
		c.Used, c.Voided, c.Rights = slices.Clone(c.Used), slices.Clone(c.Voided), cloneRights(&c.Rights)
	}
	return &out
}

func cloneRights(a *rights.Account) rights.Account {
	out := *a
	out.Free, out.Shares = slices.Clone(a.Free), slices.Clone(a.Shares)
	for i := range out.Shares {
		s := &out.Shares[i]
		s.Held, s.Owed = slices.Clone(s.Held), slices.Clone(s.Owed)
		s.Outstanding = slices.Clone(s.Outstanding)
		for j := range s.Outstanding {
			s.Outstanding[j].Lots = slices.Clone(s.Outstanding[j].Lots)
		}
	}
	return out
}
