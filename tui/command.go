package tui

import (
	"time"

	tea "charm.land/bubbletea/v2"

	"regulars/tui/part"
	"regulars/tui/screen"
)

// command takes a key that is not a character.
func (r *Root) command(key tea.KeyPressMsg, now time.Time) tea.Cmd {
	stroke := key.Keystroke()
	previous := r.wasEsc
	r.stroke, r.wasEsc = stroke, stroke == "esc"
	if r.notices.Dismiss() && (stroke == "esc" || stroke == "enter") {
		return nil // these two only say "I have read it"; any other key goes on with the work
	}
	b, known := screen.Bound(stroke)
	if !known {
		return nil
	}
	if b.Root && (b.Action == screen.Quit || b.Action == screen.Repaint) {
		return r.act(b.Action)
	}
	switch {
	case r.small():
		return nil
	case r.asking != nil:
		return r.dialogKey(key, now)
	case r.layer != nil:
		return r.layerKey(key, b, previous)
	case r.lock != nil:
		return r.lockKey(key, b)
	case b.Action == screen.Back && previous && len(r.stack) > 1:
		return r.goHome() // two Esc lead home from anywhere
	case b.Kind == screen.Motion:
		return r.deliver(r.top(), key)
	}
	return r.act(b.Action)
}

// layerKey gives a key to the palette, help or the log. Esc closes them, and so does the key
// that opens them.
func (r *Root) layerKey(key tea.KeyPressMsg, b screen.Binding, wasEsc bool) tea.Cmd {
	switch {
	case b.Action == screen.Back && wasEsc:
		r.layer = nil
		return r.goHome()
	case b.Action == screen.Back:
		r.layer = nil
		return nil
	case b.Kind == screen.Motion || b.Action == screen.Submit:
		return r.layer.key(r, key)
	}
	r.layer = nil
	if r.lock != nil {
		return r.lockKey(key, b)
	}
	return r.act(b.Action)
}

// lockKey is what keys do while the till is locked: they reach the lock screen and nothing else.
func (r *Root) lockKey(key tea.KeyPressMsg, b screen.Binding) tea.Cmd {
	if b.Kind == screen.Motion {
		return r.deliver(r.lock, key)
	}
	if b.Action == screen.Leave || b.Action == screen.Help {
		return r.act(b.Action)
	}
	if o, ok := offered(r.lock, b.Action); ok && o.Why == "" {
		return r.deliver(r.lock, screen.Do{Action: b.Action})
	}
	return nil
}

// act does an action, whether it came from a key or from the palette.
func (r *Root) act(a screen.Action) tea.Cmd {
	b := a.Binding()
	if r.foreign(b) {
		return nil
	}
	if b.Root {
		return r.actSelf(a)
	}
	if o, ok := offered(r.front(), a); ok {
		if o.Why != "" {
			return r.tell(o.Why)
		}
		return r.deliver(r.front(), screen.Do{Action: a})
	}
	switch {
	case r.lock != nil:
		return nil
	case a == screen.Back:
		return r.back()
	case a == screen.UndoLast && r.undo != nil:
		return r.askUndo()
	case b.Opens != "" && r.opt.Screens[b.Opens] != nil:
		return r.open(r.top().id, screen.Open{What: b.Opens})
	case b.Needs.EN != "" && a != screen.Submit:
		return r.tell(b.Needs.In(r.env.Lang()))
	}
	return nil
}

// offered finds an action among those of a screen.
func offered(f *frame, a screen.Action) (screen.Offer, bool) {
	for _, o := range f.screen.Actions() {
		if o.Action == a {
			return o, true
		}
	}
	return screen.Offer{}, false
}

// actSelf does what the root itself does.
func (r *Root) actSelf(a screen.Action) tea.Cmd {
	switch a {
	case screen.LockTill:
		return r.lockNow()
	case screen.Palette:
		r.layer = newPalette(r)
	case screen.Help:
		r.layer = &help{}
	case screen.Messages:
		r.layer = &messages{}
	case screen.Repaint:
		return tea.ClearScreen
	case screen.Quit:
		return tea.Quit
	case screen.Leave:
		w := words.In(r.env.Lang())
		return r.askSelf(w.LeaveTitle, w.LeaveLine, w.LeaveYes, func() tea.Cmd { return tea.Quit })
	}
	return nil
}

// tell shows a sentence of our own.
func (r *Root) tell(sentence string) tea.Cmd {
	r.notices.Tell(sentence, false, r.env.Clock())
	return nil
}

// back leaves the screen on top.
func (r *Root) back() tea.Cmd {
	if len(r.stack) == 1 {
		return nil
	}
	return r.pop(r.top().id, nil)
}

// ask opens a dialog for a screen. An earlier one that is still open counts as refused, and so
// does a question that comes from behind the lock.
func (r *Root) ask(origin int, ask screen.Ask, now time.Time) tea.Cmd {
	if f := r.byID(origin); r.lock != nil && r.lock != f {
		if f == nil || ask.Else == nil {
			return nil
		}
		return r.deliver(f, ask.Else)
	}
	refused := r.answer(false)
	r.layer = nil
	r.asking = &asking{
		dialog: part.Open(ask.Title, ask.Lines, ask.Yes, r.stroke, now),
		origin: origin, then: ask.Then, els: ask.Else,
	}
	return refused
}

// askSelf opens a dialog for the root itself.
func (r *Root) askSelf(title, line, yes string, agree func() tea.Cmd) tea.Cmd {
	refused := r.answer(false)
	r.layer = nil
	r.asking = &asking{dialog: part.Open(title, []string{line}, yes, r.stroke, r.env.Clock()), agree: agree}
	return refused
}

// askUndo asks before the last deed is taken back. Its answer goes to the screen that had
// offered it, if that is still there.
func (r *Root) askUndo() tea.Cmd {
	w := words.In(r.env.Lang())
	undo := r.undo
	return r.askSelf(w.UndoTitle, undo.Question, screen.UndoLast.Label(r.env.Lang()), func() tea.Cmd {
		r.undo = nil // once
		return r.own(undo.origin, undo.Do)
	})
}

// dialogKey gives a key to the dialog.
func (r *Root) dialogKey(key tea.KeyPressMsg, now time.Time) tea.Cmd {
	switch r.asking.dialog.Key(key, now) {
	case part.Agreed:
		return r.answer(true)
	case part.Refused:
		return r.answer(false)
	}
	return nil
}

// answer closes the dialog, if one is open, and tells who asked.
func (r *Root) answer(agreed bool) tea.Cmd {
	a := r.asking
	r.asking = nil
	if a == nil {
		return nil
	}
	msg := a.els
	if agreed {
		msg = a.then
		if a.agree != nil {
			return a.agree()
		}
	}
	if f := r.byID(a.origin); f != nil && msg != nil {
		return r.deliver(f, msg)
	}
	return nil
}
