package insight

import (
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// naive is the definition, word for word.
func naive(value int64, all []int64) uint8 {
	worse := 0
	for _, v := range all {
		if v < value {
			worse++
		}
	}
	return uint8(min(1+5*worse/len(all), 5))
}

func TestScoresFollowTheDefinition(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		customers := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) Customer {
			return Customer{
				Recency: rapid.Int32Range(0, 9).Draw(t, "r"), Frequency: rapid.Int32Range(1, 4).Draw(t, "f"),
				Monetary: rapid.Int64Range(-5, 60).Draw(t, "m"),
			}
		}), 1, 120).Draw(t, "customers")
		var r, f, m []int64
		for _, c := range customers {
			r, f, m = append(r, -int64(c.Recency)), append(f, int64(c.Frequency)), append(m, c.Monetary)
		}
		for i, got := range RFM(customers) {
			require.Equal(t, Score{naive(r[i], r), naive(f[i], f), naive(m[i], m)}, got)
		}
	})
}

func TestSameValueHasTheSameScoreHoweverManyShareIt(t *testing.T) {
	customers := make([]Customer, 1000)
	for i := range customers {
		customers[i].Frequency = 1
		if i >= 600 {
			customers[i].Frequency = int32(2 + i%3)
		}
	}
	for i, s := range RFM(customers) {
		if customers[i].Frequency == 1 {
			require.EqualValues(t, 1, s.F)
		} else {
			require.GreaterOrEqual(t, s.F, uint8(4))
		}
	}
	require.Empty(t, RFM(nil))
}

func BenchmarkRFM(b *testing.B) {
	r := rand.New(rand.NewPCG(1, 2))
	customers := make([]Customer, 1_000_000)
	for i := range customers {
		customers[i] = Customer{Recency: r.Int32N(730), Frequency: 1 + r.Int32N(40), Monetary: r.Int64N(5_000_000)}
	}
	b.ReportAllocs()
	for b.Loop() {
		RFM(customers)
	}
}
