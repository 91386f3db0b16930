package storetest

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"regulars/model"
	"regulars/model/desk"
	"regulars/model/ledger"
)

// Life plays months in a shop by chance.
type Life struct {
	*Shop
	Rand    *rand.Rand
	Members []model.ID
	Backs   bool // also what takes parts of acts back
}

// NewLife opens a shop with a program and some members.
func NewLife(t *testing.T, program string, members int, seed uint64) *Life {
	t.Helper()
	t.Logf("seed %d", seed)
	l := &Life{Shop: Open(t), Rand: rand.New(rand.NewPCG(seed, 1)), Backs: true}
	l.Publish(program)
	for i := range members {
		l.enrol(i)
	}
	return l
}

func (l *Life) enrol(i int) {
	fields := model.Fields{model.FieldName: fmt.Sprintf("客人%d", i)}
	if i%2 == 0 {
		fields[model.FieldBirthday] = fmt.Sprintf("1980-%02d-%02d", i%12+1, i%28+1)
	}
	if i%3 == 0 {
		fields[model.FieldTags] = "tea"
	}
	if i > 0 && i%4 == 0 {
		fields[model.FieldReferrer] = l.Members[i-1].String()
	}
	m, err := l.Owner.Enrol(l.T.Context(), desk.Enrolment{Phone: fmt.Sprintf("138123%05d", 10000+i), Fields: fields})
	require.NoError(l.T, err)
	l.Members = append(l.Members, m.ID)
}

// act does one thing; what the shop refuses is no act.
func (l *Life) act() {
	ctx := l.T.Context()
	id := l.Members[l.Rand.IntN(len(l.Members))]
	var err error
	switch l.Rand.IntN(20) {
	case 0:
		_, err = l.Owner.CheckIn(ctx, id)
	case 1:
		_, err = l.Owner.Activity(ctx, id, "hello")
	case 2:
		_, err = l.Owner.Feedback(ctx, desk.Feedback{Member: id, Kind: "praise", Text: "很好"})
	case 3:
		points := model.Points(l.Rand.IntN(120) - 40)
		_, err = l.Owner.Adjust(ctx, id, desk.Adjustment{Points: points, Reason: "test"})
	case 4, 5, 6:
		_, err = l.Owner.Redeem(ctx, id, desk.Redemption{Points: model.Points(100 + 10*l.Rand.IntN(12))})
	case 7: // a mistake, seen at once
		if l.Rand.IntN(2) == 0 {
			_, err = l.Owner.Award(ctx, id, desk.Sale{Amount: model.Money(100 + l.Rand.IntN(30000))})
		} else {
			_, err = l.Owner.Redeem(ctx, id, desk.Redemption{Points: 100})
		}
		if err == nil {
			_, err = l.Owner.Undo(ctx, desk.Reversal{})
			require.NoError(l.T, err)
		}
	case 8, 9:
		if l.Backs {
			l.refund(id)
		}
	default:
		_, err = l.Owner.Award(ctx, id, desk.Sale{Amount: model.Money(100 + l.Rand.IntN(30000))})
	}
	if err != nil {
		require.NotEqual(l.T, model.Code(""), model.CodeOf(err), "%v", err)
	}
}

// refund takes back the member's last sale, whole.
func (l *Life) refund(id model.ID) {
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

// Owe makes a member spend all there is and take the sale back that it came from.
func (l *Life) Owe(id model.ID) {
	sale := l.Award(id, 20_000)
	_, err := l.Owner.Redeem(l.T.Context(), id, desk.Redemption{Points: l.Member(id).Balance / 10 * 10})
	require.NoError(l.T, err)
	_, err = l.Owner.Refund(l.T.Context(), desk.Refund{Sale: sale.Entry.String()})
	require.NoError(l.T, err)
}

// Days lets days pass with some acts on each.
func (l *Life) Days(n, acts int) {
	for range n {
		for range l.Rand.IntN(acts + 1) {
			l.act()
			l.Clock.Advance(time.Duration(l.Rand.IntN(50)) * time.Minute)
		}
		l.Clock.Advance(24 * time.Hour)
	}
}

// Totals are sums over the accounts.
type Totals struct {
	Issued, Redeemed, Expired, Net, Balance, Debt model.Points
	Spend                                         model.Money
	Members                                       int64
}

// Totals adds up the accounts as they are stored.
func (l *Life) Totals() (sum Totals) {
	for _, id := range l.Members {
		m := l.Member(id)
		sum.Balance += m.Balance
		sum.Debt += m.Debt
	}
	require.NoError(l.T, l.Store.View(l.T.Context(), func(b desk.Book) error {
		return b.Accounts(0, func(_ desk.Number, acc *ledger.Account) bool {
			sum.Members++
			sum.Issued += acc.Earned + acc.Adjusted
			sum.Redeemed += acc.Redeemed
			sum.Expired += acc.Expired
			sum.Net += acc.Net()
			sum.Spend += acc.Spend
			return true
		})
	}))
	return sum
}
