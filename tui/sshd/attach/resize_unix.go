//go:build unix

package attach

import (
	"os"
	"os/signal"
	"syscall"
)

// resizeSignals tell that the window changed.
func resizeSignals() (<-chan os.Signal, func()) {
	c := make(chan os.Signal, 1)
	signal.Notify(c, syscall.SIGWINCH)
	return c, func() { signal.Stop(c) }
}
