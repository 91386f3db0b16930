package sample

import (
	"math/rand/v2"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"regulars/model"
)

func TestNamesAreSpelledAsTheirBearersWould(t *testing.T) {
	for name, want := range map[string]string{
		"欧阳志强": "Ouyang Zhiqiang", "单雪": "Shan Xue", "尉迟可": "Yuchi Ke", "吕露": "Lyu Lu", "高林": "Gao Lin", "鈴木さくら": "Suzuki Sakura",
		"佐々木亮": "Sasaki Ryo", "김민준": "Kim Min-jun", "이수빈": "Lee Su-bin", "María José": "María José", "欧阳": "Ouyang", "亮": "Liang",
	} {
		require.Equal(t, want, latin(name), name)
	}
	require.Equal(t, "jurgen.gro", letters("Jürgen Groß"))
	require.Equal(t, "ouyang.zhiqiang", letters("欧阳志强"))
}

func TestBasketsAddUp(t *testing.T) {
	s := newStock(model.ZH)
	sumOf := func(lines []model.Line) (sum model.Money) {
		for _, l := range lines {
			sum += l.Amount
		}
		return sum
	}
	rapid.Check(t, func(t *rapid.T) {
		r := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 0))
		now := phase(rapid.IntRange(0, int(phases)-1).Draw(t, "phase"))
		h := habit{walls: [2]int{r.IntN(len(shelves)), r.IntN(len(shelves))}, purse: rapid.IntRange(1, 2000).Draw(t, "purse")}
		lines, total := s.basket(r, now, h)
		require.NotEmpty(t, lines)
		require.Equal(t, total, sumOf(lines))
		amount := model.Money(rapid.Int64Range(100, 3_000_000).Draw(t, "amount"))
		lines = s.worth(r, now, h, amount)
		require.Equal(t, amount, sumOf(lines))
		for _, l := range lines {
			require.Positive(t, l.Amount)
			require.Positive(t, l.Quantity)
		}
	})
}

func TestNobodySellsMooncakesInMarch(t *testing.T) {
	s := newStock(model.EN)
	r := rand.New(rand.NewPCG(1, 2))
	mooncakes := map[phase]int{}
	for ph := range phases {
		for range 5_000 {
			if s.draw(r, ph).category == "Mooncakes" {
				mooncakes[ph]++
			}
		}
	}
	require.Greater(t, mooncakes[midAutumn], 200)
	delete(mooncakes, midAutumn)
	require.Empty(t, mooncakes)
}

func TestSpreadKeepsTheAmount(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 0))
		amount := model.Money(rapid.Int64Range(1_000, 5_000_000).Draw(t, "amount"))
		sum := model.Money(0)
		for _, v := range spread(r, make([]visit, rapid.IntRange(1, 50).Draw(t, "visits")), amount) {
			sum += v.amount
		}
		require.Equal(t, amount, sum)
	})
}

// The log's clock never goes back, so the plan must not either.
func TestChaptersFollowOneAnother(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		now := time.Unix(rapid.Int64Range(1_700_000_000, 2_600_000_000).Draw(t, "now"), 0)
		p := newPlan(Options{Now: now, Members: 1, Lang: model.ZH})
		last := Begin(now)
		for _, c := range p.chapters {
			require.False(t, c.from.Before(last), "a chapter begins at %s, after %s", c.from, last)
			require.False(t, c.at.Before(c.from))
			last = c.at
			for _, a := range c.acts {
				require.False(t, a.at.Before(last), "an act at %s, after %s", a.at, last)
				last = a.at
			}
		}
		require.False(t, last.After(now))
	})
}

func TestFirstCompaniesHaveNamesOfTheirOwn(t *testing.T) {
	seen := map[words]bool{}
	for k := range 80 {
		require.False(t, seen[company(k)], company(k))
		seen[company(k)] = true
	}
}
