package desk_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"regulars/model"
	"regulars/model/desk"
	"regulars/model/staff"
	"regulars/store/storetest"
)

func TestDisplayKeyOpensTheDisplayOfItsTillAndNoAccount(t *testing.T) {
	s, ctx := storetest.Open(t), t.Context()
	require.NoError(t, s.Owner.AddDisplayKey(ctx, " front ", firstKey))
	till, err := s.Desk.DisplayByKey(ctx, firstKey)
	require.NoError(t, err)
	require.Equal(t, "front", till)
	_, err = s.Desk.SignInByKey(ctx, firstKey)
	require.Equal(t, model.Code("key.staff_unknown"), model.CodeOf(err))
	_, err = s.Desk.SignInByToken(ctx, firstKey)
	require.Equal(t, model.Code("key.staff_unknown"), model.CodeOf(err))
	_, err = s.Desk.DisplayByKey(ctx, secondKey)
	require.Equal(t, model.Code("key.staff_unknown"), model.CodeOf(err))

	require.NoError(t, s.Owner.AddKey(ctx, s.Owner.Who().Name, secondKey))
	_, err = s.Desk.DisplayByKey(ctx, secondKey)
	require.Equal(t, model.Code("key.staff_unknown"), model.CodeOf(err), "a key of the staff is no display's")

	s.Reopen()
	keys, err := s.Owner.DisplayKeys(ctx)
	require.NoError(t, err)
	require.Equal(t, []desk.DisplayKey{{Till: "front", Key: firstKey}}, keys)
	gone, err := s.Owner.RemoveDisplayKey(ctx, "SHA256:uNiV")
	require.NoError(t, err)
	require.Equal(t, keys[0], gone)
	_, err = s.Desk.DisplayByKey(ctx, firstKey)
	require.Equal(t, model.Code("key.staff_unknown"), model.CodeOf(err))
	require.True(t, s.Verify().Views)
}

func TestKeyOpensOneThingOnly(t *testing.T) {
	s, ctx := storetest.Open(t), t.Context()
	_, err := s.Owner.AddStaff(ctx, "Li Na", staff.Cashier, "2580")
	require.NoError(t, err)
	require.NoError(t, s.Owner.AddKey(ctx, "Li Na", firstKey))
	require.Equal(t, model.Code("key.staff_taken"), model.CodeOf(s.Owner.AddDisplayKey(ctx, "front", firstKey)))
	require.NoError(t, s.Owner.AddDisplayKey(ctx, "front", secondKey))
	require.Equal(t, model.Code("key.display_taken"), model.CodeOf(s.Owner.AddDisplayKey(ctx, "back", secondKey)))
	require.Equal(t, model.Code("key.display_taken"), model.CodeOf(s.Owner.AddKey(ctx, "Li Na", secondKey)))
	code, _, err := s.Owner.NewCode(ctx, "Li Na")
	require.NoError(t, err)
	_, err = s.Desk.EnrolKey(ctx, code, secondKey)
	require.Equal(t, model.Code("key.display_taken"), model.CodeOf(err), "nor does a code make it one of the staff")
}

func TestDisplayKeysAreTheManagersAndLimited(t *testing.T) {
	s, ctx := storetest.Open(t), t.Context()
	_, err := s.Owner.AddStaff(ctx, "Li Na", staff.Cashier, "2580")
	require.NoError(t, err)
	cashier, err := s.Desk.SignIn(ctx, "Li Na", "2580")
	require.NoError(t, err)
	const refused = model.Code("staff.not_allowed")
	require.Equal(t, refused, model.CodeOf(cashier.AddDisplayKey(ctx, "front", firstKey)))
	_, err = cashier.DisplayKeys(ctx)
	require.Equal(t, refused, model.CodeOf(err))
	_, err = cashier.RemoveDisplayKey(ctx, firstKey)
	require.Equal(t, refused, model.CodeOf(err))

	for till, code := range map[string]model.Code{"": "key.display_till", " ": "key.display_till", strings.Repeat("x", 65): "key.display_till", "front": "key.staff_form"} {
		require.Equal(t, code, model.CodeOf(s.Owner.AddDisplayKey(ctx, till, "")), "%q", till)
	}
	for i := range 64 {
		require.NoError(t, s.Owner.AddDisplayKey(ctx, "front", fmt.Sprintf("SHA256:%02d", i)))
	}
	require.Equal(t, model.Code("key.display_many"), model.CodeOf(s.Owner.AddDisplayKey(ctx, "front", firstKey)))
	for _, key := range []string{"", "SHA256:0", "SHA256:99"} {
		_, err = s.Owner.RemoveDisplayKey(ctx, key)
		require.Equal(t, model.Code("key.display_which"), model.CodeOf(err), key)
	}
}
