package cli_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestTillGoesOnWhateverBecomesOfHeadquarters compares what tills get done, not how fast: while an
// exchange hangs in a network that answers nothing, all sales and redemptions are booked.
func TestTillGoesOnWhateverBecomesOfHeadquarters(t *testing.T) {
	if testing.Short() {
		t.Skip("starts servers of its own")
	}
	w := openTown(t, "")
	a, b := w.shops[0], w.shops[1]
	a.does("member", "add", "--phone", phone(0), "--name", "Anna")
	b.does("member", "add", "--phone", phone(1), "--name", "Bert")
	b.does("award", phone(1), "1000")
	w.level()
	const acts = 60
	require.Equal(t, acts, a.sellsAndRedeems("well", acts))

	a.cable.does(silent)
	hanging := make(chan result, 1)
	go func() { hanging <- a.run("sync", "now") }() // read below, before the test ends
	a.cable.awaits(t)
	require.Equal(t, acts, a.sellsAndRedeems("silent", acts), "as many as with headquarters")
	select {
	case got := <-hanging:
		t.Fatalf("the exchange did not hang: %s %s", got.stdout, got.stderr)
	default: // it hangs, and nobody waited for it
	}
	got := a.run("redeem", phone(1), "100")
	require.Equal(t, 1, got.exit)
	require.Contains(t, got.stderr, "Headquarters cannot be asked now")
	require.Contains(t, got.stderr, "Go on without points")

	a.cable.does(pulled)
	ended := <-hanging
	require.Equal(t, 1, ended.exit)
	require.Contains(t, ended.stderr, "Headquarters cannot be reached")
	require.Equal(t, acts, a.sellsAndRedeems("pulled", acts))
	a.cable.does(through)
	w.closes()
	require.Equal(t, acts, a.sellsAndRedeems("stopped", acts))
	got = a.run("redeem", phone(1), "100")
	require.Equal(t, 1, got.exit)
	require.Contains(t, got.stderr, "Headquarters cannot be asked now")

	w.opens()
	a.does("redeem", phone(1), "100")
	seen := w.agree(phone(0), phone(1))
	require.EqualValues(t, 4*acts/2*(120-100), seen[0].Points)
	require.EqualValues(t, 1000-100, seen[1].Points)
	w.ends()
}

// sellsAndRedeems sells to Anna and redeems what she got, in turn, and returns how much of it was done.
func (b *branch) sellsAndRedeems(name string, acts int) (done int) {
	b.t.Helper()
	transport := &http.Transport{}
	defer transport.CloseIdleConnections()
	client := &http.Client{Transport: transport, Timeout: patience}
	for n := range acts {
		path, body := "/v1/sales", `"amount":"120.00"`
		if n%2 == 1 {
			path, body = "/v1/redemptions", `"points":100`
		}
		body = fmt.Sprintf(`{"member":%q,%s,"receipt":"%s-%d"}`, phone(0), body, name, n)
		r, err := http.NewRequest(http.MethodPost, "http://"+b.server.http+path, strings.NewReader(body))
		require.NoError(b.t, err)
		r.Header.Set("Authorization", "Bearer "+b.token)
		r.Header.Set("Content-Type", "application/json")
		got, err := client.Do(r)
		require.NoError(b.t, err)
		text, err := io.ReadAll(got.Body)
		_ = got.Body.Close() // it was read
		require.NoError(b.t, err)
		require.Equal(b.t, http.StatusCreated, got.StatusCode, "%s", text)
		var doc booked
		require.NoError(b.t, json.Unmarshal(text, &doc))
		if doc.Points != 0 {
			done++
		}
	}
	return done
}
