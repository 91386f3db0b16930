package desk_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"regulars/model/desk"
	"regulars/model/ledger"
	"regulars/store/storetest"
)

func TestWalkingTheAccountsGivesEachAsItIs(t *testing.T) {
	l := storetest.NewLife(t, storetest.Busy, 7, 1)
	l.Days(20, 6)
	require.NoError(t, l.Store.View(t.Context(), func(b desk.Book) error {
		seen := 0
		require.NoError(t, b.Accounts(0, func(n desk.Number, acc *ledger.Account) bool {
			want, err := b.Account(n)
			require.NoError(t, err)
			require.Equal(t, want.Clone(), acc.Clone())
			seen++
			return true
		}))
		require.Equal(t, len(l.Members), seen)
		first := desk.Number(0)
		require.NoError(t, b.Accounts(3, func(n desk.Number, _ *ledger.Account) bool {
			first = n
			return false
		}))
		require.Equal(t, desk.Number(4), first, "after the third, and no further than asked")
		return nil
	}))
}
