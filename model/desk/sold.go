package desk

import (
	"math/big"

	"regulars/model"
	"regulars/model/clean"
	"regulars/model/program"
)

// sold is a sale and what came back of it so far.
type sold struct {
	sale   *model.SaleRecorded
	shares []model.Money // paid for each line, and for what the lines do not explain
	bases  []model.Money // what of it earned
	back   []int64       // of each share, thousandths of goods
	paid   model.Money   // came back
	whole  bool          // by a refund without lines
	points model.Points  // clawed back
	rest   int64         // of the remainder taken back, in 1/Den point
	spent  model.Points  // returned of the redemption
}

func newSold(sale *model.SaleRecorded, refunds []refunding) *sold {
	s := &sold{
		sale: sale, shares: program.ShareOut(sale.Lines, sale.Amount, sale.Amount), bases: program.ShareOut(sale.Lines, sale.Amount, sale.Amount-sale.Tender),
		back: make([]int64, len(sale.Lines)+1),
	}
	for _, r := range refunds {
		s.note(r.body)
	}
	return s
}

// note adds a refund to what came back.
func (s *sold) note(r *model.SaleRefunded) {
	if len(r.Lines) == 0 {
		s.whole = true
	}
	for _, l := range r.Lines {
		if l.Line < len(s.back) {
			s.back[l.Line] += l.Quantity
		}
	}
	s.paid -= r.Amount
	s.points -= r.Back.Earned
	s.rest += r.Back.Carried
	s.spent -= r.Back.Redeemed
}

// left is what the sale still has paid.
func (s *sold) left() model.Money {
	if s.whole {
		return 0
	}
	return s.sale.Amount - s.paid
}

// quantity is how many thousandths of a line were sold; who did not say sold one.
func (s *sold) quantity(line int) int64 {
	if line < len(s.sale.Lines) && s.sale.Lines[line].Quantity > 0 {
		return s.sale.Lines[line].Quantity
	}
	return 1000
}

// of returns the share of an amount that belongs to a quantity of a line.
func (s *sold) of(amount model.Money, line int, quantity int64) model.Money {
	return program.Prorate(amount, model.Money(quantity), model.Money(s.quantity(line)))
}

// choose turns what came back into lines of the receipt, and refuses more than was sold.
func (s *sold) choose(lines []LineBack) ([]model.RefundLine, error) {
	var chosen []model.RefundLine
	taken := make([]int64, len(s.back))
	for _, want := range lines {
		left, known := want.Quantity, false
		all := want.Quantity == 0
		var rest int64
		for i, l := range s.sale.Lines {
			if l.SKU != want.SKU && l.Product != want.SKU {
				continue
			}
			known = true
			here := s.quantity(i) - s.back[i] - taken[i]
			rest += here
			if !all {
				here = min(here, left)
			}
			if here <= 0 {
				continue
			}
			before := s.back[i] + taken[i]
			amount := s.of(s.shares[i], i, before+here) - s.of(s.shares[i], i, before)
			chosen = append(chosen, model.RefundLine{Line: i, Quantity: here, Amount: amount})
			taken[i] += here
			left -= here
		}
		switch {
		case !known:
			return nil, model.Refuse("refund.line", clean.Line(want.SKU))
		case s.whole || rest <= 0 || (!all && left > 0):
			if s.whole {
				rest = 0
			}
			return nil, model.Refuse("refund.more", clean.Line(want.SKU), quantityText(max(rest, 0)))
		case want.Quantity < 0:
			return nil, model.Refuse("refund.quantity")
		}
	}
	return chosen, nil
}

// quantityText writes thousandths: 1,500 is "1.5".
func quantityText(q int64) string { return model.Share(q, 1000) }

// within keeps the amount of a refund between nothing and what is left: a discount that stands
// on a line of its own makes the other lines more than was paid.
func (s *sold) within(amount model.Money) model.Money {
	if s.sale.Amount < 0 {
		return min(max(amount, 0), -s.left())
	}
	return -min(max(-amount, 0), s.left())
}

// clawed returns the points and the remainder that a refund takes back: what all refunds take,
// with this one, less what the others did. All lines together take exactly what the sale gave.
func (s *sold) clawed(made *model.SaleRefunded) (points model.Points, rest int64) {
	m, sale := s.moved(made), s.sale
	due := share(sale.Points, m.earned, m.whole)
	after := max(due, s.points) // one that was taken back since may have left more than is due
	if sale.Points < 0 {
		after = min(due, s.points)
	}
	uncut := share(sale.Points+sale.Cut, m.earned, m.whole) + after - due
	all := new(big.Int).Mul(big.NewInt(int64(uncut)), big.NewInt(sale.Den))
	return after - s.points, all.Sub(all, m.earned).Int64() - s.rest
}

// moved is what came back so far, with made, as the exact numerator of points.
type moved struct{ earned, whole *big.Int }

func (s *sold) moved(made *model.SaleRefunded) moved {
	m := moved{new(big.Int), new(big.Int)}
	add := map[int]int64{}
	all := s.whole || s.left()+made.Amount == 0 // all the money is all the points
	for _, l := range made.Lines {
		add[l.Line] += l.Quantity
	}
	for i, base := range s.bases {
		rate := big.NewInt(s.rateOf(i))
		m.whole.Add(m.whole, new(big.Int).Mul(big.NewInt(int64(base)), rate))
		came := s.of(base, i, min(s.back[i]+add[i], s.quantity(i)))
		if all {
			came = base
		}
		m.earned.Add(m.earned, new(big.Int).Mul(big.NewInt(int64(came)), rate))
	}
	least, most := new(big.Int), m.whole
	if m.whole.Sign() < 0 {
		least, most = m.whole, new(big.Int)
	}
	if m.earned.Cmp(least) < 0 { // beyond what was bought, as a discount on a line of its own can make it
		m.earned.Set(least)
	} else if m.earned.Cmp(most) > 0 {
		m.earned.Set(most)
	}
	return m
}

// rateOf is the rate that a share of the sale earned at, as its entry says.
func (s *sold) rateOf(i int) int64 {
	for _, part := range s.sale.Parts {
		if len(part.Lines) == 0 {
			return s.sale.Rate * part.Factor / model.FactorOne
		}
		for _, line := range part.Lines {
			if line == i {
				return s.sale.Rate * part.Factor / model.FactorOne
			}
		}
	}
	if len(s.sale.Parts) > 0 {
		return 0
	}
	return s.sale.Rate
}

// share returns points * part / whole, rounded down towards the member.
func share(points model.Points, part, whole *big.Int) model.Points {
	if whole.Sign() == 0 || part.Cmp(whole) == 0 {
		return points
	}
	out := new(big.Int).Mul(big.NewInt(int64(points)), part)
	return model.Points(out.Quo(out, whole).Int64())
}
