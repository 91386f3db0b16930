package store

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"errors"
	"slices"

	"regulars/model"
	"regulars/model/chain"
	"regulars/model/clean"
	"regulars/model/coupon"
	"regulars/model/desk"
)

// Coupons are written at once: few events touch one, and a till may ask for any of them at any
// moment. Tallies are written lazily, since a campaign's would be rewritten by every award.

// foldCoupon folds an event about a coupon; undone says that it is taken back.
func (b *batch) foldCoupon(e *model.Event, body model.Body, id model.ID, undone bool) error {
	var at couponPlace
	owner := e.MemberID()
	switch v := body.(type) {
	case *model.CouponIssued:
		c := coupon.Issue(e, v)
		n, _, ok := b.then(c.Member)
		if !ok {
			return nil
		}
		b.enterCoupon(c)
		c.Away = false
		return b.holdCoupon(n, []byte(v.Code), c)
	case *model.CouponRedeemed:
		at = couponPlace{v.Coupon.In(e.Stream), v.Code}
		if !v.Owner.IsZero() {
			owner = v.Owner.In(e.Stream)
		}
	case *model.CouponVoided:
		at = couponPlace{v.Coupon.In(e.Stream), v.Code}
	case *model.GrantReceived:
		at = couponPlace{v.Coupon.In(e.Stream), v.Code}
	case *model.RightsReleased:
		at = couponPlace{v.Coupon.In(e.Stream), v.Code}
	}
	key, c, err := b.couponIn(at)
	if err != nil {
		return err
	}
	n, known := b.local(owner)
	switch {
	case c != nil:
	case at.issued.IsZero() || !known:
		return nil // a newer program issued it
	default:
		c = coupon.Foreign(at.issued, owner, coupon.Code(at.code))
	}
	b.enterCoupon(c)
	c.Apply(id, body, undone)
	if !known {
		return b.putCoupon(key, c)
	}
	return b.holdCoupon(n, key, c)
}

// enterCoupon makes a coupon say what the present stream of a shop in a chain may do with it.
func (b *batch) enterCoupon(c *coupon.Coupon) {
	if b.head.chain != nil {
		c.Enter(b.head.chain.Era)
	}
}

func (b *batch) putCoupon(key []byte, c *coupon.Coupon) error {
	raw, err := model.Encode(c)
	if err != nil {
		return err
	}
	return b.bucket(bCoupon).Put(key, raw)
}

// holdCoupon puts a coupon, and that a member has it.
func (b *batch) holdCoupon(n desk.Number, key []byte, c *coupon.Coupon) error {
	if err := b.bucket(bHolder).Put(holderKey(n, key), nil); err != nil {
		return err
	}
	return b.putCoupon(key, c)
}

// couponPlace names a coupon as events do.
type couponPlace struct {
	issued model.ID // zero in what a shop on its own wrote
	code   string
}

const (
	codeSize   = 13
	couponText = 80 // columns of a template's code, and of where a coupon came from
)

// foreignKey is the key of a coupon that no event of this file gave: two shops may have made one code.
func foreignKey(code string, issued model.ID) []byte {
	key := append([]byte(code), issued.Stream[:]...)
	return binary.BigEndian.AppendUint64(key, issued.N)
}

// couponIn reads a coupon as the log alone has it, nil if there is none, and where it is kept.
func (b *book) couponIn(at couponPlace) (key []byte, c *coupon.Coupon, err error) {
	key = []byte(at.code)
	if c, err = b.couponAt(key); err != nil || at.issued.IsZero() || (c != nil && c.Issued == at.issued) {
		return key, c, err
	}
	key = foreignKey(at.code, at.issued)
	c, err = b.couponAt(key)
	return key, c, err
}

func (b *book) couponAt(key []byte) (*coupon.Coupon, error) {
	raw := b.bucket(bCoupon).Get(key)
	if raw == nil {
		return nil, nil
	}
	c := &coupon.Coupon{}
	if err := model.Decode(raw, c); err != nil {
		return nil, damaged("coupon %s: %v", key[:min(codeSize, len(key))], err)
	}
	return c, nil
}

// holderKey is member number and the coupon's key.
func holderKey(n desk.Number, key []byte) []byte { return append(key32(n), key...) }

// Coupon returns a coupon by its code, nil if there is none; one that this file gave comes before those
// of other shops. It may be changed.
func (b *book) Coupon(code string) (*coupon.Coupon, error) {
	c, err := b.couponAt([]byte(code))
	if err != nil {
		return nil, err
	}
	if c == nil && len(code) == codeSize && b.head.chain != nil {
		k, _ := b.bucket(bCoupon).Cursor().Seek([]byte(code))
		if !bytes.HasPrefix(k, []byte(code)) {
			return nil, nil
		}
		if c, err = b.couponAt(k); err != nil {
			return nil, err
		}
	}
	if c == nil || b.head.chain == nil {
		return c, nil
	}
	var told []chain.Coupon
	if n, ok := b.local(c.Member); ok {
		if told, err = b.toldCoupons(n); err != nil {
			return nil, err
		}
	}
	b.tellCoupon(c, told)
	return c, nil
}

// toldCoupons is what a member's row says of coupons.
func (b *book) toldCoupons(n desk.Number) ([]chain.Coupon, error) {
	r, err := b.row(n)
	if r == nil || err != nil {
		return nil, err
	}
	m, err := r.member()
	if m == nil || err != nil {
		return nil, err
	}
	return m.Coupons, nil
}

// tellCoupon lays what headquarters said over what the log has of a coupon.
func (b *book) tellCoupon(c *coupon.Coupon, told []chain.Coupon) {
	c.Enter(b.head.chain.Era)
	at := slices.IndexFunc(told, func(t chain.Coupon) bool { return t.ID == c.Issued })
	if at < 0 {
		return
	}
	t := &told[at]
	if c.Template == "" { // the shop that gave it has cleaned what people see of it; that it did is not taken on trust
		c.Template, c.Source = clean.Text(t.Template, couponText), clean.Text(t.Source, couponText)
		c.From, c.Until = t.From, t.Until
	}
	if !slices.Contains([]coupon.State{coupon.Open, coupon.Used, coupon.Voided}, t.State) {
		return // of a newer program
	}
	c.Told(t.State, t.End, func(id model.ID) bool {
		_, ok := b.Place(id)
		return ok
	})
}

// Coupons gives a member's coupons, also those of its aliases, the newest first; they are few.
func (b *book) Coupons(n desk.Number, yield func(*coupon.Coupon) bool) error {
	var all []*coupon.Coupon
	for _, of := range b.standIns(n) {
		some, err := b.couponsOf(of)
		if err != nil {
			return err
		}
		all = append(all, some...)
	}
	slices.SortStableFunc(all, func(x, y *coupon.Coupon) int {
		before, _ := b.Place(x.Issued)
		after, _ := b.Place(y.Issued)
		return cmp.Or(cmp.Compare(y.From, x.From), cmp.Compare(after, before))
	})
	for _, c := range all {
		if !yield(c) {
			return nil
		}
	}
	return nil
}

// couponsOf reads the coupons of one number, but for those of which nothing is known any more but that they were here.
func (b *book) couponsOf(n desk.Number) (all []*coupon.Coupon, err error) {
	cursor := b.bucket(bHolder).Cursor()
	for k, _ := cursor.Seek(key32(n)); len(k) > 4 && binary.BigEndian.Uint32(k) == n; k, _ = cursor.Next() {
		c, err := b.couponAt(k[4:])
		if err != nil {
			return nil, err
		}
		if c != nil {
			all = append(all, c)
		}
	}
	if b.head.chain == nil || len(all) == 0 {
		return all, nil
	}
	told, err := b.toldCoupons(n)
	if err != nil {
		return nil, err
	}
	for _, c := range all {
		b.tellCoupon(c, told)
	}
	return slices.DeleteFunc(all, func(c *coupon.Coupon) bool { return c.Template == "" }), nil
}

// standIns are the numbers of a member's aliases, and its own.
func (b *book) standIns(n desk.Number) []desk.Number {
	numbers := []desk.Number{n}
	if len(b.head.apart.into) == 0 {
		return numbers
	}
	for _, id := range b.aliases(b.named(n)) {
		if alias, ok := b.local(id); ok {
			numbers = append(numbers, alias)
		}
	}
	return numbers
}

// layCoupons makes known which coupons of other shops a member's row names. What they are stays in the
// row; here they are found, and what happens with them in this file is folded here.
func (b *batch) layCoupons(n desk.Number, rec *rowRecord) error {
	m, err := rec.member()
	if m == nil || err != nil {
		return err
	}
	named := map[string]bool{}
	for i := range m.Coupons {
		c := &m.Coupons[i]
		if code, err := coupon.Parse(string(c.Code)); err != nil || code != c.Code || c.ID.IsZero() {
			continue
		}
		key, known, err := b.couponIn(couponPlace{c.ID, string(c.Code)})
		if err != nil {
			return err
		}
		named[string(key)] = true
		if known == nil {
			err = b.holdCoupon(n, key, coupon.Foreign(c.ID, rec.ID, c.Code))
		}
		if err != nil {
			return err
		}
	}
	return b.dropCoupons(n, named)
}

// dropCoupons forgets the coupons of other shops with which nothing happened here and which the row names
// no longer.
func (b *batch) dropCoupons(n desk.Number, named map[string]bool) error {
	var gone [][]byte
	cursor := b.bucket(bHolder).Cursor()
	for k, _ := cursor.Seek(key32(n)); len(k) > 4 && binary.BigEndian.Uint32(k) == n; k, _ = cursor.Next() {
		if len(k) == 4+codeSize || named[string(k[4:])] {
			continue
		}
		c, err := b.couponAt(k[4:])
		if err != nil {
			return err
		}
		if c == nil || c.Bare() {
			gone = append(gone, bytes.Clone(k))
		}
	}
	for _, k := range gone {
		if err := errors.Join(b.bucket(bHolder).Delete(k), b.bucket(bCoupon).Delete(k[4:])); err != nil {
			return err
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
