package hq_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"regulars/model"
	"regulars/model/chain"
	"regulars/model/hub"
	"regulars/sync/wire"
)

// ordersTo are the numbers of the orders to erase in the chain's feed, by member, and whose the last one is.
func (s *shop) ordersTo() (orders map[model.ID]uint64, last model.ID) {
	s.p.t.Helper()
	orders = map[model.ID]uint64{}
	for _, r := range s.pull(0, 0).Rows {
		if r.Sort == chain.SortErasure {
			var v chain.Erasure
			require.NoError(s.p.t, model.Decode(r.Value, &v))
			require.NotContains(s.p.t, orders, r.ID)
			orders[r.ID], last = v.Number, r.ID
		}
	}
	return orders, last
}

func (s *shop) carryOut(member model.ID, number uint64) {
	s.write(model.Draft{Kind: model.ErasureDoneKind, Member: member, Body: &model.ErasureDone{Number: number, At: s.p.now.Unix()}})
	s.level()
}

func TestAnErasureForgetsWhoeverIsAnAliasOfTheMember(t *testing.T) {
	for name, asked := range map[string]int{"the member": 0, "an alias": 1} {
		t.Run(name, func(t *testing.T) {
			f := inAFile(t)
			a, b := f.shop(1), f.shop(2) // aliases may be of other markets
			li, gone := f.person(a, "Li Mei", "+8613800138000")
			lee, more := f.person(b, "Lee May", "+8613800138001")
			leigh, most := f.person(b, "Leigh M", "+8613800138002")
			other, _ := f.person(b, "Wang Fang", "+8613800138003")
			apart, _ := f.person(b, "Li Na", "+8613800138004")
			gone = append(append(gone, more...), most...)
			for _, alias := range []model.ID{lee, leigh, apart} {
				require.NoError(t, f.office.Merge(ctx, f.now, "Wang", alias, li, "same"))
			}
			require.NoError(t, f.office.Unmerge(ctx, f.now, "Wang", apart))
			stays := append(f.traces(other), f.traces(apart)...)

			n, err := f.office.Erase(ctx, f.now, "Chen", []model.ID{li, lee}[asked], "asked")
			require.NoError(t, err)
			require.Zero(t, f.found(gone), "nothing of any of them is in the file")
			require.Equal(t, len(stays), f.found(stays))
			orders, last := a.ordersTo()
			require.Len(t, orders, 3)
			require.Equal(t, li, last, "aliases first, so that the last receipt stands for all")
			require.Equal(t, n, orders[li])
			for _, id := range []model.ID{li, lee, leigh} {
				require.Equal(t, orders[id], f.member(id).Erased)
				again, err := f.office.Erase(ctx, f.now, "Chen", id, "asked")
				require.NoError(t, err)
				require.Equal(t, n, again)
			}
			row, _ := memberRow(t, b.pull(2, 0).Rows, lee)
			require.True(t, row.Gone)
			f.requireSound()
			f.countsReceiptsOnce(a, orders, []model.ID{lee, leigh, li})

			b.write(model.Draft{Kind: model.MemberEditedKind, Member: leigh, Body: &model.MemberEdited{Fields: []uint64{1}}, PII: model.Fields{1: "late"}})
			b.level()
			require.Empty(t, f.traces(leigh), "late words of an alias are dropped")
			require.Empty(t, b.send(&wire.Lookup{Protocol: 1, Stream: wire.Stream(b.id), Session: b.session, By: "phone", Value: "+8613800138001"}).(*wire.Found).Rows)
		})
	}
}

// countsReceiptsOnce lets a shop carry orders out and looks at what HQ counts: a shop counts for the person
// when it has forgotten all identities.
func (f *filed) countsReceiptsOnce(s *shop, orders map[model.ID]uint64, order []model.ID) {
	f.t.Helper()
	last := orders[order[len(order)-1]]
	for i, id := range order {
		for range 2 { // a receipt that is repeated changes nothing
			s.carryOut(id, orders[id])
			done, streams, err := f.office.ErasureStatus(ctx, last)
			require.NoError(f.t, err)
			require.Equal(f.t, 2, streams)
			require.Equal(f.t, i == len(order)-1, done == 1)
		}
	}
	after, _ := s.ordersTo()
	require.Equal(f.t, orders, after, "receipts bring about no further orders")
}

// The files of shops can bring merges from before they joined, in any order and of several steps.
func TestMergesFromBeforeTheJoiningAreForgottenToo(t *testing.T) {
	for name, late := range map[string]bool{"known before the order": false, "pushed after it": true} {
		t.Run(name, func(t *testing.T) {
			p := newPlace(t)
			zero := p.newFile(nil)
			var ids []model.ID
			for _, who := range []string{"Lee", "Leigh", "Li"} {
				ids = append(ids, zero.enrolMember(model.Fields{model.FieldName: who}))
			}
			enrolled := zero.last().Seq
			for i, id := range ids[:2] { // Lee is Leigh, and Leigh is Li
				zero.write(model.Draft{Kind: model.MemberMergedKind, Member: id, Subject: ids[i+1], Body: &model.MemberMerged{Into: ids[i+1], At: p.now.Unix()}})
			}
			a := p.newFile(zero)
			require.IsType(t, &wire.Enrolled{}, a.enrolWith(p.key(1), zero))
			a.joined()
			a.meet()
			send := func(from, to uint64) {
				require.Equal(t, to, a.send(a.batch(zero, from, to)).(*wire.Pushed).Applied)
			}
			send(1, enrolled)
			if !late {
				send(enrolled+1, zero.last().Seq)
			}
			_, err := p.office.Erase(ctx, p.now, "Chen", ids[2], "asked")
			require.NoError(t, err)
			if late {
				require.NotEmpty(t, p.member(ids[0]).Fields)
				send(enrolled+1, zero.last().Seq)
			}
			p.check()
			for _, id := range ids {
				require.Empty(t, p.member(id).Fields)
				require.NotZero(t, p.member(id).Erased)
			}
			require.NoError(t, p.db.View(ctx, func(tx hub.Tx) error {
				events, err := tx.Events(zero.id, 1, 100)
				for _, e := range events {
					require.Nil(t, e.PII)
				}
				return err
			}))
		})
	}
}
