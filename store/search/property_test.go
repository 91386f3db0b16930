package search

import (
	"context"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

var (
	twinWords = []string{"José", "Maria", "García", "Li", "An", "Tom", "Müller", "Groß", "Østli", "O'Malley", "Лев", "Ma8", "an", "zhang", "m", "Z"}

	names = rapid.Custom(func(t *rapid.T) string {
		if rapid.IntRange(0, 3).Draw(t, "western") == 0 {
			return strings.Join(rapid.SliceOfN(rapid.SampledFrom(twinWords), 0, 3).Draw(t, "words"), " ")
		}
		name := rapid.StringOfN(rapid.SampledFrom([]rune(twinCharacters)), 1, 5, -1).Draw(t, "characters")
		switch rapid.IntRange(0, 9).Draw(t, "mixture") {
		case 0:
			name += " " + rapid.SampledFrom(twinWords).Draw(t, "word")
		case 1:
			name = rapid.SampledFrom(twinWords).Draw(t, "word") + name
		}
		return name
	})

	twinPhones = []string{
		"+8613812341641", "+8613812341642", "+8613901641234", "+8615500001641", "+4917112345678",
		"+353861234567", "+12015550123", "", "12341641", "+8613800138000", "+8610123", "86138123", "+491711641", "0171234", "+353123456", "+354123456", "+1201", "+0201234567",
	}

	twinCards = []string{
		"", "2000000001234", "2000000001641", "1641", "7", "12", "VIP-00123", "vip00124", "C 1641",
		"12345678901234567890", "0012", "AB", "123-456", "13812341641", "m1", "张3", "20000123456789",
	}

	phoneNumbers, cardNumbers = rapid.SampledFrom(twinPhones), rapid.SampledFrom(twinCards)
)

func entryOf(n uint32) *rapid.Generator[Entry] {
	return rapid.Custom(func(t *rapid.T) Entry {
		return Entry{
			N: n, Name: names.Draw(t, "name"), Phone: phoneNumbers.Draw(t, "phone"),
			Card: cardNumbers.Draw(t, "card"), External: cardNumbers.Draw(t, "external"),
			LastVisit: rapid.Int64Range(-1, 9).Draw(t, "last visit"),
		}
	})
}

// crowd makes members for the blocks of the orders to be full, with the words that the others have.
func crowd(seed uint64, n int) (out []Entry) {
	r := rand.New(rand.NewPCG(seed, 7))
	pick := func(from []string) string { return from[r.IntN(len(from))] }
	characters := strings.Split(twinCharacters, "")
	for i := range n {
		e := Entry{
			N: uint32(1000 + i*2), Phone: pick(twinPhones), Card: pick(twinCards), External: pick(twinCards),
			LastVisit: r.Int64N(30),
		}
		for range 1 + r.IntN(3) {
			if e.Name += pick(characters); r.IntN(8) == 0 {
				e.Name += " " + pick(twinWords)
			}
		}
		out = append(out, e)
	}
	return out
}

// queries draws what people type: parts of names, spelled in all the ways, parts of numbers, and nonsense.
var queries = rapid.Custom(func(t *rapid.T) string {
	switch rapid.IntRange(0, 5).Draw(t, "kind of query") {
	case 0:
		number := rapid.OneOf(phoneNumbers, cardNumbers).Draw(t, "number")
		number = strings.TrimPrefix(number, rapid.SampledFrom([]string{"", "+", "+86", "+49", "+354", "+020"}).Draw(t, "without"))
		return rapid.SampledFrom([]string{"", "", "0", "00"}).Draw(t, "zeros") + cutOut(t, number)
	case 1:
		return cutOut(t, names.Draw(t, "name"))
	case 2:
		return rapid.StringOfN(rapid.SampledFrom([]rune("zhangxmoyqileuv w'张小1 4")), 1, 6, -1).Draw(t, "letters")
	case 3:
		return strings.Join(rapid.SliceOfN(names, 1, 2).Draw(t, "names"), " ")
	}
	name := []rune(rapid.StringOfN(rapid.SampledFrom([]rune(twinCharacters)), 1, 4, -1).Draw(t, "characters"))
	var b strings.Builder
	for i, r := range name {
		readings := twinReadings(name, i)
		if len(readings) == 0 {
			readings = []string{string(r)}
		}
		reading := []rune(rapid.SampledFrom(readings).Draw(t, "reading"))
		if rapid.IntRange(0, 7).Draw(t, "as it is") == 0 {
			reading = []rune{r}
		}
		b.WriteString(string(reading[:rapid.SampledFrom([]int{1, min(2, len(reading)), len(reading)}).Draw(t, "length")]))
		b.WriteString(rapid.SampledFrom([]string{"", "", "", " ", "'"}).Draw(t, "between"))
	}
	return b.String()
})

func cutOut(t *rapid.T, s string) string {
	runes := []rune(s)
	from := rapid.IntRange(0, len(runes)).Draw(t, "from")
	return string(runes[from:rapid.IntRange(from, len(runes)).Draw(t, "to")])
}

func requireAgreement(t require.TestingT, x *Index, tw *twin, query string, limit int) {
	hits := []twinHit{}
	for _, h := range x.Search(nil, query, limit) {
		hits = append(hits, twinHit{h.N, h.Field, h.Exact})
	}
	require.Equal(t, tw.search(query, limit), hits, "query %q", query)
}

// TestAnswersAreThoseOfANaiveSearch runs random changes and queries against a twin that looks at every member.
func TestAnswersAreThoseOfANaiveSearch(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		tw := newTwin()
		numbers := rapid.Uint32Range(1, 20)
		first := crowd(rapid.Uint64Range(0, 9).Draw(t, "seed"), rapid.SampledFrom([]int{0, 0, 500}).Draw(t, "crowd"))
		for range rapid.IntRange(0, 9).Draw(t, "built members") {
			first = append(first, entryOf(numbers.Draw(t, "number")).Draw(t, "entry"))
		}
		for _, e := range first {
			tw.put(e)
		}
		x, err := Build(context.Background(), len(first), slices.Values(first))
		require.NoError(t, err)
		x.checks = 1 << 30
		ask := func(t *rapid.T) {
			requireAgreement(t, x, tw, queries.Draw(t, "query"), rapid.SampledFrom([]int{0, 1, 3, 14, 50, 99}).Draw(t, "limit"))
		}
		t.Repeat(map[string]func(*rapid.T){
			"":       func(t *rapid.T) { require.Equal(t, len(tw.members), x.Len()) },
			"search": ask,
			"query":  ask,
			"put": func(t *rapid.T) {
				e := entryOf(numbers.Draw(t, "number")).Draw(t, "entry")
				x.Put(e)
				tw.put(e)
			},
			"put many": func(t *rapid.T) {
				for _, e := range crowd(rapid.Uint64Range(0, 9).Draw(t, "seed"), 70) {
					x.Put(e)
					tw.put(e)
				}
			},
			"touch": func(t *rapid.T) {
				n, last := rapid.OneOf(numbers, rapid.Uint32Range(1000, 1100)).Draw(t, "number"), rapid.Int64Range(0, 12).Draw(t, "last visit")
				x.Touch(n, last)
				if m := tw.members[n]; m != nil {
					m.LastVisit = last
				}
			},
			"remove": func(t *rapid.T) {
				n := rapid.OneOf(numbers, rapid.Uint32Range(1000, 1100)).Draw(t, "number")
				x.Remove(n)
				delete(tw.members, n)
			},
			"merge": func(t *rapid.T) { require.NoError(t, x.Merge(context.Background())) },
		})
	})
}
