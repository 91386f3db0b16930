package hqbolt

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	bolt "go.etcd.io/bbolt"

	"regulars/model"
	"regulars/store/disk"
	"regulars/store/pages"
)

// Backup writes a consistent copy of the file while headquarters goes on.
func (d *DB) Backup(ctx context.Context, w io.Writer) error {
	if err := d.enter(ctx); err != nil {
		return err
	}
	defer d.callers.Done()
	return refuse(d.path, d.view(func(tx *bolt.Tx) error {
		_, err := tx.WriteTo(writer{ctx, w})
		return err
	}))
}

// Check reads every page of the file while headquarters goes on, and says what is wrong: nothing in a
// sound one. What the records say is Office.Verify's to check.
func (d *DB) Check(ctx context.Context) (wrong []string, err error) {
	if err := d.enter(ctx); err != nil {
		return nil, err
	}
	defer d.callers.Done()
	err = d.view(func(tx *bolt.Tx) (err error) {
		wrong, err = pages.Check(tx, d.path, true)
		return err
	})
	return wrong, refuse(d.path, err)
}

// writer ends with its context.
type writer struct {
	ctx context.Context
	w   io.Writer
}

func (w writer) Write(p []byte) (int, error) {
	if err := w.ctx.Err(); err != nil {
		return 0, err
	}
	return w.w.Write(p)
}

// BackupTo is Backup into a file that nobody sees before it is whole and flushed. It refuses a name that
// is taken.
func (d *DB) BackupTo(ctx context.Context, path string) error {
	if _, err := os.Lstat(path); err == nil {
		return model.Refuse("hqfile.backup", path)
	}
	return stage(path, func(f *os.File) error { return d.Backup(ctx, f) })
}

// Restore puts a copy that Backup wrote into a folder without a database. The folder's mark stays,
// so that Open notices what the copy lacks; see mark for what it cannot notice. Whoever restores
// must fence in any case.
func Restore(dir string, r io.Reader) error {
	path := filepath.Join(dir, FileName)
	if _, err := os.Lstat(path); err == nil {
		return model.Refuse("hqfile.exists", dir)
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return refuse(dir, err)
	}
	return stage(path, func(f *os.File) error {
		if _, err := io.Copy(f, r); err != nil {
			return err
		}
		return pages.Whole(f.Name())
	})
}

// stagePrefix begins the name of a file that is not whole yet.
const stagePrefix = ".staged-"

// sweep removes what a backup or a restore that was cut off left in a folder: a copy that nobody knows of would
// outlive an erasure. Whoever calls it holds the database, so that nobody is writing one.
func sweep(dir string) error {
	entries, err := os.ReadDir(dir)
	for _, e := range entries {
		if !e.Type().IsRegular() || !strings.HasPrefix(e.Name(), stagePrefix) {
			continue
		}
		if gone := os.Remove(filepath.Join(dir, e.Name())); !errors.Is(gone, fs.ErrNotExist) {
			err = errors.Join(err, gone)
		}
	}
	return err
}

// stage writes a file under another name, flushes it, and gives it its own name if that is free.
func stage(path string, write func(*os.File) error) error {
	dir := filepath.Dir(path)
	f, err := os.CreateTemp(dir, stagePrefix+"*")
	if err != nil {
		return refuse(dir, err)
	}
	defer os.Remove(f.Name())
	err = write(f)
	if err == nil {
		err = f.Sync()
	}
	if err := errors.Join(err, f.Close()); err != nil {
		return refuse(path, err)
	}
	if err := os.Link(f.Name(), path); err != nil { // never over another one's
		return refuse(path, err)
	}
	return refuse(dir, disk.SyncDir(dir))
}
