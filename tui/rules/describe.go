package rules

import (
	"fmt"
	"strings"

	"regulars/model"
	"regulars/model/desk"
	"regulars/model/program"
)

// passage is a part of a program in plain words: one line for each rule.
type passage struct {
	title string
	lines []string
}

// speaker puts a program into words.
type speaker struct {
	lang model.Lang
	w    *ruleWords
	cur  model.Currency
	p    *program.Program
	use  *desk.ProgramUse
	out  []passage
}

// describe says in plain words all that a program says. use tells what its rules have given away
// so far.
func (p *Page) describe(of *program.Program, use *desk.ProgramUse) []passage {
	s := &speaker{lang: p.env.Lang(), w: ruleTable.In(p.env.Lang()), cur: p.env.Currency(), p: of, use: use}
	s.earning()
	s.multipliers()
	s.expiry()
	s.tiers()
	s.rewards()
	s.bonuses()
	s.campaigns()
	s.limits()
	return s.out
}

// pass ends a passage; one without lines is left out.
func (s *speaker) pass(title string, lines ...string) {
	if len(lines) > 0 {
		s.out = append(s.out, passage{title, lines})
	}
}

// clauses joins what is said in one line; empty ones are left out.
func (s *speaker) clauses(clauses ...string) string {
	var kept []string
	for _, c := range clauses {
		if c != "" {
			kept = append(kept, c)
		}
	}
	return strings.Join(kept, s.w.Comma)
}

// rule is a line about a rule that has a name.
func (s *speaker) rule(name string, clauses ...string) string {
	return name + s.w.Colon + s.clauses(clauses...)
}

// list joins names.
func (s *speaker) list(names []string) string { return strings.Join(names, s.w.And) }

func (s *speaker) points(n model.Points) string { return s.w.Points(n) }

// some says something about a quantity that there may be none of.
func some[N int | int64 | model.Points | model.Money](n N, say func(N) string) string {
	if n == 0 {
		return ""
	}
	return say(n)
}

// share writes a percentage of which unit is one percent.
func share(n, unit int64) string { return model.Share(n, unit) + "%" }

func (s *speaker) earning() {
	e := s.p.Earn
	lines := []string{fmt.Sprintf(s.w.Earn, s.cur.Format(e.Per), s.points(model.Points(e.Points)))}
	if len(e.Exclude) > 0 {
		lines = append(lines, fmt.Sprintf(s.w.Exclude, s.list(e.Exclude)))
	}
	s.pass(s.w.EarnTitle, lines...)
}

func (s *speaker) multipliers() {
	var lines []string
	for i := range s.p.Factors {
		m := &s.p.Factors[i]
		when := s.clauses(s.tierNames(m.Tiers), s.categories(m.Categories), s.weekdays(m.Weekdays), s.hours(m.From, m.To), s.w.Birthdays[m.Birthday])
		if when == "" {
			when = s.w.Always
		}
		lines = append(lines, s.rule(m.Label[s.lang], fmt.Sprintf(s.w.Factor, program.FactorText(m.Factor)), when))
	}
	if len(lines) > 0 {
		lines = append(lines, s.w.Stacks[s.p.Earn.Stack])
	}
	s.pass(s.w.FactorTitle, lines...)
}

func (s *speaker) tierNames(codes []string) string {
	if len(codes) == 0 {
		return ""
	}
	names := make([]string, len(codes))
	for i, code := range codes {
		names[i] = code
		if at, ok := s.p.TierBy(code); ok {
			names[i] = s.p.Tiers[at].Name[s.lang]
		}
	}
	return fmt.Sprintf(s.w.ForTiers, s.list(names))
}

func (s *speaker) categories(names []string) string {
	if len(names) == 0 {
		return ""
	}
	return fmt.Sprintf(s.w.ForGoods, s.list(names))
}

// weekdays names the days of a week, from Monday on.
func (s *speaker) weekdays(bits uint8) string {
	var names []string
	for i := range 7 {
		day := (i + 1) % 7
		if bits&(1<<day) != 0 {
			names = append(names, s.w.Weekdays[day])
		}
	}
	return s.list(names)
}

func (s *speaker) hours(from, to int) string {
	if from == 0 && to == 0 {
		return ""
	}
	return fmt.Sprintf("%02d:%02d–%02d:%02d", from/60, from%60, to/60, to%60)
}

func (s *speaker) expiry() {
	e := s.p.Expiry
	var line string
	switch e.Mode {
	case program.ExpireMonths:
		line = s.w.EndMonths(e.Months)
	case program.ExpireYear:
		line = s.clauses(s.w.EndYear, some(e.Grace, s.w.Grace))
	case program.ExpireIdle:
		line = s.w.EndIdle(e.Months)
	default:
		s.pass(s.w.EndTitle, s.w.EndNever)
		return
	}
	lines := []string{line}
	if e.Reinstate > 0 {
		lines = append(lines, s.w.Reinstate(e.Reinstate))
	}
	s.pass(s.w.EndTitle, lines...)
}

func (s *speaker) tiers() {
	l := s.p.Ladder
	lines := []string{s.clauses(s.w.Ladder(s.w.Measures[l.By], l.Months), s.w.Keep(l.Keep))}
	for i := range s.p.Tiers {
		t := &s.p.Tiers[i]
		from := s.w.FromStart
		if t.From > 0 {
			from = fmt.Sprintf(s.w.From, desk.MeasureWord{By: l.By, Quantity: t.From, Currency: s.cur}.Say(s.lang))
		}
		factor := ""
		if t.Factor > model.FactorOne {
			factor = fmt.Sprintf(s.w.Factor, program.FactorText(t.Factor))
		}
		clauses := append([]string{from, factor, some(t.Discount, s.w.Discount)}, t.Benefits[s.lang]...)
		lines = append(lines, s.rule(t.Name[s.lang], clauses...))
	}
	s.pass(s.w.TierTitle, lines...)
}

func (s *speaker) rewards() {
	r := s.p.Redeem
	off := s.clauses(
		fmt.Sprintf(s.w.Off, s.points(r.Points), s.cur.Format(r.Value)), s.atLeast(r.Minimum, r.Step), some(r.Percent, s.w.OfBill), some(r.OfflineHours, s.w.Offline))
	lines := []string{off}
	for i := range s.p.Gifts {
		g := &s.p.Gifts[i]
		stock := ""
		if g.Stock > 0 {
			stock = s.w.Stock(g.Stock, max(g.Stock-s.use.Gifts[g.Code].Count, 0))
		}
		lines = append(lines, s.rule(s.w.Gift+" "+g.Label[s.lang], s.points(g.Points), stock))
	}
	for i := range s.p.Coupons {
		lines = append(lines, s.coupon(&s.p.Coupons[i]))
	}
	for i := range s.p.Charities {
		c := &s.p.Charities[i]
		lines = append(lines, s.rule(s.w.Charity+" "+c.Label[s.lang], s.atLeast(c.Minimum, c.Step)))
	}
	for i := range s.p.Draws {
		lines = append(lines, s.draw(&s.p.Draws[i]))
	}
	s.pass(s.w.RewardTitle, lines...)
}

func (s *speaker) atLeast(minimum, step model.Points) string {
	least := some(minimum, func(n model.Points) string { return fmt.Sprintf(s.w.AtLeast, s.points(n)) })
	steps := ""
	if step > 1 {
		steps = fmt.Sprintf(s.w.Steps, s.points(step))
	}
	return s.clauses(least, steps)
}

func (s *speaker) coupon(c *program.Coupon) string {
	price := s.w.OnlyGiven
	if c.Points > 0 {
		price = s.points(c.Points)
	}
	var gives string
	switch c.Type {
	case program.CouponPercent:
		gives = s.clauses(fmt.Sprintf(s.w.LessPercent, c.Percent), s.money(s.w.AtMost, c.Most))
	case program.CouponGift:
		name := c.Gift
		if g := s.p.GiftBy(c.Gift); g != nil {
			name = g.Label[s.lang]
		}
		gives = fmt.Sprintf(s.w.Gives, name)
	default:
		gives = fmt.Sprintf(s.w.Less, s.cur.Format(c.Value))
	}
	daily := ""
	if c.OncePerDay {
		daily = s.w.OncePerDay
	}
	return s.rule(s.w.Coupon+" "+c.Label[s.lang], price, gives, s.money(s.w.FromBill, c.Bill), s.categories(c.Categories), some(c.Days, s.w.GoodFor), daily)
}

// money fills an amount into a format, unless there is none.
func (s *speaker) money(format string, m model.Money) string {
	return some(m, func(m model.Money) string { return fmt.Sprintf(format, s.cur.Format(m)) })
}

func (s *speaker) draw(d *program.Draw) string {
	clauses := []string{fmt.Sprintf(s.w.Ticket, s.points(d.Points))}
	for _, prize := range d.Prizes {
		clauses = append(clauses, d.Labels[prize.Code][s.lang]+" "+share(int64(prize.Odds), 10_000))
	}
	state := s.w.DrawClosed
	if run := s.use.Draws[d.Code]; run.Place != 0 {
		state = s.w.DrawOpen(run.Count)
	}
	return s.rule(s.w.Draw+" "+d.Label[s.lang], append(clauses, state)...)
}
