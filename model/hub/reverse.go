package hub

import (
	"bytes"
	"slices"

	"regulars/model"
)

// sortActs are HQ's notes on acts that were taken back: by whom, and what an undo is about.
const sortActs = "note.acts"

// reversals is what HQ knows of one act that was taken back, or that takes another one back.
type reversals struct {
	Of   model.ID   `cbor:"1,keyasint,omitzero"` // the act that this one takes back
	Back []reversal `cbor:"2,keyasint,omitempty"`
}

// reversal is an undo or a refund of an act.
type reversal struct {
	ID     model.ID    `cbor:"1,keyasint"`
	HLC    model.HLC   `cbor:"2,keyasint"`
	Amount model.Money `cbor:"3,keyasint,omitempty"` // of a refund
	Whole  bool        `cbor:"4,keyasint,omitempty"` // an undo
	Undone bool        `cbor:"5,keyasint,omitempty"` // was itself taken back
}

func (r *reversals) standing() []reversal {
	return slices.DeleteFunc(slices.Clone(r.Back), func(b reversal) bool { return b.Undone })
}

func (f *fold) acts(id model.ID) (r reversals, err error) {
	t, err := f.thing(sortActs, id)
	if t == nil || err != nil {
		return r, err
	}
	return r, model.Decode(t.Value, &r)
}

func (f *fold) putActs(id model.ID, r *reversals) error {
	value, err := model.Encode(r)
	f.put(&Thing{Sort: sortActs, ID: id, Market: Nowhere, Value: value})
	return err
}

// reverse notes that an event takes an act back. Two shops whose files have the same past can both
// take back the same act while they do not know of each other; only what is noted here shows it.
func (f *fold) reverse(e *model.Event, act model.ID, amount model.Money) error {
	if act.IsZero() {
		return nil
	}
	self, err := f.acts(e.ID())
	if err != nil {
		return err
	}
	self.Of = act
	if err := f.putActs(e.ID(), &self); err != nil {
		return err
	}
	of, err := f.acts(act)
	if err != nil {
		return err
	}
	of.Back = append(of.Back, reversal{
		ID: e.ID(), HLC: f.written(e), Amount: amount, Whole: e.Kind == model.ActUndoneKind, Undone: len(self.standing()) > 0,
	})
	if err := f.putActs(act, &of); err != nil {
		return err
	}
	if err := f.judge(e.MemberID(), act, &of); err != nil || of.Of.IsZero() {
		return err
	}
	return f.restand(e.MemberID(), act, &of)
}

// restand tells an act whether what took it back still stands.
func (f *fold) restand(member, undo model.ID, r *reversals) error {
	of, err := f.acts(r.Of)
	if err != nil {
		return err
	}
	for i := range of.Back {
		if of.Back[i].ID == undo {
			of.Back[i].Undone = len(r.standing()) > 0
		}
	}
	if err := f.putActs(r.Of, &of); err != nil {
		return err
	}
	return f.judge(member, r.Of, &of)
}

// judge finds what was taken back beyond what there was: the first by (hlc, stream, seq) counts, and so
// does each further refund as long as all together are within the sale.
func (f *fold) judge(member, act model.ID, r *reversals) error {
	all := r.standing()
	if !slices.ContainsFunc(all, func(b reversal) bool { return b.ID.Stream != all[0].ID.Stream }) {
		return nil // one file knows what it did before
	}
	slices.SortFunc(all, func(a, b reversal) int {
		x, y := Field{HLC: a.HLC, Stream: a.ID.Stream[:], Seq: a.ID.N}, Field{HLC: b.HLC, Stream: b.ID.Stream[:], Seq: b.ID.N}
		if x.After(&y) {
			return 1
		}
		return -1
	})
	sum, most := all[0].Amount, model.Money(0)
	whole := all[0].Whole
	if !whole {
		sale, err := f.body(act)
		if err != nil {
			return err
		}
		if v, ok := sale.(*model.SaleRecorded); ok {
			most = v.Amount
		} else {
			return nil // the sale itself has not come yet
		}
	}
	for _, b := range all[1:] {
		if !whole && !b.Whole && sum+b.Amount <= most {
			sum += b.Amount
			continue
		}
		n := Note{Sort: NoteTwice, Event: b.ID, Member: member, Others: []model.ID{all[0].ID, act}, At: f.at.Unix()}
		if err := f.note(n); err != nil {
			return err
		}
		f.conflict = true
	}
	return nil
}

// body reads the body of any event that HQ has, nil if it has none or cannot read it.
func (f *fold) body(id model.ID) (model.Body, error) {
	if id.Stream == f.stream.ID {
		for i := range f.stored {
			if f.stored[i].Seq == id.N {
				return bodyOf(id.Stream, &f.stored[i]), nil
			}
		}
	}
	_, body, err := f.event(id)
	return body, err
}

// event reads one event that is stored, nil if HQ has none or cannot read it.
func (s *sitting) event(id model.ID) (*model.Event, model.Body, error) {
	if id.IsZero() {
		return nil, nil, nil
	}
	found, err := s.tx.Events(id.Stream, id.N, 1)
	if err != nil || len(found) == 0 || found[0].Seq != id.N {
		return nil, nil, err
	}
	st, err := s.tx.Stream(id.Stream)
	if err != nil || st == nil {
		return nil, nil, err
	}
	e, err := st.Read(&found[0])
	if err != nil {
		return nil, nil, nil // poison
	}
	return e, bodyOf(id.Stream, &found[0]), nil
}

func bodyOf(stream model.StreamID, stored *Stored) model.Body {
	e, err := model.ParseEvent(stream, bytes.Clone(stored.Wire))
	if err != nil {
		return nil
	}
	body, err := e.ParseBody()
	if err != nil {
		return nil
	}
	return body
}
