//go:build linux || darwin || freebsd

package attach

import (
	"context"
	"io"
	"os"
	"os/exec"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"

	"regulars/model"
)

// The test binary plays a client or a server when it is called with a role.
const roleVariable = "REGULARS_TEST_ROLE"

func TestMain(m *testing.M) {
	path := os.Getenv("REGULARS_TEST_SOCKET")
	switch os.Getenv(roleVariable) {
	case "client":
		exit, _, err := Attach(context.Background(), path, Invocation{Stdin: os.Stdin, Stdout: os.Stdout, Stderr: os.Stderr})
		if err != nil {
			exit = 70
		}
		os.Exit(exit)
	case "server":
		l, err := Listen(path)
		if err != nil {
			panic(err)
		}
		_, _ = io.WriteString(os.Stdout, "listening")
		panic(Serve(context.Background(), l, func(_ context.Context, c *Client) int {
			_, _ = io.WriteString(c.Stdout, "running")
			select {}
		}))
	}
	os.Exit(m.Run())
}

// process starts the test binary in a role.
func process(t *testing.T, role, path string, stdin, stdout *os.File) *exec.Cmd {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), roleVariable+"="+role, "REGULARS_TEST_SOCKET="+path)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = stdin, stdout, os.Stderr
	require.NoError(t, cmd.Start())
	t.Cleanup(func() {
		if cmd.ProcessState == nil {
			_ = cmd.Process.Kill()
			_ = cmd.Wait()
		}
	})
	return cmd
}

func TestKilledClientEndsItsHandler(t *testing.T) {
	quiet(t)
	path := socket(t)
	running, causes := make(chan struct{}), make(chan error, 1)
	defer server(t, path, &Server{Handler: func(ctx context.Context, c *Client) int {
		close(running)
		_, err := c.Stdin.Read(make([]byte, 1))
		if err == io.ErrUnexpectedEOF {
			<-ctx.Done()
			causes <- context.Cause(ctx)
		}
		return 0
	}})()
	r, w, err := os.Pipe()
	require.NoError(t, err)
	defer func() { _, _ = r.Close(), w.Close() }()
	client := process(t, "client", path, r, os.Stdout)
	<-running
	require.NoError(t, client.Process.Kill())
	require.ErrorIs(t, <-causes, ErrVanished)
}

func TestKilledServerIsToldOf(t *testing.T) {
	quiet(t)
	path := socket(t)
	r, w, err := os.Pipe()
	require.NoError(t, err)
	defer func() { _, _ = r.Close(), w.Close() }()
	victim := process(t, "server", path, nil, w)
	_, err = io.ReadFull(r, make([]byte, len("listening")))
	require.NoError(t, err)

	out, errs, err := os.Pipe()
	require.NoError(t, err)
	defer func() { _, _ = out.Close(), errs.Close() }()
	done := make(chan outcome)
	go func() {
		exit, served, err := Attach(context.Background(), path, Invocation{Stdin: r, Stdout: errs, Stderr: errs})
		done <- outcome{exit: exit, served: served, err: err}
	}()
	_, err = io.ReadFull(out, make([]byte, len("running")))
	require.NoError(t, err)
	require.NoError(t, victim.Process.Kill())
	got := <-done
	require.True(t, got.served)
	require.Equal(t, exitFailed, got.exit)
	require.ErrorIs(t, got.err, model.Refuse("attach.lost"))
	require.NoError(t, wait(victim))
	defer server(t, path, &Server{Handler: echo})() // what it left is no obstacle
	require.Equal(t, "x", attached(t, t.Context(), path, "x").stdout)
}

// wait reaps a process that was killed.
func wait(cmd *exec.Cmd) error {
	if err, ok := cmd.Wait().(*exec.ExitError); ok && err.Sys().(syscall.WaitStatus).Signal() == syscall.SIGKILL {
		return nil
	}
	return os.ErrInvalid
}

func TestTwoSignalsLeaveAndPutTheTerminalBack(t *testing.T) {
	path, d := socket(t), newDesk(t)
	asked, release := make(chan struct{}), make(chan struct{})
	defer server(t, path, &Server{Handler: func(ctx context.Context, c *Client) int {
		_ = c.Raw(true)
		_, _ = io.WriteString(c.Stdout, "[ready]")
		<-ctx.Done()
		close(asked)
		<-release // a handler that does not hear
		return 0
	}})()
	defer close(release)
	client := process(t, "client", path, d.line, d.line)
	d.sees("[ready]")
	require.True(t, d.isRaw())
	require.NoError(t, client.Process.Signal(syscall.SIGTERM))
	<-asked
	require.NoError(t, client.Process.Signal(syscall.SIGTERM))
	require.Error(t, client.Wait())
	require.Equal(t, exitFailed, client.ProcessState.ExitCode(), "it ended by itself")
	require.False(t, d.isRaw())
}
