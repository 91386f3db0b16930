package chaintest

import (
	"context"
	"errors"
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"regulars/model"
	"regulars/model/hub"
	"regulars/model/rights"
	"regulars/store/postgres"
	"regulars/store/postgres/pgtest"
)

// pair is a server and another one that follows it.
type pair struct {
	t                *testing.T
	primary, standby *pgtest.Cluster
	db               *postgres.DB
}

func newPair(t *testing.T) *pair {
	t.Helper()
	if testing.Short() {
		t.Skip("starts and kills database servers of its own")
	}
	p := &pair{t: t}
	var err error
	p.primary, err = pgtest.Start(pgtest.Options{Fsync: true})
	if errors.Is(err, pgtest.ErrNone) {
		t.Skip(err)
	}
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, p.primary.Stop()) })
	_, err = p.primary.Database(t.Context())
	require.NoError(t, err)
	p.standby, err = p.primary.Standby(t.Context())
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, p.standby.Stop()) })
	p.db, err = postgres.Open(t.Context(), p.primary.URL("test1", p.standby), postgres.Options{Mark: filepath.Join(t.TempDir(), "mark")})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, p.db.Close()) })
	return p
}

// asynchronous lets commits wait for nobody.
func (p *pair) asynchronous() {
	require.NoError(p.t, p.primary.Exec(p.t.Context(), "ALTER SYSTEM SET synchronous_standby_names = ''", "SELECT pg_reload_conf()"))
	require.NoError(p.t, p.primary.Await(p.t.Context(), "SELECT NOT EXISTS (SELECT FROM pg_stat_replication WHERE sync_state = 'sync')"))
}

// cut takes the line between the two away.
func (p *pair) cut() {
	require.NoError(p.t, p.standby.Exec(p.t.Context(), "ALTER SYSTEM SET primary_conninfo = ''", "SELECT pg_reload_conf()"))
	require.NoError(p.t, p.primary.Await(p.t.Context(), "SELECT NOT EXISTS (SELECT FROM pg_stat_replication)"))
}

// await waits until so many events more were acknowledged.
func (w *witness) await(t *testing.T, more int) {
	t.Helper()
	goal := w.events.Load() + int64(more)
	require.Eventually(t, func() bool { return w.events.Load() >= goal }, 2*time.Minute, 5*time.Millisecond, "%d of %d", w.events.Load(), goal)
}

func (h *headquarters) present() (head hub.Head) {
	require.NoError(h.t, h.office.DB.View(h.t.Context(), func(tx hub.Tx) (err error) {
		head, err = tx.Head()
		return err
	}))
	return head
}

func TestASynchronousStandbyHasAllThatWasAcknowledged(t *testing.T) {
	p := newPair(t)
	h := newHQ(t, p.db)
	w := newWitness(h)
	stop := h.listen(w)
	defer stop()
	m := newMarket(t, h, sized(3, 8))
	closeDoors := m.open()
	defer closeDoors()
	w.await(t, sized(1000, 15_000))

	require.NoError(t, p.primary.Kill()) // in the middle of what it is doing; nobody stops headquarters
	promised := w.acknowledged()
	began := time.Now()
	require.NoError(t, p.standby.Promote())
	require.Zero(t, h.missing(promised))
	w.await(t, 1)
	t.Logf("%d events were acknowledged before the primary died, the next one %v after", w.events.Load()-1, time.Since(began).Round(time.Millisecond))
	w.await(t, sized(500, 5000))
	closeDoors()
	m.level()
	require.Zero(t, h.missing(w.acknowledged()))
	require.EqualValues(t, 1, h.present().Generation, "nothing was lost, so nothing begins anew")
	require.Positive(t, m.lent)
	m.atRest()
}

func TestAnAsynchronousStandbyHealsInANewGeneration(t *testing.T) {
	p := newPair(t)
	p.asynchronous()
	h := newHQ(t, p.db)
	w := newWitness(h)
	stop := h.listen(w)
	m := newMarket(t, h, sized(3, 8))
	closeDoors := m.open()
	defer closeDoors()
	w.await(t, sized(1000, 15_000))
	p.cut() // from here on nothing reaches the standby
	w.await(t, sized(500, 5000))
	require.NoError(t, p.primary.Kill())

	// What the operator does: stop headquarters, promote, say that it is older, start again.
	stop()
	require.NoError(t, p.standby.Promote())
	promised, known := w.acknowledged(), h.head.Generation
	lost := h.missing(promised)
	require.Positive(t, lost, "the test wants a tail to be lost")
	generation, err := h.office.FenceAbove(t.Context(), time.Now(), known)
	require.NoError(t, err)
	require.Greater(t, generation, known)
	require.EqualValues(t, len(m.shops), h.present().Waiting)
	t.Logf("%d acknowledged events were not on the standby", lost)

	w = newWitness(h)
	last := m.shops[len(m.shops)-1]
	w.deaf.Store(&[]model.StreamID{last.present().ID}[0])
	stop = h.listen(w)
	defer stop()
	require.Eventually(t, func() bool { return h.present().Waiting == 1 }, time.Minute, 10*time.Millisecond)
	closeDoors() // now nobody moves what the next lines look at
	lendable := h.lendable()
	_, err = m.shops[0].runner.Need(t.Context(), lendable, 100)
	require.Equal(t, model.Code("rights.fenced"), model.CodeOf(err), "one shop has not come back yet: %v", err)
	w.deaf.Store(nil)
	m.level()
	require.Zero(t, h.missing(promised), "shops keep what they pushed, and push it again")
	m.confirms(t, generation, lendable)
}

// confirms sees that nothing is lent before an operator says that nobody had joined, and everything after.
func (m *market) confirms(t *testing.T, generation uint64, lendable model.ID) {
	h := m.hq
	require.Zero(t, h.present().Waiting)
	_, err := m.shops[0].runner.Need(t.Context(), lendable, 100)
	require.Equal(t, model.Code("rights.fenced"), model.CodeOf(err), "nobody has confirmed that no shop joined: %v", err)
	require.NoError(t, h.office.Confirm(t.Context(), time.Now(), "Wang", generation, "nobody joined"))
	_, err = m.shops[0].runner.Need(t.Context(), lendable, 100)
	require.NoError(t, err)
	m.level()
	m.atRest()
}

func TestAnAsynchronousStandbyThatTakesOverUnattendedIsNoticed(t *testing.T) {
	p := newPair(t)
	p.asynchronous()
	h := newHQ(t, p.db)
	var began atomic.Int64
	h.office.Began = func(uint64) { began.Add(1) }
	w := newWitness(h)
	stop := h.listen(w)
	defer stop()
	m := newMarket(t, h, sized(3, 8))
	closeDoors := m.open()
	defer closeDoors()
	w.await(t, sized(1000, 15_000))
	p.cut()
	w.await(t, sized(500, 5000))

	require.NoError(t, p.primary.Kill()) // nobody stops headquarters, and nobody tells it anything
	promised := w.acknowledged()
	require.NoError(t, p.standby.Promote())
	// That a tail is lost follows from what was answered since the cut; shops may have pushed it again by now.
	require.Eventually(t, func() bool { return began.Load() > 0 }, time.Minute, 5*time.Millisecond)
	require.EqualValues(t, 2, h.present().Generation)
	require.True(t, h.present().Held)
	closeDoors()
	m.level()
	require.Zero(t, h.missing(promised))
	require.EqualValues(t, 1, began.Load(), "of all who found out together one began it")
	require.EqualValues(t, 2, h.present().Generation)
	m.confirms(t, 2, h.lendable())
}

// lendable is the member of whom headquarters has most points to lend.
func (h *headquarters) lendable() (id model.ID) {
	h.t.Helper()
	best := model.Points(0)
	require.NoError(h.t, h.office.DB.View(h.t.Context(), func(tx hub.Tx) error {
		members, err := tx.Walk(model.ID{}, 1<<20)
		for _, m := range members {
			if most := rights.Sum(m.Rights.Free); most >= max(best, 100) {
				best = most
				id = m.ID
			}
		}
		return err
	}))
	require.NotZero(h.t, id)
	return id
}

func TestShopsDoNotWaitForEachOthersLocksInACircle(t *testing.T) {
	c := server(t)
	url, err := c.Database(t.Context())
	require.NoError(t, err)
	db, err := postgres.Open(t.Context(), url, postgres.Options{})
	require.NoError(t, err)
	defer func() { require.NoError(t, db.Close()) }()
	h := newHQ(t, db)
	w := newWitness(h)
	stop := h.listen(w)
	defer stop()
	m := newMarket(t, h, sized(4, 8))
	closeDoors := m.open()
	defer closeDoors()
	w.await(t, sized(2000, 15_000))
	closeDoors()
	m.level()
	m.atRest()
	soon, cancel := context.WithTimeout(t.Context(), 5*time.Second)
	defer cancel()
	require.NoError(t, c.Await(soon, "SELECT pg_stat_clear_snapshot() IS NOT NULL AND deadlocks = 0 FROM pg_stat_database WHERE datname = 'test1'"))
}
