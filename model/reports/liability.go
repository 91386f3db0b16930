package reports

import (
	"cmp"
	"context"
	"math"
	"time"

	"regulars/model"
	"regulars/model/insight"
	"regulars/model/ledger"
	"regulars/model/past"
	"regulars/model/program"
)

// LiabilityQuery says what a liability report is about; the zero value is today and the sales
// of this calendar year.
type LiabilityQuery struct {
	AsOf     model.Day // at whose end the points are counted; Never: now
	From, To model.Day // of the sales that the accounting figure is about, widened to whole months; Never: the year up to AsOf
	Expected int64     // share of the points that will be redeemed, in 1/10000; 0: estimated
}

// Liability says what a shop owes its members in points. Values are at the rate of the
// program in force, each rounded down.
type Liability struct {
	AsOf     model.Day
	Currency model.Currency
	Points   model.Points // outstanding
	Value    model.Money  // of them, redeemed as an amount off
	Held     model.Points // of Points, put aside
	Debt     model.Points // that members owe
	Members  int64        // enrolled
	Holders  int64        // of them, with points

	Tiers   past.Ladder   // from the lowest step up, every step of the program
	Ends    []EndShare    // by the month in which they end, what has no end last
	Cohorts []CohortShare // by the month in which they were issued, the oldest first
	Total   insight.Cohort

	Sales Accounting
}

// EndShare is what ends in one month.
type EndShare struct {
	Month  string // "2026-03", "" for what does not end
	Points model.Points
	Value  model.Money
}

// CohortShare is what became of the points issued in one month; points have no names, so those
// are used first that were issued first.
type CohortShare struct {
	Month insight.Month
	insight.Cohort
	Breakage int64 // in 1/10000, an upper bound while points are left
}

// Accounting is the figure for the books: what a period's sales promised in points. Its points
// are those that the sales earned; what is given for something else was paid for by nobody.
type Accounting struct {
	From, To   model.Day
	Obligation insight.Obligation
	Estimate   model.Why    // where Obligation.Expected comes from
	Goods      model.Money  // of the sales, earned at once
	Points     model.Money  // of the sales, the price of the points
	Redeemed   model.Points // of the points, until AsOf
	Expected   model.Points // of the points, ever to be redeemed
	Revenue    model.Money  // of Points, earned until AsOf
	Liability  model.Money  // of Points, still owed
}

// LiabilityOf reports the points outstanding, what became of those issued, and the figure for
// the books. It reads the whole log and keeps some hundred bytes for each member, so that all
// figures are of one moment and agree.
func LiabilityOf(ctx context.Context, from past.Source, q LiabilityQuery) (Liability, error) {
	var l *liabilities
	err := from.View(ctx, func(b past.Book) (err error) {
		l, err = newLiabilities(b, q)
		return err
	})
	if err != nil {
		return Liability{}, err
	}
	err = past.Walk(ctx, from, nil, l.see)
	if err == nil {
		err = l.Each(l.count)
	}
	if err != nil {
		return Liability{}, err
	}
	return l.finish(q), nil
}

// liabilities collects a report.
type liabilities struct {
	past.Crowd
	program.Moment
	until  int64 // unix seconds; later acts do not count
	ages   insight.Ages
	purses []insight.Purse // by number
	ends   map[model.Day]model.Points
	out    Liability
}

func newLiabilities(b past.Book, q LiabilityQuery) (*liabilities, error) {
	zone, today := b.Zone(), past.Now(b).Today
	l := &liabilities{
		Moment: past.Now(b), until: math.MaxInt64, ends: map[model.Day]model.Points{},
	}
	if q.AsOf != model.Never && q.AsOf < today {
		l.Moment = program.AtEndOf(q.AsOf, l.Program, zone)
		l.until = l.Now
	}
	if q.Expected < 0 || q.Expected > whole {
		return nil, model.Refuse("liability.expected")
	}
	books := &l.out.Sales
	books.To = min(cmp.Or(q.To, l.Today).MonthEnd(), l.Today)
	books.From = cmp.Or(q.From, books.To.YearEnd().AddMonths(-12)+1).MonthStart()
	if books.From > books.To {
		return nil, model.Refuse("report.span", books.From.String(), books.To.String())
	}
	books.Obligation.Value, books.Obligation.PerPoints = l.Program.Redeem.Value, l.Program.Redeem.Points
	l.out.AsOf, l.out.Currency = l.Today, b.Currency()
	l.out.Tiers = past.LadderOf(l.Program)
	return l, nil
}

// see folds one event.
func (l *liabilities) see(b past.Book, e *model.Event, body model.Body) error {
	at := past.Happened(e, body)
	n, ok := b.Number(e.MemberID())
	if !ok || n == 0 || at > l.until {
		return nil
	}
	effect := model.Effect{}
	if mover, ok := body.(model.Mover); ok {
		effect = mover.Effect()
	} else if e.Kind != model.MemberEnrolledKind {
		return nil
	}
	if err := l.Apply(n, effect, l.Zone); err != nil {
		return err
	}
	for int(n) >= len(l.purses) {
		l.purses = append(l.purses, insight.Purse{})
	}
	age(&l.ages, &l.purses[n], &effect, at, l.Zone)
	return l.book(b, e, body, &effect)
}

// age moves points between the fates of their months. What was issued after all, or never was,
// belongs to the month of the act that is taken back.
func age(ages *insight.Ages, p *insight.Purse, e *model.Effect, at int64, zone *time.Location) {
	if e.Expired < 0 {
		ages.Revive(p, -e.Expired)
	}
	if e.Redeemed < 0 {
		ages.Return(p, -e.Redeemed)
	}
	if issued := e.Earned + e.Adjusted; issued > 0 {
		ages.Earn(p, insight.MonthOf(model.DayOf(cmp.Or(e.At, at), zone)), issued)
	} else {
		ages.Revoke(p, -issued)
	}
	ages.Spend(p, e.Redeemed)
	ages.Expire(p, e.Expired)
}

// book adds a sale of the period, or what came back of one, to the figure for the books. What
// was paid with points is no sale again.
func (l *liabilities) book(b past.Book, e *model.Event, body model.Body, effect *model.Effect) error {
	if effect.Spend == 0 && effect.Qualify == 0 {
		return nil
	}
	day := model.DayOf(effect.At, l.Zone)
	if books := &l.out.Sales; day >= books.From && day <= books.To {
		root, _, err := past.Behind(b, e, body)
		if err != nil {
			return err
		}
		books.Obligation.Sales += effect.Spend
		books.Obligation.Issued += effect.Qualify
		if sale, ok := root.(*model.SaleRecorded); ok && sale.Tender != 0 {
			books.Obligation.Sales -= program.Prorate(sale.Tender, effect.Spend, sale.Amount)
		}
	}
	return nil
}

// count adds what one member has at the moment of the report.
func (l *liabilities) count(n past.Number, acc *ledger.Account) error {
	clock := l.Clock(acc)
	purse := acc.Purse(clock)
	out := &l.out
	out.Members++
	out.Points += purse.Balance
	out.Held += purse.Held
	out.Debt += purse.Debt
	if purse.Balance > 0 {
		out.Holders++
	}
	for _, lot := range purse.Lots {
		if lot.Ends == model.Never || lot.Ends == model.Idle {
			l.ends[model.Never] += lot.Points
		} else {
			l.ends[lot.Ends.MonthStart()] += lot.Points
		}
	}
	out.Tiers.Count(l.Program, acc, clock.Today, purse.Balance)
	ended, _, _ := acc.Lapsed(clock)
	l.ages.Expire(&l.purses[n], ended) // by rule, whether booked or not
	return nil
}
