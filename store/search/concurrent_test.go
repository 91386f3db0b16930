package search

import (
	"cmp"
	"context"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"
)

// TestSearchAllocatesNothing also with members in every part of the index.
func TestSearchAllocatesNothing(t *testing.T) {
	x := buildIndex(t, slices.Collect(members(5000, 1)))
	for e := range members(700, 2) {
		e.N += 4900
		x.Put(e)
	}
	require.NotEmpty(t, x.state.Load().recents)
	require.Greater(t, len(x.state.Load().segs), 1)
	dst := make([]Hit, 0, MaxHits)
	queries := []string{
		"z", "zhang", "zhangxm", "zxiao", "oyzq", "张", "志强", "张xm", "garcia m", "xi'an", "1641", "138", "0171", "2000000001", "00", "vip1",
		"José Müller", "ｗａｎｇ", "Лев Т", "민수", "がか", "ﾊﾝ", "\xff\xfe", strings.Repeat("a", 200), strings.Repeat("1 ", 100),
	}
	for _, q := range queries {
		require.Zero(t, testing.AllocsPerRun(50, func() { dst = x.Search(dst[:0], q, MaxHits) }), "query %q", q)
	}
	require.Zero(t, testing.AllocsPerRun(50, func() { x.Touch(77, now) }), "touch")
}

// TestReadersSeeEveryMemberWhileOthersChange searches for members that stay while names, visits
// and members change around them and segments are merged. The race detector watches.
func TestReadersSeeEveryMemberWhileOthersChange(t *testing.T) {
	const stay = 400
	entries := slices.Collect(members(2000, 1))
	for i := range stay {
		entries[i].Name = "欧阳志强"
	}
	x := buildIndex(t, entries)
	var done atomic.Bool
	var wait sync.WaitGroup
	for reader := range 3 {
		wait.Go(func() {
			dst := make([]Hit, 0, MaxHits)
			for !done.Load() {
				dst = x.Search(dst[:0], []string{"oyzq", "ouyangzhiqiang", "志强"}[reader], MaxHits)
				if len(dst) != MaxHits {
					t.Errorf("%d of %d members found", len(dst), MaxHits)
					return
				}
				x.Search(dst[:0], "zhangx", 9)
				x.Search(dst[:0], "138", 9)
			}
		})
	}
	wait.Go(func() {
		for !done.Load() {
			if err := x.Merge(context.Background()); err != nil {
				t.Error(err)
			}
		}
	})
	churn(x, entries, stay, 3000)
	done.Store(true)
	wait.Wait()
	require.NoError(t, x.Merge(context.Background()))
	require.Equal(t, len(entries), x.Len())
}

// churn touches members and replaces those that do not stay, by what they are already.
func churn(x *Index, entries []Entry, stay, times int) {
	r := rand.New(rand.NewPCG(4, 4))
	for i := range times {
		x.Touch(uint32(1+r.IntN(stay)), now+int64(i))
		e := entries[stay+r.IntN(len(entries)-stay)]
		switch i % 3 {
		case 0:
			x.Put(e)
		case 1:
			x.Remove(e.N)
			x.Put(e)
		case 2:
			x.Touch(e.N, now-int64(i))
			x.NeedsMerge()
		}
	}
}

// TestLargeRangesGiveTheSameAsLookingAtEveryRow compares what the orders and their maxima lead to with
// comparing every member, in an index large enough for ranges of many blocks.
func TestLargeRangesGiveTheSameAsLookingAtEveryRow(t *testing.T) {
	entries := slices.Collect(members(8000, 3))
	for i := range entries {
		entries[i].LastVisit %= 1000 // many come on the same day
	}
	x := buildIndex(t, entries)
	x.checks = 1 << 30
	r := rand.New(rand.NewPCG(5, 5))
	for i := range 300 {
		x.Touch(uint32(1+r.IntN(len(entries))), int64(500+i))
		x.Remove(uint32(1 + r.IntN(len(entries))))
	}
	queries := append(keystrokes(entries, 6)[:80], "z", "w", "zh", "l", "a", "z h", "li", "王", "m g", "138", "86", "000", "2000", "13", "234", "xi'an", "zxiao")
	for _, q := range queries {
		limit := []int{1, 14, MaxHits}[r.IntN(3)]
		require.Equal(t, everyRow(x, q, limit), x.Search(nil, q, limit), "query %q, limit %d", q, limit)
	}
}

// everyRow compares every row of the only segment with the query.
func everyRow(x *Index, query string, limit int) (hits []Hit) {
	var s finder
	s.run(x, query, 0)
	seg := s.segs[0]
	type ranked struct {
		rank  uint64
		row   uint32
		class class
	}
	var all []ranked
	for row := range uint32(seg.size()) {
		if seg.isGone(row) || s.q.size == 0 && !s.q.number {
			continue
		}
		for c := exact; c < nothing; c++ {
			if s.field(c, seg, row) != noField {
				all = append(all, ranked{seg.rank(row), row, c})
				break
			}
		}
	}
	slices.SortFunc(all, func(a, b ranked) int {
		return cmp.Or(cmp.Compare(a.class, b.class), cmp.Compare(b.rank, a.rank))
	})
	for _, found := range all[:min(limit, len(all))] {
		s.hits[s.n], s.ns[s.n], s.class[s.n] = foundAt(found.row), memberOf(found.rank), found.class
		s.n++
	}
	return s.tell(nil)
}

func foundAt(row uint32) found { return found{row: row} }

// FuzzSearch asks anything of an index and expects a proper answer.
func FuzzSearch(f *testing.F) {
	entries := slices.Collect(members(500, 1))
	entries = append(entries, crowd(1, 300)...)
	x, err := Build(context.Background(), len(entries), slices.Values(entries))
	require.NoError(f, err)
	for e := range members(90, 3) {
		x.Put(e)
	}
	for _, q := range []string{
		"zhangxm", "1641", "张xm", "garcia m", "xi'an", "+86 138", "\x00\xff", "ﬁ", "İi̇", "𠮷王", "é́́", "０１２３４５６７８９０１２３４５６７８９",
		strings.Repeat("zh", 40), strings.Repeat("欧 ", 30), "a b c d e f g h i j k",
	} {
		f.Add(q, 9)
	}
	f.Fuzz(func(t *testing.T, query string, limit int) {
		hits := x.Search(nil, query, limit)
		require.LessOrEqual(t, len(hits), max(0, min(limit, MaxHits)))
		seen := map[uint32]bool{}
		for _, h := range hits {
			require.False(t, seen[h.N], "a member twice")
			seen[h.N] = true
			require.Less(t, h.Field, noField)
			require.True(t, utf8.ValidString(h.Matched()))
			require.NotEmpty(t, h.Matched())
		}
		require.Equal(t, hits, x.Search(nil, query, limit), "the same again")
	})
}

// FuzzNames puts anything into an index and expects to find it by its own beginning.
func FuzzNames(f *testing.F) {
	for _, s := range []string{"欧阳志强", "José", "尉迟恭", "a b c d e f g h i j k l m n o p q r s", "🙂", "Ǆ", "ﷺ", "ก็", "½", "𝟘𝟙", "\xf0", "乐乐乐乐乐乐乐乐"} {
		f.Add(s, "+"+s, "VIP"+s)
	}
	f.Fuzz(func(t *testing.T, name, phone, card string) {
		x := New()
		x.Put(Entry{N: 1, Name: name, Phone: phone, Card: card, External: name, LastVisit: -5})
		require.NoError(t, x.Merge(context.Background()))
		x.Touch(1, 1<<40)
		var folded text
		folded.fold(name)
		if folded.n > 0 && !folded.cut {
			require.Len(t, x.Search(nil, name, 3), 1, "query %q", name)
		}
		x.Search(nil, phone, 3)
		x.Search(nil, card, 3)
	})
}
