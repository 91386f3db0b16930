package link

import (
	"cmp"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"mime"
	"net"
	"net/http"
	"runtime/debug"
	"time"

	"regulars/model"
	"regulars/sync/hq"
	"regulars/sync/serving"
	"regulars/sync/wire"
)

// Machine is HQ's side of the exchange.
type Machine interface {
	Step(ctx context.Context, at time.Time, from hq.Peer, m wire.Message) wire.Message
	// Reached is the newest place of a market's feed.
	Reached(ctx context.Context, market uint64) (uint64, error)
}

// Options of a server; the zero value works.
type Options struct {
	Clock  func() time.Time                // nil: time.Now
	Log    func(route string, err error)   // of what is told to nobody else, from any goroutine; nil: nowhere
	Health func(ctx context.Context) error // of /healthz; nil: always well
	Gauges func() []Gauge                  // more figures for /metrics; nil: none

	InFlight    int           // messages that are answered at the same time, without those that wait for news; 0: 256
	Connections int           // open at the same time; 0: 16,384
	Timeout     time.Duration // for a message to come in, and for its answer; 0: 30 s
	Look        time.Duration // between two looks for news while somebody waits; 0: 1 s
	Grace       time.Duration // for messages under way when the server is stopped; 0: 10 s
}

// Bounds of a connection, against clients that are slow or dead.
const (
	headTimeout = 10 * time.Second
	idleTimeout = 150 * time.Second // beyond a long poll, so that a shop keeps its connection
	headBytes   = 8 << 10
)

func (o Options) defaults() Options {
	o.InFlight, o.Connections = cmp.Or(max(o.InFlight, 0), 256), cmp.Or(max(o.Connections, 0), 16<<10)
	o.Timeout, o.Look, o.Grace = cmp.Or(o.Timeout, 30*time.Second), cmp.Or(o.Look, time.Second), cmp.Or(o.Grace, 10*time.Second)
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

// Server answers shops. It is an http.Handler; Serve runs it on a listener.
type Server struct {
	opts      Options
	machine   Machine
	authority *Authority
	mux       *http.ServeMux
	gates     *gates
	news      *news
	meter     *meter
	flight    chan struct{}
	contract  *contract
	plain     chan struct{} // messages in the plain form under way
}

// plainAtOnce bounds the messages in the plain form: reading one takes many times its size.
const plainAtOnce = 2

// New makes a server of HQ's machine. It starts nothing.
func New(m Machine, a *Authority, o Options) *Server {
	o = o.defaults()
	s := &Server{
		opts: o, machine: m, authority: a, mux: http.NewServeMux(), gates: newGates(), meter: newMeter(), flight: make(chan struct{}, o.InFlight),
		contract: newContract(), plain: make(chan struct{}, plainAtOnce),
	}
	s.news = &news{reached: m.Reached, look: o.Look, known: map[uint64]*seen{}}
	for _, e := range endpoints {
		s.mux.HandleFunc("POST "+e.path, func(w http.ResponseWriter, r *http.Request) { s.message(w.(*exchange), r, e.path, e.in()) })
	}
	s.mux.HandleFunc("GET "+documentPath, s.showDocument)
	s.mux.HandleFunc("GET /healthz", s.health)
	s.mux.HandleFunc("GET /metrics", s.metrics)
	return s
}

// exchange is an answer under way, and what the metrics want to know of it.
type exchange struct {
	http.ResponseWriter
	route  string
	status int // 0: nothing was sent yet
	plain  *plain
}

// WriteHeader notes the status.
func (x *exchange) WriteHeader(status int) {
	x.status = cmp.Or(x.status, status)
	x.ResponseWriter.WriteHeader(status)
}

// Write notes that something was sent.
func (x *exchange) Write(b []byte) (int, error) {
	x.status = cmp.Or(x.status, http.StatusOK)
	return x.ResponseWriter.Write(b)
}

// Unwrap lets the deadlines of the connection be set.
func (x *exchange) Unwrap() http.ResponseWriter { return x.ResponseWriter }

// ServeHTTP answers one request. A panic is one request's bug and takes nothing else along.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	x := &exchange{ResponseWriter: w, route: "other"}
	x.Header().Set("Cache-Control", "no-store") // personal data
	began := s.opts.Clock()
	defer func() {
		if p := recover(); p != nil {
			s.opts.Log(x.route, fmt.Errorf("panic: %v\n%s", p, debug.Stack()))
			if x.status == 0 {
				s.refuse(x, later)
			}
		}
		s.meter.note(x.route, x.status, s.opts.Clock().Sub(began))
	}()
	s.mux.ServeHTTP(x, r)
}

// later is the answer of an HQ that cannot answer now.
var later = &wire.Problem{Code: "sync.later", Wait: 5}

// message takes a message through its gates, the cheapest first: who asks, is there room, is the stream
// busy already, what exactly. Then the machine answers.
func (s *Server) message(x *exchange, r *http.Request, path string, m wire.Message) {
	x.route = path
	kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err == nil && kind == plainType {
		x.plain = &plain{lang: languageOf(r)}
	}
	peer, bad := s.peer(r, m)
	if bad != nil {
		s.refuse(x, problemOf(bad))
		return
	}
	if err != nil || kind != wire.ContentType && x.plain == nil {
		s.refuse(x, &wire.Problem{Code: "sync.message"})
		return
	}
	ctx, leave, ok := s.gates.enter(r.Context(), peer, overtakes(m))
	if !ok {
		s.refuse(x, &wire.Problem{Code: "sync.busy", Wait: 1})
		return
	}
	defer leave()
	select {
	case s.flight <- struct{}{}:
	default:
		s.refuse(x, later)
		return
	}
	room := &room{taken: true, of: s.flight}
	defer room.leave()
	if err := s.read(x, r, m); err != nil {
		s.refuseOf(x, err)
		return
	}
	s.write(x, s.answer(ctx, x, peer, m, room))
}

// peer is who asks. A stream without a good certificate can only ask for one.
func (s *Server) peer(r *http.Request, m wire.Message) (hq.Peer, error) {
	if r.TLS != nil {
		if id, ok := s.authority.streamOf(r.TLS.PeerCertificates, s.opts.Clock()); ok {
			return hq.Peer{Stream: id}, nil
		}
	}
	if _, ok := m.(*wire.Enrol); ok {
		return hq.Peer{}, nil
	}
	return hq.Peer{}, model.Refuse("sync.certificate")
}

// overtakes reports whether a till waits for the answer.
func overtakes(m wire.Message) bool {
	switch m.(type) {
	case *wire.Reserve, *wire.Lookup:
		return true
	}
	return false
}

// read reads a body, within the limits of size and time.
func (s *Server) read(x *exchange, r *http.Request, m wire.Message) error {
	if r.ContentLength > wire.MaxMessage {
		return wire.ErrLarge
	}
	_ = http.NewResponseController(x).SetReadDeadline(time.Now().Add(s.opts.Timeout)) // where there is a connection
	frame, err := io.ReadAll(http.MaxBytesReader(x, r.Body, wire.MaxMessage))
	var large *http.MaxBytesError
	switch {
	case errors.As(err, &large):
		return wire.ErrLarge
	case err != nil:
		return fmt.Errorf("%w: %w", wire.ErrMalformed, err)
	}
	if x.plain == nil {
		return wire.Unpack(frame, m)
	}
	select {
	case s.plain <- struct{}{}:
		defer func() { <-s.plain }()
		return s.contract.readPlain(frame, m)
	default:
		return model.Refuse("sync.busy")
	}
}

// answer asks the machine. A pull that may wait is asked again as soon as there is news.
func (s *Server) answer(ctx context.Context, x *exchange, peer hq.Peer, m wire.Message, room *room) wire.Message {
	pull, ok := m.(*wire.Pull)
	if !ok || pull.Wait == 0 {
		return s.step(ctx, peer, m)
	}
	wait := time.Duration(min(pull.Wait, wire.MaxWait)) * time.Second
	_ = http.NewResponseController(x).SetWriteDeadline(time.Now().Add(wait + s.opts.Timeout))
	s.meter.waits(1)
	defer s.meter.waits(-1)
	over, first := time.NewTimer(wait), s.news.now(ctx, pull.After.Market)
	defer over.Stop()
	if pull.Calm > 0 {
		calm := time.NewTimer(time.Duration(pull.Calm) * time.Second)
		defer calm.Stop()
		if answer := s.calm(ctx, peer, pull, room, first, calm.C); answer != nil {
			return answer
		}
	}
	for {
		before := s.news.now(ctx, pull.After.Market)
		answer := s.step(ctx, peer, m)
		got, ok := answer.(*wire.Pulled)
		if !ok || !isEmpty(got) || before.everyone != first.everyone {
			return answer // or there is news in the feed of the whole chain
		}
		room.leave()
		if !s.news.await(ctx, pull.After.Market, before, over.C) {
			return answer
		}
	}
}

// calm waits for something that cannot wait and answers with it; nil when the time is over, or there is news of the whole
// chain. It looks at one row at most, so that a market in which there is always something new costs little.
func (s *Server) calm(ctx context.Context, peer hq.Peer, pull *wire.Pull, room *room, first place, over <-chan time.Time) wire.Message {
	look := *pull
	look.Rows = 1
	for {
		before := s.news.now(ctx, pull.After.Market)
		answer := s.step(ctx, peer, &look)
		got, ok := answer.(*wire.Pulled)
		if !ok || len(got.Grants)+len(got.Recalls) > 0 || got.Checkpoint != nil {
			return answer
		}
		room.leave()
		if before.everyone != first.everyone || !s.news.await(ctx, pull.After.Market, before, over) {
			return nil
		}
	}
}

func (s *Server) step(ctx context.Context, peer hq.Peer, m wire.Message) wire.Message {
	ctx, cancel := context.WithTimeout(ctx, s.opts.Timeout)
	defer cancel()
	return s.machine.Step(ctx, s.opts.Clock(), peer, m)
}

func isEmpty(m *wire.Pulled) bool {
	return len(m.Rows)+len(m.Grants)+len(m.Recalls) == 0 && !m.More && m.Checkpoint == nil
}

// write sends an answer.
func (s *Server) write(x *exchange, m wire.Message) {
	if p, ok := m.(*wire.Problem); ok {
		s.refuse(x, p)
		return
	}
	frame, err := x.pack(m)
	if err != nil {
		s.opts.Log(x.route, err)
		s.refuse(x, later)
		return
	}
	x.Header().Set("Content-Type", x.form())
	_, _ = x.Write(frame) // a client that has gone asks again
}

// refuse sends a problem under a status that proxies and people understand.
func (s *Server) refuse(x *exchange, p *wire.Problem) {
	frame, err := x.pack(p)
	if err != nil {
		http.Error(x, "", http.StatusInternalServerError)
		return
	}
	x.Header().Set("Content-Type", x.form())
	if p.Wait > 0 {
		x.Header().Set("Retry-After", fmt.Sprint(p.Wait))
	}
	x.WriteHeader(statusOf(p.Code))
	_, _ = x.Write(frame)
}

// problemOf says what was wrong with a message that did not get as far as the machine.
func problemOf(err error) *wire.Problem {
	switch code := model.CodeOf(err); {
	case code != "":
		return &wire.Problem{Code: string(code)}
	case errors.Is(err, wire.ErrProtocol):
		return &wire.Problem{Code: "sync.protocol"}
	case errors.Is(err, wire.ErrLarge):
		return &wire.Problem{Code: "sync.large"}
	}
	return &wire.Problem{Code: "sync.message"}
}

func (s *Server) health(w http.ResponseWriter, r *http.Request) {
	w.(*exchange).route = "/healthz"
	if err := s.opts.Health(r.Context()); err != nil {
		s.opts.Log("/healthz", err)
		http.Error(w, "not well", http.StatusServiceUnavailable)
		return
	}
	_, _ = io.WriteString(w, "ok\n")
}

// metrics tells figures to this machine only.
func (s *Server) metrics(w http.ResponseWriter, r *http.Request) {
	w.(*exchange).route = "/metrics"
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil || !net.ParseIP(host).IsLoopback() {
		http.Error(w, "", http.StatusForbidden)
		return
	}
	w.Header().Set("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
	s.meter.write(w, len(s.flight), s.opts.Gauges())
}

// Serve answers on a listener, under the names and addresses that shops know, until ctx ends; then it
// lets the messages under way come to their end, for Grace at most, and returns when nothing runs
// any more. It owns the listener.
func (s *Server) Serve(ctx context.Context, ln net.Listener, names ...string) error {
	waiting, hurry := context.WithCancel(context.WithoutCancel(ctx)) // ends the pulls that wait, at once
	defer hurry()
	return serving.Run(ctx, &http.Server{
		Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			s.ServeHTTP(w, r.WithContext(hurried(r.Context(), waiting)))
		}),
		TLSConfig: s.authority.ServerTLS(names, s.opts.Clock), MaxHeaderBytes: headBytes,
		ReadHeaderTimeout: headTimeout, ReadTimeout: s.opts.Timeout, WriteTimeout: 2 * s.opts.Timeout, IdleTimeout: idleTimeout,
		TLSNextProto: map[string]func(*http.Server, *tls.Conn, http.Handler){},
	}, bounded(ln, s.opts.Connections), serving.Options{
		Grace: s.opts.Grace, Stopping: hurry, Log: func(err error) { s.opts.Log("connection", err) },
	})
}
