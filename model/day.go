package model

import "time"

// Day is a calendar day: days since 1970-01-01, whatever the zone. What belongs to a day
// belongs to the shop's local one, so that a clock change or a visitor's watch moves nothing.
type Day int32

// Never is the Day of what does not end.
const Never Day = 0

// Bounds of a day: the years 1 to 9999. Never stands for none, so 1970-01-01 cannot be named.
const (
	minDay = Day(-719_162)
	maxDay = Day(2_932_896)
)

const daySeconds = 86_400

// DayOf returns the local day of a moment (unix seconds), the nearest one within bounds.
func DayOf(unix int64, zone *time.Location) Day {
	unix = min(max(unix, int64(minDay)*daySeconds), int64(maxDay+1)*daySeconds-1)
	year, month, day := time.Unix(unix, 0).In(zone).Date()
	return dayOf(year, month, day)
}

func dayOf(year int, month time.Month, day int) Day {
	unix := time.Date(year, month, day, 0, 0, 0, 0, time.UTC).Unix()
	return min(max(Day(unix/daySeconds), minDay), maxDay)
}

// ParseDay reads "2026-03-01".
func ParseDay(text string) (Day, error) {
	t, err := time.Parse(time.DateOnly, text)
	if err != nil || t.Unix()/daySeconds == int64(Never) {
		return 0, Refuse("day.form", text).Because(err)
	}
	return dayOf(t.Date()), nil
}

// Date returns year, month and day of the month.
func (d Day) Date() (int, time.Month, int) { return d.utc().Date() }

func (d Day) utc() time.Time { return time.Unix(int64(d)*daySeconds, 0).UTC() }

// String writes "2026-03-01".
func (d Day) String() string { return d.utc().Format(time.DateOnly) }

// Weekday returns the day of the week.
func (d Day) Weekday() time.Weekday { return d.utc().Weekday() }

// Start returns the first moment of the day in a zone, also where a clock change skips
// midnight.
func (d Day) Start(zone *time.Location) time.Time {
	year, month, day := d.Date()
	return time.Date(year, month, day, 0, 0, 0, 0, zone)
}

// AddMonths returns the same day of the month n months later, or the last one of a shorter
// month.
func (d Day) AddMonths(n int) Day {
	year, month, day := d.Date()
	first := time.Date(year, month+time.Month(n), 1, 0, 0, 0, 0, time.UTC)
	last := first.AddDate(0, 1, -1).Day()
	return dayOf(first.Year(), first.Month(), min(day, last))
}

// MonthStart returns the first of the day's month.
func (d Day) MonthStart() Day {
	_, _, day := d.Date()
	return d - Day(day-1)
}

// MonthEnd returns the last of the day's month.
func (d Day) MonthEnd() Day { return d.MonthStart().AddMonths(1) - 1 }

// YearEnd returns 31 December of the day's year.
func (d Day) YearEnd() Day {
	year, _, _ := d.Date()
	return dayOf(year, time.December, 31)
}

// Lot is points that end together: at the end of day Ends. As part of an effect Points may be
// below zero.
type Lot struct {
	_      struct{} `cbor:",toarray"`
	Ends   Day
	Points Points
}

// Idle is the Ends of points that end when their member has not been active for the time that
// the program says: no day, but a rule.
const Idle Day = maxDay

// Hold is points put aside until a moment (unix seconds). As part of an effect Points may be
// below zero.
type Hold struct {
	_      struct{} `cbor:",toarray"`
	Until  int64
	Points Points
}
