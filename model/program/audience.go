package program

import (
	"regulars/model"
	"regulars/model/cond"
	"regulars/model/ledger"
)

// attributes are what an audience can be asked for. More may join; none is ever renamed.
func (p *Program) attributes() []cond.Attribute {
	tiers := make([]string, len(p.Tiers))
	for i := range p.Tiers {
		tiers[i] = p.Tiers[i].Code
	}
	return []cond.Attribute{
		{Name: "tier", Type: cond.Word, Values: tiers},
		{Name: "tag", Type: cond.Words},
		{Name: "gender", Type: cond.Word, Values: []string{"m", "f", "x"}},
		{Name: "age", Type: cond.Count},
		{Name: "spend", Type: cond.Money},
		{Name: "spend12", Type: cond.Money},
		{Name: "visits", Type: cond.Count},
		{Name: "visits12", Type: cond.Count},
		{Name: "points", Type: cond.Count},
		{Name: "last_visit", Type: cond.Days},
		{Name: "joined", Type: cond.Days},
	}
}

// Subject is a member as an audience sees one.
type Subject struct {
	Account *ledger.Account
	Clock   ledger.Clock
	Tier    string
	Tags    []string
	Gender  string
	Age     int // below zero if not known
	Joined  model.Day
	Visited model.Day // the day of the last visit, Never if none
}

// Attribute returns what an audience asks for by name.
func (s *Subject) Attribute(name string) cond.Value {
	num := func(n int64) cond.Value { return cond.Value{Num: n, Known: true} }
	ago := func(day model.Day) cond.Value {
		return cond.Value{Num: int64(s.Clock.Today - day), Known: day != model.Never}
	}
	year := func() ledger.MonthSum { return s.Account.Over(ledger.MonthsKept, ledger.MonthOfDay(s.Clock.Today)) }
	switch name {
	case "tier":
		return cond.Value{Word: s.Tier, Known: true}
	case "tag":
		return cond.Value{Words: s.Tags, Known: true}
	case "gender":
		return cond.Value{Word: s.Gender, Known: s.Gender != ""}
	case "age":
		return cond.Value{Num: int64(s.Age), Known: s.Age >= 0}
	case "spend":
		return num(int64(s.Account.Spend))
	case "spend12":
		return num(int64(year().Spend))
	case "visits":
		return num(s.Account.Visits)
	case "visits12":
		return num(year().Visits)
	case "points":
		purse := s.Account.Purse(s.Clock)
		return num(int64(purse.Balance))
	case "last_visit":
		return ago(s.Visited)
	case "joined":
		return ago(s.Joined)
	}
	return cond.Value{}
}
