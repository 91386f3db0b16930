package desk_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"regulars/model"
	"regulars/model/desk"
	"regulars/model/program"
	"regulars/model/staff"
	"regulars/store/storetest"
)

func TestProgramHistoryKnowsEveryVersion(t *testing.T) {
	s := storetest.Open(t)
	first, _, err := s.Owner.ProgramText(t.Context())
	require.NoError(t, err)
	m := s.Enrol("13812341641", "")
	for range 30 { // so that the first version is far from the end
		s.Award(m.ID, 100)
	}
	s.Clock.Advance(time.Hour)
	version, err := s.Owner.PublishProgramOver(t.Context(), lively, 1)
	require.NoError(t, err)
	require.EqualValues(t, 2, version)
	s.Award(m.ID, 100)
	all, err := s.Owner.ProgramHistory(t.Context())
	require.NoError(t, err)
	require.Len(t, all, 2)
	require.EqualValues(t, 2, all[0].Version)
	require.EqualValues(t, 1, all[1].Version)
	require.Equal(t, "王芳", all[0].By)
	require.WithinDuration(t, s.Clock.Now(), all[0].At, time.Second)
	text, err := s.Owner.ProgramOf(t.Context(), all[0].Entry)
	require.NoError(t, err)
	require.Equal(t, lively, text)
	text, err = s.Owner.ProgramOf(t.Context(), all[1].Entry)
	require.NoError(t, err)
	require.Equal(t, first, text)
	_, err = s.Owner.ProgramOf(t.Context(), model.ID{Stream: all[0].Entry.Stream, N: 999})
	code(t, err, "entry.unknown")
	_, err = s.Owner.ProgramOf(t.Context(), model.ID{Stream: all[0].Entry.Stream, N: all[0].Entry.N + 1})
	code(t, err, "entry.unknown")
}

func TestFreshShopHasOneVersion(t *testing.T) {
	s := storetest.Open(t)
	all, err := s.Owner.ProgramHistory(t.Context())
	require.NoError(t, err)
	require.Len(t, all, 1)
	require.EqualValues(t, 1, all[0].Version)
}

func TestDraftOfAnOldVersionIsNotPublished(t *testing.T) {
	s := storetest.Open(t)
	_, err := s.Owner.PublishProgram(t.Context(), lively)
	require.NoError(t, err)
	_, err = s.Owner.PublishProgramOver(t.Context(), program.DefaultText(), 1)
	code(t, err, "program.moved")
	text, version, err := s.Owner.ProgramText(t.Context())
	require.NoError(t, err)
	require.EqualValues(t, 2, version)
	require.Equal(t, lively, text)
	_, err = s.Owner.PublishProgramOver(t.Context(), strings.Replace(lively, `per = "1"`, `per = "0"`, 1), 2)
	code(t, err, "program.amount")
	_, err = s.Owner.AddStaff(t.Context(), "李敏", staff.Cashier, "1111")
	require.NoError(t, err)
	cashier, err := s.Desk.SignIn(t.Context(), "李敏", "1111")
	require.NoError(t, err)
	_, err = cashier.PublishProgramOver(t.Context(), lively, 2)
	code(t, err, "staff.not_allowed")
	_, err = cashier.ProgramHistory(t.Context())
	require.NoError(t, err, "everybody may read")
}

func TestReadProgramNamesThePlaceOfAMistake(t *testing.T) {
	s := storetest.Open(t)
	_, err := s.Owner.ReadProgram(t.Context(), "[earn]\npoints = 1\nper = \"0\"\n")
	code(t, err, "program.amount")
	p, err := s.Owner.ReadProgram(t.Context(), lively)
	require.NoError(t, err)
	require.Len(t, p.Gifts, 1)
}

func TestProgramUseCountsWhatRulesHaveGiven(t *testing.T) {
	s := livelyShop(t)
	m := s.Enrol("13812341641", "")
	s.Award(m.ID, 10_000)
	_, err := s.Owner.Redeem(t.Context(), m.ID, desk.Redemption{Reward: "mug"})
	require.NoError(t, err)
	use, err := s.Owner.ProgramUse(t.Context())
	require.NoError(t, err)
	require.EqualValues(t, 1, use.Gifts["mug"].Count)
	require.EqualValues(t, 100, use.Campaigns["spring"].Points)
	require.Equal(t, "2026-03-06", use.Today.String())
}
