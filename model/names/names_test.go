package names_test

import (
	"math/rand/v2"
	"strings"
	"testing"
	"unicode"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"regulars/model/clean"
	"regulars/model/names"
)

func people(seed uint64, n int) []names.Person {
	r := rand.New(rand.NewPCG(seed, 0))
	crowd := make([]names.Person, n)
	for i := range crowd {
		crowd[i] = names.Make(r, uint64(i))
	}
	return crowd
}

// The demo shop promises the same members for the same seed, also after an update.
func TestSeedAlwaysMakesTheSamePeople(t *testing.T) {
	require.Equal(t, people(7, 500), people(7, 500))
	require.NotEqual(t, people(7, 500), people(8, 500))
	var lines []string
	for _, p := range people(1, 6) {
		lines = append(lines, strings.Join([]string{p.Name, string(p.Gender), p.Phone, p.Birthday.String()}, " "))
	}
	require.Equal(t, []string{
		"冯睿 m +8613052741903 1988-08-03",
		"严珊 f +8613179924720 1978-06-24",
		"张健 m +8613207107537 1984-03-27",
		"叶景婉 f +8613334290354 1981-03-20",
		"王一佳 f +8613461473171 1951-03-22",
		"吴蓓婷 f +8613588655988 03-17",
	}, lines)
}

func TestPeopleAreCleanAlready(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 0))
		p := names.Make(r, rapid.Uint64().Draw(t, "index"))
		require.NotEmpty(t, p.Name)
		require.Equal(t, p.Name, clean.Name(p.Name))

		phone, err := clean.Phone(p.Phone, "")
		require.NoError(t, err)
		require.Equal(t, p.Phone, phone)

		born, err := clean.ParseBirthday(p.Birthday.String())
		require.NoError(t, err)
		require.Equal(t, p.Birthday, born)

		gender, err := clean.ParseGender(string(p.Gender))
		require.NoError(t, err)
		require.Equal(t, p.Gender, gender)
		require.NotEqual(t, clean.Unasked, gender)
	})
}

func TestPhonesAreUnique(t *testing.T) {
	seen := map[string]uint64{}
	for _, from := range []uint64{0, 1_000_000, 3_399_900_000} {
		for i := from; i < from+100_000; i++ {
			other, taken := seen[names.Phone(i)]
			require.False(t, taken, "%d and %d", i, other)
			seen[names.Phone(i)] = i
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		index := rapid.Uint64Range(0, 3_399_999_999)
		a, b := index.Draw(t, "a"), index.Draw(t, "b")
		require.Equal(t, a == b, names.Phone(a) == names.Phone(b))
	})
}

// A search by the last four digits should find few: tails are spread over all ten thousand.
func TestTailsOfPhonesAreSpread(t *testing.T) {
	tails := map[string]int{}
	for i := range uint64(100_000) {
		phone := names.Phone(i)
		tails[phone[len(phone)-4:]]++
	}
	require.Greater(t, len(tails), 9_000)
	for tail, n := range tails {
		require.Less(t, n, 60, tail)
	}
}

func TestCrowdLooksLikeACity(t *testing.T) {
	const n = 20_000
	surnames, scripts := map[string]int{}, map[string]int{}
	genders := map[clean.Gender]int{}
	shapes := map[int]int{}
	lunar, yearless, leapDays, middling := 0, 0, 0, 0
	for _, p := range people(42, n) {
		genders[p.Gender]++
		scripts[scriptOf(p.Name)]++
		if runes := []rune(p.Name); scriptOf(p.Name) == "Han" {
			surnames[string(runes[:1])]++
			shapes[len(runes)]++
			if strings.HasPrefix(p.Name, "欧阳") {
				surnames["欧阳"]++
			}
		}
		switch {
		case p.Birthday.Lunar:
			lunar++
		case p.Birthday.Year == 0:
			yearless++
		case p.Birthday.Month == 2 && p.Birthday.Day == 29:
			leapDays++
		}
		if p.Birthday.Year != 0 && p.Birthday.Year > 1960 && p.Birthday.Year < 1995 {
			middling++
		}
	}
	require.InDelta(t, 0.89*n, scripts["Han"], 0.01*n, "88 in 100 Chinese and a Japanese")
	require.InDelta(t, 0.10*n, scripts["Latin"], 0.01*n)
	require.Greater(t, scripts["Hangul"], n/200)
	for _, common := range []string{"王", "李", "张"} {
		require.Greater(t, surnames[common], 5*surnames["乐"], common)
		require.InDelta(t, 0.07*n, surnames[common], 0.02*n, common)
	}
	require.Positive(t, surnames["欧阳"])
	require.Greater(t, shapes[3], 3*shapes[2])
	require.Positive(t, shapes[2])
	require.Positive(t, shapes[4])
	require.InDelta(t, 0.57*n, genders[clean.Female], 0.02*n)
	require.InDelta(t, 0.42*n, genders[clean.Male], 0.02*n)
	require.Positive(t, genders[clean.Other])
	require.InDelta(t, 0.09*n, lunar, 0.03*n)
	require.InDelta(t, 0.09*n, yearless, 0.03*n)
	require.Positive(t, leapDays)
	require.Greater(t, middling, n/2)
}

// scriptOf names the script of a name's first letter.
func scriptOf(name string) string {
	for _, r := range name {
		switch {
		case unicode.Is(unicode.Han, r):
			return "Han"
		case unicode.Is(unicode.Hangul, r):
			return "Hangul"
		case unicode.Is(unicode.Latin, r):
			return "Latin"
		}
	}
	return "other"
}

func TestNamesOfTheWorldOccur(t *testing.T) {
	var all strings.Builder
	for _, p := range people(3, 20_000) {
		all.WriteString(p.Name + "\n")
	}
	for _, part := range []string{"José ", "Müller\n", "Groß\n", "Nguyễn Thị ", "O'Brien\n", "Lefèvre\n", "美咲\n", "欧阳", "尉迟", "김"} {
		require.Contains(t, all.String(), part)
	}
}

func BenchmarkMake(b *testing.B) {
	r := rand.New(rand.NewPCG(1, 0))
	b.ReportAllocs()
	for i := uint64(0); b.Loop(); i++ {
		names.Make(r, i)
	}
}
