package pos

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"regulars/model"
	"regulars/model/desk"
	"regulars/model/say"
)

func TestRequestsAreRefusedBeforeTheyDoAnything(t *testing.T) {
	d := openDoor(t, nil)
	d.Enrol("+86"+phone, "陈静")
	before := d.events()
	deep := strings.Repeat("[", 20) + strings.Repeat("]", 20)
	sale := func(amount string) string { return `{"member":"` + phone + `","receipt":"R","amount":` + amount + `}` }
	for i, c := range []struct {
		status             int
		code, target, body string
	}{
		{400, "api.json", "/v1/sales", `{"member":`},
		{400, "api.json", "/v1/sales", `{"member":"` + phone + `"} {}`},
		{400, "api.json", "/v1/sales", `{"member":"` + phone + `",}`},
		{400, "api.json", "/v1/sales", "{\"member\":\"\xff\"}"},
		{400, "api.json_twice", "/v1/sales", `{"amount":"1","amount":"2"}`},
		{400, "api.json_twice", "/v1/sales", `{"amount":"1","AMOUNT":"2"}`},
		{400, "api.json_deep", "/v1/sales", `{"lines":` + deep + `}`},
		{422, "api.field.type", "/v1/sales", `[]`},
		{422, "api.field.type", "/v1/sales", `null`},
		{422, "api.field.missing", "/v1/sales", ``},
		{422, "api.field.missing", "/v1/sales", `{"member":"` + phone + `"}`},
		{422, "api.field.unknown", "/v1/sales", `{"member":"` + phone + `","amount":"1","receipt":"R","amuont":"2"}`},
		{422, "api.field.unknown", "/v1/sales", `{"member":"a","amount":"1","Receipt":"R"}`},
		{422, "api.field.type", "/v1/sales", sale(`128.5`)},
		{422, "api.field.type", "/v1/sales", sale(`null`)},
		{422, "api.field.form", "/v1/sales", sale(`"1,280"`)},
		{422, "api.field.form", "/v1/sales", sale(`"1e3"`)},
		{422, "amount.form", "/v1/sales", sale(`"1.234"`)},
		{422, "award.amount", "/v1/sales", sale(`"-5"`)},
		{422, "award.amount", "/v1/sales", sale(`"0"`)},
		{422, "award.large", "/v1/sales", sale(`"6901234567892"`)},
		{422, "api.currency", "/v1/sales", sale(`{"minor":100,"currency":"USD"}`)},
		{422, "api.field.missing", "/v1/sales", sale(`{"minor":100}`)},
		{422, "api.field.range", "/v1/sales", sale(`{"minor":900000000000000000,"currency":"CNY"}`)},
		{422, "award.tender", "/v1/sales", `{"member":"` + phone + `","amount":"1","receipt":"R","tender":"2"}`},
		{422, "api.field.form", "/v1/sales", `{"member":"` + phone + `","amount":"1","receipt":"R","at":"yesterday"}`},
		{422, "sale.future", "/v1/sales", `{"member":"` + phone + `","amount":"1","receipt":"R","at":"2036-03-06T14:00:00+08:00"}`},
		{422, "api.field.length", "/v1/sales", `{"member":"` + phone + `","amount":"1","receipt":"` + strings.Repeat("9", 65) + `"}`},
		{422, "api.field.length", "/v1/sales", `{"member":"` + phone + `","amount":"1","receipt":""}`},
		{422, "api.field.length", "/v1/sales", `{"member":"` + phone + `","amount":"1","lines":[` + strings.Repeat(`{"amount":"1"},`, 500) + `{"amount":"1"}]}`},
		{422, "api.field.range", "/v1/holds", `{"member":"` + phone + `","points":0,"receipt":"R"}`},
		{422, "api.field.type", "/v1/holds", `{"member":"` + phone + `","points":1.5,"receipt":"R"}`},
		{422, "api.field.choice", "/v1/feedback", `{"kind":"rant"}`},
		{404, "member.none", "/v1/sales", `{"member":"13899999999","amount":"1","receipt":"R"}`},
		{404, "member.none", "/v1/sales", `{"member":"陈","amount":"1","receipt":"R"}`},
		{404, "member.none", "/v1/sales", `{"member":"1641","amount":"1","receipt":"R"}`},
		{404, "refund.unknown", "/v1/refunds", `{"sale":"R-404"}`},
		{404, "entry.unknown", "/v1/holds/999/commit", ``},
		{422, "coupon.form", "/v1/coupons/five/use", `{"bill":"30","receipt":"R"}`},
		{409, "redeem.short", "/v1/redemptions", `{"member":"` + phone + `","points":100,"receipt":"R"}`},
		{409, "member.exists", "/v1/members", `{"phone":"` + phone + `"}`},
		{422, "enrol.phone", "/v1/members", `{"name":"陈静"}`},
		{422, "phone.short", "/v1/members", `{"phone":"138"}`},
	} {
		got := d.refused(c.status, c.code, manager, "POST", c.target, c.body)
		require.NotEmpty(t, got.text(t, "detail"), "%d", i)
	}
	require.Equal(t, before, d.events(), "nothing was written")
	require.Empty(t, d.logged)
}

func TestAddressesAndMethodsAreRefusedInTheSameForm(t *testing.T) {
	d := openDoor(t, nil)
	d.refused(404, "api.route", manager, "GET", "/v2/find", "")
	d.refused(404, "api.route", manager, "GET", "/v1/members/", "")
	d.refused(404, "api.route", manager, "GET", "/v1//find", "")
	d.refused(404, "api.route", manager, "GET", "/v1/members/../find?q=a", "")
	got := d.refused(405, "api.method", manager, "DELETE", "/v1/members/1", "")
	require.Equal(t, "GET", got.header.Get("Allow"))
	got = d.refused(405, "api.method", manager, "GET", "/v1/sales", "")
	require.Equal(t, "POST", got.header.Get("Allow"))
	d.refused(415, "api.media", manager, "POST", "/v1/sales", `{"a":1}`, "Content-Type", "text/plain")
	for query, code := range map[string]model.Code{
		"": "api.field.missing", "q=a&limit=0": "api.field.range", "q=a&limit=x": "api.field.type", "q=a&page=2": "api.field.unknown",
		"q=a&q=b": "api.json_twice", "q=%zz": "api.field.form", "q=" + strings.Repeat("a", 201): "api.field.length",
	} {
		d.refused(statusOf(code), string(code), manager, "GET", "/v1/find?"+query, "")
	}
}

func TestTokenDecidesWhoAsksAndWhatTheyMay(t *testing.T) {
	d := openDoor(t, nil)
	d.Award(d.Enrol("+86"+phone, "陈静").ID, 5000_00)
	d.post(201, "/v1/sales", `{"member":"`+phone+`","amount":"2000","receipt":"R"}`)
	for _, token := range []string{"", "nobody's", strings.Repeat("x", 600)} {
		got := d.refused(401, "api.token", token, "GET", "/v1/find?q=a", "")
		require.Contains(t, got.header.Get("WWW-Authenticate"), "Bearer")
	}
	d.refused(401, "api.token", "", "GET", "/v1/find?q=a", "", "Authorization", "Basic "+manager)
	d.refused(403, "staff.not_allowed", auditor, "POST", "/v1/sales", `{"member":"`+phone+`","amount":"1","receipt":"R2"}`)
	d.refused(403, "approval.needed", cashier, "POST", "/v1/refunds", `{"sale":"R"}`)
	d.refused(403, "refund.limit", manager, "POST", "/v1/refunds", `{"sale":"R"}`)
	d.refused(403, "pin.wrong", cashier, "POST", "/v1/refunds", `{"sale":"R","approval":{"name":"王芳","pin":"0000"}}`)
	got := d.ask(cashier, "POST", "/v1/refunds", `{"sale":"R","approval":{"name":"王芳","pin":"2580"}}`)
	require.Equal(t, 201, got.status, got.raw)
	nobody := New(Options{})
	w := httptest.NewRecorder()
	nobody.ServeHTTP(w, httptest.NewRequest("GET", "/v1/find?q=a", nil))
	require.Equal(t, 401, w.Code, "a server without tokens lets nobody in")
}

func TestMemberIsNamedWhole(t *testing.T) {
	d := openDoor(t, nil)
	m, err := d.Owner.Enrol(t.Context(), desk.Enrolment{Phone: phone, Fields: model.Fields{
		model.FieldName: "陈静", model.FieldExternal: "0042", model.FieldEmail: "chen@example.com",
	}})
	require.NoError(t, err)
	for _, name := range []string{m.ID.String(), strings.ToUpper(m.ID.String()), m.Card, phone, "+86" + phone, "138%201234%201641", "0042", "42", "Chen@example.com"} {
		got := d.ask(cashier, "GET", "/v1/members/"+name, "")
		require.Equal(t, 200, got.status, "%s: %s", name, got.raw)
		require.Equal(t, m.ID.String(), got.text(t, "id"))
	}
	for _, part := range []string{"1641", "%E9%99%88", "chenjing", m.Card[:6], "chen"} {
		d.refused(404, "member.none", cashier, "GET", "/v1/members/"+part, "")
	}
}

func TestBodyBeyondTheLimitIsRefused(t *testing.T) {
	d := openDoor(t, nil)
	big := `{"member":"` + strings.Repeat("a", MaxBody) + `"}`
	d.refused(413, "api.large", manager, "POST", "/v1/sales", big)
	r := httptest.NewRequest("POST", "/v1/sales", struct{ *strings.Reader }{strings.NewReader(big)}) // its length is not told
	r.ContentLength = -1
	r.Header.Set("Authorization", "Bearer "+manager)
	r.Header.Set("Content-Type", "application/json")
	w := httptest.NewRecorder()
	d.server.ServeHTTP(w, r)
	require.Equal(t, 413, w.Code)
	require.Contains(t, d.metrics(), `regulars_http_refused_total{limit="size"} 2`)
}

func (d *door) metrics() string {
	r := httptest.NewRequest("GET", "/metrics", nil)
	r.RemoteAddr = "127.0.0.1:4711"
	w := httptest.NewRecorder()
	d.server.ServeHTTP(w, r)
	require.Equal(d.T, 200, w.Code)
	return w.Body.String()
}

func TestPOSThatFloodsIsSlowedAndTheOthersAreNot(t *testing.T) {
	d := openDoor(t, func(o *Options) { o.Rate, o.Burst = 2, 5 })
	for range 5 {
		require.Equal(t, 200, d.ask(manager, "GET", "/v1/find?q=a", "").status)
	}
	got := d.refused(429, "api.rate", manager, "GET", "/v1/find?q=a", "")
	require.Equal(t, "1", got.header.Get("Retry-After"))
	require.Equal(t, 200, d.ask(cashier, "GET", "/v1/find?q=a", "").status, "another POS is not its fault")
	d.Clock.Advance(500 * time.Millisecond)
	require.Equal(t, 200, d.ask(manager, "GET", "/v1/find?q=a", "").status)
	d.refused(429, "api.rate", manager, "GET", "/v1/find?q=a", "")
	d.Clock.Advance(-time.Hour)
	require.Equal(t, 200, d.ask(manager, "GET", "/v1/find?q=a", "").status, "a clock that is put back locks nobody out")
	d.Clock.Advance(time.Hour)
	require.Contains(t, d.metrics(), `regulars_http_refused_total{limit="rate"} 2`)
}

func TestMetricsCountByRouteAndStatus(t *testing.T) {
	d := openDoor(t, func(o *Options) {
		o.Gauges = func() []Gauge {
			return []Gauge{{Name: "regulars_store_bytes", Help: "Size of the\nfile.", Value: 4096}}
		}
	})
	d.ask(manager, "GET", "/v1/find?q=a", "")
	d.ask(manager, "GET", "/v1/members/1", "")
	d.ask("", "GET", "/nowhere", "")
	got := d.metrics()
	for _, line := range []string{
		`regulars_http_requests_total{route="GET /v1/find",code="200"} 1`, `regulars_http_requests_total{route="GET /v1/members/{member}",code="404"} 1`,
		`regulars_http_requests_total{route="other",code="404"} 1`, `regulars_http_request_seconds_bucket{route="GET /v1/find",le="+Inf"} 1`,
		`regulars_http_request_seconds_bucket{route="GET /v1/find",le="0.0005"} 1`, `regulars_http_request_seconds_count{route="GET /v1/find"} 1`,
		`regulars_http_in_flight 0`, `# HELP regulars_store_bytes Size of the\nfile.`, `regulars_store_bytes 4096`,
	} {
		require.Contains(t, got, line+"\n")
	}
	for line := range strings.Lines(got) {
		require.Regexp(t, `^(# (HELP|TYPE) regulars_\w+ .+|regulars_\w+(\{\w+="[^"]*"(,\w+="[^"]*")*\})? [0-9.e+-]+)\n$`, line)
	}
	d.refused(401, "api.token", "", "GET", "/metrics", "")
}

func TestPanicIsOneRequestsOwn(t *testing.T) {
	d := openDoor(t, func(o *Options) {
		keys := o.Tokens
		o.Tokens = func(ctx context.Context, token string) (Desk, Name, error) {
			switch token {
			case "panics":
				panic("secret of the source")
			case "fails":
				return nil, "", errors.New("secret of the disk")
			}
			return keys(ctx, token)
		}
	})
	for _, token := range []string{"panics", "fails"} {
		got := d.refused(500, "internal", token, "GET", "/v1/find?q=a", "")
		require.NotContains(t, got.raw, "secret")
	}
	require.Len(t, d.logged, 2)
	require.Contains(t, d.logged[0], "secret of the source")
	require.Equal(t, 200, d.ask(manager, "GET", "/v1/find?q=a", "").status)
	require.Contains(t, d.metrics(), "regulars_http_in_flight 0")
}

func TestHealthIsThatOfTheShop(t *testing.T) {
	var ill error
	d := openDoor(t, func(o *Options) { o.Health = func(context.Context) error { return ill } })
	require.Equal(t, 200, d.ask("", "GET", "/healthz", "").status)
	ill = model.Refuse("store.full")
	d.refused(503, "store.full", "", "GET", "/healthz", "")
}

func TestEveryStatusIsOfARefusalThatIsWorded(t *testing.T) {
	internal, _ := say.Error(model.EN, model.Refuse(say.Internal))
	for code, status := range statuses {
		require.NotEmpty(t, http.StatusText(status))
		sentence, _ := say.Error(model.EN, model.Refuse(code, "a", "b", "c", "d"))
		if code != say.Internal {
			require.NotEqual(t, internal, sentence, code)
		}
	}
	require.Equal(t, 403, statusOf("approval.role"))
	require.Equal(t, 503, statusOf("store.damaged"))
	require.Equal(t, 422, statusOf("phone.form"))
	require.Equal(t, say.Stopped, codeOf(fmt.Errorf("view: %w", context.DeadlineExceeded)))
}
