package sample

import (
	"context"
	_ "embed"
	"strings"
	"time"

	"regulars/model"
	"regulars/model/desk"
)

// programText is the program that the shop publishes a week before it is practised on. Its own
// words are in every language; the dates of its campaign are filled in.
//
//go:embed program.toml
var programText string

const (
	campaignCode  = "comeback"
	campaignDays  = 28
	checkinsDaily = 3
)

// benefit lets the shop publish its program after the chapter that ended a week ago, run a
// campaign, and give coupons by hand. It must come before all other acts: they may need it.
func (p *plan) benefit() {
	c := p.chapterAgo(daysWritten)
	from := c.at
	c.after(func(ctx context.Context, s *stage) error {
		dates := strings.NewReplacer("{from}", from.Format(time.DateOnly), "{until}", from.AddDate(0, 0, campaignDays).Format(time.DateOnly))
		_, err := s.owner.PublishProgram(ctx, dates.Replace(programText))
		return err
	})
	c.after(func(ctx context.Context, s *stage) error {
		_, err := s.owner.RunCampaign(ctx, campaignCode, nil)
		return err
	})
	p.chapterAgo(3).after(issue(p.cast[gold], "ten"))
	p.chapterAgo(2).after(issue(p.cast[complaining], "sorry"))
}

// issue gives a coupon by hand.
func issue(m *member, template string) func(context.Context, *stage) error {
	return func(ctx context.Context, s *stage) error {
		id, err := s.id(ctx, m)
		if err == nil {
			_, err = s.owner.IssueCoupon(ctx, id, desk.Issue{Template: template})
		}
		return err
	}
}

// drawn are the gifts that the crowd takes, the cheaper one last.
var drawn = []struct {
	code  string
	price model.Points
}{{"tin", 800}, {"cup", giftSmall}}

// giftSmall is the price of the cheapest gift.
const giftSmall = 300

// takeGift spends points on the best gift that a member of the crowd can afford by plain
// purchases alone; multipliers only add to that.
func takeGift(m *member, points model.Points) func(context.Context, *stage) error {
	code := drawn[len(drawn)-1].code
	for _, g := range drawn {
		if g.price <= points {
			code = g.code
			break
		}
	}
	return func(ctx context.Context, s *stage) error {
		id, err := s.id(ctx, m)
		if err == nil {
			_, err = s.cashier.Redeem(ctx, id, desk.Redemption{Reward: code})
		}
		return err
	}
}

// benefitDaily lets a few who bought that day check in, and everybody who brought a coupon of the
// campaign use it.
func (p *plan) benefitDaily(c *chapter) {
	var buyers []*member
	for _, s := range c.sales {
		if s.in.Amount > 0 && len(buyers) < checkinsDaily && !p.played(s.buyer) {
			buyers = append(buyers, s.buyer)
		}
	}
	c.after(func(ctx context.Context, s *stage) error {
		for _, m := range buyers {
			id, err := s.id(ctx, m)
			if err == nil {
				_, err = s.cashier.CheckIn(ctx, id)
			}
			if err != nil {
				return err
			}
		}
		return s.useCoupons(ctx, c)
	})
}

// useCoupons uses what the day's buyers have of the campaign's coupons on their bills.
func (s *stage) useCoupons(ctx context.Context, c *chapter) error {
	for _, sale := range c.sales {
		if sale.in.Amount <= 0 || s.plan.played(sale.buyer) {
			continue
		}
		id, err := s.id(ctx, sale.buyer)
		if err != nil {
			return err
		}
		views, err := s.cashier.Coupons(ctx, id)
		if err != nil || len(views) == 0 || !views[0].Usable {
			if err != nil {
				return err
			}
			continue
		}
		use := desk.CouponUse{Code: string(views[0].Code), Bill: sale.in.Amount, Receipt: sale.in.Receipt}
		if _, err := s.cashier.UseCoupon(ctx, id, use); err != nil {
			return err
		}
	}
	return nil
}

// played reports whether a member is one of the cast, who have their own parts.
func (p *plan) played(m *member) bool {
	for _, of := range p.cast {
		if of == m {
			return true
		}
	}
	return false
}
