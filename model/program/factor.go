package program

import (
	"slices"
	"strings"
	"time"

	"regulars/model"
	"regulars/model/clean"
)

const (
	ruleTier     = "tier:"
	ruleFactor   = "factor:"
	ruleCampaign = "campaign:"
	ruleActivity = "activity:"
	ruleExclude  = "exclude"
)

// ruleID is a rule by its sort and place, until it is known that its name is wanted: a line of
// a long bill should not cost a text for every rule.
type ruleID struct {
	sort  string
	place int
}

// ruleName is the rule as entries write it.
func (p *Program) ruleName(r ruleID, on *Occasion) string {
	switch r.sort {
	case ruleTier:
		return ruleTier + p.Tiers[r.place].Code
	case ruleFactor:
		return ruleFactor + p.Factors[r.place].Code
	case ruleCampaign:
		return ruleCampaign + on.Campaigns[r.place].Code
	}
	return ruleExclude
}

// ruleNames are the rules as entries write them, nil for none.
func (p *Program) ruleNames(rules []ruleID, on *Occasion) []string {
	if len(rules) == 0 {
		return nil
	}
	names := make([]string, len(rules))
	for i, r := range rules {
		names[i] = p.ruleName(r, on)
	}
	return names
}

// factorOf returns the factor of a line (nil: of the whole sale) and appends the rules it came
// from to an empty list. An excluded line has factor 0.
func (p *Program) factorOf(line *model.Line, on *Occasion, rules []ruleID) (int64, []ruleID) {
	if line != nil && in(p.Earn.Exclude, line) {
		return 0, append(rules, ruleID{sort: ruleExclude})
	}
	if !p.factored {
		return model.FactorOne, nil
	}
	s := stack{how: p.Earn.Stack, factor: model.FactorOne, rules: rules}
	if i, ok := p.TierBy(on.Tier); ok {
		s.put(p.Tiers[i].Factor, ruleID{ruleTier, i})
	}
	for i := range p.Factors {
		if m := &p.Factors[i]; m.holds(line, on) {
			s.put(m.Factor, ruleID{ruleFactor, i})
		}
	}
	for i, c := range on.Campaigns {
		if c.Factor != 0 && (len(c.Categories) == 0 || (line != nil && in(c.Categories, line))) {
			s.put(c.Factor, ruleID{ruleCampaign, i})
		}
	}
	return s.factor, s.rules
}

// stack puts factors together as the program says.
type stack struct {
	how    Stack
	factor int64
	rules  []ruleID
}

func (s *stack) put(factor int64, rule ruleID) {
	if factor == model.FactorOne {
		return
	}
	switch s.how {
	case StackMultiply:
		s.factor = (s.factor*factor + model.FactorOne/2) / model.FactorOne // both below 1e7; half up in the fourth decimal
	case StackAdd:
		s.factor += factor - model.FactorOne
	default:
		if factor <= s.factor {
			return
		}
		s.factor, s.rules = factor, s.rules[:0]
	}
	s.rules = append(s.rules, rule)
	s.factor = min(s.factor, maxFactor)
}

// in reports whether a line's category or department is in a list.
func in(list []string, line *model.Line) bool {
	return slices.ContainsFunc(list, func(name string) bool {
		return strings.EqualFold(name, line.Category) || strings.EqualFold(name, line.Department)
	})
}

// holds reports whether all conditions of a multiplier hold.
func (m *Multiplier) holds(line *model.Line, on *Occasion) bool {
	switch {
	case len(m.Tiers) > 0 && !slices.Contains(m.Tiers, on.Tier):
		return false
	case len(m.Categories) > 0 && (line == nil || !in(m.Categories, line)):
		return false
	case m.Weekdays != 0 && m.Weekdays&(1<<on.Day.Weekday()) == 0:
		return false
	case !m.hour(on.Minute):
		return false
	}
	return m.Birthday == "" || m.Birthday.Holds(on.Birthday, on.Day)
}

func (m *Multiplier) hour(minute int) bool {
	switch {
	case m.From == m.To:
		return true
	case m.From < m.To:
		return minute >= m.From && minute < m.To
	}
	return minute >= m.From || minute < m.To // across midnight
}

// Holds reports whether a day lies in the window around a birthday. Who was born on
// 29 February celebrates on the 28th in common years.
func (w Window) Holds(b clean.Birthday, day model.Day) bool {
	around := 0
	switch w {
	case InMonth:
		_, month, _ := day.Date()
		return !b.IsZero() && !b.Lunar && time.Month(b.Month) == month
	case InWeek:
		around = 3
	}
	next, ok := b.Next((day - model.Day(around)).Start(time.UTC))
	return ok && model.DayOf(next.Unix(), time.UTC) <= day+model.Day(around)
}

// Year returns which year's birthday a day in its window belongs to: the week around New
// Year lies in two years.
func (w Window) Year(b clean.Birthday, day model.Day) int {
	year, _, _ := day.Date()
	if next, ok := b.Next((day - 3).Start(time.UTC)); ok && w == InWeek {
		return next.Year()
	}
	return year
}

// overlaps reports whether two multipliers ask for the same sort of thing and can both hold
// for it, so that nobody could say which is meant.
func (m *Multiplier) overlaps(o *Multiplier) bool {
	sorts := func(x *Multiplier) [5]bool {
		return [5]bool{len(x.Tiers) > 0, len(x.Categories) > 0, x.Weekdays != 0, x.From != x.To, x.Birthday != ""}
	}
	if sorts(m) != sorts(o) {
		return false
	}
	meet := func(a, b []string) bool {
		return len(a) == 0 || slices.ContainsFunc(a, func(name string) bool {
			return slices.ContainsFunc(b, func(other string) bool { return strings.EqualFold(name, other) })
		})
	}
	hours := m.From == m.To
	for minute := 0; minute < 24*60 && !hours; minute++ {
		hours = m.hour(minute) && o.hour(minute)
	}
	return meet(m.Tiers, o.Tiers) && meet(m.Categories, o.Categories) && (m.Weekdays == 0 || m.Weekdays&o.Weekdays != 0) && hours
}

// campaignShare says what each campaign added to an accrual: the points less those without it,
// both as the limits leave them, because that is what the campaign costs.
func (p *Program) campaignShare(buy Purchase, on Occasion, with *Accrual) ([]model.CampaignUse, error) {
	var uses []model.CampaignUse
	for i, c := range on.Campaigns {
		if c.Factor == 0 {
			continue
		}
		less := on
		less.Campaigns = slices.Delete(slices.Clone(on.Campaigns), i, i+1)
		without := *with
		quo, rem, err := without.sum(p.partsOf(buy, &less, false))
		if err != nil {
			return nil, err
		}
		points, _, _ := p.Limits.most(with.Points, on.Room)
		others, _ := without.carry(quo, rem)
		others, _, _ = p.Limits.most(others, on.Room)
		if extra := points - others; extra != 0 {
			uses = append(uses, model.CampaignUse{Code: c.Code, Points: extra})
		}
	}
	return uses, nil
}

// AsksBirthday reports whether some rule asks for a member's birthday, which stands in the
// sealed profile and is not read without need.
func (p *Program) AsksBirthday() bool {
	return p.Bonus.Birthday.Points > 0 || slices.ContainsFunc(p.Factors, func(m Multiplier) bool { return m.Birthday != "" })
}
