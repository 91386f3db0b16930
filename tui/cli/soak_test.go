package cli_test

import (
	"flag"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

var (
	soak     = flag.Duration("soak", 0, "how long many tills work at once; 0 for a short form")
	kills    = flag.Int("kills", 3, "how often the server is killed under load")
	shopSize = flag.Int("members", 0, "made-up members of the shop in which many tills work")
)

// TestManyTillsLoseNothing is the soak: `go test -run ManyTills -timeout 20m ./tui/cli -soak=10m` for the long
// form with sixty-four screens and eight points of sale, and -members=1000000 for a large shop.
func TestManyTillsLoseNothing(t *testing.T) {
	if testing.Short() {
		t.Skip("the load takes seconds")
	}
	screens, tills, span, still := 8, 4, 8*time.Second, time.Second
	if *soak > 0 {
		screens, tills, span, still = 64, 8, *soak, min(*soak, time.Minute)
	}
	c := newCrowd(t, screens, tills)
	c.idles(screens, still)

	pid := c.s.server.cmd.Process.Pid
	begun, spent, own, started := time.Now(), burnt(pid), ownTime(), startedTime()
	c.work(screens)
	timer := time.NewTimer(span)
	<-timer.C // the load is what this test waits for
	c.rest()
	took := time.Since(begun).Seconds()
	share := func(now, before time.Duration) float64 { return (now - before).Seconds() / took }
	t.Logf("%d screens, %d points of sale, a script: %.0f s; %d sales %.0f/s, %d awards on screens %.0f/s, %d commands %.1f/s",
		screens, tills, took, c.sales, float64(c.sales)/took, c.awards, float64(c.awards)/took, c.lines, float64(c.lines)/took)
	t.Logf("%d keystrokes to paint: p50 %s, p99 %s; the server %d MiB at the end",
		len(c.keys), quantile(c.keys, 50), quantile(c.keys, 99), status(pid, "VmRSS")>>20)
	for _, where := range []field{searchBox, amountBox} {
		t.Logf("a key in the %s box, with what the others did: %s", where, spread(c.keyBytes[where]))
	}
	t.Logf("cores: the server %.2f, clients %.2f, commands %.2f",
		share(burnt(pid), spent), share(ownTime(), own), share(startedTime(), started))
	require.NotZero(t, c.sales)
	require.NotZero(t, c.awards)
	require.NotZero(t, c.lines)
	c.hold()
	c.s.stop()
}

// idles opens so many screens and tells what they cost while nobody types, and what a key costs
// while nobody else does anything.
func (c *crowd) idles(screens int, still time.Duration) {
	c.t.Helper()
	first := c.sits().types("Member 3").sees("▸ Member 3")
	first.types(escKey).sees("Scan a card")
	server := c.s.server
	before := server.holds(c.t)
	all := []*till{first}
	for range screens {
		all = append(all, c.sits())
	}
	each := (server.holds(c.t) - before) / screens
	spent := burnt(server.cmd.Process.Pid)
	timer := time.NewTimer(still)
	<-timer.C // nothing is what this waits for
	spent = burnt(server.cmd.Process.Pid) - spent
	c.t.Logf("an idle session: %d KiB, %.3f %% of a core in %s; the server without them %d MiB",
		each>>10, 100*spent.Seconds()/still.Seconds()/float64(len(all)), still, before>>20)
	c.t.Logf("a key alone in the search box: %s", first.costs("❯ ", typed(3)))
	first.sees("▸ Member 3 ").types(enterKey).sees("Sale ❯")
	c.t.Logf("a key alone in the amount box: %s", first.costs("Sale ❯ ", "128.50"))
	for _, l := range all {
		require.NoError(c.t, l.close())
	}
}

// sits opens the screens in the window that everybody of the crowd has.
func (c *crowd) sits() *till {
	c.t.Helper()
	l, err := c.s.sit("Olga", 80, 24)
	require.NoError(c.t, err)
	return l.sees("Scan a card")
}

// costs types a text key by key and tells how many bytes each of them brought.
func (l *till) costs(prompt, text string) string {
	var all []int
	_, _, before := l.looks()
	for n := range text {
		l.types(text[n : n+1]).sees(prompt + text[:n+1])
		_, _, after := l.looks()
		all = append(all, after-before)
		before = after // so that what comes late belongs to the next one
	}
	return fmt.Sprint(spread(all), " ", all)
}

// spread words how many bytes keys have cost.
func spread(all []int) string {
	sum := 0
	for _, n := range all {
		sum += n
	}
	return fmt.Sprintf("%d bytes at the mean, p50 %d, p90 %d, at most %d", sum/max(len(all), 1), quantile(all, 50), quantile(all, 90), quantile(all, 100))
}

func TestKilledServerHasLostNothingThatItAcknowledged(t *testing.T) {
	if testing.Short() {
		t.Skip("the load takes seconds")
	}
	const screens, tills = 3, 2
	c := newCrowd(t, screens, tills)
	chance := seeded(t)
	open := c.s.attached().sees("Scan a card")
	c.work(screens)
	for range *kills {
		c.afterMore(20 + chance.IntN(100))
		c.again((*server).kill)
		open.sees("The server is back").sees("Scan a card").misses("waiting for it")
		require.Contains(t, c.s.does("find", "1641"), "Anna", "commands work again")
	}
	c.afterMore(20)
	c.rest()
	open.types(ctrlQ)
	require.NoError(t, open.close())
	c.hold()
	c.s.stop()
}

func TestServerThatIsToldToStopUnderLoadEndsWell(t *testing.T) {
	if testing.Short() {
		t.Skip("the load takes seconds")
	}
	const screens, tills = 2, 2
	c := newCrowd(t, screens, tills)
	c.work(screens)
	for range 2 {
		c.afterMore(50)
		c.again((*server).stop) // exit code 0 and the word that it has stopped
	}
	c.afterMore(20)
	c.rest()
	c.hold()
	c.s.stop()
}
