package till

import (
	"context"
	"fmt"

	tea "charm.land/bubbletea/v2"

	"regulars/model"
	"regulars/model/desk"
	"regulars/model/say"
	"regulars/tui/screen"
)

// checkIn notes that the member is here today.
func (c *Card) checkIn() tea.Cmd {
	if c.member == nil {
		return nil
	}
	s, m := c.counter.speech(c.env), *c.member
	return c.book(s.x.Trying, func(ctx context.Context, d Desk) (desk.Answer, outcome, error) {
		a, err := d.CheckIn(ctx, m.ID)
		who := s.member(&m)
		if a.Repeated {
			return a, outcome{told: fmt.Sprintf(s.x.CheckedBefore, who, s.w.PointsN(a.Points))}, err
		}
		told := fmt.Sprintf(s.x.CheckedIn, s.w.PointsN(a.Points), s.streak(&a), who, change(a.Before, a.Balance))
		return a, outcome{told: told, undo: deed{a.Entry, who, s.act(s.x.CheckInWord, 0, a.Points)}}, err
	})
}

// streak says the how manieth day in a row it is, from the second on.
func (s *speech) streak(a *desk.Answer) string {
	for _, l := range a.Why {
		if l.Code != "why.streak" || len(l.Args) == 0 {
			continue
		}
		if n, ok := l.Args[0].(int64); ok && n > 1 {
			return fmt.Sprintf(s.x.Streak, n)
		}
	}
	return ""
}

// askCode asks for an activity code.
func (c *Card) askCode() tea.Cmd {
	if c.saving != "" || c.member == nil {
		return nil
	}
	s, m := c.counter.speech(c.env), *c.member
	return screen.Send(screen.Push{Screen: newErrand(c.counter, c.env, errandPlan{
		title: func(x *actWords) string { return x.CodeTitle },
		lead: func(s *speech) []string {
			return []string{fmt.Sprintf(s.x.Lead, s.member(&m), m.Balance.Format()), s.x.CodeLead}
		},
		rows:  []errandRow{{label: func(x *actWords) string { return x.Code }, hint: func(x *actWords) string { return x.CodeHint }}},
		yes:   func(x *actWords) string { return x.Enter },
		enter: true,
		other: "activity.unknown",
		try: func(ctx context.Context, d Desk, values []string, _ *desk.Approval) (finish, error) {
			a, err := d.Activity(ctx, m.ID, values[0])
			if err != nil {
				return finish{}, err
			}
			reason := say.Word(s.lang, "kind."+string(model.PointsGrantedKind))
			if e, err := d.Explain(ctx, a.Entry.String()); err == nil && len(e.Why) > 0 {
				reason = say.Why(s.lang, e.Why[0])
			}
			who := s.member(&m)
			undo := deed{a.Entry, who, s.act(s.x.Code, 0, a.Points)}
			return finish{a, fmt.Sprintf(s.x.CodeDone, reason, who, change(a.Before, a.Balance)), undo}, nil
		},
	})})
}
