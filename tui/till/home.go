package till

import (
	"context"
	"fmt"
	"time"

	tea "charm.land/bubbletea/v2"

	"regulars/model/clean"
	"regulars/model/coupon"
	"regulars/model/desk"
	"regulars/tui/part"
	"regulars/tui/screen"
	"regulars/tui/text"
	"regulars/tui/theme"
)

const (
	refresh      = 30 * time.Second // between two looks at the day while nobody does anything
	filling      = 20 * time.Second // how long after the start names may still be missing in the index
	recheckAfter = time.Second
	newsEvery    = time.Second // between two looks because other tills wrote something

	boxLimit   = 40 // characters of a search
	recentMost = 10 // last acts that are shown
	searchHead = 4  // lines above the rows of a search
	labelMost  = 12 // columns of what was typed in the label of a key
)

// Till is the home screen.
type Till struct {
	counter *Counter
	env     *screen.Env
	area    screen.Area

	box             part.Field
	list            part.List[desk.Found]
	more            bool // the search found more than fits
	asked, answered int  // numbers of the last search asked, and of the one shown
	entered         bool // Enter came before the answer
	searchErr       error

	lookSeq int
	look    *glance // nil until read
	openSeq int
	began   time.Time
	newsAt  time.Time // of the last look because of others
	putOff  bool      // another one is coming
}

// newsDue says that it is time for the look that was put off.
type newsDue struct{}

func newTill(k *Counter, env *screen.Env) *Till {
	t := &Till{counter: k, env: env, area: screen.Area{Width: 80, Height: 20}, began: env.Clock()}
	t.box = part.Field{Prompt: theme.Prompt + " ", Limit: boxLimit}
	return t
}

// Init reads the day and sets the clock that looks again.
func (t *Till) Init() tea.Cmd { return tea.Batch(t.glance(), screen.After(refresh, tick{})) }

// Title is empty: home is where one is anyway.
func (t *Till) Title() string { return "" }

// Keep returns what stands in the box.
func (t *Till) Keep() screen.Kept { return part.Keep(&t.box) }

// Restore puts it back and finds it again.
func (t *Till) Restore(kept screen.Kept) (screen.Screen, tea.Cmd) {
	part.Restore(kept, &t.box)
	return t, t.search()
}

// Actions of home depend on whether something is typed.
func (t *Till) Actions() []screen.Offer {
	w := table.In(t.env.Lang())
	if coupon.Looks(t.box.Value()) {
		return []screen.Offer{screen.Can(screen.Submit).As(actTable.In(t.env.Lang()).Show), screen.Can(screen.Back).As(w.Clear)}
	}
	if !t.box.Empty() {
		label := fmt.Sprintf(w.EnrolText, text.Truncate(t.box.Value(), labelMost))
		return []screen.Offer{
			screen.Can(screen.Submit).As(w.Open), screen.Can(screen.Choose), screen.Can(screen.Enrol).As(label),
			screen.Can(screen.UndoLast), screen.Can(screen.Back).As(w.Clear),
		}
	}
	enrol := screen.Can(screen.Enrol)
	if t.counter.unknown != "" {
		enrol = enrol.As(w.EnrolCard)
	}
	offers := []screen.Offer{enrol, screen.Can(screen.Feedback)}
	for _, a := range t.counter.opt.Footer {
		offers = append(offers, screen.Can(a))
	}
	offers = append(offers, screen.Can(screen.UndoLast), screen.Can(screen.LockTill))
	if t.counter.printable(t.env) {
		offers = append(offers, screen.Can(screen.Slip))
	}
	return offers
}

// Update takes one message.
func (t *Till) Update(msg tea.Msg) (screen.Screen, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		return t, t.resize(screen.Area{Width: msg.Width, Height: msg.Height})
	case tea.KeyPressMsg, tea.PasteMsg:
		return t, t.typed(msg)
	case screen.Do:
		return t, t.do(msg.Action)
	case screen.Scan:
		return t, t.scan(msg.Text)
	case screen.Shown:
		return t, t.glance()
	case screen.Changed:
		return t, tea.Batch(t.glance(), t.again())
	case screen.News:
		return t, t.heard()
	case newsDue:
		t.putOff = false
		return t, t.heard()
	case tick:
		return t, tea.Batch(t.glance(), screen.After(refresh, tick{}))
	case glance:
		t.glanced(msg)
	case found:
		return t, t.found(msg)
	case recheck:
		if msg.seq == t.asked {
			return t, t.again()
		}
	case opened:
		return t, t.opened(msg)
	case undoThis:
		return t, t.counter.undo(t.env, msg.deed)
	}
	return t, nil
}

// resize fits the rows to the window and reads again what may have room now.
func (t *Till) resize(area screen.Area) tea.Cmd {
	grown := t.area.Height != area.Height
	t.area = area
	t.list.Fit(area.Height - searchHead)
	if !grown || t.look == nil {
		return nil
	}
	return tea.Batch(t.glance(), t.again())
}

func (t *Till) typed(msg tea.Msg) tea.Cmd {
	if t.box.Update(msg) {
		t.counter.unknown = ""
		return t.search()
	}
	t.list.Update(msg)
	return nil
}

func (t *Till) do(a screen.Action) tea.Cmd {
	switch a {
	case screen.Submit:
		return t.submit()
	case screen.Back:
		return t.clear()
	case screen.UndoLast:
		return t.counter.askUndo(t.env)
	case screen.Slip:
		return t.counter.printLast(t.env)
	case screen.Enrol:
		id := t.box.Value()
		if id == "" {
			id = t.counter.unknown
		}
		t.counter.unknown = ""
		return tea.Batch(t.clear(), screen.Send(screen.Open{What: screen.EnrolName, ID: id}))
	}
	if opens := a.Binding().Opens; opens != "" {
		return screen.Send(screen.Open{What: opens})
	}
	return nil
}

// clear empties the box.
func (t *Till) clear() tea.Cmd {
	t.box.Clear()
	return t.search()
}

// open reads a member for the card.
func (t *Till) open(row desk.Found) tea.Cmd {
	t.openSeq++
	seq, rows := t.openSeq, historyRows(t.area)
	return t.counter.ask(t.env, func(ctx context.Context, d Desk) tea.Msg {
		m, entries, err := readMember(ctx, d, row.ID, rows)
		return opened{seq: seq, member: m, entries: entries, err: err}
	})
}

// scan finds who a code belongs to and reads the member, all in one.
func (t *Till) scan(code string) tea.Cmd {
	t.openSeq++
	t.counter.unknown = ""
	seq, rows := t.openSeq, historyRows(t.area)
	return t.counter.ask(t.env, func(ctx context.Context, d Desk) tea.Msg {
		if coupon.Looks(code) {
			out := t.counter.findCoupon(ctx, d, code, rows)
			out.seq = seq
			return out
		}
		id, ok, err := findExact(ctx, d, code)
		if err == nil && !ok {
			if came, _ := d.Seek(ctx, code); came { // who cannot be asked for is as unknown as before
				id, ok, err = findExact(ctx, d, code)
			}
		}
		out := opened{seq: seq, code: code, err: err}
		if ok && err == nil {
			out.member, out.entries, out.err = readMember(ctx, d, id, rows)
		}
		return out
	})
}

// opened shows the member that was read. What was typed to find it has done its work; what was
// typed before a scan has not.
func (t *Till) opened(msg opened) tea.Cmd {
	switch {
	case msg.seq != t.openSeq:
		return nil
	case msg.err != nil:
		return screen.Send(screen.Failed{Err: msg.err})
	case msg.member == nil:
		return t.nobodys(msg.code)
	}
	open := t.counter.openFor(t.env, msg)
	if msg.code == "" || coupon.Looks(t.box.Value()) {
		return tea.Batch(t.clear(), open)
	}
	return open
}

// nobodys tells that a code belongs to nobody. A card can be given to a new member at once.
func (t *Till) nobodys(code string) tea.Cmd {
	card, err := clean.Card(code)
	if err != nil {
		return screen.Send(screen.Failed{Err: err})
	}
	t.counter.unknown = card
	w := table.In(t.env.Lang())
	return screen.Send(screen.Failed{Text: fmt.Sprintf(w.UnknownCard, card), Hint: w.UnknownHint})
}

// heard looks again because other tills wrote something: at once, but not more often than a
// person reads. Sixty tills at full speed would otherwise repaint each other all the time.
func (t *Till) heard() tea.Cmd {
	now := t.env.Clock()
	switch wait := newsEvery - now.Sub(t.newsAt); {
	case t.putOff:
		return nil
	case wait > 0:
		t.putOff = true
		return screen.After(wait, newsDue{})
	}
	t.newsAt = now
	return tea.Batch(t.glance(), t.again())
}

// glance reads the day and the last acts.
func (t *Till) glance() tea.Cmd {
	t.lookSeq++
	g := glance{seq: t.lookSeq, tiers: t.counter.ladder()}
	rows := max(1, min(recentMost, t.area.Height-7))
	cur := t.env.Currency()
	return t.counter.ask(t.env, func(ctx context.Context, d Desk) tea.Msg { return glanceAt(ctx, d, cur, g, rows) })
}

// glanced takes the day. If it could not be read the last one stays, and the sentence says so.
func (t *Till) glanced(g glance) {
	if g.seq != t.lookSeq {
		return
	}
	if g.err != nil && t.look != nil {
		t.look.err = g.err
		return
	}
	t.counter.rules.Store(&g.tiers)
	t.look = &g
}
