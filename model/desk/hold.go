package desk

import (
	"context"
	"strings"
	"time"

	"regulars/model"
	"regulars/model/clean"
	"regulars/model/program"
	"regulars/model/staff"
)

const holdRequest = "hold/"

// Hold puts points aside for a suspended sale. They come back by commit, by release, or by
// themselves when the program's time is over. Repeating a receipt gives the first answer.
func (s *Session) Hold(ctx context.Context, id model.ID, points model.Points, receipt string) (Answer, error) {
	if err := s.May(staff.RightAward); err != nil {
		return Answer{}, err
	}
	request := ""
	if receipt != "" {
		clean, err := clean.Receipt(receipt)
		if err != nil {
			return Answer{}, err
		}
		request = holdRequest + clean
	}
	return s.act(ctx, id, func(p *party) (Answer, error) {
		if request != "" {
			if pos, e, err := standing(p.b, request, false); e != nil || err != nil {
				return p.sameHold(pos, e, err, points, receipt)
			}
		}
		before := p.purse()
		if points <= 0 {
			return Answer{}, model.Refuse("redeem.none")
		}
		if err := p.b.Program().CheckHas(points, before.Free()); err != nil {
			return Answer{}, p.unseen(err, points, 0)
		}
		if err := p.mustHold(points, 0); err != nil {
			return Answer{}, err
		}
		now := p.b.Now()
		body := &model.PointsHeld{At: now.Unix(), Points: points, Until: now.Unix() + p.b.Program().HoldFor}
		entry := p.add(body, request)
		return p.answer(entry, body, before, explain(p.b, body)), nil
	})
}

func (p *party) sameHold(pos uint64, e *model.Event, err error, points model.Points, receipt string) (Answer, error) {
	if err != nil {
		return Answer{}, err
	}
	body, err := e.ParseBody()
	if err != nil {
		return Answer{}, err
	}
	if old, ok := body.(*model.PointsHeld); !ok || old.Points != points || !p.is(e.MemberID()) {
		return Answer{}, model.Refuse("receipt.used", clean.Line(receipt), e.ID().String())
	}
	return repeated(p.b, pos, e, nil)
}

// Commit spends what a hold put aside, on an amount off.
func (s *Session) Commit(ctx context.Context, hold string, receipt string) (Answer, error) {
	if err := s.May(staff.RightAward); err != nil {
		return Answer{}, err
	}
	e, body, err := s.hold(ctx, hold)
	if err != nil {
		return Answer{}, err
	}
	if receipt == "" {
		receipt = strings.TrimPrefix(e.Request, holdRequest)
	}
	want := Redemption{Points: body.Points, Receipt: receipt, Hold: e.ID()}
	if done, answer, err := s.committed(ctx, e); done || err != nil {
		return answer, err
	}
	return s.Redeem(ctx, e.MemberID(), want)
}

// committed answers a repeat of a commit.
func (s *Session) committed(ctx context.Context, hold *model.Event) (done bool, answer Answer, err error) {
	err = s.store.View(ctx, func(b Book) error {
		pos, e, err := endOfHold(b, hold)
		if e == nil || err != nil || e.Kind != model.PointsRedeemedKind {
			return err
		}
		done = true
		answer, err = repeated(b, pos, e, nil)
		return err
	})
	return done, answer, err
}

// Release gives back what a hold put aside.
func (s *Session) Release(ctx context.Context, hold string) (Answer, error) {
	if err := s.May(staff.RightAward); err != nil {
		return Answer{}, err
	}
	e, held, err := s.hold(ctx, hold)
	if err != nil {
		return Answer{}, err
	}
	return s.act(ctx, e.MemberID(), func(p *party) (Answer, error) {
		if pos, end, err := endOfHold(p.b, e); err != nil || (end != nil && end.Kind == model.HoldReleasedKind) {
			return repeated(p.b, pos, end, err)
		}
		before := p.purse()
		if _, err := p.openHold(e.ID()); err != nil {
			return Answer{}, err
		}
		body := &model.HoldReleased{Hold: p.own(e.ID()), At: p.b.Now().Unix(), Points: held.Points, Until: held.Until}
		return p.answer(p.add(body, ""), body, before, explain(p.b, body)), nil
	})
}

// hold finds a hold by the name of its entry.
func (s *Session) hold(ctx context.Context, name string) (*model.Event, *model.PointsHeld, error) {
	var found *model.Event
	var held *model.PointsHeld
	err := s.store.View(ctx, func(b Book) error {
		id, err := parseEntry(b, strings.TrimSpace(name))
		if err != nil {
			return err
		}
		found, held, err = holdOf(b, id)
		return err
	})
	return found, held, err
}

func holdOf(b Book, id model.ID) (*model.Event, *model.PointsHeld, error) {
	pos, ok := b.Place(id)
	if !ok {
		return nil, nil, model.Refuse("entry.unknown", id.String())
	}
	e, err := b.Event(pos)
	if err != nil {
		return nil, nil, err
	}
	body, err := e.ParseBody()
	if err != nil {
		return nil, nil, err
	}
	held, ok := body.(*model.PointsHeld)
	if !ok {
		return nil, nil, model.Refuse("hold.kind", id.String(), KindWord(e.Kind))
	}
	return e, held, nil
}

// endOfHold returns the event that committed or released a hold, nil while it is open.
func endOfHold(b Book, hold *model.Event) (at uint64, end *model.Event, err error) {
	start, _ := b.Place(hold.ID())
	n, _ := b.Number(hold.MemberID())
	t := newTaken(b)
	err = b.History(n, 0, func(pos uint64, e *model.Event) bool {
		if pos <= start || end != nil {
			return false
		}
		t.see(pos, e)
		body, err := e.ParseBody()
		if err != nil || t.undone[pos] {
			return true
		}
		switch v := body.(type) {
		case *model.PointsRedeemed:
			if !v.Hold.IsZero() && v.Hold.In(e.Stream) == hold.ID() {
				at, end = pos, e
			}
		case *model.HoldReleased:
			if v.Hold.In(e.Stream) == hold.ID() {
				at, end = pos, e
			}
		}
		return true
	})
	return at, end, err
}

// openHold returns a hold of the party that still stands.
func (p *party) openHold(id model.ID) (*model.PointsHeld, error) {
	e, held, err := holdOf(p.b, id)
	if err != nil {
		return nil, err
	}
	if !p.is(e.MemberID()) {
		return nil, model.Refuse("hold.other", id.String())
	}
	_, end, err := endOfHold(p.b, e)
	switch {
	case err != nil:
		return nil, err
	case end != nil:
		return nil, model.Refuse("hold.ended", id.String(), KindWord(end.Kind))
	case held.Until <= p.b.Now().Unix():
		return nil, model.Refuse("hold.over", id.String(), moment(held.Until, p.b).Format(time.TimeOnly))
	case !p.ours(e.Stream):
		return nil, model.Refuse("rights.elsewhere")
	}
	return held, nil
}

// LabelWord is a rule's name in every language, as the program gives it.
type LabelWord program.Label

// Say words the rule.
func (l LabelWord) Say(lang model.Lang) string { return l[lang] }
