package staff

import (
	"context"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"regulars/model"
	"regulars/model/desk"
	"regulars/model/staff"
	"regulars/tui/part"
	"regulars/tui/screen"
)

// The rows of a sheet, if all of them are there.
const (
	nameRow = iota
	roleRow
	pinRow
	againRow
	badgeRow
)

// sheet is the form of one account: of somebody new while the person has no id.
type sheet struct {
	who     desk.Person
	manages bool // else it is one's own account, and only the PIN may be changed

	form                    part.Form
	name, pin, again, badge part.Field
	role                    part.Choice

	refused   error
	refusedAt int
}

func newSheet(who desk.Person, manages bool) *sheet {
	s := &sheet{who: who, manages: manages}
	s.name.Set(who.Name)
	for _, pin := range []*part.Field{&s.pin, &s.again} {
		pin.Only, pin.Limit, pin.Secret = part.Digits, staff.MaxPIN, true
	}
	s.badge.Limit = 32
	s.role.Set(slices.Index(staff.Roles, who.Role))
	return s
}

// isNew reports whether the account does not exist yet.
func (s *sheet) isNew() bool { return s.who.ID.IsZero() }

// present are the rows that this sheet has, in order.
func (s *sheet) present() []int {
	switch {
	case s.isNew():
		return []int{nameRow, roleRow, pinRow, againRow, badgeRow}
	case s.manages:
		return []int{roleRow, pinRow, againRow, badgeRow}
	}
	return []int{pinRow, againRow}
}

// rows of the form, in today's language.
func (s *sheet) rows(env *screen.Env) []part.Row {
	lang := env.Lang()
	w := table.In(lang)
	roles := make([]string, len(staff.Roles))
	for i, r := range staff.Roles {
		roles[i] = desk.RoleWord(r).Say(lang)
	}
	s.pin.Placeholder, s.badge.Placeholder = w.HintPIN, w.HintBadge
	if s.who.HasPIN {
		s.pin.Placeholder = w.KeepPIN
	}
	if s.who.HasBadge {
		s.badge.Placeholder = w.KeepBadge
	}
	all := []part.Row{
		nameRow:  {Label: w.Name, Field: &s.name},
		roleRow:  {Label: w.Role, Choice: &s.role, Options: roles},
		pinRow:   {Label: w.PIN, Field: &s.pin},
		againRow: {Label: w.Again, Field: &s.again},
		badgeRow: {Label: w.BadgeWord, Field: &s.badge},
	}
	if s.refused != nil {
		all[s.refusedAt].Refused = s.refused
	}
	rows := make([]part.Row, 0, len(all))
	for _, row := range s.present() {
		rows = append(rows, all[row])
	}
	return rows
}

// onBadge reports whether the badge has the focus.
func (s *sheet) onBadge() bool { return s.present()[s.form.On] == badgeRow }

// update takes a character or a motion.
func (s *sheet) update(msg tea.Msg, env *screen.Env) {
	if s.form.Update(msg, s.rows(env)) {
		s.refused = nil
	}
}

// keptSheet is what a sheet keeps through a scan.
type keptSheet struct {
	typed    screen.Kept
	role, on int
}

func (s *sheet) fields() []*part.Field { return []*part.Field{&s.name, &s.pin, &s.again, &s.badge} }

func (s *sheet) keep() screen.Kept {
	return keptSheet{part.Keep(s.fields()...), s.role.At(), s.form.On}
}

func (s *sheet) restore(k screen.Kept) {
	if was, ok := k.(keptSheet); ok {
		part.Restore(was.typed, s.fields()...)
		s.role.Set(was.role)
		s.form.On = was.on
	}
}

// refuse shows a refusal under its row. What has been changed before it is not changed again:
// somebody who has been added is there, and a new PIN counts.
func (s *sheet) refuse(msg changed) {
	if msg.did != nothing {
		s.who, s.form.On = msg.who, 0
		s.pin.Clear()
		s.again.Clear()
	}
	s.refused, s.refusedAt = msg.err, msg.row
	if at := slices.Index(s.present(), msg.row); at >= 0 {
		s.form.On = at
	}
}

// wrongPIN says what is wrong with a new PIN before anything is changed.
func (s *sheet) wrongPIN() (row int, err error) {
	switch pin := s.pin.Value(); {
	case pin != s.again.Value():
		return againRow, model.Refuse("pin.differs")
	case pin != "":
		return pinRow, staff.CheckPINForm(pin)
	}
	return 0, nil
}

// save changes what is different in the sheet, one thing after the other. The first refusal ends
// it; what came before stays changed.
func (p *Page) save() tea.Cmd {
	s := p.sheet
	if p.saving {
		return nil
	}
	if row, err := s.wrongPIN(); err != nil {
		s.refuse(changed{row: row, err: err})
		return nil
	}
	who := s.who
	name, pin, badge := s.name.Value(), s.pin.Value(), strings.TrimSpace(s.badge.Value())
	role := staff.Roles[max(s.role.At(), 0)]
	cmd := p.ask(func(ctx context.Context, d Desk) tea.Msg {
		out := changed{who: who}
		if who.ID.IsZero() {
			out.who, out.err = d.AddStaff(ctx, name, role, pin)
			if out.err != nil {
				out.row = rowOf(out.err, nameRow)
				return out
			}
			out.did = added
		}
		out.alter(ctx, d, role, pin, badge)
		return out
	})
	p.saving = cmd != nil
	return cmd
}

// alter changes what is different in an account that exists.
func (c *changed) alter(ctx context.Context, d Desk, role staff.Role, pin, badge string) {
	id, fresh := c.who.ID.String(), c.did == added
	steps := []struct {
		wanted bool
		row    int
		do     func() error
	}{
		{role != c.who.Role, roleRow, func() error { return d.SetRole(ctx, id, role) }},
		{badge != "", badgeRow, func() error { return d.SetBadge(ctx, id, badge) }},
		{pin != "" && !fresh, pinRow, func() error { return d.SetPIN(ctx, id, pin) }},
	}
	for _, step := range steps {
		if !step.wanted {
			continue
		}
		if c.err = step.do(); c.err != nil {
			c.row = step.row
			return
		}
		c.who.Role = role // the first step, if it was one
		if c.did == nothing {
			c.did = altered
		}
	}
}

// rowOf tells which row of a new account a refusal is about.
func rowOf(err error, otherwise int) int {
	switch room, _, _ := strings.Cut(string(model.CodeOf(err)), "."); {
	case room == "pin":
		return pinRow
	case model.CodeOf(err) == "staff.role":
		return roleRow
	}
	return otherwise
}
