package cli

import (
	"context"

	"github.com/spf13/cobra"

	"regulars/model"
)

// nightlyDoc says what the nightly pass booked.
type nightlyDoc struct {
	Members int64        `json:"members"`
	Expired int64        `json:"expired"` // members of whom points ended
	Points  model.Points `json:"points"`
	Fell    int64        `json:"fell"`
	Kept    int64        `json:"kept"`
	Holds   int64        `json:"holds"`
}

func (a *app) nightlyCommand() *cobra.Command {
	return a.command(a.w.Rules.Help.Nightly, func(ctx context.Context, _ []string) error {
		return a.withSeat(ctx, func(s *seat) error {
			bar, seen := a.begin(a.w.Rules.Say.Nightly), uint64(0)
			got, err := s.Nightly(ctx, func(done int64) {
				seen += uint64(done)
				bar.step(seen, 0)
			})
			bar.end()
			if err != nil {
				return err
			}
			doc := nightlyDoc{Members: got.Members, Expired: got.Expired, Points: got.Points, Fell: got.Fell, Kept: got.Kept, Holds: got.Holds}
			n := func(v int64) string { return model.Points(v).Format() }
			return a.give(doc, func(p *page) {
				p.linef(a.w.Rules.Say.NightlyDone, n(got.Members), got.Points.Format(), n(got.Expired), n(got.Fell), n(got.Kept), n(got.Holds))
			})
		})
	})
}
