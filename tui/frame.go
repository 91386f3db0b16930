package tui

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"

	"regulars/tui/part"
	"regulars/tui/screen"
	"regulars/tui/text"
)

// The frame around a body: header and rule above, rule (or notice) and footer below.
const (
	above = 2
	below = 2
)

// area is the room for a screen's body.
func (r *Root) area() screen.Area {
	return screen.Area{Width: r.width, Height: max(r.height-above-below, 0)}
}

func (r *Root) bodySize() tea.WindowSizeMsg {
	a := r.area()
	return tea.WindowSizeMsg{Width: a.Width, Height: a.Height}
}

// small reports whether the window is smaller than the screens are made for.
func (r *Root) small() bool { return r.width < MinWidth || r.height < MinHeight }

// View draws the whole window.
func (r *Root) View() tea.View {
	began := r.env.Clock()
	body, cursor := r.draw()
	if r.env.Theme().Options.ASCII {
		body = text.ASCII(body)
	}
	view := tea.NewView(r.anchored(body))
	view.AltScreen = true
	view.ReportFocus = true
	if r.titled {
		view.WindowTitle = part.Brand.In(r.env.Lang()) + " " + r.env.Shop()
	}
	if cursor.On && cursor.X < r.width && cursor.Y < r.height {
		view.Cursor = tea.NewCursor(cursor.X, cursor.Y)
		view.Cursor.Shape = tea.CursorBar
	}
	r.burst.worked(r.env.Clock().Sub(began))
	return view
}

// draw puts the frame together.
func (r *Root) draw() (string, screen.Cursor) {
	if r.small() {
		lines := text.Wrap(tooSmall, max(r.width, 1))
		return strings.Join(text.Fit(strings.Join(lines, "\n"), r.width, min(len(lines), max(r.height, 1))), "\n"), screen.Cursor{}
	}
	th, lang := r.env.Theme(), r.env.Lang()
	area := r.area()
	body, cursor := r.body(area)
	lines := make([]string, 0, r.height)
	lines = append(lines, part.Header(th, lang, r.width, r.heading()), part.Rule(th, r.width))
	lines = append(lines, text.Fit(body, area.Width, area.Height)...)
	cursor = cursor.Moved(0, above)
	if cursor.Y >= above+area.Height {
		cursor.On = false
	}
	if r.asking != nil && !r.veiled {
		box, x, y := r.asking.dialog.View(th, lang, area)
		lines = part.Lay(lines, x, y+above, box)
		cursor.On = false
	}
	lines = append(lines, part.Rule(th, r.width))
	if !r.veiled {
		notice := r.notices.View(th, lang, r.width)
		copy(lines[len(lines)-len(notice):], notice)
	}
	lines = append(lines, r.footer())
	return strings.Join(lines, "\n"), cursor
}

// footer draws the keys of whatever is in front. The way to all commands is shown where it
// works.
func (r *Root) footer() string {
	th, lang := r.env.Theme(), r.env.Lang()
	switch {
	case r.veiled:
		return ""
	case r.asking != nil:
		return r.asking.dialog.Footer(th, lang, r.width)
	case r.layer != nil || r.lock != nil:
		return part.Keys(th, lang, r.width, r.offers())
	}
	return part.Footer(th, lang, r.width, r.offers())
}

// body draws what is between the rules.
func (r *Root) body(area screen.Area) (string, screen.Cursor) {
	switch {
	case r.veiled:
		return r.veil(area)
	case r.layer != nil:
		return r.layer.view(r, area)
	}
	return r.front().screen.View(area)
}

// veil draws what may be seen when nobody is there: what the screen says it can show to
// everyone, or nothing.
func (r *Root) veil(area screen.Area) (string, screen.Cursor) {
	if s, ok := r.front().screen.(screen.Veiled); ok {
		return s.VeiledView(area)
	}
	th, w := r.env.Theme(), words.In(r.env.Lang())
	lines := make([]string, max(0, area.Height/2-1))
	lines = append(lines,
		th.Strong.Render(text.Center(w.Veiled, area.Width)),
		th.Muted.Render(text.Center(w.VeilHint, area.Width)))
	return strings.Join(lines, "\n"), screen.Cursor{}
}

// title is what stands behind the shop's name. A veiled screen has none, since titles may name
// a member.
func (r *Root) title() string {
	switch {
	case len(r.stack) == 0 || r.veiled:
		return ""
	case r.layer != nil:
		return r.layer.title(r)
	}
	return r.front().screen.Title()
}

// heading is what the header shows.
func (r *Root) heading() part.Heading {
	w, lang := words.In(r.env.Lang()), r.env.Lang()
	h := part.Heading{
		Shop: r.env.Shop(), Title: r.title(), Staff: r.env.Staff(),
		Status: r.status.Text.In(lang), Warn: r.status.Warn,
	}
	if r.env.Practice() {
		h.Status, h.Badge, h.Warn = w.Practice, true, false
	}
	if r.blurred {
		h.Status, h.Badge, h.Warn = w.Blurred, false, true
	}
	return h
}

// offers are the actions of whatever is in front.
func (r *Root) offers() []screen.Offer {
	switch {
	case len(r.stack) == 0:
		return nil
	case r.layer != nil:
		return r.layer.offers()
	case r.veiled:
		return nil
	}
	offers := r.front().screen.Actions()
	if r.lock != nil || len(r.stack) == 1 || slices.ContainsFunc(offers, func(o screen.Offer) bool { return o.Action == screen.Back }) {
		return offers
	}
	return append(offers[:len(offers):len(offers)], screen.Can(screen.Back))
}

// anchor is a blank that the renderer does not take for an empty cell.
const (
	conceal = "\x1b[8m"
	anchor  = conceal + " \x1b[m"
)

// anchored ends every line that is shorter than the window, or that fills it with a blank at its
// end, with a cell that cannot be cleared. The renderer shortens a line by clearing its end, and
// where the old and the new text end in the same wide characters it steps back by a column too
// few and halves one of them: 王芳 becomes 芳. A line that never gets shorter never takes that
// way. A server's screens are painted by package paint, which halves none.
func (r *Root) anchored(body string) string {
	if r.opt.Bare || r.env.Theme().Options.Profile <= colorprofile.NoTTY {
		return body // no styles there, and so no anchor
	}
	lines := strings.Split(body, "\n")
	for i, line := range lines {
		if text.Width(line) < r.width {
			lines[i] = text.Pad(line, r.width-1) + anchor
		} else if at := strings.LastIndexByte(line, ' '); at >= 0 && text.Width(line[at+1:]) == 0 {
			lines[i] = line[:at] + conceal + line[at:] + "\x1b[m"
		}
	}
	return strings.Join(lines, "\n")
}
