package program

import (
	"slices"
	"time"

	"regulars/model"
	"regulars/model/clean"
	"regulars/model/ledger"
)

// Purchase is what accrues.
type Purchase struct {
	Amount model.Money // paid, all tenders; below zero for a return
	Tender model.Money // of it, paid with points: earns nothing
	Lines  []model.Line
}

// Occasion is what the rules ask of the moment and the member.
type Occasion struct {
	Day       model.Day
	Minute    int // of the local day
	Tier      string
	Birthday  clean.Birthday
	Campaigns []*Campaign  // that this member is in now
	Room      model.Points // what the day's limit leaves; below zero: no limit
}

// OccasionAt fills in day and minute of a moment in the shop's zone.
func OccasionAt(moment time.Time, zone *time.Location) Occasion {
	local := moment.In(zone)
	return Occasion{Day: model.DayOf(moment.Unix(), zone), Minute: local.Hour()*60 + local.Minute(), Room: -1}
}

// Accrual is what a purchase earns.
type Accrual struct {
	Base      model.Money // what earned
	Points    model.Points
	Rate      int64 // sum of Base * Rate * Factor / FactorOne / Den points
	Den       int64
	Before    int64 // remainder carried in, in 1/Den point
	Carried   int64 // change of the remainder
	Parts     []model.Part
	Ends      model.Day
	Cut       model.Points
	Limit     string
	Campaigns []model.CampaignUse
}

// rate returns rate and denominator of accruals: both finer where factors are, so that no
// share is ever rounded.
func (p *Program) rate() (rate, den int64) {
	if p.factored {
		return p.Earn.Points * model.FactorOne, int64(p.Earn.Per) * model.FactorOne
	}
	return p.Earn.Points, int64(p.Earn.Per)
}

// Accrue computes the points of a purchase: floor((before + sum of base*rate*factor) / den),
// the rest carried to the next one, so that splitting a bill neither gains nor loses.
func (p *Program) Accrue(buy Purchase, on Occasion, acc *ledger.Account) (Accrual, error) {
	a := Accrual{Ends: p.EndsOf(on.Day)}
	a.Rate, a.Den = p.rate()
	a.Before = ledger.Rescale(acc.Carried, acc.Den, a.Den)
	parts := p.partsOf(buy, &on, true)
	quo, rem, err := a.sum(parts)
	if err != nil {
		return Accrual{}, err
	}
	a.Points, a.Carried = a.carry(quo, rem)
	if len(parts) > 1 || parts[0].Factor != model.FactorOne {
		a.Parts = parts
	}
	if a.Campaigns, err = p.campaignShare(buy, on, &a); err != nil {
		return Accrual{}, err
	}
	a.Points, a.Cut, a.Limit = p.Limits.most(a.Points, on.Room)
	return a, nil
}

// carry turns what was earned, and the remainder carried in, into whole points and the change
// of the remainder. A remainder below zero waits for later purchases: none takes points away.
func (a *Accrual) carry(quo, rem int64) (points model.Points, carried int64) {
	extra := floorDiv(a.Before+rem, a.Den) // both stay below Den
	if quo+extra < 0 && (quo > 0 || (quo == 0 && rem >= 0)) {
		extra = -quo
	}
	return model.Points(quo + extra), rem - extra*a.Den
}

// sum adds up what parts earn, as whole points and a rest in 1/Den point, and notes the base.
func (a *Accrual) sum(parts []model.Part) (quo, rem int64, err error) {
	a.Base = 0
	for _, part := range parts {
		q, r, err := Earned(part, a.Rate, a.Den)
		if err != nil {
			return 0, 0, err
		}
		if part.Factor != 0 {
			a.Base += part.Base
		}
		quo, rem = quo+q, rem+r
		whole := rem / a.Den
		quo, rem = quo+whole, rem-whole*a.Den
	}
	if quo > int64(model.MaxPoints) || quo < -int64(model.MaxPoints) {
		return 0, 0, model.Refuse("points.large", model.MaxPoints.Format())
	}
	return quo, rem, nil
}

// Earned returns what a part earns: Base * rate * Factor / FactorOne / den, as whole points
// and the rest in 1/den point, both with the sign of the base.
func Earned(part model.Part, rate, den int64) (quo, rem int64, err error) {
	if part.Factor == 0 {
		return 0, 0, nil
	}
	magnitude := int64(part.Base)
	if part.Base < 0 {
		magnitude = -magnitude
	}
	// Exact: a rate holds FactorOne wherever another factor than 0 and 1 can be.
	quo, rem, err = model.MulDiv(magnitude, rate*part.Factor/model.FactorOne, den)
	if err != nil || quo > int64(model.MaxPoints) {
		return 0, 0, model.Refuse("points.large", model.MaxPoints.Format())
	}
	if part.Base < 0 {
		quo, rem = -quo, -rem
	}
	return quo, rem, nil
}

// The limits that cut an accrual.
const (
	limitSale = "sale"
	limitDay  = "day"
)

// most cuts what a sale or a day may not earn, and says how much and which limit did. The
// remainder stays: it is below one point.
func (l Limits) most(points, room model.Points) (left, cut model.Points, limit string) {
	left = points
	if l.Sale > 0 && left > l.Sale {
		left, limit = l.Sale, limitSale
	}
	if room >= 0 && left > room {
		left, limit = room, limitDay
	}
	return left, points - left, limit
}

// partsOf groups what was bought by the factor it earns at; there is at least one part. With
// named, the parts say where their factor came from and which lines they are; a sum does
// without.
func (p *Program) partsOf(buy Purchase, on *Occasion, named bool) []model.Part {
	base := buy.Amount - buy.Tender
	if len(buy.Lines) == 0 || !p.byLine(on) {
		factor, rules := p.factorOf(nil, on, nil)
		return []model.Part{{Base: base, Factor: factor, Rules: p.ruleNames(rules, on)}}
	}
	var parts []model.Part
	var known [][]ruleID            // of the parts
	scratch := make([]ruleID, 0, 8) // one list for all lines
	shares := ShareOut(buy.Lines, buy.Amount, base)
	for i := range shares {
		var line *model.Line
		if i < len(buy.Lines) {
			line = &buy.Lines[i]
		} else if shares[i] == 0 {
			continue // nothing beyond the lines
		}
		factor, rules := p.factorOf(line, on, scratch[:0])
		if !named { // a factor is all that a sum asks for
			parts = addBase(parts, factor, shares[i])
			continue
		}
		at := slices.IndexFunc(known, func(have []ruleID) bool { return slices.Equal(have, rules) }) // the same rules give the same factor
		if at < 0 {
			at = len(parts)
			parts = append(parts, model.Part{Factor: factor, Rules: p.ruleNames(rules, on)})
			known = append(known, slices.Clone(rules))
		}
		parts[at].Base += shares[i]
		parts[at].Lines = append(parts[at].Lines, i)
	}
	return parts
}

// addBase adds to the part of a factor.
func addBase(parts []model.Part, factor int64, base model.Money) []model.Part {
	for i := range parts {
		if parts[i].Factor == factor {
			parts[i].Base += base
			return parts
		}
	}
	return append(parts, model.Part{Base: base, Factor: factor})
}

// byLine reports whether the line that something stands on can matter.
func (p *Program) byLine(on *Occasion) bool {
	if len(p.Earn.Exclude) > 0 {
		return true
	}
	for i := range p.Factors {
		if len(p.Factors[i].Categories) > 0 {
			return true
		}
	}
	return slices.ContainsFunc(on.Campaigns, func(c *Campaign) bool { return len(c.Categories) > 0 })
}

// ShareOut divides the earning base over the lines, and what the lines do not explain over one
// more share at the end. A discount or a tender on the whole bill is taken off every line in
// proportion; shares are rounded so that they add up.
func ShareOut(lines []model.Line, amount, base model.Money) []model.Money {
	shares := make([]model.Money, len(lines)+1)
	var sum model.Money
	for i := range lines {
		sum += lines[i].Amount
	}
	whole := amount // of which the lines are parts
	if (amount >= 0) == (sum > amount) {
		whole = sum // the bill is below its lines: a discount on all of it
	}
	var before, given model.Money
	for i := range shares {
		part := whole - sum
		if i < len(lines) {
			part = lines[i].Amount
		}
		before += part
		upTo := base
		if i < len(lines) {
			upTo = Prorate(base, before, whole)
		}
		shares[i] = upTo - given
		given = upTo
	}
	return shares
}

// Prorate returns base * part / whole, rounded towards zero.
func Prorate(base, part, whole model.Money) model.Money {
	if whole == 0 {
		return 0
	}
	sign := int64(1)
	abs := func(m model.Money) int64 {
		if m < 0 {
			sign = -sign
			return -int64(m)
		}
		return int64(m)
	}
	quo, _, err := model.MulDiv(abs(base), abs(part), abs(whole))
	if err != nil {
		return 0
	}
	return model.Money(sign * quo)
}

func floorDiv(a, b int64) int64 {
	q := a / b
	if a%b != 0 && a < 0 {
		q--
	}
	return q
}
