// Package member holds the page that tells all about a member: the whole profile, the totals,
// the way to the next tier, the history back to the first day, the ledger of points with the
// reason of each, and what there is beside the balance: coming ends, points put aside, coupons,
// the steps on the ladder. Fields are changed here, one at a time.
//
// The page holds the rows of history and ledger that it shows and no others. The phone number is
// masked until the person asks the desk for it, which writes down who saw it, and masked again
// after a moment or as soon as the page is left. The page sees the desk only through the
// interfaces of desk.go, asks for it anew with each call, and does I/O in commands alone. It
// never awards and never imports another screen.
package member

import (
	"time"

	tea "charm.land/bubbletea/v2"

	"regulars/model"
	"regulars/model/desk"
	"regulars/model/staff"
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
		p.ledger.Place = func(l desk.Posting) uint64 { return l.Place }
		return p
	}
}

// section is a part of the page that can have the focus.
type section int

const (
	profile section = iota
	history
	points
	holdings
	sections
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

	on    section
	field int // number of the marked field

	phoneShown string // the number in full while it may be seen, "" while it is masked
	phoneSeq   int    // tells late answers and timers

	tape    part.Tape[desk.Entry]
	tapeErr error
	why     *explained // of the marked entry, nil for none
	whyPane part.Pane

	ledger    part.Tape[desk.Posting]
	ledgerErr error
	reading   bool // the ledger has been asked for

	held     *desk.Holdings // nil until read
	heldErr  error
	heldPane part.Pane

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
		p.open()
	}
	part.Restore(was.typed, &p.edit.input)
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
	next := [sections]string{profile: w.History, history: pw(p).Ledger, points: pw(p).Holdings, holdings: w.Profile}[p.on]
	offers := []screen.Offer{p.enter(), screen.Can(screen.NextPart).As(next), p.offerPhone(), screen.Can(screen.Feedback)}
	if p.why != nil {
		offers = append(offers, screen.Can(screen.Back).As(w.Close))
	}
	return offers
}

// enter is what Enter does in the part that has the focus.
func (p *Page) enter() screen.Offer {
	w := table.In(p.env.Lang())
	switch p.on {
	case profile:
		return screen.Can(screen.Submit).As(w.Edit).Unless(p.mayNot(staff.RightEnrol))
	case holdings:
		return screen.Can(screen.Choose).As(pw(p).Scroll)
	}
	if p.why != nil && p.on == points {
		return screen.Can(screen.Submit).As(w.Close)
	}
	return screen.Can(screen.Submit).As(w.Explain).Unless(p.nothingMarked())
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
	w := table.In(p.env.Lang())
	if _, ok := p.entry(); ok {
		return ""
	}
	if l, ok := p.ledger.List().Selected(); ok && p.on == points {
		if l.Kind == desk.PostElse {
			return pw(p).OthersWhy
		}
		return pw(p).NotBookedWhy
	}
	return w.NoEntry
}

// entry is the marked entry of the history or the ledger; ok is false if there is none that
// could be explained.
func (p *Page) entry() (id model.ID, ok bool) {
	if p.on == points {
		l, ok := p.ledger.List().Selected()
		return l.Entry, ok && !l.Entry.IsZero()
	}
	e, ok := p.tape.List().Selected()
	return nameOf(&e), ok && p.on == history
}

// nameOf is what an entry is known by on the page: an event of this file, or a case of another shop.
func nameOf(e *desk.Entry) model.ID {
	if e.ToldHere() {
		return e.Case
	}
	return e.ID
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
		p.mask()
		return p, p.read()
	case screen.Locked:
		p.mask()
		p.why = nil
	case screen.Changed:
		if p.member != nil && msg.What == screen.MemberName && msg.ID == p.member.ID.String() {
			return p, p.read()
		}
	case screen.News:
		if p.member != nil && msg.About(p.member.ID.String()) {
			return p, p.read()
		}
	case reread:
		return p, p.taken(msg)
	case fetched:
		return p, p.fetched(msg)
	case posted:
		return p, p.posted(msg)
	case holding:
		p.held, p.heldErr = msg.held, msg.err
		p.fitPanes()
	case revealed:
		return p, p.revealed(msg)
	case maskDue:
		if msg.seq == p.phoneSeq {
			p.mask()
		}
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
	if first {
		p.fit()
		return p.fetch(p.tape.Start())
	}
	cmds := []tea.Cmd{p.fit()}
	if cmds[0] == nil {
		cmds[0] = p.fetch(p.tape.Again())
	}
	if p.reading {
		cmds = append(cmds, p.fetchLedger(p.ledger.Again()))
	}
	if p.held != nil {
		cmds = append(cmds, p.readHoldings())
	}
	return tea.Batch(cmds...)
}

// fetched takes rows of the history.
func (p *Page) fetched(msg fetched) tea.Cmd {
	p.tapeErr = msg.err
	if msg.err != nil {
		return nil
	}
	return p.fetch(p.tape.Take(msg.want, msg.rows))
}

// fit gives history and ledger the lines that they have when they have the focus.
func (p *Page) fit() tea.Cmd {
	if p.member == nil {
		return nil
	}
	p.fitPanes()
	fit := p.fetch(p.tape.Fit(p.historyRows()))
	if want := p.ledger.Fit(p.ledgerRows()); p.reading {
		return tea.Batch(fit, p.fetchLedger(want))
	}
	return fit
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
	case screen.NextPart:
		return p.turn((p.on + 1) % sections)
	case screen.PrevPart:
		return p.turn((p.on + sections - 1) % sections)
	case screen.Page:
		if p.on == profile {
			p.on = history
		}
	}
	switch p.on {
	case profile:
		p.moveField(key)
		return nil
	case holdings:
		p.heldPane.Update(key)
		return nil
	case points:
		if p.why != nil {
			p.whyPane.Update(key)
			return nil
		}
		return p.fetchLedger(p.ledger.Update(key))
	}
	want := p.tape.Update(key)
	if e, ok := p.tape.List().Selected(); !ok || p.why != nil && p.why.entry != nameOf(&e) {
		p.why = nil
	}
	return p.fetch(want)
}

// turn gives another part of the page the focus, and has read what it shows.
func (p *Page) turn(to section) tea.Cmd {
	p.on, p.why = to, nil
	switch {
	case to == points && !p.reading:
		p.reading = true
		return p.fetchLedger(p.ledger.Start())
	case to == holdings && p.held == nil:
		return p.readHoldings()
	}
	return nil
}

func (p *Page) do(a screen.Action) tea.Cmd {
	switch a {
	case screen.Submit:
		return p.submit()
	case screen.Back:
		p.edit, p.why = nil, nil
	case screen.Member:
		return p.togglePhone()
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
		return p.begin()
	}
	if p.why != nil {
		p.why = nil
		return nil
	}
	id, ok := p.entry()
	if !ok {
		return nil
	}
	if e, _ := p.tape.List().Selected(); p.on == history && e.ToldHere() {
		p.explained(explained{entry: id, what: e.WhyTold()})
		return nil
	}
	return p.explain(id)
}

// explained opens an explanation of its entry, if that is still the marked one.
func (p *Page) explained(msg explained) {
	if id, ok := p.entry(); ok && id == msg.entry {
		p.why = &msg
		p.whyPane.Top()
		p.fitPanes()
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
