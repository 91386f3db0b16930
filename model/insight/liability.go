package insight

import (
	"math/big"

	"regulars/model"
)

// whole is a share of one, in ten-thousandths.
const whole = 10_000

// Obligation is what a period's sales promised: the goods, and the points that came with them.
// A point is a material right, so a part of the price was paid for it (IFRS 15.B39-B41) and is
// a liability until the point is used.
type Obligation struct {
	Sales     model.Money  // paid for the goods, which is also their stand-alone price
	Issued    model.Points // that these sales earned
	Value     model.Money  // what PerPoints points are worth when they are redeemed
	PerPoints model.Points
	Expected  int64 // share of the points that will be redeemed, in 1/10000 (IFRS 15.B42)
}

// part returns the price of the points, exactly: the price of all is divided by relative
// stand-alone prices (IFRS 15.76), S * P / (S + P) with P = issued * value * expected.
// Numerator and denominator are both multiplied by PerPoints * 10000, so that only whole numbers
// meet; they are big because four factors leave 128 bits.
func (o Obligation) part() *big.Rat {
	share := min(o.Expected, whole)
	if o.Sales <= 0 || o.Issued <= 0 || o.Value <= 0 || o.PerPoints <= 0 || share <= 0 {
		return new(big.Rat)
	}
	points := product(int64(o.Issued), int64(o.Value), share)
	all := product(int64(o.Sales), int64(o.PerPoints), whole)
	all.Add(all, points)
	return new(big.Rat).SetFrac(points.Mul(points, big.NewInt(int64(o.Sales))), all)
}

// Allocate divides the sales between the goods and the points that came with them. The points'
// part is rounded once, half up, to the minor unit; the goods are the rest, so that both
// together are always the sales. Sales of nothing, or less, leave nothing to divide.
//
// IFRS 15, illustrative example 52 (IE267-IE270): sales of 100,000, 10,000 points worth 1 each of
// which 95 % are expected to be redeemed: 91,324 for the goods, 8,676 for the points.
func (o Obligation) Allocate() (goods, points model.Money) {
	points = rounded(o.part())
	return o.Sales - points, points
}

// Revenue returns what of the points' part has become revenue so far: the part times the points
// redeemed until now, over all that are now expected ever to be redeemed (IFRS 15.B44-B46: breakage is
// recognised in proportion to what customers use). It is cumulative; a period's revenue is the
// difference of two. Once all that is expected has been redeemed, and when no redemption is
// expected any more, it is the whole part. The exact part is multiplied and rounded once,
// half up, to the minor unit.
//
// IFRS 15, illustrative example 52: 4,500 redeemed of 9,500 expected is 4,110; then 8,500 of 9,700
// is 7,603, of which 3,493 belong to the second year.
func (o Obligation) Revenue(redeemed, expected model.Points) model.Money {
	part := o.part()
	if redeemed = max(redeemed, 0); redeemed < expected {
		part.Mul(part, big.NewRat(int64(redeemed), int64(expected)))
	}
	return rounded(part)
}

// Liability returns what of the points' part is still owed: the part less its revenue so far.
func (o Obligation) Liability(redeemed, expected model.Points) model.Money {
	_, points := o.Allocate()
	return points - o.Revenue(redeemed, expected)
}

func product(factors ...int64) *big.Int {
	p := big.NewInt(1)
	for _, f := range factors {
		p.Mul(p, big.NewInt(f))
	}
	return p
}

// rounded rounds half up. What comes here lies between nothing and the sales, so it is an int64.
func rounded(r *big.Rat) model.Money {
	twice := new(big.Int).Lsh(r.Num(), 1)
	twice.Add(twice, r.Denom())
	return model.Money(twice.Quo(twice, new(big.Int).Lsh(r.Denom(), 1)).Int64())
}

// Cohort is what became of the points of one month, or of any group of points.
type Cohort struct {
	Issued, Redeemed, Expired, Left model.Points
}

// Breakage returns the share of the points issued that has not been redeemed, 1 - redeemed/issued
// in 1/10000, rounded half up. For a cohort that still has points left it is an upper bound.
func (c Cohort) Breakage() int64 {
	kept := c.Issued - max(c.Redeemed, 0)
	if c.Issued <= 0 || kept <= 0 {
		return 0
	}
	share, rest, err := model.MulDiv(int64(kept), whole, int64(c.Issued))
	if err != nil {
		return 0 // kept is at most issued, so the share is at most one
	}
	if rest >= int64(c.Issued)-rest {
		share++
	}
	return share
}

// Plus returns the two cohorts as one.
func (c Cohort) Plus(d Cohort) Cohort {
	return Cohort{c.Issued + d.Issued, c.Redeemed + d.Redeemed, c.Expired + d.Expired, c.Left + d.Left}
}
