package part

import (
	"strings"

	"regulars/tui/text"
)

// Column says how one column of a grid is set.
type Column struct {
	Title string
	Width int  // fixed; 0 is as wide as its widest cell
	Right bool // numbers stand at the right
	Flex  bool // gives way first when the window is narrow: its cells end with "…"
	Drop  int  // left out when there is no room, the highest first; 0 is never left out
}

const (
	gap     = 2 // between columns
	minFlex = 6 // what a flexible column keeps
)

// Grid sets rows in columns that fit into width: first flexible columns give way, then columns
// are dropped, then whatever is left is cut. With at least one title, the first line has the
// titles. Cells may be styled; a row may have fewer cells than there are columns.
func Grid(width int, columns []Column, rows [][]string) (titles string, lines []string) {
	widths := layout(width, columns, rows)
	head := make([]string, len(columns))
	for i, c := range columns {
		head[i] = c.Title
	}
	lines = make([]string, len(rows))
	for i, row := range rows {
		lines[i] = set(width, widths, columns, row)
	}
	return set(width, widths, columns, head), lines
}

// layout decides the width of each column, 0 for one that is dropped.
func layout(width int, columns []Column, rows [][]string) []int {
	widths := make([]int, len(columns))
	for i, c := range columns {
		widths[i] = c.Width
		if c.Width > 0 {
			continue
		}
		widths[i] = text.Width(c.Title)
		for _, row := range rows {
			if i < len(row) {
				widths[i] = max(widths[i], text.Width(row[i]))
			}
		}
	}
	for total(widths) > width {
		if !shrink(widths, columns, total(widths)-width) && !drop(widths, columns) {
			break
		}
	}
	return widths
}

func total(widths []int) int {
	sum := 0
	for _, w := range widths {
		if w > 0 {
			sum += w + gap
		}
	}
	return sum - gap
}

// shrink takes the excess from the widest flexible column and reports whether it could.
func shrink(widths []int, columns []Column, excess int) bool {
	widest := -1
	for i, c := range columns {
		if c.Flex && widths[i] > minFlex && (widest < 0 || widths[i] > widths[widest]) {
			widest = i
		}
	}
	if widest < 0 {
		return false
	}
	widths[widest] = max(minFlex, widths[widest]-excess)
	return true
}

// drop leaves out the column that matters least and reports whether there was one.
func drop(widths []int, columns []Column) bool {
	least := -1
	for i, c := range columns {
		if c.Drop > 0 && widths[i] > 0 && (least < 0 || c.Drop > columns[least].Drop) {
			least = i
		}
	}
	if least < 0 {
		return false
	}
	widths[least] = 0
	return true
}

// set writes one row.
func set(width int, widths []int, columns []Column, cells []string) string {
	var b strings.Builder
	at, pending := 0, 0
	for i, w := range widths {
		if w == 0 {
			continue
		}
		cell := ""
		if i < len(cells) {
			cell = text.Truncate(cells[i], w)
		}
		columnsOf := text.Width(cell)
		before, after := 0, w-columnsOf
		if columns[i].Right {
			before, after = after, 0
		}
		// Spaces behind the last text of a line are never written.
		if cell != "" {
			b.WriteString(text.Spaces(pending + before))
			b.WriteString(cell)
			at, pending = at+pending+before+columnsOf, after
		} else {
			pending += w
		}
		pending += gap
	}
	if at > width {
		return text.Truncate(b.String(), width)
	}
	return b.String()
}

// Indent puts n spaces before each line.
func Indent(n int, lines ...string) []string {
	out := make([]string, len(lines))
	for i, line := range lines {
		out[i] = line
		if line != "" {
			out[i] = text.Spaces(n) + line
		}
	}
	return out
}
