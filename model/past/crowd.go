package past

import (
	"time"

	"regulars/model"
	"regulars/model/ledger"
)

// Crowd keeps the accounts of all members beside each other while a log is read from its start,
// Each as it is stored: some 50 bytes for most, so that a million fit. The zero value is empty.
type Crowd struct {
	stored [][]byte       // by number, nil for who is not there
	acc    ledger.Account // the one that is being looked at
	buf    []byte
}

// Of unpacks a member's account, an empty one for a newcomer. It is good until the next call.
func (c *Crowd) Of(n Number) (*ledger.Account, error) {
	if int(n) < len(c.stored) && c.stored[n] != nil {
		return &c.acc, c.acc.ParseRecord(c.stored[n])
	}
	c.acc = ledger.Account{Lots: c.acc.Lots[:0], Holds: c.acc.Holds[:0], Months: c.acc.Months[:0]}
	return &c.acc, nil
}

// Has reports whether a member is there.
func (c *Crowd) Has(n Number) bool { return int(n) < len(c.stored) && c.stored[n] != nil }

// End is the number after the highest that is there.
func (c *Crowd) End() Number { return Number(len(c.stored)) }

// Keep packs a member's account. Room is left for a few more bytes, so that an account that
// grows is not moved each time.
func (c *Crowd) Keep(n Number, acc *ledger.Account) {
	const room = 12
	for int(n) >= len(c.stored) {
		c.stored = append(c.stored, nil)
	}
	c.buf = acc.AppendRecord(c.buf[:0])
	have := c.stored[n]
	if cap(have) < len(c.buf) {
		have = make([]byte, 0, len(c.buf)+room)
	}
	c.stored[n] = append(have[:0], c.buf...)
}

// Apply folds one effect into a member's account.
func (c *Crowd) Apply(n Number, e model.Effect, zone *time.Location) error {
	acc, err := c.Of(n)
	if err != nil {
		return err
	}
	acc.Apply(e, zone)
	c.Keep(n, acc)
	return nil
}

// Each unpacks every account in the order of numbers.
func (c *Crowd) Each(yield func(n Number, acc *ledger.Account) error) error {
	for n := range c.stored {
		if c.stored[n] == nil {
			continue
		}
		acc, err := c.Of(Number(n))
		if err == nil {
			err = yield(Number(n), acc)
		}
		if err != nil {
			return err
		}
	}
	return nil
}
