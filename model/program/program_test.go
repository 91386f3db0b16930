package program

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"regulars/model"
	"regulars/model/ledger"
)

var yuan = model.Currency{Code: "CNY", Symbol: "¥", Decimals: 2}

func standard(t require.TestingT) *Program {
	p, err := Parse(1, DefaultText(), yuan)
	require.NoError(t, err)
	return p
}

// buy accrues and folds one purchase.
func buy(t require.TestingT, p *Program, acc *ledger.Account, base model.Money) model.Points {
	a, err := p.Accrue(base, acc)
	require.NoError(t, err)
	acc.Carried, acc.Den = a.Before+a.Carried, a.Den
	acc.Earned += a.Points
	return a.Points
}

func TestSplittingABillNeitherGainsNorLoses(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := strings.Replace(DefaultText(), "points = 1\n", "points = "+rapid.SampledFrom([]string{"1", "2", "3", "7"}).Draw(t, "points")+"\n", 1)
		text = strings.Replace(text, `per = "1.00"`, `per = "`+rapid.SampledFrom([]string{"1.00", "3.00", "0.07", "10"}).Draw(t, "per")+`"`, 1)
		p, err := Parse(1, text, yuan)
		require.NoError(t, err)
		parts := rapid.SliceOfN(rapid.Int64Range(-20_000, 90_000), 1, 30).Draw(t, "parts")
		var split, whole ledger.Account
		var sum int64
		for _, part := range parts {
			buy(t, p, &split, model.Money(part))
			sum += part
		}
		buy(t, p, &whole, model.Money(sum))
		require.Equal(t, whole.Earned, split.Earned)
		require.Equal(t, whole.Carried, split.Carried)
		require.Equal(t, sum*p.Earn.Points, int64(split.Earned)*split.Den+split.Carried, "nothing is rounded away")
	})
}

func TestOnePointIsNotRoundedToNone(t *testing.T) {
	p, acc := standard(t), &ledger.Account{}
	require.EqualValues(t, 0, buy(t, p, acc, 99))
	require.EqualValues(t, 1, buy(t, p, acc, 1))
	require.EqualValues(t, 268, buy(t, p, acc, 26828))
	require.EqualValues(t, 1, buy(t, p, acc, 72))
}

func TestRedeemingIsBoundToStepMinimumAndBalance(t *testing.T) {
	p := standard(t)
	for _, c := range []struct {
		points, balance model.Points
		want            model.Code
	}{
		{100, 100, ""},
		{200, 250, ""},
		{0, 100, "redeem.none"},
		{-100, 100, "redeem.none"},
		{200, 199, "redeem.short"},
		{50, 100, "redeem.minimum"},
		{150, 400, "redeem.step"},
	} {
		require.Equal(t, c.want, model.CodeOf(p.CheckRedeem(c.points, c.balance)), "%+v", c)
	}
	require.EqualValues(t, 200, p.Most(299))
	require.EqualValues(t, 0, p.Most(99))
	require.EqualValues(t, 299, p.ValueOf(299))
	require.EqualValues(t, 0, p.ValueOf(-5))
}

func TestTierIsTheHighestThatTheSpendReaches(t *testing.T) {
	p := standard(t)
	for _, c := range []struct {
		spend model.Money
		tier  string
		next  model.Money
	}{
		{0, "ordinary", 100_000}, {99_999, "ordinary", 1}, {100_000, "silver", 400_000}, {500_000, "gold", 1_500_000}, {9_000_000, "diamond", 0},
	} {
		var acc ledger.Account
		acc.Months = []ledger.Spend{{Month: 24_000, Amount: c.spend}}
		s := p.Stand(&acc, 24_000)
		require.Equal(t, c.tier, s.Tier.Code)
		require.Equal(t, c.next, s.Missing)
		require.Equal(t, c.next == 0, s.Next == nil)
	}
}

func TestBadProgramIsRefusedWithItsPlace(t *testing.T) {
	for _, c := range []struct {
		name, from, to string
		code           model.Code
		place          []any
	}{
		{"syntax", "[earn]", "[earn", "program.syntax", []any{3, 16}},
		{"unknown key", "step = 100", "step = 100\nsteps = 7", "program.unknown_key", []any{"redeem.steps", 12, 1}},
		{"rate of zero", "points = 1\n", "points = 0\n", "program.earn", nil},
		{"more decimals than the currency", `per = "1.00"`, `per = "1.001"`, "program.earn", nil},
		{"minimum off the step", "minimum = 100", "minimum = 150", "program.redeem", nil},
		{"falling ladder", `from = "5000"`, `from = "500"`, "program.ladder", []any{"gold"}},
		{"nameless tier", `zh = "银卡"`, `zh = ""`, "program.tiers", nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			text := strings.Replace(DefaultText(), c.from, c.to, 1)
			require.NotEqual(t, DefaultText(), text)
			_, err := Parse(1, text, yuan)
			require.Equal(t, c.code, model.CodeOf(err), "%v", err)
			var refusal *model.Error
			require.ErrorAs(t, err, &refusal)
			if c.place != nil {
				require.Equal(t, c.place, refusal.Args)
			}
		})
	}
}
