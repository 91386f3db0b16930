package desk_test

import (
	"fmt"
	"math/big"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"regulars/model"
	"regulars/store/storetest"
)

// twinText is what all programs of the twin have; rate and base are filled in.
const twinText = `
[earn]
points = %d
per = "%d.%02d"
exclude = ["card"]
[redeem]
points = 100
value = "1"
minimum = 1
step = 1
[bonus]
welcome.points = 5
checkin = {points = 2, streak = 3, extra = 4}
referral = {referrer = 10, newcomer = 20}
review = {points = 3, day = 1}
[[activity]]
code = "GO"
zh = "走"
en = "Go"
points = 7
ever = 2
[[gift]]
code = "cup"
zh = "杯"
en = "Cup"
points = 30
[[charity]]
code = "school"
zh = "学校"
en = "School"
minimum = 1
step = 1
[[coupon]]
code = "ten"
zh = "十元"
en = "Ten"
type = "amount"
value = "10"
points = 20
[[draw]]
code = "spring"
zh = "春"
en = "Spring"
points = 10
[[draw.prize]]
code = "tea"
zh = "茶"
en = "Tea"
odds = "50%%"
[[tier]]
code = "ordinary"
zh = "普通"
en = "Ordinary"
from = "0"
[[tier]]
code = "silver"
zh = "银卡"
en = "Silver"
from = "100"
`

// twinPrograms are those that the shop changes between.
var twinPrograms = []twinRules{
	{points: 1, per: 100, reinstate: 30}, // as when nothing is said
	{points: 1, per: 100, months: 2, tea: big.NewRat(2, 1), reinstate: 10},
	{points: 2, per: 300, byYear: true, tea: big.NewRat(13333, 10000), reinstate: 30},
	{points: 1, per: 100, months: 3, byIdle: true, sunday: big.NewRat(3, 2), reinstate: 5},
	{points: 1, per: 50, byIdle: true, months: 1, tea: big.NewRat(3, 2), sunday: big.NewRat(11, 5)},
}

// text writes the program.
func (r *twinRules) text() string {
	var b strings.Builder
	fmt.Fprintf(&b, twinText, r.points, r.per/100, r.per%100)
	for code, factor := range map[string]*big.Rat{"tea": r.tea, "sunday": r.sunday} {
		if factor == nil {
			continue
		}
		on := `category = ["tea"]`
		if code == "sunday" {
			on = `weekday = ["sun"]`
		}
		fmt.Fprintf(&b, "[[multiplier]]\ncode = %q\nzh = \"x\"\nen = \"x\"\nfactor = %q\n%s\n", code, factor.FloatString(4), on)
	}
	switch {
	case r.byYear:
		fmt.Fprintf(&b, "[expiry]\nmode = \"year\"\ngrace = 3\nreinstate = %d\n", r.reinstate)
	case r.byIdle:
		fmt.Fprintf(&b, "[expiry]\nmode = \"idle\"\nmonths = %d\nreinstate = %d\n", r.months, r.reinstate)
	case r.months > 0:
		fmt.Fprintf(&b, "[expiry]\nmode = \"months\"\nmonths = %d\nreinstate = %d\n", r.months, r.reinstate)
	}
	return b.String()
}

// requireSame holds what the shop shows of a member against the twin.
func (w *twins) requireSame(m *twinMember) {
	w.live(m)
	balance, debt, held := w.balance(m)
	got := w.s.Member(m.id)
	require.EqualValues(w.t, balance, got.Balance, "balance")
	require.EqualValues(w.t, debt, got.Debt, "debt")
	require.EqualValues(w.t, held, got.Held, "held")
	require.EqualValues(w.t, m.spend, got.Spend, "spend")
	var lots []model.Lot
	piles, _ := m.piles(&w.rules, m.active())
	for _, p := range piles {
		ends := p.last
		if p.ends == none || (p.ends == idle && ends == 1<<30) {
			ends = p.ends
		}
		if p.left > 0 {
			lots = append(lots, model.Lot{Ends: ends, Points: model.Points(p.left)})
		}
	}
	require.Equal(w.t, lots, got.Lots, "lots")
	visits := 0
	for _, a := range m.visits {
		if a.standing {
			visits++
		}
	}
	require.EqualValues(w.t, visits, got.Visits, "visits")
	acc := accountOf(w.s.T, w.s, m.id)
	carried := new(big.Rat)
	if acc.Den != 0 {
		carried.SetFrac64(acc.Carried, acc.Den)
	}
	require.Zero(w.t, m.carried.Cmp(carried), "carried %v, the shop says %v", m.carried, carried)
}

// TestShopAndItsTwinAgree does random acts of every sort in a shop and in its twin.
func TestShopAndItsTwinAgree(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		s := newShop(t, "Asia/Shanghai", storetest.Start)
		defer func() { require.NoError(t, s.Store.Close()) }()
		publish(t, s, twinPrograms[0].text())
		_, err := s.Owner.OpenDraw(t.Context(), "spring")
		require.NoError(t, err)
		count := 10_000
		w := &twins{s: s, t: rt, count: &count}
		w.rules = twinPrograms[rapid.IntRange(0, len(twinPrograms)-1).Draw(rt, "program")]
		publish(t, s, w.rules.text())
		w.enrol()
		step := func(do func()) func(*rapid.T) {
			return func(now *rapid.T) {
				w.t = now
				do()
			}
		}
		rt.Repeat(map[string]func(*rapid.T){
			"award": step(w.award), "award more": step(w.award), "check in": step(w.checkIn), "activity": step(w.activity), "review": step(w.review),
			"enrol": step(w.enrol), "redeem": step(w.redeem), "redeem more": step(w.redeem), "hold": step(w.hold), "end hold": step(w.endHold),
			"refund": step(w.refund), "refund more": step(w.refund), "adjust": step(w.adjust), "transfer": step(w.transfer),
			"undo": step(w.undo), "undo more": step(w.undo), "redo": step(w.redo),
			"publish": step(w.publish), "nightly": step(w.nightly), "wait": step(w.wait), "wait more": step(w.wait),
			"": step(func() {
				for _, m := range w.members {
					w.requireSame(m)
				}
			}),
		})
		for _, m := range w.members {
			requireBooks(rt, s, m.id)
		}
		s.Verify()
	})
}
