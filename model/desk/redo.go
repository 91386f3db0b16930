package desk

import (
	"regulars/model"
	"regulars/model/coupon"
)

// rootOf follows undos of undos to the act that they are all about. again says that undoing
// e would do that act again.
func rootOf(b Book, pos uint64, e *model.Event) (at uint64, root *model.Event, again bool, err error) {
	for e.Kind == model.ActUndoneKind {
		body, err := e.ParseBody()
		if err != nil {
			return 0, nil, false, err
		}
		act := body.(*model.ActUndone).Act.In(e.Stream)
		before, ok := b.Place(act)
		if !ok || before >= pos {
			return 0, nil, false, model.Refuse("entry.unknown", act.String())
		}
		if e, err = b.Event(before); err != nil {
			return 0, nil, false, err
		}
		pos, again = before, !again
	}
	return pos, e, again, nil
}

// mayUndo refuses to undo what is undone already, and whatever would leave one act counted
// twice: a sale that a refund has taken back, a redemption that it has returned, an act done
// again beside another that took its place.
func mayUndo(b Book, pos uint64, e *model.Event) error {
	at, root, again, err := rootOf(b, pos, e)
	if err != nil {
		return err
	}
	n, _ := b.Number(e.MemberID())
	t, err := takenSince(b, n, at)
	if err != nil {
		return err
	}
	if t.undone[pos] {
		return model.Refuse("undo.already", e.ID().String())
	}
	if t.undone[at] != again { // by another undo than the one that is named
		return model.Refuse("undo.already", root.ID().String())
	}
	if again {
		return mayRedo(b, n, root)
	}
	if refunds := t.refunds[at]; len(refunds) > 0 {
		return model.Refuse("undo.refunded", root.ID().String(), refunds[0].id.String())
	}
	if refund, ok := t.returned[at]; ok {
		return model.Refuse("undo.refunded", root.ID().String(), refund.String())
	}
	return mayReturn(b, root)
}

// mayReturn refuses to take back what was handed out for good: a ticket whose number is known,
// a coupon that was used.
func mayReturn(b Book, root *model.Event) error {
	body, err := root.ParseBody()
	if err != nil {
		return err
	}
	if root.Kind == model.CouponRedeemedKind && !newTurn(b).ours(root.Stream) {
		return model.Refuse("rights.elsewhere")
	}
	v, ok := body.(*model.PointsRedeemed)
	if !ok {
		return nil
	}
	if v.Type == model.RedeemDraw {
		return model.Refuse("undo.draw", root.ID().String())
	}
	c, err := couponOf(b, v)
	if err == nil && c != nil && c.State != coupon.Open {
		err = model.Refuse("undo.coupon", root.ID().String(), c.Code.String())
	}
	if err == nil && c != nil {
		err = mustHave(b, c)
	}
	return err
}

// mayRedo refuses to do an undone act again if that is no longer what it was.
func mayRedo(b Book, n Number, root *model.Event) error {
	body, err := root.ParseBody()
	if err != nil {
		return err
	}
	switch v := body.(type) {
	case *model.SaleRefunded:
		return mayRefundAgain(b, n, root, v)
	case *model.PointsRedeemed:
		if v.Coupon != "" || !v.Hold.IsZero() {
			return model.Refuse("undo.anew", root.ID().String())
		}
	case *model.CouponRedeemed:
		c, err := b.Coupon(v.Code)
		if err == nil && (c == nil || c.State != coupon.Open) {
			err = model.Refuse("undo.anew", root.ID().String())
		}
		if err == nil {
			err = mustHave(b, c)
		}
		if err != nil {
			return err
		}
	}
	return mayDoAgain(b, n, root)
}

// mayDoAgain refuses an act whose receipt stands for another one now, or whose points are no
// longer there.
func mayDoAgain(b Book, n Number, root *model.Event) error {
	if root.Request != "" {
		_, other, err := standing(b, root.Request, false)
		if err != nil {
			return err
		}
		if other != nil {
			return model.Refuse("receipt.used", receiptOf(root), other.ID().String())
		}
	}
	if half, err := halfOf(b, root); err != nil {
		return err
	} else if half != nil && netOf(half) < 0 {
		root = half // what goes out must be there, whichever half is named
		n, _ = b.Number(half.MemberID())
	}
	spent := -netOf(root)
	if spent <= 0 || (root.Kind != model.PointsRedeemedKind && root.Kind != model.PointsAdjustedKind) {
		return nil // a return that leaves a debt was allowed the first time, too
	}
	id, err := b.Named(n)
	if err != nil {
		return err
	}
	return mayLetGo(b, n, id, spent, root)
}

// mayLetGo refuses what is more than a member has, or, where points leave the member for good, more
// than is here.
func mayLetGo(b Book, n Number, id model.ID, spent model.Points, root *model.Event) error {
	acc, err := b.Account(n)
	if err != nil {
		return err
	}
	purse := purseOf(b, &acc)
	if err := b.Program().CheckHas(spent, purse.Free()); err != nil || b.Chain() == nil {
		return err
	}
	if half, err := halfOf(b, root); err != nil || (half == nil && root.Kind != model.PointsRedeemedKind) {
		return err // what was taken by hand falls to headquarters where it is not here
	}
	p, err := newTurn(b).with(n, id)
	if err != nil {
		return err
	}
	return p.mustHold(spent, 0)
}

// mayRefundAgain refuses to bring a refund back if its sale has been taken back otherwise, if
// what it took no longer is there to take, or if the redemption that it returned no longer
// stands.
func mayRefundAgain(b Book, n Number, root *model.Event, v *model.SaleRefunded) error {
	id := v.Sale.In(root.Stream)
	at, ok := b.Place(id)
	if !ok {
		return model.Refuse("entry.unknown", id.String())
	}
	t, err := takenSince(b, n, at)
	if err != nil {
		return err
	}
	if t.undone[at] {
		return model.Refuse("refund.undone", id.String())
	}
	e, err := b.Event(at)
	if err != nil {
		return err
	}
	body, err := e.ParseBody()
	if err != nil {
		return err
	}
	if err := fitsAgain(newSold(body.(*model.SaleRecorded), t.refunds[at]), v, t.refunds[at], id); err != nil {
		return err
	}
	if v.Spent.IsZero() {
		return nil
	}
	spent, _ := b.Place(v.Spent.In(root.Stream))
	gone, err := isUndone(b, n, spent)
	if err == nil && gone {
		err = model.Refuse("refund.undone", id.String())
	}
	return err
}

// fitsAgain refuses a refund for which not enough of the sale is left, or before which another
// one was made, so that its share would be another one now.
func fitsAgain(s *sold, v *model.SaleRefunded, standing []refunding, sale model.ID) error {
	if len(standing) > 0 {
		return model.Refuse("undo.refunded", sale.String(), standing[0].id.String())
	}
	if s.left() < -v.Amount {
		return model.Refuse("refund.undone", sale.String())
	}
	return nil
}

// visitsWithout returns the member's first and last visit (unix seconds, 0 for none) without
// the act at place pos.
func visitsWithout(b Book, n Number, pos uint64) (first, last int64, err error) {
	t := newTaken(b)
	err = b.History(n, 0, func(at uint64, e *model.Event) bool {
		if at == pos {
			return true // as if it had never been, whether it is a sale or the undo of an undo
		}
		t.see(at, e)
		if t.undone[at] || e.Kind != model.SaleRecordedKind {
			return true
		}
		if body, err := e.ParseBody(); err == nil {
			if sale, ok := body.(*model.SaleRecorded); ok && sale.Effect().Visits > 0 {
				last = max(last, sale.At)
				if first == 0 || sale.At < first {
					first = sale.At
				}
			}
		}
		return true
	})
	return first, last, err
}
