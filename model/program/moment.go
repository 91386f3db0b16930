package program

import (
	"time"

	"regulars/model"
	"regulars/model/clean"
	"regulars/model/ledger"
)

// Moment is a moment at which accounts are looked at, and the program by which.
type Moment struct {
	Program *Program
	Zone    *time.Location
	Now     int64 // unix seconds
	Today   model.Day
}

// AtEndOf is the end of a day.
func AtEndOf(day model.Day, prog *Program, zone *time.Location) Moment {
	return Moment{Program: prog, Zone: zone, Now: (day + 1).Start(zone).Unix() - 1, Today: day}
}

// Clock is the moment for one account.
func (m *Moment) Clock(acc *ledger.Account) ledger.Clock {
	c := ledger.Clock{Now: m.Now, Today: m.Today}
	if active := acc.Active(); active != 0 && m.Program.Expiry.Mode == ExpireIdle {
		c.Idle = m.Program.IdleEnd(model.DayOf(active, m.Zone))
	}
	return c
}

// Subject is a member as an audience sees one at the moment; what the profile says is as of now.
func (m *Moment) Subject(profile *model.Profile, acc *ledger.Account) *Subject {
	s := &Subject{
		Account: acc, Clock: m.Clock(acc), Tier: m.Program.Stand(acc, m.Today).Tier.Code, Tags: profile.Tags(),
		Gender: profile.Of(model.FieldGender), Age: -1,
	}
	if born, err := clean.ParseBirthday(profile.Of(model.FieldBirthday)); err == nil {
		if age, ok := born.Age(time.Unix(m.Now, 0).In(m.Zone)); ok {
			s.Age = age
		}
	}
	if joined, err := model.ParseDay(profile.Of(model.FieldJoined)); err == nil {
		s.Joined = joined
	}
	if acc.LastVisit != 0 {
		s.Visited = model.DayOf(acc.LastVisit, m.Zone)
	}
	return s
}
