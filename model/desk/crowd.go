package desk

import (
	"time"

	"regulars/model"
	"regulars/model/ledger"
)

// crowd keeps the accounts of all members beside each other while a log is read from its start,
// each as it is stored: some 50 bytes for most, so that a million fit. The zero value is empty.
type crowd struct {
	stored [][]byte       // by number, nil for who is not there
	acc    ledger.Account // the one that is being looked at
	buf    []byte
}

// of unpacks a member's account, an empty one for a newcomer. It is good until the next call.
func (c *crowd) of(n Number) (*ledger.Account, error) {
	if int(n) < len(c.stored) && c.stored[n] != nil {
		return &c.acc, c.acc.ParseRecord(c.stored[n])
	}
	c.acc = ledger.Account{Lots: c.acc.Lots[:0], Holds: c.acc.Holds[:0], Months: c.acc.Months[:0]}
	return &c.acc, nil
}

// has reports whether a member is there.
func (c *crowd) has(n Number) bool { return int(n) < len(c.stored) && c.stored[n] != nil }

// keep packs a member's account. Room is left for a few more bytes, so that an account that
// grows is not moved each time.
func (c *crowd) keep(n Number, acc *ledger.Account) {
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

// apply folds one effect into a member's account.
func (c *crowd) apply(n Number, e model.Effect, zone *time.Location) error {
	acc, err := c.of(n)
	if err != nil {
		return err
	}
	acc.Apply(e, zone)
	c.keep(n, acc)
	return nil
}

// each unpacks every account in the order of numbers.
func (c *crowd) each(yield func(n Number, acc *ledger.Account) error) error {
	for n := range c.stored {
		if c.stored[n] == nil {
			continue
		}
		acc, err := c.of(Number(n))
		if err == nil {
			err = yield(Number(n), acc)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// happened is the moment (unix seconds) of what an event tells, which for what was booked late or
// from a file is before the event.
func happened(e *model.Event, body model.Body) int64 {
	at := int64(0)
	switch v := body.(type) {
	case *model.SaleRecorded:
		at = v.At
	case *model.SaleRefunded:
		at = v.At
	case *model.PointsRedeemed:
		at = v.At
	case *model.PointsAdjusted:
		at = v.At
	case *model.PointsGranted:
		at = v.At
	case *model.PointsExpired:
		at = v.At
	case *model.PointsHeld:
		at = v.At
	case *model.HoldReleased:
		at = v.At
	case *model.TierChanged:
		at = v.At
	case *model.CouponIssued:
		at = v.At
	case *model.CouponRedeemed:
		at = v.At
	case *model.ActUndone:
		at = v.At
	case *model.CaseOpened:
		at = v.At
	}
	if at == 0 {
		return e.HLC.Time().Unix()
	}
	return at
}

// undoDepth bounds how often an act is followed that was taken back and done again.
const undoDepth = 100

// behind follows an event that refunds an act, takes it back or does it again to the act itself,
// nil if it stands in another file or only a newer program knows it. undone says that after the
// event the act no longer stands; a refund counts as taking back.
func behind(b Book, e *model.Event, body model.Body) (act model.Body, undone bool, err error) {
	for range undoDepth {
		var of model.ID
		switch v := body.(type) {
		case *model.SaleRefunded:
			of = v.Sale
		case *model.ActUndone:
			of = v.Act
		default:
			return body, undone, nil
		}
		pos, ok := b.Place(of.In(e.Stream))
		if !ok || of.IsZero() {
			return nil, false, nil
		}
		if e, err = b.Event(pos); err != nil {
			return nil, false, err
		}
		if body, err = e.ParseBody(); err != nil {
			return nil, false, nil
		}
		undone = !undone
	}
	return nil, false, nil
}
