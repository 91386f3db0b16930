package till

import (
	"context"
	"fmt"
	"strings"

	tea "charm.land/bubbletea/v2"

	"regulars/model"
	"regulars/model/clean"
	"regulars/model/desk"
	"regulars/model/staff"
	"regulars/tui/screen"
	"regulars/tui/text"
)

// pointsMost is enough for all points that there are, with a sign.
const pointsMost = 14

// askAdjustment asks how many points to add or take, and why.
func (c *Card) askAdjustment() tea.Cmd {
	if c.saving != "" || c.member == nil {
		return nil
	}
	k, env, s, m, request := c.counter, c.env, c.counter.speech(c.env), *c.member, c.env.NewID()
	return screen.Send(screen.Push{Screen: newErrand(k, env, errandPlan{
		title: func(x *actWords) string { return x.AdjustTitle },
		lead:  func(s *speech) []string { return []string{fmt.Sprintf(s.x.Lead, s.member(&m), m.Balance.Format())} },
		rows: []errandRow{
			{label: func(x *actWords) string { return x.Amount }, hint: func(x *actWords) string { return x.AmountHint }, only: signedDigits, limit: pointsMost},
			reasonRow,
		},
		yes:   func(x *actWords) string { return x.Adjust },
		needs: func(x *actWords) string { return x.NeedBoth },
		after: func(s *speech, values []string) (string, error) {
			points, err := signedPoints(values[0])
			if err != nil || points == 0 {
				return "", err
			}
			return s.w.PointsN(points) + "   " + change(m.Balance, max(m.Balance+points, 0)), nil
		},
		right: staff.RightAdjust,
		try: func(ctx context.Context, d Desk, values []string, approval *desk.Approval) (finish, error) {
			points, err := signedPoints(values[0])
			if err != nil {
				return finish{}, err
			}
			a, err := d.Adjust(ctx, m.ID, desk.Adjustment{Points: points, Reason: values[1], Request: request, Approval: approval})
			if err != nil {
				return finish{}, err
			}
			who := s.member(&m)
			told := fmt.Sprintf(s.x.AdjustDone, s.w.PointsN(a.Points), values[1], who, change(a.Before, a.Balance))
			return finish{a, told, deed{a.Entry, who, s.act(s.x.AdjustTitle, 0, a.Points)}}, nil
		},
	})})
}

// signedDigits is for a field that takes a whole number with its sign.
func signedDigits(r rune) rune {
	switch r = text.FoldRune(r); {
	case r >= '0' && r <= '9', r == '-', r == '+':
		return r
	case r == '−':
		return '-'
	}
	return -1
}

// signedPoints reads points that are added or, with a minus, taken.
func signedPoints(typed string) (model.Points, error) {
	number, minus := strings.CutPrefix(strings.TrimPrefix(typed, "+"), "-")
	points, err := clean.Points(number)
	if minus {
		points = -points
	}
	return points, err
}
