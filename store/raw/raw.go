// Package raw measures the limits that the store is held against, in the same run and on the
// same disk: two synced page writes, bare bbolt gets and puts, a plain copy. It never opens a shop for
// writing and knows nothing of what is in it.
package raw

import (
	"encoding/binary"
	"errors"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"time"

	bolt "go.etcd.io/bbolt"
)

const page = 4096

// Percentile returns the value below which the given share (0 to 1) of the durations lies. It
// sorts them.
func Percentile(ds []time.Duration, share float64) time.Duration {
	if len(ds) == 0 {
		return 0
	}
	slices.Sort(ds)
	return ds[min(int(share*float64(len(ds))), len(ds)-1)]
}

// TwoSyncs overwrites one page and syncs, twice, n times over, and returns the median of such
// a pair: what no bbolt commit can beat.
func TwoSyncs(dir string, n int) (median time.Duration, err error) {
	f, err := os.CreateTemp(dir, ".raw-*")
	if err != nil {
		return 0, err
	}
	defer os.Remove(f.Name())
	defer f.Close()
	const pages = 1024
	buf := make([]byte, page)
	for i := range int64(pages) {
		if _, err := f.WriteAt(buf, i*page); err != nil {
			return 0, err
		}
	}
	if err := f.Sync(); err != nil {
		return 0, err
	}
	spent := make([]time.Duration, n)
	for i := range spent {
		begin := time.Now()
		for range 2 {
			buf[0]++
			if _, err := f.WriteAt(buf, rand.Int64N(pages)*page); err != nil {
				return 0, err
			}
			if err := datasync(f); err != nil {
				return 0, err
			}
		}
		spent[i] = time.Since(begin)
	}
	return Percentile(spent, 0.5), nil
}

// TwoGets opens a bbolt file for reading and gets random keys of the first bucket, then what
// their last four bytes name in the second, each pair in a transaction of its own. It returns
// the median of a pair.
func TwoGets(path, first, second string, n int) (median time.Duration, err error) {
	db, err := bolt.Open(path, 0o600, &bolt.Options{ReadOnly: true})
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	var keys [][]byte
	err = db.View(func(tx *bolt.Tx) error {
		return tx.Bucket([]byte(first)).ForEach(func(k, _ []byte) error {
			keys = append(keys, slices.Clone(k))
			return nil
		})
	})
	if err != nil || len(keys) == 0 {
		return 0, err
	}
	a, b := []byte(first), []byte(second)
	spent := make([]time.Duration, n)
	for i := range spent {
		key := keys[rand.IntN(len(keys))]
		begin := time.Now()
		err := db.View(func(tx *bolt.Tx) error {
			tx.Bucket(a).Get(key)
			if tx.Bucket(b).Get(key[len(key)-4:]) == nil {
				return errors.New("raw: the second bucket lacks a key")
			}
			return nil
		})
		spent[i] = time.Since(begin)
		if err != nil {
			return 0, err
		}
	}
	return Percentile(spent, 0.5), nil
}

// Copy copies a file into dir, syncs it and removes it again; it returns how long that took.
func Copy(path, dir string) (time.Duration, error) {
	in, err := os.Open(path)
	if err != nil {
		return 0, err
	}
	defer in.Close()
	begin := time.Now()
	out, err := os.Create(filepath.Join(dir, ".raw-copy"))
	if err != nil {
		return 0, err
	}
	defer os.Remove(out.Name())
	_, err = io.Copy(out, in)
	err = errors.Join(err, out.Sync(), out.Close())
	return time.Since(begin), err
}

// Puts writes records of a hundred bytes under random keys into a bbolt file of its own, so many a commit, each
// commit on disk, and returns how many it wrote in a second: what no push to such a file can beat.
func Puts(dir string, commit, commits int) (perSecond float64, err error) {
	path := filepath.Join(dir, ".raw-puts")
	db, err := bolt.Open(path, 0o600, nil)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, db.Close(), os.Remove(path)) }()
	key, value := make([]byte, 16), make([]byte, 100)
	begin := time.Now()
	for range commits {
		err := db.Update(func(tx *bolt.Tx) error {
			b, err := tx.CreateBucketIfNotExists([]byte("raw"))
			for range commit {
				if err != nil {
					return err
				}
				binary.BigEndian.PutUint64(key, rand.Uint64())
				err = b.Put(key, value)
			}
			return err
		})
		if err != nil {
			return 0, err
		}
	}
	return float64(commit*commits) / time.Since(begin).Seconds(), nil
}
