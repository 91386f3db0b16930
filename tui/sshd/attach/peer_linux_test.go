package attach

import (
	"context"
	"io"
	"net"
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/sys/unix"
)

// as runs do on a thread that belongs to another user. The thread ends with it.
func as(t *testing.T, user int, do func()) {
	t.Helper()
	if os.Getuid() != 0 {
		t.Skip("only root can become another user")
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		runtime.LockOSThread() // and never unlocked, so that the thread is thrown away
		if _, _, errno := unix.RawSyscall(unix.SYS_SETRESUID, ^uintptr(0), uintptr(user), ^uintptr(0)); errno != 0 {
			t.Error(errno)
			return
		}
		do()
	}()
	<-done
}

const nobody = 65534

func TestOtherUsersAreNotLetIn(t *testing.T) {
	path := socket(t)
	defer server(t, path, &Server{Handler: echo})()
	// Even if somebody opened the folder and the socket for all.
	require.NoError(t, os.Chmod(path, 0o777))
	require.NoError(t, os.Chmod(filepath.Dir(path), 0o777))
	as(t, nobody, func() {
		c, err := net.Dial("unix", path)
		if err != nil {
			t.Error(err)
			return
		}
		defer func() { _ = c.Close() }()
		_, _ = io.WriteString(c, "RGLA\x01")
		if n, err := c.Read(make([]byte, 1)); n != 0 || err == nil {
			t.Errorf("a stranger heard %d bytes", n)
		}
	})
	require.Equal(t, "x", attached(t, t.Context(), path, "x").stdout)
}

func TestServerOfAnotherUserGetsNothing(t *testing.T) {
	path := socket(t)
	require.NoError(t, os.Chmod(filepath.Dir(path), 0o777))
	var l net.Listener
	as(t, nobody, func() {
		var err error
		l, err = net.Listen("unix", path)
		if err != nil {
			t.Error(err)
		}
	})
	defer func() { require.NoError(t, l.Close()) }()
	require.NoError(t, os.Chmod(path, 0o777))
	as(t, nobody-1, func() {
		c, err := net.Dial("unix", path)
		if err != nil {
			t.Error(err)
			return
		}
		defer func() { _ = c.Close() }()
		owner, err := peerOf(c)
		if err != nil || trusted(owner, nobody-1) {
			t.Errorf("user %d is trusted, %v", owner, err)
		}
	})
	conn, err := dial(context.Background(), path)
	require.NoError(t, err, "root may use everybody's server")
	require.NoError(t, conn.Close())
	require.False(t, trusted(1000, 1001))
	require.True(t, trusted(0, 1001) && trusted(1001, 1001))
}
