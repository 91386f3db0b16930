package cli

import (
	"context"
	"strings"

	"github.com/spf13/cobra"

	"regulars/model"
	"regulars/model/program"
)

// campaignDoc is a campaign as the program has it.
type campaignDoc struct {
	Code       string       `json:"code"`
	Label      string       `json:"label"`
	From       string       `json:"from"`
	Until      string       `json:"until"`
	Running    bool         `json:"running"`
	Audience   string       `json:"audience"`
	Holdout    string       `json:"holdout"` // share of the audience, "10%"
	Factor     string       `json:"factor,omitempty"`
	Categories []string     `json:"categories,omitempty"`
	Points     model.Points `json:"points,omitempty"`
	Coupon     string       `json:"coupon,omitempty"`
	Budget     model.Points `json:"budget,omitempty"`
}

func (a *app) campaignCommand() *cobra.Command {
	h := a.w.Rules.Help
	list := a.command(h.CampaignList, func(ctx context.Context, _ []string) error {
		return a.withSeat(ctx, func(s *seat) error {
			p, err := a.programNow(ctx, s)
			if err != nil {
				return err
			}
			return a.giveCampaigns(s, p)
		})
	})
	return a.family(h.Campaign, list, a.campaignRunCommand(), a.campaignReportCommand())
}

// programNow reads the program in force.
func (a *app) programNow(ctx context.Context, s *seat) (*program.Program, error) {
	text, version, err := s.ProgramText(ctx)
	if err != nil {
		return nil, err
	}
	return program.Parse(version, text, s.shop.Currency)
}

func (a *app) campaignDoc(s *seat, c *program.Campaign) campaignDoc {
	doc := campaignDoc{
		Code: c.Code, Label: labelOr(c.Label, c.Code).In(a.lang), From: c.From.String(), Until: c.Until.String(),
		Running: c.Runs(model.DayOf(a.now().Unix(), s.shop.Zone)), Audience: c.Audience.String(), Holdout: percent(c.Holdout),
		Categories: c.Categories, Points: c.Points, Coupon: c.Coupon, Budget: c.Budget,
	}
	if c.Factor != 0 {
		doc.Factor = model.Share(c.Factor, model.FactorOne)
	}
	return doc
}

// percent writes ten-thousandths: 250 is "2.5%".
func percent(share int64) string { return model.Share(share, 100) + "%" }

func (a *app) giveCampaigns(s *seat, program *program.Program) error {
	docs := make([]campaignDoc, 0, len(program.Campaigns))
	for i := range program.Campaigns {
		docs = append(docs, a.campaignDoc(s, &program.Campaigns[i]))
	}
	if len(docs) == 0 {
		a.note(a.w.Rules.Say.NoCampaigns)
	}
	return a.give(docs, func(p *page) {
		for i, d := range docs {
			if i > 0 {
				p.line("")
			}
			h, w := a.w.Rules.Heads, a.w.Rules.Say
			audience := d.Audience
			if audience == "" {
				audience = w.AllMembers
			}
			when := d.From + " - " + d.Until
			if d.Running {
				when += "  " + w.Running
			}
			holdout := ""
			if program.Campaigns[i].Holdout > 0 {
				holdout = sentence(w.OfHoldout, d.Holdout)
			}
			p.pairs(
				pair{h.Code, d.Code}, pair{h.Label, d.Label}, pair{a.w.Heads.Time, when}, pair{h.Audience, audience},
				pair{h.Holdout, holdout}, pair{h.Gives, a.gives(d)}, pair{h.Budget, unlessZero(d.Budget)},
			)
		}
	})
}

// gives says what a campaign gives to who is in it.
func (a *app) gives(d campaignDoc) string {
	w := a.w.Rules.Say
	var all []string
	if d.Factor != "" {
		factor := sentence(w.Factor, d.Factor)
		if len(d.Categories) > 0 {
			factor += " (" + strings.Join(d.Categories, ", ") + ")"
		}
		all = append(all, factor)
	}
	if d.Points != 0 {
		all = append(all, sentence(w.ForVisit, d.Points.Format()))
	}
	if d.Coupon != "" {
		all = append(all, sentence(w.CouponOf, d.Coupon))
	}
	return strings.Join(all, "; ")
}

// ranDoc says what issuing a campaign's coupons did.
type ranDoc struct {
	Campaign string `json:"campaign"`
	Audience int64  `json:"audience"`
	HeldOut  int64  `json:"held_out"`
	Issued   int64  `json:"issued"`
	Had      int64  `json:"had"` // had theirs from an earlier run
}

func (a *app) campaignRunCommand() *cobra.Command {
	return a.command(a.w.Rules.Help.CampaignRun, func(ctx context.Context, args []string) error {
		return a.withSeat(ctx, func(s *seat) error {
			bar, seen := a.begin(a.w.Rules.Say.Issuing), uint64(0)
			run, err := s.RunCampaign(ctx, args[0], func(done int64) {
				seen += uint64(done)
				bar.step(seen, 0)
			})
			bar.end()
			if err != nil {
				return err
			}
			doc := ranDoc{Campaign: args[0], Audience: run.Audience, HeldOut: run.HeldOut, Issued: run.Issued, Had: run.Had}
			n := func(v int64) string { return model.Points(v).Format() }
			return a.give(doc, func(p *page) {
				p.linef(a.w.Rules.Say.CampaignRan, args[0], n(run.Audience), n(run.HeldOut), n(run.Had), n(run.Issued))
			})
		})
	})
}
