package desk_test

import (
	"crypto/ed25519"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"regulars/model"
	"regulars/model/chain"
	"regulars/model/desk"
	"regulars/model/ledger"
	"regulars/model/rights"
	"regulars/store/storetest"
)

// smallSteps is a program in which any number of points buys something.
const smallSteps = `
[earn]
points = 1
per = "1"
[redeem]
points = 100
value = "1"
minimum = 1
step = 1
[[tier]]
code = "ordinary"
zh = "普通"
en = "Ordinary"
from = "0"
[[charity]]
code = "school"
zh = "学校"
en = "School"
minimum = 1
step = 1
`

func joining() *model.ChainJoined {
	hq := model.StreamID{15: 9}
	return &model.ChainJoined{
		Chain: "朝阳茶饮", Shop: 17, Market: 3, Key: make([]byte, ed25519.PublicKeySize), Address: "hq.example.com:8443",
		Authority: make([]byte, 32), Generation: 1, Stream: hq[:],
	}
}

// do runs a decision as the program itself does, and returns how many events it wrote.
func do(t testing.TB, s *storetest.Shop, d desk.Decision) int {
	t.Helper()
	before := last(s)
	require.NoError(t, s.Store.Decide(t.Context(), model.ID{}, d)[0])
	return int(last(s) - before)
}

// enrolled is a shop that belongs to a chain.
func enrolled(t testing.TB) *storetest.Shop {
	t.Helper()
	s := storetest.Open(t)
	require.Equal(t, 1, do(t, s, desk.Joined(joining())))
	return s
}

// holding is what the present stream holds of a member, and what lies elsewhere.
func holding(t testing.TB, s *storetest.Shop, id model.ID) (here rights.Holding, away []model.Lot) {
	t.Helper()
	acc := accountOf(t, s, id)
	return rights.Of(&acc), acc.Away
}

// release gives points of a member to headquarters.
func release(t testing.TB, s *storetest.Shop, id model.ID, points model.Points) {
	t.Helper()
	require.Equal(t, 1, do(t, s, desk.Released(id, points, model.ReleaseRecall)))
}

func undated(points model.Points) []model.Lot { return []model.Lot{{Points: points}} }

// latest is the body of the member's newest event of a kind, and its own count.
func latest[T model.Body](t testing.TB, s *storetest.Shop, id model.ID) (body T, count int) {
	t.Helper()
	require.NoError(t, s.Store.View(t.Context(), func(b desk.Book) error {
		n, _ := b.Number(id)
		return b.History(n, 0, func(_ uint64, e *model.Event) bool {
			if parsed, err := e.ParseBody(); err == nil {
				if v, ok := parsed.(T); ok {
					if count++; count == 1 {
						body = v
					}
				}
			}
			return true
		})
	}))
	return body, count
}

func TestAShopJoinsOneChain(t *testing.T) {
	s := enrolled(t)
	require.NoError(t, s.Store.View(t.Context(), func(b desk.Book) error {
		require.Equal(t, "朝阳茶饮", b.Chain().Name)
		require.Zero(t, b.Chain().Era)
		return nil
	}))
	moved := joining()
	moved.Address = "hq2.example.com:8443"
	require.Equal(t, 1, do(t, s, desk.Joined(moved)), "headquarters moved")
	renewed := joining()
	renewed.Key[0], renewed.Authority[0] = 1, 1
	require.Equal(t, 1, do(t, s, desk.Joined(renewed)), "headquarters has new keys")
	other := joining()
	other.Stream[0] ^= 1
	code(t, s.Store.Decide(t.Context(), model.ID{}, desk.Joined(other))[0], "chain.other")
	other.Stream = nil
	require.ErrorIs(t, s.Store.Decide(t.Context(), model.ID{}, desk.Joined(other))[0], model.ErrMalformed)
}

func TestWhoJoinsTakesAlongWhatThereIs(t *testing.T) {
	s := storetest.Open(t)
	m := s.Enrol("13812341641", "")
	s.Award(m.ID, 30000)
	before := s.Member(m.ID)
	require.EqualValues(t, 300, before.Here)
	do(t, s, desk.Joined(joining()))
	require.Equal(t, before, s.Member(m.ID))
	here, away := holding(t, s, m.ID)
	require.Equal(t, undated(300), here.Lots)
	require.Empty(t, away)
	a, err := s.Owner.Redeem(t.Context(), m.ID, desk.Redemption{Points: 100})
	require.NoError(t, err)
	require.EqualValues(t, 200, a.Here)
}

func TestAGrantIsReceivedOnceAndInItsTurn(t *testing.T) {
	s := enrolled(t)
	m := s.Enrol("13812341641", "")
	s.Award(m.ID, 50000)
	release(t, s, m.ID, 300)
	require.EqualValues(t, 500, s.Member(m.ID).Balance)
	require.EqualValues(t, 200, s.Member(m.ID).Here)
	first, second := chain.Grant{Member: m.ID, N: 1, Lots: undated(100)}, chain.Grant{Member: m.ID, N: 2, Lots: undated(50)}
	stranger := chain.Grant{Member: model.ID{Stream: model.StreamID{1}, N: 1}, N: 1, Lots: undated(9)}
	bad := chain.Grant{Member: m.ID, N: 1, Lots: undated(-9)}
	require.Zero(t, do(t, s, desk.Received([]chain.Grant{second, stranger, bad}, 1)), "too early, for nobody, and no grant")
	require.Equal(t, 2, do(t, s, desk.Received([]chain.Grant{first, first, second}, 1)), "both in one go, one of them twice")
	require.Zero(t, do(t, s, desk.Received([]chain.Grant{first, second}, 1)))
	require.EqualValues(t, 500, s.Member(m.ID).Balance)
	require.EqualValues(t, 350, s.Member(m.ID).Here)
	here, away := holding(t, s, m.ID)
	require.Equal(t, rights.Holding{Lots: undated(350), Last: 2}, here)
	require.Equal(t, undated(150), away)

	alone := storetest.Open(t)
	other := alone.Enrol("13812341641", "")
	require.Zero(t, do(t, alone, desk.Received([]chain.Grant{{Member: other.ID, N: 1, Lots: undated(9)}}, 1)))
	require.Zero(t, do(t, alone, desk.Released(other.ID, 5, model.ReleaseRecall)))
}

func TestOnlyWhatIsHereIsSpent(t *testing.T) {
	s := enrolled(t)
	ctx := t.Context()
	publishByHQ(t, s, smallSteps+rewards)
	_, err := s.Owner.OpenDraw(ctx, "spring")
	require.NoError(t, err)
	m, other := s.Enrol("13812341641", ""), s.Enrol("13812341642", "")
	s.Award(m.ID, 50000)
	release(t, s, m.ID, 495)
	before := last(s)
	for name, act := range map[string]func() error{
		"amount off": func() error { _, err := s.Owner.Redeem(ctx, m.ID, desk.Redemption{Points: 6}); return err },
		"gift":       func() error { _, err := s.Owner.Redeem(ctx, m.ID, desk.Redemption{Reward: "cup"}); return err },
		"coupon":     func() error { _, err := s.Owner.Redeem(ctx, m.ID, desk.Redemption{Reward: "ten"}); return err },
		"draw":       func() error { _, err := s.Owner.Redeem(ctx, m.ID, desk.Redemption{Reward: "spring"}); return err },
		"charity": func() error {
			_, err := s.Owner.Redeem(ctx, m.ID, desk.Redemption{Reward: "school", Points: 6})
			return err
		},
		"hold": func() error { _, err := s.Owner.Hold(ctx, m.ID, 6, ""); return err },
		"transfer": func() error {
			_, err := s.Owner.Transfer(ctx, m.ID, other.ID, desk.Adjustment{Points: 6, Reason: "x"})
			return err
		},
	} {
		require.Equal(t, model.Code("rights.here"), model.CodeOf(act()), name)
	}
	_, err = s.Owner.Redeem(ctx, m.ID, desk.Redemption{Points: 501})
	code(t, err, "redeem.short")
	require.Equal(t, before, last(s), "what was refused wrote nothing")
	held, err := s.Owner.Hold(ctx, m.ID, 4, "")
	require.NoError(t, err)
	require.EqualValues(t, 1, held.Here)
	_, err = s.Owner.Redeem(ctx, m.ID, desk.Redemption{Points: 2})
	code(t, err, "rights.here")
	require.Zero(t, do(t, s, desk.Released(m.ID, 0, model.ReleaseRecall)))
	release(t, s, m.ID, 5)
	require.Zero(t, s.Member(m.ID).Here)
	done, err := s.Owner.Commit(ctx, held.Entry.String(), "")
	require.NoError(t, err, "what was put aside was not given back")
	require.EqualValues(t, -4, done.Points)
	require.EqualValues(t, 496, s.Member(m.ID).Balance)
	here, _ := holding(t, s, m.ID)
	require.Empty(t, here.Lots)
}

// publishByHQ puts a program into force that came from headquarters.
func publishByHQ(t testing.TB, s *storetest.Shop, text string) {
	t.Helper()
	var version uint
	require.NoError(t, s.Store.View(t.Context(), func(b desk.Book) error {
		version = b.Program().Version
		return nil
	}))
	require.Equal(t, 1, do(t, s, desk.Adopted(chain.Program{Version: version + 40, Text: text})))
}

func TestTheProgramComesFromHeadquarters(t *testing.T) {
	s := enrolled(t)
	_, err := s.Owner.PublishProgram(t.Context(), basic)
	code(t, err, "chain.program")
	require.Equal(t, 1, do(t, s, desk.Adopted(chain.Program{Version: 7, Text: basic})))
	require.Zero(t, do(t, s, desk.Adopted(chain.Program{Version: 7, Text: basic})), "it is in force")
	require.Equal(t, 1, do(t, s, desk.Adopted(chain.Program{Version: 8, Text: basic})), "the same words, and yet another version")
	require.Error(t, s.Store.Decide(t.Context(), model.ID{}, desk.Adopted(chain.Program{Version: 9, Text: "earn = 1"}))[0])
	versions, err := s.Owner.ProgramHistory(t.Context())
	require.NoError(t, err)
	require.Len(t, versions, 3)
	require.EqualValues(t, 3, versions[0].Version)
	require.Empty(t, versions[0].By)
}

func TestTheHomeShopKeepsSomeAndOthersNothing(t *testing.T) {
	s := enrolled(t)
	rich, poor := s.Enrol("13812341641", ""), s.Enrol("13812341642", "")
	s.Award(rich.ID, 300000)
	s.Award(poor.ID, 10100)
	_, err := s.Owner.Hold(t.Context(), poor.ID, 90, "")
	require.NoError(t, err)
	stranger := model.ID{Stream: model.StreamID{1}, N: 7}
	require.Equal(t, 2, do(t, s, desk.Tidied([]model.ID{rich.ID, stranger, poor.ID, rich.ID})))
	require.EqualValues(t, 500, s.Member(rich.ID).Here)
	require.EqualValues(t, 3000, s.Member(rich.ID).Balance)
	require.Zero(t, do(t, s, desk.Tidied([]model.ID{rich.ID, poor.ID})), "once more changes nothing")
	here, _ := holding(t, s, poor.ID)
	require.Equal(t, undated(90), here.Lots, "what is put aside stays")
	body, _ := latest[*model.RightsReleased](t, s, rich.ID)
	require.Equal(t, model.ReleasePolicy, body.Why)
	require.Equal(t, undated(2500), body.Lots)
}

func TestWhatIsTakenBackAndNotHereFallsToHeadquarters(t *testing.T) {
	s := enrolled(t)
	ctx := t.Context()
	m, other := s.Enrol("13812341641", ""), s.Enrol("13812341642", "")
	sold := func(receipt string) {
		_, err := s.Owner.Award(ctx, m.ID, desk.Sale{Amount: 10000, Receipt: receipt})
		require.NoError(t, err)
	}
	sold("R-1")
	release(t, s, m.ID, 70)
	a, err := s.Owner.Refund(ctx, desk.Refund{Sale: "R-1"})
	require.NoError(t, err)
	require.EqualValues(t, -100, a.Points)
	refund, _ := latest[*model.SaleRefunded](t, s, m.ID)
	require.Equal(t, undated(-70), refund.Back.Away)
	here, away := holding(t, s, m.ID)
	require.Empty(t, here.Lots)
	require.Empty(t, away, "70 were given to headquarters, and 70 are taken from there")

	_, err = s.Owner.Undo(ctx, desk.Reversal{Entry: a.Entry})
	require.NoError(t, err)
	here, away = holding(t, s, m.ID)
	require.Equal(t, undated(30), here.Lots, "what was taken from each goes back to each")
	require.Equal(t, undated(70), away)

	sold("R-2")
	release(t, s, m.ID, 120)
	_, err = s.Owner.Undo(ctx, desk.Reversal{})
	require.NoError(t, err)
	undone, _ := latest[*model.ActUndone](t, s, m.ID)
	require.Equal(t, undated(-90), undone.Back.Away)

	sold("R-3")
	release(t, s, m.ID, 60)
	cut, err := s.Owner.Adjust(ctx, m.ID, desk.Adjustment{Points: -75, Reason: "x"})
	require.NoError(t, err)
	adjusted, _ := latest[*model.PointsAdjusted](t, s, m.ID)
	require.Equal(t, undated(-35), adjusted.Away)
	require.Zero(t, cut.Here)
	require.EqualValues(t, 125, cut.Balance)

	_, err = s.Owner.Undo(ctx, desk.Reversal{Entry: cut.Entry})
	require.NoError(t, err)
	moved, err := s.Owner.Transfer(ctx, m.ID, other.ID, desk.Adjustment{Points: 40, Reason: "x"})
	require.NoError(t, err)
	require.EqualValues(t, 40, s.Member(other.ID).Here)
	release(t, s, other.ID, 15)
	_, err = s.Owner.Undo(ctx, desk.Reversal{Entry: moved.Entry})
	require.NoError(t, err)
	_, away = holding(t, s, other.ID)
	require.Empty(t, away)
	require.EqualValues(t, 40, s.Member(m.ID).Here)
}

func TestAReturnWithoutItsReceiptFallsToHeadquarters(t *testing.T) {
	s := enrolled(t)
	m := s.Enrol("13812341641", "")
	s.Award(m.ID, 10000)
	release(t, s, m.ID, 80)
	out, err := s.Owner.BookSales(t.Context(), []desk.IncomingSale{{Phone: "13812341641", Receipt: "X-1", Amount: -5000, At: s.Clock.Now()}})
	require.NoError(t, err)
	require.NoError(t, out[0].Err)
	sale, _ := latest[*model.SaleRecorded](t, s, m.ID)
	require.EqualValues(t, -50, sale.Points)
	require.Equal(t, undated(-30), sale.Away)
	here, away := holding(t, s, m.ID)
	require.Empty(t, here.Lots)
	require.Equal(t, undated(50), away)
}

func TestWhatASpentPointsUndoGivesBackIsHereAgainAndCanBeSpentOnce(t *testing.T) {
	s := enrolled(t)
	ctx := t.Context()
	m := s.Enrol("13812341641", "")
	s.Award(m.ID, 30000)
	spent, err := s.Owner.Redeem(ctx, m.ID, desk.Redemption{Points: 200})
	require.NoError(t, err)
	back, err := s.Owner.Undo(ctx, desk.Reversal{Entry: spent.Entry})
	require.NoError(t, err)
	require.EqualValues(t, 300, back.Here)
	release(t, s, m.ID, 150)
	_, err = s.Owner.Undo(ctx, desk.Reversal{Entry: back.Entry})
	code(t, err, "rights.here")
	require.Equal(t, 1, do(t, s, desk.Received([]chain.Grant{{Member: m.ID, N: 1, Lots: undated(50)}}, 1)))
	again, err := s.Owner.Undo(ctx, desk.Reversal{Entry: back.Entry})
	require.NoError(t, err)
	require.Zero(t, again.Here)
	require.EqualValues(t, 100, again.Balance)
}

func TestRewardsAreOfferedByWhatIsHere(t *testing.T) {
	s := enrolled(t)
	ctx := t.Context()
	publishByHQ(t, s, smallSteps+rewards)
	m := s.Enrol("13812341641", "")
	s.Award(m.ID, 10000)
	release(t, s, m.ID, 75)
	rewards, err := s.Owner.Rewards(ctx, m.ID)
	require.NoError(t, err)
	asked := false
	for _, r := range rewards {
		require.False(t, asked && r.Away == 0 && r.Missing == 0 && r.Blocked == "", "%+v comes after what needs headquarters", r)
		asked = asked || r.Away > 0
		if r.Missing == 0 {
			require.Equal(t, max(r.Points-25, 0), r.Away, "%+v", r)
		}
	}
	require.True(t, asked)
	var off []model.Points
	for _, r := range rewards {
		if r.Code == desk.AmountOff {
			off = append(off, r.Points)
			require.Equal(t, r.Points == 25, r.Most, "%+v", r)
		}
	}
	require.Equal(t, []model.Points{1, 2, 25, 100}, off, "the most that is here, then the most there is")

	release(t, s, m.ID, 25)
	rewards, err = s.Owner.Rewards(ctx, m.ID)
	require.NoError(t, err)
	off = nil
	for _, r := range rewards {
		if r.Code == desk.AmountOff {
			off = append(off, r.Points)
			require.Equal(t, r.Points, r.Away, "%+v", r)
			require.False(t, r.Most, "%+v", r)
		}
	}
	require.Equal(t, []model.Points{1, 2, 100}, off, "round numbers also where nothing is here")
}

func TestAnEnrolledShopBooksTheEndOnlyOfWhatItHolds(t *testing.T) {
	s := enrolled(t)
	ctx := t.Context()
	publishByHQ(t, s, shortLived)
	m := s.Enrol("13812341641", "")
	s.Award(m.ID, 60000)
	require.Equal(t, "gold", s.Member(m.ID).Standing.Tier.Code, "up the ladder at the till")
	release(t, s, m.ID, 350)
	_, err := s.Owner.Hold(ctx, m.ID, 20, "")
	require.NoError(t, err)
	s.Clock.Advance(70 * oneDay)
	require.Zero(t, s.Member(m.ID).Balance, "what ended is in no balance")
	require.Zero(t, s.Member(m.ID).Here)
	r, err := s.Owner.Nightly(ctx, nil)
	require.NoError(t, err)
	require.EqualValues(t, 250, r.Points)
	require.EqualValues(t, 1, r.Holds)
	expired, _ := latest[*model.PointsExpired](t, s, m.ID)
	require.Empty(t, expired.Away)
	here, away := holding(t, s, m.ID)
	require.Empty(t, here.Lots)
	require.EqualValues(t, 350, rights.Sum(away), "the end of what is free is headquarters' to book")
	_, steps := latest[*model.TierChanged](t, s, m.ID)
	require.Equal(t, 1, steps, "and so is who falls")
	again, err := s.Owner.Nightly(ctx, nil)
	require.NoError(t, err)
	require.Equal(t, desk.NightlyReport{Members: 1}, again)
	s.Award(m.ID, 100)
	_, steps = latest[*model.TierChanged](t, s, m.ID)
	require.Equal(t, 1, steps, "also when the member comes")
	require.EqualValues(t, 1, s.Member(m.ID).Here)
	require.EqualValues(t, 1, s.Member(m.ID).Balance)
}

func TestAnUndoneSaleLeavesTheLadderToHeadquarters(t *testing.T) {
	s := enrolled(t)
	publishByHQ(t, s, shortLived)
	m := s.Enrol("13812341641", "")
	s.Award(m.ID, 60000)
	_, err := s.Owner.Undo(t.Context(), desk.Reversal{})
	require.NoError(t, err)
	_, steps := latest[*model.TierChanged](t, s, m.ID)
	require.Equal(t, 1, steps)
}

func TestADebtFromBeforeTheJoiningDoesNotTakeFromWhatIsHere(t *testing.T) {
	s := storetest.Open(t)
	ctx := t.Context()
	m := s.Enrol("13812341641", "")
	_, err := s.Owner.Award(ctx, m.ID, desk.Sale{Amount: 20000, Receipt: "R-1"})
	require.NoError(t, err)
	_, err = s.Owner.Redeem(ctx, m.ID, desk.Redemption{Points: 200})
	require.NoError(t, err)
	_, err = s.Owner.Refund(ctx, desk.Refund{Sale: "R-1"})
	require.NoError(t, err)
	require.EqualValues(t, 200, s.Member(m.ID).Debt)
	do(t, s, desk.Joined(joining()))
	here, away := holding(t, s, m.ID)
	require.Empty(t, here.Lots)
	require.Equal(t, undated(-200), away)
	s.Award(m.ID, 15000)
	require.Zero(t, s.Member(m.ID).Here, "the balance says how much there is to spend")
	s.Award(m.ID, 15000)
	require.EqualValues(t, 100, s.Member(m.ID).Here)
	require.EqualValues(t, 100, s.Member(m.ID).Balance)
}

func TestARestoredFileSpendsAndReturnsNothingOfBefore(t *testing.T) {
	s := enrolled(t)
	ctx := t.Context()
	m := s.Enrol("13812341641", "")
	sale, err := s.Owner.Award(ctx, m.ID, desk.Sale{Amount: 50000, Receipt: "R-1"})
	require.NoError(t, err)
	spent, err := s.Owner.Redeem(ctx, m.ID, desk.Redemption{Points: 100, Receipt: "R-1"})
	require.NoError(t, err)
	held, err := s.Owner.Hold(ctx, m.ID, 100, "")
	require.NoError(t, err)
	require.NoError(t, s.Store.Renew(ctx, "rejoin"))
	require.EqualValues(t, 400, s.Member(m.ID).Balance)
	require.Zero(t, s.Member(m.ID).Here)
	_, err = s.Owner.Redeem(ctx, m.ID, desk.Redemption{Points: 100})
	code(t, err, "rights.here")
	_, err = s.Owner.Undo(ctx, desk.Reversal{Entry: spent.Entry})
	code(t, err, "rights.elsewhere")
	_, err = s.Owner.Refund(ctx, desk.Refund{Sale: "R-1"})
	code(t, err, "rights.elsewhere")
	_, err = s.Owner.Commit(ctx, held.Entry.String(), "")
	code(t, err, "rights.elsewhere")
	_, err = s.Owner.Release(ctx, held.Entry.String())
	code(t, err, "rights.elsewhere")

	back, err := s.Owner.Undo(ctx, desk.Reversal{Entry: sale.Entry})
	require.NoError(t, err, "what only takes points can be undone anywhere")
	undone, _ := latest[*model.ActUndone](t, s, m.ID)
	require.Equal(t, undated(-500), undone.Back.Away)
	require.EqualValues(t, 100, back.Debt)
	s.Award(m.ID, 20000)
	require.EqualValues(t, 100, s.Member(m.ID).Balance)
	require.Zero(t, s.Member(m.ID).Here, "the stream before put it aside")
	s.Clock.Advance(2 * time.Hour)
	require.EqualValues(t, 100, s.Member(m.ID).Here)
	_, err = s.Owner.Nightly(ctx, nil)
	require.NoError(t, err)
	_, ends := latest[*model.PointsExpired](t, s, m.ID)
	require.Zero(t, ends, "the hold of the stream before is not ours to end")
}

// clockAt is the moment at which the shop looks at an account.
func clockAt(s *storetest.Shop, acc *ledger.Account) ledger.Clock {
	zone := time.FixedZone("CST", 8*3600)
	c := ledger.Clock{Now: s.Clock.Now().Unix(), Today: model.DayOf(s.Clock.Now().Unix(), zone)}
	require.NoError(s.T, s.Store.View(s.T.Context(), func(b desk.Book) error {
		if active := acc.Active(); active != 0 {
			c.Idle = b.Program().IdleEnd(model.DayOf(active, zone))
		}
		return nil
	}))
	return c
}
