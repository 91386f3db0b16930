package rights

import (
	"bytes"
	"fmt"
	"slices"

	"regulars/model"
	"regulars/model/ledger"
)

// Share is what HQ knows of one stream's rights to one member's points.
type Share struct {
	Stream      model.StreamID
	Held        []model.Lot // held as far as it was pushed, with the grants that are under way
	Made        uint64      // the latest grant
	Outstanding []Grant     // made, and not known to be received; ascending
	Owed        []model.Lot // below zero: a debt from before its file joined, see Past
}

// Account is one member's points at HQ. Balance is always the sum of what is free and all that is
// held; it is kept apart, so that a mistake shows.
type Account struct {
	Balance model.Points // a sum of effects, as far as they were pushed
	Free    []model.Lot  // lies with no stream; below zero is a debt, or a generation that has not joined yet
	Shares  []Share      // ascending by stream
}

// share returns the place of a stream's share, which is made if there is none.
func (a *Account) share(stream model.StreamID) *Share {
	at, found := slices.BinarySearchFunc(a.Shares, stream, func(s Share, id model.StreamID) int { return bytes.Compare(s.Stream[:], id[:]) })
	if !found {
		a.Shares = slices.Insert(a.Shares, at, Share{Stream: stream})
	}
	return &a.Shares[at]
}

// Apply folds one event of a stream that Chain.Next lets pass. What the stream spent beyond its
// rights (a file that was rolled back in silence) is counted all the same, because it happened: it
// becomes a debt, and overdrawn says how much, to be shown to people.
func (a *Account) Apply(stream model.StreamID, e Entry) (overdrawn model.Points, err error) {
	if !formed(e.Here) || !formed(e.Hub) {
		return 0, ErrForm
	}
	s := a.share(stream)
	var booked []model.Lot // of a grant, at the moment it was made
	if e.Grant != 0 {
		if at := slices.IndexFunc(s.Outstanding, func(g Grant) bool { return g.N == e.Grant }); at >= 0 {
			booked = s.Outstanding[at].Lots
			s.Outstanding = slices.Delete(slices.Clone(s.Outstanding), at, at+1)
		}
		s.Made = max(s.Made, e.Grant) // HQ may have forgotten it with its tail
	}
	held := plus(plus(s.Held, e.Here), negative(booked))
	a.Free = plus(plus(a.Free, e.Hub), booked)
	a.Balance += e.Change()
	var beyond []model.Lot
	for _, l := range plus(held, negative(s.underWay())) { // nobody can have spent what was not received
		if l.Points < 0 {
			beyond = append(beyond, l)
		}
	}
	s.Held = plus(held, negative(beyond))
	a.Free = plus(a.Free, beyond)
	return -Sum(beyond), nil
}

// underWay is the lots of all grants that are not known to be received.
func (s *Share) underWay() (lots []model.Lot) {
	for _, g := range s.Outstanding {
		lots = plus(lots, g.Lots)
	}
	return lots
}

// Settle folds an event of the authority itself: points by hand, the end of free lots.
func (a *Account) Settle(lots []model.Lot) {
	a.Free = plus(a.Free, lots)
	a.Balance += Sum(lots)
}

// Lendable is what HQ can lend: what is free and has not ended, after everything below zero was
// covered from the lots that end first.
func (a *Account) Lendable(c ledger.Clock) []model.Lot {
	var owed model.Points
	var lots []model.Lot
	for _, l := range a.Free {
		if l.Points < 0 {
			owed -= l.Points
		} else {
			lots = append(lots, l)
		}
	}
	lots = plus(lots, negative(take(c, lots, owed)))
	return live(c, lots)
}

// Debt is what was taken back after it was spent, and is not covered by free points.
func (a *Account) Debt() model.Points { return max(-Sum(a.Free), 0) }

// Lend is HQ's half of rule 3. after is the latest grant that the stream had received when it
// asked: the answer is the grant that follows it, made now only if it was not made before. So a
// request that is repeated, delayed or duplicated is answered with the same grant.
func (a *Account) Lend(chain *Chain, stream model.StreamID, after uint64, points model.Points, c ledger.Clock) (Grant, error) {
	if err := chain.MayLend(stream); err != nil {
		return Grant{}, err
	}
	s := a.share(stream)
	switch {
	case after > s.Made:
		return Grant{}, fmt.Errorf("%w: grant %d", ErrGap, after) // received, and not pushed again yet
	case after < s.Made:
		for _, g := range s.Outstanding {
			if g.N == after+1 {
				g.Generation = chain.Generation
				return g, nil
			}
		}
		return Grant{}, ErrStale
	}
	have := a.Lendable(c)
	if points <= 0 || points > Sum(have) {
		return Grant{}, model.Refuse("rights.short", Sum(have), points)
	}
	g := Grant{Stream: stream, N: s.Made + 1, Generation: chain.Generation, Lots: take(c, have, points)}
	s.Made = g.N
	s.Held = plus(s.Held, g.Lots)
	s.Outstanding = append(slices.Clone(s.Outstanding), g)
	a.Free = plus(a.Free, negative(g.Lots))
	return g, nil
}

// Held is what lies with streams that are open, Suspense what lies with streams that are closed
// (rule 7). A stream that turns up again and releases, or that proves what it spent, empties the
// suspense; nothing else does.
func (a *Account) Held(chain *Chain) model.Points { return a.with(chain, false) }

// Suspense is described at Held.
func (a *Account) Suspense(chain *Chain) model.Points { return a.with(chain, true) }

func (a *Account) with(chain *Chain, closed bool) model.Points {
	var sum model.Points
	for i := range a.Shares {
		if chain.Closed(a.Shares[i].Stream) == closed {
			sum += Sum(a.Shares[i].Held)
		}
	}
	return sum
}

// Check says which law of the account does not hold, "" if all do.
func (a *Account) Check(chain *Chain) string {
	if a.Balance != Sum(a.Free)+a.Held(chain)+a.Suspense(chain) {
		return "the balance is not what is free and what is held"
	}
	if !formed(a.Free) {
		return "free lots are not in their one form"
	}
	for i := range a.Shares {
		s := &a.Shares[i]
		if !formed(s.Held) || slices.ContainsFunc(s.Held, func(l model.Lot) bool { return l.Points < 0 }) {
			return "a stream holds less than nothing"
		}
		if slices.ContainsFunc(plus(s.Held, negative(s.underWay())), func(l model.Lot) bool { return l.Points < 0 }) {
			return "grants under way are not part of what is held"
		}
	}
	return ""
}
