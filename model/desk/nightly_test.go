package desk_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"regulars/model"
	"regulars/model/desk"
	"regulars/model/staff"
	"regulars/store/storetest"
)

const oneDay = 24 * time.Hour

// shortLived is a program whose points end after two months and whose steps are kept for two.
const shortLived = `
[earn]
points = 1
per = "1.00"
[redeem]
points = 100
value = "1.00"
minimum = 100
step = 100
[expiry]
mode = "months"
months = 2
[ladder]
months = 2
keep = 2
[[tier]]
code = "ordinary"
zh = "普通"
en = "Ordinary"
from = "0"
[[tier]]
code = "gold"
zh = "金卡"
en = "Gold"
from = "500"
`

// cashierOf is the session of a cashier, whom a shop has only one of.
func cashierOf(s *storetest.Shop) *desk.Session {
	s.T.Helper()
	hire(s, "小李", staff.Cashier, "1357", "")
	session, err := s.Desk.SignIn(s.T.Context(), "小李", "1357")
	require.NoError(s.T, err)
	return session
}

// last is the place of the newest event.
func last(s *storetest.Shop) (pos uint64) {
	s.T.Helper()
	require.NoError(s.T, s.Store.View(s.T.Context(), func(b desk.Book) error {
		pos = b.Last()
		return nil
	}))
	return pos
}

func TestNightlyBooksWhatEndedAndThenNothing(t *testing.T) {
	s := storetest.Open(t)
	ctx := t.Context()
	publish(t, s, shortLived)
	gold, plain, idle := s.Enrol("13812341641", ""), s.Enrol("13812341642", ""), s.Enrol("13812341643", "")
	s.Award(gold.ID, 60000)
	s.Award(plain.ID, 3000)
	_, err := s.Owner.Hold(ctx, gold.ID, 100, "")
	require.NoError(t, err)

	before := last(s)
	report, err := s.Owner.Nightly(ctx, nil)
	require.NoError(t, err)
	require.Equal(t, desk.NightlyReport{Members: 3}, report, "nothing has ended yet")
	require.Equal(t, before, last(s), "who has nothing to book costs no write")

	s.Clock.Advance(70 * oneDay)
	done := int64(0)
	report, err = s.Owner.Nightly(ctx, func(n int64) { done += n })
	require.NoError(t, err)
	require.Equal(t, desk.NightlyReport{Members: 3, Expired: 2, Points: 630, Fell: 1, Holds: 1}, report)
	require.EqualValues(t, 3, done)
	require.Equal(t, before+3, last(s), "an expiry each, and a step")
	for _, id := range []model.ID{gold.ID, plain.ID, idle.ID} {
		m := s.Member(id)
		require.Zero(t, m.Balance)
		require.Equal(t, "ordinary", m.Standing.Tier.Code)
	}

	before = last(s)
	report, err = s.Owner.Nightly(ctx, nil)
	require.NoError(t, err)
	require.Equal(t, desk.NightlyReport{Members: 3}, report)
	require.Equal(t, before, last(s), "a second night books nothing again")
}

func TestNightlyKeepsWhoStillReachesTheStep(t *testing.T) {
	s := storetest.Open(t)
	publish(t, s, shortLived)
	m := s.Enrol("13812341641", "")
	s.Award(m.ID, 60000)
	s.Clock.Advance(55 * oneDay)
	s.Award(m.ID, 60000)
	s.Clock.Advance(8 * oneDay) // the time that the step was kept for is over
	report, err := s.Owner.Nightly(t.Context(), nil)
	require.NoError(t, err)
	require.EqualValues(t, 1, report.Kept)
	require.Zero(t, report.Fell)
	require.Equal(t, "gold", s.Member(m.ID).Standing.Tier.Code)
}

func TestNightlyNeedsMoreMembersThanOneTransactionTakes(t *testing.T) {
	s := storetest.Open(t)
	publish(t, s, shortLived)
	rows := make([]desk.IncomingMember, 1201)
	for i := range rows {
		points := model.Points(10)
		if i%2 == 1 {
			points = 0
		}
		rows[i] = desk.IncomingMember{Fields: model.Fields{model.FieldExternal: model.Points(i + 1).Format()}, Points: &points}
	}
	_, err := s.Owner.BookMembers(t.Context(), rows)
	require.NoError(t, err)
	s.Clock.Advance(70 * oneDay)
	report, err := s.Owner.Nightly(t.Context(), nil)
	require.NoError(t, err)
	require.Equal(t, desk.NightlyReport{Members: 1201, Expired: 601, Points: 6010}, report)
	again, err := s.Owner.Nightly(t.Context(), nil)
	require.NoError(t, err)
	require.Equal(t, desk.NightlyReport{Members: 1201}, again)
}

func TestNightlyStopsWhenAskedToAndIsRefusedToACashier(t *testing.T) {
	s := storetest.Open(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	s.Enrol("13812341641", "")
	_, err := s.Owner.Nightly(ctx, nil)
	require.Error(t, err)
	_, err = cashierOf(s).Nightly(t.Context(), nil)
	code(t, err, "staff.not_allowed")
}

// BenchmarkNightlyAtRest looks at members for whom there is nothing to book.
func BenchmarkNightlyAtRest(b *testing.B) {
	const members = 20_000
	s := storetest.Open(b)
	publish(b, s, shortLived)
	points := model.Points(10)
	for from := 0; from < members; from += 1_000 {
		rows := make([]desk.IncomingMember, 1_000)
		for i := range rows {
			rows[i] = desk.IncomingMember{Fields: model.Fields{model.FieldExternal: fmt.Sprint(from + i)}, Points: &points}
		}
		_, err := s.Owner.BookMembers(b.Context(), rows)
		require.NoError(b, err)
	}
	b.ReportAllocs()
	for b.Loop() {
		report, err := s.Owner.Nightly(b.Context(), nil)
		require.NoError(b, err)
		require.EqualValues(b, members, report.Members)
	}
	b.ReportMetric(float64(members)*float64(b.N)/b.Elapsed().Seconds(), "members/s")
}
