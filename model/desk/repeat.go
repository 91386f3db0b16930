package desk

import (
	"slices"

	"regulars/model"
	"regulars/model/ledger"
	"regulars/model/program"
)

// firstAnswer is the answer that an entry gave when it was made, with what it brought along:
// the account as it was then is what it is now without what came later.
func firstAnswer(b Book, pos uint64, e *model.Event, body model.Body) (*Answer, error) {
	mover, ok := body.(model.Mover)
	n, known := b.Number(e.MemberID())
	if !ok || !known {
		return nil, model.Refuse("entry.unknown", e.ID().String())
	}
	acc, err := b.Account(n)
	if err != nil {
		return nil, err
	}
	enter(b, &acc)
	now := purseOf(b, &acc)
	here := hereOf(b, &acc, &now) // what it was then, nobody knows by now
	a := &Answer{
		Entry: e.ID(), Member: e.MemberID(), Kind: e.Kind, Points: mover.Effect().Net(), Amount: amountOf(body), Why: explainEntry(b, e.Stream, body), Repeated: true,
	}
	with := decisionOf{b: b, act: e, body: body}
	err = b.History(n, 0, func(at uint64, other *model.Event) bool {
		switch {
		case at > pos:
			with.later(other, &acc)
			return true
		case at == pos:
			return true
		}
		return with.settled(other)
	})
	if err != nil {
		return nil, err
	}
	clock := ledger.Clock{Now: e.HLC.Time().Unix(), Today: model.DayOf(e.HLC.Time().Unix(), b.Shop().Zone)}
	for _, effect := range with.effects {
		acc.Apply(effect, b.Shop().Zone)
	}
	after := acc.Purse(clock)
	for _, effect := range append(with.effects, mover.Effect()) {
		unapply(&acc, effect, b)
	}
	before := acc.Purse(clock)
	a.Before, a.Balance, a.Held, a.Debt, a.Extras = before.Balance, after.Balance, after.Held, after.Debt, with.extras
	if a.Here = after.Free(); b.Chain() != nil {
		a.Here = min(a.Here, here)
	}
	others, err := elsewhereOf(b, n)
	a.Unsure = others.moved
	return a, err
}

// unapply takes an effect on points, lots and holds out of an account.
func unapply(acc *ledger.Account, effect model.Effect, b Book) {
	back := effect.Opposite(0, 0)
	acc.Apply(model.Effect{
		Earned: back.Earned, Redeemed: back.Redeemed, Adjusted: back.Adjusted, Expired: back.Expired, Lots: back.Lots, Holds: back.Holds,
	}, b.Shop().Zone)
}

// decisionOf finds, walking a member's events from the newest back, those that one decision
// wrote along with an act: just before it what was settled, just behind it what it brought.
type decisionOf struct {
	b       Book
	act     *model.Event
	body    model.Body
	extras  []Extra
	effects []model.Effect // of what it brought
}

// later looks at an event behind the act and takes it out of the account. What is not along
// parts the act from all that is newer.
func (d *decisionOf) later(e *model.Event, acc *ledger.Account) {
	body, err := e.ParseBody()
	if err != nil {
		d.extras, d.effects = nil, nil
		return
	}
	mover, moves := body.(model.Mover)
	if moves {
		unapply(acc, mover.Effect(), d.b)
	}
	if !d.along(e, body) {
		d.extras, d.effects = nil, nil
		return
	}
	if moves {
		d.effects = append(d.effects, mover.Effect())
	}
	if x, ok := extraOf(d.b, e.ID(), e.Kind, body); ok {
		d.extras = slices.Insert(d.extras, 0, x)
	}
}

func (d *decisionOf) sameMoment(e *model.Event) bool {
	return e.HLC.Time() == d.act.HLC.Time() && e.ActorID() == d.act.ActorID() && e.Stream == d.act.Stream
}

// along reports whether an event behind the act is of a sort that the act brings.
func (d *decisionOf) along(e *model.Event, body model.Body) bool {
	if !d.sameMoment(e) {
		return false
	}
	switch v := body.(type) {
	case *model.PointsGranted:
		return v.Of.In(e.Stream) == d.act.ID()
	case *model.TierChanged:
		return v.Why == program.TierReached || v.Why == program.TierBack
	case *model.CouponIssued:
		return d.act.Kind == model.PointsRedeemedKind && v.Source == "redeem"
	case *model.RightsReleased:
		return v.Why == model.ReleaseDebt
	case *model.ActUndone:
		refund, ok := d.body.(*model.SaleRefunded)
		if !ok || v.Of != model.PointsGrantedKind {
			return false
		}
		of, err := grantedFor(d.b, e)
		return err == nil && of == refund.Sale.In(d.act.Stream)
	}
	return false
}

// settled looks at an event just before the act; false ends the walk.
func (d *decisionOf) settled(e *model.Event) bool {
	if !d.sameMoment(e) {
		return false
	}
	body, err := e.ParseBody()
	if err != nil {
		return false
	}
	switch v := body.(type) {
	case *model.PointsExpired, *model.RightsReleased:
		return true
	case *model.TierChanged:
		if v.Why != program.TierFell && v.Why != program.TierKept {
			return false
		}
		if x, ok := extraOf(d.b, e.ID(), e.Kind, body); ok {
			d.extras = slices.Insert(d.extras, 0, x)
		}
		return true
	}
	return false
}

// grantedFor follows an undo, or an undo of an undo, to the bonus that it is about, and returns
// the act that the bonus rewarded; zero if there is none.
func grantedFor(b Book, e *model.Event) (model.ID, error) {
	pos, _ := b.Place(e.ID())
	_, root, _, err := rootOf(b, pos, e)
	if err != nil {
		return model.ID{}, err
	}
	body, err := root.ParseBody()
	if err != nil {
		return model.ID{}, err
	}
	if v, ok := body.(*model.PointsGranted); ok && !v.Of.IsZero() {
		return v.Of.In(root.Stream), nil
	}
	return model.ID{}, nil
}
