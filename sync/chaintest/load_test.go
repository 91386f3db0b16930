package chaintest

import (
	"context"
	"fmt"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"regulars/model"
	"regulars/model/desk"
	"regulars/model/hub"
	"regulars/sync/agent"
	"regulars/sync/hq"
	"regulars/sync/link"
	"regulars/sync/wire"
)

// witness stands between the network and headquarters and remembers what was acknowledged.
type witness struct {
	*hq.HQ
	deaf atomic.Pointer[model.StreamID] // to this one it does not listen

	mu     sync.Mutex
	marks  map[model.StreamID]mark
	events atomic.Int64 // acknowledged
}

// mark is how far a stream was acknowledged.
type mark struct {
	seq  uint64
	hash model.Hash
}

func newWitness(h *headquarters) *witness {
	return &witness{HQ: h.machine, marks: map[model.StreamID]mark{}}
}

// Step answers as headquarters does.
func (w *witness) Step(ctx context.Context, at time.Time, from hq.Peer, m wire.Message) wire.Message {
	if id := w.deaf.Load(); id != nil && *id == from.Stream {
		return &wire.Problem{Code: "sync.later", Wait: 1}
	}
	answer := w.HQ.Step(ctx, at, from, m)
	sent, pushes := m.(*wire.Push)
	told, taken := answer.(*wire.Pushed)
	if pushes && taken {
		w.mu.Lock()
		defer w.mu.Unlock()
		id := model.StreamID(sent.Stream)
		if old := w.marks[id]; told.Applied > old.seq {
			w.events.Add(int64(told.Applied - old.seq))
			w.marks[id] = mark{told.Applied, model.Hash(told.Hash)}
		}
	}
	return answer
}

// acknowledged is what was promised so far.
func (w *witness) acknowledged() map[model.StreamID]mark {
	w.mu.Lock()
	defer w.mu.Unlock()
	out := map[model.StreamID]mark{}
	for id, m := range w.marks {
		out[id] = m
	}
	return out
}

// missing counts acknowledged events that headquarters does not have; what it has must be what was acknowledged.
func (h *headquarters) missing(marks map[model.StreamID]mark) (lost uint64) {
	h.t.Helper()
	require.NoError(h.t, h.office.DB.View(h.t.Context(), func(tx hub.Tx) error {
		for id, m := range marks {
			st, err := tx.Stream(id)
			if err != nil {
				return err
			}
			if st == nil {
				lost += m.seq
				continue
			}
			events, err := tx.Events(id, m.seq, 1)
			if err != nil {
				return err
			}
			if len(events) == 0 {
				lost += m.seq - st.Applied
				continue
			}
			raw := events[0].Wire
			require.Equal(h.t, m.hash, model.Hash(raw[len(raw)-len(m.hash):]), "another past of %v", id)
		}
		return nil
	}))
	return lost
}

// market is shops that trade over a real network, and what the people at their counters know.
type market struct {
	t     testing.TB
	hq    *headquarters
	shops []*trader

	mu       sync.Mutex
	members  []model.ID
	earned   map[model.ID]model.Points
	redeemed map[model.ID]model.Points
	lent     int // redemptions with points from headquarters
}

// trader is one shop with a till and an agent of its own.
type trader struct {
	*box
	m      *market
	rnd    *rand.Rand
	runner *link.Runner
	calls  int // phone numbers
}

func newMarket(t testing.TB, h *headquarters, shops int) *market {
	m := &market{t: t, hq: h, earned: map[model.ID]model.Points{}, redeemed: map[model.ID]model.Points{}}
	for n := range shops {
		b := newBox(t, n)
		r := &trader{box: b, m: m, rnd: rand.New(rand.NewPCG(uint64(n), 4)), runner: link.NewRunner(agent.Of(b.file), link.RunnerOptions{Agent: agent.Options{Every: 2 * time.Second}})}
		ctx, cancel := context.WithCancel(context.Background())
		ended := make(chan struct{})
		go func() {
			defer close(ended)
			r.runner.Run(ctx)
		}()
		t.Cleanup(func() {
			cancel()
			<-ended
		})
		require.NoError(t, r.runner.Enrol(t.Context(), h.key(fmt.Sprintf("shop %d", n)).String()))
		m.shops = append(m.shops, r)
	}
	return m
}

// open lets all shops trade until the returned function is called, which waits for them.
func (m *market) open() (closeDoors func()) {
	var all sync.WaitGroup
	stop := make(chan struct{})
	for _, shop := range m.shops {
		all.Go(func() {
			for n := 1; ; n++ {
				select {
				case <-stop:
					return
				default:
				}
				shop.act()
				if n%30 == 0 {
					ctx, cancel := context.WithTimeout(m.t.Context(), 2*time.Second)
					_, _ = shop.runner.SyncNow(ctx) // headquarters may be gone: the till goes on
					cancel()
				}
			}
		})
	}
	return sync.OnceFunc(func() {
		close(stop)
		all.Wait()
	})
}

// act is what somebody wants at the till.
func (s *trader) act() {
	switch n := s.rnd.IntN(100); {
	case n < 8:
		s.enrol()
	case n < 65:
		s.award()
	default:
		s.redeem(n < 70)
	}
}

func (s *trader) enrol() {
	s.calls++
	m, err := s.own.Enrol(s.t.Context(), desk.Enrolment{Phone: fmt.Sprintf("138%02d%06d", s.n, s.calls), Fields: model.Fields{model.FieldName: "李娜"}})
	require.NoError(s.t, err)
	s.m.mu.Lock()
	defer s.m.mu.Unlock()
	s.m.members = append(s.m.members, m.ID)
	s.m.earned[m.ID] += m.Balance
}

// somebody is a member of the chain whom this shop knows already.
func (s *trader) somebody() (id model.ID, ok bool) {
	s.m.mu.Lock()
	if n := len(s.m.members); n > 0 {
		id, ok = s.m.members[s.rnd.IntN(n)], true
	}
	s.m.mu.Unlock()
	if ok {
		_, err := s.own.Member(s.t.Context(), id)
		ok = err == nil
	}
	return id, ok
}

func (s *trader) award() {
	id, ok := s.somebody()
	if !ok {
		return
	}
	a, err := s.own.Award(s.t.Context(), id, desk.Sale{Amount: model.Money(100 * (100 + s.rnd.IntN(200)))})
	require.NoError(s.t, err)
	s.m.mu.Lock()
	defer s.m.mu.Unlock()
	s.m.earned[id] += gained(a)
}

func (s *trader) redeem(waits bool) {
	id, ok := s.somebody()
	if !ok {
		return
	}
	const points = 100
	_, err := s.own.Redeem(s.t.Context(), id, desk.Redemption{Points: points})
	lent := false
	if waits && model.CodeOf(err) == "rights.here" {
		if _, none := s.runner.Need(s.t.Context(), id, points); none != nil {
			return
		}
		lent = true
		_, err = s.own.Redeem(s.t.Context(), id, desk.Redemption{Points: points})
	}
	switch model.CodeOf(err) {
	case "rights.here", "redeem.short":
		return
	}
	require.NoError(s.t, err)
	s.m.mu.Lock()
	defer s.m.mu.Unlock()
	s.m.redeemed[id] += points
	if lent {
		s.m.lent++
	}
}

// level exchanges everything, and asks again where headquarters was not there yet.
func (m *market) level() {
	m.t.Helper()
	for range 3 {
		for _, s := range m.shops {
			require.Eventually(m.t, func() bool {
				_, err := s.runner.SyncNow(m.t.Context())
				return err == nil
			}, time.Minute, 20*time.Millisecond, "%v", s.runner.Status().Trouble)
		}
	}
}

// atRest holds everybody against everybody: no point was spent that was not earned, all events are at headquarters, every shop
// shows what headquarters knows, and all accounts are lawful.
func (m *market) atRest() {
	m.t.Helper()
	m.hq.laws()
	marks := map[model.StreamID]mark{}
	for _, s := range m.shops {
		require.Zero(m.t, s.runner.Status().Unsent)
		end := s.present()
		marks[end.ID] = mark{end.Last, end.Hash}
	}
	require.Zero(m.t, m.hq.missing(marks))
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, id := range m.members {
		require.LessOrEqual(m.t, m.redeemed[id], m.earned[id], "%v", id)
		v, err := m.hq.office.Member(m.t.Context(), time.Now(), id)
		require.NoError(m.t, err)
		require.Equal(m.t, m.earned[id]-m.redeemed[id], v.Balance, "%v", id)
		for _, s := range m.shops {
			shown, err := s.own.Member(m.t.Context(), id)
			require.NoError(m.t, err)
			require.Equal(m.t, v.Balance, shown.Balance, "%v in %v", id, s.n)
		}
	}
	for _, s := range m.shops {
		report, err := s.file.Verify(m.t.Context(), nil)
		require.NoError(m.t, err)
		require.True(m.t, report.OK(), "%+v", report)
	}
}
