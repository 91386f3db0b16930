package desk_test

import (
	"math/rand/v2"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"regulars/model"
	"regulars/model/coupon"
	"regulars/model/desk"
	"regulars/model/program"
	"regulars/store/storetest"
)

// lively is a program in which points end, tiers earn more, and much else gives points.
const lively = `
[earn]
points = 1
per = "1"
[redeem]
points = 100
value = "1"
minimum = 100
step = 100
[expiry]
mode = "months"
months = 2
[[tier]]
code = "ordinary"
zh = "普通"
en = "Ordinary"
from = "0"
[[tier]]
code = "silver"
zh = "银卡"
en = "Silver"
from = "1000"
[bonus.welcome]
points = 50
[bonus.checkin]
points = 2
[[activity]]
code = "HELLO"
zh = "开业传单"
en = "Opening leaflet"
points = 20
[[gift]]
code = "mug"
zh = "马克杯"
en = "Mug"
points = 80
stock = 5
[[coupon]]
code = "ten"
zh = "十元券"
en = "Ten off"
type = "amount"
value = "10"
days = 30
points = 50
[[campaign]]
code = "spring"
zh = "春天"
en = "Spring"
from = "2026-03-01"
until = "2026-04-30"
factor = "2"
budget = 1000
`

// livelyShop is a shop under that program.
func livelyShop(t *testing.T) *storetest.Shop {
	t.Helper()
	s := storetest.Open(t)
	_, err := s.Owner.PublishProgram(t.Context(), lively)
	require.NoError(t, err)
	return s
}

// statement reads a member's whole ledger, oldest first, a few lines at a time.
func statement(s *storetest.Shop, id model.ID) []desk.Posting {
	s.T.Helper()
	var all []desk.Posting
	for before := uint64(0); ; {
		rows, err := s.Owner.Ledger(s.T.Context(), id, before, 3)
		require.NoError(s.T, err)
		for _, p := range rows {
			require.True(s.T, before == 0 || p.Place < before, "places descend")
			before = p.Place
			all = append([]desk.Posting{p}, all...)
		}
		if len(rows) < 3 {
			return all
		}
	}
}

// kinds are the kinds of postings in their order.
func kinds(all []desk.Posting) []desk.PostingKind {
	out := make([]desk.PostingKind, len(all))
	for i, p := range all {
		out[i] = p.Kind
	}
	return out
}

func TestLedgerTellsEveryKindOfPosting(t *testing.T) {
	s := livelyShop(t)
	m := s.Enrol("13812341641", "欧阳志强")
	other := s.Enrol("13900001111", "李雪")
	sold, err := s.Owner.Award(t.Context(), m.ID, desk.Sale{Amount: 50000, Receipt: "R-1"})
	require.NoError(t, err)
	_, err = s.Owner.CheckIn(t.Context(), m.ID)
	require.NoError(t, err)
	held, err := s.Owner.Hold(t.Context(), m.ID, 100, "")
	require.NoError(t, err)
	_, err = s.Owner.Release(t.Context(), held.Entry.String())
	require.NoError(t, err)
	_, err = s.Owner.Redeem(t.Context(), m.ID, desk.Redemption{Reward: "mug"})
	require.NoError(t, err)
	_, err = s.Owner.Undo(t.Context(), desk.Reversal{})
	require.NoError(t, err)
	_, err = s.Owner.Adjust(t.Context(), m.ID, desk.Adjustment{Points: 7, Reason: "补登"})
	require.NoError(t, err)
	_, err = s.Owner.Transfer(t.Context(), m.ID, other.ID, desk.Adjustment{Points: 5, Reason: "家人"})
	require.NoError(t, err)

	all := statement(s, m.ID)
	require.Equal(t, []desk.PostingKind{
		desk.PostBonus, desk.PostAccrue, desk.PostBonus, desk.PostHold, desk.PostRelease, desk.PostRedeem, desk.PostReverse, desk.PostAdjust, desk.PostTransfer,
	}, kinds(all))
	require.Equal(t, "R-1", all[1].Receipt)
	require.Equal(t, sold.Entry, all[1].Entry)
	require.EqualValues(t, 1000, all[1].Points, "twice, by the campaign")
	require.EqualValues(t, 100, all[3].Aside)
	require.Zero(t, all[3].Points)
	require.EqualValues(t, -100, all[4].Aside)
	require.Equal(t, program.Label{model.ZH: "马克杯", model.EN: "Mug"}, all[5].Label)
	require.True(t, all[5].Undone)
	require.Equal(t, "王芳", all[7].By)
	require.EqualValues(t, s.Member(m.ID).Balance, all[8].After)
}

func TestRefundIsTwoPostings(t *testing.T) {
	s := livelyShop(t)
	m := s.Enrol("13812341641", "欧阳志强")
	s.Award(m.ID, 50000)
	sold, err := s.Owner.Award(t.Context(), m.ID, desk.Sale{Amount: 9000, Receipt: "R-1"})
	require.NoError(t, err)
	_, err = s.Owner.Redeem(t.Context(), m.ID, desk.Redemption{Points: 100, Receipt: "R-1"})
	require.NoError(t, err)
	before := s.Member(m.ID).Balance
	_, err = s.Owner.Refund(t.Context(), desk.Refund{Sale: sold.Entry.String(), Number: "B-1"})
	require.NoError(t, err)
	all := statement(s, m.ID)
	last := all[len(all)-2:]
	require.Equal(t, []desk.PostingKind{desk.PostReturn, desk.PostClawBack}, kinds(last))
	require.Equal(t, last[0].Entry, last[1].Entry)
	require.EqualValues(t, 100, last[0].Points)
	require.Equal(t, before+100, last[0].After)
	require.Equal(t, -sold.Points, last[1].Points)
	require.Equal(t, s.Member(m.ID).Balance, last[1].After)
}

func TestWhatHasEndedIsInTheLedgerBeforeItIsBooked(t *testing.T) {
	s := livelyShop(t)
	m := s.Enrol("13812341641", "欧阳志强")
	s.Clock.Advance(90 * 24 * time.Hour)
	all := statement(s, m.ID)
	require.Equal(t, []desk.PostingKind{desk.PostBonus, desk.PostExpire}, kinds(all))
	require.True(t, all[1].Entry.IsZero())
	require.EqualValues(t, -50, all[1].Points)
	require.Zero(t, all[1].After)
	s.Award(m.ID, 100)
	all = statement(s, m.ID)
	require.Equal(t, []desk.PostingKind{desk.PostBonus, desk.PostExpire, desk.PostAccrue}, kinds(all))
	require.False(t, all[1].Entry.IsZero(), "it is booked now")
}

// addsUp holds a member's ledger against the account.
func addsUp(s *storetest.Shop, id model.ID) {
	s.T.Helper()
	var sum model.Points
	for _, p := range statement(s, id) {
		sum += p.Points
		require.Equal(s.T, sum, p.After, "%s of %s", p.Kind, p.Entry)
	}
	now := s.Member(id)
	require.Equal(s.T, now.Balance-now.Debt, sum)
}

// TestLedgerAddsUp does many things and reads the ledger after each.
func TestLedgerAddsUp(t *testing.T) {
	const seed = 20_260_306
	t.Logf("seed %d", seed)
	r := rand.New(rand.NewPCG(seed, 1))
	s := livelyShop(t)
	m := s.Enrol("13812341641", "欧阳志强")
	other := s.Enrol("13900001111", "李雪")
	s.Award(other.ID, 100_000)
	var sales []string
	for range 60 {
		ctx := t.Context()
		switch r.IntN(9) {
		case 0, 1, 2:
			if a, err := s.Owner.Award(ctx, m.ID, desk.Sale{Amount: model.Money(1 + r.IntN(30_000))}); err == nil {
				sales = append(sales, a.Entry.String())
			}
		case 3:
			_, _ = s.Owner.Redeem(ctx, m.ID, desk.Redemption{Points: 100 * model.Points(1+r.IntN(3))})
		case 4:
			if len(sales) > 0 {
				_, _ = s.Owner.Refund(ctx, desk.Refund{Sale: sales[r.IntN(len(sales))]})
			}
		case 5:
			_, _ = s.Owner.Undo(ctx, desk.Reversal{Reason: "x"})
		case 6:
			_, _ = s.Owner.Hold(ctx, m.ID, model.Points(1+r.IntN(50)), "")
		case 7:
			s.Award(other.ID, 10_000)
			_, _ = s.Owner.Transfer(ctx, other.ID, m.ID, desk.Adjustment{Points: model.Points(1 + r.IntN(50)), Reason: "x"})
		case 8:
			s.Clock.Advance(time.Duration(r.IntN(40*24)) * time.Hour)
		}
		addsUp(s, m.ID)
	}
	// Whatever was drawn, points end, booked or not.
	s.Award(m.ID, 200_000)
	s.Clock.Advance(100 * 24 * time.Hour)
	addsUp(s, m.ID)
	s.Award(m.ID, 100)
	addsUp(s, m.ID)
	happened := map[desk.PostingKind]bool{}
	for _, p := range statement(s, m.ID) {
		happened[p.Kind] = true
	}
	for _, kind := range []desk.PostingKind{desk.PostAccrue, desk.PostRedeem, desk.PostClawBack, desk.PostReverse, desk.PostHold, desk.PostExpire, desk.PostTransfer} {
		require.True(t, happened[kind], "%s did not happen in the test", kind)
	}
}

func TestHoldingsAreAllThatAMemberHasBesideTheBalance(t *testing.T) {
	s := livelyShop(t)
	m := s.Enrol("13812341641", "欧阳志强")
	s.Award(m.ID, 120_000)
	s.Clock.Advance(24 * time.Hour)
	s.Award(m.ID, 1000)
	_, err := s.Owner.Hold(t.Context(), m.ID, 30, "")
	require.NoError(t, err)
	_, err = s.Owner.Redeem(t.Context(), m.ID, desk.Redemption{Reward: "ten"})
	require.NoError(t, err)
	h, err := s.Owner.Holdings(t.Context(), m.ID)
	require.NoError(t, err)
	now := s.Member(m.ID)
	require.Equal(t, now.Lots, h.Lots)
	require.Len(t, h.Lots, 2, "every lot, not only the next")
	require.Equal(t, []model.Hold{{Until: s.Clock.Now().Add(30 * time.Minute).Unix(), Points: 30}}, h.Holds)
	require.Len(t, h.Coupons, 1)
	require.Equal(t, coupon.Open, h.Coupons[0].State)
	require.Equal(t, "silver", h.Standing.Tier.Code)
	require.Len(t, h.Steps, 1)
	require.EqualValues(t, "why.tier.reached", h.Steps[0].Why.Code)
	s.Clock.Advance(time.Hour)
	h, err = s.Owner.Holdings(t.Context(), m.ID)
	require.NoError(t, err)
	require.Empty(t, h.Holds, "timed out")
	_, err = s.Owner.Holdings(t.Context(), model.ID{Stream: m.ID.Stream, N: 99})
	code(t, err, "member.unknown")
	_, err = s.Owner.Ledger(t.Context(), model.ID{Stream: m.ID.Stream, N: 99}, 0, 5)
	code(t, err, "member.unknown")
}
