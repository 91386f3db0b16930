package rights

import (
	"slices"
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
// may have been spent after the backup, and is in suspense. What a member owed when the shop joined
// is headquarters' to settle, as every debt from then on: no stream holds less than nothing.
func Enter(acc *ledger.Account, era uint64) {
	if acc.Era != era {
		acc.Away, acc.Aside = Lots(acc), append([]model.Hold(nil), acc.Holds...)
		acc.Grant, acc.Era = 0, era
		return
	}
	here := Of(acc)
	owed := slices.DeleteFunc(here.Lots, func(l model.Lot) bool { return l.Points > 0 })
	if len(owed) > 0 {
		acc.Away = plus(acc.Away, owed)
	}
}

// Fold folds an event of the present stream into an account of a shop that belongs to a chain.
func Fold(acc *ledger.Account, body model.Mover, era uint64, zone *time.Location) {
	Enter(acc, era)
	acc.Apply(body.Effect(), zone)
	if g, ok := body.(*model.GrantReceived); ok {
		acc.Grant = max(acc.Grant, g.N)
	}
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

// Part returns which lots of an effect's change do not fall to the stream that writes it: those that
// its Away names already, and of what it takes away all that the stream does not hold (rule 8).
// What it gives can be taken in the same breath. Otherwise the stream's part is what it was.
func (h *Holding) Part(e model.Effect, c ledger.Clock) []model.Lot {
	entry := EntryOf(e, 0)
	var come, gone []model.Lot
	for _, l := range entry.Here {
		if l.Points > 0 {
			come = append(come, l)
		} else {
			gone = append(gone, model.Lot{Ends: l.Ends, Points: -l.Points})
		}
	}
	if len(gone) == 0 {
		return e.Away
	}
	held := Holding{Lots: plus(h.Lots, come)}
	away := plus(entry.Hub, held.ClawBack(gone, c).Hub)
	if len(away) == 0 {
		return nil
	}
	return away
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
