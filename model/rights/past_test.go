package rights

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"regulars/model"
	"regulars/model/ledger"
)

func chainOfOne() *Chain {
	c := &Chain{Generation: 1}
	c.Enrol(stream(1), model.StreamID{})
	return c
}

// TestWhatAFileHeldWhenItJoinedIsTheSameAtHQ folds a past and what follows it as the shop does and as
// HQ does: what the stream may spend comes out alike.
func TestWhatAFileHeldWhenItJoinedIsTheSameAtHQ(t *testing.T) {
	effect := func(t *rapid.T) model.Effect {
		e := model.Effect{Earned: model.Points(rapid.IntRange(-9, 9).Draw(t, "points"))}
		if rapid.Bool().Draw(t, "ends") {
			e.Lots = []model.Lot{{Ends: ends, Points: model.Points(rapid.IntRange(-9, 9).Draw(t, "lot"))}}
		}
		return e
	}
	rapid.Check(t, func(t *rapid.T) {
		var acc ledger.Account
		var hq Account
		c := chainOfOne()
		for _, e := range rapid.SliceOfN(rapid.Custom(effect), 0, 8).Draw(t, "past") {
			acc.Apply(e, time.UTC)
			require.NoError(t, hq.Past(stream(1), EntryOf(e, 0)))
			require.Empty(t, hq.Check(c))
		}
		for _, e := range rapid.SliceOfN(rapid.Custom(effect), 0, 8).Draw(t, "since") {
			Enter(&acc, 0)
			held := Of(&acc)
			e.Away = held.Part(e, ledger.Clock{Today: before})
			acc.Apply(e, time.UTC)
			over, err := hq.Join(stream(1), EntryOf(e, 0))
			require.NoError(t, err)
			require.Zero(t, over)
			require.Empty(t, hq.Check(c))
		}
		Enter(&acc, 0)
		require.ElementsMatch(t, Of(&acc).Lots, hq.Suspended(stream(1)))
	})
}

func TestWhatIsWrittenOffIsFreeAndSpentAfterAllIsADebt(t *testing.T) {
	c := chainOfOne()
	var a Account
	_, err := a.Join(stream(1), Entry{Here: lots(0, 10)})
	require.NoError(t, err)
	c.Close(stream(1))
	require.NoError(t, a.WriteOff(stream(1), a.Suspended(stream(1))))
	require.Empty(t, a.Check(c))
	require.Equal(t, lots(0, 10), a.Free)
	require.Empty(t, a.Suspended(stream(1)))
	require.Empty(t, a.Suspended(stream(2)))
	over, err := a.Join(stream(1), Entry{Here: lots(0, -4)})
	require.NoError(t, err)
	require.EqualValues(t, 4, over)
	require.EqualValues(t, 6, Sum(a.Free))
	require.ErrorIs(t, a.WriteOff(stream(1), lots(0, -1)), ErrForm)
	require.Empty(t, a.Check(c))
}

func TestAGrantUnderWayIsVoidOnceItsStreamIsWrittenOff(t *testing.T) {
	c := chainOfOne()
	a := Account{Balance: 9, Free: lots(0, 9)}
	_, err := a.Lend(c, stream(1), 0, 5, noon)
	require.NoError(t, err)
	c.Close(stream(1))
	require.NoError(t, a.WriteOff(stream(1), a.Suspended(stream(1))))
	require.Equal(t, lots(0, 9), a.Free)
	_, err = a.Join(stream(1), Entry{Here: lots(0, 5), Hub: lots(0, -5), Grant: 1})
	require.NoError(t, err)
	require.Equal(t, lots(0, 4), a.Free, "it had been received: it is with the stream again, and free without it")
	require.Empty(t, a.Check(c))
}

func TestTheEndOfFreeLotsCoversADebtFirst(t *testing.T) {
	late := ledger.Clock{Today: after}
	a := Account{Balance: 8, Free: lots(0, -4, int(ends), 10, int(after), 2)}
	require.Empty(t, a.Ended(ledger.Clock{Today: before}))
	change := a.Ended(late)
	require.Equal(t, lots(0, 4, int(ends), -10), change)
	a.Settle(change)
	require.Equal(t, lots(int(after), 2), a.Free)
	require.Empty(t, a.Ended(late))
	require.Equal(t, lots(int(after), 1), a.Take(1, late))
	require.Equal(t, lots(int(ends), -10), Dated(change, 1)[:1])
}
