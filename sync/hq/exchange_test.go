package hq_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"regulars/model"
	"regulars/model/chain"
	"regulars/model/hub"
	"regulars/sync/wire"
)

func TestWhatOneShopEnrolsAnotherOneSees(t *testing.T) {
	p := newPlace(t)
	a, b, far := p.shop(1), p.shop(1), p.shop(2)
	li := a.enrolMember(model.Fields{model.FieldName: "Li Mei", model.FieldPhone: "+8613800138000"})
	a.sell(li, 50)
	a.level()
	row, v := memberRow(t, b.pull(1, 0).Rows, li)
	acc, err := v.ParseAccount()
	require.NoError(t, err)
	require.EqualValues(t, 50, acc.Earned)
	require.EqualValues(t, 1, v.Home)
	var fields model.Fields
	require.NoError(t, model.Decode(row.PII, &fields))
	require.Equal(t, "Li Mei", fields[model.FieldName])
	own, _ := memberRow(t, a.pull(1, 0).Rows, li)
	require.Equal(t, a.last().Seq, own.Applied)

	rows := far.pull(2, 0).Rows
	require.Len(t, rows, 1)
	require.Equal(t, chain.SortShop, rows[0].Sort)
	require.Equal(t, "sync.market", code(t, far.send(&wire.Pull{
		Protocol: 1, Stream: wire.Stream(far.id), Session: far.session, Rows: 1, After: wire.Cursor{Generation: 1, Market: 1},
	})))
	for by, value := range map[string]string{"phone": "+8613800138000", "id": li.Stream.String() + "/1"} {
		found := far.send(&wire.Lookup{Protocol: 1, Stream: wire.Stream(far.id), Session: far.session, By: by, Value: value}).(*wire.Found)
		require.Len(t, found.Rows, 1, by)
		require.Equal(t, li, found.Rows[0].ID)
	}
	require.Empty(t, far.send(&wire.Lookup{Protocol: 1, Stream: wire.Stream(far.id), Session: far.session, By: "card", Value: "+8613800138000"}).(*wire.Found).Rows)
}

func TestAPushThatIsRepeatedIsTakenOnce(t *testing.T) {
	p := newPlace(t)
	a := p.shop(1)
	li := a.enrolMember(nil)
	a.sell(li, 50)
	a.level()
	for range 3 {
		require.Equal(t, a.last().Seq, a.push(a, 1).Applied)
	}
	a.sell(li, 7)
	require.Equal(t, a.last().Seq, a.push(a, 2).Applied, "what is known is skipped")
	require.EqualValues(t, 57, p.member(li).Balance)
}

func TestAGapASignatureAndAnotherPastAreRefused(t *testing.T) {
	p := newPlace(t)
	a := p.shop(1)
	for range 4 {
		a.enrolMember(nil)
	}
	before := p.applied(a.id)
	require.Equal(t, before, a.push(a, before+2).Applied, "a gap takes nothing")
	wrong := a.batch(a, before+1, a.last().Seq)
	wrong.Signature[3]++
	require.Equal(t, "sync.signature", code(t, a.send(wrong)))
	broken := a.batch(a, before+1, a.last().Seq)
	broken.Events[0].Body = []byte{0xa1, 0x01, 0x61, 0x78}
	require.Equal(t, "sync.broken", code(t, a.send(broken)))
	other := a.batch(a, before+1, a.last().Seq)
	require.Equal(t, "sync.peer", code(t, p.step(model.StreamID{9}, other)))
	old := a.batch(a, before+1, a.last().Seq)
	a.meet()
	require.Equal(t, "sync.fenced", code(t, a.send(old)))
	require.Equal(t, before, p.applied(a.id))

	fork := *a
	fork.log = append([]*model.Event(nil), a.log[:before-1]...)
	fork.enrolMember(nil)
	fork.enrolMember(nil)
	require.Equal(t, "sync.forked", code(t, a.send(a.batch(&fork, before, fork.last().Seq))))
	require.Equal(t, wire.Closed, a.meet().Verdict)
}

func (p *place) applied(id model.StreamID) (n uint64) {
	require.NoError(p.t, p.office.DB.View(ctx, func(tx hub.Tx) error {
		st, err := tx.Stream(id)
		n = st.Applied
		return err
	}))
	return n
}

func TestPointsAreLentOnceAndReceivedOnce(t *testing.T) {
	p := newPlace(t)
	a, b := p.shop(1), p.shop(1)
	li := a.enrolMember(nil)
	a.sell(li, 50)
	a.level()
	short := b.reserve(li, 0, 30)
	require.Equal(t, "rights.short", short.Why)
	require.Zero(t, short.Have, "earned at the other shop and not given back")
	require.EqualValues(t, 30, short.Coming)
	require.Equal(t, []wire.Recall{{Member: li, Points: 30}}, a.pull(1, 0).Recalls)
	require.Empty(t, b.pull(1, 0).Recalls)
	a.release(li, 30)
	a.level()
	require.Empty(t, a.pull(1, 0).Recalls)

	first, again := b.reserve(li, 0, 30), b.reserve(li, 0, 30)
	require.Equal(t, first, again)
	require.EqualValues(t, 1, first.Grant.N)
	pulled := b.pull(1, 0)
	require.Equal(t, []wire.Grant{*first.Grant}, pulled.Grants)
	b.receive(li, first.Grant)
	b.redeem(li, 30)
	b.level()
	require.Empty(t, b.pull(1, 0).Grants)
	require.Equal(t, "rights.later", b.reserve(li, 0, 1).Why)
	require.Equal(t, "rights.later", b.reserve(li, 5, 1).Why)
	require.Equal(t, "rights.short", b.reserve(li, 1, 1).Why)
	v := p.member(li)
	require.EqualValues(t, 20, v.Balance)
	require.EqualValues(t, 20, v.Held)
	require.Equal(t, "member.unknown", b.reserve(model.ID{Stream: a.id, N: 99}, 0, 1).Why)
}

func TestWhoIsLentPointsHearsWhoseTheyAre(t *testing.T) {
	p := newPlace(t)
	a, b := p.shop(1), p.shop(1)
	li := a.enrolMember(nil)
	a.sell(li, 50)
	a.release(li, 50)
	a.level()
	seen := b.pull(1, 0)
	row, _ := memberRow(t, seen.Rows, li)
	require.Zero(t, lentIn(t, row.Value))
	a.sell(li, 20)
	a.release(li, 20)
	a.level()

	// The second sale is news to b: it comes with the grant, and is part of the row that comes with it.
	first := b.reserve(li, 0, 60)
	require.EqualValues(t, 1, lentIn(t, first.Row.Value))
	acc := accountIn(t, first.Row.Value)
	require.EqualValues(t, 70, acc.Net())
	short := b.reserve(li, 1, 60)
	require.Nil(t, short.Grant)
	require.EqualValues(t, 1, lentIn(t, short.Row.Value), "a refusal says as well what there is")

	// A grant that is repeated in a pull comes with the last rows, in the feed that has the member's.
	for range 3 {
		a.enrolMember(nil)
	}
	a.level()
	some := &wire.Pull{Protocol: wire.Protocol, Stream: wire.Stream(b.id), Session: b.session, Rows: 1, After: wire.Cursor{Generation: b.gen, Market: 1}}
	for {
		pulled := b.send(some).(*wire.Pulled)
		require.Equal(t, pulled.More, len(pulled.Grants) == 0)
		if some.After = pulled.Next; !pulled.More {
			break
		}
	}
	require.Empty(t, b.pull(chain.Everyone, 0).Grants)
}

func TestAnHourlyCheckpointIsSignedForItsStream(t *testing.T) {
	p := newPlace(t)
	a := p.shop(1)
	c := a.pull(1, 0).Checkpoint
	require.NotNil(t, c)
	require.NoError(t, c.Verify(a.id, p.office.Public()))
	require.Error(t, c.Verify(model.StreamID{1}, p.office.Public()))
	require.Nil(t, a.pull(1, 0).Checkpoint)
	p.now = p.now.Add(time.Hour)
	require.NotNil(t, a.pull(0, 0).Checkpoint)
}

func TestAnEnrolmentKeyIsGoodOnceForADay(t *testing.T) {
	p := newPlace(t)
	key := p.key(1)
	a, b := p.newFile(nil), p.newFile(nil)
	require.IsType(t, &wire.Enrolled{}, a.enrolWith(key, nil))
	require.IsType(t, &wire.Enrolled{}, a.enrolWith(key, nil), "the answer was lost")
	require.Equal(t, "enrol.key", code(t, b.enrolWith(key, nil)))
	late := p.key(1)
	p.now = p.now.Add(24 * time.Hour)
	require.Equal(t, "enrol.late", code(t, b.enrolWith(late, nil)))
	require.Equal(t, "enrol.key", code(t, b.enrolWith("guessed", nil)))
	require.Equal(t, "enrol.unknown", code(t, b.enrolWith("", p.newFile(nil))))
	thief := *b
	thief.id = a.id
	require.Equal(t, "enrol.taken", code(t, thief.enrolWith(p.key(1), nil)))
	m := &wire.Enrol{Protocol: 1, Key: p.key(1), Stream: wire.Stream(b.id), PublicKey: b.public()}
	m.SignEnrol(a.key)
	require.Equal(t, "sync.signature", code(t, p.step(model.StreamID{}, m)))
}

func TestPoisonIsSetAsideAndWhatFollowsIsFolded(t *testing.T) {
	p := newPlace(t)
	a := p.shop(1)
	li := a.enrolMember(nil)
	a.sell(li, model.MaxPoints+1)
	a.sell(li, 5)
	w := a.meet()
	pushed := a.push(a, w.Expected)
	require.Equal(t, []uint64{a.last().Seq - 1}, pushed.Quarantined)
	require.EqualValues(t, 5, p.member(li).Balance)
	v, err := p.office.Overview(ctx, p.now)
	require.NoError(t, err)
	require.EqualValues(t, 1, v.Shops[0].Poison)
	notes, err := p.office.Notes(ctx, hub.NotePoison, model.ID{}, 10)
	require.NoError(t, err)
	require.Len(t, notes, 1)
}

func TestAMemberIsKnownBeforeTheEnrolmentComes(t *testing.T) {
	p := newPlace(t)
	a, b := p.shop(1), p.shop(1)
	li := a.enrolMember(model.Fields{model.FieldName: "Li"})
	b.sell(li, 9)
	b.level()
	require.Zero(t, p.member(li).Home)
	a.level()
	v := p.member(li)
	require.EqualValues(t, 1, v.Home)
	require.EqualValues(t, 9, v.Balance)
	require.Equal(t, "Li", v.Fields[model.FieldName])
}

func TestTheLastWriterOfEachFieldCounts(t *testing.T) {
	p := newPlace(t)
	a, b := p.shop(1), p.shop(1)
	li := a.enrolMember(model.Fields{model.FieldName: "Li", model.FieldAddress: "old"})
	edit := func(s *shop, fields model.Fields) {
		var names []uint64
		for f := range fields {
			names = append(names, f)
		}
		s.write(model.Draft{Kind: model.MemberEditedKind, Member: li, Body: &model.MemberEdited{Fields: names}, PII: fields})
	}
	edit(a, model.Fields{model.FieldAddress: "", 99: "of a newer program"})
	edit(b, model.Fields{model.FieldName: "Li Mei"})
	edit(a, model.Fields{model.FieldNotes: "tea"})
	b.level()
	a.level()
	require.Equal(t, model.Fields{model.FieldName: "Li Mei", model.FieldNotes: "tea", 99: "of a newer program"}, p.member(li).Fields)
	a.clock = 20 * 365 * 24 * time.Hour
	edit(a, model.Fields{model.FieldNotes: "coffee"})
	a.level()
	p.now = p.now.Add(time.Hour)
	edit(b, model.Fields{model.FieldNotes: "water"})
	b.level()
	require.Equal(t, "water", p.member(li).Fields[model.FieldNotes], "a clock that is ahead has no last word")
	v, err := p.office.Overview(ctx, p.now)
	require.NoError(t, err)
	require.Greater(t, v.Shops[0].Offset, int64(1e11))
}

func TestACaseIsARowAndItsUndoToo(t *testing.T) {
	p := newPlace(t)
	a, b := p.shop(1), p.shop(1)
	li := a.enrolMember(nil)
	e := a.write(model.Draft{
		Kind: model.CaseOpenedKind, Member: li, Subject: model.ID{Stream: a.id, N: 1}, Body: &model.CaseOpened{At: p.now.Unix(), Feedback: "praise"},
		PII: model.Fields{model.FieldText: "good tea"},
	})
	a.level()
	find := func() (out chain.Case, words model.Fields) {
		for _, r := range b.pull(1, 0).Rows {
			if r.Sort == chain.SortCase {
				require.NoError(t, model.Decode(r.Value, &out))
				require.NoError(t, model.Decode(r.PII, &words))
			}
		}
		return out, words
	}
	c, words := find()
	require.Equal(t, "good tea", words[model.FieldText])
	require.Equal(t, li, c.Member)
	require.EqualValues(t, 1, c.Shop)
	require.False(t, c.Undone)
	a.undo(e, model.CaseOpenedKind, model.Effect{Cases: -1})
	a.level()
	c, _ = find()
	require.True(t, c.Undone)
}
