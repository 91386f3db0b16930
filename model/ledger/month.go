package ledger

import (
	"time"

	"regulars/model"
)

// MonthsKept is the window that an account remembers, in calendar months: the longest one over
// which a program may qualify members for a tier.
const MonthsKept = 12

// Month counts calendar months from January of year 0 in the shop's zone.
type Month int32

// The bounds of a month: what another shop says may lie anywhere in time, and neither the
// calendar nor the sums on months below may wrap.
const (
	lastMonth   = Month(9999*12 + 11)
	firstMoment = -62_167_219_200 // 0000-01-01 00:00:00 UTC
	lastMoment  = 253_402_300_799 // 9999-12-31 23:59:59 UTC
)

// MonthOf returns the calendar month of a moment in the shop's zone, in the years 0 to 9999:
// a moment beyond them counts for the nearest month.
func MonthOf(unix int64, zone *time.Location) Month {
	year, month, _ := time.Unix(min(max(unix, firstMoment), lastMoment), 0).In(zone).Date()
	return Month(min(max(year*12+int(month)-1, 0), int(lastMonth)))
}

// MonthOfDay returns the calendar month of a day.
func MonthOfDay(d model.Day) Month {
	year, month, _ := d.Date()
	return Month(min(max(year*12+int(month)-1, 0), int(lastMonth)))
}

// MonthSum is what counts for a tier of one calendar month.
type MonthSum struct {
	Month   Month
	Spend   model.Money
	Visits  int64
	Points  model.Points // accrued by purchases
	Engaged int64        // check-ins, reviews, referrals and the like
}

func (m *MonthSum) add(n MonthSum) {
	m.Spend += n.Spend
	m.Visits += n.Visits
	m.Points += n.Points
	m.Engaged += n.Engaged
}

// addMonth adds to a month and forgets what fell out of the window. What is kept depends
// only on the set of effects, not on their order.
func (a *Account) addMonth(sum MonthSum) {
	m := sum.Month
	at := len(a.Months)
	for at > 0 && a.Months[at-1].Month >= m {
		at--
	}
	if at < len(a.Months) && a.Months[at].Month == m {
		a.Months[at].add(sum)
		return
	}
	if n := len(a.Months); n > 0 && m <= a.Months[n-1].Month-MonthsKept {
		return
	}
	a.Months = append(a.Months, MonthSum{})
	copy(a.Months[at+1:], a.Months[at:])
	a.Months[at] = sum
	newest := a.Months[len(a.Months)-1].Month
	drop := 0
	for a.Months[drop].Month <= newest-MonthsKept {
		drop++
	}
	a.Months = a.Months[drop:]
}

// Over returns the sums of the given number of calendar months up to and including month
// now, at most MonthsKept.
func (a *Account) Over(months int, now Month) MonthSum {
	sum := MonthSum{Month: now}
	for _, s := range a.Months {
		if s.Month > now-Month(months) && s.Month <= now {
			sum.add(s)
		}
	}
	return sum
}
