package rules

import (
	"fmt"

	"regulars/model"
	"regulars/model/program"
	"regulars/model/say"
)

func (s *speaker) bonuses() {
	b := &s.p.Bonus
	var lines []string
	add := func(name string, points model.Points, clauses ...string) {
		if points > 0 {
			lines = append(lines, s.rule(name, append([]string{s.points(points)}, clauses...)...))
		}
	}
	add(s.w.Welcome, b.Welcome)
	streak := ""
	if b.Checkin.Streak > 0 {
		streak = s.w.Streak(b.Checkin.Streak, b.Checkin.Extra)
	}
	add(s.w.Checkin, b.Checkin.Points, s.w.Daily, streak)
	add(s.w.Referrer, b.Referrer, s.w.FirstSale)
	add(s.w.Newcomer, b.Newcomer, s.w.FirstSale)
	add(s.w.Review, b.Review.Points, s.bounds(b.Review.Limit))
	add(s.w.Birthday, b.Birthday.Points, s.w.Birthdays[b.Birthday.Window])
	fields := make([]string, len(b.Profile.Fields))
	for i, field := range b.Profile.Fields {
		fields[i] = say.Word(s.lang, "field."+model.NameOfField(field))
	}
	add(s.w.Profile, b.Profile.Points, s.list(fields))
	for i := range b.Codes {
		a := &b.Codes[i]
		add(s.w.Activity+" "+a.Label[s.lang], a.Points, a.Code, s.days(a.From, a.Until), s.bounds(a.Limit))
	}
	s.pass(s.w.BonusTitle, lines...)
}

// bounds says how often a bonus is given.
func (s *speaker) bounds(l program.Limit) string {
	return s.clauses(some(l.Day, s.w.PerDay), some(l.Month, s.w.PerMonth), some(l.Ever, s.w.Ever))
}

// days says from when until when a rule holds; both days count.
func (s *speaker) days(from, until model.Day) string {
	switch {
	case from == model.Never && until == model.Never:
		return ""
	case from == model.Never:
		return fmt.Sprintf(s.w.UntilDay, until)
	case until == model.Never:
		return fmt.Sprintf(s.w.FromDay, from)
	}
	return fmt.Sprintf(s.w.Days, from, until)
}

func (s *speaker) campaigns() {
	var lines []string
	for i := range s.p.Campaigns {
		c := &s.p.Campaigns[i]
		factor, given := "", ""
		if c.Factor > 0 {
			factor = fmt.Sprintf(s.w.Factor, program.FactorText(c.Factor))
		}
		if c.Points > 0 {
			given = fmt.Sprintf(s.w.EachVisit, s.points(c.Points))
		}
		lines = append(lines, s.rule(c.Label[s.lang],
			s.campaignState(c), s.days(c.From, c.Until), factor, s.categories(c.Categories), given, s.couponFor(c.Coupon), s.audience(c),
			some(c.Holdout, func(n int64) string { return fmt.Sprintf(s.w.Holdout, share(n, 100)) }), s.budget(c)))
	}
	s.pass(s.w.CampaignTitle, lines...)
}

// campaignState says whether a campaign runs today.
func (s *speaker) campaignState(c *program.Campaign) string {
	switch {
	case s.use.Today < c.From:
		return s.w.NotYet
	case s.use.Today > c.Until:
		return s.w.Over
	case c.Budget > 0 && s.use.Campaigns[c.Code].Points >= c.Budget:
		return s.w.UsedUp
	}
	return s.w.Running
}

func (s *speaker) couponFor(code string) string {
	c := s.p.CouponBy(code)
	if c == nil {
		return ""
	}
	return fmt.Sprintf(s.w.Gives, s.w.Coupon+" "+c.Label[s.lang])
}

func (s *speaker) audience(c *program.Campaign) string {
	if text := c.Audience.String(); text != "" {
		return fmt.Sprintf(s.w.Audience, text)
	}
	return s.w.Everybody
}

// budget says what a campaign may cost and has cost.
func (s *speaker) budget(c *program.Campaign) string {
	used := s.use.Campaigns[c.Code].Points
	switch {
	case c.Budget > 0:
		return fmt.Sprintf(s.w.Budget, c.Budget.Format(), used.Format(), share(int64(used)*100, int64(c.Budget)))
	case used > 0:
		return fmt.Sprintf(s.w.Cost, s.points(used))
	}
	return ""
}

func (s *speaker) limits() {
	l := &s.p.Limits
	var lines []string
	add := func(format string, n model.Points) {
		if n > 0 {
			lines = append(lines, fmt.Sprintf(format, s.points(n)))
		}
	}
	add(s.w.LimitSale, l.Sale)
	add(s.w.LimitDay, l.Day)
	add(s.w.LimitRedeem, l.Redeem)
	add(s.w.LimitAdjust, l.Adjust)
	add(s.w.LimitCashier, l.Cashier)
	if l.Refund > 0 {
		lines = append(lines, fmt.Sprintf(s.w.LimitRefund, s.cur.Format(l.Refund)))
	}
	lines = append(lines, s.w.LimitUndo(l.UndoHours), s.w.HoldFor(s.p.HoldFor/60))
	s.pass(s.w.LimitTitle, lines...)
}
