package till

import (
	"context"
	"fmt"

	tea "charm.land/bubbletea/v2"

	"regulars/model"
	"regulars/model/desk"
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
		a, err := d.Undo(ctx, what.entry)
		if err != nil {
			return screen.Failed{Err: err}
		}
		text := fmt.Sprintf(s.w.UndoDone, what.words(s.lang))
		if a.Points != 0 {
			text += "  " + change(a.Before, a.Balance)
		}
		return screen.Many{memberChanged(a), screen.Toast{Text: text}}
	})
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
