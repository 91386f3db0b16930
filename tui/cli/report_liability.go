package cli

import (
	"context"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"regulars/model"
	"regulars/model/reports"
	"regulars/model/say"
)

const liabilityName = "liability"

func (a *app) liabilityCommand() *cobra.Command {
	var from, until, asOf, expected string
	var form *string
	cmd := a.command(a.w.Rules.Help.ReportLiability, func(ctx context.Context, _ []string) error {
		if err := a.checkForm(*form); err != nil {
			return err
		}
		q := reports.LiabilityQuery{}
		var err error
		if q.From, err = dayFlag("--from", from); err != nil {
			return err
		}
		if q.To, err = dayFlag("--to", until); err != nil {
			return err
		}
		if q.AsOf, err = dayFlag("--as-of", asOf); err != nil {
			return err
		}
		if q.Expected, err = shareFlag("--expected", expected); err != nil {
			return err
		}
		return a.withSeat(ctx, func(s *seat) error {
			got, err := s.Liability(ctx, q)
			if err != nil {
				return err
			}
			return a.giveTable(a.liabilityReport(s, &got), *form)
		})
	})
	w := a.w.Rules.Flags
	cmd.Flags().StringVar(&from, "from", "", w.From)
	cmd.Flags().StringVar(&until, "to", "", w.Until)
	cmd.Flags().StringVar(&asOf, "as-of", "", w.AsOf)
	cmd.Flags().StringVar(&expected, "expected", "", w.Expected)
	form = a.form(cmd)
	return cmd
}

// shareFlag reads "95%" or "92.5%" into ten-thousandths, 0 for "".
func shareFlag(flag, text string) (int64, error) {
	if text == "" {
		return 0, nil
	}
	whole, frac, _ := strings.Cut(strings.TrimSuffix(text, "%"), ".")
	const decimals = 2
	if len(frac) > decimals || whole == "" {
		return 0, model.Refuse("usage.share", flag, text)
	}
	share, err := strconv.ParseUint(whole+frac+strings.Repeat("0", decimals-len(frac)), 10, 31)
	if err != nil || share == 0 || share > 10_000 {
		return 0, model.Refuse("usage.share", flag, text)
	}
	return int64(share), nil
}

// The columns of the liability report.
const (
	liableItem = iota
	liableMembers
	liablePoints
	liableValue
	liableIssued
	liableRedeemed
	liableExpired
	liableLeft
	liableBreakage
	liableColumns
)

// liable makes a row of the figures that a section has.
func liable(item string, figures map[int]datum) []datum {
	row := make([]datum, liableColumns)
	row[liableItem] = textFigure(item)
	for i, f := range figures {
		row[i] = f
	}
	return row
}

func (a *app) liabilityReport(s *seat, got *reports.Liability) *report {
	w := a.w.Reports
	r := &report{
		name: liabilityName, definition: w.Liability, notes: []string{say.Why(a.lang, got.Sales.Estimate)},
		facts: map[string]any{
			"as_of": got.AsOf.String(), "from": got.Sales.From.String(), "to": got.Sales.To.String(),
			"points": got.Points, "value": s.money(got.Value), "expected_share": percent(got.Sales.Obligation.Expected),
			"liability": s.money(got.Sales.Liability),
		},
		columns: []reportColumn{
			{"item", w.Item, false},
			{"members", w.Members, true},
			{"points", w.Points, true},
			{"value", w.Value, true},
			{"issued", w.Issued, true},
			{"redeemed", w.Redeemed, true},
			{"expired", w.Expired, true},
			{"left", w.Left, true},
			{"breakage", w.Breakage, true},
		},
	}
	r.sections = []section{
		a.liableTotals(s, got), a.liableTiers(s, got), a.liableEnds(s, got), a.liableCohorts(got), a.liableBooks(s, got),
	}
	return r
}

func (a *app) liableTotals(s *seat, got *reports.Liability) section {
	w := a.w.Reports
	return section{"total", sentence(w.Outstanding, got.AsOf.String()), [][]datum{
		liable(w.AllPoints, map[int]datum{
			liableMembers: countFigure(got.Holders), liablePoints: pointsFigure(got.Points), liableValue: s.moneyFigure(got.Value),
		}),
		liable(w.Held, map[int]datum{liablePoints: pointsFigure(got.Held)}),
		liable(w.Debt, map[int]datum{liablePoints: pointsFigure(got.Debt)}),
		liable(w.Enrolled, map[int]datum{liableMembers: countFigure(got.Members)}),
	}}
}

func (a *app) liableTiers(s *seat, got *reports.Liability) section {
	out := section{code: "tier", title: a.w.Reports.ByTier}
	for _, t := range got.Tiers {
		out.rows = append(out.rows, liable(labelOr(t.Label, t.Code).In(a.lang), map[int]datum{
			liableMembers: countFigure(t.Members), liablePoints: pointsFigure(t.Points), liableValue: s.moneyFigure(t.Value),
		}))
	}
	return out
}

func (a *app) liableEnds(s *seat, got *reports.Liability) section {
	out := section{code: "end", title: a.w.Reports.ByEnd}
	for _, e := range got.Ends {
		item := e.Month
		if item == "" {
			item = a.w.Rules.Say.NoEnd
		}
		out.rows = append(out.rows, liable(item, map[int]datum{liablePoints: pointsFigure(e.Points), liableValue: s.moneyFigure(e.Value)}))
	}
	return out
}

func (a *app) liableCohorts(got *reports.Liability) section {
	out := section{code: "issued", title: a.w.Reports.ByIssue}
	for _, c := range got.Cohorts {
		out.rows = append(out.rows, liable(c.Month.String(), map[int]datum{
			liableIssued: pointsFigure(c.Issued), liableRedeemed: pointsFigure(c.Redeemed), liableExpired: pointsFigure(c.Expired),
			liableLeft: pointsFigure(c.Left), liableBreakage: shareFigure(c.Breakage),
		}))
	}
	t := got.Total
	out.rows = append(out.rows, liable(a.w.Reports.All, map[int]datum{
		liableIssued: pointsFigure(t.Issued), liableRedeemed: pointsFigure(t.Redeemed), liableExpired: pointsFigure(t.Expired),
		liableLeft: pointsFigure(t.Left), liableBreakage: shareFigure(t.Breakage()),
	}))
	return out
}

// liableBooks is the datum for the books: what a period's sales promised, and what is still owed
// of it.
func (a *app) liableBooks(s *seat, got *reports.Liability) section {
	w, b := a.w.Reports, &got.Sales
	return section{"accounting", sentence(w.Books, b.From.String(), b.To.String()), [][]datum{
		liable(w.Sales, map[int]datum{liableValue: s.moneyFigure(b.Obligation.Sales)}),
		liable(w.Goods, map[int]datum{liableValue: s.moneyFigure(b.Goods)}),
		liable(w.Promised, map[int]datum{liablePoints: pointsFigure(b.Obligation.Issued), liableValue: s.moneyFigure(b.Points)}),
		liable(w.Expected, map[int]datum{liablePoints: pointsFigure(b.Expected)}),
		liable(w.Earned, map[int]datum{liablePoints: pointsFigure(b.Redeemed), liableValue: s.moneyFigure(b.Revenue)}),
		liable(w.Owed, map[int]datum{liableValue: s.moneyFigure(b.Liability)}),
	}}
}
