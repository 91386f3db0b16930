package staff

import (
	"fmt"
	"strconv"
	"time"

	"regulars/model"
	"regulars/model/desk"
	"regulars/model/say"
	"regulars/tui/i18n"
	"regulars/tui/part"
	"regulars/tui/screen"
	"regulars/tui/text"
	"regulars/tui/theme"
)

const (
	lockWidth = 46 // columns of the block in the middle
	lockFrame = 12 // its lines beside the people, with room for a sentence
)

// View draws the block in the middle: where this is and what time, who may sign in, the PIN.
func (l *Lock) View(area screen.Area) (string, screen.Cursor) {
	th, w := l.env.Theme(), table.In(l.env.Lang())
	b := &part.Body{Width: min(lockWidth, area.Width-2)}
	l.drawClock(b)
	b.Blank()
	l.drawPeople(b)
	b.Blank()
	cursor := l.drawPIN(b)
	b.Blank()
	b.Say(3, th.Muted, w.Badge)
	left := (area.Width - b.Width) / 2
	top := max(0, (area.Height-lockFrame-len(l.list.Items()))/2)
	page := &part.Body{Width: area.Width}
	for range top {
		page.Blank()
	}
	page.Add(part.Indent(left, b.Lines...)...)
	return page.String(), cursor.Moved(left, top)
}

// drawClock draws the shop's name and the time.
func (l *Lock) drawClock(b *part.Body) {
	th, lang, now := l.env.Theme(), l.env.Lang(), l.env.Now()
	day := i18n.Weekday(lang, now.Weekday()) + " " + now.Format(time.DateOnly)
	b.Add(text.Center(th.Strong.Render(text.Truncate(l.env.Shop(), b.Width)), b.Width))
	b.Add(text.Center(th.Strong.Render(i18n.Clock(now))+"  "+th.Muted.Render(day), b.Width))
}

// drawPeople draws who may sign in, with the digits that choose while they do.
func (l *Lock) drawPeople(b *part.Body) {
	th, lang := l.env.Theme(), l.env.Lang()
	w := table.In(lang)
	switch {
	case l.loadErr != nil:
		b.Refuse(th, lang, 1, l.loadErr)
		return
	case !l.loaded:
		b.Add(text.Spaces(3) + th.Muted.Render(w.Reading))
		return
	case len(l.all) == 0:
		b.Add(text.Spaces(3) + w.Nobody)
		return
	}
	numbers := map[string]string{}
	for i, p := range l.all[:min(len(l.all), 9)] {
		numbers[p.ID.String()] = strconv.Itoa(i + 1)
	}
	columns := []part.Column{{Width: 1}, {Flex: true}, {}, {}}
	b.Add(l.list.View(th, b.Width, columns, func(p desk.Person) []string {
		number, open := "", ""
		if len(l.all) > 1 {
			number = numbers[p.ID.String()]
		}
		if l.choosing {
			number = th.Key.Render(number)
		} else {
			number = th.Muted.Render(number)
		}
		if !p.HasPIN {
			open = th.Muted.Render(w.NoPIN)
		}
		return []string{number, l.door.called(l.env, p.Name), th.Muted.Render(desk.RoleWord(p.Role).Say(lang)), open}
	})...)
}

// drawPIN draws what the marked person has to do, and why it was not taken.
func (l *Lock) drawPIN(b *part.Body) (cursor screen.Cursor) {
	th, lang := l.env.Theme(), l.env.Lang()
	w := table.In(lang)
	who, ok := l.list.Selected()
	switch {
	case !ok:
		b.Blank()
	case l.choosing:
		b.Add(text.Spaces(3) + w.ChooseLine)
	case !who.HasPIN:
		b.Add(text.Spaces(3) + w.JustEnter)
	default:
		pin := l.pin
		pin.Prompt, pin.Placeholder = w.PIN+" "+theme.Prompt+" ", fmt.Sprintf(w.PINOf, l.door.called(l.env, who.Name))
		line, at := pin.View(th, b.Width-3, !l.asking)
		cursor = at.Moved(3, len(b.Lines))
		b.Add(text.Spaces(3) + line)
	}
	l.drawRefusal(b, who)
	return cursor
}

// drawRefusal draws why the PIN or the badge was not taken, and how long no PIN will be. The wait
// that the refusal names is the one that is counted down here.
func (l *Lock) drawRefusal(b *part.Body, who desk.Person) {
	th, lang := l.env.Theme(), l.env.Lang()
	switch {
	case l.refused == nil:
	case model.CodeOf(l.refused) == "pin.wrong" && desk.WaitOf(l.refused) > 0:
		sentence, _ := say.Error(lang, l.refused)
		b.Warn(th, 3, sentence, "")
	default:
		b.Refuse(th, lang, 3, l.refused)
	}
	if wait := l.wait(who.ID); wait > 0 && !l.choosing {
		b.Add(text.Spaces(5) + fmt.Sprintf(table.In(lang).Wait, say.Wait(lang, wait)))
	}
}
