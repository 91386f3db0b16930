package tui

import (
	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"

	"regulars/tui/i18n"
	"regulars/tui/screen"
)

// resize takes a new window size. Everything is drawn anew, because a terminal that cuts a wide
// character in half leaves a hole that no difference of frames would ever fill.
func (r *Root) resize(msg tea.WindowSizeMsg) tea.Cmd {
	r.width, r.height = msg.Width, msg.Height
	return tea.Batch(r.tellAll(r.bodySize()), tea.ClearScreen)
}

// terminal takes what the terminal tells of itself and reports whether it was that.
func (r *Root) terminal(msg tea.Msg) bool {
	if isConsoleStart(msg) {
		r.console = true
		return true
	}
	switch msg := msg.(type) {
	case tea.ColorProfileMsg:
		r.profile = msg.Profile
		r.reprofile()
	case tea.BackgroundColorMsg:
		r.change(func(s *screen.State) { s.Terminal.Light = !msg.IsDark() })
	case tea.EnvMsg:
		r.environ(msg)
	case tea.FocusMsg:
		r.blurred = false
	case tea.BlurMsg:
		r.blurred = true
	default:
		return false
	}
	return true
}

// reprofile takes over what the terminal can show. NO_COLOR counts whatever its value is, as
// its authors ask; the detection counts only what reads as "true".
func (r *Root) reprofile() {
	profile := r.profile
	if r.noColour {
		profile = min(profile, colorprofile.Ascii)
	}
	r.change(func(s *screen.State) { s.Terminal.Profile = profile })
}

// environ learns from the environment of the terminal, which over SSH is not that of this
// process.
func (r *Root) environ(env tea.EnvMsg) {
	r.noColour = env.Getenv("NO_COLOR") != ""
	r.reprofile()
	lang, known := i18n.FromEnviron(env)
	console := env.Getenv("TERM") == "linux"
	r.titled = !console // old consoles print a title instead of taking it
	r.change(func(s *screen.State) {
		s.NoHanzi = console
		s.Terminal.ASCII = s.Terminal.ASCII || console // its font lacks the round corners and the mark
		if known && s.Prefs.Lang == "" {
			s.Prefs.Lang = lang
		}
	})
}

// askBackground asks the terminal for its background once its name is known. The two that
// would print the question are not asked.
func (r *Root) askBackground(msg tea.Msg) tea.Cmd {
	env, ok := msg.(tea.EnvMsg)
	if !ok {
		return nil
	}
	switch env.Getenv("TERM") {
	case "", "dumb", "linux":
		return nil
	}
	return tea.RequestBackgroundColor
}
