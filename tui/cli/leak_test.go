package cli_test

import (
	"bufio"
	"bytes"
	"context"
	"io"
	"net/http"
	"os"
	"runtime"
	"runtime/pprof"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"regulars/tui/cli"
)

// stacks are the goroutines that run, by what they do.
func stacks(t *testing.T) string {
	var out bytes.Buffer
	require.NoError(t, pprof.Lookup("goroutine").WriteTo(&out, 1))
	return out.String()
}

// settle waits until no more goroutines run than before.
func settle(t *testing.T, before int, was string) {
	t.Helper()
	for begun := time.Now(); runtime.NumGoroutine() > before; runtime.Gosched() {
		if time.Since(begun) > patience {
			t.Fatalf("%d goroutines, not %d\nbefore:\n%s\nafter:\n%s", runtime.NumGoroutine(), before, was, stacks(t))
		}
	}
}

// TestServerLeavesNoGoroutines serves in this process, with screens open, a command and a request
// under way, until it is told to stop.
func TestServerLeavesNoGoroutines(t *testing.T) {
	s := openShop(t)
	s.here(append([]string{"staff", "key", "add", "Kim"}, publicLine(t, "Kim")...)...)
	drop := t.TempDir()
	// The first round makes what stays for the whole process, the second is measured.
	var before int
	var was string
	for range 2 {
		before, was = runtime.NumGoroutine(), stacks(t)
		serveHere(t, s, drop)
	}
	settle(t, before, was)
}

func serveHere(t *testing.T, s *shop, drop string) {
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	r, w := io.Pipe()
	ended := make(chan int, 1)
	go func() { // awaited below
		exit := cli.Main(ctx, []string{"serve", "--ssh", "127.0.0.1:0", "--http", "127.0.0.1:0", "--import-dir", drop}, strings.NewReader(""), io.Discard, w, s.environ)
		_ = w.Close() // a pipe in memory
		ended <- exit
	}()
	s.server = &server{dir: s.dir, read: make(chan struct{})}
	serving := make(chan bool, 1)
	go s.server.listen(bufio.NewReader(r), 3, serving)
	require.True(t, <-serving, s.server.words())

	l := s.till("Kim")
	l.types("1641").sees("Anna").types(enterKey).sees("Points  300")
	transport := &http.Transport{}
	got, err := (&http.Client{Transport: transport}).Get("http://" + s.server.http + "/healthz")
	require.NoError(t, err)
	require.NoError(t, got.Body.Close())
	require.Contains(t, s.attachedHere("find", "1641"), "Anna")

	stop()
	require.Zero(t, <-ended, s.server.words())
	<-s.server.read
	require.Contains(t, s.server.words(), "Stopped; everything is on disk.")
	<-l.ended
	_ = l.close() // the server has gone first
	transport.CloseIdleConnections()
}

// attachedHere runs a command of the command line in this process, as a client of the server.
func (s *shop) attachedHere(args ...string) string {
	s.t.Helper()
	null, err := os.Open(os.DevNull)
	require.NoError(s.t, err)
	out, err := os.CreateTemp(s.t.TempDir(), "out")
	require.NoError(s.t, err)
	require.Zero(s.t, cli.Main(s.t.Context(), args, null, out, out, s.environ))
	require.NoError(s.t, null.Close())
	raw, err := os.ReadFile(out.Name())
	require.NoError(s.t, err)
	require.NoError(s.t, out.Close())
	return string(raw)
}
