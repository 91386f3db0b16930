package cli

import (
	"context"

	"github.com/spf13/cobra"

	"regulars/model"
	"regulars/model/clean"
	"regulars/model/desk"
)

func (a *app) adjustCommand() *cobra.Command {
	in, approve := desk.Adjustment{}, (*string)(nil)
	cmd := a.command(a.w.Help.Adjust, func(ctx context.Context, args []string) error {
		if in.Reason == "" {
			return model.Refuse("usage.flag_missing", "--reason", "regulars adjust")
		}
		return a.doAct(ctx, func(ctx context.Context, s *seat) (desk.Answer, error) {
			var err error
			if in.Points, err = signedPoints(args[1]); err != nil {
				return desk.Answer{}, err
			}
			id, err := s.Resolve(ctx, args[0])
			if err != nil {
				return desk.Answer{}, err
			}
			if in.Approval, err = a.approval(*approve); err != nil {
				return desk.Answer{}, err
			}
			return s.Adjust(ctx, id, in)
		})
	})
	cmd.Flags().StringVar(&in.Reason, "reason", "", a.w.Flags.Reason)
	cmd.Flags().StringVar(&in.Request, "request", "", a.w.Rules.Flags.Request)
	approve = a.approver(cmd)
	return cmd
}

func (a *app) transferCommand() *cobra.Command {
	in, approve := desk.Adjustment{}, (*string)(nil)
	cmd := a.command(a.w.Rules.Help.Transfer, func(ctx context.Context, args []string) error {
		if in.Reason == "" {
			return model.Refuse("usage.flag_missing", "--reason", "regulars transfer")
		}
		return a.doAct(ctx, func(ctx context.Context, s *seat) (desk.Answer, error) {
			var err error
			if in.Points, err = clean.Points(args[2]); err != nil {
				return desk.Answer{}, err
			}
			from, err := s.Resolve(ctx, args[0])
			if err != nil {
				return desk.Answer{}, err
			}
			to, err := s.Resolve(ctx, args[1])
			if err != nil {
				return desk.Answer{}, err
			}
			if in.Approval, err = a.approval(*approve); err != nil {
				return desk.Answer{}, err
			}
			return s.Transfer(ctx, from, to, in)
		})
	})
	cmd.Flags().StringVar(&in.Reason, "reason", "", a.w.Flags.Reason)
	cmd.Flags().StringVar(&in.Request, "request", "", a.w.Rules.Flags.Request)
	approve = a.approver(cmd)
	return cmd
}

// bonusCommands give points for what is no purchase.
func (a *app) bonusCommands() []*cobra.Command {
	h := a.w.Rules.Help
	checkin := a.command(h.Checkin, func(ctx context.Context, args []string) error {
		return a.doAct(ctx, func(ctx context.Context, s *seat) (desk.Answer, error) {
			id, err := s.Resolve(ctx, args[0])
			if err != nil {
				return desk.Answer{}, err
			}
			return s.CheckIn(ctx, id)
		})
	})
	activity := a.command(h.Activity, func(ctx context.Context, args []string) error {
		return a.doAct(ctx, func(ctx context.Context, s *seat) (desk.Answer, error) {
			id, err := s.Resolve(ctx, args[0])
			if err != nil {
				return desk.Answer{}, err
			}
			return s.Activity(ctx, id, args[1])
		})
	})
	return []*cobra.Command{checkin, activity}
}
