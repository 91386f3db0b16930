package postgres

import (
	"context"
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"regulars/model"
	"regulars/model/hub"
	"regulars/model/rights"
)

// race adds one to something, between reading and writing calling other.
type race struct {
	before func(*testing.T, *DB)
	add    func(tx hub.Tx, other func()) error
	sum    func(tx hub.Tx) (int, error)
}

func enrolled(t *testing.T, db *DB) {
	update(t, db, func(tx hub.Tx) error {
		require.NoError(t, tx.PutStream(&hub.Stream{Stream: rights.Stream{ID: streamID(1)}}))
		require.NoError(t, tx.PutShop(hub.Shop{Number: 1}))
		require.NoError(t, tx.PutThings([]*hub.Thing{{Sort: "note", ID: memberID(1), Market: 1, Value: []byte{}}}))
		return tx.PutMembers([]*hub.Member{{ID: memberID(1), Market: 1}})
	})
}

// theMember is the one that is raced for, a new one if there is none.
func theMember(tx hub.Tx) (*hub.Member, error) {
	found, err := tx.Members([]model.ID{memberID(1)})
	if m := found[memberID(1)]; m != nil || err != nil {
		return m, err
	}
	return &hub.Member{ID: memberID(1), Market: 1}, nil
}

func homeOf(tx hub.Tx) (int, error) {
	m, err := theMember(tx)
	return int(m.Home), err
}

func marketOf(tx hub.Tx) (int, error) {
	all, err := tx.Shops()
	return int(all[0].Market), err
}

func theThing(tx hub.Tx) (int, error) {
	v, err := tx.Thing("note", memberID(1))
	return len(v.Value), err
}

var races = map[string]race{
	"the head": {
		add: func(tx hub.Tx, other func()) error {
			h, err := tx.Head()
			other()
			h.Waiting++
			return first(err, tx.PutHead(h))
		},
		sum: func(tx hub.Tx) (int, error) {
			h, err := tx.Head()
			return int(h.Waiting), err
		},
	},
	"a shop": {
		before: enrolled,
		add: func(tx hub.Tx, other func()) error {
			all, err := tx.Shops()
			other()
			all[0].Market++
			return first(err, tx.PutShop(all[0]))
		},
		sum: marketOf,
	},
	"a new shop": {
		add: func(tx hub.Tx, other func()) error {
			all, err := tx.Shops()
			other()
			if len(all) == 0 {
				all = append(all, hub.Shop{Number: 1})
			}
			all[0].Market++
			return first(err, tx.PutShop(all[0]))
		},
		sum: marketOf,
	},
	"a stream in the list": {
		before: enrolled,
		add: func(tx hub.Tx, other func()) error {
			all, err := tx.Streams()
			other()
			all[0].Session++
			return first(err, tx.PutStream(&all[0]))
		},
		sum: func(tx hub.Tx) (int, error) {
			all, err := tx.Streams()
			return int(all[0].Session), err
		},
	},
	"a new member": {
		add: func(tx hub.Tx, other func()) error {
			m, err := theMember(tx)
			other()
			m.Home++
			return first(err, tx.PutMembers([]*hub.Member{m}))
		},
		sum: homeOf,
	},
	"a member that was walked by": {
		before: enrolled,
		add: func(tx hub.Tx, other func()) error {
			all, err := tx.Walk(model.ID{}, 1)
			other()
			all[0].Home++
			return first(err, tx.PutMembers(all))
		},
		sum: homeOf,
	},
	"a thing": {
		before: enrolled,
		add: func(tx hub.Tx, other func()) error {
			v, err := tx.Thing("note", memberID(1))
			other()
			v.Value = append(v.Value, 1)
			return first(err, tx.PutThings([]*hub.Thing{v}))
		},
		sum: theThing,
	},
	"a new thing": {
		add: func(tx hub.Tx, other func()) error {
			v, err := tx.Thing("note", memberID(1))
			other()
			if v == nil {
				v = &hub.Thing{Sort: "note", ID: memberID(1)}
			}
			v.Value = append(v.Value, 1)
			return first(err, tx.PutThings([]*hub.Thing{v}))
		},
		sum: theThing,
	},
}

// TestNothingIsOverwrittenThatWasNotRead lets another transaction change what one has read and not yet written. The
// first begins anew, sees the change and adds its own.
func TestNothingIsOverwrittenThatWasNotRead(t *testing.T) {
	for name, c := range races {
		t.Run(name, func(t *testing.T) {
			db := fresh(t)
			if c.before != nil {
				c.before(t, db)
			}
			runs := 0
			update(t, db, func(tx hub.Tx) error {
				runs++
				return c.add(tx, func() {
					if runs == 1 {
						update(t, db, func(tx hub.Tx) error { return c.add(tx, func() {}) })
					}
				})
			})
			require.Equal(t, 2, runs)
			view(t, db, func(tx hub.Tx) error {
				sum, err := c.sum(tx)
				require.Equal(t, 2, sum)
				return err
			})
		})
	}
}

// TestTwoNewcomersWithOneNumberAreNoticed enrols the same person twice at the same moment: who comes second must be
// told of the first.
func TestTwoNewcomersWithOneNumberAreNoticed(t *testing.T) {
	db := fresh(t)
	number := [16]byte{7}
	var told [3]int
	enrol := func(n uint64, other func()) error {
		return db.Update(t.Context(), func(tx hub.Tx) error {
			found, err := tx.ByKeys([][16]byte{number, {8}})
			told[n] = len(found[number])
			if told[n] == 0 {
				other()
			}
			return first(err, tx.PutMembers([]*hub.Member{{ID: memberID(n), Keys: [][16]byte{{9}, number}}}))
		})
	}
	require.NoError(t, enrol(1, func() { require.NoError(t, enrol(2, func() {})) }))
	require.Equal(t, [3]int{0, 1, 0}, told)
}

// touch is a push of stream n: it counts in each of some members, and in the stream, how often they were touched.
func touch(db *DB, n byte, among int, rnd *rand.Rand) error {
	ids := make([]model.ID, 1+rnd.IntN(among))
	for i := range ids {
		ids[i] = memberID(1 + rnd.Uint64N(uint64(among)))
	}
	return db.Update(context.Background(), func(tx hub.Tx) error {
		s, err := tx.Stream(streamID(n))
		if err != nil {
			return err
		}
		found, err := tx.Members(ids)
		if err != nil {
			return err
		}
		var all []*hub.Member
		for _, id := range ids {
			if found[id] == nil {
				found[id] = &hub.Member{ID: id, Market: 1 + id.N%2}
			}
			found[id].Home++
			all = append(all, found[id])
		}
		s.Applied++
		s.Sums.Sales += int64(len(ids))
		wire := fmt.Appendf(nil, "%d", s.Applied)
		return first(tx.AppendEvents(s.ID, []hub.Stored{{Seq: s.Applied, Wire: wire, Received: 1}}), tx.PutMembers(all), tx.PutStream(s))
	})
}

// follower reads two feeds by their cursors, a little at a time.
type follower struct {
	cursors [3]uint64
	touches map[model.ID]uint64
}

func (f *follower) read(t *testing.T, db *DB) {
	for market := uint64(1); market <= 2; market++ {
		view(t, db, func(tx hub.Tx) error {
			changed, reached, _, err := tx.Changed(market, f.cursors[market], 4)
			for _, c := range changed {
				require.Greater(t, c.Seq, f.cursors[market])
				f.touches[c.Member.ID] = c.Member.Home
			}
			f.cursors[market] = reached
			return err
		})
	}
}

// TestManyPushesAtOnceLoseNothingAndTheFeedHasNoGaps lets streams push to the same members at once, in orders of
// their own, while a reader follows the feed.
func TestManyPushesAtOnceLoseNothingAndTheFeedHasNoGaps(t *testing.T) {
	const streams, pushes, members = 6, 20, 15
	db := fresh(t)
	errs := make(chan error, streams)
	for n := range byte(streams) {
		update(t, db, func(tx hub.Tx) error {
			return tx.PutStream(&hub.Stream{Stream: rights.Stream{ID: streamID(n + 1)}})
		})
	}
	for n := range byte(streams) {
		go func() {
			rnd := rand.New(rand.NewPCG(7, uint64(n)))
			var err error
			for i := 0; i < pushes && err == nil; i++ {
				err = touch(db, n+1, members, rnd)
			}
			errs <- err
		}()
	}
	f := follower{touches: map[model.ID]uint64{}}
	for range streams {
		f.read(t, db)
		require.NoError(t, <-errs)
	}
	for before := [3]uint64{^uint64(0)}; before != f.cursors; {
		before = f.cursors
		f.read(t, db)
	}
	view(t, db, func(tx hub.Tx) error {
		all, err := tx.Streams()
		require.NoError(t, err)
		sales, touches := int64(0), uint64(0)
		for _, s := range all {
			require.EqualValues(t, pushes, s.Applied)
			sales += s.Sums.Sales
		}
		everybody, err := tx.Walk(model.ID{}, 100)
		for _, m := range everybody {
			require.Equal(t, m.Home, f.touches[m.ID], "the reader of the feed knows %v as it is", m.ID)
			touches += m.Home
		}
		require.EqualValues(t, sales, touches)
		return err
	})
}

func TestAnEventThatIsThereAlreadyIsRefused(t *testing.T) {
	db := fresh(t)
	runs := 0
	for i := range 2 {
		err := db.Update(t.Context(), func(tx hub.Tx) error {
			runs++
			return tx.AppendEvents(streamID(1), []hub.Stored{{Seq: 1, Wire: []byte("one"), Received: 1}})
		})
		require.Equal(t, i == 1, err != nil, "%v", err)
	}
	require.Equal(t, 2, runs, "it is not tried again")
}
