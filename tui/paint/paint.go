// Package paint makes the bytes that turn one frame of the screens into the next one on a terminal
// far away. It is for servers: sixty-four sessions are painted by two cores, and every byte goes
// over a network. So a line that has not changed is not looked at, what is remembered of a frame
// is its text and not its cells, and what is sent are the cells that differ.
//
// A frame is text with SGR sequences, as the screens draw it, at most as many lines and columns
// as the window has. The package uses only what every terminal has known for decades: moves, SGR,
// erasing to the end of a line and of some characters, moving the rest of a line. It never scrolls
// or repeats, never writes beyond the window, and never leaves half of a wide character. It does no
// I/O and does not switch modes; package remote does.
package paint

import (
	"strconv"
	"strings"
)

// Cursor is where the next character will be typed; the zero Cursor is not shown.
type Cursor struct {
	X, Y int
	On   bool
}

// Screen remembers what a terminal shows.
type Screen struct {
	width, height int
	lines         []line
	fresh         bool // everything is to be drawn anew

	out    []byte
	pen    pen  // of the terminal
	x, y   int  // of its cursor
	doubt  bool // terminals may disagree about x, since few agree on every wide character
	shown  bool
	was    []cell // scratch: a line as it is
	is     []cell // and as it shall be
	frames bool   // one was drawn
}

// line is a line of a frame: its text and the pen before and behind it.
type line struct {
	text     string
	from, to pen
}

// Resize tells the window. Everything is drawn anew.
func (s *Screen) Resize(width, height int) {
	s.width, s.height = max(width, 1), max(height, 1)
	s.Erase()
}

// Erase forgets what the terminal shows: the next frame draws everything.
func (s *Screen) Erase() { s.fresh = true }

// Shown reports whether the terminal's cursor is visible. Before the first frame it is.
func (s *Screen) Shown() bool { return s.shown || !s.frames }

// Frame returns the bytes that show content, nothing if it is shown already. They are good until
// the next call.
func (s *Screen) Frame(content string, cursor Cursor) []byte {
	s.out = s.out[:0]
	if !s.frames {
		s.frames, s.shown, s.fresh = true, true, true
	}
	if s.shown && !cursor.On {
		s.out = append(s.out, hide...) // before anything moves
		s.shown = false
	}
	if s.fresh {
		s.clear()
	}
	s.transform(content)
	if cursor.On {
		s.move(min(max(cursor.X, 0), s.width-1), min(max(cursor.Y, 0), s.height-1))
		if !s.shown {
			s.out = append(s.out, show...)
			s.shown = true
		}
	}
	return s.out
}

const (
	hide = "\x1b[?25l"
	show = "\x1b[?25h"
)

// clear empties the terminal.
func (s *Screen) clear() {
	s.fresh = false
	s.out = append(s.out, "\x1b[m\x1b[H\x1b[2J"...)
	s.pen, s.x, s.y, s.doubt = pen{}, 0, 0, false
	s.lines = append(s.lines[:0], make([]line, s.height)...)
}

// transform draws the lines that differ.
func (s *Screen) transform(content string) {
	var from pen
	for y := range s.height {
		text := content
		if at := strings.IndexByte(content, '\n'); at >= 0 {
			text, content = content[:at], content[at+1:]
		} else {
			content = ""
		}
		old := &s.lines[y]
		if old.text == text && old.from == from {
			old.text = text // or the frame before this one would stay in memory for it
			from = old.to
			continue
		}
		s.was, _ = read(s.was[:0], s.width, old.text, old.from)
		var to pen
		s.is, to = read(s.is[:0], s.width, text, from)
		s.change(y)
		*old = line{text, from, to}
		from = to
	}
}

// change draws what differs between the two lines.
func (s *Screen) change(y int) {
	end := s.width // behind the last cell that is not blank
	for end > 0 && s.is[end-1] == blank {
		end--
	}
	for x, first := 0, true; x < s.width; x++ {
		if s.was[x] == s.is[x] {
			continue
		}
		if first {
			first = false
			if s.shift(x, y); s.was[x] == s.is[x] {
				continue
			}
		}
		last := s.last(x)
		if end == 0 {
			s.move(0, y) // nearer, if the whole line is to be erased
			x = s.run(0, last, end)
		} else {
			s.reach(x, y)
			x = s.run(x, last, end)
		}
	}
}

// reach brings the cursor to a cell of the line that is being drawn. Over a few characters the way
// is to write them again.
func (s *Screen) reach(x, y int) {
	const few = 3
	if y == s.y+1 && x <= few {
		s.move(0, y)
	}
	if n := x - s.x; y == s.y && !s.doubt && n > 0 && n <= few {
		for _, c := range s.is[s.x:x] {
			if len(c.text) != 1 || !c.looksAlike(s.pen) {
				s.move(x, y)
				return
			}
		}
		for _, c := range s.is[s.x:x] {
			s.put(c)
		}
	}
	s.move(x, y)
}

// joined is how many cells that are right already are written again rather than jumped over.
const joined = 4

// last finds the end of the cells to write from x on.
func (s *Screen) last(x int) int {
	last := x
	for i := x + 1; i < s.width && i-last <= joined; i++ {
		if s.was[i] != s.is[i] {
			last = i
		} else if c := s.is[i]; len(c.text) != 1 || !c.looksAlike(s.is[last].pen) {
			break // too dear to write again
		}
	}
	return last
}

// What is written with less bytes by a sequence than by blanks.
const (
	worthErasing = 4  // up to the end of the line
	worthBlanks  = 12 // and a move behind it
)

// run writes the cells from x to last and returns the last column that is right now. Everything
// from end on is blank.
func (s *Screen) run(x, last, end int) int {
	for x <= last {
		c := s.is[x]
		switch {
		case c.width == 0: // the right half of the one before
			x++
			continue
		case x >= end && s.differs(x) >= worthErasing:
			s.bare()
			s.out = append(s.out, "\x1b[K"...)
			return s.width
		case c == blank:
			if n := s.blanks(x, last); n >= worthBlanks {
				s.bare()
				s.out = sequence(s.out, n, 'X')
				if x += n; x <= last {
					s.move(x, s.y)
				}
				continue
			}
		}
		s.put(c)
		x += int(c.width)
	}
	return last
}

// differs counts the cells from x on that are not blank yet.
func (s *Screen) differs(x int) (n int) {
	for ; x < s.width; x++ {
		if s.was[x] != blank {
			n++
		}
	}
	return n
}

// blanks counts the blanks from x to last.
func (s *Screen) blanks(x, last int) (n int) {
	for x+n <= last && s.is[x+n] == blank {
		n++
	}
	return n
}

// put writes one character.
func (s *Screen) put(c cell) {
	if !c.looksAlike(s.pen) {
		s.draw(c.pen)
	}
	s.out = append(s.out, c.text...)
	s.x += int(c.width) // at the right edge, where some then stand behind it, no move counts from there
	s.doubt = s.doubt || c.width > 1
}

// draw changes the terminal's pen.
func (s *Screen) draw(p pen) {
	if p != s.pen {
		s.out = p.after(s.out, s.pen)
		s.pen = p
	}
}

// bare makes a pen that leaves nothing where something is erased: terminals differ in what they
// make of a ground there.
func (s *Screen) bare() {
	if s.pen.onBlank() != (pen{}) {
		s.draw(pen{})
	}
}

// move brings the cursor to a place by the shortest of the ways that are known.
func (s *Screen) move(x, y int) {
	down := y - s.y
	switch {
	case x == s.x && down == 0 && !s.doubt:
		return
	case x == 0 && down == 0:
		s.out = append(s.out, '\r')
	case down == 1 && x < 10: // there is such a line, so that nothing scrolls
		s.out = append(s.out, "\r\n"...)
		if x > 0 {
			s.out = sequence(s.out, x, 'C')
		}
	case down == 0 && s.x >= s.width, down != 0 && s.doubt:
		s.place(x, y)
	case down == 0 && s.doubt:
		s.out = sequence(s.out, x+1, 'G')
	case down == 0 && x > s.x:
		s.out = sequence(s.out, x-s.x, 'C')
	case down == 0 && s.x-x <= x:
		s.out = sequence(s.out, s.x-x, 'D')
	case down == 0:
		s.out = sequence(s.out, x+1, 'G')
	case x == s.x && down > 0:
		s.out = sequence(s.out, down, 'B')
	case x == s.x:
		s.out = sequence(s.out, -down, 'A')
	default:
		s.place(x, y)
	}
	s.doubt = false
	s.x, s.y = x, y
}

func (s *Screen) place(x, y int) {
	s.out = append(strconv.AppendInt(append(s.out, "\x1b["...), int64(y+1), 10), ';')
	s.out = append(strconv.AppendInt(s.out, int64(x+1), 10), 'H')
}

// sequence writes a sequence with one number, which is left out if it is 1.
func sequence(out []byte, n int, final byte) []byte {
	out = append(out, "\x1b["...)
	if n != 1 {
		out = strconv.AppendInt(out, int64(n), 10)
	}
	return append(out, final)
}
