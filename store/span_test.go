package store

import (
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	bolt "go.etcd.io/bbolt"

	"regulars/model"
	"regulars/model/care"
	"regulars/model/desk"
)

// nearSpanEnd makes a shop with two members, feedback and an edit in memory only, and its
// newest event short places before the end of the first span.
func nearSpanEnd(t *testing.T, short uint64) (s *shop, a, b model.ID) {
	s = newShop(t)
	a, b = s.enrol(1), s.enrol(2)
	s.book(sales(0, 40, 40, start)) // their members
	s.fillTo(runSpan - short - 6)
	s.award(a, 10000)
	for _, id := range []model.ID{a, b, {}} {
		s.complain(id)
	}
	s.edit(b, "早年的名字")
	s.undoLast()
	require.Equal(t, runSpan-short, s.store.tip.pos)
	return s, a, b
}

// fillTo books sales until the newest event stands at a place.
func (s *shop) fillTo(pos uint64) {
	s.t.Helper()
	for k := 40; s.store.tip.pos < pos; {
		n := int(min(pos-s.store.tip.pos, 5000))
		s.book(sales(k, n, 40, start))
		k += n
	}
}

func (s *shop) complain(id model.ID) desk.CaseView {
	s.t.Helper()
	c, err := s.owner.Feedback(s.t.Context(), desk.Feedback{Member: id, Kind: care.Complaint, Text: "排队太久"})
	require.NoError(s.t, err)
	return c
}

func (s *shop) edit(id model.ID, name string) {
	s.t.Helper()
	_, err := s.owner.Edit(s.t.Context(), id, model.Fields{model.FieldName: name})
	require.NoError(s.t, err)
}

func (s *shop) undoLast() {
	s.t.Helper()
	_, err := s.owner.Undo(s.t.Context(), desk.Reversal{})
	require.NoError(s.t, err)
}

// seen is what a shop tells of its cases and of a member's history.
type seen struct {
	Cases, Open []desk.CaseView
	Histories   map[string][]uint64
}

func (s *shop) look(ids ...model.ID) (v seen) {
	s.t.Helper()
	var err error
	v.Cases, err = s.owner.Cases(s.t.Context(), desk.CaseQuery{Limit: 100})
	require.NoError(s.t, err)
	v.Open, err = s.owner.Cases(s.t.Context(), desk.CaseQuery{Limit: 100, Open: true})
	require.NoError(s.t, err)
	v.Histories = map[string][]uint64{}
	for _, id := range ids {
		entries, err := s.owner.Timeline(s.t.Context(), id, 0, 100)
		require.NoError(s.t, err)
		for _, e := range entries {
			v.Histories[id.String()] = append(v.Histories[id.String()], e.Pos)
		}
	}
	return v
}

// Every act may be the last of a span, and the shop may be closed before and after it.
func TestNothingIsLostAtTheEndOfASpan(t *testing.T) {
	acts := map[string]func(s *shop, a, b model.ID){
		"award":           func(s *shop, a, _ model.ID) { s.award(a, 5000) },
		"feedback":        func(s *shop, _, b model.ID) { s.complain(b) },
		"anonymous":       func(s *shop, _, _ model.ID) { s.complain(model.ID{}) },
		"edit":            func(s *shop, a, _ model.ID) { s.edit(a, fmt.Sprint("名字", s.store.tip.pos)) },
		"undone feedback": func(s *shop, _, _ model.ID) { s.undoLast() },
	}
	built, a, b := nearSpanEnd(t, 2)
	want := built.look(a, b)
	built.close()
	trim(t, built.path())
	for first, act := range acts {
		for last, next := range acts {
			if first != last && first != "award" && last != "award" && !*long {
				continue
			}
			s := built.twinIn(t.TempDir())
			act(s, a, b)
			require.EqualValues(t, runSpan-1, s.store.tip.pos)
			next(s, a, b)
			require.EqualValues(t, runSpan, s.store.tip.pos)
			now := s.look(a, b)
			require.GreaterOrEqual(t, len(now.Cases), len(want.Cases))
			s.reopen()
			require.Equal(t, now, s.look(a, b), "%s, then %s", first, last)
			s.complain(a)
			s.award(b, 700)
			now = s.look(a, b)
			s.reopen()
			require.Equal(t, now, s.look(a, b), "%s, then %s", first, last)
			s.verified()
			s.close()
		}
	}
	built.reopenAfter()
}

// twinIn opens a copy of a closed shop.
func (s *shop) twinIn(dir string) *shop {
	s.t.Helper()
	for _, name := range []string{FileName, KeyName} {
		raw, err := os.ReadFile(filepath.Join(s.dir, name))
		require.NoError(s.t, err)
		require.NoError(s.t, os.WriteFile(filepath.Join(dir, name), raw, 0o600))
	}
	twin := &shop{t: s.t, dir: dir, clock: s.clock, opts: s.opts}
	twin.reopenAfter()
	return twin
}

// A restore writes an event of its own, the first of the new stream.
func TestRestoreAtTheEndOfASpanLosesNothing(t *testing.T) {
	for _, short := range []uint64{0, 1, 2} {
		s, a, b := nearSpanEnd(t, short)
		want := s.look(a, b)
		backup := filepath.Join(t.TempDir(), "backup")
		require.NoError(t, s.store.Backup(t.Context(), backup, "", nil))
		r := &shop{t: t, dir: t.TempDir(), clock: s.clock, opts: s.opts}
		require.NoError(t, Restore(backup, r.dir, BackupOptions{KeyFile: filepath.Join(s.dir, KeyName), Options: s.opts}))
		r.reopenAfter()
		require.Equal(t, runSpan-short+1, r.store.tip.pos)
		r.verified()
		require.Equal(t, want, r.look(a, b))
		r.award(b, 700)
		r.complain(a)
		now := r.look(a, b)
		r.verified()
		r.reopen()
		require.Equal(t, now, r.look(a, b))
		r.verified()
		require.NoError(t, r.store.Close())
	}
}

func TestManySpansAgreeWithTheirRefold(t *testing.T) {
	s := newShop(t)
	a := s.enrol(1)
	n := 45_000
	if *long {
		n = 600_000
	}
	for k := 0; k < n; k += 5000 {
		s.book(sales(k, 5000, 700, start))
		s.complain(a)
		s.edit(a, fmt.Sprint("名字", k))
	}
	s.verified()
	check := func() {
		for _, k := range []int{0, 1, 700, 16383, 16384, 16385, 32768, 40_000, n - 1} {
			out := s.book(sales(k, 1, 700, start))
			require.True(t, out[0].Repeated, "receipt T%d is known", k)
		}
		entries, err := s.owner.Timeline(t.Context(), a, 0, 500)
		require.NoError(t, err)
		require.Len(t, entries, 1+2*n/5000)
	}
	check()
	s.reopen()
	check()
	s.verified()
	s.close()
	_, _, err := Compact(t.Context(), s.dir, s.opts)
	require.NoError(t, err)
	s.reopenAfter()
	check()
	s.verified()
}

// withRuns gives a transaction of a file that has nothing but runs.
func withRuns(t *testing.T, f func(tx *bolt.Tx)) {
	t.Helper()
	db, err := bolt.Open(filepath.Join(t.TempDir(), "runs.db"), 0o600, &bolt.Options{NoSync: true})
	require.NoError(t, err)
	require.NoError(t, db.Update(func(tx *bolt.Tx) error {
		_, err := tx.CreateBucket([]byte(bRequest))
		require.NoError(t, err)
		f(tx)
		return nil
	}))
	require.NoError(t, db.Close())
}

// The runs and the tail together know every place of every fingerprint, whatever the sizes
// of the commits, and the runs do not depend on them.
func TestRunsAndTailKnowEveryRequest(t *testing.T) {
	const seed = 71
	t.Logf("seed %d", seed)
	most := runSpan*(runFan+2) + 5
	if *long {
		most = runSpan * (runFan*runFan + 3)
	}
	var layouts []string
	for round := range 2 {
		rng := rand.New(rand.NewPCG(seed, uint64(round)))
		content := rand.New(rand.NewPCG(seed, 99))
		withRuns(t, func(tx *bolt.Tx) {
			naive := map[uint64][]uint64{}
			tl := newTail(1)
			for last := uint64(0); last < uint64(most); {
				end := min(last+1+rng.Uint64N(30_000), uint64(most))
				var fresh []requestRef
				for pos := last + 1; pos <= end; pos++ {
					if content.IntN(4) == 0 {
						continue // an event without a request
					}
					print := content.Uint64()
					if content.IntN(50) == 0 {
						print = uint64(content.IntN(200)) // many of one fingerprint
					}
					fresh = append(fresh, requestRef{print, pos})
					naive[print] = append(naive[print], pos)
				}
				first, err := sealRuns(tx, tl, fresh, end)
				require.NoError(t, err)
				for _, r := range fresh {
					tl.add(r)
				}
				if first > tl.first {
					tl.advance(first)
				}
				last = end
			}
			requireFinds(t, tx, tl, naive)
			layouts = append(layouts, layout(tx))
		})
	}
	require.Equal(t, layouts[0], layouts[1], "the same requests make the same runs")
}

// requireFinds looks every fingerprint up, as a reader does, and some that are not there.
func requireFinds(t *testing.T, tx *bolt.Tx, tl *tail, naive map[uint64][]uint64) {
	t.Helper()
	reopened := newTail(tl.first)
	for print, places := range tl.refs {
		for _, pos := range places {
			if pos >= tl.first {
				reopened.add(requestRef{print, pos})
			}
		}
	}
	checked := 0
	for print, want := range naive {
		if checked++; checked > 20_000 && len(want) == 1 {
			continue
		}
		for _, tl := range []*tail{tl, reopened} {
			places := searchRuns(tx, print, slices.Clone(tl.refs[print]))
			slices.Sort(places)
			require.Equal(t, want, slices.Compact(places), "fingerprint %x", print)
		}
	}
	require.Empty(t, searchRuns(tx, 1<<63+1, nil))
}

// layout writes down the keys and sizes of the runs.
func layout(tx *bolt.Tx) (text string) {
	_ = tx.Bucket([]byte(bRequest)).ForEach(func(k, v []byte) error {
		text += fmt.Sprintf("%d/%d:%x ", k[0], binary.BigEndian.Uint64(k[1:]), fingerprint(string(v)))
		return nil
	})
	return text
}

func TestRunIsSearchedAsANaiveSearchDoes(t *testing.T) {
	const seed = 72
	t.Logf("seed %d", seed)
	rng := rand.New(rand.NewPCG(seed, 0))
	for range scaled(300) {
		n, spread := rng.IntN(3000), uint64(1)<<(1+rng.IntN(63)) // also fingerprints that are anything but even
		refs := make([]requestRef, n)
		for i := range refs {
			refs[i] = requestRef{rng.Uint64N(spread), uint64(i) + 1}
		}
		slices.SortFunc(refs, func(a, b requestRef) int {
			if c := compareUint(a.print, b.print); c != 0 {
				return c
			}
			return compareUint(a.pos, b.pos)
		})
		var raw []byte
		for _, r := range refs {
			raw = r.append(raw)
		}
		for range 20 {
			print := rng.Uint64N(spread)
			if n > 0 && rng.IntN(2) == 0 {
				print = refs[rng.IntN(n)].print
			}
			var want []uint64
			for _, r := range refs {
				if r.print == print {
					want = append(want, r.pos)
				}
			}
			require.Equal(t, want, searchRun(raw, print, nil))
		}
	}
	require.Equal(t, requestRef{1 << 63, 1<<40 - 1}, parseRef(requestRef{1 << 63, 1<<40 - 1}.append(nil)))
}
