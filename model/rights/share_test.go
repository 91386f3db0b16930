package rights

import (
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"regulars/model"
	"regulars/model/ledger"
)

var someDays = []model.Day{model.Never, 20_690, 20_700, 20_720, model.Idle}

func drawLots(t *rapid.T, least, most int64) []model.Lot {
	var out []model.Lot
	for range rapid.IntRange(1, 3).Draw(t, "lots") {
		out = append(out, model.Lot{Ends: rapid.SampledFrom(someDays).Draw(t, "ends"), Points: model.Points(rapid.Int64Range(least, most).Draw(t, "points"))})
	}
	return plus(nil, out)
}

func dated(lots []model.Lot) []model.Lot {
	return slices.DeleteFunc(slices.Clone(lots), func(l model.Lot) bool { return l.Ends == model.Never })
}

// effectOf writes an entry as an effect: earned if it gives, redeemed if it takes.
func effectOf(e Entry) model.Effect {
	out := model.Effect{Lots: dated(plus(e.Here, e.Hub)), Away: e.Hub}
	if e.Change() >= 0 {
		out.Earned = e.Change()
	} else {
		out.Redeemed = -e.Change()
	}
	return out
}

// shop is one file: its own log, what it holds by that log alone, and the account that it shows.
type shop struct {
	log   []model.Effect
	grant []uint64 // received with the event, 0 for every other
	held  Holding
	aside []model.Hold // put aside by itself
	acc   ledger.Account
}

func (s *shop) write(t *rapid.T, e model.Effect, grant uint64) {
	require.NoError(t, s.held.Apply(EntryOf(e, grant)))
	for _, h := range e.Holds {
		s.aside = ledger.MinusHolds(s.aside, []model.Hold{{Until: h.Until, Points: -h.Points}})
	}
	s.log, s.grant = append(s.log, e), append(s.grant, grant)
	Enter(&s.acc, 0)
	s.acc.Apply(e, time.UTC)
	s.acc.Grant = max(s.acc.Grant, grant)
}

// act does something that the rules allow.
func (s *shop) act(t *rapid.T) {
	switch rapid.IntRange(0, 6).Draw(t, "act") {
	case 0, 1:
		s.write(t, effectOf(s.held.Earn(drawLots(t, 1, 90))), 0)
	case 2:
		if e, err := s.held.Redeem(model.Points(rapid.Int64Range(1, 120).Draw(t, "spend")), noon); err == nil {
			s.write(t, effectOf(e), 0)
		}
	case 3:
		s.write(t, effectOf(s.held.ClawBack(drawLots(t, 1, 60), noon)), 0)
	case 4:
		s.write(t, effectOf(s.held.Release(model.Points(rapid.Int64Range(1, 90).Draw(t, "release")), noon)), 0)
	case 5:
		lent := drawLots(t, 1, 90)
		s.write(t, effectOf(Entry{Here: lent, Hub: negative(lent)}), s.held.Last+1)
	case 6:
		s.write(t, model.Effect{Holds: []model.Hold{{Until: noon.Now + rapid.Int64Range(0, 3).Draw(t, "until"), Points: 7}}}, 0)
	}
}

func (s *shop) requireHeld(t *rapid.T, why string) {
	here := Of(&s.acc)
	require.Equal(t, plus(nil, s.held.Lots), here.Lots, why)
	require.Equal(t, s.held.Last, here.Last, why)
	require.Equal(t, Lots(&s.acc), plus(here.Lots, s.acc.Away), "%s: here and elsewhere together are the account", why)
	require.ElementsMatch(t, s.aside, ledger.MinusHolds(s.acc.Holds, s.acc.Aside), why)
}

// anyOther is whatever other streams can do to the member.
func anyOther(t *rapid.T) model.Effect {
	e := model.Effect{
		Earned: model.Points(rapid.Int64Range(-20, 200).Draw(t, "earned")), Redeemed: model.Points(rapid.Int64Range(0, 90).Draw(t, "redeemed")),
		Expired: model.Points(rapid.Int64Range(0, 40).Draw(t, "expired")), Lots: dated(drawLots(t, -50, 90)), Away: drawLots(t, -40, 40),
		Visits: 1, At: noon.Now,
	}
	if rapid.Bool().Draw(t, "holds") {
		e.Holds = []model.Hold{{Until: noon.Now + rapid.Int64Range(0, 3).Draw(t, "until"), Points: model.Points(rapid.Int64Range(-9, 30).Draw(t, "held"))}}
	}
	return e
}

// rowOf is what HQ makes of a prefix of the shop's log and of the others' events.
func rowOf(own, others []model.Effect) ledger.Account {
	var row ledger.Account
	for _, e := range slices.Concat(others, own) {
		row.Apply(e, time.UTC)
	}
	row.Away = nil // HQ keeps that by streams
	return row
}

func TestARowLeavesWhatAStreamHoldsWhatItWas(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := &shop{acc: ledger.Account{Head: 9}}
		others := rapid.SliceOfN(rapid.Custom(anyOther), 0, 8).Draw(t, "others")
		for range rapid.IntRange(1, 25).Draw(t, "steps") {
			s.act(t)
			s.requireHeld(t, "after an act")
			if rapid.IntRange(0, 2).Draw(t, "row") > 0 {
				continue
			}
			mark, seen := rapid.IntRange(0, len(s.log)).Draw(t, "mark"), rapid.IntRange(0, len(others)).Draw(t, "seen")
			row := rowOf(s.log[:mark], others[:seen])
			before := row.Clone()
			s.acc = Lay(&row, &s.acc, s.log[mark:], time.UTC)
			require.Equal(t, before, row.Clone(), "a row is not changed by being laid")
			s.requireHeld(t, "after a row")
			whole := rowOf(s.log, others[:seen])
			require.Equal(t, whole.Net(), s.acc.Net())
			require.Equal(t, Lots(&whole), Lots(&s.acc), "the account is the row and what came after it")
			require.EqualValues(t, 9, s.acc.Head)

			again := Lay(&row, &s.acc, s.log[mark:], time.UTC)
			require.Equal(t, s.acc.AppendRecord(nil), again.AppendRecord(nil), "a row that comes twice")
		}
	})
}

func TestTheOrderOfRowsAndEventsDoesNotMatter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s, others := &shop{}, rapid.SliceOfN(rapid.Custom(anyOther), 0, 5).Draw(t, "others")
		var early []byte
		for i := range 6 {
			s.act(t)
			if i == rapid.IntRange(0, 5).Draw(t, "when") { // the row comes between two events, or late
				row := rowOf(s.log[:len(s.log)/2], others)
				s.acc = Lay(&row, &s.acc, s.log[len(s.log)/2:], time.UTC)
			}
		}
		row := rowOf(s.log, others)
		late := Lay(&row, &s.acc, nil, time.UTC)
		early = late.AppendRecord(nil)
		var fresh ledger.Account
		for i, e := range s.log {
			fresh.Apply(e, time.UTC)
			fresh.Grant = max(fresh.Grant, s.grant[i])
		}
		fresh = Lay(&row, &fresh, nil, time.UTC)
		require.Equal(t, fresh.AppendRecord(nil), early, "folding the log without rows and laying the last row on it")
	})
}

func TestAnEffectIsDividedWithoutARest(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		e := anyOther(t)
		entry := EntryOf(e, 3)
		require.EqualValues(t, 3, entry.Grant)
		require.Equal(t, e.Net(), entry.Change())
		require.Equal(t, OfEffect(e), plus(entry.Here, entry.Hub))
		require.True(t, formed(entry.Here) && formed(entry.Hub))
		back := EntryOf(e.Opposite(0, 0), 0)
		require.Empty(t, plus(back.Here, entry.Here), "an opposite gives back to where it was taken from")
		require.Empty(t, plus(back.Hub, entry.Hub))
	})
}

func TestWhatIsTakenBackNeverLeavesAStreamWithLessThanNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		h := Holding{Lots: drawLots(t, 1, 100)}
		e := model.Effect{
			Earned: model.Points(rapid.Int64Range(-150, 20).Draw(t, "earned")), Redeemed: model.Points(rapid.Int64Range(-60, 0).Draw(t, "returned")),
			Lots: dated(drawLots(t, -90, 40)),
		}
		whole := OfEffect(e)
		e.Away = h.Part(e, noon)
		entry := EntryOf(e, 0)
		require.Equal(t, whole, plus(entry.Here, entry.Hub), "the change itself is what it was")
		before := h
		require.NoError(t, h.Apply(entry), "%+v", entry)
		if Sum(before.Lots)+Sum(whole) >= 0 {
			require.Zero(t, Sum(entry.Hub), "HQ pays nothing while the stream can")
		} else {
			require.Empty(t, h.Lots, "the stream pays all that it has before HQ does")
		}
		again := e
		again.Away = before.Part(e, noon)
		require.Equal(t, e.Away, again.Away, "what is divided already stays divided")
	})
}

func TestPointsThatComeAreHere(t *testing.T) {
	h := Holding{Lots: lots(0, 5)}
	require.Nil(t, h.Part(model.Effect{Earned: 7, Lots: lots(20_720, 3)}, noon))
	require.Equal(t, lots(0, 2), h.Part(model.Effect{Earned: 7, Away: lots(0, 2)}, noon), "an undo of what HQ took gives it back to HQ")
}

func TestAnEventOfEachKindIsAnEntry(t *testing.T) {
	e, ok := EntryOfEvent(&model.GrantReceived{N: 4, Lots: lots(0, 5, 20_720, 6)})
	require.True(t, ok)
	require.Equal(t, Entry{Here: lots(0, 5, 20_720, 6), Hub: lots(0, -5, 20_720, -6), Grant: 4}, e)
	e, ok = EntryOfEvent(&model.RightsReleased{Lots: lots(0, 5)})
	require.True(t, ok)
	require.Equal(t, Entry{Here: lots(0, -5), Hub: lots(0, 5)}, e)
	e, ok = EntryOfEvent(&model.PointsAdjusted{Points: -9, Lots: lots(20_720, -9), Away: lots(20_720, -4)})
	require.True(t, ok)
	require.Equal(t, Entry{Here: lots(20_720, -5), Hub: lots(20_720, -4)}, e)
	e, ok = EntryOfEvent(&model.SaleRecorded{Points: -9, Den: 1, Away: lots(0, -4)})
	require.True(t, ok)
	require.Equal(t, Entry{Here: lots(0, -5), Hub: lots(0, -4)}, e)
	_, ok = EntryOfEvent(&model.MemberEnrolled{})
	require.False(t, ok)
}

func TestAStreamBeginsWithNothing(t *testing.T) {
	acc := ledger.Account{Adjusted: 30, Lots: lots(20_720, 10), Holds: []model.Hold{{Until: 5, Points: 4}}, Grant: 8}
	Enter(&acc, 0)
	require.Equal(t, Holding{Lots: lots(0, 20, 20_720, 10), Last: 8}, Of(&acc), "who joins takes along what there is")

	Enter(&acc, 2)
	require.Empty(t, Of(&acc).Lots)
	require.Zero(t, Of(&acc).Last, "the grants of a stream before are no longer counted")
	require.Equal(t, acc.Holds, acc.Aside, "and what it put aside is not ours to commit")
	require.EqualValues(t, 2, acc.Era)
	Fold(&acc, &model.SaleRecorded{Points: 3, Den: 1}, 2, time.UTC)
	require.Equal(t, lots(0, 3), Of(&acc).Lots)
	Enter(&acc, 2)
	require.Equal(t, lots(0, 3), Of(&acc).Lots, "once an era")
	Enter(&acc, 3)
	require.Empty(t, Of(&acc).Lots)
}

func TestADebtFromBeforeTheJoiningIsHQsToSettle(t *testing.T) {
	acc := ledger.Account{Adjusted: 5, Lots: lots(20_720, 10)} // 5 owed among what does not end
	Enter(&acc, 0)
	require.Equal(t, lots(20_720, 10), Of(&acc).Lots)
	require.Equal(t, lots(0, -5), acc.Away)
	Fold(&acc, &model.GrantReceived{N: 1, Lots: lots(0, 2)}, 0, time.UTC)
	require.Equal(t, lots(0, 2, 20_720, 10), Of(&acc).Lots)
	require.Equal(t, lots(0, -7), acc.Away)
	require.EqualValues(t, 1, acc.Grant)
	require.EqualValues(t, 5, acc.Net())
}
