package simtest

import (
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"sync/atomic"
	"time"

	"regulars/model"
	"regulars/model/chain"
	"regulars/model/coupon"
	"regulars/model/desk"
	"regulars/model/staff"
	"regulars/store"
	"regulars/sync/agent"
)

// shop is one box: a file, a desk, an agent.
type shop struct {
	w      *world
	number uint64
	name   string
	dir    string
	random io.Reader

	store *store.Store // nil while the box is down
	desk  *desk.Desk
	own   *desk.Session
	file  *flaky
	agent *agent.Agent

	lastID   uint64
	waiting  map[uint64]func(agent.Output) // by the ID of a wish
	offset   atomic.Int64                  // of its clock, nanoseconds
	cut      time.Time                     // no network until then
	full     bool
	dead     bool // taken out of use for good
	enrolled bool // headquarters has known it once
	asked    bool // a person has asked for a key after the stream was frozen
	backups  []string
	made     int                      // backups
	grants   []chain.Grant            // of a wrong variant
	uses     map[model.ID]coupon.Code // by the entry
	acts     map[model.ID]act         // what was acknowledged to somebody and has to be somewhere for ever

	speaks   uint                  // version of the protocol
	heard    time.Time             // when headquarters' latest answer came, by this clock
	sought   map[*told]bool        // people of another market who were looked up
	sales    []sale                // some that could come back
	receipts int                   // numbers of receipts that this till gave out
	gone     map[model.ID][][]byte // what was sealed about people who were erased
}

// sale is one that could come back.
type sale struct {
	receipt string
	lines   bool
}

// clock is what the box takes the time to be.
func (s *shop) clock() time.Time { return s.w.now.Add(time.Duration(s.offset.Load())) }

// market is the one that the shop belongs to.
func (s *shop) market() uint64 { return marketOf(s.number, s.w.markets) }

func marketOf(shop uint64, markets int) uint64 { return (shop-1)%uint64(markets) + 1 }

// fresh is a box without anything in it.
func (w *world) fresh(s *shop) *shop {
	s.w, s.random, s.speaks = w, w.random(), thisAge
	s.uses = map[model.ID]coupon.Code{}
	s.acts, s.sought, s.gone = map[model.ID]act{}, map[*told]bool{}, map[model.ID][][]byte{}
	return s
}

type act struct {
	what string
	hash model.Hash // of its event: two copies of a disk use one name for two acts
}

var fastPIN = staff.Cost{Time: 1, Memory: 64, Threads: 1}

func (s *shop) String() string { return s.name }

func (s *shop) options() store.Options {
	return store.Options{Clock: func() time.Time { return time.Unix(0, s.w.clock.Load()+s.offset.Load()).UTC() }, Random: s.random, NoSync: true}
}

// openShop makes a shop and lets it join the chain.
func (w *world) openShop(number uint64) error {
	s := w.fresh(&shop{number: number, name: fmt.Sprintf("shop %d", number), dir: filepath.Join(w.dir, fmt.Sprintf("shop-%d", number))})
	w.shops = append(w.shops, s)
	file, err := store.Create(s.dir, s.options())
	if err != nil {
		return err
	}
	if _, err := desk.New(file, desk.Options{PINCost: fastPIN}).OpenShop(w.ctx, desk.NewShop{Name: s.name, Owner: "王芳", Demo: true}); err != nil {
		return errors.Join(err, file.Close())
	}
	s.begin(file)
	if err := s.publish(); err != nil {
		return err
	}
	if w.rng.IntN(4) == 0 { // a life of its own before the chain, and even a restore
		for range w.rng.IntN(20) {
			s.open() // it may have died
			s.act()
		}
		s.open()
		if w.rng.IntN(2) == 0 {
			s.backUp()
			s.restore()
		}
	}
	s.join()
	w.after(w.upTo(2*time.Hour), s.trade)
	return nil
}

// begin puts an open file to use.
func (s *shop) begin(file *store.Store) {
	s.store, s.desk = file, desk.New(file, desk.Options{PINCost: fastPIN})
	s.own = s.desk.Own()
	s.file = &flaky{File: s.w.wrong.file(s, agent.Of(file)), s: s}
	s.agent = agent.New(s.file, s.w.rng, agent.Options{Every: 4 * time.Hour})
	s.waiting, s.asked = map[uint64]func(agent.Output){}, false // nobody remembers what the process was asked
	s.feed(agent.Tick{})
}

// open opens the file again after the box was down.
func (s *shop) open() {
	if s.dead || s.store != nil {
		return
	}
	if s.w.closed() {
		s.w.after(s.w.holiday.Sub(s.w.now), s.open)
		return
	}
	file, err := store.Open(s.dir, s.options())
	if err != nil {
		s.w.fail("%s does not open: %v", s, err)
		return
	}
	s.begin(file)
}

// stop takes the box down, at once.
func (s *shop) stop() {
	if s.store == nil {
		return
	}
	if err := s.store.Close(); err != nil {
		s.w.fail("%s does not close: %v", s, err)
	}
	s.store, s.agent = nil, nil
}

// crash takes the box down and lets somebody switch it on again.
func (s *shop) crash() {
	s.w.tell("%s: crash", s)
	s.stop()
	s.w.after(s.w.upTo(10*time.Minute), s.open)
}

// feed gives the agent something that happened and does what it wants.
func (s *shop) feed(in agent.Input) {
	a := s.agent
	if a == nil {
		return
	}
	for _, out := range a.Step(s.clock(), in) {
		if s.agent != a {
			return
		}
		s.do(a, out)
	}
	if s.file.crashed && s.agent == a {
		s.crash()
	}
}

func (s *shop) do(a *agent.Agent, out agent.Output) {
	switch out := out.(type) {
	case agent.Request:
		s.request(a, out)
	case agent.Wake:
		s.w.after(out.At.Sub(s.clock()), func() {
			if s.agent == a {
				s.feed(agent.Tick{})
			}
		})
	case agent.Done:
		s.answer(out.ID, out)
	case agent.Got:
		s.answer(out.ID, out)
	case agent.Drop:
	}
}

func (s *shop) answer(id uint64, out agent.Output) {
	then := s.waiting[id]
	if then == nil {
		s.w.fail("%s: a second outcome for wish %d: %+v", s, id, out)
		return
	}
	delete(s.waiting, id)
	then(out)
}

// wish gives the agent a wish with an ID of its own.
func (s *shop) wish(in func(id uint64) agent.Input, then func(agent.Output)) {
	s.lastID++
	s.waiting[s.lastID] = then
	s.feed(in(s.lastID))
}

// request carries a request to headquarters and at most one answer back.
func (s *shop) request(a *agent.Agent, r agent.Request) {
	done, speaks := false, s.speaks
	back := func(in agent.Answer) {
		if !done && s.agent == a {
			done = true
			s.feed(in)
		}
	}
	s.w.after(r.Within, func() { back(agent.Answer{ID: r.ID, Err: errOut}) })
	s.w.send(func() {
		if s.isCut() {
			return
		}
		answer := s.w.hq.answer(r.Message, speaks)
		if answer == nil {
			return
		}
		s.w.send(func() {
			if !s.isCut() {
				s.heard = s.clock()
				back(agent.Answer{ID: r.ID, Message: answer})
			}
		})
	})
}

func (s *shop) isCut() bool { return s.w.now.Before(s.cut) }

func (s *shop) cutOff(d time.Duration) {
	s.cut = s.w.now.Add(d)
	s.w.seen[sawCut]++
	s.w.tell("%s: no network for %v", s, d.Round(time.Minute))
}

// join asks for a key and enrols, until it has worked.
func (s *shop) join() {
	if s.dead {
		return
	}
	again := func() {
		s.w.after(max(s.w.holiday.Sub(s.w.now), 0)+10*time.Minute+s.w.upTo(time.Hour), s.join)
	}
	if s.agent == nil {
		again()
		return
	}
	key, joined, err := s.w.hq.key(s.number)
	if err != nil {
		s.w.fail("no key: %v", err)
		return
	}
	s.wish(func(id uint64) agent.Input {
		return agent.Enrol{ID: id, Key: key, Request: []byte("certificate, please"), Joined: joined}
	}, func(out agent.Output) {
		switch err := out.(agent.Done).Err; {
		case err == nil:
			s.w.tell("%s: joined", s)
			s.enrolled = true
			s.asked = false
		case model.CodeOf(err) == "enrol.continues": // a backup from before it joined: somebody takes another box
			s.w.tell("%s: %v, out of use", s, err)
			s.dead = true
			s.w.after(0, s.stop)
		default:
			s.w.tell("%s: not joined: %v", s, err)
			again()
		}
	})
}

// look is what somebody at the shop does who reads the status line: a stream that headquarters has
// frozen needs a person and a key.
func (s *shop) look() {
	if s.agent == nil || s.asked {
		return
	}
	st, err := s.agent.Status()
	if err != nil {
		s.w.fail("%s: no status: %v", s, err)
		return
	}
	if st.Closed != "" || !st.Joined {
		s.asked = true
		s.w.tell("%s: %s, somebody asks for a key", s, st.Closed)
		s.w.after(s.w.upTo(6*time.Hour), s.join)
	}
}

// backUp copies the file as `backup` does.
func (s *shop) backUp() {
	if s.store == nil {
		return
	}
	s.made++
	path := filepath.Join(s.w.dir, fmt.Sprintf("%s-%d.backup", filepath.Base(s.dir), s.made))
	if err := s.store.Backup(s.w.ctx, path, "", nil); err != nil {
		s.w.fail("%s: no backup: %v", s, err)
		return
	}
	if s.backups = append(s.backups, path); len(s.backups) > 4 { // some old, some new ones
		at := s.w.rng.IntN(4)
		os.Remove(s.backups[at])
		s.backups = slices.Delete(s.backups, at, at+1)
	}
}

// restore puts a backup in the place of the file, as after a disk that died.
func (s *shop) restore() {
	if s.store == nil || len(s.backups) == 0 {
		return
	}
	from := s.backups[s.w.rng.IntN(len(s.backups))]
	held, err := s.holding()
	if err != nil {
		s.w.fail("%v", err)
		return
	}
	joined := s.joined()
	s.stop()
	path := filepath.Join(s.dir, store.FileName)
	if err := os.Remove(path); err != nil {
		s.w.fail("%v", err)
		return
	}
	if s.w.wrong.rollback {
		err = copyFile(from, path) // as if nobody had told the program
	} else {
		err = store.Restore(from, s.dir, store.BackupOptions{Options: s.options()})
	}
	if err != nil {
		s.w.fail("%s: no restore: %v", s, err)
		return
	}
	s.w.seen[sawRestored]++
	s.w.tell("%s: restored from %s", s, filepath.Base(from))
	s.open()
	s.forgotten()
	if joined && !s.joined() { // from before it joined: it asks nobody, until somebody sees what it is
		s.w.seen[sawBeforeChain]++
		if err := s.doubled(); err != nil {
			s.w.fail("%v", err)
		}
	}
	if s.w.wrong.restored != nil {
		if err := s.w.wrong.restored(s, held); err != nil {
			s.w.fail("%v", err)
		}
	}
}

// joined reports whether the file knows that it belongs to a chain.
func (s *shop) joined() bool {
	if s.store == nil {
		return false
	}
	at, err := s.file.Place()
	return err == nil && at.Chain != nil
}

// clone starts a copy of the box beside it, as somebody does who moves a virtual machine and forgets
// the old one.
func (s *shop) clone() {
	if s.store == nil || len(s.w.shops) > 12 {
		return
	}
	at, err := s.file.Place()
	if err != nil || at.Chain == nil {
		return
	}
	if err := s.doubled(); err != nil {
		s.w.fail("%v", err)
		return
	}
	s.stop()
	c := s.w.fresh(&shop{
		number: s.number, name: fmt.Sprintf("%s, copy %d", s.name, len(s.w.shops)),
		dir: filepath.Join(s.w.dir, fmt.Sprintf("copy-%d", len(s.w.shops))), lastID: 1 << 32,
	})
	c.enrolled = s.enrolled
	c.speaks, c.heard, c.receipts, c.sales = s.speaks, s.heard, 1_000_000*len(s.w.shops), slices.Clone(s.sales)
	maps.Copy(c.sought, s.sought)
	maps.Copy(c.uses, s.uses)
	c.offset.Store(s.offset.Load())
	if err := copyDir(s.dir, c.dir); err != nil {
		s.w.fail("%v", err)
		return
	}
	s.w.shops = append(s.w.shops, c)
	s.w.seen[sawCloned]++
	s.w.tell("%s: a copy is started", s)
	s.open()
	c.open()
	s.w.after(s.w.upTo(2*time.Hour), c.trade)
}
