package desk

import (
	"cmp"
	"context"
	"slices"

	"regulars/model"
	"regulars/model/clean"
	"regulars/model/coupon"
	"regulars/model/draw"
	"regulars/model/program"
	"regulars/model/staff"
)

// Redemption is a wish to spend points on a reward.
type Redemption struct {
	Points  model.Points // of an amount off or a gift to charity; what has a price may leave it 0
	Receipt string       // of the sale that it belongs to, "" if the till has none
	Reward  string       // code in the program; "" for an amount off
	Bill    model.Money  // that an amount is taken off, 0 if it is not known
	Hold    model.ID     // the hold that this commits, zero for none
}

// AmountOff is the code of the redemption that every program has.
const AmountOff = model.RedeemOff

// Reward is one thing that a member can have now, or could with more points.
type Reward struct {
	Type    string // model.RedeemOff and its sisters
	Code    string
	Label   program.Label // nil for an amount off
	Points  model.Points  // of charity the least
	Value   model.Money   // taken off the bill
	After   model.Points  // balance after it
	Missing model.Points  // 0 if the points are enough
	Away    model.Points  // of Points, what headquarters has to be asked for first; 0 in a shop on its own
	Left    int64         // of a gift, below zero if it is not counted
	Any     bool          // any number of points from Points on, in steps
	Most    bool          // the most that can be taken off without asking headquarters
	Blocked model.Code    // why it cannot be had although the points are enough, "" if it can
}

// Rewards lists what a member can have now, then what is out of reach: some amounts off and
// the most possible, gifts, coupons, tickets, charity.
func (s *Session) Rewards(ctx context.Context, id model.ID) ([]Reward, error) {
	if err := s.May(staff.RightFind); err != nil {
		return nil, err
	}
	var rewards []Reward
	err := s.store.View(ctx, func(b Book) error {
		_, acc, err := accountOf(b, id)
		if err != nil {
			return err
		}
		purse := purseOf(b, &acc)
		rewards, err = rewardsFor(b, purse.Balance, purse.Free(), hereOf(b, &acc, &purse))
		return err
	})
	return rewards, err
}

// rewardsFor lists rewards in the order in which a till shows them: what can be had first, then what
// can be had once headquarters was asked.
func rewardsFor(b Book, balance, free, here model.Points) ([]Reward, error) {
	p := b.Program()
	rewards := amountsOff(p, balance, free, here)
	offer := func(kind, code string, label program.Label, points model.Points) Reward {
		r := Reward{Type: kind, Code: code, Label: label, Points: points, After: balance - points, Left: -1}
		r.Missing, r.Away = lacking(points, free, here)
		return r
	}
	for i := range p.Gifts {
		g := &p.Gifts[i]
		r := offer(model.RedeemGift, g.Code, g.Label, g.Points)
		if g.Stock > 0 {
			given, err := b.Tally(tallyGift + g.Code)
			if err != nil {
				return nil, err
			}
			if r.Left = max(g.Stock-given.Count, 0); r.Left == 0 {
				r.Blocked = "gift.none"
			}
		}
		rewards = append(rewards, r)
	}
	for i := range p.Coupons {
		if c := &p.Coupons[i]; c.Points > 0 {
			rewards = append(rewards, offer(model.RedeemCoupon, c.Code, c.Label, c.Points))
		}
	}
	for i := range p.Draws {
		r := offer(model.RedeemDraw, p.Draws[i].Code, p.Draws[i].Label, p.Draws[i].Points)
		open, err := b.Tally(tallyDraw + p.Draws[i].Code)
		if err != nil {
			return nil, err
		}
		if open.Place == 0 {
			r.Blocked = "draw.closed"
		}
		rewards = append(rewards, r)
	}
	for i := range p.Charities {
		r := offer(model.RedeemCharity, p.Charities[i].Code, p.Charities[i].Label, p.Charities[i].Minimum)
		r.Any = true
		rewards = append(rewards, r)
	}
	slices.SortStableFunc(rewards, func(x, y Reward) int { return cmp.Compare(x.rank(), y.rank()) })
	return rewards, nil
}

func (r *Reward) rank() int {
	switch {
	case r.Missing > 0 || r.Blocked != "":
		return 2
	case r.Away > 0:
		return 1
	}
	return 0
}

// lacking says of a price how much the member does not have, and, of what the member has, how much
// is not here.
func lacking(points, free, here model.Points) (missing, away model.Points) {
	if points > free {
		return points - free, 0
	}
	return 0, max(points-here, 0)
}

// amountsOff offers round numbers of steps up to what is here, then the most possible here, then the
// most that headquarters could lend for; with too little for anything it shows what is missing.
func amountsOff(p *program.Program, balance, free, here model.Points) []Reward {
	least := max(p.Redeem.Minimum, p.Redeem.Step)
	most, all := p.Most(here, 0), p.Most(free, 0)
	offer := func(points model.Points) Reward {
		r := Reward{Type: model.RedeemOff, Code: AmountOff, Points: points, Value: p.ValueOf(points), After: balance - points, Left: -1}
		r.Missing, r.Away = lacking(points, free, here)
		return r
	}
	if all > most {
		return append(roundsOff(p, most, least, offer), awayOff(p, most, all, least, offer)...)
	}
	if most == 0 {
		r := offer(least)
		r.After = balance
		return []Reward{r}
	}
	return roundsOff(p, most, least, offer)
}

// awayOff offers what headquarters has to be asked for: the most that it could lend for, and before
// it round numbers, all of them where nothing is here and else the greatest.
func awayOff(p *program.Program, most, all, least model.Points, offer func(model.Points) Reward) []Reward {
	rewards := roundsOff(p, all, least, offer)
	rewards[len(rewards)-1].Most = false // that is said of what is here
	rewards = slices.DeleteFunc(rewards, func(r Reward) bool { return r.Points <= most })
	if most > 0 && len(rewards) > 2 {
		rewards = rewards[len(rewards)-2:]
	}
	return rewards
}

// roundsOff offers round numbers of steps up to the most that is possible, and that one.
func roundsOff(p *program.Program, most, least model.Points, offer func(model.Points) Reward) []Reward {
	if most == 0 {
		return nil
	}
	rounds := 4
	if len(p.Gifts)+len(p.Coupons)+len(p.Charities)+len(p.Draws) > 0 {
		rounds = 2 // a digit chooses, and there are nine
	}
	var rewards []Reward
	for _, times := range []model.Points{1, 2, 5, 10, 20, 50, 100} {
		points := least * times
		if points >= most || len(rewards) == rounds {
			break
		}
		rewards = append(rewards, offer(points))
	}
	last := offer(most)
	last.Most = len(rewards) > 0
	return append(rewards, last)
}

// Redeem spends points on a reward. Check and debit are one transaction.
func (s *Session) Redeem(ctx context.Context, id model.ID, want Redemption) (Answer, error) {
	if err := s.May(staff.RightAward); err != nil {
		return Answer{}, err
	}
	request := ""
	if want.Receipt != "" {
		receipt, err := clean.Receipt(want.Receipt)
		if err != nil {
			return Answer{}, err
		}
		want.Receipt = receipt
		request = redeemRequest + receipt
	}
	var code [8]byte
	s.store.Random(code[:])
	return s.act(ctx, id, func(p *party) (Answer, error) {
		if repeat, err := repeatedRedemption(p.b, request, p.n, want); repeat != nil || err != nil {
			return deref(repeat), err
		}
		return p.redeem(want, request, code)
	})
}

func repeatedRedemption(b Book, request string, n Number, want Redemption) (*Answer, error) {
	if request == "" {
		return nil, nil
	}
	pos, e, err := standing(b, request, false)
	if e == nil || err != nil {
		return nil, err
	}
	body, err := e.ParseBody()
	if err != nil {
		return nil, err
	}
	old, ok := body.(*model.PointsRedeemed)
	if owner, _ := b.Number(e.MemberID()); !ok || owner != n || !answers(old, want) {
		return nil, model.Refuse("receipt.used", want.Receipt, e.ID().String())
	}
	return firstAnswer(b, pos, e, body)
}

// answers reports whether a redemption is the one that is asked for again.
func answers(old *model.PointsRedeemed, want Redemption) bool {
	return old.Reward == cmp.Or(want.Reward, AmountOff) && (want.Points == 0 || old.Points == want.Points)
}

// redeem drafts a redemption: what it costs, from which lots, and what is given for it.
func (p *party) redeem(want Redemption, request string, random [8]byte) (Answer, error) {
	prog, before := p.b.Program(), p.purse()
	body := &model.PointsRedeemed{At: p.b.Now().Unix(), Points: want.Points, Reward: cmp.Or(want.Reward, AmountOff), Program: prog.Version}
	free, freed := before.Free(), model.Points(0)
	if !want.Hold.IsZero() {
		hold, err := p.openHold(want.Hold)
		if err != nil {
			return Answer{}, err
		}
		body.Hold, body.Freed = p.own(want.Hold), []model.Hold{{Until: hold.Until, Points: -hold.Points}}
		freed = hold.Points
		free = max(before.Balance-before.Held+freed, 0) // some of what was put aside may have ended since
	}
	if err := p.price(body, want, free); err != nil {
		return Answer{}, p.takes(p.unseen(err, body.Points, freed), body.Reward, want.Bill)
	}
	if most := prog.Limits.Redeem; most > 0 {
		had, err := p.redeemedToday()
		if err != nil {
			return Answer{}, err
		}
		if had+body.Points > most {
			return Answer{}, model.Refuse("redeem.day", most.Format(), max(most-had, 0).Format())
		}
	}
	var err error
	if body.Lots, err = p.spend(body.Points, freed); err != nil {
		return Answer{}, p.takes(err, body.Reward, want.Bill)
	}
	if err := p.deliver(body, random); err != nil {
		return Answer{}, err
	}
	entry := p.add(body, request)
	if body.Type == model.RedeemCoupon {
		p.issue(prog.CouponBy(body.Reward), body.Coupon, "redeem", "")
	}
	return p.answer(entry, body, before, p.b.Program().ExplainRedeem(body, p.b.Shop().Currency)), nil
}

// price fills in type, points and value of a redemption and refuses what cannot be had.
func (p *party) price(body *model.PointsRedeemed, want Redemption, free model.Points) error {
	prog := p.b.Program()
	fixed := func(kind string, price model.Points) error {
		body.Type = kind
		if want.Points != 0 && want.Points != price {
			return model.Refuse("redeem.price", body.Reward, price.Format())
		}
		body.Points = price
		return prog.CheckHas(price, free)
	}
	if body.Reward == AmountOff {
		body.Value = prog.ValueOf(want.Points)
		return prog.CheckRedeem(want.Points, free, want.Bill)
	}
	if g := prog.GiftBy(body.Reward); g != nil {
		if err := p.inStock(g); err != nil {
			return err
		}
		return fixed(model.RedeemGift, g.Points)
	}
	if c := prog.CouponBy(body.Reward); c != nil && c.Points > 0 {
		return fixed(model.RedeemCoupon, c.Points)
	}
	if d := prog.DrawBy(body.Reward); d != nil {
		return fixed(model.RedeemDraw, d.Points)
	}
	if c := prog.CharityBy(body.Reward); c != nil {
		body.Type = model.RedeemCharity
		if err := c.CheckGive(want.Points); err != nil {
			return err
		}
		return prog.CheckHas(want.Points, free)
	}
	return model.Refuse("redeem.reward", clean.Line(body.Reward))
}

func (p *party) inStock(g *program.Gift) error {
	if g.Stock == 0 {
		return nil
	}
	given, err := p.b.Tally(tallyGift + g.Code)
	if err == nil && given.Count >= g.Stock {
		err = model.Refuse("gift.none", LabelWord(g.Label))
	}
	return err
}

// deliver fills in what a redemption gives beside an amount off: a coupon's code, a ticket and
// what it won.
func (p *party) deliver(body *model.PointsRedeemed, random [8]byte) error {
	switch body.Type {
	case model.RedeemCoupon:
		code, err := p.freshCode(random)
		body.Coupon = string(code)
		return err
	case model.RedeemDraw:
		return p.ticket(body)
	}
	return nil
}

// freshCode makes a coupon code that no coupon has.
func (p *party) freshCode(random [8]byte) (coupon.Code, error) {
	for {
		code := coupon.New(random)
		taken, err := p.b.Coupon(string(code))
		if err != nil || taken == nil {
			return code, err
		}
		for i := range random { // one in some millions: go on from here
			if random[i]++; random[i] != 0 {
				break
			}
		}
	}
}

// ticket numbers a ticket and says what it won.
func (p *party) ticket(body *model.PointsRedeemed) error {
	state, seed, err := openDraw(p.b, body.Reward)
	if err != nil {
		return err
	}
	prizes, err := openedPrizes(p.b, state, body.Reward)
	if err != nil {
		return err
	}
	body.Ticket = uint64(state.Count) + 1
	body.Prize = draw.Win(prizes, draw.Number(seed, body.Reward, body.Ticket))
	return nil
}

// redeemedToday sums what the member redeemed today.
func (p *party) redeemedToday() (model.Points, error) {
	var sum model.Points
	start, looks := p.today().Start(p.b.Shop().Zone), 0
	t := newTaken(p.b)
	err := p.b.History(p.n, 0, func(pos uint64, e *model.Event) bool {
		t.see(pos, e)
		looks++
		if e.HLC.Time().Before(start) || looks > dayLooks {
			return false
		}
		if body, err := e.ParseBody(); err == nil && !t.undone[pos] {
			if v, ok := body.(*model.PointsRedeemed); ok {
				sum += v.Points
			}
		}
		return true
	})
	return sum, err
}
