package member

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"regulars/model"
	"regulars/model/clean"
	"regulars/model/desk"
	"regulars/model/say"
	"regulars/tui/i18n"
	"regulars/tui/part"
	"regulars/tui/text"
)

const (
	goodsMost = 5 // lines of a receipt that an explanation shows
	agoDays   = 7 // from then on an entry has its date
)

// drawHistory draws the entries below what is there already: with the mark if the history has
// the focus, as many as are left room for if not.
func (p *Page) drawHistory(b *part.Body, height int) {
	th, lang := p.env.Theme(), p.env.Lang()
	w := table.In(lang)
	room := height - len(b.Lines)
	if room < leastRows && p.on == profile {
		return
	}
	list := p.tape.List()
	switch {
	case p.tapeErr != nil:
		b.Refuse(th, lang, 1, p.tapeErr)
		return
	case len(list.Items()) == 0:
		b.Add(text.Spaces(indent)+th.Muted.Render(w.History), text.Spaces(indent)+w.NoHistory)
		return
	}
	columns := []part.Column{
		{Title: w.When},
		{Title: w.What},
		{Title: w.Amount, Right: true},
		{Title: w.Change, Right: true},
		{Title: w.Balance, Right: true, Drop: 1},
		{Title: w.About, Flex: true},
		{Title: w.By, Drop: 2},
	}
	if p.on == profile {
		rows := make([][]string, min(len(list.Items()), room-1))
		for i := range rows {
			rows[i] = p.row(list.Items()[i])
		}
		titles, lines := part.Grid(b.Width-indent, columns, rows)
		b.Add(part.Indent(indent, append([]string{th.Muted.Render(titles)}, lines...)...)...)
		return
	}
	lines := list.View(th, b.Width, columns, p.row)
	e, _ := list.Selected()
	said := ""
	if e.Detail != e.Receipt {
		said = about(lang, &e)
	}
	b.Add(unfold(lines, 1+p.marked(), p.explanation(b.Width, e.Receipt, said), room)...)
}

// marked is the place of the marked entry among those on the screen.
func (p *Page) marked() int {
	list := p.tape.List()
	if e, ok := list.Selected(); ok {
		for i, item := range list.Items() {
			if item.Pos == e.Pos {
				return i
			}
		}
	}
	return len(list.Items())
}

// unfold puts lines under the one with number at, and lets go of lines above (but not of the
// titles) and below, so that what was put in is seen as a whole.
func unfold(lines []string, at int, under []string, room int) []string {
	if len(under) == 0 || at >= len(lines) {
		return lines
	}
	all := append(append(append([]string{}, lines[:at+1]...), under...), lines[at+1:]...)
	if over := at + 1 + len(under) - room; over > 0 {
		over = min(over, at-1) // the marked line stays
		all = append(all[:1:1], all[1+over:]...)
	}
	return all[:min(len(all), max(room, 1))]
}

// row is one entry: when, what, how much, the points, the balance after, about what, by whom.
func (p *Page) row(e desk.Entry) []string {
	th, lang, cur := p.env.Theme(), p.env.Lang(), p.env.Currency()
	cur.Symbol = "" // a column of amounts needs it once at most
	w := table.In(lang)
	amount, net := "", ""
	if e.Amount != 0 {
		amount = cur.Format(e.Amount)
	}
	if e.Net != 0 {
		net = e.Net.Signed()
	}
	after := ""
	if !e.Unsure {
		after = e.After.Format()
	}
	row := []string{p.when(e.At), kindOf(lang, &e), amount, net, after, about(lang, &e), e.By}
	if e.Undone {
		row[5] = strings.TrimSpace(w.Undone + " " + row[5])
		for i := range row {
			row[i] = th.Muted.Render(row[i])
		}
		return row
	}
	for _, quiet := range []int{0, 4, 6} {
		row[quiet] = th.Muted.Render(row[quiet])
	}
	row[3] = th.Strong.Render(row[3])
	return row
}

// when says when an entry happened: the time of a deed of today, how long ago one of the last
// days was, the date of an earlier one, since three rows of "3 weeks ago" cannot be told apart.
func (p *Page) when(at time.Time) string {
	lang, now := p.env.Lang(), p.env.Now()
	switch days := i18n.DaysBetween(at, now); {
	case days == 0:
		return i18n.Clock(at.In(now.Location()))
	case days < agoDays:
		return i18n.Ago(lang, at, now)
	}
	return i18n.Date(lang, at, now)
}

// kindOf says what an entry is.
func kindOf(lang model.Lang, e *desk.Entry) string {
	w := table.In(lang)
	switch v := e.Body.(type) {
	case nil:
		return w.Newer
	case *model.ActUndone:
		return fmt.Sprintf(w.UndoOf, desk.KindWord(v.Of).Say(lang))
	case *model.CaseOpened:
		return say.Word(lang, "feedback."+v.Feedback)
	}
	return desk.KindWord(e.Kind).Say(lang)
}

// about says what an entry was about: the goods, the words, the reason; of a change to the
// profile, which fields.
func about(lang model.Lang, e *desk.Entry) string {
	if e.About.Code != "" {
		return say.Why(lang, e.About)
	}
	v, ok := e.Body.(*model.MemberEdited)
	if !ok {
		return e.Said(lang)
	}
	w := table.In(lang)
	names := make([]string, 0, len(v.Fields))
	for _, field := range v.Fields {
		if name := w.Fields[field]; name != "" {
			names = append(names, name)
		}
	}
	return strings.Join(names, " · ")
}

// explanation tells of the entry in question when exactly and by whom, why, and the goods; said
// is what it was about, in words.
func (p *Page) explanation(width int, receipt, said string) []string {
	if p.why == nil {
		return nil
	}
	th, lang := p.env.Theme(), p.env.Lang()
	w := table.In(lang)
	b := &part.Body{Width: width}
	if p.why.err != nil {
		b.Refuse(th, lang, 5, p.why.err)
		return b.Lines
	}
	x := &p.why.what
	head := []string{x.At.In(p.env.Location()).Format("2006-01-02 15:04")}
	if !x.Entry.IsZero() {
		head = append(head, fmt.Sprintf(w.Entry, x.Entry))
	}
	if receipt != "" {
		head = append(head, fmt.Sprintf(w.Receipt, clean.Line(receipt)))
	}
	if x.By != "" {
		head = append(head, x.By)
	}
	b.Say(5, th.Muted, strings.Join(head, "  "))
	if said != "" && len(x.Lines) == 0 {
		b.Say(5, th.Text, said)
	}
	for _, why := range x.Why {
		b.Say(5, th.Text, clean.Line(say.Why(lang, why)))
	}
	p.drawGoods(b, x.Lines)
	return b.Lines
}

// drawGoods lists what was bought.
func (p *Page) drawGoods(b *part.Body, lines []model.Line) {
	th, cur := p.env.Theme(), p.env.Currency()
	rows := make([][]string, 0, goodsMost)
	for _, l := range lines[:min(len(lines), goodsMost)] {
		what := l.Product
		if what == "" {
			what = l.Category
		}
		if what == "" {
			what = l.SKU
		}
		rows = append(rows, []string{clean.Line(what), quantity(l.Quantity), cur.Format(l.Amount)})
	}
	_, goods := part.Grid(b.Width-6, []part.Column{{Flex: true}, {Right: true}, {Right: true}}, rows)
	b.Add(part.Indent(5, goods...)...)
	if more := len(lines) - goodsMost; more > 0 {
		b.Add(text.Spaces(5) + th.Muted.Render(fmt.Sprintf(table.In(p.env.Lang()).MoreLines, more)))
	}
}

// quantity writes thousandths: "2", "0.75".
func quantity(thousandths int64) string {
	if thousandths == 0 || thousandths == 1000 {
		return ""
	}
	whole, rest := thousandths/1000, thousandths%1000
	out := strconv.FormatInt(whole, 10)
	if rest != 0 {
		out += "." + strings.TrimRight(fmt.Sprintf("%03d", rest), "0")
	}
	return "× " + out
}
