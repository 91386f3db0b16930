package store_test

import (
	"context"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/require"

	"regulars/model/desk"
	"regulars/store/storetest"
)

func TestWaitWakesWithTheNextCommit(t *testing.T) {
	s := storetest.Open(t)
	member, err := s.Owner.Enrol(t.Context(), desk.Enrolment{Phone: "13800138000"})
	require.NoError(t, err)
	last, err := s.Store.Wait(t.Context(), desk.Seen{})
	require.NoError(t, err)
	woken := make(chan desk.Seen)
	go func() {
		next, _ := s.Store.Wait(t.Context(), last)
		woken <- next
	}()
	_, err = s.Owner.Award(t.Context(), member.ID, desk.Sale{Amount: 100})
	require.NoError(t, err)
	require.Greater(t, (<-woken).Event, last.Event)
}

func TestWaitEndsWithItsContext(t *testing.T) {
	s := storetest.Open(t)
	last, err := s.Store.Wait(t.Context(), desk.Seen{})
	require.NoError(t, err)
	synctest.Test(t, func(t *testing.T) {
		ctx, stop := context.WithCancel(t.Context())
		stop()
		_, err := s.Store.Wait(ctx, last)
		require.ErrorIs(t, err, context.Canceled)
	})
}
