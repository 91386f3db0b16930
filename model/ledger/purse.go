package ledger

import (
	"cmp"
	"slices"

	"regulars/model"
)

// Clock is the moment at which an account is looked at, and what a rule of the program makes
// of it for this member.
type Clock struct {
	Now   int64     // unix seconds
	Today model.Day // of the shop
	Idle  model.Day // the end of points that end by inactivity; Never if the program has no such rule
}

// ends returns the day that a lot ends on.
func (c Clock) ends(l model.Lot) model.Day {
	if l.Ends != model.Idle {
		return l.Ends
	}
	return cmp.Or(c.Idle, model.Idle) // without the rule in force it does not end
}

// lapsed reports whether a lot has ended.
func (c Clock) lapsed(l model.Lot) bool { return c.ends(l) < c.Today }

// Purse is an account as a day sees it.
type Purse struct {
	Balance model.Points // what there is, without what has ended
	Debt    model.Points // points taken back after they were spent; later earnings repay it
	Held    model.Points // of Balance, put aside
	Lots    []model.Lot  // of Balance, by their end; Ends Never last, for points that do not end
}

// Free is what can be spent now.
func (p *Purse) Free() model.Points { return max(p.Balance-p.Held, 0) }

// Next returns the lot that ends first, ok false if none ends.
func (p *Purse) Next() (lot model.Lot, ok bool) {
	if len(p.Lots) == 0 || p.Lots[0].Ends == model.Never || p.Lots[0].Ends == model.Idle {
		return model.Lot{}, false
	}
	return p.Lots[0], true
}

// undated is what does not end, below zero for a debt.
func (a *Account) undated() model.Points {
	sum := a.Net()
	for _, l := range a.Lots {
		sum -= l.Points
	}
	return sum
}

// spread returns the lots that hold points, by their end, the undated one last with Ends 0;
// what is below zero anywhere has been covered from the lots that end first, and raised says
// where. Whatever is not covered is the debt.
func (a *Account) spread(c Clock) (lots, raised []model.Lot, debt model.Points) {
	var owed model.Points
	lots = make([]model.Lot, 0, len(a.Lots)+1)
	for _, l := range a.Lots {
		if l.Points < 0 {
			owed -= l.Points
			raised = append(raised, model.Lot{Ends: l.Ends, Points: -l.Points})
		} else {
			lots = append(lots, l)
		}
	}
	slices.SortStableFunc(lots, func(x, y model.Lot) int { return cmp.Compare(c.ends(x), c.ends(y)) })
	switch undated := a.undated(); {
	case undated < 0:
		owed -= undated
	case undated > 0:
		lots = append(lots, model.Lot{Points: undated})
	}
	for i := range lots {
		cover := min(owed, lots[i].Points)
		lots[i].Points -= cover
		owed -= cover
	}
	return slices.DeleteFunc(lots, func(l model.Lot) bool { return l.Points == 0 }), raised, owed
}

// Purse returns the account as it stands at a moment: what has ended by rule is not in it,
// whether its end is booked or not.
func (a *Account) Purse(c Clock) Purse {
	if len(a.Lots) == 0 && len(a.Holds) == 0 { // most members of most shops
		net := a.Net()
		p := Purse{Balance: max(net, 0), Debt: max(-net, 0)}
		if p.Balance > 0 {
			p.Lots = []model.Lot{{Points: p.Balance}}
		}
		return p
	}
	lots, _, debt := a.spread(c)
	p := Purse{Debt: debt}
	for _, l := range lots {
		if l.Ends != model.Never && c.lapsed(l) {
			continue
		}
		p.Balance += l.Points
		if l.Ends != model.Never {
			l.Ends = c.ends(l)
		}
		p.Lots = append(p.Lots, l)
	}
	for _, h := range a.Holds {
		if h.Until > c.Now {
			p.Held += h.Points
		}
	}
	return p
}

// Take returns what to take from the lots that end, as points below zero, so that points are
// spent which end first. The caller has made sure that the purse has them.
func (a *Account) Take(c Clock, points model.Points) []model.Lot {
	if len(a.Lots) == 0 {
		return nil
	}
	lots, _, _ := a.spread(c)
	var taken []model.Lot
	for _, l := range lots {
		if points <= 0 || l.Ends == model.Never {
			break
		}
		if c.lapsed(l) {
			continue
		}
		n := min(points, l.Points)
		taken = append(taken, model.Lot{Ends: l.Ends, Points: -n})
		points -= n
	}
	return inOrder(taken)
}

// Lapsed returns what has ended and is not booked yet, as points and as the changes that book
// it; a lot below zero that an ended one covers is settled with it. Holds are those that timed
// out.
func (a *Account) Lapsed(c Clock) (points model.Points, lots []model.Lot, holds []model.Hold) {
	for _, h := range a.Holds {
		if h.Until <= c.Now {
			holds = append(holds, model.Hold{Until: h.Until, Points: -h.Points})
		}
	}
	if !slices.ContainsFunc(a.Lots, c.lapsed) {
		return 0, nil, holds
	}
	left, raised, _ := a.spread(c)
	var ended, covered model.Points
	for _, l := range a.Lots {
		if l.Points > 0 && c.lapsed(l) {
			lots = append(lots, model.Lot{Ends: l.Ends, Points: -l.Points})
			ended += l.Points
		}
	}
	for _, l := range left {
		if l.Ends != model.Never && c.lapsed(l) {
			points += l.Points
		}
	}
	covered = ended - points // of what was below zero somewhere
	for _, r := range raised {
		n := min(r.Points, covered)
		if n > 0 {
			lots = append(lots, model.Lot{Ends: r.Ends, Points: n})
			covered -= n
		}
	}
	// In the order in which they end, so that an entry says which of them covered a debt.
	slices.SortStableFunc(lots, func(x, y model.Lot) int { return cmp.Compare(c.ends(x), c.ends(y)) })
	return points, lots, holds
}

// inOrder sorts changes of lots by their end, for one way to write them.
func inOrder(lots []model.Lot) []model.Lot {
	slices.SortFunc(lots, func(x, y model.Lot) int { return cmp.Compare(x.Ends, y.Ends) })
	return lots
}
