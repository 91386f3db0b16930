package staff

import (
	"testing"

	"github.com/stretchr/testify/require"

	"regulars/model"
)

var cheap = Cost{Time: 1, Memory: 64, Threads: 1}

func TestPINMatchesOnlyItselfUnderItsPepper(t *testing.T) {
	pepper := []byte("kept outside the database")
	stored := HashPIN("2580", pepper, [16]byte{1}, cheap)
	require.True(t, MatchPIN(stored, "2580", pepper))
	require.False(t, MatchPIN(stored, "2581", pepper))
	require.False(t, MatchPIN(stored, "", pepper))
	require.False(t, MatchPIN(stored, "2580", []byte("of another shop")))
	require.NotEqual(t, stored, HashPIN("2580", pepper, [16]byte{2}, cheap), "the salt tells equal PINs apart")
	for _, broken := range []string{"", "argon2id", "argon2id$0$64$1$AAAA$AAAA", "bcrypt$1$64$1$AAAA$AAAA", stored[:len(stored)-2]} {
		require.False(t, MatchPIN(broken, "2580", pepper), broken)
	}
}

func TestPINIsFourToTwelveDigits(t *testing.T) {
	for pin, good := range map[string]bool{"1234": true, "123456789012": true, "123": false, "1234567890123": false, "12a4": false, "": false} {
		require.Equal(t, good, CheckPINForm(pin) == nil, pin)
	}
	require.Equal(t, model.Code("pin.form"), model.CodeOf(CheckPINForm("1")))
}

func TestRolesAreOneTable(t *testing.T) {
	for _, role := range Roles {
		require.True(t, role.Known())
		require.True(t, role.May(RightFind), role)
	}
	for _, right := range Rights {
		require.True(t, Manager.May(right), right)
		if Cashier.May(right) {
			require.True(t, Supervisor.May(right), "a supervisor may all that a cashier may: %s", right)
		}
	}
	for _, right := range []Right{RightEnrol, RightAward, RightUndo, RightRefund, RightFeedback, RightAdjust, RightImport, RightStaff, RightProgram, RightKeep, RightApprove} {
		require.False(t, Auditor.May(right), "an auditor changes nothing: %s", right)
	}
	require.False(t, Role("owner").Known())
	require.False(t, Role("").May(RightFind))
}
