package desk_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"regulars/model"
	"regulars/model/chain"
	"regulars/model/desk"
	"regulars/model/ledger"
	"regulars/model/rights"
	"regulars/store/storetest"
)

// guest is a member of another shop who has points there.
func guest(t testing.TB, s *storetest.Shop, points model.Points) model.ID {
	t.Helper()
	id := model.ID{Stream: model.StreamID{0: 1, 15: 77}, N: 5}
	s.LayMember(id, chain.Member{Home: 4}, ledger.Account{Earned: points, Visits: 3, FirstVisit: 1_700_000_000, LastVisit: 1_700_000_000}, model.Fields{
		model.FieldName: "远客", model.FieldPhone: "+8613812349999", model.FieldCard: "8800000017", model.FieldBirthday: "2000-03-06",
	}, 0)
	return id
}

func TestAGuestEarnsHereAndSpendsWhatIsHere(t *testing.T) {
	s := enrolled(t)
	ctx := t.Context()
	id := guest(t, s, 900)
	require.EqualValues(t, 900, s.Member(id).Balance)
	require.Zero(t, s.Member(id).Here)
	_, err := s.Owner.Redeem(ctx, id, desk.Redemption{Points: 100})
	code(t, err, "rights.here")
	a := s.Award(id, 20000)
	require.EqualValues(t, 1100, a.Balance)
	require.EqualValues(t, 200, a.Here)
	require.Equal(t, 1, do(t, s, desk.Received([]chain.Grant{{Member: id, N: 1, Lots: undated(100)}}, 1)))
	spent, err := s.Owner.Redeem(ctx, id, desk.Redemption{Points: 300})
	require.NoError(t, err)
	require.EqualValues(t, 800, spent.Balance)
	require.Zero(t, spent.Here)
	s.Award(id, 9000)
	require.Equal(t, 1, do(t, s, desk.Tidied([]model.ID{id})), "a shop that is not the home keeps nothing")
	require.Zero(t, s.Member(id).Here)
	require.EqualValues(t, 890, s.Member(id).Balance)
	entries, err := s.Owner.Timeline(ctx, id, 0, 50)
	require.NoError(t, err)
	for _, e := range entries {
		require.NotContains(t, []model.Kind{model.GrantReceivedKind, model.RightsReleasedKind}, e.Kind, "where points lie is not the member's story")
	}
}

func TestWhatGoesOutByItselfComesFromTheHomeShop(t *testing.T) {
	s := enrolled(t)
	ctx := t.Context()
	publishByHQ(t, s, basic+`
[bonus]
birthday = {points = 30, window = "day"}
profile = {points = 10, fields = ["email"]}
[[coupon]]
code = "ten"
zh = "十元"
en = "Ten"
type = "amount"
value = "10"
[[campaign]]
code = "spring"
zh = "春"
en = "Spring"
from = "2026-03-01"
until = "2026-03-31"
coupon = "ten"
`)
	id := guest(t, s, 0)
	own, err := s.Owner.Enrol(ctx, desk.Enrolment{Phone: "13812341641", Fields: model.Fields{model.FieldBirthday: "1990-03-06"}})
	require.NoError(t, err)
	require.EqualValues(t, 40, s.Award(own.ID, 1000).Balance)
	require.EqualValues(t, 10, s.Award(id, 1000).Balance, "whose birthday it is gets the gift at home")
	for want, m := range map[model.Points]model.ID{50: own.ID, 10: id} {
		edited, err := s.Owner.Edit(ctx, m, model.Fields{model.FieldEmail: m.String() + "@example.com"})
		require.NoError(t, err)
		require.Equal(t, want, edited.Balance)
	}
	run, err := s.Owner.RunCampaign(ctx, "spring", nil)
	require.NoError(t, err)
	require.Equal(t, desk.CampaignRun{Audience: 1, Issued: 1}, run)
	require.Zero(t, s.Member(id).Coupons)
}

func TestWhoOwesAtHeadquartersPaysItBackOutOfWhatComes(t *testing.T) {
	s := enrolled(t)
	m := s.Enrol("13812341641", "")
	s.Award(m.ID, 5000)
	fields := s.Member(m.ID).Fields
	s.LayMember(m.ID, chain.Member{Home: 17, Debt: 70}, ledger.Account{Earned: -20, Visits: 2}, fields, last(s))
	require.EqualValues(t, 20, s.Member(m.ID).Debt)
	require.Zero(t, s.Member(m.ID).Here)
	require.NoError(t, s.Store.View(t.Context(), func(b desk.Book) error {
		n, _ := b.Number(m.ID)
		require.EqualValues(t, 70, b.Owed(n))
		return nil
	}))
	first, err := s.Owner.Award(t.Context(), m.ID, desk.Sale{Amount: 4000, Receipt: "R-1"})
	require.NoError(t, err)
	require.EqualValues(t, 20, first.Balance)
	require.EqualValues(t, 20, first.Here)
	released, count := latest[*model.RightsReleased](t, s, m.ID)
	require.Equal(t, 1, count)
	require.Equal(t, undated(40), released.Lots)
	require.Equal(t, model.ReleaseDebt, released.Why)
	again, err := s.Owner.Award(t.Context(), m.ID, desk.Sale{Amount: 4000, Receipt: "R-1"})
	require.NoError(t, err)
	require.True(t, again.Repeated)
	require.True(t, again.Unsure, "headquarters knows of points that this shop's events do not tell of")
	again.Repeated, again.Unsure = false, false
	require.Equal(t, first, again)

	s.Award(m.ID, 10000)
	released, count = latest[*model.RightsReleased](t, s, m.ID)
	require.Equal(t, 2, count)
	require.Equal(t, undated(30), released.Lots, "what is left of it, and no more")
	require.EqualValues(t, 120, s.Member(m.ID).Balance)
	require.EqualValues(t, 120, s.Member(m.ID).Here)
	s.Award(m.ID, 10000)
	_, count = latest[*model.RightsReleased](t, s, m.ID)
	require.Equal(t, 2, count)
}

func TestWhatEndsPaysWhatIsOwedFirst(t *testing.T) {
	s := enrolled(t)
	publishByHQ(t, s, shortLived)
	m := s.Enrol("13812341641", "")
	s.Award(m.ID, 5000)
	here, _ := holding(t, s, m.ID)
	acc := ledger.Account{Earned: 30, Lots: here.Lots, Visits: 1}
	s.LayMember(m.ID, chain.Member{Home: 17, Debt: 20}, acc, s.Member(m.ID).Fields, last(s))
	require.EqualValues(t, 30, s.Member(m.ID).Balance)
	s.Clock.Advance(70 * oneDay)
	r, err := s.Owner.Nightly(t.Context(), nil)
	require.NoError(t, err)
	require.EqualValues(t, 30, r.Points)
	released, _ := latest[*model.RightsReleased](t, s, m.ID)
	require.EqualValues(t, 20, released.Lots[0].Points)
	require.Zero(t, s.Member(m.ID).Debt, "as in a shop on its own")
	require.Zero(t, s.Member(m.ID).Balance)
}

func TestAnAliasIsTheMember(t *testing.T) {
	s := enrolled(t)
	ctx := t.Context()
	kept, alias := s.Enrol("13812341641", "王芳"), s.Enrol("13812341642", "")
	s.Award(alias.ID, 5000)
	fields := s.Member(alias.ID).Fields
	s.LayMember(kept.ID, chain.Member{Home: 17}, ledger.Account{Earned: 50, Visits: 1}, s.Member(kept.ID).Fields, last(s))
	s.LayMember(alias.ID, chain.Member{Home: 17, Into: kept.ID}, ledger.Account{}, fields, last(s))
	a := s.Award(alias.ID, 1000)
	require.Equal(t, kept.ID, a.Member)
	require.EqualValues(t, 60, a.Balance)
	require.Equal(t, kept.ID, s.Member(alias.ID).ID)
	require.Equal(t, 1, do(t, s, desk.Received([]chain.Grant{{Member: kept.ID, N: 1, Lots: undated(9)}}, 1)))
	require.Equal(t, 1, do(t, s, desk.Received([]chain.Grant{{Member: alias.ID, N: 1, Lots: undated(3)}}, 1)), "each identity has grants of its own")
	require.EqualValues(t, 19, s.Member(alias.ID).Here)
	require.Equal(t, 1, do(t, s, desk.Released(alias.ID, 20, model.ReleaseRecall)))
	require.Equal(t, 1, do(t, s, desk.Tidied([]model.ID{alias.ID, kept.ID})), "of an alias nothing is kept, so that headquarters can move it along")
	require.NoError(t, s.Store.View(ctx, func(b desk.Book) error {
		n, _ := b.Own(alias.ID)
		acc, err := b.Account(n)
		require.NoError(t, err)
		held := rights.Of(&acc)
		require.Empty(t, held.Lots)
		return nil
	}))
	found, err := s.Owner.Resolve(ctx, "13812341642")
	require.NoError(t, err)
	require.Equal(t, kept.ID, found)
}
