package cli_test

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

var (
	soak  = flag.Duration("soak", 0, "how long many tills work at once; 0 for a short form")
	kills = flag.Int("kills", 3, "how often the server is killed under load")
)

// resident is what a process holds of memory, by the system's count; 0 where it does not say.
func resident(pid int) int {
	raw, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0
	}
	var kb int
	for line := range strings.Lines(string(raw)) {
		if _, err := fmt.Sscanf(line, "VmRSS: %d kB", &kb); err == nil {
			return kb << 10
		}
	}
	return 0
}

// TestManyTillsLoseNothing is the soak: `go test -run ManyTills -timeout 20m ./tui/cli -soak=10m` for the long
// form with sixty-four screens and eight points of sale.
func TestManyTillsLoseNothing(t *testing.T) {
	if testing.Short() {
		t.Skip("the load takes seconds")
	}
	screens, tills, span := 8, 4, 20*time.Second
	if *soak > 0 {
		screens, tills, span = 64, 8, *soak
	}
	c := newCrowd(t, screens, tills)
	pid := c.s.server.cmd.Process.Pid
	before := resident(pid)
	var idle []*till
	for range screens {
		idle = append(idle, c.s.till("Olga"))
	}
	each := (resident(pid) - before) / screens
	_, _, quiet := idle[0].looks()
	for n := range 4 {
		idle[0].types("1641"[n : n+1]).sees("❯ " + "1641"[:n+1])
	}
	_, _, typed := idle[0].looks()
	for _, l := range idle {
		require.NoError(t, l.close())
	}

	begun := time.Now()
	c.work(screens)
	timer := time.NewTimer(span)
	<-timer.C // the load is what this test waits for
	c.rest()
	took := time.Since(begun).Seconds()
	t.Logf("%d screens, %d points of sale, a script: %.0f s; %d sales %.0f/s, %d awards on screens %.0f/s, %d commands %.1f/s",
		screens, tills, took, c.sales, float64(c.sales)/took, c.awards, float64(c.awards)/took, c.lines, float64(c.lines)/took)
	t.Logf("%d keystrokes to paint: p50 %s, p99 %s; %.0f bytes each with what the others did, %d alone with the rows found; an idle session %d KiB resident, the server %d MiB at the end",
		len(c.keys), quantile(c.keys, 50), quantile(c.keys, 99), float64(c.keyBytes)/float64(max(len(c.keys), 1)), (typed-quiet)/4, each>>10, resident(pid)>>20)
	require.NotZero(t, c.sales)
	require.NotZero(t, c.awards)
	require.NotZero(t, c.lines)
	c.hold()
	c.s.stop()
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
