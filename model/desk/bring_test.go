package desk_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"regulars/model"
	"regulars/model/chain"
	"regulars/model/coupon"
	"regulars/model/desk"
	"regulars/model/ledger"
	"regulars/model/say"
	"regulars/store/storetest"
)

const fiveOff = `
[[coupon]]
code = "five"
zh = "五元券"
en = "Five off"
type = "amount"
value = "5"
days = 30
`

const (
	firstCode  = coupon.Code("C123456789018")
	secondCode = coupon.Code("C000000000000")
)

var otherShop = model.StreamID{0: 1, 15: 77}

// carried is a till that can ask headquarters, and a member of another shop with coupons of that shop.
func carried(t *testing.T) (*lender, *desk.Session, model.ID) {
	t.Helper()
	s := enrolled(t)
	publishByHQ(t, s, smallSteps+fiveOff)
	l := &lender{t: t, s: s}
	id := model.ID{Stream: otherShop, N: 5}
	layCoupons(s, id, given(s, 91, firstCode))
	return l, desk.New(s.Store, desk.Options{PINCost: storetest.FastPIN, HQ: l}).Own(), id
}

// given is a coupon that the other shop gave today, by one of its events.
func given(s *storetest.Shop, n uint64, code coupon.Code) chain.Coupon {
	today := model.DayOf(s.Clock.Now().Unix(), time.FixedZone("", 8*3600))
	return chain.Coupon{
		ID: model.ID{Stream: otherShop, N: n}, Code: code, Template: "five", From: today, Until: today + 29, Source: "hand", State: coupon.Open,
	}
}

func layCoupons(s *storetest.Shop, id model.ID, coupons ...chain.Coupon) {
	s.LayMember(id, chain.Member{Home: 4, Coupons: coupons}, ledger.Account{}, model.Fields{
		model.FieldName: "远客", model.FieldPhone: "+8613812349999",
	}, s.Last())
}

func use(t *testing.T, s *desk.Session, id model.ID, code coupon.Code) error {
	t.Helper()
	_, err := s.UseCoupon(t.Context(), id, desk.CouponUse{Code: string(code), Bill: 2000})
	return err
}

func sound(t *testing.T, s *storetest.Shop) {
	t.Helper()
	report, err := s.Store.Verify(t.Context(), nil)
	require.NoError(t, err)
	require.True(t, report.OK(), "%+v", report.Problems)
}

func TestACouponOfAnotherShopIsAskedForAndUsedOnce(t *testing.T) {
	l, session, id := carried(t)
	views, err := session.Coupons(t.Context(), id)
	require.NoError(t, err)
	require.Len(t, views, 1)
	require.True(t, views[0].Usable && views[0].Away)
	require.Equal(t, "Five off", views[0].Label[model.EN])

	require.NoError(t, use(t, session, id, firstCode))
	require.Equal(t, []model.ID{{Stream: otherShop, N: 91}}, l.brought)
	code(t, use(t, session, id, firstCode), "coupon.used")
	used, count := latest[*model.CouponRedeemed](t, l.s, id)
	require.Equal(t, 1, count)
	require.Equal(t, model.ID{Stream: otherShop, N: 91}, used.Coupon)
	sound(t, l.s)

	// Whatever comes later: what was used here is used.
	layCoupons(l.s, id, given(l.s, 91, firstCode))
	code(t, use(t, session, id, firstCode), "coupon.used")
	layCoupons(l.s, id)
	code(t, use(t, session, id, firstCode), "coupon.used")
	sound(t, l.s)
}

func TestWithoutHeadquartersACouponIsUsedWhereItLies(t *testing.T) {
	l, session, id := carried(t)
	for cause, want := range map[model.Code]model.Code{
		"chain.unreachable": "coupon.offline", "rights.fenced": "coupon.fenced", "chain.short": "coupon.held", "coupon.gone": "coupon.held",
	} {
		l.err = model.Refuse(cause)
		err := use(t, session, id, firstCode)
		code(t, err, want)
		for _, lang := range model.Langs {
			sentence, hint := say.Error(lang, err)
			require.Contains(t, sentence, "C1234-5678-9018")
			require.NotEmpty(t, hint)
		}
	}
	_, count := latest[*model.CouponRedeemed](t, l.s, id)
	require.Zero(t, count)
	code(t, use(t, l.s.Owner, id, firstCode), "coupon.away") // a desk that has no line at all
	l.err = model.Refuse("chain.short")
	code(t, session.VoidCoupon(t.Context(), string(firstCode), "x", nil), "coupon.held")
	l.err = nil
	require.NoError(t, session.VoidCoupon(t.Context(), string(firstCode), "x", nil))
	code(t, use(t, session, id, firstCode), "coupon.voided")
	sound(t, l.s)
}

func TestHeadquartersSaysWhatBecameOfACoupon(t *testing.T) {
	l, session, id := carried(t)
	gone := given(l.s, 91, firstCode)
	gone.State, gone.End = coupon.Used, model.ID{Stream: otherShop, N: 99}
	l.err, l.before = model.Refuse("coupon.gone"), func() { layCoupons(l.s, id, gone) }
	err := use(t, session, id, firstCode)
	code(t, err, "coupon.used")
	require.Len(t, l.brought, 1)
	view, err := session.Coupon(t.Context(), string(firstCode))
	require.NoError(t, err)
	require.Equal(t, coupon.Used, view.State)
	require.False(t, view.Usable || view.Away)
	layCoupons(l.s, id)
	code(t, use(t, session, id, firstCode), "coupon.unknown")
	sound(t, l.s)
}

func TestAnOwnCouponThatWasGivenBackIsUsedHereOnlyWhenItCameBack(t *testing.T) {
	s := enrolled(t)
	publishByHQ(t, s, smallSteps+fiveOff)
	m := s.Enrol("13812341641", "")
	view, err := s.Owner.IssueCoupon(t.Context(), m.ID, desk.Issue{Template: "five"})
	require.NoError(t, err)
	require.False(t, view.Away, "it lies with the shop that gave it")
	issued := issuedOf(t, s, view.Code)
	require.Zero(t, do(t, s, desk.Tidied([]model.ID{m.ID})), "which keeps it")
	require.Equal(t, 1, do(t, s, desk.CouponReleased(m.ID, issued)))
	require.Zero(t, do(t, s, desk.CouponReleased(m.ID, issued)), "there is one of it")
	code(t, use(t, s.Owner, m.ID, view.Code), "coupon.away")
	code(t, s.Owner.VoidCoupon(t.Context(), string(view.Code), "x", nil), "coupon.away")

	first := chain.Grant{Member: m.ID, N: 1, Lots: undated(1), Coupon: issued}
	second, bad := first, first
	second.N, bad.Lots = 2, undated(-1)
	stranger := first
	stranger.Coupon.N += 1000
	require.Zero(t, do(t, s, desk.Received([]chain.Grant{second, stranger, bad}, 1)), "too early, of nothing, and no grant")
	require.Equal(t, 1, do(t, s, desk.Received([]chain.Grant{first, first}, 1)))
	require.Zero(t, do(t, s, desk.Received([]chain.Grant{first}, 1)))
	require.NoError(t, use(t, s.Owner, m.ID, view.Code))
	require.Zero(t, do(t, s, desk.CouponReleased(m.ID, issued)), "what was used is nobody's")

	// A use that is taken back is a coupon here again; doing it again needs it here.
	entry, err := s.Owner.Undoable(t.Context())
	require.NoError(t, err)
	back, err := s.Owner.Undo(t.Context(), desk.Reversal{Entry: entry.ID})
	require.NoError(t, err)
	require.Equal(t, 1, do(t, s, desk.CouponReleased(m.ID, issued)))
	_, err = s.Owner.Undo(t.Context(), desk.Reversal{Entry: back.Entry})
	code(t, err, "coupon.away")
	require.Equal(t, 1, do(t, s, desk.Received([]chain.Grant{second}, 1)))
	_, err = s.Owner.Undo(t.Context(), desk.Reversal{Entry: back.Entry})
	require.NoError(t, err)
	code(t, use(t, s.Owner, m.ID, view.Code), "coupon.used")
	sound(t, s)
}

func issuedOf(t *testing.T, s *storetest.Shop, code coupon.Code) (id model.ID) {
	t.Helper()
	require.NoError(t, s.Store.View(t.Context(), func(b desk.Book) error {
		c, err := b.Coupon(string(code))
		if err == nil {
			id = c.Issued
		}
		return err
	}))
	return id
}

func TestAnotherShopsCouponThatWasNotUsedGoesBack(t *testing.T) {
	l, session, id := carried(t)
	require.NoError(t, l.Bring(t.Context(), id, model.ID{Stream: otherShop, N: 91}))
	require.Equal(t, 1, do(t, l.s, desk.Tidied([]model.ID{id})))
	released, _ := latest[*model.RightsReleased](t, l.s, id)
	require.Equal(t, model.ReleasePolicy, released.Why)
	require.Zero(t, do(t, l.s, desk.Tidied([]model.ID{id})))
	l.err = model.Refuse("chain.unreachable")
	code(t, use(t, session, id, firstCode), "coupon.offline")
	sound(t, l.s)
}

func TestAStreamBeginsWithoutCoupons(t *testing.T) {
	s := enrolled(t)
	publishByHQ(t, s, smallSteps+fiveOff)
	m := s.Enrol("13812341641", "")
	view, err := s.Owner.IssueCoupon(t.Context(), m.ID, desk.Issue{Template: "five"})
	require.NoError(t, err)
	require.NoError(t, s.Store.Renew(t.Context(), "restore"))
	code(t, use(t, s.Owner, m.ID, view.Code), "coupon.away")
	require.Zero(t, do(t, s, desk.CouponReleased(m.ID, issuedOf(t, s, view.Code))))
	grant := chain.Grant{Member: m.ID, N: 1, Lots: undated(1), Coupon: issuedOf(t, s, view.Code)}
	require.Equal(t, 1, do(t, s, desk.Received([]chain.Grant{grant}, 1)))
	require.NoError(t, use(t, s.Owner, m.ID, view.Code))
	sound(t, s)
	require.NoError(t, s.Store.Renew(t.Context(), "restore"))
	entry, err := s.Owner.Undoable(t.Context())
	require.NoError(t, err)
	_, err = s.Owner.Undo(t.Context(), desk.Reversal{Entry: entry.ID})
	code(t, err, "rights.elsewhere")
	sound(t, s)
}

func TestTwoShopsCanHaveMadeOneCode(t *testing.T) {
	l, session, id := carried(t)
	another := model.ID{Stream: otherShop, N: 6}
	l.s.LayMember(another, chain.Member{Home: 4, Coupons: []chain.Coupon{given(l.s, 92, firstCode), given(l.s, 93, secondCode)}}, ledger.Account{},
		model.Fields{model.FieldName: "又一位", model.FieldPhone: "+8613812348888"}, l.s.Last())
	require.NoError(t, use(t, session, another, firstCode))
	code(t, use(t, session, another, firstCode), "coupon.used")
	require.NoError(t, use(t, session, id, firstCode), "that is another one")
	code(t, use(t, session, id, secondCode), "coupon.other")
	sound(t, l.s)
}

func TestACouponOfAnAliasIsTheMembers(t *testing.T) {
	s := enrolled(t)
	publishByHQ(t, s, smallSteps+fiveOff)
	kept, alias := s.Enrol("13812341641", "王芳"), s.Enrol("13812341642", "")
	view, err := s.Owner.IssueCoupon(t.Context(), alias.ID, desk.Issue{Template: "five"})
	require.NoError(t, err)
	fields := s.Member(alias.ID).Fields
	s.LayMember(kept.ID, chain.Member{Home: storetest.ShopNumber}, ledger.Account{}, s.Member(kept.ID).Fields, s.Last())
	s.LayMember(alias.ID, chain.Member{Home: storetest.ShopNumber, Into: kept.ID}, ledger.Account{}, fields, s.Last())
	views, err := s.Owner.Coupons(t.Context(), kept.ID)
	require.NoError(t, err)
	require.Len(t, views, 1)
	require.NoError(t, use(t, s.Owner, kept.ID, view.Code))
	body, _ := latest[*model.CouponRedeemed](t, s, kept.ID)
	require.Equal(t, alias.ID, body.Owner.In(alias.ID.Stream), "whose it was given to")
	code(t, use(t, s.Owner, kept.ID, view.Code), "coupon.used")
	entry, err := s.Owner.Undoable(t.Context())
	require.NoError(t, err)
	_, err = s.Owner.Undo(t.Context(), desk.Reversal{Entry: entry.ID})
	require.NoError(t, err)
	require.NoError(t, use(t, s.Owner, kept.ID, view.Code))
	sound(t, s)
}

func TestAShopThatHeardOfNobodyForTooLongUsesNoCouponOfItsOwn(t *testing.T) {
	s := enrolled(t)
	publishByHQ(t, s, strings.Replace(smallSteps+fiveOff, "[redeem]", "[redeem]\noffline_hours = 12", 1))
	m := s.Enrol("13812341641", "")
	view, err := s.Owner.IssueCoupon(t.Context(), m.ID, desk.Issue{Template: "five"})
	require.NoError(t, err)
	h := &touched{t: t, s: s, down: true}
	session := desk.New(s.Store, desk.Options{PINCost: storetest.FastPIN, HQ: h}).Own()
	h.contact(13 * time.Hour)
	err = use(t, session, m.ID, view.Code)
	code(t, err, "coupon.silent")
	sentence, _ := say.Error(model.EN, err)
	require.Contains(t, sentence, "12 hours")
	h.down = false
	require.NoError(t, use(t, session, m.ID, view.Code), "it has answered")
	sound(t, s)
}
