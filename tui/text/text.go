// Package text measures and shapes text for a terminal, where a hanzi takes two columns and an
// escape sequence none. Every width in this program is a number of columns, never of bytes or
// runes. The functions understand styled text (SGR sequences), never split a wide character,
// and keep their promises exactly: Pad answers a text of precisely the width that was asked for.
//
// Text of customers must have passed model/clean, which removes what terminals measure
// differently; then a line that fits here fits on every screen. The package never does I/O and
// knows nothing of colours or languages.
package text

import (
	"iter"
	"strings"

	"github.com/charmbracelet/x/ansi"
)

// Ellipsis stands at the end of a text that was cut.
const Ellipsis = "…"

// Width returns the columns that s takes on the screen.
func Width(s string) int {
	for i := 0; i < len(s); i++ {
		if s[i] < ' ' || s[i] > '~' {
			return ansi.StringWidth(s)
		}
	}
	return len(s)
}

// Clusters walks over what a reader sees as single characters ("é", "한", "👍") with the columns
// of each. The text must not hold escape sequences.
func Clusters(s string) iter.Seq2[string, int] {
	return func(yield func(string, int) bool) {
		for len(s) > 0 {
			cluster, width := First(s)
			if !yield(cluster, width) {
				return
			}
			s = s[len(cluster):]
		}
	}
}

// First returns the first character of s, as a reader sees it, and its columns.
func First(s string) (string, int) {
	if len(s) == 0 {
		return "", 0
	}
	if s[0] >= ' ' && s[0] <= '~' && (len(s) == 1 || s[1] < 0x80) {
		return s[:1], 1
	}
	return ansi.FirstGraphemeCluster(s, ansi.GraphemeWidth)
}

// Truncate returns s if it fits into width columns, and otherwise its start with an ellipsis.
func Truncate(s string, width int) string {
	if width <= 0 {
		return ""
	}
	if Width(s) <= width {
		return s
	}
	return ansi.Truncate(s, width, Ellipsis)
}

// Pad returns s in exactly width columns, at the left.
func Pad(s string, width int) string {
	s = Truncate(s, width)
	return s + Spaces(width-Width(s))
}

// PadLeft returns s in exactly width columns, at the right, as numbers stand.
func PadLeft(s string, width int) string {
	s = Truncate(s, width)
	return Spaces(width-Width(s)) + s
}

// Center returns s in exactly width columns, in the middle.
func Center(s string, width int) string {
	s = Truncate(s, width)
	left := (width - Width(s)) / 2
	return Pad(Spaces(left)+s, width)
}

// blank is what Spaces cuts from, so that the usual widths cost no allocation.
const blank = "                                                                                                                                                                "

// Spaces returns n spaces, none if n is negative.
func Spaces(n int) string {
	switch {
	case n <= 0:
		return ""
	case n <= len(blank):
		return blank[:n]
	}
	return strings.Repeat(" ", n)
}

// Cut returns the columns left to right (exclusive) of s. A wide character that lies across an
// edge is replaced by a space, so that what remains keeps its columns. Sequences are kept, also
// those of what was cut away: those before style what follows, those behind end a style.
func Cut(s string, left, right int) string {
	left = max(left, 0)
	if right <= left {
		return ""
	}
	var b strings.Builder
	b.Grow(len(s))
	var state byte
	column := 0
	for len(s) > 0 {
		seq, width, n, next := ansi.DecodeSequence(s, state, nil)
		switch {
		case width == 0:
			if isSequence(seq) || column > left && column <= right {
				b.WriteString(seq)
			}
		case column >= left && column+width <= right:
			b.WriteString(seq)
		default:
			b.WriteString(Spaces(min(column+width, right) - max(column, left)))
		}
		column += width
		state, s = next, s[n:]
	}
	return b.String()
}

// isSequence tells an escape sequence from a mark without width, which belongs to its letter.
func isSequence(s string) bool { return s[0] == ansi.ESC }

// Over lays a text over base, starting at column x. The base is padded if it ends before.
func Over(base string, x int, over string) string {
	width := Width(base)
	end := x + Width(over)
	left := Cut(base, 0, x)
	if width < x {
		left = Pad(base, x)
	}
	if strings.IndexByte(left, ansi.ESC) >= 0 && !strings.HasSuffix(left, ansi.ResetStyle) {
		left += ansi.ResetStyle
	}
	if end >= width {
		return left + over
	}
	return left + over + Cut(base, end, width)
}

// Lines splits a body into its lines.
func Lines(body string) []string { return strings.Split(body, "\n") }

// Fit returns body as exactly height lines of at most width columns: too much is cut at the
// end, too little is filled with empty lines.
func Fit(body string, width, height int) []string {
	lines := Lines(body)
	if len(lines) > height {
		lines = lines[:height]
	}
	out := make([]string, height)
	copy(out, lines)
	for i, line := range out {
		if Width(line) > width {
			out[i] = Cut(line, 0, width)
		}
	}
	return out
}
