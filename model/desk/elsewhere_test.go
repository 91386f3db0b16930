package desk_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"regulars/model"
	"regulars/model/desk"
	"regulars/store/storetest"
)

// timeline reads a member's timeline, newest first.
func timeline(t testing.TB, s *storetest.Shop, id model.ID) []desk.Entry {
	t.Helper()
	entries, err := s.Owner.Timeline(t.Context(), id, 0, 50)
	require.NoError(t, err)
	return entries
}

func TestBalancesAreToldWhereNobodyElseMovedPoints(t *testing.T) {
	s := storetest.Open(t)
	id := s.Enrol("13812341641", "陈静").ID
	s.Join()
	s.Award(id, 10000)
	s.Award(id, 5000)
	s.Lay(id, storetest.ShopNumber, s.Account(id), s.Member(id).Fields, s.Last())
	s.Award(id, 2500)
	entries := timeline(t, s, id)
	for i, after := range []model.Points{175, 150, 100} {
		require.False(t, entries[i].Unsure)
		require.Equal(t, after, entries[i].After)
	}
	for _, p := range statement(s, id) {
		require.False(t, p.Unsure)
		require.NotEqual(t, desk.PostElse, p.Kind)
	}
}

func TestWhatOthersDidIsOneLineAndHidesTheBalancesBelow(t *testing.T) {
	s := storetest.Open(t)
	id := s.Enrol("13812341641", "陈静").ID
	s.Join()
	s.Award(id, 10000)
	s.Award(id, 5000)
	acc := s.Account(id)
	acc.Earned, acc.Redeemed = acc.Earned+120, acc.Redeemed+50
	s.Lay(id, storetest.ShopNumber, acc, s.Member(id).Fields, s.Last())
	s.Award(id, 2500)
	require.EqualValues(t, 150+70+25, s.Member(id).Balance)

	entries := timeline(t, s, id)
	require.EqualValues(t, 245, entries[0].After)
	require.False(t, entries[0].Unsure)
	for _, e := range entries[1:] {
		require.True(t, e.Unsure)
		require.Zero(t, e.After)
	}
	all := statement(s, id) // oldest first, a few lines at a time
	require.Equal(t, []desk.PostingKind{desk.PostAccrue, desk.PostAccrue, desk.PostElse, desk.PostAccrue}, kinds(all))
	require.EqualValues(t, 70, all[2].Points)
	require.EqualValues(t, 220, all[2].After)
	require.False(t, all[2].Unsure)
	require.True(t, all[2].At.IsZero())
	require.True(t, all[0].Unsure && all[1].Unsure)
	var sum model.Points
	for _, p := range all {
		sum += p.Points
	}
	require.EqualValues(t, 245, sum, "the lines add up")

	recent, err := s.Owner.Recent(t.Context(), 10)
	require.NoError(t, err)
	require.EqualValues(t, 245, recent[0].After)
	require.True(t, recent[1].Unsure)
	require.Zero(t, recent[1].After)
}

func TestPointsThatCameAndWentElsewhereHideBalancesAsWell(t *testing.T) {
	s := storetest.Open(t)
	id := s.Enrol("13812341641", "陈静").ID
	s.Join()
	s.Award(id, 10000)
	acc := s.Account(id)
	acc.Earned, acc.Redeemed = acc.Earned+50, acc.Redeemed+50
	s.Lay(id, storetest.ShopNumber, acc, s.Member(id).Fields, s.Last())
	require.True(t, timeline(t, s, id)[0].Unsure, "it may have been 150 in between")
	all := statement(s, id)
	require.Equal(t, desk.PostElse, all[len(all)-1].Kind)
	require.Zero(t, all[len(all)-1].Points)
}

func TestGuestIsFoundByIdentityAndHasAHome(t *testing.T) {
	s := storetest.Open(t)
	own := s.Enrol("13812341641", "陈静").ID
	s.Join()
	s.Lay(own, storetest.ShopNumber, s.Account(own), s.Member(own).Fields, s.Last())
	require.Zero(t, s.Member(own).Guest)
	guest := s.Guest(900)
	m := s.Member(guest)
	require.Equal(t, desk.ShopWord{Number: 4}, m.Guest, "nobody has told its name")
	s.Call(4, "河畔店")
	m = s.Member(guest)
	require.Equal(t, desk.ShopWord{Number: 4, Name: "河畔店"}, m.Guest)
	require.EqualValues(t, 900, m.Away())
	found, err := s.Owner.Resolve(t.Context(), guest.String())
	require.NoError(t, err)
	require.Equal(t, guest, found)
	rows, err := s.Owner.Find(t.Context(), guest.String(), 5)
	require.NoError(t, err)
	require.Len(t, rows, 1)
	require.EqualValues(t, 900, rows[0].Points)
	require.Zero(t, rows[0].Here)
	all := statement(s, guest)
	require.Equal(t, []desk.PostingKind{desk.PostElse}, kinds(all), "all of it came from elsewhere")
	require.EqualValues(t, 900, all[0].After)
	s.Reopen()
	found, err = s.Owner.Resolve(t.Context(), guest.String())
	require.NoError(t, err)
	require.Equal(t, guest, found)
}

func TestProgramUseNamesTheChain(t *testing.T) {
	s := storetest.Open(t)
	use, err := s.Owner.ProgramUse(t.Context())
	require.NoError(t, err)
	require.Empty(t, use.Chain)
	s.Join()
	use, err = s.Owner.ProgramUse(t.Context())
	require.NoError(t, err)
	require.Equal(t, "朝阳茶饮", use.Chain)
}
