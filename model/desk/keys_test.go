package desk_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"regulars/model"
	"regulars/model/desk"
	"regulars/model/staff"
	"regulars/store/storetest"
)

const (
	firstKey  = "SHA256:uNiVztksCsDhcc0u9e8BrrQXVUpKZIDTMczCvj3tD2s"
	secondKey = "SHA256:nThbg6kXUpJWGl7E1IGOCspRomTxdCARLviKw6E5SY8"
)

func TestKeyOpensItsOwnAccountOnly(t *testing.T) {
	s, ctx := storetest.Open(t), t.Context()
	_, err := s.Owner.AddStaff(ctx, "Li Na", staff.Cashier, "2580")
	require.NoError(t, err)
	require.NoError(t, s.Owner.AddKey(ctx, "Li Na", firstKey))
	till, err := s.Owner.SignInByKey(ctx, firstKey)
	require.NoError(t, err)
	require.Equal(t, "Li Na", till.Who().Name)
	_, err = s.Owner.SignInByKey(ctx, secondKey)
	require.Equal(t, model.Code("key.staff_unknown"), model.CodeOf(err))
	_, err = s.Owner.SignInByToken(ctx, firstKey)
	require.Equal(t, model.Code("key.staff_unknown"), model.CodeOf(err), "a key is no token")
	require.Equal(t, model.Code("key.staff_taken"), model.CodeOf(s.Owner.AddKey(ctx, s.Owner.Who().Name, firstKey)))
	require.Equal(t, model.Code("staff.not_allowed"), model.CodeOf(till.AddKey(ctx, "Li Na", secondKey)), "a cashier adds no key, not even to herself")
	require.NoError(t, s.Owner.RemoveKey(ctx, "Li Na", "SHA256:uNiV"))
	_, err = s.Owner.SignInByKey(ctx, firstKey)
	require.Equal(t, model.Code("key.staff_unknown"), model.CodeOf(err))
}

func TestTokenIsShownOnceAndNotKept(t *testing.T) {
	s, ctx := storetest.Open(t), t.Context()
	_, err := s.Owner.AddStaff(ctx, "POS 1", staff.Cashier, "")
	require.NoError(t, err)
	token, err := s.Owner.NewToken(ctx, "POS 1")
	require.NoError(t, err)
	program, err := s.Owner.SignInByToken(ctx, token)
	require.NoError(t, err)
	require.Equal(t, "POS 1", program.Who().Name)
	keys, err := s.Owner.Keys(ctx, "POS 1")
	require.NoError(t, err)
	require.Len(t, keys, 1)
	require.NotContains(t, keys[0], token)
	require.NoError(t, s.Owner.DisableStaff(ctx, "POS 1"))
	_, err = s.Owner.SignInByToken(ctx, token)
	require.Equal(t, model.Code("key.staff_unknown"), model.CodeOf(err))
}

func TestCodeEnrolsOneKeyWithinItsTime(t *testing.T) {
	s, ctx := storetest.Open(t), t.Context()
	_, err := s.Owner.AddStaff(ctx, "Li Na", staff.Cashier, "2580")
	require.NoError(t, err)
	code, _, err := s.Owner.NewCode(ctx, "Li Na")
	require.NoError(t, err)
	_, err = s.Owner.EnrolKey(ctx, "aaaaaaaaaa", firstKey)
	require.Equal(t, model.Code("key.staff_code"), model.CodeOf(err))
	person, err := s.Owner.EnrolKey(ctx, code, firstKey)
	require.NoError(t, err)
	require.Equal(t, "Li Na", person.Name)
	_, err = s.Owner.EnrolKey(ctx, code, secondKey)
	require.Equal(t, model.Code("key.staff_code"), model.CodeOf(err), "a code serves once")

	late, _, err := s.Owner.NewCode(ctx, "Li Na")
	require.NoError(t, err)
	s.Clock.Advance(11 * time.Minute)
	_, err = s.Owner.EnrolKey(ctx, late, secondKey)
	require.Equal(t, model.Code("key.staff_code"), model.CodeOf(err))
}

func TestSessionEndsForWhoWasLetGo(t *testing.T) {
	s, ctx := storetest.Open(t), t.Context()
	_, err := s.Owner.AddStaff(ctx, "Li Na", staff.Cashier, "2580")
	require.NoError(t, err)
	m, err := s.Owner.Enrol(ctx, desk.Enrolment{Phone: "13800138000"})
	require.NoError(t, err)
	till, err := s.Desk.SignIn(ctx, "Li Na", "2580")
	require.NoError(t, err)
	_, err = till.Award(ctx, m.ID, desk.Sale{Amount: 100})
	require.NoError(t, err)
	require.NoError(t, s.Owner.SetRole(ctx, "Li Na", staff.Auditor))
	_, err = till.Award(ctx, m.ID, desk.Sale{Amount: 100})
	require.Equal(t, model.Code("staff.changed"), model.CodeOf(err), "another role is another session")
	require.NoError(t, s.Owner.SetRole(ctx, "Li Na", staff.Cashier))
	require.NoError(t, s.Owner.DisableStaff(ctx, "Li Na"))
	_, err = till.Award(ctx, m.ID, desk.Sale{Amount: 100})
	require.Equal(t, model.Code("staff.changed"), model.CodeOf(err))
}
