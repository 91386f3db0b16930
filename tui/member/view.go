package member

import (
	"fmt"
	"time"

	"regulars/model"
	"regulars/model/clean"
	"regulars/model/desk"
	"regulars/model/say"
	"regulars/tui/i18n"
	"regulars/tui/part"
	"regulars/tui/screen"
	"regulars/tui/text"
	"regulars/tui/theme"
)

const (
	indent     = 3  // where rows begin, behind the mark
	leastRows  = 3  // of the history below the profile; with fewer it is left out
	betweenFds = 2  // columns between the two columns of fields
	leastBoth  = 28 // lines of an area in which both parts are shown, whichever has the focus

	gap = "   " // between a label and its value: as wide as the prompt of a field with a space before it
)

// fieldRows is how many lines the fields take in their two columns.
func fieldRows() int { return (len(fields) + 1) / 2 }

// View draws the page.
func (p *Page) View(area screen.Area) (string, screen.Cursor) {
	b := &part.Body{Width: area.Width}
	if p.member == nil {
		p.drawEmpty(b)
		return b.String(), screen.Cursor{}
	}
	switch {
	case p.on == points && p.why != nil:
		p.drawWhy(b, area.Height)
		return b.String(), screen.Cursor{}
	case p.on == points:
		p.drawLedger(b)
		return b.String(), screen.Cursor{}
	case p.on == holdings:
		p.drawHoldings(b, area.Height)
		return b.String(), screen.Cursor{}
	}
	p.drawHead(b)
	b.Blank()
	var cursor screen.Cursor
	if p.on == profile || area.Height >= leastBoth {
		cursor = p.drawFields(b, area.Height)
		b.Blank()
	}
	p.drawHistory(b, area.Height)
	return b.String(), cursor
}

// historyRows is how many entries have room when the history has the focus.
func (p *Page) historyRows() int {
	b := &part.Body{Width: p.area.Width}
	p.drawHead(b)
	used := len(b.Lines) + 2 // a blank line and the titles
	if p.area.Height >= leastBoth {
		used += 1 + fieldRows() + 1
	}
	return max(p.area.Height-used, 1)
}

// drawEmpty draws the page before its member has been read, or why it cannot be.
func (p *Page) drawEmpty(b *part.Body) {
	th, lang := p.env.Theme(), p.env.Lang()
	b.Blank()
	if p.readErr != nil {
		b.Refuse(th, lang, 1, p.readErr)
		return
	}
	b.Add(text.Spaces(indent) + th.Muted.Render(table.In(lang).Reading))
}

// drawHead says who this is and what the member has.
func (p *Page) drawHead(b *part.Body) {
	p.drawWho(b)
	p.drawTotals(b, p.member.Standing.Tier.Name[p.env.Lang()])
	p.drawCue(b)
}

// shopWidth is the most of another shop's name that stands in the heading.
const shopWidth = 20

// drawWho says who this is.
func (p *Page) drawWho(b *part.Body) {
	m, th, lang := p.member, p.env.Theme(), p.env.Lang()
	w := table.In(lang)
	phone := p.phone(m)
	who := th.Strong.Render(p.called(m, phone))
	if tier := m.Standing.Tier.Name[lang]; tier != "" {
		who += "  " + th.Accent.Render(tier)
	}
	card, since, guest := "", "", ""
	if !m.Guest.IsZero() {
		guest = th.Muted.Render(fmt.Sprintf(pw(p).Guest, text.Truncate(m.Guest.Say(lang), shopWidth)))
	}
	if m.Card != "" {
		card = th.Muted.Render(w.Card) + " " + m.Card
	}
	if !m.Joined.IsZero() {
		since = th.Muted.Render(w.Since) + " " + m.Joined.Format(time.DateOnly)
	}
	if m.Name == "" {
		phone = ""
	}
	b.Edges(since, who, guest, phone, card)
}

// drawTotals says what the points are worth, how often the member came, and the way to the next
// tier.
func (p *Page) drawTotals(b *part.Body, tier string) {
	m, th, lang, cur := p.member, p.env.Theme(), p.env.Lang(), p.env.Currency()
	w := table.In(lang)
	label := max(text.Width(w.Points), text.Width(w.Tier))
	value := max(text.Width(m.Balance.Format()), text.Width(tier))
	head := func(name, is string) string {
		return text.Spaces(indent) + th.Muted.Render(text.Pad(name, label)) + "  " + text.Pad(th.Strong.Render(is), value) + "   "
	}
	owes, worth, visits, last, spent := "", "", "", "", ""
	if m.Debt > 0 {
		owes = th.Warn.Render("! " + fmt.Sprintf(w.Owes, m.Debt.Format()))
	}
	if m.Value > 0 {
		worth = fmt.Sprintf(w.Worth, cur.Format(m.Value))
	}
	if m.Visits > 0 {
		visits = w.Visits(m.Visits)
		last = fmt.Sprintf(w.Last, i18n.Ago(lang, m.LastVisit, p.env.Now()))
		spent = fmt.Sprintf(w.Spent, cur.Format(m.Spend))
	}
	b.Flow(head(w.Points, m.Balance.Format()), owes, p.here(), worth, visits, last, spent)
	if tier == "" {
		return
	}
	next := w.TopTier
	if n := m.Standing.Next; n != nil {
		next = fmt.Sprintf(w.NextTier, n.Name[lang], desk.MeasureWord{By: m.Standing.By, Quantity: m.Standing.Missing, Currency: cur}.Say(lang))
	}
	have := desk.MeasureWord{By: m.Standing.By, Quantity: m.Standing.Have, Currency: cur}.Say(lang)
	if months := m.Standing.Months; months != 12 {
		have = w.Months(have, months)
	} else {
		have = fmt.Sprintf(w.Year, have)
	}
	b.Flow(head(w.Tier, tier), next, have)
}

// drawCue draws the one line that should not be missed, or that the page could not be read
// again. What asks for care has the warning's mark; a birthday is no warning.
func (p *Page) drawCue(b *part.Body) {
	th, lang := p.env.Theme(), p.env.Lang()
	if p.readErr != nil {
		sentence, _ := say.Error(lang, p.readErr)
		b.Add(" " + th.Warn.Render("! "+sentence))
		return
	}
	cue := p.member.Cue
	if cue == nil {
		return
	}
	line := say.Why(lang, *cue)
	switch cue.Code {
	case "cue.case", "cue.elsewhere", "cue.debt":
		b.Add(" " + th.Warn.Render("! "+line))
	default:
		b.Add(" " + th.Accent.Render(theme.Dot+" "+line))
	}
}

// drawFields draws the profile in two columns. The field that is being changed takes its whole
// line, and why it was refused the lines below; where a small window has no room for these, the
// first fields give way.
func (p *Page) drawFields(b *part.Body, height int) (cursor screen.Cursor) {
	b.Add(text.Spaces(indent) + p.env.Theme().Muted.Render(table.In(p.env.Lang()).Profile))
	f := &part.Body{Width: b.Width}
	half, over := fieldRows(), 0
	left := (b.Width - betweenFds) / 2
	for i := range half {
		if e := p.edit; e != nil && (e.number == i || e.number == i+half) {
			cursor = p.drawEdit(f, e)
			over = max(len(b.Lines)+len(f.Lines)-height, 0)
			continue
		}
		line := text.Pad(p.cell(i, left), left+betweenFds)
		if i+half < len(fields) {
			line += p.cell(i+half, b.Width-left-betweenFds)
		}
		f.Add(line)
	}
	cursor = cursor.Moved(0, len(b.Lines)-over)
	b.Add(f.Lines[over:]...)
	return cursor
}

// labelWidth is what the widest heading of a field takes.
func labelWidth(w *words) int {
	width := 0
	for _, label := range w.Fields {
		width = max(width, text.Width(label))
	}
	return width
}

// cell draws one field.
func (p *Page) cell(i, width int) string {
	th, w := p.env.Theme(), table.In(p.env.Lang())
	label := text.Pad(w.Fields[fields[i]], labelWidth(w))
	value := p.value(fields[i])
	if i == p.field && p.on == profile && p.edit == nil {
		return part.Marked(th, width, label+gap+value)
	}
	if value == "" {
		return text.Spaces(indent) + th.Muted.Render(label+gap+"–")
	}
	return text.Truncate(text.Spaces(indent)+th.Muted.Render(label)+gap+value, width)
}

// value is a field as it is shown.
func (p *Page) value(field uint64) string {
	lang, stored := p.env.Lang(), p.member.Fields[field]
	w := table.In(lang)
	switch {
	case stored == "":
		return ""
	case field == model.FieldPhone:
		return p.phone(p.member)
	case field == model.FieldGender:
		return map[clean.Gender]string{clean.Male: w.Male, clean.Female: w.Female, clean.Other: w.Other}[clean.Gender(stored)]
	case field == model.FieldBirthday && stored[0] == 'L':
		return fmt.Sprintf(w.Lunar, stored[1:])
	}
	return clean.Line(typable(field, stored))
}

// drawEdit draws the field that is being changed, and under it why it was refused.
func (p *Page) drawEdit(b *part.Body, e *edition) screen.Cursor {
	th, lang := p.env.Theme(), p.env.Lang()
	w := table.In(lang)
	input := e.input
	input.Prompt, input.Placeholder = theme.Prompt+" ", hintOf(w, e.field)
	head := " " + th.Accent.Render(theme.Mark) + " " + th.Strong.Render(text.Pad(w.Fields[e.field], labelWidth(w))) + " "
	line, cursor := input.View(th, max(b.Width-text.Width(head)-1, 1), true)
	cursor = cursor.Moved(text.Width(head), len(b.Lines))
	b.Add(head + line)
	if e.refused != nil {
		b.Refuse(th, lang, text.Width(head), e.refused)
	}
	return cursor
}

// hintOf says what a field wants, where that is not plain.
func hintOf(w *words, field uint64) string {
	switch field {
	case model.FieldBirthday:
		return w.HintBirthday
	case model.FieldGender:
		return w.HintGender
	case model.FieldTags:
		return w.HintTags
	case model.FieldJoined:
		return w.HintJoined
	}
	return w.HintElse
}
