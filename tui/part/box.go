package part

import (
	"strings"

	"github.com/charmbracelet/x/ansi"

	"regulars/tui/text"
	"regulars/tui/theme"
)

// Plain removes the styles of a text.
func Plain(s string) string {
	if strings.IndexByte(s, ansi.ESC) < 0 {
		return s
	}
	return ansi.Strip(s)
}

// Rule is a horizontal line.
func Rule(th *theme.Theme, width int) string {
	return th.Rule.Render(strings.Repeat(theme.Line, max(width, 0)))
}

// Box frames lines, each width-4 columns, under a title. It takes width columns and two lines
// more than there are lines.
func Box(th *theme.Theme, width int, title string, lines []string) []string {
	inner := width - 4
	out := make([]string, 0, len(lines)+2)
	title = text.Truncate(title, inner-2)
	head := theme.Line
	if title != "" {
		head += " " + title + " "
	}
	fill := strings.Repeat(theme.Line, max(0, width-2-text.Width(head)))
	if title != "" {
		out = append(out, th.Rule.Render(theme.TopLeft+theme.Line)+" "+th.Strong.Render(title)+" "+th.Rule.Render(fill+theme.TopRight))
	} else {
		out = append(out, th.Rule.Render(theme.TopLeft+head+fill+theme.TopRight))
	}
	side := th.Rule.Render(theme.Side)
	for _, line := range lines {
		out = append(out, side+" "+text.Pad(line, inner)+" "+side)
	}
	bottom := strings.Repeat(theme.Line, max(0, width-2))
	return append(out, th.Rule.Render(theme.BottomLeft+bottom+theme.BottomRight))
}

// Lay puts a block of lines over a body, its top left corner at x, y. The body grows if the
// block reaches below it.
func Lay(body []string, x, y int, block []string) []string {
	for len(body) < y+len(block) {
		body = append(body, "")
	}
	for i, line := range block {
		if y+i >= 0 {
			body[y+i] = text.Over(body[y+i], max(x, 0), line)
		}
	}
	return body
}
