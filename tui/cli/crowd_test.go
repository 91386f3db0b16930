package cli_test

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"regulars/model/names"
)

// crowd is everybody at work in a shop at once: people at SSH screens, points of sale, and a
// script. Each remembers what was acknowledged to it.
type crowd struct {
	t      testing.TB
	s      *shop
	tokens []string
	ctx    context.Context
	end    context.CancelFunc
	all    sync.WaitGroup

	mu       sync.Mutex
	up       chan struct{}    // closed while the server serves
	receipts map[string]bool  // that were acknowledged
	balances map[string]int64 // of the members of the screens, as they saw them last
	spoiled  []error
	keys     []time.Duration
	keyBytes map[field][]int
	sales    int           // by HTTP
	awards   int           // on screens
	lines    int           // by the command line
	news     chan struct{} // closed and replaced with each acknowledgement
}

// phoneOf is the number of a member of the crowd; its last four digits are its own.
func phoneOf(i int) string { return fmt.Sprintf("139%04d%04d", 1000+i, 2000+i) }

// newCrowd opens a shop with a member for each who works there, and serves it.
func newCrowd(t testing.TB, screens, tills int) *crowd {
	t.Helper()
	s := openShop(t)
	c := &crowd{
		t: t, s: s, up: make(chan struct{}), receipts: map[string]bool{}, balances: map[string]int64{}, news: make(chan struct{}),
		keyBytes: map[field][]int{},
	}
	s.here(append([]string{"staff", "key", "add", "Olga"}, publicLine(t, "Olga")...)...)
	for i := range tills {
		name := fmt.Sprintf("POS %d", i+1)
		s.here("staff", "add", name, "--role", "cashier")
		var doc struct{ Token string }
		require.NoError(t, json.Unmarshal([]byte(s.here("staff", "token", name, "--json")), &doc))
		c.tokens = append(c.tokens, doc.Token)
	}
	members := "phone,name\n"
	for i := range screens + tills + 1 {
		members += fmt.Sprintf("%s,Member %d\n", phoneOf(i), i)
	}
	path := s.dir + "/../members.csv"
	require.NoError(t, os.WriteFile(path, []byte(members), 0o600))
	s.here("import", "members", path)
	if *shopSize > 0 {
		s.here("import", "members", strangers(t, s.dir+"/../strangers.csv", screens+tills+1))
	}
	s.serve("--ssh", ownAddress(t), "--http", ownAddress(t))
	close(c.up)
	c.ctx, c.end = context.WithCancel(context.Background())
	t.Cleanup(func() { c.end(); c.all.Wait() })
	return c
}

// strangers writes a file of so many made-up members as the flag says, none of whom has the number
// of one of the crowd.
func strangers(t testing.TB, path string, crowd int) string {
	t.Helper()
	taken := map[string]bool{}
	for i := range crowd {
		taken["+86"+phoneOf(i)] = true
	}
	var b strings.Builder
	b.WriteString("phone,name\n")
	for i, random := 0, rand.New(rand.NewPCG(1, 1)); i < *shopSize; i++ {
		if p := names.Make(random, uint64(i)); !taken[p.Phone] {
			fmt.Fprintf(&b, "%s,%s\n", p.Phone, p.Name)
		}
	}
	require.NoError(t, os.WriteFile(path, []byte(b.String()), 0o600))
	return path
}

// typed is what a screen types to find its member: the last digits, which no other one of the
// crowd has, or the whole number where strangers may have them.
func typed(i int) string {
	if *shopSize > 0 {
		return phoneOf(i)
	}
	return phoneOf(i)[7:]
}

// hand is how fast a person types at most: a whole number that comes faster is a scanner's code.
const hand = 40 * time.Millisecond

// ownAddress is an address that nobody uses and that the system gives to no outgoing connection: a
// client that calls while the server is away would else sit on the server's port itself.
func ownAddress(t testing.TB) string {
	t.Helper()
	for range 100 {
		l, err := net.Listen("tcp", fmt.Sprintf("127.0.0.1:%d", 20_000+rand.IntN(10_000)))
		if err == nil {
			require.NoError(t, l.Close())
			return l.Addr().String()
		}
	}
	t.Fatal("no address is free")
	return ""
}

// serving waits until the server serves and answers false if the work is over instead.
func (c *crowd) serving() bool {
	c.mu.Lock()
	up := c.up
	c.mu.Unlock()
	select {
	case <-up:
	case <-c.ctx.Done():
	}
	return c.ctx.Err() == nil
}

// again ends the server in a way and starts it anew at the same addresses.
func (c *crowd) again(end func(*server) error) {
	c.t.Helper()
	c.mu.Lock()
	c.up = make(chan struct{})
	c.mu.Unlock()
	old := c.s.server
	require.NoError(c.t, end(old))
	c.s.serve("--ssh", old.ssh, "--http", old.http)
	close(c.up)
}

// acknowledged counts something that was promised to be kept.
func (c *crowd) acknowledged(count *int, note func()) {
	c.mu.Lock()
	defer c.mu.Unlock()
	*count++
	note()
	close(c.news)
	c.news = make(chan struct{})
}

// afterMore waits until so many more things have been acknowledged.
func (c *crowd) afterMore(more int) {
	c.t.Helper()
	deadline := time.NewTimer(patience)
	defer deadline.Stop()
	count := func() (int, <-chan struct{}, []error) {
		c.mu.Lock()
		defer c.mu.Unlock()
		return c.sales + c.awards + c.lines, c.news, c.spoiled
	}
	begun, news, _ := count()
	for got := begun; got < begun+more; {
		select {
		case <-news:
		case <-deadline.C:
			c.t.Fatalf("%d acknowledgements in %s, not %d", got-begun, patience, more)
		}
		var spoiled []error
		got, news, spoiled = count()
		require.Empty(c.t, spoiled)
	}
}

func (c *crowd) spoil(format string, args ...any) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.spoiled = append(c.spoiled, fmt.Errorf(format, args...))
}

// goes reports whether somebody's failure is the server's being away, or the end.
func (c *crowd) goes(err error) bool {
	if err == nil {
		return false
	}
	c.mu.Lock()
	up := c.up
	c.mu.Unlock()
	select {
	case <-up:
		return c.ctx.Err() != nil || errors.Is(err, errCut)
	default:
		return true
	}
}

// errCut is a connection that the server did not end in an orderly way.
var errCut = errors.New("cut off")

// pos is one point of sale: it sells, sends every fourth sale again, and after a failure sends
// the same again until it is answered.
func (c *crowd) pos(i int, member string) {
	transport := &http.Transport{}
	defer transport.CloseIdleConnections()
	client := &http.Client{Transport: transport, Timeout: patience}
	for n := 1; c.serving(); n++ {
		receipt := fmt.Sprintf("H%d-%d", i, n)
		body := fmt.Sprintf(`{"member":%q,"amount":"3.50","receipt":%q}`, member, receipt)
		times := 1
		if n%4 == 0 {
			times = 2
		}
		for range times {
			for c.serving() && !c.sell(client, i, receipt, body) {
			}
		}
	}
}

// sell sends one sale and reports whether it needs not be sent again.
func (c *crowd) sell(client *http.Client, i int, receipt, body string) bool {
	r, err := http.NewRequestWithContext(c.ctx, http.MethodPost, "http://"+c.s.server.http+"/v1/sales", strings.NewReader(body))
	if err != nil {
		c.spoil("%w", err)
		return true
	}
	r.Header.Set("Authorization", "Bearer "+c.tokens[i])
	r.Header.Set("Content-Type", "application/json")
	got, err := client.Do(r)
	if err != nil {
		return false
	}
	text, err := io.ReadAll(got.Body)
	_ = got.Body.Close() // it was read
	switch {
	case err != nil || got.StatusCode == http.StatusServiceUnavailable || got.StatusCode == http.StatusTooManyRequests:
		return false
	case got.StatusCode != http.StatusCreated && got.StatusCode != http.StatusOK:
		c.spoil("sale %s: %d %s", receipt, got.StatusCode, text)
		return true
	}
	c.acknowledged(&c.sales, func() { c.receipts[receipt] = true })
	return true
}

// script is a program that runs one command after the other.
func (c *crowd) script(member string) {
	for n := 1; c.serving(); n++ {
		receipt := fmt.Sprintf("C-%d", n)
		for c.serving() {
			got := c.s.run("award", member, "5", "--receipt", receipt, "--json")
			if got.exit == 0 {
				c.acknowledged(&c.lines, func() { c.receipts[receipt] = true })
				break
			}
			// Killed under the command, or not there yet: the same again tells what became of it.
			if !strings.Contains(got.stderr, "The server") && !strings.Contains(got.stderr, "Another Regulars window") {
				c.spoil("award %s: %s", receipt, got.stderr)
				return
			}
		}
	}
}

var pointsShown = regexp.MustCompile(`Points  ([\d,]+)`)

// balanceOn reads the balance off a member's card, -1 if the screen shows none.
func balanceOn(text string) int64 {
	found := pointsShown.FindStringSubmatch(text)
	if found == nil {
		return -1
	}
	n, err := strconv.ParseInt(strings.ReplaceAll(found[1], ",", ""), 10, 64)
	if err != nil {
		return -1
	}
	return n
}

// screen is a person at an SSH screen who finds a member and awards, over and over. When the
// server is gone the person comes again.
func (c *crowd) screen(i int) {
	for c.serving() {
		l, err := c.s.sit("Olga", 80, 24)
		if err != nil {
			continue // the server is on its way out or in
		}
		err = c.serveCustomer(l, i)
		if !c.goes(err) && c.ctx.Err() == nil {
			c.spoil("screen %d: %w", i, err)
		}
		_ = l.close() // the server may have gone first
	}
}

// serveCustomer works at one screen until the work or the connection ends.
func (c *crowd) serveCustomer(l *till, i int) error {
	last4, name := phoneOf(i)[7:], fmt.Sprintf("Member %d ", i)
	has := func(want string) func(string) bool {
		return func(text string) bool { return strings.Contains(text, want) }
	}
	if err := l.await(has("Scan a card")); err != nil {
		return c.cut(l, err)
	}
	for c.ctx.Err() == nil {
		for n, digits := 0, typed(i); n < len(digits); n++ {
			if err := c.press(l, searchBox, digits[n:n+1], "❯ "+digits[:n+1]); err != nil {
				return c.cut(l, err)
			}
			if len(digits) > 4 {
				timer := time.NewTimer(hand)
				<-timer.C
			}
		}
		if err := l.await(has("▸ " + name)); err != nil {
			return c.cut(l, err)
		}
		if err := l.send(enterKey, func(text string) bool { return strings.Contains(text, " "+name) && balanceOn(text) >= 0 }); err != nil {
			return c.cut(l, err)
		}
		text, _, _ := l.looks()
		shown := balanceOn(text)
		if kept := c.kept(last4); shown < kept {
			return fmt.Errorf("the balance of %s is %d, and %d was acknowledged", last4, shown, kept)
		}
		if err := c.press(l, amountBox, "7", "Sale ❯ 7"); err != nil {
			return c.cut(l, err)
		}
		if err := l.send(enterKey, func(text string) bool { return balanceOn(text) == shown+7 }); err != nil {
			return c.cut(l, err)
		}
		c.acknowledged(&c.awards, func() { c.balances[last4] = shown + 7 })
		if err := l.send(escKey, has("Scan a card")); err != nil {
			return c.cut(l, err)
		}
	}
	return nil
}

// cut marks a failure of a screen whose connection has ended.
func (c *crowd) cut(l *till, err error) error {
	select {
	case <-l.ended:
		return errors.Join(errCut, err)
	default:
		return err
	}
}

func (c *crowd) kept(member string) int64 {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.balances[member]
}

// send sends a key and waits for what it does.
func (l *till) send(key string, ok func(string) bool) error {
	if _, err := io.WriteString(l.keys, key); err != nil {
		return errors.Join(errCut, err)
	}
	return l.await(ok)
}

// field is where a character is typed.
type field string

const (
	searchBox field = "search"
	amountBox field = "amount"
)

// press types a character and measures until it is painted.
func (c *crowd) press(l *till, where field, key, want string) error {
	_, _, before := l.looks()
	begun := time.Now()
	if err := l.send(key, func(text string) bool { return strings.Contains(text, want) }); err != nil {
		return err
	}
	took := time.Since(begun)
	_, _, after := l.looks()
	c.mu.Lock()
	defer c.mu.Unlock()
	c.keys = append(c.keys, took)
	c.keyBytes[where] = append(c.keyBytes[where], after-before)
	return nil
}

// work lets everybody begin: so many screens, every point of sale, one script.
func (c *crowd) work(screens int) {
	for i := range screens {
		c.all.Go(func() { c.screen(i) })
	}
	for i := range c.tokens {
		c.all.Go(func() { c.pos(i, phoneOf(screens+i)) })
	}
	c.all.Go(func() { c.script(phoneOf(screens + len(c.tokens))) })
}

// rest ends the work and waits for everybody.
func (c *crowd) rest() {
	c.end()
	c.all.Wait()
	require.Empty(c.t, c.spoiled)
}

// hold holds what is in the shop against what was acknowledged: each receipt once, each balance
// at least what its screen showed.
func (c *crowd) hold() {
	c.t.Helper()
	path := c.s.dir + "/../sales.jsonl"
	c.s.does("export", "sales", path, "--overwrite")
	raw, err := os.ReadFile(path)
	require.NoError(c.t, err)
	seen := map[string]int{}
	for dec := json.NewDecoder(bytes.NewReader(raw)); ; {
		var row struct{ Receipt string }
		if err := dec.Decode(&row); errors.Is(err, io.EOF) {
			break
		} else {
			require.NoError(c.t, err)
		}
		seen[row.Receipt]++
	}
	for receipt := range c.receipts {
		require.Equal(c.t, 1, seen[receipt], "acknowledged: %s", receipt)
	}
	for last4, kept := range c.balances {
		i, err := strconv.Atoi(last4)
		require.NoError(c.t, err)
		require.GreaterOrEqual(c.t, c.s.points(phoneOf(i-2000)), kept, "shown on a screen: %s", last4)
	}
	require.NotEmpty(c.t, c.receipts)
}

// quantile is the n-th hundredth of what was measured.
func quantile[N cmp.Ordered](all []N, n int) N {
	if len(all) == 0 {
		var none N
		return none
	}
	sorted := slices.Sorted(slices.Values(all))
	return sorted[min(len(sorted)*n/100, len(sorted)-1)]
}

// seeded is chance that can be had again.
func seeded(t testing.TB) *rand.Rand {
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	return rand.New(rand.NewPCG(seed, 0))
}
