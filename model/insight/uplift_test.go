package insight

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"regulars/model"
)

func sampleOf(values ...float64) Sample {
	var s Sample
	for _, v := range values {
		s.Add(v)
	}
	return s
}

// TestQuantilesAreThoseOfThePublishedTables has the rows that every table of Student's t has
// (NIST/SEMATECH e-Handbook of Statistical Methods, 1.3.6.7.2), to four digits.
func TestQuantilesAreThoseOfThePublishedTables(t *testing.T) {
	for _, row := range []struct{ df, p95, p975, p995 float64 }{
		{1, 6.3138, 12.7062, 63.6567},
		{2, 2.9200, 4.3027, 9.9248},
		{5, 2.0150, 2.5706, 4.0321},
		{10, 1.8125, 2.2281, 3.1693},
		{30, 1.6973, 2.0423, 2.7500},
		{120, 1.6577, 1.9799, 2.6174},
		{1e12, 1.6449, 1.9600, 2.5758},
		{math.Inf(1), 1.6449, 1.9600, 2.5758},
	} {
		require.InDelta(t, row.p95, studentQuantile(0.95, row.df), 0.000051, "df %v", row.df)
		require.InDelta(t, row.p975, studentQuantile(0.975, row.df), 0.000051, "df %v", row.df)
		require.InDelta(t, row.p995, studentQuantile(0.995, row.df), 0.000051, "df %v", row.df)
	}
}

func TestQuantileHasNoStepWhereItsFormulaChanges(t *testing.T) {
	below, beyond := studentQuantile(0.975, nearlyNormal), studentQuantile(0.975, math.Nextafter(nearlyNormal, 1e9))
	require.InDelta(t, below, beyond, 1e-8)
	for df := 1.0; df < 1e9; df *= 1.7 {
		require.Greater(t, studentQuantile(0.975, df), studentQuantile(0.975, df*1.7), "df %v", df)
	}
}

// TestIntervalIsTheOneOfStudentsSleepData is the example of every textbook: Student, "The probable
// error of a mean", Biometrika 6 (1908), as R's t.test answers it: t = -1.8608 with 17.776
// degrees of freedom, 95 % interval -3.3654832 to 0.2054832.
func TestIntervalIsTheOneOfStudentsSleepData(t *testing.T) {
	one := sampleOf(0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0)
	two := sampleOf(1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4)
	diff, low, high, ok := Uplift(one, two)
	require.True(t, ok)
	require.InDelta(t, -1.58, diff, 1e-9)
	require.InDelta(t, -3.3654832, low, 5e-8)
	require.InDelta(t, 0.2054832, high, 5e-8)
	back, backLow, backHigh, _ := Uplift(two, one)
	require.Equal(t, []float64{-diff, -high, -low}, []float64{back, backLow, backHigh}, "the other way round")
}

func TestNothingIsSaidOfTooFewOrOfWhatIsNoNumber(t *testing.T) {
	many := sampleOf(1, 2, 3)
	for name, pair := range map[string][2]Sample{
		"no holdout": {many, {}}, "one held out": {many, sampleOf(1)}, "one treated": {sampleOf(1), many},
		"no number": {many, sampleOf(1, math.NaN())}, "endless": {sampleOf(1, math.Inf(1)), many},
	} {
		diff, low, high, ok := Uplift(pair[0], pair[1])
		require.False(t, ok, name)
		require.Zero(t, diff, name)
		require.Zero(t, low, name)
		require.Zero(t, high, name)
	}
	diff, low, high, ok := Uplift(sampleOf(5, 5), sampleOf(3, 3, 3))
	require.True(t, ok)
	require.Equal(t, []float64{2, 2, 2}, []float64{diff, low, high}, "values without spread leave no doubt")
}

func TestSpreadOfLargeValuesIsNotLost(t *testing.T) {
	s := sampleOf(1e9+4, 1e9+7, 1e9+13, 1e9+16)
	require.InDelta(t, 1e9+10, s.Mean, 1e-6)
	require.InDelta(t, 30, s.Variance(), 1e-9)
	require.Zero(t, sampleOf(3).Variance())
}

func TestSharesAreMeansOfOnesAndZeros(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.Int64Range(0, 200).Draw(t, "n")
		hits := rapid.Int64Range(0, n).Draw(t, "hits")
		var s Sample
		for i := range n {
			if i < hits {
				s.Add(1)
			} else {
				s.Add(0)
			}
		}
		requireSame(t, s, Hits(hits, n))
	})
	require.Equal(t, Sample{}, Hits(0, -1))
}

func TestGroupsMayBeAddedInParts(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		values := rapid.SliceOfN(rapid.Float64Range(-1e6, 1e6), 0, 40).Draw(t, "values")
		cut := rapid.IntRange(0, len(values)).Draw(t, "cut")
		requireSame(t, sampleOf(values...), sampleOf(values[:cut]...).Plus(sampleOf(values[cut:]...)))
	})
}

func requireSame(t require.TestingT, want, got Sample) {
	require.Equal(t, want.N, got.N)
	require.InDelta(t, want.Mean, got.Mean, 1e-9*(1+math.Abs(want.Mean)))
	require.InDelta(t, want.M2, got.M2, 1e-9*(1+want.M2))
}

// TestIntervalHoldsTheTruthNineteenTimesInTwenty draws two groups of different size and spread.
func TestIntervalHoldsTheTruthNineteenTimesInTwenty(t *testing.T) {
	const times, truth = 4000, 3.0
	r := rand.New(rand.NewPCG(7, 11))
	held := 0
	for range times {
		var treated, holdout Sample
		for range 12 {
			treated.Add(10 + truth + 2*r.NormFloat64())
		}
		for range 6 {
			holdout.Add(10 + 7*r.NormFloat64())
		}
		_, low, high, ok := Uplift(treated, holdout)
		require.True(t, ok)
		if low <= truth && truth <= high {
			held++
		}
	}
	// Welch's interval is close, not exact, for small groups; 4 sigma of 4000 are 1.4 %.
	require.InDelta(t, 0.95, float64(held)/times, 0.014)
}

func TestHoldoutIsTheSameForEver(t *testing.T) {
	var stream model.StreamID
	for i := range stream {
		stream[i] = byte(i + 1)
	}
	// The first share that holds a member out, worked out by another program.
	for _, v := range []struct {
		campaign string
		n        uint64
		place    int64
	}{
		{"tea", 1, 5609}, {"tea", 2, 9836}, {"tea", 3, 870}, {"春茶", 1, 2704}, {"", 1001, 684}, {"tea", math.MaxUint64, 3316},
	} {
		id := model.ID{Stream: stream, N: v.n}
		require.False(t, Holdout(v.campaign, id, v.place), "%+v", v)
		require.True(t, Holdout(v.campaign, id, v.place+1), "%+v", v)
		require.False(t, Holdout(v.campaign, id, 0))
		require.True(t, Holdout(v.campaign, id, whole))
	}
}

func TestHoldoutKeepsItsShareAndCampaignsAreIndependent(t *testing.T) {
	const members = 100_000
	var stream model.StreamID
	stream[3] = 9
	sigma := func(p float64) float64 { return math.Sqrt(members * p * (1 - p)) }
	one, two, both := 0, 0, 0
	for n := range uint64(members) {
		id := model.ID{Stream: stream, N: n + 1}
		a, b := Holdout("spring", id, 1000), Holdout("autumn", id, 2500)
		if a {
			one++
		}
		if b {
			two++
		}
		if a && b {
			both++
		}
	}
	require.InDelta(t, 0.1*members, one, 3*sigma(0.1))
	require.InDelta(t, 0.25*members, two, 3*sigma(0.25))
	require.InDelta(t, 0.025*members, both, 3*sigma(0.025), "a member held out once is not held out for it again")
}
