package pages

import (
	"errors"
	"runtime/debug"
	"strings"
	"syscall"
)

// Guard runs f. A fault inside a file's memory map (a torn or truncated file), like any panic below f,
// is returned and does not end the process.
func Guard(f func() error) (fault any, err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() { fault = recover() }()
	return nil, f()
}

// Full reports whether there was no room for what an error is about. bbolt writes the system's words about
// a file that it could not grow into an error of its own, so that only the words are left to compare.
func Full(err error) bool {
	for _, full := range []syscall.Errno{syscall.ENOSPC, syscall.EDQUOT, syscall.EFBIG} {
		if errors.Is(err, full) || strings.Contains(err.Error(), full.Error()) {
			return true
		}
	}
	return false
}
