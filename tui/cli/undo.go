package cli

import (
	"context"

	"github.com/spf13/cobra"

	"regulars/model"
	"regulars/model/desk"
	"regulars/model/say"
)

// undoCommand takes back one act: the one that is named, or the person's own last one.
func (a *app) undoCommand() *cobra.Command {
	want, approve := desk.Reversal{}, (*string)(nil)
	cmd := a.command(a.w.Help.Undo, func(ctx context.Context, args []string) error {
		return a.doAct(ctx, func(ctx context.Context, s *seat) (desk.Answer, error) {
			var err error
			if len(args) > 0 {
				if want.Entry, err = s.Entry(ctx, args[0]); err != nil {
					return desk.Answer{}, err
				}
			}
			if want.Approval, err = a.approval(*approve); err != nil {
				return desk.Answer{}, err
			}
			return s.Undo(ctx, want)
		})
	})
	cmd.Flags().StringVar(&want.Reason, "reason", "", a.w.Rules.Flags.UndoReason)
	approve = a.approver(cmd)
	return cmd
}

// explainDoc tells how an entry came about.
type explainDoc struct {
	Entry  model.ID     `json:"entry"`
	Kind   model.Kind   `json:"kind"`
	At     *string      `json:"at"`
	By     string       `json:"by"`
	Member model.ID     `json:"member"`
	Points model.Points `json:"points"`
	Lines  []string     `json:"lines"`
	Bought []boughtDoc  `json:"bought"`
}

// boughtDoc is one line of a receipt.
type boughtDoc struct {
	SKU        string `json:"sku,omitempty"`
	Product    string `json:"product,omitempty"`
	Category   string `json:"category,omitempty"`
	Department string `json:"department,omitempty"`
	Quantity   string `json:"quantity,omitempty"`
	Amount     money  `json:"amount"`
	Discount   *money `json:"discount,omitempty"`
}

func (a *app) explainCommand() *cobra.Command {
	return a.command(a.w.Help.Explain, func(ctx context.Context, args []string) error {
		return a.withSeat(ctx, func(s *seat) error {
			e, err := s.Explain(ctx, args[0])
			if err != nil {
				return err
			}
			return a.giveExplanation(s, e)
		})
	})
}

func (a *app) giveExplanation(s *seat, e desk.Explanation) error {
	doc := explainDoc{
		Entry: e.Entry, Kind: e.Kind, At: s.stamp(e.At), By: e.By, Member: e.Member, Points: e.Points,
		Lines: a.why(e.Why), Bought: []boughtDoc{},
	}
	for _, l := range e.Lines {
		doc.Bought = append(doc.Bought, s.boughtDoc(l))
	}
	return a.give(doc, func(p *page) {
		h := a.w.Heads
		p.pairs(
			pair{h.Entry, e.Entry.String()}, pair{h.What, say.Word(a.lang, "kind."+string(e.Kind))}, pair{h.Time, s.minute(e.At)},
			pair{h.By, e.By}, pair{h.Member, e.Member.String()}, pair{h.Change, e.Points.Signed()},
		)
		p.lines(doc.Lines)
		if len(e.Lines) == 0 {
			return
		}
		rows := make([][]string, len(e.Lines))
		for i, l := range e.Lines {
			rows[i] = []string{l.SKU, l.Product, l.Category, quantity(l.Quantity), s.shop.Currency.Plain(l.Amount)}
		}
		p.table([]column{left(h.SKU), left(h.Product), left(h.Category), right(h.Quantity), right(h.Amount)}, rows)
	})
}

func (s *seat) boughtDoc(l model.Line) boughtDoc {
	doc := boughtDoc{
		SKU: l.SKU, Product: l.Product, Category: l.Category, Department: l.Department, Quantity: quantity(l.Quantity),
		Amount: s.money(l.Amount),
	}
	if l.Discount != 0 {
		discount := s.money(l.Discount)
		doc.Discount = &discount
	}
	return doc
}

// quantity writes thousandths as a decimal: "2", "0.35"; "" for none.
func quantity(n int64) string {
	if n == 0 {
		return ""
	}
	return model.Share(n, 1000)
}
