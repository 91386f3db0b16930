package simtest

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"time"

	"regulars/model"
	"regulars/model/chain"
	"regulars/model/desk"
	"regulars/model/hub"
	"regulars/model/ledger"
	"regulars/model/rights"
	"regulars/store"
	"regulars/store/hqbolt"
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
		switch round {
		case 1:
			if w.weather.skew {
				w.hq.upgrade() // shops may still be older, never newer
			}
		case 3, 10:
			w.hq.pass() // it waits for nobody
		case 8:
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
	if w.failed == nil {
		w.noTrace(views)
		w.stand()
	}
	if w.foreign != nil {
		if err := w.foreign.level(); err != nil {
			w.fail("the foreign box: %v", err)
		}
	}
	for _, m := range w.truth.people {
		if m.erased && !w.hq.forgot && !w.hq.isErased(m, views) {
			w.fail("%s was erased and headquarters knows nothing of it", m.phone)
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

// isErased reports whether headquarters has forgotten a person: nobody has the phone.
func (h *headquarters) isErased(m *told, views map[model.ID]*hub.Member) bool {
	for _, v := range views {
		if who, err := h.person(v); err != nil || who == m {
			return false
		}
	}
	return true
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
		head, err := tx.Head()
		if err != nil {
			return err
		}
		streams, err := tx.Streams()
		if err != nil {
			return err
		}
		for i := range streams {
			w.seen[sawBranch] += len(streams[i].Branches)
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
				if errors.Is(err, model.ErrUnknown) {
					continue // of the foreign box
				}
				if err != nil {
					return err
				}
				w.notice(body, streams[i].ID == head.Stream)
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

// notice counts what only shops know of.
func (w *world) notice(body model.Body, hq bool) {
	switch v := body.(type) {
	case *model.TierChanged:
		if v.Why == "reached" && !hq {
			w.seen[sawReached]++
		}
	case *model.PointsExpired:
		if v.Points > 0 && !hq {
			w.seen[sawLapsed]++
		}
	}
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

// sameViews checks that a shop shows what headquarters knows of its market, and may spend what headquarters thinks
// that it holds, of everybody.
func (w *world) sameViews(s *shop, views map[model.ID]*hub.Member) {
	err := s.store.View(w.ctx, func(b desk.Book) error {
		streams := b.Streams()
		v := viewer{w: w, s: s, b: b, own: streams[len(streams)-1], market: b.Chain().Market}
		var err error
		if v.known, err = w.hq.stream(v.own); err != nil {
			return err
		}
		people := map[desk.Number]bool{}
		err = b.Members(0, func(n desk.Number) bool { people[n] = true; return true })
		if err != nil {
			return err
		}
		for id, m := range views {
			here, err := v.same(id, m)
			if err != nil {
				return fmt.Errorf("%s, %s: %w", s, id, err)
			}
			if n, ok := b.Own(v.known.Told(hub.NamedMember, id)); ok && here {
				delete(people, n)
			}
		}
		for n := range people {
			if id, err := b.Named(n); !w.hq.forgot { // rows of a tail that was lost, and whose writer's disk was too, stay
				return fmt.Errorf("%s knows %s (%v), of whom headquarters knows nothing for it", s, id, err)
			}
		}
		return nil
	})
	if err != nil {
		w.fail("%v", err)
	}
}

// viewer looks at what one shop shows.
type viewer struct {
	w      *world
	s      *shop
	b      desk.Book
	own    model.StreamID
	known  *hub.Stream // own, at headquarters
	market uint64
}

// same holds what a shop has of one member against what headquarters has. here says that the shop counts the member
// among its people.
func (v *viewer) same(id model.ID, m *hub.Member) (here bool, err error) {
	n, ok := v.b.Own(v.known.Told(hub.NamedMember, id))
	if !ok && (m.Erased != 0 || m.Market != v.market) {
		return false, nil
	}
	if !ok {
		return false, errors.New("the shop does not know them")
	}
	acc, err := v.b.Account(n)
	if model.CodeOf(err) == "member.unknown" && m.Erased != 0 {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	rights.Enter(&acc, v.b.Chain().Era)
	held := rights.Of(&acc)
	if err := sameHolding(m, v.own, &held); err != nil {
		return false, err
	}
	profile, err := v.b.Profile(n)
	if m.Erased != 0 || m.Market != v.market {
		return v.apart(n, m, profile, err)
	}
	if err != nil {
		return false, err
	}
	if err := v.w.sameCoupons(v.b, v.known, m, n); err != nil {
		return false, err
	}
	acc.Head, acc.Away, acc.Aside, acc.Grant, acc.Era = 0, nil, nil, 0, 0
	if string(acc.AppendRecord(nil)) != string(m.Ledger.AppendRecord(nil)) {
		return false, fmt.Errorf("the shop shows %+v, headquarters %+v", acc, m.Ledger)
	}
	view, err := v.w.hq.office.Member(v.w.ctx, v.w.now, id)
	if err != nil {
		return false, err
	}
	if shown := profile.Fields(); !maps.Equal(shown, view.Fields) {
		return false, fmt.Errorf("the shop shows %v, headquarters %v", shown, view.Fields)
	}
	if m.Into.IsZero() {
		return true, nil
	}
	stands, known := v.b.Number(v.known.Told(hub.NamedMember, m.Into))
	if now, _ := v.b.Number(v.known.Told(hub.NamedMember, id)); known && now != stands {
		return false, fmt.Errorf("the shop does not know that this is %s", m.Into)
	}
	return !known, nil // of another market, and nobody here knows them
}

// apart looks at somebody whom the shop is not told of: who was erased has no name, and who belongs to another market
// is known only if somebody at this till looked for them.
func (v *viewer) apart(n desk.Number, m *hub.Member, profile *model.Profile, err error) (here bool, _ error) {
	counted := false
	if failed := v.b.Members(n-1, func(at desk.Number) bool { counted = at == n; return false }); failed != nil {
		return false, failed
	}
	if model.CodeOf(err) == "member.unknown" {
		return counted, nil
	}
	if err != nil {
		return false, err
	}
	if len(profile.Fields()) == 0 {
		return counted, nil
	}
	who := v.w.truth.byPhone[profile.Of(model.FieldPhone)]
	if m.Erased != 0 {
		return false, fmt.Errorf("erased, and the shop knows %v", profile.Fields())
	}
	if who != nil && !v.s.looked(who) && !v.w.hq.forgot {
		return false, fmt.Errorf("of market %d, nobody looked for them, and the shop of market %d knows %v", m.Market, v.market, profile.Fields())
	}
	return counted, nil
}

// looked reports whether somebody at this till looked for a person, under whatever name.
func (s *shop) looked(who *told) bool {
	return slices.ContainsFunc(who.group.all, func(m *told) bool { return s.sought[m] })
}

// noTrace holds that nothing of what was sealed about people who were erased is in a raw byte of any file.
func (w *world) noTrace(views map[model.ID]*hub.Member) {
	gone := func(id model.ID) bool { m := views[id]; return m != nil && m.Erased != 0 }
	for _, s := range w.living() {
		raw, err := os.ReadFile(filepath.Join(s.dir, store.FileName))
		known, failed := w.hq.stream(s.end().ID)
		if err = errors.Join(err, failed); err != nil {
			w.fail("%v", err)
			return
		}
		for id, traces := range s.gone {
			if !gone(known.Heard(hub.NamedMember, id)) {
				continue // of a tail that was lost
			}
			for _, trace := range traces {
				if bytes.Contains(raw, trace) {
					w.fail("%s: %s was erased, and %d sealed bytes of them are in the file", s, id, len(trace))
					return
				}
			}
		}
	}
	if err := w.hq.noTrace(gone); err != nil {
		w.fail("headquarters: %v", err)
	}
}

// noTrace looks through headquarters' file, or through all that it keeps in memory.
func (h *headquarters) noTrace(gone func(model.ID) bool) error {
	var raw []byte
	var err error
	if h.mem == nil {
		raw, err = os.ReadFile(filepath.Join(h.dir, hqbolt.FileName))
	} else {
		err = h.eachSealed(func(_ model.ID, sealed []byte) { raw = append(append(raw, sealed...), 0) })
	}
	if err != nil {
		return err
	}
	for id, traces := range h.gone {
		for _, trace := range traces {
			if gone(id) && bytes.Contains(raw, trace) {
				return fmt.Errorf("%s was erased, and %d sealed bytes of them are there", id, len(trace))
			}
		}
	}
	return nil
}

// end is the stream that the box writes, and its latest event.
func (s *shop) end() chain.StreamEnd {
	at, err := s.file.Place()
	if err != nil {
		s.w.fail("%s: %v", s, err)
		return chain.StreamEnd{}
	}
	return at.Streams[len(at.Streams)-1]
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
