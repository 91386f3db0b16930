package hub

import (
	"slices"

	"regulars/model"
	"regulars/model/chain"
)

// erase folds an order to forget a person: HQ does so at once, shops when they read the order.
func (f *fold) erase(e *model.Event, v *model.ErasureOrdered) error {
	m := f.touch(e.MemberID())
	if m == nil {
		return nil
	}
	m.Erased, m.PII, m.Keys = v.Number, nil, nil
	delete(f.profiles, m.ID)
	named, err := f.tx.Strip(m.ID)
	if err != nil {
		return err
	}
	for _, id := range named {
		if err := f.eraseWords(id); err != nil {
			return err
		}
	}
	value, err := model.Encode(&chain.Erasure{Number: v.Number, At: v.At})
	f.put(&Thing{Sort: chain.SortErasure, ID: m.ID, Market: chain.Everyone, Value: value})
	return err
}

// eraseWords drops the words of a case whose event was stripped.
func (f *fold) eraseWords(id model.ID) error {
	e, _, err := f.event(id)
	if err != nil || e == nil || e.Kind != model.CaseOpenedKind {
		return err
	}
	t, err := f.thing(chain.SortCase, e.SubjectID())
	if t == nil || err != nil {
		return err
	}
	t.PII = nil
	f.put(t)
	return nil
}

// erased folds the receipt of an order. One for an order that HQ does not know was given in a tail
// that was lost: the person must be forgotten all the same.
func (f *fold) erased(e *model.Event, v *model.ErasureDone) error {
	if v.Number == 0 {
		return nil // of a shop on its own
	}
	f.stream.receipt(v.Number)
	m := f.members[e.MemberID()]
	if m == nil || m.Erased != 0 {
		return nil
	}
	f.conflict = true
	return f.note(Note{Sort: NoteForgotten, Event: m.ID, Member: m.ID, At: f.at.Unix()})
}

// receipt notes that a stream carried out an order. Numbers are dense within a generation of HQ, so what is
// beyond the first gap is kept as runs.
func (st *Stream) receipt(number uint64) {
	if st.carried(number) {
		return
	}
	runs := slices.Clone(st.Beyond)
	at := 0
	for at < len(runs) && runs[at] < number {
		at += 2
	}
	runs = slices.Insert(runs, at, number, number)
	if at+2 < len(runs) && runs[at+2] == number+1 {
		runs = slices.Delete(runs, at+1, at+3)
	}
	if at > 0 && runs[at-1]+1 == number {
		runs = slices.Delete(runs, at-1, at+1)
	}
	if runs[0] == st.Erased+1 {
		st.Erased, runs = runs[1], runs[2:]
	}
	st.Beyond = runs
}

// carried reports whether a stream said that it carried out an order.
func (st *Stream) carried(number uint64) bool {
	for at := 0; at < len(st.Beyond); at += 2 {
		if st.Beyond[at] <= number && number <= st.Beyond[at+1] {
			return true
		}
	}
	return number <= st.Erased
}

// publish folds the program that is in force in the whole chain.
func (f *fold) publish(v *model.ProgramPublished) error {
	f.head.Program, f.head.Text = v.Version, v.Text
	value, err := model.Encode(&chain.Program{Version: v.Version, Text: v.Text})
	if err != nil {
		return err
	}
	f.put(&Thing{Sort: chain.SortProgram, Market: chain.Everyone, Value: value})
	return f.tx.PutHead(f.head)
}
