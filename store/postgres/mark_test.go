package postgres

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"regulars/model"
	"regulars/model/hub"
)

// marked opens a database with a mark.
func marked(t *testing.T, url, path string) *DB {
	t.Helper()
	db, err := Open(t.Context(), url, Options{Mark: path})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, db.Close()) })
	return db
}

func put(market uint64, n uint64) func(hub.Tx) error {
	return func(tx hub.Tx) error {
		if _, err := tx.Head(); err != nil {
			return err
		}
		return tx.PutThings([]*hub.Thing{{Sort: "sample", ID: model.ID{Stream: model.StreamID{1}, N: n}, Market: market}})
	}
}

func starts(generation uint64) func(hub.Tx) error {
	return func(tx hub.Tx) error {
		h, err := tx.Head()
		h.Generation = generation
		return errors.Join(err, tx.PutHead(h))
	}
}

// forget takes the last places of a feed away, as a server does that had not received them.
func forget(t *testing.T, db *DB, market, places uint64) {
	t.Helper()
	_, err := db.pool.Exec(t.Context(), `UPDATE feed_heads SET seq = seq - $2 WHERE market = $1`, market, places)
	require.NoError(t, err)
	_, err = db.pool.Exec(t.Context(), `DELETE FROM feed f USING feed_heads h WHERE h.market = f.market AND f.seq > h.seq`)
	require.NoError(t, err)
}

func older(t *testing.T, err error) uint64 {
	t.Helper()
	var o *hub.Older
	require.ErrorAs(t, err, &o)
	return o.Known
}

func TestATransactionOnAServerThatLacksSomethingIsRolledBack(t *testing.T) {
	path := filepath.Join(t.TempDir(), "mark")
	db := marked(t, address(t), path)
	require.NoError(t, db.Update(t.Context(), starts(1)))
	for n := range uint64(5) {
		require.NoError(t, db.Update(t.Context(), put(1, n+1)))
	}
	require.NoError(t, db.Update(t.Context(), put(2, 9)))
	_, is := db.Older()
	require.False(t, is)

	forget(t, db, 1, 2)
	require.EqualValues(t, 1, older(t, db.Update(t.Context(), put(1, 7))))
	require.Empty(t, query(t, db, `SELECT n::text FROM things WHERE n = 7`), "nothing was written")
	require.EqualValues(t, 1, older(t, db.Update(t.Context(), put(2, 10))), "from then on, nothing is anywhere")
	require.EqualValues(t, 1, older(t, db.Update(t.Context(), func(tx hub.Tx) error { return tx.PutShop(hub.Shop{Number: 1}) })))
	require.EqualValues(t, 1, older(t, db.Update(t.Context(), starts(1))), "the same generation is no new one")
	require.NoError(t, db.Update(t.Context(), starts(2)))
	require.NoError(t, db.Update(t.Context(), put(1, 7)))
	_, is = db.Older()
	require.False(t, is)
}

func TestManyPlacesAtOnceDoNotHideThatSomeAreMissing(t *testing.T) {
	db := marked(t, address(t), filepath.Join(t.TempDir(), "mark"))
	require.NoError(t, db.Update(t.Context(), starts(1)))
	for n := range uint64(3) {
		require.NoError(t, db.Update(t.Context(), put(1, n+1)))
	}
	forget(t, db, 1, 1)
	older(t, db.Update(t.Context(), func(tx hub.Tx) error {
		var err error
		for n := range uint64(50) {
			err = errors.Join(err, put(1, n+100)(tx))
		}
		return err
	}))
}

func TestAnOlderDatabaseIsNoticedWhenItIsOpened(t *testing.T) {
	url, path := address(t), filepath.Join(t.TempDir(), "mark")
	db := marked(t, url, path)
	require.NoError(t, db.Update(t.Context(), starts(4)))
	require.NoError(t, db.Update(t.Context(), put(3, 1)))
	require.NoError(t, db.Close())
	again := marked(t, url, path)
	_, is := again.Older()
	require.False(t, is, "it is as it was left")
	require.NoError(t, again.Update(t.Context(), put(3, 2)))
	forget(t, again, 3, 1)
	require.NoError(t, again.Close())
	third := marked(t, url, path)
	known, is := third.Older()
	require.True(t, is)
	require.EqualValues(t, 4, known)
	older(t, third.Update(t.Context(), func(tx hub.Tx) error { return tx.PutShop(hub.Shop{Number: 1}) }))
	require.NoError(t, third.Update(t.Context(), starts(5)))
	require.NoError(t, third.Close())

	// A database of an earlier generation, and a mark that was torn.
	fourth := marked(t, url, path)
	_, err := fourth.pool.Exec(t.Context(), `UPDATE chain SET generation = 4`)
	require.NoError(t, err)
	older(t, fourth.Update(t.Context(), put(3, 3)))
	require.NoError(t, fourth.Close())
	require.NoError(t, os.WriteFile(path, []byte("torn"), 0o600))
	fifth := marked(t, url, path)
	_, is = fifth.Older()
	require.False(t, is, "it knows nothing")
	require.NoError(t, fifth.Update(t.Context(), put(3, 3)))
}

func TestAMarkOfWritersTogetherIsNeverAheadOfTheDatabase(t *testing.T) {
	db := marked(t, address(t), filepath.Join(t.TempDir(), "mark"))
	require.NoError(t, db.Update(t.Context(), starts(1)))
	errs := make(chan error, 40)
	for n := range uint64(40) {
		go func() { errs <- db.Update(t.Context(), put(1+n%2, n+1)) }()
	}
	for range 40 {
		require.NoError(t, <-errs)
	}
	_, is := db.Older()
	require.False(t, is)
	require.Equal(t, []string{"20", "20"}, query(t, db, `SELECT seq::text FROM feed_heads ORDER BY market`))
	require.Equal(t, map[uint64]uint64{0: 0, 1: 20, 2: 20}, db.mark.reached)
}
