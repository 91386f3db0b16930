package paint

import (
	"fmt"
	"strconv"
	"strings"

	uv "github.com/charmbracelet/ultraviolet"
	"github.com/charmbracelet/x/ansi"
)

// glass is a terminal of the test: it knows the sequences that the package writes and no other,
// and keeps styles as the library reads them.
type glass struct {
	cells         uv.ScreenBuffer
	width, height int
	x, y          int
	past          bool // the last column was written
	hidden        bool
	style         uv.Style
	sent          int
}

func newGlass(width, height int) *glass {
	return &glass{cells: uv.NewScreenBuffer(width, height), width: width, height: height}
}

// feed shows bytes and tells what is wrong with them, "" for nothing.
func (g *glass) feed(sent string) string {
	g.sent = len(sent)
	p := ansi.NewParser()
	for state := byte(0); sent != ""; {
		seq, width, n, next := ansi.DecodeSequence(sent, state, p)
		state, sent = next, sent[n:]
		switch {
		case width > 0:
			if g.past || g.x+width > g.width {
				return fmt.Sprintf("%q beyond the window", seq)
			}
			for x := g.x; x < g.x+width; x++ {
				g.cells.SetCell(x, g.y, nil) // whoever touches half of a wide character blanks the other
			}
			g.cells.SetCell(g.x, g.y, &uv.Cell{Content: seq, Width: width, Style: g.style})
			if g.x += width; g.x == g.width {
				g.past, g.x = true, g.width-1
			}
		case seq == "\r":
			g.x, g.past = 0, false
		case seq == "\n" && g.y < g.height-1:
			g.y++
		case strings.HasPrefix(seq, "\x1b["):
			if wrong := g.sequence(seq, p); wrong != "" {
				return wrong
			}
		default:
			return fmt.Sprintf("%q", seq)
		}
	}
	return ""
}

func (g *glass) sequence(seq string, p *ansi.Parser) string {
	body, final := seq[2:len(seq)-1], seq[len(seq)-1]
	numbers := []int{1, 1}
	for i, s := range strings.SplitN(body, ";", 2) {
		if n, err := strconv.Atoi(s); err == nil {
			numbers[i] = n
		}
	}
	x, y := g.x, g.y
	switch final {
	case 'm':
		uv.ReadStyle(p.Params(), &g.style)
		return ""
	case 'l', 'h':
		g.hidden = final == 'l'
		return ""
	case 'X', 'K', 'J', '@', 'P':
		return g.erase(final, numbers[0])
	case 'A':
		y -= numbers[0]
	case 'B':
		y += numbers[0]
	case 'C':
		x += numbers[0]
	case 'D':
		x -= numbers[0]
	case 'G':
		x = numbers[0] - 1
	case 'H':
		x, y = numbers[1]-1, numbers[0]-1
	default:
		return fmt.Sprintf("%q", seq)
	}
	if x < 0 || y < 0 || x >= g.width || y >= g.height {
		return fmt.Sprintf("%q goes to %d,%d", seq, x, y)
	}
	g.x, g.y, g.past = x, y, false
	return ""
}

// erase empties cells. With a colour it would fill them on some terminals and not on others.
func (g *glass) erase(final byte, n int) string {
	if g.style.Bg != nil || g.style.Underline != 0 || g.style.Attrs&(uv.AttrReverse|uv.AttrStrikethrough) != 0 {
		return "erases with a style"
	}
	if c := g.cells.CellAt(g.x, g.y); c.Width == 0 {
		return "begins within a wide character"
	}
	from, to, last := g.x, g.width, g.y
	switch final {
	case 'X':
		to = min(g.x+n, g.width)
	case '@':
		if c := g.cells.CellAt(g.width-n, g.y); c.Width == 0 {
			return "pushes half of a wide character out"
		}
		line := g.cells.Line(g.y)
		copy(line[g.x+n:], line[g.x:g.width-n])
		for x := g.x; x < g.x+n; x++ {
			line[x] = uv.EmptyCell
		}
		return ""
	case 'P':
		if c := g.cells.CellAt(g.x+n, g.y); c != nil && c.Width == 0 {
			return "ends within a wide character"
		}
		line := g.cells.Line(g.y)
		copy(line[g.x:], line[g.x+n:])
		for x := g.width - n; x < g.width; x++ {
			line[x] = uv.EmptyCell
		}
		return ""
	case 'J':
		g.cells.Clear()
		return ""
	}
	for x := from; x < to; x++ {
		g.cells.SetCell(x, last, nil)
	}
	return ""
}

// shows tells where the terminal shows something else than a frame, "" for nowhere.
func (g *glass) shows(content string) string {
	want := uv.NewScreenBuffer(g.width, g.height)
	uv.NewStyledString(content).Draw(want, want.Bounds())
	for y := range g.height {
		for x := range g.width {
			a, b := seen(want.CellAt(x, y)), seen(g.cells.CellAt(x, y))
			if !a.Equal(&b) {
				return fmt.Sprintf("%d,%d shows %q %v and not %q %v", x, y, b.Content, b.Style, a.Content, a.Style)
			}
		}
	}
	return ""
}

// seen is what can be seen of a cell: of a blank only what is not the character's.
func seen(c *uv.Cell) uv.Cell {
	s := *c
	if s.Width == 0 {
		return uv.Cell{}
	}
	if s.Content == " " {
		if s.Style.Attrs &= uv.AttrReverse | uv.AttrStrikethrough; s.Style.Attrs == 0 && s.Style.Underline == 0 {
			s.Style.Fg = nil
		}
	}
	return s
}
