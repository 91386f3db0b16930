// Package member holds the page that tells all about a member: the whole profile, the totals,
// the way to the next tier, and the history back to the first day. Fields are changed here, one
// at a time; what an entry did and why opens under it.
//
// The page holds the rows of the history that it shows and no others. The phone number is masked
// until the person asks for it, and masked again as soon as the page is left. The page sees the
// desk only through the interfaces of desk.go, asks for it anew with each call, and does I/O in
// commands alone. It never awards and never imports another screen.
package member

import (
	"time"

	tea "charm.land/bubbletea/v2"

	"regulars/model"
	"regulars/model/desk"
	"regulars/tui/part"
	"regulars/tui/screen"
)

// Options are what the page is made of. Desk is required.
type Options struct {
	// Desk returns the desk of who is signed in at this moment, nil while nobody is.
	Desk func() Desk

	// Pinyin spells a Chinese name for terminals without hanzi; without it such a terminal gets
	// the masked phone beside the name.
	Pinyin func(name string) string
}

// New returns the maker of the page; the id says whose it is: a member's id, or anything else
// that names exactly one.
func New(o Options) screen.Maker {
	return func(env *screen.Env, id string) screen.Screen {
		p := &Page{opt: o, env: env, id: id, area: screen.Area{Width: 80, Height: 20}, opened: env.Clock()}
		p.tape.Place = func(e desk.Entry) uint64 { return e.Pos }
		return p
	}
}

// section is a part of the page that can have the focus.
type section int

const (
	profile section = iota
	history
)

// settle is how long the key that opened the page means nothing on it: a hand that presses it
// twice must not uncover a number.
const settle = 500 * time.Millisecond

// Page is a member's page.
type Page struct {
	opt    Options
	env    *screen.Env
	id     string // as it was opened
	area   screen.Area
	opened time.Time

	member  *desk.Member // nil until read
	readErr error
	readSeq int

	on       section
	field    int  // number of the marked field
	revealed bool // the phone is shown in full

	tape    part.Tape[desk.Entry]
	tapeErr error
	why     *explained // of the marked entry, nil for none

	edit   *edition // nil unless a field is being changed
	saving bool
}

// Init reads the member.
func (p *Page) Init() tea.Cmd { return p.read() }

// Title names the page and not the member, whose name stands in the first line.
func (p *Page) Title() string { return table.In(p.env.Lang()).Title }

// kept is what the page keeps through a scan: which field is being changed, and its text.
type kept struct {
	field int
	typed screen.Kept
}

// Keep returns the field that is being changed.
func (p *Page) Keep() screen.Kept {
	if p.edit == nil {
		return nil
	}
	return kept{p.edit.number, part.Keep(&p.edit.input)}
}

// Restore goes back to it, or to no field.
func (p *Page) Restore(k screen.Kept) (screen.Screen, tea.Cmd) {
	was, ok := k.(kept)
	if !ok {
		p.edit = nil
		return p, nil
	}
	if p.edit == nil || p.edit.number != was.field {
		p.field = was.field
		p.begin()
	}
	if p.edit != nil {
		part.Restore(was.typed, &p.edit.input)
	}
	return p, nil
}

// Actions of the page; those of the field while one is being changed.
func (p *Page) Actions() []screen.Offer {
	w := table.In(p.env.Lang())
	switch {
	case p.member == nil:
		return nil
	case p.edit != nil:
		return []screen.Offer{screen.Can(screen.Submit).As(w.Save).Unless(p.busy()), screen.Can(screen.Back).As(w.Discard)}
	}
	show := screen.Can(screen.Member).As(w.ShowPhone)
	if p.revealed {
		show = show.As(w.HidePhone)
	}
	if p.member.Phone == "" {
		show = show.Unless(w.NoPhone)
	}
	enter := screen.Can(screen.Submit).As(w.Edit).Unless(p.mayNotEdit())
	other := screen.Can(screen.NextPart).As(w.History)
	if p.on == history {
		enter, other = screen.Can(screen.Submit).As(w.Explain).Unless(p.nothingMarked()), screen.Can(screen.NextPart).As(w.Profile)
	}
	offers := []screen.Offer{enter, other, show, screen.Can(screen.Feedback)}
	if p.why != nil {
		offers = append(offers, screen.Can(screen.Back).As(w.Close))
	}
	return offers
}

// busy says why nothing can be saved right now.
func (p *Page) busy() string {
	if p.saving {
		return table.In(p.env.Lang()).Saving
	}
	return ""
}

// nothingMarked says why no entry can be explained.
func (p *Page) nothingMarked() string {
	if _, ok := p.tape.List().Selected(); ok {
		return ""
	}
	return table.In(p.env.Lang()).NoEntry
}

// Update takes one message.
func (p *Page) Update(msg tea.Msg) (screen.Screen, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		p.area = screen.Area{Width: msg.Width, Height: msg.Height}
		return p, p.fit()
	case tea.KeyPressMsg, tea.PasteMsg:
		return p, p.typed(msg)
	case screen.Do:
		return p, p.do(msg.Action)
	case screen.Shown:
		p.revealed = false
		return p, p.read()
	case screen.Locked:
		p.revealed, p.why = false, nil
	case screen.Changed:
		if p.member != nil && msg.What == screen.MemberName && msg.ID == p.member.ID.String() {
			return p, p.read()
		}
	case reread:
		return p, p.taken(msg)
	case fetched:
		return p, p.fetched(msg)
	case explained:
		p.explained(msg)
	case edited:
		return p, p.edited(msg)
	}
	return p, nil
}

// taken takes the member that was read; the history follows, from the start at first, later
// where it is.
func (p *Page) taken(msg reread) tea.Cmd {
	if msg.seq != p.readSeq {
		return nil
	}
	p.readErr = msg.err
	if msg.err != nil {
		return nil
	}
	first := p.member == nil
	p.member = msg.member
	if fit := p.fit(); fit != nil && !first {
		return fit
	}
	if first {
		return p.fetch(p.tape.Start())
	}
	return p.fetch(p.tape.Again())
}

// fetched takes rows of the history.
func (p *Page) fetched(msg fetched) tea.Cmd {
	p.tapeErr = msg.err
	if msg.err != nil {
		return nil
	}
	return p.fetch(p.tape.Take(msg.want, msg.rows))
}

// fit gives the history the lines that it has when it has the focus.
func (p *Page) fit() tea.Cmd {
	if p.member == nil {
		return nil
	}
	return p.fetch(p.tape.Fit(p.historyRows()))
}

// typed takes a character or a motion.
func (p *Page) typed(msg tea.Msg) tea.Cmd {
	if p.edit != nil {
		if p.edit.input.Update(msg) {
			p.edit.refused = nil
		}
		return nil
	}
	key, ok := msg.(tea.KeyPressMsg)
	if !ok || p.member == nil {
		return nil
	}
	switch screen.ActionOf(key) {
	case screen.NextPart, screen.PrevPart:
		p.on = profile + history - p.on
		p.why = nil
		return nil
	case screen.Page:
		p.on = history
	}
	if p.on == profile {
		p.moveField(key)
		return nil
	}
	want := p.tape.Update(key)
	if e, ok := p.tape.List().Selected(); !ok || p.why != nil && p.why.entry != e.ID {
		p.why = nil
	}
	return p.fetch(want)
}

func (p *Page) do(a screen.Action) tea.Cmd {
	switch a {
	case screen.Submit:
		return p.submit()
	case screen.Back:
		p.edit, p.why = nil, nil
	case screen.Member:
		if p.revealed || p.env.Clock().Sub(p.opened) >= settle {
			p.revealed = !p.revealed
		}
	case screen.Feedback:
		return screen.Send(screen.Open{What: screen.FeedbackName, ID: p.member.ID.String()})
	}
	return nil
}

// submit saves what is being changed, or begins to change a field, or explains an entry.
func (p *Page) submit() tea.Cmd {
	switch {
	case p.edit != nil:
		return p.save()
	case p.on == profile:
		p.begin()
		return nil
	}
	if p.why != nil {
		p.why = nil
		return nil
	}
	if e, ok := p.tape.List().Selected(); ok {
		return p.explain(e.ID)
	}
	return nil
}

// explained opens an explanation under its entry, if that is still the marked one.
func (p *Page) explained(msg explained) {
	if e, ok := p.tape.List().Selected(); ok && e.ID == msg.entry && p.on == history {
		p.why = &msg
	}
}

// called is how the member is called here.
func (p *Page) called(m *desk.Member, masked string) string {
	beside := masked
	if p.opt.Pinyin != nil && m.Name != "" {
		beside = p.opt.Pinyin(m.Name)
	}
	if m.Name == "" {
		beside = masked
	}
	return part.Called(p.env.NoHanzi(), m.Name, beside)
}

// Fields of a profile in the order of the page.
var fields = func() []uint64 {
	all := make([]uint64, len(model.FieldNames))
	for i, f := range model.FieldNames {
		all[i] = f.Field
	}
	return all
}()
