// Package rehearsal plays a shop's own past once more, by the program in force and by a draft, and
// compares what each would have given: before a program is published, not after. It writes nothing,
// asks nobody for a right and tells no future: customers buy as they did.
package rehearsal

import (
	"context"
	"time"

	"regulars/model"
	"regulars/model/past"
	"regulars/model/program"
)

// whole is a share of one, in ten-thousandths.
const whole = 10_000

// Query says which of the shop's past a program is tried on; the zero value is the
// last 365 days.
type Query struct {
	From, To model.Day // both inclusive
}

// Result compares what the present program and a draft make of the same past.
//
// Both begin with the accounts as they stood before the first day. Purchases, check-ins,
// feedback, activity codes and adjustments are taken as they happened, and so are redemptions
// where the balance allows; what was taken back later is left out. What the rules give for
// them, birthdays, referrals and campaigns included, is worked out anew, by profiles as they
// are now. Coupons, and how customers would have bought under other rules, are beyond it.
type Result struct {
	From, To model.Day
	Currency model.Currency
	Members  int64
	Sales    int64
	Lines    int64
	Amount   model.Money // of the sales, less what came back
	Present  Outcome
	Draft    Outcome
	Gamers   []Gamer // who would gain conspicuously much for their money under the draft; few, the worst first
}

// Outcome is what one program makes of a past.
type Outcome struct {
	Issued    model.Points // in all, less what was taken back
	Purchases model.Points // of Issued, by purchases
	Bonus     model.Points // of Issued, for anything else, adjustments by hand included
	Cut       model.Points // by limits, not issued
	Redeemed  model.Points
	Unmet     model.Points // redeemed in truth, but not there under this program
	Expired   model.Points
	Left      model.Points // outstanding at the end
	LeftValue model.Money
	Debt      model.Points // that members owe at the end
	Cost      model.Money  // what the issued points are worth when they are redeemed
	CostShare int64        // Cost of the sales, in 1/10000
	Tiers     past.Ladder  // at the end, from the lowest step up
}

// Gamer is a member who gains conspicuously much for the money under a draft.
type Gamer struct {
	Member model.ID
	Name   string // masked
	Spend  model.Money
	Points model.Points // issued under the draft, or spent without being earned
	Value  model.Money  // of Points
	Share  int64        // Value of Spend, in 1/10000; -1 if nothing was spent
	Before model.Points // the same under the present program
	Why    model.Why    // how
}

// progressChunk is how many events are done between two words of progress.
const progressChunk = 2000

// Run plays the shop's own past through the present program and through a draft, and
// compares. Nothing is written. progress may be nil and is told how many events more are done.
func Run(ctx context.Context, from past.Source, draftText string, q Query, progress func(done int64)) (Result, error) {
	var r *stage
	err := from.View(ctx, func(b past.Book) (err error) {
		r, err = newStage(b, draftText, q)
		return err
	})
	if err != nil {
		return Result{}, err
	}
	if err := r.foresee(ctx, from); err != nil {
		return Result{}, err
	}
	done := int64(0)
	err = past.Walk(ctx, from, nil, func(b past.Book, e *model.Event, body model.Body) error {
		if done++; done%progressChunk == 0 && progress != nil {
			progress(progressChunk)
		}
		return r.see(b, e, body)
	})
	if err == nil {
		err = r.finish()
	}
	if err == nil {
		err = r.nameGamers(ctx, from)
	}
	if err != nil {
		return Result{}, err
	}
	if progress != nil {
		progress(done % progressChunk)
	}
	return r.out, nil
}

// stage is a past being played.
type stage struct {
	zone       *time.Location
	begin, end int64              // unix seconds of the period; end is exclusive
	base       past.Crowd         // the accounts before the period
	sides      [2]*side           // the present program, the draft
	fates      map[model.ID]*fate // of acts that were taken back, whole or in part
	roots      map[model.ID]model.ID
	doings     []*doing // by number, nil for who did nothing in the period
	out        Result
}

// fate is what became of an act later, and what the sides made of it.
type fate struct {
	gone     bool // taken back, and not done again
	refunded bool
	played   bool        // it happened within the period
	left     model.Money // of a sale, what was not refunded yet
	yields   [2]yield
}

// yield is what a sale gave under one program.
type yield struct {
	points  model.Points // by the purchase, less what was clawed back since
	carried int64
	den     int64
	ends    model.Day
	bonus   model.Points
}

// doing is what a member did in the period, whatever the program.
type doing struct {
	bought, back model.Money // back is what was returned
	day          model.Day   // of the last purchase
	onDay, most  int32       // purchases on it, and on the fullest day
	born         born
}

func newStage(b past.Book, draftText string, q Query) (*stage, error) {
	present, zone, cur, today := b.Program(), b.Zone(), b.Currency(), past.Now(b).Today
	draft, err := program.Parse(present.Version+1, draftText, cur)
	if err != nil {
		return nil, err
	}
	to := today
	if q.To != model.Never && q.To < today {
		to = q.To
	}
	from := to - 364
	if q.From != model.Never {
		from = q.From
	}
	if from > to {
		return nil, model.Refuse("report.span", from.String(), to.String())
	}
	r := &stage{
		zone: zone, begin: from.Start(zone).Unix(), end: (to + 1).Start(zone).Unix(),
		fates: map[model.ID]*fate{}, roots: map[model.ID]model.ID{},
		out: Result{From: from, To: to, Currency: cur},
	}
	r.sides = [2]*side{newSide(r, present, &r.out.Present), newSide(r, draft, &r.out.Draft)}
	return r, nil
}

// foresee finds out which acts were taken back later, so that playing the past needs to
// remember only those.
func (r *stage) foresee(ctx context.Context, from past.Source) error {
	kinds := []model.Kind{model.ActUndoneKind, model.SaleRefundedKind}
	return past.Walk(ctx, from, kinds, func(_ past.Book, e *model.Event, body model.Body) error {
		switch v := body.(type) {
		case *model.SaleRefunded:
			r.fate(v.Sale.In(e.Stream)).refunded = true
		case *model.ActUndone:
			root := v.Act.In(e.Stream)
			if act, ok := r.roots[root]; ok {
				root = act // the undo of an undo does the act again
			}
			r.roots[e.ID()] = root
			f := r.fate(root)
			f.gone = !f.gone
		}
		return nil
	})
}

func (r *stage) fate(act model.ID) *fate {
	if r.fates[act] == nil {
		r.fates[act] = &fate{}
	}
	return r.fates[act]
}

// did is what a member did in the period, to be added to.
func (r *stage) did(n past.Number) *doing {
	for int(n) >= len(r.doings) {
		r.doings = append(r.doings, nil)
	}
	if r.doings[n] == nil {
		r.doings[n] = &doing{}
	}
	return r.doings[n]
}

// finish looks at every member at the end of the period.
func (r *stage) finish() error {
	for n := past.Number(1); n < max(r.base.End(), r.sides[0].End()); n++ {
		if !r.base.Has(n) && !r.sides[0].Has(n) {
			continue
		}
		r.out.Members++
		for _, s := range r.sides {
			if err := s.last(n); err != nil {
				return err
			}
		}
	}
	for _, s := range r.sides {
		s.sum(r.out.Amount)
	}
	r.findGamers()
	return nil
}
