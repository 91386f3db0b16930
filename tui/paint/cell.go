package paint

import (
	"strings"

	"regulars/tui/text"
)

// cell is a place of the grid. A wide character has two, the right one empty with width 0.
type cell struct {
	text  string
	width int8
	pen   pen
}

// blank is a cell in which nothing is to be seen.
var blank = cell{text: " ", width: 1}

// looksAlike reports whether a pen draws the cell as its own does: a blank shows nothing of the
// colour and weight of letters, so that words need not be taken apart for it.
func (c cell) looksAlike(p pen) bool {
	return c.pen == p || c.text == " " && c.pen == p.onBlank()
}

// read writes a line of a frame as cells, exactly width of them, and returns the pen behind it.
// What would stand beyond the window is left out, as is what is no text and no SGR.
func read(cells []cell, width int, s string, p pen) ([]cell, pen) {
	for full := false; len(s) > 0; {
		if s[0] == '\x1b' {
			n := escape(s)
			p = p.with(s[:n])
			s = s[n:]
			continue
		}
		character, columns := text.First(s)
		s = s[len(character):]
		full = full || len(cells)+columns > width // nor anything narrower behind it
		if columns < 1 || character[0] < ' ' || full {
			continue
		}
		c := cell{character, int8(columns), p}
		if character == " " {
			c.pen = p.onBlank()
		}
		cells = append(cells, c)
		for range columns - 1 {
			cells = append(cells, cell{pen: p})
		}
	}
	for len(cells) < width {
		cells = append(cells, blank)
	}
	return cells, p
}

// escape is the length of the sequence that a text begins with.
func escape(s string) int {
	if !strings.HasPrefix(s, "\x1b[") {
		return min(len(s), 2)
	}
	for i := 2; i < len(s); i++ {
		if s[i] >= 0x40 && s[i] <= 0x7e {
			return i + 1
		}
	}
	return len(s)
}
