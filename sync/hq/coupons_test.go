package hq_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"regulars/model"
	"regulars/model/chain"
	"regulars/model/coupon"
	"regulars/model/hub"
	"regulars/model/rights"
	"regulars/sync/wire"
)

const paper = "C123456789018"

func (s *shop) give(id model.ID, code string) *model.Event {
	return s.write(model.Draft{Kind: model.CouponIssuedKind, Member: id, Body: &model.CouponIssued{
		At: s.p.now.Unix(), Code: code, Template: "five", From: s.today(), Until: s.today() + 29, Source: "hand", Program: 1,
	}})
}

func (s *shop) today() model.Day { return model.Day(s.p.now.Unix() / 86400) }

func (s *shop) useCoupon(id, issued model.ID) *model.Event {
	return s.write(model.Draft{Kind: model.CouponRedeemedKind, Member: id, Body: &model.CouponRedeemed{
		At: s.p.now.Unix(), Code: paper, Amount: 2000, Value: 500, Coupon: issued.From(s.id),
	}})
}

func (s *shop) releaseCoupon(id, issued model.ID) {
	s.write(model.Draft{Kind: model.RightsReleasedKind, Member: id, Body: &model.RightsReleased{
		At: s.p.now.Unix(), Why: model.ReleaseRecall, Coupon: issued.From(s.id), Code: paper,
	}})
}

func (s *shop) receiveCoupon(g *wire.Grant) {
	s.write(model.Draft{Kind: model.GrantReceivedKind, Member: g.Member, Body: &model.GrantReceived{
		Coupon: g.Coupon.From(s.id), Code: paper, Turn: g.N,
	}})
}

func (s *shop) reserveCoupon(id, issued model.ID, after uint64) *wire.Reserved {
	s.p.t.Helper()
	answer := s.send(&wire.Reserve{
		Protocol: wire.Protocol, Stream: wire.Stream(s.id), Session: s.session, Member: id, After: after, Points: 1, Coupon: issued,
	})
	out, ok := answer.(*wire.Reserved)
	require.True(s.p.t, ok, "%+v", answer)
	return out
}

func (p *place) problems() []string {
	p.t.Helper()
	v, err := p.office.Verify(ctx, p.now, nil)
	require.NoError(p.t, err)
	return v.Problems
}

func couponIn(t *testing.T, value []byte) chain.Coupon {
	t.Helper()
	m := memberIn(t, value)
	require.Len(t, m.Coupons, 1)
	return m.Coupons[0]
}

func TestACouponIsLentFromTheShopThatGaveIt(t *testing.T) {
	p := newPlace(t)
	a, b := p.shop(1), p.shop(1)
	li := a.enrolMember(nil)
	issued := a.give(li, paper).ID()
	a.level()
	row, _ := memberRow(t, b.pull(1, 0).Rows, li)
	told := couponIn(t, row.Value)
	require.Equal(t, chain.Coupon{
		ID: issued, Code: paper, Template: "five", From: told.From, Until: told.From + 29, Source: "hand", State: coupon.Open,
	}, told)

	require.Empty(t, a.pull(1, 0).Recalls)
	none := b.reserveCoupon(li, issued, 0)
	require.Nil(t, none.Grant)
	require.Equal(t, "rights.short", none.Why)
	require.Equal(t, coupon.Open, couponIn(t, none.Row.Value).State)
	require.Equal(t, []wire.Recall{{Member: li, Points: 1, Coupon: issued}}, a.pull(1, 0).Recalls)
	a.releaseCoupon(li, issued)
	a.level()
	require.Empty(t, a.pull(1, 0).Recalls, "it was given back")

	lent := b.reserveCoupon(li, issued, 0)
	require.Equal(t, &wire.Grant{Member: li, N: 1, Lots: rights.Whole(), Coupon: issued}, lent.Grant)
	require.Equal(t, lent.Grant, b.reserveCoupon(li, issued, 0).Grant, "asked again it is the same one")
	require.Equal(t, []wire.Grant{*lent.Grant}, b.pull(1, 0).Grants)
	require.Equal(t, "rights.short", a.reserveCoupon(li, issued, 0).Why, "there is one of it")
	b.receiveCoupon(lent.Grant)
	used := b.useCoupon(li, issued)
	b.level()
	require.Empty(t, b.pull(1, 0).Grants)
	require.Empty(t, b.pull(1, 0).Recalls, "nobody wants back what was used")
	row, _ = memberRow(t, a.pull(1, 0).Rows, li)
	require.Equal(t, coupon.Used, couponIn(t, row.Value).State)
	require.Equal(t, used.ID(), couponIn(t, row.Value).End)
	require.Equal(t, "coupon.gone", a.reserveCoupon(li, issued, 0).Why)

	back := b.undo(used, model.CouponRedeemedKind, model.Effect{})
	b.level()
	require.Equal(t, "rights.short", a.reserveCoupon(li, issued, 0).Why, "it lies where it was used")
	b.undo(back, model.CouponRedeemedKind, model.Effect{})
	b.level()
	require.Equal(t, "coupon.gone", a.reserveCoupon(li, issued, 0).Why)
	require.Equal(t, "coupon.gone", a.reserveCoupon(li, model.ID{Stream: a.id, N: 999}, 0).Why)
	p.verified()
}

func TestACouponThatHasEndedIsNotLentAndForgottenLater(t *testing.T) {
	p := newPlace(t)
	a, b := p.shop(1), p.shop(1)
	li := a.enrolMember(nil)
	issued := a.give(li, paper).ID()
	a.releaseCoupon(li, issued)
	a.level()
	b.level()
	p.now = p.now.AddDate(0, 0, 31)
	require.Equal(t, "coupon.gone", b.reserveCoupon(li, issued, 0).Why)
	require.Len(t, p.stored(li).Coupons, 1)
	p.now = p.now.AddDate(0, 2, 0)
	a.give(li, "C000000000000")
	a.level()
	require.Len(t, p.stored(li).Coupons, 1, "the old one is in the log alone")
	p.verified()
}

func (p *place) stored(id model.ID) (m *hub.Member) {
	p.t.Helper()
	require.NoError(p.t, p.office.DB.View(ctx, func(tx hub.Tx) error {
		found, err := tx.Members([]model.ID{id})
		m = found[id]
		return err
	}))
	return m
}

func TestCouponsFromBeforeAShopJoinedComeAlong(t *testing.T) {
	p := newPlace(t)
	old := p.newFile(nil)
	li := old.enrolMember(nil)
	kept := old.give(li, "C000000000000").ID()
	spent := old.give(li, paper).ID()
	alone := old.write(model.Draft{Kind: model.CouponRedeemedKind, Member: li, Body: &model.CouponRedeemed{At: p.now.Unix(), Code: paper}})
	old.undo(alone, model.CouponRedeemedKind, model.Effect{})
	old.write(model.Draft{Kind: model.CouponVoidedKind, Member: li, Body: &model.CouponVoided{At: p.now.Unix(), Code: paper, Reason: "wrong"}})
	require.IsType(t, &wire.Enrolled{}, old.enrolWith(p.key(1), nil))
	old.joined()
	old.level()
	b := p.shop(1)
	m := p.stored(li)
	require.Len(t, m.Coupons, 2)
	require.Equal(t, "coupon.gone", b.reserveCoupon(li, spent, 0).Why)
	require.Equal(t, "rights.short", b.reserveCoupon(li, kept, 0).Why)
	old.write(model.Draft{Kind: model.CouponRedeemedKind, Member: li, Body: &model.CouponRedeemed{At: p.now.Unix(), Code: "C000000000000", Coupon: kept.From(old.id)}})
	old.level()
	require.Equal(t, "coupon.gone", b.reserveCoupon(li, kept, 0).Why)
	p.verified()
}

func TestACouponOfALostShopIsInSuspenseUntilSomebodyWritesItOff(t *testing.T) {
	p := newPlace(t)
	a, b := p.shop(1), p.shop(1)
	li := a.enrolMember(nil)
	issued := a.give(li, paper).ID()
	a.level()
	require.NoError(t, p.office.CloseStream(ctx, p.now, "Wang", a.id, "stolen"))
	require.Equal(t, "rights.short", b.reserveCoupon(li, issued, 0).Why)
	points, coupons, err := p.office.WriteOff(ctx, p.now, "Wang", li, a.id, "found by nobody")
	require.NoError(t, err)
	require.Zero(t, points)
	require.Equal(t, 1, coupons)
	lent := b.reserveCoupon(li, issued, 0)
	require.NotNil(t, lent.Grant, lent.Why)
	b.receiveCoupon(lent.Grant)
	b.useCoupon(li, issued)
	b.level()
	p.verified()
}

func TestWhoIsForgottenIsLentNoCoupon(t *testing.T) {
	p := newPlace(t)
	a, b := p.shop(1), p.shop(1)
	li := a.enrolMember(model.Fields{model.FieldPhone: "+8613800009999"})
	issued := a.give(li, paper).ID()
	a.releaseCoupon(li, issued)
	a.level()
	b.level()
	_, err := p.office.Erase(ctx, p.now, "Wang", li, "request")
	require.NoError(t, err)
	require.Equal(t, "member.unknown", b.reserveCoupon(li, issued, 0).Why)
	row, _ := memberRow(t, b.pull(1, 0).Rows, li)
	require.True(t, row.Gone)
	require.Empty(t, row.Value)
	p.verified()
}

func TestVerifySeesACouponThatNoEventGave(t *testing.T) {
	p := newPlace(t)
	a := p.shop(1)
	li := a.enrolMember(nil)
	a.give(li, paper)
	a.level()
	p.verified()
	m := p.stored(li)
	m.Coupons[0].Rights.Settle(rights.Whole())
	require.NoError(t, p.db.Update(ctx, func(tx hub.Tx) error { return tx.PutMembers([]*hub.Member{m}) }))
	require.Len(t, p.problems(), 1)
	m.Coupons = nil
	require.NoError(t, p.db.Update(ctx, func(tx hub.Tx) error { return tx.PutMembers([]*hub.Member{m}) }))
	require.Len(t, p.problems(), 1)
}

func TestACouponThatBothCopiesOfADiskUsedIsShown(t *testing.T) {
	p := newPlace(t)
	a := p.shop(1)
	li := a.enrolMember(nil)
	issued := a.give(li, paper).ID()
	a.level()
	b := a.backup()
	b.boot = wire.Nonce{2}
	b.level()
	require.Equal(t, wire.Frozen, a.meet().Verdict)
	a.useCoupon(li, issued)
	b.sell(li, 1) // else both copies wrote the same
	b.useCoupon(li, issued)
	theirs := b.give(li, "C000000000000").ID()
	c, d := p.again(a), p.again(b)
	c.bring(a, 1)
	d.bring(b, 1)
	notes, err := p.office.Notes(ctx, hub.NoteOverdrawn, model.ID{}, 10)
	require.NoError(t, err)
	require.Len(t, notes, 1)
	require.Equal(t, coupon.Code(paper), notes[0].Coupon)
	both := p.stored(li).Coupon(issued)
	require.Len(t, both.Used, 2)
	require.EqualValues(t, -1, rights.Sum(both.Rights.Free))

	// The other copy's own coupon has another name at HQ than in that copy's file.
	row, _ := memberRow(t, d.pull(1, 0).Rows, li)
	require.Contains(t, namesOf(t, row.Value), theirs)
	row, _ = memberRow(t, c.pull(1, 0).Rows, li)
	require.NotContains(t, namesOf(t, row.Value), theirs)
	require.Equal(t, "rights.short", d.reserveCoupon(li, theirs, 0).Why, "it is in suspense")
	require.Equal(t, "coupon.gone", c.reserveCoupon(li, theirs, 0).Why)
	p.verified()
}

func namesOf(t *testing.T, value []byte) (ids []model.ID) {
	t.Helper()
	for _, c := range memberIn(t, value).Coupons {
		ids = append(ids, c.ID)
	}
	return ids
}

func TestTwoUndosOfOneUseByTwoCopiesGiveTheCouponBackOnce(t *testing.T) {
	p := newPlace(t)
	a := p.shop(1)
	li := a.enrolMember(nil)
	issued := a.give(li, paper).ID()
	used := a.useCoupon(li, issued)
	a.level()
	b := a.backup()
	b.boot = wire.Nonce{2}
	b.level()
	require.Equal(t, wire.Frozen, a.meet().Verdict)
	a.undo(used, model.CouponRedeemedKind, model.Effect{})
	b.sell(li, 3)
	b.undo(used, model.CouponRedeemedKind, model.Effect{})
	c, d := p.again(a), p.again(b)
	c.bring(a, 1)
	d.bring(b, 1)
	both := p.stored(li).Coupon(issued)
	require.Empty(t, both.Used)
	require.EqualValues(t, 1, both.Rights.Balance, "the second one was settled")
	p.verified()
}
