package hqbolt_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/sys/unix"

	"regulars/model"
	"regulars/model/hub"
	"regulars/store/hqbolt"
)

func TestAFullDiskRefusesAndLosesNothing(t *testing.T) {
	dir := t.TempDir()
	if err := unix.Mount("tmpfs", dir, "tmpfs", 0, "size=2m"); err != nil {
		t.Skipf("no small file system can be mounted here: %v", err)
	}
	t.Cleanup(func() { require.NoError(t, unix.Unmount(dir, 0)) })
	db, err := hqbolt.Create(filepath.Join(dir, "hq"), hqbolt.Options{})
	require.NoError(t, err)
	filler, err := os.Create(filepath.Join(dir, "filler"))
	require.NoError(t, err)
	for err == nil {
		_, err = filler.Write(make([]byte, 4096))
	}
	require.ErrorIs(t, err, unix.ENOSPC)
	require.NoError(t, filler.Close())
	add := func(n uint64) error {
		return db.Update(t.Context(), func(tx hub.Tx) error {
			return tx.PutMembers([]*hub.Member{{ID: model.ID{Stream: model.StreamID{1}, N: n}, PII: make([]byte, 9000)}})
		})
	}
	told := uint64(0)
	for err = error(nil); err == nil && told < 1000; {
		if err = add(told + 1); err == nil {
			told++
		}
	}
	refused(t, "hqfile.full", err)
	refused(t, "hqfile.full", db.BackupTo(t.Context(), filepath.Join(dir, "copy")))
	require.NoFileExists(t, filepath.Join(dir, "copy"))
	require.NoError(t, os.Remove(filler.Name()))
	require.NoError(t, add(told+1), "there is room again")
	wrong, err := db.Check(t.Context())
	require.NoError(t, err)
	require.Empty(t, wrong)
	require.NoError(t, db.Close())
	again, err := hqbolt.Open(filepath.Join(dir, "hq"), hqbolt.Options{})
	require.NoError(t, err)
	require.NoError(t, again.View(t.Context(), func(tx hub.Tx) error {
		all, err := tx.Walk(model.ID{}, 5000)
		require.Len(t, all, int(told+1))
		return err
	}))
	require.NoError(t, again.Close())
}
