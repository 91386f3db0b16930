package store

import (
	"errors"
	"os"
	"time"

	bolt "go.etcd.io/bbolt"

	"regulars/model"
)

const (
	lockWait   = 200 * time.Millisecond
	mmapFactor = 4        // of the file: growing the map waits for every reader
	mmapLeast  = 64 << 20 // bytes
	openTries  = 3        // while compactions put other files in the place of this one
)

// openBolt opens and locks a file.
func openBolt(path string, o Options, readOnly bool) (*bolt.DB, error) {
	db, _, err := openFile(path, o, readOnly)
	return db, err
}

// openFile is openBolt for whoever may have to let go of a file that bbolt no longer can.
func openFile(path string, o Options, readOnly bool) (*bolt.DB, *os.File, error) {
	for range openTries {
		db, file, err := openOnce(path, o, readOnly)
		if err != nil {
			return nil, nil, refuseFile(path, err)
		}
		// Who waited for a compaction to end waited for the old file, and what is written
		// there is written into a file without a name.
		mine, err := file.Stat()
		if err != nil {
			return nil, nil, errors.Join(refuseFile(path, err), db.Close())
		}
		if named, err := os.Stat(path); err == nil && os.SameFile(mine, named) {
			return db, file, nil
		}
		if err := db.Close(); err != nil {
			return nil, nil, refuseFile(path, err)
		}
	}
	return nil, nil, model.Refuse("store.held", path)
}

func openOnce(path string, o Options, readOnly bool) (db *bolt.DB, file *os.File, err error) {
	wait := o.Wait
	if wait == 0 {
		wait = lockWait
	}
	size := mmapLeast
	if info, err := os.Stat(path); err == nil {
		size = max(size, mmapFactor*int(info.Size()))
	}
	err = guard(func() (err error) {
		db, err = bolt.Open(path, 0o600, &bolt.Options{
			Timeout: wait, PageSize: pageSize, FreelistType: bolt.FreelistArrayType, InitialMmapSize: size, ReadOnly: readOnly,
			NoSync: o.NoSync, NoGrowSync: o.NoSync,
			OpenFile: func(name string, flag int, mode os.FileMode) (*os.File, error) {
				f, err := os.OpenFile(name, flag, mode)
				file = f
				return f, err
			},
		})
		return err
	})
	if err != nil && db == nil && file != nil {
		file.Close() // a panic inside bbolt leaves it open, and with it the lock
	}
	return db, file, err
}
