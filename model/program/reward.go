package program

import (
	"regulars/model"
	"regulars/model/clean"
)

// ValueOf returns what points are worth as an amount off, rounded down.
func (p *Program) ValueOf(points model.Points) model.Money {
	if points <= 0 {
		return 0
	}
	quo, _, err := model.MulDiv(int64(points), int64(p.Redeem.Value), int64(p.Redeem.Points))
	if err != nil {
		return model.MaxMoney
	}
	return model.Money(quo)
}

// Most returns the most points that can be redeemed at once as an amount off of what is free,
// on a bill (0: not known), 0 if none.
func (p *Program) Most(free model.Points, bill model.Money) model.Points {
	if most := p.MostOff(bill); most >= 0 {
		quo, _, err := model.MulDiv(int64(most), int64(p.Redeem.Points), int64(p.Redeem.Value))
		if err == nil {
			free = min(free, model.Points(quo))
		}
	}
	most := free / p.Redeem.Step * p.Redeem.Step
	if most < p.Redeem.Minimum {
		return 0
	}
	return most
}

// Cheapest is how many points the cheapest thing takes that is no amount off: a gift, a coupon, a
// ticket, charity. Without any it is more points than there are.
func (p *Program) Cheapest() model.Points {
	least := model.MaxPoints + 1
	for i := range p.Gifts {
		least = min(least, p.Gifts[i].Points)
	}
	for i := range p.Coupons {
		if c := &p.Coupons[i]; c.Points > 0 {
			least = min(least, c.Points)
		}
	}
	for i := range p.Draws {
		least = min(least, p.Draws[i].Points)
	}
	for i := range p.Charities {
		least = min(least, p.Charities[i].Minimum)
	}
	return least
}

// MostOff is the most that may be taken off a bill (0: not known), below zero for no bound.
func (p *Program) MostOff(bill model.Money) model.Money {
	if bill <= 0 {
		return -1
	}
	if p.Redeem.Percent == 0 {
		return bill
	}
	return Prorate(bill, model.Money(p.Redeem.Percent), 100)
}

// CheckRedeem refuses an amount off that the program, the bill (0: not known) or what is free
// does not allow.
func (p *Program) CheckRedeem(points, free model.Points, bill model.Money) error {
	if points <= 0 {
		return model.Refuse("redeem.none")
	}
	if err := p.CheckHas(points, free); err != nil {
		return err
	}
	if most := p.MostOff(bill); most >= 0 && p.ValueOf(points) > most {
		return model.Refuse("redeem.bill", p.Currency.Format(p.ValueOf(points)), p.Currency.Format(most), p.Currency.Format(bill))
	}
	switch {
	case points < p.Redeem.Minimum:
		return model.Refuse("redeem.minimum", points.Format(), p.Redeem.Minimum.Format())
	case points%p.Redeem.Step != 0:
		return model.Refuse("redeem.step", points.Format(), p.Redeem.Step.Format(), p.Most(points, bill).Format())
	}
	return nil
}

// CheckHas refuses what is more than a member has free.
func (p *Program) CheckHas(points, free model.Points) error {
	if points > free {
		return model.Refuse("redeem.short", points.Format(), free.Format(), (points - free).Format())
	}
	return nil
}

// Most is how many of so many points can be given at once, 0 if none.
func (c *Charity) Most(free model.Points) model.Points {
	most := free / c.Step * c.Step
	if most < c.Minimum {
		return 0
	}
	return most
}

// CheckGive refuses a gift to charity that the program does not take.
func (c *Charity) CheckGive(points model.Points) error {
	switch {
	case points <= 0:
		return model.Refuse("redeem.none")
	case points < c.Minimum:
		return model.Refuse("redeem.minimum", points.Format(), c.Minimum.Format())
	case points%c.Step != 0:
		return model.Refuse("redeem.step", points.Format(), c.Step.Format(), (points / c.Step * c.Step).Format())
	}
	return nil
}

// Off returns what a coupon takes off a bill whose lines are known or not (nil), or why it
// cannot be used on it.
func (c *Coupon) Off(bill model.Money, lines []model.Line, cur model.Currency) (model.Money, error) {
	if bill < c.Bill {
		return 0, model.Refuse("coupon.bill", cur.Format(c.Bill), cur.Format(bill))
	}
	counts := bill
	if len(c.Categories) > 0 && len(lines) > 0 {
		counts = 0
		for i := range lines {
			if in(c.Categories, &lines[i]) {
				counts += lines[i].Amount
			}
		}
		if counts <= 0 {
			return 0, model.Refuse("coupon.category")
		}
	}
	off := model.Money(0)
	switch c.Type {
	case CouponAmount:
		off = c.Value
	case CouponPercent:
		off = Prorate(counts, model.Money(c.Percent), 100)
	}
	if c.Most > 0 {
		off = min(off, c.Most)
	}
	if bill > 0 {
		off = min(off, counts)
	}
	return off, nil
}

// Until returns the last day of a coupon that is issued on a day, Never if it has none.
func (c *Coupon) Until(day model.Day) model.Day {
	if c.Days == 0 {
		return model.Never
	}
	return day + model.Day(c.Days-1)
}

// Runs reports whether a campaign runs on a day.
func (c *Campaign) Runs(day model.Day) bool { return day >= c.From && day <= c.Until }

// Open reports whether an activity code counts on a day.
func (a *ActivityCode) Open(day model.Day) bool {
	return (a.From == model.Never || day >= a.From) && (a.Until == model.Never || day <= a.Until)
}

// CheckinPoints returns what a check-in gives that is the streak-th day in a row.
func (c Checkin) CheckinPoints(streak int64) model.Points {
	points := c.Points
	if c.Streak > 0 && streak%c.Streak == 0 {
		points += c.Extra
	}
	return points
}

// Celebrates reports whether a birthday gift is due for a member on a day.
func (g BirthdayGift) Celebrates(born clean.Birthday, day model.Day) bool {
	return g.Points > 0 && g.Window.Holds(born, day)
}
