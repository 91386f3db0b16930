package hub

import (
	"cmp"
	"context"
	"time"

	"regulars/model"
	"regulars/model/rights"
)

// Overview is the chain for people.
type Overview struct {
	Head    Head
	Shops   []ShopView
	Total   Sums
	Points  model.Points // outstanding: given and neither spent nor ended, as far as it is booked
	Owed    model.Money  // what they are worth as an amount off, by the program in force
	Waiting uint64       // streams for which lending waits
}

// ShopView is one shop for people.
type ShopView struct {
	Shop     Shop
	Contact  int64  // unix seconds of the latest word of its newest stream, 0 never
	Applied  uint64 // of that stream
	Unsent   uint64 // that it said it has beyond that
	Poison   uint64
	Offset   int64 // milliseconds
	Build    string
	Frozen   bool
	Closed   bool // its newest stream is
	Unproven bool
	Waits    bool
	Why      model.Code
	Points   model.Points
	Sums     Sums
	Streams  []Stream // in the order of their enrolment
}

// Plus adds sums up.
func (s *Sums) Plus(t *Sums) {
	s.Members += t.Members
	s.Sales += t.Sales
	s.Cases += t.Cases
	s.Spend += t.Spend
	s.Earned += t.Earned
	s.Redeemed += t.Redeemed
	s.Adjusted += t.Adjusted
	s.Expired += t.Expired
}

// Overview adds the chain up.
func (o *Office) Overview(ctx context.Context, at time.Time) (v Overview, err error) {
	err = o.view(ctx, at, func(s *sitting) error {
		v = Overview{Head: s.head, Waiting: s.head.Waiting}
		shops, err := s.tx.Shops()
		if err != nil {
			return err
		}
		streams, err := s.tx.Streams()
		if err != nil {
			return err
		}
		place := map[uint64]int{}
		for i, shop := range shops {
			v.Shops = append(v.Shops, ShopView{Shop: shop})
			place[shop.Number] = i
		}
		for i := range streams {
			st := &streams[i]
			v.Total.Plus(&st.Sums)
			if at, ok := place[st.Shop]; ok {
				v.Shops[at].add(st)
			}
		}
		v.Points = v.Total.Net()
		if p := s.program(); p != nil {
			v.Owed = p.ValueOf(v.Points)
		}
		return nil
	})
	return v, err
}

func (v *ShopView) add(st *Stream) {
	v.Streams = append(v.Streams, *st)
	v.Sums.Plus(&st.Sums)
	v.Points = v.Sums.Net()
	v.Poison += st.Poison
	v.Waits = v.Waits || st.Waits
	v.Contact = max(v.Contact, st.Contact)
	if st.ID != v.Shop.Stream {
		return
	}
	v.Applied, v.Unsent = st.Applied, max(st.Last, st.Applied)-st.Applied
	v.Offset, v.Build, v.Frozen, v.Closed = st.Offset, st.Build, st.Frozen, st.Closed
	v.Unproven, v.Why = !st.Proven, st.Why
}

// Shop is one shop with its streams.
func (o *Office) Shop(ctx context.Context, at time.Time, number uint64) (ShopView, error) {
	v, err := o.Overview(ctx, at)
	if err != nil {
		return ShopView{}, err
	}
	for i := range v.Shops {
		if v.Shops[i].Shop.Number == number {
			return v.Shops[i], nil
		}
	}
	return ShopView{}, model.Refuse("hq.shop", number)
}

// MemberView is one member for people.
type MemberView struct {
	ID       model.ID
	Home     uint64
	Market   uint64
	Fields   model.Fields
	Balance  model.Points // without what has ended
	Free     model.Points // at HQ, below zero for a debt
	Held     model.Points // with open streams
	Suspense model.Points // with closed ones
	Into     model.ID
	Erased   uint64
	Shares   []rights.Share
}

// Member shows one member.
func (o *Office) Member(ctx context.Context, at time.Time, id model.ID) (v MemberView, err error) {
	err = o.view(ctx, at, func(s *sitting) error {
		m, err := s.member(id)
		if err != nil {
			return err
		}
		fields, err := s.Vault.Profile(m)
		if err != nil {
			return err
		}
		v = MemberView{
			ID: m.ID, Home: m.Home, Market: m.Market, Fields: fields.Plain(), Into: m.Into, Erased: m.Erased,
			Balance: s.purse(m).Balance, Free: rights.Sum(m.Rights.Free), Shares: m.Rights.Shares,
		}
		streams, err := s.tx.Streams()
		if err != nil {
			return err
		}
		all := &rights.Chain{}
		for i := range streams {
			all.Streams = append(all.Streams, streams[i].Stream)
		}
		v.Held, v.Suspense = m.Rights.Held(all), m.Rights.Suspense(all)
		return nil
	})
	return v, err
}

// Twins lists who may be the same person and was neither merged nor dismissed.
func (o *Office) Twins(ctx context.Context, after model.ID, most int) (twins []Note, err error) {
	err = o.DB.View(ctx, func(tx Tx) error {
		twins = nil
		for at := after; len(twins) < most; {
			things, err := tx.Things(NoteTwins, at, cmp.Or(most, settleAtOnce))
			if err != nil || len(things) == 0 {
				return err
			}
			for _, t := range things {
				at = t.ID
				n, err := noteOf(t)
				if err != nil {
					return err
				}
				open, err := apart(tx, &n)
				if err != nil {
					return err
				}
				if open && len(twins) < most {
					twins = append(twins, n)
				}
			}
		}
		return nil
	})
	return twins, err
}

// apart reports whether a candidate still is one.
func apart(tx Tx, n *Note) (bool, error) {
	if n.Done {
		return false, nil
	}
	found, err := tx.Members(append([]model.ID{n.Member}, n.Others...))
	if err != nil {
		return false, err
	}
	self := found[n.Member]
	if self == nil || self.Erased != 0 || !self.Into.IsZero() {
		return false, nil
	}
	for _, id := range n.Others {
		if m := found[id]; m != nil && m.Erased == 0 && m.Into.IsZero() {
			return true, nil
		}
	}
	return false, nil
}
