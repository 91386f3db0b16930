// Package tui is the root of everything that a person at a terminal meets: it owns the stack of
// screens, the keys, the scanner, the dialog, the palette, help, the lock, and the frame around
// every screen. It imports no screen; whoever starts it (the command line, the SSH server) gives
// it the home screen and a registry of the others by name. It never does I/O and never touches
// the store: screens do that in their commands.
//
// What a key does is decided here, in this order, before any screen sees it:
//
//  1. raw input is put right: number-pad keys get their text, the Linux console its F1 to F5;
//  2. the scanner: characters that came too fast for a hand and end in Enter are a code, taken
//     back from the field they went into and given to the home screen, which opens the member;
//  3. a window that is too small, a veil, the lock screen, a dialog, an open palette or help
//     come before the screen;
//  4. the table of package screen: commands become screen.Do for the screen that offers them,
//     motions and text go on as keys. A key that is not in the table is not handled.
//
// Only the root answers a tea.View. All times come from the injected clock.
package tui

import (
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"

	"regulars/tui/part"
	"regulars/tui/screen"
)

// The smallest window that the screens are made for.
const (
	MinWidth  = 60
	MinHeight = 20
)

// Options are what a session is made of. Home is required.
type Options struct {
	Setup   screen.Setup
	Home    func(*screen.Env) screen.Screen
	Screens map[string]screen.Maker // by name; screen.LockName makes the lock screen
	Locked  bool                    // start with the lock screen
	Scanner Scanner
	Idle    Idle

	// NoTill is for screens without members and sales: what only a till does is not listed, and its keys
	// do nothing.
	NoTill bool

	// Bare leaves the lines without their anchors: whoever shows them needs none, see anchored.
	Bare bool

	// Timer answers with a message after a delay; nil is tea.Tick. Tests put their clock here.
	Timer func(delay time.Duration, msg tea.Msg) tea.Cmd
}

// Idle says when a till that nobody touches hides what it shows. Zero is the default, a
// negative time is never.
type Idle struct {
	Veil time.Duration // personal data is blanked; default 60 s
	Lock time.Duration // the lock screen comes; default 3 min
}

// Root is the tea.Model of a session. It is used by one program at a time.
type Root struct {
	env    *screen.Env
	change func(func(*screen.State))
	opt    Options

	stack  []*frame
	lock   *frame // not nil while the till is locked
	lastID int

	layer   layer // palette, help or messages; nil for none
	asking  *asking
	undo    *undoable
	notices part.Notices
	status  screen.Status
	blurred bool

	width, height int
	profile       colorprofile.Profile // as told, before NO_COLOR
	noColour      bool
	titled        bool // the terminal is known to have a title
	console       bool // the last input was ESC[[, the start of a console function key

	burst    burst
	held     held
	stroke   string // the last key, as Keystroke writes it
	wasEsc   bool   // the last key was Esc
	active   time.Time
	veiled   bool
	wakeAt   time.Time
	wakeSeq  int
	lastUser screen.Staff
}

// frame is a screen on the stack.
type frame struct {
	id        int
	name, arg string // how it was opened, if by name
	screen    screen.Screen
}

// asking is an open dialog and what follows from it.
type asking struct {
	dialog    *part.Dialog
	origin    int
	then, els tea.Msg
	agree     func() tea.Cmd // in place of then, for the root's own questions
}

// undoable is the last thing that can be taken back.
type undoable struct {
	screen.Undo
	origin int
}

// layer is what the root lays over the body: it gets the keys and draws the area.
type layer interface {
	title(r *Root) string
	key(r *Root, key tea.KeyPressMsg) tea.Cmd
	paste(r *Root, msg tea.PasteMsg)
	view(r *Root, area screen.Area) (string, screen.Cursor)
	offers() []screen.Offer
}

// New returns the root of a session.
func New(o Options) *Root {
	if o.Timer == nil {
		o.Timer = func(delay time.Duration, msg tea.Msg) tea.Cmd {
			return tea.Tick(delay, func(time.Time) tea.Msg { return msg })
		}
	}
	o.Scanner = o.Scanner.orDefault()
	if o.Idle.Veil == 0 {
		o.Idle.Veil = time.Minute
	}
	if o.Idle.Lock == 0 {
		o.Idle.Lock = 3 * time.Minute
	}
	env, change := screen.NewEnv(o.Setup)
	r := &Root{env: env, change: change, opt: o, profile: o.Setup.Terminal.Profile}
	r.burst.opt = o.Scanner
	r.lastUser = env.Staff()
	r.width, r.height = 80, 24
	return r
}

// Env is the session's world, for whoever composes it.
func (r *Root) Env() *screen.Env { return r.env }

// Init makes the home screen and, if the session starts locked, the lock screen.
func (r *Root) Init() tea.Cmd {
	r.active = r.env.Clock()
	cmd := r.add(r.opt.Home(r.env), "", "")
	if r.opt.Locked {
		cmd = tea.Batch(cmd, r.lockNow())
	}
	return tea.Batch(cmd, r.schedule(r.active))
}

// Update takes one message.
func (r *Root) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	now := r.env.Clock()
	cmd := r.take(msg, now)
	if timer := r.schedule(now); timer != nil {
		cmd = tea.Batch(cmd, timer)
	}
	// Keys that wait while the program works arrive late through no fault of the scanner's.
	r.burst.worked(r.env.Clock().Sub(now))
	return r, cmd
}

// take sorts messages by where they come from: the terminal, a timer of ours, a screen's
// command, the outside.
func (r *Root) take(msg tea.Msg, now time.Time) tea.Cmd {
	switch msg := msg.(type) {
	case tea.KeyPressMsg:
		return r.key(msg, now)
	case tea.PasteMsg:
		return r.paste(msg, now)
	case from:
		return r.message(msg.id, msg.msg, now)
	case wake:
		return r.wake(msg, now)
	case heldDue:
		return r.releaseHeld(msg, now)
	case tea.WindowSizeMsg:
		return r.resize(msg)
	default:
		if r.terminal(msg) {
			return r.askBackground(msg)
		}
		return r.message(0, msg, now)
	}
}

// Snapshot is what tests and tools may know of a root.
type Snapshot struct {
	Title          string
	Depth          int // screens on the stack
	Toast, Failure string
	Asks           string // the title of the open dialog
	Locked, Veiled bool
	CanUndo        bool
	Offers         []screen.Offer
}

// Snapshot tells the state of the session.
func (r *Root) Snapshot() Snapshot {
	toast, _ := r.notices.Toast()
	failure, _ := r.notices.Failure()
	s := Snapshot{
		Title: r.title(), Depth: len(r.stack), Toast: toast.Text, Failure: failure.Text,
		Locked: r.lock != nil, Veiled: r.veiled, CanUndo: r.undo != nil, Offers: r.offers(),
	}
	if r.asking != nil {
		s.Asks = r.asking.dialog.Title()
	}
	return s
}
