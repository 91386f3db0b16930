package simtest

import (
	"bytes"
	"crypto/ed25519"
	"errors"
	"fmt"
	"slices"
	"time"

	"regulars/model"
	"regulars/model/chain"
	"regulars/model/hub"
	"regulars/model/rights"
	"regulars/store/hqmem"
	"regulars/sync/hq"
	"regulars/sync/wire"
)

// headquarters is the real machine over a database in memory.
type headquarters struct {
	w       *world
	db      *hqmem.DB
	office  *hub.Office
	machine *hq.HQ
	down    time.Time // until then
	copies  []hqmem.Snapshot
	odd     error // the latest fault that the machine reported
	forgot  bool  // it came back with an older state: what closed streams had released into the lost tail is missing for good
}

var errCommit = errors.New("the commit failed")

func openHQ(w *world) (*headquarters, error) {
	h := &headquarters{w: w, db: hqmem.New()}
	var secret [32]byte
	random := w.random()
	random.Read(secret[:])
	vault, err := hub.NewVault(secret)
	if err != nil {
		return nil, err
	}
	h.office = &hub.Office{DB: h.db, Vault: vault, Key: ed25519.NewKeyFromSeed(secret[:]), Random: random}
	if err := h.office.Init(w.ctx, w.now, hub.Opening{Chain: "Regulars", Currency: "CNY", Timezone: "Asia/Shanghai"}); err != nil {
		return nil, err
	}
	for n := range 4 {
		if _, err := h.office.AddShop(w.ctx, w.now, fmt.Sprintf("shop %d", n+1), 1); err != nil {
			return nil, err
		}
	}
	if _, err := h.office.AddShop(w.ctx, w.now, "far", 2); err != nil { // of whom nobody here is to hear
		return nil, err
	}
	h.db.Commit = func() (keep bool, err error) {
		switch {
		case w.chance(w.weather.crash / 4):
			return false, errCommit
		case w.chance(w.weather.crash / 4):
			return true, errCommit
		}
		return true, nil
	}
	h.restart()
	w.after(w.upTo(24*time.Hour), h.nightly)
	return h, nil
}

func (h *headquarters) restart() {
	h.machine = hq.New(hq.Deps{Office: h.office, Report: func(err error) {
		if !errors.Is(err, errCommit) {
			h.odd = err
		}
	}})
}

// answer is what comes back of a message, nil while headquarters is down.
func (h *headquarters) answer(m wire.Message) wire.Message {
	if h.w.now.Before(h.down) {
		return nil
	}
	if h.w.rng.IntN(8) == 0 {
		m = h.carried(m)
	}
	answer := h.w.wrong.answer(h, m, func() wire.Message { return h.machine.Step(h.w.ctx, h.w.now, peerOf(m), m) })
	if h.odd != nil {
		h.w.fail("headquarters reports: %v", h.odd)
	}
	if h.w.rng.IntN(8) == 0 {
		answer = h.carried(answer)
	}
	return answer
}

// carried is a message as it comes out of the wire.
func (h *headquarters) carried(m wire.Message) wire.Message {
	raw, err := wire.Pack(m)
	if err != nil {
		h.w.fail("%T cannot be sent: %v", m, err)
		return m
	}
	out := emptyOf(m)
	if err := wire.Unpack(raw, out); err != nil {
		h.w.fail("%T cannot be read: %v", m, err)
		return m
	}
	return out
}

func emptyOf(m wire.Message) wire.Message {
	switch m.(type) {
	case *wire.Enrol:
		return new(wire.Enrol)
	case *wire.Enrolled:
		return new(wire.Enrolled)
	case *wire.Session:
		return new(wire.Session)
	case *wire.Welcome:
		return new(wire.Welcome)
	case *wire.Push:
		return new(wire.Push)
	case *wire.Pushed:
		return new(wire.Pushed)
	case *wire.Pull:
		return new(wire.Pull)
	case *wire.Pulled:
		return new(wire.Pulled)
	case *wire.Reserve:
		return new(wire.Reserve)
	case *wire.Reserved:
		return new(wire.Reserved)
	case *wire.Lookup:
		return new(wire.Lookup)
	case *wire.Found:
		return new(wire.Found)
	}
	return new(wire.Problem)
}

// key gives out an enrolment key and what its text would say.
func (h *headquarters) key(shop uint64) (string, model.ChainJoined, error) {
	var key string
	if err := h.certain(func() (err error) { key, err = h.office.MakeKey(h.w.ctx, h.w.now, shop); return err }); err != nil {
		return "", model.ChainJoined{}, err
	}
	head, err := h.head()
	return key, model.ChainJoined{
		Chain: head.Chain, Address: "hq.example:7443", Authority: bytes.Repeat([]byte{7}, 32), Stream: head.Stream[:], Key: h.office.Public(),
	}, err
}

// certain repeats what a person does at headquarters until the commit works.
func (h *headquarters) certain(do func() error) error {
	for range 20 {
		if err := do(); !errors.Is(err, errCommit) {
			return err
		}
	}
	return errCommit
}

func (h *headquarters) head() (head hub.Head, err error) {
	err = h.db.View(h.w.ctx, func(tx hub.Tx) error { head, err = tx.Head(); return err })
	return head, err
}

// copy keeps a state that headquarters may come back with.
func (h *headquarters) copy() {
	if h.copies = append(h.copies, h.db.Snapshot()); len(h.copies) > 3 {
		h.copies = h.copies[1:]
	}
}

// failOver restarts headquarters, maybe with an older state: then it says that it lost its tail.
func (h *headquarters) failOver(tail bool) {
	h.down = h.w.now.Add(h.w.upTo(3 * time.Hour))
	if !tail || len(h.copies) == 0 {
		h.w.tell("headquarters restarts")
		h.restart()
		return
	}
	head, err := h.head()
	if err != nil {
		h.w.fail("%v", err)
		return
	}
	at := h.w.rng.IntN(len(h.copies))
	h.db.Restore(h.copies[at])
	h.forgot = true
	h.copies = h.copies[:at+1] // what came after it never was
	h.restart()
	if err := h.w.wrong.fence(h, head.Generation); err != nil {
		h.w.fail("no fence: %v", err)
	}
	h.w.tell("headquarters comes back with an older state")
	for _, s := range h.w.shops {
		s.forgotten() // a disk that died, and headquarters' tail with it: nobody has those
	}
}

// declareLost is an operator's mistake, or not.
func (h *headquarters) declareLost(s *shop) {
	if s.store == nil {
		return
	}
	at, err := s.file.Place()
	if err != nil || at.Chain == nil {
		return
	}
	id := at.Streams[len(at.Streams)-1].ID
	err = h.certain(func() error { return h.office.CloseStream(h.w.ctx, h.w.now, "operator", id, "a mistake") })
	h.w.tell("headquarters declares the stream of %s lost: %v", s, err)
}

func (h *headquarters) nightly() {
	h.w.after(24*time.Hour, h.nightly)
	if h.w.calm || h.w.now.Before(h.down) {
		return
	}
	if err := h.certain(func() error { _, err := h.office.Nightly(h.w.ctx, h.w.now); return err }); err != nil {
		h.w.fail("nightly: %v", err)
	}
}

// waive ends the waiting for streams that will not come back.
func (h *headquarters) waive() {
	var waiting []model.StreamID
	err := h.db.View(h.w.ctx, func(tx hub.Tx) error {
		streams, err := tx.Streams()
		for i := range streams {
			if streams[i].Waits {
				waiting = append(waiting, streams[i].ID)
			}
		}
		return err
	})
	for _, id := range waiting {
		h.w.tell("headquarters waits no longer for %s", id.Short())
		err = errors.Join(err, h.certain(func() error { return h.office.Waive(h.w.ctx, h.w.now, "operator", id, "its box is gone") }))
	}
	if err != nil {
		h.w.fail("%v", err)
	}
}

// has reports whether an event is at headquarters, under the name that the file gave it or as one of a branch.
func (h *headquarters) has(id model.ID, hash model.Hash) bool {
	found := false
	err := h.db.View(h.w.ctx, func(tx hub.Tx) error {
		streams, err := tx.Streams()
		if err != nil {
			return err
		}
		for i := range streams {
			if streams[i].Name() != id.Stream || found {
				continue
			}
			events, err := tx.Events(streams[i].ID, id.N, 1)
			if err != nil {
				return err
			}
			found = len(events) == 1 && events[0].Seq == id.N && bytes.HasSuffix(events[0].Wire, hash[:])
		}
		return nil
	})
	if err != nil {
		h.w.fail("%v", err)
	}
	return found
}

// person is whom headquarters means.
func (h *headquarters) person(m *hub.Member) (*told, error) {
	fields, err := h.office.Vault.Profile(m)
	if err != nil {
		return nil, err
	}
	return h.w.truth.byPhone[fields[model.FieldPhone].Text], nil
}

// check holds every account to its laws.
func (h *headquarters) check() {
	err := h.db.View(h.w.ctx, func(tx hub.Tx) error {
		all, err := h.chain(tx)
		if err != nil {
			return err
		}
		members, err := tx.Walk(model.ID{}, 1<<20)
		if err != nil {
			return err
		}
		for _, m := range members {
			if law := m.Rights.Check(all); law != "" {
				return fmt.Errorf("%s: %s: %+v", m.ID, law, m.Rights)
			}
			if err := h.missing(m, all); err != nil {
				return err
			}
			if m.Rights.Balance != m.Ledger.Net() {
				return fmt.Errorf("%s: rights know of %d points, the account of %d", m.ID, m.Rights.Balance, m.Ledger.Net())
			}
		}
		return nil
	})
	if err != nil {
		h.w.fail("at headquarters: %v", err)
	}
}

// missing holds what is below zero against what was taken back: nothing else may make a debt, or
// points stood in two places.
func (h *headquarters) missing(m *hub.Member, all *rights.Chain) error {
	told, err := h.person(m)
	if err != nil {
		return err
	}
	if told == nil || told.doubled > 0 || h.forgot || all.Fenced() {
		return nil
	}
	var below model.Points
	for _, l := range m.Rights.Free {
		below += max(-l.Points, 0)
	}
	if below > told.clawed {
		return fmt.Errorf("%s: %d points are missing, and only %d were taken back: %+v", m.ID, below, told.clawed, m.Rights)
	}
	return nil
}

// chain is what the laws of an account want to know of the streams.
func (h *headquarters) chain(tx hub.Tx) (*rights.Chain, error) {
	head, err := tx.Head()
	if err != nil {
		return nil, err
	}
	streams, err := tx.Streams()
	all := &rights.Chain{Generation: head.Generation}
	for i := range streams {
		all.Streams = append(all.Streams, streams[i].Stream)
	}
	return all, err
}

// unreadable lists sorts of rows that a shop set aside.
func unreadable(s chain.State) []string {
	var out []string
	for _, p := range s.Aside {
		if p.Why != "sync.other" { // another copy of a disk: people have to know of it
			out = append(out, p.Sort+": "+p.Why)
		}
	}
	return slices.Compact(out)
}
