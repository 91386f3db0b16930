package hq_test

import (
	"context"
	"os"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"regulars/model"
	"regulars/model/chain"
	"regulars/model/hub"
	"regulars/sync/hq"
	"regulars/sync/wire"
)

func plainProgram(t *testing.T) string {
	t.Helper()
	raw, err := os.ReadFile("../../testdata/programs/plain.toml")
	require.NoError(t, err)
	return string(raw)
}

func TestPointsByHandAreFreeAtHQ(t *testing.T) {
	p := newPlace(t)
	a := p.shop(1)
	li := a.enrolMember(nil)
	a.sell(li, 10)
	a.level()
	require.NoError(t, p.office.Adjust(ctx, p.now, "Wang", li, 40, "goodwill"))
	p.check()
	require.EqualValues(t, 40, p.member(li).Free)
	require.ErrorIs(t, p.office.Adjust(ctx, p.now, "Wang", li, -41, "mistake"), model.Refuse("rights.short"))
	require.NoError(t, p.office.Adjust(ctx, p.now, "Wang", li, -15, "mistake"))
	p.check()
	v := p.member(li)
	require.EqualValues(t, 25, v.Free)
	require.EqualValues(t, 10, v.Held)
	require.ErrorIs(t, p.office.Adjust(ctx, p.now, "Wang", li, 0, ""), model.Refuse("adjust.points"))
}

func TestTheNightBooksTheEndOfWhatIsFreeAndOfNothingElse(t *testing.T) {
	p := newPlace(t)
	a := p.shop(1)
	li := a.enrolMember(nil)
	ends := model.DayOf(p.now.Unix(), time.UTC) + 5
	a.write(model.Draft{Kind: model.PointsGrantedKind, Member: li, Body: &model.PointsGranted{At: p.now.Unix(), Points: 50, Reason: "welcome", Ends: ends, Program: 1}})
	a.write(model.Draft{Kind: model.RightsReleasedKind, Member: li, Body: &model.RightsReleased{
		At: p.now.Unix(), Lots: []model.Lot{{Ends: ends, Points: 30}}, Why: model.ReleasePolicy,
	}})
	a.level()
	night, err := p.office.Nightly(ctx, p.now)
	require.NoError(t, err)
	require.Equal(t, hub.Night{Members: 1}, night)
	p.now = p.now.AddDate(0, 0, 10)
	night, err = p.office.Nightly(ctx, p.now)
	require.NoError(t, err)
	require.Equal(t, hub.Night{Members: 1, Ended: 1, Points: 30}, night)
	p.check()
	v := p.member(li)
	require.Zero(t, v.Free)
	require.EqualValues(t, 20, v.Held, "the shop may have spent them in time")
	night, err = p.office.Nightly(ctx, p.now)
	require.NoError(t, err)
	require.Zero(t, night.Points)
}

func TestAProgramGoesToEveryMarket(t *testing.T) {
	p := newPlace(t)
	a, far := p.shop(1), p.shop(2)
	_, err := p.office.Publish(ctx, p.now, "Wang", "no program")
	require.Error(t, err)
	text := plainProgram(t)
	version, err := p.office.Publish(ctx, p.now, "Wang", text)
	require.NoError(t, err)
	require.EqualValues(t, 1, version)
	for _, s := range []*shop{a, far} {
		rows := s.pull(0, 0).Rows
		require.Len(t, rows, 1)
		require.Equal(t, chain.SortProgram, rows[0].Sort)
		var v chain.Program
		require.NoError(t, model.Decode(rows[0].Value, &v))
		require.Equal(t, chain.Program{Version: 1, Text: text}, v)
	}
}

func TestDuplicatesAreCandidatesAndAMergeCanBeTakenBack(t *testing.T) {
	p := newPlace(t)
	a, b := p.shop(1), p.shop(1)
	phone := model.Fields{model.FieldPhone: "+8613800138000"}
	li, lee := a.enrolMember(phone), b.enrolMember(phone)
	other := b.enrolMember(model.Fields{model.FieldPhone: "+8613800138001"})
	a.sell(li, 10)
	b.sell(lee, 20)
	b.release(lee, 20)
	a.level()
	b.level()
	twins, err := p.office.Twins(ctx, model.ID{}, 10)
	require.NoError(t, err)
	require.Len(t, twins, 1)
	require.ElementsMatch(t, []model.ID{li, lee}, append(twins[0].Others, twins[0].Member))

	require.NoError(t, p.office.Merge(ctx, p.now, "Wang", lee, li, "same phone"))
	p.check()
	require.EqualValues(t, 20, p.member(li).Free)
	require.Zero(t, p.member(lee).Free)
	_, v := memberRow(t, a.pull(1, 0).Rows, lee)
	require.Equal(t, li, v.Into)
	twins, err = p.office.Twins(ctx, model.ID{}, 10)
	require.NoError(t, err)
	require.Empty(t, twins)
	require.ErrorIs(t, p.office.Merge(ctx, p.now, "Wang", lee, other, ""), model.Refuse("merge.alias"))
	require.ErrorIs(t, p.office.Merge(ctx, p.now, "Wang", li, other, ""), model.Refuse("merge.chain"))
	require.ErrorIs(t, p.office.Merge(ctx, p.now, "Wang", li, li, ""), model.Refuse("merge.self"))

	b.sell(lee, 5) // another till has not heard of it
	b.release(lee, 5)
	b.level()
	night, err := p.office.Nightly(ctx, p.now)
	require.NoError(t, err)
	require.Equal(t, 1, night.Moved)
	require.EqualValues(t, 25, p.member(li).Free)

	require.NoError(t, p.office.Unmerge(ctx, p.now, "Wang", lee))
	p.check()
	require.EqualValues(t, 25, p.member(lee).Free)
	require.Zero(t, p.member(li).Free)
	require.ErrorIs(t, p.office.Unmerge(ctx, p.now, "Wang", lee), model.Refuse("merge.none"))
	require.NoError(t, p.office.Merge(ctx, p.now, "Wang", li, other, "li is nobody's survivor any more"))
}

func TestARetiredShopIsRefusedAndItsPointsAreInSuspense(t *testing.T) {
	p := newPlace(t)
	a := p.shop(1)
	li := a.enrolMember(nil)
	a.sell(li, 10)
	a.level()
	_, _, err := p.office.WriteOff(ctx, p.now, "Wang", li, a.id, "")
	require.ErrorIs(t, err, model.Refuse("hq.open"))
	require.NoError(t, p.office.RetireShop(ctx, p.now, "Wang", 1))
	require.ErrorIs(t, p.office.RetireShop(ctx, p.now, "Wang", 1), model.Refuse("hq.retired"))
	require.ErrorIs(t, p.office.RetireShop(ctx, p.now, "Wang", 9), model.Refuse("hq.shop"))
	require.Equal(t, "sync.retired", a.meet().Why)
	require.Equal(t, "sync.retired", code(t, p.newFile(a).enrolWith("", a)))
	require.EqualValues(t, 10, p.member(li).Suspense)
	_, err = p.office.MakeKey(ctx, p.now, 1)
	require.ErrorIs(t, err, model.Refuse("hq.retired"))
}

func TestTheOverviewAddsUp(t *testing.T) {
	p := newPlace(t)
	a, b := p.shop(1), p.shop(2)
	li := a.enrolMember(nil)
	a.sell(li, 50)
	sale := a.sell(li, 5)
	a.redeem(li, 20)
	a.undo(sale, model.SaleRecordedKind, model.Effect{Earned: -5, Den: 100, Spend: -500, Visits: -1, At: sale.HLC.Time().Unix()})
	b.level()
	a.level()
	require.NoError(t, p.office.Adjust(ctx, p.now, "Wang", li, 3, "goodwill"))
	b.enrolMember(nil)
	b.meet()
	v, err := p.office.Overview(ctx, p.now)
	require.NoError(t, err)
	require.Len(t, v.Shops, 2)
	require.EqualValues(t, 33, v.Points)
	one := v.Shops[0]
	require.Equal(t, hub.Sums{Members: 1, Sales: 1, Spend: 5000, Earned: 50, Redeemed: 20}, one.Sums)
	require.Zero(t, one.Unsent)
	require.EqualValues(t, 1, v.Shops[1].Unsent)
	require.Equal(t, p.applied(a.id), one.Applied)
	shop, err := p.office.Shop(ctx, p.now, 1)
	require.NoError(t, err)
	require.Equal(t, one, shop)
	_, err = p.office.Publish(ctx, p.now, "Wang", plainProgram(t))
	require.NoError(t, err)
	v, err = p.office.Overview(ctx, p.now)
	require.NoError(t, err)
	require.EqualValues(t, 33, v.Owed)
}

func TestNothingIsAnsweredBeforeThereIsAChain(t *testing.T) {
	p := newPlace(t)
	require.ErrorIs(t, p.office.Init(ctx, p.now, hub.Opening{Chain: "Two", Currency: "CNY", Timezone: "UTC"}), model.Refuse("hq.begun"))
	s := p.newFile(nil)
	require.Equal(t, "sync.unknown", code(t, p.step(s.id, s.claim())))
	require.Equal(t, "sync.message", code(t, p.step(s.id, &wire.Problem{Code: "x"})))
	require.Equal(t, "sync.message", code(t, p.step(s.id, &wire.Session{Protocol: 1})))
	require.Equal(t, "sync.protocol", code(t, p.step(s.id, &wire.Session{Protocol: 77})))
}

func TestAVaultFindsAndOpensOnlyWhatIsItsOwn(t *testing.T) {
	one, err := hub.NewVault([32]byte{1})
	require.NoError(t, err)
	two, err := hub.NewVault([32]byte{2})
	require.NoError(t, err)
	require.Equal(t, one.Lookup("phone", "1"), one.Lookup("phone", "1"))
	require.NotEqual(t, one.Lookup("phone", "1"), one.Lookup("card", "1"))
	require.NotEqual(t, one.Lookup("phone", "1"), two.Lookup("phone", "1"))

	p := newPlace(t)
	a := p.shop(1)
	li := a.enrolMember(model.Fields{model.FieldName: "Li Mei"})
	a.level()
	require.NoError(t, p.db.View(ctx, func(tx hub.Tx) error {
		found, err := tx.Members([]model.ID{li})
		require.NoError(t, err)
		m := found[li]
		require.NotContains(t, string(m.PII), "Li")
		_, err = one.Profile(m)
		require.ErrorIs(t, err, hub.ErrSealed)
		m.ID.N++
		_, err = p.office.Vault.Profile(m)
		require.ErrorIs(t, err, hub.ErrSealed, "a record that was moved")
		return nil
	}))
}

func FuzzStep(f *testing.F) {
	frame := func(m wire.Message) []byte {
		raw, err := wire.Pack(m)
		require.NoError(f, err)
		return raw
	}
	f.Add(byte(1), frame(&wire.Session{Protocol: 1, Stream: wire.Stream{1}, Boot: wire.Nonce{1}, Last: 1, LastHash: wire.Hash{1}}))
	f.Add(byte(3), frame(&wire.Pull{Protocol: 1, Stream: wire.Stream{1}, Session: 1, Rows: 9, After: wire.Cursor{Market: 1, Seq: 1 << 60}}))
	f.Add(byte(4), frame(&wire.Reserve{Protocol: 1, Stream: wire.Stream{1}, Session: 1, Member: model.ID{Stream: model.StreamID{1}, N: 1}, Points: 1 << 60}))
	f.Add(byte(5), frame(&wire.Lookup{Protocol: 1, Stream: wire.Stream{1}, Session: 1, By: "id", Value: "/"}))
	f.Fuzz(func(t *testing.T, which byte, raw []byte) {
		p := newPlace(t)
		a := p.shop(1)
		messages := []wire.Message{&wire.Enrol{}, &wire.Session{}, &wire.Push{}, &wire.Pull{}, &wire.Reserve{}, &wire.Lookup{}, &wire.Welcome{}}
		m := messages[int(which)%len(messages)]
		_ = wire.Unpack(raw, m) // also what does not pass the check comes to Step
		if s, ok := m.(*wire.Session); ok {
			s.Stream = wire.Stream(a.id)
		}
		for _, peer := range []model.StreamID{a.id, {}} {
			answer := p.hq.Step(context.Background(), p.now, hq.Peer{Stream: peer}, m)
			require.NoError(t, answer.Check())
		}
		p.check()
	})
}
