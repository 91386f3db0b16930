package desk

import (
	"context"

	"regulars/model"
	"regulars/model/staff"
)

// Approve does what an act with an approval does, without the act: it asks for the approval,
// beyond a limit or for the want of a right, lets something happen meanwhile, and decides.
func (s *Session) Approve(ctx context.Context, right staff.Right, a *Approval, limit bool, meanwhile func()) (model.ID, error) {
	ask := s.mayWith
	if limit {
		ask = s.needApproval
	}
	approved, recheck, err := ask(ctx, right, a)
	if err != nil {
		return approved, err
	}
	if meanwhile != nil {
		meanwhile()
	}
	errs := s.store.Decide(ctx, s.who.ID, func(b Book) ([]model.Draft, error) { return nil, recheck(b) })
	return approved, errs[0]
}
