package simtest

import (
	"flag"
	"fmt"
	"os"
	"runtime"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var (
	oneSeed = flag.Uint64("seed", 0, "run this seed only, and tell its story")
	forTime = flag.Duration("for", 0, "run new seeds for so long")
	days    = flag.Int("days", 0, "simulated days of a seed; 0 draws a few")
)

// fixedSeeds is how many seeds the suite runs.
const fixedSeeds = 200

// outcome is what a simulation came to.
type outcome struct {
	length time.Duration // simulated
	acts   int
	seen   seen
}

// simulate runs one seed in a folder of its own.
func simulate(t testing.TB, seed uint64, w wrong, tell func(string)) (out outcome, err error) {
	dir, err := os.MkdirTemp("", "simtest")
	if err != nil {
		return out, err
	}
	defer os.RemoveAll(dir)
	world, err := newWorld(t.Context(), dir, seed, w)
	if err != nil {
		return out, fmt.Errorf("seed %d: %w", seed, err)
	}
	world.aloud = tell
	defer world.end()
	length := time.Duration(2+world.rng.IntN(5)) * 24 * time.Hour
	if *days > 0 {
		length = time.Duration(*days) * 24 * time.Hour
	}
	if world.rules.holiday {
		length += 34 * 24 * time.Hour
	}
	if err = world.run(length); err == nil {
		err = world.settle()
	}
	return outcome{world.now.Sub(start), world.acts, world.seen}, err
}

// end lets go of all files.
func (w *world) end() {
	for _, s := range w.shops {
		s.stop()
	}
	if err := w.hq.db.Close(); err != nil {
		w.fail("%v", err)
	}
}

// crew runs seeds on all cores until there are none left or one fails, and adds up what they came to. A world is one
// thread; worlds know nothing of each other.
func crew(t *testing.T, next func() (seed uint64, ok bool)) outcome {
	var mu sync.Mutex
	all := outcome{seen: seen{}}
	var failed error
	draw := func() (uint64, bool) {
		mu.Lock()
		defer mu.Unlock()
		if failed != nil {
			return 0, false
		}
		return next()
	}
	var works sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), 4) {
		works.Go(func() {
			for seed, ok := draw(); ok; seed, ok = draw() {
				out, err := simulate(t, seed, wrong{}, nil)
				mu.Lock()
				all.length, all.acts = all.length+out.length, all.acts+out.acts
				all.seen.add(out.seen)
				if err != nil && failed == nil {
					failed = fmt.Errorf("run it again with -seed %d: %w", seed, err)
				}
				mu.Unlock()
			}
		})
	}
	works.Wait()
	require.NoError(t, failed)
	return all
}

func TestChainHoldsInEveryWeather(t *testing.T) {
	if *oneSeed != 0 {
		_, err := simulate(t, *oneSeed, wrong{}, func(line string) { t.Log(line) })
		require.NoError(t, err)
		return
	}
	began, cpu := time.Now(), cpuTime()
	seeds := uint64(fixedSeeds)
	if testing.Short() {
		seeds = 12 // under the race detector, which there is little for: a simulation is one thread
	}
	last := uint64(0)
	all := crew(t, func() (uint64, bool) { last++; return last, last <= seeds })
	report(t, all, time.Since(began), cpuTime()-cpu)
	if testing.Short() {
		return
	}
	for _, what := range mustHappen {
		assert.Positive(t, all.seen[what], "it never happened that %s", what)
	}
}

func TestChainHoldsForAsLongAsOneLikes(t *testing.T) {
	if *forTime == 0 {
		t.Skip("with -for 1h it runs new seeds for an hour")
	}
	began, cpu := time.Now(), cpuTime()
	seed := uint64(began.UnixNano())
	all := crew(t, func() (uint64, bool) { seed++; return seed, time.Since(began) < *forTime })
	report(t, all, time.Since(began), cpuTime()-cpu)
}

func report(t *testing.T, all outcome, took, used time.Duration) {
	const year = 24 * 365
	simulated, acts := all.length, all.acts
	line := fmt.Sprintf("%.1f simulated days of a chain, %d acts, in %v: %.0f years an hour", simulated.Hours()/24, acts,
		took.Round(time.Millisecond), simulated.Hours()/year/took.Hours())
	if used > 0 {
		line += fmt.Sprintf(", %.0f an hour of one core", simulated.Hours()/year/used.Hours())
	}
	t.Log(line)
	for _, what := range mustHappen {
		t.Logf("%7d times %s", all.seen[what], what)
	}
}
