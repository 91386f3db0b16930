package program

import (
	"slices"

	"regulars/model"
	"regulars/model/insight"
	"regulars/model/ledger"
)

// HeldOut reports whether a member is in the campaign's holdout.
func (c *Campaign) HeldOut(id model.ID) bool {
	return c.Holdout > 0 && insight.Holdout(c.Code, id, c.Holdout)
}

// AccrueWithin computes the points of a purchase. A campaign whose budget they would break is
// taken out of the occasion; spent says what a campaign has cost so far.
func (p *Program) AccrueWithin(
	buy Purchase, on *Occasion, acc *ledger.Account, spent func(code string) (model.Points, error),
) (Accrual, error) {
	for {
		a, err := p.Accrue(buy, *on, acc)
		if err != nil || len(on.Campaigns) == 0 {
			return a, err
		}
		broken, err := overBudget(buy, on.Campaigns, a.Campaigns, spent)
		if broken < 0 || err != nil {
			return a, err
		}
		on.Campaigns = slices.Delete(slices.Clone(on.Campaigns), broken, broken+1)
	}
}

// overBudget returns the place of a campaign that has too little left for what it gives on a
// purchase, below zero if there is none.
func overBudget(
	buy Purchase, in []*Campaign, uses []model.CampaignUse, spent func(code string) (model.Points, error),
) (int, error) {
	for i, c := range in {
		if c.Budget == 0 {
			continue
		}
		var gives model.Points
		if buy.Amount > 0 {
			gives = c.Points
		}
		for _, u := range uses {
			if u.Code == c.Code {
				gives += u.Points
			}
		}
		before, err := spent(c.Code)
		if err != nil {
			return -1, err
		}
		if gives > 0 && before+gives > c.Budget {
			return i, nil
		}
	}
	return -1, nil
}
