package display

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"regulars/model"
	"regulars/model/desk"
	"regulars/tui/text"
	"regulars/tui/theme"
)

// margin is kept free at the left and the right.
const margin = 2

// View draws the whole window.
func (d *Display) View() tea.View {
	lines := d.greeting()
	if d.showing.Open {
		lines = d.member()
	}
	free := d.height - len(lines)
	body := strings.Repeat("\n", max(0, free/2)) + strings.Join(lines, "\n")
	body = strings.Join(text.Fit(body, d.width, d.height), "\n")
	if d.env.Theme().Options.ASCII {
		body = text.ASCII(body)
	}
	view := tea.NewView(body)
	view.AltScreen = true
	return view
}

// middle puts a text in the middle of the window and draws it in a style.
func (d *Display) middle(s theme.Style, line string) string {
	room := max(d.width-2*margin, 1)
	line = text.Truncate(line, room)
	return text.Spaces((d.width-text.Width(line))/2) + s.Render(line)
}

// greeting is all that is shown when nobody is served.
func (d *Display) greeting() []string {
	th, w := d.env.Theme(), table.In(d.env.Lang())
	return []string{d.middle(th.Strong, d.env.Shop()), "", d.middle(th.Muted, w.Welcome)}
}

// The lines around the rewards, without and with the large figures.
const (
	linesAround = 10
	linesLarge  = blockHeight + 1
)

// member draws the member who is open.
func (d *Display) member() []string {
	th, w, s := d.env.Theme(), table.In(d.env.Lang()), d.showing
	lines := []string{d.middle(th.Muted, d.env.Shop()), "", d.middle(th.Strong, fmt.Sprintf(w.Hello, d.called()))}
	around := linesAround
	if big := d.figures(); big != nil {
		lines = append(lines, "")
		for _, line := range big {
			lines = append(lines, d.middle(th.Accent, line))
		}
		around += linesLarge
	}
	lines = append(lines, "", d.middle(th.Strong, d.points()))
	if s.Value > 0 {
		lines = append(lines, d.middle(th.Text, fmt.Sprintf(w.Worth, d.env.Currency().Format(s.Value))))
	}
	if s.Away > 0 {
		lines = append(lines, d.middle(th.Text, fmt.Sprintf(w.Here, s.Here.Format())))
		around++
	}
	if booking := d.booking(); booking != "" {
		lines = append(lines, "", d.middle(th.Strong, booking))
	}
	if have := d.canHave(d.height - around); have != nil {
		lines = append(append(lines, "", d.middle(th.Muted, w.CanHave)), have...)
	}
	return lines
}

// called is how the member is greeted. A terminal without hanzi has no way to mask a name that
// it cannot show.
func (d *Display) called() string {
	w, name := table.In(d.env.Lang()), d.showing.Name
	if first, width := text.First(name); name == "" || d.env.NoHanzi() && (width > 1 || first[0] >= 0x80) {
		return w.Member
	}
	return name
}

// figures are the points in large figures: before and after if there is room for both.
func (d *Display) figures() []string {
	s := d.showing
	if d.height < linesAround+linesLarge {
		return nil
	}
	after := s.After.Format()
	if s.Before == s.After {
		return large(d.width-2*margin, after)
	}
	return large(d.width-2*margin, s.Before.Format()+" → "+after, after)
}

// points are the points in words, which say what the figures are.
func (d *Display) points() string {
	s, w := d.showing, table.In(d.env.Lang())
	if s.Before == s.After {
		return w.Points(s.After)
	}
	by := s.After - s.Before
	sign := "+"
	if by < 0 {
		sign, by = "−", -by
	}
	return fmt.Sprintf(w.Moves, s.Before.Format(), s.After.Format(), sign+by.Format())
}

// booking is the amount on its way, and whether it has arrived.
func (d *Display) booking() string {
	s, w := d.showing, table.In(d.env.Lang())
	var parts []string
	if s.Amount > 0 {
		parts = append(parts, fmt.Sprintf(w.Sale, d.env.Currency().Format(s.Amount)))
	}
	if s.Booked {
		parts = append(parts, w.Booked)
	}
	return strings.Join(parts, "  ")
}

// canHave lists what can be had now, as far as there is room.
func (d *Display) canHave(room int) []string {
	th, w := d.env.Theme(), table.In(d.env.Lang())
	// What headquarters has to be asked for is not promised to a customer.
	rewards := slices.DeleteFunc(slices.Clone(d.showing.Rewards), func(r desk.Reward) bool { return r.Away > 0 })
	if len(rewards) == 0 || room < 1 {
		return nil
	}
	n := len(rewards)
	if n > room {
		n = room - 1 // the last line says how many more there are
	}
	var lines []string
	for i := range rewards[:n] {
		lines = append(lines, d.middle(th.Text, d.reward(&rewards[i])))
	}
	if n < len(rewards) {
		lines = append(lines, d.middle(th.Muted, w.More(len(rewards)-n)))
	}
	return lines
}

// reward says what a reward is and what it costs.
func (d *Display) reward(r *desk.Reward) string {
	w, lang := table.In(d.env.Lang()), d.env.Lang()
	label := cmp.Or(r.Label.In(lang), r.Code)
	switch {
	case (r.Type == model.RedeemOff || r.Type == "") && r.Most:
		label = fmt.Sprintf(w.MostOff, d.env.Currency().Format(r.Value))
	case r.Type == model.RedeemOff || r.Type == "":
		label = fmt.Sprintf(w.Off, d.env.Currency().Format(r.Value))
	case r.Type == model.RedeemDraw:
		label = fmt.Sprintf(w.Tickets, label)
	}
	cost := w.Points(r.Points)
	if r.Any {
		cost = fmt.Sprintf(w.From, cost)
	}
	return label + "   " + cost
}
