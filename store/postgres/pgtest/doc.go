// Package pgtest runs PostgreSQL servers of its own for tests: made in a temporary folder, reached
// over a unix socket only, gone when the test program ends, however it ends. It uses the binaries
// that the system has (Debian's postgresql, or what PG_BIN names) and never touches a server that
// runs already. It is for tests and benchmarks; nothing that ships imports it.
package pgtest

import "errors"

// ErrNone is returned by Start where this system has no PostgreSQL: tests skip.
var ErrNone = errors.New("pgtest: there is no PostgreSQL server on this machine (Debian: apt-get install postgresql), so tests that need one are skipped")

// Options of a server; the zero value is quick and forgets everything in a power cut.
type Options struct {
	Fsync    bool              // for benchmarks: commits wait for the disk
	Settings map[string]string // of postgresql.conf
}
