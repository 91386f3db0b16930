package store

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	bolt "go.etcd.io/bbolt"

	"regulars/model"
)

// migration brings a file from one format to the next, inside one transaction.
type migration struct {
	from uint32
	step func(*bolt.Tx, *keyring) error
}

// migrations has one entry for every format before the present one, in order.
var migrations []migration

// migrate brings an older file to the present format, after copying it aside. A file of the
// present format is left alone; a newer one is refused when it is loaded.
func migrate(path string, keys *keyring, o Options) error {
	return migrateTo(path, keys, o, Format, migrations)
}

func migrateTo(path string, keys *keyring, o Options, target uint32, steps []migration) error {
	format, err := peek(path, o)
	if err != nil || format == 0 || format >= target {
		return err
	}
	return takeSteps(path, keys, o, target, steps)
}

// takeSteps does what migrateTo says, and looks again first: it alone has the file now, but
// another program may have migrated it since. The copy is taken under the same lock, or it
// could be half of what another program is writing.
func takeSteps(path string, keys *keyring, o Options, target uint32, steps []migration) error {
	db, err := openBolt(path, o, false)
	if err != nil {
		return err
	}
	err = guard(func() error {
		format, err := formatFor(db, keys)
		if err != nil || format >= target {
			return err
		}
		if err := copyFile(path, fmt.Sprintf("%s.format-%d.bak", path, format)); err != nil {
			return err
		}
		return db.Update(func(tx *bolt.Tx) error {
			for ; format < target; format++ {
				at := slices.IndexFunc(steps, func(m migration) bool { return m.from == format })
				if at < 0 {
					return model.Refuse("store.older", format)
				}
				if err := steps[at].step(tx, keys); err != nil {
					return fmt.Errorf("migrate from format %d: %w", format, err)
				}
			}
			return tx.Bucket([]byte(bMeta)).Put([]byte("format"), key32(target))
		})
	})
	return errors.Join(refuseFile(path, err), db.Close())
}

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
// would lead a look-up astray, and returns its format number, 0 if it is none of ours.
func peek(path string, o Options) (format uint32, err error) {
	db, err := openBolt(path, o, true)
	if err != nil {
		return 0, err
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
			return nil
		})
	})
	return format, errors.Join(refuseFile(path, err), db.Close())
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
	return writeAside(to, func(w io.Writer) error {
		_, err := io.Copy(w, in)
		return err
	})
}

// writeAside writes a file under a temporary name, syncs it and gives it its name: whatever
// happens, there is either the whole file or none.
func writeAside(path string, write func(io.Writer) error) error {
	f, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".*")
	if err != nil {
		return refuseFile(path, err)
	}
	err = write(f)
	if err == nil {
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
	return syncDir(filepath.Dir(path))
}

// place gives a staged file its name unless another file has it by now.
func place(staged, path string) error {
	err := os.Link(staged, path)
	switch {
	case errors.Is(err, fs.ErrExist):
		return refuseFile(path, err)
	case err != nil: // a file system without links
		if err := os.Rename(staged, path); err != nil {
			return refuseFile(path, err)
		}
	}
	return syncDir(filepath.Dir(path))
}

// syncDir makes a rename last.
func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return refuseFile(dir, err)
	}
	defer d.Close()
	if err := d.Sync(); err != nil && !errors.Is(err, errors.ErrUnsupported) {
		return refuseFile(dir, err)
	}
	return nil
}
