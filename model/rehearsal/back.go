package rehearsal

import (
	"regulars/model"
	"regulars/model/ledger"
	"regulars/model/past"
	"regulars/model/program"
)

// refund takes back of a sale what this program gave for it: in proportion to the money, all
// that is left with the last of it.
func (s *side) refund(x *scene, v *model.SaleRefunded, f *fate) error {
	acc, err := s.enter(x.n, x.at, x.on.Day)
	if err != nil {
		return err
	}
	y := &f.yields[s.index]
	back := model.Effect{Spend: v.Amount, At: v.Back.At, Visits: v.Back.Visits, FirstVisit: v.Back.FirstVisit, LastVisit: v.Back.LastVisit}
	points := model.Points(program.Prorate(model.Money(y.points), min(-v.Amount, f.left), f.left))
	if len(v.Lines) == 0 { // all that was left
		points = y.points
		back.Carried, back.Den = -y.carried, y.den
		back.Earned -= y.bonus
		s.out.Bonus -= y.bonus
		s.pace(x.n).gains[byVisit] -= y.bonus
		y.bonus = 0
	}
	y.points -= points
	back.Earned -= points
	back.Qualify = -points
	s.out.Purchases -= points
	s.pace(x.n).gains[byPurchase] -= points
	if y.ends != model.Never && y.ends < x.on.Day {
		back.Expired = back.Earned // they ended meanwhile, the member does not have them
		s.out.Expired += back.Earned
	} else if y.ends != model.Never && back.Earned != 0 {
		back.Lots = []model.Lot{{Ends: y.ends, Points: back.Earned}}
	}
	acc.Apply(back, s.past.zone)
	s.returned(x, acc, -v.Back.Redeemed)
	s.stand(acc, back, x.at, x.on.Day)
	s.Keep(x.n, acc)
	return nil
}

// stand reviews a member's step after something that counts was taken back, or done again.
func (s *side) stand(acc *ledger.Account, back model.Effect, at int64, day model.Day) {
	if back.At != 0 && (back.Spend < 0 || back.Qualify < 0 || back.Visits < 0 || back.Engaged < 0) {
		if r := s.prog.Revoked(acc, back.At, day); r.Why != "" {
			s.step(acc, r, at)
			return
		}
	}
	s.climb(acc, at, day)
}

// returned gives back what a refund returns of the points spent, as far as this program let
// them be spent.
func (s *side) returned(x *scene, acc *ledger.Account, points model.Points) {
	p := s.pace(x.n)
	if points = min(points, p.redeemed); points <= 0 {
		return
	}
	p.redeemed -= points
	s.out.Redeemed -= points
	back := model.Effect{Redeemed: -points}
	if ends := s.prog.EndsOf(x.on.Day); ends != model.Never {
		back.Lots = []model.Lot{{Ends: ends, Points: points}}
	}
	acc.Apply(back, s.past.zone)
}

// takenBack applies what no rule decides: the end of an act of before the period.
func (s *side) takenBack(n past.Number, at int64, back model.Effect, of model.Kind) error {
	day := model.DayOf(at, s.past.zone)
	acc, err := s.enter(n, at, day)
	if err != nil {
		return err
	}
	acc.Apply(back, s.past.zone)
	s.stand(acc, back, at, day)
	s.Keep(n, acc)
	if of == model.SaleRecordedKind || of == model.SaleRefundedKind {
		s.out.Purchases += back.Earned
	} else {
		s.out.Bonus += back.Earned + back.Adjusted
	}
	s.out.Redeemed += back.Redeemed
	s.out.Expired += back.Expired
	return nil
}
