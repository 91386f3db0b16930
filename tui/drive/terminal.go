package drive

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"regulars/tui/text"
)

// terminal is what a terminal makes of the bytes that the renderer sends: a grid of characters
// and a cursor. Styles are not kept. A wide character takes two cells, the right one empty;
// whoever touches one half of it blanks the other, as terminals do. A sequence that it does not
// know is remembered, so that a test fails instead of trusting a grid that is wrong.
type terminal struct {
	width, height int
	rows          [][]string
	x, y          int
	past          bool // the last column was written: the next character goes to the next line
	wraps         bool
	top, bottom   int // the lines that scroll
	last          string
	unknown       []string
}

func newTerminal(width, height int) *terminal {
	t := &terminal{width: width, height: height, wraps: true, bottom: height - 1}
	for range height {
		t.rows = append(t.rows, t.emptyRow())
	}
	return t
}

func (t *terminal) emptyRow() []string { return slices.Repeat([]string{" "}, t.width) }

// lines are the lines as they read, the blanks at their ends included.
func (t *terminal) lines() []string {
	out := make([]string, t.height)
	for y, row := range t.rows {
		out[y] = strings.Join(row, "")
	}
	return out
}

// feed takes what the program sent.
func (t *terminal) feed(sent string) {
	for sent != "" {
		switch {
		case strings.HasPrefix(sent, "\x1b["):
			sent = t.sequence(sent)
		case strings.HasPrefix(sent, "\x1bM"):
			t.lineUp()
			sent = sent[2:]
		case sent[0] < ' ' || sent[0] == 0x7f:
			t.control(sent[0])
			sent = sent[1:]
		default:
			cluster, width := text.First(sent)
			t.put(cluster, width)
			sent = sent[len(cluster):]
		}
	}
}

func (t *terminal) control(c byte) {
	switch c {
	case '\r':
		t.to(0, t.y)
	case '\n':
		t.lineDown()
	case '\b':
		t.to(t.x-1, t.y)
	case '\t':
		t.to(t.x/8*8+8, t.y)
	default:
		t.unknown = append(t.unknown, fmt.Sprintf("control %#x", c))
	}
}

// sequence takes one control sequence and answers what is behind it.
func (t *terminal) sequence(sent string) string {
	end := 2
	for end < len(sent) && sent[end] < 0x40 {
		end++
	}
	if end == len(sent) {
		t.unknown = append(t.unknown, strconv.Quote(sent))
		return ""
	}
	body, final := sent[2:end], sent[end]
	if !t.moves(body, final) && !t.edits(body, final) && !t.sets(body, final) {
		t.unknown = append(t.unknown, strconv.Quote(sent[:end+1]))
	}
	return sent[end+1:]
}

// number is the parameter at a place, or what it is when it is not there.
func number(body string, at, otherwise int) int {
	parts := strings.Split(body, ";")
	if at >= len(parts) {
		return otherwise
	}
	n, err := strconv.Atoi(parts[at])
	if err != nil {
		return otherwise
	}
	return n
}

// count is a parameter that says how often: 0 and nothing are 1.
func count(body string, at int) int { return max(number(body, at, 1), 1) }

// moves does what only moves the cursor.
func (t *terminal) moves(body string, final byte) bool {
	n := count(body, 0)
	switch final {
	case 'A':
		t.to(t.x, t.y-n)
	case 'B':
		t.to(t.x, t.y+n)
	case 'C':
		t.to(t.x+n, t.y)
	case 'D':
		t.to(t.x-n, t.y)
	case 'G', '`':
		t.to(n-1, t.y)
	case 'd':
		t.to(t.x, n-1)
	case 'H', 'f':
		t.to(count(body, 1)-1, n-1)
	case 'I':
		t.to((t.x/8+n)*8, t.y)
	case 'Z':
		t.to(((t.x+7)/8-n)*8, t.y)
	default:
		return false
	}
	return true
}

// edits does what changes the grid where the cursor is.
func (t *terminal) edits(body string, final byte) bool {
	n := count(body, 0)
	switch final {
	case 'K':
		t.eraseInLine(number(body, 0, 0))
	case 'J':
		t.eraseInDisplay(number(body, 0, 0))
	case 'X':
		t.erase(t.x, t.x+n)
	case 'b':
		for range n {
			t.put(t.last, text.Width(t.last))
		}
	case '@':
		t.insert(min(n, t.width-t.x))
	case 'P':
		t.remove(min(n, t.width-t.x))
	case 'L':
		t.scrollFrom(t.y, -n)
	case 'M':
		t.scrollFrom(t.y, n)
	case 'S':
		t.scrollFrom(t.top, n)
	case 'T':
		t.scrollFrom(t.top, -n)
	default:
		return false
	}
	t.past = false
	return true
}

// sets does the rest: styles and most modes make no difference to the grid.
func (t *terminal) sets(body string, final byte) bool {
	switch {
	case final == 'r':
		t.top, t.bottom = count(body, 0)-1, min(number(body, 1, t.height), t.height)-1
		t.to(0, 0)
	case body == "?7" && (final == 'h' || final == 'l'):
		t.wraps = final == 'h'
	case final == 'm' || strings.HasPrefix(body, "?") && (final == 'h' || final == 'l'):
	default:
		return false
	}
	return true
}

func (t *terminal) to(x, y int) {
	t.x, t.y, t.past = min(max(x, 0), t.width-1), min(max(y, 0), t.height-1), false
}

// sever blanks the wide character that a boundary goes through.
func (t *terminal) sever(x int) {
	if row := t.rows[t.y]; x > 0 && x < t.width && row[x] == "" {
		row[x-1], row[x] = " ", " "
	}
}

func (t *terminal) put(cluster string, width int) {
	if width == 0 {
		t.unknown = append(t.unknown, fmt.Sprintf("%q without a width", cluster))
		return
	}
	if width > t.width {
		return // a wide letter has no place in a single column
	}
	if t.wraps && (t.past || t.x+width > t.width) {
		t.lineDown()
		t.x = 0
	}
	t.last, t.x = cluster, min(t.x, t.width-width)
	t.sever(t.x)
	t.sever(t.x + width)
	row := t.rows[t.y]
	row[t.x] = cluster
	for i := 1; i < width; i++ {
		row[t.x+i] = ""
	}
	t.past = t.x+width == t.width
	t.x = min(t.x+width, t.width-1)
}

func (t *terminal) erase(from, to int) {
	to = min(to, t.width)
	t.sever(from)
	t.sever(to)
	for x := from; x < to; x++ {
		t.rows[t.y][x] = " "
	}
}

func (t *terminal) eraseInLine(what int) {
	switch what {
	case 0:
		t.erase(t.x, t.width)
	case 1:
		t.erase(0, t.x+1)
	default:
		t.erase(0, t.width)
	}
}

func (t *terminal) eraseInDisplay(what int) {
	t.eraseInLine(what)
	for y := range t.rows {
		if what == 2 || what == 0 && y > t.y || what == 1 && y < t.y {
			t.rows[y] = t.emptyRow()
		}
	}
}

func (t *terminal) insert(n int) {
	t.sever(t.x)
	t.sever(t.width - n)
	row := t.rows[t.y]
	copy(row[t.x+n:], row[t.x:t.width-n])
	t.blank(t.x, t.x+n)
}

func (t *terminal) remove(n int) {
	t.sever(t.x)
	t.sever(t.x + n)
	row := t.rows[t.y]
	copy(row[t.x:], row[t.x+n:])
	t.blank(t.width-n, t.width)
}

// blank empties cells whose content has moved away.
func (t *terminal) blank(from, to int) {
	for x := from; x < to; x++ {
		t.rows[t.y][x] = " "
	}
}

func (t *terminal) lineDown() {
	if t.y == t.bottom {
		t.scrollFrom(t.top, 1)
	} else {
		t.to(t.x, t.y+1)
	}
	t.past = false
}

func (t *terminal) lineUp() {
	if t.y == t.top {
		t.scrollFrom(t.top, -1)
	} else {
		t.to(t.x, t.y-1)
	}
	t.past = false
}

// scrollFrom moves the lines from one to the end of the scrolling region up by n, or down.
func (t *terminal) scrollFrom(from, n int) {
	if from < t.top || from > t.bottom {
		return
	}
	for range min(max(n, -n), t.height) {
		if n > 0 {
			t.rows = slices.Insert(slices.Delete(t.rows, from, from+1), t.bottom, t.emptyRow())
		} else {
			t.rows = slices.Insert(slices.Delete(t.rows, t.bottom, t.bottom+1), from, t.emptyRow())
		}
	}
}
