package simtest

import (
	"fmt"
	"maps"
	"time"

	"regulars/model"
	"regulars/model/desk"
	"regulars/model/hub"
	"regulars/model/ledger"
	"regulars/model/rights"
	"regulars/sync/agent"
)

// settle lets the weather clear and everybody exchange everything, then looks whether all is level.
func (w *world) settle() error {
	w.calm, w.closing = true, true
	w.tell("the weather clears")
	for _, s := range w.living() {
		s.cut, s.full = time.Time{}, false
		s.offset.Store(0)
	}
	for round := range 12 {
		if round == 8 {
			w.hq.waive() // everybody who is left has spoken
		}
		for _, s := range w.living() {
			if s.agent != nil {
				s.wish(func(id uint64) agent.Input { return agent.SyncNow{ID: id} }, func(agent.Output) {})
			}
		}
		if err := w.run(6 * time.Hour); err != nil {
			return err
		}
	}
	w.hq.check()
	w.atRest()
	return w.failed
}

// atRest holds what everybody has against each other.
func (w *world) atRest() {
	refold, views := w.refold()
	if v, err := w.hq.office.Verify(w.ctx, w.now, nil); err != nil || len(v.Problems) > 0 {
		w.fail("headquarters verifies: %v %v", err, v.Problems)
	}
	for _, s := range w.living() {
		if w.failed != nil {
			return
		}
		w.level(s)
		w.sameViews(s, views)
		w.sameCases(s)
		w.sameNames(s)
		if report, err := s.store.Verify(w.ctx, nil); err != nil || !report.OK() {
			w.fail("%s: verify: %v %+v", s, err, report)
		}
	}
	for id, m := range views {
		want, ok := refold[id]
		if !ok {
			want = &ledger.Account{}
		}
		// Which visit was the first and which the latest, after one was taken back, is what the shop knew
		// that took it back: it depends on the order in which events came, and nothing hangs on it.
		have := m.Ledger.Clone()
		have.FirstVisit, have.LastVisit, want.FirstVisit, want.LastVisit = 0, 0, 0, 0
		if string(want.AppendRecord(nil)) != string(have.AppendRecord(nil)) {
			w.fail("%s: headquarters has %+v, its events give %+v", id, have, *want)
		}
	}
}

// refold folds all that headquarters stored once more, by nothing but effects.
func (w *world) refold() (map[model.ID]*ledger.Account, map[model.ID]*hub.Member) {
	accounts, views := map[model.ID]*ledger.Account{}, map[model.ID]*hub.Member{}
	zone, err := time.LoadLocation("Asia/Shanghai")
	if err != nil {
		w.fail("%v", err)
	}
	err = w.hq.db.View(w.ctx, func(tx hub.Tx) error {
		members, err := tx.Walk(model.ID{}, 1<<20)
		if err != nil {
			return err
		}
		for _, m := range members {
			views[m.ID] = m
		}
		streams, err := tx.Streams()
		if err != nil {
			return err
		}
		for i := range streams {
			events, err := tx.Events(streams[i].ID, 1, 1<<30)
			if err != nil {
				return err
			}
			for _, stored := range events {
				if stored.Poison != "" {
					return fmt.Errorf("event %d of %s was set aside: %s", stored.Seq, streams[i].ID.Short(), stored.Poison)
				}
				e, err := streams[i].Read(&stored)
				if err != nil {
					return err
				}
				body, err := e.ParseBody()
				if err != nil {
					return err
				}
				if mover, ok := body.(model.Mover); ok && !e.MemberID().IsZero() {
					acc := accounts[e.MemberID()]
					if acc == nil {
						acc = &ledger.Account{}
						accounts[e.MemberID()] = acc
					}
					acc.Apply(heard(mover.Effect(), stored.Received), zone)
					acc.Away = nil
				}
			}
		}
		return nil
	})
	if err != nil {
		w.fail("at headquarters: %v", err)
	}
	return accounts, views
}

// heard is an effect as headquarters takes it: a step on the ladder that a clock far ahead dated counts
// from when it was heard of.
func heard(e model.Effect, received int64) model.Effect {
	at := time.UnixMilli(received)
	if e.TierAt > at.Add(5*time.Minute).Unix() {
		e.TierAt = at.Unix()
	}
	return e
}

// level checks that a shop has nothing that headquarters does not have.
func (w *world) level(s *shop) {
	st, err := s.agent.Status()
	if err != nil || st.Unsent != 0 || st.Trouble != nil || st.Closed != "" || !st.Joined {
		w.fail("%s is not level: %+v %v", s, st, err)
		return
	}
	at, err := s.file.Place()
	if err != nil {
		w.fail("%v", err)
		return
	}
	if aside := unreadable(at.State); len(aside) > 0 {
		w.fail("%s set rows aside: %v", s, aside)
	}
	for id, act := range s.acts {
		if !w.hq.has(id, act.hash) {
			w.fail("%s: %s %s was acknowledged and is not at headquarters", s, act.what, id)
			return
		}
	}
}

// sameViews checks that a shop shows what headquarters knows, and may spend what headquarters thinks
// that it holds.
func (w *world) sameViews(s *shop, views map[model.ID]*hub.Member) {
	err := s.store.View(w.ctx, func(b desk.Book) error {
		streams := b.Streams()
		own := streams[len(streams)-1]
		known, err := w.hq.stream(own)
		if err != nil {
			return err
		}
		people := 0
		err = b.Members(0, func(desk.Number) bool { people++; return true })
		if err != nil {
			return err
		}
		if people != len(views) && !w.hq.forgot { // rows of a tail that was lost, and whose writer's disk was too, stay
			return fmt.Errorf("%s knows %d people, headquarters %d", s, people, len(views))
		}
		for id, m := range views {
			n, ok := b.Number(known.Told(hub.NamedMember, id))
			if !ok {
				return fmt.Errorf("%s does not know %s", s, id)
			}
			acc, err := b.Account(n)
			if err != nil {
				return err
			}
			held := rights.Of(&acc)
			if err := sameHolding(m, own, &held); err != nil {
				return fmt.Errorf("%s, %s: %w", s, id, err)
			}
			acc.Head, acc.Away, acc.Aside, acc.Grant, acc.Era = 0, nil, nil, 0, 0
			if string(acc.AppendRecord(nil)) != string(m.Ledger.AppendRecord(nil)) {
				return fmt.Errorf("%s shows %s as %+v, headquarters %+v", s, id, acc, m.Ledger)
			}
			profile, err := b.Profile(n)
			if err != nil {
				return err
			}
			view, err := w.hq.office.Member(w.ctx, w.now, id)
			if err != nil {
				return err
			}
			if shown := profile.Fields(); !maps.Equal(shown, view.Fields) {
				return fmt.Errorf("%s shows %s as %v, headquarters %v", s, id, shown, view.Fields)
			}
		}
		return nil
	})
	if err != nil {
		w.fail("%v", err)
	}
}

func (h *headquarters) stream(id model.StreamID) (st *hub.Stream, err error) {
	err = h.db.View(h.w.ctx, func(tx hub.Tx) error { st, err = tx.Stream(id); return err })
	if st == nil && err == nil {
		err = fmt.Errorf("headquarters does not know %s", id.Short())
	}
	return st, err
}

func sameHolding(m *hub.Member, own model.StreamID, held *rights.Holding) error {
	for i := range m.Rights.Shares {
		if share := &m.Rights.Shares[i]; share.Stream == own {
			if len(share.Outstanding) > 0 || fmt.Sprint(share.Held) != fmt.Sprint(held.Lots) {
				return fmt.Errorf("it holds %v after grant %d, headquarters thinks %v with %v under way", held.Lots, held.Last, share.Held, share.Outstanding)
			}
			return nil
		}
	}
	if len(held.Lots) > 0 {
		return fmt.Errorf("it holds %v, headquarters knows of nothing", held.Lots)
	}
	return nil
}
