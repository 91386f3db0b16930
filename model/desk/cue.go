package desk

import (
	"time"

	"regulars/model"
	"regulars/model/clean"
)

const (
	day = 24 * time.Hour

	birthdaySoon  = 7  // days before a birthday that the till mentions it
	rhythmVisits  = 4  // visits before somebody has a rhythm
	rhythmLongest = 60 // days between visits beyond which it is no rhythm
	rhythmLost    = 3  // rhythms missed before the till mentions it
	tierNear      = 10 // a tier is near when at most 1/10 of its threshold is missing
	endingSoon    = 14 // days before points end that the till mentions them
)

// cueOf picks the one line that a cashier should not miss, the gravest first.
func cueOf(b Book, m *Member) *Cue {
	now := b.Now().In(b.Shop().Zone)
	if m.OpenCases > 0 {
		return cue("cue.case", m.OpenCases)
	}
	if c := elsewhereCue(m, now); c != nil {
		return c
	}
	if m.Debt > 0 {
		return cue("cue.debt", m.Debt.Format())
	}
	if c := birthdayCue(m, now); c != nil {
		return c
	}
	if c := rhythmCue(m, now); c != nil {
		return c
	}
	if c := endingCue(m, todayOf(b)); c != nil {
		return c
	}
	s := m.Standing
	switch {
	case s.Next != nil && s.Have > 0 && s.Missing > 0 && s.Missing <= s.Next.From/tierNear:
		return cue("cue.tier", MeasureWord{s.By, s.Missing, b.Shop().Currency}, TierWord(s.Next.Name))
	case m.Visits == 0:
		return cue("cue.new")
	}
	return nil
}

func cue(code model.Code, args ...any) *Cue {
	w := model.Explain(code, args...)
	return &w
}

// endingCue mentions points that end soon.
func endingCue(m *Member, today model.Day) *Cue {
	if len(m.Lots) == 0 || m.Lots[0].Ends == model.Never || m.Lots[0].Ends > today+endingSoon {
		return nil
	}
	return cue("cue.ending", m.Lots[0].Points.Format(), m.Lots[0].Ends.String(), int(m.Lots[0].Ends-today))
}

func birthdayCue(m *Member, now time.Time) *Cue {
	born, err := clean.ParseBirthday(m.Fields[model.FieldBirthday])
	if err != nil {
		return nil
	}
	next, ok := born.Next(now)
	if !ok {
		return nil
	}
	year, month, d := now.Date()
	today := time.Date(year, month, d, 0, 0, 0, 0, now.Location())
	switch days := int(next.Sub(today).Round(day) / day); {
	case days == 0:
		return cue("cue.birthday_today")
	case days > 0 && days <= birthdaySoon:
		return cue("cue.birthday", days)
	}
	return nil
}

// rhythmCue notices a regular who stopped coming: the mean gap between visits was short and
// has been missed several times over.
func rhythmCue(m *Member, now time.Time) *Cue {
	if m.Visits < rhythmVisits || m.LastVisit.IsZero() {
		return nil
	}
	gap := int(m.LastVisit.Sub(m.FirstVisit) / day / time.Duration(m.Visits-1))
	away := int(now.Sub(m.LastVisit) / day)
	if gap > rhythmLongest || away <= rhythmLost*max(gap, 7) {
		return nil
	}
	return cue("cue.rhythm", max(gap, 1), away)
}
