package rights

import (
	"slices"

	"regulars/model"
	"regulars/model/coupon"
)

// A coupon is an account of its own with one lot of 1: giving it is earning, using or voiding it is
// redeeming, and a use that is taken back is a return. So every rule and every proof of points holds for
// coupons. The lot does not end by itself: the end of a coupon is a fact about it, which who uses it and
// who lends it look at, and nobody books it.

// Whole is a coupon as lots.
func Whole() []model.Lot { return []model.Lot{{Ends: model.Never, Points: 1}} }

// OfCoupon returns what the present stream of a file holds of a coupon, as its log says.
func OfCoupon(c *coupon.Coupon) Holding {
	h := Holding{Last: c.Grant}
	if c.Here() {
		h.Lots = Whole()
	}
	return h
}

// CouponEntry returns what an event does to the rights of the coupon that it is about; undone says that
// it takes the event back. ok is false if it does nothing to them.
func CouponEntry(body model.Body, undone bool) (e Entry, ok bool) {
	one := Whole()
	switch v := body.(type) {
	case *model.CouponIssued:
		e.Here = one
	case *model.CouponRedeemed, *model.CouponVoided:
		e.Here = negative(one)
	case *model.GrantReceived:
		e = Entry{Here: one, Hub: negative(one), Grant: v.Turn}
	case *model.RightsReleased:
		e = Entry{Here: negative(one), Hub: one}
	default:
		return e, false
	}
	if undone {
		e.Here, e.Hub = negative(e.Here), negative(e.Hub)
	}
	return e, true
}

// Idle reports whether nothing of an account is under way to anybody.
func (a *Account) Idle() bool {
	return !slices.ContainsFunc(a.Shares, func(s Share) bool { return len(s.Outstanding) > 0 })
}
