package attach

import (
	"context"
	"errors"
	"net"
	"os"
	"syscall"
	"time"

	"regulars/model"
)

// maxPath is what every system has room for in a socket's address.
const maxPath = 103

// dialTimeout bounds what a connection to a socket of this machine may take.
const dialTimeout = 2 * time.Second

// Listen opens the socket at path for this user alone. A socket that is left over from a server
// that was killed is replaced; one that is answered is not. The caller holds the shop's lock,
// so that no two servers do this for one path at the same time.
func Listen(path string) (net.Listener, error) {
	if !supported {
		return nil, model.Refuse("attach.unsupported")
	}
	if len(path) > maxPath {
		return nil, model.Refuse("attach.path", path, maxPath)
	}
	l, err := listen(path)
	if errors.Is(err, syscall.EADDRINUSE) {
		if err = clear(path); err != nil {
			return nil, err
		}
		l, err = listen(path)
	}
	if err != nil {
		return nil, model.Refuse("attach.listen", path).Because(err)
	}
	return l, nil
}

func listen(path string) (net.Listener, error) {
	l, err := net.Listen("unix", path)
	if err != nil {
		return nil, err
	}
	// For a moment the socket had the mode of the umask. Whoever came in then is asked for his
	// user like everybody else.
	if err := os.Chmod(path, 0o600); err != nil {
		return nil, errors.Join(err, l.Close())
	}
	return guarded{l}, nil
}

// clear takes away a socket that nobody answers on.
func clear(path string) error {
	info, err := os.Lstat(path)
	switch {
	case err != nil:
		return model.Refuse("attach.listen", path).Because(err)
	case info.Mode()&os.ModeSocket == 0:
		return model.Refuse("attach.taken", path)
	}
	conn, err := net.DialTimeout("unix", path, dialTimeout)
	if err == nil {
		_ = conn.Close() // it was only to see whether somebody is there
		return model.Refuse("attach.running", path)
	}
	if !errors.Is(err, syscall.ECONNREFUSED) {
		return model.Refuse("attach.listen", path).Because(err)
	}
	if err := os.Remove(path); err != nil {
		return model.Refuse("attach.listen", path).Because(err)
	}
	return nil
}

// guarded lets in the same user and root.
type guarded struct{ net.Listener }

func (g guarded) Accept() (net.Conn, error) {
	for {
		conn, err := g.Listener.Accept()
		if err != nil {
			return nil, err
		}
		if user, err := peerOf(conn); err == nil && (user == os.Getuid() || user == 0) {
			return conn, nil
		}
		_ = conn.Close() // strangers hear nothing
	}
}

func peerOf(conn net.Conn) (int, error) {
	c, ok := conn.(*net.UnixConn)
	if !ok {
		return -1, errors.ErrUnsupported
	}
	return peerUser(c)
}

// dial connects to the server at path. Nobody there is no error: the connection is nil then.
func dial(ctx context.Context, path string) (net.Conn, error) {
	if !supported || len(path) > maxPath {
		return nil, nil
	}
	ctx, cancel := context.WithTimeout(ctx, dialTimeout)
	defer cancel()
	var d net.Dialer
	conn, err := d.DialContext(ctx, "unix", path)
	switch {
	case err == nil:
	case errors.Is(err, os.ErrNotExist), errors.Is(err, syscall.ECONNREFUSED), errors.Is(err, syscall.ENOTDIR):
		return nil, nil
	case errors.Is(err, os.ErrPermission):
		return nil, model.Refuse("attach.denied", path).Because(err)
	default:
		return nil, model.Refuse("attach.lost").Because(err)
	}
	// The arguments and a PIN go to whoever listens, so he must be the one who is meant.
	user, err := peerOf(conn)
	if err != nil || !trusted(user, os.Getuid()) {
		_ = conn.Close()
		return nil, model.Refuse("attach.denied", path).Because(err)
	}
	return conn, nil
}

// trusted reports whether a server of one user may hear what another one says. Root chose the
// shop whose server this is.
func trusted(server, client int) bool { return server == client || server == 0 || client == 0 }
