package member

import (
	"fmt"
	"strings"
	"time"

	"regulars/model"
	"regulars/model/clean"
	"regulars/model/coupon"
	"regulars/model/desk"
	"regulars/model/say"
	"regulars/tui/i18n"
	"regulars/tui/part"
	"regulars/tui/text"
)

// drawHoldings draws what the member has beside the balance.
func (p *Page) drawHoldings(b *part.Body, height int) {
	th, lang := p.env.Theme(), p.env.Lang()
	p.drawWho(b)
	b.Blank()
	switch {
	case p.heldErr != nil:
		b.Refuse(th, lang, 1, p.heldErr)
	case p.held == nil:
		b.Add(text.Spaces(indent) + th.Muted.Render(w(p).Reading))
	default:
		b.Add(p.heldPane.View(th, lang, p.holdingLines(b.Width), height-len(b.Lines))...)
	}
}

// holdingLines are all of it: every coming end, what is put aside or owed, the step on the
// ladder and how it came about, the coupons.
func (p *Page) holdingLines(width int) []string {
	if p.held == nil {
		return nil
	}
	b := &part.Body{Width: width}
	p.drawEnds(b)
	p.drawAside(b)
	p.drawLadder(b)
	p.drawCoupons(b)
	return b.Lines
}

// heading begins a part of the holdings.
func (p *Page) heading(b *part.Body, title string) {
	if len(b.Lines) > 0 {
		b.Blank()
	}
	b.Add(text.Spaces(indent) + p.env.Theme().Muted.Render(title))
}

// rows adds rows in columns under a heading.
func (p *Page) rows(b *part.Body, columns []part.Column, rows [][]string) {
	_, lines := part.Grid(b.Width-indent-1, columns, rows)
	b.Add(part.Indent(indent, lines...)...)
}

// drawEnds lists every lot with its end.
func (p *Page) drawEnds(b *part.Body) {
	th := p.env.Theme()
	p.heading(b, pw(p).Ends)
	if len(p.held.Lots) == 0 {
		b.Add(text.Spaces(indent) + pw(p).NoPoints)
		return
	}
	rows := make([][]string, len(p.held.Lots))
	for i, l := range p.held.Lots {
		rows[i] = []string{th.Strong.Render(l.Points.Format()), pw(p).EndNever, ""}
		switch l.Ends {
		case model.Never:
		case model.Idle:
			rows[i][1] = pw(p).EndIdle
		default:
			rows[i][1], rows[i][2] = l.Ends.String(), th.Muted.Render(p.left(l.Ends))
		}
	}
	p.rows(b, []part.Column{{Right: true}, {}, {Flex: true}}, rows)
}

// left says how much time there is to a day's end.
func (p *Page) left(day model.Day) string {
	now := p.env.Now()
	return pw(p).Left(-i18n.DaysBetween(day.Start(now.Location()), now))
}

// drawAside says what is put aside and what is owed, if anything is.
func (p *Page) drawAside(b *part.Body) {
	h, th := p.held, p.env.Theme()
	if len(h.Holds) > 0 {
		p.heading(b, pw(p).Holds)
		for _, hold := range h.Holds {
			until := time.Unix(hold.Until, 0).In(p.env.Location())
			b.Add(text.Spaces(indent) + fmt.Sprintf(pw(p).HeldUntil, hold.Points.Format(), until.Format("15:04")))
		}
	}
	if h.Debt > 0 {
		p.heading(b, pw(p).Debt)
		b.Add(" " + th.Warn.Render("! "+fmt.Sprintf(w(p).Owes, h.Debt.Format())) + "   " + pw(p).DebtLine)
	}
}

// drawLadder says where the member stands, until when, what is missing, and the steps so far.
func (p *Page) drawLadder(b *part.Body) {
	h, th, lang, cur := p.held, p.env.Theme(), p.env.Lang(), p.env.Currency()
	s := h.Standing
	p.heading(b, w(p).Tier)
	if s.Tier == nil {
		return
	}
	measure := func(quantity int64) string {
		return desk.MeasureWord{By: s.By, Quantity: quantity, Currency: cur}.Say(lang)
	}
	until, next := "", w(p).TopTier
	if s.Until != model.Never {
		until = fmt.Sprintf(pw(p).KeptUntil, s.Until)
	}
	if s.Next != nil {
		next = fmt.Sprintf(w(p).NextTier, s.Next.Name[lang], measure(s.Missing))
	}
	b.Flow(text.Spaces(indent)+th.Strong.Render(s.Tier.Name[lang])+text.Spaces(3), until, next, pw(p).Counted(s.Months, measure(s.Have)))
	if benefits := s.Tier.Benefits[lang]; len(benefits) > 0 {
		b.Say(indent, th.Text, strings.Join(benefits, " · "))
	}
	for _, step := range h.Steps {
		at := step.At.In(p.env.Location()).Format(time.DateOnly)
		for i, line := range text.Wrap(say.Why(lang, step.Why), max(b.Width-indent-len(at)-3, 1)) {
			lead := th.Muted.Render(at)
			if i > 0 {
				lead = text.Spaces(len(at))
			}
			b.Add(text.Spaces(indent) + lead + "  " + line)
		}
	}
}

// drawCoupons lists the coupons: those that can be used today first, then the others.
func (p *Page) drawCoupons(b *part.Body) {
	th := p.env.Theme()
	p.heading(b, pw(p).Coupons)
	if len(p.held.Coupons) == 0 {
		b.Add(text.Spaces(indent) + pw(p).NoCoupons)
		return
	}
	rows := make([][]string, len(p.held.Coupons))
	for i := range p.held.Coupons {
		c := &p.held.Coupons[i]
		rows[i] = []string{p.couponState(c), p.couponName(c), c.Code.String(), p.couponDays(c)}
		if !c.Usable {
			for j := range rows[i] {
				rows[i][j] = th.Muted.Render(rows[i][j])
			}
		}
	}
	p.rows(b, []part.Column{{}, {Flex: true}, {}, {Drop: 1}}, rows)
}

func (p *Page) couponName(c *desk.CouponView) string {
	if label := c.Label.In(p.env.Lang()); label != "" {
		return label
	}
	return clean.Line(c.Template)
}

// couponState says in one word whether a coupon can be used.
func (p *Page) couponState(c *desk.CouponView) string {
	states := pw(p).CouponStates
	today := model.DayOf(p.env.Now().Unix(), p.env.Location())
	switch {
	case c.Away:
		return states.Away
	case c.Usable:
		return states.Usable
	case c.State == coupon.Used:
		return states.Used
	case c.State == coupon.Voided:
		return states.Voided
	case today < c.From:
		return states.Early
	case c.Until != model.Never && today > c.Until:
		return states.Ended
	}
	return states.Gone
}

// couponDays says when a coupon is good.
func (p *Page) couponDays(c *desk.CouponView) string {
	if c.Until == model.Never {
		return fmt.Sprintf(pw(p).CouponFrom, c.From)
	}
	return fmt.Sprintf(pw(p).CouponDays, c.From, c.Until)
}
