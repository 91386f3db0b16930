package chaintest

import (
	"errors"
	"testing"
	"time"

	"github.com/anishathalye/porcupine"
	"github.com/stretchr/testify/require"

	"regulars/model"
	"regulars/model/hub"
	"regulars/model/rights"
	"regulars/sync/wire"
)

// patience is how long the checker may look for an order.
const patience = 30 * time.Second

func TestWhatShopsDoInAStormIsOneAccount(t *testing.T) {
	count, rounds := map[string]int{}, sized(4, 200)
	everything := func() bool {
		for _, some := range []string{"earn", "redeem", "release", "receive", "done", "refused", "unknown"} {
			if count[some] == 0 {
				return false
			}
		}
		return true
	}
	// What a round meets with depends on how its goroutines run: a few more are done until all has happened.
	for round := 0; round < rounds || (round < 10*rounds && !everything()); round++ {
		seed := uint64(round + 1)
		s := newStorm(t, seed)
		s.weather(sized(25, 40))
		ops := s.story.finished()
		for _, op := range ops {
			count[string(op.Output.(outcome))]++
			count[string(op.Input.(act).kind)]++
		}
		t.Logf("seed %d: %d operations; so far %v", seed, len(ops), count)
		require.Equal(t, porcupine.Ok, porcupine.CheckOperationsTimeout(oneBalance(), ops, patience), "seed %d", seed)
		require.Equal(t, porcupine.Ok, porcupine.CheckOperationsTimeout(oneAccount(), ops, patience), "seed %d", seed)
		s.hq.laws()
	}
	require.True(t, everything(), "something never happened: %v", count)
}

func TestAHeadquartersThatLendsWhatWasNotReleasedIsNoAccount(t *testing.T) {
	noticed, twice := false, false
	for seed := uint64(0); seed < 100 && !(noticed && twice); seed++ {
		s := newStorm(t, seed)
		s.wrong = true
		s.weather(25)
		ops := s.story.finished()
		noticed = noticed || porcupine.CheckOperationsTimeout(oneAccount(), ops, patience) == porcupine.Illegal
		twice = twice || porcupine.CheckOperationsTimeout(oneBalance(), ops, patience) == porcupine.Illegal
	}
	require.True(t, noticed, "points were lent that are no account's")
	require.True(t, twice, "points were spent twice")
}

// answer is headquarters', or that of a wrong one.
func (s *storm) answer(m wire.Message) wire.Message {
	p, pushes := m.(*wire.Push)
	if !s.wrong || !pushes {
		return s.hq.direct(m)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	id := model.StreamID(p.Stream)
	before := s.applied(id)
	answer := s.hq.direct(m)
	s.lendEarned(id, before)
	return answer
}

func (s *storm) applied(id model.StreamID) (n uint64) {
	require.NoError(s.t, s.hq.office.DB.View(s.t.Context(), func(tx hub.Tx) error {
		st, err := tx.Stream(id)
		if st != nil {
			n = st.Applied
		}
		return err
	}))
	return n
}

// lendEarned is the wrong rule: what a shop has earned is free at headquarters as soon as it was pushed.
func (s *storm) lendEarned(id model.StreamID, before uint64) {
	err := errCommit
	for errors.Is(err, errCommit) {
		err = s.hq.office.DB.Update(s.t.Context(), func(tx hub.Tx) error {
			events, err := tx.Events(id, before+1, 1000)
			if err != nil {
				return err
			}
			for _, stored := range events {
				e, err := model.ParseEvent(id, stored.Wire)
				if err != nil {
					return err
				}
				body, err := e.ParseBody()
				if err != nil {
					return err
				}
				mover, ok := body.(model.Mover)
				if !ok || e.MemberID().IsZero() || mover.Effect().Earned <= 0 {
					continue
				}
				found, err := tx.Members([]model.ID{e.MemberID()})
				if err != nil {
					return err
				}
				m := found[e.MemberID()]
				m.Rights.Settle(rights.OfEffect(mover.Effect()))
				if err := tx.PutMembers([]*hub.Member{m}); err != nil {
					return err
				}
			}
			return nil
		})
	}
	require.NoError(s.t, err)
}
