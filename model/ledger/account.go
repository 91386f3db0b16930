// Package ledger folds events into members' accounts: points, the carried remainder, visits
// and spend. It never decides whether a movement is allowed and never reads a clock.
package ledger

import (
	"time"

	"regulars/model"
)

// MonthsKept is the window of spend that an account remembers, in calendar months: the
// longest window over which a program may qualify members for a tier.
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

// Spend is the spend of one calendar month.
type Spend struct {
	Month  Month
	Amount model.Money
}

// Account is the state of one member's account: a sum of effects, so that shops may learn
// of them in any order.
type Account struct {
	Head       uint64       // place of the member's latest event in this file
	Earned     model.Points // accrued, less claw-backs
	Redeemed   model.Points // spent, less returns
	Adjusted   model.Points // by hand or import
	Carried    int64        // remainder below one point, in 1/Den point; below zero after the refund of a sale whose remainder was used since
	Den        int64
	Visits     int64
	Spend      model.Money
	FirstVisit int64 // unix seconds, 0 never
	LastVisit  int64
	Months     []Spend // ascending, at most MonthsKept months up to the latest
}

// net is what remains of all movements; below zero it is a debt.
func (a *Account) net() model.Points { return a.Earned + a.Adjusted - a.Redeemed }

// Balance is what the member can spend, never below zero.
func (a *Account) Balance() model.Points { return max(a.net(), 0) }

// Debt is what the member owes because points were taken back after they were spent; later
// earnings repay it.
func (a *Account) Debt() model.Points { return max(-a.net(), 0) }

// Apply folds one effect into the account. zone is the shop's, for the month of the spend.
func (a *Account) Apply(e model.Effect, zone *time.Location) {
	a.Earned += e.Earned
	a.Redeemed += e.Redeemed
	a.Adjusted += e.Adjusted
	if e.Den != 0 {
		a.Carried = Rescale(a.Carried, a.Den, e.Den) + e.Carried
		a.Den = e.Den
	}
	a.Spend += e.Spend
	a.Visits += e.Visits
	if e.At == 0 {
		return
	}
	if e.Spend != 0 {
		a.addSpend(MonthOf(e.At, zone), e.Spend)
	}
	switch {
	case e.Visits > 0:
		if a.FirstVisit == 0 || e.At < a.FirstVisit {
			a.FirstVisit = e.At
		}
		a.LastVisit = max(a.LastVisit, e.At)
	case e.Visits < 0:
		if a.LastVisit == e.At {
			a.LastVisit = e.LastVisit
		}
		if a.FirstVisit == e.At {
			a.FirstVisit = e.FirstVisit
		}
	}
}

// Rescale converts a remainder between denominators, rounding down; from 0 it is nothing.
func Rescale(carried, from, to int64) int64 {
	if from == 0 || carried == 0 {
		return 0
	}
	if from == to {
		return carried
	}
	if carried < 0 {
		quo, rem, err := model.MulDiv(-carried, to, from)
		if err != nil {
			return 0 // less than one point; the denominators are bounded by the program
		}
		if rem != 0 {
			quo++
		}
		return -quo
	}
	quo, _, err := model.MulDiv(carried, to, from)
	if err != nil {
		return 0
	}
	return quo
}

// addSpend adds to a month and forgets what fell out of the window. What is kept depends
// only on the set of effects, not on their order.
func (a *Account) addSpend(m Month, amount model.Money) {
	at := len(a.Months)
	for at > 0 && a.Months[at-1].Month >= m {
		at--
	}
	if at < len(a.Months) && a.Months[at].Month == m {
		a.Months[at].Amount += amount
		return
	}
	if n := len(a.Months); n > 0 && m <= a.Months[n-1].Month-MonthsKept {
		return
	}
	a.Months = append(a.Months, Spend{})
	copy(a.Months[at+1:], a.Months[at:])
	a.Months[at] = Spend{Month: m, Amount: amount}
	newest := a.Months[len(a.Months)-1].Month
	drop := 0
	for a.Months[drop].Month <= newest-MonthsKept {
		drop++
	}
	a.Months = a.Months[drop:]
}

// SpendOver returns the spend of the given number of calendar months up to and including
// month now, at most MonthsKept.
func (a *Account) SpendOver(months int, now Month) model.Money {
	var sum model.Money
	for _, s := range a.Months {
		if s.Month > now-Month(months) && s.Month <= now {
			sum += s.Amount
		}
	}
	return sum
}
