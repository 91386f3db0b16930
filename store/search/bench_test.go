package search

import (
	"context"
	"math/rand/v2"
	"os"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// benchMembers is how many members the benchmarks generate:
//
//	SEARCH_MEMBERS=1000000 go test -run '^$' -bench . ./store/search
func benchMembers(b *testing.B) int {
	text := os.Getenv("SEARCH_MEMBERS")
	if text == "" {
		return 100_000
	}
	n, err := strconv.Atoi(text)
	require.NoError(b, err)
	return n
}

func buildIndex(t testing.TB, entries []Entry) *Index {
	t.Helper()
	x, err := Build(context.Background(), len(entries), slices.Values(entries))
	require.NoError(t, err)
	return x
}

func BenchmarkBuild(b *testing.B) {
	entries := slices.Collect(members(benchMembers(b), 1))
	theLexicon()
	b.ResetTimer()
	var x *Index
	for range b.N {
		x = buildIndex(b, entries)
	}
	b.ReportMetric(float64(x.Bytes())/1e6, "MB")
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(len(entries)), "ns/member")
}

func BenchmarkLexicon(b *testing.B) {
	for range b.N {
		newLexicon()
	}
}

// keystrokes is what a search box sees while people type: for members drawn at random, every prefix
// of what is typed for them.
func keystrokes(entries []Entry, seed uint64) []string {
	r := rand.New(rand.NewPCG(seed, 5))
	var v view
	var queries []string
	for range 20_000 {
		e := entries[r.IntN(len(entries))]
		queries = append(queries, prefixes(typed(r, &v, e))...)
	}
	r.Shuffle(len(queries), func(i, j int) { queries[i], queries[j] = queries[j], queries[i] })
	return queries
}

func prefixes(s string) (out []string) {
	for i := range s {
		if i > 0 {
			out = append(out, s[:i])
		}
	}
	if s != "" {
		out = append(out, s)
	}
	return out
}

// typed draws a way to look for a member: initials, pinyin, a mixture, the name, the last four digits, the phone, the card.
func typed(r *rand.Rand, v *view, e Entry) string {
	var f foldedEntry
	f.fold(theLexicon(), &e)
	v.text = f.name
	v.lex = theLexicon()
	v.spell()
	western := !strings.ContainsFunc(e.Name, func(r rune) bool { return r > 0x3000 })
	switch p := r.IntN(100); {
	case p < 25 && e.Phone != "":
		return e.Phone[len(e.Phone)-4:]
	case p < 30 && e.Phone != "":
		return strings.TrimPrefix(e.Phone, "+86")
	case p < 34 && e.Card != "":
		return e.Card
	case western && p < 80:
		first, rest, _ := strings.Cut(strings.ToLower(e.Name), " ")
		if r.IntN(2) == 0 {
			return first
		}
		return first + " " + rest
	case p < 60:
		return spelling(v, r.IntN(2), func(int) bool { return false })
	case p < 75:
		return spelling(v, 0, func(int) bool { return true })
	case p < 83:
		return spelling(v, 0, func(token int) bool { return token == 0 })
	case p < 86:
		return spelling(v, 0, func(token int) bool { return token != 0 })
	}
	return e.Name
}

// spelling spells the name from a token on, some tokens in full and the others by their initials.
func spelling(v *view, from int, full func(token int) bool) string {
	var b strings.Builder
	for token := min(from, v.n-1); token < v.n; token++ {
		n := 1
		if full(token) {
			n = v.letters(token, 0)
		}
		for k := range n {
			b.WriteByte(v.letter(token, 0, k))
		}
	}
	return b.String()
}

func BenchmarkSearch(b *testing.B) {
	entries := slices.Collect(members(benchMembers(b), 1))
	x := buildIndex(b, entries)
	queries := keystrokes(entries, 2)
	entries = nil
	runtime.GC()
	for _, limit := range []int{14, MaxHits} {
		b.Run("limit="+strconv.Itoa(limit), func(b *testing.B) {
			b.ReportAllocs()
			dst := make([]Hit, 0, MaxHits)
			spent := make([]time.Duration, 0, b.N)
			b.ResetTimer()
			for i := range b.N {
				begin := time.Now()
				dst = x.Search(dst[:0], queries[i%len(queries)], limit)
				spent = append(spent, time.Since(begin))
			}
			reportSpread(b, spent)
			b.ReportMetric(float64(x.Bytes())/1e6, "MB")
		})
	}
}

func reportSpread(b *testing.B, spent []time.Duration) {
	slices.Sort(spent)
	at := func(part float64) float64 {
		return float64(spent[min(int(part*float64(len(spent))), len(spent)-1)].Nanoseconds()) / 1e3
	}
	b.ReportMetric(at(0.5), "p50-µs")
	b.ReportMetric(at(0.99), "p99-µs")
	b.ReportMetric(at(0.999), "p99.9-µs")
}

func BenchmarkTouch(b *testing.B) {
	n := benchMembers(b)
	x := buildIndex(b, slices.Collect(members(n, 1)))
	r := rand.New(rand.NewPCG(3, 3))
	b.ResetTimer()
	for i := range b.N {
		x.Touch(uint32(1+r.IntN(n)), now+int64(i))
	}
}

func BenchmarkPut(b *testing.B) {
	n := benchMembers(b)
	x := buildIndex(b, slices.Collect(members(n, 1)))
	more := slices.Collect(members(4096, 9))
	b.ResetTimer()
	for i := range b.N {
		e := more[i%len(more)]
		e.N = uint32(n + 1 + i)
		x.Put(e)
	}
}

func BenchmarkMerge(b *testing.B) {
	n := benchMembers(b)
	x := buildIndex(b, slices.Collect(members(n, 1)))
	for e := range members(1000, 9) {
		e.N += uint32(n)
		x.Put(e)
	}
	b.ResetTimer()
	for range b.N {
		require.NoError(b, x.Merge(context.Background()))
	}
	require.Equal(b, n+1000, x.Len())
}
