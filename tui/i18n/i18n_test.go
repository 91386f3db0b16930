package i18n

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"regulars/model"
)

var china = time.FixedZone("CST", 8*3600)

func day(year int, month time.Month, d int) time.Time {
	return time.Date(year, month, d, 9, 30, 0, 0, china)
}

func TestAgoSpeaksAsPeopleDo(t *testing.T) {
	now := day(2025, 11, 20)
	for _, c := range []struct {
		when   time.Time
		zh, en string
	}{
		{now.Add(-time.Hour), "今天", "today"},
		{day(2025, 11, 19), "昨天", "yesterday"},
		{day(2025, 11, 18), "2 天前", "2 days ago"},
		{day(2025, 11, 7), "13 天前", "13 days ago"},
		{day(2025, 11, 6), "2 周前", "2 weeks ago"},
		{day(2025, 10, 30), "3 周前", "3 weeks ago"},
		{day(2025, 9, 20), "2 个月前", "2 months ago"},
		{day(2024, 11, 20), "12 个月前", "12 months ago"},
		{day(2022, 11, 20), "3 年前", "3 years ago"},
		{day(2025, 11, 21), "明天", "tomorrow"},
	} {
		require.Equal(t, c.zh, Ago(model.ZH, c.when, now))
		require.Equal(t, c.en, Ago(model.EN, c.when, now))
	}
}

func TestUntilNamesTheWeekdayWithinAWeek(t *testing.T) {
	now := day(2025, 11, 20) // a Thursday
	for _, c := range []struct {
		when   time.Time
		zh, en string
	}{
		{now, "今天", "today"},
		{day(2025, 11, 21), "明天", "tomorrow"},
		{day(2025, 11, 22), "周六", "Saturday"},
		{day(2025, 11, 26), "周三", "Wednesday"},
		{day(2025, 11, 27), "11-27", "27 Nov"},
		{day(2026, 1, 31), "2026-01-31", "2026-01-31"},
		{day(2025, 11, 19), "昨天", "yesterday"},
	} {
		require.Equal(t, c.zh, Until(model.ZH, c.when, now))
		require.Equal(t, c.en, Until(model.EN, c.when, now))
	}
}

func TestYesterdayBeginsAtTheShopsMidnight(t *testing.T) {
	now := time.Date(2025, 11, 20, 0, 10, 0, 0, china)
	require.Equal(t, "昨天", Ago(model.ZH, now.Add(-20*time.Minute), now))
	require.Equal(t, "昨天", Ago(model.ZH, now.Add(-20*time.Minute).UTC(), now), "whatever zone the time is kept in")
}

func TestOtherDates(t *testing.T) {
	now := day(2025, 11, 20)
	require.Equal(t, "11-14", Date(model.ZH, day(2025, 11, 14), now))
	require.Equal(t, "14 Nov", Date(model.EN, day(2025, 11, 14), now))
	require.Equal(t, "2023-04-11", Date(model.EN, day(2023, 4, 11), now))
	require.Equal(t, "09:30", Clock(now))
	require.Equal(t, "1 月", Month(model.ZH, time.January))
	require.Equal(t, "January", Month(model.EN, time.January))
	require.Equal(t, "40 天", Days(model.ZH, 40))
	require.Equal(t, "1 day", Days(model.EN, 1))
	require.Equal(t, -1, DaysBetween(day(2025, 11, 21), now))
	for d := range weekdays {
		require.NoError(t, weekdays[d].Check("weekday"))
	}
}

func TestCheckFindsEveryGap(t *testing.T) {
	type inner struct{ Word string }
	type words struct {
		Word   string
		Format string
		Func   func(int) string
		List   []string
		Map    map[int]inner
	}
	full := words{"词", "%[1]d 位", func(int) string { return "" }, []string{"一"}, map[int]inner{1: {"词"}}}
	good := Words[words]{ZH: full, EN: words{"word", "%[1]d members", full.Func, []string{"one"}, map[int]inner{1: {"word"}}}}
	require.NoError(t, good.Check())
	require.Equal(t, "word", good.In(model.EN).Word)
	require.Equal(t, "词", good.In(model.ZH).Word)

	for name, spoil := range map[string]func(*Words[words]){
		"no Chinese":             func(w *Words[words]) { w.ZH.Word = "" },
		"no English":             func(w *Words[words]) { w.EN.Word = " " },
		"Chinese in the English": func(w *Words[words]) { w.EN.Word = "词" },
		"arguments":              func(w *Words[words]) { w.EN.Format = "%[2]d members" },
		"is not numbered":        func(w *Words[words]) { w.ZH.Format, w.EN.Format = "%d %s", "%d %s" },
		"a function is missing":  func(w *Words[words]) { w.EN.Func = nil },
		"1 words in Chinese":     func(w *Words[words]) { w.EN.List = nil },
		"words.Map[1]":           func(w *Words[words]) { w.EN.Map = map[int]inner{2: {"word"}} },
	} {
		bad := good
		spoil(&bad)
		require.ErrorContains(t, bad.Check(), name)
	}
	numbers := Words[struct{ N int }]{}
	require.ErrorContains(t, numbers.Check(), "no word")
}

func TestLanguageComesFromTheLocale(t *testing.T) {
	for _, c := range []struct {
		environ []string
		want    model.Lang
		ok      bool
	}{
		{[]string{"LANG=zh_CN.UTF-8"}, model.ZH, true},
		{[]string{"LANG=zh_CN.UTF-8", "LC_ALL=en_GB.UTF-8"}, model.EN, true},
		{[]string{"LANG=zh_CN.UTF-8", "TERM=linux"}, model.EN, true},
		{[]string{"LANG=de_DE.UTF-8"}, "", false},
		{nil, "", false},
	} {
		got, ok := FromEnviron(c.environ)
		require.Equal(t, c.want, got, "%v", c.environ)
		require.Equal(t, c.ok, ok, "%v", c.environ)
	}
}

func TestEveryTableOfWordsIsChecked(t *testing.T) {
	declares := regexp.MustCompile(`(?m)^var (\w+) = i18n\.Words\[|^\t(\w+)\s*= i18n\.Words\[`)
	tables := map[string][]string{} // package folder -> names of its tables
	tests := map[string]string{}    // package folder -> its tests
	err := filepath.WalkDir("..", func(path string, entry os.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !strings.HasSuffix(path, ".go") {
			return err
		}
		source, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		folder := filepath.Dir(path)
		if strings.HasSuffix(path, "_test.go") {
			tests[folder] += string(source)
			return nil
		}
		for _, found := range declares.FindAllStringSubmatch(string(source), -1) {
			tables[folder] = append(tables[folder], found[1]+found[2])
		}
		return nil
	})
	require.NoError(t, err)
	require.NotEmpty(t, tables, "the pattern no longer finds the tables")
	for folder, names := range tables {
		for _, name := range names {
			require.Contains(t, tests[folder], name+".Check()", "no test of %s checks its words", folder)
		}
	}
}
