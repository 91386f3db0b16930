package rules

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"regulars/model"
	"regulars/model/desk"
	"regulars/model/program"
	"regulars/model/rehearsal"
	"regulars/model/staff"
	"regulars/tui/screen"
)

// Desk is what the page needs of the desk; *desk.Session is one.
type Desk interface {
	Reader
	Publisher
}

// Reader tells what the program says and said.
type Reader interface {
	ProgramText(ctx context.Context) (text string, version uint, err error)
	ReadProgram(ctx context.Context, text string) (*program.Program, error)
	ProgramUse(ctx context.Context) (desk.ProgramUse, error)
	ProgramHistory(ctx context.Context) ([]desk.ProgramVersion, error)
	ProgramOf(ctx context.Context, entry model.ID) (text string, err error)
}

// Publisher tries a draft and puts it into force, for whom it may.
type Publisher interface {
	May(right staff.Right) error
	Rehearse(ctx context.Context, draft string, q rehearsal.Query, progress func(done int64)) (rehearsal.Result, error)
	PublishProgramOver(ctx context.Context, text string, from uint) (version uint, err error)
}

// The answers of the commands.
type (
	// loaded is the program in force.
	loaded struct {
		seq int
		inForce
		err error
	}

	// recalled are the versions.
	recalled struct {
		versions []desk.ProgramVersion
		err      error
	}

	// opened is the document of a version, line by line.
	opened struct {
		of    desk.ProgramVersion
		lines []string
		err   error
	}

	// prepared is an editor that waits to be run.
	prepared struct {
		editing Editing
		err     error
	}

	// checked says whether a draft can be published.
	checked struct {
		of      *draft
		program *program.Program
		err     error
	}

	// rehearsed says what a draft would have done.
	rehearsed struct {
		of     *draft
		result rehearsal.Result
		err    error
	}

	// agreed and dropped are answers of dialogs: publish the draft, throw it away.
	agreed  struct{ of *draft }
	dropped struct{ of *draft }

	// published ends the publication of a draft.
	published struct {
		of      *draft
		version uint
		err     error
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

// load reads the program in force, with what its rules have given away.
func (p *Page) load() tea.Cmd {
	p.seq++
	seq := p.seq
	return p.ask(func(ctx context.Context, d Desk) tea.Msg {
		out := loaded{seq: seq}
		if out.text, out.version, out.err = d.ProgramText(ctx); out.err != nil {
			return out
		}
		if out.program, out.err = d.ReadProgram(ctx, out.text); out.err != nil {
			return out
		}
		out.use, out.err = d.ProgramUse(ctx)
		return out
	})
}

// recall reads which versions there were; it may take a while in a long log.
func (p *Page) recall() tea.Cmd {
	return p.ask(func(ctx context.Context, d Desk) tea.Msg {
		versions, err := d.ProgramHistory(ctx)
		return recalled{versions, err}
	})
}

// openVersion reads the document of a version.
func (p *Page) openVersion(v desk.ProgramVersion) tea.Cmd {
	return p.ask(func(ctx context.Context, d Desk) tea.Msg {
		text, err := d.ProgramOf(ctx, v.Entry)
		return opened{v, documentLines(text), err}
	})
}

// check reads a draft.
func (p *Page) check(of *draft) tea.Cmd {
	text := of.text
	return p.ask(func(ctx context.Context, d Desk) tea.Msg {
		read, err := d.ReadProgram(ctx, text)
		return checked{of, read, err}
	})
}

// rehearse runs the shop's past through a draft.
func (p *Page) rehearse(of *draft) tea.Cmd {
	text := of.text
	return p.ask(func(ctx context.Context, d Desk) tea.Msg {
		result, err := d.Rehearse(ctx, text, rehearsal.Query{}, nil)
		return rehearsed{of, result, err}
	})
}

// publish puts a draft into force, and lets go of its file.
func (p *Page) publish(of *draft) tea.Cmd {
	text, from, path, forget := of.text, of.from, of.path, p.opt.Forget
	return p.ask(func(ctx context.Context, d Desk) tea.Msg {
		version, err := d.PublishProgramOver(ctx, text, from)
		if err == nil && forget != nil {
			_ = forget(path) // a file that stays is only a copy of what is in the log now
		}
		return published{of, version, err}
	})
}

// forget removes the file of a draft that was thrown away.
func (p *Page) forget(path string) tea.Cmd {
	forget := p.opt.Forget
	if forget == nil {
		return nil
	}
	return func() tea.Msg {
		if err := forget(path); err != nil {
			return screen.Failed{Err: err}
		}
		return nil
	}
}
