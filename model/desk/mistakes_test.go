package desk_test

import (
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"regulars/model"
	"regulars/model/desk"
	"regulars/store"
	"regulars/store/storetest"
)

// What other systems got wrong, one test each. docs/PROOFS.md says how each failed when its
// protection was taken out.

// basic is a program without surprises: a point for every 1.00, 100 points are 1.00.
const basic = storetest.Plain

// publish puts a program into force.
func publish(t testing.TB, s *storetest.Shop, text string) {
	t.Helper()
	_, err := s.Owner.PublishProgram(t.Context(), text)
	require.NoError(t, err)
}

// openIn makes a shop in a zone whose clock begins at a moment.
func openIn(t *testing.T, zone string, start time.Time) *storetest.Shop {
	t.Helper()
	s := newShop(t, zone, start)
	t.Cleanup(func() {
		if !t.Failed() {
			s.Verify()
		}
		require.NoError(t, s.Store.Close())
	})
	return s
}

// newShop makes a shop that whoever asks for it closes.
func newShop(t *testing.T, zone string, start time.Time) *storetest.Shop {
	t.Helper()
	s := &storetest.Shop{T: t, Dir: t.TempDir(), Clock: &storetest.Clock{}}
	for s.Clock.Now().Before(start) { // a duration is at most 292 years
		s.Clock.Advance(start.Sub(s.Clock.Now()))
	}
	var err error
	s.Store, err = store.Create(s.Dir, store.Options{Clock: s.Clock.Now, Random: rand.NewChaCha8([32]byte{7})})
	require.NoError(t, err)
	s.Desk = desk.New(s.Store, desk.Options{PINCost: storetest.FastPIN})
	s.Owner, err = s.Desk.OpenShop(t.Context(), desk.NewShop{
		Name: "朝阳店", Owner: "王芳", PIN: storetest.PIN, Timezone: zone, Currency: "EUR", Region: "CN", Demo: true,
	})
	require.NoError(t, err)
	return s
}

// sell awards a sale with whatever belongs to it.
func sell(t testing.TB, s *storetest.Shop, id model.ID, sale desk.Sale) desk.Answer {
	t.Helper()
	a, err := s.Owner.Award(t.Context(), id, sale)
	require.NoError(t, err)
	return a
}

func redeem(t testing.TB, s *storetest.Shop, id model.ID, want desk.Redemption) desk.Answer {
	t.Helper()
	a, err := s.Owner.Redeem(t.Context(), id, want)
	require.NoError(t, err)
	return a
}

func refund(t testing.TB, s *storetest.Shop, want desk.Refund) desk.Answer {
	t.Helper()
	a, err := s.Owner.Refund(t.Context(), want)
	require.NoError(t, err)
	return a
}

func TestTwentyConcurrentRedemptionsOfOneBalancePayOnce(t *testing.T) {
	s := storetest.Open(t)
	m := s.Enrol("13812341641", "")
	s.Award(m.ID, 10000)
	errs := make([]error, 20)
	var together sync.WaitGroup
	for i := range errs {
		together.Go(func() { _, errs[i] = s.Owner.Redeem(t.Context(), m.ID, desk.Redemption{Points: 100}) })
	}
	together.Wait()
	paid := 0
	for _, err := range errs {
		if err == nil {
			paid++
			continue
		}
		code(t, err, "redeem.short")
	}
	require.Equal(t, 1, paid)
	require.Zero(t, s.Member(m.ID).Balance)
	require.Zero(t, s.Member(m.ID).Debt)
}

func TestRetriedRequestPaysOnce(t *testing.T) {
	s := storetest.Open(t)
	ctx := t.Context()
	m := s.Enrol("13812341641", "")
	s.Award(m.ID, 100000)
	for name, act := range map[string]func() (desk.Answer, error){
		"award": func() (desk.Answer, error) {
			return s.Owner.Award(ctx, m.ID, desk.Sale{Amount: 5000, Receipt: "A-1"})
		},
		"redeem": func() (desk.Answer, error) {
			return s.Owner.Redeem(ctx, m.ID, desk.Redemption{Points: 100, Receipt: "A-2"})
		},
		"hold": func() (desk.Answer, error) { return s.Owner.Hold(ctx, m.ID, 100, "A-3") },
	} {
		answers, errs := make([]desk.Answer, 8), make([]error, 8)
		before := s.Member(m.ID)
		var together sync.WaitGroup
		for i := range answers {
			together.Go(func() { answers[i], errs[i] = act() })
		}
		together.Wait()
		firsts := 0
		for i := range answers {
			require.NoError(t, errs[i], name)
			if !answers[i].Repeated {
				firsts++
			}
			answers[i].Repeated = false
			require.Equal(t, answers[0], answers[i], name)
		}
		require.Equal(t, 1, firsts, name)
		after := s.Member(m.ID)
		require.Equal(t, before.Balance+answers[0].Points, after.Balance, name)
		require.Equal(t, answers[0].Held, after.Held, name)
	}
}

func TestSaleRefundedTwiceClawsBackOnce(t *testing.T) {
	s := storetest.Open(t)
	m := s.Enrol("13812341641", "")
	s.Award(m.ID, 50000)
	lines := []model.Line{{SKU: "tea", Quantity: 2000, Amount: 6000}, {SKU: "cup", Quantity: 1000, Amount: 4000}}
	sell(t, s, m.ID, desk.Sale{Amount: 10000, Receipt: "R-1", Lines: lines})
	first := refund(t, s, desk.Refund{Sale: "R-1"})
	require.EqualValues(t, -100, first.Points)
	for range 2 {
		again := refund(t, s, desk.Refund{Sale: "R-1"})
		require.True(t, again.Repeated)
		again.Repeated = false
		require.Equal(t, first, again)
	}
	require.EqualValues(t, 500, s.Member(m.ID).Balance)

	sell(t, s, m.ID, desk.Sale{Amount: 10000, Receipt: "R-2", Lines: lines})
	part := desk.Refund{Sale: "R-2", Lines: []desk.LineBack{{SKU: "tea", Quantity: 1000}}, Number: "B-1"}
	require.EqualValues(t, -30, refund(t, s, part).Points)
	require.True(t, refund(t, s, part).Repeated, "known by the number of the refund")
	require.EqualValues(t, 570, s.Member(m.ID).Balance)
	require.EqualValues(t, -70, refund(t, s, desk.Refund{Sale: "R-2"}).Points, "what is left")
	_, err := s.Owner.Refund(t.Context(), desk.Refund{Sale: "R-2", Lines: []desk.LineBack{{SKU: "cup"}}})
	code(t, err, "refund.more")
	require.EqualValues(t, 500, s.Member(m.ID).Balance)
}

// TestPartialRefundsNeverReturnMoreThanWasSpent takes sales apart in random steps, some of which
// are taken back.
func TestPartialRefundsNeverReturnMoreThanWasSpent(t *testing.T) {
	const seed = 11
	t.Logf("seed %d", seed)
	random := rand.New(rand.NewPCG(seed, seed))
	s := storetest.Open(t)
	publish(t, s, basic)
	m := s.Enrol("13812341641", "")
	s.Award(m.ID, 100_000)
	for n := range 25 {
		start, receipt := s.Member(m.ID), fmt.Sprintf("R-%d", n)
		var lines []model.Line
		amount := model.Money(0)
		for i := range 1 + random.IntN(4) {
			l := model.Line{SKU: fmt.Sprint(i), Quantity: 1000 * int64(random.IntN(4)), Amount: model.Money(1 + random.IntN(999))}
			if i > 0 && random.IntN(4) == 0 {
				l.Amount = -l.Amount / 4 // a discount on a line of its own
			}
			lines, amount = append(lines, l), amount+l.Amount
		}
		if amount <= 0 {
			continue
		}
		spent := model.Points(10 * (1 + random.IntN(9)))
		redeem(t, s, m.ID, desk.Redemption{Points: spent, Receipt: receipt})
		sale := sell(t, s, m.ID, desk.Sale{Amount: amount, Receipt: receipt, Lines: lines})
		var clawed, returned model.Points
		var paid model.Money
		var standing []refunded
		for range 16 {
			sign := model.Points(-1)
			back := model.Effect{}
			if len(standing) > 0 && random.IntN(3) == 0 { // any of them, not only the latest
				at := random.IntN(len(standing))
				back, sign = standing[at].back, 1
				_, err := s.Owner.Undo(t.Context(), desk.Reversal{Entry: standing[at].entry})
				require.NoError(t, err)
				standing = append(standing[:at:at], standing[at+1:]...)
			} else {
				part := desk.LineBack{SKU: lines[random.IntN(len(lines))].SKU, Quantity: int64(random.IntN(2) * random.IntN(1500))}
				a, err := s.Owner.Refund(t.Context(), desk.Refund{Sale: receipt, Lines: []desk.LineBack{part}})
				if err != nil {
					require.Contains(t, []model.Code{"refund.more", "refund.nothing"}, model.CodeOf(err), "%v", err)
					continue
				}
				back = effectOf(t, s, a.Entry)
				standing = append(standing, refunded{a.Entry, back})
				require.LessOrEqual(t, back.Earned, model.Points(0), "a refund gives no points for what came back")
				require.LessOrEqual(t, back.Redeemed, model.Points(0))
			}
			clawed, returned, paid = clawed+sign*back.Earned, returned+sign*back.Redeemed, paid+model.Money(sign)*back.Spend
			require.LessOrEqual(t, clawed, sale.Points, "of what the sale earned")
			require.LessOrEqual(t, returned, spent)
			require.LessOrEqual(t, paid, amount)
		}
		if paid < amount {
			back := effectOf(t, s, refund(t, s, desk.Refund{Sale: receipt}).Entry)
			clawed, returned, paid = clawed-back.Earned, returned-back.Redeemed, paid-back.Spend
		}
		require.Equal(t, [3]int64{int64(sale.Points), int64(spent), int64(amount)}, [3]int64{int64(clawed), int64(returned), int64(paid)})
		end := s.Member(m.ID)
		require.Equal(t, start.Balance, end.Balance)
		require.Equal(t, start.Spend, end.Spend)
	}
	require.EqualValues(t, 1000, s.Member(m.ID).Balance, "not a share of a point is left or missing")
	require.EqualValues(t, 0, s.Award(m.ID, 99).Points)
	require.EqualValues(t, 1, s.Award(m.ID, 1).Points)
}

// refunded is a refund that stands.
type refunded struct {
	entry model.ID
	back  model.Effect
}

// effectOf reads what one of the last entries did.
func effectOf(t testing.TB, s *storetest.Shop, entry model.ID) model.Effect {
	t.Helper()
	recent, err := s.Owner.Recent(t.Context(), 6)
	require.NoError(t, err)
	for _, e := range recent {
		if e.ID == entry {
			return e.Body.(model.Mover).Effect()
		}
	}
	require.FailNow(t, "no such entry")
	return model.Effect{}
}

func TestPointsTenderEarnsNothing(t *testing.T) {
	s := storetest.Open(t)
	publish(t, s, basic)
	m := s.Enrol("13812341641", "")
	s.Award(m.ID, 100000)
	redeem(t, s, m.ID, desk.Redemption{Points: 500, Receipt: "R-1"})
	a := sell(t, s, m.ID, desk.Sale{Amount: 2000, Tender: 500, Receipt: "R-1"})
	require.EqualValues(t, 15, a.Points)
	a = sell(t, s, m.ID, desk.Sale{Amount: 500, Tender: 500, Receipt: "R-2"})
	require.Zero(t, a.Points, "paid with points altogether")
	a = refund(t, s, desk.Refund{Sale: "R-1"})
	require.EqualValues(t, 500-15, a.Points)
	require.EqualValues(t, 1000, s.Member(m.ID).Balance)
	_, err := s.Owner.Award(t.Context(), m.ID, desk.Sale{Amount: 500, Tender: 501})
	code(t, err, "award.tender")
}

func TestSuspendedThenCancelledSaleReturnsItsHold(t *testing.T) {
	s := storetest.Open(t)
	ctx := t.Context()
	m := s.Enrol("13812341641", "")
	s.Award(m.ID, 100000)
	held, err := s.Owner.Hold(ctx, m.ID, 600, "S-1")
	require.NoError(t, err)
	_, err = s.Owner.Redeem(ctx, m.ID, desk.Redemption{Points: 500})
	code(t, err, "redeem.short")
	_, err = s.Owner.Release(ctx, held.Entry.String())
	require.NoError(t, err)
	require.Zero(t, s.Member(m.ID).Held)
	_, err = s.Owner.Commit(ctx, held.Entry.String(), "")
	code(t, err, "hold.ended")

	held, err = s.Owner.Hold(ctx, m.ID, 600, "S-2")
	require.NoError(t, err)
	s.Clock.Advance(30*time.Minute - time.Second)
	require.EqualValues(t, 600, s.Member(m.ID).Held)
	s.Clock.Advance(time.Second)
	require.Zero(t, s.Member(m.ID).Held, "by rule: nobody swept")
	_, err = s.Owner.Commit(ctx, held.Entry.String(), "")
	code(t, err, "hold.over")
	redeem(t, s, m.ID, desk.Redemption{Points: 1000})
	require.Zero(t, s.Member(m.ID).Balance)
}

func TestVoidedLineEarnsNothing(t *testing.T) {
	s := storetest.Open(t)
	publish(t, s, basic+"[[multiplier]]\ncode = \"tea\"\nzh = \"茶\"\nen = \"Tea\"\nfactor = \"2\"\ncategory = [\"tea\"]\n")
	m := s.Enrol("13812341641", "")
	lines := []model.Line{
		{SKU: "1", Category: "tea", Quantity: 1000, Amount: 3000},
		{SKU: "2", Category: "tea", Quantity: 1000, Amount: 5000},
		{SKU: "2", Category: "tea", Quantity: -1000, Amount: -5000}, // voided
		{SKU: "3", Category: "cup", Quantity: 1000, Amount: 700},
	}
	a := sell(t, s, m.ID, desk.Sale{Amount: 3700, Receipt: "R-1", Lines: lines})
	require.EqualValues(t, 2*30+7, a.Points)
	a = sell(t, s, m.ID, desk.Sale{Amount: 3700, Receipt: "R-2", Lines: append(lines[:1:1], lines[3])})
	require.EqualValues(t, 2*30+7, a.Points, "as if it had never been scanned")
}

func TestPriceOf26828Stays26828(t *testing.T) {
	s := storetest.Open(t)
	m := s.Enrol("13812341641", "")
	a := s.Award(m.ID, 26828)
	require.EqualValues(t, 268, a.Points)
	require.EqualValues(t, 26828, a.Amount)
	require.EqualValues(t, 26828, s.Member(m.ID).Spend)
	a = s.Award(m.ID, 72)
	require.EqualValues(t, 1, a.Points, "0.28 and 0.72")
	for range 99 {
		s.Award(m.ID, 26828)
	}
	require.EqualValues(t, 100*26828+72, s.Member(m.ID).Spend)
	require.EqualValues(t, (100*26828+72)/100, s.Member(m.ID).Balance)
}

func TestOnePointIsNeverRoundedToNone(t *testing.T) {
	s := storetest.Open(t)
	m := s.Enrol("13812341641", "")
	for i := range 100 {
		points := s.Award(m.ID, 1).Points
		require.EqualValues(t, (i+1)/100, points, "cent %d", i+1)
	}
	require.EqualValues(t, 1, s.Member(m.ID).Balance)
	publish(t, s, basic+"[[multiplier]]\ncode = \"third\"\nzh = \"三\"\nen = \"Third\"\nfactor = \"1.3333\"\ncategory = [\"tea\"]\n")
	for range 10_000 / 50 {
		sell(t, s, m.ID, desk.Sale{Amount: 50, Lines: []model.Line{{Category: "tea", Amount: 50}}})
	}
	require.EqualValues(t, 1+133, s.Member(m.ID).Balance, "100.00 at 1.3333, paid in two hundred parts")
	publish(t, s, basic) // counts in coarser shares again
	require.EqualValues(t, 0, s.Award(m.ID, 66).Points)
	require.EqualValues(t, 1, s.Award(m.ID, 1).Points, "0.33 were carried across the change")
}
