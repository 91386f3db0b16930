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
)

const (
	digitsMost = 9 // so many rewards have a digit; the arrows reach the others
	giveLimit  = 12
)

// chooser shows what a member can have. A digit marks a reward, another key confirms it: Enter,
// which a scanner may send, does neither.
type chooser struct {
	quiet
	seq int

	read    bool
	rewards []desk.Reward // those that can be had now come first
	can     int           // how many of them can be had
	err     error
	chosen  int          // the marked reward, counted from 1; 0 for none
	free    model.Points // that can be spent, some of it perhaps only when headquarters was asked
	here    model.Points // that can be spent without
	giving  part.Field   // how many points, for a reward that takes any number of them
	most    model.Money  // that can be taken off the typed bill, below zero for no bound
}

// choose opens the chooser.
func (c *Card) choose() tea.Cmd {
	if c.saving != "" || c.member == nil {
		return nil
	}
	c.chooseSeq++
	seq, id := c.chooseSeq, c.member.ID
	c.choosing, c.wallet = &chooser{quiet: quietFrom(c.env.Clock()), seq: seq}, nil
	c.choosing.giving = part.Field{Limit: giveLimit, Only: part.Digits}
	k, bill, cur := c.counter, c.bill(), c.env.Currency()
	return k.ask(c.env, func(ctx context.Context, d Desk) tea.Msg {
		out := offered{seq: seq, most: -1}
		if out.rewards, out.err = d.Rewards(ctx, id); out.err != nil {
			return out
		}
		m, err := d.Member(ctx, id) // what is on the card may be older than the rewards
		if out.err = err; err != nil {
			return out
		}
		out.free, out.here = max(m.Balance-m.Held, 0), m.Here
		if bill == 0 {
			return out
		}
		l, err := k.ladder().fresh(ctx, d, cur)
		if err != nil || l.program == nil {
			out.err = err
			return out
		}
		out.most = l.program.MostOff(bill)
		out.rewards = onBill(l.program, out.rewards, out.free, out.here, bill)
		return out
	})
}

// onBill marks the amounts off that are more than may be taken off the bill. The most that the
// points are good for, here and when headquarters was asked, gives way to the most that the bill
// takes, if that is not offered anyway.
func onBill(p *program.Program, rewards []desk.Reward, free, here model.Points, bill model.Money) []desk.Reward {
	most := p.MostOff(bill)
	var offered, lent bool // the most that the bill takes, here and with what headquarters has
	for i := range rewards {
		r := &rewards[i]
		if !isOff(r) || r.Missing > 0 {
			continue
		}
		best, there, ends := p.Most(here, bill), &offered, r.Most
		if r.Away > 0 {
			best, there, ends = p.Most(free, bill), &lent, true
			*there = *there || best <= here
		}
		if r.Value > most && ends && best > 0 && !*there {
			r.After += r.Points - best
			r.Points, r.Value, r.Away = best, p.ValueOf(best), max(best-here, 0)
		}
		*there = *there || r.Points == best
		if r.Value > most {
			r.Blocked = "redeem.bill"
		}
	}
	return rewards
}

func isOff(r *desk.Reward) bool { return r.Type == model.RedeemOff || r.Type == "" }

// take shows what can be had, and below what cannot.
func (o *chooser) take(msg offered) {
	if o == nil || o.seq != msg.seq {
		return
	}
	o.read, o.err, o.most, o.free, o.here = true, msg.err, msg.most, msg.free, msg.here
	var out []desk.Reward
	for _, r := range msg.rewards {
		if r.Missing == 0 && r.Blocked == "" {
			o.rewards = append(o.rewards, r)
		} else {
			out = append(out, r)
		}
	}
	o.can = len(o.rewards)
	o.rewards = append(o.rewards, out...)
}

// marked is the reward that is chosen, nil for none.
func (o *chooser) marked() *desk.Reward {
	if o.chosen == 0 {
		return nil
	}
	return &o.rewards[o.chosen-1]
}

// takesNumber reports whether the marked reward asks how many points.
func (o *chooser) takesNumber() bool {
	r := o.marked()
	return r != nil && r.Any
}

// points is what the marked reward costs: for one that takes any number the typed one, or the
// least if nothing is typed.
func (o *chooser) points() (model.Points, error) {
	r := o.marked()
	if !r.Any || o.giving.Empty() {
		return r.Points, nil
	}
	return clean.Points(o.giving.Value())
}

// away is how many points headquarters has to be asked for, for the marked reward.
func (o *chooser) away() model.Points {
	if r := o.marked(); r == nil || !r.Any {
		if r == nil {
			return 0
		}
		return r.Away
	}
	points, err := o.points()
	if err != nil {
		return 0
	}
	return max(points-o.here, 0)
}

// key takes a digit or an arrow; digits of a number where one is asked for.
func (o *chooser) key(msg tea.Msg, now time.Time) {
	key, ok := msg.(tea.KeyPressMsg)
	if !o.listens(now) {
		return
	}
	switch {
	case ok && screen.ActionOf(key) == screen.Choose:
		next := o.chosen + 1
		if key.Code == tea.KeyUp {
			next = o.chosen - 1
		}
		o.mark(max(min(next, o.can), min(1, o.can)))
	case o.takesNumber():
		o.giving.Update(msg)
	case ok:
		if digit := part.Digit(key); digit >= 1 && digit <= min(o.can, digitsMost) {
			o.mark(digit)
		}
	}
}

func (o *chooser) mark(n int) {
	o.chosen = n
	o.giving.Clear()
}

// actions of the chooser.
func (o *chooser) actions(s *speech) []screen.Offer {
	confirm, cancel := screen.Can(screen.Confirm), screen.Can(screen.Back).As(s.w.Cancel)
	switch {
	case o.can == 0:
		return []screen.Offer{confirm.Unless(o.nothing(s)), cancel}
	case o.chosen == 0:
		confirm = confirm.Unless(s.w.NeedChoice)
	default:
		confirm = confirm.As(s.reward(o.marked()))
		if points, err := o.points(); err != nil || points < o.marked().Points || points > o.free {
			confirm = confirm.Unless(o.bounds(s))
		}
	}
	return []screen.Offer{confirm, screen.Can(screen.Choose), cancel}
}

// nothing says why nothing can be had: the points, or the bill.
func (o *chooser) nothing(s *speech) string {
	for i := range o.rewards {
		if o.rewards[i].Blocked == "redeem.bill" {
			return s.blocked(&o.rewards[i], o.most)
		}
	}
	return s.w.TooFew
}

// bounds says how many points the marked reward takes.
func (o *chooser) bounds(s *speech) string {
	return fmt.Sprintf(s.x.GiveLess, o.marked().Points.Format(), o.free.Format())
}

// off says what an amount off is: "抵 ¥3.00".
func (s *speech) off(r *desk.Reward, most bool) string {
	format := s.w.Off
	if most {
		format = s.w.MostOff
	}
	return fmt.Sprintf(format, s.cur.Format(r.Value))
}

// reward says what a reward is.
func (s *speech) reward(r *desk.Reward) string {
	switch label := r.Label.In(s.lang); {
	case isOff(r):
		return s.off(r, false)
	case label == "":
		return r.Code
	case r.Type == model.RedeemDraw:
		return fmt.Sprintf(s.x.Tickets, label)
	default:
		return label
	}
}

// redeem spends the points that were chosen. Check and debit are the desk's.
func (c *Card) redeem() tea.Cmd {
	o := c.choosing
	if !o.listens(c.env.Clock()) || o.chosen == 0 || c.saving != "" {
		return nil
	}
	s, m, r, bill := c.counter.speech(c.env), *c.member, *o.marked(), c.bill()
	points, err := o.points()
	if err != nil {
		return screen.Send(screen.Failed{Err: err})
	}
	saving, away := fmt.Sprintf(s.x.Redeeming, s.reward(&r)), o.away()
	if away > 0 {
		saving = fmt.Sprintf(s.x.Asking, away.Format())
	}
	cmd := c.book(saving, func(ctx context.Context, d Desk) (desk.Answer, outcome, error) {
		a, err := d.Redeem(ctx, m.ID, desk.Redemption{Points: points, Reward: r.Code, Bill: bill})
		if err != nil {
			return a, outcome{}, err
		}
		who := s.member(&m)
		undo := deed{a.Entry, who, s.act(say.Word(s.lang, "kind."+string(model.PointsRedeemedKind)), a.Amount, a.Points)}
		if r.Type == model.RedeemDraw {
			undo = deed{} // a ticket whose number is known is not taken back
		}
		told := s.got(ctx, d, &r, &a, points) + "  " + who + "  " + change(a.Before, a.Balance)
		if away > 0 {
			told += "  " + fmt.Sprintf(s.x.Lent, away.Format())
		}
		a.Extras = nil // the coupon that was bought is told already
		return a, outcome{told: told, undo: undo}, nil
	})
	if cmd != nil {
		c.choosing = nil
	}
	return cmd
}

// got says what a redemption gave: the value, the thing, the coupon's number, the prize.
func (s *speech) got(ctx context.Context, d Desk, r *desk.Reward, a *desk.Answer, points model.Points) string {
	if isOff(r) {
		return fmt.Sprintf(s.w.Redeemed, s.cur.Format(a.Amount), points.Format())
	}
	why := a.Why
	// The entry's own explanation has the names of the program; the answer knows codes alone.
	if e, err := d.Explain(ctx, a.Entry.String()); err == nil {
		why = e.Why
	}
	told := ""
	for _, l := range why {
		switch l.Code {
		case "why.redeem_coupon":
			if len(l.Args) == 3 {
				l = model.Explain(l.Code, l.Args[0], l.Args[1], coupon.Code(said(s.lang, l.Args[2])).String())
			}
		case "why.redeem_gift", "why.redeem_charity", "why.prize", "why.no_prize":
		default:
			continue
		}
		if told != "" {
			told += "  "
		}
		told += say.Why(s.lang, l)
	}
	if told == "" {
		return s.reward(r)
	}
	return told
}
