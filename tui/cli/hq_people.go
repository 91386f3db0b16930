package cli

import (
	"context"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"golang.org/x/crypto/ssh"

	"regulars/model"
	"regulars/model/clean"
	"regulars/tui/sshd"
)

// hqPerson may look at the chain over SSH, or at one shop or market of it.
type hqPerson struct {
	Name   string `json:"name"`
	Key    string `json:"key"` // fingerprint
	Shop   uint64 `json:"shop,omitempty"`
	Market uint64 `json:"market,omitempty"`
	Words  bool   `json:"words,omitempty"` // may read what customers said
}

func (a *app) hqKeyAddCommand(at *place) *cobra.Command {
	var shop string
	var market uint64
	var words bool
	cmd := a.command(a.w.Chain.Help.HQKeyAdd, func(ctx context.Context, args []string) error {
		fingerprint, err := a.publicKey(args[1:])
		if err != nil {
			return err
		}
		who := hqPerson{Name: clean.Name(args[0]), Key: fingerprint, Market: market, Words: words}
		return a.withHead(ctx, *at, func(h *head) error {
			if shop != "" {
				found, err := h.shopNamed(ctx, shop)
				if err != nil {
					return err
				}
				who.Shop = found.Number
			}
			err := h.change(func(s *hqSettings) error {
				if i := slices.IndexFunc(s.People, func(p hqPerson) bool { return p.Key == fingerprint }); i >= 0 {
					return model.Refuse("hq.key_taken", s.People[i].Name)
				}
				s.People = append(s.People, who)
				return nil
			})
			if err != nil {
				return err
			}
			return a.give(who, func(p *page) { p.linef(a.w.Serve.KeyAdded, who.Name, fingerprint) })
		})
	})
	cmd.Flags().StringVar(&shop, "shop", "", a.w.Chain.FlagOnlyShop)
	cmd.Flags().Uint64Var(&market, "market", 0, a.w.Chain.FlagOnlyMarket)
	cmd.Flags().BoolVar(&words, "words", false, a.w.Chain.FlagWords)
	return cmd
}

func (a *app) hqKeyListCommand(at *place) *cobra.Command {
	return a.command(a.w.Chain.Help.HQKeyList, func(ctx context.Context, _ []string) error {
		return a.withHead(ctx, *at, func(h *head) error {
			people := append([]hqPerson{}, h.kept().People...)
			return a.give(people, func(p *page) {
				if len(people) == 0 {
					p.line(a.w.Serve.NoKeys)
					return
				}
				rows := make([][]string, len(people))
				for i, who := range people {
					reads := ""
					if who.Words {
						reads = a.w.Heads.Yes
					}
					rows[i] = []string{who.Name, who.Key, unlessZero(model.Points(who.Shop)), unlessZero(model.Points(who.Market)), reads}
				}
				p.table([]column{
					left(a.w.Heads.Name), left(a.w.Serve.HeadKey), right(a.w.Chain.HeadShop), right(a.w.Chain.HeadMarket), left(a.w.Chain.HeadMayRead),
				}, rows)
			})
		})
	})
}

func (a *app) hqKeyRemoveCommand(at *place) *cobra.Command {
	return a.command(a.w.Chain.Help.HQKeyRemove, func(ctx context.Context, args []string) error {
		return a.withHead(ctx, *at, func(h *head) error {
			var gone hqPerson
			err := h.change(func(s *hqSettings) error {
				var hits []int
				for i, p := range s.People {
					if strings.HasPrefix(p.Key, args[0]) || p.Name == args[0] {
						hits = append(hits, i)
					}
				}
				if len(hits) != 1 {
					return model.Refuse("hq.which_key", args[0], len(hits))
				}
				gone = s.People[hits[0]]
				s.People = slices.Delete(s.People, hits[0], hits[0]+1)
				return nil
			})
			if err != nil {
				return err
			}
			return a.give(gone, func(p *page) { p.line(a.w.Serve.KeyRemoved) })
		})
	})
}

// keyholder finds who has a key.
func (h *head) keyholder(fingerprint string) (hqPerson, error) {
	for _, p := range h.kept().People {
		if p.Key == fingerprint {
			return p, nil
		}
	}
	return hqPerson{}, model.Refuse("key.staff_unknown")
}

// serveHQSSH shows the chain to whoever has a key.
func (a *app) serveHQSSH(ctx context.Context, h *head, o *hqServing) (service, error) {
	if o.ssh == "" {
		return nil, nil
	}
	server, err := sshd.Listen(ctx, sshd.Options{
		Addr: o.ssh, HostKeyPath: h.file("ssh_host_key"),
		Authorize: func(_ context.Context, key ssh.PublicKey, _ string) (string, error) {
			who, err := h.keyholder(ssh.FingerprintSHA256(key))
			return who.Name, err
		},
		Run: func(ctx context.Context, s *sshd.Session) error { return a.receiveHQ(ctx, h, s) },
	})
	if err != nil {
		return nil, err
	}
	a.notef(a.w.Serve.SSH, server.Addr().String(), server.Fingerprint())
	return server.Serve, nil
}
