package simtest

import (
	"errors"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"regulars/model"
	"regulars/model/chain"
	"regulars/model/desk"
	"regulars/model/hub"
	"regulars/model/rights"
	"regulars/sync/agent"
	"regulars/sync/wire"
)

// wrong is a variant of the machines that breaks one of the rules, to show that the simulation
// would notice. The zero value breaks none. Each is built around what is tested, which has no switches
// in it.
type wrong struct {
	answered func(h *headquarters, m wire.Message, step func() wire.Message) wire.Message
	filed    func(s *shop, f agent.File) agent.File
	restored func(s *shop, held map[model.ID][]model.Lot) error // held: before
	rollback bool
	noFence  bool
}

func (w *wrong) answer(h *headquarters, m wire.Message, step func() wire.Message) wire.Message {
	if w.answered == nil {
		return step()
	}
	return w.answered(h, m, step)
}

func (w *wrong) file(s *shop, f agent.File) agent.File {
	if w.filed == nil {
		return f
	}
	return w.filed(s, f)
}

func (w *wrong) fence(h *headquarters, known uint64) error {
	if w.noFence {
		return nil
	}
	return h.certain(func() error {
		generation, err := h.office.FenceAbove(h.w.ctx, h.w.now, known)
		if err != nil {
			return err
		}
		return h.office.Confirm(h.w.ctx, h.w.now, "operator", generation, "nobody joined")
	})
}

// pushed calls f with what a batch did to accounts, after headquarters took it.
func pushed(f func(h *headquarters, m *wire.Push, known uint64)) wrong {
	return wrong{answered: func(h *headquarters, m wire.Message, step func() wire.Message) wire.Message {
		p, ok := m.(*wire.Push)
		if !ok {
			return step()
		}
		known := h.applied(model.StreamID(p.Stream))
		answer := step()
		if _, taken := answer.(*wire.Pushed); taken {
			f(h, p, known)
		}
		return answer
	}}
}

func (h *headquarters) applied(id model.StreamID) (applied uint64) {
	err := h.db.View(h.w.ctx, func(tx hub.Tx) error {
		st, err := tx.Stream(id)
		if st != nil {
			applied = st.Applied
		}
		return err
	})
	if err != nil {
		h.w.fail("%v", err)
	}
	return applied
}

// anyMember draws somebody whom headquarters knows.
func (h *headquarters) anyMember() (id model.ID, ok bool) {
	err := h.db.View(h.w.ctx, func(tx hub.Tx) error {
		all, err := tx.Walk(model.ID{}, 1<<20)
		if len(all) > 0 {
			id, ok = all[h.w.rng.IntN(len(all))].ID, true
		}
		return err
	})
	if err != nil {
		h.w.fail("%v", err)
	}
	return id, ok
}

// tamper changes what headquarters has of a member.
func (h *headquarters) tamper(id model.ID, f func(*hub.Member)) {
	err := h.certain(func() error {
		return h.db.Update(h.w.ctx, func(tx hub.Tx) error {
			found, err := tx.Members([]model.ID{id})
			if err != nil || found[id] == nil {
				return err
			}
			f(found[id])
			return tx.PutMembers([]*hub.Member{found[id]})
		})
	})
	if err != nil && !errors.Is(err, errCommit) {
		h.w.fail("%v", err)
	}
}

// moved calls f with the events of a batch that move points.
func moved(m *wire.Push, f func(seq uint64, id model.ID, body model.Mover)) {
	for i := range m.Events {
		e := &model.Event{Stream: model.StreamID(m.Stream), HeadRaw: m.Events[i].Head, Body: m.Events[i].Body, Commitment: m.Events[i].Commitment}
		raw, err := e.Wire()
		if err != nil {
			continue
		}
		read, err := model.ParseEvent(model.StreamID(m.Stream), raw)
		if err != nil {
			continue
		}
		if body, err := read.ParseBody(); err == nil {
			if mover, ok := body.(model.Mover); ok && !read.MemberID().IsZero() {
				f(read.Seq, read.MemberID(), mover)
			}
		}
	}
}

// receive writes a receipt that nobody checks.
func (s *shop) receive(id model.ID, lots []model.Lot) error {
	errs := s.store.Decide(s.w.ctx, model.ID{}, func(b desk.Book) ([]model.Draft, error) {
		n, ok := b.Number(id)
		if !ok || b.Chain() == nil {
			return nil, nil
		}
		acc, err := b.Account(n)
		if err != nil {
			return nil, err
		}
		return []model.Draft{{Kind: model.GrantReceivedKind, Member: id, Body: &model.GrantReceived{N: acc.Grant + 1, Lots: lots}}}, nil
	})
	return errs[0]
}

// holding is what a file may spend of everybody.
func (s *shop) holding() (map[model.ID][]model.Lot, error) {
	held := map[model.ID][]model.Lot{}
	err := s.store.View(s.w.ctx, func(b desk.Book) error {
		for _, m := range s.w.truth.people {
			found, err := b.ByKey(desk.KeyPhone, m.phone)
			if err != nil || len(found) == 0 {
				continue
			}
			id, err := b.Named(found[0])
			if err != nil {
				return err
			}
			acc, err := b.Account(found[0])
			if err != nil {
				return err
			}
			if h := rights.Of(&acc); len(h.Lots) > 0 {
				held[id] = h.Lots
			}
		}
		return nil
	})
	return held, err
}

// spendAll is what follows when everybody knows what a file thinks it may give.
func (s *shop) spendAll() {
	for _, m := range s.w.truth.people {
		if id, ok := s.called(m); ok {
			s.spend(id, m)
		}
	}
}

func (s *shop) spend(id model.ID, m *told) {
	view, err := s.own.Member(s.w.ctx, id)
	if err != nil || view.Here < 100 {
		return
	}
	points := view.Here / 100 * 100
	if a, err := s.own.Redeem(s.w.ctx, id, desk.Redemption{Points: points}); err == nil {
		m.redeemed += points
		s.acknowledged(a, "redemption after a rollback")
	}
}

// careless is a file whose grants count every time they come.
type careless struct {
	agent.File
	s *shop
}

func (c careless) Receive(grants []chain.Grant, _ uint64) (int, error) {
	for _, g := range grants {
		if err := c.s.receive(g.Member, g.Lots); err != nil {
			return 0, err
		}
	}
	return len(grants), nil
}

// hasty is a file that moves its cursor before the rows are there.
type hasty struct {
	agent.File
	s *shop
}

func (h hasty) Lay(rows []chain.Row, s chain.State) error {
	if err := h.Note(s); err != nil {
		return err
	}
	if h.s.w.rng.IntN(10) == 0 {
		return errDied
	}
	return h.File.Lay(rows, s)
}

// remembering is a file that remembers grants, whoever they were addressed to.
type remembering struct {
	agent.File
	s *shop
}

func (r remembering) Receive(grants []chain.Grant, generation uint64) (int, error) {
	r.s.grants = append(r.s.grants, grants...)
	return r.File.Receive(grants, generation)
}

// wrongs are the variants. Each has to be caught.
var wrongs = map[string]wrong{
	"earned points are free at headquarters as well": pushed(func(h *headquarters, m *wire.Push, known uint64) {
		moved(m, func(seq uint64, id model.ID, body model.Mover) {
			if lots := rights.OfEffect(body.Effect()); seq > known && rights.Sum(lots) > 0 {
				h.tamper(id, func(m *hub.Member) { m.Rights.Settle(lots) })
			}
		})
	}),
	"rights are taken back by clock": {answered: func(h *headquarters, m wire.Message, step func() wire.Message) wire.Message {
		if id, ok := h.anyMember(); ok && h.w.rng.IntN(20) == 0 && !h.w.calm {
			h.tamper(id, func(m *hub.Member) {
				for i := range m.Rights.Shares {
					held := m.Rights.Shares[i].Held
					m.Rights.Shares[i].Held, m.Rights.Shares[i].Outstanding = nil, nil
					m.Rights.Settle(held)
					m.Rights.Balance -= rights.Sum(held)
				}
			})
		}
		return step()
	}},
	"a batch that comes again counts again": pushed(func(h *headquarters, m *wire.Push, known uint64) {
		moved(m, func(seq uint64, id model.ID, body model.Mover) {
			if seq <= known {
				h.tamper(id, func(m *hub.Member) {
					m.Ledger.Apply(body.Effect(), start.Location())
					m.Rights.Settle(rights.OfEffect(body.Effect()))
				})
			}
		})
	}),
	"a grant counts every time it comes": {filed: func(s *shop, f agent.File) agent.File { return careless{f, s} }},
	"a rolled back file goes on in its stream": {rollback: true, restored: func(s *shop, _ map[model.ID][]model.Lot) error {
		s.spendAll()
		return nil
	}},
	"a restored file keeps what it held": {restored: func(s *shop, held map[model.ID][]model.Lot) error {
		for _, m := range s.w.truth.people {
			if id, ok := s.called(m); ok && len(held[id]) > 0 {
				if err := s.receive(id, held[id]); err != nil {
					return err
				}
			}
		}
		return nil
	}},
	"a grant is addressed to the shop": {
		filed: func(s *shop, f agent.File) agent.File { return remembering{f, s} },
		restored: func(s *shop, _ map[model.ID][]model.Lot) error {
			for _, g := range s.grants {
				if err := s.receive(g.Member, g.Lots); err != nil {
					return err
				}
			}
			s.spendAll()
			return nil
		},
	},
	"headquarters loses its tail and says nothing": {noFence: true},
	"the cursor moves before the rows":             {filed: func(s *shop, f agent.File) agent.File { return hasty{f, s} }},
	"rows do not say what is in them": {answered: func(_ *headquarters, _ wire.Message, step func() wire.Message) wire.Message {
		answer := step()
		if p, ok := answer.(*wire.Pulled); ok {
			for i := range p.Rows {
				p.Rows[i].Applied = 0
			}
		}
		return answer
	}},
}

// patience is how many seeds a wrong variant may survive.
const patience = 60

func TestEveryWrongVariantIsCaught(t *testing.T) {
	if testing.Short() {
		t.Skip("not under the race detector: it takes a minute there")
	}
	require.Len(t, wrongs, 10)
	for _, name := range slices.Sorted(maps.Keys(wrongs)) {
		t.Run(name, func(t *testing.T) {
			for seed := uint64(1); seed <= patience; seed++ {
				if _, _, err := simulate(t, seed, wrongs[name], nil); err != nil {
					first, _, _ := strings.Cut(err.Error(), "\n")
					t.Log(first)
					return
				}
			}
			t.Fatalf("nobody noticed within %d seeds", patience)
		})
	}
}
