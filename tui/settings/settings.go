// Package settings holds the page on which a person chooses how the screens look and speak:
// language, colours, background, lines. Each choice is in force at once and is remembered by
// whoever composed the session. The page also leads to the staff.
//
// The page does no I/O but through Options.Save, in a command, and never imports another screen.
package settings

import (
	"slices"

	tea "charm.land/bubbletea/v2"

	"regulars/model"
	"regulars/tui/part"
	"regulars/tui/screen"
)

// Options are what the page is made of. The zero value works and remembers nothing.
type Options struct {
	// Save remembers the choices beyond the session; nil if there is no place for them.
	Save func(screen.Prefs) error

	// Staff names the screen that shows who works here; "" if there is none.
	Staff string
}

// New returns the maker of the page; the id means nothing.
func New(o Options) screen.Maker {
	return func(env *screen.Env, _ string) screen.Screen {
		s := &Settings{opt: o, env: env}
		for _, c := range s.choices() {
			c.NoDigits = true
		}
		s.follow()
		return s
	}
}

// The rows of the page.
const (
	langRow = iota
	coloursRow
	groundRow
	linesRow
	staffRow
)

// Settings is the page.
type Settings struct {
	opt Options
	env *screen.Env

	form                         part.Form
	lang, colours, ground, lines part.Choice

	saving, again bool // a choice is being saved; another one was made since
}

// saved ends the remembering of a choice.
type saved struct{ err error }

// choices are the rows that are one, in order.
func (s *Settings) choices() []*part.Choice {
	return []*part.Choice{langRow: &s.lang, coloursRow: &s.colours, groundRow: &s.ground, linesRow: &s.lines}
}

// follow shows the choices that are in force.
func (s *Settings) follow() {
	p := s.env.Prefs()
	s.lang.Set(slices.Index(model.Langs, s.env.Lang()))
	s.colours.Set(int(p.Colours))
	s.ground.Set(int(p.Ground))
	s.lines.Set(0)
	if p.ASCII {
		s.lines.Set(1)
	}
}

// chosen are the choices on the page.
func (s *Settings) chosen() screen.Prefs {
	p := s.env.Prefs()
	p.Lang = model.Langs[max(s.lang.At(), 0)]
	p.Colours, p.Ground = screen.Colours(s.colours.At()), screen.Ground(s.ground.At())
	p.ASCII = s.lines.At() == 1
	return p
}

// Init has nothing to load.
func (s *Settings) Init() tea.Cmd { return nil }

// Title of the page.
func (s *Settings) Title() string { return table.In(s.env.Lang()).Title }

// Keep is nil: what is chosen is in force at once.
func (s *Settings) Keep() screen.Kept { return nil }

// Restore has nothing to put back: the characters of a scan choose nothing here.
func (s *Settings) Restore(screen.Kept) (screen.Screen, tea.Cmd) { return s, nil }

// Actions of the page.
func (s *Settings) Actions() []screen.Offer {
	w := table.In(s.env.Lang())
	if s.form.On == staffRow {
		return []screen.Offer{screen.Can(screen.Submit).As(w.OpenStaff), screen.Can(screen.Choose)}
	}
	return []screen.Offer{screen.Can(screen.Submit).As(w.Change), screen.Can(screen.Choose)}
}

// Update takes one message.
func (s *Settings) Update(msg tea.Msg) (screen.Screen, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.KeyPressMsg:
		if s.form.Update(msg, s.rows()) {
			return s, s.apply()
		}
	case screen.Do:
		if msg.Action == screen.Submit {
			return s, s.submit()
		}
	case screen.Shown:
		s.follow()
	case saved:
		return s, s.saved(msg)
	}
	return s, nil
}

// submit takes the next option of a row, after the last the first; the last row opens the staff.
func (s *Settings) submit() tea.Cmd {
	if s.form.On == staffRow {
		return screen.Send(screen.Open{What: s.opt.Staff})
	}
	row := s.rows()[s.form.On]
	row.Choice.Set((row.Choice.At() + 1) % len(row.Options))
	return s.apply()
}

// apply puts the choices into force and has them remembered.
func (s *Settings) apply() tea.Cmd {
	prefer := screen.Send(screen.Prefer{Prefs: s.chosen()})
	if s.saving {
		s.again = true
		return prefer
	}
	return tea.Batch(prefer, s.save())
}

// save remembers the choices, one saving at a time, so that an older one is never the last.
func (s *Settings) save() tea.Cmd {
	if s.opt.Save == nil {
		return nil
	}
	prefs, save := s.chosen(), s.opt.Save
	s.saving, s.again = true, false
	return func() tea.Msg { return saved{save(prefs)} }
}

// saved tells if a choice could not be remembered; it stays in force all the same.
func (s *Settings) saved(msg saved) tea.Cmd {
	s.saving = false
	if s.again {
		return s.save()
	}
	if msg.err != nil {
		return screen.Send(screen.Failed{Err: msg.err})
	}
	return nil
}
