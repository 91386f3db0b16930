package past

import (
	"regulars/model"
	"regulars/model/ledger"
	"regulars/model/program"
)

// TierShare is what the members of one step hold.
type TierShare struct {
	Code    string
	Label   program.Label
	Members int64
	Points  model.Points
	Value   model.Money
}

// Ladder is what the members of every step of a program hold, from the lowest step up.
type Ladder []TierShare

// LadderOf is a program's ladder, with nobody on it.
func LadderOf(prog *program.Program) Ladder {
	l := make(Ladder, 0, len(prog.Tiers))
	for i := range prog.Tiers {
		l = append(l, TierShare{Code: prog.Tiers[i].Code, Label: prog.Tiers[i].Name})
	}
	return l
}

// Count adds a member with a balance, by the program whose ladder it is.
func (l Ladder) Count(prog *program.Program, acc *ledger.Account, today model.Day, balance model.Points) {
	step, _ := prog.TierBy(prog.Stand(acc, today).Tier.Code)
	l[step].Members++
	l[step].Points += balance
}

// Value works out what the points of every step are worth.
func (l Ladder) Value(prog *program.Program) {
	for i := range l {
		l[i].Value = prog.ValueOf(l[i].Points)
	}
}
