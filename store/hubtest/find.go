package hubtest

import (
	"errors"
	"testing"

	"github.com/stretchr/testify/require"

	"regulars/model"
	"regulars/model/hub"
	"regulars/model/rights"
)

func lookUpsMoveWithTheKeys(t *testing.T, db hub.DB) {
	keyed := func(n uint64, macs ...[16]byte) *hub.Member {
		m := plain(n, 1)
		m.Keys = macs
		return m
	}
	found := func() (out map[[16]byte][]model.ID) {
		view(t, db, func(tx hub.Tx) (err error) {
			out, err = tx.ByKeys([][16]byte{mac(1), mac(2), mac(3)})
			return err
		})
		return out
	}
	update(t, db, func(tx hub.Tx) error {
		return tx.PutMembers([]*hub.Member{keyed(2, mac(1)), keyed(1, mac(1), mac(2))})
	})
	require.Equal(t, map[[16]byte][]model.ID{mac(1): {id(1), id(2)}, mac(2): {id(1)}}, found())
	update(t, db, func(tx hub.Tx) error { return tx.PutMembers([]*hub.Member{keyed(1, mac(3))}) })
	require.Equal(t, map[[16]byte][]model.ID{mac(1): {id(2)}, mac(3): {id(1)}}, found())
}

func walkIsInOrder(t *testing.T, db hub.DB) {
	update(t, db, func(tx hub.Tx) error {
		var all []*hub.Member
		for n := uint64(300); n > 0; n-- {
			all = append(all, plain(n, 1))
		}
		return tx.PutMembers(all)
	})
	view(t, db, func(tx hub.Tx) error {
		var after model.ID
		next := uint64(1)
		for {
			page, err := tx.Walk(after, 70)
			require.NoError(t, err)
			for _, m := range page {
				require.Equal(t, id(next), m.ID)
				next++
			}
			if len(page) < 70 {
				break
			}
			after = page[69].ID
		}
		require.EqualValues(t, 301, next)
		return nil
	})
}

func sharing(n uint64, recall model.Points, shares ...rights.Share) *hub.Member {
	m := plain(n, 1)
	m.Recall, m.Rights.Shares = recall, shares
	return m
}

func lentListsGrantsUnderWay(t *testing.T, db hub.DB) {
	under := rights.Share{Stream: stream(1), Held: lots(2), Made: 1, Outstanding: []rights.Grant{{Stream: stream(1), N: 1, Lots: lots(2)}}}
	lent := func(s model.StreamID, most int) (ids []model.ID) {
		view(t, db, func(tx hub.Tx) (err error) {
			ids, err = tx.Lent(s, most)
			return err
		})
		return ids
	}
	update(t, db, func(tx hub.Tx) error {
		return errors.Join(tx.PutStream(aStream(1)), tx.PutStream(aStream(2)),
			tx.PutMembers([]*hub.Member{sharing(3, 0, under), sharing(1, 0, under), sharing(2, 0, rights.Share{Stream: stream(1), Held: lots(2), Made: 1})}))
	})
	require.Equal(t, []model.ID{id(1), id(3)}, lent(stream(1), 10))
	require.Equal(t, []model.ID{id(1)}, lent(stream(1), 1))
	require.Empty(t, lent(stream(2), 10))
	update(t, db, func(tx hub.Tx) error {
		return tx.PutMembers([]*hub.Member{sharing(1, 0, rights.Share{Stream: stream(1), Held: lots(2), Made: 1})})
	})
	require.Equal(t, []model.ID{id(3)}, lent(stream(1), 10))
	coupon := sharing(2, 0)
	coupon.Coupons = []hub.Coupon{{ID: id(77), Rights: rights.Account{Shares: []rights.Share{under}}}}
	update(t, db, func(tx hub.Tx) error { return tx.PutMembers([]*hub.Member{coupon}) })
	require.Equal(t, []model.ID{id(2), id(3)}, lent(stream(1), 10), "of a coupon as well")
	coupon.Rights.Shares = []rights.Share{under}
	update(t, db, func(tx hub.Tx) error { return tx.PutMembers([]*hub.Member{coupon}) })
	require.Equal(t, []model.ID{id(2), id(3)}, lent(stream(1), 10), "of both, and listed once")
	update(t, db, func(tx hub.Tx) error { return tx.PutMembers([]*hub.Member{plain(2, 1)}) })
	require.Equal(t, []model.ID{id(3)}, lent(stream(1), 10))
}

func recalledListsWhatIsWantedBack(t *testing.T, db hub.DB) {
	holds := rights.Share{Stream: stream(1), Held: lots(2)}
	back := func() (ids []model.ID) {
		view(t, db, func(tx hub.Tx) (err error) {
			ids, err = tx.Recalled(stream(1), 10)
			return err
		})
		return ids
	}
	update(t, db, func(tx hub.Tx) error {
		return errors.Join(tx.PutStream(aStream(1)),
			tx.PutMembers([]*hub.Member{sharing(3, 5, holds), sharing(1, 5, holds), sharing(2, 0, holds), sharing(4, 5, rights.Share{Stream: stream(1), Made: 1})}))
	})
	require.Equal(t, []model.ID{id(1), id(3)}, back())
	update(t, db, func(tx hub.Tx) error { return tx.PutMembers([]*hub.Member{sharing(3, 0, holds)}) })
	require.Equal(t, []model.ID{id(1)}, back())
	coupon := sharing(2, 0, holds)
	coupon.Coupons = []hub.Coupon{{ID: id(77), Recall: true, Rights: rights.Account{Shares: []rights.Share{holds}}}}
	update(t, db, func(tx hub.Tx) error { return tx.PutMembers([]*hub.Member{coupon}) })
	require.Equal(t, []model.ID{id(1), id(2)}, back(), "a coupon as well")
	coupon.Coupons[0].Recall = false
	update(t, db, func(tx hub.Tx) error { return tx.PutMembers([]*hub.Member{coupon}) })
	require.Equal(t, []model.ID{id(1)}, back())
}

func thingsAreListedBySort(t *testing.T, db hub.DB) {
	update(t, db, func(tx hub.Tx) error {
		return tx.PutThings([]*hub.Thing{
			{Sort: "b", ID: id(2), Market: 1}, {Sort: "a", ID: id(3), Market: 1}, {Sort: "a", ID: id(1), Market: hub.Nowhere}, {Sort: "ab", ID: id(1), Market: 1},
		})
	})
	view(t, db, func(tx hub.Tx) error {
		list := func(sort string, after model.ID, most int) (ids []model.ID) {
			things, err := tx.Things(sort, after, most)
			require.NoError(t, err)
			for _, thing := range things {
				require.Equal(t, sort, thing.Sort)
				ids = append(ids, thing.ID)
			}
			return ids
		}
		require.Equal(t, []model.ID{id(1), id(3)}, list("a", model.ID{}, 10))
		require.Equal(t, []model.ID{id(3)}, list("a", id(1), 10))
		require.Equal(t, []model.ID{id(1)}, list("a", model.ID{}, 1))
		require.Equal(t, []model.ID{id(2)}, list("b", model.ID{}, 10))
		return nil
	})
}
