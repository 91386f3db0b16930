package screen

import (
	"slices"
	"time"

	tea "charm.land/bubbletea/v2"

	"regulars/tui/i18n"
)

// Messages that the root sends to screens.
type (
	// Do asks the screen to do what it offers. It comes from a key or from the palette; the
	// screen cannot tell and need not.
	Do struct{ Action Action }

	// Scan is a code from a scanner: full-width letters folded, prefix and line end removed.
	Scan struct{ Text string }

	// Shown says that the screen has come back to the top and may want to reload.
	Shown struct{}

	// News says what other tills wrote: about which members, or too much to say.
	News struct {
		IDs  []string
		Many bool
	}

	// Locked says that the till has been locked: forget what must not outlast the person.
	Locked struct{}
)

// Messages that screens send to the root, as the answer of a command: screen.Send(screen.Home{}).
type (
	// Push puts a screen on top of this one.
	Push struct{ Screen Screen }

	// Pop removes the sending screen. Result, if any, goes to the screen below.
	Pop struct{ Result tea.Msg }

	// Home removes all screens but the first.
	Home struct{}

	// Open makes the screen registered under the name What for ID and puts it on top, or in
	// place of the sending screen. The sender needs to know nothing but the name.
	Open struct {
		What, ID string
		Instead  bool
	}

	// Toast tells in one line what has happened, for five seconds. With Undo, the key of Undo
	// takes it back, also after the toast has gone, until the next toast with an Undo.
	Toast struct {
		Text string
		Undo *Undo
	}

	// Failed shows what went wrong, until a key. A model.Error is worded by package say;
	// anything else is our own fault and is worded so. For what a screen itself finds wrong
	// before it asks the desk, Text and Hint (what to do) say it instead of Err.
	Failed struct {
		Err        error
		Text, Hint string
	}

	// Ask asks before something that cannot be taken back. The dialog starts with Cancel, takes
	// no key for a moment, and is confirmed by another key than the one that opened it. Then
	// comes back to the sending screen if the person agrees, Else (if any) if not.
	Ask struct {
		Title string
		Lines []string // what will happen, wrapped by the dialog
		Yes   string   // names the deed: "delete", "enrol anyway"
		Then  tea.Msg
		Else  tea.Msg
	}

	// Changed tells all open screens that something they may show is different now. What names
	// the kind ("member"), ID which one.
	Changed struct{ What, ID string }

	// Lock locks the till now, also to change the person.
	Lock struct{}

	// Unlock comes from the lock screen alone: this person may use the till. Another person than
	// before starts from home, and what the first one left open is forgotten.
	Unlock struct{ Staff Staff }

	// Prefer changes how the screens look and speak, at once. The settings screen sends it; to
	// remember it is that screen's business.
	Prefer struct{ Prefs Prefs }

	// Status fills the place at the right of the header: the state of the sync, for example. It
	// usually comes from outside, through tea.Program.Send.
	Status struct {
		Text i18n.Pair
		Warn bool
	}

	// Many carries several messages from one command. They are taken in order.
	Many []tea.Msg

	// Later is what After returns; screens need not know it.
	Later struct {
		Delay time.Duration
		Msg   tea.Msg
	}
)

// Undo says how something just done is taken back.
type Undo struct {
	Question string // "Take back 192 points from Ouyang Zhiqiang?"

	// Do does it. It runs after the person agreed, perhaps when the screen that offered it has
	// gone; so it should answer with messages for the root: Toast, Failed, Changed, Many.
	Do tea.Cmd
}

// Send returns a command that answers with msg: the way to send the root a message.
func Send(msg tea.Msg) tea.Cmd {
	return func() tea.Msg { return msg }
}

// After returns a command that answers with msg after a delay. It is used instead of tea.Tick,
// because tests replace the clock behind it.
func After(delay time.Duration, msg tea.Msg) tea.Cmd {
	return Send(Later{Delay: delay, Msg: msg})
}

// About reports whether a member may be another than a screen shows.
func (n News) About(id string) bool { return n.Many || slices.Contains(n.IDs, id) }
