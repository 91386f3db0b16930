package reports

import (
	"maps"
	"slices"

	"regulars/model"
	"regulars/model/insight"
	"regulars/model/program"
)

// finish makes the report of what was collected.
func (l *liabilities) finish(q LiabilityQuery) Liability {
	out := &l.out
	out.Value = l.Program.ValueOf(out.Points)
	out.Tiers.Value(l.Program)
	for _, start := range slices.Sorted(maps.Keys(l.ends)) {
		if start != model.Never {
			out.Ends = append(out.Ends, l.end(insight.MonthOf(start).String(), l.ends[start]))
		}
	}
	if points := l.ends[model.Never]; points != 0 {
		out.Ends = append(out.Ends, l.end("", points))
	}
	first, last, some := l.ages.Months()
	for m := first; some && m <= last; m++ {
		if c := l.ages.Of(m); c != (insight.Cohort{}) {
			out.Cohorts = append(out.Cohorts, CohortShare{Month: m, Cohort: c, Breakage: c.Breakage()})
		}
	}
	out.Total = l.ages.Total()
	l.account(q.Expected)
	return *out
}

func (l *liabilities) end(month string, points model.Points) EndShare {
	return EndShare{Month: month, Points: points, Value: l.Program.ValueOf(points)}
}

// account works out the figure for the books.
func (l *liabilities) account(expected int64) {
	books := &l.out.Sales
	o := &books.Obligation
	o.Expected, books.Estimate = expected, model.Explain("why.expected_given", percentOf(expected))
	if expected == 0 {
		o.Expected, books.Estimate = l.estimate()
	}
	books.Goods, books.Points = o.Allocate()
	var issued insight.Cohort
	for m := insight.MonthOf(books.From); m <= insight.MonthOf(books.To); m++ {
		issued = issued.Plus(l.ages.Of(m))
	}
	// Which of a month's points were redeemed, those of sales or the others, nobody can say.
	books.Redeemed = prorate(o.Issued, issued.Redeemed, issued.Issued)
	books.Expected = prorate(o.Issued, model.Points(o.Expected), whole)
	books.Revenue = o.Revenue(books.Redeemed, books.Expected)
	books.Liability = o.Liability(books.Redeemed, books.Expected)
}

// prorate returns points * part / all, rounded half up, at most the points.
func prorate(points, part, all model.Points) model.Points {
	if points <= 0 || part <= 0 || all <= 0 {
		return 0
	}
	quo, rem, err := model.MulDiv(int64(points), int64(min(part, all)), int64(all))
	if err != nil {
		return points
	}
	if rem >= int64(all)-rem {
		quo++
	}
	return model.Points(quo)
}

// lastingMonths is the age at which points that never end are taken to be used if they ever
// will.
const lastingMonths = 24

// maturity is the age in months at which what becomes of points is settled.
func maturity(e program.Expiry) insight.Month {
	switch e.Mode {
	case program.ExpireMonths, program.ExpireIdle:
		return insight.Month(e.Months)
	case program.ExpireYear:
		return insight.Month(12 + e.Grace)
	}
	return lastingMonths
}

// estimate takes the share that will be redeemed from what became of points: of those old enough
// that it is settled; in a young shop of those used or ended so far, which is rather too high,
// since points end later than they are used; and all of them where nothing was used yet.
func (l *liabilities) estimate() (share int64, from model.Why) {
	age := maturity(l.Program.Expiry)
	old := insight.MonthOf(l.Today) - age
	var settled insight.Cohort
	first, _, some := l.ages.Months()
	for m := first; some && m < old; m++ {
		settled = settled.Plus(l.ages.Of(m))
	}
	if settled.Issued > 0 {
		share = whole - settled.Breakage()
		return share, model.Explain("why.expected_old", percentOf(share), settled.Issued.Format(), int64(age))
	}
	all := l.ages.Total()
	if done := all.Redeemed + all.Expired; done > 0 {
		share = whole - insight.Cohort{Issued: done, Redeemed: all.Redeemed}.Breakage()
		return share, model.Explain("why.expected_young", percentOf(share), done.Format())
	}
	return whole, model.Explain("why.expected_all")
}

// percentOf writes a share of 1/10000 as a percentage.
func percentOf(share int64) string { return model.Share(share, 100) + "%" }
