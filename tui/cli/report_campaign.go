package cli

import (
	"context"
	"math"

	"github.com/spf13/cobra"

	"regulars/model"
	"regulars/model/reports"
)

const campaignName = "campaign"

func (a *app) campaignReportCommand() *cobra.Command {
	var form *string
	cmd := a.command(a.w.Rules.Help.CampaignReport, func(ctx context.Context, args []string) error {
		if err := a.checkForm(*form); err != nil {
			return err
		}
		return a.withSeat(ctx, func(s *seat) error {
			got, err := s.CampaignReport(ctx, args[0])
			if err != nil {
				return err
			}
			return a.giveTable(a.campaignReport(s, &got), *form)
		})
	})
	form = a.form(cmd)
	return cmd
}

// upliftDoc is a difference of means with the ends of its 95 % interval; null if the groups are
// too small for one.
type upliftDoc struct {
	Diff float64 `json:"diff"`
	Low  float64 `json:"low"`
	High float64 `json:"high"`
}

func upliftOf(u reports.Uplift, unit float64) *upliftDoc {
	if !u.Known {
		return nil
	}
	return &upliftDoc{Diff: u.Diff / unit, Low: u.Low / unit, High: u.High / unit}
}

func (a *app) campaignReport(s *seat, got *reports.Campaign) *report {
	w := a.w.Reports
	r := &report{
		name: campaignName, definition: w.Campaign, notes: a.why(got.Why),
		facts: map[string]any{
			"campaign": got.Code, "label": labelOr(got.Label, got.Code).In(a.lang), "from": got.From.String(), "until": got.Until.String(),
			"measured": nil, "holdout": percent(got.Share), "cost": s.money(got.Cost), "verdict": got.Verdict, "margin": percent(got.Margin),
			"visits": upliftOf(got.Visits, 1), "spend": upliftOf(got.Spend, float64(s.shop.Currency.Unit())),
		},
		columns: []reportColumn{
			{"item", w.Item, false},
			{"got", w.Got, true},
			{"held", w.HeldOut, true},
			{"diff", w.Diff, true},
			{"low", w.Low, true},
			{"high", w.High, true},
		},
	}
	if got.Measured >= got.From {
		r.facts["measured"] = got.Measured.String()
	}
	r.sections = []section{a.campaignGroups(s, got), a.campaignEffect(s, got)}
	return r
}

func (a *app) campaignGroups(s *seat, got *reports.Campaign) section {
	w := a.w.Reports
	both := func(item string, of func(*reports.CampaignGroup) datum) []datum {
		return []datum{textFigure(item), of(&got.Got), of(&got.Held), {}, {}, {}}
	}
	return section{"groups", sentence(w.Groups, labelOr(got.Label, got.Code).In(a.lang), got.From.String(), got.Until.String()), [][]datum{
		both(w.Members, func(g *reports.CampaignGroup) datum { return countFigure(g.Members) }),
		both(w.Visits, func(g *reports.CampaignGroup) datum { return countFigure(g.Visits) }),
		both(w.Spend, func(g *reports.CampaignGroup) datum { return s.moneyFigure(g.Spend) }),
		both(w.Points, func(g *reports.CampaignGroup) datum { return pointsFigure(g.Points) }),
		both(w.PointsCost, func(g *reports.CampaignGroup) datum { return s.moneyFigure(g.PointsCost) }),
		both(w.CouponsIssued, func(g *reports.CampaignGroup) datum { return countFigure(g.CouponsIssued) }),
		both(w.CouponsUsed, func(g *reports.CampaignGroup) datum { return countFigure(g.CouponsUsed) }),
		both(w.CouponsCost, func(g *reports.CampaignGroup) datum { return s.moneyFigure(g.CouponsCost) }),
	}}
}

// campaignEffect compares the two groups per member.
func (a *app) campaignEffect(s *seat, got *reports.Campaign) section {
	w := a.w.Reports
	spent := func(minor float64) datum { return s.moneyFigure(model.Money(math.Round(minor))) }
	compare := func(item string, of func(*reports.CampaignGroup) float64, u reports.Uplift, show func(float64) datum) []datum {
		row := []datum{textFigure(item), {}, {}, {}, {}, {}}
		for i, g := range []*reports.CampaignGroup{&got.Got, &got.Held} {
			if g.Members > 0 {
				row[1+i] = show(of(g) / float64(g.Members))
			}
		}
		if u.Known {
			row[3], row[4], row[5] = show(u.Diff), show(u.Low), show(u.High)
		}
		return row
	}
	return section{"effect", w.PerMember, [][]datum{
		compare(w.Visits, func(g *reports.CampaignGroup) float64 { return float64(g.Visits) }, got.Visits, decimalFigure),
		compare(w.Spend, func(g *reports.CampaignGroup) float64 { return float64(g.Spend) }, got.Spend, spent),
		{textFigure(w.Cost), spent(got.PerMember), {}, {}, {}, {}},
	}}
}
