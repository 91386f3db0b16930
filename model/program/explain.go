package program

import "regulars/model"

// ExplainSale says why a sale earned what it did, from the entry alone: which amount, which
// rate, which remainder.
func ExplainSale(s *model.SaleRecorded, cur model.Currency) []model.Why {
	why := []model.Why{}
	if s.Base != s.Amount {
		why = append(why, model.Explain("why.base", cur.Format(s.Amount), cur.Format(s.Base)))
	}
	why = append(why, model.Explain("why.rate", cur.Format(s.Base), model.Points(s.Rate).Format(), cur.Format(model.Money(s.Den))))
	after := s.Before + s.Carried
	switch {
	case s.Before != 0:
		why = append(why, model.Explain("why.carry", model.Share(s.Before, s.Den), s.Points.Signed(), model.Share(after, s.Den)))
	case after != 0:
		why = append(why, model.Explain("why.left", model.Share(after, s.Den)))
	}
	return append(why, model.Explain("why.program", s.Program))
}

// ExplainRedeem says what was spent and what it was worth.
func ExplainRedeem(p *model.PointsRedeemed, cur model.Currency) []model.Why {
	return []model.Why{
		model.Explain("why.redeem", p.Points.Format(), cur.Format(p.Value)),
		model.Explain("why.program", p.Program),
	}
}

// ExplainBack says what an undo or a refund took back or returned.
func ExplainBack(code model.Code, act model.ID, back model.Effect, cur model.Currency) []model.Why {
	why := []model.Why{model.Explain(code, act.String())}
	if back.Spend != 0 {
		why = append(why, model.Explain("why.spend", cur.Format(back.Spend)))
	}
	return append(why, model.Explain("why.net", back.Net().Signed()))
}
