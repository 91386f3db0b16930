package hub

import (
	"context"
	"time"

	"regulars/model"
	"regulars/model/ledger"
	"regulars/model/rights"
)

// reserveCoupon lends a coupon, or says why not; short if it lies with another stream.
func (s *sitting) reserveCoupon(st *Stream, m *Member, w *Wish, g *Given) (short bool, err error) {
	if err := s.rowBeside(m, st, g); err != nil {
		return false, err
	}
	c := m.Coupon(st.Heard(NamedAct, w.Coupon))
	if c == nil || c.Code == "" || !c.open() || c.Until != model.Never && s.today() > c.Until {
		g.Why = "coupon.gone" // the row says what became of it
		return false, nil
	}
	made, err := c.Rights.Lend(s.chain(st), st.ID, w.After, 1, ledger.Clock{})
	return s.give(m, w, g, made, err)
}

// recallCoupon wants a coupon back from the open stream that holds it, and says that it may come; see recall.
func (o *Office) recallCoupon(ctx context.Context, at time.Time, member model.ID, w *Wish) (recalled model.Points, err error) {
	open := map[model.StreamID]bool{}
	var id model.ID
	err = o.view(ctx, at, func(s *sitting) error {
		clear(open)
		st, err := s.tx.Stream(w.Stream)
		if st == nil || err != nil {
			return err
		}
		id = st.Heard(NamedAct, w.Coupon)
		m, err := s.member(member)
		if err != nil {
			return err
		}
		if c := m.Coupon(id); c != nil {
			return s.openHolders(&c.Rights, w.Stream, open)
		}
		return nil
	})
	if err != nil || len(open) == 0 {
		return 0, err
	}
	err = o.update(ctx, at, func(s *sitting) error {
		recalled = 0
		m, err := s.member(member)
		if err != nil {
			return err
		}
		c := m.Coupon(id)
		if c == nil || !c.open() {
			return nil
		}
		recalled = 1
		if c.Recall || rights.Sum(c.Rights.Free) > 0 {
			return nil // it is coming, or has just come
		}
		c.Recall = true
		return s.tx.PutMembers([]*Member{m})
	})
	return recalled, err
}

// summed is what the events give: points of members, and coupons.
type summed struct {
	points  map[model.ID]model.Points
	coupons map[model.ID]*couponSum
}

// couponSum is how many of a coupon there are by the events, and until when it can be used.
type couponSum struct {
	n     model.Points
	until model.Day
}

func (c *couponSum) over(today model.Day) bool {
	return c.until != model.Never && today > c.until+keptAfter
}

func (s *sitting) sumCoupon(st *Stream, e *model.Event, body model.Body, sums *summed) error {
	f := &fold{sitting: s, stream: st, hq: st.ID == s.head.Stream, things: map[thingKey]*Thing{}}
	a, err := f.aboutCoupon(e, body)
	if err != nil || a.coupon.IsZero() {
		return err
	}
	entry, ok := rights.CouponEntry(a.body, a.undone)
	if !ok {
		return nil
	}
	sum := sums.coupons[a.coupon]
	if sum == nil {
		sum = &couponSum{}
		sums.coupons[a.coupon] = sum
	}
	sum.n += entry.Change()
	if v, ok := a.body.(*model.CouponIssued); ok {
		sum.until = v.Until
	}
	return nil
}

// verifyCoupons holds a member's coupons against the events.
func (s *sitting) verifyCoupons(m *Member, v *Verified, sums *summed) {
	for i := range m.Coupons {
		c := &m.Coupons[i]
		sum := sums.coupons[c.ID]
		switch {
		case sum == nil:
			v.problem("member %v: no event knows of the coupon %s", m.ID, c.Code)
		case !sum.over(s.today()) && sum.n != c.Rights.Balance:
			v.problem("member %v: the events give %d of the coupon %s, the rights %d", m.ID, sum.n, c.Code, c.Rights.Balance)
		}
		delete(sums.coupons, c.ID)
	}
}
