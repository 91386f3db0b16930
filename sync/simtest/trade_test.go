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
	w := s.w
	if w.acts++; w.acts%6 == 0 {
		s.says()
	}
	switch n := w.rng.IntN(100); {
	case len(w.truth.people) == 0 || n < 15 && w.people < w.crowd:
		s.enrol()
	case n < 48:
		s.award()
	case n < 67:
		s.redeem()
	case n < 71:
		s.give()
	case n < 79:
		s.handIn()
	case n < 85:
		s.takeBack()
	case n < 89:
		s.refund()
	case n < 93:
		s.edit()
	case n < 96:
		s.hold()
	default:
		s.seek()
	}
	if s.store != nil && w.chance(w.weather.crash/2) {
		w.seen[sawTillDied]++
		s.crash()
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
	told.market = s.market()
	if s.w.hq.forgot {
		s.w.truth.mix()
	}
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
	if m.market != s.market() {
		s.w.seen[sawAcross]++
	}
	return id, m
}

// receipt is a number that this till has not given out.
func (s *shop) receipt() string {
	s.receipts++
	return fmt.Sprintf("%s-%d", s.name, s.receipts)
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
	if m == nil { // headquarters lost the tail in which they were enrolled, and knows no name for now
		if m = s.w.truth.first[id]; m != nil && m.namesake != nil {
			m = nil
		}
	}
	return m
}

func (s *shop) award() {
	id, m := s.known()
	if m == nil {
		return
	}
	in := desk.Sale{Amount: model.Money(100 * (50 + s.w.rng.IntN(400))), Receipt: s.receipt()}
	lines := s.w.rng.IntN(3) == 0
	if lines {
		in.Lines = []model.Line{{SKU: "tea", Quantity: 3000, Amount: in.Amount / 2}, {SKU: "cup", Quantity: 1000, Amount: in.Amount - in.Amount/2}}
	}
	a, err := s.own.Award(s.w.ctx, id, in)
	if err != nil {
		return // a clock that is wrong by years, a limit
	}
	m.earned += gained(a)
	s.acknowledged(a, "award")
	if s.sales = append(s.sales, sale{in.Receipt, lines}); len(s.sales) > 8 {
		s.sales = s.sales[1:]
	}
	s.again(a, func() (desk.Answer, error) { return s.own.Award(s.w.ctx, id, in) })
}

// again does an act once more after the process died, as a till does that did not hear what became of it.
func (s *shop) again(first desk.Answer, act func() (desk.Answer, error)) {
	if !s.w.chance(s.w.weather.crash) {
		return
	}
	s.stop()
	if s.open(); s.store == nil {
		return
	}
	a, err := act()
	if err != nil || a.Entry != first.Entry || !a.Repeated {
		s.w.fail("%s: %s was done again as %s (%v)", s, first.Entry, a.Entry, err)
	}
	s.w.seen[sawRepeated]++
}

// refund takes goods of one of the latest sales back.
func (s *shop) refund() {
	if len(s.sales) == 0 {
		return
	}
	of := s.sales[s.w.rng.IntN(len(s.sales))]
	want := desk.Refund{Sale: of.receipt, Number: s.receipt()}
	if part := of.lines && s.w.rng.IntN(2) == 0; part {
		want.Lines = []desk.LineBack{{SKU: "tea", Quantity: 1000}}
	}
	a, err := s.own.Refund(s.w.ctx, want)
	if err != nil {
		return // not of this file any more, or taken back already
	}
	if s.w.seen[sawRefund]++; want.Lines != nil {
		s.w.seen[sawPartRefund]++
	}
	if m := s.person(a.Member); m != nil {
		m.clawed += max(-a.Points, 0)
	}
	s.acknowledged(a, "refund")
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
	want := desk.Redemption{Points: points, Receipt: s.receipt()}
	switch err := s.pay(id, m, want, "redemption"); model.CodeOf(err) {
	case "rights.silent":
		s.w.seen[sawSilent]++
		s.greet(id, m, want)
	case "rights.here", "redeem.short":
		s.fetch(id, m, want)
	}
}

// pay spends points, and hands something out for them.
func (s *shop) pay(id model.ID, m *told, want desk.Redemption, what string) error {
	a, err := s.own.Redeem(s.w.ctx, id, want)
	if err != nil {
		return err
	}
	s.inTouch()
	s.w.truth.pay(m, want.Points)
	s.acknowledged(a, what)
	s.again(a, func() (desk.Answer, error) { return s.own.Redeem(s.w.ctx, id, want) })
	return nil
}

// fetch asks headquarters for what is missing, as the desk does. Once it was granted, and nobody has moved points of
// the member meanwhile, the redemption has to go through.
func (s *shop) fetch(id model.ID, m *told, want desk.Redemption) {
	view, err := s.own.Member(s.w.ctx, id)
	if err != nil || s.file == nil || view.Here >= want.Points {
		return
	}
	at, end := s.last(), s.end()
	key := lending{end.ID, id}
	delete(s.w.hq.lent, key)
	s.sought[m] = true // it may turn out that they were merged with somebody, who is looked for then
	need := func(wish uint64) agent.Input {
		return agent.Need{ID: wish, Member: id, Points: want.Points - view.Here}
	}
	s.wish(need, func(out agent.Output) {
		if out.(agent.Got).Err != nil || s.store == nil || s.full {
			return
		}
		switch err := s.pay(id, m, want, "redemption with points from headquarters"); {
		case err == nil:
			s.w.seen[sawOnline]++
			if s.w.hq.knew(key, end.Last) {
				s.w.seen[sawHeld]++
			}
		case model.CodeOf(err) != "rights.silent" && s.offset.Load() == 0 && s.w.hq.knew(key, end.Last) && !s.movedSince(id, at):
			s.w.fail("%s: %v points of %s were granted and are refused: %v", s, want.Points, id, err)
		}
	})
}

// greet makes a silent headquarters answer, as the desk does: after that it is no longer silent.
func (s *shop) greet(id model.ID, m *told, want desk.Redemption) {
	if s.file == nil {
		return
	}
	s.wish(func(wish uint64) agent.Input { return agent.Need{ID: wish, Member: id} }, func(out agent.Output) {
		if out.(agent.Got).Err != nil || s.store == nil || s.full {
			return
		}
		switch err := s.pay(id, m, want, "redemption after headquarters answered"); model.CodeOf(err) {
		case "":
			s.w.seen[sawGreeted]++
		case "rights.silent":
			s.w.fail("%s: headquarters answered and is said to be silent", s)
		}
	})
}

// seek looks for somebody at headquarters whom this file does not know: a member of another market, maybe.
func (s *shop) seek() {
	if len(s.w.truth.people) == 0 || s.file == nil {
		return
	}
	m := s.w.truth.people[s.w.rng.IntN(len(s.w.truth.people))]
	if _, known := s.called(m); known {
		return
	}
	s.sought[m] = true
	s.wish(func(wish uint64) agent.Input { return agent.Seek{ID: wish, By: "phone", Value: m.phone} }, func(out agent.Output) {
		if got := out.(agent.Got); got.Err != nil || len(got.Members) == 0 {
			return
		}
		if m.market != s.market() {
			s.w.seen[sawMet]++
		}
		s.w.tell("%s: found %s", s, m.phone)
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
	if code, ok := s.uses[entry.ID]; ok && entry.Kind == model.CouponRedeemedKind {
		s.w.truth.byCode[code].used--
		s.w.seen[sawCouponUndone]++
	}
	m.clawed += max(-a.Points, 0)
	s.w.seen[sawUndo]++
	s.acknowledged(a, "undo")
}

func (s *shop) edit() {
	id, m := s.known()
	if m == nil {
		return
	}
	tag := fmt.Sprintf("tag%d", s.w.rng.IntN(50))
	var err error
	if s.speaks == nextAge {
		err = s.editNewly(id, tag)
	} else {
		_, err = s.own.Edit(s.w.ctx, id, model.Fields{model.FieldTags: tag})
	}
	if err == nil {
		s.w.tell("%s: edited %s", s, id)
	}
}

// hold puts points aside; mostly they are spent some minutes later.
func (s *shop) hold() {
	id, m := s.known()
	if m == nil {
		return
	}
	a, err := s.own.Hold(s.w.ctx, id, 100, "")
	if err != nil {
		return
	}
	s.acknowledged(a, "hold")
	s.w.after(s.w.upTo(40*time.Minute), func() {
		if s.store == nil || s.w.rng.IntN(4) == 0 {
			return
		}
		done, err := s.own.Commit(s.w.ctx, a.Entry.String(), "")
		if err != nil || done.Repeated {
			return
		}
		s.inTouch()
		s.w.seen[sawCommitted]++
		s.w.truth.pay(m, 100)
		s.acknowledged(done, "redemption of what was put aside")
	})
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
				if err := s.doubledCoupons(b, n); err != nil {
					return err
				}
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
