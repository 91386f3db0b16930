package hubtest

import (
	"context"
	"errors"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"regulars/model"
	"regulars/model/hub"
)

const (
	writers = 4
	rounds  = 10
)

// write adds one to the visits of members, rounds times, from several goroutines.
func write(db hub.DB, ids []model.ID) error {
	var all sync.WaitGroup
	errs := make([]error, writers)
	for w := range writers {
		all.Go(func() {
			for range rounds {
				errs[w] = errors.Join(errs[w], db.Update(context.Background(), func(tx hub.Tx) error { return visit(tx, ids) }))
			}
		})
	}
	all.Wait()
	return errors.Join(errs...)
}

func visit(tx hub.Tx, ids []model.ID) error {
	found, err := tx.Members(ids)
	if err != nil {
		return err
	}
	var changed []*hub.Member
	for _, id := range ids {
		m := found[id]
		if m == nil {
			m = &hub.Member{ID: id, Home: 1, Market: 1}
		}
		m.Ledger.Visits++
		changed = append(changed, m)
	}
	return tx.PutMembers(changed)
}

func writersTogetherLoseNothing(t *testing.T, db hub.DB) {
	put(t, db, plain(1, 1), plain(2, 1), plain(3, 1))
	require.NoError(t, write(db, []model.ID{id(1), id(2), id(3)}))
	for _, m := range everything(t, db).Members {
		require.EqualValues(t, writers*rounds, m.Ledger.Visits)
	}
}

// aFollowerMissesNothing reads the feed while others write: at the end it must know the latest
// state of everybody, although it never looked back.
func aFollowerMissesNothing(t *testing.T, db hub.DB) {
	ids := []model.ID{id(1), id(2)}
	put(t, db, plain(1, 1), plain(2, 1))
	done := make(chan error, 1)
	go func() { done <- write(db, ids) }()
	known := map[model.ID]int64{}
	var after uint64
	read := func() error {
		return db.View(context.Background(), func(tx hub.Tx) error {
			changed, reached, _, err := tx.Changed(1, after, 1)
			if err != nil {
				return err
			}
			for _, c := range changed {
				known[c.Member.ID] = c.Member.Ledger.Visits
			}
			after = reached
			return nil
		})
	}
	for ended := false; !ended; {
		select {
		case err := <-done:
			require.NoError(t, err)
			ended = true
		default:
			require.NoError(t, read())
		}
	}
	for range len(ids) {
		require.NoError(t, read())
	}
	require.Equal(t, map[model.ID]int64{id(1): writers * rounds, id(2): writers * rounds}, known)
}

func aRefusedWriterHarmsNoOther(t *testing.T, db hub.DB) {
	put(t, db, plain(1, 1), plain(2, 1))
	done := make(chan error, 1)
	go func() { done <- write(db, []model.ID{id(1)}) }()
	for range rounds {
		err := db.Update(context.Background(), func(tx hub.Tx) error { return errors.Join(visit(tx, []model.ID{id(1), id(2)}), errOurs) })
		require.ErrorIs(t, err, errOurs)
	}
	require.NoError(t, <-done)
	got := everything(t, db)
	require.EqualValues(t, writers*rounds, got.Members[0].Ledger.Visits)
	require.Zero(t, got.Members[1].Ledger.Visits)
}
