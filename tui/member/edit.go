package member

import (
	"context"
	"fmt"
	"strings"

	tea "charm.land/bubbletea/v2"

	"regulars/model"
	"regulars/model/clean"
	"regulars/model/desk"
	"regulars/model/say"
	"regulars/model/staff"
	"regulars/tui/part"
	"regulars/tui/screen"
)

// edition is a field that is being changed.
type edition struct {
	number  int // of the field
	field   uint64
	input   part.Field
	before  string // what stood in the input first
	refused error
}

// mayNot says why this person may not do something; "" if the person may.
func (p *Page) mayNot(right staff.Right) string {
	d := p.opt.Desk()
	if d == nil {
		return table.In(p.env.Lang()).NotNow
	}
	if err := d.May(right); err != nil {
		sentence, _ := say.Error(p.env.Lang(), err)
		return sentence
	}
	return ""
}

// begin opens the marked field for changing. To change the phone number is to see it, so that
// the desk is asked first.
func (p *Page) begin() tea.Cmd {
	if p.member == nil || p.mayNot(staff.RightEnrol) != "" {
		return nil
	}
	if fields[p.field] == model.FieldPhone && p.member.Phone != "" && p.phoneShown == "" {
		return p.reveal(true)
	}
	p.open()
	return nil
}

// open opens the marked field.
func (p *Page) open() {
	e := &edition{number: p.field, field: fields[p.field]}
	if e.field == model.FieldNotes {
		e.input.Limit = clean.NoteMax
	}
	e.input.Set(typable(e.field, p.member.Fields[e.field]))
	e.before = e.input.Value()
	p.edit, p.why = e, nil
}

// typable is a stored value in the form in which people type it.
func typable(field uint64, stored string) string {
	switch field {
	case model.FieldPhone:
		return clean.FormatPhone(stored)
	case model.FieldTags:
		return strings.ReplaceAll(stored, ",", ", ")
	}
	return stored
}

// save changes the field on the desk. What was not touched is not saved.
func (p *Page) save() tea.Cmd {
	e := p.edit
	if p.saving {
		return nil
	}
	if e.input.Value() == e.before {
		p.edit = nil
		return nil
	}
	id, field, typed, previous := p.member.ID, e.field, e.input.Value(), p.member.Fields[e.field]
	cmd := p.ask(func(ctx context.Context, d Desk) tea.Msg {
		_, err := d.Edit(ctx, id, model.Fields{field: typed})
		return edited{field, previous, err}
	})
	p.saving = cmd != nil
	return cmd
}

// edited ends the change: the refusal stands under the field, or the toast says that it is done.
func (p *Page) edited(msg edited) tea.Cmd {
	p.saving = false
	if msg.err != nil {
		if p.edit == nil || p.edit.field != msg.field {
			return screen.Send(screen.Failed{Err: msg.err})
		}
		p.edit.refused = msg.err
		return nil
	}
	if p.edit != nil && p.edit.field == msg.field {
		p.edit = nil
	}
	lang, id := p.env.Lang(), p.member.ID
	w := table.In(lang)
	what := desk.FieldWord(msg.field).Say(lang)
	undo := &screen.Undo{Question: fmt.Sprintf(w.UndoQuestion, what), Do: p.putBack(id, msg.field, msg.previous)}
	return screen.Send(screen.Many{screen.Toast{Text: fmt.Sprintf(w.Edited, what), Undo: undo}, changed(id)})
}

// putBack changes a field back to what it was. It may run when the page has gone.
func (p *Page) putBack(id model.ID, field uint64, previous string) tea.Cmd {
	return func() tea.Msg {
		cmd := p.ask(func(ctx context.Context, d Desk) tea.Msg {
			if _, err := d.Edit(ctx, id, model.Fields{field: previous}); err != nil {
				return screen.Failed{Err: err}
			}
			lang := p.env.Lang()
			text := fmt.Sprintf(table.In(lang).PutBack, desk.FieldWord(field).Say(lang))
			return screen.Many{screen.Toast{Text: text}, changed(id)}
		})
		if cmd == nil {
			return nil
		}
		return cmd()
	}
}

// changed tells the open screens that a member is not as they show it.
func changed(id model.ID) screen.Changed {
	return screen.Changed{What: screen.MemberName, ID: id.String()}
}

// moveField moves the mark over the fields, which stand in two columns.
func (p *Page) moveField(key tea.KeyPressMsg) {
	half := fieldRows()
	to := p.field
	switch action := screen.ActionOf(key); {
	case action == screen.Choose && key.Code == tea.KeyUp:
		to--
	case action == screen.Choose:
		to++
	case action == screen.CursorLeft:
		to -= half
	case action == screen.CursorRight:
		to += half
	case action == screen.LineStart:
		to = 0
	case action == screen.LineEnd:
		to = len(fields) - 1
	}
	if to >= 0 && to < len(fields) {
		p.field = to
	}
}
