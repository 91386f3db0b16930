// Package disk knows what can go wrong with a database file on this computer: it sorts what the
// operating system and bbolt say into troubles, turns a fault inside a memory map into an answer and
// makes names last. It words nothing and knows nothing of what is in a file.
package disk

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"runtime/debug"
	"strings"
	"syscall"

	berrors "go.etcd.io/bbolt/errors"

	"regulars/store/pages"
)

// Trouble is a sort of what goes wrong with a file.
type Trouble uint8

// The troubles. Each file has words of its own for them.
const (
	Other     Trouble = iota // nothing that is known here
	Full                     // no room
	Forbidden                // to read or to write
	Missing                  // no such file
	Taken                    // there is such a file
	Held                     // by another process
	Closed                   // by this one
	Foreign                  // not a file of bbolt
	Damaged                  // its content cannot be right
)

// TroubleOf sorts an error.
func TroubleOf(err error) Trouble {
	is := func(any ...error) bool {
		for _, one := range any {
			if errors.Is(err, one) {
				return true
			}
		}
		return false
	}
	switch {
	case isFull(err):
		return Full
	case is(fs.ErrPermission, syscall.EROFS):
		return Forbidden
	case is(fs.ErrNotExist):
		return Missing
	case is(fs.ErrExist):
		return Taken
	case is(berrors.ErrTimeout):
		return Held
	case is(berrors.ErrDatabaseNotOpen):
		return Closed
	case is(io.ErrUnexpectedEOF, io.EOF): // it ends before its content does
		return Damaged
	case is(pages.ErrForeign):
		return Foreign
	case is(pages.ErrDamaged, berrors.ErrInvalid, berrors.ErrVersionMismatch, berrors.ErrChecksum):
		return Damaged
	}
	return Other
}

// isFull reports whether there was no room. bbolt writes the system's words about a file that it could
// not grow into an error of its own, so that only the words are left to compare.
func isFull(err error) bool {
	for _, full := range []syscall.Errno{syscall.ENOSPC, syscall.EDQUOT, syscall.EFBIG} {
		if errors.Is(err, full) || strings.Contains(err.Error(), full.Error()) {
			return true
		}
	}
	return false
}

// Guard runs f. A fault inside a file's memory map (a torn or truncated file), like any panic below f,
// is returned and does not end the process.
func Guard(f func() error) (fault any, err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() { fault = recover() }()
	return nil, f()
}

// SyncDir makes new names in a folder last.
func SyncDir(dir string) error {
	f, err := os.Open(dir)
	if err != nil {
		return err
	}
	defer f.Close()
	if err := f.Sync(); err != nil && !errors.Is(err, errors.ErrUnsupported) {
		return err
	}
	return nil
}
