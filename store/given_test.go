package store

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
	bolt "go.etcd.io/bbolt"
)

// givenEntry is one entry of a given bucket.
type givenEntry struct {
	bucket     string
	key, value []byte
}

// givenEntries returns the first, the last and one in the middle of each of the buckets.
func givenEntries(t *testing.T, path string) (some []givenEntry) {
	t.Helper()
	db, err := bolt.Open(path, 0o600, &bolt.Options{ReadOnly: true})
	require.NoError(t, err)
	defer db.Close()
	require.NoError(t, db.View(func(tx *bolt.Tx) error {
		for _, name := range given {
			var all []givenEntry
			require.NoError(t, tx.Bucket([]byte(name)).ForEach(func(k, v []byte) error {
				all = append(all, givenEntry{name, bytes.Clone(k), bytes.Clone(v)})
				return nil
			}))
			require.NotEmpty(t, all, name)
			some = append(some, all[0], all[len(all)/2], all[len(all)-1])
		}
		return nil
	}))
	return some
}

// What headquarters said is folded from nothing; so that it was changed or lost must show by itself.
func TestEveryChangeOfWhatHeadquartersSaidIsTold(t *testing.T) {
	s, raw := furnished(t)
	changes := map[string]func(*bolt.Bucket, givenEntry) error{
		"lost":    func(b *bolt.Bucket, e givenEntry) error { return b.Delete(e.key) },
		"changed": func(b *bolt.Bucket, e givenEntry) error { return b.Put(e.key, flipped(e.value)) },
		"moved": func(b *bolt.Bucket, e givenEntry) error {
			require.NoError(t, b.Delete(e.key))
			return b.Put(flipped(e.key), e.value)
		},
		"added": func(b *bolt.Bucket, e givenEntry) error { return b.Put(append(bytes.Clone(e.key), 1), e.value) },
		"cut": func(b *bolt.Bucket, e givenEntry) error {
			if len(e.value) == 0 {
				return b.Delete(e.key)
			}
			return b.Put(e.key, e.value[:len(e.value)-1])
		},
	}
	dir := t.TempDir()
	path := filepath.Join(dir, FileName)
	o := s.opts
	o.KeyFile = filepath.Join(s.dir, KeyName)
	for _, e := range givenEntries(t, s.path()) {
		for how, change := range changes {
			require.NoError(t, os.WriteFile(path, raw, 0o600))
			db, err := bolt.Open(path, 0o600, nil)
			require.NoError(t, err)
			require.NoError(t, db.Update(func(tx *bolt.Tx) error { return change(tx.Bucket([]byte(e.bucket)), e) }))
			require.NoError(t, db.Close())
			st, err := Open(dir, o)
			if err != nil {
				codeOf(t, err, "store.damaged")
				continue
			}
			r, err := st.Verify(t.Context(), nil)
			require.NoError(t, st.Close())
			if err != nil {
				codeOf(t, err, "store.damaged")
				continue
			}
			require.False(t, r.OK(), "%s %x %s and nobody told", e.bucket, e.key, how)
		}
	}
}

// flipped returns a copy with another last bit; of nothing, something.
func flipped(raw []byte) []byte {
	out := bytes.Clone(raw)
	if len(out) == 0 {
		return []byte{1}
	}
	out[len(out)-1] ^= 1
	return out
}
