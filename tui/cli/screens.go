package cli

import (
	"context"
	"errors"
	"strings"
	"sync/atomic"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/mozillazg/go-pinyin"

	"regulars/model"
	"regulars/model/desk"
	"regulars/model/say"
	"regulars/store"
	"regulars/tui"
	"regulars/tui/enrol"
	"regulars/tui/feedback"
	"regulars/tui/member"
	"regulars/tui/rules"
	"regulars/tui/screen"
	"regulars/tui/settings"
	"regulars/tui/slip"
	"regulars/tui/staff"
	"regulars/tui/theme"
	"regulars/tui/till"
)

// stage is what the screens play on: an open shop, its clock, and who is at the till.
type stage struct {
	desk    *desk.Desk
	shop    desk.Shop
	clock   func() time.Time
	present atomic.Pointer[desk.Session]
}

// screens opens the shop's screens: unlocked for whoever the command line or the environment
// signs in, else locked, and the lock asks.
func (a *app) screens(ctx context.Context) error {
	return a.withShop(ctx, func(_ *store.Store, d *desk.Desk, shop desk.Shop) error {
		begun := time.Now()
		if a.flags.now != "" && a.house == nil {
			// The pretended time goes on, or nothing on the screens would ever come due.
			from := a.fixed
			a.clock = func() time.Time { return from.Add(time.Since(begun)) }
		}
		if err := a.exchange(ctx); err != nil { // from here on the clock is read by others, too
			return err
		}
		session, err := d.SignIn(ctx, a.staffName(), a.pin())
		switch model.CodeOf(err) {
		case "":
		case "pin.needed", "staff.which":
			session, err = nil, nil
		}
		if err != nil {
			return err
		}
		return a.show(ctx, &stage{desk: d, shop: shop, clock: a.now}, session)
	})
}

// show runs the screens until the person leaves. Without a session they begin locked.
func (a *app) show(ctx context.Context, s *stage, session *desk.Session) error {
	if session != nil {
		s.present.Store(session)
	}
	outer := ctx
	ctx, end := context.WithCancel(outer) // whatever still waits when the person leaves
	defer end()
	root, leave, err := a.faced(s, tui.New(a.composed(ctx, s)))
	if err != nil {
		return err
	}
	defer leave()
	return settled(outer, a.runProgram(ctx, s.desk, a.watch(ctx, s.shop.Zone, root)))
}

// settled is how a program on the screen has ended.
func settled(ctx context.Context, err error) error {
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case errors.Is(err, tea.ErrInterrupted):
		return nil
	}
	return err
}

// A session is every screen's desk.
var (
	_ till.Desk     = (*desk.Session)(nil)
	_ member.Desk   = (*desk.Session)(nil)
	_ enrol.Desk    = (*desk.Session)(nil)
	_ feedback.Desk = (*desk.Session)(nil)
	_ staff.Desk    = (*desk.Session)(nil)
	_ rules.Desk    = (*desk.Session)(nil)
)

// at returns how a screen gets the desk of who is at the till at that moment, as the interface
// that the screen declares; nil while nobody is signed in, and not an interface around nothing.
func at[D any](s *stage) func() D {
	return func() (none D) {
		if d := s.present.Load(); d != nil {
			return any(d).(D) // it is, see above
		}
		return none
	}
}

// printing is how slips come out. Somebody who comes over SSH names no file of this computer: it
// would be written by the server, for a person who has a till here and nothing else.
func (a *app) printing() func(slip.Printer, string) error {
	if _, far := a.remote().(farSSH); far {
		return func(slip.Printer, string) error { return model.Refuse("slip.far") }
	}
	return nil // the printer's own way
}

// composed puts the rooms of the terminal together: the root, the till as home, and a maker for
// each other screen under its name.
func (a *app) composed(ctx context.Context, s *stage) tui.Options {
	counter := till.New(till.Options{Pinyin: spelled, Desk: at[till.Desk](s), Print: a.printing()})
	door := staff.New(staff.Options{
		Gate: s.desk, Desk: at[staff.Desk](s), Pinyin: spelled,
		OnSignIn: func(d *desk.Session) { s.present.Store(d) },
		OnLock:   func() { s.present.Store(nil) },
	})
	var save func(screen.Prefs) error // a session that has no home remembers nothing
	if path := prefsPath(a.environ); path != "" {
		save = func(p screen.Prefs) error { return savePrefs(path, p) }
	}
	return tui.Options{
		Setup:  a.setup(ctx, s),
		Timer:  timer(ctx),
		Home:   counter.Home,
		Locked: s.present.Load() == nil,
		Bare:   a.remote() != nil,
		Screens: map[string]screen.Maker{
			till.CardName:       counter.Card,
			screen.RefundName:   counter.Refund,
			screen.MemberName:   member.New(member.Options{Pinyin: spelled, Desk: at[member.Desk](s)}),
			screen.EnrolName:    enrol.New(enrol.Options{Card: till.CardName, Desk: at[enrol.Desk](s)}),
			screen.FeedbackName: feedback.New(feedback.Options{Card: till.CardName, Pinyin: spelled, Desk: at[feedback.Desk](s)}),
			screen.LockName:     door.Lock,
			staff.PageName:      door.Page,
			screen.ProgramName:  rules.New(a.rulesOptions(s)),
			screen.SettingsName: settings.New(settings.Options{
				Staff: staff.PageName, Save: save,
			}),
		},
	}
}

// prefs are the screen settings: what the command line says, else what was chosen last time.
func (a *app) prefs() screen.Prefs {
	prefs, err := loadPrefs(prefsPath(a.environ))
	if err != nil {
		sentence, hint := say.Error(a.lang, err)
		a.note(sentence + " " + hint)
	}
	if a.flags.lang != "" || prefs.Lang == "" {
		prefs.Lang = a.lang
	}
	prefs.ASCII = prefs.ASCII || a.flags.ascii
	return prefs
}

// setup is the world of the session.
func (a *app) setup(ctx context.Context, s *stage) screen.Setup {
	setup := screen.Setup{
		Context: ctx, Clock: s.clock, Location: s.shop.Zone, Currency: s.shop.Currency, Shop: s.shop.Name, Practice: s.shop.Demo,
		Prefs: a.prefs(), Terminal: theme.Options{ASCII: a.flags.ascii},
	}
	if d := s.present.Load(); d != nil {
		setup.Staff = staff.Of(d.Who())
	}
	return setup
}

// spelled writes the Chinese of a name in pinyin, for a terminal that has no hanzi: "欧阳志强"
// becomes "Ou Yang Zhi Qiang". Letters stay as they are.
func spelled(name string) string {
	var b strings.Builder
	plain := pinyin.NewArgs()
	for _, r := range name {
		readings := pinyin.SinglePinyin(r, plain)
		if len(readings) == 0 {
			b.WriteRune(r)
			continue
		}
		b.WriteString(" " + strings.ToUpper(readings[0][:1]) + readings[0][1:] + " ")
	}
	return strings.Join(strings.Fields(b.String()), " ")
}
