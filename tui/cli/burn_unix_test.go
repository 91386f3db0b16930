//go:build unix

package cli_test

import (
	"os"
	"syscall"
	"time"
)

// tidySignals is what asks a server of the tests to give back memory that it does not need.
func tidySignals() []os.Signal { return []os.Signal{syscall.SIGUSR1} }

// ownTime is the processor's time of this process, startedTime of those that it has started and
// that have ended.
func ownTime() time.Duration     { return usage(syscall.RUSAGE_SELF) }
func startedTime() time.Duration { return usage(syscall.RUSAGE_CHILDREN) }

func usage(whose int) time.Duration {
	var u syscall.Rusage
	if syscall.Getrusage(whose, &u) != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
