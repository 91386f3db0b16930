package program

import (
	"encoding/hex"
	"encoding/json"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"regulars/model"
	"regulars/model/ledger"
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

func FuzzParse(f *testing.F) {
	seeds := append(vectorPrograms(f), DefaultText(), "", "[earn]\npoints=1\nper=\"1\"\n[earn]", "[[tier]]\n[tier]", "a = [", "\x00", "[earn]\npoints = 1e3")
	for _, change := range [][2]string{
		{"points = 1\n", "points = 1000001\n"},
		{`per = "1.00"`, `per = "0"`},
		{`per = "1.00"`, `per = "-1"`},
		{"minimum = 100", "minimum = 9223372036854775800"},
		{"step = 100", "step = 9223372036854775807"},
		{"minimum = 100", "minimum = -100"},
		{`from = "1000"`, `from = "0"`},
		{"step = 100", "step = 0"},
		{"minimum = 100\nstep = 100", "minimum = 9223372036854775807\nstep = 1"},
		{"minimum = 100\nstep = 100", "minimum = 0\nstep = 9223372036854775807"},
	} {
		changed := strings.Replace(DefaultText(), change[0], change[1], 1)
		require.NotEqual(f, DefaultText(), changed)
		seeds = append(seeds, changed)
	}
	for _, text := range seeds {
		f.Add(text, false, int64(26828), int64(99), int64(700))
		f.Add(strings.ReplaceAll(text, ".00", ""), true, int64(-26828), int64(0), int64(99))
	}
	f.Fuzz(func(t *testing.T, text string, yen bool, base, carried, balance int64) {
		code := "CNY"
		if yen {
			code = "JPY"
		}
		cur, err := model.CurrencyByCode(code)
		require.NoError(t, err)
		p, err := Parse(7, text, cur)
		if err != nil {
			require.NotEmpty(t, model.CodeOf(err), "a refusal for people: %v", err)
			require.Nil(t, p)
			return
		}
		requireBounds(t, p)
		again, err := Parse(7, text, cur)
		require.NoError(t, err)
		require.Equal(t, p, again)
		requireComputes(t, p, model.Money(base), carried, model.Points(balance))
	})
}

func requireBounds(t *testing.T, p *Program) {
	require.Equal(t, uint(7), p.Version)
	require.True(t, 0 < p.Earn.Points && p.Earn.Points <= maxRate)
	require.True(t, 0 < p.Earn.Per && p.Earn.Per <= model.MaxMoney)
	require.True(t, 0 < p.Redeem.Points && p.Redeem.Points <= maxRate)
	require.True(t, 0 < p.Redeem.Value && p.Redeem.Value <= model.MaxMoney)
	require.True(t, 0 < p.Redeem.Step && p.Redeem.Step <= model.MaxPoints)
	require.True(t, 0 <= p.Redeem.Minimum && p.Redeem.Minimum <= model.MaxPoints)
	require.Zero(t, p.Redeem.Minimum%p.Redeem.Step)
	require.True(t, 0 < len(p.Tiers) && len(p.Tiers) <= maxTiers)
	require.Zero(t, p.Tiers[0].From)
	for i, tier := range p.Tiers {
		require.True(t, tier.Code != "" && tier.Name[model.ZH] != "" && tier.Name[model.EN] != "")
		require.True(t, i == 0 || tier.From > p.Tiers[i-1].From)
		require.LessOrEqual(t, tier.From, model.MaxMoney)
	}
}

// requireComputes uses a program that was taken: what it gives keeps its promises.
func requireComputes(t *testing.T, p *Program, base model.Money, carried int64, balance model.Points) {
	base %= model.MaxMoney
	den := int64(p.Earn.Per)
	acc := &ledger.Account{Carried: carried % den, Den: den, Earned: balance % model.MaxPoints}
	if a, err := p.Accrue(base, acc); err == nil {
		after := a.Before + a.Carried
		require.True(t, 0 <= after && after < den, "a remainder is less than one point: %+v", a)
	}
	most := p.Most(acc.Balance())
	require.True(t, 0 <= most && most <= acc.Balance())
	if most > 0 {
		require.NoError(t, p.CheckRedeem(most, acc.Balance()))
	}
	require.GreaterOrEqual(t, p.ValueOf(most), model.Money(0))
	s := p.Stand(acc, 24_315)
	require.Zero(t, s.Tier.From)
}
