//go:build darwin || freebsd

package attach

import "golang.org/x/sys/unix"

const termios = unix.TIOCGETA
