package desk_test

import (
	"fmt"
	"math/big"
	"slices"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"regulars/model"
	"regulars/model/care"
	"regulars/model/desk"
	"regulars/store/storetest"
)

// twins is a real shop and the twin of some of its members.
type twins struct {
	s       *storetest.Shop
	t       *rapid.T
	rules   twinRules
	members []*twinMember
	acts    []*twinAct
	holds   []*twinHold
	count   *int // of phones and receipts, of all runs
}

func (r *twinRules) endsOf(day model.Day) model.Day {
	switch {
	case r.byYear:
		return day.YearEnd().AddMonths(3)
	case r.byIdle:
		return idle
	case r.months > 0:
		return day.AddMonths(r.months)
	}
	return none
}

func (w *twins) today() model.Day { return model.DayOf(w.s.Clock.Now().Unix(), w.zone()) }

func (w *twins) zone() *time.Location { return time.FixedZone("CST", 8*3600) }

// active is the day of a member's last activity, none if there was not any.
func (m *twinMember) active() model.Day {
	last := m.seen
	for _, a := range m.visits {
		if a.standing {
			last = max(last, a.day)
		}
	}
	return last
}

// member draws one and lives through its days up to now.
func (w *twins) member(name string) *twinMember {
	m := w.members[rapid.IntRange(0, len(w.members)-1).Draw(w.t, name)]
	w.live(m)
	return m
}

func (w *twins) live(m *twinMember) { m.live(&w.rules, m.active(), w.today(), len(w.acts)) }

// balance is what the twin thinks a member has, owes and has put aside.
func (w *twins) balance(m *twinMember) (balance, debt, held int64) {
	piles, debt := m.piles(&w.rules, m.active())
	for _, p := range piles {
		balance += p.left
	}
	for _, h := range w.holds {
		if h.who == m && h.open && h.until.After(w.s.Clock.Now()) {
			held += h.points
		}
	}
	return balance, debt, held
}

func (w *twins) free(m *twinMember) int64 {
	balance, _, held := w.balance(m)
	return max(balance-held, 0)
}

// act notes an act and does its changes.
func (w *twins) act(a *twinAct) *twinAct {
	a.number, a.day, a.standing = len(w.acts), w.today(), true
	for i := range a.changes {
		a.changes[i].apply()
	}
	w.acts = append(w.acts, a)
	return a
}

// bonus gives points for something else than a purchase.
func (w *twins) bonus(m *twinMember, rule string, points int64, entry model.ID) *twinAct {
	a := w.act(&twinAct{
		kind: model.PointsGrantedKind, what: rule, who: m, entry: entry,
		changes: []twinChange{{who: m, notes: []note{{w.rules.endsOf(w.today()), points}}}},
	})
	m.bonuses, m.seen = append(m.bonuses, a), w.today()
	return a
}

// had counts the standing bonuses of a rule since a day.
func (m *twinMember) had(rule string, since model.Day) int {
	n := 0
	for _, a := range m.bonuses {
		if a.standing && a.what == rule && a.day >= since {
			n++
		}
	}
	return n
}

func (w *twins) next() string { *w.count++; return fmt.Sprintf("%05d", *w.count) }

func (w *twins) enrol() {
	if len(w.members) == 3 {
		w.t.Skip("enough members")
	}
	m := &twinMember{phone: "138000" + w.next(), carried: new(big.Rat), lived: w.today()}
	fields := model.Fields{}
	if len(w.members) > 0 && rapid.Bool().Draw(w.t, "referred") {
		m.referrer = w.members[0]
		fields[model.FieldReferrer] = m.referrer.phone
	}
	made, err := w.s.Owner.Enrol(w.s.T.Context(), desk.Enrolment{Phone: m.phone, Fields: fields})
	require.NoError(w.t, err)
	m.id = made.ID
	w.members = append(w.members, m)
	w.bonus(m, "welcome", 5, model.ID{})
}

// lines draws what is bought: tea counts more or less, cards earn nothing, some stand with a
// discount on a line of its own, and some have no quantity.
func (w *twins) lines() (lines []model.Line, amount int64) {
	for i := range rapid.IntRange(0, 3).Draw(w.t, "lines") {
		l := model.Line{
			SKU: fmt.Sprint(i), Category: rapid.SampledFrom([]string{"tea", "cup", "card"}).Draw(w.t, "category"),
			Quantity: 500 * rapid.Int64Range(0, 4).Draw(w.t, "quantity"), Amount: model.Money(rapid.Int64Range(1, 9_000).Draw(w.t, "price")),
		}
		lines, amount = append(lines, l), amount+int64(l.Amount)
	}
	if len(lines) > 0 && rapid.IntRange(0, 3).Draw(w.t, "discount") == 0 {
		off := model.Line{SKU: "off", Category: lines[0].Category, Amount: -lines[0].Amount / 4}
		lines, amount = append(lines, off), amount+int64(off.Amount)
	}
	if len(lines) == 0 || rapid.IntRange(0, 4).Draw(w.t, "beyond") == 0 {
		amount += rapid.Int64Range(1, 20_000).Draw(w.t, "amount") // what no line explains
	}
	if len(lines) > 1 && rapid.IntRange(0, 4).Draw(w.t, "bill") == 0 {
		amount -= amount / 10 // a discount on the whole bill
	}
	return lines, amount
}

// shares divides a sum over lines and what they do not explain, in proportion, rounded down as
// it goes.
func shares(lines []model.Line, amount, sum int64) []int64 {
	whole, given, upTo := amount, int64(0), int64(0)
	var all int64
	for i := range lines {
		all += int64(lines[i].Amount)
	}
	whole = max(whole, all)
	out := make([]int64, 0, len(lines)+1)
	for i := range lines {
		upTo += int64(lines[i].Amount)
		part := rounded(big.NewRat(sum*upTo, whole))
		out, given = append(out, part-given), part
	}
	return append(out, sum-given)
}

// rounded cuts a fraction off towards zero.
func rounded(r *big.Rat) int64 { return new(big.Int).Quo(r.Num(), r.Denom()).Int64() }

// wholeOf is the whole number below.
func wholeOf(r *big.Rat) int64 { return new(big.Int).Div(r.Num(), r.Denom()).Int64() }

func (w *twins) rates(lines []model.Line) []*big.Rat {
	sunday := big.NewRat(1, 1)
	if w.rules.sunday != nil && w.s.Clock.Now().In(w.zone()).Weekday() == time.Sunday {
		sunday = w.rules.sunday
	}
	var rates []*big.Rat
	for i := range len(lines) + 1 {
		factor := sunday
		switch {
		case i == len(lines):
		case lines[i].Category == "card":
			factor = new(big.Rat)
		case lines[i].Category == "tea" && w.rules.tea != nil && w.rules.tea.Cmp(sunday) > 0:
			factor = w.rules.tea
		}
		if factor.Sign() > 0 && factor.Cmp(big.NewRat(1, 1)) < 0 {
			factor = big.NewRat(1, 1) // of several the highest, and one is always there
		}
		rates = append(rates, new(big.Rat).Mul(factor, big.NewRat(w.rules.points, w.rules.per)))
	}
	return rates
}

func (w *twins) award() {
	m := w.member("member")
	lines, amount := w.lines()
	sale := &twinSale{amount: amount, lines: lines, rates: w.rates(lines)}
	if rapid.IntRange(0, 3).Draw(w.t, "tender") == 0 {
		sale.tender = rapid.Int64Range(1, amount).Draw(w.t, "points tender")
	}
	earned := new(big.Rat)
	for i, base := range shares(lines, amount, amount-sale.tender) {
		earned.Add(earned, new(big.Rat).Mul(big.NewRat(base, 1), sale.rates[i]))
	}
	sale.points = wholeOf(new(big.Rat).Add(m.carried, earned))
	if earned.Sign() >= 0 {
		sale.points = max(sale.points, 0)
	}
	receipt := w.receipt(m)
	want := desk.Sale{Amount: model.Money(amount), Lines: lines, Tender: model.Money(sale.tender), Receipt: receipt}
	quote, err := w.s.Owner.Quote(w.s.T.Context(), m.id, want)
	require.NoError(w.t, err)
	a, err := w.s.Owner.Award(w.s.T.Context(), m.id, want)
	require.NoError(w.t, err)
	require.EqualValues(w.t, sale.points, a.Points, "%+v of %+v", sale, w.rules)
	require.Equal(w.t, quote.Balance, a.Balance)
	w.repeat(a, func() (desk.Answer, error) { return w.s.Owner.Award(w.s.T.Context(), m.id, want) })
	first := !slices.ContainsFunc(m.visits, func(a *twinAct) bool { return a.standing })
	act := w.act(&twinAct{
		kind: model.SaleRecordedKind, who: m, entry: a.Entry, sale: sale, receipt: receipt,
		changes: []twinChange{{
			who: m, notes: []note{{w.rules.endsOf(w.today()), sale.points}}, spend: amount,
			carried: new(big.Rat).Sub(earned, big.NewRat(sale.points, 1)),
		}},
	})
	m.visits = append(m.visits, act)
	if !first || m.referrer == nil {
		return
	}
	w.live(m.referrer)
	if m.had("newcomer", 0) == 0 {
		act.along = append(act.along, w.bonus(m, "newcomer", 20, model.ID{}))
	}
	if rule := "referrer of " + m.id.String(); m.referrer.had(rule, 0) == 0 {
		act.along = append(act.along, w.bonus(m.referrer, rule, 10, model.ID{}))
	}
}

// repeat asks again, sometimes, and expects the first answer.
func (w *twins) repeat(first desk.Answer, again func() (desk.Answer, error)) {
	if rapid.IntRange(0, 2).Draw(w.t, "again") > 0 {
		return
	}
	second, err := again()
	require.NoError(w.t, err)
	require.True(w.t, second.Repeated)
	second.Repeated = false
	require.Equal(w.t, first, second)
}

// receipt is a new number, or that of a redemption of the member which has no sale yet.
func (w *twins) receipt(m *twinMember) string {
	for _, a := range slices.Backward(w.acts) {
		if a.kind == model.PointsRedeemedKind && a.who == m && a.standing && a.receipt != "" && !w.sold(a.receipt) && rapid.Bool().Draw(w.t, "pays") {
			return a.receipt
		}
	}
	return w.next()
}

func (w *twins) sold(receipt string) bool {
	return slices.ContainsFunc(w.acts, func(a *twinAct) bool { return a.sale != nil && a.receipt == receipt })
}

func (w *twins) checkIn() {
	m := w.member("member")
	today, streak := w.today(), int64(1)
	for _, a := range m.bonuses {
		if a.what == "checkin" && a.standing && a.day == today-1 {
			streak += a.streak
		}
	}
	had := m.had("checkin", today) > 0
	a, err := w.s.Owner.CheckIn(w.s.T.Context(), m.id)
	require.NoError(w.t, err)
	require.Equal(w.t, had, a.Repeated)
	if had {
		return
	}
	points := int64(2)
	if streak%3 == 0 {
		points = 6
	}
	require.EqualValues(w.t, points, a.Points)
	w.bonus(m, "checkin", points, a.Entry).streak = streak
}

func (w *twins) activity() {
	m := w.member("member")
	a, err := w.s.Owner.Activity(w.s.T.Context(), m.id, "go")
	if m.had("activity", 0) >= 2 {
		require.EqualValues(w.t, "activity.limit", model.CodeOf(err))
		return
	}
	require.NoError(w.t, err)
	w.bonus(m, "activity", 7, a.Entry)
}

func (w *twins) review() {
	m := w.member("member")
	_, err := w.s.Owner.Feedback(w.s.T.Context(), desk.Feedback{Member: m.id, Kind: care.Praise, Text: "好"})
	require.NoError(w.t, err)
	recent, err := w.s.Owner.Recent(w.s.T.Context(), 3)
	require.NoError(w.t, err)
	opened := slices.IndexFunc(recent, func(e desk.Entry) bool { return e.Kind == model.CaseOpenedKind })
	act := w.act(&twinAct{kind: model.CaseOpenedKind, who: m, entry: recent[opened].ID})
	if m.had("review", w.today()) == 0 {
		act.along = append(act.along, w.bonus(m, "review", 3, model.ID{}))
	}
}

func (w *twins) publish() {
	w.nightly() // what has ended by the old rules stays so
	w.rules = twinPrograms[rapid.IntRange(0, len(twinPrograms)-1).Draw(w.t, "program")]
	publish(w.s.T, w.s, w.rules.text())
}

func (w *twins) nightly() {
	for _, m := range w.members {
		w.live(m)
	}
	_, err := w.s.Owner.Nightly(w.s.T.Context(), nil)
	require.NoError(w.t, err)
	w.s.Clock.Advance(time.Second) // what an act settles itself is known by its moment
}

func (w *twins) wait() {
	w.s.Clock.Advance(rapid.SampledFrom([]time.Duration{
		time.Second, 10 * time.Minute, 31 * time.Minute, 5 * time.Hour, 24 * time.Hour, 12 * 24 * time.Hour, 40 * 24 * time.Hour, 200 * 24 * time.Hour,
	}).Draw(w.t, "time"))
}
