package cli_test

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// TestShopsOfAChainShareTheirMembers is a chain's everyday life in real processes: enrolled at one
// shop, seen at the others, spent wherever the points can be had, and never twice.
func TestShopsOfAChainShareTheirMembers(t *testing.T) {
	if testing.Short() {
		t.Skip("starts servers of its own")
	}
	databases(t, func(t *testing.T, url string) {
		w := openTown(t, url)
		a, b := w.shops[0], w.shops[1]

		// Enrolled and earned at A, seen at B, spent at B out of what A has let go.
		a.does("member", "add", "--phone", phone(0), "--name", "Anna")
		a.does("award", phone(0), "600")
		a.does("sync", "now")
		b.does("sync", "now")
		seen := b.account(phone(0))
		require.Equal(t, "Anna", seen.Name)
		require.EqualValues(t, 600, seen.Points)
		var at standing
		b.ask(&at, "sync", "status")
		require.Zero(t, at.Rights.Here, "B holds nothing of it")
		b.does("redeem", phone(0), "200")
		b.ask(&at, "sync", "status")
		require.Zero(t, at.Rights.Here, "what headquarters lent is spent")
		require.EqualValues(t, 400, b.account(phone(0)).Points)
		b.does("member", "add", "--phone", phone(1), "--name", "Bert")
		b.does("award", phone(1), "300")
		w.agree(phone(0), phone(1))

		spent := w.apart()
		w.opens()
		for _, s := range w.shops {
			s.cable.does(through)
		}
		got := w.agree(phone(0), phone(1))
		require.EqualValues(t, 600-200+180-spent[0], got[0].Points)
		require.EqualValues(t, 300+40-spent[1], got[1].Points)
		var report struct {
			Total struct{ Earned, Redeemed int64 }
		}
		w.ask(&report, "report")
		require.EqualValues(t, 600+180+300+40, report.Total.Earned)
		require.EqualValues(t, 200+spent[0]+spent[1], report.Total.Redeemed)
		w.ends()
	})
}

// apart takes headquarters away; every shop goes on earning and spends all that it can, from the first
// to the last. It returns what was spent of the two members.
func (w *town) apart() (spent [2]int64) {
	t := w.t
	t.Helper()
	a, b, z := w.shops[0], w.shops[1], w.shops[2]
	w.closes()
	b.cable.does(pulled)
	for _, s := range w.shops {
		got := s.run("sync", "now")
		require.Equal(t, 1, got.exit, s.name)
		require.Contains(t, got.stderr, "Headquarters cannot be reached")
	}
	b.does("award", phone(0), "180")
	z.does("award", phone(1), "40")
	first := a.spends(phone(0))
	require.GreaterOrEqual(t, first, int64(200), "the home shop keeps half for such days")
	require.LessOrEqual(t, first, int64(400), "as if B had not spent 200")
	require.EqualValues(t, 100, b.spends(phone(0)), "of 180 that were earned here just now")
	require.Zero(t, z.spends(phone(0)), "nothing of it is here")
	second := b.spends(phone(1))
	require.GreaterOrEqual(t, second, int64(100))
	require.Zero(t, z.spends(phone(1)), "of 40 that were earned here")
	require.Zero(t, a.spends(phone(1)))
	return [2]int64{first + 100, second}
}

// spends redeems 100 points at a time until the shop cannot, because they are elsewhere.
func (b *branch) spends(member string) (sum int64) {
	b.t.Helper()
	for {
		got := b.run("redeem", member, "100")
		if got.exit == 0 {
			sum += 100
			continue
		}
		require.Equal(b.t, 1, got.exit)
		require.Regexp(b.t, "(?i)headquarters cannot be asked now|and the member has", got.stderr, b.name)
		return sum
	}
}
