package feedback

import (
	"fmt"
	"strings"
	"time"

	"regulars/model/care"
	"regulars/model/clean"
	"regulars/model/desk"
	"regulars/model/say"
	"regulars/tui/i18n"
	"regulars/tui/part"
	"regulars/tui/screen"
	"regulars/tui/text"
)

const (
	deadlineLines = 2 // below the form, always, so that nothing moves when the kind is chosen
	listHead      = 2 // a blank line and the titles above the open cases
)

// rows of the form, in today's language.
func (f *Feedback) rows() []part.Row {
	lang := f.env.Lang()
	w := table.In(lang)
	kinds := make([]string, len(care.Kinds))
	for i, kind := range care.Kinds {
		kinds[i] = say.Word(lang, "feedback."+kind)
	}
	scores := make([]string, care.Scale)
	copy(scores, w.Scores)
	f.words.Placeholder = w.HintWords
	return []part.Row{
		kindRow:  {Label: w.Kind, Choice: &f.kind, Options: kinds},
		scoreRow: {Label: w.Score, Choice: &f.score, Options: scores},
		wordsRow: {Label: w.Words, Field: &f.words},
	}
}

// View draws the form, what the case will want, and the open cases.
func (f *Feedback) View(area screen.Area) (string, screen.Cursor) {
	b := &part.Body{Width: area.Width}
	cursor := f.drawForm(b)
	f.drawDeadlines(b)
	if f.id == "" {
		f.drawCases(b)
	} else {
		f.drawElsewhere(b, area.Height)
	}
	return b.String(), cursor
}

// drawForm draws whose feedback it is, and the rows.
func (f *Feedback) drawForm(b *part.Body) screen.Cursor {
	th, lang := f.env.Theme(), f.env.Lang()
	f.drawHead(b)
	b.Blank()
	form := f.form
	if f.inList || f.sending {
		form.On = -1 // nothing can be typed
	}
	return form.View(th, lang, b, f.rows())
}

// drawHead says whose feedback it is.
func (f *Feedback) drawHead(b *part.Body) {
	th, lang := f.env.Theme(), f.env.Lang()
	w := table.In(lang)
	switch m := f.member; {
	case f.id == "":
		b.Add(" " + th.Strong.Render(w.Anonymous))
	case f.readErr != nil:
		b.Refuse(th, lang, 1, f.readErr)
	case m == nil:
		b.Add(" " + th.Muted.Render(w.Reading))
	default:
		phone, open := "", ""
		if m.Phone != "" {
			phone = clean.MaskPhone(m.Phone)
		}
		if m.OpenCases > 0 {
			open = th.Warn.Render("! " + w.OpenCases(int(m.OpenCases)))
		}
		who := th.Strong.Render(f.called(m.Name, phone))
		if m.Name == "" {
			phone = ""
		}
		b.Edges("", who, th.Accent.Render(m.Standing.Tier.Name[lang]), phone, open)
	}
}

// drawElsewhere draws what the member said in other shops, as far as there is room: whoever records something
// knows then what came before.
func (f *Feedback) drawElsewhere(b *part.Body, height int) {
	room := height - len(b.Lines) - listHead
	if f.member == nil || len(f.member.Elsewhere) == 0 || room < 1 {
		return
	}
	th, w := f.env.Theme(), table.In(f.env.Lang())
	var rows [][]string
	for _, c := range f.member.Elsewhere[:min(len(f.member.Elsewhere), room)] {
		row := f.row(c)
		rows = append(rows, []string{row[0], c.Shop.Say(f.env.Lang()), row[2], row[3]})
	}
	titles, lines := part.Grid(b.Width-3, []part.Column{{Title: w.Elsewhere}, {Title: w.Shop}, {Title: w.Said, Flex: true}, {Title: w.Since, Drop: 1}}, rows)
	b.Blank()
	b.Add(part.Indent(3, append([]string{th.Muted.Render(titles)}, lines...)...)...)
}

// called is how a member is called here.
func (f *Feedback) called(name, masked string) string {
	beside := masked
	if f.opt.Pinyin != nil && name != "" {
		beside = f.opt.Pinyin(name)
	}
	return part.Called(f.env.NoHanzi(), name, beside)
}

// drawDeadlines says by when the case will want an answer and an end, or why nothing can be
// recorded by this person.
func (f *Feedback) drawDeadlines(b *part.Body) {
	th, w := f.env.Theme(), table.In(f.env.Lang())
	b.Blank()
	if why := f.mayNot(); why != "" {
		b.Warn(th, 1, why, "")
		return
	}
	if f.kind.At() < 0 {
		b.Add("   " + th.Muted.Render(w.NeedKind))
		return
	}
	respond, resolve := care.Deadlines(care.Kinds[f.kind.At()], f.env.Now())
	if respond.IsZero() {
		b.Add("   " + th.Muted.Render(w.NoDeadline))
		return
	}
	b.Add("   " + fmt.Sprintf(w.Deadlines, th.Strong.Render(f.moment(respond)), th.Strong.Render(f.moment(resolve))))
}

// moment writes a time to come: "16:02" of today, "明天 9:30", "11-23 14:02".
func (f *Feedback) moment(t time.Time) string {
	now := f.env.Now()
	clock := i18n.Clock(t.In(now.Location()))
	if i18n.DaysBetween(t, now) == 0 {
		return clock
	}
	return i18n.Until(f.env.Lang(), t, now) + " " + clock
}

// drawCases draws the open cases of the shop.
func (f *Feedback) drawCases(b *part.Body) {
	th, lang := f.env.Theme(), f.env.Lang()
	w := table.In(lang)
	list := f.tape.List()
	b.Blank()
	switch {
	case f.tapeErr != nil:
		b.Refuse(th, lang, 1, f.tapeErr)
		return
	case len(list.Items()) == 0:
		b.Add("   " + th.Muted.Render(w.NoCases))
		return
	}
	columns := []part.Column{{Title: w.Cases}, {Title: w.Member, Flex: true}, {Title: w.Said, Flex: true}, {Title: w.Since, Drop: 1}, {Title: w.Due}}
	lines := list.View(th, b.Width, columns, f.row)
	if !f.inList {
		// Enter records, and the mark would say that it opens a case.
		rows := make([][]string, len(list.Items()))
		for i, c := range list.Items() {
			rows[i] = f.row(c)
		}
		titles, plain := part.Grid(b.Width-3, columns, rows)
		lines = part.Indent(3, append([]string{th.Muted.Render(titles)}, plain...)...)
	}
	b.Add(lines...)
}

// row is one open case: its kind, who, what was said, since when, until when.
func (f *Feedback) row(c desk.CaseView) []string {
	th, lang := f.env.Theme(), f.env.Lang()
	w := table.In(lang)
	who := c.Name
	switch {
	case c.Member.IsZero():
		who = th.Muted.Render(w.Somebody)
	case who != "":
		who = f.called(c.Name, "")
	}
	said := clean.Line(c.Text)
	if c.Score > 0 {
		said = strings.TrimSpace(fmt.Sprintf("%d/%d  %s", c.Score, c.Scale, said))
	}
	now := f.env.Now()
	since := i18n.Ago(lang, c.At, now)
	if i18n.DaysBetween(c.At, now) == 0 {
		since = i18n.Clock(c.At.In(now.Location()))
	}
	return []string{say.Word(lang, "feedback."+c.Kind), who, said, th.Muted.Render(since), f.due(c)}
}

// due says by when a case wants its answer; what is late has the warning's mark.
func (f *Feedback) due(c desk.CaseView) string {
	th, w := f.env.Theme(), table.In(f.env.Lang())
	switch late := f.env.Now().Sub(c.RespondBy); {
	case c.RespondBy.IsZero():
		return ""
	case late >= 24*time.Hour:
		return th.Warn.Render("! " + fmt.Sprintf(w.Late, i18n.Days(f.env.Lang(), int(late/(24*time.Hour)))))
	case late >= 0:
		minutes := int(late / time.Minute)
		return th.Warn.Render("! " + fmt.Sprintf(w.Late, fmt.Sprintf("%d:%02d", minutes/60, minutes%60)))
	}
	return text.Spaces(2) + fmt.Sprintf(w.By, f.moment(c.RespondBy))
}
