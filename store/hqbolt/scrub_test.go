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
)

// said puts a few events of a writer with their words; forget drops them.
func said(t *testing.T, db *hqbolt.DB, w, events int) {
	t.Helper()
	for range events {
		_, err := pushOne(db, w)
		require.NoError(t, err)
	}
}

// left returns how many of a writer's words are in the raw bytes of the file.
func left(t *testing.T, dir string, w, events int) (n int) {
	t.Helper()
	raw := []byte(rawBytes(t, dir))
	for k := range events {
		if bytes.Contains(raw, words(w, uint64(k)+1)) {
			n++
		}
	}
	return n
}

func TestScrubLeavesNothingOfWhatWasDroppedAndAllThatWasNot(t *testing.T) {
	dir := t.TempDir()
	db := created(t, dir)
	said(t, db, 1, 30)
	said(t, db, 2, 30)
	_, err := forget(db, 1)
	require.NoError(t, err)
	require.NotZero(t, left(t, dir, 1, 30), "bbolt leaves it in free pages")
	require.NoError(t, db.Scrub(t.Context()))
	require.Zero(t, left(t, dir, 1, 30))
	require.Equal(t, 30, left(t, dir, 2, 30))
	wrong, err := db.Check(t.Context())
	require.NoError(t, err)
	require.Empty(t, wrong)
	require.NoError(t, db.Close())
	again, err := hqbolt.Open(dir, hqbolt.Options{})
	require.NoError(t, err, "the mark knows the commit of the scrub")
	require.NoError(t, again.Close())
}

func TestScrubWaitsForWhoStillReadsAndKeepsNobodyElseWaiting(t *testing.T) {
	dir := t.TempDir()
	db := created(t, dir)
	said(t, db, 1, 30)
	reading, free, looked := make(chan struct{}), make(chan struct{}), make(chan error, 1)
	go func() {
		looked <- db.View(context.Background(), func(tx hub.Tx) error {
			close(reading)
			<-free
			events, err := tx.Events(lifeStream(1), 1, lifeMost)
			for i, e := range events {
				if !bytes.Equal(e.PII, words(1, uint64(i)+1)) {
					return model.Refuse("hqfile.damaged")
				}
			}
			return err
		})
	}()
	<-reading
	_, err := forget(db, 1)
	require.NoError(t, err)
	ctx, cancel := context.WithCancel(t.Context())
	scrubbed := make(chan error, 1)
	go func() { scrubbed <- db.Scrub(ctx) }()
	said(t, db, 2, 5)
	cancel()
	require.ErrorIs(t, <-scrubbed, context.Canceled)
	require.NotZero(t, left(t, dir, 1, 30))
	go func() { scrubbed <- db.Scrub(context.Background()) }()
	close(free)
	require.NoError(t, <-looked, "a reader sees what was there when it began")
	require.NoError(t, <-scrubbed)
	require.Zero(t, left(t, dir, 1, 30))
}

func TestScrubIsNoWayAroundTheFence(t *testing.T) {
	dir := t.TempDir()
	db := created(t, dir)
	put(t, db, 1)
	var copied bytes.Buffer
	require.NoError(t, db.Backup(t.Context(), &copied))
	put(t, db, 1)
	require.NoError(t, db.Close())
	refused(t, "hqfile.closed", db.Scrub(t.Context()))
	require.NoError(t, os.Remove(filepath.Join(dir, hqbolt.FileName)))
	require.NoError(t, hqbolt.Restore(dir, &copied))
	old, err := hqbolt.Open(dir, hqbolt.Options{Restoring: true})
	require.NoError(t, err)
	for range 3 {
		refused(t, "hqfile.older", old.Scrub(t.Context()))
	}
	require.NoError(t, old.Close())
	_, err = hqbolt.Open(dir, hqbolt.Options{})
	refused(t, "hqfile.older", err)
	old, err = hqbolt.Open(dir, hqbolt.Options{Restoring: true})
	require.NoError(t, err)
	put(t, old, 2)
	require.NoError(t, old.Scrub(t.Context()))
	require.NoError(t, old.Close())
}

func TestCopiesThatWereCutOffAreNotLeftInTheFolder(t *testing.T) {
	dir := t.TempDir()
	require.NoError(t, created(t, dir).Close())
	require.NoError(t, os.WriteFile(filepath.Join(dir, ".staged-123"), []byte("half a copy"), 0o600))
	require.NoError(t, os.WriteFile(filepath.Join(dir, "of somebody else"), []byte("a file"), 0o600))
	again, err := hqbolt.Open(dir, hqbolt.Options{})
	require.NoError(t, err)
	require.NoError(t, again.Close())
	left, err := os.ReadDir(dir)
	require.NoError(t, err)
	require.Len(t, left, 3, "database, mark and what is not ours: %v", left)
	require.FileExists(t, filepath.Join(dir, "of somebody else"))
}
