package store

import (
	"testing"

	"github.com/stretchr/testify/require"

	"regulars/model/desk"
)

// shopName is what the file calls a shop.
func (s *shop) shopName(number uint64) (name string) {
	s.t.Helper()
	s.see(func(b desk.Book) {
		var err error
		name, err = b.ShopName(number)
		require.NoError(s.t, err)
	})
	return name
}

func TestShopKnowsTheNamesThatHeadquartersTold(t *testing.T) {
	s := newShop(t)
	require.Empty(t, s.shopName(3), "a shop on its own knows no other")
	s.join()
	require.Empty(t, s.lay(shopRow(t, 3, "河畔店"), shopRow(t, 1<<40, "车站店")))
	require.Equal(t, "河畔店", s.shopName(3))
	require.Equal(t, "车站店", s.shopName(1<<40))
	require.Empty(t, s.shopName(4))
	require.Empty(t, s.lay(shopRow(t, 3, "\x1b[2J河岸店")))
	require.NotContains(t, s.shopName(3), "\x1b")
	require.Contains(t, s.shopName(3), "河岸店")
	s.verified()
	s.reopen()
	require.Contains(t, s.shopName(3), "河岸店")
	gone := shopRow(t, 3, "")
	gone.Value, gone.Gone = nil, true
	require.Empty(t, s.lay(gone))
	require.Empty(t, s.shopName(3))
	require.Equal(t, "车站店", s.shopName(1<<40))
	s.verified()
}

func TestTheRowOfAShopUnderAnotherNumberIsFound(t *testing.T) {
	s := newShop(t)
	s.join()
	row := shopRow(t, 3, "河畔店")
	require.Empty(t, s.lay(row))
	require.NoError(t, s.store.change(func(b *batch, _ *tip) error {
		return b.putRow(shopKey(4), &rowRecord{ID: row.ID, Value: row.Value})
	}))
	report, err := s.store.Verify(t.Context(), nil)
	require.NoError(t, err)
	require.False(t, report.OK())
	require.NoError(t, s.store.change(func(b *batch, _ *tip) error { return b.dropGiven(bRow, shopKey(4)) }))
	s.verified()
}
