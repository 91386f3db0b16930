package desk

import (
	"slices"

	"regulars/model"
	"regulars/model/chain"
	"regulars/model/coupon"
	"regulars/model/rights"
)

// A coupon of a chain is used where it lies, and only there: package rights has the rules, which are those of
// points. It lies with the shop that gave it, because there it is used most likely, also on a day without
// headquarters; every other shop asks for it when somebody wants to use it, and gives back what was not used.

// elsewhereIs reports whether a coupon lies elsewhere.
func elsewhereIs(b Book, c *coupon.Coupon) bool { return b.Chain() != nil && !c.Here() }

// mustHave refuses to use or to void a coupon that lies elsewhere.
func mustHave(b Book, c *coupon.Coupon) error {
	if !elsewhereIs(b, c) {
		return nil
	}
	return model.Refuse("coupon.away", c.Code.String()).Because(&shortfall{member: c.Member, coupon: c, wanted: 1})
}

// couponName is the name of a coupon in a body; a shop on its own needs none beside the code.
func (t *turn) couponName(c *coupon.Coupon) model.ID {
	if t.chain == nil {
		return model.ID{}
	}
	return t.own(c.Issued)
}

// coupon finds a coupon of the party by its code. found is one of somebody else's that has the code, too:
// it is returned if the party has none.
func (p *party) coupon(code coupon.Code, found *coupon.Coupon) (*coupon.Coupon, error) {
	if p.chain == nil {
		return found, nil
	}
	err := p.b.Coupons(p.n, func(c *coupon.Coupon) bool {
		if c.Code == code {
			found = c
		}
		return c.Code != code
	})
	return found, err
}

// couponOwned finds a coupon of a member by the event that gave it, nil if this file does not know of it.
func couponOwned(b Book, member, issued model.ID) (found *coupon.Coupon, err error) {
	n, ok := b.Own(member)
	if !ok {
		return nil, nil
	}
	err = b.Coupons(n, func(c *coupon.Coupon) bool {
		if c.Issued == issued && c.Member == member {
			found = c
		}
		return found == nil
	})
	return found, err
}

// CouponGrant returns the number of the latest grant of a coupon that the present stream has received, 0
// for none.
func CouponGrant(b Book, member, issued model.ID) (uint64, error) {
	c, err := couponOwned(b, member, issued)
	if c == nil || err != nil {
		return 0, err
	}
	return c.Grant, nil
}

// receiveCoupon drafts the receipt of a coupon's grant. One that the file does not know of is passed over:
// HQ sends it again, and the member's row before.
func (p *party) receiveCoupon(g chain.Grant, generation uint64) error {
	c, err := couponOwned(p.b, g.Member, g.Coupon)
	if c == nil || err != nil {
		return err
	}
	here := p.b.Next(NextEvent).Stream
	held := rights.OfCoupon(c)
	if drafted := p.receipt(g.Coupon); drafted > 0 {
		held.Last, held.Lots = drafted, rights.Whole()
	}
	sent := rights.Grant{Stream: here, N: g.N, Generation: generation, Lots: g.Lots}
	if _, err := held.Receive(sent, here, generation); err != nil {
		return nil
	}
	p.drafts = append(p.drafts, model.Draft{Kind: model.GrantReceivedKind, Member: c.Member, Body: &model.GrantReceived{
		Coupon: p.own(c.Issued), Code: string(c.Code), Turn: g.N,
	}})
	return nil
}

// receipt is the number of the latest grant of a coupon that was drafted in this turn, 0 for none.
func (t *turn) receipt(issued model.ID) (n uint64) {
	for _, d := range t.drafts {
		if v, ok := d.Body.(*model.GrantReceived); ok && v.Coupon == t.own(issued) && !v.Coupon.IsZero() {
			n = max(n, v.Turn)
		}
	}
	return n
}

// releaseCoupon drafts that a coupon is given back to HQ.
func (t *turn) releaseCoupon(c *coupon.Coupon, why string) {
	held := rights.OfCoupon(c)
	if len(held.Lots) == 0 {
		return
	}
	t.drafts = append(t.drafts, model.Draft{Kind: model.RightsReleasedKind, Member: c.Member, Body: &model.RightsReleased{
		At: t.b.Now().Unix(), Why: why, Coupon: t.own(c.Issued), Code: string(c.Code),
	}})
}

// CouponReleased gives a coupon of a member back to HQ, which wants it for another shop.
func CouponReleased(member, issued model.ID) Decision {
	return func(b Book) ([]model.Draft, error) {
		if b.Chain() == nil {
			return nil, nil
		}
		c, err := couponOwned(b, member, issued)
		if c == nil || err != nil {
			return nil, err
		}
		t := newTurn(b)
		t.releaseCoupon(c, model.ReleaseRecall)
		return t.drafts, nil
	}
}

// tidyCoupons gives back what lies here of other shops' coupons: they were asked for, and not used.
func (p *party) tidyCoupons() error {
	streams := p.b.Streams()
	return p.b.Coupons(p.n, func(c *coupon.Coupon) bool {
		if !slices.Contains(streams, c.Issued.Stream) {
			p.releaseCoupon(c, model.ReleasePolicy)
		}
		return true
	})
}
