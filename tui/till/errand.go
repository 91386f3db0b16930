package till

import (
	"context"
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"

	"regulars/model"
	"regulars/model/desk"
	"regulars/model/staff"
	"regulars/tui/part"
	"regulars/tui/screen"
)

// errandPlan says what a small page asks and what it does. Words are functions, because the
// language may change while it is open.
type errandPlan struct {
	title func(x *actWords) string
	lead  func(s *speech) []string // whom it is about, and what; the first line is strong
	rows  []errandRow
	yes   func(x *actWords) string // names the deed
	needs func(x *actWords) string // told while a row is empty; nil: the row's hint
	after func(s *speech, values []string) (sentence string, err error)

	// enter lets Enter do it, and a scan fill the first row: for what gives points and cannot
	// take any. Else it takes the key of Confirm.
	enter bool
	// member lets the first row name another member, who is looked up while it is typed or scanned;
	// its value is then that member's id.
	member bool

	other model.Code  // the refusal of a code that is none of this page's: it may be a member's
	right staff.Right // that a colleague's approval has to have; "" if none can help

	// try does it and answers what is told then.
	try func(ctx context.Context, d Desk, values []string, a *desk.Approval) (finish, error)
}

// errandRow is a field of the page.
type errandRow struct {
	label, hint func(x *actWords) string
	only        func(rune) rune
	limit       int
	options     func(s *speech) []string // to choose from instead of typing; its value is the number
}

// errand is a page for an act that needs something typed, or a colleague's consent. It goes back
// to where it came from when it is done, and by Esc with nothing done.
type errand struct {
	counter *Counter
	env     *screen.Env
	plan    errandPlan
	form    part.Form
	fields  []part.Field
	choices []part.Choice // beside the fields; each row has one of them
	second  second
	trying  bool
	refused error
	consent consent
}

// finish is what an errand has done: the act, the toast, and what Undo takes back.
type finish struct {
	answer desk.Answer
	told   string
	undo   deed
}

// tried ends an attempt.
type tried struct {
	finish
	err error
}

func newErrand(k *Counter, env *screen.Env, plan errandPlan) *errand {
	e := &errand{counter: k, env: env, plan: plan, fields: make([]part.Field, len(plan.rows)), choices: make([]part.Choice, len(plan.rows))}
	for i, r := range plan.rows {
		e.fields[i] = part.Field{Only: r.only, Limit: r.limit}
	}
	e.consent.right = plan.right
	return e
}

// Init has nothing to load.
func (e *errand) Init() tea.Cmd { return nil }

// Title of the page.
func (e *errand) Title() string { return e.plan.title(actTable.In(e.env.Lang())) }

// Keep returns what is typed.
func (e *errand) Keep() screen.Kept {
	if e.consent.open() {
		return e.consent.box.Keep()
	}
	fields := make([]*part.Field, len(e.fields))
	for i := range e.fields {
		fields[i] = &e.fields[i]
	}
	return part.Keep(fields...)
}

// Restore puts it back.
func (e *errand) Restore(kept screen.Kept) (screen.Screen, tea.Cmd) {
	if e.consent.open() {
		e.consent.box.Restore(kept)
		return e, nil
	}
	fields := make([]*part.Field, len(e.fields))
	for i := range e.fields {
		fields[i] = &e.fields[i]
	}
	part.Restore(kept, fields...)
	clear(e.choices) // the digits of the scan may have chosen
	return e, nil
}

// TakesScan is true for a badge, and for a code where one is asked for.
func (e *errand) TakesScan() bool {
	return e.consent.takesScan() || (e.plan.enter || e.plan.member) && !e.consent.open() && !e.trying
}

// values are what is typed, without the spaces around it.
func (e *errand) values() []string {
	out := make([]string, len(e.fields))
	for i := range e.fields {
		out[i] = strings.TrimSpace(e.fields[i].Value())
		if e.plan.rows[i].options != nil {
			out[i] = ""
			if at := e.choices[i].At(); at >= 0 {
				out[i] = strconv.Itoa(at)
			}
		}
	}
	if e.plan.member {
		out[0] = e.second.value()
	}
	return out
}

// missing says what has to be typed first, "" if nothing.
func (e *errand) missing(x *actWords) string {
	for i, v := range e.values() {
		if v == "" {
			if e.plan.needs != nil {
				return e.plan.needs(x)
			}
			return e.plan.rows[i].hint(x)
		}
	}
	return ""
}

// Actions of the page.
func (e *errand) Actions() []screen.Offer {
	s := e.counter.speech(e.env)
	if e.consent.open() {
		return e.consent.box.Actions(s.lang)
	}
	busy := ""
	if e.trying {
		busy = s.x.Trying
	}
	back := screen.Can(screen.Back).As(s.w.Cancel).Unless(busy)
	does := screen.Confirm
	if e.plan.enter {
		does = screen.Submit
	}
	offers := []screen.Offer{screen.Can(does).As(e.plan.yes(s.x)).Unless(first(busy, e.missing(s.x)))}
	if len(e.fields) > 1 {
		offers = append(offers, screen.Can(screen.NextPart))
	}
	return append(offers, back)
}

// Update takes one message.
func (e *errand) Update(msg tea.Msg) (screen.Screen, tea.Cmd) {
	switch msg := msg.(type) {
	case approvers:
		e.consent.take(msg, e.env)
		e.trying = false
		if !e.consent.open() {
			return e, screen.Send(screen.Failed{Err: msg.err})
		}
		return e, nil
	case opened:
		e.trying = false
		e.fields[0].Clear()
		return e, e.counter.openFor(e.env, msg)
	case another:
		e.second.take(msg)
		return e, nil
	case tried:
		return e, e.tried(msg)
	case screen.Locked:
		e.consent.box = nil
		return e, screen.Send(screen.Pop{})
	}
	if e.consent.open() {
		return e, e.answered(e.consent.box.Update(msg, e.env.Clock()))
	}
	switch msg := msg.(type) {
	case screen.Scan:
		e.fields[0].Set(msg.Text)
		if e.plan.member {
			return e, e.lookUp()
		}
		return e, e.scanned(msg.Text)
	case screen.Do:
		return e, e.do(msg.Action)
	case tea.KeyPressMsg, tea.PasteMsg:
		if !e.trying && e.form.Update(msg, e.rows()) {
			e.refused = nil
			return e, e.lookUp()
		}
	}
	return e, nil
}

func (e *errand) do(a screen.Action) tea.Cmd {
	switch {
	case a == screen.Back:
		return screen.Send(screen.Pop{})
	case a == screen.Confirm, a == screen.Submit && e.plan.enter:
		return e.try(nil)
	}
	return nil
}

// try does it, with an approval or without.
func (e *errand) try(a *desk.Approval) tea.Cmd {
	if e.trying && a == nil {
		return nil
	}
	s, values, try := e.counter.speech(e.env), e.values(), e.plan.try
	cmd := e.counter.ask(e.env, func(ctx context.Context, d Desk) tea.Msg {
		done, err := try(ctx, d, values, a)
		return e.counter.tell(e.env, s, done, err)
	})
	e.trying, e.refused = cmd != nil, nil
	return cmd
}

// scanned tries a code that was scanned. A member's card or coupon opens as it does everywhere
// else, and nothing is tried with it.
func (e *errand) scanned(code string) tea.Cmd {
	if e.trying {
		return nil
	}
	s, values, plan := e.counter.speech(e.env), e.values(), e.plan
	cmd := e.counter.ask(e.env, func(ctx context.Context, d Desk) tea.Msg {
		return e.counter.either(ctx, d, code, 0, func() (tea.Msg, bool) {
			done, err := plan.try(ctx, d, values, nil)
			return e.counter.tell(e.env, s, done, err), model.CodeOf(err) != plan.other || err == nil
		})
	})
	e.trying, e.refused = cmd != nil, nil
	return cmd
}

// tried ends an attempt: done, or a colleague is asked, or it says what is wrong.
func (e *errand) tried(msg tried) tea.Cmd {
	e.trying = false
	switch {
	case msg.err == nil:
		return e.counter.finished(e.env, &msg.answer)
	case e.consent.refuse(msg.err):
		return nil
	case e.consent.wanted(msg.err):
		e.trying = true
		return e.consent.ask(e.counter, e.env, msg.err)
	}
	e.consent.box = nil
	e.refused = msg.err
	return nil
}

// answered does what a colleague, or nobody, has said.
func (e *errand) answered(answer tea.Msg) tea.Cmd {
	switch answer := answer.(type) {
	case part.Approved:
		return e.try(&desk.Approval{Name: answer.Who, PIN: answer.PIN, Badge: answer.Badge})
	case part.Declined:
		e.consent.box = nil
	}
	return nil
}

// rows of the form, in today's language.
func (e *errand) rows() []part.Row {
	x := actTable.In(e.env.Lang())
	rows := make([]part.Row, len(e.fields))
	for i, r := range e.plan.rows {
		if r.options != nil {
			rows[i] = part.Row{Label: r.label(x), Choice: &e.choices[i], Options: r.options(e.counter.speech(e.env))}
			continue
		}
		e.fields[i].Placeholder = r.hint(x)
		rows[i] = part.Row{Label: r.label(x), Field: &e.fields[i]}
	}
	return rows
}

// View draws whom it is about, the fields, and what they would do.
func (e *errand) View(area screen.Area) (string, screen.Cursor) {
	s := e.counter.speech(e.env)
	b := &part.Body{Width: area.Width}
	b.Blank()
	for i, line := range e.plan.lead(s) {
		if i == 0 {
			b.Add("   " + s.th.Strong.Render(line))
			continue
		}
		b.Say(3, s.th.Muted, line)
	}
	b.Blank()
	cursor := e.form.View(s.th, s.lang, b, e.rows())
	if e.plan.member {
		e.second.draw(s, b)
	}
	switch {
	case e.trying:
		b.Blank()
		b.Add("   " + s.th.Muted.Render(s.x.Trying))
	case e.refused != nil:
		b.Blank()
		b.Refuse(s.th, s.lang, 1, e.refused)
	case e.plan.after != nil:
		if sentence, err := e.plan.after(s, e.values()); err == nil && sentence != "" {
			b.Blank()
			b.Add("   " + sentence)
		}
	}
	b.Lines = b.Lines[:min(len(b.Lines), area.Height)] // a long refusal gives way
	return e.consent.over(s, area, b.Lines, e.about(s, area.Width), cursor)
}

// about says in two lines what a colleague is asked to approve.
func (e *errand) about(s *speech, width int) []string {
	values := e.values()
	b := &part.Body{Width: width}
	b.Add("   " + s.th.Strong.Render(e.plan.lead(s)[0]))
	pieces := values
	if e.plan.after != nil {
		if sentence, err := e.plan.after(s, values); err == nil && sentence != "" {
			pieces = append([]string{sentence}, values[1:]...)
		}
	}
	b.Add("   " + strings.Join(pieces, "   "))
	return b.Lines
}

// tell says what was done. It speaks to the root, which hears it also when the page is gone by
// then; the page itself learns how its attempt went.
func (k *Counter) tell(env *screen.Env, s *speech, f finish, err error) tea.Msg {
	if err != nil {
		return tried{err: err}
	}
	told := strings.Join(append([]string{f.told}, s.extras(&f.answer)...), "  ")
	toast := screen.Toast{Text: told}
	if !f.undo.entry.IsZero() {
		toast = k.undoable(env, told, f.undo)
	}
	return screen.Many{tried{finish: f}, memberChanged(f.answer), toast}
}

// finished leaves the page, and remembers what was done for the slip.
func (k *Counter) finished(env *screen.Env, a *desk.Answer) tea.Cmd {
	if a.Kind != model.ActUndoneKind && !a.Entry.IsZero() {
		k.last = &act{answer: *a, at: env.Now()}
	}
	return screen.Send(screen.Pop{})
}
