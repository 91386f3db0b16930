package chaintest

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"regulars/model"
	"regulars/model/chain"
	"regulars/model/desk"
	"regulars/model/rights"
	"regulars/store/hqmem"
	"regulars/sync/agent"
	"regulars/sync/wire"
)

// chances are drawn by many at once.
type chances struct {
	mu  sync.Mutex
	rnd *rand.Rand
	off bool // the weather has cleared
}

func (c *chances) of(percent int) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return !c.off && c.rnd.IntN(100) < percent
}

func (c *chances) upTo(n int) int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.rnd.IntN(n)
}

func (c *chances) clear() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.off = true
}

// storm is three shops with two tills each, one headquarters, and a network and processes that fail.
type storm struct {
	*chances
	t       *testing.T
	hq      *headquarters
	shops   []*stormShop
	members []model.ID
	story   *history
	wrong   bool // headquarters lends what shops have earned and not released

	mu  sync.Mutex
	old []wire.Message // that the network may still deliver
}

type stormShop struct {
	*box
	s      *storm
	number int
	life   sync.RWMutex // held for writing while the process is started again
	talk   sync.Mutex   // one wish of the agent at a time
	talker *talker
	mortal *mortal      // the file as the agent has it
	cut    atomic.Int64 // so many more messages are lost
}

var (
	errCommit = errors.New("the commit failed")
	errDied   = errors.New("the process died")
)

func newStorm(t *testing.T, seed uint64) *storm {
	s := &storm{chances: &chances{rnd: rand.New(rand.NewPCG(seed, 9)), off: true}, t: t, story: newHistory()}
	db := hqmem.New()
	s.hq = newHQ(t, db)
	for n := range shopsOfModel {
		shop := &stormShop{box: newBox(t, n), s: s, number: n}
		shop.start()
		require.NoError(t, shop.talker.enrol(s.hq.key(fmt.Sprintf("shop %d", n))))
		s.shops = append(s.shops, shop)
	}
	db.Commit = func() (keep bool, err error) {
		switch {
		case s.of(2):
			return false, errCommit
		case s.of(2):
			return true, errCommit
		}
		return true, nil
	}
	return s
}

// start begins the process of a shop: an agent that remembers nothing.
func (b *stormShop) start() {
	b.mortal = &mortal{File: agent.Of(b.file), s: b.s}
	before := b.talker
	b.talker = newTalker(b.mortal, b.call, uint64(b.number))
	b.talker.hurry = 2 * time.Minute
	if before != nil {
		b.talker.ahead = before.ahead // the clock on the wall does not die with the process
	}
}

// mortal is a file whose process dies in the middle of a change: before it, or after it with nobody told.
type mortal struct {
	agent.File
	s    *storm
	dead bool
}

func (m *mortal) change(do func() error) error {
	if m.dead = m.dead || m.s.of(1); m.dead {
		return errDied
	}
	if err := do(); err != nil {
		return err
	}
	if m.dead = m.s.of(1); m.dead {
		return errDied
	}
	return nil
}

func (m *mortal) Note(s chain.State) error { return m.change(func() error { return m.File.Note(s) }) }

func (m *mortal) Lay(rows []chain.Row, s chain.State) error {
	return m.change(func() error { return m.File.Lay(rows, s) })
}

func (m *mortal) Receive(grants []chain.Grant, generation uint64) (n int, err error) {
	err = m.change(func() error { n, err = m.File.Receive(grants, generation); return err })
	return n, err
}

func (m *mortal) Release(recalls []wire.Recall) error {
	return m.change(func() error { return m.File.Release(recalls) })
}

func (m *mortal) Tidy(after uint64) (through uint64, err error) {
	err = m.change(func() error { through, err = m.File.Tidy(after); return err })
	return through, err
}

// call carries a message through bad weather: lost, lost on the way back, doubled, overtaken by old ones, and
// at times nothing at all for a while.
func (b *stormShop) call(m wire.Message) wire.Message {
	s := b.s
	if s.of(1) {
		b.cut.Store(int64(1 + s.upTo(12)))
	}
	if b.cut.Add(-1) >= 0 && !s.calm() {
		return nil
	}
	if old := s.overtaken(m); old != nil {
		s.answer(old)
	}
	if s.of(8) {
		return nil
	}
	answer := s.answer(m)
	if s.of(15) {
		answer = s.answer(m)
	}
	if s.of(8) {
		return nil
	}
	return answer
}

func (c *chances) calm() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.off
}

// overtaken keeps a message, at times, and hands out one that was kept, at others.
func (s *storm) overtaken(m wire.Message) (old wire.Message) {
	keep, give := s.of(20), s.of(20)
	s.mu.Lock()
	defer s.mu.Unlock()
	if give && len(s.old) > 0 {
		old, s.old = s.old[0], s.old[1:]
	}
	if keep {
		s.old = append(s.old, m)
	}
	return old
}

// exchange lets the agent do something, notes what it released and received meanwhile, and starts the
// process again if it died of it.
func (b *stormShop) exchange(do func(*talker) error) error {
	b.talk.Lock()
	defer b.talk.Unlock()
	asked, from := b.s.story.now(), b.present()
	err := do(b.talker)
	if b.mortal.dead {
		b.life.Lock()
		require.NoError(b.t, b.reopen())
		b.start()
		b.life.Unlock()
	}
	require.NoError(b.t, b.file.Log(b.t.Context(), from.ID, from.Last+1, func(e *model.Event) bool {
		body, err := e.ParseBody()
		require.NoError(b.t, err)
		switch v := body.(type) {
		case *model.RightsReleased:
			b.s.story.note(b.number, act{release, e.MemberID(), b.number, rights.Sum(v.Lots)}, asked, done)
		case *model.GrantReceived:
			b.s.story.note(b.number, act{receive, e.MemberID(), b.number, rights.Sum(v.Lots)}, asked, done)
		}
		return true
	}))
	return err
}

// told is what somebody at a till learned: nothing, if the till went dark before it answered.
func (b *stormShop) told(out outcome) outcome {
	if b.s.of(3) {
		return unknown
	}
	return out
}

func (b *stormShop) award(client int, id model.ID) {
	asked := b.s.story.now()
	b.life.RLock()
	a, err := b.own.Award(b.t.Context(), id, desk.Sale{Amount: model.Money(100 * (100 + b.s.upTo(200)))})
	b.life.RUnlock()
	if model.CodeOf(err) == "member.unknown" {
		return
	}
	require.NoError(b.t, err)
	b.s.story.note(client, act{earn, id, b.number, gained(a)}, asked, b.told(done))
}

// gained is what an act and all that it brought along gave.
func gained(a desk.Answer) model.Points {
	sum := max(a.Points, 0)
	for _, x := range a.Extras {
		sum += max(x.Points, 0)
	}
	return sum
}

// redeem spends points that are here, or asks headquarters for what is missing if the member waits for it.
func (b *stormShop) redeem(client int, id model.ID, waits bool) {
	points := model.Points(100 * (1 + b.s.upTo(4)))
	asked := b.s.story.now()
	try := func() error {
		b.life.RLock()
		defer b.life.RUnlock()
		_, err := b.own.Redeem(b.t.Context(), id, desk.Redemption{Points: points})
		return err
	}
	err := try()
	if waits && (model.CodeOf(err) == "rights.here" || model.CodeOf(err) == "redeem.short") {
		_ = b.exchange(func(t *talker) error { return t.need(id, points) }) // without them it is refused once more
		err = try()
	}
	out := done
	switch model.CodeOf(err) {
	case "member.unknown":
		return
	case "rights.here", "redeem.short":
		out = refused
	default:
		require.NoError(b.t, err)
	}
	b.s.story.note(client, act{redeem, id, b.number, points}, asked, b.told(out))
}

// weather lets everybody trade at once until each till has done so much, then clears.
func (s *storm) weather(acts int) {
	for n := range 3 {
		shop := s.shops[n]
		m, err := shop.own.Enrol(s.t.Context(), desk.Enrolment{Phone: fmt.Sprintf("1380000%04d", n), Fields: model.Fields{model.FieldName: "李娜"}})
		require.NoError(s.t, err)
		if m.Balance > 0 {
			s.story.note(0, act{earn, m.ID, n, m.Balance}, 0, done)
		}
		s.members = append(s.members, m.ID)
	}
	s.level()
	s.chances.mu.Lock()
	s.off = false
	s.chances.mu.Unlock()
	var all sync.WaitGroup
	for n, shop := range s.shops {
		for till := range 2 {
			all.Go(func() {
				for range acts {
					id := s.members[s.upTo(len(s.members))]
					if s.upTo(100) < 40 {
						shop.award(2*n+till+10, id)
					} else {
						shop.redeem(2*n+till+10, id, s.upTo(4) > 0)
					}
					if s.upTo(3) == 0 {
						_ = shop.exchange((*talker).sync) // in this weather it may fail
					}
				}
			})
		}
	}
	all.Wait()
	s.clear()
	s.level()
}

// level exchanges everything in calm weather.
func (s *storm) level() {
	for range 3 {
		for _, shop := range s.shops {
			require.NoError(s.t, shop.exchange((*talker).sync))
		}
	}
}
