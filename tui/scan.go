package tui

import (
	"strings"
	"time"
	"unicode/utf8"

	tea "charm.land/bubbletea/v2"

	"regulars/tui/screen"
	"regulars/tui/text"
)

// Scanner says what a code from a barcode scanner looks like. Zero values are the defaults.
type Scanner struct {
	Min    int           // characters, default 6
	Gap    time.Duration // between two of them, default 35 ms; hands are slower
	Prefix string        // what the scanner sends first, if it was set up so; may hold control characters
}

const (
	// prefixGap is what a code with the prefix may wait between characters: the prefix has
	// already said what it is, and SSH is not always even.
	prefixGap = 250 * time.Millisecond
	// tailGap is how long after a code a line end still belongs to it: many send CR and LF.
	tailGap = 100 * time.Millisecond
	// maxCode bounds a code; the longest in shops (a QR code with an address) stay below.
	maxCode = 512
)

func (s Scanner) orDefault() Scanner {
	if s.Min == 0 {
		s.Min = 6
	}
	if s.Gap == 0 {
		s.Gap = 35 * time.Millisecond
	}
	return s
}

// burst watches the characters that come in. They go on to the screen at once, so that typing
// is never slowed; when a line end shows that they were a code, the screen is put back to what
// it had kept before the first of them.
type burst struct {
	opt  Scanner
	text strings.Builder
	last time.Time
	busy time.Duration // what the program itself took since the last character

	kept  screen.Kept // of the screen owner, before the first character
	owner int         // 0 if no screen got the characters

	scanned time.Time // when the last code ended
}

// add takes one character and reports whether a new burst begins with it.
func (b *burst) add(character string, now time.Time) (first bool) {
	first = b.text.Len() == 0 || !b.within(now, b.gap())
	if first {
		b.clear()
	}
	if b.text.Len() <= maxCode { // one more than a code may have says enough
		b.text.WriteString(text.Fold(character))
	}
	b.last, b.busy = now, 0
	return first
}

func (b *burst) clear() {
	b.text.Reset()
	b.kept, b.owner = nil, 0
}

// worked tells that the program was busy: a character that came in that time was not late.
func (b *burst) worked(d time.Duration) {
	if d > 0 {
		b.busy += d
	}
}

func (b *burst) within(now time.Time, gap time.Duration) bool {
	return now.Sub(b.last)-b.busy < gap
}

func (b *burst) gap() time.Duration {
	if b.prefixed() {
		return prefixGap
	}
	return b.opt.Gap
}

func (b *burst) prefixed() bool {
	return b.opt.Prefix != "" && strings.HasPrefix(b.text.String(), b.opt.Prefix)
}

// end takes a line end and returns the code that it completes, if it does.
func (b *burst) end(now time.Time) (code string, ok bool) {
	if b.text.Len() == 0 || !b.within(now, b.gap()) {
		return "", false
	}
	return b.code(b.text.String())
}

// code returns the code that a text is, if it is one: long enough, nothing but ASCII.
func (b *burst) code(s string) (string, bool) {
	least := b.opt.Min
	if b.opt.Prefix != "" && strings.HasPrefix(s, b.opt.Prefix) {
		s, least = s[len(b.opt.Prefix):], 1
	}
	if len(s) < least || len(s) > maxCode {
		return "", false
	}
	for i := range len(s) {
		if s[i] < ' ' || s[i] > '~' {
			return "", false
		}
	}
	s = strings.TrimSpace(s)
	return s, utf8.RuneCountInString(s) >= least
}

// swallows reports whether a line end belongs to the code that was just read.
func (b *burst) swallows(now time.Time) bool {
	if b.scanned.IsZero() || now.Sub(b.scanned)-b.busy >= tailGap {
		return false
	}
	return true
}

// pasted returns the code in a pasted text: one line with its end, as scanners that work
// through the clipboard send it.
func (b *burst) pasted(s string) (string, bool) {
	line := strings.TrimRight(s, "\r\n\t")
	if line == s {
		return "", false
	}
	return b.code(text.Fold(line))
}

// isLineEnd reports whether a key ends a code.
func isLineEnd(key tea.KeyPressMsg) bool {
	stroke := key.Keystroke()
	return stroke == "enter" || stroke == "tab"
}

// control returns the control character of a key such as Ctrl+B, if the prefix begins with it.
func (b *burst) control(key tea.KeyPressMsg) (string, bool) {
	if b.opt.Prefix == "" || key.Mod != tea.ModCtrl || key.Code < '@' || key.Code > '~' {
		return "", false
	}
	c := string(key.Code & 0x1F)
	return c, strings.HasPrefix(b.opt.Prefix, c)
}

// held are letters that would act on a list. They wait for one gap of quiet, because a code
// may begin with them and what a letter does to a list cannot be taken back.
type held struct {
	actions []screen.Action
	seq     int
}

// heldDue says that a gap has passed since a letter was held.
type heldDue struct{ seq int }

// hold keeps a letter back.
func (r *Root) hold(a screen.Action) tea.Cmd {
	r.held.actions = append(r.held.actions, a)
	return r.armHeld(r.burst.gap())
}

func (r *Root) armHeld(delay time.Duration) tea.Cmd {
	r.held.seq++
	return r.opt.Timer(delay, heldDue{r.held.seq})
}

// releaseHeld lets held letters act once it is quiet.
func (r *Root) releaseHeld(due heldDue, now time.Time) tea.Cmd {
	if due.seq != r.held.seq || len(r.held.actions) == 0 {
		return nil
	}
	if wait := r.burst.last.Add(r.burst.gap()).Sub(now); wait > 0 {
		return r.armHeld(wait)
	}
	return r.flushHeld()
}

// flushHeld lets held letters act now, unless more was sent with them than a hand can type.
func (r *Root) flushHeld() tea.Cmd {
	actions := r.held.actions
	r.held.actions = nil
	if len(actions) == 0 || utf8.RuneCountInString(r.burst.text.String()) > len(actions) || len(actions) >= r.opt.Scanner.Min {
		return nil
	}
	var cmds []tea.Cmd
	for _, a := range actions {
		cmds = append(cmds, r.act(a))
	}
	return tea.Batch(cmds...)
}
