package program

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"regulars/model"
	"regulars/model/draw"
)

const examples = "../../testdata/programs"

func example(t testing.TB, name string) *Program {
	text, err := os.ReadFile(filepath.Join(examples, name+".toml"))
	require.NoError(t, err)
	return parse(t, string(text))
}

func TestEveryExampleParses(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(examples, "*.toml"))
	require.NoError(t, err)
	require.Len(t, files, 5)
	for _, file := range files {
		text, err := os.ReadFile(file)
		require.NoError(t, err)
		_, err = Parse(1, string(text), yuan)
		require.NoError(t, err, file)
		_, err = Parse(1, "\ufeff"+strings.ReplaceAll(string(text), "\n", "\r\n"), yuan)
		require.NoError(t, err, "%s as an editor on Windows leaves it", file)
		require.Regexp(t, `# .*\p{Han}`, string(text), "%s is explained in Chinese", file)
		require.Regexp(t, `# [A-Z][a-z ]+`, string(text), "%s is explained in English", file)
	}
}

func TestPlainExampleIsTheDefault(t *testing.T) {
	text, err := os.ReadFile(filepath.Join(examples, "plain.toml"))
	require.NoError(t, err)
	require.Equal(t, DefaultText(), string(text))
}

// commented matches the examples that the default program holds in comments.
var commented = regexp.MustCompile(`(?m)^#([a-z\[])`)

func TestDefaultParsesWithItsExamplesTakenOutOfTheComments(t *testing.T) {
	for _, code := range []string{"CNY", "JPY", "KWD"} {
		cur, err := model.CurrencyByCode(code)
		require.NoError(t, err)
		text := commented.ReplaceAllString(DefaultIn(cur), "$1")
		require.Greater(t, strings.Count(text, "\n[")+1, 15, "the examples were found")
		p, err := Parse(1, text, cur)
		require.NoError(t, err, code)
		require.True(t, len(p.Gifts) == 1 && len(p.Coupons) == 1 && len(p.Draws) == 1 && len(p.Charities) == 1, "every sort of reward")
		require.True(t, len(p.Factors) == 1 && len(p.Campaigns) == 1 && len(p.Bonus.Codes) == 1, "every sort of rule")
		require.True(t, p.Bonus.Welcome > 0 && p.Bonus.Checkin.Extra > 0 && p.Bonus.Referrer > 0 && p.Bonus.Review.Points > 0 &&
			p.Bonus.Birthday.Points > 0 && p.Bonus.Profile.Points > 0, "every bonus")
		require.Equal(t, ExpireMonths, p.Expiry.Mode)
		require.NotZero(t, p.Limits.Refund)
	}
}

func TestDefaultStaysPlain(t *testing.T) {
	p := standard(t)
	require.False(t, p.factored)
	require.Equal(t, Expiry{Mode: ExpireNever, Reinstate: 30}, p.Expiry)
	require.Equal(t, Bonus{Birthday: BirthdayGift{Window: OnDay}}, p.Bonus)
	require.Empty(t, len(p.Factors)+len(p.Gifts)+len(p.Coupons)+len(p.Charities)+len(p.Draws)+len(p.Campaigns))
	require.Equal(t, Limits{UndoHours: 24}, p.Limits)
	require.EqualValues(t, 30*60, p.HoldFor)
}

func TestSupermarketReadsAsItIsWritten(t *testing.T) {
	p := example(t, "supermarket")
	require.Equal(t, Earn{Points: 1, Per: 1_000, Exclude: []string{"tobacco", "烟草", "gift card", "礼品卡", "mobile top-up", "话费"}, Stack: StackHighest}, p.Earn)
	require.Equal(t, Redeem{Points: 100, Value: 500, Minimum: 200, Step: 100, Percent: 30}, p.Redeem)
	require.Equal(t, Expiry{Mode: ExpireMonths, Months: 12, Reinstate: 30}, p.Expiry)
	require.Equal(t, Multiplier{Code: "fresh", Label: Label{model.ZH: "生鲜双倍", model.EN: "Fresh food, double"}, Factor: 20_000, Categories: []string{"fresh", "生鲜"}}, p.Factors[0])
	require.EqualValues(t, 1<<3, p.Factors[1].Weekdays, "Wednesday")
	require.Equal(t, Coupon{
		Code: "fresh20", Label: Label{model.ZH: "生鲜八折", model.EN: "20% off fresh food"}, Type: CouponPercent, Percent: 20, Most: 1_500,
		Categories: []string{"fresh", "生鲜"}, Days: 14,
	}, p.Coupons[1])
	require.True(t, p.CouponBy("ten").OncePerDay)
	require.Equal(t, Charity{Code: "foodbank", Label: Label{model.ZH: "爱心食物银行", model.EN: "Food bank"}, Minimum: 50, Step: 50}, *p.CharityBy("foodbank"))
	require.Equal(t, Limits{Sale: 500, Day: 800, Redeem: 5_000, Adjust: 100, Cashier: 500, UndoHours: 24, Refund: 30_000}, p.Limits)
	step, ok := p.TierBy("gold")
	require.True(t, ok)
	require.Equal(t, Tier{
		Code: "gold", Name: Label{model.ZH: "金卡", model.EN: "Gold"}, From: 1_200_000, Factor: 12_500,
		Benefits: map[model.Lang][]string{model.ZH: {"会员价", "满 50 元免费送货"}, model.EN: {"Members' prices", "Free delivery from 50"}},
	}, p.Tiers[step])
}

func TestCafeAndBoutiqueReadAsTheyAreWritten(t *testing.T) {
	cafe := example(t, "cafe")
	require.Equal(t, Checkin{Points: 2, Streak: 7, Extra: 10}, cafe.Bonus.Checkin)
	require.Equal(t, BirthdayGift{Points: 66, Window: InWeek}, cafe.Bonus.Birthday)
	require.Equal(t, Gift{Code: "beans", Label: Label{model.ZH: "咖啡豆一包", model.EN: "A bag of beans"}, Points: 1_500, Stock: 40}, *cafe.GiftBy("beans"))
	require.Equal(t, "coffee", cafe.CouponBy("sorry").Gift)
	require.Equal(t, Ladder{By: ByVisits, Months: 3, Keep: 3}, cafe.Ladder)
	require.EqualValues(t, 12, cafe.Tiers[1].From, "visits, not money")
	require.Equal(t, [2]int{13 * 60, 17 * 60}, [2]int{cafe.Factors[0].From, cafe.Factors[0].To})

	boutique := example(t, "boutique")
	require.Equal(t, Expiry{Mode: ExpireYear, Grace: 3, Reinstate: 30}, boutique.Expiry)
	require.Equal(t, StackAdd, boutique.Earn.Stack)
	require.Equal(t, [2]model.Points{500, 300}, [2]model.Points{boutique.Bonus.Referrer, boutique.Bonus.Newcomer})
	require.Equal(t, ProfileBonus{Points: 100, Fields: []uint64{model.FieldName, model.FieldBirthday, model.FieldEmail}}, boutique.Bonus.Profile)
	require.EqualValues(t, 12, boutique.Tiers[3].Discount)
	require.Equal(t, InMonth, boutique.Factors[0].Birthday)
}

func TestChainReadsAsItIsWritten(t *testing.T) {
	p := example(t, "chain")
	tea := p.CampaignBy("tea")
	require.Equal(t, "tier in (silver, gold, diamond) and spend12 >= 500.00", tea.Audience.String())
	require.Equal(t, []any{day("2026-05-01"), day("2026-05-31"), int64(500), int64(30_000), []string{"tea", "茶"}, model.Points(200_000)},
		[]any{tea.From, tea.Until, tea.Holdout, tea.Factor, tea.Categories, tea.Budget})
	require.Equal(t, "comeback", p.CampaignBy("comeback").Coupon)
	spring := p.DrawBy("spring")
	require.Equal(t, []draw.Prize{{Code: "trip", Odds: 100}, {Code: "cup", Odds: 25_000}, {Code: "off5", Odds: 200_000}}, spring.Prizes)
	require.True(t, draw.Fits(spring.Prizes))
	require.Equal(t, "保温杯", spring.Labels["cup"].In(model.ZH))
	require.Equal(t, ReviewBonus{Points: 5, Limit: Limit{Day: 1, Month: 4}}, p.Bonus.Review)
	require.Equal(t, Limit{Month: 1}, p.CodeBy("survey").Limit)
	require.Equal(t, Ladder{By: ByPoints, Months: 12, Keep: 12}, p.Ladder)
	require.EqualValues(t, 1<<0|1<<6, p.Factors[1].Weekdays, "Saturday and Sunday")
	require.Equal(t, Limits{Sale: 3_000, Day: 5_000, Redeem: 20_000, Adjust: 200, Cashier: 1_000, UndoHours: 48, Refund: 50_000}, p.Limits)
	require.EqualValues(t, 20*60, p.HoldFor)
	require.EqualValues(t, 72, p.Redeem.OfflineHours)
}

func TestALargeProgramIsReadUpToItsLimit(t *testing.T) {
	filler := "# " + strings.Repeat("x", 97) + "\n"
	text := small + strings.Repeat(filler, (maxText-len(small))/len(filler))
	text += "#" + strings.Repeat("x", maxText-len(text)-1)
	require.Len(t, text, maxText)
	_, err := Parse(1, text, yuan)
	require.NoError(t, err)
	_, err = Parse(1, text+"x", yuan)
	require.Equal(t, model.Refuse("program.large", maxText), err)
}

func TestSharesAreReadHoweverTheyAreTyped(t *testing.T) {
	for typed, want := range map[string]int64{"30%": 30, "30": 30, " 30 % ": 30, "30％": 30, "100%": 100, "1%": 1} {
		p := parse(t, strings.Replace(small, "step = 100", "step = 100\npercent = \""+typed+"\"", 1))
		require.Equal(t, want, p.Redeem.Percent, typed)
	}
}

func TestBenefitsAndNamesAreCleanedForTheScreen(t *testing.T) {
	p := parse(t, small+"benefits_en = [\"  red\\u001b[31m  \"]\n[[gift]]\ncode = \"x\"\nzh = \"茶\\u202e杯\"\nen = \"Tea\\tcup\"\npoints = 1\n")
	require.NotContains(t, p.Tiers[1].Benefits[model.EN][0], "\x1b")
	require.Equal(t, Label{model.ZH: "茶杯", model.EN: "Tea cup"}, p.Gifts[0].Label)
}
