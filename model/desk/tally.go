package desk

import (
	"regulars/model"
	"regulars/model/program"
)

// Tally counts what a rule of the program has given away, over all members: gifts out of
// stock, tickets of a draw, what a campaign cost. It is a view like any other.
type Tally struct {
	Count  int64        `cbor:"1,keyasint,omitempty"`
	Points model.Points `cbor:"2,keyasint,omitempty"`
	Money  model.Money  `cbor:"3,keyasint,omitempty"`
	Place  uint64       `cbor:"4,keyasint,omitempty"` // of the event that opened a draw, 0 while it is closed
}

// The names of tallies, before a rule's code.
const (
	tallyGift     = "gift/"
	tallyDraw     = "draw/"
	tallyCampaign = "campaign/"
	tallyCharity  = "charity/"
	tallyCoupon   = "coupon/" // issued; Money and Points stay 0
)

// TallyChange is what an event adds to a tally.
type TallyChange struct {
	Name string
	Add  Tally
	Set  bool // Place is set, and Count begins anew
}

// Tallies says what a body adds to which tallies; pos is its event's place.
func Tallies(body model.Body, pos uint64) []TallyChange {
	switch v := body.(type) {
	case *model.PointsRedeemed:
		switch v.Type {
		case model.RedeemGift:
			return []TallyChange{{Name: tallyGift + v.Reward, Add: Tally{Count: 1, Points: v.Points}}}
		case model.RedeemCharity:
			return []TallyChange{{Name: tallyCharity + v.Reward, Add: Tally{Count: 1, Points: v.Points}}}
		case model.RedeemDraw:
			return []TallyChange{{Name: tallyDraw + v.Reward, Add: Tally{Count: 1, Points: v.Points}}}
		}
	case *model.SaleRecorded:
		var all []TallyChange
		for _, c := range v.Campaigns {
			all = append(all, TallyChange{Name: tallyCampaign + c.Code, Add: Tally{Count: 1, Points: c.Points}})
		}
		return all
	case *model.PointsGranted:
		if code, ok := campaignOf(v.Reason); ok {
			return []TallyChange{{Name: tallyCampaign + code, Add: Tally{Count: 1, Points: v.Points}}}
		}
	case *model.CouponIssued:
		all := []TallyChange{{Name: tallyCoupon + v.Template, Add: Tally{Count: 1}}}
		if code, ok := campaignOf(v.Source); ok {
			all = append(all, TallyChange{Name: tallyCampaign + code, Add: Tally{Count: 1}})
		}
		return all
	case *model.DrawOpened:
		return []TallyChange{{Name: tallyDraw + v.Draw, Add: Tally{Place: pos}, Set: true}}
	case *model.DrawClosed:
		return []TallyChange{{Name: tallyDraw + v.Draw, Set: true}}
	}
	return nil
}

func campaignOf(reason string) (string, bool) {
	rule, code := program.CutReason(reason)
	return code, rule == program.ReasonCampaign && code != ""
}

// Opposite takes a change back.
func (c TallyChange) Opposite() TallyChange {
	return TallyChange{Name: c.Name, Add: Tally{Count: -c.Add.Count, Points: -c.Add.Points, Money: -c.Add.Money}}
}

// Apply folds a change into a tally.
func (t *Tally) Apply(c TallyChange) {
	if c.Set {
		*t = Tally{Place: c.Add.Place}
		return
	}
	t.Count += c.Add.Count
	t.Points += c.Add.Points
	t.Money += c.Add.Money
}
