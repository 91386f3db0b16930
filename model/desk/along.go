package desk

import (
	"slices"

	"regulars/model"
)

// undoAlong takes back what an act brought along: bonuses of whoever got one, a coupon that was
// bought, the other half of a transfer. Doing an act again does the bonuses and the half again.
func (p *party) undoAlong(pos uint64, e *model.Event, body model.Body, reason string, approved model.ID) error {
	if v, ok := body.(*model.PointsRedeemed); ok {
		c, err := couponOf(p.b, v)
		if err == nil && c != nil {
			p.drafts = append(p.drafts, p.voidDraft(c, "undo"))
		}
		return err
	}
	_, cause, again, err := rootOf(p.b, pos, e)
	if err != nil {
		return err
	}
	switch cause.Kind {
	case model.PointsAdjustedKind:
		return p.undoHalf(cause, again, reason, approved)
	case model.SaleRefundedKind:
		refund, err := cause.ParseBody()
		if err != nil {
			return err
		}
		at, ok := p.b.Place(refund.(*model.SaleRefunded).Sale.In(cause.Stream))
		if !ok {
			return nil
		}
		if cause, err = p.b.Event(at); err != nil {
			return err
		}
	case model.SaleRecordedKind, model.CaseOpenedKind:
	default:
		return nil
	}
	return p.undoBonuses(placed{pos, e}, cause, reason, approved)
}

// placed is an event and its place.
type placed struct {
	pos   uint64
	event *model.Event
}

// undoBonuses takes back the bonuses that a cause brought, or, where e is an undo or a refund,
// takes back that those were taken back with it.
func (p *party) undoBonuses(e placed, cause *model.Event, reason string, approved model.ID) error {
	members, err := rewarded(p.b, cause, p.id)
	if err != nil {
		return err
	}
	for _, id := range members {
		n, ok := p.b.Number(id)
		if !ok {
			continue
		}
		q, err := p.with(n, id)
		if err != nil {
			return err
		}
		bonuses, err := broughtAlong(p.b, n, e, cause.ID())
		if err != nil {
			return err
		}
		for _, x := range bonuses {
			effect, err := q.takeAlong(x, reason, approved)
			if err != nil {
				return err
			}
			if q != p { // the party itself is reviewed when all is done
				q.stand(effect)
			}
		}
	}
	return nil
}

// takeAlong drafts the opposite of an event that came along with another.
func (p *party) takeAlong(x placed, reason string, approved model.ID) (model.Effect, error) {
	body, err := x.event.ParseBody()
	if err != nil {
		return model.Effect{}, err
	}
	effect, err := p.unwind(body.(model.Mover).Effect(), x.pos, x.event)
	if err == nil {
		p.add(p.opposite(x.event, body, effect, reason, approved), "")
	}
	return effect, err
}

// rewarded lists the members who got a bonus for an act, the one given first. Bonuses are
// written by the decision that wrote the act, so they stand right behind it, whatever the
// profiles say of referrers by now.
func rewarded(b Book, cause *model.Event, first model.ID) ([]model.ID, error) {
	members := []model.ID{first}
	pos, _ := b.Place(cause.ID())
	for at := pos + 1; at <= b.Last(); at++ {
		e, err := b.Event(at)
		if err != nil {
			return nil, err
		}
		if e.HLC.Time() != cause.HLC.Time() || e.ActorID() != cause.ActorID() {
			break
		}
		switch e.Kind {
		case model.PointsExpiredKind, model.TierChangedKind, model.CouponIssuedKind:
			continue // comes along, too
		case model.PointsGrantedKind:
		default:
			return members, nil
		}
		body, err := e.ParseBody()
		if err != nil || body.(*model.PointsGranted).Of.In(e.Stream) != cause.ID() {
			break
		}
		if !slices.Contains(members, e.MemberID()) {
			members = append(members, e.MemberID())
		}
	}
	return members, nil
}

// broughtAlong lists what of a member's the undo of e takes back besides: the standing bonuses
// for the cause, if e is the cause itself; else the standing undos of such bonuses since e.
func broughtAlong(b Book, n Number, e placed, cause model.ID) ([]placed, error) {
	var list []placed
	var failed error
	undos := e.event.ID() != cause
	t := newTaken(b)
	err := b.History(n, 0, func(at uint64, later *model.Event) bool {
		if at <= e.pos {
			return false
		}
		t.see(at, later)
		body, err := later.ParseBody()
		if err != nil || t.undone[at] {
			return true
		}
		switch v := body.(type) {
		case *model.PointsGranted:
			if !undos && !v.Of.IsZero() && v.Of.In(later.Stream) == cause {
				list = append(list, placed{at, later})
			}
		case *model.ActUndone:
			if !undos || v.Of != model.PointsGrantedKind {
				return true
			}
			of, err := grantedFor(b, later)
			if failed = err; err == nil && of == cause {
				list = append(list, placed{at, later})
			}
		}
		return failed == nil
	})
	if err == nil {
		err = failed
	}
	return list, err
}

// halfOf returns the other half of a transfer, nil if an adjustment is none.
func halfOf(b Book, root *model.Event) (*model.Event, error) {
	body, err := root.ParseBody()
	if err != nil {
		return nil, err
	}
	v, ok := body.(*model.PointsAdjusted)
	if !ok || v.Other.IsZero() {
		return nil, nil
	}
	id := root.ID()
	if v.Points < 0 {
		id.N++ // what goes out is written first
	} else {
		id.N--
	}
	pos, ok := b.Place(id)
	if !ok {
		return nil, nil
	}
	half, err := b.Event(pos)
	if err != nil || half.Kind != model.PointsAdjustedKind || half.MemberID() != v.Other.In(root.Stream) {
		return nil, err
	}
	return half, nil
}

// undoHalf takes back, or does again, the other half of a transfer: points neither vanish nor
// double on the way.
func (p *party) undoHalf(root *model.Event, again bool, reason string, approved model.ID) error {
	half, err := halfOf(p.b, root)
	if half == nil || err != nil {
		return err
	}
	n, ok := p.b.Number(half.MemberID())
	if !ok {
		return nil
	}
	pos, _ := p.b.Place(half.ID())
	stands, err := standingOf(p.b, n, placed{pos, half})
	if err != nil || (stands.event.Kind == model.ActUndoneKind) != again {
		return err
	}
	q, err := p.with(n, half.MemberID())
	if err == nil {
		_, err = q.takeAlong(stands, reason, approved)
	}
	return err
}

// standingOf returns the undo that took an act back, if it is taken back; else the act.
func standingOf(b Book, n Number, act placed) (placed, error) {
	stands := act
	t := newTaken(b)
	var failed error
	err := b.History(n, 0, func(at uint64, e *model.Event) bool {
		if at <= act.pos {
			return false
		}
		t.see(at, e)
		if e.Kind != model.ActUndoneKind || t.undone[at] {
			return true
		}
		_, root, again, err := rootOf(b, at, e)
		if failed = err; err != nil {
			return false
		}
		if root.ID() == act.event.ID() && again {
			stands = placed{at, e}
			return false
		}
		return true
	})
	if err == nil {
		err = failed
	}
	return stands, err
}
