package till

import (
	"context"
	"fmt"
	"time"

	tea "charm.land/bubbletea/v2"

	"regulars/model"
	"regulars/model/desk"
	"regulars/model/say"
	"regulars/tui/part"
	"regulars/tui/screen"
	"regulars/tui/text"
	"regulars/tui/theme"
)

// The chooser takes no key before it has had this much quiet, as every dialog: the hand that
// opened it, or a scanner in mid-code, may still be sending. After the cap it listens anyway.
const (
	chooserQuiet = 425 * time.Millisecond
	chooserCap   = 1500 * time.Millisecond
	rewardsMost  = 9 // there are nine digits
)

// chooser shows what a member can have. A digit marks a reward, another key confirms it: Enter,
// which a scanner may send, does neither.
type chooser struct {
	seq             int
	opened, lastKey time.Time
	listening       bool

	read    bool
	rewards []desk.Reward
	err     error
	chosen  int // the marked reward, counted from 1; 0 for none
}

// choose opens the chooser.
func (c *Card) choose() tea.Cmd {
	if c.saving != "" || c.member == nil {
		return nil
	}
	now := c.env.Clock()
	c.chooseSeq++
	seq, id := c.chooseSeq, c.member.ID
	c.choosing = &chooser{seq: seq, opened: now, lastKey: now}
	return c.counter.ask(c.env, func(ctx context.Context, d Desk) tea.Msg {
		rewards, err := d.Rewards(ctx, id)
		return offered{seq: seq, rewards: rewards, err: err}
	})
}

// take shows what can be had. The first digits go to what can be had now.
func (o *chooser) take(msg offered) {
	if o == nil || o.seq != msg.seq {
		return
	}
	o.read, o.err = true, msg.err
	for _, r := range msg.rewards {
		if r.Missing == 0 && len(o.rewards) < rewardsMost {
			o.rewards = append(o.rewards, r)
		}
	}
	for _, r := range msg.rewards {
		if r.Missing > 0 {
			o.rewards = append(o.rewards, r)
		}
	}
}

// can returns how many rewards have a digit.
func (o *chooser) can() int {
	n := 0
	for _, r := range o.rewards {
		if r.Missing == 0 {
			n++
		}
	}
	return n
}

// listens reports whether there has been enough quiet for a key to be meant for the chooser.
func (o *chooser) listens(now time.Time) bool {
	if !o.listening {
		o.listening = now.Sub(o.lastKey) >= chooserQuiet || now.Sub(o.opened) >= chooserCap
		o.lastKey = now
	}
	return o.listening
}

// key takes a digit or an arrow.
func (o *chooser) key(key tea.KeyPressMsg, now time.Time) {
	if !o.listens(now) {
		return
	}
	if screen.ActionOf(key) == screen.Choose {
		next := o.chosen + 1
		if key.Code == tea.KeyUp {
			next = o.chosen - 1
		}
		o.chosen = max(min(next, o.can()), min(1, o.can()))
		return
	}
	digit := text.Fold(key.Text)
	if len(digit) == 1 && digit[0] >= '1' && int(digit[0]-'0') <= o.can() {
		o.chosen = int(digit[0] - '0')
	}
}

// actions of the chooser.
func (o *chooser) actions(s *speech) []screen.Offer {
	confirm, cancel := screen.Can(screen.Confirm), screen.Can(screen.Back).As(s.w.Cancel)
	switch {
	case o.can() == 0:
		return []screen.Offer{confirm.Unless(s.w.TooFew), cancel}
	case o.chosen == 0:
		confirm = confirm.Unless(s.w.NeedChoice)
	default:
		confirm = confirm.As(s.off(o.rewards[o.chosen-1], false))
	}
	return []screen.Offer{confirm, screen.Can(screen.Choose), cancel}
}

// off says what a reward is: "抵 ¥3.00".
func (s *speech) off(r desk.Reward, most bool) string {
	format := s.w.Off
	if most {
		format = s.w.MostOff
	}
	return fmt.Sprintf(format, s.cur.Format(r.Value))
}

// redeem spends the points that were chosen. Check and debit are the desk's.
func (c *Card) redeem() tea.Cmd {
	o := c.choosing
	if o == nil || !o.listens(c.env.Clock()) || o.chosen == 0 || c.saving != "" {
		return nil
	}
	s, m, r := c.counter.speech(c.env), *c.member, o.rewards[o.chosen-1]
	cmd := c.counter.ask(c.env, func(ctx context.Context, d Desk) tea.Msg {
		a, err := d.Redeem(ctx, m.ID, desk.Redemption{Points: r.Points, Reward: r.Code})
		if err != nil {
			return screen.Many{saved{err: err}, screen.Failed{Err: err}}
		}
		who := s.member(&m)
		told := fmt.Sprintf(s.w.Redeemed, s.cur.Format(a.Amount), r.Points.Format(), who, change(a.Before, a.Balance))
		what := deed{a.Entry, who, s.act(say.Word(s.lang, "kind."+string(model.PointsRedeemedKind)), a.Amount, a.Points)}
		return screen.Many{saved{answer: a}, memberChanged(a), c.counter.undoable(c.env, told, what)}
	})
	if cmd == nil {
		return nil
	}
	c.choosing = nil
	c.saving = fmt.Sprintf(s.w.Redeeming, s.cur.Format(r.Value))
	return cmd
}

// draw puts the chooser under the facts, in a box of its own.
func (o *chooser) draw(s *speech, p *page, height int) {
	width := min(max(p.width-6, 20), 71)
	inner := width - 4
	var lines []string
	switch {
	case o.err != nil:
		sentence, hint := say.Error(s.lang, o.err)
		lines = append(lines, s.th.Warn.Render("! "+sentence), "  "+hint)
	case !o.read:
		lines = append(lines, "   "+s.th.Muted.Render(s.w.Reading))
	default:
		lines = o.rows(s, inner)
	}
	lines = lines[:min(len(lines), max(1, height-len(p.lines)-4))]
	lines = append(lines, "", text.Truncate(o.foot(s, inner), inner))
	p.add(part.Indent(min(3, max(0, p.width-width)), part.Box(s.th, width, s.w.Redeem, lines)...)...)
}

// rows draws a line for each reward, the marked one as every marked row.
func (o *chooser) rows(s *speech, width int) []string {
	cells := make([][]string, len(o.rewards))
	for i, r := range o.rewards {
		before, after := "", theme.Arrow+" "+text.PadLeft(r.After.Format(), 6)
		digit := string(rune('1' + i))
		if width >= wide-16 {
			before = (r.After + r.Points).Format()
		}
		if r.Missing > 0 {
			digit, before, after = "-", "", fmt.Sprintf(s.w.Missing, r.Missing.Format())
		}
		most := i > 0 && i+1 == o.can()
		cells[i] = []string{digit, s.off(r, most), r.Points.Format(), before, after}
	}
	columns := []part.Column{{}, {Flex: true}, {Right: true}, {Right: true}, {}}
	columns[1].Width = max(10, width-markWidth-natural(columns, cells)+natural(columns[1:2], column(cells, 1)))
	_, lines := part.Grid(width-markWidth, columns, cells)
	for i, line := range lines {
		if i+1 == o.chosen {
			lines[i] = part.Marked(s.th, width, line)
			continue
		}
		if o.rewards[i].Missing > 0 {
			line = s.th.Muted.Render(line)
		}
		lines[i] = text.Spaces(markWidth) + line
	}
	return lines
}

// column cuts one column out of rows.
func column(rows [][]string, i int) [][]string {
	out := make([][]string, len(rows))
	for n, row := range rows {
		out[n] = row[i : i+1]
	}
	return out
}

// foot says which keys do what, with the reward that is marked.
func (o *chooser) foot(s *speech, width int) string {
	key := func(name, does string) string { return s.th.Key.Render(name) + " " + does }
	cancel := key(screen.Back.KeyName(s.lang), s.w.Cancel)
	if o.can() == 0 {
		return "   " + cancel
	}
	digits := "1"
	if n := o.can(); n > 1 {
		digits = "1-" + string(rune('0'+n))
	}
	out := "   " + key(digits, s.w.Choose) + "   "
	if o.chosen == 0 {
		return out + cancel
	}
	r := o.rewards[o.chosen-1]
	does := fmt.Sprintf(s.w.Take, r.Points.Format(), s.cur.Format(r.Value))
	if width < wide-16 {
		does = s.off(r, false)
	}
	return out + key(screen.Confirm.KeyName(s.lang), s.th.Strong.Render(does)) + "   " + cancel
}
