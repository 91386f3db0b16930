package store

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	bolt "go.etcd.io/bbolt"

	"regulars/model"
	"regulars/store/disk"
)

// oldest is the first format that can be brought to the present one: its log, its streams and
// what it says of itself are today's, so that its views need only be folded again. A format
// that reads its log in another way needs more than this, and a higher number here.
const oldest = 1

// onlyAdded is the first format that the present one only adds empty buckets to: its log and its views
// are today's, so one small transaction brings it here. Whoever is cut off has the file of either
// format, and without the new buckets it is again what it was.
const onlyAdded = 2

// addBuckets makes a file of a format from onlyAdded on one of the present format.
func addBuckets(tx *bolt.Tx) error {
	for _, name := range given {
		if _, err := tx.CreateBucket([]byte(name)); err != nil {
			return err
		}
	}
	return tx.Bucket([]byte(bMeta)).Put([]byte("format"), key32(Format))
}

// migrating is what the name of a file ends in while it is made of an older one.
const migrating = ".migrating"

// migrate brings an older file to the present format. A file of the present format is left
// alone, but for orders that it has not yet; a newer one is refused when it is loaded. The migrated file is made beside the old
// one and takes its name in one step, so that whoever is cut off has one or the other; keep
// says that the old one is copied aside before.
func migrate(path string, keep bool, keys *keyring, o Options) error {
	format, behind, err := peek(path, o)
	if err != nil || format == 0 || !behind {
		return err
	}
	return replace(path, keep, keys, o)
}

// replace does what migrate says, and looks again first: it alone has the file now, but
// another program may have migrated it since. It keeps the lock until the name is given.
func replace(path string, keep bool, keys *keyring, o Options) error {
	db, err := openBolt(path, o, false)
	if err != nil {
		return err
	}
	err = guard(func() error {
		format, err := formatFor(db, keys)
		switch {
		case err != nil || format > Format:
			return err
		case format == Format:
			return addMissingOrders(db, keys)
		}
		if format < oldest {
			return model.Refuse("store.older", format)
		}
		if keep && format < onlyAdded {
			if err := copyFile(path, fmt.Sprintf("%s.format-%d.bak", path, format)); err != nil {
				return err
			}
		}
		if format >= onlyAdded {
			return db.Update(addBuckets)
		}
		staged := path + migrating
		os.Remove(staged) // of a migration that was cut off
		defer os.Remove(staged)
		if err := db.View(func(tx *bolt.Tx) error { return rebuild(staged, tx, keys, o.Progress) }); err != nil {
			return err
		}
		if err := os.Rename(staged, path); err != nil {
			return refuseFile(path, err)
		}
		return syncDir(filepath.Dir(path))
	})
	return errors.Join(refuseFile(path, err), db.Close())
}

// rebuild makes a file of the present format at path, of the log, the streams and the key of
// another. It is on disk when rebuild returns.
func rebuild(path string, src *bolt.Tx, keys *keyring, progress func(done, total uint64)) (err error) {
	head, err := loadHeader(src, keys)
	if err != nil {
		return err
	}
	made, err := startScratch(path, keys, head)
	if err != nil {
		return err
	}
	defer func() {
		if closing := made.db.Close(); err == nil {
			err = refuseFile(path, closing)
		}
	}()
	if err := made.db.Update(func(tx *bolt.Tx) error { return copyFixed(tx, src) }); err != nil {
		return refuseFile(path, err)
	}
	if err := made.foldAll(src, head, keys, progress); err != nil {
		return err
	}
	return refuseFile(path, made.db.Sync())
}

// copyFixed copies what no event is folded into: the list of streams, the newest one's key and what
// headquarters said.
func copyFixed(to, from *bolt.Tx) error {
	if err := copyGiven(to, from); err != nil {
		return err
	}
	streams := to.Bucket([]byte(bStream))
	if err := from.Bucket([]byte(bStream)).ForEach(streams.Put); err != nil {
		return err
	}
	secret := []byte("secret")
	return to.Bucket([]byte(bMeta)).Put(secret, from.Bucket([]byte(bMeta)).Get(secret))
}

// copyGiven copies what headquarters said.
func copyGiven(to, from *bolt.Tx) error {
	for _, name := range given {
		have := from.Bucket([]byte(name))
		if have == nil {
			continue // of an older format
		}
		copied := to.Bucket([]byte(name))
		copied.FillPercent = 1
		if err := errors.Join(have.ForEach(copied.Put), copied.SetSequence(have.Sequence())); err != nil {
			return err
		}
	}
	return nil
}

// foldAll folds the whole log of src into the file, a chunk at a time so that memory is bounded.
func (s *scratch) foldAll(src *bolt.Tx, head *header, keys *keyring, progress func(done, total uint64)) error {
	from := book{s: &Store{keys: keys}, tx: src, head: head}
	for pos, last := uint64(1), from.Last(); pos <= last; {
		err := s.update(func(b *batch) error {
			for end := min(last, pos+refoldChunk-1); pos <= end; pos++ {
				e, err := from.Event(pos)
				if err != nil {
					return damaged("event %d: %v", pos, err)
				}
				_, wire, _, err := logRecord(bytes.Clone(from.bucket(bEvent).Get(key64(pos))))
				if err != nil {
					return damaged("event %d: %v", pos, err)
				}
				if err := b.append(e, wire, nil); err != nil {
					return fmt.Errorf("event %d: %w", pos, err)
				}
				if progress != nil && (pos%progressEvery == 0 || pos == last) {
					progress(pos, last)
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// progressEvery is after how many events whoever waits for a migration is told.
const progressEvery = 1000

// formatFor returns the format of a file of ours.
func formatFor(db *bolt.DB, keys *keyring) (format uint32, err error) {
	err = db.View(func(tx *bolt.Tx) error {
		if meta := tx.Bucket([]byte(bMeta)); meta != nil {
			format = formatOf(meta)
		}
		if format > Format {
			return nil // by a newer program, meanwhile; it is refused when it is loaded
		}
		return checkMeta(tx, keys)
	})
	return format, err
}

// peek looks into a file before anything may be written to it: it refuses one whose pages
// would lead a look-up astray, and returns its format number, 0 if it is none of ours, and whether it wants
// something before this program can use it.
func peek(path string, o Options) (format uint32, behind bool, err error) {
	db, err := openBolt(path, o, true)
	if err != nil {
		return 0, false, err
	}
	err = guard(func() error {
		return db.View(func(tx *bolt.Tx) error {
			wrong, err := checkPages(tx, path, false)
			if err != nil {
				return err
			}
			if len(wrong) > 0 {
				return damaged("%s", strings.Join(wrong, "; "))
			}
			if meta := tx.Bucket([]byte(bMeta)); meta != nil {
				format = formatOf(meta)
			}
			behind = format < Format || format == Format && ordersMissing(tx)
			return nil
		})
	})
	return format, behind, errors.Join(refuseFile(path, err), db.Close())
}

// copyFile copies a file and has it on disk before it has its name. A copy that is already
// there is kept: it is older, so closer to what somebody may want back.
func copyFile(from, to string) error {
	if _, err := os.Lstat(to); err == nil {
		return nil
	}
	in, err := os.Open(from)
	if err != nil {
		return refuseFile(from, err)
	}
	defer in.Close()
	return writeAside(to, false, func(w io.Writer) error {
		_, err := io.Copy(w, in)
		return err
	})
}

// writeAside writes a file under a temporary name, syncs it and gives it its name: whatever
// happens, there is either the whole file or none.
func writeAside(path string, noSync bool, write func(io.Writer) error) error {
	f, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".*")
	if err != nil {
		return refuseFile(path, err)
	}
	err = write(f)
	if err == nil && !noSync {
		err = f.Sync()
	}
	if closing := f.Close(); err == nil {
		err = closing
	}
	if err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		os.Remove(f.Name())
		return refuseFile(path, err)
	}
	if noSync {
		return nil
	}
	return syncDir(filepath.Dir(path))
}

// place gives a staged file its name unless another file has it by now.
func place(staged, path string, o Options) error {
	err := os.Link(staged, path)
	switch {
	case errors.Is(err, fs.ErrExist):
		return refuseFile(path, err)
	case err != nil: // a file system without links
		if err := os.Rename(staged, path); err != nil {
			return refuseFile(path, err)
		}
	}
	if o.NoSync {
		return nil
	}
	return syncDir(filepath.Dir(path))
}

// syncDir makes a rename last.
func syncDir(dir string) error { return refuseFile(dir, disk.SyncDir(dir)) }
