package reports_test

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"regulars/model"
	"regulars/model/desk"
	"regulars/model/insight"
	"regulars/model/reports"
	"regulars/store/storetest"
)

// tried is a program with a campaign of ten days for those who came before.
const tried = storetest.Plain + `
[[coupon]]
code = "five"
zh = "五元券"
en = "Five off"
type = "amount"
value = "5"
[[campaign]]
code = "tea"
zh = "茶"
en = "Tea"
from = "2026-03-20"
until = "2026-03-29"
audience = "visits >= 1 and tag = tea"
holdout = "50%"
points = 100
coupon = "five"
`

// trial is a shop in which a campaign runs.
type trial struct {
	*storetest.Shop
	ids []model.ID
}

// newTrial has some members in the audience, and three more who are not: one never came
// before, one has not the tag, one joined later.
func newTrial(t *testing.T, members int) *trial {
	t.Helper()
	x := &trial{Shop: storetest.Open(t)}
	x.Shop.Publish(tried)
	rows := make([]desk.IncomingMember, members+2)
	for i := range rows {
		rows[i] = desk.IncomingMember{Fields: model.Fields{model.FieldExternal: fmt.Sprint(i), model.FieldTags: "tea"}}
	}
	rows[members+1].Fields[model.FieldTags] = "coffee"
	_, err := x.Owner.BookMembers(t.Context(), rows)
	require.NoError(t, err)
	for i := range rows {
		id, err := x.Owner.Resolve(t.Context(), fmt.Sprint(i))
		require.NoError(t, err)
		x.ids = append(x.ids, id)
		if i != members {
			x.Award(id, 5_000)
		}
	}
	x.Clock.Advance(16 * 24 * time.Hour) // the third day of the campaign
	late := x.Enrol("13812341641", "")
	_, err = x.Owner.Edit(t.Context(), late.ID, model.Fields{model.FieldTags: "tea"})
	require.NoError(t, err)
	x.Award(late.ID, 900_000)
	x.Award(x.ids[members], 900_000)
	x.Award(x.ids[members+1], 900_000)
	x.ids = x.ids[:members]
	return x
}

func held(id model.ID) bool { return insight.Holdout("tea", id, 5000) }

// buy lets everybody come once, those who got the campaign for so much more.
func (x *trial) buy(seed uint64, more int64) {
	x.T.Logf("seed %d", seed)
	r := rand.New(rand.NewPCG(seed, 2))
	for _, id := range x.ids {
		amount := 10_000 + r.Int64N(2_000)
		if !held(id) {
			amount += more
		}
		x.Award(id, amount)
	}
}

func (x *trial) report() reports.Campaign {
	x.T.Helper()
	r, err := x.Owner.CampaignReport(x.T.Context(), "tea")
	require.NoError(x.T, err)
	return r
}

func TestCampaignThatBroughtMoreThanItCostIsFound(t *testing.T) {
	within := 0
	for seed := range uint64(8) {
		x := newTrial(t, 120)
		x.buy(seed, 3_000)
		r := x.report()
		require.Equal(t, reports.VerdictWorth, r.Verdict)
		require.EqualValues(t, 120, r.Got.Members+r.Held.Members, "nobody else was in the audience on the first day")
		require.InDelta(t, 3_000, r.Spend.Diff, 400)
		if r.Spend.Low <= 3_000 && 3_000 <= r.Spend.High {
			within++
		}
		require.Equal(t, r.Got.Members, r.Got.Visits, "once each")
		require.EqualValues(t, 100*r.Got.Members, r.Got.Points)
		require.Zero(t, r.Held.Points)
		require.EqualValues(t, 100, r.PerMember, "100 points are 1.00")
		require.EqualValues(t, 100*r.Got.Members, r.Cost)
		require.InDelta(t, 100/r.Spend.Diff*10_000, r.Margin, 1)
		require.Zero(t, r.Visits.Diff)
	}
	require.GreaterOrEqual(t, within, 6, "of 8 intervals of 95 % hardly two miss what was planted")
}

func TestCampaignWithoutEffectIsNotWorthItsCost(t *testing.T) {
	for seed := range uint64(3) {
		x := newTrial(t, 80)
		x.buy(seed, 0)
		r := x.report()
		require.Less(t, r.Spend.Low, 0.0, "the interval holds 0")
		require.Greater(t, r.Spend.High, 0.0)
		require.NotEqual(t, reports.VerdictWorth, r.Verdict)
	}
}

func TestCampaignThatDrivesPeopleAwayIsNotWorthIt(t *testing.T) {
	x := newTrial(t, 60)
	x.buy(1, -3_000)
	require.Equal(t, reports.VerdictNot, x.report().Verdict)
}

func TestWhoWasOfferedACampaignCountsAlsoWithoutComing(t *testing.T) {
	x := newTrial(t, 60)
	var came model.ID
	for _, id := range x.ids {
		if !held(id) {
			came = id
			break
		}
	}
	x.Award(came, 60_000)
	r := x.report()
	require.EqualValues(t, 1, r.Got.Visits)
	require.InDelta(t, 60_000/float64(r.Got.Members), r.Spend.Diff, 0.01)
	require.Equal(t, reports.VerdictUnknown, r.Verdict, "one customer is no proof")
}

func TestWhatWasTakenBackIsNotInACampaignsReport(t *testing.T) {
	x := newTrial(t, 40)
	x.buy(1, 2_000)
	before := x.report()
	for _, id := range x.ids {
		if !held(id) {
			x.Shop.Sell(id, desk.Sale{Amount: 77_700, Receipt: "R1"})
			break
		}
	}
	require.NotEqual(t, before, x.report())
	_, err := x.Owner.Undo(t.Context(), desk.Reversal{})
	require.NoError(t, err)
	require.Equal(t, before, x.report())
}

func TestCouponsOfACampaignAreInItsCost(t *testing.T) {
	x := newTrial(t, 40)
	run, err := x.Owner.RunCampaign(t.Context(), "tea", nil)
	require.NoError(t, err)
	var used int64
	for _, id := range x.ids {
		coupons, err := x.Owner.Coupons(t.Context(), id)
		require.NoError(t, err)
		for _, c := range coupons {
			if used < 3 {
				_, err := x.Owner.UseCoupon(t.Context(), id, desk.CouponUse{Code: string(c.Code), Bill: 10_000})
				require.NoError(t, err)
				used++
			}
		}
	}
	r := x.report()
	require.LessOrEqual(t, r.Got.CouponsIssued, run.Issued)
	require.Equal(t, r.Got.Members, r.Got.CouponsIssued)
	require.EqualValues(t, 3, r.Got.CouponsUsed)
	require.EqualValues(t, 3*500, r.Got.CouponsCost)
	require.EqualValues(t, 3*500, r.Cost)
	require.Zero(t, r.Held.CouponsIssued)
}

func TestCampaignIsMeasuredAfterItLeftTheProgram(t *testing.T) {
	x := newTrial(t, 30)
	x.buy(1, 1_000)
	before := x.report()
	x.Shop.Publish(storetest.Plain)
	require.Equal(t, before, x.report())
	_, err := x.Owner.CampaignReport(t.Context(), "coffee")
	require.Equal(t, model.Code("campaign.unknown"), model.CodeOf(err))
	_, err = x.Shop.Cashier().CampaignReport(t.Context(), "tea")
	require.Equal(t, model.Code("staff.not_allowed"), model.CodeOf(err))
}

func TestCampaignThatHasNotBegunHasNoVerdict(t *testing.T) {
	s := storetest.Open(t)
	s.Publish(tried)
	r, err := s.Owner.CampaignReport(t.Context(), "tea")
	require.NoError(t, err)
	require.Equal(t, reports.VerdictUnknown, r.Verdict)
	require.Equal(t, r.From-1, r.Measured)
	require.Equal(t, model.Code("why.campaign_before"), r.Why[0].Code)
}
