package attach

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"regulars/model"
)

// patience bounds what a test waits for something that has to happen.
const patience = 10 * time.Second

// socket is a short path, since a test's own folder may be too deep for a socket.
func socket(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "at")
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, os.RemoveAll(dir)) })
	return filepath.Join(dir, "s")
}

// quiet fails the test if goroutines are left over after it.
func quiet(t *testing.T) {
	t.Helper()
	_, ignore := stopSignals() // the first one starts a goroutine of package signal that stays
	ignore()
	before := runtime.NumGoroutine()
	t.Cleanup(func() {
		require.Eventually(t, func() bool { return runtime.NumGoroutine() <= before+1 }, patience, 5*time.Millisecond,
			"goroutines are left over") // +1: Eventually has one of its own
	})
}

// server runs at path until stop is called, which waits for it.
func server(t *testing.T, path string, s *Server) (stop func()) {
	t.Helper()
	l, err := Listen(path)
	require.NoError(t, err)
	ctx, cancel := context.WithCancel(context.Background())
	var served error
	done := make(chan struct{})
	go func() {
		defer close(done)
		served = s.Serve(ctx, l)
	}()
	stop = sync.OnceFunc(func() {
		cancel()
		<-done
		require.NoError(t, served)
	})
	t.Cleanup(stop)
	return stop
}

// typed is a file that gives text and then ends.
func typed(t *testing.T, text string) *os.File {
	t.Helper()
	r, w, err := os.Pipe()
	require.NoError(t, err)
	t.Cleanup(func() { _ = r.Close() })
	go func() {
		_, _ = io.WriteString(w, text)
		_ = w.Close()
	}()
	return r
}

// collected is a file whose content is read to the end by the returned function.
func collected(t *testing.T) (*os.File, func() string) {
	t.Helper()
	r, w, err := os.Pipe()
	require.NoError(t, err)
	all := make(chan string, 1)
	go func() {
		var b bytes.Buffer
		_, _ = io.Copy(&b, r)
		_ = r.Close()
		all <- b.String()
	}()
	read := sync.OnceValue(func() string {
		_ = w.Close()
		return <-all
	})
	t.Cleanup(func() { read() })
	return w, read
}

// outcome is what a person got from a command.
type outcome struct {
	stdout, stderr string
	exit           int
	served         bool
	err            error
}

func attached(t *testing.T, ctx context.Context, path, input string, args ...string) outcome {
	t.Helper()
	stdout, out := collected(t)
	stderr, errs := collected(t)
	exit, served, err := Attach(ctx, path, Invocation{
		Args: args, Environ: []string{"LANG=en_US.UTF-8", "PATH=/bin"}, Dir: "/srv",
		Stdin: typed(t, input), Stdout: stdout, Stderr: stderr,
	})
	return outcome{stdout: out(), stderr: errs(), exit: exit, served: served, err: err}
}

func TestCommandRunsInTheServerAsItWouldHere(t *testing.T) {
	quiet(t)
	path := socket(t)
	defer server(t, path, &Server{Handler: func(_ context.Context, c *Client) int {
		in, err := io.ReadAll(c.Stdin)
		_, _ = fmt.Fprintf(c.Stdout, "%q %q %q %s %v %v", c.Args, c.Environ, c.Dir, in, err, c.Terminal)
		_, _ = io.WriteString(c.Stderr, "a warning")
		return 2
	}})()
	got := attached(t, t.Context(), path, "some lines", "award", "王芳", "")
	require.Equal(t, outcome{
		stdout: `["award" "王芳" ""] ["LANG=en_US.UTF-8"] "/srv" some lines <nil> {false false false}`,
		stderr: "a warning", exit: 2, served: true,
	}, got)
}

func TestMuchInputAndOutputComeThroughWhole(t *testing.T) {
	path := socket(t)
	defer server(t, path, &Server{Handler: echo})()
	text := strings.Repeat("0123456789abcdef", 1<<16)
	got := attached(t, t.Context(), path, text)
	require.Equal(t, 7, got.exit)
	require.Equal(t, len(text), len(got.stdout))
	require.True(t, text == got.stdout)
}

func TestCommandThatReadsNothingTakesNothingFromTheScript(t *testing.T) {
	path := socket(t)
	defer server(t, path, &Server{Handler: func(_ context.Context, c *Client) int {
		if len(c.Args) > 0 {
			_, _ = io.ReadFull(c.Stdin, make([]byte, 6))
		}
		return 0
	}})()
	stdin := typed(t, "first\nsecond\n")
	stdout, _ := collected(t)
	for _, args := range [][]string{nil, {"reads six bytes"}, nil} {
		_, served, err := Attach(t.Context(), path, Invocation{Args: args, Stdin: stdin, Stdout: stdout, Stderr: stdout})
		require.NoError(t, err)
		require.True(t, served)
	}
	rest, err := io.ReadAll(stdin)
	require.NoError(t, err)
	require.Equal(t, "second\n", string(rest))
}

func TestWithoutAServerNothingHappens(t *testing.T) {
	path := socket(t)
	require.Equal(t, outcome{exit: exitFailed}, attached(t, t.Context(), path, ""))
	leftOver(t, path)
	require.Equal(t, outcome{exit: exitFailed}, attached(t, t.Context(), path, ""))
}

// leftOver leaves a socket as a killed server does.
func leftOver(t *testing.T, path string) {
	t.Helper()
	l, err := net.Listen("unix", path)
	require.NoError(t, err)
	l.(*net.UnixListener).SetUnlinkOnClose(false)
	require.NoError(t, l.Close())
}

func TestSocketIsReplacedOnlyIfNobodyAnswers(t *testing.T) {
	path := socket(t)
	leftOver(t, path)
	stop := server(t, path, &Server{Handler: echo})
	info, err := os.Stat(path)
	require.NoError(t, err)
	require.Equal(t, os.FileMode(0o600), info.Mode().Perm())
	_, err = Listen(path)
	require.ErrorIs(t, err, model.Refuse("attach.running"))
	require.Equal(t, 7, attached(t, t.Context(), path, "x").exit, "the first server is not disturbed")
	stop()
	require.NoFileExists(t, path)

	require.NoError(t, os.WriteFile(path, []byte("mine"), 0o600))
	_, err = Listen(path)
	require.ErrorIs(t, err, model.Refuse("attach.taken"))
	require.FileExists(t, path)
	_, err = Listen(strings.Repeat("x", maxPath+1))
	require.ErrorIs(t, err, model.Refuse("attach.path"))
}

func TestCancelStopsTheHandlerAndKeepsItsExitCode(t *testing.T) {
	quiet(t)
	path := socket(t)
	ctx, cancel := context.WithCancel(context.Background())
	causes := make(chan error, 1)
	defer server(t, path, &Server{Handler: func(ctx context.Context, c *Client) int {
		cancel()
		<-ctx.Done()
		causes <- context.Cause(ctx)
		_, _ = io.WriteString(c.Stderr, "stopped after a whole batch")
		return 1
	}})()
	got := attached(t, ctx, path, "")
	require.Equal(t, outcome{stderr: "stopped after a whole batch", exit: 1, served: true}, got)
	require.ErrorIs(t, <-causes, ErrCancelled)
}

func TestServerThatGoesLetsHandlersEnd(t *testing.T) {
	quiet(t)
	path := socket(t)
	running := make(chan struct{})
	stop := server(t, path, &Server{Handler: func(ctx context.Context, c *Client) int {
		close(running)
		<-ctx.Done()
		if errors.Is(context.Cause(ctx), ErrGoing) {
			_, _ = io.WriteString(c.Stdout, "committed")
		}
		return 4
	}})
	go func() {
		<-running
		stop()
	}()
	got := attached(t, t.Context(), path, "")
	require.Equal(t, outcome{stdout: "committed", exit: 4, served: true}, got)
}

func TestTooManyClientsAreTurnedAway(t *testing.T) {
	quiet(t)
	path := socket(t)
	inside, leave := make(chan struct{}), make(chan struct{})
	defer server(t, path, &Server{MaxClients: 2, Handler: func(context.Context, *Client) int {
		inside <- struct{}{}
		<-leave
		return 0
	}})()
	results := make(chan outcome, 2)
	for range 2 {
		go func() { results <- attached(t, context.Background(), path, "") }()
		<-inside
	}
	got := attached(t, t.Context(), path, "")
	require.True(t, got.served)
	require.ErrorIs(t, got.err, model.Refuse("attach.silent"))
	close(leave)
	require.Equal(t, outcome{served: true}, <-results)
	require.Equal(t, outcome{served: true}, <-results)
}

func TestServerOfAnotherKindIsNotWaitedFor(t *testing.T) {
	path := socket(t)
	l, err := net.Listen("unix", path)
	require.NoError(t, err)
	defer func() { require.NoError(t, l.Close()) }()
	answers := make(chan string, 2)
	go func() {
		for answer := range answers {
			c, err := l.Accept()
			if err != nil {
				return
			}
			_, _ = io.WriteString(c, answer)
			_ = c.Close()
		}
	}()
	defer close(answers)
	for _, other := range []string{"RGLA\x01", "RGLA\x09"} {
		answers <- other
		require.ErrorIs(t, attached(t, t.Context(), path, "").err, model.Refuse("attach.version"))
	}
	answers <- "220 mail ready"
	require.ErrorIs(t, attached(t, t.Context(), path, "").err, model.Refuse("attach.silent"))
}

func TestOutputThatCannotBeWrittenStopsTheCommand(t *testing.T) {
	full, err := os.OpenFile("/dev/full", os.O_WRONLY, 0)
	if err != nil {
		t.Skip("this system has no /dev/full")
	}
	defer func() { require.NoError(t, full.Close()) }()
	path := socket(t)
	causes := make(chan error, 1)
	defer server(t, path, &Server{Handler: func(ctx context.Context, c *Client) int {
		_, _ = io.WriteString(c.Stdout, "x")
		<-ctx.Done()
		causes <- context.Cause(ctx)
		return 0
	}})()
	exit, served, err := Attach(t.Context(), path, Invocation{Stdin: typed(t, ""), Stdout: full, Stderr: full})
	require.True(t, served)
	require.Equal(t, exitFailed, exit)
	require.ErrorIs(t, err, model.Refuse("attach.output"))
	require.ErrorIs(t, <-causes, ErrVanished)
}
