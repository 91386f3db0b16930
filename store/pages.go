package store

import (
	bolt "go.etcd.io/bbolt"

	"regulars/store/pages"
)

const pageSize = pages.Size

// view runs f in a read transaction of the file.
func (s *Store) view(f func(*bolt.Tx) error) error {
	epoch := s.readers.Begin()
	defer s.readers.End(epoch)
	return s.db.View(f)
}

// checkPages reads the pages of a transaction's snapshot; see pages.Check.
func checkPages(tx *bolt.Tx, path string, whole bool) ([]string, error) {
	wrong, err := pages.Check(tx, path, whole)
	return wrong, refuseFile(path, err)
}

// checkWhole refuses a file that is shorter than its own meta page says, before the memory
// map can fault on the missing part, and a file that bbolt would not take at all.
func checkWhole(path string) error { return refuseFile(path, pages.Whole(path)) }

// overwriteFree makes zeros of all that no snapshot leads to; see pages.Overwrite. Only the writer
// calls it, between two commits, and only when no reader is left who began before the commit that
// the older meta page is of.
func (s *Store) overwriteFree() error {
	err := pages.Overwrite(s.file)
	if err == nil && !s.noSync {
		err = s.file.Sync()
	}
	return refuseFile(s.path, err)
}
