package insight

import (
	"math"
)

// Sample describes the values of a group of members by their number, mean and spread, without
// keeping them. The zero value is an empty group. Members without a value count too: a member
// who did not come has 0 visits.
type Sample struct {
	N    int64
	Mean float64
	M2   float64 // sum of the squared distances from the mean
}

// Add takes one member's value. The mean and the squares are updated as in Welford, "Note on a
// method for calculating corrected sums of squares and products", Technometrics 4 (1962), so
// that a small spread of large values is not lost to rounding.
func (s *Sample) Add(x float64) {
	s.N++
	away := x - s.Mean
	s.Mean += away / float64(s.N)
	s.M2 += away * (x - s.Mean)
}

// Plus returns the two groups as one (Chan, Golub and LeVeque, "Updating formulae and a pairwise
// algorithm for computing sample variances", 1979).
func (s Sample) Plus(o Sample) Sample {
	if s.N == 0 || o.N == 0 {
		return Sample{s.N + o.N, s.Mean + o.Mean, s.M2 + o.M2}
	}
	n := s.N + o.N
	apart := o.Mean - s.Mean
	return Sample{
		N:    n,
		Mean: s.Mean + apart*float64(o.N)/float64(n),
		M2:   s.M2 + o.M2 + apart*apart*float64(s.N)/float64(n)*float64(o.N),
	}
}

// Hits describes a group in which some have a thing and the others have not: a share is the mean
// of ones and zeros.
func Hits(hits, n int64) Sample {
	if n <= 0 {
		return Sample{}
	}
	share := float64(hits) / float64(n)
	return Sample{N: n, Mean: share, M2: float64(hits) * (1 - share)}
}

// Variance returns the unbiased estimate of the variance, 0 for fewer than two members.
func (s Sample) Variance() float64 {
	if s.N < 2 {
		return 0
	}
	return s.M2 / float64(s.N-1)
}

// confidence is of the interval that Uplift gives.
const confidence = 0.95

// Uplift compares an audience with its holdout: the difference of the means and the ends of its
// 95 % interval, by Welch's t, which does not suppose that both groups are of one size or
// spread. An interval that holds 0 has shown nothing. ok is false if a group has fewer than two
// members or a value was no number: then nothing can be said.
//
// Welch, "The generalization of 'Student's' problem when several different population variances
// are involved", Biometrika 34 (1947); the degrees of freedom after Satterthwaite, Biometrics
// Bulletin 2 (1946).
func Uplift(treated, holdout Sample) (diff, low, high float64, ok bool) {
	if treated.N < 2 || holdout.N < 2 {
		return 0, 0, 0, false
	}
	diff = treated.Mean - holdout.Mean
	a, b := treated.Variance()/float64(treated.N), holdout.Variance()/float64(holdout.N)
	within := 0.0
	if a+b > 0 {
		// As shares of the sum, so that squares of tiny variances do not vanish.
		a, b, within = a/(a+b), b/(a+b), math.Sqrt(a+b)
		df := 1 / (a*a/float64(treated.N-1) + b*b/float64(holdout.N-1))
		within *= studentQuantile((1+confidence)/2, df)
	}
	low, high = diff-within, diff+within
	if bad(low) || bad(high) {
		return 0, 0, 0, false
	}
	return diff, low, high, true
}

func bad(x float64) bool { return math.IsNaN(x) || math.IsInf(x, 0) }
