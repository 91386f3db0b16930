package cli

import (
	"context"

	"github.com/spf13/cobra"

	"regulars/model"
	"regulars/model/past"
	"regulars/model/rehearsal"
	"regulars/model/say"
)

const rehearsalName = "rehearsal"

// rehearseCommand tries a draft on the shop's own past. Nothing is written.
func (a *app) rehearseCommand() *cobra.Command {
	var from, until string
	var form *string
	cmd := a.command(a.w.Rules.Help.ProgramRehearse, func(ctx context.Context, args []string) error {
		if err := a.checkForm(*form); err != nil {
			return err
		}
		q := rehearsal.Query{}
		var err error
		if q.From, err = dayFlag("--from", from); err != nil {
			return err
		}
		if q.To, err = dayFlag("--to", until); err != nil {
			return err
		}
		text, err := a.readText(args[0])
		if err != nil {
			return err
		}
		return a.withSeat(ctx, func(s *seat) error {
			bar, seen := a.begin(a.w.Rules.Say.Rehearsing), uint64(0)
			got, err := s.Rehearse(ctx, text, q, func(done int64) {
				seen += uint64(done)
				bar.step(seen, 0)
			})
			bar.end()
			if err != nil {
				return err
			}
			return a.giveTable(a.rehearsalReport(s, &got), *form)
		})
	})
	w := a.w.Rules.Flags
	cmd.Flags().StringVar(&from, "from", "", w.From)
	cmd.Flags().StringVar(&until, "to", "", w.Until)
	form = a.form(cmd)
	return cmd
}

// gamerDoc is a member who would gain conspicuously much for the money.
type gamerDoc struct {
	Member model.ID     `json:"member"`
	Name   string       `json:"name"`
	Spend  money        `json:"spend"`
	Points model.Points `json:"points"`
	Before model.Points `json:"before"`
	Value  money        `json:"value"`
	Share  *string      `json:"share"` // of the spend; null if nothing was spent
	Why    string       `json:"why"`
}

// outcomeDoc is what one program makes of a past.
type outcomeDoc struct {
	Issued    model.Points `json:"issued"`
	Purchases model.Points `json:"purchases"`
	Bonus     model.Points `json:"bonus"`
	Cut       model.Points `json:"cut"`
	Redeemed  model.Points `json:"redeemed"`
	Unmet     model.Points `json:"unmet"`
	Expired   model.Points `json:"expired"`
	Left      model.Points `json:"left"`
	LeftValue money        `json:"left_value"`
	Cost      money        `json:"cost"`
	CostShare string       `json:"cost_share"`
}

func (s *seat) outcomeDoc(o *rehearsal.Outcome) outcomeDoc {
	return outcomeDoc{
		Issued: o.Issued, Purchases: o.Purchases, Bonus: o.Bonus, Cut: o.Cut, Redeemed: o.Redeemed, Unmet: o.Unmet, Expired: o.Expired,
		Left: o.Left, LeftValue: s.money(o.LeftValue), Cost: s.money(o.Cost), CostShare: percent(o.CostShare),
	}
}

func (a *app) gamerDoc(s *seat, g *rehearsal.Gamer) gamerDoc {
	doc := gamerDoc{
		Member: g.Member, Name: g.Name, Spend: s.money(g.Spend), Points: g.Points, Before: g.Before, Value: s.money(g.Value),
		Why: say.Why(a.lang, g.Why),
	}
	if g.Share >= 0 {
		share := percent(g.Share)
		doc.Share = &share
	}
	return doc
}

// The columns of a rehearsal.
const (
	tryItem = iota
	tryPresent
	tryDraft
	tryChange
	trySpend
	tryShare
	tryNote
	tryColumns
)

func (a *app) rehearsalReport(s *seat, got *rehearsal.Result) *report {
	w := a.w.Reports
	gamers := make([]gamerDoc, 0, len(got.Gamers))
	for i := range got.Gamers {
		gamers = append(gamers, a.gamerDoc(s, &got.Gamers[i]))
	}
	r := &report{
		name: rehearsalName, definition: w.Rehearsal,
		facts: map[string]any{
			"from": got.From.String(), "to": got.To.String(), "members": got.Members, "sales": got.Sales, "lines": got.Lines,
			"amount": s.money(got.Amount), "present": s.outcomeDoc(&got.Present), "draft": s.outcomeDoc(&got.Draft), "gamers": gamers,
		},
		columns: []reportColumn{
			{"item", w.Item, false},
			{"present", w.Present, true},
			{"draft", w.Draft, true},
			{"change", w.Change, true},
			{"spend", w.Spend, true},
			{"share", w.Share, true},
			{"note", w.How, false},
		},
	}
	r.notes = []string{sentence(w.Tried, got.From.String(), got.To.String(), model.Points(got.Sales).Format(), model.Points(got.Lines).Format(),
		model.Points(got.Members).Format(), s.shop.Currency.Format(got.Amount))}
	if len(gamers) == 0 {
		r.notes = append(r.notes, w.NobodyGains)
	}
	r.sections = []section{a.rehearsedFigures(s, got), a.rehearsedTiers(got)}
	if len(gamers) > 0 {
		r.sections = append(r.sections, a.rehearsedGamers(s, got))
	}
	return r
}

// tried makes a row of a rehearsal.
func tried(item string, present, draft, change datum) []datum {
	row := make([]datum, tryColumns)
	row[tryItem], row[tryPresent], row[tryDraft], row[tryChange] = textFigure(item), present, draft, change
	return row
}

func (a *app) rehearsedFigures(s *seat, got *rehearsal.Result) section {
	w, x, y := a.w.Reports, &got.Present, &got.Draft
	points := func(item string, of func(*rehearsal.Outcome) model.Points) []datum {
		return tried(item, pointsFigure(of(x)), pointsFigure(of(y)), pointsFigure(of(y)-of(x)))
	}
	amount := func(item string, of func(*rehearsal.Outcome) model.Money) []datum {
		return tried(item, s.moneyFigure(of(x)), s.moneyFigure(of(y)), s.moneyFigure(of(y)-of(x)))
	}
	return section{"figures", w.Figures, [][]datum{
		points(w.Issued, func(o *rehearsal.Outcome) model.Points { return o.Issued }),
		points(w.Purchases, func(o *rehearsal.Outcome) model.Points { return o.Purchases }),
		points(w.Bonuses, func(o *rehearsal.Outcome) model.Points { return o.Bonus }),
		points(w.Cut, func(o *rehearsal.Outcome) model.Points { return o.Cut }),
		points(w.Redeemed, func(o *rehearsal.Outcome) model.Points { return o.Redeemed }),
		points(w.Unmet, func(o *rehearsal.Outcome) model.Points { return o.Unmet }),
		points(w.Expired, func(o *rehearsal.Outcome) model.Points { return o.Expired }),
		points(w.Left, func(o *rehearsal.Outcome) model.Points { return o.Left }),
		amount(w.Worth, func(o *rehearsal.Outcome) model.Money { return o.LeftValue }),
		amount(w.Cost, func(o *rehearsal.Outcome) model.Money { return o.Cost }),
		tried(w.CostShare, shareFigure(x.CostShare), shareFigure(y.CostShare), shareFigure(y.CostShare-x.CostShare)),
	}}
}

// rehearsedTiers compares how many members stand on each step in the end.
func (a *app) rehearsedTiers(got *rehearsal.Result) section {
	out := section{code: "tiers", title: a.w.Reports.Tiers}
	at := func(tiers []past.TierShare, code string) int64 {
		for _, t := range tiers {
			if t.Code == code {
				return t.Members
			}
		}
		return 0
	}
	seen := map[string]bool{}
	for _, t := range append(append([]past.TierShare{}, got.Draft.Tiers...), got.Present.Tiers...) {
		if seen[t.Code] {
			continue
		}
		seen[t.Code] = true
		x, y := at(got.Present.Tiers, t.Code), at(got.Draft.Tiers, t.Code)
		out.rows = append(out.rows, tried(labelOr(t.Label, t.Code).In(a.lang), countFigure(x), countFigure(y), countFigure(y-x)))
	}
	return out
}

func (a *app) rehearsedGamers(s *seat, got *rehearsal.Result) section {
	out := section{code: "gamers", title: a.w.Reports.Gamers}
	for i := range got.Gamers {
		g := &got.Gamers[i]
		name := g.Name
		if name == "" {
			name = g.Member.String()
		}
		row := tried(name, pointsFigure(g.Before), pointsFigure(g.Points), pointsFigure(g.Points-g.Before))
		row[trySpend], row[tryNote] = s.moneyFigure(g.Spend), textFigure(say.Why(a.lang, g.Why))
		if g.Share >= 0 {
			row[tryShare] = shareFigure(g.Share)
		}
		out.rows = append(out.rows, row)
	}
	return out
}
