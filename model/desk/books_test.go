package desk_test

import (
	"cmp"
	"fmt"
	"math/big"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"regulars/model"
	"regulars/model/desk"
	"regulars/model/ledger"
	"regulars/store/storetest"
)

func accountOf(t testing.TB, s *storetest.Shop, id model.ID) (acc ledger.Account) {
	t.Helper()
	require.NoError(t, s.Store.View(t.Context(), func(b desk.Book) (err error) {
		n, _ := b.Number(id)
		acc, err = b.Account(n)
		return err
	}))
	return acc
}

// requireBooks holds a member's account against its own entries: the sums, any order of arrival,
// and that each sale's figures follow from its own lines.
func requireBooks(t *rapid.T, s *storetest.Shop, id model.ID) {
	acc := accountOf(s.T, s, id)
	var events []*model.Event
	var purse ledger.Purse
	var unbooked model.Points
	require.NoError(t, s.Store.View(s.T.Context(), func(b desk.Book) error {
		n, _ := b.Number(id)
		clock := ledger.Clock{Now: b.Now().Unix(), Today: model.DayOf(b.Now().Unix(), b.Shop().Zone)}
		if active := acc.Active(); active != 0 {
			clock.Idle = b.Program().IdleEnd(model.DayOf(active, b.Shop().Zone))
		}
		purse = acc.Purse(clock)
		unbooked, _, _ = acc.Lapsed(clock)
		return b.History(n, 0, func(_ uint64, e *model.Event) bool {
			events = append(events, e)
			return true
		})
	}))
	var earned, returned, spent, ended, clawed, adjusted model.Points
	var effects []model.Effect
	for _, e := range events {
		body, err := e.ParseBody()
		require.NoError(t, err)
		mover, ok := body.(model.Mover)
		if !ok {
			continue
		}
		x := mover.Effect()
		effects = append(effects, x)
		earned, clawed = earned+max(x.Earned, 0), clawed+max(-x.Earned, 0)
		spent, returned = spent+max(x.Redeemed, 0), returned+max(-x.Redeemed, 0)
		ended, adjusted = ended+x.Expired, adjusted+x.Adjusted
		if sale, ok := body.(*model.SaleRecorded); ok {
			requireFollows(t, sale)
		}
	}
	require.Equal(t, earned+returned+adjusted, spent+ended+unbooked+clawed+purse.Balance-purse.Debt, "what came is what went and what is there")
	var lots model.Points
	for _, l := range purse.Lots {
		lots += l.Points
	}
	require.Equal(t, purse.Balance, lots)

	random := rand.New(rand.NewPCG(3, uint64(len(events))))
	random.Shuffle(len(events), func(i, j int) { events[i], events[j] = events[j], events[i] })
	slices.SortFunc(events, func(a, b *model.Event) int {
		return cmp.Or(cmp.Compare(a.HLC, b.HLC), slices.Compare(a.Stream[:], b.Stream[:]), cmp.Compare(a.Seq, b.Seq))
	})
	again := ledger.Account{Head: acc.Head}
	zone := time.FixedZone("CST", 8*3600)
	for _, e := range events {
		if body, err := e.ParseBody(); err == nil {
			if mover, ok := body.(model.Mover); ok {
				again.Apply(mover.Effect(), zone)
			}
		}
	}
	require.Equal(t, acc.AppendRecord(nil), again.AppendRecord(nil), "the same events, sorted")
	random.Shuffle(len(effects), func(i, j int) { effects[i], effects[j] = effects[j], effects[i] })
	summed := ledger.Account{Head: acc.Head, Tier: acc.Tier, FirstVisit: acc.FirstVisit, LastVisit: acc.LastVisit}
	for _, x := range effects {
		x.Tier = ""
		summed.Apply(x, zone)
	}
	summed.FirstVisit, summed.LastVisit = acc.FirstVisit, acc.LastVisit // an undo says which visit is the last then
	require.Equal(t, fmt.Sprintf("%+v", acc), fmt.Sprintf("%+v", summed), "the same effects, in any order")
}

// requireFollows recomputes what a sale's entry says from the entry alone.
func requireFollows(t *rapid.T, sale *model.SaleRecorded) {
	earned := big.NewRat(sale.Before, sale.Den)
	parts := sale.Parts
	if len(parts) == 0 {
		parts = []model.Part{{Base: sale.Base, Factor: model.FactorOne}}
	}
	var base model.Money
	for _, p := range parts {
		earned.Add(earned, new(big.Rat).Mul(big.NewRat(int64(p.Base), 1), big.NewRat(sale.Rate*p.Factor, sale.Den*model.FactorOne)))
		if p.Factor != 0 {
			base += p.Base
		}
	}
	require.Equal(t, sale.Base, base)
	left := new(big.Rat).Sub(earned, big.NewRat(int64(sale.Points+sale.Cut), 1))
	require.Zero(t, left.Cmp(big.NewRat(sale.Before+sale.Carried, sale.Den)), "%+v", sale)
}
