package postgres

import (
	"context"
	"errors"
	"testing"

	"github.com/stretchr/testify/require"

	"regulars/model"
	"regulars/model/hub"
	"regulars/store/postgres/pgtest"
)

// own starts a server of the test's own.
func own(t *testing.T) *pgtest.Cluster {
	t.Helper()
	if testing.Short() {
		t.Skip("starts and kills servers of its own")
	}
	c, err := pgtest.Start(pgtest.Options{Fsync: true})
	if errors.Is(err, pgtest.ErrNone) {
		t.Skip(err)
	}
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, c.Stop()) })
	return c
}

// counting adds member after member until the database is gone, and returns the latest that was confirmed.
func counting(ctx context.Context, db *DB, reached chan<- uint64) (confirmed uint64, err error) {
	for n := uint64(1); ; n++ {
		err := db.Update(ctx, func(tx hub.Tx) error { return tx.PutMembers([]*hub.Member{{ID: memberID(n), Market: 1}}) })
		if err != nil {
			return confirmed, err
		}
		confirmed = n
		select {
		case reached <- n:
		default:
		}
	}
}

func confirmedAre(t *testing.T, db *DB, confirmed uint64) {
	t.Helper()
	view(t, db, func(tx hub.Tx) error {
		all, err := tx.Walk(model.ID{}, int(confirmed)+10)
		require.NoError(t, err)
		require.GreaterOrEqual(t, len(all), int(confirmed))
		require.LessOrEqual(t, len(all), int(confirmed)+1, "one more may be there, of which nobody heard")
		changed, reached, _, err := tx.Changed(1, 0, len(all))
		require.Len(t, changed, len(all))
		require.EqualValues(t, len(all), reached)
		return err
	})
}

func TestWhatWasConfirmedOutlivesAKill(t *testing.T) {
	c := own(t)
	url, err := c.Database(t.Context())
	require.NoError(t, err)
	db := opened(t, url)
	reached, done := make(chan uint64), make(chan error, 1)
	var confirmed uint64
	go func() {
		var err error
		confirmed, err = counting(t.Context(), db, reached)
		done <- err
	}()
	for n := range reached {
		if n > 50 {
			break
		}
	}
	require.NoError(t, c.Kill())
	require.Contains(t, []model.Code{"hqbase.unsure", "hqbase.unreached"}, model.CodeOf(<-done))
	require.NoError(t, c.Launch())
	confirmedAre(t, db, confirmed) // by the connections that it has: they are made anew
}

func TestAPromotedStandbyHasAllThatWasConfirmed(t *testing.T) {
	primary := own(t)
	url, err := primary.Database(t.Context())
	require.NoError(t, err)
	require.NoError(t, opened(t, url).Close())
	standby, err := primary.Standby(t.Context())
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, standby.Stop()) })

	_, err = Open(t.Context(), standby.URL("test1"), Options{})
	require.Equal(t, model.Code("hqbase.standby"), model.CodeOf(err), "%v", err)

	db := opened(t, primary.URL("test1", standby))
	reached, done := make(chan uint64), make(chan error, 1)
	var confirmed uint64
	go func() {
		var err error
		confirmed, err = counting(t.Context(), db, reached)
		done <- err
	}()
	for n := range reached {
		if n > 20 {
			break
		}
	}
	require.NoError(t, primary.Kill())
	require.Error(t, <-done)
	require.NoError(t, standby.Promote())
	confirmedAre(t, db, confirmed)
	update(t, db, func(tx hub.Tx) error { return tx.PutMembers([]*hub.Member{someone(9_999)}) })
}
