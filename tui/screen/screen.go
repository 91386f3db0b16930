package screen

import (
	tea "charm.land/bubbletea/v2"
)

// Screen is one page of the program. The root owns it: it calls Init once, feeds it messages,
// and draws it between its own header and footer. A screen may be a pointer that answers itself
// from Update, or a value that answers its successor.
type Screen interface {
	// Init returns the screen's first command, for example the one that loads what it shows.
	Init() tea.Cmd

	// Update takes one message: Do, Scan, tea.KeyPressMsg and tea.PasteMsg (data for its fields
	// and motions for its lists), Shown, Locked, Changed, tea.WindowSizeMsg (the size of its own
	// area), and whatever its own commands answered. It never does I/O; commands do.
	Update(msg tea.Msg) (Screen, tea.Cmd)

	// View draws the body into the area: at most area.Height lines of at most area.Width
	// columns. The cursor stands where the next character will be inserted, because input
	// methods open their window there; it is hidden if nothing can be typed.
	View(area Area) (body string, cursor Cursor)

	// Title stands in the header behind the shop's name; empty for none.
	Title() string

	// Actions are the commands that make sense now, in the order of the footer. A command that
	// is not possible now stays in the list with its reason. Back is offered only by a screen
	// that takes Esc itself, to clear its field for example; else the root goes back, and says
	// so in the footer.
	Actions() []Offer

	// Keep returns all that was typed and not yet sent, with the place of the cursor, or nil if
	// nothing was. It must be cheap and must not share memory with the screen, as it is asked
	// before many keys.
	Keep() Kept

	// Restore puts back what Keep returned, nil being the empty form. The root calls it when
	// the characters just typed turn out to come from a scanner.
	Restore(kept Kept) (Screen, tea.Cmd)
}

// Kept is what was typed on a screen, in a form that only the screen understands. part.Keep
// makes one for any number of fields.
type Kept any

// Area is the room that a screen has.
type Area struct{ Width, Height int }

// Cursor is a place in a screen's area, counted in cells from its top left corner. The zero
// Cursor is hidden.
type Cursor struct {
	X, Y int
	On   bool
}

// At returns a visible cursor.
func At(x, y int) Cursor { return Cursor{X: x, Y: y, On: true} }

// Moved returns the cursor moved by what stands left of and above its part of the screen.
func (c Cursor) Moved(dx, dy int) Cursor {
	c.X += dx
	c.Y += dy
	return c
}

// Maker makes a screen, for Open and for the root's registry. The id says about whom or what;
// its meaning is agreed between who opens and who is opened (a member's id, a search text).
type Maker func(env *Env, id string) Screen

// Names under which screens are registered and opened. Keys of the table open some of them;
// screens may agree on more.
const (
	LockName     = "lock" // asks who is at the till; opened by the root alone
	EnrolName    = "enrol"
	MemberName   = "member"
	FeedbackName = "feedback"
	RefundName   = "refund"
	CareName     = "care"
	ReportsName  = "reports"
	SettingsName = "settings"
	ProgramName  = "program"
)

// ScanTaker is a screen that sometimes wants the scan for itself: an enrolment form with its
// card field in focus. While TakesScan is true the root gives it Scan instead of opening a
// member. The lock screen always gets the scans of its time.
type ScanTaker interface {
	TakesScan() bool
}

// Veiled is a screen that can draw itself without personal data. When nobody has touched the
// till for a while, the root draws VeiledView; a screen without it is covered as a whole.
type Veiled interface {
	VeiledView(area Area) (body string, cursor Cursor)
}

// Offer is an action that a screen offers now.
type Offer struct {
	Action Action
	Label  string // in place of the action's usual label; "" keeps that
	Why    string // why it is not possible now, as a plain sentence; "" means that it is
}

// Can offers an action under its usual label.
func Can(a Action) Offer { return Offer{Action: a} }

// As gives the offer a label that says more: "F2 enrol oyzq".
func (o Offer) As(label string) Offer {
	o.Label = label
	return o
}

// Unless disables the offer if there is a reason. It stays visible, and whoever tries it is
// told the reason.
func (o Offer) Unless(why string) Offer {
	o.Why = why
	return o
}
