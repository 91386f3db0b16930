// Package ledger folds events into members' accounts: points with the lots that they end in,
// what is put aside, the carried remainder, visits, spend and the step on the ladder. It never
// decides whether a movement is allowed and never reads a clock.
package ledger

import (
	"cmp"
	"slices"
	"time"

	"regulars/model"
)

// Account is the state of one member's account: a sum of effects, so that shops may learn
// of them in any order. What depends on the day it is looked at, such as a balance, is in the
// Purse.
type Account struct {
	Head       uint64       // place of the member's latest event in this file
	Earned     model.Points // accrued and granted, less claw-backs
	Redeemed   model.Points // spent, less returns
	Adjusted   model.Points // by hand, import or transfer
	Expired    model.Points // ended, as far as it is booked
	Carried    int64        // remainder below one point, in 1/Den point; below zero after the refund of a sale whose remainder was used since
	Den        int64
	Visits     int64
	Spend      model.Money
	FirstVisit int64 // unix seconds, 0 never
	LastVisit  int64
	Seen       int64        // unix seconds of the latest activity that is no visit
	Lots       []model.Lot  // of the points, those that end: ascending by Ends, none is 0; below zero what was taken back after it was spent
	Holds      []model.Hold // ascending by Until, none is 0
	Tier       Step
	Months     []MonthSum // ascending, at most MonthsKept months up to the latest

	// What of Lots (with the lot Never for what does not end) and Holds does not lie with the
	// present stream of this file. In a shop that belongs to no chain all is here and these are
	// empty. The difference is what the stream may spend alone: see package rights.
	Away  []model.Lot
	Aside []model.Hold
	Grant uint64 // the latest grant that the present stream received
	Era   uint64 // streams that this file had opened since it joined a chain, when the four were last true
}

// Step is where a member stands on the ladder since the last change; zero for who never moved.
type Step struct {
	Code  string
	From  string    // the step before
	At    int64     // unix seconds of the change
	Until model.Day // kept until the end of this day
}

// Net is what remains of all movements, ended lots included until their end is booked.
func (a *Account) Net() model.Points { return a.Earned + a.Adjusted - a.Redeemed - a.Expired }

// Active returns the moment (unix seconds) of the latest visit or other activity.
func (a *Account) Active() int64 { return max(a.LastVisit, a.Seen) }

// Clone returns a copy that shares nothing with a.
func (a *Account) Clone() Account {
	out := *a
	out.Lots, out.Holds, out.Months = slices.Clone(a.Lots), slices.Clone(a.Holds), slices.Clone(a.Months)
	out.Away, out.Aside = slices.Clone(a.Away), slices.Clone(a.Aside)
	return out
}

// Apply folds one effect into the account. zone is the shop's, for the month of the spend.
func (a *Account) Apply(e model.Effect, zone *time.Location) {
	a.Earned += e.Earned
	a.Redeemed += e.Redeemed
	a.Adjusted += e.Adjusted
	a.Expired += e.Expired
	if e.Den != 0 {
		den := common(a.Den, e.Den)
		a.Carried = Rescale(a.Carried, a.Den, den) + Rescale(e.Carried, e.Den, den)
		a.Den = den
	}
	a.Spend += e.Spend
	a.Visits += e.Visits
	a.Seen = max(a.Seen, e.Seen)
	for _, l := range e.Lots {
		a.Lots = withLot(a.Lots, l)
	}
	for _, h := range e.Holds {
		a.Holds = withHold(a.Holds, h)
	}
	for _, l := range e.Away {
		a.Away = withLot(a.Away, l)
	}
	if e.Tier != "" && e.TierAt >= a.Tier.At && len(e.Tier) <= maxCode && len(e.TierFrom) <= maxCode {
		a.Tier = Step{Code: e.Tier, From: e.TierFrom, At: e.TierAt, Until: e.TierUntil}
	}
	if e.At == 0 {
		return
	}
	if e.Spend != 0 || e.Visits != 0 || e.Qualify != 0 || e.Engaged != 0 {
		a.addMonth(MonthSum{Month: MonthOf(e.At, zone), Spend: e.Spend, Visits: e.Visits, Points: e.Qualify, Engaged: e.Engaged})
	}
	a.visit(e)
}

// visit keeps the first and the latest visit.
func (a *Account) visit(e model.Effect) {
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

// withLot adds a change to lots that are ascending by their end.
func withLot(lots []model.Lot, l model.Lot) []model.Lot {
	at, found := slices.BinarySearchFunc(lots, l.Ends, func(have model.Lot, ends model.Day) int { return cmp.Compare(have.Ends, ends) })
	switch {
	case !found && l.Points != 0:
		return slices.Insert(lots, at, l)
	case found && lots[at].Points+l.Points == 0:
		return slices.Delete(lots, at, at+1)
	case found:
		lots[at].Points += l.Points
	}
	return lots
}

// withHold adds a change to holds that are ascending by their moment.
func withHold(holds []model.Hold, h model.Hold) []model.Hold {
	at, found := slices.BinarySearchFunc(holds, h.Until, func(have model.Hold, until int64) int { return cmp.Compare(have.Until, until) })
	switch {
	case !found && h.Points != 0:
		return slices.Insert(holds, at, h)
	case found && holds[at].Points+h.Points == 0:
		return slices.Delete(holds, at, at+1)
	case found:
		holds[at].Points += h.Points
	}
	return holds
}

// MinusHolds returns what is in a and not in b, ascending by moment; it changes neither.
func MinusHolds(a, b []model.Hold) []model.Hold {
	out := slices.Clone(a)
	for _, h := range b {
		out = withHold(out, model.Hold{Until: h.Until, Points: -h.Points})
	}
	return out
}

// maxDen bounds a denominator that two programs have in common. It leaves room for remainders
// of thousands of points.
const maxDen = int64(1_000_000_000_000_000)

// common returns the denominator in which remainders of two programs add up without rounding,
// so that neither a change of the program nor the order of the effects loses a share of a
// point. Where it would be beyond all bounds, the newcomer's is taken.
func common(a, b int64) int64 {
	if a <= 0 || b <= 0 || a == b {
		return b
	}
	x, y := a, b
	for y != 0 {
		x, y = y, x%y
	}
	if a/x > maxDen/b {
		return b
	}
	return a / x * b
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
