package drive

import (
	"strings"
	"unicode/utf8"
)

// Glass is a terminal in memory, for what a program sends over a wire: bytes come in pieces of
// any length, and what only asks the terminal or sets it up is passed over.
type Glass struct {
	term *terminal
	rest string // a beginning whose end has not come yet
}

// NewGlass makes an empty terminal.
func NewGlass(width, height int) *Glass { return &Glass{term: newTerminal(width, height)} }

// Write shows what was sent.
func (g *Glass) Write(p []byte) (int, error) {
	all := g.rest + string(p)
	for all != "" {
		n := whole(all)
		if n == 0 {
			break
		}
		switch piece := all[:n]; {
		case piece[0] != '\x1b':
			g.term.feed(piece)
		case strings.HasPrefix(piece, "\x1b[") || piece == "\x1bM":
			g.term.feed(piece)
		}
		all = all[n:]
	}
	g.rest = all
	g.term.unknown = nil
	return len(p), nil
}

// whole is how long the first piece of a text is that can be shown by itself, 0 if its end has
// not come.
func whole(sent string) int {
	switch {
	case sent[0] != '\x1b':
		n := strings.IndexByte(sent, '\x1b')
		if n < 0 {
			n = len(sent)
			for n > 0 && !utf8.ValidString(sent[:n]) && len(sent)-n < utf8.UTFMax {
				n--
			}
		}
		return n
	case len(sent) == 1:
		return 0
	case sent[1] == '[':
		for i := 2; i < len(sent); i++ {
			if sent[i] >= 0x40 {
				return i + 1
			}
		}
		return 0
	case strings.IndexByte("]P_^X", sent[1]) >= 0: // strings for the terminal, up to their end
		bell, end := strings.IndexByte(sent, '\a'), strings.Index(sent, "\x1b\\")
		switch {
		case bell >= 0 && (end < 0 || bell < end):
			return bell + 1
		case end >= 0:
			return end + 2
		}
		return 0
	}
	return 2
}

// String is the screen as it reads, without spaces at the ends of lines.
func (g *Glass) String() string {
	lines := g.term.lines()
	for i, line := range lines {
		lines[i] = strings.TrimRight(line, " ")
	}
	return strings.Join(lines, "\n")
}
