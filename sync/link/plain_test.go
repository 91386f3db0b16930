package link_test

import (
	"bytes"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"flag"
	"fmt"
	mrand "math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"regulars/model"
	"regulars/model/hub"
	"regulars/store/hqmem"
	"regulars/sync/hq"
	"regulars/sync/link"
	"regulars/sync/wire"
)

// desk of people: an HQ that is asked without a network, by a clock and dice that are the same in every run.
type counter struct {
	t         *testing.T
	now       time.Time
	office    *hub.Office
	machine   *hq.HQ
	authority *link.Authority
	server    *link.Server
	dice      seeded
}

type seeded struct{ r *mrand.ChaCha8 }

func (s seeded) Read(p []byte) (int, error) { return s.r.Read(p) }

func newCounter(t *testing.T) *counter {
	c := &counter{t: t, now: time.Date(2026, 3, 6, 14, 0, 0, 0, time.UTC), dice: seeded{mrand.NewChaCha8([32]byte{5})}}
	vault, err := hub.NewVault([32]byte{5})
	require.NoError(t, err)
	c.authority, err = link.NewAuthority("Corner")
	require.NoError(t, err)
	c.office = &hub.Office{DB: hqmem.New(), Vault: vault, Key: ed25519.NewKeyFromSeed(make([]byte, 32)), Random: c.dice}
	require.NoError(t, c.office.Init(t.Context(), c.now, hub.Opening{Chain: "Corner", Currency: "CNY", Timezone: "Asia/Shanghai"}))
	c.machine = hq.New(hq.Deps{Office: c.office, Issuer: c.authority, Report: func(err error) { require.NoError(t, err) }})
	c.server = link.New(c.machine, c.authority, link.Options{Clock: func() time.Time { return c.now }})
	return c
}

// writer is a stream with a place in the chain.
type writer struct {
	c      *counter
	id     model.StreamID
	key    ed25519.PrivateKey
	cert   *x509.Certificate
	events []*model.Event
}

func (c *counter) writer(n byte) *writer {
	w := &writer{c: c, id: model.StreamID{0x01, 0x9c, 0xc1, 0x0a, 0x5b, 0, 0x71, 0xa2, 0x93, 0x54, 0xb5, 0x16, 0xd7, 0x38, 0xf9, n}}
	w.key = ed25519.NewKeyFromSeed(bytes.Repeat([]byte{n}, ed25519.SeedSize))
	w.write(model.Draft{Kind: model.StreamOpenedKind, Body: &model.StreamOpened{PublicKey: w.key.Public().(ed25519.PublicKey), Reason: "init"}})
	number, err := c.office.AddShop(c.t.Context(), c.now, fmt.Sprintf("shop %d", n), 1)
	require.NoError(c.t, err)
	key, err := c.office.MakeKey(c.t.Context(), c.now, number)
	require.NoError(c.t, err)
	request, err := x509.CreateCertificateRequest(rand.Reader, &x509.CertificateRequest{}, w.key)
	require.NoError(c.t, err)
	m := &wire.Enrol{Protocol: 1, Key: key, Stream: wire.Stream(w.id), PublicKey: w.key.Public().(ed25519.PublicKey), Request: request}
	m.SignEnrol(w.key)
	placed, ok := c.machine.Step(c.t.Context(), c.now, hq.Peer{}, m).(*wire.Enrolled)
	require.True(c.t, ok)
	w.cert, err = x509.ParseCertificate(placed.Certificate)
	require.NoError(c.t, err)
	return w
}

func (w *writer) write(d model.Draft) {
	var before model.Hash
	var clock model.HLC
	if len(w.events) > 0 {
		last := w.events[len(w.events)-1]
		before, clock = last.Hash, last.HLC
	}
	var salt [16]byte
	_, _ = w.c.dice.Read(salt[:])
	e, _, err := model.Seal(d, w.id, uint64(len(w.events)+1), model.NextHLC(clock, w.c.now), model.ID{}, before, salt)
	require.NoError(w.c.t, err)
	w.events = append(w.events, e)
}

// batch is all that the stream wrote, signed.
func (w *writer) batch(session uint64) *wire.Push {
	b := wire.Batch(w.id, w.id, session, model.Hash{})
	for _, e := range w.events {
		require.True(w.c.t, b.Add(e))
	}
	b.Sign(w.key)
	return b
}

func (w *writer) session() *wire.Session {
	last := w.events[len(w.events)-1]
	return &wire.Session{
		Protocol: 1, Stream: wire.Stream(w.id), Boot: wire.Nonce{1}, Last: last.Seq, LastHash: wire.Hash(last.Hash), Generation: 1,
		Clock: model.NextHLC(0, w.c.now), Program: "by hand",
	}
}

// ask posts a body as the stream, whose certificate may be missing.
func (w *writer) ask(path, kind, body string, certificate bool, headers ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(body))
	r.Header.Set("Content-Type", kind)
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	r.TLS = &tls.ConnectionState{}
	if certificate {
		r.TLS.PeerCertificates = []*x509.Certificate{w.cert}
	}
	out := httptest.NewRecorder()
	w.c.server.ServeHTTP(out, r)
	return out
}

const plainJSON = "application/json"

func b64(b []byte) string { return base64.StdEncoding.EncodeToString(b) }

// step of the session in the docs; {name} stands for what the writer knows.
type step struct {
	say, path, body string
	status          int
}

var bySteps = []step{
	{
		"Where does the stream stand? It has one event, and HQ expects that one.", wire.SessionPath,
		`{"protocol":1,"stream":"{STREAM}","boot":"AQAAAAAAAAAAAAAAAAAAAA==","last":1,"last_hash":"{HASH}","generation":1,"clock":"{CLOCK}"}`, 200,
	},
	{
		"Push it: the bytes of the event as they were first written, signed by the stream's key.", wire.PushPath,
		`{"protocol":1,"signer":"{STREAM}","session":1,"stream":"{STREAM}","from":1,"events":[{"head":"{HEAD}","body":"{BODY}"}],"head":"{HASH}","signature":"{SIGNATURE}"}`, 200,
	},
	{
		"Pull what happened in the market. `value` and `pii` of a row are CBOR; the first answer of an hour has a checkpoint.", wire.PullPath,
		`{"protocol":1,"stream":"{STREAM}","session":1,"after":{"generation":1,"market":1},"rows":100}`, 200,
	},
	{
		"Ask for 30 of that member's points. They lie with the other shop, and HQ asks it to release them.", wire.ReservePath,
		`{"protocol":1,"stream":"{STREAM}","session":1,"member":"{MEMBER}","points":30}`, 200,
	},
	{
		"Find a member by a phone number.", wire.LookupPath,
		`{"protocol":1,"stream":"{STREAM}","session":1,"by":"phone","value":"+8613800009999"}`, 200,
	},
	{"A refusal.", wire.PullPath, `{"protocol":1,"stream":"{STREAM}","session":1,"after":{"market":1},"rows":5000}`, 400},
}

const plainBegin, plainEnd = "<!-- session -->\n", "<!-- end of session -->\n"

var update = flag.Lookup("update") // of the tests inside the package

// TestSessionInTheProtocolIsATrueOne performs the session of docs/PROTOCOL.md.
func TestSessionInTheProtocolIsATrueOne(t *testing.T) {
	c := newCounter(t)
	other, own := c.writer(0x0a), c.writer(0x0b)
	li := model.ID{Stream: other.id, N: 1}
	other.write(model.Draft{Kind: model.MemberEnrolledKind, Member: li, Body: &model.MemberEnrolled{}, PII: model.Fields{model.FieldName: "陈静", model.FieldPhone: "+8613800009999"}})
	other.write(model.Draft{Kind: model.SaleRecordedKind, Member: li, Body: &model.SaleRecorded{
		At: c.now.Unix(), Amount: 5000, Base: 5000, Points: 50, Rate: 1, Den: 100, Program: 1,
	}})
	peer := hq.Peer{Stream: other.id}
	require.IsType(t, &wire.Welcome{}, c.machine.Step(t.Context(), c.now, peer, other.session()))
	require.IsType(t, &wire.Pushed{}, c.machine.Step(t.Context(), c.now, peer, other.batch(1)))

	first := own.events[0]
	known := strings.NewReplacer(
		"{STREAM}", own.id.String(), "{HASH}", b64(first.Hash[:]), "{HEAD}", b64(first.HeadRaw), "{BODY}", b64(first.Body),
		"{SIGNATURE}", b64(own.batch(1).Signature), "{CLOCK}", strconv.FormatUint(uint64(own.session().Clock), 10), "{MEMBER}", li.Stream.String()+"/1",
	)
	var b strings.Builder
	for _, s := range bySteps {
		body := known.Replace(s.body)
		got := own.ask(s.path, plainJSON, body, true)
		require.Equal(t, s.status, got.Code, got.Body.String())
		require.Equal(t, plainJSON, got.Header().Get("Content-Type"))
		fmt.Fprintf(&b, "%s\n```sh\nhq \"$HQ%s\" -d '%s'\n```\n```json\n%s```\n\n", s.say, s.path, body, got.Body.String())
	}
	path := filepath.Join("..", "..", "docs", "PROTOCOL.md")
	raw, err := os.ReadFile(path)
	require.NoError(t, err)
	head, rest, found := strings.Cut(string(raw), plainBegin)
	require.True(t, found)
	_, tail, found := strings.Cut(rest, plainEnd)
	require.True(t, found)
	want := head + plainBegin + b.String() + plainEnd + tail
	if update.Value.String() == "true" {
		require.NoError(t, os.WriteFile(path, []byte(want), 0o644))
		return
	}
	require.Equal(t, want, string(raw), "run go test -run Session -update ./sync/link")
}

func TestAMessageInEitherFormGetsTheSameAnswerInItsOwn(t *testing.T) {
	c := newCounter(t)
	w := c.writer(0x0b)
	frame, err := wire.Pack(w.session())
	require.NoError(t, err)
	require.Equal(t, 200, w.ask(wire.SessionPath, wire.ContentType, string(frame), true).Code)
	frame, err = wire.Pack(w.batch(1))
	require.NoError(t, err)
	got := w.ask(wire.PushPath, wire.ContentType, string(frame), true)
	require.Equal(t, wire.ContentType, got.Header().Get("Content-Type"))
	var pushed wire.Pushed
	require.NoError(t, wire.Unpack(got.Body.Bytes(), &pushed))
	again := w.ask(wire.PushPath, "application/json; charset=utf-8", fmt.Sprintf(
		`{"protocol":1,"signer":%[1]q,"session":1,"stream":%[1]q,"from":1,"events":[{"head":%[2]q,"body":%[3]q}],"head":%[4]q,"signature":%[5]q}`,
		w.id.String(), b64(w.events[0].HeadRaw), b64(w.events[0].Body), b64(w.events[0].Hash[:]), b64(w.batch(1).Signature),
	), true)
	require.Equal(t, 200, again.Code, again.Body)
	require.JSONEq(t, fmt.Sprintf(`{"applied":%d,"hash":%q}`, pushed.Applied, b64(pushed.Hash[:])), again.Body.String())
}

func TestPeopleAreToldWhatIsWrongAndNothingIsLetInByIt(t *testing.T) {
	c := newCounter(t)
	w := c.writer(0x0b)
	for name, ask := range map[string]struct {
		path, body, code, title string
		status                  int
		certificate             bool
	}{
		"no certificate":    {wire.PullPath, `{}`, "sync.certificate", "证书", 401, false},
		"no JSON":           {wire.PullPath, `{`, "sync.message", "", 400, true},
		"a field missing":   {wire.PullPath, `{"protocol":1,"session":1,"rows":1}`, "sync.message", "stream", 400, true},
		"too many rows":     {wire.PullPath, `{"protocol":1,"stream":"` + w.id.String() + `","session":1,"rows":2001}`, "sync.message", "rows", 400, true},
		"of another stream": {wire.PullPath, `{"protocol":1,"stream":"019cc10a-5b00-71a2-9354-b516d738f9ff","session":1,"rows":1}`, "sync.peer", "", 403, true},
		"of another time":   {wire.PullPath, `{"protocol":9,"stream":"` + w.id.String() + `","session":1,"rows":1}`, "sync.protocol", "", 400, true},
		"too large":         {wire.EnrolPath, strings.Repeat(" ", wire.MaxMessage+1), "sync.large", "", 413, false},
		"no session":        {wire.PullPath, `{"protocol":1,"stream":"` + w.id.String() + `","session":7,"rows":1}`, "sync.fenced", "", 409, true},
	} {
		got := w.ask(ask.path, plainJSON, ask.body, ask.certificate, "Accept-Language", "zh-CN, en")
		require.Equal(t, ask.status, got.Code, "%s: %s", name, got.Body)
		require.Equal(t, plainJSON, got.Header().Get("Content-Type"))
		var p struct{ Code, Title, Detail string }
		require.NoError(t, json.Unmarshal(got.Body.Bytes(), &p))
		require.Equal(t, ask.code, p.Code, name)
		require.Contains(t, p.Title, ask.title, name)
		require.NotEmpty(t, p.Detail, name)
	}
}

func TestTheContractIsGivenToEverybody(t *testing.T) {
	c := newCounter(t)
	out := httptest.NewRecorder()
	c.server.ServeHTTP(out, httptest.NewRequest(http.MethodGet, "/sync/openapi.json", nil))
	require.Equal(t, 200, out.Code)
	golden, err := os.ReadFile("../../testdata/sync/openapi.json")
	require.NoError(t, err)
	require.Equal(t, string(golden), out.Body.String())
}

// TestCurlItselfIsAnswered runs the first command of the session as people would.
func TestCurlItselfIsAnswered(t *testing.T) {
	curl, err := exec.LookPath("curl")
	if err != nil {
		t.Skip("no curl here")
	}
	c := newChain(t, link.Options{})
	dir := t.TempDir()
	id := model.StreamID{1, 2, 3}
	public, key, err := ed25519.GenerateKey(rand.Reader)
	require.NoError(t, err)
	request, err := x509.CreateCertificateRequest(rand.Reader, &x509.CertificateRequest{}, key)
	require.NoError(t, err)
	m := &wire.Enrol{Protocol: 1, Key: c.key("一店").Secret, Stream: wire.Stream(id), PublicKey: public, Request: request}
	m.SignEnrol(key)
	authority, err := c.authority.PEM()
	require.NoError(t, err)
	file := func(name string, raw []byte) string {
		path := filepath.Join(dir, name)
		require.NoError(t, os.WriteFile(path, raw, 0o600))
		return path
	}
	block, _ := pem.Decode(authority)
	trust := file("authority.pem", pem.EncodeToMemory(block))
	ask := func(path, body string, more ...string) []byte {
		args := append([]string{"-sS", "--max-time", "30", "--cacert", trust, "-H", "Content-Type: application/json", "-d", body}, more...)
		out, err := exec.CommandContext(t.Context(), curl, append(args, "https://"+c.address+path)...).CombinedOutput()
		require.NoError(t, err, "%s", out)
		return out
	}
	enrolled := ask(wire.EnrolPath, fmt.Sprintf(`{"protocol":1,"key":%q,"stream":%q,"public_key":%q,"request":%q,"signature":%q}`,
		m.Key, id.String(), b64(public), b64(request), b64(m.Signature)))
	var place struct{ Certificate []byte }
	require.NoError(t, json.Unmarshal(enrolled, &place), "%s", enrolled)
	require.NotEmpty(t, place.Certificate, "%s", enrolled)
	private, err := x509.MarshalPKCS8PrivateKey(key)
	require.NoError(t, err)
	cert := file("shop.pem", pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: place.Certificate}))
	own := file("shop.key", pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: private}))
	welcome := ask(wire.SessionPath, fmt.Sprintf(`{"protocol":1,"stream":%q,"boot":%q,"last":1,"last_hash":%q,"clock":"%d"}`,
		id.String(), b64(make([]byte, 15)), b64(append(make([]byte, 31), 1)), model.NextHLC(0, time.Now())), "--cert", cert, "--key", own)
	require.Contains(t, string(welcome), `"sync.message"`, "a boot of 15 bytes")
	welcome = ask(wire.SessionPath, fmt.Sprintf(`{"protocol":1,"stream":%q,"boot":%q,"last":1,"last_hash":%q,"clock":"%d"}`,
		id.String(), b64(append(make([]byte, 15), 1)), b64(append(make([]byte, 31), 1)), model.NextHLC(0, time.Now())), "--cert", cert, "--key", own)
	require.Contains(t, string(welcome), `"verdict":"open"`)
}
