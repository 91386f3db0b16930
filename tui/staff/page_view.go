package staff

import (
	"fmt"
	"time"

	"regulars/model/desk"
	"regulars/tui/i18n"
	"regulars/tui/part"
	"regulars/tui/screen"
)

// pageFrame are the lines of the page beside the people.
const pageFrame = 2

// View draws who works here, or the account that is being changed.
func (p *Page) View(area screen.Area) (string, screen.Cursor) {
	th, lang := p.env.Theme(), p.env.Lang()
	w := table.In(lang)
	b := &part.Body{Width: area.Width}
	b.Blank()
	switch {
	case p.sheet != nil:
		return p.drawSheet(b)
	case p.loadErr != nil:
		b.Refuse(th, lang, 1, p.loadErr)
		return b.String(), screen.Cursor{}
	case !p.loaded:
		b.Add("   " + th.Muted.Render(w.Reading))
		return b.String(), screen.Cursor{}
	}
	yes := func(has bool) string {
		if has {
			return w.Yes
		}
		return th.Muted.Render("–")
	}
	columns := []part.Column{{Title: w.Name, Flex: true}, {Title: w.Role}, {Title: w.PIN}, {Title: w.BadgeWord}, {Title: w.State}}
	b.Add(p.list.View(th, b.Width, columns, func(who desk.Person) []string {
		row := []string{
			p.door.called(p.env, who.Name), desk.RoleWord(who.Role).Say(lang), yes(who.HasPIN), yes(who.HasBadge), p.state(who),
		}
		if who.Disabled {
			for i := range row {
				row[i] = th.Muted.Render(row[i])
			}
		}
		return row
	})...)
	return b.String(), screen.Cursor{}
}

// state is what is to be known about an account beside what it is.
func (p *Page) state(who desk.Person) string {
	w := table.In(p.env.Lang())
	until := p.readAt.Add(time.Duration(who.Locked) * time.Second)
	switch {
	case who.Disabled:
		return w.IsOff
	case until.After(p.env.Now()):
		return fmt.Sprintf(w.LockedUntil, i18n.Clock(until))
	case p.own(who):
		return w.IsMe
	}
	return ""
}

// drawSheet draws the form of one account.
func (p *Page) drawSheet(b *part.Body) (string, screen.Cursor) {
	th, lang := p.env.Theme(), p.env.Lang()
	w := table.In(lang)
	title := w.NewPerson
	if !p.sheet.isNew() {
		title = fmt.Sprintf(w.AlterPerson, p.door.called(p.env, p.sheet.who.Name))
	}
	b.Add(" " + th.Strong.Render(title))
	b.Blank()
	cursor := p.sheet.form.View(th, lang, b, p.sheet.rows(p.env))
	if p.saving {
		cursor = screen.Cursor{}
	}
	return b.String(), cursor
}
