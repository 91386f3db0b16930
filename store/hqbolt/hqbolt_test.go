package hqbolt_test

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"regulars/model"
	"regulars/model/hub"
	"regulars/store/hqbolt"
	"regulars/store/hubtest"
)

func created(t testing.TB, dir string) *hqbolt.DB {
	db, err := hqbolt.Create(dir, hqbolt.Options{})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, db.Close()) })
	return db
}

func TestItIsADatabaseOfHeadquarters(t *testing.T) {
	hubtest.Run(t, func(t *testing.T) hub.DB {
		db, err := hqbolt.Create(t.TempDir(), hqbolt.Options{NoSync: true})
		require.NoError(t, err)
		t.Cleanup(func() { require.NoError(t, db.Close()) })
		return db
	})
}

func TestEverythingIsThereAfterReopening(t *testing.T) {
	dir := t.TempDir()
	hubtest.Reopen(t, created(t, dir), func(t *testing.T) hub.DB {
		db, err := hqbolt.Open(dir, hqbolt.Options{})
		require.NoError(t, err)
		t.Cleanup(func() { require.NoError(t, db.Close()) })
		return db
	})
}

func TestEverythingIsSealedAnewInOneStep(t *testing.T) {
	dir := t.TempDir()
	hubtest.Reseal(t, created(t, dir), func(t *testing.T) hub.DB {
		left, err := filepath.Glob(filepath.Join(dir, ".*"))
		require.NoError(t, err)
		require.Empty(t, left, "no copy is left over")
		db, err := hqbolt.Open(dir, hqbolt.Options{})
		require.NoError(t, err)
		t.Cleanup(func() { require.NoError(t, db.Close()) })
		return db
	})
}

// TestNothingThatTheOldKeySealedIsLeftInTheFile reads raw bytes: free pages and look-ups as well.
func TestNothingThatTheOldKeySealedIsLeftInTheFile(t *testing.T) {
	dir := t.TempDir()
	db := created(t, dir)
	secret, hash := []byte("sealed by the old key"), [16]byte{'t', 'h', 'e', ' ', 'o', 'l', 'd', ' ', 'l', 'o', 'o', 'k', '-', 'u', 'p', '!'}
	id := model.ID{Stream: model.StreamID{1}, N: 1}
	require.NoError(t, db.Update(t.Context(), func(tx hub.Tx) error {
		return tx.PutMembers([]*hub.Member{{ID: id, Market: 1, PII: secret, Keys: [][16]byte{hash}}})
	}))
	raw := func() []byte {
		raw, err := os.ReadFile(filepath.Join(dir, hqbolt.FileName))
		require.NoError(t, err)
		return raw
	}
	require.True(t, bytes.Contains(raw(), secret) && bytes.Contains(raw(), hash[:]), "the test finds what it looks for")
	require.NoError(t, db.Reseal(t.Context(), other{}))
	require.False(t, bytes.Contains(raw(), secret))
	require.False(t, bytes.Contains(raw(), hash[:]))
	db, err := hqbolt.Open(dir, hqbolt.Options{})
	require.NoError(t, err)
	require.NoError(t, db.Close())
}

// other seals by another key.
type other struct{}

func (other) Begun() error                                   { return nil }
func (other) Head(h hub.Head) hub.Head                       { return h }
func (other) Shop(s hub.Shop) hub.Shop                       { return s }
func (other) Event(model.ID, []byte) ([]byte, error)         { return []byte("new"), nil }
func (other) Thing(string, model.ID, []byte) ([]byte, error) { return []byte("new"), nil }
func (other) Member(model.ID, []byte) ([]byte, [][16]byte, error) {
	return []byte("new"), [][16]byte{{1}}, nil
}

func put(t testing.TB, db *hqbolt.DB, generation uint64) {
	require.NoError(t, db.Update(context.Background(), func(tx hub.Tx) error { return tx.PutHead(hub.Head{Generation: generation}) }))
}

func refused(t *testing.T, code model.Code, err error) {
	t.Helper()
	require.Equal(t, code, model.CodeOf(err), "%v", err)
}

func TestAnOlderCopyIsNoticedAndMustFence(t *testing.T) {
	dir := t.TempDir()
	db := created(t, dir)
	put(t, db, 1)
	var copied bytes.Buffer
	require.NoError(t, db.Backup(t.Context(), &copied))
	put(t, db, 1)
	require.NoError(t, db.Close())
	require.NoError(t, os.Remove(filepath.Join(dir, hqbolt.FileName)))
	require.NoError(t, hqbolt.Restore(dir, bytes.NewReader(copied.Bytes())))

	for range 2 { // it is refused as often as it is tried
		_, err := hqbolt.Open(dir, hqbolt.Options{})
		refused(t, "hqfile.older", err)
	}
	old, err := hqbolt.Open(dir, hqbolt.Options{Restoring: true})
	require.NoError(t, err)
	require.EqualValues(t, 1, old.Known())
	refused(t, "hqfile.older", old.Update(t.Context(), func(tx hub.Tx) error { return tx.PutHead(hub.Head{Generation: 1}) }))
	require.NoError(t, old.Close())
	_, err = hqbolt.Open(dir, hqbolt.Options{})
	refused(t, "hqfile.older", err) // nothing was fenced

	old, err = hqbolt.Open(dir, hqbolt.Options{Restoring: true})
	require.NoError(t, err)
	put(t, old, 2)
	put(t, old, 2)
	require.NoError(t, old.Close())
	fenced, err := hqbolt.Open(dir, hqbolt.Options{})
	require.NoError(t, err)
	require.EqualValues(t, 2, fenced.Known())
	require.NoError(t, fenced.Close())
}

func TestATornMarkKnowsNothing(t *testing.T) {
	dir := t.TempDir()
	db := created(t, dir)
	put(t, db, 7)
	require.NoError(t, db.Close())
	require.NoError(t, os.Truncate(filepath.Join(dir, hqbolt.GenerationName), 19))
	again, err := hqbolt.Open(dir, hqbolt.Options{})
	require.NoError(t, err)
	require.Zero(t, again.Known())
	require.NoError(t, again.Close())
	again, err = hqbolt.Open(dir, hqbolt.Options{})
	require.NoError(t, err)
	require.EqualValues(t, 7, again.Known(), "it is whole again")
	require.NoError(t, again.Close())
}

func TestABackupIsWholeAndInNobodysPlace(t *testing.T) {
	dir, to := t.TempDir(), filepath.Join(t.TempDir(), "copy")
	db := created(t, dir)
	put(t, db, 5)
	ended, end := context.WithCancel(t.Context())
	end()
	require.ErrorIs(t, db.BackupTo(ended, to), context.Canceled)
	require.NoFileExists(t, to)
	require.NoError(t, db.BackupTo(t.Context(), to))
	refused(t, "hqfile.backup", db.BackupTo(t.Context(), to))
	raw, err := os.ReadFile(to)
	require.NoError(t, err)
	info, err := os.Stat(to)
	require.NoError(t, err)
	require.EqualValues(t, 0o600, info.Mode().Perm())

	other := t.TempDir()
	refused(t, "hqfile.damaged", hqbolt.Restore(other, bytes.NewReader(raw[:len(raw)-4096])))
	refused(t, "hqfile.foreign", hqbolt.Restore(other, bytes.NewReader(bytes.Repeat([]byte("no"), 9_000))))
	left, err := os.ReadDir(other)
	require.NoError(t, err)
	require.Empty(t, left)
	require.NoError(t, hqbolt.Restore(other, bytes.NewReader(raw)))
	refused(t, "hqfile.exists", hqbolt.Restore(other, bytes.NewReader(raw)))
	restored, err := hqbolt.Open(other, hqbolt.Options{})
	require.NoError(t, err)
	require.NoError(t, restored.View(t.Context(), func(tx hub.Tx) error {
		h, err := tx.Head()
		require.EqualValues(t, 5, h.Generation)
		return err
	}))
	require.NoError(t, restored.Close())
}

func TestWhatIsNoDatabaseIsRefused(t *testing.T) {
	dir := t.TempDir()
	_, err := hqbolt.Open(dir, hqbolt.Options{})
	refused(t, "hqfile.none", err)
	db := created(t, dir)
	_, err = hqbolt.Create(dir, hqbolt.Options{})
	refused(t, "hqfile.exists", err)
	_, err = hqbolt.Open(dir, hqbolt.Options{Wait: 1})
	refused(t, "hqfile.held", err)
	require.NoError(t, db.Close())
	refused(t, "hqfile.closed", db.View(context.Background(), func(hub.Tx) error { return nil }))
	refused(t, "hqfile.closed", db.Update(context.Background(), func(hub.Tx) error { return nil }))

	path := filepath.Join(dir, hqbolt.FileName)
	require.NoError(t, os.Truncate(path, 3*4096))
	_, err = hqbolt.Open(dir, hqbolt.Options{})
	refused(t, "hqfile.damaged", err)
	require.NoError(t, os.WriteFile(path, bytes.Repeat([]byte("no"), 9_000), 0o600))
	_, err = hqbolt.Open(dir, hqbolt.Options{})
	refused(t, "hqfile.foreign", err)
}
