package tui

import (
	"reflect"
	"time"

	tea "charm.land/bubbletea/v2"

	"regulars/model/say"
	"regulars/tui/screen"
)

// from is a message that a command of a screen has answered, with the screen that it is for:
// the answer finds its screen wherever that is on the stack by then, and nothing if it is gone.
type from struct {
	id  int
	msg tea.Msg
}

// teaPackage is the home of messages that the event loop itself understands.
var teaPackage = reflect.TypeFor[tea.QuitMsg]().PkgPath()

// own makes a command's answer come back to its screen. It does not run the command.
func (r *Root) own(id int, cmd tea.Cmd) tea.Cmd {
	if cmd == nil {
		return nil
	}
	return func() tea.Msg { return address(id, cmd()) }
}

// address puts the sender on a message. Batches and sequences are addressed inside; what
// belongs to Bubble Tea (Quit, ClearScreen, clipboard) goes to it as it is.
func address(id int, msg tea.Msg) tea.Msg {
	switch msg := msg.(type) {
	case nil:
		return nil
	case from:
		return msg
	case tea.BatchMsg:
		return tea.BatchMsg(addressAll(id, msg))
	}
	v := reflect.ValueOf(msg)
	if v.Type().PkgPath() != teaPackage {
		return from{id, msg}
	}
	// The type of a sequence is not exported; it is the only other list of commands.
	if v.Kind() == reflect.Slice && v.Type().Elem() == reflect.TypeFor[tea.Cmd]() {
		cmds := v.Convert(reflect.TypeFor[[]tea.Cmd]()).Interface().([]tea.Cmd)
		return tea.Sequence(addressAll(id, cmds)...)()
	}
	return msg
}

func addressAll(id int, cmds []tea.Cmd) []tea.Cmd {
	out := make([]tea.Cmd, len(cmds))
	for i, cmd := range cmds {
		if cmd != nil {
			out[i] = func() tea.Msg { return address(id, cmd()) }
		}
	}
	return out
}

// message takes what a screen (or, with origin 0, the outside) has to say.
func (r *Root) message(origin int, msg tea.Msg, now time.Time) tea.Cmd {
	switch msg := msg.(type) {
	case screen.Many:
		var cmds []tea.Cmd
		for _, one := range msg {
			cmds = append(cmds, r.message(origin, one, now))
		}
		return tea.Batch(cmds...)
	case screen.Later:
		return r.opt.Timer(msg.Delay, from{origin, msg.Msg})
	case screen.Push, screen.Pop, screen.Home, screen.Open:
		return r.navigate(origin, msg)
	case screen.Toast:
		if msg.Undo != nil {
			r.undo = &undoable{*msg.Undo, origin}
		}
		r.notices.Tell(msg.Text, msg.Undo != nil, now)
		r.hushBehindLock(origin)
	case screen.Failed:
		sentence, hint := msg.Text, msg.Hint
		if msg.Err != nil {
			sentence, hint = say.Error(r.env.Lang(), msg.Err)
		}
		r.notices.Fail(sentence, hint, now)
		r.hushBehindLock(origin)
	case screen.Ask:
		return r.ask(origin, msg, now)
	case screen.Changed, screen.News:
		return r.tellAll(msg)
	case screen.Lock:
		return r.lockNow()
	case screen.Unlock:
		return r.unlock(origin, msg.Staff)
	case screen.Prefer:
		r.change(func(s *screen.State) { s.Prefs = msg.Prefs })
		return tea.ClearScreen
	case screen.Status:
		r.status = msg
	default:
		if f := r.byID(origin); f != nil {
			return r.deliver(f, msg)
		}
	}
	return nil
}

// hushBehindLock leaves to the log what a screen behind the lock has to say: it may name a
// member.
func (r *Root) hushBehindLock(origin int) {
	if r.lock != nil && origin != r.lock.id {
		r.notices.Hush()
	}
}

// deliver gives a message to a screen.
func (r *Root) deliver(f *frame, msg tea.Msg) tea.Cmd {
	next, cmd := f.screen.Update(msg)
	f.screen = next
	return r.own(f.id, cmd)
}

// tellAll gives a message to every screen, also to those below.
func (r *Root) tellAll(msg tea.Msg) tea.Cmd {
	var cmds []tea.Cmd
	for _, f := range r.stack {
		cmds = append(cmds, r.deliver(f, msg))
	}
	if r.lock != nil {
		cmds = append(cmds, r.deliver(r.lock, msg))
	}
	return tea.Batch(cmds...)
}

// navigate changes the stack.
func (r *Root) navigate(origin int, msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case screen.Push:
		return r.add(msg.Screen, "", "")
	case screen.Pop:
		return r.pop(origin, msg.Result)
	case screen.Home:
		return r.goHome()
	case screen.Open:
		return r.open(origin, msg)
	}
	return nil
}

// add puts a screen on top. It learns its size before its Init, so that a list can ask for as
// many rows as it shows.
func (r *Root) add(s screen.Screen, name, arg string) tea.Cmd {
	f := r.newFrame(s, name, arg)
	r.stack = append(r.stack, f)
	r.layer = nil
	return r.begin(f)
}

func (r *Root) newFrame(s screen.Screen, name, arg string) *frame {
	r.lastID++
	return &frame{id: r.lastID, name: name, arg: arg, screen: s}
}

// begin tells a new screen its size and runs its Init.
func (r *Root) begin(f *frame) tea.Cmd {
	sized := r.deliver(f, r.bodySize())
	return tea.Batch(sized, r.own(f.id, f.screen.Init()))
}

// open puts a registered screen on top. One that is open already comes forward as it is, with
// what was typed on it.
func (r *Root) open(origin int, msg screen.Open) tea.Cmd {
	maker, ok := r.opt.Screens[msg.What]
	if !ok {
		r.notices.Tell(words.In(r.env.Lang()).NotYet, false, r.env.Clock())
		return nil
	}
	if msg.Instead {
		r.remove(origin)
	}
	for i, f := range r.stack {
		if f.name == msg.What && f.arg == msg.ID {
			if toast, ok := r.notices.Toast(); ok && f == r.top() && toast.Text == words.In(r.env.Lang()).KeptBelow {
				r.notices.Hush() // what was typed is in view, there is nothing to go back to
			}
			r.stack = append(append(r.stack[:i:i], r.stack[i+1:]...), f)
			r.layer = nil
			return r.deliver(f, screen.Shown{})
		}
	}
	return r.add(maker(r.env, msg.ID), msg.What, msg.ID)
}

// pop removes the screen that asks for it and hands its result to the one below. The home
// screen stays.
func (r *Root) pop(origin int, result tea.Msg) tea.Cmd {
	below := r.remove(origin)
	if below == nil {
		return nil
	}
	var cmds []tea.Cmd
	if below == r.top() {
		cmds = append(cmds, r.deliver(below, screen.Shown{}))
	}
	if result != nil {
		cmds = append(cmds, r.deliver(below, result))
	}
	return tea.Batch(cmds...)
}

// remove takes a screen off the stack and returns the one below it, nil if it was not there or
// is the home screen.
func (r *Root) remove(id int) *frame {
	for i, f := range r.stack {
		if f.id == id && i > 0 {
			r.stack = append(r.stack[:i:i], r.stack[i+1:]...)
			return r.stack[i-1]
		}
	}
	return nil
}

// goHome removes all screens but the first.
func (r *Root) goHome() tea.Cmd {
	r.layer = nil
	if len(r.stack) == 1 {
		return nil
	}
	r.stack = r.stack[:1]
	return r.deliver(r.stack[0], screen.Shown{})
}

// top is the screen on top of the stack, front the one that gets the keys.
func (r *Root) top() *frame { return r.stack[len(r.stack)-1] }

func (r *Root) front() *frame {
	if r.lock != nil {
		return r.lock
	}
	return r.top()
}

// byID finds an open screen.
func (r *Root) byID(id int) *frame {
	if id == 0 {
		return nil
	}
	if r.lock != nil && r.lock.id == id {
		return r.lock
	}
	for _, f := range r.stack {
		if f.id == id {
			return f
		}
	}
	return nil
}
