package cli

import (
	"cmp"
	"context"
	"slices"
	"time"

	"regulars/model"
	"regulars/model/hub"
	"regulars/tui"
	"regulars/tui/chain"
	"regulars/tui/i18n"
	"regulars/tui/screen"
	"regulars/tui/settings"
	"regulars/tui/slip"
	"regulars/tui/sshd"
	"regulars/tui/sshd/remote"
	"regulars/tui/theme"
)

// window is headquarters as one person may see it: all of it, one shop or one market.
type window struct {
	h           *head
	fingerprint string
}

// Overview adds up what the person may see.
func (w *window) Overview(ctx context.Context) (hub.Overview, error) {
	who, err := w.h.keyholder(w.fingerprint) // who was let go sees nothing more
	if err != nil {
		return hub.Overview{}, err
	}
	v, err := w.h.Overview(ctx, time.Now())
	if err != nil {
		return v, err
	}
	v.Owed = w.h.owed(&v)
	return who.scoped(&v), nil
}

// scoped leaves out of the chain what a person may not see.
func (p *hqPerson) scoped(v *hub.Overview) hub.Overview {
	if p.Shop == 0 && p.Market == 0 {
		return *v
	}
	part := hub.Overview{Head: v.Head}
	for i := range v.Shops {
		s := &v.Shops[i]
		if p.Shop != 0 && s.Shop.Number != p.Shop || p.Market != 0 && s.Shop.Market != p.Market {
			continue
		}
		part.Shops = append(part.Shops, *s)
		part.Total.Plus(&s.Sums)
		if s.Waits {
			part.Waiting++
		}
	}
	part.Points = part.Total.Net()
	if v.Points != 0 {
		part.Owed = model.Money(float64(v.Owed) / float64(v.Points) * float64(part.Points))
	}
	return part
}

// Notes lists what people should look at of some streams, the newest first.
func (w *window) Notes(ctx context.Context, streams []model.StreamID, most int) ([]hub.Note, error) {
	var all []hub.Note
	for _, sort := range []string{hub.NotePoison, hub.NoteOverdrawn, hub.NoteTwice, hub.NoteForgotten, hub.NoteAct} {
		for _, id := range streams {
			some, err := w.h.Notes(ctx, sort, model.ID{Stream: id}, most)
			if err != nil {
				return nil, err
			}
			for _, n := range some {
				if n.Event.Stream == id && (!n.Done || sort == hub.NoteAct) {
					all = append(all, n)
				}
			}
		}
	}
	slices.SortStableFunc(all, func(a, b hub.Note) int { return cmp.Compare(b.At, a.At) })
	return all[:min(len(all), most)], nil
}

// Cases lists what was said in a shop that the person may see: who said it is masked, and the words are for who may
// read them.
func (w *window) Cases(ctx context.Context, shop uint64, most int) (said chain.Said, err error) {
	who, err := w.h.keyholder(w.fingerprint)
	if err != nil {
		return said, err
	}
	v, err := w.Overview(ctx)
	if err != nil {
		return said, err
	}
	at := slices.IndexFunc(v.Shops, func(s hub.ShopView) bool { return s.Shop.Number == shop })
	if at < 0 {
		return said, model.Refuse("hq.shop", shop)
	}
	said.Shop, said.Words = v.Shops[at].Shop.Name, who.Words
	if said.Cases, err = w.h.Cases(ctx, time.Now(), shop, most); err != nil {
		return said, err
	}
	for i := range said.Cases {
		c := &said.Cases[i]
		c.Who = model.Fields{model.FieldName: slip.Mask(c.Who[model.FieldName])}
		if !who.Words {
			c.Text = ""
		}
	}
	return said, nil
}

// receiveHQ shows the chain to one SSH session.
func (a *app) receiveHQ(ctx context.Context, h *head, s *sshd.Session) error {
	who, err := h.keyholder(s.Fingerprint)
	if err != nil {
		return err
	}
	in := &farIn{Reader: s, far: farSSH{s}, terminal: true}
	guest := newApp(nil, in, &farOut{s, true}, &farOut{s, true}, s.Environ)
	guest.hq, guest.user = h, s.User
	ctx, leave := context.WithCancel(ctx)
	defer leave()
	watching := make(chan struct{})
	go func() { // ends with the session
		defer close(watching)
		h.guard(ctx, s.Fingerprint, leave)
	}()
	defer func() { leave(); <-watching }()
	terminal := remote.Terminal{Input: s, Output: s, Environ: s.Environ, Size: s.Size(), Resizes: s.Resizes()}
	return settled(ctx, remote.Show(ctx, terminal, tui.New(guest.hqScreens(ctx, h, &who, s.Fingerprint))))
}

// guard ends a session whose key was removed.
func (h *head) guard(ctx context.Context, fingerprint string, leave func()) {
	for rest(ctx, guardEvery) {
		if _, err := h.keyholder(fingerprint); err != nil {
			leave()
			return
		}
	}
}

// hqScreens puts the screens of headquarters together.
func (a *app) hqScreens(ctx context.Context, h *head, who *hqPerson, fingerprint string) tui.Options {
	screens := chain.New(&window{h: h, fingerprint: fingerprint})
	idle := tui.Idle{Veil: -1, Lock: -1} // no name is shown whole, and there is no PIN to unlock with
	if who.Words {
		idle.Veil = 0 // words can name people
	}
	return tui.Options{
		Setup: screen.Setup{
			Context: ctx, Clock: time.Now, Location: h.zone, Currency: h.currency, Shop: h.kept().Chain,
			Staff: screen.Staff{ID: fingerprint, Name: who.Name, Role: i18n.Pair{ZH: "总部", EN: "Headquarters"}},
			Prefs: screen.Prefs{Lang: a.lang, ASCII: a.flags.ascii}, Terminal: theme.Options{ASCII: a.flags.ascii},
		},
		Timer:   timer(ctx),
		Idle:    idle,
		Home:    screens.Home,
		NoTill:  true,
		Screens: map[string]screen.Maker{chain.ShopName: screens.Page, chain.CasesName: screens.Cases, screen.SettingsName: settings.New(settings.Options{NoSlips: true})},
	}
}
