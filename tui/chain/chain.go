// Package chain holds the screens of headquarters: the table of all shops with what they hold, owe and
// have not sent, the page of one shop with its streams and what people should look at, and what customers
// said there. They read anew every few seconds.
//
// They see headquarters only through the interface declared here, show no member but as masked as they get
// it, change nothing, and never import another screen.
package chain

import (
	"context"
	"slices"
	"strconv"
	"time"

	tea "charm.land/bubbletea/v2"

	"regulars/model"
	"regulars/model/hub"
	"regulars/tui/part"
	"regulars/tui/screen"
)

// Desk is what the screens ask headquarters for. What a person may not see is left out of the answers.
type Desk interface {
	// Overview adds the chain up, as far as this person may see it.
	Overview(ctx context.Context) (hub.Overview, error)
	// Notes lists what people should look at, of some streams, the newest first, at most so much.
	Notes(ctx context.Context, streams []model.StreamID, most int) ([]hub.Note, error)
	// Cases lists what customers said in a shop, the newest first, at most so much.
	Cases(ctx context.Context, shop uint64, most int) (Said, error)
}

// Said is what customers said in a shop, as far as the person may read it.
type Said struct {
	Shop  string         // its name
	Cases []hub.CaseView // names masked; without words if Words is false
	Words bool
}

// ShopName is the name under which the page of one shop is registered; its id is the shop's number.
const ShopName = "chain-shop"

// readEvery is how often the screens look at headquarters.
const readEvery = 5 * time.Second

// Screens are the screens over one desk.
type Screens struct{ desk Desk }

// New returns the screens of headquarters.
func New(desk Desk) *Screens { return &Screens{desk: desk} }

// Home is the table of all shops.
type Home struct {
	desk Desk
	env  *screen.Env
	area screen.Area

	all     hub.Overview
	loaded  bool
	failed  error
	waiting bool // a look is on its way, or will be
	list    part.List[hub.ShopView]
}

// Home makes the home screen.
func (s *Screens) Home(env *screen.Env) screen.Screen {
	return &Home{desk: s.desk, env: env, area: screen.Area{Width: 80, Height: 20}}
}

// read is what headquarters answered.
type read struct {
	all hub.Overview
	err error
}

// again says that it is time to look again.
type again struct{}

// Init reads the chain.
func (h *Home) Init() tea.Cmd {
	h.waiting = true
	return h.look()
}

func (h *Home) look() tea.Cmd {
	ctx, desk := h.env.Context(), h.desk
	return func() tea.Msg {
		all, err := desk.Overview(ctx)
		return read{all, err}
	}
}

// Title of the screen.
func (h *Home) Title() string { return table.In(h.env.Lang()).Title }

// Keep is nil: nothing is typed here.
func (h *Home) Keep() screen.Kept { return nil }

// Restore has nothing to put back.
func (h *Home) Restore(screen.Kept) (screen.Screen, tea.Cmd) { return h, nil }

// Actions of the table.
func (h *Home) Actions() []screen.Offer {
	w, why := table.In(h.env.Lang()), ""
	if len(h.all.Shops) == 0 {
		why = w.NoShops
	}
	return []screen.Offer{screen.Can(screen.Submit).As(w.Open).Unless(why), screen.Can(screen.Choose)}
}

// Update takes one message.
func (h *Home) Update(msg tea.Msg) (screen.Screen, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		h.area = screen.Area{Width: msg.Width, Height: msg.Height}
		h.fit()
	case tea.KeyPressMsg:
		if digit := part.Digit(msg); digit > 0 && digit <= len(h.list.Items()) {
			return h, open(&h.list.Items()[digit-1])
		}
		h.list.Update(msg)
		h.scroll()
	case screen.Do:
		if shop, ok := h.list.Selected(); ok {
			return h, open(&shop)
		}
	case screen.Shown:
		if !h.waiting {
			h.waiting = true
			return h, h.look()
		}
	case again:
		return h, h.look()
	case read:
		h.loaded, h.failed = true, msg.err
		if msg.err == nil {
			h.all = msg.all
		}
		h.fit()
		return h, screen.After(readEvery, again{})
	}
	return h, nil
}

func open(s *hub.ShopView) tea.Cmd {
	return screen.Send(screen.Open{What: ShopName, ID: strconv.FormatUint(s.Shop.Number, 10)})
}

// fit gives the list its lines; the mark stays where it was.
func (h *Home) fit() {
	h.list.Fit(h.area.Height - tableFrame)
	at := h.list.At()
	h.list.Clear()
	h.list.Show(h.all.Shops, 0, len(h.all.Shops))
	h.list.Select(at)
	h.scroll()
}

// scroll gives the list the shops that it should show and does not have.
func (h *Home) scroll() {
	if first, _, ok := h.list.Wants(); ok {
		h.list.Show(h.all.Shops[first:], first, len(h.all.Shops))
	}
}

// Page is one shop.
type Page struct {
	desk   Desk
	env    *screen.Env
	area   screen.Area
	number uint64

	shop   hub.ShopView
	worth  model.Money
	notes  []hub.Note
	loaded bool
	failed error
	pane   part.Pane
}

// Page makes the page of a shop; the id is its number.
func (s *Screens) Page(env *screen.Env, id string) screen.Screen {
	number, err := strconv.ParseUint(id, 10, 64)
	if err != nil {
		number = 0 // no shop has it, and the page says so
	}
	return &Page{desk: s.desk, env: env, number: number, area: screen.Area{Width: 80, Height: 20}}
}

// readShop is what headquarters answered of one shop.
type readShop struct {
	shop  hub.ShopView
	worth model.Money
	notes []hub.Note
	err   error
}

// notesShown bounds what a page lists.
const notesShown = 50

// Init reads the shop.
func (p *Page) Init() tea.Cmd { return p.look() }

func (p *Page) look() tea.Cmd {
	ctx, desk, number := p.env.Context(), p.desk, p.number
	return func() tea.Msg {
		all, err := desk.Overview(ctx)
		if err != nil {
			return readShop{err: err}
		}
		at := slices.IndexFunc(all.Shops, func(s hub.ShopView) bool { return s.Shop.Number == number })
		if at < 0 {
			return readShop{err: model.Refuse("hq.shop", number)}
		}
		answer := readShop{shop: all.Shops[at], worth: worthOf(&all, all.Shops[at].Points)}
		streams := make([]model.StreamID, len(answer.shop.Streams))
		for i := range answer.shop.Streams {
			streams[i] = answer.shop.Streams[i].ID
		}
		answer.notes, answer.err = desk.Notes(ctx, streams, notesShown)
		return answer
	}
}

// Title of the page.
func (p *Page) Title() string { return p.shop.Shop.Name }

// Keep is nil: nothing is typed here.
func (p *Page) Keep() screen.Kept { return nil }

// Restore has nothing to put back.
func (p *Page) Restore(screen.Kept) (screen.Screen, tea.Cmd) { return p, nil }

// Actions of the page.
func (p *Page) Actions() []screen.Offer {
	w, why := table.In(p.env.Lang()), ""
	if !p.loaded || p.failed != nil {
		why = w.Reading
	}
	return []screen.Offer{screen.Can(screen.Submit).As(w.HeadCases).Unless(why), screen.Can(screen.Choose).As(w.Scroll)}
}

// Update takes one message.
func (p *Page) Update(msg tea.Msg) (screen.Screen, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		p.area = screen.Area{Width: msg.Width, Height: msg.Height}
		p.fit()
	case tea.KeyPressMsg:
		p.pane.Update(msg)
	case screen.Do:
		return p, screen.Send(screen.Open{What: CasesName, ID: strconv.FormatUint(p.number, 10)})
	case again:
		return p, p.look()
	case readShop:
		p.loaded, p.failed = true, msg.err
		if msg.err == nil {
			p.shop, p.worth, p.notes = msg.shop, msg.worth, msg.notes
		}
		p.fit()
		return p, screen.After(readEvery, again{})
	}
	return p, nil
}

func (p *Page) fit() { p.pane.Fit(len(p.lines(p.area.Width)), p.area.Height) }

// worthOf is a part of what the outstanding points are worth, by the measure of the whole.
func worthOf(all *hub.Overview, points model.Points) model.Money {
	if all.Points == 0 {
		return 0
	}
	return model.Money(int64(float64(all.Owed) / float64(all.Points) * float64(points)))
}
