package simtest

import (
	"bytes"
	"crypto/ed25519"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"time"

	"regulars/model"
	"regulars/model/chain"
	"regulars/model/hub"
	"regulars/model/rights"
	"regulars/store/hqbolt"
	"regulars/store/hqmem"
	"regulars/sync/hq"
	"regulars/sync/wire"
)

// headquarters is the real machine over a database in memory.
type headquarters struct {
	w       *world
	db      hub.DB
	mem     *hqmem.DB             // db, nil if it is a file
	dir     string                // of the file
	speaks  uint                  // version of the protocol
	lent    map[lending]uint64    // how much of a stream headquarters had when it lent it something
	gone    map[model.ID][][]byte // what was sealed about people who were erased
	office  *hub.Office
	machine *hq.HQ
	down    time.Time // until then
	copies  []hqmem.Snapshot
	odd     error // the latest fault that the machine reported
	forgot  bool  // it came back with an older state: what closed streams had released into the lost tail is missing for good
}

var errCommit = errors.New("the commit failed")

func openHQ(w *world, shops int) (*headquarters, error) {
	h := &headquarters{w: w, speaks: thisAge, gone: map[model.ID][][]byte{}, lent: map[lending]uint64{}, dir: filepath.Join(w.dir, "hq")}
	// Only a database in memory fails to commit and comes back with an older state; where neither is wanted,
	// a real file takes its turn.
	if plain := w.weather.crash == 0 && w.weather.tail == 0; plain && w.rng.IntN(2) == 0 {
		file, err := hqbolt.Create(h.dir, hqbolt.Options{NoSync: true})
		if err != nil {
			return nil, err
		}
		h.db = file
	} else {
		h.mem = hqmem.New()
		h.db = h.mem
	}
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
	for n := range shops + 1 { // one more for a foreign box
		if _, err := h.office.AddShop(w.ctx, w.now, fmt.Sprintf("shop %d", n+1), marketOf(uint64(n+1), w.markets)); err != nil {
			return nil, err
		}
	}
	if _, err := h.office.AddShop(w.ctx, w.now, "far", 3); err != nil { // of whom nobody here is to hear
		return nil, err
	}
	if w.rules.text != "" {
		if _, err := h.office.Publish(w.ctx, w.now, operator, w.rules.text); err != nil {
			return nil, err
		}
	}
	if h.mem != nil {
		h.mem.Commit = h.commits
	}
	h.restart()
	w.after(w.upTo(24*time.Hour), h.nightly)
	return h, nil
}

// commits is whether a commit works, and is kept.
func (h *headquarters) commits() (keep bool, err error) {
	w := h.w
	switch {
	case w.chance(w.weather.crash / 4):
		w.seen[sawUncommitted]++
		return false, errCommit
	case w.chance(w.weather.crash / 4):
		w.seen[sawUncommitted]++
		return true, errCommit
	}
	return true, nil
}

// up reports whether headquarters works.
func (h *headquarters) up() bool { return !h.w.now.Before(h.down) }

// reopen closes the file and opens it again.
func (h *headquarters) reopen() error {
	if h.mem != nil {
		return nil
	}
	if err := h.db.Close(); err != nil {
		return err
	}
	file, err := hqbolt.Open(h.dir, hqbolt.Options{NoSync: true})
	if err != nil {
		return err
	}
	h.w.seen[sawReopened]++
	h.db, h.office.DB = file, file
	return nil
}

func (h *headquarters) restart() {
	h.machine = hq.New(hq.Deps{Office: h.office, Report: func(err error) {
		if !errors.Is(err, errCommit) {
			h.odd = err
		}
	}})
}

// answer is what comes back of a message of a shop that speaks a version of the protocol, nil while headquarters is down.
func (h *headquarters) answer(m wire.Message, speaks uint) wire.Message {
	if !h.up() {
		return nil
	}
	if h.w.rng.IntN(8) == 0 {
		m = h.carried(m)
	}
	asked := h.asked(m, speaks)
	answer := h.w.wrong.answer(h, asked, func() wire.Message { return h.machine.Step(h.w.ctx, h.w.now, peerOf(asked), asked) })
	if h.odd != nil {
		h.w.fail("headquarters reports: %v", h.odd)
	}
	switch asked := asked.(type) {
	case *wire.Reserve:
		h.noteGrant(asked, answer)
		h.check()
	case *wire.Push:
		h.check()
	}
	if p, ok := asked.(*wire.Pull); ok && h.w.markets > 1 {
		if told, ok := answer.(*wire.Pulled); ok {
			h.inScope(p, told)
		}
	}
	if h.w.rng.IntN(8) == 0 {
		answer = h.carried(answer)
	}
	return h.answered(answer, asked, speaks)
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

// copy keeps a state that headquarters may come back with. One that knows nothing of a shop is none: who enrolled
// within the lost tail is not waited for, which is a limit that PROTOCOL.md names and a person's to confirm.
func (h *headquarters) copy() {
	for _, s := range h.w.shops {
		if !s.enrolled && !s.dead {
			return
		}
	}
	if f := h.w.foreign; f != nil && f.place.Chain == nil {
		return
	}
	if h.copies = append(h.copies, h.mem.Snapshot()); len(h.copies) > 3 {
		h.copies = h.copies[1:]
	}
}

// failOver restarts headquarters, maybe with an older state: then it says that it lost its tail.
func (h *headquarters) failOver(tail bool) {
	h.down = h.w.now.Add(h.w.upTo(3 * time.Hour))
	if !tail || len(h.copies) == 0 {
		h.w.seen[sawRestarted]++
		h.w.tell("headquarters restarts")
		if err := h.reopen(); err != nil {
			h.w.fail("%v", err)
		}
		h.restart()
		return
	}
	head, err := h.head()
	if err != nil {
		h.w.fail("%v", err)
		return
	}
	at := h.w.rng.IntN(len(h.copies))
	h.mem.Restore(h.copies[at])
	h.forgot = true
	h.w.seen[sawTail]++
	h.w.truth.mix()
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
	h.w.seen[sawDeclared]++
	h.w.tell("headquarters declares the stream of %s lost: %v", s, err)
}

func (h *headquarters) nightly() {
	h.w.after(24*time.Hour, h.nightly)
	if !h.w.calm {
		h.pass()
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
		h.w.seen[sawWaived]++
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
		below := map[*group]model.Points{}
		for _, m := range members {
			if law := m.Rights.Check(all); law != "" {
				return fmt.Errorf("%s: %s: %+v", m.ID, law, m.Rights)
			}
			if err := h.short(m, below); err != nil {
				return err
			}
			if err := h.missingCoupons(m, all); err != nil {
				return err
			}
			if m.Rights.Balance != m.Ledger.Net() {
				return fmt.Errorf("%s: rights know of %d points, the account of %d", m.ID, m.Rights.Balance, m.Ledger.Net())
			}
		}
		return h.missing(below, all)
	})
	if err != nil {
		h.w.fail("at headquarters: %v", err)
	}
}

// missing holds what is below zero against what was taken back: nothing else may make a debt, or
// points stood in two places.
func (h *headquarters) missing(below map[*group]model.Points, all *rights.Chain) error {
	if h.forgot || all.Fenced() {
		return nil
	}
	for g, points := range below {
		if sum := g.sum(); points > sum.clawed && sum.doubled == 0 {
			return fmt.Errorf("%s: %d points are missing, and only %d were taken back", g.all[0].phone, points, sum.clawed)
		}
	}
	return nil
}

// short adds what is below zero of a member.
func (h *headquarters) short(m *hub.Member, below map[*group]model.Points) error {
	who, err := h.person(m)
	if who == nil || err != nil {
		return err
	}
	for _, l := range m.Rights.Free {
		below[who.group] += max(-l.Points, 0)
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
		if p.Why != "sync.other" && p.Sort != newRow { // another copy of a disk, and news of another age: people have to know of it
			out = append(out, p.Sort+": "+p.Why)
		}
	}
	return slices.Compact(out)
}
