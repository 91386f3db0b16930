package store

import (
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"testing"

	"github.com/stretchr/testify/require"
	bolt "go.etcd.io/bbolt"

	"regulars/model"
	"regulars/model/care"
	"regulars/model/desk"
)

// newer is an event as a newer program would write it.
type newer struct {
	kind    model.Kind
	version uint
	member  model.ID
	subject model.ID
	request string
	body    any
	fields  model.Fields
}

// byHand writes the next event of a stream as docs/FORMAT.md says, with nothing of the
// model's own sealing, which knows only our kinds.
func (n newer) byHand(t testing.TB, stream model.StreamID, at tip, hlc model.HLC, actor model.ID) (*model.Event, []byte) {
	t.Helper()
	encode := func(v any) []byte {
		raw, err := model.Encode(v)
		require.NoError(t, err)
		return raw
	}
	head := encode(model.Head{
		Seq: at.seq + 1, HLC: hlc, Actor: actor.From(stream), Kind: n.kind, Version: n.version,
		Member: n.member.From(stream), Subject: n.subject.From(stream), Request: n.request,
	})
	body := encode(n.body)
	var pii *model.PII
	commitment := []byte{}
	if n.fields != nil {
		pii = &model.PII{Salt: [16]byte{1, 2, 3}, Fields: n.fields, Raw: encode(n.fields)}
		sum := sha256.Sum256(append(append([]byte("regulars pii 1\n"), pii.Salt[:]...), pii.Raw...))
		commitment = sum[:]
	}
	chain := append([]byte("regulars event 1\n"), stream[:]...)
	chain = append(chain, at.hash[:]...)
	for _, part := range [][]byte{head, body} {
		chain = binary.BigEndian.AppendUint32(chain, uint32(len(part)))
		chain = append(chain, part...)
	}
	hash := sha256.Sum256(append(chain, commitment...))
	wire := encode([]any{head, body, commitment, hash[:]})
	e, err := model.ParseEvent(stream, wire)
	require.NoError(t, err)
	e.PII = pii
	require.True(t, e.Follows(at.hash))
	require.NoError(t, e.CheckCanonical())
	return e, wire
}

// keep appends an event of a newer program, as the writer appends ours, and returns its name.
func (s *shop) keep(n newer) model.ID {
	s.t.Helper()
	at := s.store.tip
	e, wire := n.byHand(s.t, s.store.head.shop.Stream, at, model.NextHLC(at.hlc, s.clock.now()), s.owner.Who().ID)
	var b *batch
	var first uint64
	require.NoError(s.t, s.store.db.Update(func(tx *bolt.Tx) (err error) {
		b = newBatch(s.store.bookAt(tx), at.pos)
		if err = b.append(e, wire, nil); err != nil {
			return err
		}
		if err = b.flush(); err != nil {
			return err
		}
		first, err = sealRuns(tx, s.store.tail, b.requests, b.last)
		s.store.announce(tx, b)
		return err
	}))
	s.store.settle(b, tip{pos: at.pos + 1, seq: e.Seq, hlc: e.HLC, hash: e.Hash}, first)
	return e.ID()
}

// read gives all that lists and trails show, so that nothing in them stumbles.
func (s *shop) read() (recent []desk.Entry, log []desk.LogLine) {
	s.t.Helper()
	ctx := s.t.Context()
	recent, err := s.owner.Recent(ctx, 100)
	require.NoError(s.t, err)
	require.NoError(s.t, s.owner.Log(ctx, desk.LogQuery{}, func(l desk.LogLine) error {
		log = append(log, l)
		return nil
	}))
	exported := 0
	all := func(model.Kind) bool { return true }
	require.NoError(s.t, s.owner.ExportEntries(ctx, all, func(desk.Entry) error { exported++; return nil }))
	require.Equal(s.t, len(log)+1, exported, "that the trail was read stands in it")
	require.NoError(s.t, s.owner.ExportMembers(ctx, func(*desk.Member) error { return nil }))
	require.NoError(s.t, s.owner.ExportCases(ctx, func(desk.CaseView) error { return nil }))
	_, err = s.store.Day(ctx)
	require.NoError(s.t, err)
	return recent, log
}

func (s *shop) balance(id model.ID) model.Points {
	s.t.Helper()
	m, err := s.owner.Member(s.t.Context(), id)
	require.NoError(s.t, err)
	return m.Balance
}

func TestEventOfANewerProgramIsKeptAndShown(t *testing.T) {
	s := newShop(t)
	ctx := t.Context()
	id := s.enrol(1)
	s.award(id, 26828)
	levitated := s.keep(newer{
		kind: "member.levitated", version: 3, member: id, request: "flight/1", body: map[int]any{1: 30, 2: "cm", 9: []any{true, nil}},
		fields: model.Fields{model.FieldName: "会员1", 77: "above the till"},
	})
	sold := s.keep(newer{kind: model.SaleRecordedKind, version: 2, member: id, request: "sale/R-9", body: map[int]any{1: 1772776800, 99: -5}})
	s.award(id, 10000)

	check := func() {
		t.Helper()
		entries, err := s.owner.Timeline(ctx, id, 0, 50)
		require.NoError(t, err)
		require.Len(t, entries, 5, "two awards, two of a newer program, the enrolment")
		require.Equal(t, []model.Kind{model.SaleRecordedKind, model.SaleRecordedKind, "member.levitated", model.SaleRecordedKind, model.MemberEnrolledKind},
			[]model.Kind{entries[0].Kind, entries[1].Kind, entries[2].Kind, entries[3].Kind, entries[4].Kind})
		require.Equal(t, []model.Points{368, 268, 268, 268, 0},
			[]model.Points{entries[0].After, entries[1].After, entries[2].After, entries[3].After, entries[4].After})
		for i, name := range map[int]model.ID{1: sold, 2: levitated} {
			require.Equal(t, name, entries[i].ID)
			require.Nil(t, entries[i].Body)
			require.Zero(t, entries[i].Net)
			require.Equal(t, "王芳", entries[i].By)
			require.Equal(t, id, entries[i].Member)
		}
		_, log := s.read()
		for _, l := range log {
			require.Equal(t, l.ID == levitated || l.ID == sold, l.Body == nil, "%s", l.Kind)
		}
		x, err := s.owner.Explain(ctx, levitated.String())
		require.NoError(t, err)
		require.Equal(t, []model.Why{model.Explain("why.newer", "member.levitated")}, x.Why)
		r := s.verified()
		require.EqualValues(t, 2, r.Unknown)
		require.Equal(t, model.Points(368), s.balance(id))
	}
	check()
	s.reopen()
	check()

	// Its bytes and its personal part are the ones that it came with.
	require.NoError(t, s.store.View(ctx, func(b desk.Book) error {
		pos, ok := b.Place(levitated)
		require.True(t, ok)
		e, err := b.Event(pos)
		require.NoError(t, err)
		require.Equal(t, "above the till", e.PII.Fields[77])
		found := 0
		require.NoError(t, b.Requests("flight/1", func(at uint64, _ *model.Event) bool { found++; return at == pos }))
		require.Equal(t, 1, found)
		return nil
	}))
}

func TestActsGoOnAfterAnEventOfANewerProgram(t *testing.T) {
	s := newShop(t)
	ctx := t.Context()
	id := s.enrol(1)
	s.award(id, 26828)
	levitated := s.keep(newer{kind: "member.levitated", version: 1, member: id, body: map[int]any{}})
	sold := s.keep(newer{kind: model.SaleRecordedKind, version: 2, member: id, request: "sale/R-9", body: map[int]any{1: 7}})
	s.reopen()

	_, err := s.owner.Award(ctx, id, desk.Sale{Amount: 500, Receipt: "R-9"})
	codeOf(t, err, "event.newer") // the receipt is known, what it stands for is not
	_, err = s.owner.Refund(ctx, desk.Refund{Sale: "R-9"})
	codeOf(t, err, "event.newer")
	_, err = s.owner.Undo(ctx, desk.Reversal{Entry: sold})
	codeOf(t, err, "event.newer")
	_, err = s.owner.Undo(ctx, desk.Reversal{Entry: levitated})
	codeOf(t, err, "undo.kind")

	s.award(id, 10000)
	a, err := s.owner.Redeem(ctx, id, desk.Redemption{Points: 300})
	require.NoError(t, err)
	require.Equal(t, model.Points(68), a.Balance)
	for _, after := range []model.Points{368, 268, 0} { // the redemption, then both awards, past the newer ones
		a, err = s.owner.Undo(ctx, desk.Reversal{})
		require.NoError(t, err)
		require.Equal(t, after, a.Balance)
	}
	_, err = s.owner.Edit(ctx, id, model.Fields{model.FieldName: "李雷"})
	require.NoError(t, err)
	require.EqualValues(t, 2, s.verified().Unknown)
	s.reopen()
	require.EqualValues(t, 2, s.verified().Unknown)
	s.award(id, 700)
	require.Equal(t, model.Points(7), s.balance(id))
	s.verified()
}

// A newer program may enrol members, open cases and add staff in a way that only it knows;
// what our own kinds then say of them must not break a fold, now or when the file is opened.
func TestWhatANewerProgramBroughtIntoTheWorldBreaksNoFold(t *testing.T) {
	s := newShop(t)
	ctx := t.Context()
	known := s.enrol(1)
	own := s.store.head.shop.Stream
	member, kase, clerk := model.ID{Stream: own, N: 900}, model.ID{Stream: own, N: 901}, model.ID{Stream: own, N: 902}
	s.keep(newer{kind: model.MemberEnrolledKind, version: 2, member: member, body: map[int]any{1: "till"}, fields: model.Fields{model.FieldPhone: "+8613900000000"}})
	s.keep(newer{kind: model.SaleRecordedKind, version: 1, member: member, body: &model.SaleRecorded{At: 1, Amount: 500, Points: 5, Den: 100, Program: 1}})
	s.keep(newer{kind: model.MemberEditedKind, version: 1, member: member, body: &model.MemberEdited{Fields: []uint64{2}}, fields: model.Fields{model.FieldPhone: "+8613900000001"}})
	s.keep(newer{kind: model.CaseOpenedKind, version: 1, member: member, subject: model.ID{Stream: own, N: 1}, body: &model.CaseOpened{At: 1, Feedback: care.Praise}})
	opened := s.keep(newer{kind: model.CaseOpenedKind, version: 2, member: known, subject: kase, body: map[int]any{1: 1}})
	undone := s.keep(newer{kind: model.ActUndoneKind, version: 1, member: known, subject: kase, body: &model.ActUndone{
		Act: opened.From(own), Of: model.CaseOpenedKind, At: 1, Back: model.Effect{Cases: -1},
	}})
	again := s.keep(newer{kind: model.ActUndoneKind, version: 2, member: known, body: map[int]any{1: undone.From(own)}})
	s.keep(newer{kind: model.ActUndoneKind, version: 1, member: known, body: &model.ActUndone{
		Act: again.From(own), Of: model.CaseOpenedKind, At: 1, Back: model.Effect{Cases: -1},
	}})
	s.keep(newer{kind: model.StaffAddedKind, version: 2, subject: clerk, body: map[int]any{}, fields: model.Fields{model.FieldName: "小赵"}})
	s.keep(newer{kind: model.StaffPINSetKind, version: 1, subject: clerk, body: &model.StaffPINSet{}, fields: model.Fields{model.FieldPINHash: "x"}})

	check := func() {
		t.Helper()
		require.EqualValues(t, 4, s.verified().Unknown)
		recent, _ := s.read()
		require.NotEmpty(t, recent)
		people, err := s.owner.People(ctx)
		require.NoError(t, err)
		require.Len(t, people, 1, "the owner alone")
		m, err := s.owner.Member(ctx, known)
		require.NoError(t, err)
		require.Zero(t, m.OpenCases)
		_, err = s.owner.Member(ctx, member)
		codeOf(t, err, "member.unknown")
		_, err = s.owner.Award(ctx, member, desk.Sale{Amount: 100})
		codeOf(t, err, "member.unknown")
		s.spanEnds()
	}
	check()
	s.reopen()
	check()
	s.award(known, 12300)
	require.Equal(t, model.Points(123), s.balance(known))
	s.verified()
}

// A newer program may give coupons, open draws, hold points and spend them in a way that only it
// knows; what our own kinds say of those must break no fold either.
func TestWhatANewerProgramGaveBreaksNoFold(t *testing.T) {
	s := newShop(t)
	known := s.enrol(1)
	own := s.store.head.shop.Stream
	one := newer{member: known, version: 1}
	keep := func(kind model.Kind, version uint, body any) model.ID {
		n := one
		n.kind, n.version, n.body = kind, version, body
		return s.keep(n)
	}
	const code = "C123456789018"
	keep(model.CouponIssuedKind, 2, map[int]any{2: code})
	used := keep(model.CouponRedeemedKind, 1, &model.CouponRedeemed{At: 1, Code: code})
	keep(model.CouponVoidedKind, 1, &model.CouponVoided{At: 1, Code: code, Reason: "x"})
	keep(model.ActUndoneKind, 1, &model.ActUndone{Act: used.From(own), Of: model.CouponRedeemedKind, At: 1})
	newUse := keep(model.CouponRedeemedKind, 2, map[int]any{2: code})
	keep(model.ActUndoneKind, 1, &model.ActUndone{Act: newUse.From(own), Of: model.CouponRedeemedKind, At: 1})
	for of, body := range map[model.Kind]any{
		model.PointsRedeemedKind: map[int]any{6: model.RedeemGift}, model.SaleRecordedKind: map[int]any{1: 1}, model.PointsGrantedKind: map[int]any{1: 1},
	} {
		act := keep(of, 2, body)
		undone := keep(model.ActUndoneKind, 1, &model.ActUndone{Act: act.From(own), Of: of, At: 1})
		keep(model.ActUndoneKind, 1, &model.ActUndone{Act: undone.From(own), Of: of, At: 1})
	}
	keep(model.DrawOpenedKind, 2, map[int]any{1: "spring"})
	keep(model.PointsRedeemedKind, 1, &model.PointsRedeemed{At: 1, Points: 1, Type: model.RedeemDraw, Reward: "spring", Ticket: 1})
	keep(model.PointsHeldKind, 2, map[int]any{2: 5})
	one.member = model.ID{Stream: own, N: 900}
	keep(model.CouponIssuedKind, 1, &model.CouponIssued{At: 1, Code: "C000000005724", Template: "ten"})
	keep(model.PointsHeldKind, 1, &model.PointsHeld{At: 1, Points: 5, Until: 9})
	keep(model.TierChangedKind, 1, &model.TierChanged{At: 1, To: "gold"})
	keep(model.PointsExpiredKind, 1, &model.PointsExpired{At: 1, Points: 5})

	want := s.know()
	require.Equal(t, desk.Tally{Count: 1, Points: 1}, want.Tallies["draw/spring"])
	require.EqualValues(t, 7, s.verified().Unknown)
	s.read()
	s.spanEnds()
	s.reopen()
	require.Equal(t, want, s.know())
	s.spanEnds()
	s.award(known, 12300)
	s.verified()
}

// spanEnds writes everything lazy, as the commit that fills a span does, and rolls it back.
func (s *shop) spanEnds() {
	s.t.Helper()
	back := errors.New("rolled back")
	err := s.store.db.Update(func(tx *bolt.Tx) error {
		b := newBatch(s.store.bookAt(tx), s.store.tip.pos)
		require.NoError(s.t, b.endSpan())
		require.NoError(s.t, b.flush())
		return back
	})
	require.ErrorIs(s.t, err, back)
}
