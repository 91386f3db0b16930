package member

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"regulars/model"
	"regulars/model/desk"
	"regulars/model/staff"
	"regulars/tui/part"
)

// Desk is what the page needs of the desk; *desk.Session is one.
type Desk interface {
	Reader
	Historian
	Accountant
	Editor
}

// Reader tells who a member is.
type Reader interface {
	Resolve(ctx context.Context, arg string) (model.ID, error)
	Member(ctx context.Context, id model.ID) (*desk.Member, error)
}

// Historian tells what happened and why.
type Historian interface {
	Timeline(ctx context.Context, id model.ID, before uint64, limit int) ([]desk.Entry, error)
	Explain(ctx context.Context, entry string) (desk.Explanation, error)
}

// Accountant tells about the points, and what there is beside them.
type Accountant interface {
	Ledger(ctx context.Context, id model.ID, before uint64, limit int) ([]desk.Posting, error)
	Holdings(ctx context.Context, id model.ID) (*desk.Holdings, error)
}

// Editor changes a profile and shows a number in full, for whom it may.
type Editor interface {
	May(right staff.Right) error
	Edit(ctx context.Context, id model.ID, typed model.Fields) (*desk.Member, error)
	Reveal(ctx context.Context, id model.ID) (phone string, err error)
}

// The answers of the commands.
type (
	// reread is the member, read again; seq tells late answers.
	reread struct {
		seq    int
		member *desk.Member
		err    error
	}

	// fetched is what the history was asked for.
	fetched struct {
		want part.Want
		rows []desk.Entry
		err  error
	}

	// posted is what the ledger was asked for.
	posted struct {
		want part.Want
		rows []desk.Posting
		err  error
	}

	// holding is what the member has beside the balance.
	holding struct {
		held *desk.Holdings
		err  error
	}

	// revealed is the phone number in full; seq tells late answers, edit that it is wanted to
	// change it.
	revealed struct {
		seq   int
		phone string
		edit  bool
		err   error
	}

	// maskDue is the time to mask the number that was shown then.
	maskDue struct{ seq int }

	// explained tells how an entry came about.
	explained struct {
		entry model.ID
		what  desk.Explanation
		err   error
	}

	// edited ends the change of a field.
	edited struct {
		field    uint64
		previous string
		err      error
	}
)

// ask returns a command that asks the desk of who is signed in now; nil if nobody is.
func (p *Page) ask(f func(context.Context, Desk) tea.Msg) tea.Cmd {
	d, env := p.opt.Desk(), p.env
	if d == nil {
		return nil
	}
	return func() tea.Msg { return f(env.Context(), d) }
}

// read reads the member. An id that is one is found at once; what else names a member takes a
// search.
func (p *Page) read() tea.Cmd {
	p.readSeq++
	seq, id, known := p.readSeq, p.id, p.member
	return p.ask(func(ctx context.Context, d Desk) tea.Msg {
		out := reread{seq: seq}
		var who model.ID
		if known != nil {
			who = known.ID
		} else if who, out.err = d.Resolve(ctx, id); out.err != nil {
			return out
		}
		out.member, out.err = d.Member(ctx, who)
		return out
	})
}

// fetch reads rows of the history; nil if none are wanted.
func (p *Page) fetch(want part.Want) tea.Cmd {
	if want.Count == 0 || p.member == nil {
		return nil
	}
	id := p.member.ID
	return p.ask(func(ctx context.Context, d Desk) tea.Msg {
		rows, err := d.Timeline(ctx, id, want.After, want.Count)
		return fetched{want, rows, err}
	})
}

// explain asks how an entry came about.
func (p *Page) explain(entry model.ID) tea.Cmd {
	return p.ask(func(ctx context.Context, d Desk) tea.Msg {
		what, err := d.Explain(ctx, entry.String())
		return explained{entry, what, err}
	})
}

// fetchLedger reads rows of the ledger; nil if none are wanted.
func (p *Page) fetchLedger(want part.Want) tea.Cmd {
	if want.Count == 0 || p.member == nil {
		return nil
	}
	id := p.member.ID
	return p.ask(func(ctx context.Context, d Desk) tea.Msg {
		rows, err := d.Ledger(ctx, id, want.After, want.Count)
		return posted{want, rows, err}
	})
}

// readHoldings reads what the member has beside the balance.
func (p *Page) readHoldings() tea.Cmd {
	id := p.member.ID
	return p.ask(func(ctx context.Context, d Desk) tea.Msg {
		held, err := d.Holdings(ctx, id)
		return holding{held, err}
	})
}
