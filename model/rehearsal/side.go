package rehearsal

import (
	"regulars/model"
	"regulars/model/ledger"
	"regulars/model/past"
	"regulars/model/program"
)

// side is one program playing a past.
type side struct {
	past.Crowd
	past  *stage
	prog  *program.Program
	index int // among the sides
	out   *Outcome
	fresh ledger.Account // of who acts for the first time

	asksBirthday bool
	asksProfile  []bool                  // of campaigns, by their place
	spent        map[string]model.Points // by campaigns
	counts       map[countKey]*grants
	paces        []*pace             // by number
	in           []*program.Campaign // reused

	campaignSpent func(code string) (model.Points, error)
}

// The causes of points, for telling who would game a program.
const (
	byPurchase = iota
	byVisit    // given for coming, whatever is bought
	byDeed     // given without a purchase
	byReferral
	causes
)

// pace is what one program remembers of a member beside the account.
type pace struct {
	day      model.Day // of the last purchase
	earned   model.Points
	redeemed model.Points
	gift     int16 // the year of the last birthday gift
	profiled bool
	owes     model.Points // at the end: spent, but taken back since
	gains    [causes]model.Points
}

func newSide(r *stage, prog *program.Program, out *Outcome) *side {
	s := &side{
		past: r, prog: prog, out: out, asksBirthday: prog.AsksBirthday(), spent: map[string]model.Points{}, counts: map[countKey]*grants{},
	}
	if out == &r.out.Draft {
		s.index = 1
	}
	s.campaignSpent = func(code string) (model.Points, error) { return s.spent[code], nil }
	for i := range prog.Campaigns {
		s.asksProfile = append(s.asksProfile, asksProfile(&prog.Campaigns[i]))
	}
	out.Tiers = past.LadderOf(prog)
	return s
}

// asksProfile reports whether a campaign's audience depends on the sealed profile.
func asksProfile(c *program.Campaign) bool {
	for _, name := range c.Audience.Uses() {
		switch name {
		case "tag", "gender", "age", "joined":
			return true
		}
	}
	return false
}

func (s *side) pace(n past.Number) *pace {
	for int(n) >= len(s.paces) {
		s.paces = append(s.paces, nil)
	}
	if s.paces[n] == nil {
		s.paces[n] = &pace{}
	}
	return s.paces[n]
}

// clock is a moment for one account.
func (s *side) clock(at int64, day model.Day, acc *ledger.Account) ledger.Clock {
	m := program.Moment{Program: s.prog, Zone: s.past.zone, Now: at, Today: day}
	return m.Clock(acc)
}

// enter unpacks a member's account and books what has ended since. What had ended before the
// period, booked or not, is none of the program's doing.
func (s *side) enter(n past.Number, at int64, day model.Day) (*ledger.Account, error) {
	if s.Has(n) {
		acc, err := s.Of(n)
		if err == nil {
			s.out.Expired += s.settle(acc, at, day)
		}
		return acc, err
	}
	acc, err := s.past.base.Of(n)
	if err != nil {
		return nil, err
	}
	s.fresh = acc.Clone() // both programs begin with it
	acc = &s.fresh
	before, _, _ := acc.Lapsed(s.clock(s.past.begin, s.past.out.From, acc))
	s.out.Expired += s.settle(acc, at, day) - before
	return acc, nil
}

// settle books what has ended by rule and returns the points.
func (s *side) settle(acc *ledger.Account, at int64, day model.Day) model.Points {
	points, lots, holds := acc.Lapsed(s.clock(at, day, acc))
	if len(lots) > 0 || len(holds) > 0 {
		acc.Apply(model.Effect{Expired: points, Lots: lots, Holds: holds}, s.past.zone)
	}
	if r := s.prog.Review(acc, day); r.Sinks() {
		s.step(acc, r, at)
	}
	return points
}

func (s *side) step(acc *ledger.Account, r program.Review, at int64) {
	acc.Apply(model.Effect{Tier: r.To, TierFrom: r.From, TierAt: at, TierUntil: r.Until}, s.past.zone)
}

// climb takes a member up the ladder if what was done is enough.
func (s *side) climb(acc *ledger.Account, at int64, day model.Day) {
	if r := s.prog.Review(acc, day); r.Why == program.TierReached {
		s.step(acc, r, at)
	}
}

// give grants points that no purchase earned.
func (s *side) give(x *scene, n past.Number, acc *ledger.Account, reason string, points model.Points, cause int) {
	body := model.PointsGranted{At: x.at, Points: points, Reason: reason, Ends: s.prog.EndsOf(x.on.Day), Engaged: program.Engaged(reason)}
	acc.Apply(body.Effect(), s.past.zone)
	s.out.Bonus += points
	s.pace(n).gains[cause] += points
}

// last looks at a member at the end of the period.
func (s *side) last(n past.Number) error {
	acc, err := s.enter(n, s.past.end-1, s.past.out.To)
	if err != nil {
		return err
	}
	purse := acc.Purse(s.clock(s.past.end-1, s.past.out.To, acc))
	s.out.Left += purse.Balance
	if s.out.Debt += purse.Debt; purse.Debt > 0 {
		s.pace(n).owes = purse.Debt
	}
	s.out.Tiers.Count(s.prog, acc, s.past.out.To, purse.Balance)
	return nil
}

// sum works out what the sums are worth.
func (s *side) sum(sales model.Money) {
	out := s.out
	out.Issued = out.Purchases + out.Bonus
	out.Cost = s.prog.ValueOf(out.Issued)
	out.LeftValue = s.prog.ValueOf(out.Left)
	out.CostShare = shareOf(out.Cost, sales)
	out.Tiers.Value(s.prog)
}

// shareOf returns part of all in 1/10000, 0 if there is nothing to share.
func shareOf(part, all model.Money) int64 {
	if part <= 0 || all <= 0 {
		return 0
	}
	share, _, err := model.MulDiv(int64(part), whole, int64(all))
	if err != nil {
		return 1 << 40
	}
	return share
}

// countKey and grants count grants for limits.
type countKey struct {
	n      past.Number
	reason string
}

type grants struct {
	last                   model.Day
	today, thisMonth, ever int64
}

// note counts a grant.
func (s *side) note(n past.Number, reason string, day model.Day) {
	key := countKey{n, reason}
	c := s.counts[key]
	if c == nil {
		c = &grants{}
		s.counts[key] = c
	}
	*c = c.at(day)
	c.today, c.thisMonth, c.ever = c.today+1, c.thisMonth+1, c.ever+1
}

// at begins anew what counts for another day or month.
func (c grants) at(day model.Day) grants {
	if c.last != day {
		c.today = 0
	}
	if c.last.MonthStart() != day.MonthStart() {
		c.thisMonth = 0
	}
	c.last = day
	return c
}

// within reports whether a limit leaves room for one more grant.
func (s *side) within(n past.Number, reason string, limit program.Limit, day model.Day) bool {
	c := s.counts[countKey{n, reason}]
	if c == nil {
		return true
	}
	have := c.at(day)
	full := func(have, most int64) bool { return most > 0 && have >= most }
	return !full(have.today, limit.Day) && !full(have.thisMonth, limit.Month) && !full(have.ever, limit.Ever)
}
