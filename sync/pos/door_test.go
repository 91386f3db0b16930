package pos

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"regulars/model"
	"regulars/model/desk"
	"regulars/model/staff"
	"regulars/store/storetest"
	"regulars/sync/openapi"
)

// Tokens of the test shop.
const (
	manager = "token-of-the-manager"
	cashier = "token-of-the-cashier"
	auditor = "token-of-the-auditor"
)

// phone is the number of the member that tests speak of.
const phone = "13812341641"

// door is a server before a real shop. Every exchange is held against the document as it is
// served.
type door struct {
	*storetest.Shop
	server   *Server
	contract *contract
	logged   []string
	mu       sync.Mutex
}

func openDoor(t testing.TB, change func(*Options)) *door {
	d := &door{Shop: storetest.Open(t)}
	require.NoError(t, d.Store.Ready(t.Context())) // the docs quote what a find answers
	text, err := os.ReadFile(filepath.Join("..", "..", "testdata", "api", "program.toml"))
	require.NoError(t, err)
	_, err = d.Owner.PublishProgram(t.Context(), string(text))
	require.NoError(t, err)
	opts := Options{Tokens: keysOf(t, d.Owner), Clock: d.Clock.Now, Lang: model.EN, Log: d.note}
	if change != nil {
		change(&opts)
	}
	d.server = New(opts)
	d.contract = readContract(t, d.server)
	return d
}

func (d *door) note(route string, err error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.logged = append(d.logged, route+": "+err.Error())
}

// keysOf gives tokens to staff of three roles.
func keysOf(t testing.TB, owner *desk.Session) func(context.Context, string) (Desk, Name, error) {
	held := map[[32]byte]*desk.Session{sha256.Sum256([]byte(manager)): owner}
	names := map[*desk.Session]Name{owner: "pos-1"}
	for token, who := range map[string]struct {
		role staff.Role
		name Name
	}{cashier: {staff.Cashier, "pos-2"}, auditor: {staff.Auditor, "pos-3"}} {
		p, err := owner.AddStaff(t.Context(), string(who.role), who.role, "")
		require.NoError(t, err)
		s, err := owner.SignIn(t.Context(), p.Name, "")
		require.NoError(t, err)
		held[sha256.Sum256([]byte(token))], names[s] = s, who.name
	}
	return func(_ context.Context, token string) (Desk, Name, error) {
		s := held[sha256.Sum256([]byte(token))]
		if s == nil {
			return nil, "", model.Refuse("api.token")
		}
		return s, names[s], nil
	}
}

// reply is what a request was answered.
type reply struct {
	status int
	header http.Header
	raw    string
	doc    any // of JSON
}

// of returns a field of a reply, by its path.
func (r reply) of(t testing.TB, path string) any {
	t.Helper()
	value := r.doc
	for part := range strings.SplitSeq(path, "/") {
		switch v := value.(type) {
		case map[string]any:
			require.Contains(t, v, part, r.raw)
			value = v[part]
		case []any:
			i, err := strconv.Atoi(part)
			require.NoError(t, err)
			require.Greater(t, len(v), i, r.raw)
			value = v[i]
		default:
			require.Failf(t, "no such field", "%s in %s", path, r.raw)
		}
	}
	return value
}

func (r reply) text(t testing.TB, path string) string {
	t.Helper()
	v := r.of(t, path)
	require.IsType(t, "", v)
	return v.(string)
}

func (r reply) number(t testing.TB, path string) int64 {
	t.Helper()
	v := r.of(t, path)
	require.IsType(t, json.Number(""), v)
	n, err := v.(json.Number).Int64()
	require.NoError(t, err)
	return n
}

// ask sends a request; headers are pairs.
func (d *door) ask(token, method, target, body string, headers ...string) reply {
	d.T.Helper()
	r := httptest.NewRequest(method, target, strings.NewReader(body))
	if token != "" {
		r.Header.Set("Authorization", "Bearer "+token)
	}
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	d.server.ServeHTTP(w, r)
	got := answered(d.T, w)
	d.contract.hold(d.T, r, body, got)
	return got
}

func answered(t testing.TB, w *httptest.ResponseRecorder) reply {
	t.Helper()
	got := reply{status: w.Code, header: w.Header(), raw: w.Body.String()}
	if strings.HasSuffix(strings.Split(w.Header().Get("Content-Type"), ";")[0], "json") {
		dec := json.NewDecoder(strings.NewReader(got.raw))
		dec.UseNumber()
		require.NoError(t, dec.Decode(&got.doc))
	}
	return got
}

// refused asks and expects a refusal with a code.
func (d *door) refused(status int, code, token, method, target, body string, headers ...string) reply {
	d.T.Helper()
	got := d.ask(token, method, target, body, headers...)
	require.Equal(d.T, status, got.status, got.raw)
	require.Equal(d.T, code, got.text(d.T, "type"))
	return got
}

// post asks and expects a status.
func (d *door) post(status int, target, body string, headers ...string) reply {
	d.T.Helper()
	got := d.ask(manager, http.MethodPost, target, body, headers...)
	require.Equal(d.T, status, got.status, got.raw)
	return got
}

// contract is the document that a server gives out.
type contract struct {
	doc    openapi.Document
	mu     sync.Mutex
	served map[string]bool // "POST /v1/sales" that was answered well
}

func readContract(t testing.TB, s *Server) *contract {
	w := httptest.NewRecorder()
	s.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/openapi.json", nil))
	require.Equal(t, http.StatusOK, w.Code)
	c := &contract{served: map[string]bool{}}
	dec := json.NewDecoder(bytes.NewReader(w.Body.Bytes()))
	dec.DisallowUnknownFields()
	require.NoError(t, dec.Decode(&c.doc))
	return c
}

// hold fails the test if an exchange is not what the document says.
func (c *contract) hold(t testing.TB, r *http.Request, body string, got reply) {
	t.Helper()
	path, o := c.find(r)
	if o == nil {
		require.Contains(t, []int{http.StatusNotFound, http.StatusMethodNotAllowed}, got.status, got.raw)
		return
	}
	answer := o.Responses[strconv.Itoa(got.status)]
	if answer == nil {
		answer = o.Responses["default"]
		require.GreaterOrEqual(t, got.status, 400, "%s %s: %s", r.Method, path, got.raw)
		require.Equal(t, "application/problem+json", got.header.Get("Content-Type"))
		require.NotContains(t, got.raw, "%!", "a sentence with a hole in it")
	}
	media := strings.Split(got.header.Get("Content-Type"), ";")[0]
	require.Contains(t, answer.Content, media, "%s %s", r.Method, path)
	if media == "text/plain" {
		return
	}
	require.NoError(t, (&openapi.Checker{Named: c.doc.Components.Schemas, Closed: path != "/openapi.json"}).Check(answer.Content[media].Schema, "", got.doc), got.raw)
	if got.status < 300 {
		c.mu.Lock()
		c.served[r.Method+" "+path] = true
		c.mu.Unlock()
		if o.Body != nil {
			sent, err := openapi.Parse([]byte(body))
			require.NoError(t, err)
			require.NoError(t, (&openapi.Checker{Named: c.doc.Components.Schemas}).Check(o.Body.Content["application/json"].Schema, "", sent), body)
		}
	}
}

// find finds the operation of a request.
func (c *contract) find(r *http.Request) (string, *openapi.Operation) {
	asked := strings.Split(r.URL.EscapedPath(), "/")
	for path, operations := range c.doc.Paths {
		parts := strings.Split(path, "/")
		if len(parts) != len(asked) {
			continue
		}
		same := true
		for i, part := range parts {
			same = same && (part == asked[i] || strings.HasPrefix(part, "{") && asked[i] != "")
		}
		if same && operations[strings.ToLower(r.Method)] != nil {
			return path, operations[strings.ToLower(r.Method)]
		}
	}
	return "", nil
}
