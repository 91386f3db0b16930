package rights

import (
	"time"

	"regulars/model"
	"regulars/model/ledger"
)

// Lots returns all points of an account as lots, with what does not end as the lot Never: the sum
// of OfEffect over its effects.
func Lots(acc *ledger.Account) []model.Lot {
	lots := plus(nil, acc.Lots)
	return plus(lots, []model.Lot{{Ends: model.Never, Points: acc.Net() - Sum(lots)}})
}

// Of returns what the present stream of a file holds of an account: all of it, less what lies
// elsewhere. Enter was called for the account.
func Of(acc *ledger.Account) Holding {
	return Holding{Lots: plus(Lots(acc), negative(acc.Away)), Last: acc.Grant}
}

// Enter makes an account say what the present stream holds, era being the number of streams that
// the file opened since it joined a chain. A stream begins with nothing: what the one before held
// may have been spent after the backup, and is in suspense.
func Enter(acc *ledger.Account, era uint64) {
	if acc.Era == era {
		return
	}
	acc.Away, acc.Aside = Lots(acc), append([]model.Hold(nil), acc.Holds...)
	acc.Grant, acc.Era = 0, era
}

// EntryOf returns what an effect does to rights. grant is the number of the grant that its event
// receives, 0 for every other event.
func EntryOf(e model.Effect, grant uint64) Entry {
	away := plus(nil, e.Away)
	return Entry{Here: plus(OfEffect(e), negative(away)), Hub: away, Grant: grant}
}

// EntryOfEvent returns what an event's body does to rights, ok false if it moves no account.
func EntryOfEvent(body model.Body) (e Entry, ok bool) {
	mover, ok := body.(model.Mover)
	if !ok {
		return Entry{}, false
	}
	grant := uint64(0)
	if g, is := body.(*model.GrantReceived); is {
		grant = g.N
	}
	return EntryOf(mover.Effect(), grant), true
}

// Lay returns the account that a shop shows: headquarters' latest state of it (row), with the shop's
// own events upon it that the row does not contain yet. What the stream holds follows from its own
// log alone, so it is what it was.
func Lay(row, was *ledger.Account, beyond []model.Effect, zone *time.Location) ledger.Account {
	out := row.Clone()
	for _, e := range beyond {
		out.Apply(e, zone)
	}
	here := Of(was)
	out.Away = plus(Lots(&out), negative(here.Lots))
	out.Aside = ledger.MinusHolds(out.Holds, ledger.MinusHolds(was.Holds, was.Aside))
	out.Head, out.Grant, out.Era = was.Head, was.Grant, was.Era
	return out
}
