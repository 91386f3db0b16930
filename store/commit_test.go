package store

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"regulars/model"
	"regulars/model/care"
	"regulars/model/desk"
)

func TestLogNeverGoesBackInTime(t *testing.T) {
	s := newShop(t)
	id := s.enrol(1)
	for _, jump := range []time.Duration{0, time.Hour, -48 * time.Hour, 0, time.Millisecond, -time.Millisecond, 30 * 365 * 24 * time.Hour, -60 * 365 * 24 * time.Hour, 0} {
		s.clock.add(jump)
		s.award(id, 100)
		s.complain(id)
		s.reopen()
	}
	var last model.HLC
	for pos := uint64(1); pos <= s.store.tip.pos; pos++ {
		require.NoError(t, s.store.View(t.Context(), func(b desk.Book) error {
			e, err := b.Event(pos)
			require.NoError(t, err)
			require.Greater(t, e.HLC, last, "event %d", pos)
			last = e.HLC
			return nil
		}))
	}
	s.verified()
	require.Equal(t, model.HLC(5), model.NextHLC(4, time.UnixMilli(-1)), "a clock before 1970 counts as no clock")
	require.Equal(t, model.HLC(1000)<<16, model.NextHLC(0, time.UnixMilli(1000)))
	require.Equal(t, model.HLC(1000)<<16+1, model.NextHLC(model.HLC(1000)<<16, time.UnixMilli(1000)))
	require.Equal(t, model.HLC(1001)<<16, model.NextHLC(model.HLC(1000)<<16+0xffff, time.UnixMilli(1000)), "a full counter borrows from the clock")
}

// stopped holds the writer at a decision until the test lets it go.
func (s *shop) stopped() (letGo func() error) {
	s.t.Helper()
	here, goOn, done := make(chan struct{}), make(chan struct{}), make(chan error, 1)
	go func() {
		done <- s.store.Decide(context.Background(), s.owner.Who().ID, func(desk.Book) ([]model.Draft, error) {
			close(here)
			<-goOn
			return nil, model.Refuse("redeem.none")
		})[0]
	}()
	<-here
	return func() error {
		close(goOn)
		return <-done
	}
}

// waitQueued returns once so many jobs wait for the writer.
func (s *shop) waitQueued(n int) {
	for len(s.store.queue) < n {
		runtime.Gosched()
	}
}

func TestConcurrentAwardsShareACommit(t *testing.T) {
	const tills = 64
	s := newShop(t)
	ids := make([]model.ID, 8)
	for i := range ids {
		ids[i] = s.enrol(i)
	}
	letGo := s.stopped()
	before := s.store.moment.txid
	var group sync.WaitGroup
	answers := make([]desk.Answer, tills)
	errs := make([]error, tills)
	for i := range tills {
		group.Go(func() {
			answers[i], errs[i] = s.owner.Award(t.Context(), ids[i%len(ids)], desk.Sale{Amount: model.Money(100 + i), Receipt: fmt.Sprint("R", i)})
		})
	}
	s.waitQueued(tills)
	codeOf(t, letGo(), "redeem.none")
	group.Wait()
	seen := map[uint64]bool{}
	for i := range tills {
		require.NoError(t, errs[i])
		require.False(t, seen[answers[i].Entry.N])
		seen[answers[i].Entry.N] = true
	}
	require.Equal(t, before+1, s.store.moment.txid, "all that waited is one commit")
	s.verified()
}

func TestDecisionThatPanicsRefusesOnlyItself(t *testing.T) {
	s := newShop(t)
	id := s.enrol(1)
	letGo := s.stopped()
	var group sync.WaitGroup
	var bug, huge, fine error
	group.Go(func() {
		bug = s.store.Decide(t.Context(), s.owner.Who().ID, func(desk.Book) ([]model.Draft, error) { panic("a bug") })[0]
	})
	s.waitQueued(1)
	group.Go(func() {
		huge = s.store.Decide(t.Context(), s.owner.Who().ID, func(b desk.Book) ([]model.Draft, error) {
			return []model.Draft{
				{Kind: model.PointsAdjustedKind, Member: id, Body: &model.PointsAdjusted{Points: 7, Reason: "half of it"}},
				{Kind: model.CaseOpenedKind, Member: id, Subject: b.Next(desk.NextCase), Body: &model.CaseOpened{Feedback: care.Praise, Channel: strings.Repeat("x", model.MaxWire)}},
			}, nil
		})[0]
	})
	s.waitQueued(2)
	group.Go(func() { _, fine = s.owner.Award(t.Context(), id, desk.Sale{Amount: 10000}) })
	s.waitQueued(3)
	require.Error(t, letGo())
	group.Wait()
	require.ErrorContains(t, bug, "a bug")
	codeOf(t, huge, "event.large")
	require.NoError(t, fine)
	m, err := s.owner.Member(t.Context(), id)
	require.NoError(t, err)
	require.EqualValues(t, 100, m.Balance, "nothing of the refused ones is there")
	s.verified()
}

func TestWhatCouldNotBeReadAgainIsNotWritten(t *testing.T) {
	s := newShop(t)
	id := s.enrol(1)
	before := s.store.tip
	for name, draft := range map[string]model.Draft{
		"request that is no text": {Kind: model.PointsAdjustedKind, Member: id, Request: "sale/\xff", Body: &model.PointsAdjusted{Points: 1, Reason: "x"}},
		"body that is no text":    {Kind: model.PointsAdjustedKind, Member: id, Body: &model.PointsAdjusted{Points: 1, Reason: "\xff"}},
		"name that is no text":    {Kind: model.MemberEditedKind, Member: id, Body: &model.MemberEdited{}, PII: model.Fields{model.FieldName: "\xff"}},
		"too many lines":          {Kind: model.SaleRecordedKind, Member: id, Body: &model.SaleRecorded{Den: 1, Lines: make([]model.Line, 1<<16+1)}},
		"request that is too long": {
			Kind: model.PointsAdjustedKind, Member: id, Request: strings.Repeat("x", model.MaxRequest+1), Body: &model.PointsAdjusted{Points: 1, Reason: "x"},
		},
	} {
		errs := s.store.Decide(t.Context(), s.owner.Who().ID, func(desk.Book) ([]model.Draft, error) { return []model.Draft{draft}, nil })
		require.Error(t, errs[0], name)
		require.Equal(t, before, s.store.tip, name)
	}
	s.award(id, 100)
	s.reopen()
	s.verified()
}

func TestWaitThatWasGivenUpBeforeItBeganDecidesNothing(t *testing.T) {
	s := newShop(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for range 100 { // a select between two ready channels tosses a coin
		errs := s.store.Decide(ctx, s.owner.Who().ID, func(desk.Book) ([]model.Draft, error) {
			t.Error("it decided")
			return nil, nil
		})
		require.ErrorIs(t, errs[0], context.Canceled)
	}
}

func TestDecisionOnceQueuedIsCarriedOut(t *testing.T) {
	s := newShop(t)
	id := s.enrol(1)
	letGo := s.stopped()
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() {
		done <- s.store.Decide(ctx, s.owner.Who().ID, func(desk.Book) ([]model.Draft, error) {
			return []model.Draft{{Kind: model.PointsAdjustedKind, Member: id, Body: &model.PointsAdjusted{Points: 7, Reason: "x"}}}, nil
		})[0]
	}()
	s.waitQueued(1)
	cancel()
	require.Error(t, letGo())
	require.NoError(t, <-done, "the answer is never in doubt")
	m, err := s.owner.Member(t.Context(), id)
	require.NoError(t, err)
	require.EqualValues(t, 7, m.Balance)
}

func TestConcurrentCloseLosesNothingAndEndsEverything(t *testing.T) {
	before := runtime.NumGoroutine()
	s := newShop(t)
	ids := []model.ID{s.enrol(1), s.enrol(2), s.enrol(3)}
	var group sync.WaitGroup
	var mu sync.Mutex
	acknowledged := 0
	for till := range 16 {
		group.Go(func() {
			for k := 0; ; k++ {
				_, err := s.owner.Award(context.Background(), ids[k%len(ids)], desk.Sale{Amount: 100, Receipt: fmt.Sprintf("%d/%d", till, k)})
				if err != nil {
					codeOf(t, err, "store.closed")
					return
				}
				mu.Lock()
				acknowledged++
				mu.Unlock()
				if _, err := s.owner.Member(context.Background(), ids[0]); err != nil {
					codeOf(t, err, "store.closed")
					return
				}
			}
		})
	}
	for enough := false; !enough; runtime.Gosched() {
		mu.Lock()
		enough = acknowledged > 200
		mu.Unlock()
	}
	var closing sync.WaitGroup
	for range 3 {
		closing.Go(func() { require.NoError(t, s.store.Close()) })
	}
	closing.Wait()
	group.Wait()
	_, err := s.store.Verify(t.Context(), nil)
	codeOf(t, err, "store.closed")
	codeOf(t, s.store.Backup(t.Context(), t.TempDir()+"/backup", "", nil), "store.closed")
	for tries := 0; runtime.NumGoroutine() > before && tries < 1e6; tries++ {
		runtime.Gosched()
	}
	require.LessOrEqual(t, runtime.NumGoroutine(), before, "every goroutine has ended")
	s.reopenAfter()
	var balance model.Points
	for _, id := range ids {
		m, err := s.owner.Member(t.Context(), id)
		require.NoError(t, err)
		balance += m.Balance
	}
	require.EqualValues(t, acknowledged, balance, "one point for each")
	s.verified()
}

// Readers must see the file and what is only in memory at the same moment: the balance and
// the history that gives it, the open cases and the entries that opened them.
func TestConcurrentReadersSeeOneMoment(t *testing.T) {
	s, a, b := nearSpanEnd(t, 40)
	stop := make(chan struct{})
	var readers sync.WaitGroup
	for range 3 {
		readers.Go(func() {
			for {
				select {
				case <-stop:
					return
				default:
				}
				for _, id := range []model.ID{a, b} {
					if err := oneMoment(s.store, id); err != nil {
						t.Error(err)
						return
					}
				}
			}
		})
	}
	for k := range 120 {
		switch k % 4 {
		case 0:
			s.award(a, 1000)
		case 1:
			s.complain(a)
		case 2:
			s.edit(b, fmt.Sprint("名字", k))
		case 3:
			s.undoLast()
		}
	}
	close(stop)
	readers.Wait()
	s.verified()
}

// oneMoment adds a member's history up and compares it with the account.
func oneMoment(st *Store, id model.ID) error {
	return st.View(context.Background(), func(b desk.Book) error {
		n, _ := b.Number(id)
		acc, err := b.Account(n)
		if err != nil {
			return err
		}
		var net model.Points
		cases := map[uint64]bool{}
		newest := uint64(0)
		err = b.History(n, 0, func(pos uint64, e *model.Event) bool {
			newest = max(newest, pos)
			body, err := e.ParseBody()
			if m, ok := body.(model.Mover); err == nil && ok {
				net += m.Effect().Net()
			}
			if e.Kind == model.CaseOpenedKind {
				cases[e.SubjectID().N] = true
			}
			return true
		})
		if err != nil {
			return err
		}
		if net != acc.Net() {
			return fmt.Errorf("the history gives %d, the account has %d", net, acc.Net())
		}
		own := 0
		err = b.Cases(0, false, func(_ uint32, c *care.Case) bool {
			if c.Member == id {
				own++
				delete(cases, c.ID.N)
			}
			return true
		})
		if err == nil && len(cases) > 0 {
			err = errors.New("an entry opened a case that is not there")
		}
		return err
	})
}

func TestConcurrentVerifyAndBackupSeeAWholeShop(t *testing.T) {
	s := newShop(t)
	ids := []model.ID{s.enrol(1), s.enrol(2), s.enrol(3)}
	s.book(sales(0, 2000, 300, start))
	stop := make(chan struct{})
	var tills sync.WaitGroup
	for till := range 4 {
		tills.Go(func() {
			for k := 0; ; k++ {
				select {
				case <-stop:
					return
				default:
				}
				if _, err := s.owner.Award(t.Context(), ids[k%len(ids)], desk.Sale{Amount: 100, Receipt: fmt.Sprintf("V%d/%d", till, k)}); err != nil {
					t.Error(err)
					return
				}
			}
		})
	}
	dir := t.TempDir()
	for round := range 4 {
		s.verified()
		backup := fmt.Sprintf("%s/%d", dir, round)
		require.NoError(t, s.store.Backup(t.Context(), backup, "", nil))
		r, err := VerifyBackup(t.Context(), backup, s.backupOptions(), nil)
		require.NoError(t, err)
		require.True(t, r.OK(), "%+v", r)
	}
	close(stop)
	tills.Wait()
	s.verified()
}
