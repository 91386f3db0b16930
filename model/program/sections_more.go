package program

import (
	"strings"

	"regulars/model"
	"regulars/model/cond"
	"regulars/model/draw"
)

func (r *reading) coupons() {
	if !r.few("coupon", len(r.doc.Coupons)) {
		return
	}
	for i, d := range r.doc.Coupons {
		path := at("coupon", i)
		c := Coupon{
			Code: d.Code, Label: r.label(path, d.named, r.rewardCodes()),
			Type:  choice(r, path+".type", d.Type, CouponAmount, CouponPercent, CouponGift),
			Value: r.money(path+".value", d.Value), Percent: r.percent(path+".percent", d.Percent, 0), Most: r.money(path+".most", d.Most),
			Gift: strings.TrimSpace(d.Gift), Bill: r.money(path+".bill", d.Bill), Days: int(r.number(path+".days", d.Days, 0, maxDays)),
			Points: r.points(path+".points", d.Points), Categories: r.names(path+".category", d.Category), OncePerDay: d.OncePerDay,
		}
		r.couponGives(path, &c)
		r.p.Coupons = append(r.p.Coupons, c)
	}
}

// couponGives refuses a coupon that gives nothing, or two things.
func (r *reading) couponGives(path string, c *Coupon) {
	want := map[CouponType]bool{CouponAmount: c.Value > 0, CouponPercent: c.Percent > 0, CouponGift: c.Gift != ""}
	for t, has := range want {
		if has != (t == c.Type) {
			r.refuse("program.coupon", path, string(c.Type))
		}
	}
}

func (r *reading) draws() {
	if !r.few("draw", len(r.doc.Draws)) {
		return
	}
	for i, d := range r.doc.Draws {
		path := at("draw", i)
		w := Draw{Code: d.Code, Label: r.label(path, d.named, r.rewardCodes()), Points: r.points(path+".points", d.Points), Labels: map[string]Label{}}
		r.needs(path+".points", int64(w.Points))
		if len(d.Prizes) == 0 || len(d.Prizes) > maxRules {
			r.refuse("program.prizes", path, maxRules)
		}
		seen, sum := map[string]bool{}, int64(0)
		for j, prize := range d.Prizes {
			where := at(path+".prize", j)
			w.Labels[prize.Code] = r.label(where, prize.named, seen)
			odds := r.percent(where+".odds", prize.Odds, 4)
			r.needs(where+".odds", odds)
			sum += odds
			w.Prizes = append(w.Prizes, draw.Prize{Code: prize.Code, Odds: uint32(odds)})
		}
		if sum > million {
			r.refuse("program.odds", path)
		}
		r.p.Draws = append(r.p.Draws, w)
	}
}

func (r *reading) ladder() {
	d := &r.doc.Ladder
	r.p.Ladder = Ladder{By: choice(r, "ladder.by", d.By, BySpend, ByVisits, ByPoints, ByEngagement), Months: 12, Keep: ladderKeep}
	if d.Months != 0 {
		r.p.Ladder.Months = int(r.number("ladder.months", d.Months, 1, 12))
	}
	if d.Keep != 0 {
		r.p.Ladder.Keep = int(r.number("ladder.keep", d.Keep, 1, maxMonths))
	}
}

func (r *reading) tiers() {
	if len(r.doc.Tiers) == 0 {
		r.refuse("program.tiers", "tier")
	}
	if !r.few("tier", len(r.doc.Tiers)) {
		return
	}
	seen := map[string]bool{}
	for i, d := range r.doc.Tiers {
		path := at("tier", i)
		t := Tier{
			Code: d.Code, Name: r.label(path, d.named, seen), Factor: r.factor(path+".factor", d.Factor),
			Discount: r.percent(path+".discount", d.Discount, 0),
			Benefits: map[model.Lang][]string{model.ZH: r.names(path+".benefits_zh", d.ZHHas), model.EN: r.names(path+".benefits_en", d.ENHas)},
		}
		if r.p.Ladder.By == BySpend {
			t.From = int64(r.money(path+".from", d.From))
		} else if n, ok := decimal(d.From, 0); ok {
			t.From = n
		} else if d.From != "" {
			r.refuse("program.number", path+".from", 0, maxCount)
		}
		if (i == 0 && t.From != 0) || (i > 0 && t.From <= r.p.Tiers[i-1].From) {
			r.refuse("program.ladder", path+".from", d.Code)
		}
		r.p.Tiers = append(r.p.Tiers, t)
	}
}

func (r *reading) campaigns() {
	if !r.few("campaign", len(r.doc.Campaigns)) {
		return
	}
	seen := map[string]bool{}
	for i, d := range r.doc.Campaigns {
		path := at("campaign", i)
		c := Campaign{
			Code: d.Code, Label: r.label(path, d.named, seen), From: r.day(path+".from", d.From), Until: r.day(path+".until", d.Until),
			Holdout: r.percent(path+".holdout", d.Holdout, 2), Categories: r.names(path+".category", d.Category),
			Points: r.points(path+".points", d.Points), Coupon: d.Coupon, Budget: r.points(path+".budget", d.Budget),
		}
		if d.Factor != "" {
			c.Factor = r.factorAbove(path+".factor", d.Factor)
		}
		if c.From == model.Never || c.Until == model.Never {
			r.refuse("program.dates", path)
		}
		r.span(path, c.From, c.Until)
		if c.Factor == 0 && c.Points == 0 && c.Coupon == "" {
			r.refuse("program.campaign", path)
		}
		audience, err := cond.Parse(d.Audience, r.p.attributes(), r.p.Currency)
		if err != nil {
			r.refuse("program.audience", path+".audience", err)
		}
		c.Audience = audience
		r.p.Campaigns = append(r.p.Campaigns, c)
	}
}

func (r *reading) limits() {
	d := &r.doc.Limits
	l := Limits{
		Sale: r.points("limits.sale", d.Sale), Day: r.points("limits.day", d.Day), Redeem: r.points("limits.redeem", d.Redeem),
		Adjust: r.points("limits.adjust", d.Adjust), Cashier: r.points("limits.cashier", d.Cashier), UndoHours: undoHours,
		Refund: r.money("limits.refund", d.Refund),
	}
	if d.UndoHours != nil {
		l.UndoHours = r.number("limits.undo_hours", *d.UndoHours, 1, 24*maxDays)
	}
	r.p.Limits = l
	r.p.HoldFor = 60 * defaultIn
	if r.doc.Hold.Minutes != 0 {
		r.p.HoldFor = 60 * r.number("hold.minutes", r.doc.Hold.Minutes, 1, 24*60)
	}
}

// across checks what one section says of another.
func (r *reading) across() {
	for i, m := range r.p.Factors {
		for _, code := range m.Tiers {
			if _, ok := r.p.TierBy(code); !ok {
				r.refuse("program.no_tier", at("multiplier", i)+".tier", code)
			}
		}
	}
	for i := range r.p.Coupons {
		if code := r.p.Coupons[i].Gift; code != "" && r.p.GiftBy(code) == nil {
			r.refuse("program.no_gift", at("coupon", i)+".gift", code)
		}
	}
	for i := range r.p.Campaigns {
		if code := r.p.Campaigns[i].Coupon; code != "" && r.p.CouponBy(code) == nil {
			r.refuse("program.no_coupon", at("campaign", i)+".coupon", code)
		}
	}
}
