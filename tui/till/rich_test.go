package till_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"regulars/model"
	"regulars/model/desk"
	"regulars/model/staff"
	"regulars/store/storetest"
	"regulars/tui/drive"
)

// richProgram has something of everything, so that the till has all of it to show.
const richProgram = `
[earn]
points = 1
per = "1.00"

[redeem]
points = 100
value = "1.00"
minimum = 100
step = 100

[expiry]
mode = "months"
months = 12

[bonus.welcome]
points = 20
[bonus.checkin]
points = 5
streak = 3
extra = 10

[[activity]]
code = "HELLO"
zh = "开业传单"
en = "Opening leaflet"
points = 30
ever = 1

[[gift]]
code = "mug"
zh = "马克杯"
en = "Mug"
points = 800
stock = 2
[[gift]]
code = "set"
zh = "钻石套装"
en = "Diamond set"
points = 50000

[[coupon]]
code = "ten"
zh = "满50减10"
en = "10 off 50"
type = "amount"
value = "10"
bill = "50"
days = 30
points = 1000
[[coupon]]
code = "tenth"
zh = "九折券"
en = "A tenth off"
type = "percent"
percent = "10%"
days = 14

[[charity]]
code = "school"
zh = "希望小学"
en = "Village school"
minimum = 100
step = 50

[[draw]]
code = "spring"
zh = "春季抽奖"
en = "Spring draw"
points = 50
[[draw.prize]]
code = "tea"
zh = "茶叶一罐"
en = "A tin of tea"
odds = "100%"

[[multiplier]]
code = "birthday"
zh = "生日双倍"
en = "Birthday double"
factor = "2"
birthday = "week"

[ladder]
by = "spend"
months = 12
keep = 12

[[tier]]
code = "ordinary"
zh = "普通"
en = "Ordinary"
from = "0"
[[tier]]
code = "gold"
zh = "金卡"
en = "Gold"
from = "5000"
benefits_zh = ["免费包装", "生日蛋糕"]
benefits_en = ["Free wrapping", "Birthday cake"]

[limits]
adjust = 200
cashier = 1000
undo_hours = 2
refund = "500"
`

// rich is the sample shop under a program with everything.
func rich(t testing.TB) *world {
	t.Helper()
	w := &world{Shop: storetest.Open(t), members: map[string]model.ID{}}
	w.spy = &spy{Desk: w.Owner, refuse: map[string]error{}}
	_, err := w.Owner.PublishProgram(t.Context(), richProgram)
	require.NoError(t, err)
	require.NoError(t, w.Store.Ready(t.Context()))
	start := w.Clock.Now().Add(120 * 24 * time.Hour)
	w.at(start.Add(-115*24*time.Hour)).enrol("13812341641", "欧阳志强", ouyang, "1988-07-07")
	w.enrol("+4915123456789", "María José García", maria, "")
	w.at(start.Add(-100*24*time.Hour)).sale("欧阳志强", 500000)
	w.at(start.Add(-24*time.Hour)).sale("欧阳志强", 8600)
	w.at(start)
	_, err = w.Owner.OpenDraw(t.Context(), "spring")
	require.NoError(t, err)
	return w
}

// coupon gives a member a coupon and answers its code.
func (w *world) coupon(name, template string) string {
	w.T.Helper()
	view, err := w.Owner.IssueCoupon(w.T.Context(), w.members[name], desk.Issue{Template: template})
	require.NoError(w.T, err)
	return view.Code.String()
}

// receipt books a sale with a receipt number and lines.
func (w *world) receipt(name, number string, lines ...model.Line) {
	w.T.Helper()
	sum := model.Money(0)
	for _, l := range lines {
		sum += l.Amount
	}
	_, err := w.Owner.Award(w.T.Context(), w.members[name], desk.Sale{Amount: sum, Receipt: number, Lines: lines})
	require.NoError(w.T, err)
}

// cashier puts a cashier at the till, and a manager with a PIN beside.
func (w *world) cashier() *world {
	w.T.Helper()
	_, err := w.Owner.AddStaff(w.T.Context(), "小周", staff.Cashier, "")
	require.NoError(w.T, err)
	_, err = w.Owner.AddStaff(w.T.Context(), "李敏", staff.Manager, "4321")
	require.NoError(w.T, err)
	session, err := w.Desk.SignIn(w.T.Context(), "小周", "")
	require.NoError(w.T, err)
	w.spy.Desk = session
	return w
}

func startRich(t testing.TB) (*drive.Driver, *world) {
	t.Helper()
	w := rich(t)
	return drive.Start(t, w.stage()), w
}
