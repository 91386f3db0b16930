package desk_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"regulars/model"
	"regulars/model/chain"
	"regulars/model/desk"
	"regulars/model/say"
	"regulars/store/storetest"
)

// lender is a headquarters that lends what the test lets it.
type lender struct {
	t      *testing.T
	s      *storetest.Shop
	asked  []model.Points
	free   model.Points
	sought []string
	n      uint64
	err    error
	before func() // before anything is lent
	came   func() // after something was lent
}

func (l *lender) Need(_ context.Context, member model.ID, points model.Points) (model.Points, error) {
	l.asked = append(l.asked, points)
	if l.before != nil {
		l.before()
	}
	if l.err != nil {
		return l.free, l.err
	}
	l.n++
	require.Equal(l.t, 1, do(l.t, l.s, desk.Received([]chain.Grant{{Member: member, N: l.n, Lots: undated(points)}}, 1)))
	if l.came != nil {
		l.came()
	}
	return 0, nil
}

func (l *lender) Seek(_ context.Context, by, value string) ([]model.ID, error) {
	l.sought = append(l.sought, by+" "+value)
	return nil, l.err
}

// online is a shop of a chain whose desk asks headquarters, and a member who has 500 points, 5 of them here.
func online(t *testing.T) (*lender, *desk.Session, model.ID) {
	t.Helper()
	s := enrolled(t)
	publishByHQ(t, s, smallSteps)
	m := s.Enrol("13812341641", "")
	s.Award(m.ID, 50000)
	release(t, s, m.ID, 495)
	l := &lender{t: t, s: s}
	return l, desk.New(s.Store, desk.Options{PINCost: storetest.FastPIN, HQ: l}).Own(), m.ID
}

// layBalance sends the member's latest row, with so many points.
func layBalance(s *storetest.Shop, id model.ID, points model.Points) {
	acc := s.Account(id)
	acc.Earned += points - acc.Net()
	s.Lay(id, storetest.ShopNumber, acc, s.Member(id).Fields, s.Last())
}

func TestPointsThatLieElsewhereAreAskedForAndSpent(t *testing.T) {
	l, session, id := online(t)
	got, err := session.Redeem(t.Context(), id, desk.Redemption{Points: 3})
	require.NoError(t, err)
	require.Empty(t, l.asked, "what is here needs nobody")
	require.EqualValues(t, 497, got.Balance)
	got, err = session.Redeem(t.Context(), id, desk.Redemption{Points: 100})
	require.NoError(t, err)
	require.Equal(t, []model.Points{98}, l.asked, "only what is missing")
	require.EqualValues(t, 397, got.Balance)
	require.Zero(t, got.Here)
	held, err := session.Hold(t.Context(), id, 7, "")
	require.NoError(t, err)
	require.EqualValues(t, -7, -held.Held)
	require.Equal(t, []model.Points{98, 7}, l.asked)
}

func TestWhatWasEarnedElsewhereSinceIsAskedForAndSpent(t *testing.T) {
	l, session, id := online(t)
	l.before = func() { layBalance(l.s, id, 800) } // HQ's row comes before its grant
	got, err := session.Redeem(t.Context(), id, desk.Redemption{Points: 700})
	require.NoError(t, err)
	require.Equal(t, []model.Points{695}, l.asked)
	require.EqualValues(t, 100, got.Balance)

	l.err, l.before = model.Refuse("chain.short", "120", "500"), func() { layBalance(l.s, id, 120) }
	_, err = session.Redeem(t.Context(), id, desk.Redemption{Points: 500})
	code(t, err, "redeem.short")
	sentence, _ := say.Error(model.EN, err)
	require.Contains(t, sentence, "the member has 120", "as headquarters has it")
	require.Len(t, l.asked, 2, "who has been told is not asked again")
	_, err = session.Hold(t.Context(), id, 500, "")
	code(t, err, "redeem.short")
	require.Len(t, l.asked, 3)

	l.err, l.before = model.Refuse("chain.unreachable"), nil
	_, err = session.Redeem(t.Context(), id, desk.Redemption{Points: 500})
	code(t, err, "rights.unseen")
	for _, lang := range model.Langs {
		sentence, _ := say.Error(lang, err)
		require.Contains(t, sentence, "500")
		require.Contains(t, sentence, "120", "as far as is known here")
	}
}

func TestHeadquartersThatCannotBeAskedLeavesAPlainSentence(t *testing.T) {
	l, session, id := online(t)
	l.err = model.Refuse("chain.unreachable")
	_, err := session.Redeem(t.Context(), id, desk.Redemption{Points: 100})
	code(t, err, "rights.offline")
	for _, lang := range model.Langs {
		sentence, hint := say.Error(lang, err)
		require.Contains(t, sentence, "500")
		require.Contains(t, sentence, "100")
		require.Contains(t, hint, "5")
	}
	l.err = nil
	_, err = session.Redeem(t.Context(), id, desk.Redemption{Points: 5})
	require.NoError(t, err)
	l.err = model.Refuse("chain.unreachable")
	before := last(l.s)
	_, err = session.Redeem(t.Context(), id, desk.Redemption{Points: 100})
	code(t, err, "rights.offline_none")
	l.err, l.free = model.Refuse("chain.short", "20", "95"), 20
	_, err = session.Redeem(t.Context(), id, desk.Redemption{Points: 100})
	code(t, err, "rights.lent")
	sentence, _ := say.Error(model.EN, err)
	require.Contains(t, sentence, "of the member's 495 points 20 can be spent here now", "what is here and what could be had")
	require.Equal(t, before, last(l.s), "nothing was written")
}

func TestPersonWhoLeavesMeanwhileSpendsNothing(t *testing.T) {
	l, session, id := online(t)
	ctx, leave := context.WithCancel(t.Context())
	l.err = context.Canceled
	leave()
	_, err := session.Redeem(ctx, id, desk.Redemption{Points: 100})
	require.ErrorIs(t, err, context.Canceled)
}

func TestNumberThatNobodyHereHasIsLookedForAtHeadquarters(t *testing.T) {
	l, session, id := online(t)
	got, err := session.Resolve(t.Context(), "13812341641")
	require.NoError(t, err)
	require.Equal(t, id, got)
	_, err = session.Resolve(t.Context(), "Nobody")
	code(t, err, "member.none")
	require.Empty(t, l.sought, "a name is asked of nobody, nor whom the shop knows")
	_, err = session.Resolve(t.Context(), "13900005678")
	code(t, err, "member.none")
	require.Equal(t, []string{"card 13900005678", "phone +8613900005678"}, l.sought)
	l.err = model.Refuse("chain.unreachable")
	_, err = session.Resolve(t.Context(), "anna@example.com")
	code(t, err, "member.none")
	require.Equal(t, "email anna@example.com", l.sought[2])
}

func TestPointsThatGoAwayMeanwhileAreAskedForOnceMore(t *testing.T) {
	l, session, id := online(t)
	l.came = func() { // another till takes what came
		if len(l.asked) == 1 {
			release(t, l.s, id, 50)
		}
	}
	got, err := session.Redeem(t.Context(), id, desk.Redemption{Points: 100})
	require.NoError(t, err)
	require.Equal(t, []model.Points{95, 50}, l.asked)
	require.EqualValues(t, 400, got.Balance)
	l.came = func() { release(t, l.s, id, 60) }
	_, err = session.Redeem(t.Context(), id, desk.Redemption{Points: 100})
	code(t, err, "rights.lent")
	require.Len(t, l.asked, 4, "and then a person is told")
}
