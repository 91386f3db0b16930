package bench

import (
	"fmt"
	"os"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestEveryFigureStandsBesideItsLimitOrGoal(t *testing.T) {
	if testing.Short() {
		t.Skip("makes a shop and many commits")
	}
	report, err := Run(t.Context(), Options{Dir: t.TempDir(), Members: 500, Sales: 3})
	require.NoError(t, err)
	require.Greater(t, report.Events, uint64(2000))
	seen := map[string]bool{}
	for _, row := range report.Rows {
		require.False(t, seen[row.Name], row.Name)
		seen[row.Name] = true
		require.Positive(t, row.Value, row.Name)
		require.Equal(t, row.Limit != "", row.Raw != 0, row.Name)
	}
	for _, name := range []string{"lookup", "award", "search p99", "ready", "backup", "rfm", "pages award"} {
		require.True(t, seen[name], name)
	}
}

// BenchmarkShop measures a shop of REGULARS_BENCH_MEMBERS members (20,000 if unset).
func BenchmarkShop(b *testing.B) {
	members, _ := strconv.Atoi(os.Getenv("REGULARS_BENCH_MEMBERS"))
	if members == 0 {
		members = 20_000
	}
	for range b.N {
		report, err := Run(b.Context(), Options{Dir: os.Getenv("REGULARS_BENCH_DIR"), Members: members})
		require.NoError(b, err)
		for _, row := range report.Rows {
			fmt.Printf("%-18s %12.2f %-10s raw %10.2f ratio %6.2f goal %6.1f met %v\n", row.Name, row.Value, row.Unit, row.Raw, row.Ratio, row.Goal, row.Met)
		}
	}
}

// TestPagesPerCommitStayWithinTheGoals counts pages, which unlike time are the same on every
// machine. The goals are those of a million members; a smaller shop has shallower trees.
func TestPagesPerCommitStayWithinTheGoals(t *testing.T) {
	if testing.Short() {
		t.Skip("makes a shop of ten thousand members")
	}
	r := newRun(t.Context(), t.TempDir(), Options{Members: 10_000, Sales: 9})
	t.Cleanup(func() { require.NoError(t, r.store.Close()) })
	require.NoError(t, r.build())
	require.NoError(t, r.open())
	require.NoError(t, r.pages())
	pages := map[string]Row{}
	for _, row := range r.report.Rows {
		pages[row.Name] = row
	}
	for name, goal := range map[string]float64{"pages award": 10, "pages feedback": 7, "pages enrol": 21} {
		require.Equal(t, goal, pages[name].Goal)
		require.LessOrEqual(t, pages[name].Value, goal, name)
		require.GreaterOrEqual(t, pages[name].Value, 3.0, name)
	}
}
