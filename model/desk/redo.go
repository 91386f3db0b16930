package desk

import (
	"strings"

	"regulars/model"
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
	if refund, ok := t.refund[at]; ok {
		return model.Refuse("undo.refunded", root.ID().String(), refund.String())
	}
	return notReturned(b, root)
}

// mayRedo refuses to do an undone act again if that is no longer what it was.
func mayRedo(b Book, n Number, root *model.Event) error {
	body, err := root.ParseBody()
	if err != nil {
		return err
	}
	if v, ok := body.(*model.SaleRefunded); ok {
		return mayRefundAgain(b, n, root, v)
	}
	if root.Request != "" {
		_, other, err := standing(b, root.Request, false)
		if err != nil {
			return err
		}
		if other != nil {
			return model.Refuse("receipt.used", receiptOf(root), other.ID().String())
		}
	}
	spent := -netOf(root)
	if spent <= 0 || (root.Kind != model.PointsRedeemedKind && root.Kind != model.PointsAdjustedKind) {
		return nil // a return that leaves a debt was allowed the first time, too
	}
	acc, err := b.Account(n)
	if err == nil && spent > acc.Balance() {
		err = model.Refuse("redeem.short", spent.Format(), acc.Balance().Format(), (spent - acc.Balance()).Format())
	}
	return err
}

// mayRefundAgain refuses to bring a refund back if its sale has been taken back otherwise, or
// if the redemption that it returned no longer stands.
func mayRefundAgain(b Book, n Number, root *model.Event, v *model.SaleRefunded) error {
	sale := v.Sale.In(root.Stream)
	at, ok := b.Place(sale)
	if !ok {
		return model.Refuse("entry.unknown", sale.String())
	}
	t, err := takenSince(b, n, at)
	if err != nil {
		return err
	}
	if t.undone[at] {
		return model.Refuse("refund.undone", sale.String())
	}
	if refund, ok := t.refund[at]; ok {
		return model.Refuse("undo.refunded", sale.String(), refund.String())
	}
	if v.Back.Redeemed == 0 {
		return nil
	}
	_, spent, err := standing(b, redeemRequest+receiptOf(root), false)
	if err == nil && (spent == nil || netOf(spent) != v.Back.Redeemed) {
		err = model.Refuse("refund.undone", sale.String())
	}
	return err
}

// notReturned refuses to take back a redemption that a refund of its sale has returned. While
// that refund stands no other redemption can stand under the receipt, so it is this one.
func notReturned(b Book, root *model.Event) error {
	receipt, ok := strings.CutPrefix(root.Request, redeemRequest)
	if !ok {
		return nil
	}
	_, refund, err := standing(b, refundRequest+receipt, false)
	if refund == nil || err != nil {
		return err
	}
	body, err := refund.ParseBody()
	if err != nil {
		return err
	}
	if v, ok := body.(*model.SaleRefunded); ok && v.Back.Redeemed != 0 {
		return model.Refuse("undo.refunded", root.ID().String(), refund.ID().String())
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
