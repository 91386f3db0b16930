// Package insight computes what a shop may know of its customers from their stored accounts.
// It begins with RFM scores; it never reads a file, a clock or the log.
package insight

import "slices"

// Customer is what RFM looks at, as of a date.
type Customer struct {
	Recency   int32 // days since the last visit; fewer is better
	Frequency int32 // visits
	Monetary  int64 // spend in minor units
}

// Score holds the three scores, 1 to 5, 5 the best.
type Score struct{ R, F, M uint8 }

// quintiles is the number of score steps.
const quintiles = 5

// RFM scores every customer among all of them: a value's score is
// 1 + floor(5 * (customers strictly worse) / n), at most 5, so that the same value always has
// the same score. The result is in the order of the input. The scores need only the four
// values at which a score begins, so nothing is sorted as a whole.
func RFM(customers []Customer) []Score {
	scores := make([]Score, len(customers))
	if len(customers) == 0 {
		return scores
	}
	values := make([]int64, len(customers))
	for i := range customers {
		values[i] = -int64(customers[i].Recency)
	}
	r := cutsOf(values)
	for i := range customers {
		values[i] = int64(customers[i].Frequency)
	}
	f := cutsOf(values)
	for i := range customers {
		values[i] = customers[i].Monetary
	}
	m := cutsOf(values)
	for i := range customers {
		c := &customers[i]
		scores[i] = Score{r.score(-int64(c.Recency)), f.score(int64(c.Frequency)), m.score(c.Monetary)}
	}
	return scores
}

// cuts are the values that must be exceeded for scores 2, 3, 4 and 5.
type cuts [quintiles - 1]int64

// score counts the cuts below v. Scores are as unpredictable as customers, so there is no
// branch: the sign bit of cut-v says it. Values are far from the ends of int64.
func (c *cuts) score(v int64) uint8 {
	return 1 + uint8(uint64(c[0]-v)>>63+uint64(c[1]-v)>>63+uint64(c[2]-v)>>63+uint64(c[3]-v)>>63)
}

// cutsOf finds the cuts. Of n values, 5*worse >= k*n holds for v exactly if v exceeds the value
// of rank ceil(k*n/5), counting from 1.
func cutsOf(values []int64) cuts {
	var c cuts
	h := newHistogram(values)
	for k := range c {
		rank := ((k+1)*len(values) + quintiles - 1) / quintiles
		c[k] = h.valueAt(values, rank-1)
	}
	return c
}

// histogram counts values in equal steps from the least to the greatest.
type histogram struct {
	least  int64
	shift  uint
	counts []uint32
}

const (
	histogramBits = 16
	sortedAtOnce  = 4096 // values that are sorted rather than counted again
)

func newHistogram(values []int64) *histogram {
	least, most := slices.Min(values), slices.Max(values)
	h := &histogram{least: least}
	for uint64(most-least)>>h.shift >= 1<<histogramBits {
		h.shift++
	}
	h.counts = make([]uint32, uint64(most-least)>>h.shift+1)
	for _, v := range values {
		h.counts[uint64(v-least)>>h.shift]++
	}
	return h
}

// valueAt returns the value of rank i, from 0: it finds the step that holds the rank, and
// looks closer only at the values of that step.
func (h *histogram) valueAt(values []int64, i int) int64 {
	step := 0
	for i >= int(h.counts[step]) {
		i -= int(h.counts[step])
		step++
	}
	if h.shift == 0 {
		return h.least + int64(step)
	}
	within := make([]int64, 0, h.counts[step])
	for _, v := range values {
		if uint64(v-h.least)>>h.shift == uint64(step) {
			within = append(within, v)
		}
	}
	if len(within) <= sortedAtOnce {
		slices.Sort(within)
		return within[i]
	}
	return newHistogram(within).valueAt(within, i)
}
