package desk_test

import (
	"cmp"
	"math/big"
	"slices"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"regulars/model"
	"regulars/model/desk"
)

func (w *twins) refund() {
	act := w.pick(func(a *twinAct) bool { return a.sale != nil })
	m, sale := act.who, act.sale
	w.live(m)
	want := desk.Refund{Sale: act.receipt, Number: w.next()}
	back := twinBack{whole: true, line: -1}
	if len(sale.lines) > 0 && rapid.Bool().Draw(w.t, "part") {
		back.whole, back.line = false, rapid.IntRange(0, len(sale.lines)-1).Draw(w.t, "line")
		back.quantity = 100 * rapid.Int64Range(0, 12).Draw(w.t, "quantity")
		want.Lines = []desk.LineBack{{SKU: sale.lines[back.line].SKU, Quantity: back.quantity}}
	}
	code := w.takeBack(act, &back)
	a, err := w.s.Owner.Refund(w.s.T.Context(), want)
	if code != "" {
		require.Equal(w.t, code, model.CodeOf(err), "%v", err)
		return
	}
	require.NoError(w.t, err)
	if a.Repeated { // the whole of it was refunded already
		require.True(w.t, back.whole)
		return
	}
	require.EqualValues(w.t, -back.paid, a.Amount)
	w.repeat(a, func() (desk.Answer, error) { return w.s.Owner.Refund(w.s.T.Context(), want) })
	note := w.note(act, back, a.Entry)
	var points int64
	for _, n := range note.changes[0].notes {
		points += n.points // less than was clawed back, if some had ended
	}
	require.EqualValues(w.t, points, a.Points, "%+v", back)
	if back.gone {
		w.undoAlong(act.along)
	}
}

// note books a refund.
func (w *twins) note(sale *twinAct, back twinBack, entry model.ID) *twinAct {
	claw := twinChange{who: sale.who, notes: []note{{sale.changes[0].notes[0].ends, back.clawed}}}
	claw.notes = append(claw.notes, back.returns...) // turned round below
	change := claw.opposite(&w.rules, sale.number, len(w.acts), w.today())
	change.spend, change.carried = -back.paid, back.rest
	a := w.act(&twinAct{kind: model.SaleRefundedKind, who: sale.who, entry: entry, of: sale, back: back, changes: []twinChange{change}})
	sale.sale.refunds = append(sale.sale.refunds, a)
	return a
}

// quantity is how much was sold of a line.
func (s *twinSale) quantity(line int) int64 { return cmp.Or(s.lines[line].Quantity, 1000) }

// takeBack fills in what a refund of a sale is, as shares of all that came back, or says why
// there is none.
func (w *twins) takeBack(act *twinAct, back *twinBack) model.Code {
	sale := act.sale
	if !act.standing {
		return "refund.unknown"
	}
	came := make([]int64, len(sale.lines))
	so := twinBack{rest: new(big.Rat)}
	for _, r := range sale.refunds {
		if !r.standing {
			continue
		}
		so.whole = so.whole || r.back.whole
		so.paid, so.clawed, so.spent = so.paid+r.back.paid, so.clawed+r.back.clawed, so.spent+r.back.spent
		so.rest.Add(so.rest, r.back.rest)
		if r.back.line >= 0 {
			came[r.back.line] += r.back.quantity
		}
	}
	left := sale.amount - so.paid
	switch {
	case back.whole && so.whole:
		return "" // the first answer
	case back.whole && left == 0 && slices.ContainsFunc(sale.refunds, func(r *twinAct) bool { return r.standing }):
		return "refund.nothing"
	case back.whole:
		back.paid = left
	default:
		i := back.line
		rest := sale.quantity(i) - came[i]
		if so.whole || rest <= 0 || back.quantity > rest {
			return "refund.more"
		}
		back.quantity = cmp.Or(back.quantity, rest)
		part := func(q int64) int64 {
			return rounded(big.NewRat(shares(sale.lines, sale.amount, sale.amount)[i]*q, sale.quantity(i)))
		}
		back.paid = min(max(part(came[i]+back.quantity)-part(came[i]), 0), left)
		came[i] += back.quantity
		if back.paid == 0 && left == 0 {
			return "refund.nothing"
		}
	}
	back.gone = left == back.paid
	earned, all := new(big.Rat), new(big.Rat)
	for i, base := range shares(sale.lines, sale.amount, sale.amount-sale.tender) {
		worth := func(n int64) *big.Rat { return new(big.Rat).Mul(big.NewRat(n, 1), sale.rates[i]) }
		all.Add(all, worth(base))
		if i < len(sale.lines) {
			earned.Add(earned, worth(rounded(big.NewRat(base*came[i], sale.quantity(i)))))
		}
	}
	if back.gone || earned.Cmp(all) > 0 {
		earned = all
	} else if earned.Sign() < 0 {
		earned = new(big.Rat)
	}
	due := sale.points
	if all.Sign() > 0 && earned.Cmp(all) < 0 {
		due = wholeOf(new(big.Rat).Quo(new(big.Rat).Mul(big.NewRat(due, 1), earned), all))
	}
	due = max(due, so.clawed)
	back.clawed = due - so.clawed
	back.rest = new(big.Rat).Sub(big.NewRat(due, 1), earned)
	back.rest.Sub(back.rest, so.rest)
	w.giveBack(act, back, so)
	return ""
}

// giveBack fills in what a refund returns of the points that paid for the sale: those that were
// taken last come back first.
func (w *twins) giveBack(act *twinAct, back *twinBack, so twinBack) {
	for _, r := range w.acts {
		if r.kind != model.PointsRedeemedKind || r.receipt != act.receipt || !r.standing || r.who != act.who {
			continue
		}
		taken := slices.Clone(r.changes[0].notes)
		slices.SortFunc(taken, func(a, b note) int { return cmp.Compare(lastly(b.ends), lastly(a.ends)) })
		var spent int64
		for _, n := range taken {
			spent -= n.points
		}
		total := spent
		if !back.gone {
			total = rounded(big.NewRat(spent*(so.paid+back.paid), act.sale.amount))
		}
		if back.spent = max(total-so.spent, 0); back.spent == 0 {
			return
		}
		back.redemption = r
		at := int64(0)
		for _, n := range taken {
			if here := min(total, at-n.points) - max(so.spent, at); here > 0 {
				back.returns = append(back.returns, note{n.ends, -here})
			}
			at -= n.points
		}
		return
	}
}
