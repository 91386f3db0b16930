package till

import (
	"regulars/model/clean"
	"regulars/tui/screen"
	"regulars/tui/text"
)

// Facing is the open member as the customer may see it: what stands in the field or is chosen
// comes first, else what was booked last on this card.
func (c *Card) Facing() (screen.Facing, bool) {
	m := c.member
	if m == nil {
		return screen.Facing{}, false
	}
	f := screen.Facing{Member: m.ID, Name: masked(m.Name), Balance: m.Balance, Here: m.Here, Away: m.Away(), Before: m.Balance, After: m.Balance, Value: m.Value}
	switch {
	case c.choosing != nil && c.choosing.marked() != nil:
		if points, err := c.choosing.points(); err == nil && points <= c.choosing.free {
			f.After -= points
		}
	case c.quote != nil && c.quote.err == nil:
		f.Amount, f.Before, f.After = c.quote.amount, c.quote.answer.Before, c.quote.answer.Balance
	case !c.amount.Empty():
		f.Amount, _ = clean.Amount(c.amount.Value(), c.env.Currency()) // 0 while it is on its way
	case c.done != nil && c.done.Balance == m.Balance:
		f.Before, f.After, f.Booked = c.done.Before, c.done.Balance, true
		if c.doneSale {
			f.Amount = c.done.Amount
		}
	}
	return f, true
}

// masked leaves the first character of a name.
func masked(name string) string {
	first, _ := text.First(name)
	if first == "" {
		return ""
	}
	return first + "*"
}
