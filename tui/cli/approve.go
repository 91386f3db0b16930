package cli

import (
	"slices"

	"github.com/spf13/cobra"

	"regulars/model"
	"regulars/model/desk"
)

// envApprovePIN holds the PIN of who approves. It never stands on the command line, where every
// other program of the computer could read it.
const envApprovePIN = "REGULARS_APPROVE_PIN"

// approver adds the flag that names a colleague who allows the act.
func (a *app) approver(cmd *cobra.Command) *string {
	return cmd.Flags().String("approve", "", a.w.Rules.Flags.Approve)
}

// approval takes the colleague's PIN from the environment or from a hidden question; nil if
// nobody was named.
func (a *app) approval(name string) (*desk.Approval, error) {
	if name == "" {
		return nil, nil
	}
	pin := a.environ[envApprovePIN]
	if pin == "" {
		if !a.canAsk() {
			return nil, model.Refuse("cli.approve_pin", name)
		}
		var err error
		if pin, err = a.askSecret(sentence(a.w.Ask.PIN, name)); err != nil {
			return nil, err
		}
	}
	return &desk.Approval{Name: name, PIN: pin}, nil
}

// askColleague are the refusals that an approval answers; here it is given with a flag, which
// the hint for every door cannot say.
var askColleague = []model.Code{"approval.needed", "adjust.limit", "adjust.day", "refund.limit"}

// hintOf replaces the hint of a refusal where the command line has a better one.
func (a *app) hintOf(code model.Code, hint string) string {
	if slices.Contains(askColleague, code) {
		return a.w.Rules.Say.ApproveHint
	}
	return hint
}
