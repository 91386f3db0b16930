package postgres

import (
	"errors"
	"testing"

	"github.com/stretchr/testify/require"

	"regulars/model"
	"regulars/model/chain"
	"regulars/model/hub"
	"regulars/model/rights"
)

func TestWhatIsPutComesBackWhole(t *testing.T) {
	db := fresh(t)
	head := hub.Head{Chain: "熟客", Format: 1, Generation: 2, Stream: streamID(9), Currency: "CNY", Timezone: "Asia/Shanghai", Program: 3, Text: "[program]", Erasures: 4, Waiting: 5, Made: 1_700_000_000}
	shops := []hub.Shop{
		{Number: 1, Name: "东店", Market: 1, Key: [32]byte{1}, KeyEnds: 99, Stream: streamID(1)},
		{Number: 2, Name: "West", Market: 2, Retired: 1_700_000_000},
	}
	streams := []hub.Stream{
		{
			Stream: rights.Stream{ID: streamID(7), Applied: 5, Closed: true, Joined: true, Until: 6, Waits: true}, Shop: 1, Market: 1,
			Key: []byte{1, 2, 3}, Holder: streamID(8), Hash: model.Hash{4}, Session: 3, Boots: [][16]byte{{1}, {2}}, Frozen: true, Why: "sync.closed",
			Last: 9, Contact: 1_700_000_001, Offset: -5, Clock: 1<<63 + 1, After: streamID(6), Proven: true, Since: 2, Erased: 3, Beyond: []uint64{5, 7},
			Root: streamID(9), Branches: []model.StreamID{streamID(9)}, Lines: []hub.Line{{Of: streamID(9), Branch: streamID(9), Acts: 4, Members: 3, Cases: 2, Staff: 1}},
			Build: "v1", Poison: 1, Witnessed: 1_700_000_002,
			Sums: hub.Sums{Members: 1, Sales: 2, Cases: 3, Spend: 4, Earned: 5, Redeemed: 6, Adjusted: -7, Expired: 8},
		},
		{Stream: rights.Stream{ID: streamID(3)}, Shop: 2},
	}
	things := []*hub.Thing{
		{Sort: chain.SortErasure, ID: memberID(1), Market: chain.Everyone, Value: []byte{1}, PII: []byte{2}, Gone: true},
		{Sort: chain.SortProgram, Market: chain.Everyone, Value: []byte{3}},
	}
	update(t, db, func(tx hub.Tx) error {
		none, err := tx.Head()
		require.NoError(t, err)
		require.Equal(t, hub.Head{}, none)
		require.NoError(t, tx.PutHead(head))
		for _, s := range shops {
			require.NoError(t, tx.PutShop(s))
		}
		for i := range streams {
			require.NoError(t, tx.PutStream(&streams[i]))
		}
		require.NoError(t, tx.PutMembers([]*hub.Member{someone(1), {ID: memberID(2)}}))
		return tx.PutThings(things)
	})
	check := func(tx hub.Tx) error {
		got, err := tx.Head()
		require.NoError(t, err)
		require.Equal(t, head, got)
		gotShops, err := tx.Shops()
		require.NoError(t, err)
		require.Equal(t, shops, gotShops)
		members, err := tx.Members([]model.ID{memberID(1), memberID(2), memberID(3)})
		require.NoError(t, err)
		require.Equal(t, map[model.ID]*hub.Member{memberID(1): someone(1), memberID(2): {ID: memberID(2)}}, members)
		for _, want := range things {
			thing, err := tx.Thing(want.Sort, want.ID)
			require.NoError(t, err)
			require.Equal(t, want, thing)
		}
		return nil
	}
	view(t, db, check)
	update(t, db, check)
	view(t, db, func(tx hub.Tx) error {
		all, err := tx.Streams()
		require.NoError(t, err)
		require.Len(t, all, 2)
		require.ElementsMatch(t, streams, all)
		for i := range streams {
			one, err := tx.Stream(streams[i].ID)
			require.NoError(t, err)
			require.Equal(t, &streams[i], one)
		}
		nobody, err := tx.Stream(streamID(99))
		require.Nil(t, nobody)
		return err
	})
}

func TestStreamsStandInTheOrderOfTheirEnrolment(t *testing.T) {
	db := fresh(t)
	for _, n := range []byte{5, 2, 9, 1} {
		update(t, db, func(tx hub.Tx) error {
			return tx.PutStream(&hub.Stream{Stream: rights.Stream{ID: streamID(n)}})
		})
	}
	update(t, db, func(tx hub.Tx) error { // a change moves nobody
		s, err := tx.Stream(streamID(5))
		require.NoError(t, err)
		s.Session = 4
		return tx.PutStream(s)
	})
	view(t, db, func(tx hub.Tx) error {
		all, err := tx.Streams()
		require.NoError(t, err)
		var order []byte
		for _, s := range all {
			order = append(order, s.ID[15])
		}
		require.Equal(t, []byte{5, 2, 9, 1}, order)
		return nil
	})
}

func TestEventsAreReadInOrderAndStrippedByWhomTheyName(t *testing.T) {
	db := fresh(t)
	events := []hub.Stored{
		{Seq: 1, Wire: []byte("no event"), PII: []byte("sealed"), Received: 1_700_000_000_123, Poison: "cannot be read", Names: memberID(4)},
		{Seq: 2, Wire: []byte("two"), Received: 1_700_000_000_124},
		{Seq: 3, Wire: []byte("three"), PII: []byte("more"), Received: 1_700_000_000_125, Names: memberID(5)},
	}
	update(t, db, func(tx hub.Tx) error { return tx.AppendEvents(streamID(1), events) })
	update(t, db, func(tx hub.Tx) error { return tx.AppendEvents(streamID(2), events[:1]) })
	view(t, db, func(tx hub.Tx) error {
		got, err := tx.Events(streamID(1), 1, 10)
		require.NoError(t, err)
		require.Equal(t, events, got)
		got, err = tx.Events(streamID(1), 2, 1)
		require.NoError(t, err)
		require.Equal(t, events[1:2], got)
		return nil
	})
	update(t, db, func(tx hub.Tx) error {
		ids, err := tx.Strip(memberID(4))
		require.NoError(t, err)
		require.Equal(t, []model.ID{{Stream: streamID(1), N: 1}, {Stream: streamID(2), N: 1}}, ids)
		return nil
	})
	view(t, db, func(tx hub.Tx) error {
		got, err := tx.Events(streamID(1), 1, 10)
		require.NoError(t, err)
		stripped := events[0]
		stripped.PII, stripped.Names = nil, model.ID{}
		require.Equal(t, append([]hub.Stored{stripped}, events[1:]...), got)
		return nil
	})
}

func TestLookUpsGrantsAndRecallsFollowTheMember(t *testing.T) {
	db := fresh(t)
	m := someone(1)
	m.Recall = 5
	update(t, db, func(tx hub.Tx) error { return tx.PutMembers([]*hub.Member{m}) })
	sought := func(tx hub.Tx) error {
		found, err := tx.ByKeys([][16]byte{{1, 1}, {2}, {3}, {2}})
		require.NoError(t, err)
		require.Equal(t, map[[16]byte][]model.ID{{1, 1}: {m.ID}, {2}: {m.ID}}, found)
		lent, err := tx.Lent(streamID(2), 10)
		require.NoError(t, err)
		require.Equal(t, []model.ID{m.ID}, lent)
		lent, err = tx.Lent(streamID(1), 10)
		require.NoError(t, err)
		require.Empty(t, lent)
		for n := byte(1); n <= 2; n++ {
			recalled, err := tx.Recalled(streamID(n), 10)
			require.NoError(t, err)
			require.Equal(t, []model.ID{m.ID}, recalled)
		}
		return nil
	}
	view(t, db, sought)
	update(t, db, func(tx hub.Tx) error {
		require.NoError(t, sought(tx))
		next := someone(1)
		next.Keys = [][16]byte{{2}, {4}, {4}}
		next.Rights.Shares[1].Outstanding = nil
		require.NoError(t, tx.PutMembers([]*hub.Member{next}))
		// What was put is there for whom goes on reading.
		found, err := tx.ByKeys([][16]byte{{1, 1}, {2}, {4}})
		require.NoError(t, err)
		require.Equal(t, map[[16]byte][]model.ID{{2}: {m.ID}, {4}: {m.ID}}, found)
		lent, err := tx.Lent(streamID(2), 10)
		require.NoError(t, err)
		require.Empty(t, lent)
		recalled, err := tx.Recalled(streamID(1), 10)
		require.Empty(t, recalled)
		return err
	})
}

func TestWalkGoesThroughEverybodyInOrder(t *testing.T) {
	db := fresh(t)
	update(t, db, func(tx hub.Tx) error {
		for n := uint64(5); n > 0; n-- {
			require.NoError(t, tx.PutMembers([]*hub.Member{someone(n)}))
		}
		return nil
	})
	view(t, db, func(tx hub.Tx) error {
		var after model.ID
		var seen []uint64
		for {
			page, err := tx.Walk(after, 2)
			require.NoError(t, err)
			if len(page) == 0 {
				break
			}
			for _, m := range page {
				require.Equal(t, someone(m.ID.N), m)
				seen, after = append(seen, m.ID.N), m.ID
			}
		}
		require.Equal(t, []uint64{1, 2, 3, 4, 5}, seen)
		return nil
	})
}

func TestTheFeedHasEachThingOnceAtItsLatestPlace(t *testing.T) {
	db := fresh(t)
	put := func(members ...*hub.Member) {
		update(t, db, func(tx hub.Tx) error { return tx.PutMembers(members) })
	}
	put(someone(1), someone(2), someone(3))
	put(someone(1))
	update(t, db, func(tx hub.Tx) error {
		return tx.PutThings([]*hub.Thing{{Sort: "case", ID: memberID(1), Market: 1}, {Sort: "note", ID: memberID(1), Market: hub.Nowhere}})
	})
	view(t, db, func(tx hub.Tx) error {
		changed, reached, more, err := tx.Changed(1, 0, 10)
		require.NoError(t, err)
		require.False(t, more)
		require.EqualValues(t, 5, reached)
		require.Len(t, changed, 4)
		require.Equal(t, []hub.Changed{{Seq: 2, Member: someone(2)}, {Seq: 3, Member: someone(3)}, {Seq: 4, Member: someone(1)}}, changed[:3])
		require.Equal(t, hub.Changed{Seq: 5, Thing: &hub.Thing{Sort: "case", ID: memberID(1), Market: 1}}, changed[3])
		changed, reached, more, err = tx.Changed(1, 2, 1)
		require.NoError(t, err)
		require.True(t, more)
		require.EqualValues(t, 3, reached)
		require.Len(t, changed, 1)
		at, err := tx.Reached(hub.Nowhere)
		require.NoError(t, err)
		require.Zero(t, at)
		return nil
	})
	moved := someone(2)
	moved.Market = 7
	put(moved)
	view(t, db, func(tx hub.Tx) error { // its old market learns that it is gone
		for market, member := range map[uint64]*hub.Member{1: {ID: moved.ID, Market: hub.Nowhere}, 7: moved} {
			at, err := tx.Reached(market)
			require.NoError(t, err)
			changed, reached, _, err := tx.Changed(market, at-1, 5)
			require.NoError(t, err)
			require.Equal(t, []hub.Changed{{Seq: at, Member: member}}, changed)
			require.Equal(t, at, reached)
		}
		return nil
	})
}

func TestAnErrorLeavesNothingBehind(t *testing.T) {
	db := fresh(t)
	stop := errors.New("stop")
	err := db.Update(t.Context(), func(tx hub.Tx) error {
		require.NoError(t, tx.PutMembers([]*hub.Member{someone(1)}))
		_, err := tx.Reached(1) // everything was written by now
		require.NoError(t, err)
		return stop
	})
	require.ErrorIs(t, err, stop)
	view(t, db, func(tx hub.Tx) error {
		members, err := tx.Members([]model.ID{memberID(1)})
		require.NoError(t, err)
		require.Empty(t, members)
		at, err := tx.Reached(1)
		require.Zero(t, at)
		require.ErrorIs(t, tx.PutMembers(nil), errReads)
		return err
	})
}
