package sample_test

import (
	"math/rand/v2"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"regulars/model"
	"regulars/model/desk"
	"regulars/model/sample"
	"regulars/store"
	"regulars/store/storetest"
)

// friday is 14:02 in the shop, as in the sketches of the screens.
var friday = time.Date(2026, time.November, 20, 6, 2, 0, 0, time.UTC)

// shop is a sample shop in a file of its own.
type shop struct {
	t     testing.TB
	file  *store.Store
	owner *desk.Session
}

// open makes a sample shop; salt makes the file's own randomness.
func open(t testing.TB, o sample.Options, salt byte) *shop {
	t.Helper()
	clock := sample.NewClock(o.Now)
	file, err := store.Create(t.TempDir(), store.Options{Clock: clock.Now, Random: rand.NewChaCha8([32]byte{salt})})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, file.Close()) })
	o.Clock = clock
	owner, err := sample.Make(t.Context(), desk.New(file, desk.Options{PINCost: storetest.FastPIN}), o)
	require.NoError(t, err)
	require.Equal(t, o.Now.UTC(), clock.Now(), "the clock is left at the present")
	return &shop{t, file, owner}
}

func (s *shop) verify() {
	s.t.Helper()
	report, err := s.file.Verify(s.t.Context(), nil)
	require.NoError(s.t, err)
	require.True(s.t, report.OK(), "%+v", report)
}

func (s *shop) members() []*desk.Member {
	s.t.Helper()
	var all []*desk.Member
	require.NoError(s.t, s.owner.ExportMembers(s.t.Context(), func(m *desk.Member) error {
		all = append(all, m)
		return nil
	}))
	return all
}

func (s *shop) entries() []desk.Entry {
	s.t.Helper()
	var all []desk.Entry
	every := func(model.Kind) bool { return true }
	require.NoError(s.t, s.owner.ExportEntries(s.t.Context(), every, func(e desk.Entry) error {
		all = append(all, e)
		return nil
	}))
	return all
}

func (s *shop) cases() []desk.CaseView {
	s.t.Helper()
	cases, err := s.owner.Cases(s.t.Context(), desk.CaseQuery{Open: true})
	require.NoError(s.t, err)
	return cases
}

// member finds a member by phone.
func (s *shop) member(phone string) *desk.Member {
	s.t.Helper()
	id, err := s.owner.Resolve(s.t.Context(), phone)
	require.NoError(s.t, err)
	m, err := s.owner.Member(s.t.Context(), id)
	require.NoError(s.t, err)
	return m
}

// found are the names that the search box gives.
func (s *shop) found(text string) []string {
	s.t.Helper()
	require.NoError(s.t, s.file.Ready(s.t.Context()))
	rows, err := s.owner.Find(s.t.Context(), text, 0)
	require.NoError(s.t, err)
	names := make([]string, len(rows))
	for i, r := range rows {
		names[i] = r.Name
	}
	return names
}
