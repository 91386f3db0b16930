package reports

import (
	"context"

	"regulars/model"
	"regulars/model/clean"
	"regulars/model/insight"
	"regulars/model/ledger"
	"regulars/model/past"
	"regulars/model/program"
)

// Campaign compares those who got a campaign with those held out of it.
type Campaign struct {
	Code        string
	Label       program.Label
	Currency    model.Currency
	From, Until model.Day // of the campaign, both inclusive
	Measured    model.Day // the last day that is in the figures; before From if it has not begun
	Share       int64     // held out, in 1/10000
	Got, Held   CampaignGroup
	Visits      Uplift      // per member
	Spend       Uplift      // per member, in minor units
	Cost        model.Money // of the points at what they are worth, and of the coupons used
	PerMember   float64     // of Cost, in minor units
	Margin      int64       // share of the additional spend, in 1/10000, that must be left of it for the campaign to pay; 0 if it brought none
	Verdict     Verdict
	Why         []model.Why // the verdict in words, and how it was measured
}

// CampaignGroup is one side of the comparison. Everybody in the audience counts, also who never
// came: what was offered is compared, not what was taken up (intention to treat).
type CampaignGroup struct {
	Members       int64
	Visits        int64
	Spend         model.Money
	Points        model.Points // that the campaign gave
	PointsCost    model.Money
	CouponsIssued int64
	CouponsUsed   int64
	CouponsCost   model.Money
}

// Uplift is the difference of two means with the ends of its 95 % interval.
type Uplift struct {
	Diff, Low, High float64
	Known           bool // false if a group is too small to say anything
}

// Verdict is a campaign's worth in one word.
type Verdict string

const (
	VerdictWorth   Verdict = "worth"   // even the low end of the spend that it brought is above its cost
	VerdictNot     Verdict = "not"     // even the high end is below
	VerdictUnknown Verdict = "unknown" // the interval holds the cost, or there is nothing to compare with
)

// CampaignOf measures a campaign: its audience on its first day, by the accounts as they
// stood then and the profiles as they are now, those who got it against those held out. What
// was refunded or undone since does not count. A campaign that the program no longer has is
// measured by the last version that had it.
func CampaignOf(ctx context.Context, from past.Source, code string) (Campaign, error) {
	r, err := findCampaign(ctx, from, code)
	if err != nil {
		return Campaign{}, err
	}
	err = past.Walk(ctx, from, nil, r.see)
	if err == nil {
		err = r.splitAudience(ctx, from)
	}
	if err != nil {
		return Campaign{}, err
	}
	return r.finish(), nil
}

// measuring collects a campaign's report.
type measuring struct {
	past.Crowd
	program.Moment // the first moment of the campaign
	c              *program.Campaign
	begin, end     int64 // unix seconds of what counts; end is exclusive
	source         string
	members        past.Number                    // the highest number that was enrolled
	acts           map[past.Number]*CampaignGroup // what a member did within the dates; Members is 1
	coupons        map[string]bool                // codes of those that the campaign gave
	visits         [2]insight.Sample              // got, held
	spend          [2]insight.Sample
	out            Campaign
}

// findCampaign finds a campaign in the present program or, failing that, in an older one.
func findCampaign(ctx context.Context, from past.Source, code string) (*measuring, error) {
	var now program.Moment
	var cur model.Currency
	err := from.View(ctx, func(b past.Book) error {
		now, cur = past.Now(b), b.Currency()
		return nil
	})
	prog := now.Program
	if err == nil && prog.CampaignBy(code) == nil {
		prog, err = olderCampaign(ctx, from, code, prog, cur)
	}
	if err != nil {
		return nil, err
	}
	c := prog.CampaignBy(code)
	if c == nil {
		return nil, model.Refuse("campaign.unknown", clean.Line(code))
	}
	r := &measuring{c: c, source: program.Reason(program.ReasonCampaign, c.Code), acts: map[past.Number]*CampaignGroup{}, coupons: map[string]bool{}}
	last := max(min(c.Until, now.Today), c.From-1)
	r.begin, r.end = c.From.Start(now.Zone).Unix(), (last + 1).Start(now.Zone).Unix()
	r.Moment = program.Moment{Program: prog, Zone: now.Zone, Now: r.begin, Today: c.From}
	r.out = Campaign{
		Code: c.Code, Label: c.Label, Currency: cur, From: c.From, Until: c.Until, Measured: last, Share: c.Holdout,
	}
	return r, nil
}

// olderCampaign returns the last published version that had a campaign, the present one if none.
func olderCampaign(ctx context.Context, from past.Source, code string, present *program.Program, cur model.Currency) (*program.Program, error) {
	had := present
	err := past.Walk(ctx, from, []model.Kind{model.ProgramPublishedKind}, func(_ past.Book, _ *model.Event, body model.Body) error {
		if v, ok := body.(*model.ProgramPublished); ok {
			// A version that is no longer understood cannot be measured by.
			if p, err := program.Parse(v.Version, v.Text, cur); err == nil && p.CampaignBy(code) != nil {
				had = p
			}
		}
		return nil
	})
	return had, err
}

// see folds what happened before the campaign and notes what happened within its dates.
func (r *measuring) see(b past.Book, e *model.Event, body model.Body) error {
	n, ok := b.Number(e.MemberID())
	if !ok || n == 0 {
		return nil
	}
	r.members = max(r.members, n)
	effect := model.Effect{}
	if mover, ok := body.(model.Mover); ok {
		effect = mover.Effect()
	}
	if past.Happened(e, body) < r.begin {
		if err := r.Apply(n, effect, r.Zone); err != nil {
			return err
		}
	}
	if effect.At >= r.begin && effect.At < r.end && (effect.Visits != 0 || effect.Spend != 0) {
		r.of(n).Visits += effect.Visits
		r.of(n).Spend += effect.Spend
	}
	return r.gave(b, n, e, body, &effect)
}

// of is what a member did within the dates.
func (r *measuring) of(n past.Number) *CampaignGroup {
	if r.acts[n] == nil {
		r.acts[n] = &CampaignGroup{Members: 1}
	}
	return r.acts[n]
}

// gave notes what the campaign gave, less what of it was taken back.
func (r *measuring) gave(b past.Book, n past.Number, e *model.Event, body model.Body, effect *model.Effect) error {
	act, undone, err := past.Behind(b, e, body)
	if err != nil {
		return err
	}
	switch v := act.(type) {
	case *model.SaleRecorded:
		for _, use := range v.Campaigns {
			if use.Code == r.c.Code && v.At >= r.begin && v.At < r.end {
				r.of(n).Points += model.Points(program.Prorate(model.Money(use.Points), model.Money(effect.Qualify), model.Money(v.Points)))
			}
		}
	case *model.PointsGranted:
		if v.Reason == r.source && v.At >= r.begin && v.At < r.end {
			r.of(n).Points += effect.Earned
		}
	case *model.CouponIssued: // also on the eve of the campaign
		if v.Source == r.source && v.At < r.end {
			r.of(n).CouponsIssued++
			r.coupons[v.Code] = true
		}
	case *model.CouponRedeemed:
		if r.coupons[v.Code] && v.At >= r.begin && v.At < r.end {
			sign := int64(1)
			if undone {
				sign = -1
			}
			r.of(n).CouponsUsed += sign
			r.of(n).CouponsCost += v.Value * model.Money(sign)
		}
	}
	return nil
}

// audienceAtOnce is how many members are looked at in one short transaction.
const audienceAtOnce = 1000

// splitAudience finds out who was in the audience, and on which side.
func (r *measuring) splitAudience(ctx context.Context, from past.Source) error {
	for next := past.Number(1); next <= r.members; {
		err := from.View(ctx, func(b past.Book) error {
			for end := min(next+audienceAtOnce-1, r.members); next <= end; next++ {
				if err := r.place(b, next); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
		if err := ctx.Err(); err != nil {
			return err
		}
	}
	return nil
}

// place puts one member on a side, if that one was in the audience. Somebody was there who had
// done something before, or says so.
func (r *measuring) place(b past.Book, n past.Number) error {
	profile, err := b.Profile(n)
	if model.CodeOf(err) == "member.unknown" {
		return nil
	}
	if err != nil {
		return err
	}
	there := r.Has(n)
	var acc *ledger.Account
	if acc, err = r.Crowd.Of(n); err != nil {
		return err
	}
	subject := r.Subject(profile, acc)
	if !there && (subject.Joined == model.Never || subject.Joined >= r.c.From) {
		return nil
	}
	if !r.c.Audience.Match(subject.Attribute) {
		return nil
	}
	side, group := 0, &r.out.Got
	if r.c.HeldOut(profile.ID) {
		side, group = 1, &r.out.Held
	}
	did := r.acts[n]
	if did == nil {
		did = &CampaignGroup{Members: 1}
	}
	group.add(did)
	r.visits[side].Add(float64(did.Visits))
	r.spend[side].Add(float64(did.Spend))
	return nil
}

func (g *CampaignGroup) add(o *CampaignGroup) {
	g.Members += o.Members
	g.Visits += o.Visits
	g.Spend += o.Spend
	g.Points += o.Points
	g.CouponsIssued += o.CouponsIssued
	g.CouponsUsed += o.CouponsUsed
	g.CouponsCost += o.CouponsCost
}
