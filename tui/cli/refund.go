package cli

import (
	"context"
	"strings"

	"github.com/spf13/cobra"

	"regulars/model"
	"regulars/model/desk"
)

func (a *app) refundCommand() *cobra.Command {
	var r desk.Refund
	var lines []string
	var approve *string
	cmd := a.command(a.w.Help.Refund, func(ctx context.Context, args []string) error {
		r.Sale = args[0]
		for _, text := range lines {
			line, err := parseLineBack(text)
			if err != nil {
				return err
			}
			r.Lines = append(r.Lines, line)
		}
		return a.doAct(ctx, func(ctx context.Context, s *seat) (desk.Answer, error) {
			var err error
			if r.Approval, err = a.approval(*approve); err != nil {
				return desk.Answer{}, err
			}
			return s.Refund(ctx, r)
		})
	})
	w := a.w.Rules.Flags
	cmd.Flags().StringArrayVar(&lines, "line", nil, w.RefundLine)
	cmd.Flags().StringVar(&r.Number, "number", "", w.RefundNumber)
	cmd.Flags().StringVar(&r.Request, "request", "", w.Request)
	cmd.Flags().StringVar(&r.Reason, "reason", "", w.RefundReason)
	approve = a.approver(cmd)
	return cmd
}

// parseLineBack reads SKU:QTY, or SKU for all that is left of it.
func parseLineBack(text string) (desk.LineBack, error) {
	sku, count, found := text, "", false
	if i := strings.LastIndexByte(text, ':'); i >= 0 {
		sku, count, found = text[:i], text[i+1:], true
	}
	if sku == "" {
		return desk.LineBack{}, model.Refuse("usage.line_back", text)
	}
	if !found {
		return desk.LineBack{SKU: sku}, nil
	}
	quantity, err := parseQuantity(count)
	if err != nil || quantity == 0 {
		return desk.LineBack{}, model.Refuse("usage.line_back", text)
	}
	return desk.LineBack{SKU: sku, Quantity: quantity}, nil
}
