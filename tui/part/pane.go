package part

import (
	"fmt"

	tea "charm.land/bubbletea/v2"

	"regulars/model"
	"regulars/tui/i18n"
	"regulars/tui/screen"
	"regulars/tui/text"
	"regulars/tui/theme"
)

// Pane is a window on text that is longer than the screen: the keys of lists move it, and it
// never leaves the text. Where not all has room, its last line says how much there is beyond. The
// zero Pane shows the start.
//
//	case tea.WindowSizeMsg, and when the text changes:
//		p.pane.Fit(len(p.lines()), msg.Height)
//	case tea.KeyPressMsg:
//		p.pane.Update(msg)
//	...
//	b.Add(p.pane.View(th, lang, p.lines(), area.Height)...)
type Pane struct {
	top   int
	rows  int // of the text in view
	room  int // with the line that says how much there is beyond
	total int
}

// Top goes back to the start.
func (p *Pane) Top() { p.top = 0 }

// Fit tells the pane how many lines there are and how many it may take.
func (p *Pane) Fit(total, room int) {
	p.total, p.room = total, room
	p.rows = max(room, 1)
	if total > p.rows {
		p.rows = max(room-1, 1)
	}
	p.top = max(min(p.top, p.total-p.rows), 0)
}

// Update moves the window and reports whether it moved.
func (p *Pane) Update(msg tea.Msg) (moved bool) {
	key, ok := msg.(tea.KeyPressMsg)
	if !ok {
		return false
	}
	before := p.top
	switch action := screen.ActionOf(key); {
	case action == screen.Choose && key.Code == tea.KeyUp:
		p.top--
	case action == screen.Choose:
		p.top++
	case action == screen.Page && key.Code == tea.KeyPgUp:
		p.top -= max(p.rows-1, 1) // one line stays, so that the eye finds its place
	case action == screen.Page:
		p.top += max(p.rows-1, 1)
	case action == screen.LineStart:
		p.top = 0
	case action == screen.LineEnd:
		p.top = p.total
	}
	p.Fit(p.total, p.room)
	return p.top != before
}

// View draws the lines in view, of all that there are, in so much room. It does not move the
// pane.
func (p Pane) View(th *theme.Theme, lang model.Lang, lines []string, room int) []string {
	p.Fit(len(lines), room)
	shown := lines[p.top:min(p.top+p.rows, len(lines))]
	above, below := p.top, max(p.total-p.top-p.rows, 0)
	if above+below == 0 || room < 2 {
		return shown
	}
	return append(shown[:len(shown):len(shown)], text.Spaces(markWidth)+th.Muted.Render(beyond(lang, above, below)))
}

// beyond says how much there is above and below a pane.
func beyond(lang model.Lang, above, below int) string {
	switch {
	case above == 0:
		return fmt.Sprintf(moreBelow.In(lang), below)
	case below == 0:
		return fmt.Sprintf(moreAbove.In(lang), above)
	}
	return fmt.Sprintf(moreAround.In(lang), above, below)
}

var (
	moreBelow  = i18n.Pair{ZH: "↓ 下面还有 %[1]d 行", EN: "↓ %[1]d more below"}
	moreAbove  = i18n.Pair{ZH: "↑ 上面还有 %[1]d 行", EN: "↑ %[1]d more above"}
	moreAround = i18n.Pair{ZH: "↑ 上面还有 %[1]d 行   ↓ 下面还有 %[2]d 行", EN: "↑ %[1]d more above   ↓ %[2]d more below"}
)
