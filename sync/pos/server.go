package pos

import (
	"cmp"
	"context"
	"crypto/tls"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"reflect"
	"runtime/debug"
	"strings"
	"time"

	"regulars/model"
	"regulars/sync/openapi"
	"regulars/sync/serving"
)

// Options of a server; only Tokens has to be given.
type Options struct {
	// Tokens returns what a bearer token may ask and what its POS is called. It must hold a
	// token's hash against the known ones in constant time, refuse with "api.token" what it does
	// not know, and be cheap: it is asked for every request, so that a token that was taken back
	// is refused at once.
	Tokens func(ctx context.Context, token string) (Desk, Name, error)

	Lang   model.Lang                      // of refusals before the shop is known; "": Chinese
	TLS    *tls.Config                     // nil: plain HTTP, on loopback and local sockets only
	Clock  func() time.Time                // nil: time.Now
	Log    func(route string, err error)   // of what is told to nobody else, from any goroutine; nil: nowhere
	Health func(ctx context.Context) error // of /healthz; nil: always well
	Gauges func() []Gauge                  // more figures for /metrics; nil: none

	Rate        int           // steady requests a second for each POS; 0: 200
	Burst       int           // requests of a POS at once; 0: 400
	InFlight    int           // requests that are answered at the same time; 0: 128
	Connections int           // open at the same time; 0: 512
	Timeout     time.Duration // for one request, from its head to its answer; 0: 10 s
	Grace       time.Duration // for requests under way when the server is stopped; 0: 10 s
}

// Bounds of a connection, against clients that are slow or dead.
const (
	headTimeout  = 5 * time.Second
	idleTimeout  = 60 * time.Second
	headBytes    = 16 << 10
	tokenLength  = 512
	writeReserve = 5 * time.Second // beyond Timeout, to send the answer
)

func (o Options) defaults() Options {
	o.Rate, o.Burst = cmp.Or(max(o.Rate, 0), 200), cmp.Or(max(o.Burst, 0), 400)
	o.InFlight, o.Connections = cmp.Or(max(o.InFlight, 0), 128), cmp.Or(max(o.Connections, 0), 512)
	o.Timeout, o.Grace = cmp.Or(o.Timeout, 10*time.Second), cmp.Or(o.Grace, 10*time.Second)
	o.Lang = cmp.Or(o.Lang, model.ZH)
	if o.Clock == nil {
		o.Clock = time.Now
	}
	if o.Log == nil {
		o.Log = func(string, error) {}
	}
	if o.Health == nil {
		o.Health = func(context.Context) error { return nil }
	}
	if o.Gauges == nil {
		o.Gauges = func() []Gauge { return nil }
	}
	return o
}

// Server answers the shop's other programs. It is an http.Handler; Serve runs it on a listener.
type Server struct {
	opts     Options
	mux      *http.ServeMux
	checker  *openapi.Checker
	shapes   map[reflect.Type]*schema
	document []byte
	attempts *attempts
	buckets  *buckets
	flight   flight
	meter    *meter
}

// New makes a server. It starts nothing.
func New(opts Options) *Server {
	opts = opts.defaults()
	s := &Server{
		opts: opts, mux: http.NewServeMux(), attempts: newAttempts(), buckets: newBuckets(opts.Rate, opts.Burst),
		flight: flight{most: int64(opts.InFlight)}, meter: newMeter(), shapes: map[reflect.Type]*schema{},
	}
	doc := describe(routes(), s.shapes)
	s.checker = &openapi.Checker{Named: doc.Components.Schemas}
	var err error
	if s.document, err = json.MarshalIndent(doc, "", "  "); err != nil {
		panic(err) // our own document can be written
	}
	for _, r := range routes() {
		s.mux.HandleFunc(r.method+" "+r.path, func(w http.ResponseWriter, req *http.Request) { s.answer(&r, w.(*exchange), req) })
	}
	s.mux.HandleFunc("GET /openapi.json", s.showDocument)
	s.mux.HandleFunc("GET /healthz", s.showHealth)
	s.mux.HandleFunc("GET /metrics", s.showMetrics)
	s.mux.HandleFunc("/", s.nowhere)
	return s
}

// exchange is a request's answer under way, and what the metrics want to know of it.
type exchange struct {
	http.ResponseWriter
	route  string // of the table, "other" for what is in none
	lang   model.Lang
	status int // 0: nothing was sent yet
}

// WriteHeader notes the status.
func (x *exchange) WriteHeader(status int) {
	if x.status == 0 {
		x.status = status
	}
	x.ResponseWriter.WriteHeader(status)
}

// Write notes that something was sent.
func (x *exchange) Write(b []byte) (int, error) {
	if x.status == 0 {
		x.status = http.StatusOK
	}
	return x.ResponseWriter.Write(b)
}

// ServeHTTP answers one request. A panic is one request's bug and takes nothing else along.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	x := &exchange{ResponseWriter: w, route: "other", lang: languageOf(r.Header.Get("Accept-Language"), s.opts.Lang)}
	h := x.Header()
	h.Set("Cache-Control", "no-store") // personal data
	h.Set("X-Content-Type-Options", "nosniff")
	began := s.opts.Clock()
	defer func() {
		if p := recover(); p != nil {
			s.panicked(x, p)
		}
		s.meter.note(x.route, x.status, s.opts.Clock().Sub(began))
	}()
	if !isCanonical(r.URL.Path) || r.RequestURI == "*" || r.Method == http.MethodConnect {
		s.refuse(x, model.Refuse("api.route", openapi.Field("/"+r.URL.Path)))
		return
	}
	s.mux.ServeHTTP(x, r)
}

// panicked turns a panic into a refusal, if there is still somebody to tell.
func (s *Server) panicked(x *exchange, p any) {
	err := fmt.Errorf("panic: %v\n%s", p, debug.Stack())
	if x.status != 0 {
		s.opts.Log(x.route, err)
		return
	}
	s.refuse(x, err)
}

// answer takes a request of the table through its gates, the cheapest first: is there room, who
// asks, not too often, what exactly; then it is carried out.
func (s *Server) answer(r *route, x *exchange, req *http.Request) {
	x.route = r.method + " " + r.path
	if !s.flight.enter() {
		s.meter.refuse(limitFlight)
		s.refuse(x, model.Refuse("api.busy"))
		return
	}
	defer s.flight.leave()
	ctx, cancel := context.WithTimeout(req.Context(), s.opts.Timeout)
	defer cancel()
	got, err := s.carryOut(ctx, r, x, req)
	if err != nil {
		if model.CodeOf(err) == "api.large" {
			s.meter.refuse(limitSize)
		}
		s.refuse(x, err)
		return
	}
	status := http.StatusOK
	if got.made {
		status = http.StatusCreated
	}
	s.write(x, status, got.doc)
}

func (s *Server) carryOut(ctx context.Context, r *route, x *exchange, req *http.Request) (*result, error) {
	c := &call{ctx: ctx, path: req.PathValue}
	var err error
	if c.desk, c.name, err = s.authenticate(ctx, req); err != nil {
		return nil, err
	}
	if wait, ok := s.buckets.take(c.name, s.opts.Clock()); !ok {
		s.meter.refuse(limitRate)
		return nil, model.Refuse("api.rate", retryAfter(x, wait))
	}
	if c.shop, err = c.desk.Shop(ctx); err != nil {
		return nil, err
	}
	x.lang = languageOf(req.Header.Get("Accept-Language"), cmp.Or(c.shop.Lang, s.opts.Lang))
	c.lang = x.lang
	if c.key, err = parseKey(req.Header.Get("Idempotency-Key")); err != nil {
		return nil, err
	}
	if c.query, err = s.checkQuery(r, req.URL.RawQuery); err != nil {
		return nil, err
	}
	raw, print, err := s.body(r, x, req)
	if err != nil {
		return nil, err
	}
	return s.perform(r, c, raw, print)
}

// authenticate finds out who asks.
func (s *Server) authenticate(ctx context.Context, req *http.Request) (Desk, Name, error) {
	scheme, token, _ := strings.Cut(req.Header.Get("Authorization"), " ")
	token = strings.TrimSpace(token)
	if !strings.EqualFold(scheme, "Bearer") || token == "" || len(token) > tokenLength || s.opts.Tokens == nil {
		return nil, "", model.Refuse("api.token")
	}
	return s.opts.Tokens(ctx, token)
}

// Serve answers on a listener until ctx ends, then lets the requests under way come to their
// end, for Grace at most, and returns when nothing runs any more. It owns the listener.
func (s *Server) Serve(ctx context.Context, ln net.Listener) error {
	if s.opts.TLS == nil && !isLocal(ln.Addr()) {
		return errors.Join(model.Refuse("api.plain", ln.Addr().String()), ln.Close())
	}
	return serving.Run(ctx, &http.Server{
		Handler: s, TLSConfig: s.opts.TLS.Clone(), MaxHeaderBytes: headBytes,
		ReadHeaderTimeout: headTimeout, ReadTimeout: s.opts.Timeout, WriteTimeout: s.opts.Timeout + writeReserve, IdleTimeout: idleTimeout,
	}, bounded(ln, s.opts.Connections), serving.Options{Grace: s.opts.Grace, Log: func(err error) { s.opts.Log("connection", err) }})
}

// isLocal reports whether only this machine can reach an address.
func isLocal(addr net.Addr) bool {
	switch a := addr.(type) {
	case *net.TCPAddr:
		return a.IP.IsLoopback()
	case *net.UnixAddr:
		return true
	}
	return addr.Network() == "pipe"
}
