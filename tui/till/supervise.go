package till

import (
	"context"
	"fmt"
	"strconv"

	tea "charm.land/bubbletea/v2"

	"regulars/model"
	"regulars/model/clean"
	"regulars/model/desk"
	"regulars/model/say"
	"regulars/model/staff"
	"regulars/tui/part"
	"regulars/tui/screen"
)

// askIssue asks which coupon to give the member by hand.
func (c *Card) askIssue() tea.Cmd {
	s := c.counter.speech(c.env)
	if c.saving != "" || c.member == nil || s.tiers.program == nil {
		return nil
	}
	m, request := *c.member, c.env.NewID()
	codes := make([]string, len(s.tiers.program.Coupons))
	for i := range codes {
		codes[i] = s.tiers.program.Coupons[i].Code
	}
	return screen.Send(screen.Push{Screen: newErrand(c.counter, c.env, errandPlan{
		title: func(x *actWords) string { return x.IssueTitle },
		lead:  func(s *speech) []string { return []string{s.member(&m), s.x.IssueLead} },
		rows: []errandRow{{
			label: func(x *actWords) string { return x.Template }, hint: func(x *actWords) string { return x.ChooseOne },
			options: func(s *speech) []string {
				names := make([]string, len(codes))
				for i, code := range codes {
					names[i] = s.tiers.coupon(s.lang, code)
				}
				return names
			},
		}},
		yes:   func(x *actWords) string { return x.Issue },
		right: staff.RightAdjust,
		after: func(s *speech, values []string) (string, error) {
			i, err := strconv.Atoi(values[0])
			if err != nil {
				return "", err
			}
			return s.x.Issue + "  " + s.tiers.coupon(s.lang, codes[i]), nil
		},
		try: func(ctx context.Context, d Desk, values []string, approval *desk.Approval) (finish, error) {
			i, err := strconv.Atoi(values[0])
			if err != nil {
				return finish{}, err
			}
			view, err := d.IssueCoupon(ctx, m.ID, desk.Issue{Template: codes[i], Request: request, Approval: approval})
			if err != nil {
				return finish{}, err
			}
			told := fmt.Sprintf(s.x.Issued, s.tiers.coupon(s.lang, codes[i]), view.Code.String(), s.member(&m))
			return finish{answer: desk.Answer{Member: m.ID}, told: told}, nil
		},
	})})
}

// askVoid asks why the marked coupon is taken back.
func (c *Card) askVoid() tea.Cmd {
	if c.saving != "" || c.wallet == nil || c.wallet.chosen == 0 {
		return nil
	}
	s, m, r := c.counter.speech(c.env), *c.member, c.wallet.rows[c.wallet.chosen-1]
	return screen.Send(screen.Push{Screen: newErrand(c.counter, c.env, errandPlan{
		title: func(x *actWords) string { return x.VoidTitle },
		lead: func(s *speech) []string {
			return []string{s.couponName(&r) + "  " + r.Code.String(), s.member(&m)}
		},
		rows:  []errandRow{reasonRow},
		yes:   func(x *actWords) string { return x.Void },
		needs: func(x *actWords) string { return x.NeedReason },
		right: staff.RightAdjust,
		try: func(ctx context.Context, d Desk, values []string, approval *desk.Approval) (finish, error) {
			if err := d.VoidCoupon(ctx, string(r.Code), values[0], approval); err != nil {
				return finish{}, err
			}
			told := fmt.Sprintf(s.x.VoidDone, s.couponName(&r), r.Code.String(), values[0], s.member(&m))
			return finish{answer: desk.Answer{Member: m.ID}, told: told}, nil
		},
	})})
}

// askTransfer asks to whom the member's points go, how many and why.
func (c *Card) askTransfer() tea.Cmd {
	if c.saving != "" || c.member == nil {
		return nil
	}
	s, m, request := c.counter.speech(c.env), *c.member, c.env.NewID()
	return screen.Send(screen.Push{Screen: newErrand(c.counter, c.env, errandPlan{
		title: func(x *actWords) string { return x.TransferTitle },
		lead:  func(s *speech) []string { return []string{fmt.Sprintf(s.x.Lead, s.member(&m), m.Balance.Format())} },
		rows: []errandRow{
			{label: func(x *actWords) string { return x.Other }, hint: func(x *actWords) string { return x.OtherField }},
			{label: func(x *actWords) string { return x.Points }, hint: func(x *actWords) string { return x.PointsHint }, only: part.Digits, limit: pointsMost},
			reasonRow,
		},
		yes:    func(x *actWords) string { return x.Transfer },
		needs:  func(x *actWords) string { return x.NeedThree },
		member: true,
		after: func(s *speech, values []string) (string, error) {
			points, err := clean.Points(values[1])
			if err != nil || points == 0 {
				return "", err
			}
			return s.w.PointsN(-points) + "   " + change(m.Balance, max(m.Balance-points, 0)), nil
		},
		right: staff.RightAdjust,
		try: func(ctx context.Context, d Desk, values []string, approval *desk.Approval) (finish, error) {
			return s.transfer(ctx, d, &m, values, desk.Adjustment{Request: request, Approval: approval})
		},
	})})
}

// transfer moves points to the member whose id is the first value; the others are how many and why.
func (s *speech) transfer(ctx context.Context, d Desk, from *desk.Member, values []string, in desk.Adjustment) (finish, error) {
	to, ok, err := findExact(ctx, d, values[0])
	if err == nil && !ok {
		err = model.Refuse("member.unknown", values[0])
	}
	if err != nil {
		return finish{}, err
	}
	if in.Points, err = clean.Points(values[1]); err != nil {
		return finish{}, err
	}
	in.Reason = values[2]
	other, err := d.Member(ctx, to)
	if err != nil {
		return finish{}, err
	}
	a, err := d.Transfer(ctx, from.ID, to, in)
	if err != nil {
		return finish{}, err
	}
	who := s.member(from)
	told := fmt.Sprintf(s.x.TransferDone, in.Points.Format(), s.member(other), in.Reason, who, change(a.Before, a.Balance))
	return finish{a, told, deed{a.Entry, who, s.act(say.Word(s.lang, "kind."+string(model.PointsAdjustedKind)), 0, a.Points)}}, nil
}
