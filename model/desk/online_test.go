package desk_test

import (
	"context"
	"strings"
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
	t       *testing.T
	s       *storetest.Shop
	asked   []model.Points
	free    model.Points
	sought  []string
	n       uint64
	turns   map[model.ID]uint64 // of coupons
	brought []model.ID
	err     error
	before  func() // before anything is lent
	came    func() // after something was lent
}

func (l *lender) Bring(_ context.Context, member, coupon model.ID) error {
	l.brought = append(l.brought, coupon)
	if l.before != nil {
		l.before()
	}
	if l.err != nil {
		return l.err
	}
	if l.turns == nil {
		l.turns = map[model.ID]uint64{}
	}
	l.turns[coupon]++
	grant := chain.Grant{Member: member, N: l.turns[coupon], Lots: undated(1), Coupon: coupon}
	require.Equal(l.t, 1, do(l.t, l.s, desk.Received([]chain.Grant{grant}, 1)))
	if l.came != nil {
		l.came()
	}
	return nil
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
	l.err = model.Refuse("rights.fenced")
	_, err = session.Redeem(t.Context(), id, desk.Redemption{Points: 100})
	code(t, err, "rights.held") // it was asked, so nobody is told that it could not be
	sentence, hint := say.Error(model.ZH, err)
	require.Contains(t, sentence, "总部刚恢复")
	require.Contains(t, hint, "5")
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
	sentence, _ = say.Error(model.EN, err)
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

func TestOnlyWhatTheProgramTakesIsOffered(t *testing.T) {
	hundreds, _, _ := strings.Cut(strings.Replace(smallSteps, "minimum = 1\nstep = 1\n", "minimum = 100\nstep = 100\n", 1), "[[charity]]")
	const library = "[[charity]]\ncode = \"library\"\nzh = \"图书馆\"\nen = \"Library\"\nminimum = 50\nstep = 10\n"
	for name, c := range map[string]struct {
		program, code, hint string
		keep                model.Points // stays here
		reward              string
		fails               *model.Error
		lent                model.Points
	}{
		"in hundreds":      {program: hundreds, keep: 288, code: "rights.offline", hint: "Up to 200 can be spent now"},
		"less than that":   {program: hundreds, keep: 88, code: "rights.offline_none", hint: "Go on without points"},
		"nothing":          {program: hundreds, code: "rights.offline_none", hint: "Go on without points"},
		"charity":          {program: hundreds + library, keep: 88, reward: "library", code: "rights.offline", hint: "Up to 80 can be spent now"},
		"something else":   {program: hundreds + library, keep: 88, code: "rights.offline", hint: "Up to 88 can be spent now"},
		"asked, too few":   {program: hundreds, keep: 40, lent: 30, fails: model.Refuse("chain.short", "30", "480"), code: "rights.lent_none", hint: "Go on without points"},
		"asked, some more": {program: hundreds, keep: 40, lent: 90, fails: model.Refuse("chain.short", "90", "480"), code: "rights.lent", hint: "Up to 100 can be spent now"},
	} {
		t.Run(name, func(t *testing.T) {
			s := enrolled(t)
			publishByHQ(t, s, c.program)
			m := s.Enrol("13812341641", "")
			s.Award(m.ID, 52000)
			release(t, s, m.ID, 520-c.keep)
			l := &lender{t: t, s: s, err: model.Refuse("chain.unreachable"), free: c.lent}
			if c.fails != nil {
				l.err = c.fails
			}
			session := desk.New(s.Store, desk.Options{PINCost: storetest.FastPIN, HQ: l}).Own()
			_, err := session.Redeem(t.Context(), m.ID, desk.Redemption{Points: 500, Reward: c.reward})
			code(t, err, model.Code(c.code))
			for _, lang := range model.Langs {
				sentence, hint := say.Error(lang, err)
				require.NotContains(t, sentence+hint, "{")
			}
			_, hint := say.Error(model.EN, err)
			require.Contains(t, hint, c.hint)
		})
	}
}
