package staff

import (
	"context"
	"fmt"
	"time"

	tea "charm.land/bubbletea/v2"

	"regulars/model/desk"
	"regulars/model/say"
	"regulars/model/staff"
	"regulars/tui/part"
	"regulars/tui/screen"
)

// Page lists who works here, and changes their accounts.
type Page struct {
	door *Door
	env  *screen.Env
	area screen.Area

	all     []desk.Person
	list    part.List[desk.Person]
	loaded  bool
	loadErr error
	readAt  time.Time // when the people were read, in the shop's zone

	sheet  *sheet // nil unless somebody is being added or changed
	saving bool
}

// closeAccount says that the person agreed to close an account.
type closeAccount struct{ who desk.Person }

// Page makes the page; the id means nothing.
func (d *Door) Page(env *screen.Env, _ string) screen.Screen {
	return &Page{door: d, env: env, area: screen.Area{Width: 80, Height: 20}}
}

// Init reads who works here.
func (p *Page) Init() tea.Cmd { return p.load() }

// Title of the page.
func (p *Page) Title() string { return table.In(p.env.Lang()).Title }

// Keep returns what was typed into the form.
func (p *Page) Keep() screen.Kept {
	if p.sheet == nil {
		return nil
	}
	return p.sheet.keep()
}

// Restore puts it back.
func (p *Page) Restore(k screen.Kept) (screen.Screen, tea.Cmd) {
	if p.sheet != nil {
		p.sheet.restore(k)
	}
	return p, nil
}

// TakesScan is true while the badge has the focus.
func (p *Page) TakesScan() bool { return p.sheet != nil && p.sheet.onBadge() && !p.saving }

// Actions of the list, or of the form.
func (p *Page) Actions() []screen.Offer {
	w := table.In(p.env.Lang())
	if p.sheet != nil {
		busy := ""
		if p.saving {
			busy = w.Saving
		}
		return []screen.Offer{
			screen.Can(screen.Submit).As(w.Save).Unless(busy), screen.Can(screen.NextPart), screen.Can(screen.Back).As(w.Discard),
		}
	}
	may := p.mayNot()
	return []screen.Offer{
		screen.Can(screen.Submit).As(w.Alter).Unless(p.mayNotAlter()), screen.Can(screen.Enrol).As(w.Add).Unless(may),
		screen.Can(screen.Confirm).As(w.Close).Unless(p.mayNotClose(may)),
	}
}

// mayNot says why this person cannot manage the staff; "" if the person can.
func (p *Page) mayNot() string {
	d := p.desk()
	if d == nil {
		return table.In(p.env.Lang()).NotNow
	}
	if err := d.May(staff.RightStaff); err != nil {
		sentence, _ := say.Error(p.env.Lang(), err)
		return sentence
	}
	return ""
}

// mayNotAlter says why the marked account cannot be changed. One's own PIN always can.
func (p *Page) mayNotAlter() string {
	w := table.In(p.env.Lang())
	who, ok := p.list.Selected()
	switch {
	case !ok:
		return w.Nobody
	case who.Disabled:
		return w.IsClosed
	case p.own(who):
		return ""
	}
	return p.mayNot()
}

// mayNotClose says why the marked account cannot be closed.
func (p *Page) mayNotClose(may string) string {
	who, ok := p.list.Selected()
	switch {
	case may != "":
		return may
	case !ok:
		return table.In(p.env.Lang()).Nobody
	case who.Disabled:
		return table.In(p.env.Lang()).IsClosed
	}
	return ""
}

// own reports whether an account is the one of who is signed in.
func (p *Page) own(who desk.Person) bool {
	d := p.desk()
	return d != nil && d.Who().ID == who.ID
}

// desk is the desk of who is signed in now, nil if nobody is.
func (p *Page) desk() Desk {
	if p.door.opt.Desk == nil {
		return nil
	}
	return p.door.opt.Desk()
}

// ask returns a command that asks the desk of who is signed in now; nil if nobody is.
func (p *Page) ask(f func(context.Context, Desk) tea.Msg) tea.Cmd {
	d, env := p.desk(), p.env
	if d == nil {
		return nil
	}
	return func() tea.Msg { return f(env.Context(), d) }
}

// load reads who works here.
func (p *Page) load() tea.Cmd {
	return p.ask(func(ctx context.Context, d Desk) tea.Msg {
		all, err := d.People(ctx)
		return people{all, err}
	})
}

// Update takes one message.
func (p *Page) Update(msg tea.Msg) (screen.Screen, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		p.area = screen.Area{Width: msg.Width, Height: msg.Height}
		p.fit()
	case tea.KeyPressMsg, tea.PasteMsg:
		p.typed(msg)
	case screen.Scan:
		if p.sheet != nil {
			p.sheet.badge.Set(msg.Text)
		}
	case screen.Do:
		return p, p.do(msg.Action)
	case screen.Shown:
		return p, p.load()
	case screen.Locked:
		p.sheet = nil // a PIN half typed is nobody else's
	case people:
		p.loaded, p.loadErr = true, msg.err
		if msg.err == nil {
			p.all, p.readAt = msg.all, p.env.Now()
		}
		p.fit()
	case closeAccount:
		return p, p.close(msg.who)
	case changed:
		return p, p.changed(msg)
	}
	return p, nil
}

// fit gives the list its lines.
func (p *Page) fit() {
	p.list.Fit(p.area.Height - pageFrame)
	refill(&p.list, p.all)
}

// typed takes a character or a motion.
func (p *Page) typed(msg tea.Msg) {
	switch {
	case p.saving:
	case p.sheet != nil:
		p.sheet.update(msg, p.env)
	default:
		p.list.Update(msg)
		scroll(&p.list, p.all)
	}
}

func (p *Page) do(a screen.Action) tea.Cmd {
	switch a {
	case screen.Back:
		p.sheet = nil
	case screen.Enrol:
		p.sheet = newSheet(desk.Person{Role: staff.Cashier}, true)
	case screen.Confirm:
		return p.askToClose()
	case screen.Submit:
		if p.sheet != nil {
			return p.save()
		}
		if who, ok := p.list.Selected(); ok {
			p.sheet = newSheet(who, p.mayNot() == "")
		}
	}
	return nil
}

// askToClose asks before an account is closed: it cannot be opened again.
func (p *Page) askToClose() tea.Cmd {
	who, ok := p.list.Selected()
	if !ok {
		return nil
	}
	w := table.In(p.env.Lang())
	name := p.door.called(p.env, who.Name)
	return screen.Send(screen.Ask{
		Title: w.CloseTitle, Lines: []string{fmt.Sprintf(w.CloseLine, name)}, Yes: w.Close, Then: closeAccount{who},
	})
}

// close closes an account.
func (p *Page) close(who desk.Person) tea.Cmd {
	return p.ask(func(ctx context.Context, d Desk) tea.Msg {
		if err := d.DisableStaff(ctx, who.ID.String()); err != nil {
			return screen.Failed{Err: err}
		}
		return changed{who: who, did: disabled}
	})
}

// changed ends a change: the list is read again, and the form goes unless something in it was
// refused.
func (p *Page) changed(msg changed) tea.Cmd {
	p.saving = false
	if msg.err != nil {
		if p.sheet == nil {
			return tea.Batch(p.load(), screen.Send(screen.Failed{Err: msg.err}))
		}
		p.sheet.refuse(msg)
		return p.load()
	}
	p.sheet = nil
	w := table.In(p.env.Lang())
	told := map[outcome]string{added: w.Added, altered: w.Altered, disabled: w.Closed}[msg.did]
	if told == "" {
		return nil // nothing was to be changed
	}
	return tea.Batch(p.load(), screen.Send(screen.Toast{Text: fmt.Sprintf(told, p.door.called(p.env, msg.who.Name))}))
}
