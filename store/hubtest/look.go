package hubtest

import (
	"errors"
	"fmt"
	"slices"

	"regulars/model"
	"regulars/model/hub"
)

// corner is all that a database shows of a world. Lists are read in small pages.
type corner struct {
	Head    hub.Head
	Shops   []hub.Shop
	Streams []hub.Stream
	Events  [][]hub.Stored
	Members map[model.ID]*hub.Member
	Walked  []*hub.Member
	Things  []*hub.Thing
	Keys    map[[16]byte][]model.ID
	Lent    [][]model.ID
	Back    [][]model.ID
	Feeds   [][]hub.Changed // places left out: how they are counted is a backend's own
}

func (w world) look(tx hub.Tx) (c corner, err error) {
	for _, part := range []func(hub.Tx, *corner) error{w.small, w.logs, w.people, w.things, w.feeds} {
		if err := part(tx, &c); err != nil {
			return c, err
		}
	}
	return c, nil
}

func (w world) small(tx hub.Tx, c *corner) error {
	head, err := tx.Head()
	shops, err2 := tx.Shops()
	streams, err3 := tx.Streams()
	c.Head = head
	for _, s := range shops {
		if s.Number >= w.shop(0) && s.Number < w.shop(worldShops) {
			c.Shops = append(c.Shops, s)
		}
	}
	for _, s := range streams {
		if w.has(s.ID) {
			c.Streams = append(c.Streams, s)
		}
	}
	return errors.Join(err, err2, err3)
}

func (w world) logs(tx hub.Tx, c *corner) error {
	for n := range worldStreams {
		var log []hub.Stored
		for {
			page, err := tx.Events(w.stream(n), uint64(len(log))+1, 2)
			if err != nil {
				return err
			}
			if log = append(log, page...); len(page) < 2 {
				break
			}
		}
		lent, err := tx.Lent(w.stream(n), 2)
		back, err2 := tx.Recalled(w.stream(n), 2)
		if err := errors.Join(err, err2); err != nil {
			return err
		}
		c.Events, c.Lent, c.Back = append(c.Events, log), append(c.Lent, some(lent)), append(c.Back, some(back))
	}
	return nil
}

func (w world) people(tx hub.Tx, c *corner) (err error) {
	if c.Members, err = tx.Members(append(w.members(), w.member(worldMembers+1))); err != nil {
		return err
	}
	var macs [][16]byte
	for n := range worldKeys {
		macs = append(macs, w.mac(n))
	}
	if c.Keys, err = tx.ByKeys(macs); err != nil {
		return err
	}
	for after := (model.ID{Stream: w.stream(0)}); ; {
		page, err := tx.Walk(after, 2)
		if err != nil {
			return err
		}
		for _, m := range page {
			if !w.has(m.ID.Stream) {
				return nil
			}
			c.Walked = append(c.Walked, m)
		}
		if len(page) < 2 {
			return nil
		}
		after = page[1].ID
	}
}

func (w world) things(tx hub.Tx, c *corner) error {
	for _, sort := range worldSorts {
		things, err := tx.Things(sort, model.ID{Stream: w.stream(0)}, worldMembers)
		if err != nil {
			return err
		}
		c.Things = append(c.Things, slices.DeleteFunc(things, func(t *hub.Thing) bool { return !w.has(t.ID.Stream) })...)
		for _, id := range w.members() {
			thing, err := tx.Thing(sort, id)
			if err != nil {
				return err
			}
			if listed := slices.ContainsFunc(things, func(t *hub.Thing) bool { return t.ID == id }); listed != (thing != nil) {
				return fmt.Errorf("%s %v is listed %v", sort, id, listed)
			}
		}
	}
	return nil
}

func (w world) feeds(tx hub.Tx, c *corner) error {
	for n := range worldMarkets {
		var feed []hub.Changed
		after, last := uint64(0), uint64(0)
		for more := true; more; {
			page, reached, goesOn, err := tx.Changed(w.market(n), after, 2)
			if err != nil {
				return err
			}
			for i := range page {
				if page[i].Seq <= last || page[i].Seq > reached {
					return fmt.Errorf("market %d: place %d after %d, of a page up to %d", n, page[i].Seq, last, reached)
				}
				last, page[i].Seq = page[i].Seq, 0
			}
			feed = append(feed, page...)
			after, more = reached, goesOn
		}
		newest, err := tx.Reached(w.market(n))
		if err != nil {
			return err
		}
		if newest != after {
			return fmt.Errorf("market %d was read up to %d of %d", n, after, newest)
		}
		c.Feeds = append(c.Feeds, feed)
	}
	return nil
}

// some is nil for an empty list.
func some[T any](list []T) []T {
	if len(list) == 0 {
		return nil
	}
	return list
}
