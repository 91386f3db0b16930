package hub

import (
	"context"
	"errors"
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
	switch {
	case err == nil:
		g.Grant = &Lent{Member: w.Member, N: made.N, Lots: made.Lots, Coupon: w.Coupon}
		return false, s.tx.PutMembers([]*Member{m})
	case errors.Is(err, rights.ErrFenced):
		g.Why = "rights.fenced"
	case errors.Is(err, rights.ErrGap), errors.Is(err, rights.ErrStale):
		g.Why = "rights.later"
	case model.CodeOf(err) == "rights.short":
		g.Why = "rights.short"
		return true, nil
	default:
		return false, err
	}
	return false, nil
}

// recallCoupon wants a coupon back from the open stream that holds it; see recall.
func (o *Office) recallCoupon(ctx context.Context, at time.Time, member model.ID, w *Wish) error {
	open := false
	var id model.ID
	err := o.view(ctx, at, func(s *sitting) error {
		open = false
		st, err := s.tx.Stream(w.Stream)
		if st == nil || err != nil {
			return err
		}
		id = st.Heard(NamedAct, w.Coupon)
		m, err := s.member(member)
		if err != nil {
			return err
		}
		c := m.Coupon(id)
		for i := 0; c != nil && i < len(c.Rights.Shares); i++ {
			sh := &c.Rights.Shares[i]
			if sh.Stream == w.Stream || len(sh.Held) == 0 {
				continue
			}
			holder, err := s.tx.Stream(sh.Stream)
			if err != nil {
				return err
			}
			open = open || holder != nil && !holder.Closed
		}
		return nil
	})
	if err != nil || !open {
		return err
	}
	return o.update(ctx, at, func(s *sitting) error {
		m, err := s.member(member)
		if err != nil {
			return err
		}
		c := m.Coupon(id)
		if c == nil || c.Recall || !c.open() || rights.Sum(c.Rights.Free) > 0 {
			return nil
		}
		c.Recall = true
		return s.tx.PutMembers([]*Member{m})
	})
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
