package search

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/mozillazg/go-pinyin"
	"github.com/stretchr/testify/require"
)

// shop is a small shop whose members are told apart by their numbers.
func shop(t testing.TB, entries ...Entry) *Index {
	t.Helper()
	for i := range entries {
		if entries[i].N == 0 {
			entries[i].N = uint32(i + 1)
		}
	}
	return buildIndex(t, entries)
}

// told writes hits as "number field matched", exact ones with a mark.
func told(hits []Hit) []string {
	out := []string{}
	for _, h := range hits {
		line := fmt.Sprintf("%d %s %q", h.N, h.Field, h.Matched())
		if h.Exact {
			line += " exact"
		}
		out = append(out, line)
	}
	return out
}

func TestWhatAQueryFinds(t *testing.T) {
	x := shop(t,
		Entry{Name: "欧阳志强", Phone: "+8613812341641", Card: "2000000001234"},             // 1
		Entry{Name: "张晓明", Phone: "+8615555550042", Card: "VIP-0077", External: "K 12"}, // 2
		Entry{Name: "María José García", Phone: "+491711234567"},                        // 3
		Entry{Name: "Jürgen Groß", Phone: "+12015550123"},                               // 4
		Entry{Name: "吕女士", External: "7"},                                               // 5
		Entry{Name: "西安", Card: "00123"},                                                // 6
		Entry{Name: "先明"},                                                               // 7
		Entry{Name: "Søren Ødegård-O'Malley"},                                           // 8
		Entry{Name: "ｗａｎｇ　王芳"},                                                          // 9
		Entry{Name: "Лев Толстой"},                                                      // 10
		Entry{Name: "김민수"},                                                              // 11
	)
	for query, want := range map[string][]string{
		// Characters, from any on.
		"欧阳": {`1 name "欧阳"`}, "志强": {`1 name "志强"`}, "强": {`1 name "强"`}, "欧阳志强": {`1 name "欧阳志强" exact`}, "阳强": {},
		// Pinyin from any syllable on, finished or not, with what parts syllables.
		"ouyangzhiqiang": {`1 pinyin "ou yang zhi qiang" exact`}, "zhiqi": {`1 pinyin "zhi qi"`}, "OuYang": {`1 pinyin "ou yang"`},
		"iang": {}, "xi'an": {`6 pinyin "xi an" exact`}, "xian": {`6 pinyin "xi an" exact`, `7 pinyin "xian"`},
		"lvn": {`5 pinyin "lv n"`}, "lunv": {`5 pinyin "lu nv"`}, "lü": {`5 pinyin "lu"`}, "ｏｕ ｙａｎｇ": {`1 pinyin "ou yang"`},
		// Initials.
		"oyzq": {`1 initials "o y z q"`}, "zq": {`1 initials "z q"`}, "zxm": {`2 initials "z x m"`}, "z x m": {`2 initials "z x m"`}, "zm": {},
		"mjg": {`3 initials "m j g"`}, "JG": {`4 initials "j g"`, `3 initials "j g"`},
		// A mixture.
		"ouyzq": {`1 mixed "ou y z q"`}, "zhangxm": {`2 mixed "zhang x m"`}, "zhang xm": {`2 mixed "zhang x m"`}, "zhxm": {`2 mixed "zh x m"`},
		"zxiaom": {`2 mixed "z xiao m"`}, "zxiaoming": {`2 mixed "z xiao ming"`}, "张xm": {`2 mixed "张 x m"`}, "zhang明": {}, "z晓m": {`2 mixed "z 晓 m"`},
		"mjos": {`3 mixed "m jos"`}, "mjosegarcia": {},
		// Western names by word, without accents.
		"jose": {`3 name "jose"`}, "José": {`3 name "jose"`}, "mariajo": {`3 name "maria jo"`}, "garcia m": {`3 words "garcia m"`},
		"GARCÍA, maría": {`3 words "garcia maria"`}, "arcia": {}, "gross": {`4 name "gross"`}, "groß": {`4 name "gross"`},
		"juergen": {}, "jurgen gross": {`4 name "jurgen gross" exact`}, "soren": {`8 name "soren"`}, "odegard o'm": {`8 name "odegard o m"`},
		"omalley": {`8 name "o malley"`}, "wangwang": {`9 name "wang wang"`}, "王": {`9 name "王"`}, "wang王": {`9 name "wang 王"`},
		"лев": {`10 name "лев"`}, "тол": {`10 name "тол"`}, "лев т": {`10 name "лев т"`}, "толстой лев": {`10 words "толстои лев"`},
		"민": {`11 name "민"`},
		// Phones.
		"1641": {`1 phone tail "1641"`}, "641": {`1 phone "641"`}, "138": {`1 phone "138"`}, "13812341641": {`1 phone "13812341641" exact`},
		"+86 138-1234 1641": {`1 phone "8613812341641" exact`}, "008613812341641": {`1 phone "008613812341641" exact`}, "1234164": {`1 phone "1234164"`},
		"0171": {`3 phone "0171"`}, "0171 1234567": {`3 phone "01711234567" exact`}, "41": {}, "555": {`2 phone "555"`, `4 phone "555"`},
		"１６４１": {`1 phone tail "1641"`}, "341641": {`1 phone tail "341641"`},
		// Cards and external numbers.
		"2000000001234": {`1 card "2000000001234" exact`}, "2000": {`1 card "2000"`}, "00001": {`1 card "00001"`}, "vip0077": {`2 card "vip0077" exact`},
		"vip-0": {`2 card "vip0"`}, "0077": {`2 card "0077"`}, "vip": {}, "7": {`5 external "7" exact`}, "k12": {`2 external "k12" exact`},
		"00123": {`6 card "00123" exact`, `1 card "00123"`}, "0012": {`6 card "0012"`, `1 card "0012"`},
		// Nothing.
		"": {}, " ": {}, "'": {}, "qqq": {}, "+": {}, "\xff": {},
	} {
		require.Equal(t, want, told(x.Search(nil, query, 9)), "query %q", query)
	}
}

func TestSurnamesHaveTheirOwnReadings(t *testing.T) {
	for name, typed := range map[string]string{
		"单田芳": "shan", "曾国藩": "zeng", "解小东": "xie", "仇英": "qiu", "区先生": "ou", "任盈盈": "ren", "朴智星": "piao", "查良镛": "zha",
		"尉迟恭": "yuchi", "万俟卨": "moqi", "欧阳修": "ouyang", "乐毅": "yue", "长孙无忌": "zhangsun", "令狐冲": "linghu", "重耳": "chong",
		"小单": "xiaodan", "张乐": "zhangle", "朝阳": "chaoyang", "王𬭎": "wanghong", "吕布": "lv",
	} {
		x := shop(t, Entry{Name: name})
		require.Len(t, x.Search(nil, typed, 1), 1, "%s is typed %s", name, typed)
	}
	// People who know no better find them, too.
	require.Len(t, shop(t, Entry{Name: "单田芳"}).Search(nil, "dan", 1), 1)
	require.Empty(t, shop(t, Entry{Name: "张单"}).Search(nil, "ceng", 1))
}

// TestReadingsAreThoseOfTheDictionary catches typing errors in the tables.
func TestReadingsAreThoseOfTheDictionary(t *testing.T) {
	known := map[string]bool{ // read so as surnames or in names, whatever the dictionary says
		"谌 shen": true, "諶 shen": true, "黑 he": true, "费 bi": true, "萬 mo": true,
	}
	for _, table := range []string{severalReadings, surnameReadings} {
		for chars, spelled := range tableOf(table) {
			require.NotEmpty(t, spelled)
			for i, reading := range spelled {
				char := chars[0]
				if len(chars) > 1 {
					require.Len(t, spelled, len(chars))
					char = chars[i]
				}
				require.True(t, known[string(char)+" "+reading] || inDictionary(char, reading), "%c %s", char, reading)
			}
		}
	}
}

func inDictionary(char rune, reading string) bool {
	for toned := range strings.SplitSeq(pinyin.PinyinDict[int(char)], ",") {
		if string(firstReading(nil, toned)) == reading {
			return true
		}
	}
	return false
}

func TestTheOrderOfHits(t *testing.T) {
	x := shop(t,
		Entry{Name: "小张", LastVisit: 900},
		Entry{Name: "张三", LastVisit: 100},
		Entry{Name: "张三丰", LastVisit: 800},
		Entry{Name: "章三", LastVisit: 100},
		Entry{Name: "张", LastVisit: 0, Phone: "+8613800001641"},
		Entry{Name: "郑航", LastVisit: 999, Card: "1641999"},
		Entry{Name: "三张", LastVisit: 950, External: "1641"},
	)
	require.Equal(t, []string{
		`5 pinyin "zhang" exact`,
		`3 pinyin "zhang"`, `2 pinyin "zhang"`, `4 pinyin "zhang"`, // by visit, then by number
		`6 mixed "z hang"`,
		`7 pinyin "zhang"`, `1 pinyin "zhang"`, // not at the start
	}, told(x.Search(nil, "zhang", 9)))
	require.Equal(t, []string{`2 name "张三" exact`, `3 name "张三"`}, told(x.Search(nil, "张三", 9)))
	require.Equal(t, []string{
		`7 external "1641" exact`, `5 phone tail "1641"`, `6 card "1641"`,
	}, told(x.Search(nil, "1641", 9)))
	require.Equal(t, []string{`7 external "1641" exact`, `5 phone tail "1641"`}, told(x.Search(nil, "1641", 2)))

	x.Touch(2, 1000)
	require.Equal(t, []string{`5 pinyin "zhang" exact`, `2 pinyin "zhang"`}, told(x.Search(nil, "zhang", 2)))
}

func TestChangesAreSeenAtOnce(t *testing.T) {
	x := New()
	require.Empty(t, x.Search(nil, "wang", 9))
	x.Put(Entry{N: 8, Name: "王芳", Phone: "+8613800001641"})
	require.Equal(t, []string{`8 pinyin "wang"`}, told(x.Search(nil, "wang", 9)))
	x.Put(Entry{N: 8, Name: "张芳", Phone: "+8613800001642"})
	require.Empty(t, x.Search(nil, "wang", 9))
	require.Empty(t, x.Search(nil, "1641", 9))
	require.Equal(t, []string{`8 phone tail "1642"`}, told(x.Search(nil, "1642", 9)))
	require.NoError(t, x.Merge(context.Background()))
	require.Equal(t, 1, x.Len())
	x.Put(Entry{N: 8, Name: "李芳"})
	require.Equal(t, 1, x.Len())
	require.Empty(t, x.Search(nil, "zhang", 9))
	require.Equal(t, []string{`8 pinyin "li"`}, told(x.Search(nil, "li", 9)))
	x.Remove(8)
	x.Remove(8)
	x.Touch(8, 5)
	require.Equal(t, 0, x.Len())
	require.Empty(t, x.Search(nil, "li", 9))
}

func TestMergeIsAskedForAndChangesNothingThatIsFound(t *testing.T) {
	x := buildIndex(t, slices.Collect(members(3000, 1)))
	for e := range members(mergeMin+recentMax, 2) {
		e.N += 3000
		x.Put(e)
	}
	for n := range uint32(100) {
		x.Remove(n * 7)
		x.Touch(n*3, now+int64(n))
	}
	require.True(t, x.NeedsMerge())
	var before [][]Hit
	queries := keystrokes(slices.Collect(members(3000, 1)), 1)[:500]
	for _, q := range queries {
		before = append(before, x.Search(nil, q, MaxHits))
	}
	size := x.Len()
	require.NoError(t, x.Merge(context.Background()))
	require.False(t, x.NeedsMerge())
	require.Equal(t, size, x.Len())
	require.Len(t, x.state.Load().segs, 1)
	for i, q := range queries {
		require.Equal(t, before[i], x.Search(nil, q, MaxHits), q)
	}
}

func TestACancelledBuildOrMergeReportsItAndLosesNothing(t *testing.T) {
	cancelled, cancel := context.WithCancel(context.Background())
	cancel()
	_, err := Build(cancelled, 10, members(10, 1))
	require.ErrorIs(t, err, context.Canceled)

	x := buildIndex(t, slices.Collect(members(100, 1)))
	x.Put(Entry{N: 101, Name: "王一一"})
	require.ErrorIs(t, x.Merge(cancelled), context.Canceled)
	require.Equal(t, 101, x.Len())
	require.Len(t, x.Search(nil, "王一一", 2), 1)
	x.Remove(101)
	require.NoError(t, x.Merge(context.Background()))
	require.Equal(t, 100, x.Len())
}

func TestBuildTakesGapsAnyOrderAndTheLastOfEqualNumbers(t *testing.T) {
	x, err := Build(context.Background(), 0, slices.Values([]Entry{
		{N: 900_000, Name: "张三"}, {N: 4, Name: "李四"}, {N: 70, Name: "王五"}, {N: 4, Name: "赵六"},
	}))
	require.NoError(t, err)
	require.Equal(t, 3, x.Len())
	require.Empty(t, x.Search(nil, "lisi", 9))
	require.Equal(t, []string{`4 pinyin "zhao liu" exact`}, told(x.Search(nil, "zhaoliu", 9)))
	x.Touch(900_000, 7)
	x.Remove(70)
	require.Equal(t, 2, x.Len())
	require.Equal(t, []string{`900000 pinyin "z"`, `4 pinyin "z"`}, told(x.Search(nil, "z", 9)))
}

func TestLongNamesAreFoundByTheirBeginning(t *testing.T) {
	long := ""
	for range 40 {
		long += "Wolfeschlegel "
	}
	x := shop(t, Entry{Name: long}, Entry{Name: "阿卜杜热合曼江买买提明吐尔逊努尔买买提阿"}, Entry{Name: "Wolfe"})
	require.Equal(t, []string{`3 name "wolfe" exact`, `1 name "wolfe"`}, told(x.Search(nil, "wolfe", 9)))
	require.Equal(t, []string{`1 name "wolfeschlegel wolfeschlegel wolfes"`}, told(x.Search(nil, "wolfeschlegelwolfeschlegelwolfeschlegel", 9)))
	require.Equal(t, []string{`2 name "热合曼江买买提明"`}, told(x.Search(nil, "热合曼江买买提明", 9)))
	require.Len(t, x.Search(nil, "abudurehe", 9), 1)
	require.Empty(t, x.Search(nil, long, 9))
}

// TestShortQueriesLookAtFewRows holds the maxima to their purpose: a query that a good part of all members meet looks
// at about as many blocks as it gives hits, also when nobody has ever visited.
func TestShortQueriesLookAtFewRows(t *testing.T) {
	entries := slices.Collect(members(40_000, 1))
	visited := buildIndex(t, entries)
	for i := range entries {
		entries[i].LastVisit = 0
		entries[i].External = fmt.Sprintf("C%07d", i) // no letter that is typed for names leads there
	}
	never := buildIndex(t, entries)
	for _, x := range []*Index{visited, never} {
		for _, query := range []string{"z", "w", "zh", "li", "王", "a", "c", "138", "20000"} {
			var s finder
			s.run(x, query, MaxHits)
			require.Equal(t, MaxHits, s.n, query)
			require.Less(t, s.looked, 2*block*(MaxHits+spare), query)
		}
	}
	var s finder
	s.run(never, "c00", MaxHits)
	require.Equal(t, MaxHits, s.n)
	require.Less(t, s.looked, 2*block*(MaxHits+spare))
}

func TestAMemberTakesLessThanAHundredBytes(t *testing.T) {
	const n = 20_000
	require.Less(t, buildIndex(t, slices.Collect(members(n, 1))).Bytes(), 100*n)
}
