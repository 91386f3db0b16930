package desk

import (
	"context"

	"regulars/model"
	"regulars/model/ledger"
	"regulars/model/program"
	"regulars/model/staff"
)

// NightlyReport says what the nightly pass booked.
type NightlyReport struct {
	Members int64        // looked at
	Expired int64        // of whom points ended
	Points  model.Points // that ended
	Fell    int64        // down the ladder
	Kept    int64        // their step for another term
	Holds   int64        // that timed out
}

const (
	nightlyLooks  = 5000 // accounts that one short transaction reads
	nightlyAtOnce = 500  // members that one transaction books
)

// Nightly books what has ended by rule for every member: lots, holds, the time that a step was
// kept for. Balances never counted it since, so that a night without it costs nothing but
// figures of the shop that lag behind. It can be repeated and stopped at any time. progress
// may be nil and is told how many members more are done.
func (s *Session) Nightly(ctx context.Context, progress func(done int64)) (NightlyReport, error) {
	var report NightlyReport
	if err := s.May(staff.RightKeep); err != nil {
		return report, err
	}
	for after := Number(0); ; {
		due, looked, err := s.dueAfter(ctx, &after)
		if err != nil || looked == 0 {
			return report, err
		}
		if len(due) > 0 {
			errs := s.decide(ctx, func(b Book) ([]model.Draft, error) { return settleAll(b, due) })
			if errs[0] != nil {
				return report, errs[0]
			}
		}
		report.Members += looked
		for _, d := range due {
			report.add(d)
		}
		if progress != nil {
			progress(looked)
		}
	}
}

// overdue is a member for whom something is to be booked, and what.
type overdue struct {
	n      Number
	drafts []model.Draft
}

// dueAfter looks at accounts, and at nothing else, until there is enough to book; after moves on.
func (s *Session) dueAfter(ctx context.Context, after *Number) (due []*overdue, looked int64, err error) {
	err = s.store.View(ctx, func(b Book) error {
		prog, zone := b.Program(), b.Shop().Zone
		clock := ledger.Clock{Now: b.Now().Unix(), Today: todayOf(b)}
		return b.Accounts(*after, func(n Number, acc *ledger.Account) bool {
			looked++
			*after = n
			if b.Chain() != nil {
				if enter(b, acc); endedHere(b, acc) {
					due = append(due, &overdue{n: n})
				}
				return looked < nightlyLooks && len(due) < nightlyAtOnce
			}
			clock.Idle = model.Never
			if active := acc.Active(); active != 0 && len(acc.Lots) > 0 {
				clock.Idle = prog.IdleEnd(model.DayOf(active, zone))
			}
			_, lots, holds := acc.Lapsed(clock)
			if len(lots) > 0 || len(holds) > 0 || prog.Review(acc, clock.Today).Sinks() {
				due = append(due, &overdue{n: n})
			}
			return looked < nightlyLooks && len(due) < nightlyAtOnce
		})
	})
	return due, looked, err
}

// endedHere reports whether something that the present stream holds has ended. The rest, and who falls
// on the ladder, is headquarters' to book.
func endedHere(b Book, acc *ledger.Account) bool {
	lots, holds := lapsedHere(b, acc)
	return len(lots) > 0 || len(holds) > 0
}

// settleAll books what has ended for some members. Who acted meanwhile is settled already.
func settleAll(b Book, due []*overdue) ([]model.Draft, error) {
	t := newTurn(b)
	for _, d := range due {
		id, err := b.Named(d.n)
		if err != nil {
			return nil, err
		}
		before := len(t.drafts)
		if _, err := t.with(d.n, id); err != nil {
			return nil, err
		}
		d.drafts = t.drafts[before:len(t.drafts):len(t.drafts)]
	}
	return t.drafts, nil
}

// add counts what was booked for one member.
func (r *NightlyReport) add(d *overdue) {
	for i := range d.drafts {
		switch v := d.drafts[i].Body.(type) {
		case *model.PointsExpired:
			r.Points += v.Points
			r.Holds += int64(len(v.Holds))
			if v.Points > 0 {
				r.Expired++
			}
		case *model.TierChanged:
			if v.Why == program.TierFell {
				r.Fell++
			} else {
				r.Kept++
			}
		}
	}
}
