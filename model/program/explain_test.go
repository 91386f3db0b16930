package program

import (
	"testing"

	"github.com/stretchr/testify/require"

	"regulars/model"
	"regulars/model/ledger"
	"regulars/model/say"
)

// said words lines of explanation.
func said(lang model.Lang, why []model.Why) []string {
	lines := make([]string, len(why))
	for i, w := range why {
		lines[i] = say.Why(lang, w)
	}
	return lines
}

// recorded is the entry that a purchase makes.
func recorded(t *testing.T, p *Program, purchase Purchase, on Occasion, acc *ledger.Account) *model.SaleRecorded {
	a, err := p.Accrue(purchase, on, acc)
	require.NoError(t, err)
	return &model.SaleRecorded{
		Amount: purchase.Amount, Base: a.Base, Points: a.Points, Rate: a.Rate, Den: a.Den, Before: a.Before, Carried: a.Carried, Program: p.Version,
		Tender: purchase.Tender, Lines: purchase.Lines, Ends: a.Ends, Parts: a.Parts, Cut: a.Cut, Limit: a.Limit, Campaigns: a.Campaigns,
	}
}

// busySale is a sale on which every sort of rule held.
func busySale(t *testing.T) (*Program, *model.SaleRecorded) {
	p := example(t, "chain")
	on := Occasion{Day: day("2026-05-09"), Minute: 23 * 60, Tier: "gold", Campaigns: []*Campaign{p.CampaignBy("tea")}, Room: 500}
	return p, recorded(t, p, Purchase{Amount: 20_050, Tender: 2_000, Lines: []model.Line{
		{Category: "茶", Amount: 10_050}, {Category: "bread", Amount: 6_000}, {Category: "milk", Amount: 1_000}, {Category: "gift card", Amount: 3_000},
	}}, on, &ledger.Account{Carried: 30, Den: 100})
}

func TestSaleIsExplainedByItsRulesInBothLanguages(t *testing.T) {
	p, sale := busySale(t)
	require.Equal(t, []string{
		"¥200.50 中有 ¥153.49 计分",
		"¥153.49 按每 ¥1.00 计 1 分",
		"其中 ¥90.47（茶）按 6.75 倍（金卡、夜宵时段、周末高级会员、五月茶季），得 610.6725 分",
		"其中 ¥63.02（bread、milk）按 2.25 倍（金卡、夜宵时段、周末高级会员），得 141.795 分",
		"¥27.01（gift card）不计分",
		"上次余 0.3，本次 +752 分，余 0.7675 留到下次",
		"当日上限减去 252 分，记 500 分",
		"其中活动「五月茶季」带来 +155 分",
		"有效期到 2028-05-09 当天结束",
		"积分方案第 1 版",
	}, said(model.ZH, p.ExplainSale(sale, yuan)))
	require.Equal(t, []string{
		"¥153.49 of ¥200.50 earns points",
		"¥153.49 earns 1 point per ¥1.00",
		"Of it, ¥90.47 (茶) counts 6.75 times (Gold, Late hours, Weekend for gold, Tea in May): 610.6725 points",
		"Of it, ¥63.02 (bread, milk) counts 2.25 times (Gold, Late hours, Weekend for gold): 141.795 points",
		"¥27.01 (gift card) earns nothing",
		"0.3 carried in, +752 points, 0.7675 carried to the next purchase",
		"The limit for one day takes 252 points off, leaving 500",
		"Of it, the campaign “Tea in May” brought +155 points",
		"Good until the end of 2028-05-09",
		"Program version 1",
	}, said(model.EN, p.ExplainSale(sale, yuan)))
}

func TestEntryOfAnotherVersionNamesItsRulesByTheirCodes(t *testing.T) {
	p, sale := busySale(t)
	require.Equal(t, said(model.EN, ExplainSale(sale, yuan)), said(model.EN, (*Program)(nil).ExplainSale(sale, yuan)))
	sale.Program = 7
	lines := said(model.ZH, p.ExplainSale(sale, yuan))
	require.Contains(t, lines, "其中 ¥90.47（茶）按 6.75 倍（gold、night、weekend、tea），得 610.6725 分")
	require.Contains(t, lines, "其中活动「tea」带来 +155 分")
}

func TestPlainSaleIsExplainedInFewLines(t *testing.T) {
	p := standard(t)
	sale := recorded(t, p, Purchase{Amount: 26_828}, plainDay, &ledger.Account{})
	require.Equal(t, []string{"¥268.28 earns 1 point per ¥1.00", "0.28 carried to the next purchase", "Program version 1"}, said(model.EN, p.ExplainSale(sale, yuan)))
}

func TestReturnIsExplainedWithItsSign(t *testing.T) {
	p := example(t, "cafe")
	on := Occasion{Day: day("2026-03-03"), Minute: 14 * 60, Room: -1} // a Tuesday afternoon
	lines := said(model.EN, p.ExplainSale(recorded(t, p, Purchase{Amount: -25}, on, &ledger.Account{}), yuan))
	require.Contains(t, lines, "Of it, −¥0.25 counts 2 times (Double Tuesday afternoons): −0.5 points")
	require.NotContains(t, lines, "Good as long as the member keeps coming", "nothing was earned")
}

func TestEntryFromElsewhereIsExplainedWhateverItSays(t *testing.T) {
	for _, part := range []model.Part{
		{Base: 100, Factor: -1, Lines: []int{-1, 0, 99}},
		{Base: model.MaxMoney, Factor: 1 << 62, Rules: []string{"", ":", "tier:", "x:y"}},
	} {
		sale := &model.SaleRecorded{Rate: 1 << 62, Program: 1, Parts: []model.Part{part}, Cut: 1, Limit: "moon", Lines: []model.Line{{}}}
		for _, lang := range model.Langs {
			for _, line := range said(lang, example(t, "chain").ExplainSale(sale, yuan)) {
				require.NotContains(t, line, "why.")
				require.NotContains(t, line, "%!")
			}
		}
	}
}

func TestRedemptionIsExplainedByWhatItWasSpentOn(t *testing.T) {
	chain, market := example(t, "chain"), example(t, "supermarket")
	lots := []model.Lot{{Ends: day("2026-05-31"), Points: -40}, {Ends: model.Idle, Points: -10}}
	for _, c := range []struct {
		p      *Program
		made   model.PointsRedeemed
		zh, en []string
	}{
		{
			chain,
			model.PointsRedeemed{Points: 100, Value: 100, Reward: model.RedeemOff, Program: 1},
			[]string{"100 分抵 ¥1.00", "积分方案第 1 版"},
			[]string{"100 points take ¥1.00 off", "Program version 1"},
		},
		{
			chain,
			model.PointsRedeemed{Points: 50, Type: model.RedeemDraw, Reward: "spring", Lots: lots, Ticket: 17, Prize: "cup", Program: 1},
			[]string{"50 分换「春季抽奖」抽奖券", "40 分出自 2026-05-31 到期的积分", "10 分出自长期不来才失效的积分", "第 17 号券中了「保温杯」", "积分方案第 1 版"},
			[]string{
				"50 points for a ticket of “Spring draw”", "40 points of those that end on 2026-05-31", "10 points of those that end without visits",
				"Ticket 17 won “Thermos cup”", "Program version 1",
			},
		},
		{
			chain,
			model.PointsRedeemed{Points: 50, Type: model.RedeemDraw, Reward: "spring", Ticket: 18, Program: 9},
			[]string{"50 分换「spring」抽奖券", "第 18 号券没有中奖", "积分方案第 9 版"},
			[]string{"50 points for a ticket of “spring”", "Ticket 18 won nothing", "Program version 9"},
		},
		{
			market,
			model.PointsRedeemed{Points: 60, Type: model.RedeemGift, Reward: "bag", Program: 1},
			[]string{"60 分换礼品「环保购物袋」", "积分方案第 1 版"},
			[]string{"60 points for the gift “Shopping bag”", "Program version 1"},
		},
		{
			market,
			model.PointsRedeemed{Points: 180, Type: model.RedeemCoupon, Reward: "ten", Coupon: "C1234-5678-9018", Program: 1},
			[]string{"180 分换优惠券「满100减10」，券号 C1234-5678-9018", "积分方案第 1 版"},
			[]string{"180 points for the coupon “10 off 100”, number C1234-5678-9018", "Program version 1"},
		},
		{
			market,
			model.PointsRedeemed{Points: 1, Type: model.RedeemCharity, Reward: "foodbank", Program: 1},
			[]string{"1 分捐给「爱心食物银行」", "积分方案第 1 版"},
			[]string{"1 point given to “Food bank”", "Program version 1"},
		},
	} {
		require.Equal(t, c.zh, said(model.ZH, c.p.ExplainRedeem(&c.made, yuan)))
		require.Equal(t, c.en, said(model.EN, c.p.ExplainRedeem(&c.made, yuan)))
	}
	require.Equal(t, "60 points for the gift “bag”", said(model.EN, ExplainRedeem(&model.PointsRedeemed{Points: 60, Type: model.RedeemGift, Reward: "bag"}, yuan))[0])
}

func TestGrantSaysItsReasonFirst(t *testing.T) {
	p := example(t, "chain")
	for reason, want := range map[string][2]string{
		"welcome": {"+5 分：欢迎入会", "+5 points: welcome"}, "checkin": {"+5 分：签到", "+5 points: check-in"},
		"referrer": {"+5 分：介绍了新会员", "+5 points: brought a new member"}, "newcomer": {"+5 分：由老会员介绍来", "+5 points: was brought by a member"},
		"review": {"+5 分：提供反馈", "+5 points: gave feedback"}, "birthday": {"+5 分：生日礼", "+5 points: birthday gift"},
		"profile": {"+5 分：资料填写完整", "+5 points: completed the profile"}, "activity:SURVEY": {"+5 分：活动码「填写问卷」", "+5 points: activity code “Survey”"},
		"campaign:tea": {"+5 分：活动「五月茶季」", "+5 points: campaign “Tea in May”"}, "moon:full": {"+5 分：moon:full，规则来自更新的版本", "+5 points: moon:full, a rule of a newer program"},
	} {
		why := p.ExplainGrant(&model.PointsGranted{Points: 5, Reason: reason, Program: 1, Ends: day("2026-05-31"), Streak: 7})
		require.Equal(t, []string{want[0], "连续第 7 天", "有效期到 2026-05-31 当天结束", "积分方案第 1 版"}, said(model.ZH, why))
		require.Equal(t, []string{want[1], "Day 7 in a row", "Good until the end of 2026-05-31", "Program version 1"}, said(model.EN, why))
	}
	require.Equal(t, "+5 points: campaign “tea”", said(model.EN, ExplainGrant(&model.PointsGranted{Points: 5, Reason: "campaign:tea"}))[0])
}

func TestExpiryAndReturnsAreExplainedByTheirLots(t *testing.T) {
	why := ExplainExpiry(&model.PointsExpired{
		Points: 30, Lots: []model.Lot{{Ends: day("2026-05-31"), Points: -40}, {Ends: day("2026-06-30"), Points: 10}}, Holds: []model.Hold{{Points: -5}},
	})
	require.Equal(t, []string{
		"30 points ended", "40 points of those that end on 2026-05-31", "10 points back to those that end on 2026-06-30", "5 points put aside timed out and are free again",
	}, said(model.EN, why))
	back := model.Effect{Spend: -1_000, Earned: -10, Redeemed: -100, Lots: []model.Lot{{Ends: model.Idle, Points: 100}}}
	require.Equal(t, []string{
		"累计消费变动 −¥10.00", "收回所得 −10 分，退回所用 +100 分", "100 分回到长期不来才失效的积分", "积分变动 +90",
	}, said(model.ZH, ExplainBack("why.refund", model.ID{}, back, yuan))[1:])
}
