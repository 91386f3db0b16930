package desk

import (
	"regulars/model"
	"regulars/model/ledger"
)

// What other shops of a chain and headquarters did to a member's points is in no event of this file:
// only what it came to is known, from the latest row, and not when it happened in between. So past
// balances are told only where nobody else has moved anything, and the difference as one sum.

// elsewhereLooks bounds how many events of a member are looked through for the difference.
const elsewhereLooks = 5000

// elsewhere is what others did to a member's points.
type elsewhere struct {
	place  uint64       // the row has the file's own events up to here, 0 if there is none
	moved  bool         // others have moved points, or it cannot be told that they have not
	known  bool         // points is the whole of it
	points model.Points // what it came to
}

// unsure reports whether the balance after the event at a place cannot be told.
func (o *elsewhere) unsure(pos uint64) bool { return o.moved && pos <= o.place }

// elsewhereOf compares a member's row with what the file's own events in it come to.
func elsewhereOf(b Book, n Number) (elsewhere, error) {
	if b.Chain() == nil {
		return elsewhere{}, nil
	}
	laid, err := b.Laid(n)
	if laid == nil || err != nil {
		return elsewhere{}, err
	}
	var own ledger.Account
	looks := 0
	err = b.History(n, 0, func(pos uint64, e *model.Event) bool {
		if looks++; looks > elsewhereLooks {
			return false
		}
		body, err := e.ParseBody()
		if mover, ok := body.(model.Mover); ok && err == nil && pos <= laid.Place {
			effect := mover.Effect()
			own.Earned += effect.Earned
			own.Redeemed += effect.Redeemed
			own.Adjusted += effect.Adjusted
			own.Expired += effect.Expired
		}
		return true
	})
	row := &laid.Account
	same := own.Earned == row.Earned && own.Redeemed == row.Redeemed && own.Adjusted == row.Adjusted && own.Expired == row.Expired
	known := looks <= elsewhereLooks
	return elsewhere{place: laid.Place, moved: !same || !known, known: known, points: row.Net() - own.Net()}, err
}

// guestOf is the other shop that enrolled a member, zero for a member of this one and where nobody has said. Of a
// shop of another market the number alone is known.
func guestOf(b Book, n Number) (home ShopWord, err error) {
	m := b.Chain()
	if m == nil {
		return home, nil
	}
	laid, err := b.Laid(n)
	if laid == nil || err != nil || laid.Home == m.Shop || laid.Home == 0 {
		return home, err
	}
	home.Number = laid.Home
	home.Name, err = b.ShopName(laid.Home)
	return home, err
}
