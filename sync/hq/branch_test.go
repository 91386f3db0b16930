package hq_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"regulars/model"
	"regulars/model/chain"
	"regulars/model/hub"
	"regulars/sync/wire"
)

// again goes on in a file that was copied: both copies were frozen and enrol again.
func (p *place) again(old *shop) *shop {
	p.t.Helper()
	s := p.newFile(old)
	s.members = old.members
	key, err := p.office.MakeKey(ctx, p.now, p.stream(old.id).Shop)
	require.NoError(p.t, err)
	require.IsType(p.t, &wire.Enrolled{}, s.enrolWith(key, old))
	return s
}

// copied returns a shop, frozen, of which two copies go on: with a member whom both know.
func (p *place) copied() (a, b *shop, li model.ID) {
	p.t.Helper()
	a = p.shop(1)
	li = a.enrolMember(nil)
	a.sell(li, 50)
	a.level()
	b = a.backup()
	b.boot = wire.Nonce{2}
	b.level()
	require.Equal(p.t, wire.Frozen, a.meet().Verdict)
	return a, b, li
}

func (p *place) verified() {
	p.t.Helper()
	v, err := p.office.Verify(ctx, p.now, nil)
	require.NoError(p.t, err)
	require.Empty(p.t, v.Problems)
}

func (p *place) stream(id model.StreamID) (st *hub.Stream) {
	p.t.Helper()
	require.NoError(p.t, p.db.View(ctx, func(tx hub.Tx) (err error) { st, err = tx.Stream(id); return err }))
	return st
}

// bring shows an earlier stream to HQ as an agent does that knows where both part.
func (s *shop) bring(old *shop, from uint64) {
	s.p.t.Helper()
	require.Equal(s.p.t, wire.Open, s.meet().Verdict)
	require.Equal(s.p.t, old.last().Seq, s.push(old, from).Applied)
}

func TestTwoPeopleWithOneNameAreTwoAtHQ(t *testing.T) {
	p := newPlace(t)
	a, b, li := p.copied()
	parted := a.last().Seq
	wang := a.enrolMember(model.Fields{model.FieldName: "Wang"})
	a.sell(wang, 30)
	zhao := b.enrolMember(model.Fields{model.FieldName: "Zhao"})
	require.Equal(t, wang, zhao, "the copies know nothing of each other")
	b.sell(zhao, 7)
	b.sell(li, 2)

	c, d := p.again(a), p.again(b)
	d.sell(zhao, 1) // nobody has told the file of Wang
	c.bring(a, 1)
	d.bring(b, 1)
	require.Equal(t, b.last().Seq, d.push(b, 1).Applied, "a repeat changes nothing")
	c.level()
	d.level()

	main := p.stream(a.id)
	require.Len(t, main.Branches, 1)
	branch := p.stream(main.Branches[0])
	require.Equal(t, branch.Lines, p.stream(d.id).Lines)
	require.Empty(t, p.stream(c.id).Lines)
	require.Equal(t, parted, branch.Before())
	require.Equal(t, a.id, branch.Name())
	require.Equal(t, a.id, branch.Holder)
	require.True(t, branch.Closed)
	other := model.ID{Stream: branch.ID, N: zhao.N}
	require.EqualValues(t, 30, p.member(wang).Balance)
	require.Equal(t, "Wang", p.member(wang).Fields[model.FieldName])
	require.EqualValues(t, 8, p.member(other).Balance)
	require.EqualValues(t, 7, p.member(other).Suspense, "nothing that the branch did can be spent")
	require.Equal(t, "Zhao", p.member(other).Fields[model.FieldName])
	require.EqualValues(t, 52, p.member(li).Balance, "whom both know is one person")

	rows := c.pull(1, 0).Rows
	row, _ := memberRow(t, rows, wang)
	require.NotNil(t, row)
	row, _ = memberRow(t, rows, other)
	require.NotNil(t, row)
	rows = d.pull(1, 0).Rows
	_, m := memberRow(t, rows, zhao)
	acc, err := m.ParseAccount()
	require.NoError(t, err)
	require.EqualValues(t, 8, acc.Net(), "the file's own name stays Zhao's")
	_, m = memberRow(t, rows, other)
	acc, err = m.ParseAccount()
	require.NoError(t, err)
	require.EqualValues(t, 30, acc.Net(), "and the other one is Wang's there")
	p.verified()
}

func TestNamesAreTranslatedInEverythingThatAFileSaysAndHears(t *testing.T) {
	p := newPlace(t)
	a, b, _ := p.copied()
	wang := a.enrolMember(nil)
	c := p.again(a)
	c.bring(a, 1)
	zhao := b.enrolMember(nil)
	opened := b.write(model.Draft{Kind: model.CaseOpenedKind, Member: zhao, Subject: model.ID{Stream: b.id, N: 1}, Body: &model.CaseOpened{At: p.now.Unix()}})
	d := p.again(b)
	d.bring(b, 1)
	d.level()
	other := d.p.stream(d.id).Heard(hub.NamedMember, zhao)
	require.NotEqual(t, zhao, other)
	require.Equal(t, zhao, d.p.stream(d.id).Told(hub.NamedMember, other))

	err := p.office.Adjust(ctx, p.now, "Wang", other, 20, "a gift")
	require.NoError(t, err)
	g := d.reserve(zhao, 0, 15)
	require.NotNil(t, g.Grant)
	require.Equal(t, zhao, g.Grant.Member)
	require.Equal(t, "rights.short", d.reserve(other, 0, 15).Why, "that is what the file calls the other one")
	require.Equal(t, zhao, d.pull(1, 0).Grants[0].Member)
	d.receive(zhao, g.Grant)
	d.redeem(zhao, 10)
	d.level()
	require.EqualValues(t, 10, p.member(other).Balance)
	require.Zero(t, p.member(wang).Balance)

	found, ok := d.send(&wire.Lookup{Protocol: 1, Stream: wire.Stream(d.id), Session: d.session, By: hub.ByID, Value: zhao.String()}).(*wire.Found)
	require.True(t, ok)
	require.Len(t, found.Rows, 1)
	require.Equal(t, zhao, found.Rows[0].ID)

	seen := 0
	for _, row := range d.pull(1, 0).Rows {
		if row.Sort == chain.SortCase {
			var v chain.Case
			require.NoError(t, model.Decode(row.Value, &v))
			require.Equal(t, opened.SubjectID(), row.ID)
			require.Equal(t, zhao, v.Member)
			seen++
		}
	}
	require.Equal(t, 1, seen)
	p.verified()
}

func TestWhatABranchSpentBeyondTheShareIsADebtAndShown(t *testing.T) {
	p := newPlace(t)
	a, b, li := p.copied()
	a.redeem(li, 50)
	b.redeem(li, 40)
	c, d := p.again(a), p.again(b)
	c.bring(a, 1)
	d.bring(b, 1)
	v := p.member(li)
	require.Zero(t, v.Suspense)
	require.EqualValues(t, -40, v.Free)
	notes, err := p.office.Notes(ctx, hub.NoteOverdrawn, model.ID{}, 10)
	require.NoError(t, err)
	require.Len(t, notes, 1)
	require.EqualValues(t, 40, notes[0].Points)
	p.verified()
}

func TestAGrantThatBothCopiesReceivedIsBookedOnce(t *testing.T) {
	for _, first := range []string{"the one", "the other"} {
		p := newPlace(t)
		a := p.shop(1)
		li := a.enrolMember(nil)
		a.level()
		err := p.office.Adjust(ctx, p.now, "Wang", li, 20, "a gift")
		require.NoError(t, err)
		g := a.reserve(li, 0, 20).Grant
		b := a.backup()
		a.receive(li, g)
		b.sell(li, 1)
		b.receive(li, g)
		b.redeem(li, 20)
		b.boot = wire.Nonce{2}
		b.meet()
		require.Equal(t, wire.Frozen, a.meet().Verdict)
		c, d := p.again(a), p.again(b)
		if first == "the one" {
			c.bring(a, 1)
			d.bring(b, 1)
		} else {
			d.bring(b, 1)
			c.bring(a, 1)
		}
		v := p.member(li)
		require.EqualValues(t, 1, v.Balance, first)
		require.EqualValues(t, 1, v.Suspense, first)
		require.Zero(t, v.Free, first)
		p.verified()
	}
}

func TestABranchCannotHaveSpentAGrantThatNobodyReceived(t *testing.T) {
	p := newPlace(t)
	a := p.shop(1)
	li := a.enrolMember(nil)
	a.sell(li, 50)
	a.level()
	require.NoError(t, p.office.Adjust(ctx, p.now, "Wang", li, 20, "a gift"))
	g := a.reserve(li, 0, 20).Grant
	b := a.backup()
	b.boot = wire.Nonce{2}
	b.meet()
	require.Equal(t, wire.Frozen, a.meet().Verdict)
	a.redeem(li, 50)
	b.redeem(li, 40)
	c, d := p.again(a), p.again(b)
	c.bring(a, 1)
	d.bring(b, 1)
	v := p.member(li)
	require.EqualValues(t, -40, v.Free, "all of it is owed")
	require.EqualValues(t, 20, v.Suspense, "the grant is where it was: %v", g.Lots)
	p.verified()
}

func TestABranchCanPartOnceMore(t *testing.T) {
	p := newPlace(t)
	a, b, li := p.copied()
	a.sell(li, 1)
	zhao := b.enrolMember(nil)
	e := b.backup() // a copy of the copy
	qian := b.enrolMember(nil)
	b.sell(qian, 2)
	sun := e.enrolMember(nil)
	e.sell(sun, 3)
	e.sell(zhao, 4)
	c, d, f := p.again(a), p.again(b), p.again(e)
	c.bring(a, 1)
	d.bring(b, 1)
	f.bring(e, 1)
	f.sell(sun, 5)
	f.level()
	require.Equal(t, qian, sun)

	lines := p.stream(f.id).Lines
	require.Len(t, lines, 2)
	require.Equal(t, lines[0], p.stream(d.id).Lines[0])
	require.Equal(t, lines[0].Branch, lines[1].Of)
	name := func(at int, id model.ID) model.ID { return model.ID{Stream: lines[at].Branch, N: id.N} }
	require.EqualValues(t, 51, p.member(li).Balance)
	require.EqualValues(t, 4, p.member(name(0, zhao)).Balance)
	require.EqualValues(t, 2, p.member(name(0, qian)).Balance)
	require.EqualValues(t, 8, p.member(name(1, sun)).Balance)

	// Whatever HQ has a name for, the file has one, and no two have the same.
	st, told := p.stream(f.id), map[model.ID]bool{}
	for _, stream := range []model.StreamID{a.id, lines[0].Branch, lines[1].Branch} {
		for n := uint64(1); n < 9; n++ {
			id := model.ID{Stream: stream, N: n}
			require.Equal(t, id, st.Heard(hub.NamedMember, st.Told(hub.NamedMember, id)))
			told[st.Told(hub.NamedMember, id)] = true
		}
	}
	require.Len(t, told, 24)
	p.verified()

	// A backup of the copy's copy goes on where that one was.
	g := p.newFile(f)
	require.IsType(t, &wire.Enrolled{}, g.enrolWith("", f))
	require.Equal(t, lines, p.stream(g.id).Lines)
}

func TestTwoUndosOfOneActByTwoCopiesCountOnce(t *testing.T) {
	p := newPlace(t)
	a, b, li := p.copied()
	sale := a.log[len(a.log)-1]
	back := sale.MemberID()
	require.Equal(t, li, back)
	effect := model.Effect{Earned: -50}
	a.undo(sale, model.SaleRecordedKind, effect)
	b.sell(li, 3) // else both copies wrote the same
	b.undo(sale, model.SaleRecordedKind, effect)
	c, d := p.again(a), p.again(b)
	c.bring(a, 1)
	d.bring(b, 1)
	require.EqualValues(t, 3, p.member(li).Balance, "the second undo was settled")
	p.verified()
}

func TestABranchComesAgainUnderTheSameNameAfterALostTail(t *testing.T) {
	p := newPlace(t)
	a, b, li := p.copied()
	a.sell(li, 1)
	b.sell(li, 2)
	c, d := p.again(a), p.again(b)
	c.bring(a, 1)
	kept := p.db.Snapshot()
	d.bring(b, 1)
	name := p.stream(a.id).Branches[0]
	before := p.head().Generation
	p.db.Restore(kept)
	p.fence(before)
	d.bring(b, 1)
	require.Equal(t, []model.StreamID{name}, p.stream(a.id).Branches)
	require.EqualValues(t, 53, p.member(li).Balance)
	p.verified()
}

func TestAStreamBetweenTheBranchAndTheOneThatBringsItHasTheSameNames(t *testing.T) {
	for _, known := range []bool{true, false} {
		p := newPlace(t)
		a, b, _ := p.copied()
		wang := a.enrolMember(nil)
		c := p.again(a)
		c.bring(a, 1)
		zhao := b.enrolMember(nil)
		var between *shop
		if known {
			between = p.again(b)
		} else {
			between = p.newFile(b)
		}
		sale := between.sell(zhao, 5)
		d := p.newFile(between)
		if known {
			require.IsType(t, &wire.Enrolled{}, d.enrolWith("", between))
		} else {
			key, err := p.office.MakeKey(ctx, p.now, p.stream(b.id).Shop)
			require.NoError(t, err)
			require.IsType(t, &wire.Enrolled{}, d.enrolWith(key, b))
		}
		d.sell(zhao, 2)
		d.undo(sale, model.SaleRecordedKind, model.Effect{Earned: -5, Away: []model.Lot{{Points: -5}}})
		d.bring(b, 1)
		d.bring(between, 1)
		d.level()
		other := p.stream(d.id).Heard(hub.NamedMember, zhao)
		require.NotEqual(t, wang, other)
		require.Zero(t, p.member(wang).Balance)
		require.EqualValues(t, 2, p.member(other).Balance, "known %v", known)
		p.verified()
	}
}

func TestABranchIsBroughtByTheNameThatItWasWrittenUnder(t *testing.T) {
	p := newPlace(t)
	a, b, li := p.copied()
	a.sell(li, 1)
	b.sell(li, 2)
	c, d := p.again(a), p.again(b)
	c.bring(a, 1)
	d.bring(b, 1)
	forged := d.batch(b, 1, 1)
	forged.Stream = wire.Stream(p.stream(a.id).Branches[0])
	require.NotEmpty(t, code(t, d.send(forged)))
}

func TestAFileOfAnotherPastAltogetherIsRefused(t *testing.T) {
	p := newPlace(t)
	a, b, _ := p.copied()
	c := p.again(b)
	require.Equal(t, wire.Open, c.meet().Verdict)
	forged := p.newFile(nil)
	forged.id = a.id
	forged.log = nil
	forged.write(model.Draft{Kind: model.StreamOpenedKind, Body: &model.StreamOpened{PublicKey: forged.public(), Reason: "init"}})
	for range 9 {
		forged.enrolMember(nil)
	}
	require.Equal(t, "sync.forked", code(t, c.send(c.batch(forged, 1, 3))))
	require.Equal(t, "sync.forked", code(t, c.send(c.batch(forged, 2, 3))), "HQ has its first event nowhere")
	require.Empty(t, p.stream(a.id).Branches)
}
