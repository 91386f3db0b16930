package hubtest

import (
	"context"
	"errors"
	"testing"

	"github.com/stretchr/testify/require"

	"regulars/model"
	"regulars/model/hub"
	"regulars/model/rights"
)

var errOurs = errors.New("of the caller")

func fill(tx hub.Tx) error {
	return errors.Join(
		tx.PutHead(aHead()), tx.PutShop(hub.Shop{Number: 1}), tx.PutStream(aStream(1)), tx.AppendEvents(stream(1), []hub.Stored{event(1)}),
		tx.PutMembers([]*hub.Member{aMember(1)}), tx.PutThings([]*hub.Thing{aThing(1)}),
	)
}

func anErrorWritesNothing(t *testing.T, db hub.DB) {
	empty := everything(t, db)
	err := db.Update(context.Background(), func(tx hub.Tx) error { return errors.Join(fill(tx), errOurs) })
	require.ErrorIs(t, err, errOurs)
	require.Equal(t, empty, everything(t, db))

	update(t, db, fill)
	full := everything(t, db)
	require.NotEqual(t, empty, full)
	err = db.Update(context.Background(), func(tx hub.Tx) error {
		_, err := tx.Strip(id(1))
		return errors.Join(err, tx.PutMembers([]*hub.Member{plain(1, 3)}), tx.PutThings([]*hub.Thing{{Sort: "sample", ID: id(1), Market: 1}}), errOurs)
	})
	require.ErrorIs(t, err, errOurs)
	require.Equal(t, full, everything(t, db))
}

func anEndedContextWritesNothing(t *testing.T, db hub.DB) {
	ctx, end := context.WithCancel(context.Background())
	end()
	require.Error(t, db.Update(ctx, fill))
	view(t, db, func(tx hub.Tx) error {
		h, err := tx.Head()
		require.Zero(t, h)
		return err
	})
}

func aViewChangesNothing(t *testing.T, db hub.DB) {
	func() {
		defer func() { _ = recover() }() // a backend may say it either way
		require.Error(t, db.View(context.Background(), func(tx hub.Tx) error { return tx.PutHead(aHead()) }))
	}()
	view(t, db, func(tx hub.Tx) error {
		h, err := tx.Head()
		require.Zero(t, h)
		return err
	})
}

func whatIsPutComesBackWhole(t *testing.T, db hub.DB) {
	shop := hub.Shop{Number: 3, Name: "店", Market: 2, Key: [32]byte{1}, KeyEnds: 4, Stream: stream(1), Retired: 5, Untold: true}
	told := event(1)
	told.PII, told.Poison, told.Names = []byte("salt"), "why", id(1)
	check := func(tx hub.Tx) error {
		head, err := tx.Head()
		require.NoError(t, err)
		require.Equal(t, aHead(), head)
		shops, err := tx.Shops()
		require.NoError(t, err)
		require.Equal(t, []hub.Shop{shop}, shops)
		st, err := tx.Stream(stream(1))
		require.NoError(t, err)
		require.Equal(t, aStream(1), st)
		members, err := tx.Members([]model.ID{id(1), id(2)})
		require.NoError(t, err)
		require.Equal(t, map[model.ID]*hub.Member{id(1): aMember(1), id(2): plain(2, 1)}, members)
		thing, err := tx.Thing("sample", id(1))
		require.NoError(t, err)
		require.Equal(t, aThing(1), thing)
		events, err := tx.Events(stream(1), 1, 10)
		require.NoError(t, err)
		require.Equal(t, []hub.Stored{told}, events)
		return nil
	}
	update(t, db, func(tx hub.Tx) error {
		err := errors.Join(
			tx.PutHead(aHead()), tx.PutShop(shop), tx.PutStream(aStream(1)), tx.AppendEvents(stream(1), []hub.Stored{told}),
			tx.PutMembers([]*hub.Member{aMember(1), plain(2, 1)}), tx.PutThings([]*hub.Thing{aThing(1)}),
		)
		require.NoError(t, err)
		return check(tx) // within the transaction as well
	})
	view(t, db, check)
}

func whatIsReturnedIsTheCallers(t *testing.T, db hub.DB) {
	mine, told := aMember(1), event(1)
	update(t, db, func(tx hub.Tx) error {
		return errors.Join(tx.PutStream(aStream(1)), tx.AppendEvents(stream(1), []hub.Stored{told}), tx.PutMembers([]*hub.Member{mine}), tx.PutThings([]*hub.Thing{aThing(1)}))
	})
	before := everything(t, db)
	mine.PII[0], mine.Keys[0][0], mine.Rights.Free[0].Points, told.Wire[0] = 'X', 9, 99, 99
	got := everything(t, db)
	require.Equal(t, before, got, "what was put is no longer the caller's to change")
	m := got.Members[0]
	m.PII[0], m.Keys[0][0], m.Ledger.Lots[0].Points = 'X', 9, 99
	m.Rights.Shares[0].Held[0].Points, m.Rights.Shares[0].Outstanding[0].Lots[0].Points, m.Rights.Shares[0].Owed[0].Points = 98, 97, 96
	got.Streams[0].Boots[0][0], got.Streams[0].Key[0], got.Streams[0].Beyond[0] = 9, 9, 9
	got.Streams[0].Branches[0], got.Streams[0].Lines[0].Acts = stream(8), 9
	got.Things[0].Value[0], got.Things[0].PII[0], got.Events[stream(1)][0].Wire[0] = 9, 9, 9
	require.Equal(t, before.Members[0].Ledger.Earned, m.Ledger.Earned)
	fresh := everything(t, db)
	require.Equal(t, aMember(1), fresh.Members[0])
	require.Equal(t, aStream(1), &fresh.Streams[0])
	require.Equal(t, aThing(1), fresh.Things[0])
	require.Equal(t, event(1), fresh.Events[stream(1)][0])
}

func streamsAndShopsAreInOrder(t *testing.T, db hub.DB) {
	for _, n := range []byte{5, 2, 9, 2} { // the last one is known already
		update(t, db, func(tx hub.Tx) error {
			return errors.Join(tx.PutStream(&hub.Stream{Stream: rights.Stream{ID: stream(n)}}), tx.PutShop(hub.Shop{Number: uint64(n) * 200}))
		})
	}
	got := everything(t, db)
	var order []model.StreamID
	for _, s := range got.Streams {
		order = append(order, s.ID)
	}
	require.Equal(t, []model.StreamID{stream(5), stream(2), stream(9)}, order)
	require.Equal(t, []hub.Shop{{Number: 400}, {Number: 1000}, {Number: 1800}}, got.Shops)
}

func eventsAreReadInOrder(t *testing.T, db hub.DB) {
	update(t, db, func(tx hub.Tx) error { return errors.Join(tx.PutStream(aStream(1)), tx.PutStream(aStream(2))) })
	var seq [3]uint64
	for round := range 40 { // more than a page, and two streams by turns
		n := byte(1 + round%2)
		var batch []hub.Stored
		for range 20 {
			seq[n]++
			batch = append(batch, event(seq[n]))
		}
		update(t, db, func(tx hub.Tx) error { return tx.AppendEvents(stream(n), batch) })
	}
	view(t, db, func(tx hub.Tx) error {
		for n := byte(1); n <= 2; n++ {
			for _, c := range []struct{ from, most, want int }{{1, 1000, 400}, {1, 7, 7}, {398, 7, 3}, {401, 7, 0}} {
				got, err := tx.Events(stream(n), uint64(c.from), c.most)
				require.NoError(t, err)
				require.Len(t, got, c.want)
				for i := range got {
					require.Equal(t, event(uint64(c.from+i)), got[i])
				}
			}
		}
		return nil
	})
}

func anEventIsStoredOnce(t *testing.T, db hub.DB) {
	update(t, db, func(tx hub.Tx) error {
		return errors.Join(tx.PutStream(aStream(1)), tx.AppendEvents(stream(1), []hub.Stored{event(1), event(2)}))
	})
	before := everything(t, db)
	require.Error(t, db.Update(context.Background(), func(tx hub.Tx) error {
		return tx.AppendEvents(stream(1), []hub.Stored{event(2)})
	}))
	require.Equal(t, before, everything(t, db))
}

func stripDropsWhatNamesAMember(t *testing.T, db hub.DB) {
	named := func(seq uint64, who model.ID, pii string) hub.Stored {
		e := event(seq)
		e.Names, e.PII = who, []byte(pii)
		return e
	}
	update(t, db, func(tx hub.Tx) error {
		return errors.Join(tx.PutStream(aStream(1)), tx.PutStream(aStream(2)),
			tx.AppendEvents(stream(1), []hub.Stored{named(1, id(1), "a"), named(2, id(2), "b"), event(3)}),
			tx.AppendEvents(stream(2), []hub.Stored{named(1, id(1), "c")}))
	})
	update(t, db, func(tx hub.Tx) error {
		stripped, err := tx.Strip(id(1))
		require.ElementsMatch(t, []model.ID{{Stream: stream(1), N: 1}, {Stream: stream(2), N: 1}}, stripped)
		return err
	})
	got := everything(t, db)
	require.Nil(t, got.Events[stream(1)][0].PII)
	require.Nil(t, got.Events[stream(2)][0].PII)
	require.Equal(t, event(1).Wire, got.Events[stream(2)][0].Wire)
	require.Equal(t, named(2, id(2), "b"), got.Events[stream(1)][1])
	update(t, db, func(tx hub.Tx) error {
		again, err := tx.Strip(id(1))
		require.Empty(t, again, "they are stripped already")
		return err
	})
}

func unknownThingsAreAbsent(t *testing.T, db hub.DB) {
	view(t, db, func(tx hub.Tx) error {
		st, err := tx.Stream(stream(1))
		require.NoError(t, err)
		require.Nil(t, st)
		thing, err := tx.Thing("sample", id(1))
		require.NoError(t, err)
		require.Nil(t, thing)
		members, err := tx.Members([]model.ID{id(1)})
		require.NoError(t, err)
		require.Empty(t, members)
		keys, err := tx.ByKeys([][16]byte{mac(1)})
		require.NoError(t, err)
		require.Empty(t, keys)
		changed, reached, more, err := tx.Changed(5, 7, 10)
		require.NoError(t, err)
		require.Empty(t, changed)
		require.EqualValues(t, 7, reached)
		require.False(t, more)
		return nil
	})
}
