package desk

import (
	"regulars/model"
	"regulars/model/program"
)

// explain gives the lines that say how an act came about that is being decided now.
func explain(b Book, body model.Body) []model.Why {
	return explainEntry(b, b.Next(NextEvent).Stream, body)
}

// explainEntry gives the lines that say how an entry of a stream came about, from the entry
// alone. What it names of its own stream is written short in it, and said in full here: the
// reader may stand in another stream.
func explainEntry(b Book, stream model.StreamID, body model.Body) []model.Why {
	cur := b.Shop().Currency
	switch v := body.(type) {
	case *model.SaleRecorded:
		return b.Program().ExplainSale(v, cur)
	case *model.PointsRedeemed:
		return b.Program().ExplainRedeem(v, cur)
	case *model.SaleRefunded:
		return program.ExplainBack("why.refund", v.Sale.In(stream), v.Back, cur)
	case *model.ActUndone:
		return program.ExplainBack("why.undo", v.Act.In(stream), v.Back, cur)
	case *model.PointsGranted:
		return b.Program().ExplainGrant(v)
	case *model.PointsExpired:
		return program.ExplainExpiry(v)
	case *model.PointsAdjusted:
		if !v.Other.IsZero() {
			return []model.Why{model.Explain("why.transfer", v.Points.Signed(), v.Other.In(stream).String(), v.Reason)}
		}
		return []model.Why{model.Explain("why.adjust", v.Points.Signed(), v.Reason)}
	case *model.PointsHeld:
		return []model.Why{model.Explain("why.hold", v.Points.Format(), moment(v.Until, b).Format("15:04"))}
	case *model.HoldReleased:
		return []model.Why{model.Explain("why.release", v.Points.Format())}
	case *model.TierChanged:
		return []model.Why{tierWhy(b, v), model.Explain("why.program", v.Program)}
	case *model.CouponIssued:
		return []model.Why{model.Explain("why.coupon_issued", v.Template, v.Code)}
	case *model.CouponRedeemed:
		return []model.Why{model.Explain("why.coupon_used", v.Code, cur.Format(v.Value))}
	case *model.CouponVoided:
		return []model.Why{model.Explain("why.coupon_voided", v.Code, v.Reason)}
	}
	return nil
}
