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
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"
)

// Ellipsis stands at the end of a text that was cut.
const Ellipsis = "…"

// Width returns the columns that s takes on the screen.
func Width(s string) int {
	columns := 0
	for i := 0; i < len(s); {
		switch c := s[i]; {
		case c >= ' ' && c <= '~':
			columns++
			i++
		case c == ansi.ESC:
			n := styling(s[i:])
			if n == 0 {
				return ansi.StringWidth(s)
			}
			i += n
		default:
			r, n := utf8.DecodeRuneInString(s[i:])
			width := usual(r)
			if width == 0 {
				return ansi.StringWidth(s) // also what stands before may belong to it
			}
			columns += width
			i += n
		}
	}
	return columns
}

// styling is the length of the SGR sequence that s begins with, 0 if it is another one.
func styling(s string) int {
	if len(s) < 2 || s[1] != '[' {
		return 0
	}
	for i := 2; i < len(s); i++ {
		switch c := s[i]; {
		case c == 'm':
			return i + 1
		case c < '0' || c > ';':
			return 0
		}
	}
	return 0
}

// usual is the width of the characters that nearly all of this program's texts are made of, 0 for
// others. None of them joins what stands before or behind it, so that they need not be looked up.
func usual(r rune) int {
	switch {
	case r >= 0x4e00 && r <= 0x9fa5, r >= 0xff01 && r <= 0xff5e, r == '、', r == '。', r == '《', r == '》', r == '「', r == '」':
		return 2
	case r >= 0x2500 && r <= 0x257f, r >= 0xc0 && r <= 0x17f:
		return 1
	}
	switch r {
	case '·', '×', '•', '…', '→', '←', '↑', '↓', '▸', '❯':
		return 1
	}
	return 0
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
	if s[0] >= ' ' && s[0] <= '~' && apart(s[1:]) {
		return s[:1], 1
	}
	if r, n := utf8.DecodeRuneInString(s); usual(r) > 0 && apart(s[n:]) {
		return s[:n], usual(r)
	}
	return ansi.FirstGraphemeCluster(s, ansi.GraphemeWidth)
}

// apart reports whether a text surely does not join the character before it.
func apart(s string) bool {
	if s == "" || s[0] < 0x80 {
		return true
	}
	r, _ := utf8.DecodeRuneInString(s)
	return usual(r) > 0
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
