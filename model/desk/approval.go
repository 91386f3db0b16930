package desk

import (
	"context"

	"regulars/model"
	"regulars/model/staff"
)

// Approval is a colleague's consent to an act, given on the spot: by name and PIN, or by badge.
type Approval struct {
	Name  string // or id
	PIN   string
	Badge string // instead of both
}

// approver returns who gives an approval, the zero account if there is none. It must be somebody
// else than who acts, of a role that may approve and may do it alone. A PIN is tried like at the
// lock, with the same waits.
func (s *Session) approver(ctx context.Context, a *Approval, right staff.Right) (staff.Account, error) {
	if a == nil {
		return staff.Account{}, nil
	}
	var who staff.Account
	var err error
	if a.Badge != "" {
		who, err = s.proveBadge(ctx, a.Badge)
	} else {
		who, err = s.findStaff(ctx, a.Name)
	}
	if err == nil {
		err = s.mayApprove(who, right)
	}
	if err != nil || a.Badge != "" {
		return who, err
	}
	if who.PINHash == "" { // else anybody could type the name
		return staff.Account{}, model.Refuse("approval.unproven", who.Name)
	}
	return s.provePIN(ctx, s.who.ID, who.ID, a.PIN)
}

// mayApprove refuses who acts, and whose role is not enough, before a PIN is tried.
func (s *Session) mayApprove(who staff.Account, right staff.Right) error {
	switch {
	case who.ID == s.who.ID:
		return model.Refuse("approval.own")
	case !approves(who.Role, right):
		return model.Refuse("approval.role", who.Name, RoleWord(who.Role), RightWord(right))
	}
	return nil
}

func approves(role staff.Role, right staff.Right) bool {
	return role.May(staff.RightApprove) && role.May(right)
}

// stillMay refuses an approval whose giver was closed or got another role since the PIN was
// tried. It belongs inside the decision that the approval is for.
func stillMay(b Book, approver staff.Account, right staff.Right) error {
	if approver.ID.IsZero() {
		return nil
	}
	now, err := enabled(b, approver.ID)
	if model.CodeOf(err) == "staff.unknown" || err == nil && !approves(now.Role, right) {
		return model.Refuse("approval.gone", approver.Name)
	}
	return err
}

// mayWith lets the act pass if the session's own role has the right; approved is zero then, and
// an approval is not looked at. Else it needs one. recheck belongs inside the decision of the
// act; it is never nil.
func (s *Session) mayWith(ctx context.Context, right staff.Right, a *Approval) (approved model.ID, recheck func(Book) error, err error) {
	if s.who.Role.May(right) {
		return model.ID{}, func(Book) error { return nil }, nil
	}
	return s.needApproval(ctx, right, a)
}

// needApproval lets the act pass with another person's approval only, whatever the own role is:
// for what goes beyond a limit. Who changes nothing by role cannot do it with an approval
// either.
func (s *Session) needApproval(ctx context.Context, right staff.Right, a *Approval) (approved model.ID, recheck func(Book) error, err error) {
	recheck = func(Book) error { return nil }
	switch {
	case !s.who.Role.May(staff.RightAward):
		return model.ID{}, recheck, model.Refuse("staff.not_allowed", RightWord(right), RoleWord(s.who.Role))
	case a == nil:
		return model.ID{}, recheck, model.Refuse("approval.needed", RightWord(right))
	}
	who, err := s.approver(ctx, a, right)
	if err != nil {
		return model.ID{}, recheck, err
	}
	return who.ID, func(b Book) error { return stillMay(b, who, right) }, nil
}

// Approvers lists who may approve what needs a right, for the one who acts.
func (s *Session) Approvers(ctx context.Context, right staff.Right) ([]Person, error) {
	people, err := s.People(ctx)
	var able []Person
	for _, p := range people {
		if p.ID != s.who.ID && !p.Disabled && (p.HasPIN || p.HasBadge) && approves(p.Role, right) {
			able = append(able, p)
		}
	}
	return able, err
}
