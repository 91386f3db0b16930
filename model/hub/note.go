package hub

import (
	"context"

	"regulars/model"
	"regulars/model/coupon"
)

// The sorts of notes, which are things of market Nowhere.
const (
	NotePoison    = "note.poison"    // an event that could not be folded
	NoteOverdrawn = "note.overdrawn" // a stream spent what it did not hold: a file was rolled back
	NoteTwins     = "note.twins"     // members with the same phone, card, number or address
	NoteTwice     = "note.twice"     // an act was taken back by two shops
	NoteForgotten = "note.forgotten" // an order to erase that HQ forgot with its tail
	NoteAct       = "note.act"       // what an operator decided about streams
)

// Note is something that HQ shows to people.
type Note struct {
	Sort   string       `cbor:"-"`
	Event  model.ID     `cbor:"1,keyasint,omitzero"` // that it is about; of twins the younger member
	Member model.ID     `cbor:"2,keyasint,omitzero"`
	Others []model.ID   `cbor:"3,keyasint,omitempty"` // members, or events
	Points model.Points `cbor:"4,keyasint,omitempty"`
	At     int64        `cbor:"5,keyasint"` // unix seconds
	Done   bool         `cbor:"6,keyasint,omitempty"`
	Text   string       `cbor:"7,keyasint,omitempty"`
	Coupon coupon.Code  `cbor:"8,keyasint,omitempty"` // of what was overdrawn, "" for points
}

func (n *Note) thing() (*Thing, error) {
	value, err := model.Encode(n)
	return &Thing{Sort: n.Sort, ID: n.Event, Market: Nowhere, Value: value}, err
}

func noteOf(t *Thing) (Note, error) {
	n := Note{Sort: t.Sort}
	return n, model.Decode(t.Value, &n)
}

func (f *fold) note(n Note) error {
	t, err := n.thing()
	if err == nil {
		f.put(t)
	}
	return err
}

func (s *sitting) note(n Note) error {
	t, err := n.thing()
	if err != nil {
		return err
	}
	return s.tx.PutThings([]*Thing{t})
}

// Notes lists notes of a sort, ascending by what they are about, at most so many after one.
func (o *Office) Notes(ctx context.Context, sort string, after model.ID, most int) (notes []Note, err error) {
	err = o.DB.View(ctx, func(tx Tx) error {
		things, err := tx.Things(sort, after, most)
		notes = make([]Note, 0, len(things))
		for _, t := range things {
			if err != nil {
				return err
			}
			var n Note
			n, err = noteOf(t)
			notes = append(notes, n)
		}
		return err
	})
	return notes, err
}

// Dismiss closes a note.
func (o *Office) Dismiss(ctx context.Context, sort string, event model.ID) error {
	return o.DB.Update(ctx, func(tx Tx) error {
		t, err := tx.Thing(sort, event)
		if t == nil || err != nil {
			return err
		}
		n, err := noteOf(t)
		if err != nil {
			return err
		}
		n.Done = true
		if t, err = n.thing(); err != nil {
			return err
		}
		return tx.PutThings([]*Thing{t})
	})
}
