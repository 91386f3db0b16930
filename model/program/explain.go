package program

import (
	"slices"
	"strconv"
	"strings"

	"regulars/model"
)

// ExplainSale says why a sale earned what it did, from the entry alone: which amount, which
// rate, which multiplier on which lines, which remainder, which limit. Rules go by their codes.
func ExplainSale(s *model.SaleRecorded, cur model.Currency) []model.Why {
	return (*Program)(nil).ExplainSale(s, cur)
}

// ExplainSale is the same with the rules by their names, if p is the version that made the
// entry; p may be nil.
func (p *Program) ExplainSale(s *model.SaleRecorded, cur model.Currency) []model.Why {
	p = p.made(s.Program)
	why := []model.Why{}
	if s.Base != s.Amount {
		why = append(why, model.Explain("why.base", cur.Format(s.Amount), cur.Format(s.Base)))
	}
	rate, per := s.Rate, s.Den
	if rate%model.FactorOne == 0 && per%model.FactorOne == 0 {
		rate, per = rate/model.FactorOne, per/model.FactorOne
	}
	why = append(why, model.Explain("why.rate", cur.Format(s.Base), model.Points(rate).Format(), cur.Format(model.Money(per))))
	for _, part := range s.Parts {
		why = append(why, p.explainPart(part, s, cur))
	}
	after := s.Before + s.Carried
	switch {
	case s.Before != 0:
		why = append(why, model.Explain("why.carry", model.Share(s.Before, s.Den), (s.Points+s.Cut).Signed(), model.Share(after, s.Den)))
	case after != 0:
		why = append(why, model.Explain("why.left", model.Share(after, s.Den)))
	}
	switch {
	case s.Cut == 0:
	case s.Limit == limitDay:
		why = append(why, model.Explain("why.cut.day", s.Cut.Format(), s.Points.Format()))
	default:
		why = append(why, model.Explain("why.cut.sale", s.Cut.Format(), s.Points.Format()))
	}
	for _, c := range s.Campaigns {
		why = append(why, model.Explain("why.campaign", p.labelOf(ruleCampaign+c.Code), c.Points.Signed()))
	}
	if w, ok := ExplainEnd(s.Ends); ok && s.Points > 0 {
		why = append(why, w)
	}
	return append(why, model.Explain("why.program", s.Program))
}

func (p *Program) explainPart(part model.Part, s *model.SaleRecorded, cur model.Currency) model.Why {
	if part.Factor == 0 {
		return model.Explain("why.excluded", cur.Format(part.Base), goods(part, s))
	}
	worth := "0"
	if quo, rem, err := Earned(part, s.Rate, s.Den); err == nil {
		worth = worthOf(quo, rem, s.Den)
	}
	if len(part.Rules) == 0 {
		return model.Explain("why.part", cur.Format(part.Base), goods(part, s), worth)
	}
	return model.Explain("why.factor", cur.Format(part.Base), FactorText(part.Factor), p.rules(part.Rules), goods(part, s), worth)
}

// worthOf writes quo points and rem/den as one decimal; both have the same sign.
func worthOf(quo, rem, den int64) string {
	sign := ""
	if quo < 0 || rem < 0 {
		sign, quo, rem = "−", -quo, -rem
	}
	whole := sign + model.Points(quo).Format()
	if _, frac, ok := strings.Cut(model.Share(rem, den), "."); ok {
		return whole + "." + frac
	}
	return whole
}

// goods names what a part's lines are, at most three of them.
func goods(part model.Part, s *model.SaleRecorded) List {
	const most = 3
	var names List
	for _, i := range part.Lines {
		if i < 0 || i >= len(s.Lines) {
			continue
		}
		name := s.Lines[i].Category
		if name == "" {
			name = s.Lines[i].Department
		}
		if name == "" {
			name = s.Lines[i].Product
		}
		if name != "" && !slices.ContainsFunc(names, func(have Label) bool { return have[model.ZH] == name }) {
			names = append(names, code(name))
		}
	}
	if len(names) > most {
		names = append(names[:most], code("…"))
	}
	return names
}

// FactorText writes a factor for people: 15,000 is "1.5".
func FactorText(factor int64) string {
	whole, frac := factor/model.FactorOne, factor%model.FactorOne
	if frac == 0 {
		return strconv.FormatInt(whole, 10)
	}
	digits := strconv.FormatInt(model.FactorOne+frac, 10)[1:]
	return strconv.FormatInt(whole, 10) + "." + strings.TrimRight(digits, "0")
}

// ExplainEnd says when points end; ok false if they do not.
func ExplainEnd(ends model.Day) (model.Why, bool) {
	switch ends {
	case model.Never:
		return model.Why{}, false
	case model.Idle:
		return model.Explain("why.ends_idle"), true
	}
	return model.Explain("why.ends", ends.String()), true
}

// ExplainRedeem says what was spent, on what, and which points went first. Rewards go by their
// codes.
func ExplainRedeem(r *model.PointsRedeemed, cur model.Currency) []model.Why {
	return (*Program)(nil).ExplainRedeem(r, cur)
}

// ExplainRedeem is the same with the rewards by their names, if p is the version that made the
// entry; p may be nil.
func (p *Program) ExplainRedeem(r *model.PointsRedeemed, cur model.Currency) []model.Why {
	p = p.made(r.Program)
	points, reward := r.Points.Format(), p.reward(r.Type, r.Reward)
	var why []model.Why
	switch r.Type {
	case model.RedeemGift:
		why = append(why, model.Explain("why.redeem_gift", points, reward))
	case model.RedeemCoupon:
		why = append(why, model.Explain("why.redeem_coupon", points, reward, r.Coupon))
	case model.RedeemCharity:
		why = append(why, model.Explain("why.redeem_charity", points, reward))
	case model.RedeemDraw:
		why = append(why, model.Explain("why.redeem_draw", points, reward))
	default:
		why = append(why, model.Explain("why.redeem", points, cur.Format(r.Value)))
	}
	why = append(why, explainLots(r.Lots)...)
	switch {
	case r.Type != model.RedeemDraw:
	case r.Prize == "":
		why = append(why, model.Explain("why.no_prize", r.Ticket))
	default:
		why = append(why, model.Explain("why.prize", r.Ticket, p.prize(r.Reward, r.Prize)))
	}
	return append(why, model.Explain("why.program", r.Program))
}

// explainLots says which lots were taken from or opened.
func explainLots(lots []model.Lot) []model.Why {
	var why []model.Why
	for _, l := range lots {
		switch idle := l.Ends == model.Idle; {
		case l.Points > 0 && idle:
			why = append(why, model.Explain("why.lot_back_idle", l.Points.Format()))
		case l.Points > 0:
			why = append(why, model.Explain("why.lot_back", l.Points.Format(), l.Ends.String()))
		case idle:
			why = append(why, model.Explain("why.lot_taken_idle", (-l.Points).Format()))
		default:
			why = append(why, model.Explain("why.lot_taken", (-l.Points).Format(), l.Ends.String()))
		}
	}
	return why
}

// ExplainGrant says what a bonus was for. Activities and campaigns go by their codes.
func ExplainGrant(g *model.PointsGranted) []model.Why { return (*Program)(nil).ExplainGrant(g) }

// ExplainGrant is the same with activities and campaigns by their names, if p is the version
// that made the entry; p may be nil. The first line is the reason.
func (p *Program) ExplainGrant(g *model.PointsGranted) []model.Why {
	p = p.made(g.Program)
	why := []model.Why{p.explainReason(g)}
	if g.Streak > 0 {
		why = append(why, model.Explain("why.streak", g.Streak))
	}
	if w, ok := ExplainEnd(g.Ends); ok {
		why = append(why, w)
	}
	return append(why, model.Explain("why.program", g.Program))
}

// explainReason says which rule of the program a bonus came from; one that only a newer program
// knows goes by its code.
func (p *Program) explainReason(g *model.PointsGranted) model.Why {
	points := g.Points.Signed()
	rule, _ := CutReason(g.Reason)
	switch rule {
	case ReasonWelcome:
		return model.Explain("why.grant.welcome", points)
	case ReasonCheckin:
		return model.Explain("why.grant.checkin", points)
	case ReasonReferrer:
		return model.Explain("why.grant.referrer", points)
	case ReasonNewcomer:
		return model.Explain("why.grant.newcomer", points)
	case ReasonReview:
		return model.Explain("why.grant.review", points)
	case ReasonBirthday:
		return model.Explain("why.grant.birthday", points)
	case ReasonProfile:
		return model.Explain("why.grant.profile", points)
	case ReasonActivity:
		return model.Explain("why.grant.activity", points, p.labelOf(g.Reason))
	case ReasonCampaign:
		return model.Explain("why.grant.campaign", points, p.labelOf(g.Reason))
	}
	return model.Explain("why.grant.other", points, g.Reason)
}

// ReasonOf says what a bonus was for, without its points, for lists that have a column for them.
func (p *Program) ReasonOf(g *model.PointsGranted) model.Why {
	p = p.made(g.Program)
	rule, _ := CutReason(g.Reason)
	switch rule {
	case ReasonWelcome:
		return model.Explain("about.welcome")
	case ReasonCheckin:
		return model.Explain("about.checkin")
	case ReasonReferrer:
		return model.Explain("about.referrer")
	case ReasonNewcomer:
		return model.Explain("about.newcomer")
	case ReasonReview:
		return model.Explain("about.review")
	case ReasonBirthday:
		return model.Explain("about.birthday")
	case ReasonProfile:
		return model.Explain("about.profile")
	case ReasonActivity:
		return model.Explain("about.activity", p.labelOf(g.Reason))
	case ReasonCampaign:
		return model.Explain("about.campaign", p.labelOf(g.Reason))
	}
	return model.Explain("about.other", g.Reason)
}

// ExplainExpiry says what ended.
func ExplainExpiry(x *model.PointsExpired) []model.Why {
	why := []model.Why{model.Explain("why.expired", x.Points.Format())}
	why = append(why, explainLots(x.Lots)...)
	for _, h := range x.Holds {
		why = append(why, model.Explain("why.hold_out", (-h.Points).Format()))
	}
	return why
}

// ExplainBack says what an undo or a refund took back or returned.
func ExplainBack(code model.Code, act model.ID, back model.Effect, cur model.Currency) []model.Why {
	why := []model.Why{model.Explain(code, act.String())}
	if back.Spend != 0 {
		why = append(why, model.Explain("why.spend", cur.Format(back.Spend)))
	}
	if back.Earned != 0 && back.Redeemed != 0 {
		why = append(why, model.Explain("why.both", back.Earned.Signed(), (-back.Redeemed).Signed()))
	}
	why = append(why, explainLots(back.Lots)...)
	return append(why, model.Explain("why.net", back.Net().Signed()))
}
