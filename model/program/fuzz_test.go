package program

import (
	"encoding/hex"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"regulars/model"
	"regulars/model/clean"
	"regulars/model/draw"
	"regulars/model/ledger"
	"regulars/model/say"
)

// vectorPrograms returns the documents that the vectors of published programs carry.
func vectorPrograms(t testing.TB) []string {
	t.Helper()
	raw, err := os.ReadFile("../../testdata/events/program.published-1.json")
	require.NoError(t, err)
	var f struct {
		Events []struct{ Stream, Wire string }
	}
	require.NoError(t, json.Unmarshal(raw, &f))
	var texts []string
	for _, v := range f.Events {
		wire, err := hex.DecodeString(v.Wire)
		require.NoError(t, err)
		e, err := model.ParseEvent(model.StreamID{1}, wire)
		require.NoError(t, err)
		body, err := e.ParseBody()
		require.NoError(t, err)
		texts = append(texts, body.(*model.ProgramPublished).Text)
	}
	require.NotEmpty(t, texts)
	return texts
}

// seedPrograms are what fuzzing starts from: every example, and programs at their bounds.
func seedPrograms(t testing.TB) []string {
	seeds := append(vectorPrograms(t), commented.ReplaceAllString(DefaultText(), "$1"), small, "", "[earn]\npoints=1\nper=\"1\"\n[earn]",
		"[[tier]]\n[tier]", "a = [", "\x00", "\ufeff", "[earn]\npoints = 1e3", "tier = [{code = \"a\", zh = \"甲\", en = \"A\", from = \"-1\"}]")
	files, err := filepath.Glob(filepath.Join(examples, "*.toml"))
	require.NoError(t, err)
	for _, file := range files {
		text, err := os.ReadFile(file)
		require.NoError(t, err)
		seeds = append(seeds, string(text))
	}
	for _, change := range [][2]string{
		{"points = 1\n", "points = 1000000\n"},
		{`per = "1"`, `per = "10000000000"`},
		{`per = "1"`, `per = "0.01"`},
		{`per = "1"`, `per = "-1"`},
		{"minimum = 100", "minimum = 9223372036854775800"},
		{"step = 100", "step = 9223372036854775807"},
		{"minimum = 100\nstep = 100", "minimum = 1000000000000\nstep = 1"},
		{"minimum = 100\nstep = 100", "minimum = 0\nstep = 1000000000000\npercent = \"1%\""},
		{`from = "10"`, "from = \"9000000000000\"\nfactor = \"100\""},
	} {
		changed := strings.Replace(small, change[0], change[1], 1)
		require.NotEqual(t, small, changed)
		seeds = append(seeds, changed)
	}
	return seeds
}

func FuzzParse(f *testing.F) {
	for _, text := range seedPrograms(f) {
		f.Add(text, false, int64(26_828), int64(99), int64(700), uint16(60))
		f.Add(strings.ReplaceAll(text, ".00", ""), true, int64(-1_000_000_000_000), int64(-1), int64(99), uint16(50_000))
		f.Add(text, false, int64(1_000_000_000_000), int64(1_000_000_000_000), int64(model.MaxPoints), uint16(1_439))
	}
	f.Fuzz(func(t *testing.T, text string, yen bool, amount, carried, balance int64, moment uint16) {
		code := "CNY"
		if yen {
			code = "JPY"
		}
		cur, err := model.CurrencyByCode(code)
		require.NoError(t, err)
		p, err := Parse(7, text, cur)
		if err != nil {
			require.NotEmpty(t, model.CodeOf(err), "a refusal for people: %v", err)
			for _, lang := range model.Langs {
				sentence, hint := say.Error(lang, err)
				require.NotContains(t, sentence+hint, "%!")
			}
			require.Nil(t, p)
			return
		}
		requireBounds(t, p)
		again, err := Parse(7, text, cur)
		require.NoError(t, err)
		require.Equal(t, p, again)
		requireComputes(t, p, model.Money(amount%1_000_000_000_001), carried, model.Points(balance), moment)
	})
}

func requireBounds(t *testing.T, p *Program) {
	require.Equal(t, uint(7), p.Version)
	require.True(t, 0 < p.Earn.Points && p.Earn.Points <= maxRate)
	require.True(t, 0 < p.Earn.Per && p.Earn.Per <= maxPer)
	require.True(t, 0 < p.Redeem.Points && p.Redeem.Points <= maxRate)
	require.True(t, 0 < p.Redeem.Value && p.Redeem.Value <= model.MaxMoney)
	require.True(t, 0 < p.Redeem.Step && p.Redeem.Step <= model.MaxPoints)
	require.True(t, 0 <= p.Redeem.Minimum && p.Redeem.Minimum <= model.MaxPoints)
	require.Zero(t, p.Redeem.Minimum%p.Redeem.Step)
	require.True(t, 0 < len(p.Tiers) && len(p.Tiers) <= maxRules)
	require.Zero(t, p.Tiers[0].From)
	for i, tier := range p.Tiers {
		require.True(t, tier.Code != "" && tier.Name[model.ZH] != "" && tier.Name[model.EN] != "")
		require.True(t, i == 0 || tier.From > p.Tiers[i-1].From)
		require.LessOrEqual(t, tier.From, int64(model.MaxMoney))
		require.True(t, model.FactorOne <= tier.Factor && tier.Factor <= maxFactor)
	}
	for i := range p.Draws {
		require.True(t, draw.Fits(p.Draws[i].Prizes))
	}
	for i := range p.Campaigns {
		require.True(t, p.Campaigns[i].From <= p.Campaigns[i].Until && p.Campaigns[i].Holdout <= 10_000)
	}
}

// requireComputes uses a program that was taken: what it gives keeps its promises.
func requireComputes(t *testing.T, p *Program, amount model.Money, carried int64, balance model.Points, moment uint16) {
	_, den := p.rate()
	acc := &ledger.Account{Carried: carried % den, Den: den, Earned: balance % model.MaxPoints, Spend: amount}
	on := Occasion{Day: model.Day(moment), Minute: int(moment) % (24 * 60), Tier: p.Tiers[len(p.Tiers)-1].Code, Birthday: clean.Birthday{Month: 2, Day: 29}, Room: -1}
	for i := range p.Campaigns {
		on.Campaigns = append(on.Campaigns, &p.Campaigns[i])
	}
	lines := []model.Line{{Category: "tea", Amount: amount / 3}, {Category: "tobacco", Amount: amount / 2}, {Amount: amount}}
	for _, buy := range []Purchase{{Amount: amount}, {Amount: amount, Tender: amount / 7, Lines: lines}} {
		a, err := p.Accrue(buy, on, acc)
		if err != nil {
			require.Equal(t, model.Code("points.large"), model.CodeOf(err))
			continue
		}
		after := a.Before + a.Carried
		least := min(a.Before, 0) // what is missing stays missing until a purchase fills it
		require.True(t, least <= after && after < den, "a remainder is less than one point: %+v", a)
		for _, use := range a.Campaigns {
			require.True(t, use.Points == 0 || a.Base != 0, "a campaign adds to what was bought: %+v", a)
		}
		require.True(t, a.Cut >= 0 && (a.Cut > 0) == (a.Limit != ""))
		sale := &model.SaleRecorded{
			Amount: buy.Amount, Base: a.Base, Points: a.Points, Rate: a.Rate, Den: a.Den, Before: a.Before, Carried: a.Carried, Program: 7,
			Lines: lines, Parts: a.Parts, Cut: a.Cut, Limit: a.Limit, Campaigns: a.Campaigns, Ends: a.Ends,
		}
		for _, line := range said(model.ZH, p.ExplainSale(sale, p.Currency)) {
			require.NotContains(t, line, "%!")
		}
	}
	purse := acc.Purse(ledger.Clock{Today: on.Day})
	for _, bill := range []model.Money{0, max(amount, 0)} {
		most := p.Most(purse.Free(), bill)
		require.True(t, 0 <= most && most <= purse.Free())
		if most > 0 {
			require.NoError(t, p.CheckRedeem(most, purse.Free(), bill))
		}
		require.GreaterOrEqual(t, p.ValueOf(most), model.Money(0))
	}
	for i := range p.Coupons {
		off, err := p.Coupons[i].Off(max(amount, 1), lines, p.Currency)
		require.True(t, err != nil || (off >= 0 && off <= max(amount, 1)), "%d of %d", off, amount)
	}
	require.Zero(t, p.Stand(acc, on.Day).Tier.From)
	acc.Tier = ledger.Step{Code: on.Tier, Until: on.Day - 10_000}
	r := p.Review(acc, on.Day)
	require.True(t, r.Until == model.Never || r.Until >= on.Day, "%+v", r)
}
