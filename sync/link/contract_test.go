package link

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"flag"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"regulars/model"
	"regulars/sync/openapi"
	"regulars/sync/wire"
)

var update = flag.Bool("update", false, "write the golden files anew")

// messages are the messages of the vectors of package wire: all sorts there are, by the name of the file.
func messages(t testing.TB) map[string]wire.Message {
	paths, err := filepath.Glob("../../testdata/wire/*.json")
	require.NoError(t, err)
	out := map[string]wire.Message{}
	for _, path := range paths {
		raw, err := os.ReadFile(path)
		require.NoError(t, err)
		var v struct{ CBOR string }
		require.NoError(t, json.Unmarshal(raw, &v))
		cbor, err := hex.DecodeString(v.CBOR)
		require.NoError(t, err)
		name := strings.TrimSuffix(filepath.Base(path), "-1.json")
		m := fresh(name)
		require.NoError(t, model.Decode(cbor, m), name)
		require.NoError(t, m.Check(), name)
		out[name] = m
	}
	return out
}

// fresh is an empty message of the sort that a vector's name begins with.
func fresh(name string) wire.Message {
	sort, _, _ := strings.Cut(name, "-")
	for _, e := range endpoints {
		for _, make := range []func() wire.Message{e.in, e.out} {
			if m := make(); strings.ToLower(reflect.TypeOf(m).Elem().Name()) == sort {
				return m
			}
		}
	}
	return new(wire.Problem)
}

func TestEveryMessageGoesThroughItsSchemaAndBack(t *testing.T) {
	c := newContract()
	seen := map[reflect.Type]bool{}
	for name, m := range messages(t) {
		sort := reflect.TypeOf(m).Elem()
		seen[sort] = true
		if _, ok := m.(*wire.Problem); ok {
			continue // has words for people in the plain form; see below
		}
		raw, err := appendPlain(m)
		require.NoError(t, err)
		value, err := openapi.Parse(raw)
		require.NoError(t, err)
		closed := openapi.Checker{Named: c.checker.Named, Closed: true}
		require.NoError(t, closed.Check(c.shapes[sort], "", value), "%s: %s", name, raw)
		back := fresh(name)
		require.NoError(t, c.readPlain(raw, back), name)
		require.Equal(t, encoded(t, m), encoded(t, back), name)
	}
	require.Len(t, seen, 2*len(endpoints)+1, "a vector for every message")
}

func encoded(t *testing.T, m wire.Message) string {
	raw, err := model.Encode(m)
	require.NoError(t, err)
	return hex.EncodeToString(raw)
}

func TestWhatASchemaAsksForTheMessageAsksForToo(t *testing.T) {
	c := newContract()
	asked := 0
	for name, m := range messages(t) {
		v := reflect.ValueOf(m).Elem()
		shape := c.checker.Named[v.Type().Name()]
		require.NotNil(t, shape, name)
		for i := range v.NumField() {
			if !slices.Contains(shape.Required, plainName(v.Type().Field(i))) {
				continue
			}
			asked++
			before := reflect.New(v.Field(i).Type()).Elem()
			before.Set(v.Field(i))
			v.Field(i).SetZero()
			require.Error(t, m.Check(), "%s without %s", name, v.Type().Field(i).Name)
			v.Field(i).Set(before)
		}
	}
	require.Greater(t, asked, 50)
	for rule := range bounds {
		sort, field, _ := strings.Cut(rule, ".")
		require.Contains(t, c.checker.Named, sort)
		require.Contains(t, c.checker.Named[sort].Properties, field, "a bound of nothing: %s", rule)
	}
}

func TestWhatIsNotInThePlainFormIsRefused(t *testing.T) {
	c := newContract()
	const stream, boot = "019cc10a-5b00-71a2-9354-b516d738f90a", "CQAAAAAAAAAAAAAAAAAAAA=="
	const hash = "AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="
	good := func() map[string]any {
		return map[string]any{"protocol": 1, "stream": stream, "boot": boot, "last": 3, "last_hash": hash, "clock": "9", "of_a_newer_version": true}
	}
	try := func(fields map[string]any) error {
		raw, err := json.Marshal(fields)
		require.NoError(t, err)
		return c.readPlain(raw, new(wire.Session))
	}
	require.NoError(t, try(good()))
	for field, value := range map[string]any{
		"protocol": "1", "stream": stream[1:], "boot": boot[:8], "last": -3, "last_hash": boot, "clock": 9, "program": strings.Repeat("x", wire.MaxText+1),
	} {
		fields := good()
		fields[field] = value
		require.Error(t, try(fields), field)
		if field != "program" && field != "clock" {
			delete(fields, field)
			require.Error(t, try(fields), "without %s", field)
		}
	}
	fields := good()
	fields["protocol"] = 99
	require.ErrorIs(t, try(fields), wire.ErrProtocol)
	require.Error(t, c.readPlain([]byte(`{"protocol":1,"protocol":1}`), new(wire.Pull)))
	require.Error(t, c.readPlain([]byte(`[]`), new(wire.Pull)))
}

// TestEveryEndpointAndCodeIsInTheDocument looks for codes where HQ makes them.
func TestEveryEndpointAndCodeIsInTheDocument(t *testing.T) {
	c := newContract()
	var doc openapi.Document
	require.NoError(t, json.Unmarshal(c.document, &doc))
	for _, e := range endpoints {
		require.NotNil(t, doc.Paths[e.path]["post"], e.path)
		require.Contains(t, doc.Paths[e.path]["post"].Body.Content, wire.ContentType)
	}
	text, err := os.ReadFile("../wire/wire.go")
	require.NoError(t, err)
	require.Len(t, regexp.MustCompile(`"/sync/[a-z]+"`).FindAll(text, -1), len(endpoints))

	refused := regexp.MustCompile(`(?:Refuse\(|Code: |code = |: )"((?:sync|enrol)\.[a-z]+)"`)
	told := string(c.document)
	found := map[string]bool{}
	for _, pattern := range []string{"../../model/hub/*.go", "../hq/*.go", "*.go"} {
		paths, err := filepath.Glob(pattern)
		require.NoError(t, err)
		for _, path := range paths {
			if strings.HasSuffix(path, "_test.go") || slices.Contains([]string{"client.go", "runner.go", "people.go"}, path) {
				continue // the shop's side, and the list itself
			}
			raw, err := os.ReadFile(path)
			require.NoError(t, err)
			for _, m := range refused.FindAllSubmatch(raw, -1) {
				found[string(m[1])] = true
			}
		}
	}
	require.Greater(t, len(found), 15)
	for code := range found {
		if slices.Contains([]string{"sync.lost", "sync.continued", "sync.rolledback"}, code) {
			continue // why a stream was closed: a Welcome tells, no problem
		}
		require.Contains(t, told, code)
		require.NotZero(t, statuses[code], code)
	}
	for code := range statuses {
		require.True(t, found[code] || strings.HasPrefix(code, "hq."), "%s is answered by nobody", code)
	}
}

func TestTheDocumentIsTheGolden(t *testing.T) {
	const path = "../../testdata/sync/openapi.json"
	got := newContract().document
	if *update {
		require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o755))
		require.NoError(t, os.WriteFile(path, got, 0o644))
	}
	want, err := os.ReadFile(path)
	require.NoError(t, err)
	require.Equal(t, string(want), string(got), "run go test -run Golden -update ./sync/link")
	for part := range bytes.SplitSeq(got, []byte(`"$ref": "`)) {
		if name, ok := bytes.CutPrefix(part, []byte(openapi.RefTo)); ok {
			require.Contains(t, newContract().checker.Named, string(name[:bytes.IndexByte(name, '"')]))
		}
	}
}

func FuzzPlain(f *testing.F) {
	all := messages(f)
	for _, name := range slices.Sorted(maps.Keys(all)) {
		raw, err := appendPlain(all[name])
		require.NoError(f, err)
		f.Add(name, raw)
	}
	c := newContract()
	f.Fuzz(func(t *testing.T, name string, raw []byte) {
		m := fresh(name)
		if _, ok := m.(*wire.Problem); ok || c.readPlain(raw, m) != nil {
			return
		}
		again, err := appendPlain(m)
		require.NoError(t, err)
		back := fresh(name)
		require.NoError(t, c.readPlain(again, back), "%s", again)
		require.Equal(t, encoded(t, m), encoded(t, back))
	})
}
