package till

import (
	"context"
	"errors"
	"fmt"
	"strings"

	tea "charm.land/bubbletea/v2"

	"regulars/model"
	"regulars/model/clean"
	"regulars/model/coupon"
	"regulars/model/desk"
	"regulars/model/say"
	"regulars/tui/screen"
	"regulars/tui/theme"
)

// ask asks what the amount in the field would do.
func (c *Card) ask() tea.Cmd {
	c.quoteSeq++
	amount, err := clean.Amount(c.amount.Value(), c.env.Currency())
	if c.quote != nil && (err != nil || amount != c.quote.amount) {
		c.quote = nil
	}
	if err != nil || amount == 0 || c.member == nil {
		return nil
	}
	seq, id := c.quoteSeq, c.member.ID
	return c.counter.ask(c.env, func(ctx context.Context, d Desk) tea.Msg {
		a, err := d.Quote(ctx, id, desk.Sale{Amount: amount})
		return quoted{seq: seq, amount: amount, answer: a, err: err}
	})
}

// submit books the amount. The field is empty from then on, so that a second Enter has nothing
// to book; if the amount cannot be saved it comes back.
func (c *Card) submit() tea.Cmd {
	if c.saving != "" || c.member == nil {
		return nil
	}
	if coupon.Looks(c.amount.Value()) {
		return c.typedCoupon()
	}
	cur := c.env.Currency()
	amount, err := clean.Amount(c.amount.Value(), cur)
	if err != nil {
		return screen.Send(screen.Failed{Err: err})
	}
	s, m := c.counter.speech(c.env), *c.member
	cmd := c.book(fmt.Sprintf(s.w.Saving, cur.Format(amount)), func(ctx context.Context, d Desk) (desk.Answer, outcome, error) {
		a, err := d.Award(ctx, m.ID, desk.Sale{Amount: amount})
		who := s.member(&m)
		told := fmt.Sprintf(s.w.Awarded, s.w.PointsN(a.Points), who, change(a.Before, a.Balance))
		undo := deed{a.Entry, who, s.act(say.Word(s.lang, "kind."+string(model.SaleRecordedKind)), a.Amount, a.Points)}
		return a, outcome{told: told, undo: undo, sale: true}, err
	})
	if cmd == nil {
		return nil
	}
	c.held = c.amount.Value()
	c.amount.Clear()
	c.quote = nil
	return cmd
}

// outcome is what an act tells: the toast, what Undo takes back (a zero entry for nothing), and
// what is left to pay if the act has changed that.
type outcome struct {
	told string
	undo deed
	sale bool
	rest model.Money
}

// book runs an act on the open member. The card takes no other one until its answer.
func (c *Card) book(saving string, do func(context.Context, Desk) (desk.Answer, outcome, error)) tea.Cmd {
	if c.saving != "" || c.member == nil {
		return nil
	}
	s := c.counter.speech(c.env)
	cmd := c.counter.ask(c.env, func(ctx context.Context, d Desk) tea.Msg {
		a, out, err := do(ctx, d)
		if err != nil {
			return screen.Many{saved{err: err}, screen.Failed{Err: err}}
		}
		told := strings.Join(append([]string{out.told}, s.extras(&a)...), "  ")
		toast := screen.Toast{Text: told}
		if !out.undo.entry.IsZero() {
			toast = c.counter.undoable(c.env, told, out.undo)
		}
		return screen.Many{saved{answer: a, sale: out.sale, rest: out.rest}, memberChanged(a), toast}
	})
	if cmd != nil {
		c.saving = saving
	}
	return cmd
}

// saved ends an act. An amount that could not be saved comes back.
func (c *Card) saved(msg saved) tea.Cmd {
	typed := c.held
	c.saving, c.held = "", ""
	switch {
	case msg.err != nil && c.idle() && c.member.Here > 0 && elsewhere(msg.err):
		return c.choose() // the points that are here can be spent now
	case msg.err != nil && c.amount.Empty():
		c.amount.Set(typed)
		return c.ask()
	case msg.err == nil && c.member != nil:
		// The whole member is being read again; until then the balance is right at least.
		m := *c.member
		m.Balance, m.Here, m.Debt, m.Held = msg.answer.Balance, msg.answer.Here, msg.answer.Debt, msg.answer.Held
		c.member = &m
		c.done, c.doneSale = &msg.answer, msg.sale
		if msg.rest > 0 {
			c.amount.Set(strings.ReplaceAll(c.counter.speech(c.env).number(msg.rest), ",", ""))
		}
		return tea.Batch(c.ask(), c.counter.booked(c.env, msg))
	}
	return nil
}

// idle reports whether nothing is typed or open on the card.
func (c *Card) idle() bool {
	return c.member != nil && c.amount.Empty() && c.held == "" && c.choosing == nil && c.wallet == nil
}

// elsewhere reports whether an act was refused because points lie elsewhere and could not be had.
func elsewhere(err error) bool {
	switch model.CodeOf(err) {
	case "rights.here", "rights.offline", "rights.lent", "rights.held", "rights.unseen":
		return true
	}
	return false
}

// wrong says why what stands in the field is no amount, but only if nothing that could be typed
// behind it would make it one: "12." is on its way, "12.345" is not.
func wrong(typed string, cur model.Currency) error {
	if typed == "" || typed[0] == 'C' && (len(typed) < couponTyped || coupon.Looks(typed)) {
		return nil // the code of a coupon, or on its way to be one
	}
	_, refused := clean.Amount(typed, cur)
	if refused == nil || errors.Is(refused, model.Refuse("amount.empty")) {
		return nil
	}
	for _, more := range []string{"0", "00", "000", ".00"} {
		if _, err := clean.Amount(typed+more, cur); err == nil {
			return nil
		}
	}
	return refused
}

// couponTyped is the least length of a whole coupon's code.
const couponTyped = 13

// prompt stands before the amount.
func (s *speech) prompt() string { return s.w.Sale + " " + theme.Prompt + " " }
