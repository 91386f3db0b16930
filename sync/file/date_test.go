package file

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"regulars/model"
)

func shanghai(t testing.TB) *time.Location {
	t.Helper()
	zone, err := time.LoadLocation("Asia/Shanghai")
	require.NoError(t, err)
	return zone
}

func TestDatesAreReadInTheirUsualForms(t *testing.T) {
	v := &values{clock: zoneClock{zone: shanghai(t)}, dates: dateStyle{order: DayFirst}}
	for written, want := range map[string]string{
		"20170102": "2017-01-02T00:00:00+08:00", "2017-01-02": "2017-01-02T00:00:00+08:00", "2017/1/2": "2017-01-02T00:00:00+08:00",
		"2017.1.2": "2017-01-02T00:00:00+08:00", "2017-01-02 07:30:27": "2017-01-02T07:30:27+08:00", "2017-01-02 7:30": "2017-01-02T07:30:00+08:00",
		"2017-01-02T07:30:27": "2017-01-02T07:30:27+08:00", "2017-01-02T07:30:27Z": "2017-01-02T15:30:27+08:00",
		"2017-01-02T07:30:27+08:00": "2017-01-02T07:30:27+08:00", "2017-01-02T07:30:27-0500": "2017-01-02T20:30:27+08:00",
		"2017-01-02 07:30:27+00": "2017-01-02T15:30:27+08:00", "2017-01-02 07:30:27 UTC": "2017-01-02T15:30:27+08:00",
		"2017-01-02 07:30:27.500": "2017-01-02T07:30:27+08:00", "20170102073027": "2017-01-02T07:30:27+08:00", "201701020730": "2017-01-02T07:30:00+08:00",
		"20170102 0730": "2017-01-02T07:30:00+08:00", "20170102T073027Z": "2017-01-02T15:30:27+08:00", "20170102 07:30": "2017-01-02T07:30:00+08:00",
		"2017年1月2日": "2017-01-02T00:00:00+08:00", "2017年01月02日 15:04": "2017-01-02T15:04:00+08:00", "2017年1月2日15时4分": "2017-01-02T15:04:00+08:00",
		"2017年1月2日15时04分05秒": "2017-01-02T15:04:05+08:00", "2017年1月2日 下午3:04": "2017-01-02T15:04:00+08:00", "2017/1/2 上午12:04": "2017-01-02T00:04:00+08:00",
		"2017-01-02 星期一 15:04": "2017-01-02T15:04:00+08:00", "２０１７－０１－０２　１５：０４": "2017-01-02T15:04:00+08:00", "2017-01-02 下午15:04": "2017-01-02T15:04:00+08:00",
		"02.01.2017": "2017-01-02T00:00:00+08:00", "2.1.2017 15:04": "2017-01-02T15:04:00+08:00", "31/12/2017": "2017-12-31T00:00:00+08:00",
		"12/31/2017": "2017-12-31T00:00:00+08:00", "02/01/2017": "2017-01-02T00:00:00+08:00", "02-01-2017": "2017-01-02T00:00:00+08:00",
		"2 Jan 2017": "2017-01-02T00:00:00+08:00", "02-Jan-2017 15:04": "2017-01-02T15:04:00+08:00", "Jan 2, 2017": "2017-01-02T00:00:00+08:00",
		"January 2, 2017 3:04 PM": "2017-01-02T15:04:00+08:00", "2 Sept 2017": "2017-09-02T00:00:00+08:00", "1/31/2017 12:05 am": "2017-01-31T00:05:00+08:00",
		"2016-02-29": "2016-02-29T00:00:00+08:00", "2000-02-29": "2000-02-29T00:00:00+08:00",
	} {
		got, refusal := v.date([]byte(written), nil)
		require.Nil(t, refusal, written)
		require.Equal(t, want, got.Format(time.RFC3339), written)
	}
}

func TestWhatIsNoDateIsRefused(t *testing.T) {
	v := &values{clock: zoneClock{zone: time.UTC}, dates: dateStyle{order: DayFirst}}
	for _, written := range []string{
		"2017-02-29", "2017-13-01", "2017-00-10", "2017-01-32", "20170230", "1899-12-31", "2200-01-01", "0000-00-00", "2017-01", "2017",
		"12.50", "1,5", "abc", "1/2/17", "13/13/2017", "2017-01-02 25:00", "2017-01-02 12:60", "2017-01-02 7", "2017-01-02 12:30 XM",
		"2017-01-02x", "2017-01-02 12:30+99", "138123456", "13812345678", "42736", "42736.5", "5-20", "2017-1/2", "Foo 2, 2017", "2 Foo 2017",
		"1900-02-29", "2017年", "2017-01-02 12:", "--", "//2017", "1234567890123456789012345678901234567890", "\xff\xfe2017",
	} {
		_, refusal := v.date([]byte(written), nil)
		require.NotNil(t, refusal, written)
		require.Equal(t, model.Code("import.date"), refusal.Code, written)
	}
	_, refusal := v.date(nil, nil)
	require.Equal(t, model.Code("import.date_missing"), refusal.Code)
}

func TestDateThatCouldBeTwoDaysIsOnlyReadWhenTold(t *testing.T) {
	for order, want := range map[DateOrder]string{DayFirst: "2017-02-01", MonthFirst: "2017-01-02"} {
		v := &values{clock: zoneClock{zone: time.UTC}, dates: dateStyle{order: order}}
		got, refusal := v.date([]byte("1/2/2017"), nil)
		require.Nil(t, refusal)
		require.Equal(t, want, got.Format(time.DateOnly))
	}
	v := &values{clock: zoneClock{zone: time.UTC}}
	_, refusal := v.date([]byte("1/2/2017"), nil)
	require.Equal(t, model.Code("import.date_order"), refusal.Code)
	got, refusal := v.date([]byte("3/3/2017"), nil)
	require.Nil(t, refusal, "the same day in both orders")
	require.Equal(t, "2017-03-03", got.Format(time.DateOnly))
}

func TestWorkbookDaysAreCountedFromTheirEpoch(t *testing.T) {
	v := &values{clock: zoneClock{zone: shanghai(t)}, dates: dateStyle{serial: true, oldest: oldestSale}}
	for cell, want := range map[string]string{
		"42736": "2017-01-01T00:00:00+08:00", "42736.3128125": "2017-01-01T07:30:27+08:00", "42736.999999": "2017-01-02T00:00:00+08:00",
		"20170102": "2017-01-02T00:00:00+08:00", "2017-01-02 10:00": "2017-01-02T10:00:00+08:00", "42736.5": "2017-01-01T12:00:00+08:00",
	} {
		got, refusal := v.date([]byte(cell), nil)
		require.Nil(t, refusal, cell)
		require.Equal(t, want, got.Format(time.RFC3339), cell)
	}
	v.dates.epoch04 = true
	got, refusal := v.date([]byte("41274"), nil)
	require.Nil(t, refusal)
	require.Equal(t, "2017-01-01T00:00:00+08:00", got.Format(time.RFC3339))
	for _, cell := range []string{"12", "1997", "999999", "19999"} {
		_, refusal := v.date([]byte(cell), nil)
		require.NotNil(t, refusal, cell)
	}
}

func TestClockChangesMoveSkippedTimesForwardAndTakeTheFirstOfTwo(t *testing.T) {
	v := &values{clock: zoneClock{zone: newYork(t)}}
	for _, c := range []struct{ written, want string }{
		{"2017-03-12 01:59", "2017-03-12T01:59:00-05:00"},
		{"2017-03-12 02:30", "2017-03-12T03:30:00-04:00"}, // skipped
		{"2017-03-12 03:30", "2017-03-12T03:30:00-04:00"},
		{"2017-11-05 00:30", "2017-11-05T00:30:00-04:00"},
		{"2017-11-05 01:30", "2017-11-05T01:30:00-04:00"}, // shown twice
		{"2017-11-05 02:30", "2017-11-05T02:30:00-05:00"},
		{"2017-07-01 12:00", "2017-07-01T12:00:00-04:00"},
	} {
		got, refusal := v.date([]byte(c.written), nil)
		require.Nil(t, refusal, c.written)
		require.Equal(t, c.want, got.Format(time.RFC3339), c.written)
	}
	saoPaulo, err := time.LoadLocation("America/Sao_Paulo")
	require.NoError(t, err)
	v = &values{clock: zoneClock{zone: saoPaulo}}
	got, refusal := v.date([]byte("2017-10-15"), nil) // the day had no midnight
	require.Nil(t, refusal)
	require.Equal(t, "2017-10-15T01:00:00-02:00", got.Format(time.RFC3339))
}

func TestZoneClockAgreesWithTheZoneForEveryReading(t *testing.T) {
	zones := []*time.Location{time.UTC, newYork(t), shanghai(t)}
	for _, name := range []string{"Australia/Lord_Howe", "America/Sao_Paulo", "Asia/Kathmandu", "Pacific/Kiritimati", "Europe/Dublin"} {
		zone, err := time.LoadLocation(name)
		require.NoError(t, err)
		zones = append(zones, zone)
	}
	rapid.Check(t, func(t *rapid.T) {
		zone := rapid.SampledFrom(zones).Draw(t, "zone")
		clock := zoneClock{zone: zone}
		for range 20 {
			// Every instant has a reading; reading it back gives the instant, or the first
			// one with the same reading.
			at := time.Unix(rapid.Int64Range(-1_000_000_000, 4_000_000_000).Draw(t, "unix"), 0).In(zone)
			s := stamp{year: at.Year(), month: int(at.Month()), day: at.Day(), hour: at.Hour(), minute: at.Minute(), second: at.Second()}
			got := clock.at(&s)
			require.Equal(t, at.Format(time.DateTime), got.Format(time.DateTime))
			require.False(t, got.After(at))
			require.LessOrEqual(t, at.Sub(got), 24*time.Hour)
		}
	})
}

func TestCalendarAgreesWithPackageTime(t *testing.T) {
	for day := time.Date(firstYear, 1, 1, 0, 0, 0, 0, time.UTC); day.Year() <= lastYear; day = day.AddDate(0, 0, 1) {
		require.Equal(t, day.Unix(), epochDays(day.Year(), int(day.Month()), day.Day())*86_400)
		if day.AddDate(0, 0, 1).Day() == 1 {
			require.Equal(t, day.Day(), daysIn(day.Year(), int(day.Month())))
		}
	}
}
