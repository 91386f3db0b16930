package store

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	bolt "go.etcd.io/bbolt"
)

// old is a closed shop of the present format, which the tests take for an older one.
type old struct {
	*shop
	keys *keyring
}

func newOld(t *testing.T) *old {
	s := newShop(t)
	s.award(s.enrol(1), 26828)
	s.close()
	return &old{shop: s, keys: s.store.keys}
}

func (o *old) migrate(target uint32, steps ...migration) error {
	return migrateTo(o.path(), o.keys, o.opts.defaults(), target, steps)
}

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
	db, err := bolt.Open(o.path(), 0o600, nil)
	require.NoError(o.t, err)
	require.NoError(o.t, db.Update(func(tx *bolt.Tx) error {
		return tx.Bucket([]byte(bMeta)).Put([]byte("format"), key32(format))
	}))
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

// put is a step that leaves a key behind.
func put(from uint32, key, value string) migration {
	return migration{from: from, step: func(tx *bolt.Tx, _ *keyring) error {
		return tx.Bucket([]byte(bShop)).Put([]byte(key), []byte(value))
	}}
}

func TestMigrationCopiesTheFileAsideFirst(t *testing.T) {
	o := newOld(t)
	before := o.bytes(o.path())
	require.NoError(t, o.migrate(2, migration{from: 1, step: func(tx *bolt.Tx, keys *keyring) error {
		require.Equal(t, before, o.bytes(o.bak()), "the copy is whole before anything changes")
		require.Same(t, o.keys, keys)
		return tx.Bucket([]byte(bShop)).Put([]byte("new"), []byte("view"))
	}}))
	require.Equal(t, before, o.bytes(o.bak()))
	after := dump(t, o.path())
	require.Equal(t, "view", after[bShop+"\x00new"])
	require.Equal(t, string(key32(2)), after[bMeta+"\x00format"])
	info, err := os.Stat(o.bak())
	require.NoError(t, err)
	require.Zero(t, info.Mode().Perm()&0o077, "what is aside is as private as the file")

	// The copy is the whole shop: put back, it opens.
	require.NoError(t, os.Rename(o.bak(), o.path()))
	s, err := Open(o.dir, o.opts)
	require.NoError(t, err)
	require.NoError(t, s.Close())
}

func TestMigrationsRunInOrderInOneTransaction(t *testing.T) {
	o := newOld(t)
	var ran []uint32
	var in []*bolt.Tx
	step := func(from uint32) migration {
		return migration{from: from, step: func(tx *bolt.Tx, _ *keyring) error {
			ran, in = append(ran, from), append(in, tx)
			return nil
		}}
	}
	require.NoError(t, o.migrate(4, step(0), step(1), step(2), step(3), step(4)))
	require.Equal(t, []uint32{1, 2, 3}, ran)
	require.Same(t, in[0], in[1])
	require.Same(t, in[1], in[2])
	require.Equal(t, string(key32(4)), dump(t, o.path())[bMeta+"\x00format"])
}

func TestFailedMigrationChangesNothing(t *testing.T) {
	o := newOld(t)
	before := dump(t, o.path())
	refused := errors.New("a view that cannot be made")
	err := o.migrate(3, put(1, "new", "view"), migration{from: 2, step: func(tx *bolt.Tx, _ *keyring) error {
		require.Equal(t, "view", string(tx.Bucket([]byte(bShop)).Get([]byte("new"))))
		return refused
	}})
	require.ErrorIs(t, err, refused)
	codeOf(t, err, "store.io")
	require.Equal(t, before, dump(t, o.path()))

	err = o.migrate(3, put(1, "new", "view"), migration{from: 2, step: func(*bolt.Tx, *keyring) error { panic("a bug") }})
	codeOf(t, err, "store.damaged")
	require.Equal(t, before, dump(t, o.path()))

	s, err := Open(o.dir, o.opts)
	require.NoError(t, err, "the lock is let go and the file is what it was")
	require.NoError(t, s.Close())
}

func TestSecondMigrationKeepsTheFirstCopy(t *testing.T) {
	o := newOld(t)
	first := o.bytes(o.path())
	err := o.migrate(2, migration{from: 1, step: func(*bolt.Tx, *keyring) error { return errors.New("not today") }})
	require.Error(t, err)
	require.Equal(t, first, o.bytes(o.bak()))

	o.reopenClosed(func() { o.award(o.enrol(2), 100) }) // the shop goes on meanwhile
	require.NotEqual(t, first, o.bytes(o.path()))
	require.NoError(t, o.migrate(2, put(1, "new", "view")))
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
	before := o.bytes(o.path())
	require.NoError(t, o.migrate(1, migration{from: 1, step: func(*bolt.Tx, *keyring) error { panic("must not run") }}))
	require.Equal(t, before, o.bytes(o.path()))
	require.Equal(t, []string{FileName, KeyName}, o.beside())
}

// Two programs may find the same old file: whoever comes second must see what the first did.
func TestFileThatWasMigratedMeanwhileIsNotMigratedAgain(t *testing.T) {
	o := newOld(t)
	runs := 0
	step := migration{from: 1, step: func(*bolt.Tx, *keyring) error { runs++; return nil }}
	require.NoError(t, o.migrate(2, step))
	require.NoError(t, os.Remove(o.bak()))
	migrated := o.bytes(o.path())
	// The second one looked when it still was the old file, so it comes this far.
	require.NoError(t, takeSteps(o.path(), o.keys, o.opts.defaults(), 2, []migration{step}))
	require.Equal(t, 1, runs)
	require.Equal(t, migrated, o.bytes(o.path()))
	require.NoFileExists(t, o.bak(), "a copy of the migrated file would pass for one of the old")
}

func TestHeldFileIsNeitherMigratedNorCopied(t *testing.T) {
	o := newOld(t)
	for _, readOnly := range []bool{false, true} { // a reader keeps the writer out as well
		db, err := bolt.Open(o.path(), 0o600, &bolt.Options{ReadOnly: readOnly})
		require.NoError(t, err)
		opts := o.opts.defaults()
		opts.Wait = time.Millisecond
		err = migrateTo(o.path(), o.keys, opts, 2, []migration{put(1, "new", "view")})
		codeOf(t, err, "store.held")
		require.NoError(t, db.Close())
	}
	require.Equal(t, []string{FileName, KeyName}, o.beside())
}

func TestFileOfAnotherKeyIsNotMigrated(t *testing.T) {
	o := newOld(t)
	before := o.bytes(o.path())
	keys, err := deriveKeys(make([]byte, keySize))
	require.NoError(t, err)
	codeOf(t, migrateTo(o.path(), keys, o.opts.defaults(), 2, []migration{put(1, "new", "view")}), "key.other")
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
	o.setFormat(Format)
	o.reopenClosed(func() { o.verified() })
}

func TestUnknownOlderFormatIsRefused(t *testing.T) {
	o := newOld(t)
	before := dump(t, o.path())
	codeOf(t, o.migrate(3, put(2, "new", "view")), "store.older") // nothing leads away from 1
	require.Equal(t, before, dump(t, o.path()))
	codeOf(t, o.migrate(3, put(1, "new", "view")), "store.older") // nothing leads on from 2
	require.Equal(t, before, dump(t, o.path()))

	require.NoError(t, os.Remove(o.bak()))
	o.setFormat(0)
	closed := o.bytes(o.path())
	_, err := Open(o.dir, o.opts)
	codeOf(t, err, "store.older")
	require.Equal(t, closed, o.bytes(o.path()))
	require.Equal(t, []string{FileName, KeyName}, o.beside())
}

// The table of migrations leads from every format before the present one to the next.
func TestEveryOlderFormatHasItsMigration(t *testing.T) {
	require.Len(t, migrations, Format-1)
	for i, m := range migrations {
		require.EqualValues(t, i+1, m.from)
		require.FileExists(t, filepath.Join(oldFileDir(m.from), FileName))
	}
}
