package hub

import (
	"cmp"
	"context"
	"slices"
	"time"

	"regulars/model"
	"regulars/model/chain"
	"regulars/model/clean"
)

// CaseView is a piece of feedback for people.
type CaseView struct {
	ID     model.ID
	Shop   uint64
	Member model.ID // zero for somebody who is no member
	Who    model.Fields
	Opened model.CaseOpened
	At     int64     // unix seconds, as the shop has it
	Clock  model.HLC // of the event that opened it
	Undone bool
	Text   string // "" also if the person was forgotten
}

// Cases lists what was said in a shop, the newest first, at most so much. Numbers of cases ascend in each of the
// shop's streams, so that only the last ones are read however many there are.
func (o *Office) Cases(ctx context.Context, at time.Time, shop uint64, most int) (all []CaseView, err error) {
	err = o.view(ctx, at, func(s *sitting) error {
		all = nil
		streams, err := s.tx.Streams()
		if err != nil {
			return err
		}
		known := false
		for i := range streams {
			if streams[i].Shop != shop {
				continue
			}
			known = true
			if all, err = s.latestCases(all, streams[i].ID, most); err != nil {
				return err
			}
		}
		if !known {
			if _, err := s.shopKnown(shop); err != nil {
				return err
			}
		}
		slices.SortFunc(all, func(a, b CaseView) int { return cmp.Or(cmp.Compare(b.Clock, a.Clock), compareIDs(b.ID, a.ID)) })
		all = all[:min(len(all), most)]
		return s.nameMembers(all)
	})
	return all, err
}

// shopKnown returns a shop, retired or not.
func (s *sitting) shopKnown(number uint64) (Shop, error) {
	shops, err := s.tx.Shops()
	if err != nil {
		return Shop{}, err
	}
	for i := range shops {
		if shops[i].Number == number {
			return shops[i], nil
		}
	}
	return Shop{}, model.Refuse("hq.shop", number)
}

// latestCases adds the last cases of a stream.
func (s *sitting) latestCases(all []CaseView, stream model.StreamID, most int) ([]CaseView, error) {
	end, err := s.lastCase(stream, ^uint64(0))
	for given := 0; err == nil && end > 0 && given < most; {
		begin := end - min(end, uint64(most))
		things, err := s.tx.Things(chain.SortCase, model.ID{Stream: stream, N: begin}, most)
		if err != nil {
			return nil, err
		}
		for _, t := range things {
			if t.ID.Stream != stream || t.ID.N > end {
				break
			}
			v, err := s.caseView(t)
			if err != nil {
				return nil, err
			}
			all = append(all, v)
			given++
		}
		// Numbers have gaps, where an event could not be read: each window ends where there is a case.
		if end, err = s.lastCase(stream, begin); err != nil {
			return nil, err
		}
	}
	return all, err
}

// lastCase finds the last number of a case of a stream up to a limit, 0 if it has none. Whether there is one beyond
// a number is a single look, so the last one is halved in on.
func (s *sitting) lastCase(stream model.StreamID, limit uint64) (last uint64, err error) {
	next := func(after uint64) (uint64, error) {
		things, err := s.tx.Things(chain.SortCase, model.ID{Stream: stream, N: after}, 1)
		if err != nil || len(things) == 0 || things[0].ID.Stream != stream || things[0].ID.N > limit {
			return 0, err
		}
		return things[0].ID.N, nil
	}
	if last, err = next(0); last == 0 || err != nil {
		return 0, err
	}
	for none, step := limit, uint64(1); last < none; { // nothing that counts is beyond none
		probe := last + min(step, none-last) - 1
		found, err := next(probe)
		switch {
		case err != nil:
			return 0, err
		case found == 0:
			none, step = probe, max((probe-last)/2, 1)
		default:
			last, step = found, min(2*step, 1<<62)
		}
	}
	return last, nil
}

// caseCode bounds the kind and the channel of a case.
const caseCode = 20

func (s *sitting) caseView(t *Thing) (v CaseView, err error) {
	v.ID = t.ID
	if t.Gone {
		return v, nil
	}
	var c chain.Case
	if err := model.Decode(t.Value, &c); err != nil {
		return v, err
	}
	if err := model.Decode(c.Opened, &v.Opened); err != nil {
		return v, err
	}
	v.Shop, v.Member, v.Undone, v.Clock = c.Shop, c.Member, c.Undone, model.HLC(c.At)
	v.At = cmp.Or(v.Opened.At, v.Clock.Time().Unix())
	// Shops have cleaned what people typed; that they did is not taken on trust.
	v.Opened.Feedback, v.Opened.Channel = clean.Text(v.Opened.Feedback, caseCode), clean.Text(v.Opened.Channel, caseCode)
	words, err := s.Vault.Words(t)
	v.Text = clean.Note(words[model.FieldText])
	return v, err
}

// nameMembers fills in who said it.
func (s *sitting) nameMembers(all []CaseView) error {
	var ids []model.ID
	for i := range all {
		if !all[i].Member.IsZero() {
			ids = append(ids, all[i].Member)
		}
	}
	slices.SortFunc(ids, compareIDs)
	members, err := s.tx.Members(slices.Compact(ids))
	if err != nil {
		return err
	}
	for i := range all {
		m := members[all[i].Member]
		if m == nil {
			continue
		}
		fields, err := s.Vault.Profile(m)
		if err != nil {
			return err
		}
		all[i].Who = fields.Plain()
	}
	return nil
}
