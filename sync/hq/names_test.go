package hq_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"regulars/model"
	"regulars/model/chain"
	"regulars/model/hub"
)

// names are the shops that a market's feed tells of after a place.
func (s *shop) names(market, after uint64) map[uint64]string {
	s.p.t.Helper()
	found := map[uint64]string{}
	for _, r := range s.pull(market, after).Rows {
		if r.Sort != chain.SortShop {
			continue
		}
		require.Equal(s.p.t, s.p.head().Stream, r.ID.Stream)
		require.Empty(s.p.t, found[r.ID.N])
		var v chain.Shop
		require.NoError(s.p.t, model.Decode(r.Value, &v))
		found[r.ID.N] = v.Name
	}
	return found
}

func TestAMarketIsToldTheNamesOfItsOwnShops(t *testing.T) {
	p := newPlace(t)
	a, b := p.shop(1), p.shop(2)
	one := map[uint64]string{1: "shop of market 1"}
	require.Equal(t, one, a.names(1, 0))
	require.Equal(t, map[uint64]string{2: "shop of market 2"}, b.names(2, 0))
	require.Empty(t, a.names(chain.Everyone, 0))

	after := a.pull(1, 0).Next.Seq
	number, err := p.office.AddShop(ctx, p.now, "Station", 1)
	require.NoError(t, err)
	require.Equal(t, map[uint64]string{number: "Station"}, a.names(1, after), "whoever read before hears of a new one")
	require.NoError(t, p.office.RetireShop(ctx, p.now, "Wang", number))
	one[number] = "Station"
	require.Equal(t, one, a.names(1, 0), "what was done there goes on naming it")
}

// A database of before there were rows of shops has the shops and no rows.
func TestShopsThatWereThereBeforeAreToldOnce(t *testing.T) {
	p := newPlace(t)
	a, b := p.shop(1), p.shop(2)
	require.NoError(t, p.office.DB.Update(ctx, func(tx hub.Tx) error {
		return tx.PutShop(hub.Shop{Number: 7, Name: "Harbour", Market: 1})
	}))
	after := a.pull(1, 0).Next.Seq
	require.Empty(t, a.names(1, after))
	require.NoError(t, p.office.TellShops(ctx, p.now))
	require.Equal(t, map[uint64]string{7: "Harbour"}, a.names(1, after))
	require.Len(t, b.names(2, 0), 1)
	after = a.pull(1, 0).Next.Seq
	require.NoError(t, p.office.TellShops(ctx, p.now))
	require.Equal(t, after, a.pull(1, 0).Next.Seq, "nothing is told again")

	require.NoError(t, p.office.DB.Update(ctx, func(tx hub.Tx) error {
		return tx.PutShop(hub.Shop{Number: 7, Name: "Harbour West", Market: 1})
	}))
	require.NoError(t, p.office.TellShops(ctx, p.now))
	require.Equal(t, map[uint64]string{7: "Harbour West"}, a.names(1, after))
}
