package rights

import (
	"testing"

	"github.com/stretchr/testify/require"

	"regulars/model"
	"regulars/model/coupon"
)

// TestACouponIsAnAccountWithOneLot folds every order of events that the rules allow, up to a length, as a
// file does it and as rights do it: what is proven of an account is true of a coupon.
func TestACouponIsAnAccountWithOneLot(t *testing.T) {
	act := model.ID{Stream: stream(1), N: 7}
	type step struct {
		name   string
		body   model.Body
		undone bool
		may    func(h *Holding, last string) bool
	}
	steps := []step{
		{"used", &model.CouponRedeemed{}, false, func(h *Holding, _ string) bool { return len(h.Lots) > 0 }},
		{"voided", &model.CouponVoided{}, false, func(h *Holding, _ string) bool { return len(h.Lots) > 0 }},
		{"undone", &model.CouponRedeemed{}, true, func(_ *Holding, last string) bool { return last == "used" }},
		{"released", &model.RightsReleased{}, false, func(h *Holding, _ string) bool { return len(h.Lots) > 0 }},
		{"granted", nil, false, func(h *Holding, last string) bool { return len(h.Lots) == 0 && last != "used" && last != "voided" }},
	}
	seen := 0
	var walk func(c coupon.Coupon, h Holding, last string, left int)
	walk = func(c coupon.Coupon, h Holding, last string, left int) {
		seen++
		require.Equal(t, plus(nil, h.Lots), plus(nil, OfCoupon(&c).Lots), "after %s", last)
		require.Equal(t, h.Last, OfCoupon(&c).Last)
		if left == 0 {
			return
		}
		for _, s := range steps {
			if !s.may(&h, last) {
				continue
			}
			body := s.body
			if body == nil {
				body = &model.GrantReceived{Turn: h.Last + 1}
			}
			entry, ok := CouponEntry(body, s.undone)
			require.True(t, ok)
			nextC, nextH := c, Holding{Lots: h.Lots, Last: h.Last}
			nextC.Apply(act, body, s.undone)
			require.NoError(t, nextH.Apply(entry))
			walk(nextC, nextH, s.name, left-1)
		}
	}
	own := coupon.Issue(&model.Event{}, &model.CouponIssued{})
	given, _ := CouponEntry(&model.CouponIssued{}, false)
	var h Holding
	require.NoError(t, h.Apply(given))
	walk(*own, h, "given", 8)
	walk(*coupon.Foreign(act, act, "C123456789018"), Holding{}, "heard of", 8)
	require.Greater(t, seen, 100)
}

func TestANewStreamHoldsNoCoupon(t *testing.T) {
	c := coupon.Issue(&model.Event{}, &model.CouponIssued{})
	c.Enter(0)
	require.Equal(t, Holding{Lots: Whole()}, OfCoupon(c))
	c.Enter(1)
	require.Equal(t, Holding{}, OfCoupon(c))
	c.Apply(model.ID{}, &model.GrantReceived{Turn: 1}, false)
	c.Enter(1)
	require.Equal(t, Holding{Lots: Whole(), Last: 1}, OfCoupon(c))
	c.Enter(2)
	require.Equal(t, Holding{}, OfCoupon(c))
}
