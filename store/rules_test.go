package store

import (
	"context"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"regulars/model"
	"regulars/model/care"
	"regulars/model/coupon"
	"regulars/model/desk"
	"regulars/model/ledger"
	"regulars/model/staff"
)

// everyRule is a program that has every rule there is. The old file of format 2 was made under
// it, so that it is not changed: a rule that is new needs a text of its own.
const everyRule = `
[earn]
points = 1
per = "1.00"
exclude = ["tobacco"]
stack = "multiply"
[redeem]
points = 100
value = "1.00"
minimum = 100
step = 100
percent = "50%"
[expiry]
mode = "months"
months = 12
[bonus.welcome]
points = 50
[bonus.checkin]
points = 1
streak = 2
extra = 10
[bonus.referral]
referrer = 100
newcomer = 50
[bonus.review]
points = 5
day = 1
[bonus.birthday]
points = 88
window = "month"
[bonus.profile]
points = 20
fields = ["name", "birthday"]
[[activity]]
code = "HELLO"
zh = "传单"
en = "Leaflet"
points = 20
ever = 1
[[multiplier]]
code = "tea"
zh = "茶双倍"
en = "Double tea"
factor = "2"
category = ["tea"]
[[multiplier]]
code = "silver"
zh = "银卡下午"
en = "Silver afternoons"
factor = "1.5"
tier = ["silver", "gold"]
weekday = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
[ladder]
by = "spend"
months = 12
keep = 6
[[tier]]
code = "ordinary"
zh = "普通"
en = "Ordinary"
from = "0"
[[tier]]
code = "silver"
zh = "银卡"
en = "Silver"
from = "300"
factor = "1.1"
[[tier]]
code = "gold"
zh = "金卡"
en = "Gold"
from = "100000"
[[gift]]
code = "mug"
zh = "杯子"
en = "Mug"
points = 80
stock = 3
[[coupon]]
code = "ten"
zh = "十元券"
en = "Ten off"
type = "amount"
value = "10"
bill = "50"
days = 30
points = 100
[[charity]]
code = "school"
zh = "小学"
en = "School"
minimum = 10
step = 10
[[draw]]
code = "spring"
zh = "抽奖"
en = "Draw"
points = 10
[[draw.prize]]
code = "cup"
zh = "杯"
en = "Cup"
odds = "50%"
[[campaign]]
code = "always"
zh = "全年"
en = "All year"
from = "2026-01-01"
until = "2030-12-31"
audience = "visits >= 0"
factor = "1.1"
budget = 100000000
[[campaign]]
code = "gift"
zh = "送券"
en = "Coupons"
from = "2026-01-01"
until = "2030-12-31"
audience = "visits >= 1"
coupon = "ten"
[limits]
sale = 20000
day = 30000
redeem = 20000
adjust = 200
cashier = 1000
undo_hours = 24
refund = "50"
[hold]
minutes = 30
`

// life goes through acts of every kind under everyRule, in a shop of an owner without colleagues.
type life struct {
	t     testing.TB
	clock *handClock
	store *Store
	owner *desk.Session
	boss  *desk.Approval // a colleague's
	a, b  model.ID       // members
}

func (l *life) act(a desk.Answer, err error) desk.Answer {
	l.t.Helper()
	require.NoError(l.t, err)
	return a
}

// begin publishes the program and brings people into the shop.
func (l *life) begin() {
	l.t.Helper()
	ctx := l.t.Context()
	_, err := l.owner.PublishProgram(ctx, everyRule)
	require.NoError(l.t, err)
	_, err = l.owner.AddStaff(ctx, "小赵", staff.Manager, "3690")
	require.NoError(l.t, err)
	l.boss = &desk.Approval{Name: "小赵", PIN: "3690"}
	l.keys()
	a, err := l.owner.Enrol(ctx, desk.Enrolment{Phone: phone(71), Fields: model.Fields{model.FieldName: "赵敏", model.FieldBirthday: "1990-03-20"}})
	require.NoError(l.t, err)
	b, err := l.owner.Enrol(ctx, desk.Enrolment{Phone: phone(72), Fields: model.Fields{model.FieldName: "周芷若", model.FieldReferrer: phone(71)}})
	require.NoError(l.t, err)
	l.a, l.b = a.ID, b.ID
}

// keys gives a colleague keys.
func (l *life) keys() {
	l.t.Helper()
	ctx := l.t.Context()
	const first, second = "SHA256:uNiVztksCsDhcc0u9e8BrrQXVUpKZIDTMczCvj3tD2s", "SHA256:nThbg6kXUpJWGl7E1IGOCspRomTxdCARLviKw6E5SY8"
	require.NoError(l.t, l.owner.AddKey(ctx, "小赵", first))
	_, err := l.owner.NewToken(ctx, "小赵")
	require.NoError(l.t, err)
	require.NoError(l.t, l.owner.RemoveKey(ctx, "小赵", first))
	require.NoError(l.t, l.owner.AddDisplayKey(ctx, "front", "SHA256:display-front"))
	require.NoError(l.t, l.owner.AddDisplayKey(ctx, "back", "SHA256:display-back"))
	_, err = l.owner.RemoveDisplayKey(ctx, "SHA256:display-b")
	require.NoError(l.t, err)
	code, _, err := l.owner.NewCode(ctx, "小赵")
	require.NoError(l.t, err)
	_, err = desk.New(l.store, fastPIN).EnrolKey(ctx, code, second)
	require.NoError(l.t, err)
}

var everyLine = []model.Line{
	{SKU: "T1", Product: "龙井", Category: "tea", Quantity: 2000, Amount: 80000},
	{SKU: "S1", Product: "烟", Category: "tobacco", Quantity: 1000, Amount: 5000},
	{SKU: "B1", Product: "面包", Category: "bread", Quantity: 3000, Amount: 1500},
}

// buy earns by purchases and everything else.
func (l *life) buy() {
	l.t.Helper()
	ctx := l.t.Context()
	l.act(l.owner.Award(ctx, l.a, desk.Sale{Amount: 86500, Receipt: "E-1", Lines: everyLine}))
	l.act(l.owner.Award(ctx, l.b, desk.Sale{Amount: 29900, Receipt: "E-2"}))
	l.act(l.owner.CheckIn(ctx, l.a))
	l.act(l.owner.Activity(ctx, l.a, "HELLO"))
	_, err := l.owner.Feedback(ctx, desk.Feedback{Member: l.b, Kind: care.Praise, Text: "很好"})
	require.NoError(l.t, err)
	_, err = l.owner.Edit(ctx, l.b, model.Fields{model.FieldBirthday: "L08-15"})
	require.NoError(l.t, err)
	l.clock.add(24 * time.Hour)
	l.act(l.owner.CheckIn(ctx, l.a))
	_, err = l.owner.Reveal(ctx, l.a)
	require.NoError(l.t, err)
}

// spend spends on everything, and holds.
func (l *life) spend() {
	l.t.Helper()
	ctx := l.t.Context()
	held := l.act(l.owner.Hold(ctx, l.a, 300, "E-3"))
	l.act(l.owner.Commit(ctx, held.Entry.String(), ""))
	held = l.act(l.owner.Hold(ctx, l.a, 100, ""))
	l.act(l.owner.Release(ctx, held.Entry.String()))
	l.act(l.owner.Hold(ctx, l.b, 50, "")) // nobody comes back for it
	for _, want := range []desk.Redemption{{Reward: "mug"}, {Reward: "ten"}, {Reward: "school", Points: 20}, {Reward: "mug"}} {
		l.act(l.owner.Redeem(ctx, l.a, want))
	}
	undone := l.act(l.owner.Undo(ctx, desk.Reversal{})) // a mug
	l.act(l.owner.Undo(ctx, desk.Reversal{Entry: undone.Entry}))
	l.act(l.owner.Undo(ctx, desk.Reversal{}))
	_, err := l.owner.OpenDraw(ctx, "spring")
	require.NoError(l.t, err)
	for range 4 {
		l.act(l.owner.Redeem(ctx, l.a, desk.Redemption{Reward: "spring"}))
	}
}

// give gives coupons and uses them.
func (l *life) give() {
	l.t.Helper()
	ctx := l.t.Context()
	for range 2 {
		c, err := l.owner.IssueCoupon(ctx, l.b, desk.Issue{Template: "ten"})
		require.NoError(l.t, err)
		l.act(l.owner.UseCoupon(ctx, l.b, desk.CouponUse{Code: string(c.Code), Bill: 6000, Receipt: "E-4"}))
	}
	l.act(l.owner.Undo(ctx, desk.Reversal{}))
	c, err := l.owner.IssueCoupon(ctx, l.a, desk.Issue{Template: "ten"})
	require.NoError(l.t, err)
	require.NoError(l.t, l.owner.VoidCoupon(ctx, string(c.Code), "lost", nil))
	run, err := l.owner.RunCampaign(ctx, "gift", nil)
	require.NoError(l.t, err)
	require.NotZero(l.t, run.Issued)
}

// correct takes back, and asks a colleague.
func (l *life) correct() {
	l.t.Helper()
	ctx := l.t.Context()
	d := desk.New(l.store, fastPIN)
	_, err := d.SignIn(ctx, "小赵", "3691")
	codeOf(l.t, err, "pin.wrong")
	l.clock.add(time.Minute)
	_, err = d.SignIn(ctx, "小赵", "3690")
	require.NoError(l.t, err)
	l.act(l.owner.Refund(ctx, desk.Refund{Sale: "E-1", Lines: []desk.LineBack{{SKU: "B1", Quantity: 1000}}, Number: "E-5", Reason: "stale"}))
	l.act(l.owner.Refund(ctx, desk.Refund{Sale: "E-1", Lines: []desk.LineBack{{SKU: "T1", Quantity: 1000}}, Approval: l.boss}))
	l.act(l.owner.Adjust(ctx, l.b, desk.Adjustment{Points: 400, Reason: "sorry", Approval: l.boss}))
	l.act(l.owner.Adjust(ctx, l.a, desk.Adjustment{Points: -7, Reason: "miscounted"}))
	l.act(l.owner.Transfer(ctx, l.b, l.a, desk.Adjustment{Points: 30, Reason: "family"}))
	late := l.act(l.owner.Award(ctx, l.b, desk.Sale{Amount: 4200}))
	l.clock.add(25 * time.Hour)
	l.act(l.owner.Undo(ctx, desk.Reversal{Entry: late.Entry, Reason: "wrong member", Approval: l.boss}))
}

// end closes the draw and lets what ends by rule end.
func (l *life) end() {
	l.t.Helper()
	ctx := l.t.Context()
	_, err := l.owner.CloseDraw(ctx, "spring")
	require.NoError(l.t, err)
	_, err = l.owner.OpenDraw(ctx, "spring")
	require.NoError(l.t, err)
	l.act(l.owner.Redeem(ctx, l.a, desk.Redemption{Reward: "spring"}))
	l.clock.add(200 * 24 * time.Hour)
	l.act(l.owner.Award(ctx, l.b, desk.Sale{Amount: 50000, Receipt: "E-6"}))
	l.clock.add(200 * 24 * time.Hour)
	night, err := l.owner.Nightly(ctx, nil)
	require.NoError(l.t, err)
	require.NotZero(l.t, night.Expired)
}

// link makes the shop one of a chain, with something of every sort.
func (l *life) link() {
	l.t.Helper()
	s := &shop{t: l.t, clock: l.clock, store: l.store, owner: l.owner}
	s.linked()
	first := s.firstMember()
	s.write(sale(first, 25), model.Draft{
		Kind: model.RightsReleasedKind, Member: first, Body: &model.RightsReleased{At: start.Unix(), Lots: []model.Lot{{Points: 10}}, Why: model.ReleasePolicy},
	})
	require.Empty(l.t, s.lay(caseRow(l.t, stranger(2, 5), stranger(1, 5), "留下的话")))
	require.NoError(l.t, l.store.Erase(l.t.Context(), Erasure{Member: stranger(1, 2), Number: 1}))
	require.NoError(l.t, l.store.Renew(l.t.Context(), "rejoin"))
	s.write(sale(first, 5))
}

// ofHeadquarters are the kinds that stand in the log of headquarters and in none of a shop.
var ofHeadquarters = []model.Kind{model.ErasureOrderedKind, model.MemberMergedKind, model.MemberUnmergedKind}

// whole goes through all that a shop on its own can do.
func (l *life) whole() {
	l.t.Helper()
	l.begin()
	l.buy()
	l.spend()
	l.give()
	l.correct()
	l.end()
}

func (s *shop) life() *life { return &life{t: s.t, clock: s.clock, store: s.store, owner: s.owner} }

// known is what the views say of members, rules and coupons, and what is latest in the histories.
type known struct {
	Accounts []ledger.Account
	Coupons  map[string][]coupon.Coupon
	Tallies  map[string]desk.Tally
	Staff    []staff.Account
	Displays []staff.Display
	Entries  map[string]int
}

var everyTally = []string{"gift/mug", "draw/spring", "charity/school", "coupon/ten", "campaign/always", "campaign/gift", "campaign/none"}

func (s *shop) know() known { return knowOf(s.t, s.store) }

// knowOf asks a file for everything.
func knowOf(t require.TestingT, st *Store) (k known) {
	k.Coupons, k.Tallies, k.Entries = map[string][]coupon.Coupon{}, map[string]desk.Tally{}, map[string]int{}
	require.NoError(t, st.View(context.Background(), func(b desk.Book) error {
		for _, name := range everyTally {
			tally, err := b.Tally(name)
			require.NoError(t, err)
			k.Tallies[name] = tally
		}
		var err error
		k.Staff, err = b.Staff()
		require.NoError(t, err)
		k.Displays, err = b.Displays()
		require.NoError(t, err)
		return b.Members(0, func(n desk.Number) bool {
			k.member(t, b, n)
			return true
		})
	}))
	return k
}

func (k *known) member(t require.TestingT, b desk.Book, n desk.Number) {
	acc, err := b.Account(n)
	require.NoError(t, err)
	k.Accounts = append(k.Accounts, acc)
	id, err := b.Named(n)
	require.NoError(t, err)
	require.NoError(t, b.Coupons(n, func(c *coupon.Coupon) bool {
		k.Coupons[id.String()] = append(k.Coupons[id.String()], *c)
		return true
	}))
	left := 100
	require.NoError(t, b.History(n, 0, func(_ uint64, e *model.Event) bool {
		k.Entries[id.String()+" "+string(e.Kind)]++
		left--
		return left > 0
	}))
}

// Every kind that this program writes is written in the life of a shop, or the tests that lead
// one prove nothing of it.
func TestLifeHasEveryKind(t *testing.T) {
	s := newShop(t)
	s.furnish()
	_, err := s.owner.AddStaff(t.Context(), "小钱", staff.Cashier, "")
	require.NoError(t, err)
	require.NoError(t, s.owner.SetBadge(t.Context(), "小钱", "B-90001"))
	require.NoError(t, s.owner.SetRole(t.Context(), "小钱", staff.Supervisor))
	require.NoError(t, s.owner.DisableStaff(t.Context(), "小钱"))
	s.life().whole()
	s.life().link()
	have := map[model.Kind]bool{}
	require.NoError(t, s.store.View(t.Context(), func(b desk.Book) error {
		for pos := uint64(1); pos <= b.Last(); pos++ {
			e, err := b.Event(pos)
			require.NoError(t, err)
			have[e.Kind] = true
		}
		return nil
	}))
	for _, kind := range model.Kinds() {
		require.NotEqual(t, slices.Contains(ofHeadquarters, kind), have[kind], "%s", kind)
	}
	k := s.know()
	require.Equal(t, desk.Tally{Count: 1, Points: 80}, k.Tallies["gift/mug"], "the second mug was taken back")
	require.NotZero(t, k.Tallies["draw/spring"].Place)
	require.EqualValues(t, 1, k.Tallies["draw/spring"].Count, "the second run of the draw")
	require.NotZero(t, k.Tallies["campaign/always"].Points)
	require.NotZero(t, k.Tallies["coupon/ten"].Count)
	require.Equal(t, []staff.Display{{Till: "front", Key: "ssh SHA256:display-front"}}, k.Displays)
	for _, all := range k.Coupons {
		for i := 1; i < len(all); i++ {
			require.Greater(t, all[i-1].Issued.N, all[i].Issued.N, "the newest first")
		}
	}
	r := s.verified()
	require.Zero(t, r.Unknown)
	s.reopen()
	require.Equal(t, k, s.know())
	s.verified()
	s.close()
	_, _, err = Compact(t.Context(), s.dir, s.opts)
	require.NoError(t, err)
	s.reopenAfter()
	require.Equal(t, k, s.know())
	s.verified()
}
