package cli

import (
	"context"
	"strings"

	"github.com/spf13/cobra"

	"regulars/model"
	"regulars/model/coupon"
	"regulars/model/desk"
)

// couponDoc is a coupon.
type couponDoc struct {
	Code     coupon.Code  `json:"code"`
	Template string       `json:"template"`
	Label    string       `json:"label"`
	Type     string       `json:"type"`
	Member   model.ID     `json:"member"`
	Name     string       `json:"name"`
	From     string       `json:"from"`
	Until    *string      `json:"until"` // the last day; null: no end
	Source   string       `json:"source"`
	State    coupon.State `json:"state"`
	Usable   bool         `json:"usable"` // today
	Away     bool         `json:"away"`   // but headquarters has to be asked for it
}

func (a *app) couponDoc(c desk.CouponView) couponDoc {
	return couponDoc{
		Code: c.Code, Template: c.Template, Label: labelOr(c.Label, c.Template).In(a.lang), Type: string(c.Type), Member: c.Member,
		Name: c.Name, From: c.From.String(), Until: lastDay(c.Until), Source: c.Source, State: c.State, Usable: c.Usable, Away: c.Away,
	}
}

// lastDay writes the day at whose end something ends, nil for what does not.
func lastDay(day model.Day) *string {
	if day == model.Never || day == model.Idle {
		return nil
	}
	text := day.String()
	return &text
}

func (a *app) couponCommand() *cobra.Command {
	h := a.w.Rules.Help
	list := a.command(h.CouponList, func(ctx context.Context, args []string) error {
		return a.withSeat(ctx, func(s *seat) error {
			id, err := s.Resolve(ctx, args[0])
			if err != nil {
				return err
			}
			coupons, err := s.Coupons(ctx, id)
			if err != nil {
				return err
			}
			return a.giveCoupons(coupons)
		})
	})
	show := a.command(h.CouponShow, func(ctx context.Context, args []string) error {
		return a.withSeat(ctx, func(s *seat) error {
			c, err := s.Coupon(ctx, args[0])
			if err != nil {
				return err
			}
			return a.giveCoupon(c)
		})
	})
	return a.family(h.Coupon, a.couponIssueCommand(), list, show, a.couponUseCommand(), a.couponVoidCommand())
}

func (a *app) couponIssueCommand() *cobra.Command {
	in, approve := desk.Issue{}, (*string)(nil)
	cmd := a.command(a.w.Rules.Help.CouponIssue, func(ctx context.Context, args []string) error {
		return a.withSeat(ctx, func(s *seat) error {
			m, err := s.member(ctx, args[0])
			if err != nil {
				return err
			}
			in.Template = args[1]
			if in.Approval, err = a.approval(*approve); err != nil {
				return err
			}
			c, err := s.IssueCoupon(ctx, m.ID, in)
			if err != nil {
				return err
			}
			c.Name = memberName(m.Name, m.Card, m.External, m.ID)
			a.notef(a.w.Rules.Say.CouponIssued, c.Name, c.Code.String())
			return a.giveCoupon(c)
		})
	})
	cmd.Flags().StringVar(&in.Request, "request", "", a.w.Rules.Flags.Request)
	approve = a.approver(cmd)
	return cmd
}

func (a *app) couponUseCommand() *cobra.Command {
	var bill, receipt string
	var lines []string
	cmd := a.command(a.w.Rules.Help.CouponUse, func(ctx context.Context, args []string) error {
		return a.doAct(ctx, func(ctx context.Context, s *seat) (desk.Answer, error) {
			use := desk.CouponUse{Code: args[1], Receipt: receipt}
			var err error
			if use.Bill, err = s.amount(bill); err != nil {
				return desk.Answer{}, err
			}
			if use.Lines, err = parseLines(lines, s.shop.Currency); err != nil {
				return desk.Answer{}, err
			}
			id, err := s.Resolve(ctx, args[0])
			if err != nil {
				return desk.Answer{}, err
			}
			return s.UseCoupon(ctx, id, use)
		})
	})
	cmd.Flags().StringVar(&bill, "bill", "", a.w.Rules.Flags.Bill)
	cmd.Flags().StringVar(&receipt, "receipt", "", a.w.Flags.Receipt)
	cmd.Flags().StringArrayVar(&lines, "line", nil, a.w.Flags.Line)
	return cmd
}

func (a *app) couponVoidCommand() *cobra.Command {
	var reason string
	var approve *string
	cmd := a.command(a.w.Rules.Help.CouponVoid, func(ctx context.Context, args []string) error {
		if reason == "" {
			return model.Refuse("usage.flag_missing", "--reason", "regulars coupon void")
		}
		return a.withSeat(ctx, func(s *seat) error {
			approval, err := a.approval(*approve)
			if err != nil {
				return err
			}
			if err := s.VoidCoupon(ctx, args[0], reason, approval); err != nil {
				return err
			}
			c, err := s.Coupon(ctx, args[0])
			if err != nil {
				return err
			}
			a.notef(a.w.Rules.Say.CouponVoided, c.Code.String())
			return a.giveCoupon(c)
		})
	})
	cmd.Flags().StringVar(&reason, "reason", "", a.w.Flags.Reason)
	approve = a.approver(cmd)
	return cmd
}

func (a *app) giveCoupons(coupons []desk.CouponView) error {
	docs := make([]couponDoc, 0, len(coupons))
	for _, c := range coupons {
		docs = append(docs, a.couponDoc(c))
	}
	if len(docs) == 0 {
		a.note(a.w.Rules.Say.NoCoupons)
	}
	return a.give(docs, func(p *page) {
		if len(docs) == 0 {
			return
		}
		h, w := a.w.Heads, a.w.Rules.Heads
		rows := make([][]string, len(coupons))
		for i, c := range coupons {
			rows[i] = []string{
				c.Code.String(), docs[i].Label, a.typeWord(docs[i].Type), a.couponState(c), docs[i].From, a.untilWord(c.Until), a.sourceWord(c.Source),
			}
		}
		p.table([]column{left(w.Code), left(h.What), left(h.Kind), left(h.State), left(w.From), left(w.Until), left(w.Source)}, rows)
	})
}

func (a *app) giveCoupon(c desk.CouponView) error {
	doc := a.couponDoc(c)
	return a.give(doc, func(p *page) {
		h, w := a.w.Heads, a.w.Rules.Heads
		who := c.Name
		if who == "" {
			who = c.Member.String()
		}
		p.pairs(
			pair{w.Code, c.Code.String()}, pair{h.What, doc.Label}, pair{h.Kind, a.typeWord(doc.Type)}, pair{h.State, a.couponState(c)},
			pair{h.Member, who}, pair{w.From, doc.From}, pair{w.Until, a.untilWord(c.Until)}, pair{w.Source, a.sourceWord(c.Source)},
		)
	})
}

// couponState says what a person needs to know of a coupon. What is open and cannot be used
// today is early, late, or of a template that the program no longer has.
func (a *app) couponState(c desk.CouponView) string {
	w := a.w.Rules.Results
	if c.Away {
		return w["away"]
	}
	if c.Usable {
		return w["usable"]
	}
	if c.State == coupon.Open {
		return w["unusable"]
	}
	return wordOr(w, string(c.State))
}

func (a *app) untilWord(day model.Day) string {
	if text := lastDay(day); text != nil {
		return *text
	}
	return a.w.Rules.Say.NoEnd
}

// sourceWord names where a coupon came from; that of a campaign has the campaign's code behind.
func (a *app) sourceWord(source string) string {
	sort, code, found := strings.Cut(source, ":")
	word := wordOr(a.w.Rules.Sources, sort)
	if found {
		word += " " + code
	}
	return word
}
