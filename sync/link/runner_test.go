package link_test

import (
	"bytes"
	"context"
	"errors"
	"net"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"regulars/model"
	"regulars/model/desk"
	"regulars/model/staff"
	"regulars/store"
	"regulars/sync/agent"
	"regulars/sync/hq"
	"regulars/sync/link"
	"regulars/sync/wire"
)

// pipes is a listener inside one process, so that a bubble's clock can run.
type pipes struct {
	conns chan net.Conn
	shut  chan struct{}
}

type pipeAddr struct{}

func (pipeAddr) Network() string { return "pipe" }
func (pipeAddr) String() string  { return "pipe" }

func (p *pipes) Accept() (net.Conn, error) {
	select {
	case c := <-p.conns:
		return c, nil
	case <-p.shut:
		return nil, net.ErrClosed
	}
}

func (p *pipes) Close() error {
	select {
	case <-p.shut:
	default:
		close(p.shut)
	}
	return nil
}

func (p *pipes) Addr() net.Addr { return pipeAddr{} }

func (p *pipes) dial(ctx context.Context, _, _ string) (net.Conn, error) {
	here, there := net.Pipe()
	select {
	case p.conns <- there:
		return here, nil
	case <-p.shut:
		return nil, errors.New("nobody listens")
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// slow is a file that takes its time to tidy.
type slow struct {
	agent.File
	takes time.Duration
}

func (s *slow) Tidy(after uint64) (uint64, error) {
	time.Sleep(s.takes) // of a bubble
	return s.File.Tidy(after)
}

// bubble is a shop and a headquarters under a clock of their own.
func bubble(t *testing.T, o link.RunnerOptions, f func(s *desk.Session, r *link.Runner, file *slow, stop func())) {
	// What packs messages has channels that are made at its first use, and a bubble's are of no use to the next one.
	_, err := wire.Pack(&wire.Problem{Code: "x"})
	require.NoError(t, err)
	synctest.Test(t, func(t *testing.T) {
		c := &chainOf{t: t}
		c.open()
		ln := &pipes{conns: make(chan net.Conn), shut: make(chan struct{})}
		server := link.New(hq.New(hq.Deps{Office: c.office, Issuer: c.authority}), c.authority, link.Options{})
		ctx, stop := context.WithCancel(context.Background())
		ended := make(chan error, 1)
		go func() { ended <- server.Serve(ctx, ln, "hq") }()

		st, err := store.Create(filepath.Join(t.TempDir(), "shop"), store.Options{NoSync: true})
		require.NoError(t, err)
		d := desk.New(st, desk.Options{PINCost: staff.Cost{Time: 1, Memory: 64, Threads: 1}})
		_, err = d.OpenShop(ctx, desk.NewShop{Name: "一店", Owner: "王芳", Demo: true})
		require.NoError(t, err)
		o.Dial = ln.dial
		file := &slow{File: agent.Of(st)}
		r := link.NewRunner(file, o)
		running, end := context.WithCancel(context.Background())
		over := make(chan struct{})
		go func() {
			defer close(over)
			r.Run(running)
		}()
		c.address = "hq:1"
		require.NoError(t, r.Enrol(ctx, c.key("一店").String()))
		f(d.Own(), r, file, stop)
		end()
		<-over
		_, err = r.SyncNow(context.Background())
		require.Equal(t, model.Code("chain.stopped"), model.CodeOf(err))
		stop()
		require.NoError(t, <-ended)
		require.NoError(t, st.Close())
	})
}

func TestTheRunnerExchangesByItself(t *testing.T) {
	bubble(t, link.RunnerOptions{}, func(s *desk.Session, r *link.Runner, _ *slow, _ func()) {
		_, err := r.SyncNow(context.Background())
		require.NoError(t, err)
		_, err = s.Enrol(context.Background(), desk.Enrolment{Phone: "13800138000", Fields: model.Fields{model.FieldName: "李娜"}})
		require.NoError(t, err)
		require.Positive(t, r.Status().Unsent)
		time.Sleep(5*time.Minute + time.Second)
		require.Zero(t, r.Status().Unsent)
		require.WithinDuration(t, time.Now(), r.Status().Contact, 2*time.Minute)
	})
}

func TestATillDoesNotWaitForAnAgentThatIsBusy(t *testing.T) {
	bubble(t, link.RunnerOptions{}, func(s *desk.Session, r *link.Runner, file *slow, _ func()) {
		m, err := s.Enrol(context.Background(), desk.Enrolment{Phone: "13800138000", Fields: model.Fields{model.FieldName: "李娜"}})
		require.NoError(t, err)
		file.takes = time.Minute
		synced := make(chan error, 1)
		go func() {
			_, err := r.SyncNow(context.Background())
			synced <- err
		}()
		time.Sleep(time.Second)
		began := time.Now()
		_, err = r.Need(context.Background(), m.ID, 10)
		require.Equal(t, model.Code("chain.unreachable"), model.CodeOf(err))
		require.LessOrEqual(t, time.Since(began), 2500*time.Millisecond)
		require.NoError(t, <-synced)
		gone, cancel := context.WithCancel(context.Background())
		cancel()
		_, err = r.SyncNow(gone)
		require.ErrorIs(t, err, context.Canceled)
	})
}

func TestHQStopsAtOnceThoughShopsListenAndTheyTryAgain(t *testing.T) {
	bubble(t, link.RunnerOptions{Agent: agent.Options{Poll: time.Minute}}, func(_ *desk.Session, r *link.Runner, _ *slow, stop func()) {
		time.Sleep(5 * time.Second)
		require.NoError(t, r.Status().Trouble)
		stop()
		time.Sleep(5 * time.Second)
		require.Equal(t, model.Code("chain.unreachable"), model.CodeOf(r.Status().Trouble))
	})
}

// echo answers every message with what a machine could say.
type echo struct{}

func (echo) Step(_ context.Context, _ time.Time, _ hq.Peer, m wire.Message) wire.Message {
	if m.Check() != nil {
		panic("a message that was not checked")
	}
	return &wire.Problem{Code: "sync.message"}
}
func (echo) Reached(context.Context, uint64) (uint64, error) { return 0, nil }

func FuzzHandler(f *testing.F) {
	authority, err := link.NewAuthority("x")
	require.NoError(f, err)
	server := link.New(echo{}, authority, link.Options{})
	frame, err := wire.Pack(&wire.Problem{Code: "x"})
	require.NoError(f, err)
	f.Add("POST", wire.EnrolPath, wire.ContentType, frame)
	f.Add("GET", "/metrics", "", []byte{})
	f.Add("POST", wire.PushPath, "text/plain;;", []byte("x"))
	f.Fuzz(func(t *testing.T, method, path, kind string, body []byte) {
		req := &http.Request{Method: method, Header: http.Header{"Content-Type": {kind}}, Body: http.NoBody, RemoteAddr: "192.0.2.1:1", Host: "hq"}
		if len(body) > 0 {
			req = httptest.NewRequest("POST", wire.EnrolPath, bytes.NewReader(body))
			req.Method, req.Header = method, http.Header{"Content-Type": {kind}}
		} else {
			req.URL = httptest.NewRequest("POST", "/", nil).URL
		}
		req.URL.Path = path
		rec := httptest.NewRecorder()
		server.ServeHTTP(rec, req)
		require.GreaterOrEqual(t, rec.Code, 200)
		require.NotEqual(t, 500, rec.Code)
		require.NotEqual(t, 503, rec.Code, "a panic")
	})
}
