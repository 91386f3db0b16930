package chain

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"regulars/model"
	"regulars/model/hub"
	"regulars/model/say"
	"regulars/tui/i18n"
	"regulars/tui/part"
	"regulars/tui/screen"
	"regulars/tui/text"
)

const (
	tableFrame = 5 // lines of the table beside its rows
	indent     = 3
)

// What is worth a warning: a shop that was silent for so long, a clock that is so far off.
const (
	silentAfter = 24 * time.Hour
	clockOff    = 5 * 60 * 1000 // milliseconds
)

// View draws the sums and the table.
func (h *Home) View(area screen.Area) (string, screen.Cursor) {
	th, lang := h.env.Theme(), h.env.Lang()
	w := table.In(lang)
	b := &part.Body{Width: area.Width}
	b.Blank()
	switch {
	case !h.loaded:
		b.Add(text.Spaces(indent) + th.Muted.Render(w.Reading))
		return b.String(), screen.Cursor{}
	case h.failed != nil:
		b.Refuse(th, lang, 1, h.failed)
		return b.String(), screen.Cursor{}
	}
	h.drawSums(b)
	if len(h.all.Shops) == 0 {
		b.Say(indent, th.Muted, w.NoShops)
		return b.String(), screen.Cursor{}
	}
	b.Add(h.list.View(th, b.Width, h.columns(), h.row)...)
	return b.String(), screen.Cursor{}
}

// drawSums draws the line of the whole chain, and what keeps it from lending.
func (h *Home) drawSums(b *part.Body) {
	th, w := h.env.Theme(), table.In(h.env.Lang())
	count := func(one, many string, n int64) string {
		if n == 1 {
			many = one
		}
		return th.Strong.Render(model.Points(n).Format()) + " " + th.Muted.Render(many)
	}
	open := int64(0)
	for i := range h.all.Shops {
		if h.all.Shops[i].Shop.Retired == 0 {
			open++
		}
	}
	b.Edges("", text.Spaces(indent-1)+count(w.Shop, w.Shops, open), count(w.Member, w.Members, h.all.Total.Members),
		count(w.Point, w.Points, int64(h.all.Points)), th.Strong.Render(h.env.Currency().Format(h.all.Owed)))
	b.Add(h.waits(b.Width))
}

// waits says what keeps headquarters from lending: shops by name, and an operator's word. It has one line.
func (h *Home) waits(width int) string {
	if h.all.Waiting == 0 && !h.all.Head.Held {
		return ""
	}
	w := table.In(h.env.Lang())
	var all []string
	if h.all.Head.Held {
		all = append(all, w.Word)
	}
	for i := range h.all.Shops {
		if h.all.Shops[i].Waits {
			all = append(all, h.all.Shops[i].Shop.Name)
		}
	}
	said := "! " + fmt.Sprintf(w.Waits, when(h.env, h.all.Head.Fenced), strings.Join(all, w.Comma))
	return " " + h.env.Theme().Warn.Render(text.Truncate(said, width-2))
}

func (h *Home) columns() []part.Column {
	w := table.In(h.env.Lang())
	return []part.Column{
		{Title: w.HeadShop},
		{Title: w.HeadMembers, Right: true, Drop: 2},
		{Title: w.HeadPoints, Right: true},
		{Title: w.HeadOwed, Right: true, Drop: 3},
		{Title: w.HeadCases, Right: true, Drop: 4},
		{Title: w.HeadUnsent, Right: true},
		{Title: w.HeadContact},
		{Title: w.HeadState},
	}
}

// row is one shop.
func (h *Home) row(s hub.ShopView) []string {
	th := h.env.Theme()
	n := func(v int64) string { return model.Points(v).Format() }
	state, warn := stateOf(table.In(h.env.Lang()), &s, h.env.Now())
	if warn {
		state = th.Warn.Render("! " + state)
	}
	cells := []string{
		text.Truncate(s.Shop.Name, nameMost(h.area.Width)), n(s.Sums.Members), s.Points.Format(), h.env.Currency().Format(worthOf(&h.all, s.Points)), n(s.Sums.Cases),
		n(int64(s.Unsent)), when(h.env, s.Contact), state,
	}
	if s.Shop.Retired != 0 {
		for i := range cells {
			cells[i] = th.Muted.Render(part.Plain(cells[i]))
		}
	}
	return cells
}

// nameMost is what the table shows of a shop's name; its page has the whole one. In the narrowest window
// the state matters more.
func nameMost(width int) int { return max(min(width/4, 40), 12) }

// stateOf says in a word or two what is to be known of a shop, "" if it is well.
func stateOf(w *words, s *hub.ShopView, now time.Time) (state string, warn bool) {
	switch {
	case s.Shop.Retired != 0:
		return w.Retired, false
	case s.Shop.Stream.IsZero():
		return w.Never, false
	case s.Frozen:
		return w.Frozen, true
	case s.Closed:
		return w.Closed, true
	case s.Unproven:
		return w.Unproven, true
	case s.Shop.Untold:
		return w.Untold, true
	case s.Poison > 0:
		return fmt.Sprintf(w.Aside, model.Points(s.Poison).Format()), true
	case s.Waits:
		return w.Awaited, true
	case s.Contact != 0 && now.Sub(time.Unix(s.Contact, 0)) > silentAfter:
		return w.Silent, true
	case s.Offset > clockOff || s.Offset < -clockOff:
		return w.Clock, true
	}
	return "", false
}

// when writes a moment as short as can be.
func when(env *screen.Env, unix int64) string {
	if unix == 0 {
		return "–"
	}
	at, now := time.Unix(unix, 0).In(env.Location()), env.Now()
	if i18n.DaysBetween(at, now) == 0 {
		return i18n.Clock(at)
	}
	return at.Format("01-02 ") + i18n.Clock(at)
}

// View draws one shop.
func (p *Page) View(area screen.Area) (string, screen.Cursor) {
	th, lang := p.env.Theme(), p.env.Lang()
	b := &part.Body{Width: area.Width}
	switch {
	case !p.loaded:
		b.Blank()
		b.Add(text.Spaces(indent) + th.Muted.Render(table.In(lang).Reading))
	case p.failed != nil:
		b.Blank()
		b.Refuse(th, lang, 1, p.failed)
	default:
		b.Add(p.pane.View(th, lang, p.lines(area.Width), area.Height)...)
	}
	return b.String(), screen.Cursor{}
}

// lines are all that is said of the shop.
func (p *Page) lines(width int) []string {
	if !p.loaded || p.failed != nil {
		return nil
	}
	th, w := p.env.Theme(), table.In(p.env.Lang())
	b := &part.Body{Width: width}
	b.Blank()
	s := &p.shop
	state, warn := stateOf(w, s, p.env.Now())
	if warn {
		state = th.Warn.Render("! " + state)
	}
	b.Edges(state, text.Spaces(indent-1)+th.Strong.Render(s.Shop.Name), th.Muted.Render(fmt.Sprintf(w.NumberMarket, s.Shop.Number, s.Shop.Market)))
	b.Blank()
	money := p.env.Currency().Format
	p.pairs(b, [][2]string{
		{w.HeadMembers, model.Points(s.Sums.Members).Format()},
		{w.Sales, model.Points(s.Sums.Sales).Format() + "  " + money(s.Sums.Spend)},
		{w.HeadPoints, s.Points.Format() + "  " + money(p.worth)},
		{w.Moved, fmt.Sprintf(w.MovedForm, s.Sums.Earned.Format(), s.Sums.Redeemed.Format(), s.Sums.Adjusted.Format(), s.Sums.Expired.Format())},
		{w.HeadCases, model.Points(s.Sums.Cases).Format()},
		{w.HeadContact, when(p.env, s.Contact)},
		{w.HeadUnsent, model.Points(s.Unsent).Format()},
		{w.ClockHead, clockText(w, s.Offset)},
		{w.Program, s.Build},
	})
	b.Blank()
	b.Add(text.Spaces(indent) + th.Muted.Render(w.Streams))
	p.streams(b)
	if len(p.notes) > 0 {
		b.Blank()
		b.Add(text.Spaces(indent) + th.Muted.Render(w.Look))
		p.problems(b)
	}
	return b.Lines
}

func (p *Page) pairs(b *part.Body, all [][2]string) {
	width := 0
	for _, kv := range all {
		width = max(width, text.Width(kv[0]))
	}
	for _, kv := range all {
		if kv[1] != "" {
			b.Add(text.Spaces(indent) + p.env.Theme().Muted.Render(text.Pad(kv[0], width)) + "  " + kv[1])
		}
	}
}

// clockText says how far the shop's clock is off, "" if nobody needs to know.
func clockText(w *words, ms int64) string {
	if ms > -1000 && ms < 1000 {
		return ""
	}
	return fmt.Sprintf(w.ClockForm, strconv.FormatFloat(float64(ms)/1000, 'f', 0, 64))
}

// streams lists the writing lives of the shop's file, the newest first.
func (p *Page) streams(b *part.Body) {
	th, lang := p.env.Theme(), p.env.Lang()
	w := table.In(lang)
	var rows [][]string
	for i := len(p.shop.Streams) - 1; i >= 0; i-- {
		st := &p.shop.Streams[i]
		state := ""
		switch {
		case st.Frozen:
			state = th.Warn.Render("! " + w.Frozen)
		case st.Closed:
			state = w.Closed
			if st.Why != "" {
				state, _ = say.Error(lang, model.Refuse(st.Why))
			}
		case st.Waits:
			state = th.Warn.Render("! " + w.Awaited)
		}
		rows = append(rows, []string{
			text.Spaces(indent) + st.ID.Short(), model.Points(st.Applied).Format(), model.Points(max(st.Last, st.Applied) - st.Applied).Format(),
			when(p.env, st.Contact), state,
		})
	}
	titles, lines := part.Grid(b.Width, []part.Column{
		{Title: text.Spaces(indent) + w.Stream}, {Title: w.Received, Right: true}, {Title: w.HeadUnsent, Right: true}, {Title: w.HeadContact}, {Flex: true},
	}, rows)
	b.Add(append([]string{titles}, lines...)...)
}

// problems lists what people should look at.
func (p *Page) problems(b *part.Body) {
	w := table.In(p.env.Lang())
	var rows [][]string
	for i := range p.notes {
		n := &p.notes[i]
		rows = append(rows, []string{text.Spaces(indent) + when(p.env, n.At), w.note(n.Sort), n.Event.String(), strings.ReplaceAll(n.Text, "\n", " ")})
	}
	_, lines := part.Grid(b.Width, []part.Column{{}, {}, {}, {Flex: true}}, rows)
	b.Add(lines...)
}
