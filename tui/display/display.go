// Package display is the screen that faces the customer: large and calm. While nothing happens it
// greets under the shop's name and shows nothing else. While a member is open at the till that it
// follows it shows the masked name, the points before and after, what they are worth, what can be
// had for them now and the amount that is being booked. It goes back to the greeting when the till
// closes the member, and by itself when the till has not changed for a minute.
//
// It follows a till through a Board, an in-memory notice board of the process that holds the
// shop. It takes no key but those that leave, never asks the desk, never books, and never gets a
// whole name, a number or an address: what is not on the board cannot be read from it.
package display

import (
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"

	"regulars/tui/i18n"
	"regulars/tui/screen"
)

// Stays is how long a member is shown at most after the till last changed something.
const Stays = time.Minute

// Options are what a display is made of.
type Options struct {
	Setup    screen.Setup
	Showings <-chan Showing // of the till that is followed

	// Timer answers with a message after a delay; nil is tea.Tick. Tests put their clock here.
	Timer func(delay time.Duration, msg tea.Msg) tea.Cmd
}

// Display is the tea.Model of the screen.
type Display struct {
	env     *screen.Env
	change  func(func(*screen.State))
	opt     Options
	showing Showing
	seq     int // of the timer that counts

	profile       colorprofile.Profile
	noColour      bool
	width, height int
}

// New returns the display of one terminal.
func New(o Options) *Display {
	if o.Timer == nil {
		o.Timer = func(delay time.Duration, msg tea.Msg) tea.Cmd {
			return tea.Tick(delay, func(time.Time) tea.Msg { return msg })
		}
	}
	env, change := screen.NewEnv(o.Setup)
	return &Display{env: env, change: change, opt: o, profile: o.Setup.Terminal.Profile, width: 80, height: 24}
}

// over says that a showing has stood long enough.
type over struct{ seq int }

// Init waits for the till.
func (d *Display) Init() tea.Cmd { return d.wait() }

// wait answers with what the till shows next.
func (d *Display) wait() tea.Cmd {
	showings, done := d.opt.Showings, d.env.Context().Done()
	return func() tea.Msg {
		select {
		case s := <-showings:
			return s
		case <-done:
			return nil
		}
	}
}

// Update takes one message.
func (d *Display) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg := msg.(type) {
	case Showing:
		return d, tea.Batch(d.show(msg), d.wait())
	case over:
		if msg.seq == d.seq {
			return d, d.show(Showing{})
		}
	case tea.KeyPressMsg:
		switch msg.Keystroke() {
		case "ctrl+c", "ctrl+q", "q":
			return d, tea.Quit
		}
	case tea.WindowSizeMsg:
		d.width, d.height = msg.Width, msg.Height
		return d, tea.ClearScreen
	case tea.ColorProfileMsg:
		d.profile = msg.Profile
		d.reprofile()
	case tea.BackgroundColorMsg:
		d.change(func(s *screen.State) { s.Terminal.Light = !msg.IsDark() })
	case tea.EnvMsg:
		return d, d.environ(msg)
	}
	return d, nil
}

// show draws the window anew: a showing changes at the pace of a hand, and a terminal that
// shortens a line of wide characters by its difference may halve one of them.
func (d *Display) show(s Showing) tea.Cmd {
	d.showing = s
	d.seq++
	if !s.Open {
		return tea.ClearScreen
	}
	return tea.Batch(tea.ClearScreen, d.opt.Timer(Stays, over{d.seq}))
}

// environ learns from the environment of the terminal, which may be far from this process.
func (d *Display) environ(env tea.EnvMsg) tea.Cmd {
	d.noColour = env.Getenv("NO_COLOR") != ""
	d.reprofile()
	lang, known := i18n.FromEnviron(env)
	console := env.Getenv("TERM") == "linux"
	d.change(func(s *screen.State) {
		s.NoHanzi = console
		s.Terminal.ASCII = s.Terminal.ASCII || console
		if known && s.Prefs.Lang == "" {
			s.Prefs.Lang = lang
		}
	})
	switch env.Getenv("TERM") {
	case "", "dumb", "linux":
		return nil
	}
	return tea.RequestBackgroundColor
}

// reprofile takes over what the terminal can show.
func (d *Display) reprofile() {
	profile := d.profile
	if d.noColour {
		profile = min(profile, colorprofile.Ascii)
	}
	d.change(func(s *screen.State) { s.Terminal.Profile = profile })
}
