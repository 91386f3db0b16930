package rights

import (
	"slices"

	"regulars/model"
	"regulars/model/ledger"
)

// Ended returns the change that books the end of what is free: lots that have ended, after they
// covered what is owed, those first that end first. Nobody but HQ may book it.
func (a *Account) Ended(c ledger.Clock) []model.Lot {
	var ended, owed []model.Lot
	for _, l := range a.Free {
		switch {
		case l.Points < 0:
			owed = append(owed, model.Lot{Ends: l.Ends, Points: -l.Points})
		case lapsed(c, l):
			ended = append(ended, l)
		}
	}
	if len(ended) == 0 {
		return nil
	}
	change := negative(ended)
	covers := Sum(ended)
	for _, l := range owed {
		if n := min(covers, l.Points); n > 0 {
			change = append(change, model.Lot{Ends: l.Ends, Points: n})
			covers -= n
		}
	}
	return plus(nil, change)
}

// Take returns up to so many points out of what can be lent, those first that end first.
func (a *Account) Take(points model.Points, c ledger.Clock) []model.Lot {
	return slices.Clone(take(c, a.Lendable(c), points))
}

// Dated returns the lots that end, as an effect names them, with another sign.
func Dated(lots []model.Lot, sign model.Points) []model.Lot {
	var out []model.Lot
	for _, l := range lots {
		if l.Ends != model.Never {
			out = append(out, model.Lot{Ends: l.Ends, Points: sign * l.Points})
		}
	}
	return out
}
