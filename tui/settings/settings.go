// Package settings holds the page on which a person chooses how the screens look and speak
// (language, colours, background, lines) and where slips are printed. Each choice is in force at once and is remembered by
// whoever composed the session. The page also leads to the staff.
//
// The page does no I/O but through Options.Save, in a command, and never imports another screen.
package settings

import (
	"slices"
	"strings"

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

	// NoSlips is for screens on which nothing is sold.
	NoSlips bool
}

// New returns the maker of the page; the id means nothing.
func New(o Options) screen.Maker {
	return func(env *screen.Env, _ string) screen.Screen {
		s := &Settings{opt: o, env: env, printer: part.Field{Limit: pathMost}}
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
	printerRow
	paperRow
	encodingRow
	autoRow
	staffRow
)

// pathMost is the longest path of a printer.
const pathMost = 200

// Settings is the page.
type Settings struct {
	opt Options
	env *screen.Env

	form                         part.Form
	lang, colours, ground, lines part.Choice
	printer                      part.Field // in force when the person leaves it
	paper, encoding, auto        part.Choice

	saving, again bool // a choice is being saved; another one was made since
}

// saved ends the remembering of a choice.
type saved struct{ err error }

// choices are the rows that are one, in order.
func (s *Settings) choices() []*part.Choice {
	return []*part.Choice{&s.lang, &s.colours, &s.ground, &s.lines, &s.paper, &s.encoding, &s.auto}
}

// follow shows the choices that are in force.
func (s *Settings) follow() {
	p := s.env.Prefs()
	s.lang.Set(slices.Index(model.Langs, s.env.Lang()))
	s.colours.Set(int(p.Colours))
	s.ground.Set(int(p.Ground))
	s.lines.Set(second(p.ASCII))
	s.printer.Set(p.Slip.Path)
	s.paper.Set(second(p.Slip.Wide))
	s.encoding.Set(second(p.Slip.GB18030))
	s.auto.Set(second(p.Slip.Auto))
}

// second is the place of what is true in a choice of two.
func second(is bool) int {
	if is {
		return 1
	}
	return 0
}

// chosen are the choices on the page.
func (s *Settings) chosen() screen.Prefs {
	p := s.env.Prefs()
	p.Lang = model.Langs[max(s.lang.At(), 0)]
	p.Colours, p.Ground = screen.Colours(s.colours.At()), screen.Ground(s.ground.At())
	p.ASCII = s.lines.At() == 1
	p.Slip = screen.Printing{
		Path: strings.TrimSpace(s.printer.Value()), Wide: s.paper.At() == 1, GB18030: s.encoding.At() == 1, Auto: s.auto.At() == 1,
	}
	return p
}

// Init has nothing to load.
func (s *Settings) Init() tea.Cmd { return nil }

// Title of the page.
func (s *Settings) Title() string { return table.In(s.env.Lang()).Title }

// Keep returns the printer as typed; all else is in force at once.
func (s *Settings) Keep() screen.Kept { return part.Keep(&s.printer) }

// Restore puts the printer back: the characters of a scan choose nothing here.
func (s *Settings) Restore(kept screen.Kept) (screen.Screen, tea.Cmd) {
	part.Restore(kept, &s.printer)
	return s, nil
}

// Actions of the page.
func (s *Settings) Actions() []screen.Offer {
	w := table.In(s.env.Lang())
	switch s.form.On {
	case staffRow:
		return []screen.Offer{screen.Can(screen.Submit).As(w.OpenStaff), screen.Can(screen.Choose)}
	case printerRow:
		return []screen.Offer{screen.Can(screen.Submit).As(w.Use), screen.Can(screen.Choose)}
	}
	return []screen.Offer{screen.Can(screen.Submit).As(w.Change), screen.Can(screen.Choose)}
}

// Update takes one message.
func (s *Settings) Update(msg tea.Msg) (screen.Screen, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.KeyPressMsg, tea.PasteMsg:
		return s, s.typed(msg)
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

// typed chooses, or types the printer, which is in force when the person goes on to another row:
// half a path is none.
func (s *Settings) typed(msg tea.Msg) tea.Cmd {
	before := s.form.On
	changed := s.form.Update(msg, s.rows())
	left := before == printerRow && s.form.On != before && s.chosen().Slip.Path != s.env.Prefs().Slip.Path
	if changed && before != printerRow || left {
		return s.apply()
	}
	return nil
}

// submit takes the next option of a row, after the last the first; the last row opens the staff.
func (s *Settings) submit() tea.Cmd {
	if s.form.On == staffRow {
		return screen.Send(screen.Open{What: s.opt.Staff})
	}
	if s.form.On == printerRow {
		return s.apply()
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
