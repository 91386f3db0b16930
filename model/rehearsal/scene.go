package rehearsal

import (
	"strconv"
	"strings"
	"time"

	"regulars/model"
	"regulars/model/clean"
	"regulars/model/past"
	"regulars/model/program"
)

// scene is one act of the past, as both programs see it.
type scene struct {
	b       past.Book
	n       past.Number
	id      model.ID // of the member
	at      int64
	on      program.Occasion // day and minute
	did     *doing
	fate    *fate          // nil if nothing became of the act later
	profile *model.Profile // read when it is asked for
}

// who reads the member's profile.
func (x *scene) who() (*model.Profile, error) {
	if x.profile != nil {
		return x.profile, nil
	}
	profile, err := x.b.Profile(x.n)
	x.profile = profile
	return profile, err
}

// born is a birthday that is read once.
type born struct {
	known bool
	day   clean.Birthday
}

func (x *scene) birthday() (clean.Birthday, error) {
	if born := &x.did.born; !born.known {
		profile, err := x.who()
		if err != nil {
			return clean.Birthday{}, err
		}
		born.known = true
		if text := profile.Of(model.FieldBirthday); text != "" {
			// What is kept there was cleaned; anything else is no birthday.
			born.day, _ = clean.ParseBirthday(text)
		}
	}
	return x.did.born.day, nil
}

// see plays one event.
func (r *stage) see(b past.Book, e *model.Event, body model.Body) error {
	n, ok := b.Number(e.MemberID())
	at := past.Happened(e, body)
	if !ok || n == 0 || at >= r.end {
		return nil
	}
	switch v := body.(type) {
	case *model.ActUndone:
		return r.undone(n, at, e, v)
	case *model.MemberEnrolled:
		if !r.base.Has(n) {
			acc, err := r.base.Of(n)
			if err != nil {
				return err
			}
			r.base.Keep(n, acc)
		}
	}
	if at < r.begin {
		return r.before(n, at, e, body)
	}
	f := r.fates[e.ID()]
	if f != nil {
		if f.played = true; f.gone {
			return nil
		}
	}
	x := &scene{b: b, n: n, id: e.MemberID(), at: at, on: program.OccasionAt(time.Unix(at, 0), r.zone), did: r.did(n), fate: f}
	return r.play(x, e, body)
}

// play lets both programs answer an act of the period. What follows from the rules, such as an
// expiry or a step, is not in the past but in the answers.
func (r *stage) play(x *scene, e *model.Event, body model.Body) error {
	switch v := body.(type) {
	case *model.SaleRecorded:
		r.count(x, v)
		return r.both(func(s *side) error { return s.sale(x, v) })
	case *model.SaleRefunded:
		return r.refund(x, e, v)
	case *model.PointsRedeemed:
		return r.both(func(s *side) error { return s.redeem(x, v.Points) })
	case *model.PointsAdjusted:
		return r.both(func(s *side) error { return s.adjust(x, v.Points) })
	case *model.PointsGranted:
		return r.both(func(s *side) error { return s.granted(x, v) })
	case *model.CaseOpened:
		return r.both(func(s *side) error { return s.reviewed(x) })
	case *model.MemberEnrolled:
		if v.Source == model.SourceImport {
			return nil // whoever comes from a file is no newcomer
		}
		return r.both(func(s *side) error { return s.welcome(x, e) })
	case *model.MemberEdited:
		return r.both(func(s *side) error { return s.edited(x) })
	}
	return nil
}

func (r *stage) both(play func(*side) error) error {
	for _, s := range r.sides {
		if err := play(s); err != nil {
			return err
		}
	}
	return nil
}

// count adds a sale to the figures that no program changes.
func (r *stage) count(x *scene, v *model.SaleRecorded) {
	r.out.Sales++
	r.out.Lines += int64(max(len(v.Lines), 1))
	r.out.Amount += v.Amount
	d := x.did
	if v.Amount < 0 {
		d.back -= v.Amount
		return
	}
	d.bought += v.Amount
	if d.day != x.on.Day {
		d.day, d.onDay = x.on.Day, 0
	}
	d.onDay++
	d.most = max(d.most, d.onDay)
	if x.fate != nil {
		x.fate.left = v.Amount
	}
}

// before folds an act from before the period, as it happened.
func (r *stage) before(n past.Number, at int64, e *model.Event, body model.Body) error {
	mover, ok := body.(model.Mover)
	if !ok {
		return nil
	}
	if v, ok := body.(*model.PointsGranted); ok {
		r.remember(n, at, e, v)
	}
	return r.fold(n, mover.Effect())
}

// fold puts an effect that no rule decides into the accounts.
func (r *stage) fold(n past.Number, effect model.Effect) error {
	if err := r.base.Apply(n, effect, r.zone); err != nil {
		return err
	}
	for _, s := range r.sides {
		if !s.Has(n) {
			continue // it will begin with the base
		}
		if err := s.Apply(n, effect, r.zone); err != nil {
			return err
		}
	}
	return nil
}

// remember notes what was granted before the period and counts for limits within it.
func (r *stage) remember(n past.Number, at int64, e *model.Event, v *model.PointsGranted) {
	day := model.DayOf(at, r.zone)
	for _, s := range r.sides {
		switch v.Reason {
		case program.ReasonProfile:
			s.pace(n).profiled = true
		case program.ReasonBirthday:
			if year, err := strconv.Atoi(e.Request[strings.LastIndexByte(e.Request, '/')+1:]); err == nil {
				s.pace(n).gift = int16(year)
			}
		}
		s.note(n, v.Reason, day)
	}
}

// undone takes an act of before the period back; those of the period are left out from the
// start.
func (r *stage) undone(n past.Number, at int64, e *model.Event, v *model.ActUndone) error {
	if f := r.fates[r.roots[e.ID()]]; f != nil && f.played {
		return nil
	}
	if at < r.begin {
		return r.fold(n, v.Back)
	}
	return r.both(func(s *side) error { return s.takenBack(n, at, v.Back, v.Of) })
}

// refund takes back a sale of the period, as far as it came back, by what each program gave for
// it, and one of before the period as it happened.
func (r *stage) refund(x *scene, e *model.Event, v *model.SaleRefunded) error {
	r.out.Amount += v.Amount
	x.did.back -= v.Amount
	f := r.fates[v.Sale.In(e.Stream)]
	if f == nil || !f.played {
		return r.both(func(s *side) error { return s.takenBack(x.n, x.at, v.Back, e.Kind) })
	}
	err := r.both(func(s *side) error { return s.refund(x, v, f) })
	f.left += v.Amount
	return err
}
