package hub

import (
	"slices"

	"regulars/model"
)

// stand takes note of whom a member stands for from now on: zero is itself. HQ keeps for each member who is an
// alias of it, so that a person is forgotten under all names.
func (f *fold) stand(m *Member, into model.ID) error {
	for _, id := range []model.ID{m.Into, into} {
		if id.IsZero() || m.Into == into {
			continue
		}
		t, err := f.thing(sortAliases, id)
		if err != nil {
			return err
		}
		var v merge
		if t != nil {
			if err := model.Decode(t.Value, &v); err != nil {
				return err
			}
		}
		v.Aliases = slices.DeleteFunc(v.Aliases, func(a model.ID) bool { return a == m.ID })
		if id == into {
			v.Aliases = append(v.Aliases, m.ID)
		}
		value, err := model.Encode(&v)
		if err != nil {
			return err
		}
		f.put(&Thing{Sort: sortAliases, ID: id, Market: Nowhere, Value: value})
	}
	m.Into = into
	other := f.members[into]
	if other == nil || other.Erased == 0 || m.Erased != 0 {
		return nil
	}
	f.conflict = true // the file of a shop says only now that this is somebody who wants to be forgotten
	return f.note(Note{Sort: NoteForgotten, Event: m.ID, Member: m.ID, At: f.at.Unix()})
}

// person returns everybody who stands for the same person as a member does, whom all the others stand for last.
func (s *sitting) person(id model.ID) ([]*Member, error) {
	root, err := s.member(id)
	if err != nil {
		return nil, err
	}
	for seen := map[model.ID]bool{}; !root.Into.IsZero() && !seen[root.ID]; {
		seen[root.ID] = true
		found, err := s.tx.Members([]model.ID{root.Into})
		if err != nil {
			return nil, err
		}
		if found[root.Into] == nil {
			break // nothing was heard of it yet
		}
		root = found[root.Into]
	}
	ids := []model.ID{root.ID}
	for at := 0; at < len(ids); at++ {
		v, err := s.merge(sortAliases, ids[at])
		if err != nil {
			return nil, err
		}
		for _, alias := range v.Aliases {
			if !slices.Contains(ids, alias) {
				ids = append(ids, alias)
			}
		}
	}
	slices.SortFunc(ids, compareIDs)
	found, err := s.tx.Members(ids)
	if err != nil {
		return nil, err
	}
	all := make([]*Member, 0, len(ids))
	for _, id := range ids {
		if m := found[id]; m != nil && id != root.ID {
			all = append(all, m)
		}
	}
	return append(all, found[root.ID]), nil
}

// forget drafts the orders to erase a person, one for each of its identities: a shop may know an alias and not
// whom it stands for. number is that of the last one. Shops carry orders out one after the other, so whoever
// has the receipt of the last one has those of all.
func (s *sitting) forget(id model.ID, reason string) (drafts []model.Draft, number uint64, err error) {
	all, err := s.person(id)
	if err != nil {
		return nil, 0, err
	}
	for _, m := range all {
		if m.Erased != 0 {
			number = max(number, m.Erased)
			continue
		}
		draft, err := s.ordered(m.ID, reason)
		if err != nil {
			return nil, 0, err
		}
		number = s.head.Erasures
		drafts = append(drafts, draft)
	}
	return drafts, number, nil
}
