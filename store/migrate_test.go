package store

import (
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	bolt "go.etcd.io/bbolt"
)

// old is a closed shop of the format before this one: what the views of format 1 had is not what
// they have now, so they are emptied, and the new ones are taken away.
type old struct {
	*shop
	keys *keyring
	now  map[string]string // what the file held when it was of the present format
}

func newOld(t *testing.T) *old {
	s := newShop(t)
	s.furnish()
	s.close()
	o := &old{shop: s, keys: s.store.keys, now: dump(t, s.path())}
	o.age()
	return o
}

// age makes a file of the present format an older one.
func (o *old) age() {
	o.t.Helper()
	db, err := bolt.Open(o.path(), 0o600, nil)
	require.NoError(o.t, err)
	require.NoError(o.t, db.Update(func(tx *bolt.Tx) error {
		for _, name := range append([]string{bTally, bCoupon, bHolder, bAccount}, given...) {
			require.NoError(o.t, tx.DeleteBucket([]byte(name)))
		}
		_, err := tx.CreateBucket([]byte(bAccount))
		require.NoError(o.t, err)
		return tx.Bucket([]byte(bMeta)).Put([]byte("format"), key32(1))
	}))
	require.NoError(o.t, db.Close())
}

func (o *old) migrate() error { return migrate(o.path(), true, o.keys, o.opts.defaults()) }

func (o *old) bak() string { return o.path() + ".format-1.bak" }

// bytes reads a file; it fails the test if there is none.
func (o *old) bytes(path string) []byte {
	o.t.Helper()
	raw, err := os.ReadFile(path)
	require.NoError(o.t, err)
	return raw
}

// setFormat writes a format number, whatever it is.
func (o *old) setFormat(format uint32) {
	o.t.Helper()
	o.change(bMeta, "format", key32(format))
}

// without takes buckets away.
func (o *old) without(buckets ...string) {
	o.t.Helper()
	db, err := bolt.Open(o.path(), 0o600, nil)
	require.NoError(o.t, err)
	require.NoError(o.t, db.Update(func(tx *bolt.Tx) error {
		for _, name := range buckets {
			require.NoError(o.t, tx.DeleteBucket([]byte(name)))
		}
		return nil
	}))
	require.NoError(o.t, db.Close())
}

// change writes a value as it is.
func (o *old) change(bucket, key string, value []byte) {
	o.t.Helper()
	db, err := bolt.Open(o.path(), 0o600, nil)
	require.NoError(o.t, err)
	require.NoError(o.t, db.Update(func(tx *bolt.Tx) error { return tx.Bucket([]byte(bucket)).Put([]byte(key), value) }))
	require.NoError(o.t, db.Close())
}

// beside lists what lies in the shop's directory.
func (o *old) beside() []string {
	o.t.Helper()
	entries, err := os.ReadDir(o.dir)
	require.NoError(o.t, err)
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}

func TestMigrationFoldsEveryViewAgain(t *testing.T) {
	o := newOld(t)
	require.NoError(t, o.migrate())
	require.Equal(t, o.now, dump(t, o.path()), "as if it had never been of the older format")
	o.reopenClosed(func() { o.verified() })
}

func TestMigrationCopiesTheFileAsideFirst(t *testing.T) {
	o := newOld(t)
	before := o.bytes(o.path())
	o.opts.Progress = func(uint64, uint64) {
		require.Equal(t, before, o.bytes(o.bak()), "the copy is whole before anything is made")
		require.Equal(t, before, o.bytes(o.path()), "and the file is what it was until it is replaced")
	}
	require.NoError(t, o.migrate())
	require.Equal(t, before, o.bytes(o.bak()))
	for _, path := range []string{o.bak(), o.path()} {
		info, err := os.Stat(path)
		require.NoError(t, err)
		require.Zero(t, info.Mode().Perm()&0o077, "what is aside is as private as the file")
	}
	require.Equal(t, []string{FileName, FileName + ".format-1.bak", KeyName}, o.beside())

	// The copy is the whole shop: put back, it is migrated again.
	require.NoError(t, os.Rename(o.bak(), o.path()))
	o.opts.Progress = nil
	o.reopenClosed(func() { o.verified() })
}

func TestMigrationTellsHowFarItIs(t *testing.T) {
	o := newOld(t)
	var last, total uint64
	o.opts.Progress = func(done, of uint64) {
		require.Greater(t, done, last)
		last, total = done, of
	}
	o.reopenClosed(func() {
		require.Equal(t, o.store.tip.pos, total)
	})
	require.Equal(t, total, last, "it comes to its end")
}

func TestFailedMigrationChangesNothing(t *testing.T) {
	o := newOld(t)
	good := dump(t, o.path())
	at := string(key64(5))
	require.Contains(t, good, bEvent+"\x00"+at)
	for _, bad := range []string{"", "\x00", "\x00\x7fno event"} {
		o.change(bEvent, at, []byte(bad))
		before := o.bytes(o.path())
		codeOf(t, o.migrate(), "store.damaged")
		require.Equal(t, before, o.bytes(o.path()))
		require.Equal(t, []string{FileName, FileName + ".format-1.bak", KeyName}, o.beside())
		require.NoError(t, os.Remove(o.bak()))
	}
	o.change(bEvent, at, []byte(good[bEvent+"\x00"+at]))
	o.reopenClosed(func() { o.verified() }) // the lock is let go
}

func TestSecondMigrationKeepsTheFirstCopy(t *testing.T) {
	o := newOld(t)
	first := o.bytes(o.path())
	require.NoError(t, o.migrate())
	o.reopenClosed(func() { o.award(o.enrol(8), 100) })
	o.age()
	require.NotEqual(t, first, o.bytes(o.path()))
	require.NoError(t, o.migrate())
	require.Equal(t, first, o.bytes(o.bak()))
}

// reopenClosed opens the closed shop, does something and closes it.
func (o *old) reopenClosed(do func()) {
	o.t.Helper()
	o.reopen()
	do()
	o.close()
}

func TestFileOfThePresentFormatIsNotMigrated(t *testing.T) {
	o := newOld(t)
	o.setFormat(Format)
	before := o.bytes(o.path())
	require.NoError(t, o.migrate())
	require.Equal(t, before, o.bytes(o.path()))
	require.Equal(t, []string{FileName, KeyName}, o.beside())
}

// Two programs may find the same old file: whoever comes second must see what the first did.
func TestFileThatWasMigratedMeanwhileIsNotMigratedAgain(t *testing.T) {
	o := newOld(t)
	require.NoError(t, o.migrate())
	require.NoError(t, os.Remove(o.bak()))
	migrated := o.bytes(o.path())
	// The second one looked when it still was the old file, so it comes this far.
	require.NoError(t, replace(o.path(), true, o.keys, o.opts.defaults()))
	require.Equal(t, migrated, o.bytes(o.path()))
	require.NoFileExists(t, o.bak(), "a copy of the migrated file would pass for one of the old")
}

func TestHeldFileIsNeitherMigratedNorCopied(t *testing.T) {
	o := newOld(t)
	o.opts.Wait = time.Millisecond
	for _, readOnly := range []bool{false, true} { // a reader keeps the writer out as well
		db, err := bolt.Open(o.path(), 0o600, &bolt.Options{ReadOnly: readOnly})
		require.NoError(t, err)
		codeOf(t, o.migrate(), "store.held")
		require.NoError(t, db.Close())
	}
	require.Equal(t, []string{FileName, KeyName}, o.beside())
}

// While the new file is made nobody gets at the old one, and who waited for it gets the new one.
func TestFileIsHeldWhileItIsMigrated(t *testing.T) {
	o := newOld(t)
	asked := 0
	o.opts.Progress = func(uint64, uint64) {
		asked++
		_, err := Open(o.dir, Options{Wait: time.Millisecond})
		codeOf(t, err, "store.held")
	}
	require.NoError(t, o.migrate())
	require.NotZero(t, asked)
}

func TestFileOfAnotherKeyIsNotMigrated(t *testing.T) {
	o := newOld(t)
	before := o.bytes(o.path())
	keys, err := deriveKeys(make([]byte, keySize))
	require.NoError(t, err)
	codeOf(t, migrate(o.path(), true, keys, o.opts.defaults()), "key.other")
	require.Equal(t, before, o.bytes(o.path()))
	require.Equal(t, []string{FileName, KeyName}, o.beside())
}

func TestNewerFormatIsRefused(t *testing.T) {
	o := newOld(t)
	for _, format := range []uint32{Format + 1, 1 << 31} {
		o.setFormat(format)
		before := o.bytes(o.path())
		_, err := Open(o.dir, o.opts)
		codeOf(t, err, "store.newer")
		require.Equal(t, before, o.bytes(o.path()))
	}
	require.Equal(t, []string{FileName, KeyName}, o.beside())
}

func TestUnknownOlderFormatIsRefused(t *testing.T) {
	o := newOld(t)
	o.setFormat(0)
	closed := o.bytes(o.path())
	_, err := Open(o.dir, o.opts)
	codeOf(t, err, "store.older")
	require.Equal(t, closed, o.bytes(o.path()))
	require.Equal(t, []string{FileName, KeyName}, o.beside())
}

// Every format that is migrated has its old file under testdata, which a test opens.
func TestEveryFormatThatIsMigratedHasItsOldFile(t *testing.T) {
	for format := uint32(oldest); format < Format; format++ {
		require.FileExists(t, filepath.Join(oldFileDir(format), FileName))
		require.Contains(t, oldFiles, format)
	}
}

func TestBackupOfAnOlderFormatIsRestoredAndVerified(t *testing.T) {
	o := newOld(t)
	want := o.bytes(o.path())
	opts := BackupOptions{KeyFile: filepath.Join(o.dir, KeyName), Options: o.opts}
	r, err := VerifyBackup(t.Context(), o.path(), opts, nil)
	require.NoError(t, err)
	require.True(t, r.OK(), "%+v", r)
	require.Equal(t, want, o.bytes(o.path()), "a backup is only read")

	restored := &shop{t: t, dir: t.TempDir(), clock: o.clock, opts: o.opts}
	require.NoError(t, os.WriteFile(filepath.Join(restored.dir, FileName+".restoring"+migrating), []byte("of one that was cut off"), 0o600))
	require.NoError(t, Restore(o.path(), restored.dir, opts))
	require.Equal(t, want, o.bytes(o.path()))
	require.Equal(t, []string{FileName, KeyName}, (&old{shop: restored}).beside(), "nothing else is left there")
	restored.reopenAfter()
	restored.verified()
	require.Equal(t, r.Events+1, restored.store.tip.pos, "a stream is opened in it")
	require.NoError(t, restored.store.Close())
}

func TestShopThatIsMigratedIsWholeWheneverItIsKilled(t *testing.T) {
	const seed = 24
	t.Logf("seed %d", seed)
	rng := rand.New(rand.NewPCG(seed, 0))
	dir := openDoor(t, 3)
	require.Len(t, told(t, "import", dir), batchCount)
	o := &old{shop: &shop{t: t, dir: dir}}
	want := dump(t, o.path())
	for range scaled(3) {
		o.age()
		lines := killAfter(t, 1+rng.IntN(batchCount*batchSales/progressEvery), "migrate", dir)
		s, err := Open(dir, Options{}) // migrates what is of the older format still
		require.NoError(t, err, "%q", lines)
		require.NoError(t, s.Close())
		require.Equal(t, want, dump(t, o.path()))
		require.NotContains(t, o.beside(), FileName+migrating)
	}
}
