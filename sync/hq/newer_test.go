package hq_test

import (
	"crypto/sha256"
	"encoding/binary"
	"testing"

	"github.com/stretchr/testify/require"

	"regulars/model"
	"regulars/model/hub"
	"regulars/sync/wire"
)

// writeNewer writes an event as a newer program would: with nothing of the model's own sealing, which knows only our
// kinds.
func (s *shop) writeNewer(kind model.Kind, version uint, member model.ID, body any, fields model.Fields) *model.Event {
	t := s.p.t
	t.Helper()
	encode := func(v any) []byte {
		raw, err := model.Encode(v)
		require.NoError(t, err)
		return raw
	}
	before := s.last()
	head := encode(model.Head{Seq: before.Seq + 1, HLC: model.NextHLC(before.HLC, s.p.now), Kind: kind, Version: version, Member: member.From(s.id)})
	raw := encode(body)
	pii := &model.PII{Salt: [16]byte{1, 2, 3}, Fields: fields, Raw: encode(fields)}
	sum := sha256.Sum256(append(append([]byte("regulars pii 1\n"), pii.Salt[:]...), pii.Raw...))
	line := append(append([]byte("regulars event 1\n"), s.id[:]...), before.Hash[:]...)
	for _, part := range [][]byte{head, raw} {
		line = append(binary.BigEndian.AppendUint32(line, uint32(len(part))), part...)
	}
	hash := sha256.Sum256(append(line, sum[:]...))
	e, err := model.ParseEvent(s.id, encode([]any{head, raw, sum[:], hash[:]}))
	require.NoError(t, err)
	require.True(t, e.Follows(before.Hash))
	e.PII = pii
	s.log = append(s.log, e)
	return e
}

// A till may be newer than headquarters as long as the protocol has the same number: what it writes is kept, counts for
// nothing, stops nothing, and the person whom it names can be forgotten.
func TestEventsOfANewerProgramAreKeptAndTheirWordsForgotten(t *testing.T) {
	p := newPlace(t)
	s, other := p.shop(1), p.shop(1)
	li := s.enrolMember(model.Fields{model.FieldName: "Li"})
	s.sell(li, 40)
	first := s.writeNewer("member.levitated", 3, li, map[int]any{1: 30, 9: []any{true, nil}}, model.Fields{77: "above the till"})
	s.writeNewer(model.SaleRecordedKind, 2, li, map[int]any{1: 7, 99: -5}, model.Fields{model.FieldNotes: "by another rule"})
	s.writeNewer(model.MemberEditedKind, 1, li, map[int]any{1: []uint64{model.FieldNotes}, 90: "sunny"}, model.Fields{model.FieldNotes: "tea"})
	s.sell(li, 2)
	pushed := s.push(s, s.meet().Expected)
	require.Equal(t, s.last().Seq, pushed.Applied)
	require.Empty(t, pushed.Quarantined, "that it is new is no fault")
	require.EqualValues(t, 42, p.member(li).Balance)
	require.Equal(t, "tea", p.member(li).Fields[model.FieldNotes])

	words := func() (n int) {
		require.NoError(t, p.office.DB.View(ctx, func(tx hub.Tx) error {
			events, err := tx.Events(s.id, first.Seq, 3)
			require.Len(t, events, 3)
			for _, e := range events {
				require.Empty(t, e.Poison)
				if len(e.PII) > 0 {
					n++
				}
			}
			return err
		}))
		return n
	}
	require.Equal(t, 3, words())
	_, err := p.office.Erase(ctx, p.now, "Chen", li, "asked")
	require.NoError(t, err)
	require.Zero(t, words())
	v, err := p.office.Verify(ctx, p.now, nil)
	require.NoError(t, err)
	require.Empty(t, v.Problems)
	other.level()
}

func TestNothingIsLentOfAnAliasAndTheRowSaysWhoItIs(t *testing.T) {
	p := newPlace(t)
	a, b := p.shop(1), p.shop(2)
	li := a.enrolMember(model.Fields{model.FieldName: "Li", model.FieldPhone: "+8613800138000"})
	a.sell(li, 70)
	a.release(li, 70)
	a.level()
	lee := b.enrolMember(model.Fields{model.FieldName: "Lee", model.FieldPhone: "+8613800138001"})
	b.level()
	require.NoError(t, p.office.Merge(ctx, p.now, "Wang", lee, li, "same"))
	b.sell(lee, 30) // the shop has not heard of it
	b.release(lee, 30)
	b.level()

	got := b.reserve(lee, 0, 20)
	require.Nil(t, got.Grant)
	require.Equal(t, "rights.merged", got.Why)
	require.Zero(t, got.Have)
	_, row := memberRow(t, []wire.Row{*got.Row}, lee)
	require.Equal(t, li, row.Into)
	found := b.send(&wire.Lookup{Protocol: 1, Stream: wire.Stream(b.id), Session: b.session, By: "id", Value: lee.Stream.String() + "/1"}).(*wire.Found)
	memberRow(t, found.Rows, lee)
	memberRow(t, found.Rows, li)
	require.NotNil(t, b.reserve(li, 0, 20).Grant)
	_, err := p.office.Nightly(ctx, p.now)
	require.NoError(t, err)
	require.EqualValues(t, 80, b.reserve(li, 1, 80).Grant.Lots[0].Points, "and what became free of the alias moved along")
}
