package hqbolt_test

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
	bolt "go.etcd.io/bbolt"

	"regulars/model"
	"regulars/model/hub"
	"regulars/store/hqbolt"
	"regulars/store/pages"
)

// filled makes a database with some members, closes it and returns its bytes.
func filled(t *testing.T, dir string) []byte {
	db, err := hqbolt.Create(dir, hqbolt.Options{NoSync: true})
	require.NoError(t, err)
	require.NoError(t, db.Update(t.Context(), func(tx hub.Tx) error {
		members := make([]*hub.Member, 2000)
		for i := range members {
			members[i] = &hub.Member{ID: model.ID{Stream: model.StreamID{1}, N: uint64(i + 1)}, Home: 1, Market: 1}
		}
		return tx.PutMembers(members)
	}))
	wrong, err := db.Check(t.Context())
	require.NoError(t, err)
	require.Empty(t, wrong)
	require.NoError(t, db.Close())
	raw, err := os.ReadFile(filepath.Join(dir, hqbolt.FileName))
	require.NoError(t, err)
	return raw
}

func TestAFileOfANewerFormatIsLeftAlone(t *testing.T) {
	dir := t.TempDir()
	filled(t, dir)
	path := filepath.Join(dir, hqbolt.FileName)
	db, err := bolt.Open(path, 0o600, nil)
	require.NoError(t, err)
	require.NoError(t, db.Update(func(tx *bolt.Tx) error {
		return tx.Bucket([]byte("meta")).Put([]byte("format"), []byte{0, 0, 0, 0, 0, 0, 0, hqbolt.Format + 1})
	}))
	require.NoError(t, db.Close())
	before, err := os.ReadFile(path)
	require.NoError(t, err)
	_, err = hqbolt.Open(dir, hqbolt.Options{})
	refused(t, "hqfile.newer", err)
	after, err := os.ReadFile(path)
	require.NoError(t, err)
	require.Equal(t, before, after)
}

func TestAnotherDatabaseOfBboltIsForeign(t *testing.T) {
	dir := t.TempDir()
	db, err := bolt.Open(filepath.Join(dir, hqbolt.FileName), 0o600, nil)
	require.NoError(t, err)
	require.NoError(t, db.Close())
	_, err = hqbolt.Open(dir, hqbolt.Options{})
	refused(t, "hqfile.foreign", err)
}

func TestPagesThatBboltWouldStumbleOverAreRefused(t *testing.T) {
	dir := t.TempDir()
	raw := filled(t, dir)
	branch := 0
	for id := 2; id < len(raw)/pages.Size; id++ {
		if pages.Native.Uint16(raw[id*pages.Size+8:]) == pages.Branch && pages.Native.Uint16(raw[id*pages.Size+10:]) > 1 {
			branch = id
		}
	}
	require.Positive(t, branch)
	child := branch*pages.Size + pages.Header + 8
	for name, wreck := range map[string]func([]byte){
		"a branch refers to itself":  func(b []byte) { pages.Native.PutUint64(b[child:], uint64(branch)) },
		"a branch refers to nowhere": func(b []byte) { pages.Native.PutUint64(b[child:], 1<<60) },
		"too many children":          func(b []byte) { pages.Native.PutUint16(b[branch*pages.Size+10:], 60_000) },
	} {
		wrecked := bytes.Clone(raw)
		wreck(wrecked)
		require.NoError(t, os.WriteFile(filepath.Join(dir, hqbolt.FileName), wrecked, 0o600))
		t.Log(name)
		_, err := hqbolt.Open(dir, hqbolt.Options{})
		refused(t, "hqfile.damaged", err)
	}
	require.NoError(t, os.WriteFile(filepath.Join(dir, hqbolt.FileName), raw, 0o600))
	db, err := hqbolt.Open(dir, hqbolt.Options{})
	require.NoError(t, err)
	require.NoError(t, db.Close())
}

func TestCheckFindsALeafThatIsNotAsItMustBe(t *testing.T) {
	dir := t.TempDir()
	raw := filled(t, dir)
	snap, ok := pages.ParseMeta(raw)
	other, okToo := pages.ParseMeta(raw[pages.Size:])
	require.True(t, ok && okToo)
	if pages.Native.Uint64(raw[pages.Size+pages.Header+48:]) > pages.Native.Uint64(raw[pages.Header+48:]) {
		snap = other
	}
	leaf := 0
	for id := 2; id < len(raw)/pages.Size; id++ {
		if pages.Native.Uint16(raw[id*pages.Size+8:]) == pages.Leaf && pages.Native.Uint16(raw[id*pages.Size+10:]) > 20 && snap.Uses(bytes.NewReader(raw), uint64(id)) {
			leaf = id
		}
	}
	require.Positive(t, leaf)
	pages.Native.PutUint32(raw[leaf*pages.Size+pages.Header+pages.Element*10+8:], 1<<30) // the size of a key
	require.NoError(t, os.WriteFile(filepath.Join(dir, hqbolt.FileName), raw, 0o600))
	db, err := hqbolt.Open(dir, hqbolt.Options{})
	require.NoError(t, err, "a look at the branches does not see it")
	wrong, err := db.Check(t.Context())
	require.NoError(t, err)
	require.NotEmpty(t, wrong)
	require.NoError(t, db.Close())
}

func TestAFileThatIsCutOffWhileOpenIsARefusal(t *testing.T) {
	dir := t.TempDir()
	filled(t, dir)
	db, err := hqbolt.Open(dir, hqbolt.Options{})
	require.NoError(t, err)
	require.NoError(t, os.Truncate(filepath.Join(dir, hqbolt.FileName), 2*pages.Size))
	all := func(tx hub.Tx) error {
		_, err := tx.Walk(model.ID{}, 5000)
		return err
	}
	refused(t, "hqfile.damaged", db.View(t.Context(), all))
	refused(t, "hqfile.damaged", db.Update(t.Context(), all))
	refused(t, "hqfile.damaged", db.Update(t.Context(), func(tx hub.Tx) error { return tx.PutShop(hub.Shop{Number: 1}) }))
	_ = db.Close() // whatever it says, it comes back
}

func TestACopyThatWentOnElsewhereIsOlderByItsGeneration(t *testing.T) {
	dir := t.TempDir()
	db := created(t, dir)
	put(t, db, 1)
	var copied bytes.Buffer
	require.NoError(t, db.Backup(t.Context(), &copied))
	put(t, db, 2)
	require.NoError(t, db.Close())

	elsewhere := t.TempDir()
	require.NoError(t, hqbolt.Restore(elsewhere, &copied))
	other, err := hqbolt.Open(elsewhere, hqbolt.Options{NoSync: true})
	require.NoError(t, err)
	for range 5 {
		put(t, other, 1)
	}
	require.NoError(t, other.Close())
	require.NoError(t, os.Rename(filepath.Join(elsewhere, hqbolt.FileName), filepath.Join(dir, hqbolt.FileName)))
	_, err = hqbolt.Open(dir, hqbolt.Options{})
	refused(t, "hqfile.older", err)
}
