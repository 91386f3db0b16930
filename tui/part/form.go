package part

import (
	tea "charm.land/bubbletea/v2"

	"regulars/model"
	"regulars/tui/screen"
	"regulars/tui/text"
	"regulars/tui/theme"
)

// Row is one line of a form: a field to type into, a few options to choose from, or a text that
// Enter does something with. The screen owns what stands in it and makes the rows anew for each
// message and each frame, because labels change with the language.
type Row struct {
	Label   string
	Field   *Field
	Choice  *Choice
	Options []string // of the choice
	Text    string   // of a row that is neither
	Refused error    // why what stands there was not taken; told under the row
}

// Form is rows below each other, one of which has the focus. The zero Form is on the first one.
type Form struct {
	On int
}

// Update moves the focus with Tab, Shift+Tab and the arrows up and down, and gives everything
// else to the row that has it. It reports whether what stands there has changed.
func (f *Form) Update(msg tea.Msg, rows []Row) (changed bool) {
	if key, ok := msg.(tea.KeyPressMsg); ok {
		switch action := screen.ActionOf(key); {
		case action == screen.NextPart, action == screen.Choose && key.Code == tea.KeyDown:
			f.Go(f.On+1, rows)
			return false
		case action == screen.PrevPart, action == screen.Choose && key.Code == tea.KeyUp:
			f.Go(f.On-1, rows)
			return false
		}
	}
	if f.On >= len(rows) {
		return false
	}
	switch row := rows[f.On]; {
	case row.Field != nil:
		return row.Field.Update(msg)
	case row.Choice != nil:
		return row.Choice.Update(msg, len(row.Options))
	}
	return false
}

// Go puts the focus on a row; beyond the ends it stays where it is.
func (f *Form) Go(on int, rows []Row) { f.On = max(0, min(on, len(rows)-1)) }

// View adds the rows to a body and says where the cursor stands in it. The row with the focus
// has the mark.
func (f *Form) View(th *theme.Theme, lang model.Lang, b *Body, rows []Row) (cursor screen.Cursor) {
	label := 0
	for _, row := range rows {
		label = max(label, text.Width(row.Label))
	}
	left := markWidth + label + 1 + text.Width(theme.Prompt) + 1
	width := max(b.Width-left-1, 1)
	for i, row := range rows {
		focused := i == f.On
		lines, at := row.view(th, width, focused)
		if focused && at.On {
			cursor = at.Moved(left, len(b.Lines))
		}
		for n, line := range lines {
			head := text.Spaces(left)
			if n == 0 {
				head = row.head(th, label, focused)
			}
			b.Add(head + line)
		}
		if row.Refused != nil {
			b.Refuse(th, lang, left-2, row.Refused)
		}
	}
	return cursor
}

// head is what stands before a row: the mark, the label, and the prompt of what can be changed.
func (r *Row) head(th *theme.Theme, width int, focused bool) string {
	label, prompt := text.Pad(r.Label, width), theme.Prompt
	if r.Field == nil && r.Choice == nil {
		prompt = " "
	}
	if focused {
		return " " + th.Accent.Render(theme.Mark) + " " + th.Strong.Render(label) + " " + th.Accent.Render(prompt) + " "
	}
	return text.Spaces(markWidth) + th.Muted.Render(label) + " " + th.Muted.Render(prompt) + " "
}

// view draws what stands in a row.
func (r *Row) view(th *theme.Theme, width int, focused bool) ([]string, screen.Cursor) {
	switch {
	case r.Field != nil:
		line, cursor := r.Field.View(th, width, focused)
		return []string{line}, cursor
	case r.Choice != nil:
		return r.Choice.View(th, width, r.Options, focused), screen.Cursor{}
	}
	return []string{r.Text}, screen.Cursor{}
}
