package till

import (
	"context"
	"fmt"
	"time"

	tea "charm.land/bubbletea/v2"

	"regulars/model"
	"regulars/model/desk"
	"regulars/model/say"
	"regulars/tui/i18n"
	"regulars/tui/screen"
	"regulars/tui/slip"
)

const (
	slipRewards = 4  // within reach that a slip names
	slipLooks   = 50 // entries of the member that an act is looked for in
)

// act is something booked that can go on a slip.
type act struct {
	answer desk.Answer
	at     time.Time
}

// booked remembers an act for the slip, and prints one by itself if that is wished. An error of
// the printer is told; that it went well is not, because the toast of the act stands there.
func (k *Counter) booked(env *screen.Env, msg saved) tea.Cmd {
	if msg.answer.Entry.IsZero() || msg.answer.Repeated {
		return nil
	}
	k.last = &act{answer: msg.answer, at: env.Now()}
	if prefs := env.Prefs().Slip; !msg.sale || !prefs.Auto || prefs.Path == "" {
		return nil
	}
	return k.print(env, *k.last, true)
}

// printable reports whether there is a slip to print, and a printer for it.
func (k *Counter) printable(env *screen.Env) bool {
	return k.last != nil && env.Prefs().Slip.Path != ""
}

// printLast prints a slip of the last act.
func (k *Counter) printLast(env *screen.Env) tea.Cmd {
	if !k.printable(env) {
		return nil
	}
	return k.print(env, *k.last, false)
}

// print lays the slip out and hands it to the printer.
func (k *Counter) print(env *screen.Env, a act, silent bool) tea.Cmd {
	s, prefs, shop, by, print := k.speech(env), env.Prefs().Slip, env.Shop(), env.Staff().Name, k.opt.Print
	p := slip.Printer{Path: prefs.Path, Width: slip.Paper58, Encoding: slip.UTF8}
	if prefs.Wide {
		p.Width = slip.Paper80
	}
	if prefs.GB18030 {
		p.Encoding = slip.GB18030
	}
	return k.ask(env, func(ctx context.Context, d Desk) tea.Msg {
		made, undone, err := s.slip(ctx, d, a)
		if err == nil && undone {
			return screen.Toast{Text: s.x.Undone}
		}
		if err == nil {
			made.Shop, made.Staff = shop, by
			err = print(p, made.Text(p.Width, s.lang))
		}
		switch {
		case err != nil:
			return screen.Failed{Err: err}
		case silent:
			return nil
		}
		return screen.Toast{Text: s.x.Printed}
	})
}

// slip reads what stands on a slip: the act with the words of its entry, and the member as it is
// now. An act that was taken back since has none.
func (s *speech) slip(ctx context.Context, d Desk, a act) (made slip.Slip, undone bool, err error) {
	m, entries, err := readMember(ctx, d, a.answer.Member, slipLooks)
	if err != nil {
		return made, false, err
	}
	made = slip.Slip{
		Time: a.at.Format("2006-01-02 15:04"), Member: m.Name, Card: m.Card, Tier: m.Standing.Tier.Name[s.lang], Expiry: s.slipEnds(m),
	}
	line := slip.Line{Label: say.Word(s.lang, "kind."+string(a.answer.Kind))}
	for i := range entries {
		if e := &entries[i]; e.ID == a.answer.Entry {
			undone = e.Undone
			line.Label, made.Receipt = s.kind(e), e.Receipt
		}
	}
	if a.answer.Amount != 0 {
		line.Amount = s.cur.Format(a.answer.Amount)
	}
	made.Lines = []slip.Line{line}
	made.Points = &slip.Points{Before: a.answer.Before, Change: a.answer.Balance - a.answer.Before, After: a.answer.Balance}
	if m.Value > 0 {
		made.Points.Value = s.cur.Format(m.Value)
	}
	if made.Why, err = s.slipWhy(ctx, d, &a.answer); err != nil {
		return made, undone, err
	}
	made.Rewards, err = s.slipRewards(ctx, d, m)
	return made, undone, err
}

// slipWhy explains the points, with the names of the program.
func (s *speech) slipWhy(ctx context.Context, d Desk, a *desk.Answer) ([]string, error) {
	e, err := d.Explain(ctx, a.Entry.String())
	if err != nil {
		return nil, err
	}
	var out []string
	for _, l := range e.Why {
		if l.Code != "why.program" && l.Code != "why.undone" {
			out = append(out, say.Why(s.lang, l))
		}
	}
	return append(out, s.extras(a)...), nil
}

// slipRewards names some of what the member can have now.
func (s *speech) slipRewards(ctx context.Context, d Desk, m *desk.Member) ([]string, error) {
	all, err := d.Rewards(ctx, m.ID)
	var out []string
	for i := range all {
		r := &all[i]
		if r.Missing > 0 || r.Blocked != "" || r.Most || len(out) == slipRewards {
			continue
		}
		out = append(out, fmt.Sprintf(s.x.Costs, s.reward(r), r.Points.Format()))
	}
	return out, err
}

// slipEnds says which points end next, with the whole date: paper is read later.
func (s *speech) slipEnds(m *desk.Member) string {
	if len(m.Lots) == 0 || m.Lots[0].Ends == model.Never || m.Lots[0].Ends == model.Idle {
		return ""
	}
	on := i18n.Pair{EN: "on "}.In(s.lang) + m.Lots[0].Ends.String()
	return fmt.Sprintf(s.x.SlipEnds, m.Lots[0].Points.Format(), on)
}
