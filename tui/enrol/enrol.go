// Package enrol holds the form for a new member: a phone number, a name if it is offered, and
// the new member's card opens on the till. Card, birthday and gender may be given too and never
// stand in the way. A number that belongs to somebody already leads to that member.
//
// The screen sees the desk only through the interfaces of desk.go, asks for it anew with each
// call, and does I/O in commands alone. What a field may hold is the desk's to judge; the form
// tells each refusal under the field that it is about. It never imports another screen.
package enrol

import (
	"strings"
	"unicode"

	tea "charm.land/bubbletea/v2"

	"regulars/model"
	"regulars/model/clean"
	"regulars/tui/part"
	"regulars/tui/screen"
	"regulars/tui/text"
)

// Options are what the form is made of. Desk is required.
type Options struct {
	// Desk returns the desk of who is signed in at this moment, nil while nobody is.
	Desk func() Desk

	// Card names the screen that shows a member at the till; the new one opens there, by id.
	// "" is "card".
	Card string
}

// cardName is the till's own name for a member's card.
const cardName = "card"

// New returns the maker of the form; the id is what was typed or scanned before: digits are a
// phone number, a card number is one, anything else is a name.
func New(o Options) screen.Maker {
	if o.Card == "" {
		o.Card = cardName
	}
	return func(env *screen.Env, id string) screen.Screen {
		e := &Enrol{opt: o, env: env}
		e.phone.Only, e.phone.Limit = telephone, 24
		e.card.Limit = 32
		e.birthday.Limit = 16
		e.gender.Optional = true
		e.fill(id)
		return e
	}
}

// The rows of the form.
const (
	phoneRow = iota
	nameRow
	cardRow
	birthdayRow
	genderRow
)

// genders are the options of the last row, as the desk reads them.
var genders = []clean.Gender{clean.Female, clean.Male, clean.Other}

// Enrol is the form.
type Enrol struct {
	opt Options
	env *screen.Env

	form                        part.Form
	phone, name, card, birthday part.Field
	gender                      part.Choice

	refused   error  // why the member could not be enrolled
	refusedAt int    // the row that it is about
	known     string // the id of the member who has this number already, "" for none

	checkSeq int
	sending  bool
}

// telephone keeps what telephone numbers are written with.
func telephone(r rune) rune {
	r = text.FoldRune(r)
	if r >= '0' && r <= '9' || strings.ContainsRune("+-() ", r) {
		return r
	}
	return -1
}

// fill puts what was typed before into the field that it belongs to.
func (e *Enrol) fill(typed string) {
	typed = clean.Line(text.Fold(typed))
	_, noCard := clean.Card(typed)
	_, noPhone := clean.Phone(typed, "")
	digits, letters := 0, 0
	for _, r := range typed {
		switch {
		case unicode.IsDigit(r):
			digits++
		case unicode.IsLetter(r):
			letters++
		}
	}
	switch {
	case typed == "":
	case clean.ValidCard(typed), noCard == nil && letters > 0 && digits > 0 && len(typed) >= 6, noCard == nil && noPhone != nil && digits >= 12:
		e.card.Set(typed)
	case letters == 0 && digits > 0:
		e.phone.Set(typed)
	default:
		e.name.Set(typed)
	}
}

// Init has nothing to load.
func (e *Enrol) Init() tea.Cmd { return nil }

// Title of the form.
func (e *Enrol) Title() string { return table.In(e.env.Lang()).Title }

// fields are what is typed into, in order.
func (e *Enrol) fields() []*part.Field {
	return []*part.Field{&e.phone, &e.name, &e.card, &e.birthday}
}

// kept is what the form keeps through a scan.
type kept struct {
	typed  screen.Kept
	gender int
	on     int
}

// Keep returns what was typed.
func (e *Enrol) Keep() screen.Kept {
	typed := part.Keep(e.fields()...)
	if typed == nil && e.gender.At() < 0 {
		return nil
	}
	return kept{typed, e.gender.At(), e.form.On}
}

// Restore puts it back.
func (e *Enrol) Restore(k screen.Kept) (screen.Screen, tea.Cmd) {
	was, ok := k.(kept)
	if !ok {
		was = kept{gender: -1}
	}
	part.Restore(was.typed, e.fields()...)
	e.gender.Set(was.gender)
	e.form.On = was.on
	return e, nil
}

// TakesScan is true while the card field has the focus: the scan is the new member's card.
func (e *Enrol) TakesScan() bool { return e.form.On == cardRow && !e.sending }

// Actions of the form.
func (e *Enrol) Actions() []screen.Offer {
	w := table.In(e.env.Lang())
	submit := screen.Can(screen.Submit).As(w.Submit)
	switch {
	case e.known != "":
		submit = submit.As(w.OpenKnown)
	case e.form.On == phoneRow:
		submit = submit.As(w.Next)
	}
	return []screen.Offer{submit.Unless(e.obstacle()), screen.Can(screen.NextPart).As(w.More)}
}

// obstacle says why nobody can be enrolled now.
func (e *Enrol) obstacle() string {
	if e.sending {
		return table.In(e.env.Lang()).Sending
	}
	return e.mayNot()
}

// Update takes one message.
func (e *Enrol) Update(msg tea.Msg) (screen.Screen, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.KeyPressMsg, tea.PasteMsg:
		e.typed(msg)
	case screen.Scan:
		e.card.Set(msg.Text)
		e.forget(cardRow)
	case screen.Do:
		if msg.Action == screen.Submit {
			return e, e.submit()
		}
	case checked:
		e.checked(msg)
	case enrolled:
		return e, e.enrolled(msg)
	}
	return e, nil
}

// typed takes a character or a motion.
func (e *Enrol) typed(msg tea.Msg) {
	if e.sending {
		return
	}
	if e.form.Update(msg, e.rows()) {
		e.forget(e.form.On)
	}
}

// forget takes a refusal back whose reason has just been changed, and the answer to a question
// that is no longer asked.
func (e *Enrol) forget(row int) {
	// A member without a phone may have a card instead.
	if row == e.refusedAt || row == cardRow && model.CodeOf(e.refused) == "enrol.phone" {
		e.refused, e.known = nil, ""
	}
	if row == phoneRow {
		e.checkSeq++
	}
}

// submit goes from the phone to the name, and from everywhere else to the desk. If the number
// is known it opens who has it.
func (e *Enrol) submit() tea.Cmd {
	switch {
	case e.sending:
		return nil
	case e.known != "":
		return screen.Send(screen.Open{What: e.opt.Card, ID: e.known, Instead: true})
	case e.form.On == phoneRow:
		e.form.On = nameRow
		return e.check()
	}
	return e.enrol()
}

// refuse shows a refusal under the row that it is about.
func (e *Enrol) refuse(err error) tea.Cmd {
	row, ok := rowOf(err)
	if !ok {
		return screen.Send(screen.Failed{Err: err})
	}
	e.refused, e.refusedAt, e.known = err, row, knownIn(err)
	e.form.On = row
	return nil
}

// rowOf tells which row a refusal is about.
func rowOf(err error) (row int, ok bool) {
	code := model.CodeOf(err)
	room, _, _ := strings.Cut(string(code), ".")
	switch {
	case code == exists:
		return rowOfField(err)
	case code == "enrol.phone", room == "phone":
		return phoneRow, true
	case room == "card":
		return cardRow, true
	case room == "birthday":
		return birthdayRow, true
	}
	return 0, false
}
