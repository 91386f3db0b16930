package desk_test

import (
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"regulars/model"
	"regulars/model/desk"
	"regulars/model/staff"
	"regulars/store/storetest"
)

// hire adds somebody; pin and badge may be "".
func hire(s *storetest.Shop, name string, role staff.Role, pin, badge string) desk.Person {
	s.T.Helper()
	who, err := s.Owner.AddStaff(s.T.Context(), name, role, pin)
	require.NoError(s.T, err)
	if badge != "" {
		require.NoError(s.T, s.Owner.SetBadge(s.T.Context(), name, badge))
	}
	return who
}

// trail gives the events of the kinds, oldest first, as the store has them.
func trail(s *storetest.Shop, kinds ...model.Kind) []*model.Event {
	s.T.Helper()
	var all []*model.Event
	require.NoError(s.T, s.Store.View(s.T.Context(), func(b desk.Book) error {
		for pos := uint64(1); pos <= b.Last(); pos++ {
			e, err := b.Event(pos)
			if err != nil {
				return err
			}
			for _, k := range kinds {
				if e.Kind == k {
					all = append(all, e)
				}
			}
		}
		return nil
	}))
	return all
}

// guess tries wrong PINs and wants each to be answered as one.
func guess(s *storetest.Shop, name string, times int) {
	s.T.Helper()
	for range times {
		_, err := s.Desk.SignIn(s.T.Context(), name, "0000")
		require.Equal(s.T, model.Code("pin.wrong"), model.CodeOf(err), "%v", err)
	}
}

// locked is how many seconds the people list says that somebody is locked.
func locked(s *storetest.Shop, name string) int64 {
	s.T.Helper()
	people, err := s.Desk.People(s.T.Context())
	require.NoError(s.T, err)
	for _, p := range people {
		if p.Name == name {
			return p.Locked
		}
	}
	require.Fail(s.T, "nobody is called "+name)
	return 0
}

func TestWrongPINsWaitLongerEachTimeAndTheRightOneIsNotEvenTried(t *testing.T) {
	s := storetest.Open(t)
	ctx := t.Context()
	guess(s, "王芳", 2)
	require.Zero(t, locked(s, "王芳"))
	for _, wait := range []time.Duration{5 * time.Second, 15 * time.Second, 45 * time.Second, 2 * time.Minute, 5 * time.Minute, 15 * time.Minute, 15 * time.Minute} {
		_, err := s.Desk.SignIn(ctx, "王芳", "0000")
		code(t, err, "pin.wrong")
		require.Equal(t, wait, desk.WaitOf(err))
		require.EqualValues(t, wait/time.Second, locked(s, "王芳"))
		before := s.Verify().Events
		s.Clock.Advance(wait - time.Second)
		for _, pin := range []string{storetest.PIN, "0000"} {
			_, err = s.Desk.SignIn(ctx, "王芳", pin)
			code(t, err, "pin.wait")
			require.Equal(t, time.Second, desk.WaitOf(err), "trying does not prolong the wait")
		}
		_, err = s.Desk.SignIn(ctx, "王芳", "")
		code(t, err, "pin.needed")
		require.Equal(t, before, s.Verify().Events, "what is not tried is not written")
		s.Clock.Advance(time.Second)
	}
	_, err := s.Desk.SignIn(ctx, "王芳", storetest.PIN)
	require.NoError(t, err)
	guess(s, "王芳", 2)
	require.Zero(t, locked(s, "王芳"), "the right one makes good")
}

func TestWaitOutlivesTheProgram(t *testing.T) {
	s := storetest.Open(t)
	hire(s, "小李", staff.Cashier, "1357", "")
	guess(s, "小李", 3)
	s.Reopen()
	_, err := s.Desk.SignIn(t.Context(), "小李", "1357")
	code(t, err, "pin.wait")
	require.EqualValues(t, 5, locked(s, "小李"))
	s.Clock.Advance(5 * time.Second)
	s.Reopen()
	guess(s, "小李", 1)
	require.EqualValues(t, 15, locked(s, "小李"), "the count goes on where it was")
}

func TestWrongPINsStandInTheTrailAndARightOneOnlyAfterThem(t *testing.T) {
	s := storetest.Open(t)
	who := hire(s, "小李", staff.Cashier, "1357", "")
	_, err := s.Desk.SignIn(t.Context(), "小李", "1357")
	require.NoError(t, err)
	require.Empty(t, trail(s, model.StaffPINFailedKind, model.StaffPINAcceptedKind))
	guess(s, "小李", 2)
	for range 2 {
		_, err = s.Desk.SignIn(t.Context(), "小李", "1357")
		require.NoError(t, err)
	}
	events := trail(s, model.StaffPINFailedKind, model.StaffPINAcceptedKind)
	kinds := []model.Kind{model.StaffPINFailedKind, model.StaffPINFailedKind, model.StaffPINAcceptedKind}
	require.Len(t, events, len(kinds))
	for i, e := range events {
		require.Equal(t, kinds[i], e.Kind)
		require.Equal(t, who.ID, e.SubjectID())
		require.True(t, e.ActorID().IsZero(), "nobody was signed in")
		body, err := e.ParseBody()
		require.NoError(t, err)
		switch v := body.(type) {
		case *model.StaffPINFailed:
			require.Equal(t, storetest.Start.Unix(), v.At)
		case *model.StaffPINAccepted:
			require.Equal(t, storetest.Start.Unix(), v.At)
		}
	}
}

func TestTriesAtOnceGetNoMoreAnswersThanOneAfterTheOther(t *testing.T) {
	s := storetest.Open(t)
	answers := make([]error, 20)
	var all sync.WaitGroup
	for i := range answers {
		all.Go(func() { _, answers[i] = s.Desk.SignIn(t.Context(), "王芳", "0000") })
	}
	all.Wait()
	count := map[model.Code]int{}
	for _, err := range answers {
		count[model.CodeOf(err)]++
	}
	require.Equal(t, map[model.Code]int{"pin.wrong": 3, "pin.wait": 17}, count)
	require.Len(t, trail(s, model.StaffPINFailedKind), 3)
	s.Clock.Advance(5 * time.Second)
	for i := range answers[:2] {
		all.Go(func() { _, answers[i] = s.Desk.SignIn(t.Context(), "王芳", "0000") })
	}
	all.Wait()
	require.ElementsMatch(t, []model.Code{"pin.wrong", "pin.wait"}, []model.Code{model.CodeOf(answers[0]), model.CodeOf(answers[1])})
}

func TestNewPINEndsTheWait(t *testing.T) {
	s := storetest.Open(t)
	hire(s, "小李", staff.Cashier, "1357", "")
	guess(s, "小李", 3)
	require.NoError(t, s.Owner.SetPIN(t.Context(), "小李", "2468"))
	require.Zero(t, locked(s, "小李"))
	_, err := s.Desk.SignIn(t.Context(), "小李", "2468")
	require.NoError(t, err)
	require.Empty(t, trail(s, model.StaffPINAcceptedKind), "there was no row to end")
}

func TestWaitIsOfOneAccountAndOfItsPINAlone(t *testing.T) {
	s := storetest.Open(t)
	ctx := t.Context()
	hire(s, "小李", staff.Cashier, "1357", "E-2207")
	hire(s, "小赵", staff.Cashier, "", "")
	guess(s, "小李", 3)
	_, err := s.Desk.SignIn(ctx, "王芳", storetest.PIN)
	require.NoError(t, err)
	_, err = s.Desk.SignInByBadge(ctx, "E-2207")
	require.NoError(t, err, "a badge guesses nothing")
	require.EqualValues(t, 5, locked(s, "小李"), "and proves no PIN")
	for range 5 {
		_, err = s.Desk.SignIn(ctx, "小赵", "0000")
		require.NoError(t, err, "an account without a PIN takes any")
	}
	require.Zero(t, locked(s, "小赵"))
}

func TestUnknownBadgesWaitToo(t *testing.T) {
	s := storetest.Open(t)
	ctx := t.Context()
	hire(s, "小李", staff.Cashier, "1357", "E-2207")
	before := s.Verify().Events
	for range 2 {
		_, err := s.Desk.SignInByBadge(ctx, "E-9999")
		code(t, err, "badge.unknown")
		require.Zero(t, desk.WaitOf(err))
	}
	_, err := s.Desk.SignInByBadge(ctx, "?")
	code(t, err, "badge.unknown")
	require.Equal(t, 5*time.Second, desk.WaitOf(err))
	_, err = s.Desk.SignInByBadge(ctx, "E-2207")
	code(t, err, "badge.wait")
	_, err = s.Desk.SignIn(ctx, "小李", "1357")
	require.NoError(t, err, "a PIN is another door")
	s.Clock.Advance(5 * time.Second)
	_, err = s.Desk.SignInByBadge(ctx, "E-2207")
	require.NoError(t, err)
	_, err = s.Desk.SignInByBadge(ctx, "E-9999")
	require.Zero(t, desk.WaitOf(err), "a known badge makes good")
	require.Equal(t, before, s.Verify().Events)
}

func TestClosedAccountHasNoWait(t *testing.T) {
	s := storetest.Open(t)
	who := hire(s, "小李", staff.Cashier, "1357", "")
	guess(s, "小李", 3)
	require.NoError(t, s.Owner.DisableStaff(t.Context(), "小李"))
	require.Zero(t, locked(s, "小李"))
	_, err := s.Desk.SignIn(t.Context(), who.ID.String(), "1357")
	code(t, err, "staff.unknown")
}
