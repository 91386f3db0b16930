package tui

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"regulars/tui/part"
	"regulars/tui/screen"
	"regulars/tui/text"
)

// pager scrolls lines that are all known.
type pager struct{ part.Pane }

// key moves by a line or a page.
func (p *pager) key(key tea.KeyPressMsg, lines []string, height int) {
	p.Fit(len(lines), height)
	p.Update(key)
}

// view returns the lines that are visible.
func (p *pager) view(r *Root, lines []string, height int) string {
	return strings.Join(p.View(r.env.Theme(), r.env.Lang(), lines, height), "\n")
}

func (p *pager) offers() []screen.Offer {
	return []screen.Offer{screen.Can(screen.Choose), screen.Can(screen.Page), screen.Can(screen.Back)}
}

// help shows the table of keys: two columns where they fit.
type help struct{ pager }

func (h *help) title(r *Root) string      { return words.In(r.env.Lang()).HelpTitle }
func (h *help) offers() []screen.Offer    { return h.pager.offers() }
func (h *help) paste(*Root, tea.PasteMsg) {}
func (h *help) key(r *Root, k tea.KeyPressMsg) tea.Cmd {
	h.pager.key(k, h.lines(r, r.area()), r.area().Height)
	return nil
}

func (h *help) view(r *Root, area screen.Area) (string, screen.Cursor) {
	return h.pager.view(r, h.lines(r, area), area.Height), screen.Cursor{}
}

func (h *help) lines(r *Root, area screen.Area) []string {
	left := h.group(r, screen.Everywhere)
	right := append(h.group(r, screen.Lists), "")
	right = append(right, h.group(r, screen.Typing)...)
	width := area.Width / 2
	lines := make([]string, max(len(left), len(right)))
	for i := range lines {
		if i < len(left) {
			lines[i] = left[i]
		}
		if i < len(right) {
			lines[i] = text.Pad(lines[i], width) + text.Truncate(right[i], area.Width-width)
		}
	}
	if r.opt.NoTill {
		return lines
	}
	lines = append(lines, "")
	for _, line := range text.Wrap(words.In(r.env.Lang()).HelpScan, area.Width-2) {
		lines = append(lines, " "+line)
	}
	return lines
}

// keyWidth is the widest of the keys as the table writes them, so that the labels have room in half of the
// narrowest window.
const keyWidth = 11

// group lists one group of the table under its heading.
func (h *help) group(r *Root, g screen.Group) []string {
	th, lang := r.env.Theme(), r.env.Lang()
	var rows [][]string
	for _, b := range screen.Table() {
		if b.Group == g && !r.foreign(b) {
			rows = append(rows, []string{th.Key.Render(b.AllKeys(lang)), b.Label.In(lang)})
		}
	}
	_, lines := part.Grid(r.width/2-2, []part.Column{{Width: keyWidth}, {Flex: true}}, rows)
	return append([]string{" " + th.Muted.Render(g.GroupName(lang))}, part.Indent(1, lines...)...)
}

// messages shows what was told in this session, newest first.
type messages struct{ pager }

func (m *messages) title(r *Root) string      { return words.In(r.env.Lang()).LogTitle }
func (m *messages) offers() []screen.Offer    { return m.pager.offers() }
func (m *messages) paste(*Root, tea.PasteMsg) {}
func (m *messages) key(r *Root, k tea.KeyPressMsg) tea.Cmd {
	m.pager.key(k, m.lines(r, r.area()), r.area().Height)
	return nil
}

func (m *messages) view(r *Root, area screen.Area) (string, screen.Cursor) {
	return m.pager.view(r, m.lines(r, area), area.Height), screen.Cursor{}
}

func (m *messages) lines(r *Root, area screen.Area) []string {
	lines := r.notices.LogLines(r.env.Theme(), area.Width, r.env.Location())
	if len(lines) == 0 {
		lines = []string{" " + words.In(r.env.Lang()).LogEmpty}
	}
	return lines
}
