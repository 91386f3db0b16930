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
	"regulars/tui/i18n"
	"regulars/tui/member"
	"regulars/tui/screen"
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

// screens opens the shop's screens.
func (a *app) screens(ctx context.Context) error {
	return a.withShop(ctx, func(_ *store.Store, d *desk.Desk, shop desk.Shop) error {
		session, err := a.signIn(ctx, d)
		if err != nil {
			return err
		}
		begun := time.Now()
		if a.flags.now != "" {
			// The pretended time goes on, or nothing on the screens would ever come due.
			from := a.fixed
			a.clock = func() time.Time { return from.Add(time.Since(begun)) }
		}
		return a.show(ctx, &stage{desk: d, shop: shop, clock: a.now}, session)
	})
}

// show runs the screens until the person leaves.
func (a *app) show(ctx context.Context, s *stage, session *desk.Session) error {
	s.present.Store(session)
	root := tui.New(a.composed(ctx, s))
	_, err := tea.NewProgram(root, tea.WithContext(ctx), tea.WithInput(a.stdin), tea.WithOutput(a.stdout),
		tea.WithEnvironment(a.environList()), tea.WithoutSignalHandler()).Run()
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case errors.Is(err, tea.ErrInterrupted):
		return nil
	}
	return err
}

// composed puts the rooms of the terminal together: the root, the till as home, and a maker for
// each other screen under its name. Each screen gets the desk of who is at the till at that
// moment.
func (a *app) composed(ctx context.Context, s *stage) tui.Options {
	counter := till.New(till.Options{Pinyin: spelled, Desk: func() till.Desk {
		if d := s.present.Load(); d != nil {
			return d
		}
		return nil // and not an interface around nothing
	}})
	page := member.New(member.Options{Pinyin: spelled, Desk: func() member.Desk {
		if d := s.present.Load(); d != nil {
			return d
		}
		return nil
	}})
	return tui.Options{
		Setup: a.setup(ctx, s),
		Home:  counter.Home,
		Screens: map[string]screen.Maker{
			till.CardName:     counter.Card,
			screen.MemberName: page,
		},
	}
}

// setup is the world of the session.
func (a *app) setup(ctx context.Context, s *stage) screen.Setup {
	setup := screen.Setup{
		Context: ctx, Clock: s.clock, Location: s.shop.Zone, Currency: s.shop.Currency, Shop: s.shop.Name, Practice: s.shop.Demo,
		Prefs: screen.Prefs{Lang: a.lang, ASCII: a.flags.ascii}, Terminal: theme.Options{ASCII: a.flags.ascii},
	}
	if d := s.present.Load(); d != nil {
		who := d.Who()
		role := "role." + string(who.Role)
		setup.Staff = screen.Staff{ID: who.ID.String(), Name: who.Name, Role: i18n.Pair{ZH: say.Word(model.ZH, role), EN: say.Word(model.EN, role)}}
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
