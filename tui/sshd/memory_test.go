package sshd

import (
	"context"
	"crypto/ed25519"
	"io"
	"os"
	"os/exec"
	"runtime"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/crypto/ssh"
)

// crowdVariable makes the test binary a crowd of clients of the server at that address. They are
// in a process of their own, so that only the server's share is measured.
const crowdVariable = "REGULARS_TEST_CROWD"

const crowd = 64

func TestMain(m *testing.M) {
	if addr := os.Getenv(crowdVariable); addr != "" {
		gather(addr)
		return
	}
	os.Exit(m.Run())
}

// gather opens the sessions and keeps them until its input ends.
func gather(addr string) {
	seed := make([]byte, ed25519.SeedSize)
	copy(seed, "li") // as in keyOf
	signer, err := ssh.NewSignerFromKey(ed25519.NewKeyFromSeed(seed))
	for range crowd {
		var c *ssh.Client
		var s *ssh.Session
		if err == nil {
			c, err = ssh.Dial("tcp", addr, &ssh.ClientConfig{
				User: "li", Auth: []ssh.AuthMethod{ssh.PublicKeys(signer)},
				HostKeyCallback: ssh.InsecureIgnoreHostKey(), // of our own test, on this machine
			})
		}
		if err == nil {
			s, err = c.NewSession()
		}
		if err == nil {
			err = s.RequestPty("xterm", 24, 80, nil)
		}
		if err == nil {
			err = s.Shell()
		}
	}
	if err != nil {
		panic(err)
	}
	_, _ = io.Copy(io.Discard, os.Stdin)
}

// inUse is what this process holds of heap and stacks.
func inUse() int {
	runtime.GC()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int(m.HeapAlloc + m.StackInuse)
}

func TestIdleSessionIsSmall(t *testing.T) {
	const most = 256 << 10
	quiet(t)
	running := make(chan struct{}, crowd)
	s, stop := start(t, Options{Run: func(ctx context.Context, s *Session) error {
		running <- struct{}{}
		<-ctx.Done()
		return nil
	}})
	defer stop()
	before := inUse()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), crowdVariable+"="+s.Addr().String())
	cmd.Stderr = os.Stderr
	in, err := cmd.StdinPipe()
	require.NoError(t, err)
	require.NoError(t, cmd.Start())
	for range crowd {
		<-running
	}
	each := (inUse() - before) / crowd
	t.Logf("an idle session holds %d KiB beyond its program", each>>10)
	require.Less(t, each, most)
	require.Positive(t, each)
	require.NoError(t, in.Close())
	require.NoError(t, cmd.Wait())
}
