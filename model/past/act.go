package past

import "regulars/model"

// Happened is the moment (unix seconds) of what an event tells, which for what was booked late or
// from a file is before the event.
func Happened(e *model.Event, body model.Body) int64 {
	at := int64(0)
	switch v := body.(type) {
	case *model.SaleRecorded:
		at = v.At
	case *model.SaleRefunded:
		at = v.At
	case *model.PointsRedeemed:
		at = v.At
	case *model.PointsAdjusted:
		at = v.At
	case *model.PointsGranted:
		at = v.At
	case *model.PointsExpired:
		at = v.At
	case *model.PointsHeld:
		at = v.At
	case *model.HoldReleased:
		at = v.At
	case *model.TierChanged:
		at = v.At
	case *model.CouponIssued:
		at = v.At
	case *model.CouponRedeemed:
		at = v.At
	case *model.ActUndone:
		at = v.At
	case *model.CaseOpened:
		at = v.At
	}
	if at == 0 {
		return e.HLC.Time().Unix()
	}
	return at
}

// undoDepth bounds how often an act is followed that was taken back and done again.
const undoDepth = 100

// Behind follows an event that refunds an act, takes it back or does it again to the act itself,
// nil if it stands in another file or only a newer program knows it. undone says that after the
// event the act no longer stands; a refund counts as taking back.
func Behind(b Book, e *model.Event, body model.Body) (act model.Body, undone bool, err error) {
	for range undoDepth {
		var of model.ID
		switch v := body.(type) {
		case *model.SaleRefunded:
			of = v.Sale
		case *model.ActUndone:
			of = v.Act
		default:
			return body, undone, nil
		}
		pos, ok := b.Place(of.In(e.Stream))
		if !ok || of.IsZero() {
			return nil, false, nil
		}
		if e, err = b.Event(pos); err != nil {
			return nil, false, err
		}
		if body, err = e.ParseBody(); err != nil {
			return nil, false, nil
		}
		undone = !undone
	}
	return nil, false, nil
}
