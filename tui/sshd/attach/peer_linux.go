package attach

import (
	"errors"
	"net"

	"golang.org/x/sys/unix"
)

// peerUser asks the kernel whose process is at the other end.
func peerUser(c *net.UnixConn) (int, error) {
	raw, err := c.SyscallConn()
	if err != nil {
		return -1, err
	}
	var (
		cred   *unix.Ucred
		failed error
	)
	err = raw.Control(func(fd uintptr) { cred, failed = unix.GetsockoptUcred(int(fd), unix.SOL_SOCKET, unix.SO_PEERCRED) })
	if err = errors.Join(err, failed); err != nil {
		return -1, err
	}
	return int(cred.Uid), nil
}

const supported = true
