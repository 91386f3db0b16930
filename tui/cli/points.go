package cli

import (
	"context"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"regulars/model"
	"regulars/model/clean"
	"regulars/model/desk"
	"regulars/model/say"
)

// source marks what came in by a command.
const source = "cli"

// act is an act on a member's account.
type act func(ctx context.Context, s *seat) (desk.Answer, error)

// doAct opens the shop, runs the act and prints its answer.
func (a *app) doAct(ctx context.Context, do act) error {
	return a.withSeat(ctx, func(s *seat) error {
		got, err := do(ctx, s)
		if err != nil {
			return err
		}
		return a.giveAnswer(ctx, s, got)
	})
}

func (a *app) awardCommand() *cobra.Command {
	var receipt, tender string
	var lines []string
	cmd := a.command(a.w.Help.Award, func(ctx context.Context, args []string) error {
		return a.doAct(ctx, func(ctx context.Context, s *seat) (desk.Answer, error) {
			sale := desk.Sale{Receipt: receipt, Source: source}
			var err error
			if sale.Amount, err = clean.Amount(args[1], s.shop.Currency); err != nil {
				return desk.Answer{}, err
			}
			if sale.Tender, err = s.amount(tender); err != nil {
				return desk.Answer{}, err
			}
			if sale.Lines, err = parseLines(lines, s.shop.Currency); err != nil {
				return desk.Answer{}, err
			}
			id, err := s.Resolve(ctx, args[0])
			if err != nil {
				return desk.Answer{}, err
			}
			return s.Award(ctx, id, sale)
		})
	})
	cmd.Flags().StringVar(&receipt, "receipt", "", a.w.Flags.Receipt)
	cmd.Flags().StringArrayVar(&lines, "line", nil, a.w.Flags.Line)
	cmd.Flags().StringVar(&tender, "tender", "", a.w.Rules.Flags.Tender)
	return cmd
}

// amount reads the money of a flag, 0 for "".
func (s *seat) amount(text string) (model.Money, error) {
	if text == "" {
		return 0, nil
	}
	return clean.Amount(text, s.shop.Currency)
}

// parseLines reads the lines of a receipt.
func parseLines(texts []string, cur model.Currency) ([]model.Line, error) {
	var lines []model.Line
	for _, text := range texts {
		line, err := parseLine(text, cur)
		if err != nil {
			return nil, err
		}
		lines = append(lines, line)
	}
	return lines, nil
}

// thousandths is the unit of quantities.
const thousandths = 3

// parseLine reads SKU:CATEGORY:QTY:AMOUNT. The category may be empty, and so may the SKU.
func parseLine(text string, cur model.Currency) (model.Line, error) {
	parts := strings.Split(text, ":")
	if len(parts) != 4 {
		return model.Line{}, model.Refuse("usage.line", text)
	}
	quantity, err := parseQuantity(parts[2])
	if err != nil {
		return model.Line{}, model.Refuse("usage.line", text)
	}
	amount, err := clean.Amount(parts[3], cur)
	if err != nil {
		return model.Line{}, err
	}
	return model.Line{SKU: parts[0], Category: parts[1], Quantity: quantity, Amount: amount}, nil
}

// parseQuantity reads "2" or "0.35" into thousandths.
func parseQuantity(text string) (int64, error) {
	whole, frac, _ := strings.Cut(text, ".")
	if len(frac) > thousandths || whole == "" {
		return 0, strconv.ErrSyntax
	}
	n, err := strconv.ParseUint(whole+frac+strings.Repeat("0", thousandths-len(frac)), 10, 62)
	return int64(n), err
}

// signedPoints reads points that may be below zero: "50", "+50", "-50", "−50".
func signedPoints(arg string) (model.Points, error) {
	for _, minus := range []string{"-", "−"} {
		if digits, ok := strings.CutPrefix(arg, minus); ok {
			points, err := clean.Points(digits)
			return -points, err
		}
	}
	return clean.Points(strings.TrimPrefix(arg, "+"))
}

// giveAnswer prints an act's answer.
func (a *app) giveAnswer(ctx context.Context, s *seat, got desk.Answer) error {
	doc := a.answerDoc(s, got)
	if a.flags.json {
		return a.giveJSON(doc)
	}
	name := ""
	if m, err := s.Member(ctx, got.Member); err == nil {
		name = memberName(m.Name, m.Card, m.External, m.ID)
	}
	return a.give(doc, func(p *page) {
		w := a.w.Say
		if got.Repeated {
			p.line(w.Repeated)
		}
		if got.Unsure {
			p.line(a.w.Rules.Say.UnsureNow)
		}
		what := say.Word(a.lang, "kind."+string(got.Kind))
		if got.Points == 0 {
			p.linef(w.MovedNothing, what, name, got.Balance.Format())
		} else {
			p.linef(w.Moved, what, name, got.Points.Signed(), got.Before.Format(), got.Balance.Format())
		}
		if got.Debt > 0 {
			p.linef(w.DebtLeft, got.Debt.Format())
		}
		if got.Held > 0 {
			p.linef(a.w.Rules.Say.HeldNow, got.Held.Format())
		}
		if got.Balance-got.Held > got.Here {
			p.linef(a.w.Rules.Say.HereNow, got.Here.Format())
		}
		p.lines(doc.Why)
		for _, x := range doc.Extras {
			p.line("+ " + x.Why)
		}
		if !got.Entry.IsZero() {
			p.line(a.w.Heads.Entry + "  " + got.Entry.String())
		}
	})
}

// memberName names a member by what is known: many have a number and no name.
func memberName(name, card, external string, id model.ID) string {
	for _, text := range []string{name, card, external} {
		if text != "" {
			return text
		}
	}
	return id.String()
}
