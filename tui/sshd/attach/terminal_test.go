//go:build linux || darwin || freebsd

package attach

import (
	"bufio"
	"context"
	"io"
	"os"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/creack/pty"
	"github.com/stretchr/testify/require"
	"golang.org/x/sys/unix"
)

// desk is a terminal of a test: hand is the side of the person.
type desk struct {
	t          *testing.T
	hand, line *os.File
	r          *bufio.Reader
}

func newDesk(t *testing.T) *desk {
	t.Helper()
	hand, line, err := pty.Open()
	require.NoError(t, err)
	t.Cleanup(func() {
		_ = hand.Close()
		_ = line.Close()
	})
	return &desk{t: t, hand: hand, line: line, r: bufio.NewReader(hand)}
}

// sees waits until text was shown.
func (d *desk) sees(text string) {
	d.t.Helper()
	var seen strings.Builder
	for !strings.Contains(seen.String(), text) {
		b, err := d.r.ReadByte()
		require.NoError(d.t, err, "waited for %q and saw %q", text, seen.String())
		seen.WriteByte(b)
	}
}

func (d *desk) types(text string) {
	d.t.Helper()
	_, err := io.WriteString(d.hand, text)
	require.NoError(d.t, err)
}

func (d *desk) isRaw() bool {
	d.t.Helper()
	mode, err := unix.IoctlGetTermios(int(d.line.Fd()), termios)
	require.NoError(d.t, err)
	return mode.Lflag&(unix.ICANON|unix.ECHO|unix.ISIG) == 0
}

func (d *desk) invocation() Invocation {
	return Invocation{
		Stdin: d.line, Stdout: d.line, Stderr: d.line, Environ: []string{"LANG=en_US.UTF-8"},
		Reattach: true, Retry: time.Millisecond,
	}
}

// attach runs Attach on the terminal until the returned channel says how it ended.
func (d *desk) attach(path string) <-chan outcome {
	done := make(chan outcome, 1)
	go func() {
		exit, served, err := Attach(context.Background(), path, d.invocation())
		done <- outcome{exit: exit, served: served, err: err}
	}()
	return done
}

// screens plays the part of the screens: raw, says its name, ends with the code of the digit
// that is typed.
func screens(name string) Handler {
	return func(ctx context.Context, c *Client) int {
		if err := c.Raw(true); err != nil {
			return 99
		}
		_, _ = io.WriteString(c.Stdout, "[screens "+name+"]")
		buf := make([]byte, 16)
		for {
			n, err := c.Stdin.Until(ctx).Read(buf)
			if err != nil {
				return 98
			}
			if b := buf[n-1]; b >= '0' && b <= '9' {
				return int(b - '0')
			}
			_, _ = io.WriteString(c.Stdout, "<"+string(buf[:n])+">")
		}
	}
}

func TestTerminalIsRawForTheScreensAndPutBackAfterThem(t *testing.T) {
	quiet(t)
	path, d := socket(t), newDesk(t)
	defer server(t, path, &Server{Handler: screens("one")})()
	require.False(t, d.isRaw())
	done := d.attach(path)
	d.sees("[screens one]")
	require.True(t, d.isRaw())
	d.types("\x03") // Ctrl-C is a key there
	d.sees("<\x03>")
	d.types("5")
	require.Equal(t, outcome{exit: 5, served: true}, <-done)
	require.False(t, d.isRaw())
}

func TestRawIsRefusedWhereThereIsNoTerminal(t *testing.T) {
	path := socket(t)
	defer server(t, path, &Server{Handler: screens("one")})()
	require.Equal(t, 99, attached(t, t.Context(), path, "5").exit)
}

func TestWindowAndItsChangesReachTheHandler(t *testing.T) {
	path, d := socket(t), newDesk(t)
	require.NoError(t, pty.Setsize(d.line, &pty.Winsize{Cols: 80, Rows: 24}))
	got := make(chan Size)
	defer server(t, path, &Server{Handler: func(_ context.Context, c *Client) int {
		got <- c.Size()
		for size := range c.Resizes() {
			if got <- size; size == (Size{Width: 1, Height: 1}) {
				return 0
			}
		}
		return 1
	}})()
	done := d.attach(path)
	require.Equal(t, Size{Width: 80, Height: 24}, <-got)
	require.NoError(t, pty.Setsize(d.line, &pty.Winsize{Cols: 1, Rows: 1}))
	// The link listens for the signal by now or soon; the kernel does not tell a test's pty.
	for {
		require.NoError(t, syscall.Kill(os.Getpid(), syscall.SIGWINCH))
		select {
		case size := <-got:
			require.Equal(t, Size{Width: 1, Height: 1}, size)
			require.Equal(t, outcome{served: true}, <-done)
			return
		case <-time.After(time.Millisecond):
		}
	}
}

func TestScreensComeBackWithTheServer(t *testing.T) {
	quiet(t)
	path, d := socket(t), newDesk(t)
	stop := server(t, path, &Server{Handler: screens("one")})
	done := d.attach(path)
	d.sees("[screens one]")
	go stop() // the terminal must be read meanwhile
	d.sees("The server has stopped; waiting")
	stop()
	d.types("q7") // a scan goes nowhere and gives nothing up
	defer server(t, path, &Server{Handler: screens("two")})()
	d.sees("The server is back.")
	d.sees("[screens two]")
	require.True(t, d.isRaw())
	d.types("6")
	require.Equal(t, outcome{exit: 6, served: true}, <-done)
	require.False(t, d.isRaw())
}

func TestWaitingForTheServerIsGivenUpByAKey(t *testing.T) {
	quiet(t)
	path, d := socket(t), newDesk(t)
	stop := server(t, path, &Server{Handler: screens("one")})
	done := d.attach(path)
	d.sees("[screens one]")
	go stop()
	d.sees("Ctrl-C gives up.")
	require.Eventually(t, d.isRaw, patience, time.Millisecond)
	d.types("\x03")
	d.sees("Not waiting any longer.")
	require.Equal(t, outcome{exit: exitFailed, served: true}, <-done)
	require.False(t, d.isRaw())
}
