package reports

import (
	"math"

	"regulars/model"
	"regulars/model/insight"
)

// finish compares the sides and judges.
func (r *measuring) finish() Campaign {
	out := &r.out
	out.Got.PointsCost, out.Held.PointsCost = r.Program.ValueOf(out.Got.Points), r.Program.ValueOf(out.Held.Points)
	out.Cost = out.Got.PointsCost + out.Got.CouponsCost
	out.Visits, out.Spend = upliftOf(r.visits), upliftOf(r.spend)
	if out.Got.Members > 0 {
		out.PerMember = float64(out.Cost) / float64(out.Got.Members)
	}
	if out.Spend.Known && out.Spend.Diff > 0 {
		out.Margin = int64(math.Ceil(min(out.PerMember/out.Spend.Diff, 1e6) * whole))
	}
	out.judge()
	out.Why = append(out.Why, model.Explain("why.campaign_audience", out.From.String()))
	return *out
}

func upliftOf(sides [2]insight.Sample) Uplift {
	var u Uplift
	u.Diff, u.Low, u.High, u.Known = insight.Uplift(sides[0], sides[1])
	return u
}

// judge compares the additional spend with what the campaign cost, both for each member.
func (r *Campaign) judge() {
	amount := func(minor float64) string { return r.Currency.Format(model.Money(math.Round(minor))) }
	r.Verdict = VerdictUnknown
	low, high, cost := amount(r.Spend.Low), amount(r.Spend.High), amount(r.PerMember)
	switch {
	case r.Measured < r.From:
		r.Why = []model.Why{model.Explain("why.campaign_before", r.From.String())}
		return
	case !r.Spend.Known:
		r.Why = []model.Why{model.Explain("why.campaign_alone", r.Got.Members, r.Held.Members)}
		return
	case r.Spend.Low > r.PerMember:
		r.Verdict, r.Why = VerdictWorth, []model.Why{model.Explain("why.campaign_worth", low, high, cost)}
	case r.Spend.High < r.PerMember:
		r.Verdict, r.Why = VerdictNot, []model.Why{model.Explain("why.campaign_not", low, high, cost)}
	default:
		r.Why = []model.Why{model.Explain("why.campaign_unclear", low, high, cost)}
	}
	if r.Margin > 0 {
		r.Why = append(r.Why, model.Explain("why.campaign_margin", percentOf(r.Margin)))
	}
	if r.Measured < r.Until {
		r.Why = append(r.Why, model.Explain("why.campaign_running", r.Measured.String(), r.Until.String()))
	}
}
