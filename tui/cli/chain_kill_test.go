package cli_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"regulars/store/postgres/pgtest"
)

// TestKilledShopsAndHeadquartersSpendNoPointTwice kills shops, headquarters and its database server as
// power cuts do, at any moment of a light load: `go test -run KilledShops -timeout 30m ./tui/cli -kills=100`.
func TestKilledShopsAndHeadquartersSpendNoPointTwice(t *testing.T) {
	if testing.Short() {
		t.Skip("the load takes seconds")
	}
	t.Run("bbolt", func(t *testing.T) { newUnrest(t, "", nil).run() })
	t.Run("postgres", func(t *testing.T) {
		url, c := startPostgres(t)
		newUnrest(t, url, c).run()
	})
}

// unrest is a town at work while its processes are killed. What tills were told is in books.
type unrest struct {
	*town
	chance  *rand.Rand      // of whoever kills
	cluster *pgtest.Cluster // nil on bbolt
	members []string
	ctx     context.Context
	end     context.CancelFunc
	all     sync.WaitGroup

	mu       sync.Mutex
	news     chan struct{} // closed and replaced with each answer
	answers  int
	earned   map[string]int64 // by member
	redeemed map[string]int64
	byShop   map[string][2]int64 // earned and redeemed
	receipts map[string]string   // of acknowledged acts, to their shop
	refusals map[string]int      // by code
	spoiled  []string
	killed   map[string]int
}

func newUnrest(t *testing.T, url string, c *pgtest.Cluster) *unrest {
	u := &unrest{
		town: openTown(t, url), chance: seeded(t), cluster: c, news: make(chan struct{}), earned: map[string]int64{}, redeemed: map[string]int64{},
		byShop: map[string][2]int64{}, receipts: map[string]string{}, refusals: map[string]int{}, killed: map[string]int{},
	}
	for i := range 5 {
		u.members = append(u.members, phone(i))
		u.shops[i%3].does("member", "add", "--phone", phone(i), "--name", fmt.Sprintf("Member %d", i))
	}
	u.level()
	u.ctx, u.end = context.WithCancel(context.Background())
	t.Cleanup(func() { u.end(); u.all.Wait() })
	return u
}

func (u *unrest) run() {
	for i, b := range u.shops {
		chance := rand.New(rand.NewPCG(u.chance.Uint64(), uint64(i)))
		u.all.Go(func() { u.sells(b, chance) })
	}
	began := time.Now()
	for range max(5, *kills) {
		u.answered(1 + u.chance.IntN(30))
		u.strike()
	}
	u.answered(20)
	u.end()
	u.all.Wait()
	u.t.Logf("%v killed in %.0f s; %d answers, %d acknowledged, refused %v", u.killed, time.Since(began).Seconds(), u.answers, len(u.receipts), u.refusals)
	require.Empty(u.t, u.spoiled)
	u.hold()
	u.ends()
}

// strike kills somebody and starts the victim again, at once or after the others have gone on for a while.
func (u *unrest) strike() {
	u.t.Helper()
	kind := u.chance.IntN(10)
	away := u.chance.IntN(20) - 5 // so many answers of the others
	switch {
	case u.cluster != nil && kind == 0:
		u.killed["database"]++
		require.NoError(u.t, u.cluster.Kill())
		u.answered(away)
		require.NoError(u.t, u.cluster.Launch())
	case kind < 5:
		u.killed["headquarters"]++
		require.NoError(u.t, u.hq.server.kill())
		u.hq.server = nil
		u.answered(away)
		u.opens()
	default:
		b := u.shops[u.chance.IntN(len(u.shops))]
		u.killed[b.name]++
		flags := []string{"--http", b.server.http, "--hq-every", "1s"}
		require.NoError(u.t, b.server.kill())
		u.answered(away)
		b.serve(flags...)
	}
}

// answered waits until tills have been given so many more answers.
func (u *unrest) answered(more int) {
	u.t.Helper()
	deadline := time.NewTimer(3 * patience)
	defer deadline.Stop()
	look := func() (int, <-chan struct{}, []string) {
		u.mu.Lock()
		defer u.mu.Unlock()
		return u.answers, u.news, u.spoiled
	}
	begun, news, spoiled := look()
	for got := begun; got < begun+more; got, news, spoiled = look() {
		require.Empty(u.t, spoiled)
		select {
		case <-news:
		case <-deadline.C:
			u.t.Fatalf("%d answers, not %d", got-begun, more)
		}
	}
}

// pauses between two customers, and before somebody asks again a server that is away.
const (
	nextCustomer = 10 * time.Millisecond
	askAgain     = 20 * time.Millisecond
)

func (u *unrest) rests(span time.Duration) {
	timer := time.NewTimer(span)
	defer timer.Stop()
	select {
	case <-timer.C: // the load is what this waits for
	case <-u.ctx.Done():
	}
}

// sells is a point of sale: sales and redemptions of any member. What it got no answer for it sends again
// until it has one, also after the end of the work.
func (u *unrest) sells(b *branch, chance *rand.Rand) {
	transport := &http.Transport{}
	defer transport.CloseIdleConnections()
	client := &http.Client{Transport: transport, Timeout: patience}
	url := "http://" + b.server.http
	for n := 1; u.ctx.Err() == nil; n++ {
		member, receipt := u.members[chance.IntN(len(u.members))], fmt.Sprintf("%s-%d", b.name, n)
		path, body := "/v1/sales", fmt.Sprintf(`{"member":%q,"amount":"%d.00","receipt":%q}`, member, 20+chance.IntN(100), receipt)
		if chance.IntN(2) == 0 {
			path, body = "/v1/redemptions", fmt.Sprintf(`{"member":%q,"points":%d,"receipt":%q}`, member, 100*(1+chance.IntN(3)), receipt)
		}
		for tries := 0; !u.sends(client, b, url+path, body, member, receipt); tries++ {
			if tries > int(3*patience/askAgain) {
				u.spoil("%s had no answer", receipt)
				return
			}
			timer := time.NewTimer(askAgain)
			<-timer.C // the server is away
		}
		u.rests(nextCustomer)
	}
}

func (u *unrest) spoil(format string, args ...any) {
	u.mu.Lock()
	defer u.mu.Unlock()
	u.spoiled = append(u.spoiled, fmt.Sprintf(format, args...))
}

// booked is the answer to a sale or a redemption, or its refusal.
type booked struct {
	Kind, Type string
	Points     int64
	Extras     []struct{ Points int64 }
}

// sends asks once and reports whether there was an answer.
func (u *unrest) sends(client *http.Client, b *branch, url, body, member, receipt string) bool {
	r, err := http.NewRequest(http.MethodPost, url, strings.NewReader(body))
	if err != nil {
		u.spoil("%v", err)
		return true
	}
	r.Header.Set("Authorization", "Bearer "+b.token)
	r.Header.Set("Content-Type", "application/json")
	got, err := client.Do(r)
	if err != nil {
		return false
	}
	text, err := io.ReadAll(got.Body)
	_ = got.Body.Close() // it was read
	if err != nil || got.StatusCode == http.StatusServiceUnavailable {
		return false
	}
	var doc booked
	if err := json.Unmarshal(text, &doc); err != nil {
		u.spoil("%s: %s", receipt, text)
		return true
	}
	u.mu.Lock()
	defer u.mu.Unlock()
	switch got.StatusCode {
	case http.StatusCreated, http.StatusOK:
		u.books(b.name, member, receipt, &doc)
	case http.StatusConflict:
		u.refusals[doc.Type]++
		if doc.Type != "redeem.short" && !strings.HasPrefix(doc.Type, "rights.") {
			u.spoiled = append(u.spoiled, fmt.Sprintf("%s: %s", receipt, text))
		}
	default:
		u.spoiled = append(u.spoiled, fmt.Sprintf("%s: %d %s", receipt, got.StatusCode, text))
	}
	u.answers++
	close(u.news)
	u.news = make(chan struct{})
	return true
}

// books notes what a till was told.
func (u *unrest) books(shop, member, receipt string, doc *booked) {
	sums := u.byShop[shop]
	points := []int64{doc.Points}
	for _, x := range doc.Extras {
		points = append(points, x.Points)
	}
	for _, n := range points {
		u.earned[member] += max(n, 0)
		u.redeemed[member] += max(-n, 0)
		sums[0], sums[1] = sums[0]+max(n, 0), sums[1]+max(-n, 0)
	}
	u.byShop[shop], u.receipts[receipt] = sums, shop
}

// hold holds everybody's files against what tills were told.
func (u *unrest) hold() {
	t := u.t
	t.Helper()
	for i, a := range u.agree(u.members...) {
		m := u.members[i]
		require.LessOrEqual(t, u.redeemed[m], u.earned[m], "%s: more was spent than earned", m)
		require.Equal(t, u.earned[m]-u.redeemed[m], a.Points, m)
	}
	var report struct {
		Rows []struct {
			Name             string
			Earned, Redeemed int64
		}
	}
	u.ask(&report, "report")
	for _, row := range report.Rows {
		require.Equal(t, u.byShop[row.Name], [2]int64{row.Earned, row.Redeemed}, "%s at headquarters", row.Name)
	}
	require.Len(t, report.Rows, len(u.shops))
	for _, b := range u.shops {
		seen := b.booked()
		for receipt, shop := range u.receipts {
			if shop == b.name {
				require.Equal(t, 1, seen[receipt], "acknowledged: %s", receipt)
				delete(seen, receipt)
			}
		}
		require.Empty(t, seen, "%s booked what no till was told of, and every till asked until it was told", b.name)
	}
	require.NotEmpty(t, u.receipts)
}

// booked counts the receipts in a shop's log.
func (b *branch) booked() map[string]int {
	b.t.Helper()
	seen := map[string]int{}
	for line := range strings.Lines(b.does("log", "--json")) {
		var e struct{ Kind, Request string }
		require.NoError(b.t, json.Unmarshal([]byte(line), &e))
		if at := strings.Index(e.Request, b.name+"-"); at >= 0 && slices.Contains([]string{"sale.recorded", "points.redeemed"}, e.Kind) {
			seen[e.Request[at:]]++
		}
	}
	return seen
}
