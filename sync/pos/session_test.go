package pos

import (
	"flag"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

var update = flag.Bool("update", false, "write the golden files anew")

func TestEveryRouteKeepsItsContract(t *testing.T) {
	d := openDoor(t, nil)
	ada := d.post(201, "/v1/members", `{"phone":"`+phone+`","name":"陈静","birthday":"1990-05-20","gender":"f","tags":"tea"}`)
	require.Equal(t, int64(50), ada.number(t, "points"), "the welcome bonus")
	require.NotContains(t, ada.raw, phone, "a phone number is masked")
	card := ada.text(t, "card")

	found := d.ask(cashier, "GET", "/v1/find?q=chenj&limit=5", "")
	require.Equal(t, 200, found.status)
	require.Equal(t, ada.text(t, "id"), found.text(t, "0/id"))

	quote := d.post(200, "/v1/quote", `{"member":"`+card+`","amount":"128.50","lines":[{"sku":"T1","category":"tea","quantity":"1.5","amount":"128.50"}]}`)
	require.Equal(t, int64(128), quote.number(t, "earns/points"))
	require.Empty(t, d.post(200, "/v1/quote", `{"member":"`+card+`"}`).of(t, "earns"))

	sale := `{"member":"` + card + `","amount":"328.50","receipt":"R-1","at":"2026-03-06T13:59:00+08:00",` +
		`"lines":[{"sku":"T1","product":"Tea","quantity":2,"amount":"300"},{"sku":"C1","amount":{"minor":2850,"currency":"CNY"}}]}`
	first := d.post(201, "/v1/sales", sale)
	require.Equal(t, int64(328), first.number(t, "points"))
	require.Equal(t, int64(378), first.number(t, "balance"))
	again := d.post(200, "/v1/sales", sale)
	require.Equal(t, true, again.of(t, "repeated"))
	require.Equal(t, first.text(t, "entry"), again.text(t, "entry"))

	back := d.post(201, "/v1/refunds", `{"sale":"R-1","receipt":"R-1b","lines":[{"sku":"C1"}],"reason":"broken"}`)
	require.Equal(t, int64(-28), back.number(t, "points"))

	ticket := d.post(201, "/v1/redemptions", `{"member":"`+card+`","reward":"five","receipt":"R-2"}`)
	require.Equal(t, int64(-200), ticket.number(t, "points"))
	shown := d.ask(cashier, "GET", "/v1/members/"+card, "")
	code := shown.text(t, "coupons/0/code")
	require.Equal(t, "open", d.ask(cashier, "GET", "/v1/coupons/"+code, "").text(t, "state"))
	used := d.post(201, "/v1/coupons/"+code+"/use", `{"bill":"25","receipt":"R-3"}`)
	require.Equal(t, int64(500), used.number(t, "amount/minor"))
	require.Equal(t, "used", d.ask(cashier, "GET", "/v1/coupons/"+code, "").text(t, "state"))

	held := d.post(201, "/v1/holds", `{"member":"`+card+`","points":100}`, "Idempotency-Key", "h-1")
	require.Equal(t, int64(100), held.number(t, "held"))
	spent := d.post(201, "/v1/holds/"+held.text(t, "entry")+"/commit", `{"receipt":"R-4"}`)
	require.Equal(t, int64(-100), spent.number(t, "points"))

	d.post(201, "/v1/sales", `{"member":"`+phone+`","amount":"100","receipt":"R-5"}`)
	held = d.post(201, "/v1/holds", `{"member":"`+phone+`","points":100,"receipt":"R-6"}`)
	require.Zero(t, d.post(201, "/v1/holds/"+held.text(t, "entry")+"/release", ``).number(t, "held"))

	said := d.post(201, "/v1/feedback", fmt.Sprintf(`{"kind":"praise","member":%q,"score":5,"text":"好茶","entry":%q}`, card, first.text(t, "entry")),
		"Idempotency-Key", "f-1")
	require.Equal(t, int64(1), said.number(t, "case"))

	for _, path := range []string{"/healthz", "/openapi.json"} {
		require.Equal(t, 200, d.ask("", "GET", path, "").status)
	}
	require.Equal(t, 200, d.ask(auditor, "GET", "/metrics", "").status)
	for path, operations := range d.contract.doc.Paths {
		for method := range operations {
			if path != "/metrics" {
				require.True(t, d.contract.served[map[string]string{"get": "GET ", "post": "POST "}[method]+path], "%s %s was not tried", method, path)
			}
		}
	}
	require.Empty(t, d.logged)
}

// TestDocumentIsTheGoldenOne shows every change of the contract in a review.
func TestDocumentIsTheGoldenOne(t *testing.T) {
	path := filepath.Join("..", "..", "testdata", "api", "openapi.json")
	got := append(New(Options{}).document, '\n')
	if *update {
		require.NoError(t, os.WriteFile(path, got, 0o644))
	}
	want, err := os.ReadFile(path)
	require.NoError(t, err)
	require.Equal(t, string(want), string(got), "run go test -run Golden -update ./sync/pos")
}

func TestLanguageIsTheClientsOrTheShops(t *testing.T) {
	d := openDoor(t, nil)
	ask := func(language string) string {
		return d.refused(http.StatusNotFound, "member.none", cashier, "GET", "/v1/members/13900000000", "", "Accept-Language", language).text(t, "title")
	}
	require.Regexp(t, `\p{Han}`, ask(""), "the shop speaks Chinese")
	require.Regexp(t, `\p{Han}`, ask("zh-CN,en;q=0.5"))
	require.NotRegexp(t, `\p{Han}`, ask("de, zh;q=0.1, en-GB;q=0.5"))
	require.Regexp(t, `\p{Han}`, ask("de, *;q=0.5, en;q=0"))
	require.NotRegexp(t, `\p{Han}`, d.ask("", "GET", "/v1/find?q=a", "").text(t, "title"), "before the shop is known it is the server's")
}
