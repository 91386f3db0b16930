// Package rules holds the page of the loyalty program: what the program in force says, in plain
// words, which versions there were, and, for managers, the draft of the next one, which is
// written in the person's own editor, checked, rehearsed over the shop's past and published.
//
// Everybody may read; only who may publish can edit. A draft lives in a file until it is
// published or thrown away, and on the session's shelf, so that leaving the page loses nothing.
// The page sees the desk only through the interfaces of desk.go, asks for it anew with each call,
// and does I/O in commands alone. It computes no points and never imports another screen.
package rules

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"regulars/model"
	"regulars/model/desk"
	"regulars/model/program"
	"regulars/model/say"
	"regulars/model/staff"
	"regulars/tui/part"
	"regulars/tui/screen"
	"regulars/tui/theme"
)

// Options are what the page is made of. Desk is required.
type Options struct {
	// Desk returns the desk of who is signed in at this moment, nil while nobody is.
	Desk func() Desk

	// Editor prepares the person's editor for a text, in the file at path, or in a fresh one if
	// path is "". Nil where there is no editor to run, over a network for example.
	Editor func(ctx context.Context, text, path string) (Editing, error)

	// Forget removes the file of a draft that is no longer needed; nil if nobody does.
	Forget func(path string) error

	// Exec runs the editor in place of the screens; nil is tea.Exec. Tests put theirs here.
	Exec func(tea.ExecCommand, tea.ExecCallback) tea.Cmd
}

// Editing is an editor on a draft. Result is asked after Run: the text that the editor left, and
// the file it stays in.
type Editing interface {
	tea.ExecCommand
	Result() (text, path string, err error)
}

// New returns the maker of the page; the id means nothing. The pages of one session share their
// draft.
func New(o Options) screen.Maker {
	if o.Exec == nil {
		o.Exec = tea.Exec
	}
	s := &shelf{}
	return func(env *screen.Env, _ string) screen.Screen {
		return &Page{opt: o, env: env, shelf: s, area: screen.Area{Width: 80, Height: 20}}
	}
}

// shelf keeps the draft of a session while its page is away. Only the event loop touches it.
type shelf struct{ draft *draft }

// section is a part of the page that can have the focus.
type section int

const (
	present section = iota // the program in force
	versions
	drafts
)

// inForce is the program in force.
type inForce struct {
	text    string
	version uint
	program *program.Program
	use     desk.ProgramUse
}

// Page is the page of the loyalty program.
type Page struct {
	opt   Options
	env   *screen.Env
	shelf *shelf
	area  screen.Area
	on    section

	seq     int
	now     *inForce // nil until read
	nowErr  error
	nowPane part.Pane

	past    []desk.ProgramVersion // nil until read
	pastErr error
	list    part.List[desk.ProgramVersion]
	shown   *opened // the document of a version, nil for the list
	text    part.Pane

	editing   Editing // that is open, nil for none
	editingID string
	draftPane part.Pane
	working   bool // a draft is being rehearsed or published
}

// Init reads the program and its versions.
func (p *Page) Init() tea.Cmd { return tea.Batch(p.load(), p.recall()) }

// Title of the page.
func (p *Page) Title() string { return table.In(p.env.Lang()).Title }

// Keep is nil: nothing is typed on the page.
func (p *Page) Keep() screen.Kept { return nil }

// Restore has nothing to put back.
func (p *Page) Restore(screen.Kept) (screen.Screen, tea.Cmd) { return p, nil }

// Actions of the part that has the focus.
func (p *Page) Actions() []screen.Offer {
	w := table.In(p.env.Lang())
	if p.now == nil {
		return nil
	}
	next := screen.Can(screen.NextPart).As([...]string{present: w.Present, versions: w.Versions, drafts: w.Draft}[p.next(1)])
	edit := screen.Can(screen.Edit).Unless(p.mayNotEdit())
	switch p.on {
	case versions:
		if p.shown != nil {
			return []screen.Offer{screen.Can(screen.Choose).As(w.Scroll), screen.Can(screen.Submit).As(w.Close), screen.Can(screen.Back).As(w.Close)}
		}
		return []screen.Offer{screen.Can(screen.Submit).As(w.Read).Unless(p.nothingMarked()), next, edit}
	case drafts:
		return []screen.Offer{
			screen.Can(screen.Confirm).As(w.Publish).Unless(p.mayNotPublish()), screen.Can(screen.Rehearse).Unless(p.mayNotRehearse()), edit,
			screen.Can(screen.EraseRight).As(w.Drop).Unless(p.busy()), next,
		}
	}
	return []screen.Offer{screen.Can(screen.Choose).As(w.Scroll), next, edit}
}

// next is the part that stands so many steps further; the draft is one only if there is one.
func (p *Page) next(step int) section {
	count := 2
	if p.shelf.draft != nil {
		count = 3
	}
	return section((int(p.on) + step + count) % count)
}

// mayNot says why this person cannot publish a program; "" if the person can.
func (p *Page) mayNot() string {
	d := p.opt.Desk()
	if d == nil {
		return table.In(p.env.Lang()).NotNow
	}
	err := d.May(staff.RightProgram)
	if p.now != nil && p.now.use.Chain != "" {
		err = model.Refuse("chain.program", p.now.use.Chain)
	}
	if err != nil {
		sentence, _ := say.Error(p.env.Lang(), err)
		return sentence
	}
	return ""
}

// mayNotEdit says why there can be no draft.
func (p *Page) mayNotEdit() string {
	why := p.mayNot()
	if why == "" {
		why = p.busy()
	}
	if why == "" && p.opt.Editor == nil {
		why = table.In(p.env.Lang()).NoEditor
	}
	return why
}

// busy says why a draft must wait.
func (p *Page) busy() string {
	if p.working || p.editing != nil {
		return table.In(p.env.Lang()).Working
	}
	return ""
}

// nothingMarked says why no version can be read.
func (p *Page) nothingMarked() string {
	if _, ok := p.list.Selected(); ok {
		return ""
	}
	return table.In(p.env.Lang()).NoVersion
}

// Update takes one message.
func (p *Page) Update(msg tea.Msg) (screen.Screen, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		p.area = screen.Area{Width: msg.Width, Height: msg.Height}
		p.fit()
	case tea.KeyPressMsg:
		return p, p.typed(msg)
	case screen.Do:
		return p, p.do(msg.Action)
	case screen.Shown:
		return p, p.load()
	case screen.Changed:
		return p, p.changed(msg)
	case loaded:
		p.loaded(msg)
	case recalled:
		p.past, p.pastErr = msg.versions, msg.err
		p.fit()
	case opened:
		return p, p.opened(msg)
	default:
		return p, p.drafted(msg)
	}
	return p, nil
}

// changed reads the program again if it is another one now, and takes what the editor left.
func (p *Page) changed(msg screen.Changed) tea.Cmd {
	switch {
	case msg.What != screen.ProgramName:
		return nil
	case p.editing != nil && msg.ID == p.editingID:
		return p.edited()
	case msg.ID == "":
		return p.Init()
	}
	return nil
}

// loaded takes the program in force.
func (p *Page) loaded(msg loaded) {
	if msg.seq != p.seq {
		return
	}
	if p.nowErr = msg.err; msg.err == nil {
		p.now = &msg.inForce
	}
	if d := p.shelf.draft; d != nil && msg.err == nil && d.text == msg.text && !p.working {
		p.shelf.draft = nil // it was published while the page was away
		if p.on == drafts {
			p.turn(present)
		}
	}
	p.fit()
}

// opened shows the document of a version.
func (p *Page) opened(msg opened) tea.Cmd {
	if msg.err != nil {
		return screen.Send(screen.Failed{Err: msg.err})
	}
	if p.on == versions {
		p.shown = &msg
		p.text.Top()
		p.fit()
	}
	return nil
}

// typed takes a motion.
func (p *Page) typed(key tea.KeyPressMsg) tea.Cmd {
	switch screen.ActionOf(key) {
	case screen.NextPart:
		p.turn(p.next(1))
		return nil
	case screen.PrevPart:
		p.turn(p.next(-1))
		return nil
	case screen.EraseRight:
		return p.do(screen.EraseRight)
	}
	switch {
	case p.on == present:
		p.nowPane.Update(key)
	case p.on == drafts:
		p.draftPane.Update(key)
	case p.shown != nil:
		p.text.Update(key)
	default:
		p.list.Update(key)
		p.fit()
	}
	return nil
}

// turn gives another part the focus.
func (p *Page) turn(to section) {
	p.on, p.shown = to, nil
	p.fit()
}

func (p *Page) do(a screen.Action) tea.Cmd {
	switch a {
	case screen.Back:
		p.shown = nil
	case screen.Submit:
		if p.shown != nil {
			p.shown = nil
		} else if v, ok := p.list.Selected(); ok && p.on == versions {
			return p.openVersion(v)
		}
	case screen.Edit:
		return p.edit()
	case screen.Rehearse:
		return p.startRehearsal()
	case screen.Confirm:
		return p.askToPublish()
	case screen.EraseRight:
		return p.askToDrop()
	}
	return nil
}

// fit tells the list and the panes how much they hold and how much of it has room.
func (p *Page) fit() {
	rows := p.area.Height - headLines
	p.list.Fit(rows - 1) // without the titles
	at := p.list.At()
	p.list.Clear()
	p.list.Show(p.past, 0, len(p.past))
	p.list.Select(at)
	if first, _, ok := p.list.Wants(); ok {
		p.list.Show(p.past[first:], first, len(p.past))
	}
	p.nowPane.Fit(len(p.presentLines(p.area.Width)), rows)
	p.text.Fit(len(p.textLines(p.area.Width)), rows)
	p.draftPane.Fit(len(p.draftLines(p.area.Width)), rows)
}

// textLines are the lines of the document that is shown.
func (p *Page) textLines(width int) []string {
	if p.shown == nil {
		return nil
	}
	b := &part.Body{Width: width}
	for _, line := range p.shown.lines {
		hanging(b, indent, "", line, theme.Style{})
	}
	return b.Lines
}
