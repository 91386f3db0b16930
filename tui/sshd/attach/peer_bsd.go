//go:build darwin || freebsd

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
		cred   *unix.Xucred
		failed error
	)
	err = raw.Control(func(fd uintptr) { cred, failed = unix.GetsockoptXucred(int(fd), unix.SOL_LOCAL, unix.LOCAL_PEERCRED) })
	if err = errors.Join(err, failed); err != nil {
		return -1, err
	}
	return int(cred.Uid), nil
}

const supported = true
