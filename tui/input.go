package tui

import (
	"strings"
	"time"
	"unicode"

	tea "charm.land/bubbletea/v2"
	uv "github.com/charmbracelet/ultraviolet"

	"regulars/tui/screen"
	"regulars/tui/text"
)

// lockModifiers are states of the keyboard, not keys that are held.
const lockModifiers = tea.ModCapsLock | tea.ModNumLock | tea.ModScrollLock

// keypad are the keys of the number pad, which arrive without text when the terminal is in
// application mode.
var keypad = map[rune]rune{
	tea.KeyKp0: '0', tea.KeyKp1: '1', tea.KeyKp2: '2', tea.KeyKp3: '3', tea.KeyKp4: '4',
	tea.KeyKp5: '5', tea.KeyKp6: '6', tea.KeyKp7: '7', tea.KeyKp8: '8', tea.KeyKp9: '9',
	tea.KeyKpDecimal: '.', tea.KeyKpComma: ',', tea.KeyKpPlus: '+', tea.KeyKpMinus: '-',
	tea.KeyKpMultiply: '*', tea.KeyKpDivide: '/', tea.KeyKpEqual: '=', tea.KeyKpSep: ',',
}

// normal puts a key right: the same press gives the same key on every terminal.
func normal(key tea.KeyPressMsg) tea.KeyPressMsg {
	key.Mod &^= lockModifiers
	if r, ok := keypad[key.Code]; ok {
		key.Code = r
		if key.Mod == 0 {
			key.Text = string(r)
		}
	}
	switch {
	case key.Code == tea.KeyKpEnter:
		key.Code = tea.KeyEnter
	case key.Mod == tea.ModCtrl && key.Code == 'j':
		key.Code, key.Mod = tea.KeyEnter, 0 // a line feed, as some scanners end with
	case key.Text == "" && key.Mod&^tea.ModShift == 0 && key.Code < tea.KeyExtended && unicode.IsPrint(key.Code):
		key.Text = string(key.Code)
		if key.Mod == tea.ModShift {
			key.Text = string(unicode.ToUpper(key.Code))
		}
	}
	if !isText(key) {
		key.Text = ""
	}
	return key
}

// isText reports whether a key is a character, which is always data.
func isText(key tea.KeyPressMsg) bool {
	return key.Text != "" && key.Mod&^tea.ModShift == 0
}

// consoleStart is what the Linux console sends before A to E for F1 to F5.
const consoleStart = "\x1b[["

// isConsoleStart reports whether a message is that start, which the decoder does not know.
func isConsoleStart(msg tea.Msg) bool {
	switch msg := msg.(type) {
	case uv.UnknownCsiEvent:
		return string(msg) == consoleStart
	case uv.UnknownEvent:
		return string(msg) == consoleStart
	}
	return false
}

// consoleKey completes a function key of the Linux console.
func (r *Root) consoleKey(key tea.KeyPressMsg) tea.KeyPressMsg {
	started := r.console
	r.console = false
	if started && len(key.Text) == 1 && key.Text[0] >= 'A' && key.Text[0] <= 'E' {
		return tea.KeyPressMsg{Code: tea.KeyF1 + rune(key.Text[0]-'A')}
	}
	return key
}

// key takes a key press.
func (r *Root) key(key tea.KeyPressMsg, now time.Time) tea.Cmd {
	key = normal(r.consoleKey(key))
	r.active = now
	if r.veiled {
		r.veiled = false
		// A character is data and a code must not be lost; any other key has only woken the
		// till, because nobody aims a command at a screen that cannot be read.
		if _, scanner := r.burst.control(key); !isText(key) && !scanner {
			return nil
		}
	}
	if isLineEnd(key) {
		if r.burst.swallows(now) {
			return nil
		}
		if code, ok := r.burst.end(now); ok {
			return r.scanned(code, now)
		}
	}
	if c, ok := r.burst.control(key); ok {
		key.Text = c
		r.watch(key, now)
		return nil
	}
	if isText(key) {
		r.watch(key, now)
		return r.character(key, now)
	}
	flushed := r.flushHeld()
	r.burst.clear()
	return tea.Batch(flushed, r.command(key, now))
}

// watch shows the scanner detector a character, and keeps what the screen on top has before the
// first one of a burst.
func (r *Root) watch(key tea.KeyPressMsg, now time.Time) {
	if key.IsRepeat {
		r.burst.clear() // a key that is held down, not a scanner
		return
	}
	if !r.burst.add(key.Text, now) {
		return
	}
	if top := r.front(); top != nil && r.layer == nil && r.asking == nil {
		r.burst.kept, r.burst.owner = top.screen.Keep(), top.id
	}
}

// character gives a printable key to whoever is in front.
func (r *Root) character(key tea.KeyPressMsg, now time.Time) tea.Cmd {
	r.notices.Dismiss()
	r.stroke, r.wasEsc = key.Keystroke(), false
	switch {
	case r.small():
		return nil
	case r.asking != nil:
		r.asking.dialog.Key(key, now) // only a moment without keys makes it listen
		return nil
	case r.layer != nil:
		return r.layer.key(r, key)
	}
	if action, ok := r.letter(key); ok {
		return r.hold(action)
	}
	return r.deliver(r.front(), key)
}

// letter returns the list action of a printable key, if the screen in front offers it and has
// nothing to type into.
func (r *Root) letter(key tea.KeyPressMsg) (screen.Action, bool) {
	// Caps Lock and full-width input make no difference to a list.
	stroke := strings.ToLower(text.Fold(key.Text))
	if stroke == " " {
		stroke = "space"
	}
	b, ok := screen.Bound(stroke)
	if !ok || b.Kind != screen.Letter {
		return "", false
	}
	front := r.front()
	for _, o := range front.screen.Actions() {
		if o.Action == b.Action {
			_, cursor := front.screen.View(r.area())
			return b.Action, !cursor.On
		}
	}
	return "", false
}

// paste takes a pasted text: a code if it looks like one, else data for the field in front.
func (r *Root) paste(msg tea.PasteMsg, now time.Time) tea.Cmd {
	r.active, r.veiled = now, false
	r.burst.clear()
	if code, ok := r.burst.pasted(msg.Content); ok {
		return r.scanned(code, now)
	}
	r.notices.Dismiss()
	switch {
	case r.small() || r.asking != nil:
		return nil
	case r.layer != nil:
		r.layer.paste(r, msg)
		return nil
	}
	return r.deliver(r.front(), msg)
}

// scanned puts the screen back to what was typed before the code and lets the code open its
// member.
func (r *Root) scanned(code string, now time.Time) tea.Cmd {
	var cmds []tea.Cmd
	if owner := r.byID(r.burst.owner); owner != nil {
		next, cmd := owner.screen.Restore(r.burst.kept)
		owner.screen = next
		cmds = append(cmds, r.own(owner.id, cmd))
	}
	r.burst.clear()
	r.burst.scanned, r.burst.busy = now, 0
	r.held.actions = nil
	r.notices.Dismiss()
	r.wasEsc = false
	r.layer = nil
	cmds = append(cmds, r.answer(false))
	front := r.front()
	switch taker, ok := front.screen.(screen.ScanTaker); {
	case r.lock != nil, ok && taker.TakesScan():
		return tea.Batch(append(cmds, r.deliver(front, screen.Scan{Text: code}))...)
	}
	cmds = append(cmds, r.makeRoom(now))
	return tea.Batch(append(cmds, r.deliver(r.stack[0], screen.Scan{Text: code}))...)
}

// makeRoom removes the screens on which nothing is typed, so that a scan never leaves another
// member in view, and tells that what is typed on one of the others is kept.
func (r *Root) makeRoom(now time.Time) tea.Cmd {
	before := len(r.stack)
	for len(r.stack) > 1 && r.top().screen.Keep() == nil {
		r.stack = r.stack[:len(r.stack)-1]
	}
	if r.top().screen.Keep() != nil {
		r.notices.Tell(words.In(r.env.Lang()).kept(len(r.stack) > 1), false, now)
	}
	if len(r.stack) != before {
		return r.deliver(r.top(), screen.Shown{})
	}
	return nil
}
