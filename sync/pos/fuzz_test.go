package pos

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"regulars/model/desk"
	"regulars/sync/openapi"
)

// FuzzRequest sends any bytes to any address: what comes back is an answer or a refusal of the
// contract, never a failure of ours.
func FuzzRequest(f *testing.F) {
	d := openDoor(f, func(o *Options) { o.Rate, o.Burst = 1_000_000, 1_000_000 })
	table := routes()
	at := map[string]uint8{}
	for i, r := range table {
		at[r.id] = uint8(i)
	}
	m := d.Enrol("+86"+phone, "陈静")
	d.Award(m.ID, 9_000_000_00)
	v, err := d.Owner.IssueCoupon(f.Context(), m.ID, desk.Issue{Template: "five"})
	require.NoError(f, err)
	for _, seed := range []struct{ id, name, query, key, body string }{
		{"find", "", "q=chen&limit=3", "", ""},
		{"member", phone, "", "", ""},
		{"enrol", "", "", "k1", `{"phone":"13900001111","name":"A","birthday":"05-20","gender":"x","tags":"a,b","card":"","referrer":"` + m.Card + `"}`},
		{"quote", "", "", "", `{"member":"` + phone + `","amount":"10","lines":[{"sku":"A","quantity":"0.5","amount":"-3"},{"amount":"13"}]}`},
		{"sell", "", "", "k2", `{"member":"` + phone + `","amount":{"minor":1000,"currency":"CNY"},"tender":"1","at":"2026-03-01T00:00:00Z"}`},
		{"sell", "", "", "", `{"member":"` + phone + `","amount":"10","receipt":"R","lines":[{"sku":"A","quantity":1,"amount":"900000000000.00"},{"sku":"B","amount":"-900000000000.00"}]}`},
		{"refund", "", "", "k3", `{"sale":"R","lines":[{"sku":"A","quantity":"0.001"}],"reason":"x","approval":{"name":"王芳","pin":"1"}}`},
		{"redeem", "", "", "k4", `{"member":"` + phone + `","points":100,"bill":"0.01"}`},
		{"redeem", "", "", "k5", `{"member":"` + phone + `","reward":"mug"}`},
		{"hold", "", "", "k6", `{"member":"` + phone + `","points":1}`},
		{"commit", "3", "", "", `{"receipt":"R9"}`},
		{"release", "3", "", "", `{}`},
		{"coupon", v.Code.String(), "", "", ""},
		{"useCoupon", v.Code.String(), "", "", `{"bill":"100","receipt":"R5","lines":[{"amount":"100"}]}`},
		{"feedback", "", "", "k7", `{"kind":"complaint","text":"\u0000 \u202e","score":1,"member":"` + phone + `","entry":"5"}`},
		{"feedback", "", "", "k8", "\xff\xfe{}"},
	} {
		f.Add(at[seed.id], seed.name, seed.query, seed.key, seed.body)
	}
	f.Fuzz(func(t *testing.T, which uint8, name, query, key, body string) {
		route := table[int(which)%len(table)]
		path := route.path
		for _, param := range route.params() {
			path = strings.Replace(path, "{"+param+"}", name, 1)
		}
		r := &http.Request{
			Method: route.method, URL: &url.URL{Path: path, RawQuery: query}, Header: http.Header{}, Host: "shop", ProtoMajor: 1, ProtoMinor: 1,
			Body: http.NoBody, ContentLength: -1,
		}
		if body != "" {
			r.Body = httptest.NewRequest(http.MethodPost, "/", strings.NewReader(body)).Body
		}
		r.Header.Set("Authorization", "Bearer "+manager)
		r.Header.Set("Content-Type", "application/json")
		r.Header.Set("Accept-Language", query)
		r.Header.Set("Idempotency-Key", key)
		w := httptest.NewRecorder()
		d.server.ServeHTTP(w, r.WithContext(t.Context()))
		require.Less(t, w.Code, 500, "%s %s: %s %v", route.method, path, w.Body, d.logged)
		d.contract.hold(t, r, body, answered(t, w))
	})
}

// FuzzJSON holds the strict reader against the rules that it is there for.
func FuzzJSON(f *testing.F) {
	for _, seed := range []string{`{"a":[1,{"b":null}],"c":"d"}`, `{"a":1,"A":2}`, `[[[[[[[[[]]]]]]]]]`, `{"a":1}x`, ` `, "\"\xff\"", `1e999`} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		value, err := openapi.Parse(raw)
		if err != nil {
			require.Equal(t, 400, statusOf(codeOf(err)), err)
			return
		}
		require.LessOrEqual(t, depthOf(value), openapi.MaxDepth)
	})
}

func depthOf(value any) int {
	deepest := 0
	switch v := value.(type) {
	case map[string]any:
		for _, inner := range v {
			deepest = max(deepest, depthOf(inner))
		}
	case []any:
		for _, inner := range v {
			deepest = max(deepest, depthOf(inner))
		}
	default:
		return 0
	}
	return deepest + 1
}
