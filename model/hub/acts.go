package hub

import (
	"context"
	"time"

	"regulars/model"
	"regulars/model/program"
	"regulars/model/rights"
)

// Adjust gives points to a member, or takes free ones. What shops hold is not taken: it may have been spent.
func (o *Office) Adjust(ctx context.Context, at time.Time, by Author, member model.ID, points model.Points, reason string) error {
	if points == 0 || points > model.MaxPoints || points < -model.MaxPoints {
		return model.Refuse("adjust.points", model.MaxPoints.Format())
	}
	return o.act(ctx, at, by, func(s *sitting) ([]model.Draft, error) {
		m, err := s.member(member)
		if err != nil {
			return nil, err
		}
		lots := []model.Lot{{Ends: model.Never, Points: points}}
		if points > 0 {
			if p := s.program(); p != nil {
				lots[0].Ends = p.EndsOf(model.DayOf(at.Unix(), s.zone))
			}
		} else {
			clock := s.clock(&m.Ledger)
			if have := rights.Sum(m.Rights.Lendable(clock)); have < -points {
				return nil, model.Refuse("rights.short", have, -points)
			}
			lots = opposite(m.Rights.Take(-points, clock))
		}
		return []model.Draft{s.adjusted(m.ID, lots, reason, model.ID{})}, nil
	})
}

// adjusted drafts a movement of what is free.
func (s *sitting) adjusted(member model.ID, lots []model.Lot, reason string, other model.ID) model.Draft {
	return model.Draft{Kind: model.PointsAdjustedKind, Member: member, Body: &model.PointsAdjusted{
		At: s.at.Unix(), Points: rights.Sum(lots), Reason: reason, Lots: rights.Dated(lots, 1), Away: lots, Other: other,
	}}
}

func opposite(lots []model.Lot) []model.Lot {
	out := make([]model.Lot, len(lots))
	for i, l := range lots {
		out[i] = model.Lot{Ends: l.Ends, Points: -l.Points}
	}
	return out
}

// Publish puts a program into force in the whole chain and returns its version.
func (o *Office) Publish(ctx context.Context, at time.Time, by Author, text string) (version uint, err error) {
	err = o.act(ctx, at, by, func(s *sitting) ([]model.Draft, error) {
		currency, err := model.CurrencyByCode(s.head.Currency)
		if err != nil {
			return nil, err
		}
		version = s.head.Program + 1
		if _, err := program.Parse(version, text, currency); err != nil {
			return nil, err
		}
		return []model.Draft{{Kind: model.ProgramPublishedKind, Body: &model.ProgramPublished{Version: version, Text: text}}}, nil
	})
	return version, err
}

// Erase forgets a person under every identity that was merged: at HQ at once, in shops as they read the orders.
// It returns the number of the last one, once
// what was dropped is gone from the raw bytes of HQ's database as well (DB.Scrub). A number with an error is an
// order that is given while that is still to come: Erase again brings it about, and so does Nightly.
func (o *Office) Erase(ctx context.Context, at time.Time, by Author, member model.ID, reason string) (number uint64, err error) {
	err = o.act(ctx, at, by, func(s *sitting) ([]model.Draft, error) {
		drafts, last, err := s.forget(member, reason)
		number = last
		return drafts, err
	})
	if err != nil {
		return 0, err
	}
	return number, o.DB.Scrub(ctx)
}

// ErasureStatus says how many of the open streams have carried out an order. HQ itself is not among them: it
// did when Erase returned.
func (o *Office) ErasureStatus(ctx context.Context, number uint64) (done, streams int, err error) {
	err = o.DB.View(ctx, func(tx Tx) error {
		head, err := tx.Head()
		if err != nil {
			return err
		}
		all, err := tx.Streams()
		done, streams = 0, 0
		for i := range all {
			if all[i].Closed || all[i].ID == head.Stream {
				continue
			}
			streams++
			if all[i].carried(number) {
				done++
			}
		}
		return err
	})
	return done, streams, err
}

// Merge makes a member an alias of another one; what is free moves along. It can be taken back.
func (o *Office) Merge(ctx context.Context, at time.Time, by Author, from, into model.ID, why string) error {
	return o.act(ctx, at, by, func(s *sitting) ([]model.Draft, error) {
		if from == into {
			return nil, model.Refuse("merge.self")
		}
		found, err := s.tx.Members([]model.ID{from, into})
		if err != nil {
			return nil, err
		}
		a, b := found[from], found[into]
		switch {
		case a == nil || b == nil:
			return nil, model.Refuse("member.unknown", from.String())
		case !a.Into.IsZero() || !b.Into.IsZero() || a.Erased != 0 || b.Erased != 0:
			return nil, model.Refuse("merge.alias", from.String(), into.String())
		}
		if err := s.noAlias(from); err != nil {
			return nil, err
		}
		drafts := s.moved(a, into)
		return append(drafts, model.Draft{
			Kind: model.MemberMergedKind, Member: from, Subject: into, Body: &model.MemberMerged{Into: into, At: at.Unix(), Why: why},
		}), s.remember(from, drafts)
	})
}

// sortMerges are HQ's notes of what moved with a merge, by the alias, and of who has aliases, by the member.
const sortMerges, sortAliases = "note.merges", "note.aliases"

// merge is what a merge moved, or who is an alias of a member.
type merge struct {
	Lots    []model.Lot `cbor:"1,keyasint,omitempty"`
	Aliases []model.ID  `cbor:"2,keyasint,omitempty"`
}

func (s *sitting) merge(sort string, id model.ID) (v merge, err error) {
	t, err := s.tx.Thing(sort, id)
	if t == nil || err != nil {
		return v, err
	}
	return v, model.Decode(t.Value, &v)
}

func (s *sitting) putMerge(sort string, id model.ID, v merge) error {
	value, err := model.Encode(&v)
	if err != nil {
		return err
	}
	return s.tx.PutThings([]*Thing{{Sort: sort, ID: id, Market: Nowhere, Value: value}})
}

// noAlias keeps aliases one step long.
func (s *sitting) noAlias(id model.ID) error {
	v, err := s.merge(sortAliases, id)
	if err == nil && len(v.Aliases) > 0 {
		err = model.Refuse("merge.chain", id.String())
	}
	return err
}

// moved drafts the move of what is free from one member to another.
func (s *sitting) moved(from *Member, into model.ID) []model.Draft {
	clock := s.clock(&from.Ledger)
	lots := from.Rights.Take(rights.Sum(from.Rights.Lendable(clock)), clock)
	if len(lots) == 0 {
		return nil
	}
	return []model.Draft{
		s.adjusted(from.ID, opposite(lots), "merge", into), s.adjusted(into, lots, "merge", from.ID),
	}
}

func (s *sitting) remember(from model.ID, drafts []model.Draft) error {
	have, err := s.merge(sortMerges, from)
	if err != nil {
		return err
	}
	if len(drafts) == 2 {
		have.Lots = append(have.Lots, drafts[1].Body.(*model.PointsAdjusted).Away...)
	}
	return s.putMerge(sortMerges, from, have)
}

// Unmerge takes a merge back, with as much of what moved as is still free.
func (o *Office) Unmerge(ctx context.Context, at time.Time, by Author, from model.ID) error {
	return o.act(ctx, at, by, func(s *sitting) ([]model.Draft, error) {
		a, err := s.member(from)
		if err != nil {
			return nil, err
		}
		if a.Into.IsZero() {
			return nil, model.Refuse("merge.none", from.String())
		}
		b, err := s.member(a.Into)
		if err != nil {
			return nil, err
		}
		v, err := s.merge(sortMerges, from)
		if err != nil {
			return nil, err
		}
		clock := s.clock(&b.Ledger)
		var drafts []model.Draft
		if lots := b.Rights.Take(rights.Sum(v.Lots), clock); len(lots) > 0 {
			drafts = append(drafts, s.adjusted(b.ID, opposite(lots), "unmerge", from), s.adjusted(from, lots, "unmerge", b.ID))
		}
		drafts = append(drafts, model.Draft{
			Kind: model.MemberUnmergedKind, Member: from, Subject: b.ID, Body: &model.MemberUnmerged{From: b.ID, At: at.Unix()},
		})
		return drafts, s.putMerge(sortMerges, from, merge{})
	})
}
