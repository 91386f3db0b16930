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

// backup is a copy of a file as it is now.
func (s *shop) backup() *shop {
	out := *s
	out.log = append([]*model.Event(nil), s.log...)
	return &out
}

func TestARestoredBackupGoesOnWithoutTheRightsOfTheOldStream(t *testing.T) {
	p := newPlace(t)
	a := p.shop(1)
	li := a.enrolMember(nil)
	a.sell(li, 50)
	a.level()
	a.sell(li, 7) // never pushed by the stream itself
	old := a.backup()
	a.sell(li, 1000) // lost with the disk

	b := p.newFile(old)
	require.IsType(t, &wire.Enrolled{}, b.enrolWith("", old))
	require.Equal(t, wire.Closed, a.meet().Verdict, "the old stream is over")
	a.session = 1
	require.Equal(t, "sync.closed", code(t, a.send(a.batch(a, 1, 2))))
	b.level()
	require.Equal(t, "sync.unproven", code(t, b.send(&wire.Pull{Protocol: 1, Stream: wire.Stream(b.id), Session: b.session, Rows: 1, After: wire.Cursor{Market: 1}})))
	require.Equal(t, old.last().Seq, b.push(old, old.last().Seq).Applied)
	v := p.member(li)
	require.EqualValues(t, 57, v.Balance)
	require.EqualValues(t, 57, v.Suspense)
	require.Equal(t, "rights.short", b.reserve(li, 0, 1).Why, "what is in suspense is lent to nobody")
	require.Empty(t, b.pull(1, 0).Recalls)

	points, err := p.office.WriteOff(ctx, p.now, "Wang", li, old.id, "disk broke")
	require.NoError(t, err)
	require.EqualValues(t, 57, points)
	p.check()
	require.EqualValues(t, 57, p.member(li).Free)
	require.NotNil(t, b.reserve(li, 0, 50).Grant)
}

func TestABackupFromBeforeTheJoiningCannotBringItsPointsAgain(t *testing.T) {
	p := newPlace(t)
	early := p.newFile(nil)
	a := early
	require.IsType(t, &wire.Enrolled{}, a.enrolWith(p.key(1), nil))
	before := a.backup()
	require.Equal(t, "enrol.continues", code(t, p.newFile(before).enrolWith(p.key(1), before)), "HQ has not seen it join yet")
	a.joined()
	a.level()
	again := p.newFile(before)
	require.Equal(t, "enrol.continues", code(t, again.enrolWith(p.key(1), before)))
	require.Equal(t, "enrol.continues", code(t, again.enrolWith("", before)))
	require.Equal(t, wire.Open, a.meet().Verdict)
}

func TestEventsFromBeforeTheJoiningBelongToTheStreamThatJoined(t *testing.T) {
	p := newPlace(t)
	zero := p.newFile(nil)
	li := zero.enrolMember(nil)
	sale := zero.sell(li, 50)
	zero.redeem(li, 50)
	zero.undo(sale, model.SaleRecordedKind, model.Effect{Earned: -50, Carried: 0, Den: 100, Spend: -5000, Visits: -1, At: p.now.Unix()})
	a := p.newFile(zero)
	require.IsType(t, &wire.Enrolled{}, a.enrolWith(p.key(1), zero))
	a.sell(li, 20)
	a.joined()
	a.meet()
	require.Equal(t, "sync.gap", orGap(a.send(a.batch(zero, 2, 3))), "it begins with the first")
	require.Equal(t, zero.last().Seq, a.push(zero, 1).Applied)
	require.EqualValues(t, -50, p.member(li).Free, "owed")
	a.level()
	v := p.member(li)
	require.EqualValues(t, -30, v.Free, "20 of it were paid back before the joining")
	a.sell(li, 100)
	a.level()
	v = p.member(li)
	require.EqualValues(t, 100, v.Held, "what the shop may spend, as the shop sees it")
	require.EqualValues(t, -30, v.Free)
	row, m := memberRow(t, a.pull(1, 0).Rows, li)
	require.EqualValues(t, 30, m.Debt)
	require.Equal(t, a.last().Seq, row.Applied)
}

func orGap(m wire.Message) string {
	if p, ok := m.(*wire.Pushed); ok && p.Applied == 0 {
		return "sync.gap"
	}
	return "taken"
}

func TestAFileThatWasRolledBackIsClosed(t *testing.T) {
	for name, write := range map[string]bool{"shorter": false, "as long, with another past": true} {
		p := newPlace(t)
		a := p.shop(1)
		li := a.enrolMember(nil)
		old := a.backup()
		a.sell(li, 5)
		a.level()
		if write {
			old.sell(li, 5)
		}
		old.boot = wire.Nonce{1}
		w := old.meet()
		require.Equal(t, wire.Closed, w.Verdict, name)
		b := p.newFile(old)
		require.IsType(t, &wire.Enrolled{}, b.enrolWith("", old), name)
		b.level()
		sold := model.Points(5)
		if write {
			require.Equal(t, old.last().Seq, b.push(old, 1).Applied, "a branch")
			sold += 5
		}
		b.pull(1, 0) // it may read: the past that both have was shown, or named
		require.Equal(t, sold, p.member(li).Balance, name)
	}
}

func TestAnOldMessageNeitherFreezesNorCloses(t *testing.T) {
	p := newPlace(t)
	a := p.shop(1)
	li := a.enrolMember(nil)
	late := a.claim()
	a.sell(li, 5)
	a.level()
	require.Equal(t, "sync.stale", code(t, a.send(late)), "the file has grown since")
	between := a.claim()
	between.Boot = wire.Nonce{5} // of a start that HQ never heard of
	a.boot = wire.Nonce{6}
	p.now = p.now.Add(time.Minute)
	a.sell(li, 5)
	a.level()
	require.Equal(t, "sync.stale", code(t, a.send(between)))
	require.Equal(t, "sync.stale", code(t, a.send(late)), "of the start before")
	a.sell(li, 5)
	a.level()
	require.EqualValues(t, 15, p.member(li).Balance)
}

func TestACloneIsFrozenAndBothEnrolAgain(t *testing.T) {
	p := newPlace(t)
	a := p.shop(1)
	li := a.enrolMember(nil)
	a.sell(li, 50)
	a.level()
	b := a.backup()
	b.boot = wire.Nonce{2}
	b.level()
	require.Equal(t, wire.Frozen, a.meet().Verdict)
	require.Equal(t, wire.Frozen, b.meet().Verdict)
	require.EqualValues(t, 50, p.member(li).Suspense)
	c, d := p.newFile(a), p.newFile(b)
	require.Equal(t, "enrol.frozen", code(t, c.enrolWith("", a)))
	require.IsType(t, &wire.Enrolled{}, c.enrolWith(p.key(1), a))
	require.IsType(t, &wire.Enrolled{}, d.enrolWith(p.key(1), b))
	c.redeem(li, 1) // a file that does not ask rights
	c.level()
	d.level()
	require.EqualValues(t, -1, p.member(li).Free, "spent beyond the rights: a debt, and shown")
	notes, err := p.office.Notes(ctx, hub.NoteOverdrawn, model.ID{}, 10)
	require.NoError(t, err)
	require.Len(t, notes, 1)
	require.EqualValues(t, 1, notes[0].Points)
}

func TestALostTailFencesGrantsUntilEveryStreamHasJoined(t *testing.T) {
	p := newPlace(t)
	a, b := p.shop(1), p.shop(1)
	li := a.enrolMember(nil)
	a.sell(li, 50)
	a.release(li, 50)
	a.level()
	tail := p.db.Snapshot()
	g := b.reserve(li, 0, 30)
	b.receive(li, g.Grant)
	b.redeem(li, 30)
	b.level()
	seen := b.pull(1, 0)
	p.db.Restore(tail)
	require.EqualValues(t, 2, p.fence(0))
	p.check()

	a.level()
	require.Equal(t, "rights.fenced", a.reserve(li, 0, 50).Why, "b may have what HQ forgot")
	w := b.meet()
	require.EqualValues(t, 2, w.Generation)
	require.Equal(t, "rights.fenced", a.reserve(li, 0, 50).Why, "b has joined and not pushed")
	b.push(b, w.Expected)
	require.EqualValues(t, 20, p.member(li).Free)
	require.Equal(t, "rights.short", a.reserve(li, 0, 50).Why)
	require.NotNil(t, a.reserve(li, 0, 20).Grant)
	again := b.send(&wire.Pull{
		Protocol: 1, Stream: wire.Stream(b.id), Session: b.session, Rows: 100,
		After: wire.Cursor{Generation: 1, Market: 1, Seq: seen.Next.Seq + 100},
	}).(*wire.Pulled)
	require.EqualValues(t, 2, again.Next.Generation)
	memberRow(t, again.Rows, li) // a cursor of another generation begins at 0
	next := b.reserve(li, 1, 1)
	require.Equal(t, "rights.short", next.Why, "and grant 1 is known again")
}

func TestNothingIsLentBeforeAPersonConfirmsThatNobodyJoinedWithinTheLostTail(t *testing.T) {
	p := newPlace(t)
	a := p.shop(1)
	li := a.enrolMember(nil)
	a.sell(li, 50)
	a.release(li, 50)
	a.level()
	heard := p.stream(a.id).Contact
	tail := p.db.Snapshot()
	p.now = p.now.Add(time.Hour)
	b := p.shop(1)
	require.NotNil(t, b.reserve(li, 0, 30).Grant) // whatever b does with it, headquarters will not know
	p.db.Restore(tail)
	gen, err := p.office.Fence(ctx, p.now)
	require.NoError(t, err)
	require.Equal(t, p.now.Unix(), p.head().Fenced)
	require.Equal(t, heard, p.head().Before, "it was lost between these two moments")

	a.level()
	require.Zero(t, p.head().Waiting, "everybody who is known is back")
	require.Equal(t, "rights.fenced", a.reserve(li, 0, 50).Why, "nobody is known to have what b has")
	require.Equal(t, model.Code("hq.other_generation"), model.CodeOf(p.office.Confirm(ctx, p.now, "Wang", gen-1, "?")))
	require.Equal(t, "rights.fenced", a.reserve(li, 0, 50).Why)
	p.check()

	require.NoError(t, p.office.Confirm(ctx, p.now, "Wang", gen, "asked the shops"))
	require.NoError(t, p.office.Confirm(ctx, p.now, "Wang", gen, "asked the shops"), "twice is once")
	require.NotNil(t, a.reserve(li, 0, 50).Grant)
	notes, err := p.office.Notes(ctx, hub.NoteAct, model.ID{}, 10)
	require.NoError(t, err)
	require.Contains(t, notes[len(notes)-1].Text, "confirmed: Wang: asked the shops")
}

func TestAStreamThatNeverComesBackIsWaived(t *testing.T) {
	p := newPlace(t)
	a, b := p.shop(1), p.shop(1)
	li := a.enrolMember(nil)
	a.sell(li, 50)
	a.release(li, 50)
	a.level()
	p.fence(0)
	a.level()
	require.NoError(t, p.office.CloseStream(ctx, p.now, "Wang", b.id, "stolen"))
	require.Equal(t, "rights.fenced", a.reserve(li, 0, 1).Why, "closed meanwhile, and waited for all the same")
	require.NoError(t, p.office.Waive(ctx, p.now, "Wang", b.id, "stolen"))
	require.NotNil(t, a.reserve(li, 0, 1).Grant)
	require.Equal(t, "sync.lost", b.meet().Why)
}

func TestTwoUndosOfOneActCountOnce(t *testing.T) {
	p := newPlace(t)
	a := p.shop(1)
	li := a.enrolMember(nil)
	sale := a.sell(li, 50)
	a.level()
	back := model.Effect{Earned: -50, Den: 100, Spend: -5000, Visits: -1, At: p.now.Unix()}
	old := a.backup()
	first := a.undo(sale, model.SaleRecordedKind, back)
	a.level()
	b := p.newFile(old)
	require.IsType(t, &wire.Enrolled{}, b.enrolWith("", old))
	second := b.undo(sale, model.SaleRecordedKind, back)
	b.level()
	require.Zero(t, p.member(li).Balance)
	v := p.member(li)
	require.EqualValues(t, 0, v.Free+v.Held+v.Suspense, "taken back once")
	notes, err := p.office.Notes(ctx, hub.NoteTwice, model.ID{}, 10)
	require.NoError(t, err)
	require.Len(t, notes, 1)
	require.Equal(t, second.ID(), notes[0].Event)
	require.Equal(t, []model.ID{first.ID(), sale.ID()}, notes[0].Others)
	require.True(t, notes[0].Done)

	b.undo(second, model.SaleRecordedKind, back.Opposite(0, 0)) // the shop, too, does it again
	b.level()
	v = p.member(li)
	require.EqualValues(t, 0, v.Free+v.Held+v.Suspense, "an undo that was settled is not settled again")
	n, err := p.office.Settle(ctx, p.now)
	require.NoError(t, err)
	require.Zero(t, n)
}

func TestRefundsOfTwoShopsCountUpToTheSale(t *testing.T) {
	p := newPlace(t)
	a := p.shop(1)
	li := a.enrolMember(nil)
	sale := a.sell(li, 50)
	a.level()
	refund := func(s *shop, points model.Points) {
		s.write(model.Draft{Kind: model.SaleRefundedKind, Member: li, Body: &model.SaleRefunded{
			Sale: sale.ID().From(s.id), At: p.now.Unix(), Amount: model.Money(points) * 100,
			Back: model.Effect{Earned: -points, Den: 100, Spend: -model.Money(points) * 100, At: p.now.Unix()},
		}})
		s.level()
	}
	old := a.backup()
	refund(a, 20)
	b := p.newFile(old)
	require.IsType(t, &wire.Enrolled{}, b.enrolWith("", old))
	refund(b, 30)
	v := p.member(li)
	require.EqualValues(t, 0, v.Free+v.Held+v.Suspense, "both are within the sale")
	refund(b, 10)
	v = p.member(li)
	require.EqualValues(t, 0, v.Free+v.Held+v.Suspense, "the last one is not")
}

func TestAnErasureStripsHQAndIsCountedInTheShops(t *testing.T) {
	p := newPlace(t)
	a, b := p.shop(1), p.shop(1)
	li := a.enrolMember(model.Fields{model.FieldName: "Li Mei", model.FieldPhone: "+8613800138000"})
	a.write(model.Draft{
		Kind: model.CaseOpenedKind, Member: li, Subject: model.ID{Stream: a.id, N: 1}, Body: &model.CaseOpened{At: p.now.Unix(), Feedback: "praise"},
		PII: model.Fields{model.FieldText: "I am Li Mei"},
	})
	a.level()
	n, err := p.office.Erase(ctx, p.now, "Wang", li, "asked")
	require.NoError(t, err)
	again, err := p.office.Erase(ctx, p.now, "Wang", li, "asked")
	require.NoError(t, err)
	require.Equal(t, n, again)
	p.check()
	require.Empty(t, p.member(li).Fields)
	require.NoError(t, p.db.View(ctx, func(tx hub.Tx) error {
		events, err := tx.Events(a.id, 1, 100)
		for _, e := range events {
			require.Nil(t, e.PII)
		}
		return err
	}))
	feed := b.pull(0, 0)
	require.Len(t, feed.Rows, 1)
	require.Equal(t, chain.SortErasure, feed.Rows[0].Sort)
	require.Equal(t, li, feed.Rows[0].ID)
	rows := b.pull(1, 0).Rows
	row, _ := memberRow(t, rows, li)
	require.True(t, row.Gone)
	for _, r := range rows {
		require.Empty(t, r.PII)
	}
	require.Empty(t, b.send(&wire.Lookup{Protocol: 1, Stream: wire.Stream(b.id), Session: b.session, By: "phone", Value: "+8613800138000"}).(*wire.Found).Rows)

	b.write(model.Draft{Kind: model.MemberEditedKind, Member: li, Body: &model.MemberEdited{Fields: []uint64{1}}, PII: model.Fields{1: "Li"}})
	b.level()
	require.Empty(t, p.member(li).Fields, "late words are stripped")
	require.NoError(t, p.db.View(ctx, func(tx hub.Tx) error {
		events, err := tx.Events(b.id, b.last().Seq, 1)
		require.Len(t, events, 1)
		require.Nil(t, events[0].PII)
		return err
	}))
	status := func() [2]int {
		done, streams, err := p.office.ErasureStatus(ctx, n)
		require.NoError(t, err)
		return [2]int{done, streams}
	}
	require.Equal(t, [2]int{0, 2}, status())
	b.write(model.Draft{Kind: model.ErasureDoneKind, Member: li, Body: &model.ErasureDone{Number: n, At: p.now.Unix()}})
	b.level()
	require.Equal(t, [2]int{1, 2}, status())
}

func TestAnOrderToEraseThatHQForgotIsGivenAgain(t *testing.T) {
	p := newPlace(t)
	a := p.shop(1)
	li := a.enrolMember(model.Fields{model.FieldName: "Li Mei"})
	a.level()
	tail := p.db.Snapshot()
	n, err := p.office.Erase(ctx, p.now, "Wang", li, "asked")
	require.NoError(t, err)
	a.write(model.Draft{Kind: model.ErasureDoneKind, Member: li, Body: &model.ErasureDone{Number: n, At: p.now.Unix()}})
	p.db.Restore(tail)
	p.fence(0)
	a.level()
	v := p.member(li)
	require.Empty(t, v.Fields)
	require.Greater(t, v.Erased, n, "under a number that no shop has carried out")
}
