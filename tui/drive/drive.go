// Package drive plays a person at the till in tests: it presses keys, scans cards, waits, and
// reads the screen. Everything happens in the calling goroutine and on a clock of its own, so
// that a test never sleeps and always goes the same way:
//
//	d := drive.Start(t, drive.Stage{Home: till.New(desk), Screens: registry})
//	d.Scan("2000000001234").Sees("欧阳志强").Type("128.5").Enter().Toast("+192")
//	require.Equal(t, 6, d.Keys())
//
// Keys are pressed at the pace of a hand: 120 ms between characters, half a second before a
// command. Commands that screens return run at once, timers when the clock gets there (Wait).
// After every step the driver holds the laws of the screens: no line wider than the window, no
// text that terminals measure differently, no more lines than the window has, the cursor on the
// boundary of a cell, no letter that acts where something can be typed.
//
// Goldens are grids of cells, written with -update and read in review. The package is for tests
// only and is never linked into the program.
package drive

import (
	"bytes"
	"fmt"
	"reflect"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	uv "github.com/charmbracelet/ultraviolet"
	"github.com/stretchr/testify/require"

	"regulars/model"
	"regulars/tui"
	"regulars/tui/i18n"
	"regulars/tui/screen"
	"regulars/tui/theme"
)

// Stage is what a test plays on. Home is required; everything else has a default.
type Stage struct {
	Home    func(*screen.Env) screen.Screen
	Screens map[string]screen.Maker
	Locked  bool

	Lang          model.Lang // default Chinese
	Width, Height int        // default 80x24
	Mono          bool       // NO_COLOR; the default is true colour
	Profile       colorprofile.Profile
	ASCII         bool
	Shop          string // default 朝阳店
	Staff         screen.Staff
	Currency      model.Currency
	Practice      bool
	Now           time.Time // default Thursday 2025-11-20 14:02, UTC+8
	Scanner       tui.Scanner
	Idle          tui.Idle
	NoTill        bool
}

// Driver is a session being driven. Its methods answer the driver, so that they read as a
// sentence; they end the test when something is not as it should be.
type Driver struct {
	t     testing.TB
	stage Stage
	root  *tui.Root
	now   time.Time
	ids   int

	timers []timer
	order  int
	keys   int
	quit   bool
	clears int

	view tea.View
	grid uv.ScreenBuffer
	wire *wire
}

// timer is a message that is due at a time.
type timer struct {
	at    time.Time
	order int
	msg   tea.Msg
}

// Start builds the session and draws its first frame.
func Start(t testing.TB, s Stage) *Driver {
	t.Helper()
	s = s.withDefaults()
	d := &Driver{t: t, stage: s, now: s.Now}
	d.root = tui.New(tui.Options{
		Setup: screen.Setup{
			Clock:    func() time.Time { return d.now },
			Location: s.Now.Location(),
			NewID: func() string {
				d.ids++
				return fmt.Sprintf("id-%d", d.ids)
			},
			Currency: s.Currency, Shop: s.Shop, Staff: s.Staff, Practice: s.Practice,
			Prefs:    screen.Prefs{Lang: s.Lang, ASCII: s.ASCII},
			Terminal: theme.Options{Profile: s.Profile},
		},
		Home: s.Home, Screens: s.Screens, Locked: s.Locked, Scanner: s.Scanner, Idle: s.Idle, NoTill: s.NoTill,
		Timer: d.timer,
	})
	d.wire = newWire(s.Profile, "xterm-256color")
	d.run(d.root.Init())
	d.step(tea.WindowSizeMsg{Width: s.Width, Height: s.Height})
	return d
}

func (s Stage) withDefaults() Stage {
	if s.Lang == "" {
		s.Lang = model.ZH
	}
	if s.Width == 0 {
		s.Width, s.Height = 80, 24
	}
	if s.Profile == colorprofile.Unknown {
		s.Profile = colorprofile.TrueColor
	}
	if s.Mono {
		s.Profile = colorprofile.Ascii
	}
	if s.Shop == "" {
		s.Shop = "朝阳店"
	}
	if s.Staff == (screen.Staff{}) {
		s.Staff = screen.Staff{ID: "wang", Name: i18n.Pair{ZH: "王芳", EN: "Wang Fang"}.In(s.Lang), Role: i18n.Pair{ZH: "收银", EN: "Till"}}
	}
	if s.Now.IsZero() {
		s.Now = time.Date(2025, 11, 20, 14, 2, 0, 0, time.FixedZone("CST", 8*3600))
	}
	return s
}

// Matrix runs a test on every combination that goldens are kept for: both languages, both
// sizes, with colours and without.
func Matrix(t *testing.T, s Stage, test func(t *testing.T, d *Driver)) {
	for _, lang := range model.Langs {
		for _, size := range [][2]int{{80, 24}, {60, 20}} {
			for _, mono := range []bool{false, true} {
				s := s
				s.Lang, s.Width, s.Height, s.Mono = lang, size[0], size[1], mono
				t.Run(s.withDefaults().name(), func(t *testing.T) { test(t, Start(t, s)) })
			}
		}
	}
}

// name tells the variants of a golden apart.
func (s Stage) name() string {
	colours := "colour"
	if s.Mono {
		colours = "mono"
	}
	return fmt.Sprintf("%s.%dx%d.%s", s.Lang, s.Width, s.Height, colours)
}

// timer is the root's clock for delays.
func (d *Driver) timer(delay time.Duration, msg tea.Msg) tea.Cmd {
	return func() tea.Msg {
		d.order++
		d.timers = append(d.timers, timer{d.now.Add(delay), d.order, msg})
		return nil
	}
}

// patience bounds a command that waits for something that never comes.
const patience = 20 * time.Second

// run runs a command and all that follows from it, in order.
func (d *Driver) run(cmd tea.Cmd) {
	d.t.Helper()
	if cmd == nil {
		return
	}
	answer := make(chan tea.Msg, 1)
	go func() { answer <- cmd() }()
	select {
	case msg := <-answer:
		d.take(msg)
	case <-time.After(patience):
		require.FailNow(d.t, "a command does not end", "timers are screen.After, never tea.Tick")
	}
}

// take does with an answer what Bubble Tea's event loop does.
func (d *Driver) take(msg tea.Msg) {
	d.t.Helper()
	switch msg := msg.(type) {
	case nil:
		return
	case tea.QuitMsg:
		d.quit = true
		return
	case tea.BatchMsg:
		for _, cmd := range msg {
			d.run(cmd)
		}
		return
	}
	v := reflect.ValueOf(msg)
	switch {
	case v.Type() == reflect.TypeOf(tea.ClearScreen()):
		d.clears++
		d.wire.erase()
	case v.Kind() == reflect.Slice && v.Type().Elem() == reflect.TypeFor[tea.Cmd]():
		for i := range v.Len() {
			d.run(v.Index(i).Interface().(tea.Cmd))
		}
	default:
		_, cmd := d.root.Update(msg)
		d.run(cmd)
	}
}

// step gives the root a message, runs what follows, draws and checks.
func (d *Driver) step(msg tea.Msg) {
	d.t.Helper()
	require.False(d.t, d.quit, "the program has ended")
	d.take(msg)
	d.draw()
}

// Send gives the root a message as the terminal or the outside would.
func (d *Driver) Send(msg tea.Msg) *Driver {
	d.t.Helper()
	d.step(msg)
	return d
}

// Wait lets time pass: timers that fall due do what they do.
func (d *Driver) Wait(delay time.Duration) *Driver {
	d.t.Helper()
	end := d.now.Add(delay)
	for {
		next := -1
		for i, t := range d.timers {
			if !t.at.After(end) && (next < 0 || t.at.Before(d.timers[next].at) || t.at.Equal(d.timers[next].at) && t.order < d.timers[next].order) {
				next = i
			}
		}
		if next < 0 {
			break
		}
		due := d.timers[next]
		d.timers = append(d.timers[:next], d.timers[next+1:]...)
		if due.at.After(d.now) {
			d.now = due.at
		}
		d.step(due.msg)
	}
	d.now = end
	return d
}

// Resize changes the window.
func (d *Driver) Resize(width, height int) *Driver {
	d.t.Helper()
	d.stage.Width, d.stage.Height = width, height
	d.step(tea.WindowSizeMsg{Width: width, Height: height})
	return d
}

// Now is the driver's time.
func (d *Driver) Now() time.Time { return d.now }

// Root is the session, for what only it can tell.
func (d *Driver) Root() *tui.Root { return d.root }

// Quit reports whether the program has ended.
func (d *Driver) Quit() bool { return d.quit }

// Clears is how often the whole window was drawn anew.
func (d *Driver) Clears() int { return d.clears }

// Timers is how many timers are running.
func (d *Driver) Timers() int { return len(d.timers) }

// Wire is how many bytes the last step sent to the terminal.
func (d *Driver) Wire() int { return d.wire.last }

// wire counts what a frame costs, by drawing it as Bubble Tea's renderer does.
type wire struct {
	out      bytes.Buffer
	renderer *uv.TerminalRenderer
	cells    uv.ScreenBuffer
	last     int
}

func newWire(profile colorprofile.Profile, term string) *wire {
	w := &wire{}
	w.renderer = uv.NewTerminalRenderer(&w.out, []string{"TERM=" + term})
	w.renderer.SetColorProfile(profile)
	w.renderer.SetFullscreen(true)
	w.renderer.SetRelativeCursor(false)
	w.renderer.SetScrollOptim(true)
	w.renderer.SetTabStops(-1)
	return w
}

func (w *wire) erase() {
	w.renderer.MoveTo(0, 0)
	w.renderer.Erase()
}

// cursorToggle is what hiding the cursor while drawing and showing it again costs.
const cursorToggle = len("\x1b[?25l\x1b[?25h")

// frame draws one frame and keeps its cost. What was sent stays in out until the next one.
func (w *wire) frame(view tea.View, width, height int) uv.ScreenBuffer {
	w.out.Reset()
	if w.cells.RenderBuffer == nil || w.cells.Width() != width || w.cells.Height() != height {
		w.cells = uv.NewScreenBuffer(width, height)
		w.renderer.Resize(width, height)
		w.renderer.Erase()
	}
	w.cells.Clear()
	uv.NewStyledString(view.Content).Draw(w.cells, w.cells.Bounds())
	w.renderer.Render(w.cells.RenderBuffer)
	if view.Cursor != nil {
		w.renderer.MoveTo(view.Cursor.X, view.Cursor.Y)
	}
	_ = w.renderer.Flush()
	w.last = w.out.Len()
	if w.last > 0 && view.Cursor != nil {
		w.last += cursorToggle
	}
	return w.cells
}
