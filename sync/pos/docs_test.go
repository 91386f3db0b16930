package pos

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"regulars/sync/openapi"
)

const (
	sessionBegin = "<!-- session -->\n"
	sessionEnd   = "<!-- end of session -->\n"
)

// sessionStep is one request of the session in the docs. {name} stands for what an earlier
// answer called so.
type sessionStep struct {
	say, target, body string
	key               string
	keep, as          string // a field of the answer, and what it is called
}

var session = []sessionStep{
	{say: "Enrol a customer. The welcome bonus comes along.", target: "/v1/members", body: `{"phone":"138 1234 1641","name":"陈静"}`, keep: "card", as: "CARD"},
	{say: "Find her by what a cashier types: a name, pinyin, a phone number or its end, a card.", target: "/v1/find?q=chenjing"},
	{say: "Before she pays: what would this sale earn, what can she have for her points?", target: "/v1/quote", body: `{"member":"{CARD}","amount":"328.50"}`},
	{
		say: "Book the sale, with the receipt's number.", target: "/v1/sales",
		body: `{"member":"{CARD}","amount":"328.50","receipt":"A-1001","lines":[{"sku":"TEA","quantity":2,"amount":"300"},{"sku":"CUP","amount":"28.50"}]}`,
	},
	{
		say: "The network was down and the POS is not sure: it sends the same again. Status 200 instead of 201, and `repeated`.", target: "/v1/sales",
		body: `{"member":"{CARD}","amount":"328.50","receipt":"A-1001","lines":[{"sku":"TEA","quantity":2,"amount":"300"},{"sku":"CUP","amount":"28.50"}]}`,
	},
	{say: "The cup comes back. A POS without a number for the return sends an Idempotency-Key.", target: "/v1/refunds", body: `{"sale":"A-1001","lines":[{"sku":"CUP"}]}`, key: "r-20260306-1"},
	{say: "A suspended sale: put 100 points aside,", target: "/v1/holds", body: `{"member":"{CARD}","points":100,"receipt":"A-1002"}`, keep: "entry", as: "HOLD"},
	{say: "and spend them when it is paid (or `/release` them).", target: "/v1/holds/{HOLD}/commit", body: `{}`},
	{say: "Points for a coupon;", target: "/v1/redemptions", body: `{"member":"{CARD}","reward":"five","receipt":"A-1003"}`},
	{say: "the member's page has its code,", target: "/v1/members/{CARD}", keep: "coupons/0/code", as: "COUPON"},
	{say: "and the next bill uses it up.", target: "/v1/coupons/{COUPON}/use", body: `{"bill":"25","receipt":"A-1004"}`},
	{say: "What the customer says becomes a case.", target: "/v1/feedback", body: `{"kind":"service","score":2,"member":"{CARD}","text":"Waited ten minutes."}`, key: "f-20260306-1"},
	{say: "A refusal.", target: "/v1/redemptions", body: `{"member":"{CARD}","points":900,"receipt":"A-1005"}`},
}

// TestSessionInTheDocsIsATrueOne performs the session of docs/API.md.
func TestSessionInTheDocsIsATrueOne(t *testing.T) {
	path := filepath.Join("..", "..", "docs", "API.md")
	raw, err := os.ReadFile(path)
	require.NoError(t, err)
	head, rest, found := strings.Cut(string(raw), sessionBegin)
	require.True(t, found)
	_, tail, found := strings.Cut(rest, sessionEnd)
	require.True(t, found)
	d := openDoor(t, nil)
	names := map[string]string{}
	var b strings.Builder
	for _, step := range session {
		filled, shown := step.target+"\x00"+step.body, step.target+"\x00"+step.body
		for name, value := range names {
			filled = strings.ReplaceAll(filled, "{"+name+"}", value)
			shown = strings.ReplaceAll(shown, "{"+name+"}", value)
		}
		target, body, _ := strings.Cut(filled, "\x00")
		method, headers := "GET", []string{"Accept-Language", "en"}
		command := `pos "$API` + target + `"`
		if body != "" {
			method = "POST"
			command += " -d '" + body + "'"
		}
		if step.key != "" {
			headers = append(headers, "Idempotency-Key", step.key)
			command += " -H 'Idempotency-Key: " + step.key + "'"
		}
		got := d.ask(manager, method, target, body, headers...)
		require.Less(t, got.status, 500)
		if step.keep != "" {
			names[step.as] = got.text(t, step.keep)
		}
		fmt.Fprintf(&b, "%s\n```sh\n%s\n```\n```json\n%s\n```\n\n", step.say, command, lined(t, got.raw))
	}
	require.Empty(t, d.logged)
	want := head + sessionBegin + b.String() + sessionEnd + tail
	if *update {
		require.NoError(t, os.WriteFile(path, []byte(want), 0o644))
		return
	}
	require.Equal(t, want, string(raw), "run go test -run Session -update ./sync/pos")
}

// lined writes a document with one line for each of its fields.
func lined(t *testing.T, raw string) string {
	var b bytes.Buffer
	dec := json.NewDecoder(strings.NewReader(raw))
	open, err := dec.Token()
	require.NoError(t, err)
	fmt.Fprint(&b, open)
	for first := true; dec.More(); first = false {
		if !first {
			b.WriteByte(',')
		}
		b.WriteString("\n  ")
		if open == json.Delim('{') {
			name, err := dec.Token()
			require.NoError(t, err)
			fmt.Fprintf(&b, "%q: ", name)
		}
		var value json.RawMessage
		require.NoError(t, dec.Decode(&value))
		b.Write(value)
	}
	fmt.Fprint(&b, "\n", map[json.Delim]string{'{': "}", '[': "]"}[open.(json.Delim)])
	return b.String()
}

func TestDocumentHoldsTogether(t *testing.T) {
	s := New(Options{})
	doc := readContract(t, s).doc
	for part := range strings.SplitSeq(string(s.document), `"$ref": "`) {
		if name, ok := strings.CutPrefix(part, openapi.RefTo); ok {
			name, _, _ = strings.Cut(name, `"`)
			require.Contains(t, doc.Components.Schemas, name)
		}
	}
	ids := map[string]bool{}
	for _, path := range slices.Sorted(maps.Keys(doc.Paths)) {
		for _, o := range doc.Paths[path] {
			require.False(t, ids[o.ID], o.ID)
			ids[o.ID] = true
			require.NotEmpty(t, o.Summary)
			for _, r := range o.Responses {
				require.NotEmpty(t, r.Description)
			}
			for part := range strings.SplitSeq(path, "/") {
				if name, ok := strings.CutPrefix(part, "{"); ok {
					require.True(t, slices.ContainsFunc(o.Parameters, func(p openapi.Parameter) bool {
						return p.In == "path" && p.Required && p.Name+"}" == name
					}), path)
				}
			}
		}
	}
}
