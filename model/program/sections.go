package program

import (
	"strconv"
	"strings"
	"time"

	"regulars/model"
)

func at(list string, i int) string { return list + "[" + strconv.Itoa(i+1) + "]" }

func (r *reading) earn() {
	d := &r.doc.Earn
	r.p.Earn = Earn{
		Points: r.number("earn.points", d.Points, 1, maxRate), Per: r.moneyAbove("earn.per", d.Per),
		Exclude: r.names("earn.exclude", d.Exclude), Stack: choice(r, "earn.stack", d.Stack, StackHighest, StackMultiply, StackAdd),
	}
	if r.p.Earn.Per > maxPer {
		r.refuse("program.amount", "earn.per")
	}
}

var weekdays = map[string]time.Weekday{
	"sun": time.Sunday, "mon": time.Monday, "tue": time.Tuesday, "wed": time.Wednesday, "thu": time.Thursday, "fri": time.Friday, "sat": time.Saturday,
}

func (r *reading) multipliers() {
	seen := map[string]bool{}
	if !r.few("multiplier", len(r.doc.Multipliers)) {
		return
	}
	for i, d := range r.doc.Multipliers {
		path := at("multiplier", i)
		m := Multiplier{
			Code: d.Code, Label: r.label(path, d.named, seen), Factor: r.factorAbove(path+".factor", d.Factor), Tiers: r.names(path+".tier", d.Tier),
			Categories: r.names(path+".category", d.Category),
		}
		for _, name := range d.Weekday {
			day, ok := weekdays[strings.ToLower(name)]
			if !ok {
				r.refuse("program.choice", path+".weekday", "mon, tue, wed, thu, fri, sat, sun")
			}
			m.Weekdays |= 1 << day
		}
		m.From, m.To = r.hours(path+".hours", d.Hours)
		if d.Birthday != "" {
			m.Birthday = choice(r, path+".birthday", d.Birthday, OnDay, InWeek, InMonth)
		}
		for j := range r.p.Factors {
			if r.p.Factors[j].overlaps(&m) {
				r.refuse("program.overlap", path, r.p.Factors[j].Code, m.Code)
			}
		}
		r.p.Factors = append(r.p.Factors, m)
	}
}

// hours reads "17:00-19:30" as minutes of the day; a span may cross midnight.
func (r *reading) hours(path, text string) (from, to int) {
	if text == "" {
		return 0, 0
	}
	begin, end, _ := strings.Cut(strings.ReplaceAll(text, " ", ""), "-")
	from, good := minuteOf(begin)
	to, ends := minuteOf(end)
	if !good || !ends || from == to || from == 24*60 {
		r.refuse("program.hours", path)
	}
	return from, to
}

// minuteOf reads "17:30" as a minute of the day; "24:00" is its end.
func minuteOf(text string) (int, bool) {
	hour, minute, _ := strings.Cut(text, ":")
	h, good := decimal(hour, 0)
	m, fine := decimal(minute, 0)
	at := int(h)*60 + int(m)
	return at, good && fine && len(hour) <= 2 && len(minute) == 2 && m < 60 && at <= 24*60
}

func (r *reading) expiry() {
	d := &r.doc.Expiry
	e := Expiry{Mode: choice(r, "expiry.mode", d.Mode, ExpireNever, ExpireMonths, ExpireYear, ExpireIdle), Reinstate: defaultIn}
	if d.Reinstate != nil {
		e.Reinstate = int(r.number("expiry.reinstate", *d.Reinstate, 0, maxDays))
	}
	switch e.Mode {
	case ExpireMonths, ExpireIdle:
		e.Months = int(r.number("expiry.months", d.Months, 1, maxMonths))
	case ExpireYear:
		e.Grace = int(r.number("expiry.grace", d.Grace, 0, 12))
	}
	if (d.Months != 0 && e.Months == 0) || (d.Grace != 0 && e.Grace == 0) {
		r.refuse("program.expiry", "expiry.mode", string(e.Mode))
	}
	r.p.Expiry = e
}

// profileFields are those that a shop may reward members for telling.
var profileFields = []string{"name", "birthday", "gender", "email", "wechat", "address"}

func (r *reading) bonus() {
	d := &r.doc.Bonus
	b := &r.p.Bonus
	b.Welcome = r.points("bonus.welcome.points", d.Welcome.Points)
	b.Checkin = Checkin{
		Points: r.points("bonus.checkin.points", d.Checkin.Points), Streak: r.number("bonus.checkin.streak", d.Checkin.Streak, 0, 366),
		Extra: r.points("bonus.checkin.extra", d.Checkin.Extra),
	}
	if (b.Checkin.Streak == 0) != (b.Checkin.Extra == 0) || b.Checkin.Streak == 1 {
		r.refuse("program.streak", "bonus.checkin")
	}
	b.Referrer, b.Newcomer = r.points("bonus.referral.referrer", d.Referral.Referrer), r.points("bonus.referral.newcomer", d.Referral.Newcomer)
	b.Review = ReviewBonus{Points: r.points("bonus.review.points", d.Review.Points), Limit: r.limit("bonus.review", d.Review.Day, d.Review.Month, d.Review.Ever)}
	b.Birthday = BirthdayGift{
		Points: r.points("bonus.birthday.points", d.Birthday.Points), Window: choice(r, "bonus.birthday.window", d.Birthday.Window, OnDay, InWeek, InMonth),
	}
	b.Profile.Points = r.points("bonus.profile.points", d.Profile.Points)
	for _, name := range r.names("bonus.profile.fields", d.Profile.Fields) {
		field, _ := model.FieldByName(choice(r, "bonus.profile.fields", name, profileFields...))
		b.Profile.Fields = append(b.Profile.Fields, field)
	}
	if (b.Profile.Points > 0) != (len(b.Profile.Fields) > 0) {
		r.refuse("program.profile", "bonus.profile")
	}
}

func (r *reading) limit(path string, day, month, ever int64) Limit {
	return Limit{
		Day: r.number(path+".day", day, 0, maxCount), Month: r.number(path+".month", month, 0, maxCount), Ever: r.number(path+".ever", ever, 0, maxCount),
	}
}

func (r *reading) activities() {
	seen := map[string]bool{}
	if !r.few("activity", len(r.doc.Activities)) {
		return
	}
	for i, d := range r.doc.Activities {
		path, ever := at("activity", i), int64(1)
		if d.Ever != nil {
			ever = *d.Ever
		}
		a := ActivityCode{
			Code: d.Code, Label: r.label(path, d.named, seen), Points: r.points(path+".points", d.Points),
			From: r.day(path+".from", d.From), Until: r.day(path+".until", d.Until), Limit: r.limit(path, d.Day, d.Month, ever),
		}
		r.needs(path+".points", int64(a.Points))
		r.span(path, a.From, a.Until)
		r.p.Bonus.Codes = append(r.p.Bonus.Codes, a)
	}
}

// needs refuses a rule without points.
func (r *reading) needs(path string, n int64) {
	if n <= 0 {
		r.refuse("program.number", path, 1, int64(model.MaxPoints))
	}
}

// span refuses days that end before they begin.
func (r *reading) span(path string, from, until model.Day) {
	if from != model.Never && until != model.Never && until < from {
		r.refuse("program.span", path+".until", from.String(), until.String())
	}
}

func (r *reading) redeem() {
	d := &r.doc.Redeem
	x := Redeem{
		Points: model.Points(r.number("redeem.points", d.Points, 1, maxRate)), Value: r.moneyAbove("redeem.value", d.Value),
		Minimum: r.points("redeem.minimum", d.Minimum), Step: model.Points(r.number("redeem.step", d.Step, 1, int64(model.MaxPoints))),
		Percent:      r.percent("redeem.percent", d.Percent, 0),
		OfflineHours: r.number("redeem.offline_hours", d.Offline, 0, 24*maxDays),
	}
	if r.err == nil && x.Minimum%x.Step != 0 {
		r.refuse("program.step", "redeem.minimum", int64(x.Step))
	}
	r.p.Redeem = x
}

func (r *reading) gifts() {
	if !r.few("gift", len(r.doc.Gifts)) {
		return
	}
	for i, d := range r.doc.Gifts {
		path := at("gift", i)
		g := Gift{Code: d.Code, Label: r.label(path, d.named, r.rewardCodes()), Points: r.points(path+".points", d.Points), Stock: r.number(path+".stock", d.Stock, 0, maxCount)}
		r.needs(path+".points", int64(g.Points))
		r.p.Gifts = append(r.p.Gifts, g)
	}
}

// rewardCodes are the codes taken already: everything that points buy shares one name space.
func (r *reading) rewardCodes() map[string]bool {
	seen := map[string]bool{model.RedeemOff: true}
	for i := range r.p.Gifts {
		seen[strings.ToLower(r.p.Gifts[i].Code)] = true
	}
	for i := range r.p.Charities {
		seen[strings.ToLower(r.p.Charities[i].Code)] = true
	}
	for i := range r.p.Coupons {
		seen[strings.ToLower(r.p.Coupons[i].Code)] = true
	}
	for i := range r.p.Draws {
		seen[strings.ToLower(r.p.Draws[i].Code)] = true
	}
	return seen
}

func (r *reading) charities() {
	if !r.few("charity", len(r.doc.Charities)) {
		return
	}
	for i, d := range r.doc.Charities {
		path := at("charity", i)
		c := Charity{
			Code: d.Code, Label: r.label(path, d.named, r.rewardCodes()), Minimum: r.points(path+".minimum", d.Minimum),
			Step: model.Points(r.number(path+".step", max(d.Step, 1), 1, int64(model.MaxPoints))),
		}
		c.Minimum = max(c.Minimum, c.Step)
		if c.Minimum%c.Step != 0 {
			r.refuse("program.step", path+".minimum", int64(c.Step))
		}
		r.p.Charities = append(r.p.Charities, c)
	}
}
