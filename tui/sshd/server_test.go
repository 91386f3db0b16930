package sshd

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"fmt"
	"io"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"golang.org/x/crypto/ssh"

	"regulars/model"
)

// patience bounds what a test waits for something that has to happen.
const patience = 10 * time.Second

func TestWordsAreComplete(t *testing.T) { require.NoError(t, table.Check()) }

// keyOf makes the key of a person; the same name has the same key.
func keyOf(t *testing.T, name string) ssh.Signer {
	t.Helper()
	seed := make([]byte, ed25519.SeedSize)
	copy(seed, name)
	signer, err := ssh.NewSignerFromKey(ed25519.NewKeyFromSeed(seed))
	require.NoError(t, err)
	return signer
}

// known authorizes the keys of the named people.
func known(t *testing.T, names ...string) func(context.Context, ssh.PublicKey, string) (string, error) {
	t.Helper()
	who := map[string]string{}
	for _, name := range names {
		who[string(keyOf(t, name).PublicKey().Marshal())] = name
	}
	return func(_ context.Context, key ssh.PublicKey, _ string) (string, error) {
		if name, ok := who[string(key.Marshal())]; ok {
			return name, nil
		}
		return "", model.Refuse("pin.changed")
	}
}

// quiet fails the test if goroutines are left over after it.
func quiet(t *testing.T) {
	t.Helper()
	before := runtime.NumGoroutine()
	t.Cleanup(func() {
		require.Eventually(t, func() bool { return runtime.NumGoroutine() <= before+1 }, patience, 5*time.Millisecond,
			"goroutines are left over") // +1: Eventually has one of its own
	})
}

// greet is a program that says who is there and ends with the first key.
func greet(_ context.Context, s *Session) error {
	_, err := fmt.Fprintf(s, "hello %s on %s", s.Identity, s.Term)
	if err == nil {
		_, err = s.Read(make([]byte, 1))
	}
	return err
}

// start serves until stop is called, which waits for the end.
func start(t *testing.T, opt Options) (s *Server, stop func()) {
	t.Helper()
	opt.Addr = "127.0.0.1:0"
	if opt.HostKeyPath == "" {
		opt.HostKeyPath = filepath.Join(t.TempDir(), "host")
	}
	if opt.Authorize == nil {
		opt.Authorize = known(t, "li")
	}
	if opt.Run == nil {
		opt.Run = greet
	}
	opt.Grace = orElse(opt.Grace, 50*time.Millisecond) // no program of a test needs longer
	s, err := Listen(t.Context(), opt)
	require.NoError(t, err)
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- s.Serve(ctx) }()
	stop = sync.OnceFunc(func() {
		cancel()
		require.NoError(t, <-done)
	})
	t.Cleanup(stop)
	return s, stop
}

// dial logs in. What the server says before that is added to banner, if there is one.
func dial(s *Server, user string, banner *bytes.Buffer, methods ...ssh.AuthMethod) (*ssh.Client, error) {
	return ssh.Dial("tcp", s.Addr().String(), &ssh.ClientConfig{
		User: user, Auth: methods, HostKeyCallback: ssh.FixedHostKey(s.host.PublicKey()),
		BannerCallback: func(text string) error {
			if banner != nil {
				banner.WriteString(text)
			}
			return nil
		},
		Timeout: patience,
	})
}

func enter(t *testing.T, s *Server, name string) *ssh.Client {
	t.Helper()
	c, err := dial(s, name, nil, ssh.PublicKeys(keyOf(t, name)))
	require.NoError(t, err)
	t.Cleanup(func() { _ = c.Close() })
	return c
}

// seat is a session of a test client.
type seat struct {
	*ssh.Session
	in  io.WriteCloser
	out *bytes.Buffer // complete after Wait
	err *bytes.Buffer
}

func sit(t *testing.T, c *ssh.Client, width, height int) *seat {
	t.Helper()
	session, err := c.NewSession()
	require.NoError(t, err)
	if width > 0 {
		require.NoError(t, session.RequestPty("xterm-256color", height, width, ssh.TerminalModes{ssh.ECHO: 1}))
	}
	in, err := session.StdinPipe()
	require.NoError(t, err)
	s := &seat{Session: session, in: in, out: &bytes.Buffer{}, err: &bytes.Buffer{}}
	session.Stdout, session.Stderr = s.out, s.err
	return s
}

func TestTwoKeysAreTwoPeople(t *testing.T) {
	quiet(t)
	s, stop := start(t, Options{Authorize: known(t, "li", "wang")})
	defer stop()
	for _, name := range []string{"li", "wang"} {
		c := enter(t, s, name)
		at := sit(t, c, 80, 24)
		require.NoError(t, at.Shell())
		_, err := at.in.Write([]byte("q"))
		require.NoError(t, err)
		require.NoError(t, at.Wait())
		require.Equal(t, "hello "+name+" on xterm-256color", at.out.String())
		require.NoError(t, c.Close())
	}
}

func TestUserNameProvesNothing(t *testing.T) {
	s, _ := start(t, Options{Authorize: known(t, "li", "wang")})
	c, err := dial(s, "wang", nil, ssh.PublicKeys(keyOf(t, "li")))
	require.NoError(t, err)
	at := sit(t, c, 80, 24)
	require.NoError(t, at.Shell())
	_, err = at.in.Write([]byte("q"))
	require.NoError(t, err)
	require.NoError(t, at.Wait())
	require.Contains(t, at.out.String(), "hello li")
	require.NoError(t, c.Close())
}

func TestUnknownKeyIsExplainedOnce(t *testing.T) {
	quiet(t)
	s, stop := start(t, Options{})
	defer stop()
	var banner bytes.Buffer
	_, err := dial(s, "chen", &banner, ssh.PublicKeys(keyOf(t, "chen"), keyOf(t, "zhao")))
	require.Error(t, err)
	require.Equal(t, 1, strings.Count(banner.String(), table.EN.Unknown))
	require.Equal(t, 1, strings.Count(banner.String(), table.ZH.Unknown))
}

func TestOnlyPublicKeysAreTaken(t *testing.T) {
	quiet(t)
	s, stop := start(t, Options{Enrol: func(context.Context, ssh.PublicKey, string) error { return nil }})
	defer stop()
	ask := ssh.KeyboardInteractive(func(_, _ string, questions []string, _ []bool) ([]string, error) {
		return make([]string, len(questions)), nil
	})
	for name, methods := range map[string][]ssh.AuthMethod{
		"none": nil, "password": {ssh.Password("x")}, "interactive": {ask},
		"interactive after a refused key": {ssh.PublicKeys(keyOf(t, "chen")), ask},
	} {
		for _, user := range []string{"li", "root", "enrol"} {
			if user == "enrol" && len(methods) == 2 {
				continue // that is the way in for new keys
			}
			_, err := dial(s, user, nil, methods...)
			require.ErrorContains(t, err, "unable to authenticate", "%s as %s", name, user)
		}
	}
}

func TestCertificatesAndWeakKeysAreRefused(t *testing.T) {
	s, _ := start(t, Options{Authorize: func(context.Context, ssh.PublicKey, string) (string, error) { return "anybody", nil }})
	key := keyOf(t, "li")
	cert := &ssh.Certificate{Key: key.PublicKey(), CertType: ssh.UserCert, ValidPrincipals: []string{"li"}, ValidBefore: ssh.CertTimeInfinity}
	require.NoError(t, cert.SignCert(bytes.NewReader(make([]byte, 1024)), key))
	signer, err := ssh.NewCertSigner(cert, key)
	require.NoError(t, err)
	var banner bytes.Buffer
	_, err = dial(s, "li", &banner, ssh.PublicKeys(signer))
	require.Error(t, err)
	require.Contains(t, banner.String(), table.EN.Weak)
	enter(t, s, "li")
}

func TestKeyIsEnrolledByACodeOnce(t *testing.T) {
	quiet(t)
	var mu sync.Mutex
	enrolled := map[string]bool{}
	s, stop := start(t, Options{
		Authorize: func(_ context.Context, key ssh.PublicKey, _ string) (string, error) {
			mu.Lock()
			defer mu.Unlock()
			if enrolled[string(key.Marshal())] {
				return "new", nil
			}
			return "", model.Refuse("pin.changed")
		},
		Enrol: func(_ context.Context, key ssh.PublicKey, code string) error {
			if code != "4711" {
				return model.Refuse("pin.changed")
			}
			mu.Lock()
			defer mu.Unlock()
			enrolled[string(key.Marshal())] = true
			return nil
		},
	})
	defer stop()
	var said []string
	codes := []string{"0815", " 4711 "}
	ask := func(_, instruction string, questions []string, _ []bool) ([]string, error) {
		said = append(said, instruction+strings.Join(questions, ""))
		if len(questions) == 0 {
			return nil, nil
		}
		code := codes[0]
		codes = codes[1:]
		return []string{code}, nil
	}
	c, err := dial(s, "enrol", nil, ssh.PublicKeys(keyOf(t, "new")), ssh.RetryableAuthMethod(ssh.KeyboardInteractive(ask), 2))
	require.NoError(t, err)
	require.Len(t, said, 3)
	require.Contains(t, said[0], "One-time code")
	require.Contains(t, said[1], "The PIN was changed just now.", "the refusal is told")

	at := sit(t, c, 80, 24)
	require.NoError(t, at.Shell())
	require.NoError(t, at.Wait())
	require.Contains(t, at.err.String(), table.EN.Enrolled)
	require.Empty(t, at.out.String(), "the program is not for a key that has just come")
	require.NoError(t, c.Close())
	require.NoError(t, enter(t, s, "new").Close())
}

func TestNobodyEnrolsWhereThatIsOff(t *testing.T) {
	s, _ := start(t, Options{})
	var banner bytes.Buffer
	_, err := dial(s, "enroll", &banner, ssh.PublicKeys(keyOf(t, "li")))
	require.Error(t, err)
	require.Contains(t, banner.String(), table.EN.NoEnrol)
}

func TestNothingButTheScreensIsThere(t *testing.T) {
	quiet(t)
	s, stop := start(t, Options{})
	defer stop()
	c := enter(t, s, "li")
	for _, width := range []int{0, 80} { // without a terminal and with one
		at := sit(t, c, width, 24)
		var exit *ssh.ExitError
		require.ErrorAs(t, at.Run("id"), &exit)
		require.Equal(t, 1, exit.ExitStatus())
		require.Empty(t, at.out.String())
		require.Contains(t, at.err.String(), table.EN.NoCommand)
	}
	require.Error(t, sit(t, c, 0, 0).RequestSubsystem("sftp"))
	_, err := c.Dial("tcp", "127.0.0.1:22")
	require.ErrorContains(t, err, "unknown channel type")
	_, err = c.Dial("unix", "/run/x")
	require.ErrorContains(t, err, "unknown channel type")
	_, err = c.Listen("tcp", "127.0.0.1:0")
	require.Error(t, err)
	_, err = c.ListenUnix("/tmp/x")
	require.Error(t, err)

	at := sit(t, c, 80, 24)
	for _, kind := range []string{"auth-agent-req@openssh.com", "x11-req", "signal", "break", "nonsense"} {
		ok, err := at.SendRequest(kind, true, nil)
		require.NoError(t, err)
		require.False(t, ok, kind)
	}
	for name, taken := range map[string]bool{"LANG": true, "LC_ALL": true, "COLORTERM": true, "PATH": false, "LD_PRELOAD": false, "REGULARS_PIN": false, "LC_A=B": false} {
		require.Equal(t, taken, at.Setenv(name, "zh_CN.UTF-8") == nil, name)
	}
	require.Error(t, at.Setenv("LANG", "\x1b[2J"))
	require.Error(t, at.Setenv("LANG", strings.Repeat("x", maxVariable+1)))
}

func TestVariablesReachTheProgram(t *testing.T) {
	got := make(chan []string, 1)
	s, _ := start(t, Options{Run: func(_ context.Context, s *Session) error {
		got <- s.Environ
		return nil
	}})
	at := sit(t, enter(t, s, "li"), 80, 24)
	require.NoError(t, at.Setenv("LANG", "en_US.UTF-8"))
	require.NoError(t, at.Setenv("LANG", "zh_CN.UTF-8"))
	for i := range 2 * maxEnviron {
		_ = at.Setenv(fmt.Sprintf("LC_%d", i), "C")
	}
	require.NoError(t, at.Shell())
	require.NoError(t, at.Wait())
	environ := <-got
	require.Len(t, environ, maxEnviron+1)
	require.Equal(t, "LANG=zh_CN.UTF-8", environ[0])
	require.Equal(t, "TERM=xterm-256color", environ[maxEnviron])
}

func TestWithoutATerminalThereIsASentence(t *testing.T) {
	s, _ := start(t, Options{})
	at := sit(t, enter(t, s, "li"), 0, 0)
	require.NoError(t, at.Shell())
	var exit *ssh.ExitError
	require.ErrorAs(t, at.Wait(), &exit)
	require.Equal(t, 1, exit.ExitStatus())
	require.Equal(t, table.ZH.NoTerminal+"\r\n"+table.EN.NoTerminal+"\r\n", at.err.String())
}
