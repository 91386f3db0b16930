package cli

import (
	"context"
	"strings"

	"github.com/spf13/cobra"

	"regulars/model"
	"regulars/model/desk"
	"regulars/model/program"
)

// findLimit is how many rows `find` shows if nobody says otherwise.
const findLimit = 50

// tillCommands are the commands of a day at the till.
func (a *app) tillCommands() []*cobra.Command {
	all := []*cobra.Command{a.findCommand(), a.memberCommand(), a.awardCommand(), a.rewardsCommand(), a.redeemCommand()}
	all = append(all, a.holdCommands()...)
	all = append(all, a.refundCommand(), a.undoCommand())
	all = append(all, a.bonusCommands()...)
	return append(all, a.couponCommand(), a.adjustCommand(), a.transferCommand(), a.explainCommand(), a.slipCommand(), a.feedbackCommand(), a.displayCommand())
}

func (a *app) findCommand() *cobra.Command {
	var limit int
	cmd := a.command(a.w.Help.Find, func(ctx context.Context, args []string) error {
		if limit < 1 {
			return model.Refuse("usage.positive", "--limit")
		}
		return a.withSeat(ctx, func(s *seat) error {
			// The index fills in the background, and one question is all that this run asks.
			if err := s.store.Ready(ctx); err != nil {
				return err
			}
			found, err := s.Find(ctx, strings.Join(args, " "), limit)
			if err != nil {
				return err
			}
			names, err := a.tierNames(ctx, s)
			if err != nil {
				return err
			}
			return a.giveFound(s, found, names, limit)
		})
	})
	cmd.Flags().IntVar(&limit, "limit", findLimit, a.w.Flags.Limit)
	return cmd
}

// tierNames gives the names of the tiers by their codes, as the program in force calls them.
func (a *app) tierNames(ctx context.Context, s *seat) (map[string]string, error) {
	text, version, err := s.ProgramText(ctx)
	if err != nil {
		return nil, err
	}
	p, err := program.Parse(version, text, s.shop.Currency)
	if err != nil {
		return nil, err
	}
	names := make(map[string]string, len(p.Tiers))
	for _, tier := range p.Tiers {
		names[tier.Code] = tier.Name[a.lang]
	}
	return names, nil
}

func (a *app) giveFound(s *seat, found []desk.Found, tiers map[string]string, limit int) error {
	if found == nil {
		found = []desk.Found{}
	}
	for i := range found {
		if !found[i].LastVisit.IsZero() {
			found[i].LastVisit = found[i].LastVisit.In(s.shop.Zone)
		}
	}
	if len(found) == 0 {
		a.note(a.w.Say.NoMatch)
	}
	return a.give(found, func(p *page) {
		if len(found) == 0 {
			return
		}
		h := a.w.Heads
		rows := make([][]string, len(found))
		for i, f := range found {
			rows[i] = []string{
				f.Name, f.Phone, tiers[f.Tier], f.Points.Format(), s.day(f.LastVisit), f.Card, f.External, f.ID.String(), f.Matched,
			}
		}
		p.table([]column{
			left(h.Name), left(h.Phone), left(h.Tier), right(h.Points), left(h.LastVisit), left(h.Card), left(h.External),
			left(h.ID), left(h.Matched),
		}, rows)
		if len(found) == min(limit, desk.FindLimit) {
			a.notef(a.w.Say.More, len(found))
		}
	})
}
