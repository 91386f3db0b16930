package cli

import (
	"context"
	"errors"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// manager is the socket on which systemd listens.
func manager(t *testing.T) (path string, heard func() string) {
	t.Helper()
	dir, err := os.MkdirTemp("", "sd") // short enough for a socket
	require.NoError(t, err)
	path = filepath.Join(dir, "n")
	conn, err := net.ListenUnixgram("unixgram", &net.UnixAddr{Name: path, Net: "unixgram"})
	require.NoError(t, err)
	t.Cleanup(func() {
		require.NoError(t, conn.Close())
		require.NoError(t, os.RemoveAll(dir))
	})
	return path, func() string {
		require.NoError(t, conn.SetReadDeadline(time.Now().Add(20*time.Second)))
		b := make([]byte, 256)
		n, err := conn.Read(b)
		require.NoError(t, err)
		return string(b[:n])
	}
}

// buffered is a standard error that two goroutines may use.
type buffered struct {
	mu sync.Mutex
	b  strings.Builder
}

func (b *buffered) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.Write(p)
}

func (b *buffered) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.String()
}

func TestServerTellsSystemdWhenItIsReadyAliveAndStopping(t *testing.T) {
	dir, environ := shopIn(t)
	socket, heard := manager(t)
	environ = append(environ, "NOTIFY_SOCKET="+socket, "WATCHDOG_USEC=20000")
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	stderr, code := &buffered{}, make(chan int, 1)
	go func() {
		code <- Main(ctx, []string{"serve", "--http", "127.0.0.1:0"}, strings.NewReader(""), &buffered{}, stderr, environ)
	}()
	require.Equal(t, notifyReady, heard())
	require.FileExists(t, socketPath(dir), "what it serves is open by then")
	require.Contains(t, stderr.String(), "HTTP API: ")
	require.Equal(t, notifyWatchdog, heard())
	require.Equal(t, notifyWatchdog, heard())
	stop()
	last := heard()
	for last == notifyWatchdog {
		last = heard()
	}
	require.Equal(t, notifyStopping, last)
	require.Equal(t, exitDone, <-code, stderr.String())
}

func TestServerWhoseShopCannotBeReadGivesNoSignOfLife(t *testing.T) {
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	var said []string
	looks := 0
	n := &notifier{
		send: func(state string) error { said = append(said, state); return nil },
		alive: func(context.Context) error {
			if looks++; looks == 3 {
				stop()
			}
			return errors.New("the disk is gone")
		},
		every: time.Millisecond,
	}
	require.NoError(t, n.run(ctx))
	require.Equal(t, []string{notifyReady, notifyStopping}, said)
	require.GreaterOrEqual(t, looks, 3)
}

func TestReadyThatReachesNobodyIsToldInASentence(t *testing.T) {
	_, environ := shopIn(t)
	_, stderr, code := runLine(t, append(environ, "NOTIFY_SOCKET="+filepath.Join(t.TempDir(), "no")), "serve")
	require.Equal(t, exitRefused, code)
	require.Contains(t, stderr, "systemd")
}

func TestWatchdogIsHalfTheIntervalOfThisProcess(t *testing.T) {
	for _, c := range []struct {
		usec, pid string
		want      time.Duration
	}{
		{"60000000", "", 30 * time.Second},
		{"60000000", "7", 30 * time.Second},
		{"60000000", "8", 0},
		{"", "", 0},
		{"0", "", 0},
		{"-5", "", 0},
		{"99999999999999999999", "", 0},
		{"9223372036854775807", "", 0},
	} {
		require.Equal(t, c.want, watchdogEvery(map[string]string{"WATCHDOG_USEC": c.usec, "WATCHDOG_PID": c.pid}, 7), "%v", c)
	}
}
