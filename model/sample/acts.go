package sample

import (
	"context"
	"time"

	"regulars/model"
	"regulars/model/care"
	"regulars/model/desk"
)

// act is something that is done by hand, through the method that the till calls.
type act struct {
	at time.Time
	do func(context.Context, *stage) error
}

// perform puts the acts by hand into the chapters.
func (p *plan) perform() {
	p.benefit()
	p.save()
	p.lastDays()
	p.owe()
	p.listen()
	p.today()
}

const betweenActs = 7 * time.Minute

// after adds an act to a past chapter, some minutes after what is there.
func (c *chapter) after(do func(context.Context, *stage) error) {
	at := c.at.Add(time.Duration(len(c.acts)+1) * betweenActs)
	c.acts = append(c.acts, act{at: at, do: do})
}

func redeem(m *member, points model.Points, receipt string) func(context.Context, *stage) error {
	return func(ctx context.Context, s *stage) error {
		id, err := s.id(ctx, m)
		if err == nil {
			_, err = s.cashier.Redeem(ctx, id, desk.Redemption{Points: points, Receipt: receipt})
		}
		return err
	}
}

func award(m *member, sale desk.Sale) func(context.Context, *stage) error {
	return func(ctx context.Context, s *stage) error {
		id, err := s.id(ctx, m)
		if err == nil {
			_, err = s.cashier.Award(ctx, id, sale)
		}
		return err
	}
}

func refund(receipt string) func(context.Context, *stage) error {
	return func(ctx context.Context, s *stage) error {
		_, err := s.owner.Refund(ctx, desk.Refund{Sale: receipt})
		return err
	}
}

func undo(ctx context.Context, s *stage) error {
	_, err := s.cashier.Undo(ctx, desk.Reversal{})
	return err
}

// say records feedback; m is nil for an anonymous customer.
func say(m *member, in desk.Feedback) func(context.Context, *stage) error {
	return func(ctx context.Context, s *stage) (err error) {
		if m != nil {
			if in.Member, err = s.id(ctx, m); err != nil {
				return err
			}
		}
		_, err = s.cashier.Feedback(ctx, in)
		return err
	}
}

// goldLeft are the points that the member of every example has, but for what gold earns above
// plain points since the shop has its program: half as much again.
const goldLeft = 2_997

// save lets the member of every example spend points three times, so that the ones of the
// examples are left.
func (p *plan) save() {
	m := p.cast[gold]
	total, redeemed := pointsBefore(m, p.days.today()), model.Points(0)
	for _, days := range []int{140, 62} {
		c := p.chapterAgo(days)
		have := pointsBefore(m, p.days.index(c.at)) - redeemed
		if most := have * 6 / 10 / 100 * 100; most > 0 {
			c.after(redeem(m, most, ""))
			redeemed += most
		}
	}
	if rest := total - redeemed - goldLeft; rest > 0 {
		p.chapterAgo(6).after(redeem(m, rest, ""))
	}
}

// pointsBefore are the points that a member of the cast has earned before a day.
func pointsBefore(m *member, day int) model.Points {
	var spent model.Money
	for _, v := range m.visits {
		if v.day < day {
			spent += v.amount
		}
	}
	return model.Points(spent / 100)
}

const (
	redeemers    = 2 // on each of the last days
	redeemLeast  = 300
	redeemMost   = 10 // hundreds
	refundLeast  = 1_500
	refundMost   = 20_000
	refundsEvery = 2 // days
)

// lastDays lets people of the crowd redeem and bring things back in the last days.
func (p *plan) lastDays() {
	spent := map[*member]model.Money{}
	for _, m := range p.cast {
		spent[m] = -model.MaxMoney // the cast has its own parts
	}
	for _, c := range p.chapters {
		for _, s := range c.sales {
			spent[s.buyer] += s.in.Amount
		}
		ago := p.days.today() - p.days.index(c.at)
		if ago < 1 || ago >= daysWritten {
			continue
		}
		left := redeemers
		for i := range c.sales {
			s := c.sales[(i*7+3)%len(c.sales)]
			points := model.Points(spent[s.buyer] / 100)
			if points < redeemLeast || left == 0 || s.in.Amount < 0 {
				continue
			}
			if left%2 == 0 {
				if ago%2 == 0 {
					points = min(points, giftSmall)
				}
				c.after(takeGift(s.buyer, points))
			} else {
				points = 100 * (1 + model.Points(p.random.Int64N(min(int64(points)/100, redeemMost))))
				c.after(redeem(s.buyer, points, s.in.Receipt))
			}
			spent[s.buyer] = 0
			left--
		}
		if ago%refundsEvery == 0 {
			p.takeBack(c, spent)
		}
		p.benefitDaily(c)
	}
}

// takeBack refunds a sale of a chapter.
func (p *plan) takeBack(c *chapter, spent map[*member]model.Money) {
	for _, s := range c.sales {
		if spent[s.buyer] >= s.in.Amount && s.in.Amount >= refundLeast && s.in.Amount <= refundMost {
			c.after(refund(s.in.Receipt))
			spent[s.buyer] = 0
			return
		}
	}
}

// owe makes a debt: a large purchase, its points spent, the purchase brought back.
func (p *plan) owe() {
	m := p.cast[indebted]
	for _, c := range p.chapters {
		for _, s := range c.sales {
			if s.buyer == m && p.days.today()-p.days.index(s.in.At) == 6 {
				p.chapterAgo(5).after(redeem(m, 600, ""))
				p.chapterAgo(3).after(refund(s.in.Receipt))
			}
		}
	}
}

// listen spreads feedback over the last days; today's stands among today's acts.
func (p *plan) listen() {
	for _, f := range []struct {
		ago     int
		who     *member
		kind    string
		score   int
		channel string
		text    words
	}{
		{6, nil, care.Suggestion, 0, "till", saidLonger},
		{5, nil, care.Praise, 5, "till", saidGiftBox},
		{3, p.cast[nicknamed], care.Suggestion, 4, "phone", saidSmallPacks},
		{2, p.cast[student], care.Product, 3, "wechat", saidProduct},
		{1, nil, care.Praise, 5, "till", saidRemembers},
	} {
		p.chapterAgo(f.ago).after(say(f.who, desk.Feedback{Kind: f.kind, Score: f.score, Text: f.text.in(p.opts.Lang), Channel: f.channel}))
	}
}
