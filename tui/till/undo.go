package till

import (
	"context"
	"fmt"

	tea "charm.land/bubbletea/v2"

	"regulars/model"
	"regulars/model/desk"
	"regulars/model/staff"
	"regulars/tui/i18n"
	"regulars/tui/screen"
)

// deed is something that can be taken back, in words.
type deed struct {
	entry model.ID
	who   string // the member, "" for none
	what  string // "消费 ¥128.50，+192 分"
}

// undoThis says that the person agreed to take a deed back.
type undoThis struct{ deed }

// words names the deed and whom it was done for.
func (d deed) words(lang model.Lang) string {
	if d.who == "" {
		return d.what
	}
	return d.who + i18n.Pair{ZH: "：", EN: ": "}.In(lang) + d.what
}

// askUndo shows what would be taken back, and asks.
func (k *Counter) askUndo(env *screen.Env) tea.Cmd {
	s := k.speech(env)
	return k.ask(env, func(ctx context.Context, d Desk) tea.Msg {
		e, err := d.Undoable(ctx)
		if err != nil {
			return screen.Failed{Err: err}
		}
		if e == nil {
			return screen.Toast{Text: s.w.UndoNone}
		}
		what := deed{entry: e.ID, who: s.called(e.Name, ""), what: s.act(s.kind(e), e.Amount, e.Net)}
		lines := []string{s.when(e.At) + "  " + what.words(s.lang)}
		if !e.Member.IsZero() && e.Net != 0 {
			m, err := d.Member(ctx, e.Member)
			if err != nil {
				return screen.Failed{Err: err}
			}
			lines = append(lines, "", s.balanceWithout(m, e.Net))
		}
		return screen.Ask{Title: s.w.Undo, Lines: lines, Yes: s.w.Undo, Then: undoThis{what}}
	})
}

// balanceWithout says what a balance will be once a movement is taken back. What has been spent
// since cannot be, and becomes a debt.
func (s *speech) balanceWithout(m *desk.Member, moved model.Points) string {
	after := m.Balance - m.Debt - moved
	line := s.w.Points + "  " + change(m.Balance, max(after, 0))
	if after < 0 {
		line += "  " + fmt.Sprintf(s.w.Owes, (-after).Format())
	}
	return line
}

// undo takes a deed back and says so.
func (k *Counter) undo(env *screen.Env, what deed) tea.Cmd {
	s := k.speech(env)
	return k.ask(env, func(ctx context.Context, d Desk) tea.Msg {
		a, err := d.Undo(ctx, desk.Reversal{Entry: what.entry})
		switch model.CodeOf(err) {
		case "":
		case "undo.reason", "approval.needed":
			return screen.Push{Screen: k.lateUndo(env, s, what)}
		}
		if err != nil {
			return screen.Failed{Err: err}
		}
		return screen.Many{memberChanged(a), screen.Toast{Text: s.undone(what, &a)}}
	})
}

// undone says what was taken back.
func (s *speech) undone(what deed, a *desk.Answer) string {
	told := fmt.Sprintf(s.w.UndoDone, what.words(s.lang))
	if a.Points != 0 {
		told += "  " + change(a.Before, a.Balance)
	}
	return told
}

// lateUndo asks why something is taken back that is not of this moment, and a colleague if it is
// another's.
func (k *Counter) lateUndo(env *screen.Env, now *speech, what deed) *errand {
	return newErrand(k, env, errandPlan{
		title: func(x *actWords) string { return x.UndoTitle },
		lead: func(s *speech) []string {
			return []string{fmt.Sprintf(s.x.UndoLead, what.words(s.lang)), s.x.UndoReason}
		},
		rows:  []errandRow{reasonRow},
		yes:   func(x *actWords) string { return x.UndoTitle },
		needs: func(x *actWords) string { return x.NeedReason },
		right: staff.RightUndoAny,
		try: func(ctx context.Context, d Desk, values []string, approval *desk.Approval) (finish, error) {
			a, err := d.Undo(ctx, desk.Reversal{Entry: what.entry, Reason: values[0], Approval: approval})
			if err != nil {
				return finish{}, err
			}
			return finish{answer: a, told: now.undone(what, &a)}, nil
		},
	})
}

// reasonMost is how many characters the desk keeps of a reason.
const reasonMost = 40

// reasonRow is the field for why something is put right.
var reasonRow = errandRow{
	label: func(x *actWords) string { return x.Reason }, hint: func(x *actWords) string { return x.ReasonHint }, limit: reasonMost,
}

// undoable is the toast of a deed that can be taken back from whatever screen is shown then.
func (k *Counter) undoable(env *screen.Env, text string, what deed) screen.Toast {
	question := fmt.Sprintf(table.In(env.Lang()).UndoQuestion, what.words(env.Lang()))
	return screen.Toast{Text: text, Undo: &screen.Undo{Question: question, Do: func() tea.Msg {
		if cmd := k.undo(env, what); cmd != nil {
			return cmd()
		}
		return nil
	}}}
}
