package part

import (
	"time"

	"regulars/model"
	"regulars/tui/i18n"
	"regulars/tui/screen"
	"regulars/tui/text"
	"regulars/tui/theme"
)

const (
	toastTime = 5 * time.Second
	// logMax bounds the log of a session that runs for months.
	logMax = 200
	// noticeLines bounds what a sentence may take of the screen: the longest one of headquarters has
	// five lines with its hint where the window is as narrow as can be.
	noticeLines = 6
)

// Notice is one sentence about what happened.
type Notice struct {
	At      time.Time
	Text    string
	Hint    string // what to do; errors only
	Failure bool
	Undo    bool // the key of Undo takes it back
}

// Notices are the line above the footer: toasts, which go after five seconds, and errors, which
// stay until a key. Both are kept in a log. An error is shown before a toast.
type Notices struct {
	toast, failure *Notice
	log            []Notice
}

// Tell shows a toast.
func (n *Notices) Tell(sentence string, undo bool, now time.Time) {
	n.toast = &Notice{At: now, Text: sentence, Undo: undo}
	n.keep(*n.toast)
}

// Fail shows an error with its hint.
func (n *Notices) Fail(sentence, hint string, now time.Time) {
	n.failure = &Notice{At: now, Text: sentence, Hint: hint, Failure: true}
	n.keep(*n.failure)
}

func (n *Notices) keep(notice Notice) {
	if len(n.log) == logMax {
		n.log = append(n.log[:0], n.log[1:]...)
	}
	n.log = append(n.log, notice)
}

// Dismiss takes the error away, if there is one, and reports whether there was.
func (n *Notices) Dismiss() bool {
	had := n.failure != nil
	n.failure = nil
	return had
}

// Expire takes a toast away whose time is over and returns when the one that is left will go.
func (n *Notices) Expire(now time.Time) (next time.Time, pending bool) {
	if n.toast != nil && now.Sub(n.toast.At) >= toastTime {
		n.toast = nil
	}
	if n.toast == nil {
		return time.Time{}, false
	}
	return n.toast.At.Add(toastTime), true
}

// Toast returns the toast on the screen, if any.
func (n *Notices) Toast() (Notice, bool) { return deref(n.toast) }

// Failure returns the error on the screen, if any.
func (n *Notices) Failure() (Notice, bool) { return deref(n.failure) }

func deref(n *Notice) (Notice, bool) {
	if n == nil {
		return Notice{}, false
	}
	return *n, true
}

// Log returns all notices of the session, oldest first, up to a limit.
func (n *Notices) Log() []Notice { return n.log }

// Hush takes everything off the screen and keeps the log: the till is being locked.
func (n *Notices) Hush() { n.toast, n.failure = nil, nil }

// Forget empties the log and the screen: another person is at the till.
func (n *Notices) Forget() { *n = Notices{} }

// View draws what is to be told, in a few lines; none if nothing is.
func (n *Notices) View(th *theme.Theme, lang model.Lang, width int) []string {
	switch {
	case n.failure != nil:
		return n.failure.lines(th, width)
	case n.toast != nil:
		undo := ""
		if n.toast.Undo {
			b := screen.UndoLast.Binding()
			undo = "  " + th.Key.Render(b.KeyName(lang)) + " " + th.Muted.Render(b.Label.In(lang)) + " "
		}
		return n.toast.told(th, width, undo)
	}
	return nil
}

// toastLines bounds what a toast may take of the screen: an act and what it brought along.
const toastLines = 3

// told writes a toast, with the way back at the end of its last line.
func (n *Notice) told(th *theme.Theme, width int, undo string) []string {
	lines := text.Wrap(n.Text, width-1-text.Width(undo))
	if len(lines) > toastLines {
		lines = append(lines[:toastLines-1], text.Truncate(lines[toastLines-1]+text.Ellipsis, width-1-text.Width(undo)))
	}
	for i, line := range lines {
		back := ""
		if i+1 == len(lines) {
			back = undo
		}
		lines[i] = text.Pad(" "+th.Strong.Render(line), width-text.Width(back)) + back
	}
	return lines
}

// lines writes an error: the mark, the sentence, and its hint behind it or below.
func (n *Notice) lines(th *theme.Theme, width int) []string {
	var out []string
	for _, line := range text.Wrap(n.Text, width-4) {
		out = append(out, th.Warn.Render(line))
	}
	for _, line := range text.Wrap(n.Hint, width-4) {
		if n.Hint != "" {
			out = append(out, line)
		}
	}
	if len(out) > noticeLines {
		out = out[:noticeLines]
		out[noticeLines-1] = text.Truncate(out[noticeLines-1]+text.Ellipsis, width-4)
	}
	for i, line := range out {
		mark := "   "
		if i == 0 {
			mark = " " + th.Warn.Render("!") + " "
		}
		out[i] = text.Pad(mark+line, width)
	}
	return out
}

// LogLines writes the log, newest first, for a window of that width. What is longer than a line goes
// on below: who looks here missed it before.
func (n *Notices) LogLines(th *theme.Theme, width int, location *time.Location) []string {
	lines := make([]string, 0, len(n.log))
	for i := len(n.log) - 1; i >= 0; i-- {
		entry := n.log[i]
		mark := " "
		if entry.Failure {
			mark = th.Warn.Render("!")
		}
		head := " " + th.Muted.Render(i18n.Clock(entry.At.In(location))) + "  " + mark + " "
		for _, line := range entry.logged(th, max(width-text.Width(head)-1, 1)) {
			lines = append(lines, text.Truncate(head+line, width))
			head = text.Spaces(text.Width(head))
		}
	}
	return lines
}

// logged is what the log says of a notice: in one line if it fits, else the hint below.
func (n *Notice) logged(th *theme.Theme, width int) []string {
	if n.Hint == "" {
		return text.Wrap(n.Text, width)
	}
	if text.Width(n.Text)+1+text.Width(n.Hint) <= width {
		return []string{n.Text + " " + th.Muted.Render(n.Hint)}
	}
	lines := text.Wrap(n.Text, width)
	for _, line := range text.Wrap(n.Hint, width) {
		lines = append(lines, th.Muted.Render(line))
	}
	return lines
}
