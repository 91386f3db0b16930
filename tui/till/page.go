package till

import (
	"strings"

	"regulars/tui/part"
	"regulars/tui/text"
)

// wide is the width from which there is room for what only explains.
const wide = 76

// The columns that part.List and part.Grid keep free before a row and between its cells.
const (
	markWidth = 3
	columnGap = 2
)

// page collects the lines of a body; none is wider than the window.
type page struct {
	width int
	lines []string
}

func (p *page) add(lines ...string) {
	for _, line := range lines {
		p.lines = append(p.lines, text.Truncate(line, p.width))
	}
}

func (p *page) blank() { p.lines = append(p.lines, "") }

func (p *page) String() string { return strings.Join(p.lines, "\n") }

// flow sets pieces one behind the other, as many as fit into a line, each line after the first
// indented as far as the first piece.
func (p *page) flow(label string, indent, gap int, pieces ...string) {
	line := text.Pad(label, indent)
	used, first := indent, true
	for _, piece := range pieces {
		if piece == "" {
			continue
		}
		w := text.Width(piece)
		if !first && used+gap+w >= p.width {
			p.add(line)
			line, used, first = text.Spaces(indent), indent, true
		}
		if !first {
			line += text.Spaces(gap)
			used += gap
		}
		line += piece
		used += w
		first = false
	}
	p.add(line)
}

// flexLeast is what a flexible column should keep before others are left out for it.
const flexLeast = 16

// natural is the width that rows take if nothing but long texts is cut.
func natural(columns []part.Column, rows [][]string) int {
	total := -columnGap
	for i, c := range columns {
		w := c.Width
		for _, row := range rows {
			if c.Width == 0 && i < len(row) {
				w = max(w, text.Width(row[i]))
			}
		}
		if c.Flex && c.Width == 0 {
			w = min(w, flexLeast)
		}
		if w > 0 {
			total += w + columnGap
		}
	}
	return total
}

// heading sets the pieces that fit, the first ones first, and one at the right edge if there is
// still room for it.
func (p *page) heading(right string, gap int, pieces ...string) {
	line := ""
	for i, piece := range pieces {
		if piece == "" {
			continue
		}
		next := piece
		if line != "" {
			next = line + text.Spaces(gap) + piece
		}
		if i > 0 && text.Width(next)+2 > p.width {
			break
		}
		line = next
	}
	line = " " + line
	if right != "" && text.Width(line)+gap+text.Width(right)+1 <= p.width {
		line = text.Pad(line, p.width-text.Width(right)-1) + right
	}
	p.add(line)
}

// fits returns how many of n rows have room under the lines that are there already.
func (p *page) fits(height, n int) int { return max(0, min(n, height-len(p.lines))) }

// row sets pieces behind a label, as many as fit, and no line more.
func (p *page) row(label string, indent, gap int, pieces ...string) {
	line := text.Pad(label, indent)
	used := indent
	for _, piece := range pieces {
		w := text.Width(piece)
		if w == 0 || used+w >= p.width && used > indent {
			continue
		}
		line = text.Pad(line, used) + piece
		used += w + gap
	}
	p.add(line)
}

// grid adds rows in columns, indented. If they are too wide, the spare columns are left out in
// their order before anything is cut.
func (p *page) grid(indent int, columns []part.Column, rows [][]string, spare ...int) {
	for _, column := range spare {
		if natural(columns, rows) <= p.width-indent-1 {
			break
		}
		for _, row := range rows {
			row[column] = ""
		}
	}
	_, lines := part.Grid(p.width-indent-1, columns, rows)
	p.add(part.Indent(indent, lines...)...)
}
