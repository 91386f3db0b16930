package part

import (
	"slices"
	"time"

	tea "charm.land/bubbletea/v2"

	"regulars/model"
	"regulars/tui/i18n"
	"regulars/tui/screen"
	"regulars/tui/text"
	"regulars/tui/theme"
)

// A dialog takes no key before it has had this much quiet, because the hand that opened it, or
// a scanner in mid-code, may still be sending; after the cap it listens in any case.
const (
	dialogQuiet = 425 * time.Millisecond
	dialogCap   = 1500 * time.Millisecond
)

// Answer is what a person made of a dialog.
type Answer int

// The answers.
const (
	Pending Answer = iota // no answer yet
	Agreed
	Refused
)

// Dialog asks before something that cannot be taken back. It starts with Cancel: Enter and Esc
// cancel, so that a scanner's Enter can never confirm. It is confirmed by F9 or Ctrl+Y, but not
// by the key that opened it.
type Dialog struct {
	title  string
	lines  []string
	yes    string
	opener string

	opened, lastKey time.Time
	listens         bool
}

// Open returns a dialog that has just been opened by a key (as Keystroke writes it). Lines say
// what will happen, yes names the deed.
func Open(title string, lines []string, yes, opener string, now time.Time) *Dialog {
	return &Dialog{title: title, lines: lines, yes: yes, opener: opener, opened: now, lastKey: now}
}

// Key takes a key and returns the answer that it gives.
func (d *Dialog) Key(key tea.KeyPressMsg, now time.Time) Answer {
	if !d.listens {
		quiet := now.Sub(d.lastKey) >= dialogQuiet
		d.listens = quiet || now.Sub(d.opened) >= dialogCap
		d.lastKey = now
	}
	stroke := key.Keystroke()
	switch {
	case !d.listens || key.Text != "":
		return Pending
	case slices.Contains(d.confirmKeys(), stroke):
		return Agreed
	case stroke == "esc" || stroke == "enter":
		return Refused
	}
	return Pending
}

// Title is what the dialog is about.
func (d *Dialog) Title() string { return d.title }

// confirmKeys are the keys of the table that confirm, without the opener.
func (d *Dialog) confirmKeys() []string {
	return slices.DeleteFunc(slices.Clone(screen.Confirm.Binding().Keys), func(key string) bool {
		return key == d.opener
	})
}

// View draws the box and says where in the area its top left corner belongs.
func (d *Dialog) View(th *theme.Theme, lang model.Lang, area screen.Area) (box []string, x, y int) {
	keys := d.confirmKeys()
	cancel := th.Selected.Render(" " + theme.Mark + " Esc " + cancelWord.In(lang) + " ")
	confirm := th.Key.Render(screen.KeyName(lang, keys[0])) + " " + d.yes
	inner := max(text.Width(d.title)+4, text.Width(cancel)+3+text.Width(confirm))
	for _, line := range d.lines {
		inner = max(inner, text.Width(line))
	}
	inner = min(inner, area.Width-8)
	var lines []string
	for _, line := range d.lines {
		lines = append(lines, text.Wrap(line, inner)...)
	}
	lines = lines[:max(0, min(len(lines), area.Height-4))]
	lines = append(lines, "", text.Truncate(cancel+"   "+confirm, inner))
	box = Box(th, inner+4, d.title, lines)
	return box, (area.Width - inner - 4) / 2, max(0, (area.Height-len(box))/2)
}

// Footer draws the keys of the dialog for the last line.
func (d *Dialog) Footer(th *theme.Theme, lang model.Lang, width int) string {
	confirm := th.Key.Render(screen.KeyName(lang, d.confirmKeys()[0])) + " " + d.yes
	return text.Truncate(" "+confirm+"  "+th.Key.Render("Esc")+" "+cancelWord.In(lang), width)
}

var cancelWord = i18n.Pair{ZH: "取消", EN: "Cancel"}
