package cli_test

import (
	"errors"
	"io"
	"net"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// cable is the line between a shop and headquarters.
type cable struct {
	l  net.Listener
	to string

	mu    sync.Mutex
	how   carrying
	lost  chan struct{} // holds one if something was sent into the silence
	conns map[net.Conn]bool
	all   sync.WaitGroup
}

// carrying is what a cable does with what is sent through it.
type carrying int

const (
	through carrying = iota // it brings it to the other side
	pulled                  // every connection is refused or ends
	silent                  // connections are taken and nothing ever comes back
)

// lay lays a cable to an address, where nobody needs to listen yet.
func lay(t testing.TB, to string) *cable {
	t.Helper()
	l, err := net.Listen("tcp", ownAddress(t))
	require.NoError(t, err)
	c := &cable{l: l, to: to, lost: make(chan struct{}, 1), conns: map[net.Conn]bool{}}
	c.all.Go(c.accept)
	t.Cleanup(func() {
		c.does(pulled)
		_ = l.Close() // ends accept
		c.all.Wait()
	})
	return c
}

func (c *cable) address() string { return c.l.Addr().String() }

// does changes what the cable does from now on, for connections that are there as well.
func (c *cable) does(how carrying) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.how = how
	for conn := range c.conns {
		if how != silent {
			_ = conn.Close() // whoever reads it goes
		}
	}
}

// awaits waits until the next thing is sent into the silence.
func (c *cable) awaits(t testing.TB) {
	t.Helper()
	select {
	case <-c.lost: // what was before
	default:
	}
	deadline := time.NewTimer(patience)
	defer deadline.Stop()
	select {
	case <-c.lost:
	case <-deadline.C:
		t.Fatal("nobody sent anything")
	}
}

// keep notes an end of a connection unless the cable is pulled.
func (c *cable) keep(conn net.Conn) (how carrying) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.how != pulled {
		c.conns[conn] = true
	}
	return c.how
}

func (c *cable) drop(conn net.Conn) {
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.conns, conn)
	_ = conn.Close() // it may be closed already
}

func (c *cable) accept() {
	for {
		conn, err := c.l.Accept()
		if errors.Is(err, net.ErrClosed) {
			return
		}
		if err != nil {
			continue
		}
		c.all.Go(func() { c.carry(conn) })
	}
}

// carry brings both directions of a connection across.
func (c *cable) carry(near net.Conn) {
	defer c.drop(near)
	if c.keep(near) == pulled {
		return
	}
	far, err := net.Dial("tcp", c.to)
	if err != nil {
		return
	}
	defer c.drop(far)
	if c.keep(far) == pulled {
		return
	}
	var both sync.WaitGroup
	both.Go(func() {
		defer far.Close() // the other direction ends with this one
		c.pump(far, near)
	})
	both.Go(func() {
		defer near.Close()
		c.pump(near, far)
	})
	both.Wait()
}

// pump copies until one side is closed; in silence it goes on reading and brings nothing.
func (c *cable) pump(to io.Writer, from io.Reader) {
	buf := make([]byte, 32<<10)
	for {
		n, err := from.Read(buf)
		c.mu.Lock()
		how := c.how
		c.mu.Unlock()
		switch {
		case n > 0 && how == through:
			if _, err := to.Write(buf[:n]); err != nil {
				return
			}
		case n > 0:
			select {
			case c.lost <- struct{}{}:
			default:
			}
		}
		if err != nil {
			return
		}
	}
}
