package attach

import (
	"bufio"
	"context"
	"errors"
	"io"
	"net"
	"sync"
	"sync/atomic"
	"time"
)

// Client is a person's command line, or script, as the server sees it.
type Client struct {
	Args     []string // without the program's name
	Environ  []string // only what travels
	Dir      string   // where relative paths begin
	Terminal Streams
	Stdin    *Input
	Stdout   io.Writer
	Stderr   io.Writer

	c *conn
}

// Why a handler's context has ended, for context.Cause.
var (
	ErrVanished  = errors.New("attach: the client is gone")
	ErrCancelled = errors.New("attach: the client asked to stop")
	ErrGoing     = errors.New("attach: the server is going")
	errTerminal  = errors.New("attach: the client has no terminal to switch")
)

// Size returns the client's window as last told.
func (cl *Client) Size() Size { return cl.c.size.now() }

// Resizes tells of each new window. Only the latest is kept for a slow reader.
func (cl *Client) Resizes() <-chan Size { return cl.c.size.news }

// Raw asks the client to switch its terminal to raw mode, or back, and returns when it has.
func (cl *Client) Raw(on bool) error {
	if !cl.Terminal.Stdin {
		return errTerminal
	}
	cl.c.rawMu.Lock()
	defer cl.c.rawMu.Unlock()
	if err := cl.c.send(kindMode, []byte{flagByte(on)}); err != nil {
		return err
	}
	select {
	case ok := <-cl.c.switched:
		if !ok {
			return errTerminal
		}
		return nil
	case <-cl.c.gone:
		return ErrVanished
	}
}

// sizes keeps the latest size and tells of changes without ever waiting for the reader.
type sizes struct {
	mu   sync.Mutex
	last Size
	news chan Size
}

func (s *sizes) now() Size {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.last
}

func (s *sizes) set(size Size) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.last = size
	select {
	case <-s.news:
	default:
	}
	s.news <- size // there is room: only this method sends, under the lock
}

// conn is the server's end of one connection.
type conn struct {
	net    net.Conn
	r      *bufio.Reader
	limit  time.Duration // for one frame to be written
	cancel context.CancelCauseFunc

	version byte // that the client speaks

	writeMu sync.Mutex
	rawMu   sync.Mutex

	in       *Input
	size     sizes
	switched chan bool
	edited   chan edited
	asked    atomic.Bool   // for an edited text
	gone     chan struct{} // closed when nothing is read any more
}

func newConn(c net.Conn, limit time.Duration, cancel context.CancelCauseFunc) *conn {
	s := &conn{
		net: c, r: bufio.NewReader(c), limit: limit, cancel: cancel,
		size: sizes{news: make(chan Size, 1)}, switched: make(chan bool, 1),
		edited: make(chan edited, 1), gone: make(chan struct{}),
	}
	s.in = newInput(s.send)
	return s
}

// send writes a frame. A frame that is not taken within the limit ends the connection, since
// half of it may be on its way.
func (s *conn) send(k kind, payload []byte) error {
	s.writeMu.Lock()
	defer s.writeMu.Unlock()
	err := s.net.SetWriteDeadline(time.Now().Add(s.limit))
	if err == nil {
		err = writeFrame(s.net, k, payload)
	}
	if err != nil {
		s.cancel(ErrVanished)
		_ = s.net.Close() // the reader ends by it
	}
	return err
}

// output is one of the two streams towards the client.
type output struct {
	s *conn
	k kind
}

func (o output) Write(p []byte) (n int, err error) {
	for n < len(p) {
		piece := p[n:min(n+maxChunk, len(p))]
		if err := o.s.send(o.k, piece); err != nil {
			return n, err
		}
		n += len(piece)
	}
	return n, nil
}

// listen takes what the client sends until it is gone. It never waits for the handler.
func (s *conn) listen() {
	defer close(s.gone)
	err := error(nil)
	for err == nil {
		err = s.take()
	}
	s.in.end(io.ErrUnexpectedEOF)
	s.cancel(ErrVanished)
	_ = s.net.Close() // a client that breaks the protocol is not heard any longer
}

func (s *conn) take() error {
	k, b, err := readFrame(s.r, fromClient)
	if err != nil {
		return err
	}
	switch k {
	case kindInput:
		return s.in.put(b)
	case kindFinish:
		s.in.end(io.EOF)
	case kindSize:
		s.size.set(sizeIn(b))
	case kindCancel:
		s.cancel(ErrCancelled)
	case kindSwitched:
		on, err := flag(b[0])
		if err != nil {
			return err
		}
		select {
		case s.switched <- on:
		default:
			return broken("an answer that nobody asked for")
		}
	case kindEdited:
		return s.takeEdited(b)
	default:
		return broken("a second hello")
	}
	return nil
}
