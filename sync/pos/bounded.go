package pos

import (
	"net"
	"sync"
)

// boundedListener keeps only so many connections open; who comes later waits in the queue of the
// system, and those who are slow lose their place by the server's timeouts.
type boundedListener struct {
	net.Listener
	places chan struct{}
	closed chan struct{}
	once   sync.Once
}

func bounded(ln net.Listener, most int) net.Listener {
	return &boundedListener{Listener: ln, places: make(chan struct{}, most), closed: make(chan struct{})}
}

// Accept waits for a place, then for a connection.
func (b *boundedListener) Accept() (net.Conn, error) {
	select {
	case b.places <- struct{}{}:
	case <-b.closed:
		return nil, net.ErrClosed
	}
	conn, err := b.Listener.Accept()
	if err != nil {
		<-b.places
		return nil, err
	}
	return &boundedConn{Conn: conn, leave: sync.OnceFunc(func() { <-b.places })}, nil
}

// Close ends the waiting for a place too.
func (b *boundedListener) Close() error {
	b.once.Do(func() { close(b.closed) })
	return b.Listener.Close()
}

type boundedConn struct {
	net.Conn
	leave func()
}

// Close gives the place back, once.
func (c *boundedConn) Close() error {
	defer c.leave()
	return c.Conn.Close()
}
