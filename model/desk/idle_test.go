package desk_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"regulars/model/desk"
	"regulars/model/program"
	"regulars/store/storetest"
)

func TestPointsEndedByInactivityStayEndedUnderTheNextProgram(t *testing.T) {
	s, ctx := storetest.Open(t), t.Context()
	idle := program.DefaultText() + "\n[expiry]\nmode = \"idle\"\nmonths = 6\n"
	if strings.Count(program.DefaultText(), "\n[expiry]") > 0 {
		t.Fatal("the default program has an expiry now: write this test anew")
	}
	_, err := s.Owner.PublishProgram(ctx, idle)
	require.NoError(t, err)
	m, err := s.Owner.Enrol(ctx, desk.Enrolment{Phone: "13800138000"})
	require.NoError(t, err)
	_, err = s.Owner.Award(ctx, m.ID, desk.Sale{Amount: 50_000})
	require.NoError(t, err)
	s.Clock.Advance(250 * 24 * time.Hour)
	m, err = s.Owner.Member(ctx, m.ID)
	require.NoError(t, err)
	require.Zero(t, m.Balance)
	_, err = s.Owner.PublishProgram(ctx, program.DefaultText())
	require.NoError(t, err)
	m, err = s.Owner.Member(ctx, m.ID)
	require.NoError(t, err)
	require.Zero(t, m.Balance, "a new program brings nothing back")
}
