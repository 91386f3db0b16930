package program

import (
	"testing"

	"github.com/stretchr/testify/require"

	"regulars/model"
	"regulars/model/clean"
	"regulars/model/ledger"
)

func BenchmarkAccruePlain(b *testing.B) {
	p, acc := standard(b), &ledger.Account{Carried: 28, Den: 100}
	b.ReportAllocs()
	for b.Loop() {
		_, err := p.Accrue(Purchase{Amount: 26_828}, plainDay, acc)
		require.NoError(b, err)
	}
}

// BenchmarkAccrueAllRules is a bill of five lines on which exclusion, tier, weekday, hours,
// birthday, category, campaign and limits all hold.
func BenchmarkAccrueAllRules(b *testing.B) {
	p, purchase, on := everything(b)
	acc := &ledger.Account{Carried: 28, Den: 100}
	b.ReportAllocs()
	for b.Loop() {
		_, err := p.Accrue(purchase, on, acc)
		require.NoError(b, err)
	}
}

func everything(t testing.TB) (*Program, Purchase, Occasion) {
	text := small + "factor = \"1.5\"\n[limits]\nsale = 900\nday = 1000\n"
	for _, condition := range []string{`weekday = ["sat"]`, `hours = "22:00-02:00"`, `birthday = "week"`, `category = ["bread"]`} {
		text += "[[multiplier]]\ncode = \"" + condition[:4] + "\"\nzh = \"某\"\nen = \"X\"\nfactor = \"1.2\"\n" + condition + "\n"
	}
	text += "[[campaign]]" + rule + "from = \"2026-05-01\"\nuntil = \"2026-05-31\"\nfactor = \"3\"\ncategory = [\"tea\"]\n"
	p := parse(t, "[earn]\nexclude = [\"gift card\"]\nstack = \"multiply\"\n"+text[len("[earn]\n"):])
	on := Occasion{
		Day: day("2026-05-09"), Minute: 23 * 60, Tier: "high", Birthday: clean.Birthday{Month: 5, Day: 10}, Campaigns: []*Campaign{&p.Campaigns[0]}, Room: 1_000,
	}
	return p, Purchase{Amount: 40_000, Tender: 2_000, Lines: []model.Line{
		{Category: "tea", Amount: 10_000}, {Category: "bread", Amount: 6_000}, {Category: "milk", Amount: 1_000}, {Category: "gift card", Amount: 3_000}, {Category: "tea", Amount: 20_000},
	}}, on
}

func TestAllRulesCanHoldAtOnce(t *testing.T) {
	p, purchase, on := everything(t)
	a, err := p.Accrue(purchase, on, &ledger.Account{})
	require.NoError(t, err)
	require.Len(t, a.Parts, 4)
	require.Equal(t, []string{"tier:high", "factor:week", "factor:hour", "factor:birt", "campaign:x"}, a.Parts[0].Rules)
	require.Equal(t, limitSale, a.Limit)
}

func TestAccruingAllocatesLittle(t *testing.T) {
	plain := standard(t)
	acc := &ledger.Account{}
	require.LessOrEqual(t, testing.AllocsPerRun(100, func() { _, _ = plain.Accrue(Purchase{Amount: 26_828}, plainDay, acc) }), 1.0)
	p, purchase, on := everything(t)
	require.LessOrEqual(t, testing.AllocsPerRun(100, func() { _, _ = p.Accrue(purchase, on, acc) }), 40.0)
}
