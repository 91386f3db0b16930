// Package screen is the contract between the root (package tui) and the screens: what a screen
// is, what the two tell each other, and the one table of keys. It draws nothing and does no I/O.
//
// # A screen in ten minutes
//
// A screen is a small model. This one asks for a note about a member and saves it:
//
//	// Desk is what the screen needs of the desk; the screen declares it, the desk has it.
//	type Desk interface {
//		AddNote(ctx context.Context, request, member, note string) error
//	}
//
//	// New returns the maker that the registry wants.
//	func New(desk Desk) screen.Maker {
//		return func(env *screen.Env, id string) screen.Screen {
//			return &Note{env: env, desk: desk, member: id, request: env.NewID(), box: part.Field{Prompt: theme.Prompt + " "}}
//		}
//	}
//
//	type Note struct {
//		env     *screen.Env
//		desk    Desk
//		member  string
//		request string // the same for a repeat, so that nothing is saved twice
//		box     part.Field
//	}
//
//	// saved is what the command answers.
//	type saved struct{ err error }
//
//	func (n *Note) Init() tea.Cmd     { return nil }
//	func (n *Note) Title() string     { return table.In(n.env.Lang()).Title }
//	func (n *Note) Keep() screen.Kept { return part.Keep(&n.box) }
//	func (n *Note) Restore(kept screen.Kept) (screen.Screen, tea.Cmd) {
//		part.Restore(kept, &n.box)
//		return n, nil
//	}
//
//	func (n *Note) Actions() []screen.Offer {
//		w, why := table.In(n.env.Lang()), ""
//		if n.box.Empty() {
//			why = w.TypeFirst
//		}
//		return []screen.Offer{screen.Can(screen.Submit).As(w.Save).Unless(why)}
//	}
//
//	func (n *Note) Update(msg tea.Msg) (screen.Screen, tea.Cmd) {
//		switch msg := msg.(type) {
//		case tea.KeyPressMsg, tea.PasteMsg:
//			n.box.Update(msg)
//		case screen.Do: // Submit is all that Actions offers
//			ctx, desk, request, member, note := n.env.Context(), n.desk, n.request, n.member, n.box.Value()
//			return n, func() tea.Msg { return saved{desk.AddNote(ctx, request, member, note)} }
//		case saved:
//			if msg.err != nil {
//				return n, screen.Send(screen.Failed{Err: msg.err})
//			}
//			return n, screen.Send(screen.Many{
//				screen.Toast{Text: table.In(n.env.Lang()).Saved},
//				screen.Changed{What: "member", ID: n.member},
//				screen.Pop{},
//			})
//		}
//		return n, nil
//	}
//
//	func (n *Note) View(area screen.Area) (string, screen.Cursor) {
//		line, cursor := n.box.View(n.env.Theme(), area.Width-2, true)
//		return "\n " + line, cursor.Moved(1, 1)
//	}
//
// Its words stand in a table beside it (package i18n says how), its refusals in model/say. Whoever
// starts the program registers it under a name, Screens["note"] = note.New(desk), and any screen
// opens it with screen.Send(screen.Open{What: "note", ID: member}). A test drives it (package
// drive):
//
//	d := drive.Start(t, drive.Stage{Home: func(env *screen.Env) screen.Screen { return note.New(desk)(env, "7") }})
//	d.Type("likes oolong").Enter().Toast("已保存")
//
// # What the root does, so that a screen does not
//
// It draws header, rules and footer, asks and undoes, shows toasts and errors, finds scans, opens
// the palette, help and the log of messages, locks and veils the till, resizes, chooses colours.
// Esc goes back; two Esc lead home from anywhere.
//
// # Order of events
//
// A new screen first gets tea.WindowSizeMsg, the size of its own area, and then Init is called.
// The size comes again with every resize. Shown comes whenever the screen returns to the top,
// Changed whenever another screen has changed something, Locked when the till locks.
//
// The answer of a command comes back to the screen whose command it was, wherever that is on the
// stack by then; if the screen is gone, the answer is dropped. tea.Batch and tea.Sequence work as
// usual. Answers may be late: a search numbers its questions and drops an answer to an old one.
// A screen waits with After, never with tea.Tick, because tests have a clock of their own.
//
// # Keys
//
// Printable keys are always data, and arrive as tea.KeyPressMsg; commands are function keys and
// Ctrl, and arrive as Do, only while Actions offers them without a reason against it. So a screen
// never compares keys: it offers actions, and part.Field and part.List understand the motions.
// Where nothing can be typed (the cursor is hidden), a screen may offer single letters (Done,
// Copy, Snooze ...); where something can, letters are data, and the driver fails a screen that
// forgets. Digits are data always: a screen without a field reads them from Text.
//
// Offer the same actions all the time, with a reason when one is impossible, instead of taking
// them away: then the footer does not move, and a keystroke costs a dozen bytes.
//
// # Scans
//
// The root gives a scan to the home screen, which looks the code up in a command and answers with
// Open of the member. Before that the root removes the screens on which nothing is typed, so that
// a code nobody knows never leaves another member in view, and keeps those on which something is.
// The characters of the code have passed through the screen's field by then: the root has asked
// Keep before the first of them and calls Restore. That is why both must be exact and cheap.
//
// # Commands and data races
//
// A command runs in another goroutine. It may use the Env, and what it captured; it must not read
// or change the screen. Take what it needs into variables first, as above.
package screen
