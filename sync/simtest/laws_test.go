package simtest

import (
	"fmt"
	"time"

	"regulars/model"
	"regulars/model/desk"
	"regulars/model/hub"
	"regulars/model/rights"
	"regulars/sync/wire"
)

// standing is where points can be spent, by whom they belong to.
type standing struct {
	points  map[*group]model.Points
	where   map[*group][]string
	granted map[model.StreamID]map[model.ID]uint64 // the latest grant that the present stream of a box has received
}

func (s *standing) add(g *group, points model.Points, format string, args ...any) {
	if points > 0 {
		s.points[g] += points
		s.where[g] = append(s.where[g], fmt.Sprintf("%d ", points)+fmt.Sprintf(format, args...))
	}
}

// stand holds that every point stands in one place, over the real files and not only in what headquarters
// thinks of them: what was handed out, what each box may hand out now, what is on its way and what is free never are
// more than was earned.
func (w *world) stand() {
	all := &standing{points: map[*group]model.Points{}, where: map[*group][]string{}, granted: map[model.StreamID]map[model.ID]uint64{}}
	for _, s := range w.living() {
		if s.store != nil && s.joined() {
			if err := s.holds(all); err != nil {
				w.fail("%s: %v", s, err)
				return
			}
		}
	}
	if err := w.hq.lends(all); err != nil {
		w.fail("at headquarters: %v", err)
		return
	}
	for g, points := range all.points {
		if sum := g.sum(); sum.redeemed+points > sum.earned+sum.doubled {
			w.fail("%s: %d can be spent (%v) and %d were, of %d that were earned (and %d on a copied disk)",
				g.all[0].phone, points, all.where[g], sum.redeemed, sum.earned, sum.doubled)
			return
		}
	}
}

// holds adds what a box holds of everybody.
func (s *shop) holds(all *standing) error {
	return s.store.View(s.w.ctx, func(b desk.Book) error {
		streams := b.Streams()
		latest, counted := map[model.ID]uint64{}, map[desk.Number]bool{}
		all.granted[streams[len(streams)-1]] = latest
		for _, m := range s.w.truth.people {
			found, err := b.ByKey(desk.KeyPhone, m.phone)
			if err != nil {
				return err
			}
			if n, ok := b.Own(m.id); ok { // an alias, whose phone leads to whom it stands for; copies of a disk use one name for two people
				if p, err := b.Profile(n); err == nil && p.Of(model.FieldPhone) == m.phone {
					found = append(found, n)
				}
			}
			for _, n := range found {
				if counted[n] {
					continue
				}
				counted[n] = true
				acc, err := b.Account(n)
				if model.CodeOf(err) == "member.unknown" {
					continue
				}
				if err != nil {
					return err
				}
				rights.Enter(&acc, b.Chain().Era)
				held := rights.Of(&acc)
				all.add(m.group, rights.Sum(held.Lots), "in %s", s)
				if id, err := b.Named(n); err == nil {
					latest[id] = held.Last
				}
			}
		}
		return nil
	})
}

// lends adds what is free at headquarters and what it sent to boxes that have not received it. While it waits for its
// tail it lends nothing.
func (h *headquarters) lends(all *standing) error {
	return h.db.View(h.w.ctx, func(tx hub.Tx) error {
		chain, err := h.chain(tx)
		if err != nil || chain.Fenced() {
			return err
		}
		members, err := tx.Walk(model.ID{}, 1<<20)
		if err != nil {
			return err
		}
		for _, m := range members {
			who, err := h.person(m)
			if err != nil {
				return err
			}
			if who == nil {
				continue
			}
			all.add(who.group, rights.Sum(m.Rights.Free), "free of %s", m.ID)
			for i := range m.Rights.Shares {
				if err := h.underWay(tx, m.ID, who, &m.Rights.Shares[i], all); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

// underWay adds grants to a box that it has not received.
func (h *headquarters) underWay(tx hub.Tx, id model.ID, who *told, share *rights.Share, all *standing) error {
	latest, living := all.granted[share.Stream]
	if !living || len(share.Outstanding) == 0 {
		return nil
	}
	st, err := tx.Stream(share.Stream)
	if err != nil || st == nil {
		return err
	}
	for _, g := range share.Outstanding {
		if n, known := latest[st.Told(hub.NamedMember, id)]; known && g.N > n {
			all.add(who.group, rights.Sum(g.Lots), "under way to %s", share.Stream.Short())
		}
	}
	return nil
}

// lasts holds that what somebody at this till was told is in its file or at headquarters, and now and then that the
// file's chain is whole and its views are a refold.
func (s *shop) lasts() {
	if s.store == nil {
		return
	}
	if s.w.rng.IntN(8) == 0 {
		if report, err := s.store.Verify(s.w.ctx, nil); err != nil || !report.OK() {
			s.w.fail("%s: verify: %v %+v", s, err, report)
			return
		}
	}
	for id, act := range s.acts {
		hash, ok, err := s.store.HashAt(id.Stream, id.N)
		if err != nil {
			s.w.fail("%s: %v", s, err)
			return
		}
		if (!ok || hash != act.hash) && !s.w.hq.has(id, act.hash) {
			s.w.fail("%s: %s %s was acknowledged and is nowhere", s, act.what, id)
			return
		}
	}
}

// inTouch holds a redemption to the hours without headquarters that the program allows, by the box's own clock.
func (s *shop) inTouch() {
	hours := 0
	err := s.store.View(s.w.ctx, func(b desk.Book) error {
		if b.Chain() != nil {
			hours = int(b.Program().Redeem.OfflineHours)
		}
		return nil
	})
	if err != nil {
		s.w.fail("%s: %v", s, err)
	}
	if silent := s.clock().Sub(s.heard); hours > 0 && (silent > time.Duration(hours)*time.Hour+time.Second || silent < -2*time.Minute) {
		s.w.fail("%s: points were spent %v after headquarters was heard last, and %d hours are allowed", s, silent, hours)
	}
}

// inScope holds that a feed tells of nobody who belongs to another market.
func (h *headquarters) inScope(asked *wire.Pull, told *wire.Pulled) {
	st, err := h.stream(model.StreamID(asked.Stream))
	if err != nil || len(st.Lines) > 0 { // who has a branch calls people by other names
		return
	}
	err = h.db.View(h.w.ctx, func(tx hub.Tx) error {
		for i := range told.Rows {
			row := &told.Rows[i]
			if row.Sort != "member" || row.Gone {
				continue
			}
			found, err := tx.Members([]model.ID{row.ID})
			if err != nil {
				return err
			}
			if m := found[row.ID]; m == nil || m.Market != asked.After.Market {
				return fmt.Errorf("%s is told in market %d: %+v", row.ID, asked.After.Market, m)
			}
		}
		return nil
	})
	if err != nil {
		h.w.fail("at headquarters: %v", err)
	}
}

// lending is a member's points that a stream asked for.
type lending struct {
	stream model.StreamID
	member model.ID
}

// noteGrant notes how much of a stream headquarters had when it first lent what is asked for: a grant promises nothing
// about acts of which it had not heard.
func (h *headquarters) noteGrant(asked *wire.Reserve, answer wire.Message) {
	given, ok := answer.(*wire.Reserved)
	if !ok || given.Grant == nil {
		return
	}
	key := lending{model.StreamID(asked.Stream), asked.Member}
	if _, known := h.lent[key]; !known {
		h.lent[key] = h.applied(key.stream)
	}
}

// knew reports whether headquarters knew all of a file's acts up to a number when it lent a member's points.
func (h *headquarters) knew(key lending, last uint64) bool {
	had, ok := h.lent[key]
	return ok && had >= last
}

// moved reports whether something else than receipts of grants was written about a member since a place.
func (s *shop) movedSince(id model.ID, place uint64) (moved bool) {
	err := s.store.View(s.w.ctx, func(b desk.Book) error {
		n, ok := b.Number(id)
		if !ok {
			moved = true
			return nil
		}
		return b.History(n, 0, func(pos uint64, e *model.Event) bool {
			if pos > place && e.Kind != model.GrantReceivedKind {
				moved = true
			}
			return pos > place && !moved
		})
	})
	if err != nil {
		s.w.fail("%s: %v", s, err)
	}
	return moved
}

func (s *shop) last() (place uint64) {
	_ = s.store.View(s.w.ctx, func(b desk.Book) error { place = b.Last(); return nil })
	return place
}
