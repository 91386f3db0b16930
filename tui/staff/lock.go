package staff

import (
	"slices"
	"time"

	tea "charm.land/bubbletea/v2"

	"regulars/model"
	"regulars/model/desk"
	"regulars/model/staff"
	"regulars/tui/part"
	"regulars/tui/screen"
)

// leastRows of the list of people are shown in any window.
const leastRows = 3

// Lock asks who is at the till.
type Lock struct {
	door *Door
	env  *screen.Env
	last string // the id of who was at the till, "" if nobody was yet
	area screen.Area

	all     []desk.Person // who may sign in
	list    part.List[desk.Person]
	loaded  bool
	loadErr error

	choosing bool // a digit chooses a person; else it belongs to the PIN
	pin      part.Field
	asking   bool
	refused  error

	until   map[model.ID]time.Time // whose PIN the desk does not try before, by the clock of the screens
	ticking bool
}

// Lock makes the lock screen; the id is the one of who was at the till.
func (d *Door) Lock(env *screen.Env, id string) screen.Screen {
	l := &Lock{door: d, env: env, last: id, area: screen.Area{Width: 80, Height: 20}, until: map[model.ID]time.Time{}}
	l.pin = part.Field{Only: part.Digits, Limit: staff.MaxPIN, Secret: true}
	return l
}

// Init reads who works here and starts the clock.
func (l *Lock) Init() tea.Cmd {
	if l.door.opt.OnLock != nil {
		l.door.opt.OnLock()
	}
	return tea.Batch(l.load(), l.nextMinute())
}

// Title of the lock.
func (l *Lock) Title() string { return table.In(l.env.Lang()).Locked }

// kept is what the lock keeps through a badge: the digits of the PIN, and whose it is.
type kept struct {
	pin      screen.Kept
	at       int
	choosing bool
}

// Keep returns the digits of the PIN and the mark, because the digits of a badge would move both.
func (l *Lock) Keep() screen.Kept { return kept{part.Keep(&l.pin), l.list.At(), l.choosing} }

// Restore puts them back.
func (l *Lock) Restore(k screen.Kept) (screen.Screen, tea.Cmd) {
	if was, ok := k.(kept); ok {
		l.mark(was.at)
		l.choosing = was.choosing
		part.Restore(was.pin, &l.pin)
	}
	return l, nil
}

// Actions of the lock.
func (l *Lock) Actions() []screen.Offer {
	w := table.In(l.env.Lang())
	enter := screen.Can(screen.Submit).As(w.SignIn)
	if l.choosing {
		enter = enter.As(w.Choose)
	}
	offers := []screen.Offer{enter.Unless(l.obstacle())}
	if len(l.all) > 1 {
		offers = append(offers, screen.Can(screen.Choose).As(w.Change))
		if !l.choosing {
			offers = append(offers, screen.Can(screen.NextPart).As(w.ByDigit))
		}
	}
	return offers
}

// obstacle says why nobody can sign in now.
func (l *Lock) obstacle() string {
	w := table.In(l.env.Lang())
	if _, ok := l.list.Selected(); !ok {
		return w.Nobody
	}
	if l.asking {
		return w.Checking
	}
	return ""
}

// Update takes one message.
func (l *Lock) Update(msg tea.Msg) (screen.Screen, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		l.area = screen.Area{Width: msg.Width, Height: msg.Height}
		l.fit()
	case tea.KeyPressMsg:
		l.key(msg)
	case tea.PasteMsg:
		if !l.choosing && !l.asking {
			l.pin.Update(msg)
		}
	case screen.Scan:
		return l, l.badge(msg.Text)
	case screen.Do:
		if msg.Action == screen.Submit {
			return l, l.submit()
		}
	case people:
		return l, l.take(msg)
	case signed:
		return l, l.signed(msg)
	case minute:
		return l, l.nextMinute()
	case second:
		l.ticking = false
		return l, l.nextSecond()
	}
	return l, nil
}

// fit gives the list the lines that the rest leaves free.
func (l *Lock) fit() {
	l.list.Fit(min(max(l.area.Height-lockFrame, leastRows), max(len(l.all), 1)))
	refill(&l.list, l.all)
}

// load reads who works here.
func (l *Lock) load() tea.Cmd {
	gate, env := l.door.opt.Gate, l.env
	return func() tea.Msg {
		all, err := gate.People(env.Context())
		return people{all, err}
	}
}

// take shows who may sign in, with the mark on who was here last. If nobody was, and there are
// several, somebody has to be chosen first.
func (l *Lock) take(msg people) tea.Cmd {
	l.loaded, l.loadErr = true, msg.err
	l.all = slices.DeleteFunc(slices.Clone(msg.all), func(p desk.Person) bool { return p.Disabled })
	l.fit()
	at := slices.IndexFunc(l.all, func(p desk.Person) bool { return p.ID.String() == l.last })
	l.choosing = at < 0 && len(l.all) > 1
	l.mark(max(at, 0))
	clear(l.until)
	for _, p := range l.all {
		l.holdOff(p.ID, time.Duration(p.Locked)*time.Second)
	}
	return l.nextSecond()
}

// holdOff notes how long the desk tries no PIN of a person.
func (l *Lock) holdOff(who model.ID, wait time.Duration) {
	if wait > 0 {
		l.until[who] = l.env.Clock().Add(wait)
	}
}

// wait is how long that still lasts. It is for the eye alone: the desk decides.
func (l *Lock) wait(who model.ID) time.Duration { return max(l.until[who].Sub(l.env.Clock()), 0) }

// mark moves the mark to a person. What was typed was meant for another one.
func (l *Lock) mark(at int) {
	l.list.Select(at)
	scroll(&l.list, l.all)
	l.pin.Clear()
	l.refused = nil
}

// key takes a character or a motion.
func (l *Lock) key(key tea.KeyPressMsg) {
	if l.asking {
		return
	}
	at := l.list.At()
	switch action := screen.ActionOf(key); {
	case action == screen.Choose, action == screen.Page:
		if l.list.Update(key) {
			l.mark(l.list.At())
		}
	case action == screen.NextPart, action == screen.PrevPart:
		l.choosing = !l.choosing && len(l.all) > 1
		l.mark(at)
	case l.choosing:
		if digit := part.Digit(key); digit >= 1 && digit <= len(l.all) {
			l.mark(digit - 1)
			l.choosing = false
		}
	case l.pin.Update(key):
		l.refused = nil
	}
}

// submit goes from the person to the PIN, and from there to the desk. Who needs no PIN has
// nothing to type.
func (l *Lock) submit() tea.Cmd {
	who, ok := l.list.Selected()
	if !ok || l.asking {
		return nil
	}
	if l.choosing && who.HasPIN {
		l.choosing = false
		return nil
	}
	gate, env, pin := l.door.opt.Gate, l.env, l.pin.Value()
	l.asking, l.choosing = true, false
	return func() tea.Msg {
		session, err := gate.SignIn(env.Context(), who.ID.String(), pin)
		return signed{who, session, err}
	}
}

// badge signs in whoever has the badge, whatever is on the screen.
func (l *Lock) badge(code string) tea.Cmd {
	if l.asking {
		return nil
	}
	gate, env := l.door.opt.Gate, l.env
	l.asking = true
	return func() tea.Msg {
		session, err := gate.SignInByBadge(env.Context(), code)
		return signed{desk.Person{}, session, err}
	}
}

// signed lets the person in, or says why not. What was typed while the desk tries no PIN stays,
// for the moment when it does.
func (l *Lock) signed(msg signed) tea.Cmd {
	l.asking = false
	if msg.err == nil {
		who := msg.session.Who()
		l.door.opt.OnSignIn(msg.session)
		return screen.Send(screen.Unlock{Staff: Of(who)})
	}
	l.refused = msg.err
	if msg.who.ID.IsZero() {
		return nil // a badge that nobody has leaves what is being typed
	}
	l.holdOff(msg.who.ID, desk.WaitOf(msg.err))
	if model.CodeOf(msg.err) == "pin.wait" {
		l.refused = nil // the line below the PIN says it, and for how long
	} else {
		l.pin.Clear()
	}
	return l.nextSecond()
}

// nextSecond draws the time that is left anew whenever a second of it is over, as long as anybody
// has to wait.
func (l *Lock) nextSecond() tea.Cmd {
	const none = 2 * time.Second
	next := none
	for _, p := range l.all {
		if wait := l.wait(p.ID); wait > 0 {
			next = min(next, (wait-1)%time.Second+1)
		}
	}
	if l.ticking || next == none {
		return nil
	}
	l.ticking = true
	return screen.After(next, second{})
}

// nextMinute draws the clock anew when it changes.
func (l *Lock) nextMinute() tea.Cmd {
	now := l.env.Now()
	return screen.After(now.Truncate(time.Minute).Add(time.Minute).Sub(now), minute{})
}
