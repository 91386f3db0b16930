package till

import (
	"fmt"
	"strings"
	"time"

	"regulars/model"
	"regulars/model/desk"
	"regulars/model/say"
	"regulars/tui/part"
	"regulars/tui/screen"
	"regulars/tui/text"
	"regulars/tui/theme"
)

// View draws home: the box, and under it the day, or what the search finds.
func (t *Till) View(area screen.Area) (string, screen.Cursor) {
	s := t.counter.speech(t.env)
	p := &page{width: area.Width}
	cursor := t.drawBox(s, p, &t.box)
	p.blank()
	if t.box.Empty() {
		t.drawDay(s, p)
		p.blank()
		t.drawRecent(s, p, area.Height)
	} else {
		t.drawFound(s, p)
	}
	return p.String(), cursor
}

// VeiledView draws home without anybody's data.
func (t *Till) VeiledView(area screen.Area) (string, screen.Cursor) {
	s := t.counter.speech(t.env)
	p := &page{width: area.Width}
	empty := part.Field{Prompt: t.box.Prompt}
	cursor := t.drawBox(s, p, &empty)
	p.blank()
	t.drawDay(s, p)
	p.blank()
	p.add("   " + s.th.Muted.Render(s.w.Hidden))
	return p.String(), cursor
}

// drawBox draws the field with the count of what it found at its right.
func (t *Till) drawBox(s *speech, p *page, box *part.Field) screen.Cursor {
	p.blank()
	count := ""
	if n := t.list.Total(); !box.Empty() && t.searchErr == nil && n > 0 {
		count = s.w.Found(n)
		if t.more {
			count = s.w.First(n)
		}
	}
	box.Placeholder = s.w.Hint
	room := p.width - 2
	if count != "" {
		room -= text.Width(count) + 2
	}
	field, cursor := box.View(s.th, max(room, 8), true)
	line := " " + field
	if count != "" {
		line += "  " + s.th.Muted.Render(count)
	}
	p.add(line)
	return cursor.Moved(1, 1)
}

// drawDay draws the day at a glance.
func (t *Till) drawDay(s *speech, p *page) {
	if t.look == nil {
		p.blank()
		return
	}
	if t.look.err != nil {
		sentence, _ := say.Error(s.lang, t.look.err)
		p.add(" " + s.th.Warn.Render("! "+sentence))
		return
	}
	d := &t.look.day
	item := func(label, value string) string { return s.th.Muted.Render(label) + " " + s.th.Strong.Render(value) }
	count := func(n int64) string { return model.Points(n).Format() }
	moved := d.Earned.Signed()
	if d.Redeemed != 0 {
		moved += " " + (-d.Redeemed).Signed()
	}
	pieces := []string{item(s.w.Visits, count(d.Visits)), item(s.w.Enrolled, count(d.Enrolled)), item(s.w.Earned, moved)}
	if d.Feedback > 0 {
		pieces = append(pieces, item(s.w.Feedback, count(d.Feedback)))
	}
	if d.OpenCases > 0 {
		pieces = append(pieces, item(s.w.Cases, count(d.OpenCases))+s.due(d.Due))
	}
	label := "   " + s.th.Muted.Render(s.w.Today)
	p.flow(label, text.Width(label)+3, 3, pieces...)
}

// due says how much time a deadline leaves.
func (s *speech) due(at time.Time) string {
	if at.IsZero() {
		return ""
	}
	left := at.Sub(s.now)
	if left < 0 {
		return "  " + s.th.Warn.Render("! "+fmt.Sprintf(s.w.Late, span(-left)))
	}
	return fmt.Sprintf(s.w.Left, span(left))
}

// drawRecent draws the shop's last acts, and beside the one that can be undone how.
func (t *Till) drawRecent(s *speech, p *page, height int) {
	if t.look == nil || t.look.err != nil {
		return
	}
	if len(t.look.recent) == 0 {
		p.add("   " + s.th.Muted.Render(s.w.NoRecent))
		return
	}
	p.add("   " + s.th.Muted.Render(s.w.Recent))
	n := p.fits(height, len(t.look.recent))
	rows := make([][]string, 0, n)
	for i := range t.look.recent[:n] {
		rows = append(rows, t.recentRow(s, &t.look.recent[i], p.width))
	}
	who := 13 + min(max(0, p.width-78)/2, 17)
	columns := []part.Column{{}, {Width: who, Flex: true}, {}, {Right: true}, {}, {Flex: true}, {}}
	p.grid(3, columns, rows, recentTier, recentAfter)
}

// The columns of the last acts that a narrow window does without.
const (
	recentTier  = 2
	recentAfter = 4
)

// recentRow is one act: when, who, tier, points and the balance after, what, and the way back.
func (t *Till) recentRow(s *speech, e *desk.Entry, width int) []string {
	moved, after := s.net(e), ""
	if moved != "" && !e.Unsure {
		after = theme.Arrow + " " + text.PadLeft(e.After.Format(), 6)
	}
	row := []string{
		s.when(e.At), s.called(e.Name, ""), t.counter.ladder().name(s.lang, e.Tier), moved, after,
		strings.TrimSpace(s.kind(e) + " " + s.amount(e)),
	}
	if e.Undone {
		row = append(row, s.w.Undone)
		for i := range row {
			row[i] = s.th.Muted.Render(row[i])
		}
		return row
	}
	row[0], row[2] = s.th.Muted.Render(row[0]), s.th.Muted.Render(row[2])
	row[3] = s.th.Strong.Render(row[3])
	if e.ID == t.look.undoable {
		back := s.th.Key.Render(screen.UndoLast.KeyName(s.lang))
		if width >= wide {
			back += " " + s.th.Muted.Render(screen.UndoLast.Label(s.lang))
		}
		row = append(row, back)
	}
	return row
}
