package till

import (
	"context"
	"fmt"
	"time"

	tea "charm.land/bubbletea/v2"

	"regulars/model"
	"regulars/model/clean"
	"regulars/model/coupon"
	"regulars/model/desk"
	"regulars/model/program"
	"regulars/model/say"
	"regulars/tui/part"
	"regulars/tui/screen"
	"regulars/tui/text"
)

// couponRow is a coupon with the rule that it was issued from, nil if the program has it no
// more.
type couponRow struct {
	desk.CouponView
	rule *program.Coupon
}

// wallet shows a member's coupons: those that can be used now, and one besides if its code was
// scanned. A digit marks one, another key uses it on the bill that is typed.
type wallet struct {
	quiet
	seq    int
	read   bool
	rows   []couponRow
	can    int // of rows, so many can be used
	err    error
	chosen int // counted from 1, 0 for none
	code   coupon.Code
}

// openWallet opens the member's coupons; code marks one of them, "" none.
func (c *Card) openWallet(code coupon.Code) tea.Cmd {
	if c.saving != "" || c.member == nil {
		return nil
	}
	c.chooseSeq++
	seq, id, cur := c.chooseSeq, c.member.ID, c.env.Currency()
	c.wallet, c.choosing = &wallet{quiet: quietFrom(c.env.Clock()), seq: seq, code: code}, nil
	return c.counter.ask(c.env, func(ctx context.Context, d Desk) tea.Msg {
		rows, err := readCoupons(ctx, d, id, cur)
		return wallets{seq: seq, coupons: rows, err: err}
	})
}

// readCoupons reads a member's coupons with their rules.
func readCoupons(ctx context.Context, d Desk, id model.ID, cur model.Currency) ([]couponRow, error) {
	views, err := d.Coupons(ctx, id)
	if err != nil {
		return nil, err
	}
	doc, version, err := d.ProgramText(ctx)
	if err != nil {
		return nil, err
	}
	p, err := program.Parse(version, doc, cur)
	if err != nil {
		return nil, err
	}
	rows := make([]couponRow, len(views))
	for i, v := range views {
		rows[i] = couponRow{v, p.CouponBy(v.Template)}
	}
	return rows, nil
}

// take shows what can be used, and below it the one that was scanned if it cannot.
func (o *wallet) take(msg wallets) {
	if o == nil || o.seq != msg.seq {
		return
	}
	o.read, o.err = true, msg.err
	for _, r := range msg.coupons {
		if r.Usable {
			o.rows = append(o.rows, r)
			if r.Code == o.code {
				o.chosen = len(o.rows)
			}
		}
	}
	o.can = len(o.rows)
	for _, r := range msg.coupons {
		if !r.Usable && r.Code == o.code {
			o.rows = append(o.rows, r)
		}
	}
}

// key takes a digit or an arrow.
func (o *wallet) key(key tea.KeyPressMsg, now time.Time) {
	if !o.listens(now) {
		return
	}
	if screen.ActionOf(key) == screen.Choose {
		next := o.chosen + 1
		if key.Code == tea.KeyUp {
			next = o.chosen - 1
		}
		o.chosen = max(min(next, o.can), min(1, o.can))
		return
	}
	if digit := part.Digit(key); digit >= 1 && digit <= min(o.can, digitsMost) {
		o.chosen = digit
	}
}

// actions of the wallet.
func (o *wallet) actions(s *speech, bill model.Money) []screen.Offer {
	use, cancel := screen.Can(screen.Confirm).As(s.x.Use), screen.Can(screen.Back).As(s.w.Cancel)
	void := screen.Can(screen.Void)
	switch {
	case o.can == 0:
		return []screen.Offer{use.Unless(s.x.NoneUsable), cancel}
	case o.chosen == 0:
		use, void = use.Unless(s.x.ChooseOne), void.Unless(s.x.ChooseOne)
	case o.rows[o.chosen-1].needsBill() && bill == 0:
		use = use.Unless(s.x.NeedBill)
	}
	return []screen.Offer{use, screen.Can(screen.Choose), void, cancel}
}

// needsBill reports whether what the coupon gives depends on the bill.
func (r *couponRow) needsBill() bool {
	return r.rule != nil && (r.rule.Bill > 0 || r.rule.Type == program.CouponPercent)
}

// bill is the amount that is typed, 0 if none is.
func (c *Card) bill() model.Money {
	amount, err := clean.Amount(c.amount.Value(), c.env.Currency())
	if err != nil {
		return 0
	}
	return amount
}

// useCoupon uses the marked coupon on the typed bill. What is left of the bill takes its place,
// because that is what is paid and earns.
func (c *Card) useCoupon() tea.Cmd {
	o := c.wallet
	if !o.listens(c.env.Clock()) || o.chosen == 0 || c.saving != "" {
		return nil
	}
	s, m, r, bill := c.counter.speech(c.env), *c.member, o.rows[o.chosen-1], c.bill()
	waits := s.x.Using
	if r.Away {
		waits = s.x.Fetching
	}
	cmd := c.book(waits, func(ctx context.Context, d Desk) (desk.Answer, outcome, error) {
		a, err := d.UseCoupon(ctx, m.ID, desk.CouponUse{Code: string(r.Code), Bill: bill})
		if err != nil {
			return a, outcome{}, err
		}
		off, rest, pay := s.gives(&r, bill), model.Money(0), ""
		if bill > 0 && a.Amount > 0 && a.Amount < bill {
			rest = bill - a.Amount
			pay = fmt.Sprintf(s.x.ToPay, s.cur.Format(rest))
		}
		who := s.member(&m)
		undo := deed{a.Entry, who, say.Word(s.lang, "kind."+string(model.CouponRedeemedKind)) + " " + s.couponName(&r)}
		return a, outcome{told: fmt.Sprintf(s.x.UsedIt, s.couponName(&r), off, pay) + "  " + who, undo: undo, rest: rest}, nil
	})
	if cmd != nil {
		c.wallet = nil
	}
	return cmd
}

// couponName is what a coupon is called.
func (s *speech) couponName(r *couponRow) string {
	if label := r.Label.In(s.lang); label != "" {
		return label
	}
	return r.Template
}

// gives says what a coupon takes off a bill, or why it cannot be used on it; what it is called
// says the rest.
func (s *speech) gives(r *couponRow, bill model.Money) string {
	switch {
	case r.State == coupon.Used:
		return s.x.Used
	case r.State == coupon.Voided:
		return s.x.Voided
	case r.rule == nil:
		return s.x.Unknown
	case !r.Usable && r.Until != model.Never && r.Until < model.DayOf(s.now.Unix(), s.now.Location()):
		return s.x.Late
	case !r.Usable:
		return fmt.Sprintf(s.x.Early, s.day(r.From))
	case bill < r.rule.Bill:
		return fmt.Sprintf(s.x.FromBill, s.cur.Format(r.rule.Bill))
	case r.rule.Type == program.CouponGift:
		return s.giftName(r)
	case r.rule.Type == program.CouponPercent && bill == 0:
		return fmt.Sprintf("−%d%%", r.rule.Percent)
	}
	off, err := r.rule.Off(bill, nil, s.cur)
	if err != nil {
		sentence, _ := say.Error(s.lang, err)
		return sentence
	}
	return fmt.Sprintf(s.x.TakesOff, s.cur.Format(off))
}

// giftName is the gift that a coupon gives, by its name if the program tells it.
func (s *speech) giftName(r *couponRow) string {
	if s.tiers.program != nil {
		if g := s.tiers.program.GiftBy(r.rule.Gift); g != nil && g.Label[s.lang] != "" {
			return g.Label[s.lang]
		}
	}
	return r.rule.Gift
}

// draw puts the coupons under the facts.
func (o *wallet) draw(s *speech, p *page, height int, bill model.Money) {
	inner := s.boxWidth(p.width) - 4
	cancel := s.key(screen.Back.KeyName(s.lang), s.w.Cancel)
	quietly := func(sentence string) []string { return []string{text.Spaces(markWidth) + s.th.Muted.Render(sentence)} }
	keys := text.Spaces(markWidth)
	var rows []string
	switch {
	case o.err != nil:
		sentence, hint := say.Error(s.lang, o.err)
		rows = []string{s.th.Warn.Render("! " + sentence), "  " + hint}
	case !o.read:
		rows = quietly(s.w.Reading)
	case len(o.rows) == 0:
		rows = quietly(s.x.NoneUsable)
	default:
		rows = o.lines(s, inner, bill)
	}
	if o.can > 0 {
		keys += s.key(digitsTo(min(o.can, digitsMost)), s.w.Choose) + "   "
	}
	if o.chosen > 0 {
		does := s.x.Use
		if inner >= wide-16 {
			does += " " + s.couponName(&o.rows[o.chosen-1])
		}
		if o.rows[o.chosen-1].needsBill() && bill == 0 {
			does = s.th.Muted.Render("(" + screen.Confirm.KeyName(s.lang) + " " + does + ")")
			keys += does + "   "
		} else {
			keys += s.key(screen.Confirm.KeyName(s.lang), s.th.Strong.Render(does)) + "   "
		}
	}
	title := s.x.Wallet
	if bill > 0 {
		title += "  " + s.w.Sale + " " + s.cur.Format(bill)
	}
	s.boxed(p, height, title, rows, o.chosen, []string{keys + cancel})
}

// lines draws a line for each coupon: digit, code, what it is, its last day, what it gives.
func (o *wallet) lines(s *speech, width int, bill model.Money) []string {
	cells := make([][]string, len(o.rows))
	for i := range o.rows {
		r := &o.rows[i]
		digit, until := "-", s.x.NoEnd
		if r.Until != model.Never {
			until = fmt.Sprintf(s.x.Until, s.day(r.Until))
		}
		switch {
		case i < min(o.can, digitsMost):
			digit = string(rune('1' + i))
		case i < o.can:
			digit = " "
		}
		gives := s.gives(r, bill)
		if r.Away {
			gives += "  " + s.x.CouponAway
		}
		cells[i] = []string{digit, r.Code.String(), s.couponName(r), until, gives}
	}
	columns := []part.Column{{}, {}, {Flex: true}, {Drop: 1}, {}}
	_, lines := part.Grid(width-markWidth, columns, cells)
	return choices(s, width, lines, o.chosen, o.can)
}

// findCoupon reads the coupon that a code names, and its member for the card.
func (k *Counter) findCoupon(ctx context.Context, d Desk, code string, rows int) opened {
	out := opened{code: code}
	view, err := d.Coupon(ctx, code)
	if err == nil {
		out.coupon = &view
		out.member, out.entries, err = readMember(ctx, d, view.Member, rows)
	}
	out.err = err
	return out
}

// typedCoupon looks up the coupon whose code stands in the field.
func (c *Card) typedCoupon() tea.Cmd {
	code, rows := c.amount.Value(), historyRows(c.area)
	return c.counter.ask(c.env, func(ctx context.Context, d Desk) tea.Msg {
		return c.counter.findCoupon(ctx, d, code, rows)
	})
}

// showCoupon shows the coupon that was typed, on the card of whose it is.
func (c *Card) showCoupon(msg opened) tea.Cmd {
	if msg.err != nil {
		return screen.Send(screen.Failed{Err: msg.err})
	}
	c.amount.Clear()
	if c.member != nil && msg.member.ID == c.member.ID {
		return c.openWallet(msg.coupon.Code)
	}
	return c.counter.openFor(c.env, msg)
}

// openFor opens the card of the member that was read. Whose coupon it is, is told, because it
// need not be the customer's who shows it.
func (k *Counter) openFor(env *screen.Env, msg opened) tea.Cmd {
	k.handed = &msg
	open := screen.Open{What: CardName, ID: msg.member.ID.String()}
	if msg.coupon == nil {
		return screen.Send(open)
	}
	s := k.speech(env)
	return screen.Send(screen.Many{open, screen.Toast{Text: fmt.Sprintf(s.x.Whose, s.member(msg.member))}})
}
