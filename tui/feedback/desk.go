package feedback

import (
	"context"
	"fmt"

	tea "charm.land/bubbletea/v2"

	"regulars/model"
	"regulars/model/desk"
	"regulars/model/say"
	"regulars/model/staff"
	"regulars/tui/part"
	"regulars/tui/screen"
)

// Desk is what the form needs of the desk; *desk.Session is one.
type Desk interface {
	Reader
	Recorder
	Undoer
}

// Reader tells whose feedback it is, and what is open.
type Reader interface {
	Resolve(ctx context.Context, arg string) (model.ID, error)
	Member(ctx context.Context, id model.ID) (*desk.Member, error)
	Cases(ctx context.Context, q desk.CaseQuery) ([]desk.CaseView, error)
}

// Recorder opens cases, for whom it may.
type Recorder interface {
	May(right staff.Right) error
	Feedback(ctx context.Context, in desk.Feedback) (desk.CaseView, error)
}

// Undoer takes one's own last act back.
type Undoer interface {
	Undoable(ctx context.Context) (*desk.Entry, error)
	Undo(ctx context.Context, want desk.Reversal) (desk.Answer, error)
}

// The answers of the commands.
type (
	// reread is the member.
	reread struct {
		member *desk.Member
		err    error
	}

	// fetched is what the list was asked for.
	fetched struct {
		want part.Want
		rows []desk.CaseView
		err  error
	}

	// recorded ends the recording; undo is the entry that takes it back, zero if none does.
	recorded struct {
		view desk.CaseView
		undo model.ID
		err  error
	}
)

// ask returns a command that asks the desk of who is signed in now; nil if nobody is.
func (f *Feedback) ask(do func(context.Context, Desk) tea.Msg) tea.Cmd {
	d, env := f.opt.Desk(), f.env
	if d == nil {
		return nil
	}
	return func() tea.Msg { return do(env.Context(), d) }
}

// mayNot says why this person cannot record anything; "" if the person can.
func (f *Feedback) mayNot() string {
	d := f.opt.Desk()
	if d == nil {
		return table.In(f.env.Lang()).NotNow
	}
	if err := d.May(staff.RightFeedback); err != nil {
		sentence, _ := say.Error(f.env.Lang(), err)
		return sentence
	}
	return ""
}

// read reads the member.
func (f *Feedback) read() tea.Cmd {
	id := f.id
	return f.ask(func(ctx context.Context, d Desk) tea.Msg {
		var out reread
		var who model.ID
		if who, out.err = d.Resolve(ctx, id); out.err == nil {
			out.member, out.err = d.Member(ctx, who)
		}
		return out
	})
}

// fetch reads open cases; nil if none are wanted.
func (f *Feedback) fetch(want part.Want) tea.Cmd {
	if want.Count == 0 {
		return nil
	}
	return f.ask(func(ctx context.Context, d Desk) tea.Msg {
		rows, err := d.Cases(ctx, desk.CaseQuery{Open: true, Before: uint32(want.After), Limit: want.Count})
		return fetched{want, rows, err}
	})
}

// fetched takes open cases.
func (f *Feedback) fetched(msg fetched) tea.Cmd {
	f.tapeErr = msg.err
	if msg.err != nil {
		return nil
	}
	return f.fetch(f.tape.Take(msg.want, msg.rows))
}

// fit gives the list the lines below the form.
func (f *Feedback) fit() tea.Cmd {
	if f.id != "" {
		return nil
	}
	b := &part.Body{Width: f.area.Width}
	f.drawForm(b)
	return f.fetch(f.tape.Fit(f.area.Height - len(b.Lines) - deadlineLines - listHead))
}

// record opens the case, and finds out which entry would take it back.
func (f *Feedback) record(in desk.Feedback) tea.Cmd {
	return f.ask(func(ctx context.Context, d Desk) tea.Msg {
		var out recorded
		if out.view, out.err = d.Feedback(ctx, in); out.err != nil {
			return out
		}
		// Who may not undo gets no offer to; and if another act of the same person came between,
		// from another till, that one is not taken for it.
		last, err := d.Undoable(ctx)
		if err == nil && last != nil && last.Kind == model.CaseOpenedKind && last.Member == in.Member && last.At.Equal(out.view.At) {
			out.undo = last.ID
		}
		return out
	})
}

// recorded leaves the form and tells by when the case wants an answer, or why there is none.
func (f *Feedback) recorded(msg recorded) tea.Cmd {
	f.sending = false
	if msg.err != nil {
		return screen.Send(screen.Failed{Err: msg.err})
	}
	lang := f.env.Lang()
	w := table.In(lang)
	what := say.Word(lang, "feedback."+msg.view.Kind)
	told := fmt.Sprintf(w.Recorded, what)
	if !msg.view.RespondBy.IsZero() {
		told = fmt.Sprintf(w.RecordedDue, what, f.moment(msg.view.RespondBy))
	}
	toast := screen.Toast{Text: told}
	if !msg.undo.IsZero() {
		toast.Undo = &screen.Undo{Question: fmt.Sprintf(w.UndoQuestion, what), Do: f.undo(msg.undo, msg.view.Member, what)}
	}
	return screen.Send(screen.Many{toast, f.changed(msg.view.Member), screen.Pop{}})
}

// undo takes the case back. It may run when the form has gone.
func (f *Feedback) undo(entry, member model.ID, what string) tea.Cmd {
	return func() tea.Msg {
		cmd := f.ask(func(ctx context.Context, d Desk) tea.Msg {
			if _, err := d.Undo(ctx, desk.Reversal{Entry: entry}); err != nil {
				return screen.Failed{Err: err}
			}
			return screen.Many{screen.Toast{Text: fmt.Sprintf(table.In(f.env.Lang()).Undone, what)}, f.changed(member)}
		})
		if cmd == nil {
			return nil
		}
		return cmd()
	}
}

// changed tells the open screens that there is another case.
func (f *Feedback) changed(member model.ID) screen.Changed {
	if member.IsZero() {
		return screen.Changed{What: screen.FeedbackName}
	}
	return screen.Changed{What: screen.MemberName, ID: member.String()}
}
