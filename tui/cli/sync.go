package cli

import (
	"context"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"regulars/model"
	"regulars/model/desk"
	"regulars/model/ledger"
	"regulars/model/rights"
	"regulars/model/say"
	"regulars/model/staff"
	"regulars/store"
	"regulars/sync/link"
)

// syncCommand is a shop's exchange with headquarters.
func (a *app) syncCommand() *cobra.Command {
	h := &a.w.Chain.Help
	return a.family(h.Sync, a.syncEnrolCommand(), a.syncNowCommand(), a.syncStatusCommand())
}

// joinedDoc is a chain that the shop has joined.
type joinedDoc struct {
	Chain   string `json:"chain"`
	Shop    uint64 `json:"shop"`
	Market  uint64 `json:"market"`
	Address string `json:"address"`
}

func (a *app) syncEnrolCommand() *cobra.Command {
	return a.command(a.w.Chain.Help.SyncEnrol, func(ctx context.Context, args []string) error {
		text := strings.Join(args, "")
		if _, err := link.ParseKey(text); err != nil { // before anybody is asked for a PIN
			return err
		}
		return a.withSeat(ctx, func(s *seat) error {
			if err := s.May(staff.RightKeep); err != nil {
				return err
			}
			if err := a.line.begin().Enrol(ctx, text); err != nil {
				return err
			}
			var doc joinedDoc
			err := s.store.View(ctx, func(b desk.Book) error {
				if m := b.Chain(); m != nil {
					doc = joinedDoc{Chain: m.Name, Shop: m.Shop, Market: m.Market, Address: m.Address}
				}
				return nil
			})
			if err != nil {
				return err
			}
			return a.give(doc, func(p *page) { p.linef(a.w.Chain.Joined, doc.Chain, doc.Address) })
		})
	})
}

// syncedDoc is what an exchange came to.
type syncedDoc struct {
	Pushed int    `json:"pushed"`
	Pulled int    `json:"pulled"`
	Unsent uint64 `json:"unsent"`
}

func (a *app) syncNowCommand() *cobra.Command {
	return a.command(a.w.Chain.Help.SyncNow, func(ctx context.Context, _ []string) error {
		return a.withShop(ctx, func(*store.Store, *desk.Desk, desk.Shop) error {
			if err := a.mustBeJoined(ctx); err != nil {
				return err
			}
			got, err := a.line.begin().SyncNow(ctx)
			if err != nil {
				return err
			}
			n := func(v int) string { return model.Points(v).Format() }
			return a.give(syncedDoc{Pushed: got.Pushed, Pulled: got.Pulled, Unsent: got.Unsent}, func(p *page) {
				p.linef(a.w.Chain.Synced, n(got.Pushed), n(got.Pulled), n(int(got.Unsent)))
			})
		})
	})
}

func (a *app) mustBeJoined(ctx context.Context) error {
	joined, err := a.line.joined(ctx)
	if err == nil && !joined {
		err = model.Refuse("chain.alone")
	}
	return err
}

// heldDoc says where the points of the shop's members are.
type heldDoc struct {
	Members int64        `json:"members"`
	Here    model.Points `json:"here"` // this shop can spend them alone
	Away    model.Points `json:"away"` // they lie with other shops, or free at headquarters
}

// standingDoc is where the exchange stands.
type standingDoc struct {
	Joined     bool     `json:"joined"`
	Chain      *string  `json:"chain"`
	Shop       uint64   `json:"shop"`
	Market     uint64   `json:"market"`
	Address    *string  `json:"address"`
	Generation uint64   `json:"generation"`
	Stream     string   `json:"stream"`
	Unsent     uint64   `json:"unsent"`
	Applied    uint64   `json:"applied"`
	Contact    *string  `json:"last_contact"`
	Offset     int64    `json:"offset_ms"` // headquarters' clock less this one
	Rights     heldDoc  `json:"rights"`
	Aside      []string `json:"aside"`
	Closed     *string  `json:"closed"`
	Trouble    *string  `json:"trouble"` // why the latest exchange failed
	todo       []string // what to do about Closed and Trouble
}

func (a *app) syncStatusCommand() *cobra.Command {
	return a.command(a.w.Chain.Help.SyncStatus, func(ctx context.Context, _ []string) error {
		return a.withShop(ctx, func(file *store.Store, _ *desk.Desk, shop desk.Shop) error {
			doc, err := a.standing(ctx, file, shop)
			if err != nil {
				return err
			}
			return a.give(doc, func(p *page) { a.standingPage(p, doc) })
		})
	})
}

// standing reads where the exchange stands. Without a server nobody is asked for it: the file knows.
func (a *app) standing(ctx context.Context, file *store.Store, shop desk.Shop) (*standingDoc, error) {
	status, err := a.line.status()
	if err != nil {
		return nil, err
	}
	state, err := file.State()
	if err != nil {
		return nil, err
	}
	doc := &standingDoc{
		Joined: status.Joined, Stream: shop.Stream.String(), Unsent: status.Unsent, Applied: status.Applied, Generation: state.Generation,
		Contact: stamp(status.Contact, shop.Zone), Offset: status.Offset.Milliseconds(), Aside: []string{},
	}
	for _, p := range state.Aside {
		doc.Aside = append(doc.Aside, strings.TrimSpace(p.Sort+" "+p.ID.String())+": "+a.sentenceOf(model.Refuse(model.Code(p.Why))))
	}
	if status.Closed != "" {
		doc.Closed = doc.wrong(a.lang, model.Refuse(model.Code(status.Closed)))
	}
	if status.Trouble != nil {
		doc.Trouble = doc.wrong(a.lang, status.Trouble)
	}
	err = file.View(ctx, func(b desk.Book) error {
		m := b.Chain()
		if m != nil {
			doc.Chain, doc.Address, doc.Shop, doc.Market = new(m.Name), new(m.Address), m.Shop, m.Market
		}
		return b.Accounts(0, func(_ desk.Number, acc *ledger.Account) bool {
			doc.Rights.Members++
			if m == nil {
				doc.Rights.Here += acc.Net()
				return ctx.Err() == nil
			}
			rights.Enter(acc, m.Era)
			here := rights.Of(acc)
			doc.Rights.Here += rights.Sum(here.Lots)
			doc.Rights.Away += rights.Sum(acc.Away)
			return ctx.Err() == nil
		})
	})
	if err == nil {
		err = ctx.Err()
	}
	return doc, err
}

// wrong says what is wrong and notes what to do about it.
func (d *standingDoc) wrong(lang model.Lang, err error) *string {
	sentence, hint := say.Error(lang, err)
	d.todo = append(d.todo, hint)
	return &sentence
}

func (a *app) standingPage(p *page, doc *standingDoc) {
	w := &a.w.Chain
	if !doc.Joined {
		p.line(w.Alone)
		return
	}
	n := func(v uint64) string { return model.Points(v).Format() }
	text := func(s *string) string {
		if s == nil {
			return ""
		}
		return *s
	}
	p.pairs(
		pair{w.HeadChain, text(doc.Chain)}, pair{w.HeadAddress, text(doc.Address)},
		pair{w.HeadContact, text(doc.Contact)}, pair{w.HeadUnsent, n(doc.Unsent)}, pair{w.HeadApplied, n(doc.Applied)},
		pair{w.HeadGeneration, n(doc.Generation)}, pair{w.HeadHere, doc.Rights.Here.Format()}, pair{w.HeadAway, doc.Rights.Away.Format()},
		pair{w.HeadTrouble, text(doc.Trouble)}, pair{w.HeadClosed, text(doc.Closed)},
	)
	for _, hint := range slices.Compact(doc.todo) {
		p.paragraph(hint)
	}
	if len(doc.Aside) > 0 {
		p.line(w.HeadAside)
		p.lines(doc.Aside)
	}
}
