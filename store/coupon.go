package store

import (
	"cmp"
	"encoding/binary"
	"errors"
	"slices"

	"regulars/model"
	"regulars/model/coupon"
	"regulars/model/desk"
)

// Coupons are written at once: few events touch one, and a till may ask for any of them at any
// moment. Tallies are written lazily, since a campaign's would be rewritten by every award.

// foldCoupon folds an event about a coupon; undone says that it is taken back.
func (b *batch) foldCoupon(e *model.Event, body model.Body, id model.ID, undone bool) error {
	var code string
	switch v := body.(type) {
	case *model.CouponIssued:
		c := coupon.Issue(e, v)
		n, _, ok := b.then(c.Member)
		if !ok {
			return nil
		}
		if err := b.bucket(bHolder).Put(holderKey(n, v.Code), nil); err != nil {
			return err
		}
		return b.putCoupon(c)
	case *model.CouponRedeemed:
		code = v.Code
	case *model.CouponVoided:
		code = v.Code
	}
	c, err := b.Coupon(code)
	if c == nil || err != nil {
		return err // a newer program issued it
	}
	c.Apply(id, body, undone)
	return b.putCoupon(c)
}

func (b *batch) putCoupon(c *coupon.Coupon) error {
	raw, err := model.Encode(c)
	if err != nil {
		return err
	}
	return b.bucket(bCoupon).Put([]byte(c.Code), raw)
}

// holderKey is member number and code.
func holderKey(n desk.Number, code string) []byte { return append(key32(n), code...) }

// Coupon returns a coupon by its code, nil if there is none. It may be changed.
func (b *book) Coupon(code string) (*coupon.Coupon, error) {
	raw := b.bucket(bCoupon).Get([]byte(code))
	if raw == nil {
		return nil, nil
	}
	c := &coupon.Coupon{}
	if err := model.Decode(raw, c); err != nil {
		return nil, damaged("coupon %s: %v", code, err)
	}
	return c, nil
}

// Coupons gives a member's coupons, the newest first; they are few.
func (b *book) Coupons(n desk.Number, yield func(*coupon.Coupon) bool) error {
	var all []*coupon.Coupon
	cursor := b.bucket(bHolder).Cursor()
	for k, _ := cursor.Seek(key32(n)); len(k) > 4 && binary.BigEndian.Uint32(k) == n; k, _ = cursor.Next() {
		c, err := b.Coupon(string(k[4:]))
		if err != nil {
			return err
		}
		if c != nil {
			all = append(all, c)
		}
	}
	slices.SortStableFunc(all, func(x, y *coupon.Coupon) int {
		before, _ := b.Place(x.Issued)
		after, _ := b.Place(y.Issued)
		return cmp.Compare(after, before)
	})
	for _, c := range all {
		if !yield(c) {
			return nil
		}
	}
	return nil
}

// count folds what an event adds to tallies.
func (b *batch) count(e *model.Event, body model.Body, pos uint64) error {
	changes := desk.Tallies(body, pos)
	if v, ok := body.(*model.ActUndone); ok && counted(v.Of) {
		_, act, again, err := b.behind(e, v)
		if err != nil {
			return err
		}
		changes = desk.Tallies(act, 0)
		for i := range changes {
			if !again {
				changes[i] = changes[i].Opposite()
			}
		}
	}
	for _, c := range changes {
		t, err := b.Tally(c.Name)
		if err != nil {
			return err
		}
		t.Apply(c)
		b.fresh.tally[c.Name] = t
	}
	return nil
}

// counted says which kinds of acts a tally may count, so that an undo of another costs nothing.
func counted(kind model.Kind) bool {
	return kind == model.PointsRedeemedKind || kind == model.SaleRecordedKind || kind == model.PointsGrantedKind
}

// behind returns the act that an undo is about, nil if only a newer program knows it; again
// says that the undo does it again.
func (b *batch) behind(e *model.Event, v *model.ActUndone) (act *model.Event, body model.Body, again bool, err error) {
	for at := b.last; ; {
		pos, ok := b.Place(v.Act.In(e.Stream))
		if !ok {
			return nil, nil, false, nil
		}
		if at != 0 && pos >= at {
			return nil, nil, false, damaged("event %d undoes none", at)
		}
		at = pos
		if e, err = b.Event(pos); err != nil {
			return nil, nil, false, err
		}
		if body, err = e.ParseBody(); errors.Is(err, model.ErrUnknown) {
			return nil, nil, false, nil
		}
		if err != nil {
			return nil, nil, false, err
		}
		if v, ok = body.(*model.ActUndone); !ok {
			return e, body, again, nil
		}
		again = !again
	}
}

// Tally returns what a rule has given away.
func (b *book) Tally(name string) (desk.Tally, error) {
	if t, ok := b.lazy.tally[name]; ok {
		return t, nil
	}
	var t desk.Tally
	raw := b.bucket(bTally).Get([]byte(name))
	if raw == nil {
		return t, nil
	}
	if err := model.Decode(raw, &t); err != nil {
		return t, damaged("tally %s: %v", name, err)
	}
	return t, nil
}

// Tally includes the batch's changes.
func (b *batch) Tally(name string) (desk.Tally, error) {
	if t, ok := b.fresh.tally[name]; ok {
		return t, nil
	}
	return b.book.Tally(name)
}
