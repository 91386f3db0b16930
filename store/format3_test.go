package store

import (
	"testing"

	"github.com/stretchr/testify/require"

	"regulars/model"
	"regulars/model/chain"
	"regulars/model/desk"
	"regulars/model/ledger"
	"regulars/model/rights"
)

func checkFormat3(t *testing.T, s *shop) {
	r := s.verified()
	require.Equal(t, Report{Events: 119, Streams: 3, Erased: 1, Chain: true, Views: true}, r)
	checkChain3(t, s)
	checkRows3(t, s)
	checkState3(t, s)

	// The file goes on being a shop's of a chain.
	first, guest := s.firstMember(), stranger(1, 2)
	s.write(sale(guest, 8), spend(first, 5))
	require.Empty(t, s.lay(memberRow(t, guest, s.present().Last, 500, model.Fields{model.FieldName: "新的话"})))
	require.EqualValues(t, 500, ptr(s.accountOf(guest)).Net())
	s.reopen()
	require.EqualValues(t, 500, ptr(s.accountOf(guest)).Net())
	s.verified()
}

func checkChain3(t *testing.T, s *shop) {
	require.Equal(t, 1, s.store.Joined())
	s.see(func(b desk.Book) {
		m := b.Chain()
		require.Equal(t, "熟客连锁", m.Name)
		require.Equal(t, []uint64{2, 1, 1, 1}, []uint64{m.Shop, m.Market, m.Generation, m.Era})
		require.Equal(t, "hq.example.com:7443", m.Address)
		require.Equal(t, model.StreamID{9, 9, 9}, m.Stream)
	})
}

// account3 is what the file of format 3 knows of a member of the chain.
type account3 struct {
	id        model.ID
	number    desk.Number
	net, held model.Points
	name      string
}

func checkRows3(t *testing.T, s *shop) {
	for _, want := range []account3{
		{s.firstMember(), 1, 1030, 5, "会员一"},
		{stranger(0, 1), 6, 100, 0, "外店0"},
		{stranger(1, 2), 20, 131, 0, ""}, // erased
		{stranger(2, 3), 33, 102, 0, "外店2"},
		{stranger(2, 6), 8, 106, 0, "外店6"}, // an alias
	} {
		acc := s.accountOf(want.id)
		got := account3{id: want.id, net: acc.Net(), held: rights.Sum(rights.Of(&acc).Lots)}
		s.see(func(b desk.Book) {
			got.number, _ = b.Number(want.id)
			p, err := b.Profile(got.number)
			require.NoError(t, err)
			got.name = p.Of(model.FieldName)
		})
		require.Equal(t, want, got)
	}
	s.see(func(b desk.Book) {
		n, ok := b.Number(stranger(0, 4))
		require.True(t, ok)
		_, err := b.Profile(n)
		codeOf(t, err, "member.unknown") // left the market
		count := 0
		require.NoError(t, b.Accounts(0, func(_ desk.Number, acc *ledger.Account) bool {
			count++
			require.EqualValues(t, 1, acc.Era)
			return true
		}))
		require.Equal(t, 44, count)
		found, err := b.ByKey(desk.KeyCard, "X5")
		require.NoError(t, err)
		require.Len(t, found, 1)
		id, err := b.Named(found[0])
		require.NoError(t, err)
		require.Equal(t, stranger(0, 7), id)
	})
	require.NotEmpty(t, s.store.Search("外店9", 5))
	require.Len(t, s.receipts(), 1)
}

func checkState3(t *testing.T, s *shop) {
	st, err := s.store.State()
	require.NoError(t, err)
	require.Equal(t, chain.State{Generation: 1}, st)
	s.see(func(v desk.Book) {
		for id, words := range map[model.ID]string{stranger(1, 5): "", stranger(2, 5): "留下的话"} {
			rec, err := v.(*book).rowAt(caseKey(id))
			require.NoError(t, err)
			require.Equal(t, words, rec.Fields[model.FieldText])
		}
	})
}
