package simtest

import (
	"fmt"
	"time"

	"regulars/model"
	"regulars/model/desk"
	"regulars/model/rights"
	"regulars/sync/agent"
)

// trade is a till's day: every now and then somebody comes in.
func (s *shop) trade() {
	if s.dead || s.w.closing {
		return
	}
	s.w.after(5*time.Minute+s.w.upTo(3*time.Hour), s.trade)
	if s.store != nil && (!s.full || s.w.calm) {
		s.act()
	}
}

// act is one thing that happens at a till.
func (s *shop) act() {
	if s.w.acts++; s.w.acts%6 == 0 {
		s.says()
	}
	switch n := s.w.rng.IntN(100); {
	case len(s.w.truth.people) == 0 || n < 15 && s.w.people < s.w.crowd:
		s.enrol()
	case n < 50:
		s.award()
	case n < 85:
		s.redeem()
	case n < 92:
		s.takeBack()
	case n < 97:
		s.edit()
	default:
		s.hold()
	}
}

// acknowledged notes what somebody was told and therefore has to last.
func (s *shop) acknowledged(a desk.Answer, what string) {
	hash, ok, err := s.store.HashAt(a.Entry.Stream, a.Entry.N)
	if err != nil || !ok {
		s.w.fail("%s: %s is not in the file: %v", s, a.Entry, err)
	}
	s.acts[a.Entry] = act{what: what, hash: hash}
	s.w.tell("%s: %s %s of %s, event %s", s, what, a.Points.Format(), a.Member, a.Entry)
}

func (s *shop) enrol() {
	s.w.people++
	n := s.w.people
	phone := fmt.Sprintf("1380%07d", n)
	m, err := s.own.Enrol(s.w.ctx, desk.Enrolment{Phone: phone, Fields: model.Fields{model.FieldName: fmt.Sprintf("Member %d", n)}})
	if err != nil {
		s.w.fail("%s cannot enrol: %v", s, err)
		return
	}
	told := s.w.truth.enrolled(m.ID, m.Phone)
	s.w.tell("%s: enrolled %s", s, m.ID)
	told.earned += max(m.Balance, 0)
}

// known draws somebody whom this file knows, and returns what it calls them.
func (s *shop) known() (model.ID, *told) {
	if len(s.w.truth.people) == 0 {
		return model.ID{}, nil
	}
	m := s.w.truth.people[s.w.rng.IntN(len(s.w.truth.people))]
	id, ok := s.called(m)
	if !ok {
		return id, nil
	}
	if _, err := s.own.Member(s.w.ctx, id); err != nil {
		return id, nil
	}
	return id, m
}

// called is what this file calls a person.
func (s *shop) called(m *told) (id model.ID, ok bool) {
	err := s.store.View(s.w.ctx, func(b desk.Book) error {
		found, err := b.ByKey(desk.KeyPhone, m.phone)
		if err != nil || len(found) == 0 {
			return err
		}
		id, err = b.Named(found[0])
		ok = err == nil
		return err
	})
	if err != nil {
		s.w.fail("%s: %v", s, err)
	}
	return id, ok
}

// person is whom this file means.
func (s *shop) person(id model.ID) (m *told) {
	_ = s.store.View(s.w.ctx, func(b desk.Book) error {
		n, ok := b.Number(id)
		if !ok {
			return nil
		}
		p, err := b.Profile(n)
		if err == nil {
			m = s.w.truth.byPhone[p.Of(model.FieldPhone)]
		}
		return err
	})
	return m
}

func (s *shop) award() {
	id, m := s.known()
	if m == nil {
		return
	}
	a, err := s.own.Award(s.w.ctx, id, desk.Sale{Amount: model.Money(100 * (50 + s.w.rng.IntN(400)))})
	if err != nil {
		return // a clock that is wrong by years, a limit
	}
	m.earned += gained(a)
	s.acknowledged(a, "award")
}

// gained is what an act and all that it brought along gave.
func gained(a desk.Answer) model.Points {
	sum := max(a.Points, 0)
	for _, x := range a.Extras {
		sum += max(x.Points, 0)
	}
	return sum
}

func (s *shop) redeem() {
	id, m := s.known()
	if m == nil {
		return
	}
	points := model.Points(100 * (1 + s.w.rng.IntN(4)))
	if view, err := s.own.Member(s.w.ctx, id); err == nil && view.Here >= 200 && s.w.rng.IntN(2) == 0 {
		points = view.Here / 100 * 100 // somebody who spends all that there is
	}
	a, err := s.own.Redeem(s.w.ctx, id, desk.Redemption{Points: points})
	if err == nil {
		m.redeemed += points
		s.acknowledged(a, "redemption")
		return
	}
	if code := model.CodeOf(err); code != "rights.here" && code != "redeem.short" || s.file == nil {
		return
	}
	s.wish(func(wish uint64) agent.Input { return agent.Need{ID: wish, Member: id, Points: points} }, func(out agent.Output) {
		if out.(agent.Got).Err != nil || s.store == nil || s.full {
			return
		}
		if a, err := s.own.Redeem(s.w.ctx, id, desk.Redemption{Points: points}); err == nil {
			m.redeemed += points
			s.acknowledged(a, "redemption with points from headquarters")
		}
	})
}

// takeBack undoes one of the latest acts of this file: a redemption gives points back, an award takes
// them.
func (s *shop) takeBack() {
	entry, err := s.own.Undoable(s.w.ctx)
	if err != nil || entry == nil {
		return
	}
	a, err := s.own.Undo(s.w.ctx, desk.Reversal{Entry: entry.ID, Reason: "typed wrong"})
	if err != nil {
		return
	}
	m := s.person(a.Member)
	if m == nil {
		return
	}
	if entry.Kind == model.PointsRedeemedKind && a.Points > 0 {
		m.redeemed -= a.Points
	}
	m.clawed += max(-a.Points, 0)
	s.acknowledged(a, "undo")
}

func (s *shop) edit() {
	id, m := s.known()
	if m == nil {
		return
	}
	_, err := s.own.Edit(s.w.ctx, id, model.Fields{model.FieldTags: fmt.Sprintf("tag%d", s.w.rng.IntN(50))})
	if err == nil {
		s.w.tell("%s: edited %s", s, id)
	}
}

func (s *shop) hold() {
	id, m := s.known()
	if m == nil {
		return
	}
	if a, err := s.own.Hold(s.w.ctx, id, 100, ""); err == nil {
		s.acknowledged(a, "hold")
	}
}

// doubled notes what a copy of this file could spend beside it: the limit that the protocol names.
func (s *shop) doubled() error {
	return s.store.View(s.w.ctx, func(b desk.Book) error {
		for _, m := range s.w.truth.people {
			found, err := b.ByKey(desk.KeyPhone, m.phone)
			if err != nil {
				return err
			}
			for _, n := range found {
				acc, err := b.Account(n)
				if err != nil {
					return err
				}
				held := rights.Of(&acc)
				for _, l := range held.Lots {
					m.doubled += max(l.Points, 0)
				}
			}
		}
		return nil
	})
}

// forgotten drops what is on no disk any more and at headquarters neither: a file that was replaced
// by a backup took it along.
func (s *shop) forgotten() {
	lost := 0
	for id, act := range s.acts {
		there := false
		if s.store != nil {
			hash, ok, err := s.store.HashAt(id.Stream, id.N)
			if err != nil {
				s.w.fail("%v", err)
			}
			there = ok && hash == act.hash
		}
		if (s.store != nil && !there || s.dead) && !s.w.hq.has(id, act.hash) {
			delete(s.acts, id)
			lost++
		}
	}
	if lost > 0 {
		s.w.tell("%s: %d acts are on no disk any more", s, lost)
	}
}
