// Package feedback holds the form for what a customer says: a digit for the kind, a digit for
// the score, words if there are any. It shows by when the case wants an answer before it is
// recorded and after. Without a member it also lists the cases that are open, so that whoever
// records one sees what is waiting.
//
// Nothing can be typed while kind and score are chosen, and then a digit chooses; as soon as
// both are, everything that is typed is the customer's words. The screen sees the desk only
// through the interface of desk.go, asks for it anew with each call, and does I/O in commands
// alone. It decides nothing about a case and never imports another screen.
package feedback

import (
	tea "charm.land/bubbletea/v2"

	"regulars/model/care"
	"regulars/model/clean"
	"regulars/model/desk"
	"regulars/tui/part"
	"regulars/tui/screen"
)

// Options are what the form is made of. Desk is required.
type Options struct {
	// Desk returns the desk of who is signed in at this moment, nil while nobody is.
	Desk func() Desk

	// Card names the screen that shows a member at the till, where a case of the list opens its
	// member, by id. "" is "card".
	Card string

	// Pinyin spells a Chinese name for terminals without hanzi; without it such a terminal gets
	// the masked phone beside the name.
	Pinyin func(name string) string
}

// cardName is the till's own name for a member's card.
const cardName = "card"

// New returns the maker of the form; the id says whose feedback it is, "" for somebody who is
// no member.
func New(o Options) screen.Maker {
	if o.Card == "" {
		o.Card = cardName
	}
	return func(env *screen.Env, id string) screen.Screen {
		f := &Feedback{opt: o, env: env, id: id, request: env.NewID(), area: screen.Area{Width: 80, Height: 20}}
		f.words.Limit = clean.NoteMax
		f.tape.Place = func(c desk.CaseView) uint64 { return uint64(c.Number) }
		return f
	}
}

// The rows of the form.
const (
	kindRow = iota
	scoreRow
	wordsRow
)

// Feedback is the form.
type Feedback struct {
	opt  Options
	env  *screen.Env
	id   string // of the member as it was opened, "" for nobody
	area screen.Area

	member  *desk.Member // nil for nobody, or until read
	readErr error

	form        part.Form
	kind, score part.Choice
	words       part.Field

	tape    part.Tape[desk.CaseView] // open cases, for nobody's feedback
	tapeErr error
	inList  bool // the list has the focus

	request string // names the case, so that it is recorded once however often it is sent
	sending bool
}

// Init reads the member, or the open cases if there is none.
func (f *Feedback) Init() tea.Cmd {
	if f.id != "" {
		return f.read()
	}
	return f.fetch(f.tape.Start())
}

// Title of the form.
func (f *Feedback) Title() string { return table.In(f.env.Lang()).Title }

// kept is what the form keeps through a scan.
type kept struct {
	kind, score, on int
	typed           screen.Kept
}

// Keep returns what was chosen and typed.
func (f *Feedback) Keep() screen.Kept {
	typed := part.Keep(&f.words)
	if typed == nil && f.kind.At() < 0 && f.score.At() < 0 {
		return nil
	}
	return kept{f.kind.At(), f.score.At(), f.form.On, typed}
}

// Restore puts it back.
func (f *Feedback) Restore(k screen.Kept) (screen.Screen, tea.Cmd) {
	was, ok := k.(kept)
	if !ok {
		was = kept{kind: -1, score: -1}
	}
	f.kind.Set(was.kind)
	f.score.Set(was.score)
	f.form.On, f.inList = was.on, false
	part.Restore(was.typed, &f.words)
	return f, nil
}

// marked is the case that Enter opens, if the list has the focus.
func (f *Feedback) marked() (c desk.CaseView, ok bool) {
	if c, ok = f.tape.List().Selected(); !f.inList {
		ok = false
	}
	return c, ok
}

// Actions of the form, and of the list while that has the focus.
func (f *Feedback) Actions() []screen.Offer {
	w := table.In(f.env.Lang())
	if c, ok := f.marked(); ok {
		nobody := ""
		if c.Member.IsZero() {
			nobody = w.Nobody
		}
		return []screen.Offer{screen.Can(screen.Submit).As(w.OpenMember).Unless(nobody), screen.Can(screen.Choose)}
	}
	offers := []screen.Offer{screen.Can(screen.Submit).As(w.Record).Unless(f.obstacle()), screen.Can(screen.NextPart)}
	if f.tape.List().Total() > 0 {
		offers = append(offers, screen.Can(screen.Choose).As(w.ToCases))
	}
	return offers
}

// obstacle says why nothing can be recorded now.
func (f *Feedback) obstacle() string {
	w := table.In(f.env.Lang())
	if why := f.mayNot(); why != "" {
		return why
	}
	switch {
	case f.sending:
		return w.Sending
	case f.id != "" && f.member == nil:
		return w.Reading
	case f.kind.At() < 0:
		return w.NeedKind
	case f.score.At() < 0 && f.words.Empty():
		return w.NeedScore
	}
	return ""
}

// Update takes one message.
func (f *Feedback) Update(msg tea.Msg) (screen.Screen, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		f.area = screen.Area{Width: msg.Width, Height: msg.Height}
		return f, f.fit()
	case tea.KeyPressMsg:
		return f, f.key(msg)
	case tea.PasteMsg:
		if f.form.On == wordsRow && !f.sending {
			f.words.Update(msg)
		}
	case screen.Do:
		if msg.Action == screen.Submit {
			return f, f.submit()
		}
	case screen.Shown, screen.Changed:
		return f, f.again()
	case reread:
		f.member, f.readErr = msg.member, msg.err
	case fetched:
		return f, f.fetched(msg)
	case recorded:
		return f, f.recorded(msg)
	}
	return f, nil
}

// again reads what the form shows of others anew.
func (f *Feedback) again() tea.Cmd {
	if f.id != "" {
		return f.read()
	}
	return f.fetch(f.tape.Again())
}

// key takes a character or a motion. The arrows down and up lead into the list and out of it;
// a character always goes to the form.
func (f *Feedback) key(key tea.KeyPressMsg) tea.Cmd {
	if f.sending {
		return nil
	}
	switch screen.ActionOf(key) {
	case screen.Choose, screen.Page:
		if f.id == "" {
			return f.listKey(key)
		}
	}
	f.inList = false
	on, digit := f.form.On, part.Digit(key)
	switch {
	case on == scoreRow && key.Text != "" && digit < 0:
		// No score, but words: they begin with this character.
		f.form.On = wordsRow
	case on == wordsRow && f.words.Empty() && screen.ActionOf(key) == screen.EraseLeft:
		f.form.On = scoreRow
		return nil
	}
	f.form.Update(key, f.rows())
	if on != wordsRow && digit > 0 && digit == f.taken(on) {
		f.form.On = on + 1
	}
	return nil
}

// listKey moves the mark in the list, into it, and out of it at its upper end.
func (f *Feedback) listKey(key tea.KeyPressMsg) tea.Cmd {
	list := f.tape.List()
	if list.Total() == 0 {
		return nil
	}
	if !f.inList {
		f.inList = key.Code == tea.KeyDown || key.Code == tea.KeyPgDown
		return nil
	}
	if list.At() == 0 && (key.Code == tea.KeyUp || key.Code == tea.KeyPgUp) {
		f.inList = false
		return nil
	}
	return f.fetch(f.tape.Update(key))
}

// taken is the digit of what is chosen in a row, 0 if nothing is.
func (f *Feedback) taken(row int) int {
	switch row {
	case kindRow:
		return f.kind.At() + 1
	case scoreRow:
		return f.score.At() + 1
	}
	return 0
}

// submit opens the member of the marked case, or records what stands in the form.
func (f *Feedback) submit() tea.Cmd {
	if c, ok := f.marked(); ok {
		if c.Member.IsZero() {
			return nil
		}
		return screen.Send(screen.Open{What: f.opt.Card, ID: c.Member.String()})
	}
	if f.obstacle() != "" {
		return nil
	}
	in := desk.Feedback{Kind: care.Kinds[f.kind.At()], Score: f.score.At() + 1, Text: f.words.Value(), Request: f.request}
	if f.member != nil {
		in.Member = f.member.ID
	}
	cmd := f.record(in)
	f.sending = cmd != nil
	return cmd
}
