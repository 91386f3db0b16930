package desk_test

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"regulars/model"
	"regulars/model/desk"
	"regulars/model/ledger"
	"regulars/store/storetest"
)

// busy is a program with everything that moves points by rule.
const busy = `
[earn]
points = 1
per = "1.00"
[redeem]
points = 100
value = "1.00"
minimum = 100
step = 10
[expiry]
mode = "months"
months = 3
reinstate = 0
[bonus.welcome]
points = 30
[bonus.checkin]
points = 2
streak = 3
extra = 5
[bonus.referral]
referrer = 50
newcomer = 20
[bonus.review]
points = 4
day = 1
month = 3
[bonus.birthday]
points = 88
window = "month"
[bonus.profile]
points = 10
fields = ["name", "birthday"]
[[activity]]
code = "HELLO"
zh = "传单"
en = "Leaflet"
points = 15
ever = 2
[[multiplier]]
code = "noon"
zh = "午间"
en = "Noon"
factor = "1.5"
hours = "11:00-13:00"
[ladder]
months = 3
keep = 2
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
factor = "1.2"
[[tier]]
code = "gold"
zh = "金卡"
en = "Gold"
from = "900"
factor = "2"
[[campaign]]
code = "tea"
zh = "茶"
en = "Tea"
from = "2026-04-10"
until = "2026-05-20"
audience = "tag = tea or visits >= 3"
holdout = "20%"
factor = "3"
points = 7
budget = 2000
[limits]
day = 400
sale = 350
`

// life plays months in a shop by chance.
type life struct {
	*storetest.Shop
	r       *rand.Rand
	members []model.ID
	backs   bool // also what takes parts of acts back
}

func newLife(t *testing.T, program string, members int, seed uint64) *life {
	t.Helper()
	t.Logf("seed %d", seed)
	l := &life{Shop: storetest.Open(t), r: rand.New(rand.NewPCG(seed, 1)), backs: true}
	publish(t, l.Shop, program)
	for i := range members {
		l.enrol(i)
	}
	return l
}

func (l *life) enrol(i int) {
	fields := model.Fields{model.FieldName: fmt.Sprintf("客人%d", i)}
	if i%2 == 0 {
		fields[model.FieldBirthday] = fmt.Sprintf("1980-%02d-%02d", i%12+1, i%28+1)
	}
	if i%3 == 0 {
		fields[model.FieldTags] = "tea"
	}
	if i > 0 && i%4 == 0 {
		fields[model.FieldReferrer] = l.members[i-1].String()
	}
	m, err := l.Owner.Enrol(l.T.Context(), desk.Enrolment{Phone: fmt.Sprintf("138123%05d", 10000+i), Fields: fields})
	require.NoError(l.T, err)
	l.members = append(l.members, m.ID)
}

// act does one thing; what the shop refuses is no act.
func (l *life) act() {
	ctx := l.T.Context()
	id := l.members[l.r.IntN(len(l.members))]
	var err error
	switch l.r.IntN(20) {
	case 0:
		_, err = l.Owner.CheckIn(ctx, id)
	case 1:
		_, err = l.Owner.Activity(ctx, id, "hello")
	case 2:
		_, err = l.Owner.Feedback(ctx, desk.Feedback{Member: id, Kind: "praise", Text: "很好"})
	case 3:
		points := model.Points(l.r.IntN(120) - 40)
		_, err = l.Owner.Adjust(ctx, id, desk.Adjustment{Points: points, Reason: "test"})
	case 4, 5, 6:
		_, err = l.Owner.Redeem(ctx, id, desk.Redemption{Points: model.Points(100 + 10*l.r.IntN(12))})
	case 7: // a mistake, seen at once
		if l.r.IntN(2) == 0 {
			_, err = l.Owner.Award(ctx, id, desk.Sale{Amount: model.Money(100 + l.r.IntN(30000))})
		} else {
			_, err = l.Owner.Redeem(ctx, id, desk.Redemption{Points: 100})
		}
		if err == nil {
			_, err = l.Owner.Undo(ctx, desk.Reversal{})
			require.NoError(l.T, err)
		}
	case 8, 9:
		if l.backs {
			l.refund(id)
		}
	default:
		_, err = l.Owner.Award(ctx, id, desk.Sale{Amount: model.Money(100 + l.r.IntN(30000))})
	}
	if err != nil {
		require.NotEqual(l.T, model.Code(""), model.CodeOf(err), "%v", err)
	}
}

// refund takes back the member's last sale, whole.
func (l *life) refund(id model.ID) {
	entries, err := l.Owner.Timeline(l.T.Context(), id, 0, 20)
	require.NoError(l.T, err)
	for _, e := range entries {
		if e.Kind == model.SaleRecordedKind && !e.Undone {
			_, err := l.Owner.Refund(l.T.Context(), desk.Refund{Sale: e.ID.String()})
			if err != nil {
				require.NotEmpty(l.T, model.CodeOf(err), "%v", err)
			}
			return
		}
	}
}

// owe makes a member spend all there is and take the sale back that it came from.
func (l *life) owe(id model.ID) {
	sale := l.Award(id, 20_000)
	_, err := l.Owner.Redeem(l.T.Context(), id, desk.Redemption{Points: l.Member(id).Balance / 10 * 10})
	require.NoError(l.T, err)
	_, err = l.Owner.Refund(l.T.Context(), desk.Refund{Sale: sale.Entry.String()})
	require.NoError(l.T, err)
}

// days lets days pass with some acts on each.
func (l *life) days(n, acts int) {
	for range n {
		for range l.r.IntN(acts + 1) {
			l.act()
			l.Clock.Advance(time.Duration(l.r.IntN(50)) * time.Minute)
		}
		l.Clock.Advance(oneDay)
	}
}

// totals adds up the accounts as they are stored.
type totals struct {
	issued, redeemed, expired, net, balance, debt model.Points
	spend                                         model.Money
	members                                       int64
}

func (l *life) totals() (sum totals) {
	for _, id := range l.members {
		m := l.Member(id)
		sum.balance += m.Balance
		sum.debt += m.Debt
	}
	require.NoError(l.T, l.Store.View(l.T.Context(), func(b desk.Book) error {
		return b.Accounts(0, func(_ desk.Number, acc *ledger.Account) bool {
			sum.members++
			sum.issued += acc.Earned + acc.Adjusted
			sum.redeemed += acc.Redeemed
			sum.expired += acc.Expired
			sum.net += acc.Net()
			sum.spend += acc.Spend
			return true
		})
	}))
	return sum
}
