package till

import (
	"fmt"
	"strconv"

	"regulars/model"
	"regulars/model/desk"
	"regulars/model/say"
	"regulars/tui/part"
	"regulars/tui/screen"
	"regulars/tui/text"
	"regulars/tui/theme"
)

// boxFoot are the lines of a box under its rows and around it.
const boxFoot = 4

// boxed puts rows under the facts, in a box of their own. Where there is no room for all of
// them, those around the marked one (counted from 1) are shown and the last line says how many
// there are besides. It answers where the first line of foot stands.
func (s *speech) boxed(p *page, height int, title string, rows []string, marked int, foot []string) (x, y int) {
	width := s.boxWidth(p.width)
	inner := width - 4
	room := max(1, height-len(p.lines)-boxFoot-len(foot)+1)
	if over := len(rows) - room; over > 0 {
		room = max(1, room-1)
		first := max(0, min(marked-room, len(rows)-room))
		left := len(rows) - room
		rows = append(append([]string{}, rows[first:first+room]...), text.Spaces(markWidth)+s.th.Muted.Render(fmt.Sprintf(s.x.More, left)))
	}
	lines := append(append([]string{}, rows...), "")
	x, y = min(3, max(0, p.width-width)), len(p.lines)+1+len(lines)
	for _, line := range foot {
		lines = append(lines, text.Truncate(line, inner))
	}
	p.add(part.Indent(x, part.Box(s.th, width, title, lines)...)...)
	return x + 2, y
}

func (s *speech) boxWidth(width int) int { return min(max(width-6, 20), 71) }

// draw puts the chooser under the facts.
func (o *chooser) draw(s *speech, p *page, height int, m *desk.Member) (cursor screen.Cursor) {
	inner := s.boxWidth(p.width) - 4
	switch {
	case o.err != nil:
		sentence, hint := say.Error(s.lang, o.err)
		s.boxed(p, height, s.w.Redeem, []string{s.th.Warn.Render("! " + sentence), "  " + hint}, 0, []string{o.keys(s, inner)})
		return cursor
	case !o.read:
		s.boxed(p, height, s.w.Redeem, []string{"   " + s.th.Muted.Render(s.w.Reading)}, 0, []string{o.keys(s, inner)})
		return cursor
	}
	var foot []string
	var at screen.Cursor
	if o.takesNumber() {
		field := o.giving
		r, most := o.marked(), o.bounds(s)
		field.Prompt, field.Placeholder = s.x.Give+" "+theme.Prompt+" ", fmt.Sprintf(s.x.GiveHint, r.Points.Format())
		line, cur := field.View(s.th, max(inner-3-text.Width(most)-2, 8), true)
		foot = append(foot, text.Spaces(markWidth)+line+"  "+s.th.Muted.Render(most))
		at = cur.Moved(markWidth, 0)
	} else if first := o.hint(s, m); first != "" && o.can > 0 {
		foot = append(foot, text.Spaces(markWidth)+s.th.Muted.Render(first))
	}
	foot = append(foot, o.keys(s, inner))
	x, y := s.boxed(p, height, s.w.Redeem, o.rows(s, inner), o.chosen, foot)
	if !at.On {
		return cursor
	}
	return at.Moved(x, y)
}

// hint says what to know before choosing: what headquarters has to be asked for, else which points
// are spent first. Which ones that are is not known here of points that lie elsewhere.
func (o *chooser) hint(s *speech, m *desk.Member) string {
	if away := o.away(); away > 0 {
		return fmt.Sprintf(s.x.AskHQ, away.Format())
	}
	for i := range o.rewards[:o.can] {
		if o.rewards[i].Away > 0 {
			return fmt.Sprintf(s.x.SomeAtHQ, o.here.Format())
		}
	}
	if m.Away() > 0 {
		return ""
	}
	return s.first(m)
}

// first says which points are spent first, if some of them end.
func (s *speech) first(m *desk.Member) string {
	if len(m.Lots) == 0 {
		return ""
	}
	switch lot := m.Lots[0]; lot.Ends {
	case model.Never:
		return ""
	case model.Idle:
		return s.x.FirstIdle
	default:
		return fmt.Sprintf(s.x.First, lot.Points.Format(), s.onDay(lot.Ends))
	}
}

// rows draws a line for each reward, the marked one as every marked row.
func (o *chooser) rows(s *speech, width int) []string {
	cells := make([][]string, len(o.rewards))
	for i := range o.rewards {
		cells[i] = o.row(s, i, width >= wide-16)
	}
	columns := []part.Column{{}, {Flex: true}, {Right: true}, {}}
	columns[1].Width = max(10, width-markWidth-natural(columns, cells)+natural(columns[1:2], column(cells, 1)))
	_, lines := part.Grid(width-markWidth, columns, cells)
	return choices(s, width, lines, o.chosen, o.can)
}

// choices marks the chosen one of the lines that a digit picks (counted from 1) and mutes those
// beyond the first can, which cannot be had.
func choices(s *speech, width int, lines []string, chosen, can int) []string {
	for i, line := range lines {
		switch {
		case i+1 == chosen:
			lines[i] = part.Marked(s.th, width, line)
			continue
		case i >= can:
			line = s.th.Muted.Render(line)
		}
		lines[i] = text.Spaces(markWidth) + line
	}
	return lines
}

// row is one reward: digit, what it is, its price, the balance before and after, or why it
// cannot be had.
func (o *chooser) row(s *speech, i int, roomy bool) []string {
	r := &o.rewards[i]
	digit, what, price := " ", s.reward(r), r.Points.Format()
	if r.Most {
		what = s.off(r, true)
		if o.free > o.here {
			what = fmt.Sprintf(s.x.MostHere, s.cur.Format(r.Value))
		}
	}
	if r.Left > 0 {
		what += "  " + fmt.Sprintf(s.x.Left, strconv.FormatInt(r.Left, 10))
	}
	switch {
	case r.Blocked != "":
		return []string{"-", what, price, s.blocked(r, o.most)}
	case r.Missing > 0 && roomy:
		return []string{"-", what, price, fmt.Sprintf(s.w.Missing, r.Missing.Format())}
	case r.Missing > 0:
		return []string{"-", what, price, fmt.Sprintf(s.x.Short, r.Missing.Format())}
	case i < digitsMost:
		digit = strconv.Itoa(i + 1)
	}
	if r.Any {
		return []string{digit, what, price, s.x.Any}
	}
	if r.Away > 0 {
		what += "  " + fmt.Sprintf(s.x.AtHQ, r.Away.Format())
	}
	after := theme.Arrow + " " + text.PadLeft(r.After.Format(), 6)
	if roomy {
		after = (r.After + r.Points).Format() + " " + after
	}
	return []string{digit, what, price, after}
}

// blocked says in a word or two why a reward cannot be had although the points are enough; most
// is what may be taken off the bill.
func (s *speech) blocked(r *desk.Reward, most model.Money) string {
	switch r.Blocked {
	case "redeem.bill":
		return fmt.Sprintf(s.x.BillMost, s.cur.Format(most))
	case "gift.none":
		return s.x.Gone
	case "draw.closed":
		return s.x.Unopened
	}
	sentence, _ := say.Error(s.lang, model.Refuse(r.Blocked, s.reward(r)))
	return sentence
}

// column cuts one column out of rows.
func column(rows [][]string, i int) [][]string {
	out := make([][]string, len(rows))
	for n, row := range rows {
		out[n] = row[i : i+1]
	}
	return out
}

// keys says which keys do what, with the reward that is marked.
func (o *chooser) keys(s *speech, width int) string {
	cancel := s.key(screen.Back.KeyName(s.lang), s.w.Cancel)
	if o.can == 0 {
		return text.Spaces(markWidth) + cancel
	}
	out := text.Spaces(markWidth)
	if !o.takesNumber() {
		out += s.key(digitsTo(min(o.can, digitsMost)), s.w.Choose) + "   "
	}
	r := o.marked()
	if r == nil {
		return out + cancel
	}
	points, err := o.points()
	does := s.reward(r)
	switch {
	case width < wide-16 || err != nil:
	case isOff(r):
		does = fmt.Sprintf(s.w.Take, r.Points.Format(), s.cur.Format(r.Value))
	case r.Any:
		does = fmt.Sprintf(s.x.GiveTo, points.Format(), does)
	default:
		does = fmt.Sprintf(s.x.For, points.Format(), does)
	}
	key := screen.Confirm.KeyName(s.lang)
	if err != nil || points < r.Points || points > o.free {
		return out + s.th.Muted.Render("("+key+" "+does+")") + "   " + cancel
	}
	return out + s.key(key, s.th.Strong.Render(does)) + "   " + cancel
}

// key draws a key and what it does.
func (s *speech) key(name, does string) string { return s.th.Key.Render(name) + " " + does }

// digitsTo writes the digits from 1 to n.
func digitsTo(n int) string {
	if n < 2 {
		return "1"
	}
	return "1-" + strconv.Itoa(n)
}
