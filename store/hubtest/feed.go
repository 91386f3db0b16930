package hubtest

import (
	"testing"

	"github.com/stretchr/testify/require"

	"regulars/model"
	"regulars/model/hub"
)

// told reads a feed to its end in pages and returns what it named; places must ascend.
func told(t testing.TB, db hub.DB, market, after uint64, most int) (ids []model.ID, reached uint64) {
	t.Helper()
	reached = after
	view(t, db, func(tx hub.Tx) error {
		for {
			changed, next, more, err := tx.Changed(market, reached, most)
			require.NoError(t, err)
			require.LessOrEqual(t, len(changed), most)
			last := reached
			for _, c := range changed {
				require.Greater(t, c.Seq, last)
				last = c.Seq
				if c.Member != nil {
					ids = append(ids, c.Member.ID)
				} else {
					ids = append(ids, c.Thing.ID)
				}
			}
			require.GreaterOrEqual(t, next, last)
			reached = next
			if !more {
				return nil
			}
			require.Len(t, changed, most)
		}
	})
	return ids, reached
}

func put(t testing.TB, db hub.DB, members ...*hub.Member) {
	t.Helper()
	update(t, db, func(tx hub.Tx) error { return tx.PutMembers(members) })
}

func aFeedIsInTheOrderOfCommits(t *testing.T, db hub.DB) {
	put(t, db, plain(3, 1))
	put(t, db, plain(1, 1))
	put(t, db, plain(2, 1))
	ids, reached := told(t, db, 1, 0, 10)
	require.Equal(t, []model.ID{id(3), id(1), id(2)}, ids)
	put(t, db, plain(3, 1)) // at its latest place only
	ids, _ = told(t, db, 1, 0, 10)
	require.Equal(t, []model.ID{id(1), id(2), id(3)}, ids)
	ids, reached = told(t, db, 1, reached, 10)
	require.Equal(t, []model.ID{id(3)}, ids)
	ids, again := told(t, db, 1, reached, 10)
	require.Empty(t, ids)
	require.Equal(t, reached, again)
	view(t, db, func(tx hub.Tx) error {
		newest, err := tx.Reached(1)
		require.Equal(t, reached, newest)
		return err
	})
}

func aFeedIsReadInPages(t *testing.T, db hub.DB) {
	for n := uint64(1); n <= 25; n++ {
		put(t, db, plain(n, 1))
	}
	put(t, db, plain(7, 1))
	want, end := told(t, db, 1, 0, 100)
	require.Len(t, want, 25)
	for _, most := range []int{1, 4, 5, 24, 25} {
		got, reached := told(t, db, 1, 0, most)
		require.Equal(t, want, got)
		require.Equal(t, end, reached)
	}
}

func marketsHaveFeedsOfTheirOwn(t *testing.T, db hub.DB) {
	put(t, db, plain(1, 1), plain(2, 2))
	update(t, db, func(tx hub.Tx) error { return tx.PutThings([]*hub.Thing{{Sort: "sample", ID: id(9), Market: 0}}) })
	for market, want := range []model.ID{id(9), id(1), id(2)} {
		ids, _ := told(t, db, uint64(market), 0, 10)
		require.Equal(t, []model.ID{want}, ids)
	}
}

func whoMovesLeavesTheOldFeed(t *testing.T, db hub.DB) {
	secret := plain(1, 1)
	secret.PII = []byte("sealed")
	put(t, db, secret)
	update(t, db, func(tx hub.Tx) error {
		return tx.PutThings([]*hub.Thing{{Sort: "sample", ID: id(5), Market: 1, Value: []byte{1}}})
	})
	_, was := told(t, db, 1, 0, 10)
	secret.Market = 2
	put(t, db, secret)
	update(t, db, func(tx hub.Tx) error {
		return tx.PutThings([]*hub.Thing{{Sort: "sample", ID: id(5), Market: 2, Value: []byte{1}}})
	})
	view(t, db, func(tx hub.Tx) error {
		left, _, _, err := tx.Changed(1, was, 10)
		require.NoError(t, err)
		require.Len(t, left, 2)
		require.Equal(t, &hub.Member{ID: id(1), Market: hub.Nowhere}, left[0].Member, "that it left, and nothing else")
		require.True(t, left[1].Thing.Gone)
		came, _, _, err := tx.Changed(2, 0, 10)
		require.NoError(t, err)
		require.Len(t, came, 2)
		require.Equal(t, secret, came[0].Member)
		require.False(t, came[1].Thing.Gone)
		return nil
	})
	_, was = told(t, db, 1, 0, 10)
	put(t, db, secret) // what happens elsewhere is not told here
	ids, _ := told(t, db, 1, was, 10)
	require.Empty(t, ids)
	secret.Market = 1
	put(t, db, secret)
	view(t, db, func(tx hub.Tx) error {
		back, _, _, err := tx.Changed(1, was, 10)
		require.NoError(t, err)
		require.Len(t, back, 1)
		require.Equal(t, secret, back[0].Member)
		return nil
	})
}

func whatIsNowhereIsInNoFeed(t *testing.T, db hub.DB) {
	update(t, db, func(tx hub.Tx) error {
		return tx.PutThings([]*hub.Thing{{Sort: "note", ID: id(1), Market: hub.Nowhere}})
	})
	view(t, db, func(tx hub.Tx) error {
		for _, market := range []uint64{0, 1, hub.Nowhere} {
			changed, _, _, err := tx.Changed(market, 0, 10)
			require.NoError(t, err)
			require.Empty(t, changed)
		}
		thing, err := tx.Thing("note", id(1))
		require.NotNil(t, thing)
		return err
	})
}
