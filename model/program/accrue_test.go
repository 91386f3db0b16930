package program

import (
	"fmt"
	"math/big"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"regulars/model"
	"regulars/model/clean"
	"regulars/model/ledger"
)

var goodsOf = []string{"tea", "bread", "tobacco", "wine", ""}

// randomProgram draws a program with every sort of factor, without limits.
func randomProgram(t *rapid.T) *Program {
	factor := rapid.SampledFrom([]string{"1.1", "1.25", "1.3333", "2", "7.0001", "100"})
	var b strings.Builder
	fmt.Fprintf(&b, "[earn]\npoints = %d\nper = %q\nstack = %q\n", rapid.SampledFrom([]int{1, 2, 3, 7, 1_000}).Draw(t, "points"),
		rapid.SampledFrom([]string{"1.00", "3.00", "0.07", "10", "10000000000"}).Draw(t, "per"),
		rapid.SampledFrom([]string{"highest", "multiply", "add"}).Draw(t, "stack"))
	if rapid.Bool().Draw(t, "exclude") {
		b.WriteString("exclude = [\"Tobacco\"]\n")
	}
	b.WriteString(small[strings.Index(small, "[redeem]"):])
	if rapid.Bool().Draw(t, "tier factor") {
		fmt.Fprintf(&b, "factor = %q\n", factor.Draw(t, "of the tier"))
	}
	for i, condition := range []string{`category = ["TEA"]`, `weekday = ["wed"]`, `hours = "22:00-02:00"`, `birthday = "week"`, `tier = ["high"]`, `category = ["bread", "wine"]`} {
		if rapid.Bool().Draw(t, condition) {
			fmt.Fprintf(&b, "[[multiplier]]\ncode = \"m%d\"\nzh = \"某\"\nen = \"X\"\nfactor = %q\n%s\n", i, factor.Draw(t, "factor"), condition)
		}
	}
	for i, category := range []string{"", "category = [\"wine\"]\n"} {
		fmt.Fprintf(&b, "[[campaign]]\ncode = \"c%d\"\nzh = \"某\"\nen = \"X\"\n%sfactor = %q\n%s", i, dates, factor.Draw(t, "of the campaign"), category)
	}
	p := parse(t, b.String())
	return p
}

func randomOccasion(t *rapid.T, p *Program) Occasion {
	on := Occasion{
		Day: day("2026-03-01") + model.Day(rapid.IntRange(0, 9).Draw(t, "day")), Minute: rapid.IntRange(0, 24*60-1).Draw(t, "minute"),
		Tier: rapid.SampledFrom([]string{"", "low", "high", "gone"}).Draw(t, "tier"), Room: -1,
	}
	if rapid.Bool().Draw(t, "birthday known") {
		on.Birthday = clean.Birthday{Month: 3, Day: 5}
	}
	for i := range p.Campaigns {
		if rapid.Bool().Draw(t, "in the campaign") {
			on.Campaigns = append(on.Campaigns, &p.Campaigns[i])
		}
	}
	return on
}

func randomLines(t *rapid.T) (lines []model.Line, sum model.Money) {
	for range rapid.IntRange(0, 6).Draw(t, "lines") {
		l := model.Line{
			Category: rapid.SampledFrom(goodsOf).Draw(t, "category"), Department: rapid.SampledFrom(goodsOf).Draw(t, "department"),
			Amount: model.Money(rapid.Int64Range(0, 90_000).Draw(t, "amount")),
		}
		lines = append(lines, l)
		sum += l.Amount
	}
	return lines, sum
}

// randomPurchase draws lines with a discount on the bill, an amount beyond them, points tender.
func randomPurchase(t *rapid.T) Purchase {
	lines, sum := randomLines(t)
	amount := max(sum+model.Money(rapid.Int64Range(-5_000, 5_000).Draw(t, "beyond the lines")), 0)
	return Purchase{Amount: amount, Tender: model.Money(rapid.Int64Range(0, int64(amount)).Draw(t, "tender")), Lines: lines}
}

func opposite(buy Purchase) Purchase {
	back := Purchase{Amount: -buy.Amount, Tender: -buy.Tender, Lines: slices.Clone(buy.Lines)}
	for i := range back.Lines {
		back.Lines[i].Amount = -back.Lines[i].Amount
	}
	return back
}

// plainly computes an accrual the slow way: every line by itself, every number a fraction.
func plainly(p *Program, buy Purchase, on Occasion) *big.Rat {
	var sum int64
	for _, l := range buy.Lines {
		sum += int64(l.Amount)
	}
	lines := slices.Clone(buy.Lines)
	whole := int64(buy.Amount)
	if sum > whole {
		whole = sum
	}
	lines = append(lines, model.Line{Amount: model.Money(whole - sum)})
	total, given, upTo := new(big.Rat), int64(0), int64(0)
	for i := range lines {
		upTo += int64(lines[i].Amount)
		share := int64(0)
		if whole != 0 {
			share = new(big.Int).Quo(new(big.Int).Mul(big.NewInt(int64(buy.Amount-buy.Tender)), big.NewInt(upTo)), big.NewInt(whole)).Int64()
		}
		part := big.NewRat((share-given)*p.Earn.Points, int64(p.Earn.Per))
		given = share
		total.Add(total, part.Mul(part, plainFactor(p, &lines[i], on)))
	}
	return total
}

func plainFactor(p *Program, line *model.Line, on Occasion) *big.Rat {
	is := func(names []string) bool {
		for _, n := range names {
			if strings.EqualFold(n, line.Category) || strings.EqualFold(n, line.Department) {
				return true
			}
		}
		return false
	}
	if is(p.Earn.Exclude) {
		return new(big.Rat)
	}
	var factors []int64
	for _, tier := range p.Tiers {
		if tier.Code == on.Tier {
			factors = append(factors, tier.Factor)
		}
	}
	born := on.Birthday.Month != 0 && on.Day >= day("2026-03-02") && on.Day <= day("2026-03-08")
	for _, m := range p.Factors {
		ok := true
		switch m.Code {
		case "m0", "m5":
			ok = is(m.Categories)
		case "m1":
			ok = on.Day == day("2026-03-04")
		case "m2":
			ok = on.Minute >= 22*60 || on.Minute < 2*60
		case "m3":
			ok = born
		case "m4":
			ok = on.Tier == "high"
		}
		if ok {
			factors = append(factors, m.Factor)
		}
	}
	for _, c := range on.Campaigns {
		if len(c.Categories) == 0 || is(c.Categories) {
			factors = append(factors, c.Factor)
		}
	}
	return stacked(p.Earn.Stack, factors)
}

func stacked(how Stack, factors []int64) *big.Rat {
	one, most, half := big.NewRat(1, 1), big.NewRat(100, 1), big.NewRat(1, 2)
	sum := big.NewRat(1, 1)
	for _, f := range factors {
		factor := big.NewRat(f, model.FactorOne)
		switch how {
		case StackHighest:
			if factor.Cmp(sum) > 0 {
				sum = factor
			}
		case StackAdd:
			sum = new(big.Rat).Add(sum, factor.Sub(factor, one))
		case StackMultiply: // half up in the fourth decimal
			fine := new(big.Rat).Mul(new(big.Rat).Mul(sum, factor), big.NewRat(model.FactorOne, 1))
			fine.Add(fine, half)
			sum = new(big.Rat).SetFrac(new(big.Int).Div(fine.Num(), fine.Denom()), big.NewInt(model.FactorOne))
		}
		if sum.Cmp(most) > 0 {
			sum = most
		}
	}
	return sum
}

func TestAccrualIsWhatAPlainCalculationGives(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := randomProgram(t)
		var acc ledger.Account
		exact := new(big.Rat)
		for range rapid.IntRange(1, 5).Draw(t, "purchases") {
			purchase, on := randomPurchase(t), randomOccasion(t, p)
			buy(t, p, &acc, on, purchase)
			exact.Add(exact, plainly(p, purchase, on))
			points := new(big.Int).Div(exact.Num(), exact.Denom())
			require.Equal(t, points.String(), fmt.Sprint(int64(acc.Earned)))
			rest := new(big.Rat).Sub(exact, new(big.Rat).SetInt(points))
			require.Zero(t, rest.Cmp(big.NewRat(acc.Carried, acc.Den)), "the remainder is %s, not %d/%d", rest, acc.Carried, acc.Den)
		}
	})
}

func TestSplittingABillNeitherGainsNorLoses(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := randomProgram(t)
		on := randomOccasion(t, p)
		lines, sum := randomLines(t)
		var split, whole ledger.Account
		for rest := lines; len(rest) > 0; {
			n := rapid.IntRange(1, len(rest)).Draw(t, "lines of a bill")
			bill := Purchase{Lines: rest[:n]}
			for _, l := range bill.Lines {
				bill.Amount += l.Amount
			}
			buy(t, p, &split, on, bill)
			rest = rest[n:]
		}
		a := buy(t, p, &whole, on, Purchase{Amount: sum, Lines: lines})
		require.Equal(t, whole.Earned, split.Earned)
		require.Equal(t, whole.Carried, split.Carried)
		exact := new(big.Int)
		for _, part := range a.Parts {
			worth := new(big.Int).Mul(big.NewInt(int64(part.Base)*part.Factor), big.NewInt(a.Rate))
			exact.Add(exact, worth.Quo(worth, big.NewInt(model.FactorOne)))
		}
		if a.Parts == nil {
			exact.Mul(big.NewInt(int64(a.Base)), big.NewInt(a.Rate))
		}
		stored := new(big.Int).Mul(big.NewInt(int64(a.Points)), big.NewInt(a.Den))
		stored.Add(stored, big.NewInt(a.Carried))
		require.Equal(t, exact.String(), stored.String(), "nothing is rounded away")
	})
}

func TestReturningWhatWasBoughtLeavesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := randomProgram(t)
		on := randomOccasion(t, p)
		var acc ledger.Account
		bought := rapid.SliceOfN(rapid.Custom(randomPurchase), 1, 5).Draw(t, "bought")
		for _, purchase := range bought {
			buy(t, p, &acc, on, purchase)
		}
		for _, purchase := range rapid.Permutation(bought).Draw(t, "returned") {
			buy(t, p, &acc, on, opposite(purchase))
		}
		require.Zero(t, acc.Earned)
		require.Zero(t, acc.Carried)
	})
}

func TestWhatIsTakenOffABillIsSharedOutToTheLastFen(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		purchase := randomPurchase(t)
		base := purchase.Amount - purchase.Tender
		shares := ShareOut(purchase.Lines, purchase.Amount, base)
		var sum model.Money
		for i, share := range shares {
			sum += share
			require.GreaterOrEqual(t, share, model.Money(0))
			if i < len(purchase.Lines) {
				require.LessOrEqual(t, share, purchase.Lines[i].Amount, "nothing earns more than it cost")
				require.True(t, purchase.Lines[i].Amount != 0 || share == 0, "a voided line earns nothing")
			}
		}
		require.Equal(t, base, sum)
	})
}

func TestDiscountAndTenderAreTakenOffEveryLine(t *testing.T) {
	lines := []model.Line{{Category: "tea", Amount: 3_000}, {Category: "tobacco", Amount: 1_000}, {Category: "void"}}
	require.Equal(t, []model.Money{1_500, 500, 0, 0}, ShareOut(lines, 4_000, 2_000), "half is paid with points")
	require.Equal(t, []model.Money{2_250, 750, 0, 0}, ShareOut(lines, 3_000, 3_000), "10.00 off the bill")
	require.Equal(t, []model.Money{3_000, 1_000, 0, 500}, ShareOut(lines, 4_500, 4_500), "more was paid than the lines explain")
	require.Equal(t, []model.Money{-1_500, -500, 0, 0}, ShareOut(opposite(Purchase{Lines: lines}).Lines, -4_000, -2_000))

	p := parse(t, strings.Replace(small, `per = "1"`, "per = \"1\"\nexclude = [\"tobacco\"]", 1))
	a := buy(t, p, &ledger.Account{}, plainDay, Purchase{Amount: 4_000, Tender: 2_000, Lines: lines})
	require.EqualValues(t, 15, a.Points)
	require.EqualValues(t, 1_500, a.Base)
	require.Equal(t, []model.Part{{Base: 1_500, Factor: model.FactorOne, Lines: []int{0, 2}}, {Base: 500, Rules: []string{"exclude"}, Lines: []int{1}}}, a.Parts)
}

func TestPointsTenderEarnsNothing(t *testing.T) {
	a := buy(t, standard(t), &ledger.Account{}, plainDay, Purchase{Amount: 10_000, Tender: 10_000})
	require.Zero(t, a.Points)
	require.Zero(t, a.Base)
	a = buy(t, standard(t), &ledger.Account{}, plainDay, Purchase{Amount: 10_000, Tender: 2_500})
	require.EqualValues(t, 75, a.Points)
}

func TestOnePointIsNotRoundedToNone(t *testing.T) {
	p, acc := standard(t), &ledger.Account{}
	for _, c := range []struct {
		amount model.Money
		want   model.Points
	}{{99, 0}, {1, 1}, {26_828, 268}, {72, 1}} {
		require.Equal(t, c.want, buy(t, p, acc, plainDay, Purchase{Amount: c.amount}).Points, "%d", c.amount)
	}
	require.EqualValues(t, 270, acc.Earned)
}

func TestRemainderSurvivesAProgramThatCountsFiner(t *testing.T) {
	acc := &ledger.Account{}
	require.Zero(t, buy(t, standard(t), acc, plainDay, Purchase{Amount: 99}).Points)
	a := buy(t, example(t, "chain"), acc, plainDay, Purchase{Amount: 1})
	require.EqualValues(t, 1, a.Points)
	require.Zero(t, acc.Carried)
}

func TestLimitsCutPointsAndLeaveTheRemainder(t *testing.T) {
	p := parse(t, small+"[limits]\nsale = 50\nday = 80")
	on := plainDay
	for _, c := range []struct {
		amount    model.Money
		room      model.Points
		points    model.Points
		cut       model.Points
		limit     string
		remainder int64
	}{
		{4_999, 80, 49, 0, "", 99},
		{5_050, 80, 50, 0, "", 50},
		{7_030, 80, 50, 20, "sale", 30},
		{7_030, 31, 31, 39, "day", 30},
		{7_030, 0, 0, 70, "day", 30},
		{7_030, -1, 50, 20, "sale", 30},
		{-7_030, 0, -71, 0, "", 70},
	} {
		on.Room = c.room
		a := buy(t, p, &ledger.Account{}, on, Purchase{Amount: c.amount})
		require.Equal(t, []any{c.points, c.cut, c.limit, c.remainder}, []any{a.Points, a.Cut, a.Limit, a.Carried}, "%+v", c)
	}
}

func TestCampaignIsToldWhatItCost(t *testing.T) {
	p := example(t, "chain")
	tea := p.CampaignBy("tea")
	lines := []model.Line{{Category: "tea", Amount: 10_000}, {Category: "bread", Amount: 10_000}}
	on := plainDay
	on.Campaigns = []*Campaign{tea, p.CampaignBy("comeback")}
	a := buy(t, p, &ledger.Account{}, on, Purchase{Amount: 20_000, Lines: lines})
	require.EqualValues(t, 400, a.Points)
	require.Equal(t, []model.CampaignUse{{Code: "tea", Points: 200}}, a.Campaigns, "one that only gives a coupon has no share")

	a = buy(t, p, &ledger.Account{}, on, opposite(Purchase{Amount: 20_000, Lines: lines}))
	require.Equal(t, []model.CampaignUse{{Code: "tea", Points: -200}}, a.Campaigns)

	on.Room = 250
	a = buy(t, p, &ledger.Account{}, on, Purchase{Amount: 20_000, Lines: lines})
	require.EqualValues(t, 250, a.Points)
	require.Equal(t, []model.CampaignUse{{Code: "tea", Points: 50}}, a.Campaigns, "what a limit cut cost nothing")
}

func TestFactorsStackAsTheProgramSaysUpToAHundred(t *testing.T) {
	rules := func(stack string) *Program {
		text := strings.Replace(small, `per = "1"`, "per = \"1\"\nstack = \""+stack+"\"", 1) + "factor = \"1.5\"\n"
		for i, factor := range []string{"2", "60"} {
			text += fmt.Sprintf("[[multiplier]]\ncode = \"m%d\"\nzh = \"某\"\nen = \"X\"\nfactor = %q\n%s\n", i, factor, []string{`weekday = ["wed"]`, `hours = "12:00-13:00"`}[i])
		}
		return parse(t, text)
	}
	noon, morning := plainDay, plainDay
	noon.Tier, noon.Minute = "high", 12*60
	morning.Tier = "high"
	for _, c := range []struct {
		stack         string
		morning, noon int64
		rules         []string
	}{
		{"highest", 20_000, 600_000, []string{"factor:m1"}},
		{"add", 25_000, 615_000, []string{"tier:high", "factor:m0", "factor:m1"}},
		{"multiply", 30_000, maxFactor, []string{"tier:high", "factor:m0", "factor:m1"}},
	} {
		p := rules(c.stack)
		factor, _ := p.factorOf(nil, &morning, nil)
		require.Equal(t, c.morning, factor, c.stack)
		factor, rules := p.factorOf(nil, &noon, nil)
		require.Equal(t, c.noon, factor, c.stack)
		require.Equal(t, c.rules, p.ruleNames(rules, &noon), c.stack)
	}
}

func TestTooManyPointsAreRefusedAndNotWrapped(t *testing.T) {
	p := parse(t, strings.NewReplacer("points = 1\n", "points = 1000000\n", `per = "1"`, `per = "0.01"`).Replace(small))
	_, err := p.Accrue(Purchase{Amount: model.MaxMoney}, plainDay, &ledger.Account{})
	require.Equal(t, model.Code("points.large"), model.CodeOf(err))
}
