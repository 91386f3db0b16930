package till

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"regulars/model"
	"regulars/model/desk"
	"regulars/tui/part"
	"regulars/tui/screen"
)

// amountLimit is enough for the largest amount with its separators.
const amountLimit = 24

// Card is a member at the till: what we know, what an amount would do, what was before.
type Card struct {
	counter *Counter
	env     *screen.Env
	id      string // of the member, as it was opened
	area    screen.Area

	member  *desk.Member // nil until read
	entries []desk.Entry
	readErr error
	readSeq int

	amount   part.Field
	quote    *quoted // of what stands in the field, nil for none
	quoteSeq int

	saving string // what is being written: "¥128.50"; "" for nothing
	held   string // the amount as typed, to put back if it cannot be saved

	choosing  *chooser // nil unless a reward is being chosen
	chooseSeq int
}

func newCard(k *Counter, env *screen.Env, id string) *Card {
	c := &Card{counter: k, env: env, id: id, area: screen.Area{Width: 80, Height: 20}}
	c.amount = part.Field{Limit: amountLimit, Only: part.Amount}
	return c
}

// take shows a member that has been read already.
func (c *Card) take(o *opened) {
	if o != nil {
		c.member, c.entries = o.member, o.entries
	}
}

// Init reads the member, unless home has handed it over.
func (c *Card) Init() tea.Cmd {
	if c.member != nil {
		return nil
	}
	return c.reread()
}

// Title is empty, because the name stands in the first line.
func (c *Card) Title() string { return "" }

// Keep returns the amount. While something is being saved the card stays too, so that an amount
// which cannot be saved comes back where it was typed.
func (c *Card) Keep() screen.Kept {
	if kept := part.Keep(&c.amount); kept != nil || c.saving == "" {
		return kept
	}
	return []part.Typed{{}}
}

// Restore puts the amount back. The characters of a scan may have chosen a reward, so that
// the chooser closes.
func (c *Card) Restore(kept screen.Kept) (screen.Screen, tea.Cmd) {
	part.Restore(kept, &c.amount)
	c.choosing = nil
	return c, c.ask()
}

// Actions of the card; those of the chooser while that is open.
func (c *Card) Actions() []screen.Offer {
	w := table.In(c.env.Lang())
	if c.choosing != nil {
		return c.choosing.actions(c.counter.speech(c.env))
	}
	busy, empty, poor := "", "", ""
	if c.saving != "" {
		busy = w.Wait
	}
	if c.amount.Empty() {
		empty = w.NeedAmount
	}
	if c.member == nil || c.member.Balance == 0 {
		poor = w.NoPoints
	}
	offers := []screen.Offer{
		screen.Can(screen.Submit).As(w.Award).Unless(first(busy, empty)),
		screen.Can(screen.Redeem).Unless(first(busy, poor)),
	}
	if c.counter.unknown != "" {
		offers = append(offers, screen.Can(screen.Enrol).As(w.EnrolCard))
	}
	return append(offers, screen.Can(screen.Feedback), screen.Can(screen.Member), screen.Can(screen.UndoLast), screen.Can(screen.Back))
}

// first returns the first reason there is.
func first(reasons ...string) string {
	for _, r := range reasons {
		if r != "" {
			return r
		}
	}
	return ""
}

// Update takes one message.
func (c *Card) Update(msg tea.Msg) (screen.Screen, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		return c, c.resize(screen.Area{Width: msg.Width, Height: msg.Height})
	case tea.KeyPressMsg, tea.PasteMsg:
		return c, c.typed(msg)
	case screen.Do:
		return c, c.do(msg.Action)
	case screen.Shown:
		return c, c.shown()
	case screen.Locked:
		c.choosing = nil
	case screen.Changed:
		if msg.What == screen.MemberName && msg.ID == c.id {
			return c, c.reread()
		}
	case reread:
		return c, c.read(msg)
	case quoted:
		if msg.seq == c.quoteSeq {
			c.quote = &msg
		}
	case offered:
		c.choosing.take(msg)
	case saved:
		return c, c.saved(msg)
	case undoThis:
		return c, c.counter.undo(c.env, msg.deed)
	}
	return c, nil
}

// resize reads again what may have room now.
func (c *Card) resize(area screen.Area) tea.Cmd {
	grown := c.area.Height != area.Height
	c.area = area
	if !grown || c.member == nil {
		return nil
	}
	return c.reread()
}

// shown comes back to the top, perhaps because the same card was scanned again.
func (c *Card) shown() tea.Cmd {
	c.choosing = nil
	c.take(c.counter.handover(c.id))
	return c.reread()
}

// reread reads the member from the desk. An id is found as a scan is.
func (c *Card) reread() tea.Cmd {
	c.readSeq++
	seq, id, rows := c.readSeq, c.id, historyRows(c.area)
	known := c.member
	return c.counter.ask(c.env, func(ctx context.Context, d Desk) tea.Msg {
		out := reread{seq: seq}
		who, ok := model.ID{}, true
		if known != nil {
			who = known.ID
		} else if who, ok, out.err = findExact(ctx, d, id); out.err == nil && !ok {
			out.err = model.Refuse("member.unknown", id)
		}
		if out.err == nil {
			out.member, out.entries, out.err = readMember(ctx, d, who, rows)
		}
		return out
	})
}

// read takes the member; the amount that stands in the field may be worth something else now.
func (c *Card) read(msg reread) tea.Cmd {
	if msg.seq != c.readSeq {
		return nil
	}
	c.readErr = msg.err
	if msg.err != nil {
		return nil
	}
	c.member, c.entries = msg.member, msg.entries
	return c.ask()
}

// typed takes a character or a motion.
func (c *Card) typed(msg tea.Msg) tea.Cmd {
	if c.choosing != nil {
		if key, ok := msg.(tea.KeyPressMsg); ok {
			c.choosing.key(key, c.env.Clock())
		}
		return nil
	}
	if c.amount.Update(msg) {
		return c.ask()
	}
	return nil
}

func (c *Card) do(a screen.Action) tea.Cmd {
	switch a {
	case screen.Submit:
		return c.submit()
	case screen.Redeem:
		return c.choose()
	case screen.Confirm:
		return c.redeem()
	case screen.UndoLast:
		return c.counter.askUndo(c.env)
	case screen.Back:
		if c.choosing != nil {
			c.choosing = nil
			return nil
		}
		return screen.Send(screen.Pop{})
	case screen.Enrol:
		card := c.counter.unknown
		c.counter.unknown = ""
		return screen.Send(screen.Open{What: screen.EnrolName, ID: card})
	case screen.Feedback:
		return screen.Send(screen.Open{What: screen.FeedbackName, ID: c.id})
	case screen.Member:
		return screen.Send(screen.Open{What: screen.MemberName, ID: c.id})
	}
	return nil
}
