package program

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"regulars/model"
	"regulars/model/clean"
)

func TestPointsEndAsTheProgramSays(t *testing.T) {
	for _, c := range []struct{ expiry, on, ends string }{
		{"mode = \"months\"\nmonths = 1", "2026-01-31", "2026-02-28"},
		{"mode = \"months\"\nmonths = 1", "2028-01-31", "2028-02-29"},
		{"mode = \"months\"\nmonths = 12", "2028-02-29", "2029-02-28"},
		{"mode = \"months\"\nmonths = 24", "2026-12-01", "2028-12-01"},
		{"mode = \"year\"", "2026-01-01", "2026-12-31"},
		{"mode = \"year\"", "2026-12-31", "2026-12-31"},
		{"mode = \"year\"\ngrace = 3", "2026-05-05", "2027-03-31"},
		{"mode = \"year\"\ngrace = 2", "2027-05-05", "2028-02-29"},
	} {
		p := parse(t, small+"[expiry]\n"+c.expiry)
		require.Equal(t, c.ends, p.EndsOf(day(c.on)).String(), "%s, earned on %s", c.expiry, c.on)
		require.Equal(t, model.Never, p.IdleEnd(day(c.on)), "activity counts for nothing")
	}
	require.Equal(t, model.Never, standard(t).EndsOf(day("2026-01-31")))
	idle := parse(t, small+"[expiry]\nmode = \"idle\"\nmonths = 6")
	require.Equal(t, model.Idle, idle.EndsOf(day("2026-01-31")))
	require.Equal(t, day("2026-02-28"), idle.IdleEnd(day("2025-08-31")))
}

func TestReturnedPointsOfAnEndedLotGetTimeAgain(t *testing.T) {
	p, today := standard(t), day("2026-03-01")
	lots := []model.Lot{{Ends: day("2026-02-01"), Points: 10}, {Ends: day("2026-03-15"), Points: 20}, {Ends: day("2026-06-01"), Points: 30}, {Ends: model.Idle, Points: 5}}
	require.Equal(t, []model.Lot{{Ends: today + 30, Points: 10}, {Ends: lots[1].Ends, Points: 20}, {Ends: day("2026-06-01"), Points: 30}, {Ends: model.Idle, Points: 5}}, p.Reinstated(lots, today))
	require.EqualValues(t, 10, lots[0].Points, "what it was given is left alone")
	require.Equal(t, day("2026-02-01"), lots[0].Ends)
}

func TestBirthdayWindowsHoldAroundTheDay(t *testing.T) {
	leap, newYear, mid := clean.Birthday{Year: 2000, Month: 2, Day: 29}, clean.Birthday{Month: 1, Day: 1}, clean.Birthday{Month: 5, Day: 20}
	for _, c := range []struct {
		window Window
		born   clean.Birthday
		on     string
		want   bool
	}{
		{OnDay, mid, "2026-05-20", true},
		{OnDay, mid, "2026-05-19", false},
		{OnDay, mid, "2026-05-21", false},
		{OnDay, leap, "2028-02-29", true},
		{OnDay, leap, "2028-02-28", false},
		{OnDay, leap, "2027-02-28", true},
		{OnDay, leap, "2027-03-01", false},
		{InWeek, mid, "2026-05-16", false},
		{InWeek, mid, "2026-05-17", true},
		{InWeek, mid, "2026-05-23", true},
		{InWeek, mid, "2026-05-24", false},
		{InWeek, leap, "2027-03-03", true},
		{InWeek, leap, "2027-03-04", false},
		{InWeek, leap, "2028-03-03", true},
		{InWeek, newYear, "2026-12-28", false},
		{InWeek, newYear, "2026-12-29", true},
		{InWeek, newYear, "2027-01-04", true},
		{InWeek, newYear, "2027-01-05", false},
		{InMonth, mid, "2026-05-01", true},
		{InMonth, mid, "2026-05-31", true},
		{InMonth, mid, "2026-06-01", false},
		{InMonth, leap, "2027-02-01", true},
		{InMonth, leap, "2027-03-01", false},
		{OnDay, clean.Birthday{}, "2026-05-20", false},
		{InMonth, clean.Birthday{}, "2026-05-20", false},
		{InMonth, clean.Birthday{Month: 5, Day: 20, Lunar: true}, "2026-05-20", false},
	} {
		require.Equal(t, c.want, c.window.Holds(c.born, day(c.on)), "%s around %s on %s", c.window, c.born, c.on)
		require.Equal(t, c.want, BirthdayGift{Points: 1, Window: c.window}.Celebrates(c.born, day(c.on)))
		require.False(t, BirthdayGift{Window: c.window}.Celebrates(c.born, day(c.on)), "no points, no gift")
	}
}

func TestWeekAcrossNewYearBelongsToOneBirthday(t *testing.T) {
	for born, year := range map[clean.Birthday]int{{Month: 1, Day: 1}: 2027, {Month: 12, Day: 31}: 2026} {
		for _, on := range []string{"2026-12-30", "2027-01-02"} {
			require.True(t, InWeek.Holds(born, day(on)))
			require.Equal(t, year, InWeek.Year(born, day(on)), "%s on %s", born, on)
		}
	}
	require.Equal(t, 2026, OnDay.Year(clean.Birthday{Month: 1, Day: 1}, day("2026-01-01")))
	require.Equal(t, 2026, InMonth.Year(clean.Birthday{Month: 12, Day: 1}, day("2026-12-31")))
}

func TestHoursHoldFromTheirFirstMinuteToBeforeTheirLast(t *testing.T) {
	for _, c := range []struct {
		hours string
		in    []string
		out   []string
	}{
		{"17:00-19:30", []string{"17:00", "19:29"}, []string{"16:59", "19:30", "00:00"}},
		{"22:00 - 02:00", []string{"22:00", "23:59", "00:00", "01:59"}, []string{"21:59", "02:00", "12:00"}},
		{"9:00-24:00", []string{"9:00", "23:59"}, []string{"8:59", "00:00"}},
		{"22:00-00:00", []string{"22:00", "23:59"}, []string{"21:59", "00:00"}},
		{"00:00-24:00", []string{"00:00", "23:59"}, nil},
	} {
		p := parse(t, small+"[[multiplier]]"+rule+"factor = \"2\"\nhours = \""+c.hours+"\"")
		for want, moments := range map[bool][]string{true: c.in, false: c.out} {
			for _, moment := range moments {
				minute, ok := minuteOf(moment)
				require.True(t, ok)
				require.Equal(t, want, p.Factors[0].hour(minute), "%s at %s", c.hours, moment)
			}
		}
	}
}

func TestOccasionIsLocal(t *testing.T) {
	zone := time.FixedZone("UTC+8", 8*3600)
	on := OccasionAt(time.Date(2026, 3, 3, 16, 30, 0, 0, time.UTC), zone)
	require.Equal(t, day("2026-03-04"), on.Day)
	require.Equal(t, 30, on.Minute)
	require.EqualValues(t, -1, on.Room, "no limit unless somebody says so")
}

func TestNarrowerMultipliersStandBesideWiderOnes(t *testing.T) {
	parse(t, small+"[[multiplier]]"+rule+"factor = \"2\"\nweekday = [\"mon\"]\n[[multiplier]]"+other+"factor = \"3\"\nweekday = [\"mon\"]\nhours = \"10:00-11:00\"")
	parse(t, small+"[[multiplier]]"+rule+"factor = \"2\"\nhours = \"10:00-11:00\"\n[[multiplier]]"+other+"factor = \"3\"\nhours = \"11:00-12:00\"")
}
