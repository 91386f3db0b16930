package hub

import (
	"context"
	"time"

	"regulars/model"
	"regulars/model/rights"
)

// settleAtOnce bounds what one pass looks at.
const settleAtOnce = 500

// Settle settles what pushes left to the authority: acts that two shops took back, orders to erase that
// HQ forgot, steps on the ladder that were reached by what was taken back. It returns how much it settled, and can be repeated at any time.
func (o *Office) Settle(ctx context.Context, at time.Time) (settled int, err error) {
	err = o.update(ctx, at, func(s *sitting) error {
		settled = 0
		if _, err := s.tx.Stream(s.head.Stream); err != nil {
			return err
		}
		sorts := []string{NoteTwice, NoteForgotten}
		if s.head.Lends() { // else HQ may lack what a till counted
			sorts = append(sorts, noteStep)
		}
		for _, sort := range sorts {
			n, err := s.settleAll(sort)
			settled += n
			if err != nil {
				return err
			}
		}
		return nil
	})
	return settled, err
}

func (s *sitting) settleAll(sort string) (settled int, err error) {
	for after := (model.ID{}); ; {
		things, err := s.tx.Things(sort, after, settleAtOnce)
		if err != nil || len(things) == 0 {
			return settled, err
		}
		for _, t := range things {
			after = t.ID
			n, err := noteOf(t)
			if err != nil {
				return settled, err
			}
			if n.Done {
				continue
			}
			if err := s.settle(&n); err != nil {
				return settled, err
			}
			settled++
		}
	}
}

// settle writes what a note asks for, and closes it.
func (s *sitting) settle(n *Note) error {
	if n.Sort == NoteForgotten {
		drafts, _, err := s.forget(n.Member, "receipt")
		if err != nil {
			return err
		}
		if _, err := s.write("", drafts...); err != nil {
			return err
		}
	} else if draft, err := s.remedy(n); err != nil {
		return err
	} else if draft != nil {
		if _, err := s.write("", *draft); err != nil {
			return err
		}
	}
	n.Done = true
	return s.note(*n)
}

func (s *sitting) remedy(n *Note) (*model.Draft, error) {
	if n.Sort == noteStep {
		return s.stepBack(n)
	}
	stands, err := s.stands(n.Event)
	if !stands || err != nil {
		return nil, err
	}
	e, body, err := s.event(n.Event)
	mover, ok := body.(model.Mover)
	if err != nil || !ok {
		return nil, err
	}
	of := e.Kind
	if v, is := body.(*model.ActUndone); is {
		of = v.Of
	}
	back := mover.Effect().Opposite(0, 0)
	back.Away = rights.OfEffect(back) // what the shop holds by its undo it keeps; what is free pays
	return &model.Draft{
		Kind: model.ActUndoneKind, Member: n.Member, Subject: e.SubjectID(),
		Body: &model.ActUndone{Act: n.Event, Of: of, At: s.at.Unix(), Back: back, Reason: "twice"},
	}, nil
}

// stands reports whether an act was not taken back.
func (s *sitting) stands(act model.ID) (bool, error) {
	t, err := s.tx.Thing(sortActs, act)
	if t == nil || err != nil {
		return err == nil, err
	}
	var r reversals
	err = model.Decode(t.Value, &r)
	return len(r.standing()) == 0, err
}

// ordered drafts the next order to erase.
func (s *sitting) ordered(member model.ID, reason string) (model.Draft, error) {
	s.head.Erasures++
	if err := s.tx.PutHead(s.head); err != nil {
		return model.Draft{}, err
	}
	return model.Draft{
		Kind: model.ErasureOrderedKind, Member: member,
		Body: &model.ErasureOrdered{Number: s.head.Erasures, At: s.at.Unix(), Reason: reason},
	}, nil
}
