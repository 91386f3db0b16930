package sshd

import (
	"context"
	"errors"
	"net"
	"strings"
	"sync"
	"time"

	"golang.org/x/crypto/ssh"

	"regulars/model"
)

// Why the context of a session has ended, for context.Cause.
var (
	ErrGone  = errors.New("sshd: the client is gone")
	ErrGoing = errors.New("sshd: the server is going")
)

// Server serves sessions from Listen until the context of Serve ends.
type Server struct {
	opt  Options
	host ssh.Signer
	l    net.Listener
	gate *gate
	room chan struct{} // a token a session

	live context.Context // of the sessions; Serve owns it
	stop context.CancelCauseFunc

	mu    sync.Mutex
	links map[*link]struct{}
}

// keepAlive finds a client that has lost its power within a minute.
var keepAlive = net.KeepAliveConfig{Enable: true, Idle: 30 * time.Second, Interval: 10 * time.Second, Count: 3}

// Listen reads or makes the host key and opens the address. Nobody is served before Serve.
func Listen(ctx context.Context, opt Options) (*Server, error) {
	host, err := hostKey(opt.HostKeyPath)
	if err != nil {
		return nil, err
	}
	config := net.ListenConfig{KeepAliveConfig: keepAlive}
	l, err := config.Listen(ctx, "tcp", opt.Addr)
	if err != nil {
		return nil, model.Refuse("sshd.listen", opt.Addr).Because(err)
	}
	return newServer(opt, host, l), nil
}

func newServer(opt Options, host ssh.Signer, l net.Listener) *Server {
	opt = opt.filled()
	live, stop := context.WithCancelCause(context.Background())
	return &Server{
		opt: opt, host: host, l: l, gate: newGate(opt), room: make(chan struct{}, opt.MaxSessions),
		live: live, stop: stop, links: map[*link]struct{}{},
	}
}

// Close gives back the address of a server that will not serve after all. Serve does it itself.
func (s *Server) Close() error { return s.l.Close() }

// Addr is where the server listens.
func (s *Server) Addr() net.Addr { return s.l.Addr() }

// Fingerprint is the host key's, as ssh shows it on the first connection: "SHA256:...".
func (s *Server) Fingerprint() string { return ssh.FingerprintSHA256(s.host.PublicKey()) }

// HostKey is the public host key as it stands in a known_hosts file, without the host's name.
func (s *Server) HostKey() string {
	return strings.TrimSpace(string(ssh.MarshalAuthorizedKey(s.host.PublicKey())))
}

// Serve takes connections until ctx ends. Then sessions are told, get Grace to end, and are cut
// off; Serve returns when all have ended. It is called once.
func (s *Server) Serve(ctx context.Context) error {
	timer := time.AfterFunc(1<<62, s.cutAll)
	defer timer.Stop()
	going := context.AfterFunc(ctx, func() {
		s.stop(ErrGoing)
		timer.Reset(s.opt.Grace)
		_ = s.l.Close() // Accept ends by it
	})
	var wg sync.WaitGroup
	err := s.accept(&wg)
	if going() {
		_ = s.l.Close() // it has failed already
		s.stop(ErrGoing)
		timer.Reset(s.opt.Grace)
	} else {
		err = nil // that is how it ends
	}
	<-s.live.Done()
	s.hangUpIdle()
	wg.Wait()
	return err
}

// accept takes connections until the listener ends. Running out of file descriptors ends
// nothing: the next one may find one.
func (s *Server) accept(wg *sync.WaitGroup) error {
	const pause, most = 5 * time.Millisecond, time.Second
	wait := pause
	for {
		c, err := s.l.Accept()
		var temporary interface{ Temporary() bool }
		switch {
		case err == nil:
			wait = pause
			s.take(wg, c)
		case errors.As(err, &temporary) && temporary.Temporary() && !errors.Is(err, net.ErrClosed):
			<-time.After(wait)
			wait = min(2*wait, most)
		default:
			return err
		}
	}
}

// take serves a connection if the gate lets it in. Who is turned away hears nothing, since
// hearing costs more than coming.
func (s *Server) take(wg *sync.WaitGroup, c net.Conn) {
	from := source(c.RemoteAddr())
	if !s.gate.admit(from) {
		_ = c.Close()
		return
	}
	l := newLink(s, from, c)
	s.mu.Lock()
	s.links[l] = struct{}{}
	s.mu.Unlock()
	wg.Go(func() {
		l.serve()
		s.mu.Lock()
		delete(s.links, l)
		s.mu.Unlock()
		s.gate.gone()
	})
}

// cutAll closes every connection.
func (s *Server) cutAll() { s.hangUp(func(*link) bool { return true }) }

// hangUpIdle closes those that have no session to wait for.
func (s *Server) hangUpIdle() { s.hangUp(func(l *link) bool { return l.close() }) }

func (s *Server) hangUp(which func(l *link) bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for l := range s.links {
		if which(l) {
			_ = l.net.Close() // its goroutine ends by it
		}
	}
}
