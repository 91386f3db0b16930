package desk_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"regulars/model"
	"regulars/model/desk"
	"regulars/model/staff"
	"regulars/store/storetest"
)

// floor is a shop with a cashier at the till, a supervisor and a manager.
func floor(t *testing.T) (s *storetest.Shop, till *desk.Session, boss desk.Person) {
	t.Helper()
	s = storetest.Open(t)
	hire(s, "小李", staff.Cashier, "1357", "")
	boss = hire(s, "赵敏", staff.Supervisor, "4680", "E-2207")
	till, err := s.Desk.SignIn(t.Context(), "小李", "1357")
	require.NoError(t, err)
	return s, till, boss
}

func TestOwnRightNeedsNoApproval(t *testing.T) {
	s, till, _ := floor(t)
	approved, err := till.Approve(t.Context(), staff.RightAward, nil, false, nil)
	require.NoError(t, err)
	require.True(t, approved.IsZero())
	approved, err = s.Owner.Approve(t.Context(), staff.RightAdjust, &desk.Approval{Name: "赵敏", PIN: "0000"}, false, nil)
	require.NoError(t, err, "an approval that is not needed is not looked at")
	require.True(t, approved.IsZero())
}

func TestActBeyondTheRoleNeedsAnApprovalByPINOrBadge(t *testing.T) {
	_, till, boss := floor(t)
	_, err := till.Approve(t.Context(), staff.RightAdjust, nil, false, nil)
	code(t, err, "approval.needed")
	for _, a := range []*desk.Approval{{Name: "赵敏", PIN: "4680"}, {Name: boss.ID.String(), PIN: "4680"}, {Badge: "E-2207"}, {Name: "王芳", PIN: storetest.PIN}} {
		approved, err := till.Approve(t.Context(), staff.RightAdjust, a, false, nil)
		require.NoError(t, err)
		require.Equal(t, a.Name == "王芳", approved != boss.ID)
		require.False(t, approved.IsZero())
	}
}

func TestApprovalIsRefusedToWhoMayNotGiveIt(t *testing.T) {
	s, till, _ := floor(t)
	hire(s, "小周", staff.Cashier, "2222", "E-2208")
	hire(s, "老周", staff.Auditor, "3333", "")
	hire(s, "老王", staff.Manager, "", "")
	before := s.Verify().Events
	for want, a := range map[model.Code]*desk.Approval{
		"approval.own":      {Name: "小李", PIN: "1357"},
		"approval.unproven": {Name: "老王"},
		"staff.unknown":     {Name: "nobody", PIN: "1357"},
		"staff.which":       {PIN: "4680"},
		"pin.needed":        {Name: "赵敏"},
		"badge.unknown":     {Badge: "E-9999"},
	} {
		_, err := till.Approve(t.Context(), staff.RightAdjust, a, false, nil)
		code(t, err, want)
	}
	for _, a := range []*desk.Approval{{Name: "小周", PIN: "2222"}, {Badge: "E-2208"}, {Name: "老周", PIN: "3333"}} {
		_, err := till.Approve(t.Context(), staff.RightAdjust, a, false, nil)
		code(t, err, "approval.role")
	}
	_, err := till.Approve(t.Context(), staff.RightStaff, &desk.Approval{Name: "赵敏", PIN: "4680"}, false, nil)
	code(t, err, "approval.role")
	require.Equal(t, before, s.Verify().Events, "no PIN was tried")
}

func TestWrongPINOfAnApproverCountsAsAtTheLock(t *testing.T) {
	s, till, boss := floor(t)
	for range 3 {
		_, err := till.Approve(t.Context(), staff.RightAdjust, &desk.Approval{Name: "赵敏", PIN: "0000"}, false, nil)
		code(t, err, "pin.wrong")
	}
	for _, e := range trail(s, model.StaffPINFailedKind) {
		require.Equal(t, till.Who().ID, e.ActorID(), "at whose session it was typed")
		require.Equal(t, boss.ID, e.SubjectID())
	}
	_, err := till.Approve(t.Context(), staff.RightAdjust, &desk.Approval{Name: "赵敏", PIN: "4680"}, false, nil)
	code(t, err, "pin.wait")
	_, err = s.Desk.SignIn(t.Context(), "赵敏", "4680")
	code(t, err, "pin.wait")
	s.Clock.Advance(5 * time.Second)
	_, err = till.Approve(t.Context(), staff.RightAdjust, &desk.Approval{Name: "赵敏", PIN: "4680"}, false, nil)
	require.NoError(t, err)
}

func TestBeyondALimitEverybodyNeedsSomebodyElse(t *testing.T) {
	s, till, boss := floor(t)
	ctx := t.Context()
	_, err := s.Owner.Approve(ctx, staff.RightAdjust, nil, true, nil)
	code(t, err, "approval.needed")
	_, err = s.Owner.Approve(ctx, staff.RightAdjust, &desk.Approval{Name: "王芳", PIN: storetest.PIN}, true, nil)
	code(t, err, "approval.own")
	for _, session := range []*desk.Session{s.Owner, till} {
		approved, err := session.Approve(ctx, staff.RightAward, &desk.Approval{Badge: "E-2207"}, true, nil)
		require.NoError(t, err)
		require.Equal(t, boss.ID, approved)
	}
}

func TestAuditorChangesNothingWithAnApprovalEither(t *testing.T) {
	s, _, _ := floor(t)
	hire(s, "老周", staff.Auditor, "3333", "")
	auditor, err := s.Desk.SignIn(t.Context(), "老周", "3333")
	require.NoError(t, err)
	for _, limit := range []bool{false, true} {
		_, err = auditor.Approve(t.Context(), staff.RightAdjust, &desk.Approval{Badge: "E-2207"}, limit, nil)
		code(t, err, "staff.not_allowed")
	}
}

func TestApprovalEndsWithTheRoleOrTheAccountOfItsGiver(t *testing.T) {
	for name, change := range map[string]func(context.Context, *desk.Session) error{
		"role": func(ctx context.Context, owner *desk.Session) error {
			return owner.SetRole(ctx, "赵敏", staff.Cashier)
		},
		"closed": func(ctx context.Context, owner *desk.Session) error { return owner.DisableStaff(ctx, "赵敏") },
	} {
		t.Run(name, func(t *testing.T) {
			s, till, _ := floor(t)
			_, err := till.Approve(t.Context(), staff.RightAdjust, &desk.Approval{Name: "赵敏", PIN: "4680"}, false, func() {
				require.NoError(t, change(t.Context(), s.Owner))
			})
			code(t, err, "approval.gone")
		})
	}
	s, till, boss := floor(t)
	approved, err := till.Approve(t.Context(), staff.RightAdjust, &desk.Approval{Badge: "E-2207"}, false, func() {
		require.NoError(t, s.Owner.SetRole(t.Context(), "赵敏", staff.Manager))
	})
	require.NoError(t, err, "another role that may is as good")
	require.Equal(t, boss.ID, approved)
}

func TestApproversAreWhoCouldProveIt(t *testing.T) {
	s, till, _ := floor(t)
	ctx := t.Context()
	hire(s, "老周", staff.Auditor, "3333", "")
	hire(s, "老王", staff.Manager, "", "")
	hire(s, "老张", staff.Supervisor, "5555", "")
	require.NoError(t, s.Owner.DisableStaff(ctx, "老张"))
	names := func(session *desk.Session, right staff.Right) (all []string) {
		people, err := session.Approvers(ctx, right)
		require.NoError(t, err)
		for _, p := range people {
			all = append(all, p.Name)
		}
		return all
	}
	require.Equal(t, []string{"王芳", "赵敏"}, names(till, staff.RightAdjust))
	require.Equal(t, []string{"王芳"}, names(till, staff.RightStaff))
	require.Equal(t, []string{"赵敏"}, names(s.Owner, staff.RightAdjust))
}
