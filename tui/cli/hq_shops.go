package cli

import (
	"context"
	"net"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"regulars/model"
	"regulars/model/clean"
	"regulars/model/hub"
	"regulars/sync/link"
)

// keyGivenDoc is an enrolment key; it is shown once.
type keyGivenDoc struct {
	Key         string `json:"key"`
	Expires     string `json:"expires"`
	Shop        string `json:"shop"`
	Number      uint64 `json:"number"`
	Market      uint64 `json:"market"`
	Address     string `json:"address"`
	Fingerprint string `json:"fingerprint"`
}

// keyLasts is how long hub lets a key live, for what is told.
const keyLasts = 24 * time.Hour

func (a *app) hqEnrolKeyCommand(at *place) *cobra.Command {
	var name, address string
	var market uint64
	w := &a.w.Chain
	cmd := a.command(w.Help.HQEnrolKey, func(ctx context.Context, _ []string) error {
		if name = clean.Name(name); name == "" {
			return model.Refuse("usage.flag_missing", "--shop", "regulars hq enrol-key")
		}
		if _, port, err := net.SplitHostPort(address); address != "" && (err != nil || port == "") {
			return model.Refuse("usage.flag_value", "--address", address, "regulars hq enrol-key")
		}
		return a.withHead(ctx, *at, func(h *head) error { return a.giveKey(ctx, h, name, market, address) })
	})
	f := cmd.Flags()
	f.StringVar(&name, "shop", "", w.FlagShop)
	f.Uint64Var(&market, "market", 0, w.FlagMarket)
	f.StringVar(&address, "address", "", w.FlagAddress)
	return cmd
}

// giveKey makes a key for a shop, which is added if there is none of that name.
func (a *app) giveKey(ctx context.Context, h *head, name string, market uint64, flag string) error {
	shop, err := h.shopFor(ctx, name, market)
	if err != nil {
		return err
	}
	now := time.Now()
	secret, err := h.MakeKey(ctx, now, shop.Number)
	if err != nil {
		return err
	}
	chain, err := h.read(ctx)
	if err != nil {
		return err
	}
	address, guessed := h.address(flag)
	key := link.Key{Address: address, Authority: h.authority.Fingerprint(), Secret: secret, Chain: chain.Chain, Stream: chain.Stream}
	ends := now.Add(keyLasts)
	doc := keyGivenDoc{
		Key: key.String(), Expires: ends.In(h.zone).Format(time.RFC3339), Shop: shop.Name, Number: shop.Number, Market: shop.Market,
		Address: address, Fingerprint: h.fingerprint(),
	}
	if guessed {
		a.notef(a.w.Chain.Guessed, address)
	}
	return a.give(doc, func(p *page) {
		p.linef(a.w.Chain.KeyGiven, doc.Shop, ends.In(h.zone).Format("2006-01-02 15:04"), address)
		p.line(doc.Key)
	})
}

// shopFor finds an open shop by its name or number, or adds one by that name. Market 0 is the shop's own, or
// the first of a new one.
func (h *head) shopFor(ctx context.Context, name string, market uint64) (hub.Shop, error) {
	shop, err := h.shopNamed(ctx, name)
	switch {
	case model.CodeOf(err) == "hq.no_shop":
	case err != nil:
		return shop, err
	case market != 0 && market != shop.Market:
		return shop, model.Refuse("hq.shop_market", shop.Name, shop.Market)
	default:
		return shop, nil
	}
	if _, err := strconv.ParseUint(name, 10, 64); err == nil {
		return shop, model.Refuse("hq.no_shop", name) // a number is no name
	}
	number, err := h.AddShop(ctx, time.Now(), name, max(market, 1))
	return hub.Shop{Number: number, Name: name, Market: max(market, 1)}, err
}

// shops reads the shops of the chain.
func (h *head) shops(ctx context.Context) (all []hub.Shop, err error) {
	err = h.DB.View(ctx, func(tx hub.Tx) error {
		all, err = tx.Shops()
		return err
	})
	return all, err
}

// shopNamed finds an open shop by its number or its name.
func (h *head) shopNamed(ctx context.Context, name string) (hub.Shop, error) {
	all, err := h.shops(ctx)
	if err != nil {
		return hub.Shop{}, err
	}
	number, bad := strconv.ParseUint(name, 10, 64)
	at := slices.IndexFunc(all, func(s hub.Shop) bool {
		return s.Retired == 0 && (strings.EqualFold(s.Name, name) || bad == nil && s.Number == number)
	})
	if at < 0 {
		return hub.Shop{}, model.Refuse("hq.no_shop", name)
	}
	return all[at], nil
}

func (a *app) hqShopListCommand(at *place) *cobra.Command {
	return a.command(a.w.Chain.Help.HQShopList, func(ctx context.Context, _ []string) error {
		return a.withHead(ctx, *at, func(h *head) error {
			v, err := h.Overview(ctx, time.Now())
			if err != nil {
				return err
			}
			docs := h.shopDocs(&v)
			return a.give(docs, func(p *page) { a.shopTable(p, docs) })
		})
	})
}

func (a *app) hqShopRetireCommand(at *place) *cobra.Command {
	return a.command(a.w.Chain.Help.HQShopRetire, func(ctx context.Context, args []string) error {
		return a.withHead(ctx, *at, func(h *head) error {
			shop, err := h.shopNamed(ctx, args[0])
			if err != nil {
				return err
			}
			if err := h.RetireShop(ctx, time.Now(), a.author(), shop.Number); err != nil {
				return err
			}
			return a.give(retiredDoc{Shop: shop.Name, Number: shop.Number, Retired: true}, func(p *page) { p.linef(a.w.Chain.Retired, shop.Name) })
		})
	})
}

type retiredDoc struct {
	Shop    string `json:"shop"`
	Number  uint64 `json:"number"`
	Retired bool   `json:"retired"`
}

// stream finds the one stream that an argument names: in full, in short form, or as the newest of a shop.
func (h *head) stream(ctx context.Context, arg string) (model.StreamID, error) {
	if id, err := model.ParseStreamID(arg); err == nil {
		return id, nil
	}
	var found []model.StreamID
	err := h.DB.View(ctx, func(tx hub.Tx) error {
		all, err := tx.Streams()
		for i := range all {
			if strings.HasPrefix(all[i].ID.String(), strings.ToLower(arg)) || all[i].ID.Short() == arg {
				found = append(found, all[i].ID)
			}
		}
		return err
	})
	if err != nil {
		return model.StreamID{}, err
	}
	if len(found) == 0 {
		found, err = h.present(ctx, arg)
	}
	if err == nil && (len(found) != 1 || arg == "") {
		err = model.Refuse("hq.stream", arg)
	}
	if err != nil {
		return model.StreamID{}, err
	}
	return found[0], nil
}

// present returns the newest streams of the shops of that name or number, those that have one.
func (h *head) present(ctx context.Context, name string) (found []model.StreamID, err error) {
	all, err := h.shops(ctx)
	number, bad := strconv.ParseUint(name, 10, 64)
	for _, s := range all {
		if (strings.EqualFold(s.Name, name) || bad == nil && s.Number == number) && !s.Stream.IsZero() {
			found = append(found, s.Stream)
		}
	}
	return found, err
}

// streamActDoc is what was decided about a stream.
type streamActDoc struct {
	Stream string       `json:"stream"`
	Done   string       `json:"done"`
	Points model.Points `json:"points,omitempty"`
}

// decidesOf finds the streams that an argument of a command means.
type decidesOf func(ctx context.Context, h *head, arg string) ([]model.StreamID, error)

// one is the stream that an argument names.
func one(ctx context.Context, h *head, arg string) ([]model.StreamID, error) {
	id, err := h.stream(ctx, arg)
	return []model.StreamID{id}, err
}

// awaited is what is waited for of the shop that an argument names: what it had before its computer was restored may be
// among that. It is one stream if nothing of a shop is waited for.
func awaited(ctx context.Context, h *head, arg string) (ids []model.StreamID, err error) {
	all, err := h.shops(ctx)
	if err != nil {
		return nil, err
	}
	number, bad := strconv.ParseUint(arg, 10, 64)
	for _, s := range all {
		if !strings.EqualFold(s.Name, arg) && (bad != nil || s.Number != number) {
			continue
		}
		v, err := h.Shop(ctx, time.Now(), s.Number)
		if err != nil {
			return nil, err
		}
		for i := range v.Streams {
			if v.Streams[i].Waits {
				ids = append(ids, v.Streams[i].ID)
			}
		}
	}
	if len(ids) > 0 {
		return ids, nil
	}
	return one(ctx, h, arg)
}

// streamAct builds a command that decides about streams, with a reason.
func (a *app) streamAct(
	at *place, h help, of decidesOf, done string, told func() string, do func(ctx context.Context, h *head, id model.StreamID, why string) error,
) *cobra.Command {
	var why string
	cmd := a.command(h, func(ctx context.Context, args []string) error {
		if strings.TrimSpace(why) == "" {
			return model.Refuse("usage.flag_missing", "--reason", "regulars hq "+strings.Fields(h.Use)[0])
		}
		return a.withHead(ctx, *at, func(h *head) error {
			ids, err := of(ctx, h, args[0])
			if err != nil {
				return err
			}
			var short, whole []string
			for _, id := range ids {
				if err := do(ctx, h, id, clean.Line(why)); err != nil {
					return err
				}
				short, whole = append(short, id.Short()), append(whole, id.String())
			}
			doc := streamActDoc{Stream: strings.Join(whole, ","), Done: done}
			return a.give(doc, func(p *page) { p.linef(told(), strings.Join(short, a.w.Chain.Trust.Comma)) })
		})
	})
	cmd.Flags().StringVar(&why, "reason", "", a.w.Chain.FlagReason)
	return cmd
}

func (a *app) hqCloseCommand(at *place) *cobra.Command {
	return a.streamAct(at, a.w.Chain.Help.HQClose, one, "closed", func() string { return a.w.Chain.Closed },
		func(ctx context.Context, h *head, id model.StreamID, why string) error {
			return h.CloseStream(ctx, time.Now(), a.author(), id, why)
		})
}

// hqWaiveCommand ends the wait for a stream, or for all of a shop that are waited for.
func (a *app) hqWaiveCommand(at *place) *cobra.Command {
	return a.streamAct(at, a.w.Chain.Help.HQWaive, awaited, "waived", func() string { return a.w.Chain.Waived },
		func(ctx context.Context, h *head, id model.StreamID, why string) error {
			return h.Waive(ctx, time.Now(), a.author(), id, why)
		})
}

func (a *app) hqWriteOffCommand(at *place) *cobra.Command {
	var why string
	cmd := a.command(a.w.Chain.Help.HQWriteOff, func(ctx context.Context, args []string) error {
		if strings.TrimSpace(why) == "" {
			return model.Refuse("usage.flag_missing", "--reason", "regulars hq write-off")
		}
		return a.withHead(ctx, *at, func(h *head) error {
			member, err := h.member(ctx, args[0])
			if err != nil {
				return err
			}
			id, err := h.stream(ctx, args[1])
			if err != nil {
				return err
			}
			points, err := h.WriteOff(ctx, time.Now(), a.author(), member, id, clean.Line(why))
			if err != nil {
				return err
			}
			doc := streamActDoc{Stream: id.String(), Done: "written-off", Points: points}
			return a.give(doc, func(p *page) { p.linef(a.w.Chain.WrittenOff, points.Format(), id.Short()) })
		})
	})
	cmd.Flags().StringVar(&why, "reason", "", a.w.Chain.FlagReason)
	return cmd
}
