package desk

import (
	"context"

	"regulars/model"
	"regulars/model/clean"
	"regulars/model/staff"
)

// Adjustment moves points by hand.
type Adjustment struct {
	Points   model.Points
	Reason   string    // a code of the shop's
	Request  string    // a number that the caller made for this act, by which a repeat is known; "" for none
	Approval *Approval // needed above a limit, and by who may not adjust alone
}

// Adjust moves points by hand, with a reason code. Above the program's limits somebody else
// must approve. Repeating it with the same request gives the first answer.
func (s *Session) Adjust(ctx context.Context, id model.ID, in Adjustment) (Answer, error) {
	in.Reason = clean.Text(in.Reason, 40)
	switch {
	case in.Reason == "":
		return Answer{}, model.Refuse("adjust.reason")
	case in.Points == 0 || in.Points > model.MaxPoints || in.Points < -model.MaxPoints:
		return Answer{}, model.Refuse("adjust.points", model.MaxPoints.Format())
	}
	request, err := actNamed(in.Request)
	if err != nil {
		return Answer{}, err
	}
	approved, recheck, err := s.consent(ctx, staff.RightAdjust, in.Approval)
	if err != nil {
		return Answer{}, err
	}
	return s.act(ctx, id, func(p *party) (Answer, error) {
		if err := recheck(p.b); err != nil {
			return Answer{}, err
		}
		if repeat, err := p.moved(request, in.Points, in.Reason, 0); repeat != nil || err != nil {
			return deref(repeat), err
		}
		before := p.purse()
		body := &model.PointsAdjusted{At: p.b.Now().Unix(), Points: in.Points, Reason: in.Reason}
		if !approved.IsZero() {
			body.Approved = p.own(approved)
		} else if err := s.alone(p, in.Points); err != nil {
			return Answer{}, err
		}
		if in.Points < 0 {
			if err := p.b.Program().CheckHas(-in.Points, before.Free()); err != nil {
				return Answer{}, err
			}
			body.Lots = p.takeAway(-in.Points)
		} else if ends := p.b.Program().EndsOf(p.today()); ends != model.Never {
			body.Lots = []model.Lot{{Ends: ends, Points: in.Points}}
		}
		return p.answer(p.add(body, request), body, before, explain(p.b, body)), nil
	})
}

// consent finds out who answers for an act: the session's role alone (zero) or an approval. An
// approval that is offered counts also where the role would do, since a limit may ask for it.
func (s *Session) consent(ctx context.Context, right staff.Right, a *Approval) (approved model.ID, recheck func(Book) error, err error) {
	if a != nil {
		return s.needApproval(ctx, right, a)
	}
	return s.mayWith(ctx, right, nil)
}

// alone refuses an adjustment beyond what one person may move without another.
func (s *Session) alone(p *party, points model.Points) error {
	limits := p.b.Program().Limits
	size := max(points, -points)
	if limits.Adjust > 0 && size > limits.Adjust {
		return model.Refuse("adjust.limit", size.Format(), limits.Adjust.Format())
	}
	if limits.Cashier == 0 {
		return nil
	}
	moved, err := s.adjustedToday(p.b)
	if err == nil && moved+size > limits.Cashier {
		err = model.Refuse("adjust.day", limits.Cashier.Format(), max(limits.Cashier-moved, 0).Format())
	}
	return err
}

// adjustLooks bounds how many events of the shop back a person's adjustments are looked for.
const adjustLooks = 20_000

// adjustedToday sums what the session's person moved by hand today without another.
func (s *Session) adjustedToday(b Book) (model.Points, error) {
	var sum model.Points
	start := todayOf(b).Start(b.Shop().Zone)
	last := b.Last()
	for pos := last; pos > 0 && last-pos < adjustLooks; pos-- {
		e, err := b.Event(pos)
		if err != nil {
			return 0, err
		}
		if e.HLC.Time().Before(start) {
			break
		}
		if e.Kind != model.PointsAdjustedKind || e.ActorID() != s.who.ID {
			continue
		}
		if body, err := e.ParseBody(); err == nil {
			if v := body.(*model.PointsAdjusted); v.Approved.IsZero() && v.Reason != model.SourceImport {
				sum += max(v.Points, -v.Points)
			}
		}
	}
	return sum, nil
}

// Transfer moves points from one member to another, as two entries of one transaction. Repeating it
// with the same request gives the first answer.
func (s *Session) Transfer(ctx context.Context, from, to model.ID, in Adjustment) (Answer, error) {
	in.Reason = clean.Text(in.Reason, 40)
	switch {
	case in.Reason == "":
		return Answer{}, model.Refuse("adjust.reason")
	case in.Points <= 0 || in.Points > model.MaxPoints:
		return Answer{}, model.Refuse("redeem.none")
	case from == to:
		return Answer{}, model.Refuse("transfer.same")
	}
	request, err := actNamed(in.Request)
	if err != nil {
		return Answer{}, err
	}
	approved, recheck, err := s.consent(ctx, staff.RightAdjust, in.Approval)
	if err != nil {
		return Answer{}, err
	}
	return s.act(ctx, from, func(p *party) (Answer, error) {
		if err := recheck(p.b); err != nil {
			return Answer{}, err
		}
		n, err := numberOf(p.b, to)
		if err != nil {
			return Answer{}, err
		}
		if repeat, err := p.moved(request, -in.Points, in.Reason, n); repeat != nil || err != nil {
			return deref(repeat), err
		}
		if approved.IsZero() {
			if err := s.alone(p, in.Points); err != nil {
				return Answer{}, err
			}
		}
		other, err := p.with(n, to)
		if err != nil {
			return Answer{}, err
		}
		before := p.purse()
		if err := p.b.Program().CheckHas(in.Points, before.Free()); err != nil {
			return Answer{}, p.unseen(err, in.Points, 0)
		}
		lots, err := p.spend(in.Points, 0)
		if err != nil {
			return Answer{}, err
		}
		out := &model.PointsAdjusted{At: p.b.Now().Unix(), Points: -in.Points, Reason: in.Reason, Lots: lots, Other: p.own(to)}
		into := &model.PointsAdjusted{At: out.At, Points: in.Points, Reason: in.Reason, Other: p.own(from)}
		for _, l := range out.Lots { // points keep their end, whoever has them
			into.Lots = append(into.Lots, model.Lot{Ends: l.Ends, Points: -l.Points})
		}
		if !approved.IsZero() {
			out.Approved, into.Approved = p.own(approved), p.own(approved)
		}
		entry := p.add(out, request)
		other.add(into, "")
		return p.answer(entry, out, before, explain(p.b, out)), nil
	})
}
