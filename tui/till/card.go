package till

import (
	"context"
	"slices"

	tea "charm.land/bubbletea/v2"

	"regulars/model"
	"regulars/model/coupon"
	"regulars/model/desk"
	"regulars/model/program"
	"regulars/tui/part"
	"regulars/tui/screen"
	"regulars/tui/text"
)

// amountLimit is enough for the largest amount with its separators.
const amountLimit = 24

// amountOrCoupon takes an amount, and the letter and the gaps of a coupon's code besides.
func amountOrCoupon(r rune) rune {
	switch folded := text.FoldRune(r); folded {
	case 'c', 'C':
		return 'C'
	default:
		return part.Amount(r)
	}
}

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

	done     *desk.Answer // what was booked last on this card, nil for nothing
	doneSale bool         // it was a purchase

	choosing  *chooser // nil unless a reward is being chosen
	wallet    *wallet  // nil unless a coupon is; never both
	chooseSeq int
	coupon    *desk.CouponView // was scanned and is to be shown as soon as the member is
}

func newCard(k *Counter, env *screen.Env, id string) *Card {
	c := &Card{counter: k, env: env, id: id, area: screen.Area{Width: 80, Height: 20}}
	c.amount = part.Field{Limit: amountLimit, Only: amountOrCoupon}
	return c
}

// take shows a member that has been read already.
func (c *Card) take(o *opened) {
	if o != nil {
		c.member, c.entries, c.coupon = o.member, o.entries, o.coupon
	}
}

// scanned opens the coupon that brought the member here, if one did.
func (c *Card) scanned() tea.Cmd {
	if c.coupon == nil {
		return nil
	}
	code := c.coupon.Code
	c.coupon = nil
	return c.openWallet(code)
}

// Init reads the member, unless home has handed it over.
func (c *Card) Init() tea.Cmd {
	if c.member != nil {
		return c.scanned()
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
	c.choosing, c.wallet = nil, nil
	return c, c.ask()
}

// Actions of the card; those of the chooser while that is open.
func (c *Card) Actions() []screen.Offer {
	s := c.counter.speech(c.env)
	switch {
	case c.choosing != nil && c.member.Coupons > 0:
		return before(c.choosing.actions(s), screen.Can(screen.Coupons))
	case c.choosing != nil:
		return c.choosing.actions(s)
	case c.wallet != nil && c.member.Balance > 0:
		return before(c.wallet.actions(s, c.bill()), screen.Can(screen.Redeem))
	case c.wallet != nil:
		return c.wallet.actions(s, c.bill())
	}
	w := s.w
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
		screen.Can(screen.Submit).As(c.submits(s)).Unless(first(busy, empty)),
		screen.Can(screen.Redeem).Unless(first(busy, poor)),
	}
	if c.counter.unknown != "" {
		offers = append(offers, screen.Can(screen.Enrol).As(w.EnrolCard))
	}
	return append(append(offers, c.gifts(s, busy, poor)...), screen.Can(screen.Back))
}

// before puts an offer before the last one, which is the way back.
func before(offers []screen.Offer, o screen.Offer) []screen.Offer {
	return slices.Insert(offers, len(offers)-1, o)
}

// submits says what Enter does.
func (c *Card) submits(s *speech) string {
	if coupon.Looks(c.amount.Value()) {
		return s.x.Show
	}
	return s.w.Award
}

// gifts are the offers besides award and redeem. What the program has not, and what is done from
// the palette, stands last, so that the line of keys shows what is of use.
func (c *Card) gifts(s *speech, busy, poor string) []screen.Offer {
	checkin, coupons, code := screen.Can(screen.CheckIn).Unless(busy), screen.Can(screen.Coupons).Unless(busy), screen.Can(screen.Activity).Unless(busy)
	var offers, last []screen.Offer
	if c.member != nil && c.member.Coupons > 0 {
		offers = append(offers, coupons)
	} else {
		last = append(last, coupons.Unless(first(busy, s.x.NoCoupons)))
	}
	if s.tiers.lacks(func(p *program.Program) bool { return p.Bonus.Checkin.Points > 0 }) {
		last = append(last, checkin.Unless(s.x.NoCheckin))
	} else {
		offers = append(offers, checkin)
	}
	if s.tiers.lacks(func(p *program.Program) bool { return len(p.Bonus.Codes) > 0 }) {
		code = code.Unless(s.x.NoCodes)
	}
	offers = append(offers, screen.Can(screen.Feedback), screen.Can(screen.Member), screen.Can(screen.UndoLast))
	offers = append(offers, last...)
	if last := c.counter.last; c.counter.printable(c.env) && c.member != nil && last.answer.Member == c.member.ID {
		offers = append(offers, screen.Can(screen.Slip))
	}
	issue := screen.Can(screen.Issue).Unless(busy)
	if s.tiers.program == nil || len(s.tiers.program.Coupons) == 0 {
		issue = issue.Unless(s.x.NoTemplates)
	}
	return append(offers, code, screen.Can(screen.Adjust).Unless(busy), screen.Can(screen.Transfer).Unless(first(busy, poor)), issue)
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
		c.choosing, c.wallet = nil, nil
	case screen.Changed:
		if msg.What == screen.MemberName && msg.ID == c.id {
			return c, c.reread()
		}
	case screen.News:
		if msg.About(c.id) {
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
	case wallets:
		c.wallet.take(msg)
	case opened:
		return c, c.showCoupon(msg)
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
	c.choosing, c.wallet = nil, nil
	c.take(c.counter.handover(c.id))
	return tea.Batch(c.scanned(), c.reread())
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
	switch key, isKey := msg.(tea.KeyPressMsg); {
	case c.choosing != nil:
		c.choosing.key(msg, c.env.Clock())
		return nil
	case c.wallet != nil && isKey:
		c.wallet.key(key, c.env.Clock())
		return nil
	case c.wallet != nil:
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
	case screen.CheckIn:
		return c.checkIn()
	case screen.Coupons:
		return c.openWallet("")
	case screen.Confirm:
		return c.confirm()
	case screen.UndoLast:
		return c.counter.askUndo(c.env)
	case screen.Slip:
		return c.counter.printLast(c.env)
	case screen.Activity:
		return c.askCode()
	case screen.Adjust:
		return c.askAdjustment()
	case screen.Transfer:
		return c.askTransfer()
	case screen.Issue:
		return c.askIssue()
	case screen.Void:
		return c.askVoid()
	case screen.Back:
		return c.back()
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

// confirm does what is chosen.
func (c *Card) confirm() tea.Cmd {
	switch {
	case c.choosing != nil:
		return c.redeem()
	case c.wallet != nil:
		return c.useCoupon()
	}
	return nil
}

// back closes what is open over the card, else the card.
func (c *Card) back() tea.Cmd {
	switch {
	case c.choosing != nil, c.wallet != nil:
		c.choosing, c.wallet = nil, nil
		return nil
	}
	return screen.Send(screen.Pop{})
}
