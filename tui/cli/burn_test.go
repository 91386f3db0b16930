package cli_test

import (
	"fmt"
	"os"
	"os/signal"
	"runtime/debug"
	"runtime/pprof"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// profileVariable names a file for the processor's time of a server, as `go tool pprof` reads it.
const profileVariable = "REGULARS_TEST_PROFILE"

// tidiedLine is what a server of the tests says when it has given back what it does not need.
const tidiedLine = "(test: memory tidied)"

// observed runs the program. A server can be asked for a profile, and by a signal to give back
// memory that it does not need, so that what it holds can be measured.
func observed(run func() int) int {
	if len(os.Args) < 2 || os.Args[1] != "serve" {
		return run()
	}
	asked := make(chan os.Signal, 1)
	for _, s := range tidySignals() {
		signal.Notify(asked, s)
	}
	go func() { // ends with the process
		for range asked {
			debug.FreeOSMemory()
			fmt.Fprintln(os.Stderr, tidiedLine)
		}
	}()
	path := os.Getenv(profileVariable)
	if path == "" {
		return run()
	}
	f, err := os.Create(path)
	if err == nil {
		err = pprof.StartCPUProfile(f)
	}
	if err != nil {
		panic(err)
	}
	defer pprof.StopCPUProfile()
	return run()
}

// holds is what a server holds of memory after it was tidied, without the pages of mapped files;
// 0 where the system does not say.
func (s *server) holds(t testing.TB) int {
	t.Helper()
	for _, signal := range tidySignals() {
		require.NoError(t, s.cmd.Process.Signal(signal))
	}
	if len(tidySignals()) == 0 {
		return 0
	}
	select {
	case <-s.tidied:
	case <-time.After(patience):
		t.Fatal("the server does not tidy its memory")
	}
	return status(s.cmd.Process.Pid, "RssAnon")
}

// status is a line of what the system says of a process, in bytes; 0 where it does not say.
func status(pid int, name string) int {
	raw, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0
	}
	var kb int
	for line := range strings.Lines(string(raw)) {
		if _, err := fmt.Sscanf(line, name+": %d kB", &kb); err == nil {
			return kb << 10
		}
	}
	return 0
}

// burnt is the processor's time that a process has used; 0 where the system does not say.
func burnt(pid int) time.Duration {
	raw, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return 0
	}
	_, rest, _ := strings.Cut(string(raw), ") ")
	var user, system int64
	if fields := strings.Fields(rest); len(fields) > 12 {
		if _, err := fmt.Sscan(fields[11]+" "+fields[12], &user, &system); err != nil {
			return 0
		}
	}
	const tick = time.Second / 100 // of this count, on every Linux
	return time.Duration(user+system) * tick
}
