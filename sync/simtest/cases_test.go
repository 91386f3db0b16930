package simtest

import (
	"fmt"

	"regulars/model"
	"regulars/model/care"
	"regulars/model/chain"
	"regulars/model/desk"
	"regulars/model/hub"
)

// says records what somebody says, and now and then takes the shop's last one back. Nothing is drawn, so that the days of
// a seed go on as they would without it.
func (s *shop) says() {
	var said desk.Feedback
	said.Kind, said.Text = care.Kinds[s.w.acts%len(care.Kinds)], fmt.Sprint("words ", s.w.acts)
	if people := s.w.truth.people; s.w.acts%4 > 0 && len(people) > 0 {
		id, ok := s.called(people[s.w.acts%len(people)])
		if !ok {
			return
		}
		said.Member = id
	}
	c, err := s.own.Feedback(s.w.ctx, said)
	if err != nil {
		return // somebody who left
	}
	s.w.tell("%s: case %s of %s", s, c.ID, c.Member)
	if s.w.acts%5 == 0 {
		_, _ = s.own.Undo(s.w.ctx, desk.Reversal{})
	}
}

// shown is a case as somebody shows it.
type shown struct {
	member model.ID
	state  care.State
	text   string
}

// sameCases checks that a shop shows every case that headquarters knows, as headquarters knows it, once; and no other.
func (w *world) sameCases(s *shop) {
	err := s.store.View(w.ctx, func(b desk.Book) error {
		streams := b.Streams()
		known, err := w.hq.stream(streams[len(streams)-1])
		if err != nil {
			return err
		}
		want, err := w.hq.cases(known)
		if err != nil {
			return err
		}
		have, own := map[model.ID]shown{}, map[model.ID]bool{}
		add := func(c *care.Case) bool {
			if _, twice := have[c.ID]; twice {
				err = fmt.Errorf("%s shows %s twice", s, c.ID)
			}
			have[c.ID] = shown{c.Member, c.State, c.Text}
			return err == nil
		}
		if failed := b.Cases(0, false, func(_ uint32, c *care.Case) bool { own[c.ID] = true; return add(c) }); failed != nil || err != nil {
			return fmt.Errorf("%w %w", failed, err)
		}
		if failed := b.Told(desk.ToldCase{}, func(c *desk.ToldCase) bool { return add(&c.Case) && s.findsToldOf(b, c, &err) }); failed != nil || err != nil {
			return fmt.Errorf("%v %w", failed, err)
		}
		for id, c := range want {
			got, ok := have[id]
			if own[id] {
				got.state = c.state // of two copies of a disk one may have taken it back, and each goes by its own log
			}
			if !ok || got != c {
				return fmt.Errorf("%s shows case %s as %+v (%v), headquarters %+v", s, id, got, ok, c)
			}
		}
		if len(have) != len(want) && !w.hq.forgot {
			return fmt.Errorf("%s shows %d cases, headquarters has %d", s, len(have), len(want))
		}
		return nil
	})
	if err != nil {
		w.fail("%v", err)
	}
}

// sameNames checks that a shop knows the shops of its market by the names that headquarters gave them.
func (w *world) sameNames(s *shop) {
	var shops []hub.Shop
	err := w.hq.db.View(w.ctx, func(tx hub.Tx) (err error) {
		shops, err = tx.Shops()
		return err
	})
	if err != nil || len(shops) == 0 {
		w.fail("the shops of the chain: %d, %v", len(shops), err)
	}
	err = s.store.View(w.ctx, func(b desk.Book) error {
		for _, other := range shops {
			name, err := b.ShopName(other.Number)
			if err != nil || (name == other.Name) != (other.Market == b.Chain().Market) {
				return fmt.Errorf("%s calls shop %d of market %d %q (%v), headquarters %q", s, other.Number, other.Market, name, err, other.Name)
			}
		}
		return nil
	})
	if err != nil {
		w.fail("%v", err)
	}
}

// findsToldOf checks that a told case is found by its member.
func (s *shop) findsToldOf(b desk.Book, c *desk.ToldCase, failed *error) bool {
	if c.Number == 0 {
		return true
	}
	found := false
	err := b.ToldOf(c.Number, func(other *desk.ToldCase) bool {
		found = found || other.ID == c.ID
		return true
	})
	if err != nil || !found {
		*failed = fmt.Errorf("%s does not find case %s with its member %s: %v", s, c.ID, c.Member, err)
	}
	return *failed == nil
}

// cases are all that headquarters has, by the names that a stream's file uses.
func (h *headquarters) cases(of *hub.Stream) (map[model.ID]shown, error) {
	all := map[model.ID]shown{}
	err := h.db.View(h.w.ctx, func(tx hub.Tx) error {
		things, err := tx.Things(chain.SortCase, model.ID{}, 1<<20)
		if err != nil {
			return err
		}
		for _, t := range things {
			var c chain.Case
			if err := model.Decode(t.Value, &c); err != nil {
				return err
			}
			words, err := h.office.Vault.Words(t)
			if err != nil {
				return err
			}
			state := care.StateNew
			if c.Undone {
				state = care.StateWithdrawn
			}
			all[of.Told(hub.NamedCase, t.ID)] = shown{of.Told(hub.NamedMember, c.Member), state, words[model.FieldText]}
		}
		return nil
	})
	return all, err
}
