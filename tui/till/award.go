package till

import (
	"context"
	"errors"
	"fmt"

	tea "charm.land/bubbletea/v2"

	"regulars/model"
	"regulars/model/clean"
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
		a, err := d.Quote(ctx, id, amount)
		return quoted{seq: seq, amount: amount, answer: a, err: err}
	})
}

// submit books the amount. The field is empty from then on, so that a second Enter has nothing
// to book; if the amount cannot be saved it comes back.
func (c *Card) submit() tea.Cmd {
	if c.saving != "" || c.member == nil {
		return nil
	}
	cur := c.env.Currency()
	amount, err := clean.Amount(c.amount.Value(), cur)
	if err != nil {
		return screen.Send(screen.Failed{Err: err})
	}
	s, m := c.counter.speech(c.env), *c.member
	cmd := c.counter.ask(c.env, func(ctx context.Context, d Desk) tea.Msg {
		a, err := d.Award(ctx, m.ID, desk.Sale{Amount: amount})
		if err != nil {
			return screen.Many{saved{err: err}, screen.Failed{Err: err}}
		}
		who := s.member(&m)
		told := fmt.Sprintf(s.w.Awarded, s.w.PointsN(a.Points), who, change(a.Before, a.Balance))
		what := deed{a.Entry, who, s.act(say.Word(s.lang, "kind."+string(model.SaleRecordedKind)), a.Amount, a.Points)}
		return screen.Many{saved{answer: a}, memberChanged(a), c.counter.undoable(c.env, told, what)}
	})
	if cmd == nil {
		return nil
	}
	c.saving, c.held = fmt.Sprintf(s.w.Saving, cur.Format(amount)), c.amount.Value()
	c.amount.Clear()
	c.quote = nil
	return cmd
}

// saved ends an award or a redemption. An amount that could not be saved comes back.
func (c *Card) saved(msg saved) tea.Cmd {
	held := c.held
	c.saving, c.held = "", ""
	switch {
	case msg.err != nil && c.amount.Empty():
		c.amount.Set(held)
		return c.ask()
	case msg.err == nil && c.member != nil:
		// The whole member is being read again; until then the balance is right at least.
		m := *c.member
		m.Balance, m.Debt = msg.answer.Balance, msg.answer.Debt
		c.member = &m
	}
	return nil
}

// wrong says why what stands in the field is no amount, but only if nothing that could be typed
// behind it would make it one: "12." is on its way, "12.345" is not.
func wrong(typed string, cur model.Currency) error {
	if typed == "" {
		return nil
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

// prompt stands before the amount.
func (s *speech) prompt() string { return s.w.Sale + " " + theme.Prompt + " " }
