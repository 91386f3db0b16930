package desk

import (
	"context"
	"time"

	"regulars/model"
	"regulars/model/past"
	"regulars/model/program"
	"regulars/model/staff"
)

// whole is a share of one, in ten-thousandths.
const whole = 10_000

// RehearseQuery says which of the shop's past a program is tried on; the zero value is the
// last 365 days.
type RehearseQuery struct {
	From, To model.Day // both inclusive
}

// Rehearsal compares what the present program and a draft make of the same past.
//
// Both begin with the accounts as they stood before the first day. Purchases, check-ins,
// feedback, activity codes and adjustments are taken as they happened, and so are redemptions
// where the balance allows; what was taken back later is left out. What the rules give for
// them, birthdays, referrals and campaigns included, is worked out anew, by profiles as they
// are now. Coupons, and how customers would have bought under other rules, are beyond it.
type Rehearsal struct {
	From, To model.Day
	Currency model.Currency
	Members  int64
	Sales    int64
	Lines    int64
	Amount   model.Money // of the sales, less what came back
	Present  RehearsalOutcome
	Draft    RehearsalOutcome
	Gamers   []Gamer // who would gain conspicuously much for their money under the draft; few, the worst first
}

// RehearsalOutcome is what one program makes of a past.
type RehearsalOutcome struct {
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

// Rehearse runs the shop's own past through the present program and through a draft, and
// compares. Nothing is written. progress may be nil and is told how many events more are done.
func (s *Session) Rehearse(ctx context.Context, draftText string, q RehearseQuery, progress func(done int64)) (Rehearsal, error) {
	if err := s.May(staff.RightProgram); err != nil {
		return Rehearsal{}, err
	}
	var r *rehearsal
	err := source{s.store}.View(ctx, func(b past.Book) (err error) {
		r, err = newRehearsal(b, draftText, q)
		return err
	})
	if err != nil {
		return Rehearsal{}, err
	}
	if err := s.foresee(ctx, r); err != nil {
		return Rehearsal{}, err
	}
	done := int64(0)
	err = past.Walk(ctx, source{s.store}, nil, func(b past.Book, e *model.Event, body model.Body) error {
		if done++; done%progressChunk == 0 && progress != nil {
			progress(progressChunk)
		}
		return r.see(b, e, body)
	})
	if err == nil {
		err = r.finish()
	}
	if err == nil {
		err = s.nameGamers(ctx, r)
	}
	if err != nil {
		return Rehearsal{}, err
	}
	if progress != nil {
		progress(done % progressChunk)
	}
	return r.out, nil
}

// rehearsal is a past being played.
type rehearsal struct {
	zone       *time.Location
	begin, end int64              // unix seconds of the period; end is exclusive
	base       past.Crowd         // the accounts before the period
	sides      [2]*side           // the present program, the draft
	fates      map[model.ID]*fate // of acts that were taken back, whole or in part
	roots      map[model.ID]model.ID
	doings     []*doing // by number, nil for who did nothing in the period
	out        Rehearsal
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

func newRehearsal(b past.Book, draftText string, q RehearseQuery) (*rehearsal, error) {
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
	r := &rehearsal{
		zone: zone, begin: from.Start(zone).Unix(), end: (to + 1).Start(zone).Unix(),
		fates: map[model.ID]*fate{}, roots: map[model.ID]model.ID{},
		out: Rehearsal{From: from, To: to, Currency: cur},
	}
	r.sides = [2]*side{newSide(r, present, &r.out.Present), newSide(r, draft, &r.out.Draft)}
	return r, nil
}

// foresee finds out which acts were taken back later, so that playing the past needs to
// remember only those.
func (s *Session) foresee(ctx context.Context, r *rehearsal) error {
	kinds := []model.Kind{model.ActUndoneKind, model.SaleRefundedKind}
	return past.Walk(ctx, source{s.store}, kinds, func(_ past.Book, e *model.Event, body model.Body) error {
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

func (r *rehearsal) fate(act model.ID) *fate {
	if r.fates[act] == nil {
		r.fates[act] = &fate{}
	}
	return r.fates[act]
}

// did is what a member did in the period, to be added to.
func (r *rehearsal) did(n Number) *doing {
	for int(n) >= len(r.doings) {
		r.doings = append(r.doings, nil)
	}
	if r.doings[n] == nil {
		r.doings[n] = &doing{}
	}
	return r.doings[n]
}

// finish looks at every member at the end of the period.
func (r *rehearsal) finish() error {
	for n := Number(1); n < max(r.base.End(), r.sides[0].End()); n++ {
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
