// Package serving begins and ends an HTTP server: until a context ends, then with a grace for the
// requests under way, and not before the last handler has returned. Whoever uses it brings routes, limits
// and the listener; it knows none of them.
package serving

import (
	"context"
	"errors"
	"log"
	"net"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// Options of Run.
type Options struct {
	Grace    time.Duration // for requests under way when the server is stopped
	Stopping func()        // is called as soon as it is; may be nil
	Log      func(error)   // of what net/http has to say, about broken handshakes mostly
}

// Run answers on a listener until ctx ends, over TLS if srv has a configuration of it, and returns when
// nothing runs any more. It owns the listener, and srv's Handler, BaseContext and ErrorLog.
func Run(ctx context.Context, srv *http.Server, ln net.Listener, o Options) error {
	base, cancel := context.WithCancel(context.WithoutCancel(ctx))
	defer cancel()
	inside, handler := newGate(), srv.Handler
	var over atomic.Bool
	srv.Handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		inside.enter()
		defer inside.leave()
		if over.Load() { // who was answered because the server ends must not be answered so again and again
			w.Header().Set("Connection", "close")
			w.WriteHeader(http.StatusServiceUnavailable)
			return
		}
		handler.ServeHTTP(w, r)
	})
	srv.BaseContext = func(net.Listener) context.Context { return base }
	srv.ErrorLog = log.New(errorLog(o.Log), "", 0)
	ended := make(chan error, 1)
	go func() { // Run waits for it on both ways out
		if srv.TLSConfig == nil {
			ended <- srv.Serve(ln)
			return
		}
		ended <- srv.ServeTLS(ln, "", "")
	}()
	select {
	case err := <-ended:
		cancel()
		inside.wait()
		return err
	case <-ctx.Done():
	}
	over.Store(true)
	if o.Stopping != nil {
		o.Stopping()
	}
	grace, done := context.WithTimeout(base, o.Grace)
	defer done()
	err := srv.Shutdown(grace)
	if err != nil { // some did not end in time
		err = srv.Close()
		cancel()
	}
	<-ended
	inside.wait()
	return err
}

// errorLog takes the lines of net/http.
type errorLog func(error)

// Write passes one line on.
func (l errorLog) Write(line []byte) (int, error) {
	l(errors.New(strings.TrimSpace(string(line))))
	return len(line), nil
}

// gate lets whoever stops a server wait for its handlers: http.Server.Close does not.
type gate struct {
	mu    sync.Mutex
	empty *sync.Cond
	in    int
}

func newGate() *gate {
	g := &gate{}
	g.empty = sync.NewCond(&g.mu)
	return g
}

func (g *gate) enter() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.in++
}

func (g *gate) leave() {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.in--; g.in == 0 {
		g.empty.Broadcast()
	}
}

func (g *gate) wait() {
	g.mu.Lock()
	defer g.mu.Unlock()
	for g.in > 0 {
		g.empty.Wait()
	}
}
