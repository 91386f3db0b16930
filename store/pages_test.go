package store

import (
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	bolt "go.etcd.io/bbolt"

	"regulars/model"
	"regulars/model/desk"
	"regulars/store/pages"
)

// Every scattered page of a commit costs as much as a third of its sync, so pages are counted
// where time could only be guessed at. The bounds are those of a million members; what a
// smaller shop needs is less.
const (
	awardPages    = 10
	feedbackPages = 7
	editPages     = 14
	enrolPages    = 21
)

var memberCount = flag.Int("members", 4000, "the size of the shop whose commits are counted, in members with ten events each")

// grown makes a shop of so many members with ten entries each, as an importer does.
func grown(t testing.TB, members int) *shop {
	s := newShop(t)
	for k := 0; k < members*9; k += 10_000 {
		s.book(sales(k, min(10_000, members*9-k), members, start))
	}
	s.close()
	_, _, err := Compact(t.Context(), s.dir, s.opts) // the list of free pages is part of every commit
	require.NoError(t, err)
	s.reopenAfter()
	return s
}

func TestCommitsWriteFewPages(t *testing.T) {
	members := *memberCount
	s := grown(t, members)
	stream := s.store.head.shop.Stream
	const seed = 81
	t.Logf("seed %d, %d members, %d events", seed, members, s.store.tip.pos)
	rng := rand.New(rand.NewPCG(seed, 0))
	one := func() model.ID { return model.ID{Stream: stream, N: uint64(rng.IntN(members)) + 1} }
	for _, act := range []struct {
		name  string
		bound int64
		do    func(k int)
	}{
		{"award", awardPages, func(int) { s.award(one(), 12850) }},
		{"award with a receipt", awardPages, func(k int) {
			_, err := s.owner.Award(t.Context(), one(), desk.Sale{Amount: 12850, Receipt: fmt.Sprint("P", k)})
			require.NoError(t, err)
		}},
		{"feedback", feedbackPages, func(int) { s.complain(one()) }},
		{"award after feedback", awardPages, func(k int) { s.award(model.ID{Stream: stream, N: uint64(k%members) + 1}, 500) }},
		{"edit", editPages, func(k int) { s.edit(one(), fmt.Sprint("名字", k)) }},
		{"enrolment", enrolPages, func(k int) { s.enrol(1_000_000 + k) }},
	} {
		s.countPages(act.name, act.bound, func(k int) bool { act.do(k); return true })
	}
	s.tellPages()
}

// countPages does something 101 times and counts the pages of those commits that do says to.
func (s *shop) countPages(name string, bound int64, do func(k int) bool) {
	s.t.Helper()
	var pages []int64
	for k := 0; len(pages) < 101; k++ {
		require.Less(s.t, k, 1000, "most commits count")
		before := s.store.Written()
		if do(k) {
			pages = append(pages, s.store.Written()-before+1) // and a meta page
		}
	}
	slices.Sort(pages)
	median, most := pages[50], pages[100]
	s.t.Logf("%-22s %2d pages, at most %d", name, median, most)
	require.LessOrEqual(s.t, median, bound, "pages of an ordinary %s", name)
	require.LessOrEqual(s.t, most, bound+6, "pages of the worst %s, which splits some", name)
}

// A program with every rule there is changes an account more and says more in the log, but it
// touches no other pages: what a campaign spent is written with the span.
func TestCommitsUnderEveryRuleWriteFewPages(t *testing.T) {
	members := *memberCount
	s := grown(t, members)
	_, err := s.owner.PublishProgram(t.Context(), everyRule)
	require.NoError(t, err)
	stream := s.store.head.shop.Stream
	const seed = 82
	t.Logf("seed %d", seed)
	rng := rand.New(rand.NewPCG(seed, 0))
	s.countPages("award by every rule", awardPages, func(k int) bool {
		a, err := s.owner.Award(t.Context(), model.ID{Stream: stream, N: uint64(rng.IntN(members)) + 1}, desk.Sale{
			Amount: 5600, Receipt: fmt.Sprint("P", k), Lines: []model.Line{{Category: "tea", Amount: 5000}, {Category: "tobacco", Amount: 600}},
		})
		require.NoError(t, err)
		s.clock.add(9 * time.Hour) // lots with other ends
		lifted := slices.ContainsFunc(a.Extras, func(x desk.Extra) bool { return x.Kind == model.TierChangedKind })
		return !lifted
	})
	s.countPages("hold", awardPages, func(int) bool {
		_, err := s.owner.Hold(t.Context(), model.ID{Stream: stream, N: uint64(rng.IntN(members)) + 1}, 1, "")
		require.NoError(t, err)
		return true
	})
	k := s.know()
	require.Greater(t, k.Tallies["campaign/always"].Count, int64(100), "the campaign added to them")
	s.tellPages()
}

// tellPages logs what each bucket is made of.
func (s *shop) tellPages() {
	require.NoError(s.t, s.store.db.View(func(tx *bolt.Tx) error {
		return tx.ForEach(func(name []byte, b *bolt.Bucket) error {
			st := b.Stats()
			s.t.Logf("%-7s depth %d, %d leaves, %d branches, %d entries", name, st.Depth, st.LeafPageN, st.BranchPageN, st.KeyN)
			return nil
		})
	}))
}

func TestOpenLooksAtFewPages(t *testing.T) {
	s := grown(t, 4000)
	require.NoError(t, s.store.db.View(func(tx *bolt.Tx) error {
		snap, err := pages.SnapshotOf(tx)
		require.NoError(t, err)
		light, whole := countReads(t, s.path(), snap, false), countReads(t, s.path(), snap, true)
		t.Logf("%d pages in use, %d read on open, %d by verify", snap.High, light, whole)
		require.Less(t, light, whole/10)
		return nil
	}))
}

// countReads counts the reads that a check of the pages makes.
func countReads(t *testing.T, path string, snap pages.Snapshot, whole bool) int {
	t.Helper()
	f, err := os.Open(path)
	require.NoError(t, err)
	defer f.Close()
	r := &countingReader{r: f}
	info, err := f.Stat()
	require.NoError(t, err)
	require.Empty(t, snap.Check(r, info.Size(), whole))
	return r.n
}

type countingReader struct {
	r io.ReaderAt
	n int
}

func (c *countingReader) ReadAt(p []byte, off int64) (int, error) {
	c.n++
	return c.r.ReadAt(p, off)
}
