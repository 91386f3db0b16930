package hq_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"regulars/model"
	"regulars/model/hub"
)

func TestVerifyFindsWhatIsNotAsItWasWritten(t *testing.T) {
	p := newPlace(t)
	a := p.shop(1)
	li := a.enrolMember(model.Fields{model.FieldName: "Li Mei"})
	a.sell(li, 50)
	a.sell(li, model.MaxPoints+1)
	a.level()
	last := uint64(0)
	verify := func() hub.Verified {
		v, err := p.office.Verify(ctx, p.now, func(done, all uint64) { last = all - done })
		require.NoError(t, err)
		return v
	}
	v := verify()
	require.Empty(t, v.Problems)
	require.Equal(t, hub.Verified{Events: 1 + a.last().Seq, Streams: 2, Members: 1}, v)
	require.Zero(t, last)

	sound := p.db.Snapshot()
	change := func(f func(tx hub.Tx, m *hub.Member, st *hub.Stream)) {
		p.db.Restore(sound)
		require.NoError(t, p.db.Update(ctx, func(tx hub.Tx) error {
			st, err := tx.Stream(a.id)
			require.NoError(t, err)
			found, err := tx.Members([]model.ID{li})
			f(tx, found[li], st)
			return err
		}))
		require.NotEmpty(t, verify().Problems)
	}
	change(func(tx hub.Tx, m *hub.Member, _ *hub.Stream) {
		m.Rights.Balance++
		require.NoError(t, tx.PutMembers([]*hub.Member{m}))
	})
	change(func(tx hub.Tx, m *hub.Member, _ *hub.Stream) {
		m.Ledger.Earned--
		require.NoError(t, tx.PutMembers([]*hub.Member{m}))
	})
	change(func(tx hub.Tx, m *hub.Member, _ *hub.Stream) {
		m.PII[20]++
		require.NoError(t, tx.PutMembers([]*hub.Member{m}))
	})
	change(func(tx hub.Tx, _ *hub.Member, st *hub.Stream) {
		st.Hash[0]++
		require.NoError(t, tx.PutStream(st))
	})
	change(func(tx hub.Tx, _ *hub.Member, st *hub.Stream) {
		st.Applied++
		require.NoError(t, tx.PutStream(st))
	})
}
