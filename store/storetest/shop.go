// Package storetest gives tests a real shop: a bbolt file in a temporary directory, a clock
// that moves when it is told to, randomness that repeats. It is for tests only.
package storetest

import (
	"context"
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"regulars/model"
	"regulars/model/desk"
	"regulars/model/staff"
	"regulars/store"
)

// PIN is the owner's PIN in every test shop.
const PIN = "2580"

// FastPIN makes PIN hashes cheap: tests are not about their cost.
var FastPIN = staff.Cost{Time: 1, Memory: 64, Threads: 1}

// Start is when every test begins: a Friday afternoon in Shanghai.
var Start = time.Date(2026, 3, 6, 6, 0, 0, 0, time.UTC)

// Clock is a clock that stands still until it is moved.
type Clock struct {
	mu  sync.Mutex
	now time.Time
}

// Now returns the clock's time.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

// Advance moves the clock.
func (c *Clock) Advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// Shop is an open shop with its signed-in owner.
type Shop struct {
	T     testing.TB
	Dir   string
	Clock *Clock
	Store *store.Store
	Desk  *desk.Desk
	Owner *desk.Session
	opts  store.Options
}

// Open makes a fresh shop in a temporary directory. It is verified and closed when the test
// ends.
func Open(t testing.TB) *Shop {
	t.Helper()
	s := &Shop{T: t, Dir: t.TempDir(), Clock: &Clock{now: Start}}
	s.opts = store.Options{Clock: s.Clock.Now, Random: rand.NewChaCha8([32]byte{7})}
	var err error
	s.Store, err = store.Create(s.Dir, s.opts)
	require.NoError(t, err)
	s.Desk = desk.New(s.Store, desk.Options{PINCost: FastPIN})
	s.Owner, err = s.Desk.OpenShop(t.Context(), desk.NewShop{Name: "朝阳店", Owner: "王芳", PIN: PIN, Demo: true})
	require.NoError(t, err)
	t.Cleanup(func() {
		if !t.Failed() {
			s.Verify()
		}
		require.NoError(t, s.Store.Close())
	})
	return s
}

// Verify fails the test unless the chain holds and every view equals a refold.
func (s *Shop) Verify() store.Report {
	s.T.Helper()
	r, err := s.Store.Verify(context.Background(), nil)
	require.NoError(s.T, err)
	require.True(s.T, r.OK(), "verify: %+v", r)
	return r
}

// Reopen closes and opens the shop again.
func (s *Shop) Reopen() {
	s.T.Helper()
	require.NoError(s.T, s.Store.Close())
	var err error
	s.Store, err = store.Open(s.Dir, s.opts)
	require.NoError(s.T, err)
	s.Desk = desk.New(s.Store, desk.Options{PINCost: FastPIN})
	s.Owner, err = s.Desk.SignIn(s.T.Context(), "王芳", PIN)
	require.NoError(s.T, err)
}

// Options returns what the shop was opened with.
func (s *Shop) Options() store.Options { return s.opts }

// Enrol enrols a member by phone and name.
func (s *Shop) Enrol(phone, name string) *desk.Member {
	s.T.Helper()
	m, err := s.Owner.Enrol(s.T.Context(), desk.Enrolment{Phone: phone, Fields: model.Fields{model.FieldName: name}})
	require.NoError(s.T, err)
	return m
}

// Award awards an amount in minor units.
func (s *Shop) Award(id model.ID, minor int64) desk.Answer {
	s.T.Helper()
	a, err := s.Owner.Award(s.T.Context(), id, desk.Sale{Amount: model.Money(minor)})
	require.NoError(s.T, err)
	return a
}

// Member reads a member.
func (s *Shop) Member(id model.ID) *desk.Member {
	s.T.Helper()
	m, err := s.Owner.Member(s.T.Context(), id)
	require.NoError(s.T, err)
	return m
}

// Sell awards a sale with whatever belongs to it.
func (s *Shop) Sell(id model.ID, sale desk.Sale) desk.Answer {
	s.T.Helper()
	a, err := s.Owner.Award(s.T.Context(), id, sale)
	require.NoError(s.T, err)
	return a
}

// Publish puts a program into force.
func (s *Shop) Publish(program string) {
	s.T.Helper()
	_, err := s.Owner.PublishProgram(s.T.Context(), program)
	require.NoError(s.T, err)
}

// Cashier hires a cashier, whom a shop has only one of, and signs in.
func (s *Shop) Cashier() *desk.Session {
	s.T.Helper()
	_, err := s.Owner.AddStaff(s.T.Context(), "小李", staff.Cashier, "1357")
	require.NoError(s.T, err)
	session, err := s.Desk.SignIn(s.T.Context(), "小李", "1357")
	require.NoError(s.T, err)
	return session
}
