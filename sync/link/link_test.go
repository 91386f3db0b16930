package link_test

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/tls"
	"io"
	"net"
	"net/http"
	"path/filepath"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"regulars/model"
	"regulars/model/desk"
	"regulars/model/hub"
	"regulars/model/staff"
	"regulars/store"
	"regulars/store/hqmem"
	"regulars/sync/agent"
	"regulars/sync/hq"
	"regulars/sync/link"
	"regulars/sync/wire"
)

// quiet fails the test if goroutines are left over after it.
func quiet(t *testing.T) {
	before := runtime.NumGoroutine()
	t.Cleanup(func() {
		require.Eventually(t, func() bool { return runtime.NumGoroutine() <= before+1 }, 10*time.Second, 5*time.Millisecond,
			"goroutines are left over") // +1: Eventually has one of its own
	})
}

// chainOf is a headquarters that listens on 127.0.0.1.
type chainOf struct {
	t         *testing.T
	office    *hub.Office
	authority *link.Authority
	address   string
	head      hub.Head
	offset    atomic.Int64 // of HQ's clock
	stop      func()       // ends the server
}

func (c *chainOf) clock() time.Time { return time.Now().Add(time.Duration(c.offset.Load())) }

func newChain(t *testing.T, o link.Options) *chainOf {
	quiet(t)
	c := &chainOf{t: t}
	c.open()
	c.serve(o)
	return c
}

// serve answers until the test ends.
func (c *chainOf) serve(o link.Options) {
	t := c.t
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	c.address = ln.Addr().String()
	o.Clock = c.clock
	if o.Look == 0 {
		o.Look = 5 * time.Millisecond
	}
	server := link.New(hq.New(hq.Deps{Office: c.office, Issuer: c.authority}), c.authority, o)
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(ctx, ln, "127.0.0.1") }()
	c.stop = sync.OnceFunc(func() {
		cancel()
		require.NoError(t, <-ended)
	})
	t.Cleanup(c.stop)
}

// open makes the chain.
func (c *chainOf) open() {
	var secret [32]byte
	rand.Read(secret[:])
	vault, err := hub.NewVault(secret)
	require.NoError(c.t, err)
	c.authority, err = link.NewAuthority("Regulars")
	require.NoError(c.t, err)
	c.office = &hub.Office{DB: hqmem.New(), Vault: vault, Key: ed25519.NewKeyFromSeed(secret[:])}
	require.NoError(c.t, c.office.Init(c.t.Context(), time.Now(), hub.Opening{Chain: "Regulars", Currency: "CNY", Timezone: "Asia/Shanghai"}))
	require.NoError(c.t, c.office.DB.View(c.t.Context(), func(tx hub.Tx) (err error) {
		c.head, err = tx.Head()
		return err
	}))
}

// key is an enrolment key of a new shop.
func (c *chainOf) key(name string) link.Key {
	number, err := c.office.AddShop(c.t.Context(), time.Now(), name, 1)
	require.NoError(c.t, err)
	secret, err := c.office.MakeKey(c.t.Context(), time.Now(), number)
	require.NoError(c.t, err)
	return link.Key{Address: c.address, Authority: c.authority.Fingerprint(), Secret: secret, Chain: "Regulars", Stream: c.head.Stream}
}

// box is a shop with its agent.
type box struct {
	t      *testing.T
	file   *store.Store
	own    *desk.Session
	runner *link.Runner
}

func newBox(t *testing.T, o link.RunnerOptions) *box {
	file, err := store.Create(filepath.Join(t.TempDir(), "shop"), store.Options{NoSync: true})
	require.NoError(t, err)
	d := desk.New(file, desk.Options{PINCost: staff.Cost{Time: 1, Memory: 64, Threads: 1}})
	_, err = d.OpenShop(t.Context(), desk.NewShop{Name: "一店", Owner: "王芳", Demo: true})
	require.NoError(t, err)
	b := &box{t: t, file: file, own: d.Own(), runner: link.NewRunner(agent.Of(file), o)}
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		b.runner.Run(ctx)
	}()
	t.Cleanup(func() {
		cancel()
		<-ended
		require.NoError(t, file.Close())
	})
	return b
}

func (b *box) enrol(k link.Key) { require.NoError(b.t, b.runner.Enrol(b.t.Context(), k.String())) }

func (b *box) sync() {
	_, err := b.runner.SyncNow(b.t.Context())
	require.NoError(b.t, err)
	require.Zero(b.t, b.runner.Status().Unsent)
}

func TestTwoShopsHaveTheSameMembersAndSpendTheSamePoints(t *testing.T) {
	c := newChain(t, link.Options{})
	a, b := newBox(t, link.RunnerOptions{}), newBox(t, link.RunnerOptions{})
	a.enrol(c.key("一店"))
	b.enrol(c.key("二店"))
	m, err := a.own.Enrol(t.Context(), desk.Enrolment{Phone: "13800138000", Fields: model.Fields{model.FieldName: "李娜"}})
	require.NoError(t, err)
	_, err = a.own.Award(t.Context(), m.ID, desk.Sale{Amount: 500_00})
	require.NoError(t, err)
	a.sync()
	b.sync()
	seen, err := b.own.Member(t.Context(), m.ID)
	require.NoError(t, err)
	require.Equal(t, "李娜", seen.Name)
	require.Positive(t, seen.Balance)
	require.Zero(t, seen.Here)
	have, err := b.runner.Need(t.Context(), m.ID, seen.Balance/4)
	require.NoError(t, err, "%d", have)
	seen, err = b.own.Member(t.Context(), m.ID)
	require.NoError(t, err)
	require.Equal(t, seen.Balance/4, seen.Here)
	have, err = b.runner.Need(t.Context(), m.ID, 10*seen.Balance)
	require.Equal(t, model.Code("chain.short"), model.CodeOf(err))
	require.Less(t, have, seen.Balance)
}

func TestASecretIsGoodOnceAndAKeyOfAnotherAuthorityGetsNothing(t *testing.T) {
	c := newChain(t, link.Options{})
	a, b := newBox(t, link.RunnerOptions{}), newBox(t, link.RunnerOptions{})
	k := c.key("一店")
	strange := k
	strange.Authority[0]++
	require.Equal(t, model.Code("link.authority"), model.CodeOf(a.runner.Enrol(t.Context(), strange.String())))
	lost := k
	lost.Address = "localhost" + k.Address[len("127.0.0.1"):]
	require.Equal(t, model.Code("link.name"), model.CodeOf(a.runner.Enrol(t.Context(), lost.String())))
	a.enrol(k)
	require.Equal(t, model.Code("enrol.key"), model.CodeOf(b.runner.Enrol(t.Context(), k.String())))
	require.Equal(t, model.Code("join.form"), model.CodeOf(b.runner.Enrol(t.Context(), "hello")))
}

func TestACertificateThatExpiredIsRenewedAndHQsOwnIsRefused(t *testing.T) {
	c := newChain(t, link.Options{})
	var ahead atomic.Int64
	clock := func() time.Time { return time.Now().Add(time.Duration(ahead.Load())) }
	a := newBox(t, link.RunnerOptions{Clock: clock})
	a.enrol(c.key("一店"))
	a.sync()
	before, err := a.file.State()
	require.NoError(t, err)

	c.offset.Store(int64(200 * 24 * time.Hour)) // beyond the certificate's end, by HQ's clock alone
	_, err = a.runner.SyncNow(t.Context())
	require.Equal(t, model.Code("link.clock"), model.CodeOf(err), "HQ's new certificate is not good yet here: %v", err)
	ahead.Store(c.offset.Load())
	a.sync()
	after, err := a.file.State()
	require.NoError(t, err)
	require.NotEqual(t, before.Certificate, after.Certificate)

	ahead.Store(int64(10 * 365 * 24 * time.Hour))
	_, err = a.runner.SyncNow(t.Context())
	require.Equal(t, model.Code("link.clock"), model.CodeOf(err))
	_, err = a.own.Enrol(t.Context(), desk.Enrolment{Phone: "13800138001", Fields: model.Fields{model.FieldName: "王强"}})
	require.NoError(t, err, "the shop goes on")
}

func TestNewsComesWhileAShopListens(t *testing.T) {
	c := newChain(t, link.Options{})
	a, b := newBox(t, link.RunnerOptions{}), newBox(t, link.RunnerOptions{Agent: agent.Options{Poll: 30 * time.Second}})
	a.enrol(c.key("一店"))
	b.enrol(c.key("二店"))
	m, err := a.own.Enrol(t.Context(), desk.Enrolment{Phone: "13800138000", Fields: model.Fields{model.FieldName: "李娜"}})
	require.NoError(t, err)
	a.sync()
	require.Eventually(t, func() bool {
		_, err := b.own.Member(t.Context(), m.ID)
		return err == nil
	}, 10*time.Second, 5*time.Millisecond)
}

func TestPointsThatAnotherShopKeepsComeWhileTheCustomerWaits(t *testing.T) {
	c := newChain(t, link.Options{})
	listening := link.RunnerOptions{Agent: agent.Options{Poll: 30 * time.Second}}
	a, b := newBox(t, listening), newBox(t, link.RunnerOptions{})
	a.enrol(c.key("一店"))
	b.enrol(c.key("二店"))
	m, err := a.own.Enrol(t.Context(), desk.Enrolment{Phone: "13800138000", Fields: model.Fields{model.FieldName: "李娜"}})
	require.NoError(t, err)
	_, err = a.own.Award(t.Context(), m.ID, desk.Sale{Amount: 1000_00})
	require.NoError(t, err)
	a.sync()
	b.sync()
	_, err = b.own.Award(t.Context(), m.ID, desk.Sale{Amount: 1_00}) // is news to a, which is not to ask for more at once
	require.NoError(t, err)
	b.sync()
	require.Eventually(t, func() bool {
		seen, err := a.own.Member(t.Context(), m.ID)
		return err == nil && seen.Balance == 1001
	}, 10*time.Second, 5*time.Millisecond)
	require.Eventually(t, func() bool { // once on an idle machine
		_, err := b.runner.Need(t.Context(), m.ID, 1000)
		return err == nil
	}, 20*time.Second, 5*time.Millisecond)
	seen, err := b.own.Member(t.Context(), m.ID)
	require.NoError(t, err)
	require.GreaterOrEqual(t, seen.Here, model.Points(1000))
}

func TestWithoutHQATillHearsSoonAndEverythingIsKept(t *testing.T) {
	c := newChain(t, link.Options{})
	var cut atomic.Bool
	dialer := net.Dialer{}
	a := newBox(t, link.RunnerOptions{Dial: func(ctx context.Context, network, address string) (net.Conn, error) {
		if cut.Load() {
			return nil, io.ErrClosedPipe
		}
		conn, err := dialer.DialContext(ctx, network, address)
		return &cable{Conn: conn, cut: &cut}, err
	}})
	a.enrol(c.key("一店"))
	m, err := a.own.Enrol(t.Context(), desk.Enrolment{Phone: "13800138000", Fields: model.Fields{model.FieldName: "李娜"}})
	require.NoError(t, err)
	a.sync()
	cut.Store(true)
	_, err = a.own.Award(t.Context(), m.ID, desk.Sale{Amount: 500_00})
	require.NoError(t, err)
	began := time.Now()
	_, err = a.runner.Need(t.Context(), m.ID, 5000)
	require.Equal(t, model.Code("chain.unreachable"), model.CodeOf(err))
	require.Less(t, time.Since(began), 2*time.Minute, "bounded at all")
	require.Positive(t, a.runner.Status().Unsent)
	cut.Store(false)
	a.sync()
}

// cable is a connection that fails while the cable is pulled.
type cable struct {
	net.Conn
	cut *atomic.Bool
}

func (c *cable) Write(b []byte) (int, error) {
	if c.cut.Load() {
		return 0, io.ErrClosedPipe
	}
	return c.Conn.Write(b)
}

// raw asks the server as anybody could.
func (c *chainOf) raw(method, path string, body io.Reader, kind string) (*http.Response, *wire.Problem) {
	transport := &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true}, DisableKeepAlives: true, ExpectContinueTimeout: 5 * time.Second}
	defer transport.CloseIdleConnections()
	req, err := http.NewRequestWithContext(c.t.Context(), method, "https://"+c.address+path, body)
	require.NoError(c.t, err)
	req.Header.Set("Content-Type", kind)
	req.Header.Set("Expect", "100-continue") // else what is still being sent when the answer comes resets the connection
	resp, err := transport.RoundTrip(req)
	require.NoError(c.t, err)
	defer resp.Body.Close()
	frame, err := io.ReadAll(resp.Body)
	require.NoError(c.t, err)
	resp.Body = io.NopCloser(bytes.NewReader(frame))
	p := new(wire.Problem)
	if wire.Unpack(frame, p) != nil {
		p = nil
	}
	return resp, p
}

func TestStrangersGetAsFarAsASentence(t *testing.T) {
	c := newChain(t, link.Options{})
	for name, ask := range map[string]struct {
		path, kind, code string
		status           int
		body             io.Reader
	}{
		"no certificate": {wire.PullPath, wire.ContentType, "sync.certificate", 401, bytes.NewReader([]byte("x"))},
		"no frame":       {wire.EnrolPath, wire.ContentType, "sync.message", 400, bytes.NewReader([]byte("x"))},
		"no message":     {wire.EnrolPath, "text/json", "sync.message", 400, bytes.NewReader([]byte("{}"))},
		"a huge body":    {wire.EnrolPath, wire.ContentType, "sync.large", 413, bytes.NewReader(make([]byte, wire.MaxMessage+1))},
		"a huge body of unknown length": {
			wire.EnrolPath, wire.ContentType, "sync.large", 413, io.MultiReader(bytes.NewReader(make([]byte, wire.MaxMessage)), bytes.NewReader([]byte("x"))),
		},
	} {
		resp, p := c.raw(http.MethodPost, ask.path, ask.body, ask.kind)
		require.Equal(t, ask.status, resp.StatusCode, name)
		require.NotNil(t, p, name)
		require.Equal(t, ask.code, p.Code, name)
	}
	resp, _ := c.raw(http.MethodGet, "/healthz", nil, "")
	require.Equal(t, 200, resp.StatusCode)
	resp, _ = c.raw(http.MethodGet, "/metrics", nil, "")
	text, err := io.ReadAll(resp.Body)
	require.NoError(t, err)
	require.Contains(t, string(text), `regulars_sync_messages_total{route="/sync/enrol",status="413"} 2`)
	resp, _ = c.raw(http.MethodGet, wire.PullPath, nil, "")
	require.Equal(t, 405, resp.StatusCode)
}

func TestAProtocolFromBeforeOrAfterIsNamed(t *testing.T) {
	c := newChain(t, link.Options{})
	public, key, err := ed25519.GenerateKey(rand.Reader)
	require.NoError(t, err)
	m := &wire.Enrol{Protocol: 1, Key: "k", Stream: wire.Stream{1}, PublicKey: public}
	require.NoError(t, m.SignWith(func(b []byte) ([]byte, error) { return ed25519.Sign(key, b), nil }))
	_, err = wire.Pack(m)
	require.NoError(t, err)
	raw, err := model.Encode(map[int]any{1: 9, 2: "k", 3: m.Stream[:], 4: m.PublicKey, 6: make([]byte, 16), 8: make([]byte, 32), 9: m.Signature})
	require.NoError(t, err)
	resp, p := c.raw(http.MethodPost, wire.EnrolPath, bytes.NewReader(zstdOf(t, raw)), wire.ContentType)
	require.Equal(t, 400, resp.StatusCode)
	require.Equal(t, "sync.protocol", p.Code)
}

func TestOlderTLSIsNotSpoken(t *testing.T) {
	c := newChain(t, link.Options{})
	_, err := tls.Dial("tcp", c.address, &tls.Config{InsecureSkipVerify: true, MaxVersion: tls.VersionTLS12})
	require.ErrorContains(t, err, "protocol version")
}

func TestABodyThatDripsIsCutOff(t *testing.T) {
	c := newChain(t, link.Options{Timeout: 50 * time.Millisecond})
	conn, err := tls.Dial("tcp", c.address, &tls.Config{InsecureSkipVerify: true})
	require.NoError(t, err)
	defer conn.Close()
	_, err = io.WriteString(conn, "POST "+wire.EnrolPath+" HTTP/1.1\r\nHost: hq\r\nContent-Type: "+wire.ContentType+"\r\nContent-Length: 1000\r\n\r\nx")
	require.NoError(t, err)
	require.NoError(t, conn.SetReadDeadline(time.Now().Add(10*time.Second)))
	answer, err := io.ReadAll(conn)
	require.NoError(t, err, "the server ends the connection")
	require.Contains(t, string(answer), "400 Bad Request")
}

func TestTheProgramAndOrdersToEraseReachEveryShopOnce(t *testing.T) {
	c := newChain(t, link.Options{})
	a, b := newBox(t, link.RunnerOptions{}), newBox(t, link.RunnerOptions{})
	a.enrol(c.key("一店"))
	b.enrol(c.key("二店"))
	m, err := a.own.Enrol(t.Context(), desk.Enrolment{Phone: "13800138000", Fields: model.Fields{model.FieldName: "李娜"}})
	require.NoError(t, err)
	a.sync()
	b.sync()
	_, err = b.own.Member(t.Context(), m.ID)
	require.NoError(t, err)

	text := ""
	require.NoError(t, a.file.View(t.Context(), func(v desk.Book) (err error) {
		text, err = v.ProgramText()
		return err
	}))
	text = "# of the chain\n" + text
	_, err = c.office.Publish(t.Context(), time.Now(), "王总", text)
	require.NoError(t, err)
	number, err := c.office.Erase(t.Context(), time.Now(), "王总", m.ID, "asked for it")
	require.NoError(t, err)
	for range 2 {
		a.sync()
		b.sync()
	}
	for _, box := range []*box{a, b} {
		_, err = box.own.Member(t.Context(), m.ID)
		require.Equal(t, model.Code("member.unknown"), model.CodeOf(err))
		kinds := map[model.Kind]int{}
		require.NoError(t, box.file.View(t.Context(), func(v desk.Book) error {
			now, err := v.ProgramText()
			require.Equal(t, text, now)
			return err
		}))
		ends, err := box.file.Ends()
		require.NoError(t, err)
		require.NoError(t, box.file.Log(t.Context(), ends[0].ID, 1, func(e *model.Event) bool {
			kinds[e.Kind]++
			return true
		}))
		require.Equal(t, 1, kinds[model.ErasureDoneKind])
		state, err := box.file.State()
		require.NoError(t, err)
		require.Empty(t, state.Aside)
	}
	done, streams, err := c.office.ErasureStatus(t.Context(), number)
	require.NoError(t, err)
	require.Equal(t, streams, done)
}
