package till

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"regulars/model"
	"regulars/model/clean"
	"regulars/model/coupon"
	"regulars/model/desk"
	"regulars/model/say"
	"regulars/tui/i18n"
	"regulars/tui/part"
	"regulars/tui/screen"
	"regulars/tui/text"
	"regulars/tui/theme"
)

// historyHead are the lines of a card above its history, without a cue.
const historyHead = 10

// historyRows is how many entries of the history a window has room for at most.
func historyRows(area screen.Area) int { return max(1, area.Height-historyHead) }

// View draws the card.
func (c *Card) View(area screen.Area) (string, screen.Cursor) {
	s := c.counter.speech(c.env)
	p := &page{width: area.Width}
	if c.member == nil {
		c.drawEmpty(s, p)
		return p.String(), screen.Cursor{}
	}
	c.drawHead(s, p)
	p.blank()
	c.drawFacts(s, p, c.choosing == nil && c.wallet == nil)
	switch {
	case c.choosing != nil:
		p.blank()
		cursor := c.choosing.draw(s, p, area.Height, c.member)
		return p.String(), cursor
	case c.wallet != nil:
		p.blank()
		c.wallet.draw(s, p, area.Height, c.bill())
		return p.String(), screen.Cursor{}
	}
	c.drawCue(s, p)
	p.blank()
	cursor := c.drawAmount(s, p)
	p.blank()
	c.drawHistory(s, p, area.Height)
	return p.String(), cursor
}

// drawEmpty draws the card before its member has been read, or why it cannot be.
func (c *Card) drawEmpty(s *speech, p *page) {
	p.blank()
	if c.readErr == nil {
		p.add("   " + s.th.Muted.Render(s.w.Reading))
		return
	}
	sentence, hint := say.Error(s.lang, c.readErr)
	p.add(" "+s.th.Warn.Render("! "+sentence), "   "+hint)
}

// shopWidth is the most of another shop's name that stands in the heading.
const shopWidth = 20

// drawHead says who this is. Open feedback is marked here if the cue speaks of something else.
func (c *Card) drawHead(s *speech, p *page) {
	m := c.member
	who := s.th.Strong.Render(s.member(m))
	if tier := m.Standing.Tier.Name[s.lang]; tier != "" {
		who += "  " + s.th.Accent.Render(tier)
	}
	pieces := []string{who}
	if m.OpenCases > 0 && (m.Cue == nil || m.Cue.Code != "cue.case") {
		pieces = append(pieces, s.th.Warn.Render("! "+fmt.Sprintf(s.w.OpenCases, m.OpenCases)))
	}
	if len(m.Elsewhere) > 0 && m.Cue != nil && m.Cue.Code == "cue.case" {
		pieces = append(pieces, s.th.Warn.Render("! "+fmt.Sprintf(s.x.Elsewhere, len(m.Elsewhere))))
	}
	if !m.Guest.IsZero() {
		pieces = append(pieces, s.th.Muted.Render(fmt.Sprintf(s.x.Guest, text.Truncate(m.Guest.Say(s.lang), shopWidth))))
	}
	if m.Phone != "" && m.Name != "" {
		pieces = append(pieces, clean.MaskPhone(m.Phone))
	}
	if m.Card != "" {
		pieces = append(pieces, s.th.Muted.Render(s.w.Card)+" "+m.Card)
	}
	since := ""
	if !m.Joined.IsZero() {
		since = s.th.Muted.Render(s.w.Since) + " " + m.Joined.Format(time.DateOnly)
	}
	p.heading(since, 3, pieces...)
}

// drawFacts says what the member has: points and their value, what ends soon, the tier with what
// it gives and the way to the next. Under a chooser there is room for the points alone.
func (c *Card) drawFacts(s *speech, p *page, all bool) {
	m := c.member
	tier := m.Standing.Tier.Name[s.lang]
	lots, benefits := s.ending(m), m.Standing.Tier.Benefits[s.lang]
	label, value := max(text.Width(s.w.Points), text.Width(s.w.Tier)), max(text.Width(m.Balance.Format()), text.Width(tier))
	if len(lots) > 0 {
		label = max(label, text.Width(s.x.Ends))
	}
	if len(benefits) > 0 {
		label = max(label, text.Width(s.x.Benefits))
	}
	row := func(name, is string, pieces ...string) {
		head := "   " + s.th.Muted.Render(text.Pad(name, label)) + "  " + text.Pad(s.th.Strong.Render(is), value)
		p.row(head, 3+label+2+value+4, 4, pieces...)
	}
	row(s.w.Points, m.Balance.Format(), s.holdings(m, all)...)
	if len(lots) > 0 {
		row(s.x.Ends, lots[0].Points.Format(), s.ends(lots)...)
	}
	if !all || tier == "" {
		return
	}
	row(s.w.Tier, tier, s.toNext(m), s.kept(m), s.lasts(m))
	if len(benefits) > 0 {
		head := "   " + s.th.Muted.Render(text.Pad(s.x.Benefits, label)) + "  "
		p.row(head, 3+label+2, 0, strings.Join(benefits, " "+theme.Dot+" "))
	}
}

// holdings are what stands behind the balance.
func (s *speech) holdings(m *desk.Member, all bool) []string {
	var out []string
	add := func(is bool, piece string) {
		if is {
			out = append(out, piece)
		}
	}
	add(m.Debt > 0, s.th.Warn.Render("! "+fmt.Sprintf(s.w.Owes, m.Debt.Format())))
	add(m.Away() > 0, s.th.Accent.Render(fmt.Sprintf(s.x.Here, m.Here.Format())))
	add(m.Held > 0, s.th.Accent.Render(fmt.Sprintf(s.x.Held, m.Held.Format())))
	if m.Value > 0 {
		add(true, fmt.Sprintf(s.w.Worth, s.cur.Format(m.Value)))
	}
	add(m.Coupons > 0, s.th.Accent.Render(fmt.Sprintf(s.x.Coupons, m.Coupons)))
	add(all, s.been(m))
	return out
}

// ending are the lots that have an end, the next one first.
func (s *speech) ending(m *desk.Member) []model.Lot {
	n := 0
	for n < len(m.Lots) && m.Lots[n].Ends != model.Never && m.Lots[n].Ends != model.Idle {
		n++
	}
	return m.Lots[:n]
}

// laterMost is how many further ends the card names: who wants all of them opens the history.
const laterMost = 2

// ends says when the first lot ends, and what ends later.
func (s *speech) ends(lots []model.Lot) []string {
	out := []string{strings.TrimSpace(s.onDay(lots[0].Ends))}
	if days := lots[0].Ends - model.DayOf(s.now.Unix(), s.now.Location()); days <= soonDays {
		out[0] = s.th.Accent.Render(out[0])
	}
	for _, l := range lots[1:min(len(lots), 1+laterMost)] {
		out = append(out, s.th.Muted.Render(fmt.Sprintf(s.x.Later, l.Points.Format(), strings.TrimSpace(s.onDay(l.Ends)))))
	}
	return out
}

// soonDays is how near an end is to be marked.
const soonDays = 14

// kept says until when the step is kept.
func (s *speech) kept(m *desk.Member) string {
	if m.Standing.Until == model.Never {
		return ""
	}
	return s.th.Muted.Render(fmt.Sprintf(s.x.KeptUntil, s.day(m.Standing.Until)))
}

// been says how often and when last.
func (s *speech) been(m *desk.Member) string {
	if m.Visits == 0 {
		return ""
	}
	return s.w.Been(m.Visits, i18n.Ago(s.lang, m.LastVisit, s.now))
}

// toNext says what is missing to the next tier.
func (s *speech) toNext(m *desk.Member) string {
	if m.Standing.Next == nil {
		return s.w.TopTier
	}
	return fmt.Sprintf(s.w.NextTier, m.Standing.Next.Name[s.lang], desk.MeasureWord{By: m.Standing.By, Quantity: m.Standing.Missing, Currency: s.cur}.Say(s.lang))
}

// lasts says how long the step is kept, or what counts for it.
func (s *speech) lasts(m *desk.Member) string {
	have := desk.MeasureWord{By: m.Standing.By, Quantity: m.Standing.Have, Currency: s.cur}.Say(s.lang)
	if months := m.Standing.Months; months != 12 {
		return s.w.SpentIn(have, months)
	}
	return fmt.Sprintf(s.w.Spent, have)
}

// drawCue draws the one line that should not be missed. What asks for care has the warning's
// mark; a birthday is no warning.
func (c *Card) drawCue(s *speech, p *page) {
	if c.readErr != nil {
		sentence, _ := say.Error(s.lang, c.readErr)
		p.add(" " + s.th.Warn.Render("! "+sentence))
		return
	}
	cue := c.member.Cue
	if cue == nil {
		return
	}
	line := say.Why(s.lang, *cue)
	switch cue.Code {
	case "cue.case", "cue.elsewhere", "cue.debt":
		p.add(" " + s.th.Warn.Render("! "+line))
	default:
		p.add(" " + s.th.Accent.Render(theme.Dot+" "+line))
	}
}

// The lines under the amount are kept even if they are empty, so that nothing jumps while
// somebody types. A narrow window needs one more for the same words.
const (
	effectLines  = 2
	effectNarrow = 3
	effectWidth  = 28 // so that the reasons stand still while the numbers grow
)

// drawAmount draws the field and under it what the amount would do, or why it is none.
func (c *Card) drawAmount(s *speech, p *page) screen.Cursor {
	field := c.amount
	field.Prompt, field.Placeholder = s.prompt(), s.w.SaleHint
	line, cursor := field.View(s.th, max(p.width-2, 8), true)
	cursor = cursor.Moved(1, len(p.lines))
	p.add(" " + line)
	end := len(p.lines) + effectLines
	if p.width < wide {
		end = len(p.lines) + effectNarrow
	}
	p.flow("", 1+text.Width(field.Prompt), 3, c.effect(s)...)
	for len(p.lines) < end {
		p.blank()
	}
	p.lines = p.lines[:end]
	return cursor
}

// effect says what Enter would do, and why.
func (c *Card) effect(s *speech) []string {
	switch err := wrong(c.amount.Value(), s.cur); {
	case err != nil:
		sentence, _ := say.Error(s.lang, err)
		return []string{s.th.Warn.Render("! " + sentence)}
	case c.quote != nil && c.quote.err != nil:
		sentence, _ := say.Error(s.lang, c.quote.err)
		return []string{s.th.Warn.Render("! " + sentence)}
	case c.quote != nil:
		a := &c.quote.answer
		moved := s.th.Strong.Render(s.w.PointsN(a.Points)) + "   " + change(a.Before, a.Balance)
		return append([]string{text.Pad(moved, max(effectWidth, text.Width(moved)))}, s.why(a.Why)...)
	case c.saving != "":
		return []string{s.th.Muted.Render(c.saving)}
	case coupon.Looks(c.amount.Value()):
		return []string{s.th.Muted.Render(s.x.CouponTyped)}
	}
	return nil
}

// drawHistory draws as many entries as there is room for, the newest first.
func (c *Card) drawHistory(s *speech, p *page, height int) {
	if len(p.lines) >= height {
		return
	}
	if len(c.entries) == 0 {
		p.add("   " + s.th.Muted.Render(s.w.NoHistory))
		return
	}
	n := min(max(height-len(p.lines)-1, 0), len(c.entries))
	title := s.w.History
	if slices.ContainsFunc(c.entries[:n], func(e desk.Entry) bool { return e.Unsure && e.Net != 0 }) {
		title += "   " + s.x.Others
	}
	p.add("   " + s.th.Muted.Render(title))
	rows := make([][]string, n)
	for i := range c.entries[:n] {
		rows[i] = s.historyRow(&c.entries[i], c.env.Staff().Name)
	}
	columns := []part.Column{{}, {}, {Right: true}, {Right: true}, {Right: true}, {Flex: true}, {}}
	p.grid(3, columns, rows, historyBy, historyAfter)
}

// The columns of the history that a narrow window does without.
const (
	historyAfter = 4
	historyBy    = 6
)

// about says of an entry what its own detail does not say for people: what a bonus was for, from
// which tier to which.
func (s *speech) about(e *desk.Entry) string {
	switch v := e.Body.(type) {
	case *model.TierChanged:
		return s.tiers.name(s.lang, v.From) + " " + theme.Arrow + " " + s.tiers.name(s.lang, v.To)
	case *model.PointsGranted:
		return say.Why(s.lang, e.About)
	case *model.CouponIssued:
		return s.tiers.coupon(s.lang, v.Template)
	case *model.CouponRedeemed:
		return coupon.Code(v.Code).String()
	case *model.PointsRedeemed:
		return s.tiers.reward(s.lang, v)
	}
	return ""
}

// historyRow is one entry: when, what, amount, points, the balance after, about what, and by
// which colleague if it was not who is looking.
func (s *speech) historyRow(e *desk.Entry, me string) []string {
	after := ""
	if e.Net != 0 && !e.Unsure {
		after = theme.Arrow + " " + e.After.Format()
	}
	row := []string{s.when(e.At), s.kind(e), s.amount(e), s.net(e), after, e.Said(s.lang), e.By}
	if about := s.about(e); about != "" {
		row[5] = about
	}
	if e.By == me {
		row[historyBy] = ""
	}
	if e.Undone {
		row[5] = strings.TrimSpace(s.w.Undone + "  " + e.Shop.Say(s.lang))
		for i := range row {
			row[i] = s.th.Muted.Render(row[i])
		}
		return row
	}
	for _, quiet := range []int{0, historyAfter, historyBy} {
		row[quiet] = s.th.Muted.Render(row[quiet])
	}
	row[3] = s.th.Strong.Render(row[3])
	return row
}
