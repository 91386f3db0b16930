package cli_test

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/creack/pty"
	"github.com/stretchr/testify/require"
	"golang.org/x/crypto/ssh"

	"regulars/tui/cli"
	"regulars/tui/drive"
)

// patience is how long something may take that should come at once. It only bounds a failure.
const patience = 10 * time.Second

// shop is a shop with a manager, a cashier, and members, served or not.
type shop struct {
	t       testing.TB
	dir     string
	environ []string
	server  *server
	flags   []string // of serve
}

// openShop opens a shop in a folder whose path is short enough for a socket.
func openShop(t testing.TB) *shop {
	t.Helper()
	base, err := os.MkdirTemp("", "rgl")
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, os.RemoveAll(base)) })
	s := &shop{t: t, dir: filepath.Join(base, "shop")}
	s.environ = []string{
		"REGULARS_STORE=" + s.dir, "LANG=en_US.UTF-8", "TERM=xterm-256color", "REGULARS_PIN=1234", "REGULARS_STAFF=Olga",
		profileVariable + "=" + os.Getenv(profileVariable), "HOME=" + base, "XDG_CONFIG_HOME=" + filepath.Join(base, "config"), "PATH=" + os.Getenv("PATH"),
	}
	s.here("init", "--name", "S", "--owner", "Olga")
	s.environ = append(s.environ, "REGULARS_NEW_PIN=5678")
	s.here("staff", "add", "Kim", "--role", "cashier")
	s.here("member", "add", "--phone", "13812341641", "--name", "Anna")
	s.here("award", "1641", "300")
	return s
}

// here runs a command in this process, for a shop that nobody serves.
func (s *shop) here(args ...string) string {
	s.t.Helper()
	var out, errs bytes.Buffer
	require.Zero(s.t, cli.Main(s.t.Context(), args, strings.NewReader(""), &out, &errs, s.environ), "%v: %s", args, &errs)
	return out.String()
}

// result is how a command ended.
type result struct {
	stdout, stderr string
	exit           int
}

// run runs a command as a process of its own.
func (s *shop) run(args ...string) result { return s.runWith(nil, args...) }

// runWith runs a command with more variables.
func (s *shop) runWith(variables []string, args ...string) result {
	ctx, cancel := context.WithTimeout(context.Background(), 4*patience+time.Duration(*shopSize)*time.Millisecond)
	defer cancel()
	cmd := exec.CommandContext(ctx, os.Args[0], args...)
	cmd.Env = append(s.environ[:len(s.environ):len(s.environ)], roleVariable+"=regulars")
	cmd.Env = append(cmd.Env, variables...)
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	err := cmd.Run()
	if cmd.ProcessState == nil {
		return result{stderr: err.Error(), exit: -1}
	}
	return result{out.String(), errs.String(), cmd.ProcessState.ExitCode()}
}

// does runs a command that has to succeed.
func (s *shop) does(args ...string) string {
	s.t.Helper()
	got := s.run(args...)
	require.Zero(s.t, got.exit, "%v: %s", args, got.stderr)
	return got.stdout
}

// serve starts the server, the first time or again.
func (s *shop) serve(flags ...string) {
	s.t.Helper()
	var err error
	s.flags = flags
	s.server, err = startServer(s.dir, s.environ, flags...)
	require.NoError(s.t, err)
	s.t.Cleanup(func() {
		if s.server != nil {
			_ = s.server.kill() // the test has failed before it stopped the server
		}
	})
}

// stop ends the server and holds the shop against its log.
func (s *shop) stop() {
	s.t.Helper()
	require.NoError(s.t, s.server.stop())
	s.server = nil
	require.Contains(s.t, s.does("verify", "--json"), `"chain":"ok","views":"ok"`)
}

// signerOf is the key of a person, the same each time.
func signerOf(t testing.TB, name string) ssh.Signer {
	t.Helper()
	seed := make([]byte, ed25519.SeedSize)
	copy(seed, name)
	signer, err := ssh.NewSignerFromKey(ed25519.NewKeyFromSeed(seed))
	require.NoError(t, err)
	return signer
}

func publicLine(t testing.TB, name string) []string {
	return strings.Fields(string(ssh.MarshalAuthorizedKey(signerOf(t, name).PublicKey())))
}

// till is a terminal at which somebody sits.
type till struct {
	t     testing.TB
	keys  io.Writer
	size  func(width, height int) error
	close func() error

	mu      sync.Mutex
	glass   *drive.Glass
	bytes   int
	painted chan struct{} // closed and replaced when something was sent
	ended   chan struct{} // closed when nothing more is sent
}

// watch shows what the program sends until it ends.
func (l *till) watch(r io.Reader, width, height int) {
	l.glass, l.painted, l.ended = drive.NewGlass(width, height), make(chan struct{}), make(chan struct{})
	go func() { // ends with the connection
		defer close(l.ended)
		buf := make([]byte, 32<<10)
		for {
			n, err := r.Read(buf)
			l.mu.Lock()
			_, _ = l.glass.Write(buf[:n]) // it never fails
			l.bytes += n
			close(l.painted)
			l.painted = make(chan struct{})
			l.mu.Unlock()
			if err != nil {
				return
			}
		}
	}()
}

// looks tells what the screen shows and when it will show something else.
func (l *till) looks() (text string, painted <-chan struct{}, bytes int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.glass.String(), l.painted, l.bytes
}

// await waits until the screen satisfies ok.
func (l *till) await(ok func(text string) bool) error { return l.awaitFor(patience, ok) }

func (l *till) awaitFor(span time.Duration, ok func(text string) bool) error {
	deadline := time.NewTimer(span)
	defer deadline.Stop()
	for over := false; ; {
		text, painted, _ := l.looks()
		switch {
		case ok(text):
			return nil
		case over:
			return fmt.Errorf("the screen does not come:\n%s", text)
		}
		select {
		case <-painted:
		case <-l.ended:
			over = true
		case <-deadline.C:
			over = true
		}
	}
}

// sees waits until every text is on the screen.
func (l *till) sees(texts ...string) *till {
	l.t.Helper()
	err := l.await(func(text string) bool {
		for _, want := range texts {
			if !strings.Contains(text, want) {
				return false
			}
		}
		return true
	})
	require.NoError(l.t, err, "waiting for %q", texts)
	return l
}

// insists presses a key until a text is on the screen: what opens over a screen takes no key
// before it has had some quiet.
func (l *till) insists(key, text string) *till {
	l.t.Helper()
	const again = 600 * time.Millisecond
	for begun := time.Now(); time.Since(begun) < patience; {
		l.types(key)
		if l.awaitFor(again, func(screen string) bool { return strings.Contains(screen, text) }) == nil {
			return l
		}
	}
	return l.sees(text) // not, and says so
}

// misses waits until a text is no longer on the screen.
func (l *till) misses(text string) *till {
	l.t.Helper()
	require.NoError(l.t, l.await(func(screen string) bool { return !strings.Contains(screen, text) }), "waiting for %q to go", text)
	return l
}

// types sends keys.
func (l *till) types(keys ...string) *till {
	l.t.Helper()
	for _, key := range keys {
		_, err := io.WriteString(l.keys, key)
		require.NoError(l.t, err)
	}
	return l
}

// Keys as terminals send them.
const (
	enterKey = "\r"
	escKey   = "\x1b"
	f2Key    = "\x1bOQ"
	f6Key    = "\x1b[17~"
	f9Key    = "\x1b[20~"
	f10Key   = "\x1b[21~"
	ctrlG    = "\x07"
	ctrlQ    = "\x11"
)

// pasted is text that comes from a clipboard, which no scanner sends.
func pasted(text string) string { return "\x1b[200~" + text + "\x1b[201~" }

// dial connects to the server by SSH with somebody's key.
func (s *shop) dial(name, user string, more ...ssh.AuthMethod) (*ssh.Client, error) {
	return ssh.Dial("tcp", s.server.ssh, &ssh.ClientConfig{
		User: user, Auth: append([]ssh.AuthMethod{ssh.PublicKeys(signerOf(s.t, name))}, more...), Timeout: patience,
		HostKeyCallback: func(_ string, _ netAddr, key ssh.PublicKey) error {
			if got := ssh.FingerprintSHA256(key); got != s.server.host {
				return fmt.Errorf("host key %s, not %s", got, s.server.host)
			}
			return nil
		},
	})
}

// sit opens the screens by SSH.
func (s *shop) sit(name string, width, height int) (*till, error) {
	return s.sitAs(name, "till", width, height)
}

// sitAs opens by SSH what a user name asks for.
func (s *shop) sitAs(name, user string, width, height int) (*till, error) {
	client, err := s.dial(name, user)
	if err != nil {
		return nil, err
	}
	session, err := client.NewSession()
	if err != nil {
		return nil, err
	}
	if err := session.RequestPty("xterm-256color", height, width, ssh.TerminalModes{}); err != nil {
		return nil, err
	}
	l := &till{t: s.t, size: func(width, height int) error { return session.WindowChange(height, width) }}
	if l.keys, err = session.StdinPipe(); err != nil {
		return nil, err
	}
	out, err := session.StdoutPipe()
	if err != nil {
		return nil, err
	}
	l.watch(out, width, height)
	l.close = func() error {
		err := client.Close()
		<-l.ended
		return err
	}
	return l, session.Shell()
}

// till opens the screens by SSH and sees the till.
func (s *shop) till(name string) *till {
	s.t.Helper()
	l, err := s.sit(name, 100, 30)
	require.NoError(s.t, err)
	s.t.Cleanup(func() { _ = l.close() }) // the server may have gone first
	return l.sees("Scan a card")
}

// attached opens the screens by regulars itself, on a terminal of its own.
func (s *shop) attached(args ...string) *till {
	s.t.Helper()
	cmd := exec.Command(os.Args[0], args...)
	cmd.Env = append(s.environ[:len(s.environ):len(s.environ)], roleVariable+"=regulars")
	master, err := pty.StartWithSize(cmd, &pty.Winsize{Rows: 30, Cols: 100})
	require.NoError(s.t, err)
	l := &till{t: s.t, keys: master, size: func(width, height int) error {
		return pty.Setsize(master, &pty.Winsize{Rows: uint16(height), Cols: uint16(width)})
	}}
	l.watch(master, 100, 30)
	l.close = sync.OnceValue(func() error {
		err := cmd.Wait()
		_ = master.Close() // its reader ends by it
		<-l.ended
		return err
	})
	s.t.Cleanup(func() {
		_ = cmd.Process.Kill() // it has ended, if the test went well
		_ = l.close()
	})
	return l
}

// resized gives the terminal another window, which the program then fills.
func (l *till) resized(width, height int) {
	l.t.Helper()
	l.mu.Lock()
	l.glass = drive.NewGlass(width, height)
	l.mu.Unlock()
	require.NoError(l.t, l.size(width, height))
}
