package simtest

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"regulars/model/hub"
)

// quiet makes a world in which nothing happens by itself.
func quiet(t *testing.T, seed uint64) *world {
	w, err := newWorld(t.Context(), t.TempDir(), seed, wrong{})
	require.NoError(t, err)
	t.Cleanup(w.end)
	w.weather, w.crowd = weather{delay: time.Second}, 1<<20
	require.NoError(t, w.run(24*time.Hour))
	return w
}

// busy lets a shop that nobody reaches enrol people and do what shops do.
func (s *shop) busy(t *testing.T) {
	t.Helper()
	s.cut = s.w.now.Add(7 * 24 * time.Hour)
	for range 3 {
		s.enrol()
		for range 10 {
			s.act()
		}
	}
	require.NoError(t, s.w.failed)
}

func (w *world) branches(t *testing.T) (n int) {
	t.Helper()
	require.NoError(t, w.hq.db.View(w.ctx, func(tx hub.Tx) error {
		all, err := tx.Streams()
		for i := range all {
			n += len(all[i].Branches)
		}
		return err
	}))
	return n
}

// Every check of a settled world is made: what each shop shows, what it may spend, what its file is
// worth to verify, and that nothing that was acknowledged is missing.
func TestCopiesOfCopiesGoOnAndCanBeRestored(t *testing.T) {
	for seed := uint64(1); seed <= 5; seed++ {
		w := quiet(t, seed)
		s := w.shops[0]
		for _, other := range w.shops {
			other.cut = w.now.Add(time.Hour)
		}
		s.clone()
		c := w.shops[len(w.shops)-1]
		s.busy(t)
		c.busy(t)
		c.clone()
		d := w.shops[len(w.shops)-1]
		c.busy(t)
		d.busy(t)
		require.NoError(t, w.settle(), "seed %d", seed)
		branches := w.branches(t)
		require.Equal(t, 2, branches, "seed %d", seed)

		// A file that has a branch is a file like any other.
		w.calm, w.closing = false, false
		c.backUp()
		d.backUp()
		c.busy(t)
		d.busy(t)
		c.restore()
		d.restore()
		c.busy(t)
		d.clone()
		d.busy(t)
		w.shops[len(w.shops)-1].busy(t)
		require.NoError(t, w.settle(), "seed %d", seed)
		require.Greater(t, w.branches(t), branches)
	}
}
