package screen

import (
	"context"
	"sync/atomic"
	"time"

	"github.com/charmbracelet/colorprofile"
	"github.com/google/uuid"

	"regulars/model"
	"regulars/tui/i18n"
	"regulars/tui/theme"
)

// Setup is what a session starts with. The zero value works: English, the machine's clock and
// zone, a plain dark terminal, nobody at the till.
type Setup struct {
	Context  context.Context  // ends when the session does
	Clock    func() time.Time // default time.Now
	Location *time.Location   // the shop's zone, default the machine's
	NewID    func() string    // ids of requests, default UUIDv7
	Currency model.Currency   // default CNY
	Shop     string
	Practice bool // a sample shop: the header says so
	Staff    Staff
	Prefs    Prefs
	Terminal theme.Options // what is known of the terminal before it answers
}

// Staff is the person at the till.
type Staff struct {
	ID, Name string
	Role     i18n.Pair // "收银", "Till"
}

// Colours is how many colours a person wants to see.
type Colours int

// What a person may prefer to the colours that the terminal offers.
const (
	ColoursAuto Colours = iota // all that the terminal has
	Colours16                  // the few that are legible everywhere
	ColoursNone                // bold and reverse only
)

// Ground is the background of the terminal.
type Ground int

// Backgrounds. Most terminals tell theirs; some do not, and some lie.
const (
	GroundAuto Ground = iota
	GroundDark
	GroundLight
)

// Prefs are a person's choices about the screens.
type Prefs struct {
	Lang    model.Lang // "" is the terminal's, else English
	Colours Colours
	Ground  Ground
	ASCII   bool // draw lines and arrows with ASCII
	Slip    Printing
}

// Printing says where and how slips are printed. The zero Printing prints none.
type Printing struct {
	Path    string // the printer's device, a named pipe or a file; "" for no printer
	Wide    bool   // paper of 80 mm, not of 58
	GB18030 bool   // the printer's encoding, else UTF-8
	Auto    bool   // after every award
}

// Env is the world of a session as its screens see it: one per session, given to every Maker.
// All methods may be called from everywhere, also from commands. What they answer may change
// between two messages (another language, another person), so screens ask when they need it and
// keep nothing.
type Env struct {
	setup Setup
	state atomic.Pointer[State]
}

// State is the part of the Env that changes while a session runs.
type State struct {
	Lang     model.Lang
	Theme    *theme.Theme
	Staff    Staff
	Prefs    Prefs
	NoHanzi  bool // the terminal cannot show Chinese: the Linux console
	Terminal theme.Options
}

// NewEnv returns the Env of a session and the only way to change it, which is the root's.
func NewEnv(s Setup) (env *Env, change func(func(*State))) {
	if s.Context == nil {
		s.Context = context.Background()
	}
	if s.Clock == nil {
		s.Clock = time.Now
	}
	if s.Location == nil {
		s.Location = time.Local
	}
	if s.NewID == nil {
		s.NewID = func() string { return uuid.Must(uuid.NewV7()).String() }
	}
	if s.Currency.Code == "" {
		s.Currency, _ = model.CurrencyByCode("CNY")
	}
	env = &Env{setup: s}
	env.state.Store(derive(State{Staff: s.Staff, Prefs: s.Prefs, Terminal: s.Terminal}))
	return env, env.change
}

func (e *Env) change(edit func(*State)) {
	next := *e.state.Load()
	edit(&next)
	e.state.Store(derive(next))
}

// derive works out language and theme from the terminal and the person's choices.
func derive(s State) *State {
	s.Lang = s.Prefs.Lang
	if s.Lang == "" {
		s.Lang = model.EN
	}
	o := s.Terminal
	o.ASCII = o.ASCII || s.Prefs.ASCII
	switch s.Prefs.Colours {
	case Colours16:
		o.Profile = min(o.Profile, colorprofile.ANSI)
	case ColoursNone:
		o.Profile = min(o.Profile, colorprofile.Ascii)
	}
	if s.Prefs.Ground != GroundAuto {
		o.Light = s.Prefs.Ground == GroundLight
	}
	if s.Theme == nil || s.Theme.Options != o {
		s.Theme = theme.New(o)
	}
	return &s
}

// Context ends with the session. Commands pass it on to what they call.
func (e *Env) Context() context.Context { return e.setup.Context }

// Clock is the time with the monotonic part that durations need.
func (e *Env) Clock() time.Time { return e.setup.Clock() }

// Now is the time in the shop's zone.
func (e *Env) Now() time.Time { return e.setup.Clock().In(e.setup.Location) }

// Location is the shop's zone.
func (e *Env) Location() *time.Location { return e.setup.Location }

// NewID returns a fresh id for a request, so that a repeat is recognised.
func (e *Env) NewID() string { return e.setup.NewID() }

// Currency is the shop's.
func (e *Env) Currency() model.Currency { return e.setup.Currency }

// Shop is the shop's name.
func (e *Env) Shop() string { return e.setup.Shop }

// Practice reports whether this is a sample shop where nothing counts.
func (e *Env) Practice() bool { return e.setup.Practice }

// Lang is the language to speak.
func (e *Env) Lang() model.Lang { return e.state.Load().Lang }

// Theme is the theme to draw with.
func (e *Env) Theme() *theme.Theme { return e.state.Load().Theme }

// Staff is the person at the till; the zero Staff if nobody has unlocked it.
func (e *Env) Staff() Staff { return e.state.Load().Staff }

// Prefs are the person's choices about the screens.
func (e *Env) Prefs() Prefs { return e.state.Load().Prefs }

// NoHanzi reports that the terminal cannot show Chinese: names want their pinyin beside them.
func (e *Env) NoHanzi() bool { return e.state.Load().NoHanzi }
