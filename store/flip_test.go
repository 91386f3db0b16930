package store

import (
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"regulars/model"
	"regulars/store/pages"
)

// furnished makes a closed shop and returns it with the bytes of its file.
func furnished(t *testing.T) (*shop, []byte) {
	s := newShop(t)
	s.furnish()
	s.linked()
	if *long {
		s.fillTo(runSpan + 200) // with a run of requests, and branches
	}
	s.verified()
	s.close()
	trim(t, s.path())
	raw, err := os.ReadFile(s.path())
	require.NoError(t, err)
	return s, raw
}

// flips is how many files are damaged; in a long run the file is large.
func flips(n int) int {
	if *long {
		return n * 6
	}
	return n
}

// trim cuts off what bbolt keeps for growing, so that a random place is a used one.
func trim(t *testing.T, path string) {
	raw, err := os.ReadFile(path)
	require.NoError(t, err)
	high := uint64(0)
	for page := range 2 {
		if s, ok := pages.ParseMeta(raw[page*pageSize:]); ok {
			high = max(high, s.High)
		}
	}
	require.NoError(t, os.Truncate(path, int64(high)*pageSize))
}

// probe opens a file with the given bytes and uses all of it. It returns whether anything
// said that the file is damaged, and that a refused file was left alone.
func probe(t *testing.T, s *shop, dir string, raw []byte) (reported bool) {
	path := filepath.Join(dir, FileName)
	require.NoError(t, os.WriteFile(path, raw, 0o600))
	o := s.opts
	o.KeyFile = filepath.Join(s.dir, KeyName)
	st, err := Open(dir, o)
	if err != nil {
		require.NotEmpty(t, model.CodeOf(err), "a refusal for people: %v", err)
		after, err := os.ReadFile(path)
		require.NoError(t, err)
		require.Equal(t, raw, after, "a refused file is left alone")
		return true
	}
	defer func() { require.NoError(t, st.Close()) }()
	readAll(t, st)
	r, err := st.Verify(t.Context(), nil)
	if err != nil {
		require.NotEmpty(t, model.CodeOf(err), "a refusal for people: %v", err)
		return true
	}
	return !r.OK()
}

func TestFlippedBitIsReportedOrHarmless(t *testing.T) {
	s, raw := furnished(t)
	dir := t.TempDir()
	want := dump(t, s.path())
	const seed = 11
	t.Logf("seed %d, %d bytes", seed, len(raw))
	rng := rand.New(rand.NewPCG(seed, 0))
	harmless := 0
	for range flips(160) {
		at, bit := rng.IntN(len(raw)), byte(1)<<rng.IntN(8)
		torn := append([]byte(nil), raw...)
		torn[at] ^= bit
		if probe(t, s, dir, torn) {
			continue
		}
		harmless++
		require.True(t, maps.Equal(want, dump(t, filepath.Join(dir, FileName))), "byte %d bit %x: wrong and not told", at, bit)
	}
	t.Logf("%d of them fell on unused bytes", harmless)
}

// The beginnings of pages and their tables of elements are where a flip leads bbolt astray.
func TestFlippedBitInThePageTablesIsReportedOrHarmless(t *testing.T) {
	s, raw := furnished(t)
	dir := t.TempDir()
	want := dump(t, s.path())
	const seed = 12
	t.Logf("seed %d", seed)
	rng := rand.New(rand.NewPCG(seed, 0))
	for range flips(250) {
		page := rng.IntN(len(raw) / pageSize)
		torn := append([]byte(nil), raw...)
		at := page*pageSize + rng.IntN(96)
		torn[at] ^= 1 << rng.IntN(8)
		if !probe(t, s, dir, torn) {
			require.True(t, maps.Equal(want, dump(t, filepath.Join(dir, FileName))), "byte %d: wrong and not told", at)
		}
	}
}

func TestOverwrittenPageIsReportedOrHarmless(t *testing.T) {
	s, raw := furnished(t)
	dir := t.TempDir()
	want := dump(t, s.path())
	const seed = 13
	t.Logf("seed %d", seed)
	rng := rand.New(rand.NewPCG(seed, 0))
	for range flips(60) {
		to, from := rng.IntN(len(raw)/pageSize), rng.IntN(len(raw)/pageSize)
		torn := append([]byte(nil), raw...)
		copy(torn[to*pageSize:(to+1)*pageSize], raw[from*pageSize:])
		if rng.IntN(4) == 0 {
			clear(torn[to*pageSize : (to+1)*pageSize])
		}
		if !probe(t, s, dir, torn) {
			require.True(t, maps.Equal(want, dump(t, filepath.Join(dir, FileName))), "page %d over %d: wrong and not told", from, to)
		}
	}
}
