package rights

import (
	"testing"

	"github.com/stretchr/testify/require"

	"regulars/model"
	"regulars/model/ledger"
)

var noon = ledger.Clock{Now: 1_790_000_000, Today: 20_700, Idle: 20_710}

func lots(pairs ...int) []model.Lot {
	var out []model.Lot
	for i := 0; i < len(pairs); i += 2 {
		out = append(out, model.Lot{Ends: model.Day(pairs[i]), Points: model.Points(pairs[i+1])})
	}
	return out
}

func TestWhatEndsFirstIsSpentFirstAndWhatHasEndedIsNot(t *testing.T) {
	h := Holding{Lots: plus(nil, lots(0, 100, 20_699, 50, 20_700, 5, 20_800, 30, int(model.Idle), 20))}
	require.EqualValues(t, 155, h.Spendable(noon))
	e, err := h.Redeem(40, noon)
	require.NoError(t, err)
	require.Equal(t, plus(nil, lots(20_700, -5, int(model.Idle), -20, 20_800, -15)), e.Here)
	require.Empty(t, e.Hub)
	_, err = h.Redeem(156, noon)
	require.ErrorIs(t, err, model.Refuse("rights.short"))
	_, err = h.Redeem(0, noon)
	require.Error(t, err)
	require.Equal(t, lots(20_699, -50), h.Expire(noon).Here)
}

func TestIdlePointsDoNotEndWithoutARule(t *testing.T) {
	h := Holding{Lots: lots(int(model.Idle), 20)}
	require.EqualValues(t, 20, h.Spendable(ledger.Clock{Today: 2_000_000}))
	require.Empty(t, h.Expire(ledger.Clock{Today: 2_000_000}).Here)
}

func TestAClawBackTakesTheSameLotThenWhatIsThereThenOwes(t *testing.T) {
	h := Holding{Lots: lots(0, 3, 20_800, 10)}
	e := h.ClawBack(lots(0, 8), noon)
	require.Equal(t, lots(0, -3, 20_800, -5), e.Here)
	require.Equal(t, lots(0, -5, 20_800, 5), e.Hub, "the lot that paid in its place is HQ's to settle with")
	require.EqualValues(t, -8, e.Change())
	require.NoError(t, h.Apply(e))

	e = h.ClawBack(lots(20_800, 12), noon)
	require.Equal(t, lots(20_800, -5), e.Here)
	require.Equal(t, lots(20_800, -7), e.Hub)
	a := Account{Balance: 5, Shares: []Share{{Stream: stream(1), Held: lots(20_800, 5)}}}
	_, err := a.Apply(stream(1), e)
	require.NoError(t, err)
	require.EqualValues(t, 7, a.Debt())
	require.EqualValues(t, -7, a.Balance)
}

func TestADebtIsPaidBeforeAnythingIsLent(t *testing.T) {
	chain := &Chain{Generation: 1}
	chain.Enrol(stream(1), model.StreamID{})
	a := Account{Balance: 6, Free: lots(0, -4, 20_699, 3, 20_800, 7)}
	require.Equal(t, lots(20_800, 6), a.Lendable(noon), "what ended pays first")
	_, err := a.Lend(chain, stream(1), 0, 7, noon)
	require.ErrorIs(t, err, model.Refuse("rights.short"))
	g, err := a.Lend(chain, stream(1), 0, 6, noon)
	require.NoError(t, err)
	require.Equal(t, lots(20_800, 6), g.Lots)
	require.Empty(t, a.Check(chain))
}

func TestARequestIsAnsweredWithTheSameGrant(t *testing.T) {
	chain := &Chain{Generation: 3}
	chain.Enrol(stream(1), model.StreamID{})
	a := Account{Balance: 9, Free: lots(0, 9)}
	first, err := a.Lend(chain, stream(1), 0, 4, noon)
	require.NoError(t, err)
	again, err := a.Lend(chain, stream(1), 0, 5, noon)
	require.NoError(t, err)
	require.Equal(t, first, again)
	require.EqualValues(t, 4, a.Held(chain))

	var h Holding
	e, err := h.Receive(first, stream(1), 3)
	require.NoError(t, err)
	require.NoError(t, h.Apply(e))
	_, err = a.Apply(stream(1), e)
	require.NoError(t, err)
	_, err = a.Lend(chain, stream(1), 0, 4, noon)
	require.ErrorIs(t, err, ErrStale)
	_, err = a.Lend(chain, stream(1), 2, 4, noon)
	require.ErrorIs(t, err, ErrGap)
	second, err := a.Lend(chain, stream(1), 1, 5, noon)
	require.NoError(t, err)
	require.EqualValues(t, 2, second.N)
	require.Empty(t, a.Check(chain))
}

func TestAGrantThatHQForgotIsKnownAgainByItsReceipt(t *testing.T) {
	chain := &Chain{Generation: 2}
	chain.Enrol(stream(1), model.StreamID{})
	a := Account{Balance: 9, Free: lots(0, 9)}
	_, err := a.Apply(stream(1), Entry{Here: lots(0, 4), Hub: lots(0, -4), Grant: 1})
	require.NoError(t, err)
	require.EqualValues(t, 9, a.Balance)
	require.EqualValues(t, 4, a.Held(chain))
	g, err := a.Lend(chain, stream(1), 1, 5, noon)
	require.NoError(t, err)
	require.EqualValues(t, 2, g.N, "a number is never given twice")
	require.Empty(t, a.Check(chain))
}

func TestAGrantIsReceivedOnceInOrderByItsStream(t *testing.T) {
	g := Grant{Stream: stream(1), N: 2, Generation: 1, Lots: lots(0, 5)}
	h := Holding{Last: 1}
	e, err := h.Receive(g, stream(1), 1)
	require.NoError(t, err)
	require.Zero(t, e.Change())
	_, err = h.Receive(g, stream(2), 1)
	require.ErrorIs(t, err, ErrNotMine)
	_, err = h.Receive(g, stream(1), 2)
	require.ErrorIs(t, err, ErrStale)
	_, err = (&Holding{Last: 2}).Receive(g, stream(1), 1)
	require.ErrorIs(t, err, ErrStale)
	_, err = (&Holding{}).Receive(g, stream(1), 1)
	require.ErrorIs(t, err, ErrGap)
	for _, bad := range [][]model.Lot{lots(0, -5), lots(5, 1, 5, 1), lots(0, 0)} {
		g.Lots = bad
		_, err = h.Receive(g, stream(1), 1)
		require.ErrorIs(t, err, ErrForm)
	}
}

func TestPointsComeBackWhereTheyWereSpentAndNoMoreThanWereSpent(t *testing.T) {
	var h Holding
	e, err := h.Return(stream(1), stream(1), 10, 4, lots(0, 6))
	require.NoError(t, err)
	require.Equal(t, lots(0, 6), e.Here)
	_, err = h.Return(stream(1), stream(1), 10, 5, lots(0, 6))
	require.ErrorIs(t, err, ErrForm)
	_, err = h.Return(stream(1), stream(2), 10, 0, lots(0, 6))
	require.ErrorIs(t, err, model.Refuse("rights.elsewhere"))
}

func TestAFileRolledBackInSilenceIsNoticedAtHQ(t *testing.T) {
	chain := &Chain{Generation: 1}
	chain.Enrol(stream(1), model.StreamID{})
	var a Account
	for _, e := range []Entry{{Here: lots(0, 5)}, {Here: lots(0, -5)}} {
		over, err := a.Apply(stream(1), e)
		require.NoError(t, err)
		require.Zero(t, over)
	}
	over, err := a.Apply(stream(1), Entry{Here: lots(0, -5)})
	require.NoError(t, err)
	require.EqualValues(t, 5, over)
	require.EqualValues(t, 5, a.Debt())
	require.Empty(t, a.Check(chain))
	_, err = a.Apply(stream(1), Entry{Here: lots(5, 1, 5, 1)})
	require.ErrorIs(t, err, ErrForm)
}

func TestAStreamClosedWhileLendingWaitsIsStillWaitedFor(t *testing.T) {
	chain := &Chain{Generation: 1}
	chain.Enrol(stream(1), model.StreamID{})
	chain.Enrol(stream(2), model.StreamID{})
	chain.Fence(2)
	require.ErrorIs(t, chain.Join(stream(1), 1, 0), ErrStale)
	require.NoError(t, chain.Join(stream(1), 2, 1))
	require.True(t, chain.Fenced())
	chain.Advance(stream(1), 1)
	chain.Close(stream(2))
	require.ErrorIs(t, chain.MayLend(stream(1)), ErrFenced)
	require.ErrorIs(t, chain.MayLend(stream(2)), ErrClosed)
	require.ErrorIs(t, chain.MayLend(stream(3)), ErrUnknown)
	require.ErrorIs(t, chain.Join(stream(2), 2, 0), ErrClosed)
	chain.Waive(stream(2))
	require.NoError(t, chain.MayLend(stream(1)))
}

func TestTheChainTakesEveryEventOnceAndInOrder(t *testing.T) {
	chain := &Chain{Generation: 1}
	_, err := chain.Next(stream(1), 1)
	require.ErrorIs(t, err, ErrUnknown)
	chain.Enrol(stream(1), model.StreamID{})
	take, err := chain.Next(stream(1), 1)
	require.NoError(t, err)
	require.True(t, take)
	chain.Advance(stream(1), 1)
	take, err = chain.Next(stream(1), 1)
	require.NoError(t, err)
	require.False(t, take)
	_, err = chain.Next(stream(1), 3)
	require.ErrorIs(t, err, ErrGap)
	chain.Enrol(stream(2), stream(1))
	require.True(t, chain.Closed(stream(1)))
	take, err = chain.Next(stream(1), 2)
	require.NoError(t, err)
	require.True(t, take, "what a closed stream still has to say are facts")
}

func TestAnEffectNamesAllOfItsLots(t *testing.T) {
	e := model.Effect{Earned: 10, Lots: []model.Lot{{Ends: 20_800, Points: 7}}}
	require.Equal(t, lots(0, 3, 20_800, 7), OfEffect(e))
	require.Equal(t, lots(20_800, -7), OfEffect(model.Effect{Redeemed: 7, Lots: lots(20_800, -7)}))
	require.Empty(t, OfEffect(model.Effect{Spend: 5}))
}
