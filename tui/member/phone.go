package member

import (
	"context"
	"time"

	tea "charm.land/bubbletea/v2"

	"regulars/model"
	"regulars/model/clean"
	"regulars/model/desk"
	"regulars/model/staff"
	"regulars/tui/screen"
)

// shownFor is how long a number stays in full on the screen: long enough to dial it, too short
// for the next one in the queue.
const shownFor = 10 * time.Second

// offerPhone offers to show the number, or to hide it again.
func (p *Page) offerPhone() screen.Offer {
	w, show := table.In(p.env.Lang()), screen.Can(screen.Member)
	switch {
	case p.phoneShown != "":
		return show.As(w.HidePhone)
	case p.member.Phone == "":
		return show.As(w.ShowPhone).Unless(w.NoPhone)
	}
	return show.As(w.ShowPhone).Unless(p.mayNot(staff.RightReveal))
}

// togglePhone shows the number or hides it.
func (p *Page) togglePhone() tea.Cmd {
	switch {
	case p.phoneShown != "":
		p.mask()
		return nil
	case p.env.Clock().Sub(p.opened) < settle:
		return nil
	}
	return p.reveal(false)
}

// reveal asks the desk for the number, which writes down that it was seen.
func (p *Page) reveal(edit bool) tea.Cmd {
	p.phoneSeq++
	seq, id := p.phoneSeq, p.member.ID
	return p.ask(func(ctx context.Context, d Desk) tea.Msg {
		phone, err := d.Reveal(ctx, id)
		return revealed{seq, phone, edit, err}
	})
}

// revealed shows the number for a moment.
func (p *Page) revealed(msg revealed) tea.Cmd {
	switch {
	case msg.seq != p.phoneSeq:
		return nil
	case msg.err != nil:
		return screen.Send(screen.Failed{Err: msg.err})
	case msg.phone == "":
		return nil
	}
	p.phoneShown = msg.phone
	if msg.edit && p.on == profile && p.edit == nil && fields[p.field] == model.FieldPhone {
		p.open()
	}
	return screen.After(shownFor, maskDue{msg.seq})
}

// mask hides the number, and closes its field if nothing was changed there.
func (p *Page) mask() {
	p.phoneSeq++
	p.phoneShown = ""
	if e := p.edit; e != nil && e.field == model.FieldPhone && e.input.Value() == e.before && !p.saving {
		p.edit = nil
	}
}

// phone is the number as it may be seen now.
func (p *Page) phone(m *desk.Member) string {
	switch {
	case m.Phone == "":
		return ""
	case p.phoneShown != "":
		return clean.FormatPhone(p.phoneShown)
	}
	return clean.MaskPhone(m.Phone)
}
