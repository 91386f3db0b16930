package sshd

import (
	"net"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/sys/unix"
)

func TestKernelLooksForClientsWithoutPower(t *testing.T) {
	s, _ := start(t, Options{})
	enter(t, s, "li")
	s.mu.Lock()
	defer s.mu.Unlock()
	require.Len(t, s.links, 1)
	for l := range s.links {
		raw, err := l.net.(*wire).Conn.(*net.TCPConn).SyscallConn()
		require.NoError(t, err)
		option := func(level, name int) (value int) {
			require.NoError(t, raw.Control(func(fd uintptr) { value, err = unix.GetsockoptInt(int(fd), level, name) }))
			require.NoError(t, err)
			return value
		}
		require.Equal(t, 1, option(unix.SOL_SOCKET, unix.SO_KEEPALIVE))
		require.Equal(t, 30, option(unix.IPPROTO_TCP, unix.TCP_KEEPIDLE))
		require.Equal(t, 10, option(unix.IPPROTO_TCP, unix.TCP_KEEPINTVL))
		require.Equal(t, 3, option(unix.IPPROTO_TCP, unix.TCP_KEEPCNT))
	}
}
