package part

import (
	"strconv"

	tea "charm.land/bubbletea/v2"

	"regulars/tui/screen"
	"regulars/tui/text"
	"regulars/tui/theme"
)

// Choice is one of a few options that are all in view. The digit of an option takes it, the
// arrows to the left and right move to the next one. The zero Choice has nothing chosen.
type Choice struct {
	Optional bool // the digit of the chosen option takes it back
	NoDigits bool // only the arrows choose: for what acts at once, since a scanner types digits

	taken int // 1 is the first option, 0 none
}

// At is the number of the chosen option, counted from 0; -1 if none is.
func (c *Choice) At() int { return c.taken - 1 }

// Set chooses an option; -1 for none.
func (c *Choice) Set(at int) { c.taken = max(at, -1) + 1 }

// Update takes a key where there are n options, and reports whether another one is chosen now.
func (c *Choice) Update(msg tea.Msg, n int) (changed bool) {
	key, ok := msg.(tea.KeyPressMsg)
	if !ok {
		return false
	}
	before := c.taken
	if digit := Digit(key); digit >= 1 && digit <= n && !c.NoDigits {
		c.taken = digit
		if c.Optional && digit == before {
			c.taken = 0
		}
	}
	switch screen.ActionOf(key) {
	case screen.CursorLeft:
		c.taken = max(c.taken-1, 1)
	case screen.CursorRight:
		c.taken = min(c.taken+1, n)
	}
	return c.taken != before
}

// Digit is the digit that a key types, also a full-width one; -1 if it types something else.
func Digit(key tea.KeyPressMsg) int {
	folded := text.Fold(key.Text)
	if len(folded) != 1 || folded[0] < '0' || folded[0] > '9' {
		return -1
	}
	return int(folded[0] - '0')
}

// View draws the options behind each other, in several lines if they do not fit into one. The
// chosen one stands in brackets, so that it is seen without any style. Digits are drawn as keys
// where the choice has the focus.
func (c *Choice) View(th *theme.Theme, width int, options []string, focused bool) []string {
	var lines []string
	line, used := "", 0
	for i, option := range options {
		digit := strconv.Itoa(i+1) + " "
		if c.NoDigits {
			digit = ""
		}
		item := " " + th.Key.Render(digit) + option + " "
		switch {
		case i == c.At():
			item = th.Selected.Render("[" + digit + option + "]")
		case !focused:
			item = th.Muted.Render(" " + digit + option + " ")
		}
		item = text.Truncate(item, width)
		if w := text.Width(item); used+w > width && used > 0 {
			lines = append(lines, line)
			line, used = item, w
		} else {
			line += item
			used += w
		}
	}
	return append(lines, line)
}
