package store

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"regulars/model"
	"regulars/model/desk"
)

// openDoor makes a shop whose owner has no PIN, with some members, and closes it.
func openDoor(t *testing.T, members int) string {
	t.Helper()
	dir := t.TempDir()
	s, err := Create(dir, Options{})
	require.NoError(t, err)
	owner, err := desk.New(s, fastPIN).OpenShop(t.Context(), desk.NewShop{Name: "朝阳店", Owner: "王芳", Demo: true})
	require.NoError(t, err)
	for n := range members {
		_, err := owner.Enrol(t.Context(), desk.Enrolment{Phone: phone(n)})
		require.NoError(t, err)
	}
	require.NoError(t, s.Close())
	return dir
}

func requireSound(t *testing.T, s *Store) Report {
	t.Helper()
	r, err := s.Verify(t.Context(), nil)
	require.NoError(t, err)
	require.True(t, r.OK(), "verify: %+v", r)
	return r
}

// killAfter kills a child once it has told n lines, and returns all that it told.
func killAfter(t *testing.T, n int, role, dir string, env ...string) []string {
	t.Helper()
	cmd, _, out := child(t, role, dir, env...)
	var lines []string
	for out.Scan() {
		lines = append(lines, out.Text())
		if len(lines) == n {
			require.NoError(t, cmd.Process.Kill())
		}
	}
	_ = cmd.Wait()
	require.GreaterOrEqual(t, len(lines), n, "the child ended by itself")
	return lines
}

func TestAcknowledgedAwardsSurviveKill(t *testing.T) {
	dir := openDoor(t, awardMembers)
	const seed = 21
	t.Logf("seed %d", seed)
	rng := rand.New(rand.NewPCG(seed, 0))
	acknowledged := map[int][2]int64{} // entry and points of each award
	rounds := 8
	if *long {
		rounds = 100
	}
	for round := range rounds {
		from := round * awardsMost
		for _, line := range killAfter(t, 5+rng.IntN(200), "award", dir, fmt.Sprintf("REGULARS_FROM=%d", from)) {
			var k int
			var entry, points int64
			_, err := fmt.Sscan(line, &k, &entry, &points)
			require.NoError(t, err, "a whole line: %q", line)
			acknowledged[k] = [2]int64{entry, points}
		}
		s, owner, err := enter(dir, Options{})
		require.NoError(t, err)
		requireSound(t, s)
		requireOncePerReceipt(t, owner)
		for k, want := range acknowledged {
			if k < from && rng.IntN(rounds) != 0 {
				continue // seen before; a few are looked at again
			}
			member, sale := awardOf(s, k)
			a, err := owner.Award(t.Context(), member, sale)
			require.NoError(t, err)
			require.True(t, a.Repeated, "receipt K%d was acknowledged", k)
			require.Equal(t, want, [2]int64{int64(a.Entry.N), int64(a.Points)})
		}
		require.NoError(t, s.Close())
	}
	t.Logf("%d awards acknowledged", len(acknowledged))
}

// requireOncePerReceipt walks all sales and adds the members up again from them.
func requireOncePerReceipt(t *testing.T, owner *desk.Session) {
	t.Helper()
	seen := map[string]bool{}
	points := map[model.ID]model.Points{}
	require.NoError(t, owner.ExportEntries(t.Context(), func(k model.Kind) bool { return k == model.SaleRecordedKind }, func(e desk.Entry) error {
		require.False(t, seen[e.Receipt], "receipt %s is booked twice", e.Receipt)
		seen[e.Receipt] = true
		points[e.Member] += e.Net
		return nil
	}))
	require.NoError(t, owner.ExportMembers(t.Context(), func(m *desk.Member) error {
		require.Equal(t, points[m.ID], m.Balance)
		return nil
	}))
}

func TestKilledImportIsWholeBatchesAndARerunCompletesIt(t *testing.T) {
	const seed = 22
	t.Logf("seed %d", seed)
	rng := rand.New(rand.NewPCG(seed, 0))
	dir := openDoor(t, 0)
	for range scaled(4) {
		told := killAfter(t, 1+rng.IntN(batchCount/3), "import", dir)
		s, owner, err := enter(dir, Options{})
		require.NoError(t, err)
		requireSound(t, s)
		visits, _ := totals(t, owner)
		require.Zero(t, visits%batchSales, "a batch is booked whole or not at all")
		require.GreaterOrEqual(t, visits, int64(len(told))*batchSales)
		require.NoError(t, s.Close())
	}
	require.Len(t, told(t, "import", dir), batchCount)
	s, owner, err := enter(dir, Options{})
	require.NoError(t, err)
	requireSound(t, s)
	visits, spend := totals(t, owner)
	var want model.Money
	for _, sale := range sales(0, batchCount*batchSales, 50, start) {
		want += sale.Amount
	}
	require.EqualValues(t, batchCount*batchSales, visits)
	require.Equal(t, want, spend)
	require.NoError(t, s.Close())
}

func totals(t *testing.T, owner *desk.Session) (visits int64, spend model.Money) {
	t.Helper()
	require.NoError(t, owner.ExportMembers(t.Context(), func(m *desk.Member) error {
		visits += m.Visits
		spend += m.Spend
		return nil
	}))
	return visits, spend
}

func TestFileOfAStoppedProcessIsHeld(t *testing.T) {
	dir := openDoor(t, 1)
	cmd, in, out := child(t, "hold", dir)
	require.True(t, out.Scan())
	require.Equal(t, "open", out.Text())
	require.NoError(t, cmd.Process.Signal(syscall.SIGSTOP))
	before := contents(t, dir)
	_, err := Open(dir, Options{Wait: time.Millisecond})
	codeOf(t, err, "store.held")
	_, err = Doctor(t.Context(), dir, Options{Wait: time.Millisecond}, nil)
	require.NoError(t, err, "what is wrong is a finding")
	_, _, err = Compact(t.Context(), dir, Options{Wait: time.Millisecond})
	codeOf(t, err, "store.held")
	require.Equal(t, before, contents(t, dir))
	require.NoError(t, cmd.Process.Signal(syscall.SIGCONT))
	require.NoError(t, in.Close())
	require.NoError(t, cmd.Wait())
	s, err := Open(dir, Options{})
	require.NoError(t, err)
	require.NoError(t, s.Close())
}

// contents reads every file of a directory.
func contents(t testing.TB, dir string) map[string]string {
	t.Helper()
	all := map[string]string{}
	entries, err := os.ReadDir(dir)
	require.NoError(t, err)
	for _, e := range entries {
		raw, err := os.ReadFile(filepath.Join(dir, e.Name()))
		require.NoError(t, err)
		all[e.Name()] = strings.TrimRight(string(raw), "\x00")
	}
	return all
}

func TestShopThatIsCompactedIsWholeWheneverItIsKilled(t *testing.T) {
	const seed = 23
	t.Logf("seed %d", seed)
	rng := rand.New(rand.NewPCG(seed, 0))
	dir := openDoor(t, 3)
	require.Len(t, told(t, "import", dir), batchCount)
	want := dump(t, filepath.Join(dir, FileName))
	for range scaled(3) {
		killAfter(t, 1+rng.IntN(4), "compact", dir)
		s, err := Open(dir, Options{})
		require.NoError(t, err)
		require.NoError(t, s.Close())
		require.Equal(t, want, dump(t, filepath.Join(dir, FileName)))
	}
}

func TestTwoShopsAreNotMadeInOneFolder(t *testing.T) {
	for range scaled(10) {
		dir := t.TempDir()
		type made struct {
			store *Store
			err   error
		}
		all := make(chan made, 4)
		for range cap(all) {
			go func() {
				s, err := Create(dir, Options{Wait: time.Millisecond})
				all <- made{s, err}
			}()
		}
		for range cap(all) {
			m := <-all
			if m.err == nil {
				require.NoError(t, m.store.Close())
				continue
			}
			require.Contains(t, []model.Code{"store.exists", "store.held", "key.form", "store.none"}, model.CodeOf(m.err), "%v", m.err)
		}
		s, err := Open(dir, Options{})
		require.NoError(t, err, "there is one, with its key")
		require.NoError(t, s.Close())
		entries, err := os.ReadDir(dir)
		require.NoError(t, err)
		require.Len(t, entries, 2, "and nothing else")
	}
}
