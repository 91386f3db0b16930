package hub

import (
	"fmt"

	"regulars/model"
	"regulars/model/rights"
)

// maxMoment bounds what an event may say of time (unix seconds), about the year 36,000.
const maxMoment = int64(1) << 40

// maxCouponText bounds what a row has to carry of a coupon, in bytes.
const maxCouponText = 1 << 10

// sane refuses an effect beyond all bounds: no desk writes one, and a sum must not overflow because
// somebody did.
func sane(body model.Body) error {
	if v, ok := body.(*model.CouponIssued); ok && len(v.Code)+len(v.Template)+len(v.Source) > maxCouponText {
		return fmt.Errorf("%w: %s: text", model.ErrMalformed, body.Kind())
	}
	mover, ok := body.(model.Mover)
	if !ok {
		return nil
	}
	e := mover.Effect()
	switch v := body.(type) { // what moves between a stream and HQ moves one way
	case *model.GrantReceived:
		coupon := !v.Coupon.IsZero()
		if (v.N == 0) != coupon || (v.Turn == 0) == coupon || (len(v.Lots) > 0 && coupon) || !positive(v.Lots) {
			return fmt.Errorf("%w: %s: lots", model.ErrMalformed, body.Kind())
		}
	case *model.RightsReleased:
		if !positive(v.Lots) || (len(v.Lots) > 0 && !v.Coupon.IsZero()) {
			return fmt.Errorf("%w: %s: lots", model.ErrMalformed, body.Kind())
		}
	}
	ok = len(e.Lots) <= rights.MaxLots && len(e.Holds) <= rights.MaxLots && len(e.Away) <= rights.MaxLots
	for _, p := range [...]model.Points{e.Earned, e.Redeemed, e.Adjusted, e.Expired, e.Qualify} {
		ok = ok && bounded(int64(p), int64(model.MaxPoints))
	}
	for _, at := range [...]int64{e.At, e.LastVisit, e.FirstVisit, e.Seen, e.TierAt} {
		ok = ok && bounded(at, maxMoment)
	}
	for _, lots := range [...][]model.Lot{e.Lots, e.Away} {
		for _, l := range lots {
			ok = ok && bounded(int64(l.Points), int64(model.MaxPoints))
		}
	}
	for _, h := range e.Holds {
		ok = ok && bounded(int64(h.Points), int64(model.MaxPoints)) && bounded(h.Until, maxMoment)
	}
	ok = ok && bounded(int64(e.Spend), int64(model.MaxMoney)) && bounded(e.Visits, 1) && bounded(e.Engaged, 1<<20) && bounded(e.Cases, 1)
	if !ok {
		return fmt.Errorf("%w: %s: an effect beyond all bounds", model.ErrMalformed, body.Kind())
	}
	return nil
}

func bounded(n, most int64) bool { return -most <= n && n <= most }

func positive(lots []model.Lot) bool {
	for i, l := range lots {
		if l.Points <= 0 || (i > 0 && lots[i-1].Ends >= l.Ends) {
			return false
		}
	}
	return true
}
