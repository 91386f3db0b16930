package hub

import (
	"bytes"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"regulars/model"
	"regulars/model/chain"
	"regulars/model/coupon"
	"regulars/model/rights"
)

// Coupon is one coupon of a member: what it is, what became of it, and with whom it lies. It is found
// by the event that gave it.
type Coupon struct {
	ID       model.ID
	Code     coupon.Code // "" while the event that gave it has not come yet
	Template string
	From     model.Day
	Until    model.Day
	Source   string
	Shop     uint64     // number of the shop that gave it
	Used     []model.ID // the events that used it and stand: more than one, if a disk was copied
	Voided   []model.ID
	Rights   rights.Account
	Recall   bool // wanted back from who holds it
}

// keptAfter is for how many days after its end a coupon is kept beside its member: what happened to it
// stays in the log.
const keptAfter = 31

// over reports whether a coupon is of no use to anybody any more.
func (c *Coupon) over(today model.Day) bool {
	return c.Code != "" && c.Until != model.Never && today > c.Until+keptAfter && c.Rights.Idle()
}

// Ended is what became of a coupon, and the event that says so.
func (c *Coupon) Ended() (coupon.State, model.ID) {
	switch {
	case len(c.Voided) > 0:
		return coupon.Voided, c.Voided[0]
	case len(c.Used) > 0:
		return coupon.Used, c.Used[0]
	}
	return coupon.Open, model.ID{}
}

func (c *Coupon) open() bool { return len(c.Used)+len(c.Voided) == 0 }

// Coupon returns a member's coupon, nil if there is none by that name.
func (m *Member) Coupon(id model.ID) *Coupon {
	at, found := m.couponAt(id)
	if !found {
		return nil
	}
	return &m.Coupons[at]
}

func (m *Member) couponAt(id model.ID) (int, bool) {
	return slices.BinarySearchFunc(m.Coupons, id, func(c Coupon, id model.ID) int { return compareIDs(c.ID, id) })
}

// Awaited lists the streams that have grants under way, of points or of coupons; Owing those that hold
// something that is wanted back. Each is there once, ascending.
func (m *Member) Awaited() []model.StreamID {
	return m.streams(func(a *rights.Account, _ bool, s *rights.Share) bool { return len(s.Outstanding) > 0 })
}

// Owing is described at Awaited.
func (m *Member) Owing() []model.StreamID {
	return m.streams(func(_ *rights.Account, recall bool, s *rights.Share) bool { return recall && len(s.Held) > 0 })
}

func (m *Member) streams(is func(a *rights.Account, recall bool, s *rights.Share) bool) (ids []model.StreamID) {
	look := func(a *rights.Account, recall bool) {
		for i := range a.Shares {
			if is(a, recall, &a.Shares[i]) {
				ids = append(ids, a.Shares[i].Stream)
			}
		}
	}
	look(&m.Rights, m.Recall > 0)
	for i := range m.Coupons {
		look(&m.Coupons[i].Rights, m.Coupons[i].Recall)
	}
	slices.SortFunc(ids, func(a, b model.StreamID) int { return bytes.Compare(a[:], b[:]) })
	return slices.Compact(ids)
}

// toldCoupons is what a member's row says of coupons.
func (st *Stream) toldCoupons(m *Member) (told []chain.Coupon) {
	for i := range m.Coupons {
		c := &m.Coupons[i]
		if c.Code == "" {
			continue
		}
		state, end := c.Ended()
		told = append(told, chain.Coupon{
			ID: st.Told(NamedAct, c.ID), Code: c.Code, Template: c.Template, From: c.From, Until: c.Until, Source: c.Source,
			State: state, End: st.Told(NamedAct, end),
		})
	}
	slices.SortFunc(told, func(a, b chain.Coupon) int { return compareIDs(a.ID, b.ID) })
	return told
}

// sortCoupon are HQ's notes on coupons from before a file joined, by who holds its rights and the code's
// number: what such a file wrote of a coupon names the code alone, which is one coupon's within a file.
const sortCoupon = "note.coupon"

// coupled is such a note.
type coupled struct {
	Coupon model.ID `cbor:"1,keyasint"`
	Owner  model.ID `cbor:"2,keyasint"`
}

// codeNumber is one more than the number that a code is made of, 0 if it is none.
func codeNumber(code string) uint64 {
	digits, ok := strings.CutPrefix(code, "C")
	n, err := strconv.ParseUint(digits, 10, 56)
	if !ok || err != nil {
		return 0
	}
	return n + 1
}

func (f *fold) codeID(code string) model.ID {
	return model.ID{Stream: f.stream.Holder, N: codeNumber(code)}
}

// about is which coupon an event is about and what it does to its rights.
type about struct {
	coupon, owner model.ID
	body          model.Body // that used it, if this is an undo
	act           model.ID
	undone        bool
}

// coupon folds an event about a coupon; every other event is passed over.
func (f *fold) coupon(e *model.Event, body model.Body) error {
	a, err := f.aboutCoupon(e, body)
	if err != nil || a.coupon.IsZero() || a.owner.IsZero() {
		return err
	}
	entry, ok := rights.CouponEntry(a.body, a.undone)
	if !ok {
		return nil
	}
	m, err := f.load(a.owner)
	if err != nil {
		return err
	}
	c, err := f.couponOf(m, a.coupon, a.body)
	if err != nil {
		return err
	}
	if err := f.moveCoupon(e, m, c, entry); err != nil {
		return err
	}
	switch v := a.body.(type) {
	case *model.CouponIssued:
		c.gave(v, f.stream.Shop)
		if f.past(e) {
			return f.noteCode(v.Code, coupled{a.coupon, a.owner})
		}
	case *model.CouponRedeemed:
		if !f.hq { // HQ settles what two shops took back; that it was taken back stands
			c.Used = ended(c.Used, a.act, a.undone)
		}
	case *model.CouponVoided:
		c.Voided = ended(c.Voided, a.act, a.undone)
	}
	if len(c.Used)+len(c.Voided) > 0 || rights.Sum(c.Rights.Free) > 0 {
		c.Recall = false
	}
	m.Coupons = slices.DeleteFunc(m.Coupons, func(c Coupon) bool { return c.over(f.today()) })
	return nil
}

func (c *Coupon) gave(v *model.CouponIssued, shop uint64) {
	c.Code, c.Template, c.From, c.Until, c.Source, c.Shop = coupon.Code(v.Code), v.Template, v.From, v.Until, v.Source, shop
}

func ended(by []model.ID, act model.ID, undone bool) []model.ID {
	by = slices.DeleteFunc(slices.Clone(by), func(id model.ID) bool { return id == act })
	if !undone {
		by = append(by, act)
		slices.SortFunc(by, compareIDs)
	}
	if len(by) == 0 {
		return nil
	}
	return by
}

// moveCoupon folds what an event does to a coupon's rights.
func (f *fold) moveCoupon(e *model.Event, m *Member, c *Coupon, entry rights.Entry) error {
	if f.twice(&c.Rights, entry.Grant) {
		entry = rights.Entry{}
	}
	switch release := rights.Sum(entry.Hub) > 0; {
	case f.hq && release:
		return c.Rights.WriteOff(e.SubjectID().Stream, entry.Hub)
	case f.hq:
		c.Rights.Settle(entry.Here)
		return nil
	case f.past(e):
		return c.Rights.Past(f.stream.Holder, entry)
	}
	over, err := c.Rights.Join(f.stream.Holder, entry)
	if err != nil || over == 0 {
		return err
	}
	return f.note(Note{Sort: NoteOverdrawn, Event: e.ID(), Member: m.ID, At: f.at.Unix(), Coupon: c.Code})
}

// aboutCoupon finds the coupon that an event is about.
func (f *fold) aboutCoupon(e *model.Event, body model.Body) (a about, err error) {
	a = about{owner: e.MemberID(), body: body, act: e.ID()}
	switch v := body.(type) {
	case *model.CouponIssued:
		a.coupon = e.ID()
	case *model.CouponRedeemed:
		a.coupon = f.act(v.Coupon)
		if !v.Owner.IsZero() {
			a.owner = f.stream.Heard(NamedMember, v.Owner.In(f.stream.Name()))
		}
		return a, f.byCode(&a, v.Code)
	case *model.CouponVoided:
		a.coupon = f.act(v.Coupon)
		return a, f.byCode(&a, v.Code)
	case *model.GrantReceived:
		a.coupon = f.act(v.Coupon)
	case *model.RightsReleased:
		a.coupon = f.act(v.Coupon)
	case *model.ActUndone:
		if v.Of != model.CouponRedeemedKind {
			return about{}, nil
		}
		return f.undoneCoupon(f.act(v.Act))
	default:
		return about{}, nil
	}
	return a, nil
}

// byCode finds the coupon of a file that had not joined when it wrote of it.
func (f *fold) byCode(a *about, code string) error {
	if !a.coupon.IsZero() {
		return nil
	}
	t, err := f.thing(sortCoupon, f.codeID(code))
	if t == nil || err != nil {
		return err
	}
	var v coupled
	err = model.Decode(t.Value, &v)
	a.coupon, a.owner = v.Coupon, v.Owner
	return err
}

func (f *fold) noteCode(code string, v coupled) error {
	value, err := model.Encode(&v)
	f.put(&Thing{Sort: sortCoupon, ID: f.codeID(code), Market: Nowhere, Value: value})
	return err
}

// undoesDeep bounds how far undos of undos are followed.
const undoesDeep = 1000

// undoneCoupon follows an undo to the use that it is about.
func (f *fold) undoneCoupon(act model.ID) (a about, err error) {
	undone := true
	for range undoesDeep {
		e, body, err := f.eventOf(act)
		if e == nil || err != nil {
			return about{}, err
		}
		if v, ok := body.(*model.ActUndone); ok {
			if act, err = f.heardAct(e.Stream, v.Act); err != nil {
				return about{}, err
			}
			undone = !undone
			continue
		}
		if _, ok := body.(*model.CouponRedeemed); !ok {
			return about{}, nil
		}
		of := f
		if e.Stream != f.stream.ID {
			st, err := f.tx.Stream(e.Stream)
			if st == nil || err != nil {
				return about{}, err
			}
			of = &fold{sitting: f.sitting, stream: st, things: f.things, members: f.members}
		}
		a, err = of.aboutCoupon(e, body)
		a.undone = undone
		return a, err
	}
	return about{}, nil
}

// heardAct is HQ's name of an act that a body of a stream's names.
func (f *fold) heardAct(stream model.StreamID, act model.ID) (model.ID, error) {
	if stream == f.stream.ID {
		return f.act(act), nil
	}
	st, err := f.tx.Stream(stream)
	if st == nil || err != nil {
		return model.ID{}, err
	}
	return st.Heard(NamedAct, act.In(st.Name())), nil
}

// eventOf reads any event that HQ has, also of what is being folded; nil if it has none.
func (f *fold) eventOf(id model.ID) (*model.Event, model.Body, error) {
	if id.Stream == f.stream.ID {
		for i := range f.stored {
			if f.stored[i].Seq == id.N {
				e, err := f.stream.Read(&f.stored[i])
				if err != nil {
					return nil, nil, nil // poison
				}
				return e, bodyOf(id.Stream, &f.stored[i]), nil
			}
		}
	}
	return f.event(id)
}

// load returns a member to be changed, who may be none of those whom the batch's heads name.
func (f *fold) load(id model.ID) (*Member, error) {
	if f.members[id] == nil {
		found, err := f.tx.Members([]model.ID{id})
		if err != nil {
			return nil, err
		}
		if found[id] != nil {
			f.members[id] = found[id]
		}
	}
	return f.touch(id), nil
}

// couponOf returns a member's coupon. One that HQ does not have, any more or again, is read from the event
// that gave it, if that is here.
func (f *fold) couponOf(m *Member, id model.ID, body model.Body) (*Coupon, error) {
	at, found := m.couponAt(id)
	if found {
		return &m.Coupons[at], nil
	}
	c := Coupon{ID: id}
	if _, gives := body.(*model.CouponIssued); !gives {
		if err := f.givenBefore(&c); err != nil {
			return nil, err
		}
	}
	m.Coupons = slices.Insert(m.Coupons, at, c)
	return &m.Coupons[at], nil
}

func (f *fold) givenBefore(c *Coupon) error {
	e, body, err := f.eventOf(c.ID)
	v, ok := body.(*model.CouponIssued)
	if e == nil || !ok || err != nil {
		return err
	}
	st, err := f.tx.Stream(c.ID.Stream)
	if st == nil || err != nil {
		return err
	}
	c.gave(v, st.Shop)
	return nil
}

// lacking describes a law of a member's coupons that does not hold, "" if all do.
func (m *Member) lacking(c *rights.Chain) string {
	for i := range m.Coupons {
		if law := m.Coupons[i].Rights.Check(c); law != "" {
			return fmt.Sprintf("coupon %s: %s", m.Coupons[i].Code, law)
		}
		if i > 0 && compareIDs(m.Coupons[i-1].ID, m.Coupons[i].ID) >= 0 {
			return "coupons out of order"
		}
	}
	return ""
}
