package sshd

import (
	"errors"
	"net"
	"net/netip"
	"sync"
	"time"

	charm "charm.land/ssh"
	"golang.org/x/crypto/ssh"
)

// link is one connection.
type link struct {
	s     *Server
	from  netip.Prefix
	net   net.Conn
	proof sync.Once

	mu       sync.Mutex
	sessions int
	closed   bool // no more sessions
	idle     *time.Timer
	wg       sync.WaitGroup
}

func newLink(s *Server, from netip.Prefix, c net.Conn) *link {
	l := &link{s: s, from: from, net: &wire{Conn: c, limit: s.opt.WriteTimeout}}
	l.mu.Lock() // the timer may be quicker than the assignment
	defer l.mu.Unlock()
	l.idle = time.AfterFunc(2*s.opt.HandshakeTimeout, l.hangUp)
	return l
}

// serve does the handshake and waits for the sessions.
func (l *link) serve() {
	library := &charm.Server{
		Version:          "regulars",
		HostSigners:      []charm.Signer{l.s.host},
		HandshakeTimeout: l.s.opt.HandshakeTimeout,
		ServerConfigCallback: func(ctx charm.Context) *ssh.ServerConfig {
			return (&door{s: l.s, ctx: ctx}).config()
		},
		ConnectionFailedCallback: func(net.Conn, error) { l.proven(false) },
		ChannelHandlers:          map[string]charm.ChannelHandler{"session": l.session},
	}
	library.HandleConn(l.net)
	l.proven(true)
	l.close()
	l.wg.Wait()
}

// proven ends what the gate counts as a handshake: with the first session, or with the
// connection. A client that proves its key and then opens nothing is no better than a stranger.
func (l *link) proven(well bool) {
	l.proof.Do(func() { l.s.gate.proven(l.from, !well) })
}

// close takes no more sessions and reports whether there is none.
func (l *link) close() (idle bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.closed = true
	l.idle.Stop()
	return l.sessions == 0
}

// hangUp ends a connection that has been without a session for too long.
func (l *link) hangUp() {
	if l.close() {
		_ = l.net.Close() // its goroutine ends by it
	}
}

// enter counts a session, unless there are too many.
func (l *link) enter() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.closed || l.sessions == maxPerConn {
		return false
	}
	select {
	case l.s.room <- struct{}{}:
	default:
		return false
	}
	l.idle.Stop()
	l.sessions++
	l.wg.Add(1)
	return true
}

// leave ends what enter began.
func (l *link) leave() {
	l.mu.Lock()
	defer l.mu.Unlock()
	<-l.s.room
	l.sessions--
	switch {
	case l.sessions > 0:
	case l.closed:
		_ = l.net.Close() // the client has closed its session, so it has got all that was said
	default:
		l.idle.Reset(l.s.opt.HandshakeTimeout)
	}
	l.wg.Done()
}

// wire is a network connection whose client has to speak SSH from the first byte, and may not
// leave what we write lying.
type wire struct {
	net.Conn
	limit time.Duration
	heard int // of opening
}

// opening is what every client begins with. The library would read past lines of anything else,
// as clients do with what a server says before its version.
const opening = "SSH-2.0-"

var errGarbage = errors.New("sshd: this is not SSH")

func (w *wire) Read(p []byte) (int, error) {
	n, err := w.Conn.Read(p)
	for _, b := range p[:n] {
		if w.heard == len(opening) {
			break
		}
		if b != opening[w.heard] {
			return 0, errGarbage
		}
		w.heard++
	}
	return n, err
}

func (w *wire) Write(p []byte) (int, error) {
	if err := w.SetWriteDeadline(time.Now().Add(w.limit)); err != nil {
		return 0, err
	}
	return w.Conn.Write(p)
}
