package rehearsal

import (
	"regulars/model"
	"regulars/model/ledger"
	"regulars/model/past"
	"regulars/model/program"
)

// sale plays a purchase, or a return without its receipt, and what it brings along.
func (s *side) sale(x *scene, v *model.SaleRecorded) error {
	acc, err := s.enter(x.n, x.at, x.on.Day)
	if err != nil {
		return err
	}
	p := s.pace(x.n)
	on, err := s.occasion(x, acc, p)
	if err != nil {
		return err
	}
	a, err := s.prog.AccrueWithin(program.Purchase{Amount: v.Amount, Tender: v.Tender, Lines: v.Lines}, &on, acc, s.campaignSpent)
	if err != nil {
		return err
	}
	first, before := acc.FirstVisit == 0, s.out.Bonus
	body := model.SaleRecorded{At: x.at, Amount: v.Amount, Points: a.Points, Carried: a.Carried, Den: a.Den, Ends: a.Ends}
	acc.Apply(body.Effect(), s.past.zone)
	p.earned += a.Points
	p.gains[byPurchase] += a.Points
	s.out.Purchases += a.Points
	s.out.Cut += a.Cut
	for _, use := range a.Campaigns {
		s.spent[use.Code] += use.Points
	}
	var referrer past.Number
	if v.Amount > 0 {
		if referrer, err = s.visited(x, acc, p, first, on); err != nil {
			return err
		}
	}
	if x.fate != nil {
		x.fate.yields[s.index] = yield{a.Points, a.Carried, a.Den, a.Ends, s.out.Bonus - before}
	}
	s.climb(acc, x.at, on.Day)
	s.Keep(x.n, acc)
	return s.referred(x, referrer)
}

// occasion is what the rules ask of the moment and the member.
func (s *side) occasion(x *scene, acc *ledger.Account, p *pace) (on program.Occasion, err error) {
	on = x.on
	on.Tier = s.prog.Review(acc, on.Day).To
	if s.asksBirthday {
		if on.Birthday, err = x.birthday(); err != nil {
			return on, err
		}
	}
	if on.Campaigns, err = s.campaigns(x, acc, on.Tier); err != nil {
		return on, err
	}
	if p.day != on.Day {
		p.day, p.earned = on.Day, 0
	}
	if most := s.prog.Limits.Day; most > 0 {
		on.Room = max(most-p.earned, 0)
	}
	return on, nil
}

// campaigns lists the campaigns that a member is in at the moment.
func (s *side) campaigns(x *scene, acc *ledger.Account, tier string) ([]*program.Campaign, error) {
	s.in = s.in[:0]
	var subject *program.Subject
	full := false // with what the profile says
	for i := range s.prog.Campaigns {
		c := &s.prog.Campaigns[i]
		if !c.Runs(x.on.Day) || (c.Budget > 0 && s.spent[c.Code] >= c.Budget) || c.HeldOut(x.id) {
			continue
		}
		if subject == nil || (s.asksProfile[i] && !full) {
			var err error
			if subject, err = s.subject(x, acc, tier, s.asksProfile[i]); err != nil {
				return nil, err
			}
			full = s.asksProfile[i]
		}
		if c.Audience.Match(subject.Attribute) {
			s.in = append(s.in, c)
		}
	}
	return s.in, nil
}

// subject is the member as an audience sees one; the profile is opened only if it is asked for.
func (s *side) subject(x *scene, acc *ledger.Account, tier string, withProfile bool) (*program.Subject, error) {
	m := program.Moment{Program: s.prog, Zone: s.past.zone, Now: x.at, Today: x.on.Day}
	if withProfile {
		profile, err := x.who()
		if err != nil {
			return nil, err
		}
		return m.Subject(profile, acc), nil
	}
	subject := &program.Subject{Account: acc, Clock: m.Clock(acc), Tier: tier, Age: -1}
	if acc.LastVisit != 0 {
		subject.Visited = model.DayOf(acc.LastVisit, s.past.zone)
	}
	return subject, nil
}

// visited plays what a paid sale brings along, and returns who is to be rewarded for bringing
// the member, 0 for nobody.
func (s *side) visited(x *scene, acc *ledger.Account, p *pace, first bool, on program.Occasion) (referrer past.Number, err error) {
	bonus := &s.prog.Bonus
	if bonus.Birthday.Celebrates(on.Birthday, on.Day) {
		if year := int16(bonus.Birthday.Window.Year(on.Birthday, on.Day)); p.gift != year {
			p.gift = year
			s.give(x, x.n, acc, program.ReasonBirthday, bonus.Birthday.Points, byDeed)
		}
	}
	for _, c := range on.Campaigns {
		if c.Points > 0 {
			s.give(x, x.n, acc, program.Reason(program.ReasonCampaign, c.Code), c.Points, byVisit)
			s.spent[c.Code] += c.Points
		}
	}
	if !first || (bonus.Referrer == 0 && bonus.Newcomer == 0) {
		return 0, nil
	}
	profile, err := x.who()
	if err != nil || profile.Of(model.FieldReferrer) == "" {
		return 0, err
	}
	other, ok, err := x.b.Meant(profile.Of(model.FieldReferrer))
	if err != nil || !ok || other == x.n {
		return 0, err
	}
	if bonus.Newcomer > 0 {
		s.give(x, x.n, acc, program.ReasonNewcomer, bonus.Newcomer, byReferral)
	}
	return other, nil
}

// referred rewards who brought the member.
func (s *side) referred(x *scene, other past.Number) error {
	points := s.prog.Bonus.Referrer
	if other == 0 || points == 0 {
		return nil
	}
	return s.reward(x, other, program.ReasonReferrer, points, byReferral)
}

// reward grants points to a member and lets that one climb.
func (s *side) reward(x *scene, n past.Number, reason string, points model.Points, cause int) error {
	acc, err := s.enter(n, x.at, x.on.Day)
	if err != nil {
		return err
	}
	s.give(x, n, acc, reason, points, cause)
	s.climb(acc, x.at, x.on.Day)
	s.Keep(n, acc)
	return nil
}

// redeem plays a redemption, if the points are there.
func (s *side) redeem(x *scene, points model.Points) error {
	acc, err := s.enter(x.n, x.at, x.on.Day)
	if err != nil {
		return err
	}
	clock := s.clock(x.at, x.on.Day, acc)
	if purse := acc.Purse(clock); points > purse.Balance {
		s.out.Unmet += points
	} else {
		acc.Apply(model.Effect{Redeemed: points, Lots: acc.Take(clock, points)}, s.past.zone)
		s.out.Redeemed += points
		s.pace(x.n).redeemed += points
	}
	s.Keep(x.n, acc)
	return nil
}

// adjust plays an adjustment by hand, of what is there.
func (s *side) adjust(x *scene, points model.Points) error {
	acc, err := s.enter(x.n, x.at, x.on.Day)
	if err != nil {
		return err
	}
	var lots []model.Lot
	if points < 0 {
		clock := s.clock(x.at, x.on.Day, acc)
		purse := acc.Purse(clock)
		points = -min(-points, purse.Balance)
		lots = acc.Take(clock, -points)
	} else if ends := s.prog.EndsOf(x.on.Day); ends != model.Never {
		lots = []model.Lot{{Ends: ends, Points: points}}
	}
	acc.Apply(model.Effect{Adjusted: points, Lots: lots}, s.past.zone)
	s.out.Bonus += points
	s.Keep(x.n, acc)
	return nil
}

// granted plays what a member did for a bonus. Those bonuses that follow from a purchase, an
// enrolment or feedback are given there.
func (s *side) granted(x *scene, v *model.PointsGranted) error {
	rule, code := program.CutReason(v.Reason)
	switch rule {
	case program.ReasonWelcome, program.ReasonReferrer, program.ReasonNewcomer, program.ReasonReview, program.ReasonBirthday, program.ReasonProfile, program.ReasonCampaign:
		return nil
	case program.ReasonCheckin:
		if rule := s.prog.Bonus.Checkin; rule.Points > 0 {
			return s.reward(x, x.n, v.Reason, rule.CheckinPoints(v.Streak), byDeed)
		}
		return nil
	case program.ReasonActivity:
		rule := s.prog.CodeBy(code)
		if rule == nil || !rule.Open(x.on.Day) {
			return nil
		}
		return s.limited(x, v.Reason, rule.Points, rule.Limit)
	}
	return s.reward(x, x.n, v.Reason, v.Points, byDeed) // of a newer program
}

// limited grants a bonus that has a limit.
func (s *side) limited(x *scene, reason string, points model.Points, limit program.Limit) error {
	if points <= 0 || !s.within(x.n, reason, limit, x.on.Day) {
		return nil
	}
	s.note(x.n, reason, x.on.Day)
	return s.reward(x, x.n, reason, points, byDeed)
}

func (s *side) reviewed(x *scene) error {
	rule := s.prog.Bonus.Review
	return s.limited(x, program.ReasonReview, rule.Points, rule.Limit)
}

// welcome plays an enrolment.
func (s *side) welcome(x *scene, e *model.Event) error {
	if points := s.prog.Bonus.Welcome; points > 0 {
		if err := s.reward(x, x.n, program.ReasonWelcome, points, byDeed); err != nil {
			return err
		}
	}
	if e.PII == nil {
		return nil // erased since
	}
	return s.profiled(x, func(field uint64) string { return e.PII.Fields[field] })
}

// edited plays a change of the profile.
func (s *side) edited(x *scene) error {
	if s.prog.Bonus.Profile.Points == 0 {
		return nil
	}
	profile, err := x.who()
	if err != nil {
		return err
	}
	return s.profiled(x, profile.Of)
}

// profiled grants what a complete profile gets, once.
func (s *side) profiled(x *scene, of func(field uint64) string) error {
	rule, p := s.prog.Bonus.Profile, s.pace(x.n)
	if rule.Points == 0 || p.profiled {
		return nil
	}
	for _, field := range rule.Fields {
		if of(field) == "" {
			return nil
		}
	}
	p.profiled = true
	return s.reward(x, x.n, program.ReasonProfile, rule.Points, byDeed)
}
