package past

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"regulars/model"
)

// shop is a log in memory, and which of its views are open at once.
type shop struct {
	Book // what the past is not asked for here
	log  []*model.Event
	open int
	most uint64 // events that one view has read
	read uint64
}

var (
	stream  = model.StreamID{15: 1}
	written = time.Unix(1_700_000_000, 0)
)

// add writes an event.
func (s *shop) add(t *testing.T, body model.Body) model.ID {
	e, _, err := model.Seal(model.Draft{Kind: body.Kind(), Body: body}, stream, s.Last()+1, model.NextHLC(0, written), model.ID{}, model.Hash{}, [16]byte{})
	require.NoError(t, err)
	s.log = append(s.log, e)
	return e.ID()
}

// dream writes an event that only a newer program knows.
func (s *shop) dream() model.ID {
	e := &model.Event{Stream: stream, Head: model.Head{Seq: s.Last() + 1, Kind: "sale.dreamt", Version: 1}}
	s.log = append(s.log, e)
	return e.ID()
}

func (s *shop) View(_ context.Context, f func(Book) error) error {
	s.read = 0
	s.open++
	defer func() { s.open--; s.most = max(s.most, s.read) }()
	return f(s)
}

func (s *shop) Last() uint64 { return uint64(len(s.log)) }

func (s *shop) Event(pos uint64) (*model.Event, error) {
	s.read++
	return s.log[pos-1], nil
}

func (s *shop) Place(id model.ID) (uint64, bool) {
	return id.N, id.Stream == stream && id.N <= s.Last()
}

func TestWalkReadsTheLogInShortTransactions(t *testing.T) {
	s := &shop{}
	const events = 2*walkChunk + 17
	for i := range events - 1 {
		s.add(t, &model.SaleRecorded{At: int64(i)})
	}
	s.dream()
	at := int64(0)
	require.NoError(t, Walk(t.Context(), s, nil, func(_ Book, e *model.Event, body model.Body) error {
		require.Equal(t, 1, s.open)
		require.Equal(t, at, body.(*model.SaleRecorded).At, "oldest first, each once")
		at++
		return nil
	}))
	require.EqualValues(t, events-1, at)
	require.EqualValues(t, walkChunk, s.most)
}

func TestWalkEndsAtTheLogAsItsLastTransactionFoundIt(t *testing.T) {
	s := &shop{}
	for range walkChunk + 2 {
		s.add(t, &model.SaleRecorded{})
	}
	seen := 0
	require.NoError(t, Walk(t.Context(), s, nil, func(Book, *model.Event, model.Body) error {
		if seen++; seen == walkChunk || seen == walkChunk+3 {
			s.add(t, &model.SaleRecorded{})
		}
		return nil
	}))
	require.Equal(t, walkChunk+3, seen, "with what was written before the last one, without what came during it")
}

func TestWalkOfSomeKindsLeavesTheOthersOut(t *testing.T) {
	s := &shop{}
	s.add(t, &model.SaleRecorded{})
	s.add(t, &model.PointsHeld{Points: 7})
	s.add(t, &model.SaleRecorded{})
	var got []model.Kind
	require.NoError(t, Walk(t.Context(), s, []model.Kind{model.PointsHeldKind}, func(_ Book, e *model.Event, _ model.Body) error {
		got = append(got, e.Kind)
		return nil
	}))
	require.Equal(t, []model.Kind{model.PointsHeldKind}, got)
}

func TestWalkEndsBetweenTransactionsWhenNobodyWaits(t *testing.T) {
	s := &shop{}
	for range walkChunk + 1 {
		s.add(t, &model.SaleRecorded{})
	}
	ctx, cancel := context.WithCancel(t.Context())
	seen := 0
	require.ErrorIs(t, Walk(ctx, s, nil, func(Book, *model.Event, model.Body) error {
		seen++
		cancel()
		return nil
	}), context.Canceled)
	require.Equal(t, walkChunk, seen)
}

func TestActIsFoundBehindWhatTookItBack(t *testing.T) {
	s := &shop{}
	sale := s.add(t, &model.SaleRecorded{Amount: 100})
	refund := s.add(t, &model.SaleRefunded{Sale: sale})
	undo := s.add(t, &model.ActUndone{Act: refund})
	s.add(t, &model.ActUndone{Act: undo})
	s.add(t, &model.ActUndone{Act: model.ID{Stream: model.StreamID{15: 2}, N: 1}})
	s.add(t, &model.ActUndone{Act: s.dream()})
	for pos, want := range map[uint64]struct{ known, undone bool }{
		1: {true, false}, 2: {true, true}, 3: {true, false}, 4: {true, true}, 5: {}, 7: {}, // 6 is the dream
	} {
		e, err := s.Event(pos)
		require.NoError(t, err)
		body, err := e.ParseBody()
		require.NoError(t, err)
		act, undone, err := Behind(s, e, body)
		require.NoError(t, err)
		require.Equal(t, want.undone, undone, pos)
		if !want.known {
			require.Nil(t, act, "of another file, or of a newer program: %d", pos)
			continue
		}
		require.EqualValues(t, 100, act.(*model.SaleRecorded).Amount)
	}
}

func TestCrowdKeepsEveryAccountApart(t *testing.T) {
	var c Crowd
	for n := Number(1); n <= 40; n += 3 {
		for range n { // so that some outgrow their room
			require.NoError(t, c.Apply(n, model.Effect{Earned: 1_000_000, Lots: []model.Lot{{Ends: model.Day(20_000 + n), Points: 1_000_000}}}, time.UTC))
		}
	}
	require.False(t, c.Has(2))
	require.False(t, c.Has(1_000))
	acc, err := c.Of(2)
	require.NoError(t, err)
	require.Zero(t, acc.Earned, "a newcomer")
	require.Empty(t, acc.Lots)
	require.EqualValues(t, 41, c.End())
	for n := Number(1); n <= 40; n += 3 {
		acc, err := c.Of(n)
		require.NoError(t, err)
		require.EqualValues(t, 1_000_000*n, acc.Earned)
		require.Equal(t, []model.Lot{{Ends: model.Day(20_000 + n), Points: model.Points(1_000_000 * n)}}, acc.Lots)
	}
}

func TestWhatWasBookedLateHappenedWhenItSays(t *testing.T) {
	s := &shop{}
	s.add(t, &model.SaleRecorded{At: 77})
	s.add(t, &model.MemberEdited{})
	for pos, want := range []int64{77, written.Unix()} {
		e := s.log[pos]
		body, err := e.ParseBody()
		require.NoError(t, err)
		require.Equal(t, want, Happened(e, body))
	}
}
