package program

import (
	"slices"

	"regulars/model"
	"regulars/model/ledger"
)

// EndsOf returns the day at whose end points end that are earned on a day; Never if they do
// not, model.Idle if their member's activity decides.
func (p *Program) EndsOf(day model.Day) model.Day {
	switch p.Expiry.Mode {
	case ExpireMonths:
		return day.AddMonths(p.Expiry.Months)
	case ExpireYear:
		return day.YearEnd().AddMonths(p.Expiry.Grace)
	case ExpireIdle:
		return model.Idle
	}
	return model.Never
}

// IdleEnd returns the day at whose end points end that end by inactivity, for a member who was
// active last on a day; Never if the program has no such rule.
func (p *Program) IdleEnd(active model.Day) model.Day {
	if p.Expiry.Mode != ExpireIdle {
		return model.Never
	}
	return active.AddMonths(p.Expiry.Months)
}

// Reinstated returns when points end that come back on a day: those of a lot that has ended
// since get the time that the program grants, the others keep their end. Each end may stand
// there more than once.
func (p *Program) Reinstated(lots []model.Lot, today model.Day) []model.Lot {
	back := slices.Clone(lots)
	for i := range back {
		if back[i].Ends < today && back[i].Points > 0 {
			back[i].Ends = today + model.Day(p.Expiry.Reinstate)
		}
	}
	return back
}

// Review is what became of a member's step on the ladder.
type Review struct {
	From, To string
	Until    model.Day // kept until the end of this day; Never on the lowest step
	Why      string    // "" if nothing changed
	Have     int64
}

// The reasons of a step.
const (
	TierReached = "reached"
	TierKept    = "kept"
	TierFell    = "fell"
	TierBack    = "taken_back" // what it was reached by was taken back
)

// Sinks reports whether a review is about the time that a step was kept for.
func (r Review) Sinks() bool { return r.Why == TierFell || r.Why == TierKept }

// have returns what counts for the ladder.
func (p *Program) have(acc *ledger.Account, today model.Day) int64 {
	sum := acc.Over(p.Ladder.Months, ledger.MonthOfDay(today))
	switch p.Ladder.By {
	case ByVisits:
		return sum.Visits
	case ByPoints:
		return int64(sum.Points)
	case ByEngagement:
		return sum.Engaged
	}
	return int64(sum.Spend)
}

// earned returns the step that something reaches by itself.
func (p *Program) earned(have int64) int {
	step := 0
	for i := range p.Tiers {
		if have >= p.Tiers[i].From {
			step = i
		}
	}
	return step
}

// Review finds the step that a member stands on today: up at once, kept for the time that the
// program says, then down one step for each such time that what counts does not reach it.
func (p *Program) Review(acc *ledger.Account, today model.Day) Review {
	r := Review{From: acc.Tier.Code, Until: acc.Tier.Until, Have: p.have(acc, today)}
	reach := p.earned(r.Have)
	step, known := p.TierBy(acc.Tier.Code)
	switch {
	case !known:
		step, r.From = reach, p.Tiers[0].Code
		if reach > 0 {
			r.Why = TierReached
		}
	case reach > step:
		step, r.Why = reach, TierReached
	}
	if r.Why == TierReached {
		r.Until = today.AddMonths(p.Ladder.Keep)
	}
	if step > 0 && r.Until == model.Never {
		// It was the lowest step, which nobody leaves, until the program put one below it.
		r.Why, r.Until = TierKept, today.AddMonths(p.Ladder.Keep)
	}
	for step > 0 && r.Until < today {
		if reach >= step {
			r.Why, r.Until = TierKept, today.AddMonths(p.Ladder.Keep)
			break
		}
		step--
		r.Why, r.Until = TierFell, r.Until.AddMonths(p.Ladder.Keep)
	}
	if r.To = p.Tiers[step].Code; step == 0 {
		r.Until = model.Never
	}
	return r
}

// Revoked reviews a member from whom something was taken back that happened at a moment (unix
// seconds): a step reached since then, and no longer reached, is left again.
func (p *Program) Revoked(acc *ledger.Account, since int64, today model.Day) Review {
	r := Review{From: acc.Tier.Code, To: acc.Tier.Code, Until: acc.Tier.Until, Have: p.have(acc, today)}
	step, known := p.TierBy(acc.Tier.Code)
	before, _ := p.TierBy(acc.Tier.From)
	if to := max(p.earned(r.Have), before); known && acc.Tier.At >= since && to < step {
		r.To, r.Why = p.Tiers[to].Code, TierBack
		if to == 0 {
			r.Until = model.Never
		}
	}
	return r
}

// Standing is a member's place on the ladder.
type Standing struct {
	Tier    *Tier
	Next    *Tier     // nil on the highest step
	By      Measure   // what counts
	Have    int64     // of it: minor units, visits, points or acts
	Missing int64     // to Next
	Until   model.Day // the step is kept until the end of this day; Never on the lowest
	Months  int       // over which it counts
}

// Stand returns where a member stands today.
func (p *Program) Stand(acc *ledger.Account, today model.Day) Standing {
	r := p.Review(acc, today)
	step, _ := p.TierBy(r.To)
	s := Standing{Tier: &p.Tiers[step], By: p.Ladder.By, Have: r.Have, Until: r.Until, Months: p.Ladder.Months}
	if step+1 < len(p.Tiers) {
		s.Next = &p.Tiers[step+1]
		s.Missing = max(s.Next.From-r.Have, 0)
	}
	return s
}
