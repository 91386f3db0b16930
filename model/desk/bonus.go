package desk

import (
	"context"
	"strconv"
	"strings"

	"regulars/model"
	"regulars/model/clean"
	"regulars/model/program"
	"regulars/model/staff"
)

const bonusRequest = "bonus/"

// once names a bonus that a member gets once: for ever, or of what is given besides.
func (p *party) once(reason string, of ...string) string {
	return bonusRequest + reason + "/" + p.id.String() + "/" + strings.Join(of, "/")
}

// had reports whether an act of that name stands.
func (t *turn) had(request string) (bool, error) {
	_, e, err := standing(t.b, request, false)
	if e != nil || err != nil {
		return e != nil, err
	}
	for i := range t.drafts {
		if t.drafts[i].Request == request {
			return true, nil
		}
	}
	return false, nil
}

// grant drafts a bonus; of is the act that it rewards.
func (p *party) grant(reason string, points model.Points, request string, of model.ID) model.ID {
	prog := p.b.Program()
	body := &model.PointsGranted{
		At: p.b.Now().Unix(), Points: points, Reason: reason, Ends: prog.EndsOf(p.today()), Program: prog.Version, Engaged: program.Engaged(reason),
	}
	if !of.IsZero() {
		body.Of = p.own(of)
	}
	return p.add(body, request)
}

// grantOnce drafts a bonus unless the member had it.
func (p *party) grantOnce(reason string, points model.Points, of model.ID, times ...string) error {
	if points <= 0 {
		return nil
	}
	request := p.once(reason, times...)
	had, err := p.had(request)
	if err == nil && !had {
		p.grant(reason, points, request, of)
	}
	return err
}

// welcome grants what a newcomer gets.
func (p *party) welcome(of model.ID) error {
	if err := p.grantOnce(program.ReasonWelcome, p.b.Program().Bonus.Welcome, of); err != nil {
		return err
	}
	return p.profiled(of)
}

// profiled grants what a complete profile gets.
func (p *party) profiled(of model.ID) error {
	rule := p.b.Program().Bonus.Profile
	if rule.Points <= 0 || !p.home() {
		return nil
	}
	profile, err := p.who()
	if err != nil {
		return err
	}
	for _, field := range rule.Fields {
		if profile.Of(field) == "" {
			return nil
		}
	}
	return p.grantOnce(program.ReasonProfile, rule.Points, of)
}

// visited grants what a paid sale brings along: the birthday gift, the referral at the first
// purchase, the points of campaigns.
func (p *party) visited(sale model.ID, first bool, on program.Occasion) error {
	bonus := &p.b.Program().Bonus
	if bonus.Birthday.Celebrates(on.Birthday, on.Day) && p.home() {
		year := strconv.Itoa(bonus.Birthday.Window.Year(on.Birthday, on.Day))
		if err := p.grantOnce(program.ReasonBirthday, bonus.Birthday.Points, sale, year); err != nil {
			return err
		}
	}
	for _, c := range on.Campaigns {
		if c.Points > 0 {
			p.grant(program.Reason(program.ReasonCampaign, c.Code), c.Points, "", sale)
		}
	}
	if first && (bonus.Referrer > 0 || bonus.Newcomer > 0) {
		return p.referred(sale)
	}
	return nil
}

// referred grants both sides of a referral.
func (p *party) referred(sale model.ID) error {
	other, err := p.referrer()
	if other == nil || err != nil {
		return err
	}
	bonus := &p.b.Program().Bonus
	if err := p.grantOnce(program.ReasonNewcomer, bonus.Newcomer, sale); err != nil {
		return err
	}
	if err := other.grantOnce(program.ReasonReferrer, bonus.Referrer, sale, p.id.String()); err != nil {
		return err
	}
	other.climb()
	return nil
}

// referrer is who the party's profile names as such, nil if nobody is.
func (p *party) referrer() (*party, error) {
	profile, err := p.who()
	if err != nil || profile.Of(model.FieldReferrer) == "" {
		return nil, err
	}
	n, ok, err := referrerOf(p.b, profile.Of(model.FieldReferrer))
	if err != nil || !ok || n == p.n {
		return nil, err
	}
	id, err := p.b.Named(n)
	if err != nil {
		return nil, err
	}
	return p.with(n, id)
}

// referrerOf finds who is meant by what a profile says of the referrer: an id, a card, a phone
// or a number.
func referrerOf(b Book, text string) (Number, bool, error) {
	if n, ok := numberOfShort(b, text); ok {
		return n, true, nil
	}
	for _, k := range exactKeys(b, text) {
		numbers, err := b.ByKey(k.key, k.value)
		if err != nil {
			return 0, false, err
		}
		if len(numbers) == 1 {
			return numbers[0], true, nil
		}
	}
	return 0, false, nil
}

// within refuses a bonus beyond its limits; it counts the member's grants of the reason.
func (p *party) within(reason string, limit program.Limit) (bool, error) {
	if limit == (program.Limit{}) {
		return true, nil
	}
	today := p.today()
	year, month, _ := today.Date()
	var day, thisMonth, ever int64
	t := newTaken(p.b)
	err := p.b.History(p.n, 0, func(pos uint64, e *model.Event) bool {
		t.see(pos, e)
		on := model.DayOf(e.HLC.Time().Unix(), p.b.Shop().Zone)
		if y, m, _ := on.Date(); limit.Ever == 0 && (y != year || m != month) {
			return false
		} else if body, err := e.ParseBody(); err == nil && !t.undone[pos] {
			if g, ok := body.(*model.PointsGranted); ok && g.Reason == reason {
				ever++
				if y == year && m == month {
					thisMonth++
				}
				if on == today {
					day++
				}
			}
		}
		return true
	})
	full := func(have, most int64) bool { return most > 0 && have >= most }
	return !full(day, limit.Day) && !full(thisMonth, limit.Month) && !full(ever, limit.Ever), err
}

// reviewed grants what feedback brings, within its limits.
func (p *party) reviewed(of model.ID) error {
	rule := p.b.Program().Bonus.Review
	if rule.Points <= 0 {
		return nil
	}
	ok, err := p.within(program.ReasonReview, rule.Limit)
	if ok && err == nil {
		p.grant(program.ReasonReview, rule.Points, "", of)
		p.climb()
	}
	return err
}

// CheckIn notes that a member was here today and grants what the program gives for it: once a
// local day, more for a streak of days. A second check-in gives the first answer.
func (s *Session) CheckIn(ctx context.Context, id model.ID) (Answer, error) {
	if err := s.May(staff.RightAward); err != nil {
		return Answer{}, err
	}
	return s.act(ctx, id, func(p *party) (Answer, error) {
		rule := p.b.Program().Bonus.Checkin
		if rule.Points <= 0 {
			return Answer{}, model.Refuse("checkin.none")
		}
		today := p.today()
		request := p.once(program.ReasonCheckin, today.String())
		if pos, e, err := standing(p.b, request, false); e != nil || err != nil {
			return repeated(p.b, pos, e, err)
		}
		streak := int64(1)
		_, before, err := standing(p.b, p.once(program.ReasonCheckin, (today-1).String()), false)
		if err != nil {
			return Answer{}, err
		}
		if before != nil {
			if body, err := before.ParseBody(); err == nil {
				streak += body.(*model.PointsGranted).Streak
			}
		}
		purse, prog := p.purse(), p.b.Program()
		body := &model.PointsGranted{
			At: p.b.Now().Unix(), Points: rule.CheckinPoints(streak), Reason: program.ReasonCheckin, Ends: prog.EndsOf(today), Program: prog.Version,
			Streak: streak, Engaged: 1,
		}
		entry := p.add(body, request)
		p.climb()
		return p.answer(entry, body, purse, p.b.Program().ExplainGrant(body)), nil
	})
}

// repeated answers a repeat with the first answer of the act that stands.
func repeated(b Book, pos uint64, e *model.Event, err error) (Answer, error) {
	if err != nil {
		return Answer{}, err
	}
	body, err := e.ParseBody()
	if err != nil {
		return Answer{}, err
	}
	first, err := firstAnswer(b, pos, e, body)
	return deref(first), err
}

// Activity grants what an activity code is worth, within its days and limits.
func (s *Session) Activity(ctx context.Context, id model.ID, code string) (Answer, error) {
	if err := s.May(staff.RightAward); err != nil {
		return Answer{}, err
	}
	code = clean.Line(code)
	return s.act(ctx, id, func(p *party) (Answer, error) {
		rule := p.b.Program().CodeBy(code)
		switch {
		case rule == nil:
			return Answer{}, model.Refuse("activity.unknown", code)
		case !rule.Open(p.today()):
			return Answer{}, model.Refuse("activity.closed", rule.Code, dayText(rule.From), dayText(rule.Until))
		}
		reason := program.Reason(program.ReasonActivity, rule.Code)
		ok, err := p.within(reason, rule.Limit)
		switch {
		case err != nil:
			return Answer{}, err
		case !ok:
			return Answer{}, model.Refuse("activity.limit", rule.Code)
		}
		purse, at := p.purse(), len(p.drafts)
		entry := p.grant(reason, rule.Points, "", model.ID{})
		body := p.drafts[at].Body.(*model.PointsGranted)
		p.climb()
		return p.answer(entry, body, purse, p.b.Program().ExplainGrant(body)), nil
	})
}

// dayText writes a day, nothing for none.
func dayText(d model.Day) string {
	if d == model.Never {
		return "…"
	}
	return d.String()
}
