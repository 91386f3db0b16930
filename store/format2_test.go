package store

import (
	"testing"

	"github.com/stretchr/testify/require"

	"regulars/model"
	"regulars/model/coupon"
	"regulars/model/desk"
)

func checkFormat2(t *testing.T, s *shop) {
	r := s.verified()
	require.Equal(t, Report{Events: 110, Streams: 2, Chain: true, Views: true}, r)
	checkMembers2(t, s)
	checkRules2(t, s)
	checkRepeats2(t, s)
	checkStaff2(t, s)

	// The file goes on being a shop's.
	before := s.store.tip.pos
	l := s.life()
	l.a, l.b = member2(t, s, phone(71)), member2(t, s, phone(72))
	l.act(s.owner.CheckIn(t.Context(), l.a))
	l.act(s.owner.Award(t.Context(), l.b, desk.Sale{Amount: 100000, Receipt: "E-7"}))
	require.Greater(t, s.store.tip.pos, before)
	k := s.know()
	require.Equal(t, desk.Tally{Count: 4, Points: 240 + 165}, k.Tallies["campaign/always"])
	s.reopen()
	require.Equal(t, k, s.know())
	s.verified()
}

func member2(t *testing.T, s *shop, asked string) model.ID {
	id, err := s.owner.Resolve(t.Context(), asked)
	require.NoError(t, err, asked)
	return id
}

// purse2 is what the file of format 2 knows of a member that format 1 did not.
type purse2 struct {
	asked             string
	balance           model.Points
	lots              []model.Lot
	tier              string
	have, visits      int64
	entries           int
	expired, adjusted model.Points
}

func checkMembers2(t *testing.T, s *shop) {
	ends, err := model.ParseDay("2027-09-24")
	require.NoError(t, err)
	for _, want := range []purse2{
		{asked: "138 1234 1641", balance: 218, lots: []model.Lot{{Points: 218}}, tier: "ordinary", visits: 2, entries: 9, adjusted: 50},
		{asked: "007", balance: 10, lots: []model.Lot{{Points: 10}}, tier: "ordinary", visits: 1, entries: 4},
		{asked: phone(71), tier: "ordinary", visits: 1, entries: 36, expired: 654, adjusted: 23},
		{
			asked: phone(72), balance: 550, lots: []model.Lot{{Ends: ends, Points: 550}}, tier: "silver", have: 50000, visits: 2, entries: 26,
			expired: 823, adjusted: 370,
		},
	} {
		id := member2(t, s, want.asked)
		m, err := s.owner.Member(t.Context(), id)
		require.NoError(t, err)
		entries, err := s.owner.Timeline(t.Context(), id, 0, 100)
		require.NoError(t, err)
		got := purse2{
			asked: want.asked, balance: m.Balance, lots: m.Lots, tier: m.Standing.Tier.Code, have: m.Standing.Have, visits: m.Visits,
			entries: len(entries),
		}
		require.NoError(t, s.store.View(t.Context(), func(b desk.Book) error {
			n, _ := b.Number(id)
			acc, err := b.Account(n)
			got.expired, got.adjusted = acc.Expired, acc.Adjusted
			return err
		}))
		require.Equal(t, want, got)
	}
}

func checkRules2(t *testing.T, s *shop) {
	k := s.know()
	require.Equal(t, map[string]desk.Tally{
		"campaign/always": {Count: 3, Points: 240}, "campaign/gift": {Count: 5}, "campaign/none": {}, "charity/school": {Count: 1, Points: 20},
		"coupon/ten": {Count: 9}, "draw/spring": {Count: 1, Points: 10, Place: 103}, "gift/mug": {Count: 1, Points: 80},
	}, k.Tallies)
	states := map[coupon.Code]coupon.State{}
	for _, all := range k.Coupons {
		for _, c := range all {
			states[c.Code] = c.State
		}
	}
	require.Equal(t, map[coupon.Code]coupon.State{
		"C474319172142": coupon.Open, "C533939892785": coupon.Open, "C593560613428": coupon.Open, "C653181334062": coupon.Open,
		"C712802054705": coupon.Open, "C880169448536": coupon.Open, "C247229230700": coupon.Voided,
		"C666407740740": coupon.Open, "C339532173879": coupon.Used,
	}, states)
	d, err := s.owner.CheckDraw(t.Context(), "spring")
	require.NoError(t, err)
	require.EqualValues(t, 1, d.Tickets)
	require.Nil(t, d.Seed, "it is open again")
	require.Len(t, d.Commitment, 32)
}

func checkRepeats2(t *testing.T, s *shop) {
	ctx := t.Context()
	a, b := member2(t, s, phone(71)), member2(t, s, phone(72))
	again, err := s.owner.Award(ctx, a, desk.Sale{Amount: 86500, Receipt: "E-1", Lines: everyLine})
	require.NoError(t, err)
	require.True(t, again.Repeated)
	again, err = s.owner.Refund(ctx, desk.Refund{Sale: "E-1", Lines: []desk.LineBack{{SKU: "B1", Quantity: 1000}}, Number: "E-5"})
	require.NoError(t, err)
	require.True(t, again.Repeated)
	use := desk.CouponUse{Code: "C3395-3217-3879", Bill: 6000, Receipt: "E-4"}
	again, err = s.owner.UseCoupon(ctx, b, use)
	require.NoError(t, err)
	require.True(t, again.Repeated)
	use.Receipt = "E-9"
	_, err = s.owner.UseCoupon(ctx, b, use)
	codeOf(t, err, "coupon.used")
	_, err = s.owner.Activity(ctx, a, "HELLO")
	codeOf(t, err, "activity.limit") // once for ever
}

func checkStaff2(t *testing.T, s *shop) {
	d := desk.New(s.store, fastPIN)
	people, err := d.People(t.Context())
	require.NoError(t, err)
	require.Len(t, people, 4)
	zhao, err := d.SignIn(t.Context(), "小赵", "3690")
	require.NoError(t, err)
	same, err := d.SignInByKey(t.Context(), "SHA256:nThbg6kXUpJWGl7E1IGOCspRomTxdCARLviKw6E5SY8")
	require.NoError(t, err)
	require.Equal(t, zhao.Who().ID, same.Who().ID)
	_, err = d.SignInByKey(t.Context(), "SHA256:uNiVztksCsDhcc0u9e8BrrQXVUpKZIDTMczCvj3tD2s")
	require.Error(t, err, "it was taken away")
}
