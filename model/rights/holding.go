package rights

import (
	"fmt"
	"slices"

	"regulars/model"
	"regulars/model/ledger"
)

// Holding is what one stream may spend of one member's points without asking anybody: a fold of
// the stream's own events. The zero value is that of a new stream, which holds nothing.
type Holding struct {
	Lots []model.Lot // none below zero
	Last uint64      // the latest grant that was received
}

// Spendable is what can be spent now without HQ. Points put aside are the caller's to subtract: a
// hold belongs to the stream that made it.
func (h *Holding) Spendable(c ledger.Clock) model.Points { return Sum(live(c, h.Lots)) }

// Earn is rule 1: who gives points may spend them.
func (h *Holding) Earn(lots []model.Lot) Entry { return Entry{Here: plus(nil, lots)} }

// Redeem is rule 2: no more is spent than the stream holds. The lots that end first are taken.
func (h *Holding) Redeem(points model.Points, c ledger.Clock) (Entry, error) {
	have := live(c, h.Lots)
	if points <= 0 || points > Sum(have) {
		return Entry{}, model.Refuse("rights.short", Sum(have), points)
	}
	return Entry{Here: negative(take(c, have, points))}, nil
}

// Receive is the stream's half of rule 3: a grant counts once, in its order, at the stream that it
// is addressed to, and only if it was sent in the generation of HQ that the stream has joined.
func (h *Holding) Receive(g Grant, here model.StreamID, generation uint64) (Entry, error) {
	switch {
	case g.Stream != here:
		return Entry{}, ErrNotMine
	case g.Generation != generation || g.N <= h.Last:
		return Entry{}, ErrStale
	case g.N != h.Last+1:
		return Entry{}, ErrGap
	case !formed(g.Lots) || slices.ContainsFunc(g.Lots, func(l model.Lot) bool { return l.Points < 0 }):
		return Entry{}, ErrForm
	}
	return Entry{Here: slices.Clone(g.Lots), Hub: negative(g.Lots), Grant: g.N}, nil
}

// Release is rule 4: up to so many points become free at HQ, those first that end first. It also
// answers a recall.
func (h *Holding) Release(points model.Points, c ledger.Clock) Entry {
	taken := take(c, h.Lots, points)
	return Entry{Here: negative(taken), Hub: taken}
}

// ClawBack is the second half of rule 8: lots that were given are taken back. What the stream
// holds pays first, out of the same lots, then out of those that end first; the rest is HQ's to
// settle and may become a debt there.
func (h *Holding) ClawBack(lots []model.Lot, c ledger.Clock) Entry {
	var same []model.Lot
	for _, want := range plus(nil, lots) {
		for _, have := range h.Lots {
			if have.Ends == want.Ends {
				same = append(same, model.Lot{Ends: want.Ends, Points: min(have.Points, want.Points)})
			}
		}
	}
	same = plus(nil, same)
	others := take(c, plus(h.Lots, negative(same)), Sum(lots)-Sum(same))
	paid := plus(same, others)
	return Entry{Here: negative(paid), Hub: plus(paid, negative(lots))}
}

// Return is the first half of rule 8: points come back to the stream that spent them, never more
// in all than were spent. made is the stream of the redemption, spent what it took, returned what
// came back already; lots is where the points go.
func (h *Holding) Return(made, here model.StreamID, spent, returned model.Points, lots []model.Lot) (Entry, error) {
	points := Sum(lots)
	if made != here {
		return Entry{}, model.Refuse("rights.elsewhere")
	}
	if points <= 0 || returned < 0 || points > spent-returned {
		return Entry{}, fmt.Errorf("%w: %d of %d returned, %d more", ErrForm, returned, spent, points)
	}
	return h.Earn(lots), nil
}

// Expire books the end of what the stream holds. Nobody else may: HQ does not know what the
// stream has spent in time.
func (h *Holding) Expire(c ledger.Clock) Entry {
	ended := slices.DeleteFunc(slices.Clone(h.Lots), func(l model.Lot) bool { return !lapsed(c, l) })
	return Entry{Here: negative(ended)}
}

// Apply folds one event of the stream. It fails only for a log that the rules did not write.
func (h *Holding) Apply(e Entry) error {
	lots := plus(h.Lots, e.Here)
	if slices.ContainsFunc(lots, func(l model.Lot) bool { return l.Points < 0 }) {
		return fmt.Errorf("%w: a stream spent what it did not hold", ErrForm)
	}
	h.Lots = lots
	h.Last = max(h.Last, e.Grant)
	return nil
}
