package pages_test

import (
	"bytes"
	"encoding/binary"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
	bolt "go.etcd.io/bbolt"

	"regulars/store/pages"
)

var secret = []byte("secret of a member")

// written makes a file with secrets and without, open.
func written(t *testing.T) (db *bolt.DB, path string) {
	path = filepath.Join(t.TempDir(), "file")
	db, err := bolt.Open(path, 0o600, &bolt.Options{PageSize: pages.Size, NoSync: true})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, db.Close()) })
	require.NoError(t, db.Update(func(tx *bolt.Tx) error {
		b, err := tx.CreateBucket([]byte("b"))
		for n := uint64(0); n < 1000 && err == nil; n++ {
			err = b.Put(binary.BigEndian.AppendUint64(nil, n), bytes.Repeat(secret, 3))
		}
		return err
	}))
	return db, path
}

func requireSound(t *testing.T, db *bolt.DB, path string) {
	require.NoError(t, db.View(func(tx *bolt.Tx) error {
		wrong, err := pages.Check(tx, path, true)
		require.Empty(t, wrong)
		return err
	}))
}

func TestOverwriteLeavesNothingOfWhatWasDropped(t *testing.T) {
	db, path := written(t)
	require.NoError(t, db.Update(func(tx *bolt.Tx) error {
		b := tx.Bucket([]byte("b"))
		for n := uint64(0); n < 1000; n++ {
			if err := b.Put(binary.BigEndian.AppendUint64(nil, n), []byte("plain")); err != nil {
				return err
			}
		}
		return nil
	}))
	for range 2 { // so that no meta page leads to what was before
		require.NoError(t, db.Update(func(*bolt.Tx) error { return nil }))
	}
	raw, err := os.ReadFile(path)
	require.NoError(t, err)
	require.True(t, bytes.Contains(raw, secret), "bbolt leaves it in free pages")
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	require.NoError(t, err)
	require.NoError(t, pages.Overwrite(f))
	require.NoError(t, f.Close())
	raw, err = os.ReadFile(path)
	require.NoError(t, err)
	require.False(t, bytes.Contains(raw, secret))
	requireSound(t, db, path)
	require.NoError(t, db.View(func(tx *bolt.Tx) error {
		require.Equal(t, "plain", string(tx.Bucket([]byte("b")).Get(binary.BigEndian.AppendUint64(nil, 999))))
		return nil
	}))
}

func TestWholeTellsACutFileFromAForeignOne(t *testing.T) {
	_, path := written(t)
	require.NoError(t, pages.Whole(path))
	raw, err := os.ReadFile(path)
	require.NoError(t, err)
	other := filepath.Join(t.TempDir(), "other")
	for _, c := range []struct {
		raw  []byte
		want error
	}{
		{raw[:3*pages.Size], pages.ErrDamaged},
		{raw[:100], pages.ErrDamaged},
		{nil, pages.ErrDamaged},
		{bytes.Repeat([]byte("no"), 9000), pages.ErrForeign},
	} {
		require.NoError(t, os.WriteFile(other, c.raw, 0o600))
		require.ErrorIs(t, pages.Whole(other), c.want)
	}
	require.ErrorIs(t, pages.Whole(other+"2"), os.ErrNotExist)
}
