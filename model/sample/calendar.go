package sample

import (
	"math/rand/v2"
	"time"
)

// phase is a time of the year that changes what people buy and how often they come.
type phase int

const (
	quiet phase = iota
	summer
	winter
	newYear   // the weeks before the Spring Festival
	midAutumn // the weeks before the Mid-Autumn Festival
	phases
)

const (
	newYearDays   = 21 // days before the festival in which people buy for it
	midAutumnDays = 16
	closedDays    = 3 // from New Year's Eve
)

// festivals are the solar dates of the Spring Festival (the first day of the first lunar month)
// and of the Mid-Autumn Festival (the fifteenth of the eighth). A table, because a sample needs
// no calendar of its own.
var festivals = map[int][2]string{
	2020: {"01-25", "10-01"}, 2021: {"02-12", "09-21"}, 2022: {"02-01", "09-10"}, 2023: {"01-22", "09-29"},
	2024: {"02-10", "09-17"}, 2025: {"01-29", "10-06"}, 2026: {"02-17", "09-25"}, 2027: {"02-06", "09-15"},
	2028: {"01-26", "10-03"}, 2029: {"02-13", "09-22"}, 2030: {"02-03", "09-12"}, 2031: {"01-23", "10-01"},
	2032: {"02-11", "09-19"}, 2033: {"01-31", "09-08"}, 2034: {"02-19", "09-27"}, 2035: {"02-08", "09-16"},
}

// anyYear stands for the years that the table does not know: near enough for a sample.
var anyYear = [2]string{"02-05", "09-20"}

// openDay is one day of the shop's history.
type openDay struct {
	date   time.Time // local midnight
	phase  phase
	pull   int // of hundred, how readily people come
	closed bool
}

// calendar holds the days of the history, the last one being today.
type calendar struct {
	days []openDay
}

func newCalendar(first, last time.Time) *calendar {
	c := &calendar{}
	year, month, day := first.Date()
	for i := 0; ; i++ {
		date := time.Date(year, month, day+i, 0, 0, 0, 0, first.Location())
		if date.After(last) {
			return c
		}
		c.days = append(c.days, describe(date))
	}
}

// describe says what sort of day a date is.
func describe(date time.Time) openDay {
	d := openDay{date: date, phase: quiet, pull: 100}
	switch date.Month() {
	case time.June, time.July, time.August:
		d.phase, d.pull = summer, 95
	case time.December, time.January, time.February:
		d.phase, d.pull = winter, 105
	}
	to := daysTo(date, 0)
	switch {
	case to >= 1 && to <= newYearDays:
		d.phase, d.pull = newYear, 170
	case to <= 0 && to > -closedDays:
		d.closed = true
	}
	if to := daysTo(date, 1); to >= 0 && to <= midAutumnDays {
		d.phase, d.pull = midAutumn, 150
	}
	return d
}

// daysTo is how many days are left to the year's festival, negative if it is over.
func daysTo(date time.Time, which int) int {
	days, ok := festivals[date.Year()]
	if !ok {
		days = anyYear
	}
	on, err := time.ParseInLocation("01-02", days[which], date.Location())
	if err != nil {
		panic(err) // the table is ours
	}
	on = time.Date(date.Year(), on.Month(), on.Day(), 0, 0, 0, 0, date.Location())
	return int(on.Sub(date).Round(24*time.Hour) / (24 * time.Hour))
}

// today is the index of the last day.
func (c *calendar) today() int { return len(c.days) - 1 }

// index is the day that a moment lies on.
func (c *calendar) index(t time.Time) int {
	return int(t.Sub(c.days[0].date) / (24 * time.Hour))
}

// rush says of a hundred visits how many fall into each hour from opening on.
var rush = []int{4, 9, 10, 8, 5, 5, 6, 8, 11, 13, 11, 7, 3}

const (
	opens       = 9 // o'clock
	lastMinutes = 30
)

// moment draws a time of day at which somebody stands at the till.
func (c *calendar) moment(r *rand.Rand, day int) time.Time {
	ticket := r.IntN(100)
	for i, share := range rush {
		if ticket >= share {
			ticket -= share
			continue
		}
		minutes := 60
		if i == len(rush)-1 {
			minutes = lastMinutes // the shop closes at half past
		}
		seconds := (opens+i)*3600 + r.IntN(minutes*60)
		return c.days[day].date.Add(time.Duration(seconds) * time.Second)
	}
	panic("sample: the hours of a day do not make a hundred")
}

// open returns the first day from day on that the shop is open, which may be after today.
func (c *calendar) open(day int) int {
	for day < len(c.days) && c.days[day].closed {
		day++
	}
	return day
}

// weekend moves a weekday to the Saturday or Sunday after it.
func (c *calendar) weekend(r *rand.Rand, day int) int {
	if day >= len(c.days) {
		return day
	}
	weekday := int(c.days[day].date.Weekday())
	if weekday == 0 || weekday == 6 {
		return day
	}
	return day + 6 - weekday + r.IntN(2)
}
