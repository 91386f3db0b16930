package hqmem

import (
	"context"

	"regulars/model"
	"regulars/model/hub"
)

// Reseal is described at hub.DB. Nothing has to be opened anew after it.
func (d *DB) Reseal(ctx context.Context, r hub.Resealer) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if err := r.Begun(); err != nil {
		return err
	}
	next := d.state.clone()
	for id, log := range next.events {
		for i := range log {
			if len(log[i].PII) == 0 {
				continue
			}
			var err error
			if log[i].PII, err = r.Event(model.ID{Stream: id, N: log[i].Seq}, log[i].PII); err != nil {
				return err
			}
		}
	}
	next.keys = map[[16]byte][]model.ID{}
	for _, id := range next.ids { // ascending, as the look-ups are
		m := cloneMember(next.members[id])
		m.Keys = nil
		if len(m.PII) > 0 {
			var err error
			if m.PII, m.Keys, err = r.Member(id, m.PII); err != nil {
				return err
			}
		}
		for _, mac := range m.Keys {
			next.keys[mac] = append(next.keys[mac], id)
		}
		next.members[id] = m
	}
	for key, thing := range next.things {
		if len(thing.PII) == 0 {
			continue
		}
		fresh := *thing
		var err error
		if fresh.PII, err = r.Thing(key.sort, key.id, thing.PII); err != nil {
			return err
		}
		next.things[key] = &fresh
	}
	for number, shop := range next.shops {
		next.shops[number] = r.Shop(shop)
	}
	next.head = r.Head(next.head)
	d.state = next
	return nil
}
