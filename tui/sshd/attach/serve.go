package attach

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net"
	"runtime/debug"
	"sync"
	"time"

	"regulars/model"
	"regulars/model/say"
	"regulars/tui/i18n"
)

// Handler runs one command line and returns its exit code, 0 to 255. ctx ends when the client
// is gone or asks to stop and when the server goes; context.Cause says which.
type Handler func(ctx context.Context, c *Client) (exit int)

// Server serves terminals. Only Handler must be set.
type Server struct {
	Handler      Handler
	MaxClients   int           // at a time; more are turned away; 256 if zero
	WriteTimeout time.Duration // for a client to take a piece of output; 30 s if zero
	Grace        time.Duration // for clients to end when the server goes; 5 s if zero
	Log          *slog.Logger  // of our own faults; slog.Default if nil
}

// Timeouts and limits that nobody needs to change.
const (
	helloTimeout = 5 * time.Second
	closeTimeout = 5 * time.Second
)

// Serve runs handler for every client until ctx ends, and closes l.
func Serve(ctx context.Context, l net.Listener, handler Handler) error {
	return (&Server{Handler: handler}).Serve(ctx, l)
}

// Serve accepts clients until ctx ends. Then it takes no more, ends the contexts of the
// handlers, cuts the connections after Grace, and returns when all handlers have.
func (s *Server) Serve(ctx context.Context, l net.Listener) error {
	live, stop := context.WithCancelCause(context.WithoutCancel(ctx))
	cut, cutNow := context.WithCancel(context.Background())
	defer cutNow()
	release := context.AfterFunc(ctx, func() {
		_ = l.Close() // Accept ends by it
		stop(ErrGoing)
		time.AfterFunc(orElse(s.Grace, 5*time.Second), cutNow)
	})
	defer release()

	var wg sync.WaitGroup
	room := make(chan struct{}, orElse(s.MaxClients, 256))
	err := s.accept(l, func(c net.Conn) {
		select {
		case room <- struct{}{}:
		default:
			_ = c.Close() // the client says that the server did not answer
			return
		}
		wg.Go(func() {
			defer func() { <-room }()
			defer context.AfterFunc(cut, func() { _ = c.Close() })()
			s.client(live, c)
		})
	})
	if ctx.Err() != nil {
		err = nil // that is how it ends
	} else {
		stop(ErrGoing)
		_ = l.Close() // it has failed already
	}
	wg.Wait()
	return err
}

// accept hands over connections until the listener ends. Running out of file descriptors ends
// nothing: the next client may find one.
func (s *Server) accept(l net.Listener, take func(net.Conn)) error {
	const pause, most = 5 * time.Millisecond, time.Second
	wait := pause
	for {
		c, err := l.Accept()
		var temporary interface{ Temporary() bool }
		switch {
		case err == nil:
			wait = pause
			take(c)
		case errors.As(err, &temporary) && temporary.Temporary() && !errors.Is(err, net.ErrClosed):
			<-time.After(wait)
			wait = min(2*wait, most)
		default:
			return err
		}
	}
}

// client serves one connection from the first byte to the last.
func (s *Server) client(live context.Context, c net.Conn) {
	defer func() { _ = c.Close() }() // for the last time; that it was closed before is no fault
	ctx, cancel := context.WithCancelCause(live)
	defer cancel(nil)
	conn := newConn(c, orElse(s.WriteTimeout, 30*time.Second), cancel)
	h, err := conn.greet()
	if err != nil {
		return // whoever does not speak our protocol hears nothing
	}
	conn.size.last = h.size
	var listening sync.WaitGroup
	listening.Go(conn.listen)
	exit := s.run(ctx, &Client{
		Args: h.args, Environ: Environ(h.environ), Dir: h.dir, Terminal: h.terminals,
		Stdin: conn.in, Stdout: output{conn, kindOutput}, Stderr: output{conn, kindErrors}, c: conn,
	})
	// Somebody may still read the input after the handler: nothing more comes.
	conn.in.end(net.ErrClosed)
	if conn.send(kindExit, []byte{byte(exit), flagByte(errors.Is(context.Cause(live), ErrGoing))}) == nil {
		_ = c.SetReadDeadline(time.Now().Add(closeTimeout)) // the client closes first, so that it has read everything
	}
	listening.Wait()
}

// greet exchanges preambles and takes the hello.
func (s *conn) greet() (*hello, error) {
	if err := s.net.SetDeadline(time.Now().Add(helloTimeout)); err != nil {
		return nil, err
	}
	version, err := readPreamble(s.r)
	if err != nil {
		return nil, err
	}
	s.version = min(version, Version)
	if err := writePreamble(s.net, max(s.version, oldest)); err != nil {
		return nil, err
	}
	if version < oldest || version > Version {
		return nil, broken("version %d", version)
	}
	k, b, err := readFrame(s.r, fromClient)
	if err != nil {
		return nil, err
	}
	if k != kindHello {
		return nil, broken("kind %q before the hello", byte(k))
	}
	h, err := decodeHello(b)
	if err != nil {
		return nil, err
	}
	return h, s.net.SetDeadline(time.Time{})
}

// run calls the handler. A fault of ours ends one command and not everybody's till.
func (s *Server) run(ctx context.Context, c *Client) (exit int) {
	defer func() {
		if fault := recover(); fault != nil {
			log := s.Log
			if log == nil {
				log = slog.Default()
			}
			log.Error("attach: a command failed by a fault of ours", "fault", fault, "stack", string(debug.Stack()))
			lang, _ := i18n.FromEnviron(c.Environ) // an unknown one gets English
			sentence, hint := say.Error(lang, model.Refuse(say.Internal))
			_, _ = io.WriteString(c.Stderr, sentence+"\n"+hint+"\n") // a client that is gone is told nothing
			exit = exitFailed
		}
	}()
	return s.Handler(ctx, c)
}

func orElse[T comparable](value, otherwise T) T {
	var zero T
	if value == zero {
		return otherwise
	}
	return value
}
