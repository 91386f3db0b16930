package rights

import (
	"bytes"
	"slices"

	"regulars/model"
)

// Past folds an event from before a file joined the chain into the rights of the stream that took
// them along. A debt of that time was paid back by what the member earned later in that time, so
// what is below zero is put under what is free only for as long as it lasts: Share.Owed remembers it,
// and the first event after the joining settles it for good, as Enter does in the shop.
func (a *Account) Past(stream model.StreamID, e Entry) error {
	if !formed(e.Here) || !formed(e.Hub) {
		return ErrForm
	}
	s := a.share(stream)
	held := plus(plus(s.Held, s.Owed), e.Here)
	owed := slices.DeleteFunc(slices.Clone(held), func(l model.Lot) bool { return l.Points > 0 })
	a.Free = plus(plus(plus(a.Free, e.Hub), negative(s.Owed)), owed)
	a.Balance += e.Change()
	s.Held, s.Owed = plus(held, negative(owed)), owed
	if len(owed) == 0 {
		s.Owed = nil
	}
	return nil
}

// Suspended returns what a stream holds, to be written off by a person: an event of the authority
// that stands for the release that the stream will not write any more. Grants that it never said it received are
// part of it. What it turns out to have spent after all becomes a debt.
func (a *Account) Suspended(stream model.StreamID) []model.Lot {
	at, found := slices.BinarySearchFunc(a.Shares, stream, func(s Share, id model.StreamID) int { return bytes.Compare(s.Stream[:], id[:]) })
	if !found {
		return nil
	}
	return slices.Clone(a.Shares[at].Held)
}

// WriteOff folds that act: all that is under way to the stream is void.
func (a *Account) WriteOff(stream model.StreamID, lots []model.Lot) error {
	if !formed(lots) || slices.ContainsFunc(lots, func(l model.Lot) bool { return l.Points < 0 }) {
		return ErrForm
	}
	s := a.share(stream)
	s.Held = plus(s.Held, negative(lots))
	a.Free = plus(a.Free, lots)
	s.Outstanding = nil
	var beyond []model.Lot
	for _, l := range s.Held {
		if l.Points < 0 {
			beyond = append(beyond, l)
		}
	}
	s.Held, a.Free = plus(s.Held, negative(beyond)), plus(a.Free, beyond)
	return nil
}

// Join folds an event of a stream whose file belongs to the chain: Apply, after a debt from before the
// joining was settled for good.
func (a *Account) Join(stream model.StreamID, e Entry) (overdrawn model.Points, err error) {
	overdrawn, err = a.Apply(stream, e)
	if err == nil {
		a.share(stream).Owed = nil
	}
	return overdrawn, err
}
