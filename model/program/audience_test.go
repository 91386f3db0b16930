package program

import (
	"testing"

	"github.com/stretchr/testify/require"

	"regulars/model"
	"regulars/model/cond"
	"regulars/model/ledger"
	"regulars/model/say"
)

func TestAudienceSeesAMemberAsTheProgramAsks(t *testing.T) {
	today := day("2026-03-31")
	month := ledger.MonthOfDay(today)
	who := &Subject{
		Account: &ledger.Account{
			Earned: 500, Redeemed: 200, Spend: 900_000, Visits: 30, Lots: []model.Lot{{Ends: day("2026-01-31"), Points: 100}},
			Months: []ledger.MonthSum{{Month: month - 12, Spend: 1, Visits: 1}, {Month: month - 11, Spend: 40_000, Visits: 3}, {Month: month, Spend: 10_000, Visits: 1}},
		},
		Clock: ledger.Clock{Today: today}, Tier: "gold", Tags: []string{"vip", "茶友"}, Gender: "f", Age: 61, Joined: day("2020-01-01"), Visited: today - 61,
	}
	stranger := &Subject{Account: &ledger.Account{}, Clock: who.Clock, Tier: "ordinary", Age: -1}
	for condition, want := range map[string]bool{
		"": true, "tier = GOLD": true, "tier in (silver, diamond)": false, "tag = 茶友": true, "tag = staff": false, "gender = f": true, "age >= 60": true,
		"spend = 9000": true, "spend12 = 500.00": true, "visits = 30": true, "visits12 = 4": true, "points = 200": true,
		"last_visit > 60 days": true, "last_visit > 61 days": false, "joined > 24 months": true,
	} {
		p, err := Parse(1, DefaultText()+"\n[[campaign]]"+rule+dates+"points = 1\naudience = '"+condition+"'", yuan)
		require.NoError(t, err, condition)
		require.Equal(t, want, p.Campaigns[0].Audience.Match(who.Attribute), condition)
	}
	for _, condition := range []string{"gender = f", "gender != f", "age < 100", "last_visit > 1 days", "joined > 1 days"} {
		audience, err := cond.Parse(condition, standard(t).attributes(), yuan)
		require.NoError(t, err)
		require.False(t, audience.Match(stranger.Attribute), "%s: nobody knows", condition)
	}
}

func TestEveryAttributeOfAnAudienceHasItsValue(t *testing.T) {
	who := &Subject{Account: &ledger.Account{}, Clock: ledger.Clock{Today: 20_000}, Tier: "gold", Gender: "f", Age: 30, Joined: 1, Visited: 1}
	for _, a := range standard(t).attributes() {
		require.True(t, who.Attribute(a.Name).Known, a.Name)
	}
	require.False(t, who.Attribute("shoe").Known)
}

func TestBadAudienceSaysWhereAndWhatAndWhatToDo(t *testing.T) {
	_, err := Parse(1, small+"[[campaign]]"+rule+dates+"points = 1\naudience = \"tier = hihg\"", yuan)
	sentence, hint := say.Error(model.EN, err)
	require.Equal(t, "Line 29, column 1 of the program (campaign[1].audience): “tier” is never “hihg” (character 8).", sentence)
	require.Equal(t, "Did you mean “high”? It can be high, low.", hint)
	sentence, hint = say.Error(model.ZH, err)
	require.Equal(t, "积分方案第 29 行第 1 列（campaign[1].audience）：「tier」没有「hihg」这个值（第 8 个字符）。", sentence)
	require.Equal(t, "是不是「high」？可以用：high, low。", hint)
}
