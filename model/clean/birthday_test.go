package clean_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"regulars/model"
	"regulars/model/clean"
)

func TestBirthdayIsReadAsPeopleWriteIt(t *testing.T) {
	for in, want := range map[string]string{
		"1990-05-20":       "1990-05-20",
		"1990/5/20":        "1990-05-20",
		"1990.5.20":        "1990-05-20",
		"1990年5月20日":       "1990-05-20",
		"１９９０－０５－２０":       "1990-05-20",
		"19900520":         "1990-05-20",
		" 05-20 ":          "05-20",
		"5/20":             "05-20",
		"5月20日":            "05-20",
		"5 月 20 号":         "05-20",
		"02-29":            "02-29",
		"2000-02-29":       "2000-02-29",
		"lunar 08-15":      "L08-15",
		"农历 08-15":         "L08-15",
		"农历1990-8-30":      "L1990-08-30",
		"L08-15":           "L08-15",
		"l 02-30":          "L02-30",
		"阴历8月15":           "L08-15",
		"农历八月十五":           "L08-15",
		"农历正月初一":           "L01-01",
		"农历 腊月三十":          "L12-30",
		"农历冬月廿二":           "L11-22",
		"农历十二月二十":          "L12-20",
		"农历十月初十日":          "L10-10",
		"农历十一月十九":          "L11-19",
		"农历三月二十一":          "L03-21",
		"Lunar 1990-08-15": "L1990-08-15",
	} {
		b, err := clean.ParseBirthday(in)
		require.NoError(t, err, in)
		require.Equal(t, want, b.String(), in)
	}
}

func TestBirthdayThatIsNoDayIsRefused(t *testing.T) {
	for in, code := range map[string]model.Code{
		"":             "birthday.form",
		"20 May 1990":  "birthday.form",
		"03/04/1990":   "birthday.form",
		"90-05-20":     "birthday.form",
		"八月十五":         "birthday.form", // without 农历 nobody knows which calendar
		"农历":           "birthday.form",
		"农历闰四月初一":      "birthday.form",
		"农历八月卅一":       "birthday.form",
		"1990-05-20T0": "birthday.form",
		"02-30":        "birthday.day",
		"1990-02-29":   "birthday.day",
		"1900-02-29":   "birthday.day",
		"04-31":        "birthday.day",
		"13-01":        "birthday.day",
		"00-10":        "birthday.day",
		"05-00":        "birthday.day",
		"L08-31":       "birthday.day",
		"L13-01":       "birthday.day",
		"0000-05-20":   "birthday.year",
		"1879-05-20":   "birthday.year",
		"2101-05-20":   "birthday.year",
	} {
		b, err := clean.ParseBirthday(in)
		require.Equal(t, code, model.CodeOf(err), in)
		require.True(t, b.IsZero())
	}
}

func day(s string) time.Time {
	at, err := time.ParseInLocation("2006-01-02 15:04", s+" 23:30", time.FixedZone("", 8*3600))
	if err != nil {
		panic(err)
	}
	return at
}

func TestNextBirthdayAndAge(t *testing.T) {
	for _, c := range []struct {
		born, today, next string
		age               int
	}{
		{"1990-05-20", "2025-05-19", "2025-05-20", 34},
		{"1990-05-20", "2025-05-20", "2025-05-20", 35},
		{"1990-05-20", "2025-05-21", "2026-05-20", 35},
		{"1990-12-31", "2025-01-01", "2025-12-31", 34},
		{"1992-02-29", "2023-02-27", "2023-02-28", 30},
		{"1992-02-29", "2023-02-28", "2023-02-28", 31},
		{"1992-02-29", "2023-03-01", "2024-02-29", 31},
		{"1992-02-29", "2024-02-28", "2024-02-29", 31},
		{"2025-05-20", "2025-05-20", "2025-05-20", 0},
	} {
		b, err := clean.ParseBirthday(c.born)
		require.NoError(t, err)
		next, ok := b.Next(day(c.today))
		require.True(t, ok)
		require.Equal(t, c.next+" 00:00 +0800", next.Format("2006-01-02 15:04 -0700"), "%+v", c)
		age, ok := b.Age(day(c.today))
		require.True(t, ok)
		require.Equal(t, c.age, age, "%+v", c)
	}
}

func TestUnknownPartsHaveNoAgeAndNoNext(t *testing.T) {
	noYear, unborn := clean.Birthday{Month: 5, Day: 20}, clean.Birthday{Year: 2030, Month: 1, Day: 1}
	lunar := clean.Birthday{Year: 1990, Month: 8, Day: 15, Lunar: true}
	today := day("2025-05-20")
	for _, b := range []clean.Birthday{noYear, unborn, lunar, {}} {
		_, ok := b.Age(today)
		require.False(t, ok, b)
	}
	for _, b := range []clean.Birthday{lunar, {}} {
		_, ok := b.Next(today)
		require.False(t, ok, b)
	}
	next, ok := noYear.Next(today)
	require.True(t, ok)
	require.Equal(t, 2025, next.Year())
	require.Empty(t, clean.Birthday{}.String())
}

// Every real day is read, and on it the age rises by one.
func TestEveryDayOfBirthIsCelebratedOnceAYear(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		born := time.Date(1880, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, rapid.IntRange(0, 365*200).Draw(t, "day"))
		b, err := clean.ParseBirthday(born.Format(time.DateOnly))
		require.NoError(t, err)
		require.Equal(t, born.Format(time.DateOnly), b.String())

		today := born.AddDate(0, 0, rapid.IntRange(0, 365*90).Draw(t, "later"))
		next, ok := b.Next(today)
		require.True(t, ok)
		require.False(t, next.Before(today))
		require.Less(t, next.Sub(today), 367*24*time.Hour)
		eve, _ := b.Age(next.AddDate(0, 0, -1))
		then, ok := b.Age(next)
		require.True(t, ok)
		if next.After(born) {
			require.Equal(t, eve+1, then)
		}
	})
}

func FuzzBirthday(f *testing.F) {
	for _, seed := range []string{"1990-05-20", "05-20", "L08-15", "农历八月十五", "农历十二月三十日", "0000-01-01", "02-29"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, in string) {
		b, err := clean.ParseBirthday(in)
		if err != nil {
			require.NotEmpty(t, model.CodeOf(err))
			require.True(t, b.IsZero())
			return
		}
		again, err := clean.ParseBirthday(b.String())
		require.NoError(t, err, "%q -> %q", in, b)
		require.Equal(t, b, again)
	})
}
