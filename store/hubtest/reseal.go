package hubtest

import (
	"context"
	"errors"
	"testing"

	"github.com/stretchr/testify/require"

	"regulars/model"
	"regulars/model/hub"
)

// stamps seals by putting a mark behind what was sealed.
type stamps struct{ broken, taken bool }

func (s stamps) Begun() error {
	if s.taken {
		return errOurs
	}
	return nil
}

func (stamps) Head(h hub.Head) hub.Head {
	h.Public, h.Renewed = []byte{9}, 5
	return h
}

func (stamps) Shop(s hub.Shop) hub.Shop {
	s.Key, s.Untold = [32]byte{}, true
	return s
}

func (stamps) Event(id model.ID, sealed []byte) ([]byte, error) {
	return append(append([]byte{}, sealed...), 'e', id.Stream[15], byte(id.N)), nil
}

func (stamps) Member(id model.ID, sealed []byte) ([]byte, [][16]byte, error) {
	return append(append([]byte{}, sealed...), 'm', byte(id.N)), [][16]byte{mac(byte(id.N%3 + 8)), mac(12)}, nil
}

func (s stamps) Thing(sort string, id model.ID, sealed []byte) ([]byte, error) {
	if s.broken {
		return nil, errOurs // at the very end
	}
	return append(append([]byte{}, sealed...), sort[0], byte(id.N)), nil
}

// Reseal seals everything of a database anew. again opens it after it was closed.
func Reseal(t *testing.T, db hub.DB, again func(t *testing.T) hub.DB) {
	const many = 2100 // more than a backend does at once
	update(t, db, func(tx hub.Tx) error {
		var events []hub.Stored
		for n := range uint64(many) {
			events = append(events, event(n+1))
			if n%2 == 0 {
				events[n].PII, events[n].Names = []byte("sealed"), id(1)
			}
		}
		err := errors.Join(tx.PutHead(aHead()), tx.PutShop(hub.Shop{Number: 1, Name: "一", Market: 1, Key: [32]byte{1}}), tx.PutStream(aStream(1)), tx.AppendEvents(stream(1), events))
		for n := range uint64(many) {
			m := plain(n+1, 1)
			if n%2 == 0 {
				m.PII, m.Keys = []byte("profile"), [][16]byte{mac(1), mac(2)}
			}
			err = errors.Join(err, tx.PutMembers([]*hub.Member{m}))
		}
		return errors.Join(err, tx.PutThings([]*hub.Thing{aThing(1), {Sort: "sample", ID: id(2), Market: 1}}))
	})
	before := everything(t, db)
	require.ErrorIs(t, db.Reseal(context.Background(), stamps{broken: true}), errOurs)
	db = again(t)
	require.Equal(t, before, everything(t, db), "what was not finished was not begun")
	require.ErrorIs(t, db.Reseal(context.Background(), stamps{taken: true}), errOurs)
	db = again(t)
	require.Equal(t, before, everything(t, db), "the new keys are gone, so the old ones stay")

	require.NoError(t, db.Reseal(context.Background(), stamps{}))
	want := stamped(before)
	db = again(t)
	require.Equal(t, want, everything(t, db))
	update(t, db, func(tx hub.Tx) error { // and life goes on
		m := plain(1, 1)
		m.Keys = [][16]byte{mac(5)}
		return errors.Join(tx.AppendEvents(stream(1), []hub.Stored{event(many + 1)}), tx.PutMembers([]*hub.Member{m}))
	})
	view(t, db, func(tx hub.Tx) error {
		found, err := tx.ByKeys([][16]byte{mac(5), mac(1)})
		require.Equal(t, map[[16]byte][]model.ID{mac(5): {id(1)}}, found)
		return err
	})
}

// stamped is what a database shows after it was sealed anew.
func stamped(want whole) whole {
	want.Head, want.Shops[0] = (stamps{}).Head(want.Head), (stamps{}).Shop(want.Shops[0])
	want.Keys = map[[16]byte][]model.ID{}
	for _, log := range want.Events {
		for i := range log {
			if log[i].PII != nil {
				log[i].PII, _ = (stamps{}).Event(model.ID{Stream: stream(1), N: log[i].Seq}, log[i].PII)
			}
		}
	}
	for _, m := range want.Members {
		if m.PII == nil {
			continue
		}
		m.PII, m.Keys, _ = (stamps{}).Member(m.ID, m.PII)
		for _, k := range m.Keys {
			want.Keys[k] = append(want.Keys[k], m.ID)
		}
	}
	for _, v := range want.Things {
		if v.PII != nil {
			v.PII, _ = (stamps{}).Thing(v.Sort, v.ID, v.PII)
		}
	}
	for _, feed := range want.Feeds { // the same places, with what is there now
		for i := range feed {
			if feed[i].Member != nil && feed[i].Member.PII != nil {
				feed[i].Member.PII, feed[i].Member.Keys, _ = (stamps{}).Member(feed[i].Member.ID, feed[i].Member.PII)
			}
			if feed[i].Thing != nil && feed[i].Thing.PII != nil {
				feed[i].Thing.PII, _ = (stamps{}).Thing(feed[i].Thing.Sort, feed[i].Thing.ID, feed[i].Thing.PII)
			}
		}
	}
	return want
}
