package hqbolt

import (
	"context"
	"errors"
	"runtime"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"regulars/model"
	"regulars/model/hub"
)

func fresh(t *testing.T) *DB {
	db, err := Create(t.TempDir(), Options{NoSync: true})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, db.Close()) })
	return db
}

func shop(n uint64) func(hub.Tx) error {
	return func(tx hub.Tx) error { return tx.PutShop(hub.Shop{Number: n}) }
}

func shops(t *testing.T, db *DB) (numbers []uint64) {
	require.NoError(t, db.View(t.Context(), func(tx hub.Tx) error {
		all, err := tx.Shops()
		for _, s := range all {
			numbers = append(numbers, s.Number)
		}
		return err
	}))
	return numbers
}

// together runs updates that wait for one another: all are queued while an earlier one is under way.
func together(t *testing.T, db *DB, all ...func(hub.Tx) error) []error {
	begun, release := make(chan struct{}), make(chan struct{})
	first := make(chan error, 1)
	go func() {
		first <- db.Update(context.Background(), func(hub.Tx) error {
			close(begun)
			<-release
			return nil
		})
	}()
	<-begun
	errs := make([]error, len(all))
	var waiting sync.WaitGroup
	for i, f := range all {
		waiting.Go(func() { errs[i] = db.Update(context.Background(), f) })
		for queued := 0; queued <= i; runtime.Gosched() {
			db.mu.Lock()
			queued = len(db.queue)
			db.mu.Unlock()
		}
	}
	close(release)
	waiting.Wait()
	require.NoError(t, <-first)
	return errs
}

func TestWhoWaitsTogetherSharesOneCommit(t *testing.T) {
	db := fresh(t)
	before := db.durable
	for _, err := range together(t, db, shop(1), shop(2), shop(3), shop(4)) {
		require.NoError(t, err)
	}
	require.Equal(t, before+1, db.durable)
	require.Equal(t, []uint64{1, 2, 3, 4}, shops(t, db))
}

func TestEachOfThoseWhoWaitTogetherFailsAlone(t *testing.T) {
	db := fresh(t)
	own := errors.New("own")
	before := db.durable
	errs := together(t, db, shop(1),
		func(tx hub.Tx) error { return errors.Join(shop(2)(tx), own) },
		func(tx hub.Tx) error {
			_ = shop(3)(tx)
			var none *hub.Member
			none.Home++ // a bug
			return nil
		},
		func(hub.Tx) error { return own }, shop(5))
	require.Equal(t, []error{nil, nil}, []error{errs[0], errs[4]})
	require.ErrorIs(t, errs[1], own)
	require.ErrorContains(t, errs[2], "nil pointer")
	require.Empty(t, model.CodeOf(errs[2]), "a bug is no damage of the file")
	require.ErrorIs(t, errs[3], own)
	require.Equal(t, before+1, db.durable)
	require.Equal(t, []uint64{1, 5}, shops(t, db))
}

func TestWhoLeavesWhileCommittingForOthersKeepsNobodyWaiting(t *testing.T) {
	db := fresh(t)
	errs := together(t, db, shop(1), func(hub.Tx) error {
		runtime.Goexit()
		return nil
	})
	_ = errs // who led is not known; what counts is that all have an answer, and the next one is served
	require.NoError(t, db.Update(t.Context(), shop(9)))
	require.Contains(t, shops(t, db), uint64(9))
}

func TestWhoOnlyReadsCostsNoCommit(t *testing.T) {
	db := fresh(t)
	before := db.durable
	require.NoError(t, db.Update(t.Context(), func(tx hub.Tx) error {
		_, err := tx.Head()
		return err
	}))
	require.NoError(t, db.Update(t.Context(), shop(1)))
	require.Equal(t, before+1, db.durable)
}

func TestWhatIsReadIsOnDiskOrNotTold(t *testing.T) {
	db := fresh(t)
	require.NoError(t, db.Update(t.Context(), shop(1)))
	nothing := func(hub.Tx) error { return nil }
	at := db.durable
	ended := func(durable int) { // the flush of the latest commit is under way, then it ends
		flush := make(chan struct{})
		db.mu.Lock()
		db.durable, db.flush = at-1, flush
		db.mu.Unlock()
		go func() {
			db.mu.Lock()
			db.durable = durable
			db.mu.Unlock()
			close(flush)
		}()
	}
	ended(at)
	require.NoError(t, db.View(t.Context(), nothing))
	ended(at - 1) // it failed
	require.Equal(t, model.Code("store.io"), model.CodeOf(db.View(t.Context(), nothing)))
	require.NoError(t, db.Update(t.Context(), shop(2)))
	require.NoError(t, db.View(t.Context(), nothing), "the next one brought it along")
}

// Somebody may have begun to read between the wait and the turn.
func TestNothingIsOverwrittenUnderWhoReadsForLong(t *testing.T) {
	db := fresh(t)
	require.NoError(t, db.View(t.Context(), func(hub.Tx) error {
		at := db.durable
		require.NoError(t, db.Update(t.Context(), shop(1)))
		done, err := db.scrub(t.Context())
		require.NoError(t, err)
		require.False(t, done)
		require.Equal(t, at+1, db.durable, "and nothing is committed")
		return nil
	}))
	done, err := db.scrub(t.Context())
	require.NoError(t, err)
	require.True(t, done)
}
