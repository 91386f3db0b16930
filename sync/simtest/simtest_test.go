package simtest

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

var (
	oneSeed = flag.Uint64("seed", 0, "run this seed only, and tell its story")
	forTime = flag.Duration("for", 0, "run new seeds for so long")
	days    = flag.Int("days", 0, "simulated days of a seed; 0 draws a few")
)

// fixedSeeds is how many seeds the suite runs.
const fixedSeeds = 200

// simulate runs one seed in a folder of its own and returns how long it was and what fell.
func simulate(t testing.TB, seed uint64, w wrong, tell func(string)) (time.Duration, int, error) {
	dir := filepath.Join(t.TempDir(), fmt.Sprint(seed))
	require.NoError(t, os.MkdirAll(dir, 0o700))
	defer os.RemoveAll(dir)
	world, err := newWorld(t.Context(), dir, seed, w)
	if err != nil {
		return 0, 0, fmt.Errorf("seed %d: %w", seed, err)
	}
	world.aloud = tell
	defer func() {
		for _, s := range world.shops {
			s.stop()
		}
	}()
	length := time.Duration(2+world.rng.IntN(5)) * 24 * time.Hour
	if *days > 0 {
		length = time.Duration(*days) * 24 * time.Hour
	}
	if err := world.run(length); err != nil {
		return 0, world.acts, err
	}
	err = world.settle()
	return world.now.Sub(start), world.acts, err
}

func TestChainHoldsInEveryWeather(t *testing.T) {
	if *oneSeed != 0 {
		_, _, err := simulate(t, *oneSeed, wrong{}, func(line string) { t.Log(line) })
		require.NoError(t, err)
		return
	}
	began, cpu := time.Now(), cpuTime()
	var simulated time.Duration
	acts := 0
	seeds := uint64(fixedSeeds)
	if testing.Short() {
		seeds = 12 // under the race detector, which there is little for: a simulation is one thread
	}
	for seed := uint64(1); seed <= seeds; seed++ {
		length, n, err := simulate(t, seed, wrong{}, nil)
		require.NoError(t, err, "run it again with -seed %d", seed)
		simulated, acts = simulated+length, acts+n
	}
	report(t, simulated, acts, time.Since(began), cpuTime()-cpu)
}

func TestChainHoldsForAsLongAsOneLikes(t *testing.T) {
	if *forTime == 0 {
		t.Skip("with -for 1h it runs new seeds for an hour")
	}
	began, cpu := time.Now(), cpuTime()
	var simulated time.Duration
	acts := 0
	for seed := uint64(began.UnixNano()); time.Since(began) < *forTime; seed++ {
		length, n, err := simulate(t, seed, wrong{}, nil)
		require.NoError(t, err, "run it again with -seed %d", seed)
		simulated, acts = simulated+length, acts+n
	}
	report(t, simulated, acts, time.Since(began), cpuTime()-cpu)
}

func report(t *testing.T, simulated time.Duration, acts int, took, used time.Duration) {
	const year = 24 * 365
	line := fmt.Sprintf("%.1f simulated days of a chain, %d acts, in %v: %.0f years an hour", simulated.Hours()/24, acts,
		took.Round(time.Millisecond), simulated.Hours()/year/took.Hours())
	if used > 0 {
		line += fmt.Sprintf(", %.0f an hour of one core", simulated.Hours()/year/used.Hours())
	}
	t.Log(line)
}
