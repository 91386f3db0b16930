package enrol

import (
	"context"
	"errors"
	"fmt"
	"strings"

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
	May(right staff.Right) error
	Find(ctx context.Context, text string, limit int) ([]desk.Found, error)
	Enrol(ctx context.Context, in desk.Enrolment) (*desk.Member, error)
}

// exists is how the desk refuses a number that somebody has: which field, whose, and the id.
const exists model.Code = "member.exists"

// The answers of the commands.
type (
	// checked says who has a phone number already; seq tells late answers.
	checked struct {
		seq   int
		found []desk.Found
	}

	// enrolled ends the enrolment.
	enrolled struct {
		member *desk.Member
		err    error
	}
)

// ask returns a command that asks the desk of who is signed in now; nil if nobody is.
func (e *Enrol) ask(f func(context.Context, Desk) tea.Msg) tea.Cmd {
	d, env := e.opt.Desk(), e.env
	if d == nil {
		return nil
	}
	return func() tea.Msg { return f(env.Context(), d) }
}

// mayNot says why this person cannot enrol anybody; "" if the person can.
func (e *Enrol) mayNot() string {
	d := e.opt.Desk()
	if d == nil {
		return table.In(e.env.Lang()).NotNow
	}
	if err := d.May(staff.RightEnrol); err != nil {
		sentence, _ := say.Error(e.env.Lang(), err)
		return sentence
	}
	return ""
}

// check asks whether somebody has the number already, while the name is being typed. It is a
// courtesy: the desk checks again, and an answer that does not come is no obstacle.
func (e *Enrol) check() tea.Cmd {
	if e.phone.Empty() {
		return nil
	}
	e.checkSeq++
	seq, number := e.checkSeq, e.phone.Value()
	return e.ask(func(ctx context.Context, d Desk) tea.Msg {
		found, err := d.Find(ctx, number, 1)
		if err != nil {
			return nil
		}
		return checked{seq, found}
	})
}

// checked says who has the number. Only the whole number counts, which the desk finds in the
// form in which it is kept. The focus stays, because a name may be being typed.
func (e *Enrol) checked(msg checked) {
	if msg.seq != e.checkSeq || len(msg.found) == 0 || e.sending {
		return
	}
	f := msg.found[0]
	if f.Field == "phone" && strings.HasPrefix(f.Matched, "+") {
		e.refused = model.Refuse(exists, desk.FieldWord(model.FieldPhone), part.Called(false, f.Name, f.Phone), f.ID.String())
		e.refusedAt, e.known = phoneRow, f.ID.String()
	}
}

// enrol asks the desk for the new member.
func (e *Enrol) enrol() tea.Cmd {
	in := desk.Enrolment{Phone: e.phone.Value(), Fields: model.Fields{
		model.FieldName: e.name.Value(), model.FieldCard: e.card.Value(), model.FieldBirthday: e.birthday.Value(),
	}}
	if at := e.gender.At(); at >= 0 {
		in.Fields[model.FieldGender] = string(genders[at])
	}
	cmd := e.ask(func(ctx context.Context, d Desk) tea.Msg {
		m, err := d.Enrol(ctx, in)
		return enrolled{m, err}
	})
	e.sending = cmd != nil
	e.checkSeq++
	return cmd
}

// enrolled opens the new member in place of the form, or says why there is none.
func (e *Enrol) enrolled(msg enrolled) tea.Cmd {
	e.sending = false
	if msg.err != nil {
		return e.refuse(msg.err)
	}
	w, id := table.In(e.env.Lang()), msg.member.ID.String()
	told := fmt.Sprintf(w.Enrolled, msg.member.Card)
	if msg.member.Name != "" {
		told = fmt.Sprintf(w.EnrolledName, msg.member.Name, msg.member.Card)
	}
	return screen.Send(screen.Many{
		screen.Toast{Text: told},
		screen.Changed{What: screen.MemberName, ID: id},
		screen.Open{What: e.opt.Card, ID: id, Instead: true},
	})
}

// argsOfExists takes the refusal of a number that somebody has apart.
func argsOfExists(err error) (field desk.FieldWord, id string, ok bool) {
	var refusal *model.Error
	if !errors.As(err, &refusal) || refusal.Code != exists || len(refusal.Args) < 3 {
		return 0, "", false
	}
	field, okField := refusal.Args[0].(desk.FieldWord)
	id, okID := refusal.Args[2].(string)
	return field, id, okField && okID
}

// knownIn is the id of the member who has the number, "" if the refusal is about something else.
func knownIn(err error) string {
	_, id, _ := argsOfExists(err)
	return id
}

// rowOfField tells which row has the number that somebody else has.
func rowOfField(err error) (row int, ok bool) {
	field, _, ok := argsOfExists(err)
	switch uint64(field) {
	case model.FieldPhone:
		return phoneRow, ok
	case model.FieldCard:
		return cardRow, ok
	}
	return 0, false
}
