package store

import (
	"context"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	bolt "go.etcd.io/bbolt"

	"regulars/model"
	"regulars/model/care"
	"regulars/model/desk"
	"regulars/model/staff"
)

// long makes the random tests much longer.
var long = flag.Bool("long", os.Getenv("REGULARS_LONG") != "", "run the random tests for minutes instead of seconds")

// scaled is n, or many times n in a long run.
func scaled(n int) int {
	if *long {
		return n * 50
	}
	return n
}

const ownerPIN = "2580"

var (
	start   = time.Date(2026, 3, 6, 6, 0, 0, 0, time.UTC)
	fastPIN = desk.Options{PINCost: staff.Cost{Time: 1, Memory: 64, Threads: 1}}
)

// handClock is a clock that a test moves.
type handClock struct{ at atomic.Int64 }

func newClock() *handClock {
	c := &handClock{}
	c.at.Store(start.UnixNano())
	return c
}

func (c *handClock) now() time.Time      { return time.Unix(0, c.at.Load()).UTC() }
func (c *handClock) add(d time.Duration) { c.at.Add(int64(d)) }

// shop is an open shop with its owner, as the tests of this package use it.
type shop struct {
	t     testing.TB
	dir   string
	clock *handClock
	opts  Options
	store *Store
	owner *desk.Session
}

// newShop makes a shop; it is closed when the test ends.
func newShop(t testing.TB) *shop {
	t.Helper()
	s := &shop{t: t, dir: t.TempDir(), clock: newClock()}
	s.opts = Options{Clock: s.clock.now, Random: rand.NewChaCha8([32]byte{3})}
	var err error
	s.store, err = Create(s.dir, s.opts)
	require.NoError(t, err)
	s.owner, err = desk.New(s.store, fastPIN).OpenShop(t.Context(), desk.NewShop{Name: "朝阳店", Owner: "王芳", PIN: ownerPIN, Demo: true})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, s.store.Close()) })
	return s
}

func (s *shop) path() string { return filepath.Join(s.dir, FileName) }

func (s *shop) close() {
	s.t.Helper()
	require.NoError(s.t, s.store.Close())
}

func (s *shop) reopen() {
	s.t.Helper()
	s.close()
	var err error
	s.store, err = Open(s.dir, s.opts)
	require.NoError(s.t, err)
	s.owner, err = desk.New(s.store, fastPIN).SignIn(s.t.Context(), "王芳", ownerPIN)
	require.NoError(s.t, err)
}

func (s *shop) verified() Report {
	s.t.Helper()
	r, err := s.store.Verify(context.Background(), nil)
	require.NoError(s.t, err)
	require.True(s.t, r.OK(), "verify: %+v", r)
	return r
}

func (s *shop) enrol(n int) model.ID {
	s.t.Helper()
	m, err := s.owner.Enrol(s.t.Context(), desk.Enrolment{Phone: phone(n), Fields: model.Fields{model.FieldName: fmt.Sprintf("会员%d", n)}})
	require.NoError(s.t, err)
	return m.ID
}

func phone(n int) string { return fmt.Sprintf("138%08d", n) }

func (s *shop) award(id model.ID, amount model.Money) desk.Answer {
	s.t.Helper()
	a, err := s.owner.Award(s.t.Context(), id, desk.Sale{Amount: amount})
	require.NoError(s.t, err)
	return a
}

// sales makes n sales of the given members of another system, with receipts.
func sales(first, n, members int, at time.Time) []desk.IncomingSale {
	batch := make([]desk.IncomingSale, n)
	for i := range batch {
		k := first + i
		batch[i] = desk.IncomingSale{
			External: fmt.Sprint(k % members), Receipt: fmt.Sprintf("T%d", k), At: at.Add(time.Duration(k) * time.Second), Amount: model.Money(100 + k%977),
		}
	}
	return batch
}

func (s *shop) book(batch []desk.IncomingSale) []desk.Outcome {
	s.t.Helper()
	out, err := s.owner.BookSales(s.t.Context(), batch)
	require.NoError(s.t, err)
	return out
}

// furnish gives the shop something of every sort.
func (s *shop) furnish() {
	ctx := s.t.Context()
	a, b := s.enrol(1), s.enrol(2)
	s.book(sales(0, 300, 40, start.Add(-40*24*time.Hour)))
	s.award(a, 26828)
	_, err := s.owner.Award(ctx, b, desk.Sale{Amount: 50000, Receipt: "R-7"})
	require.NoError(s.t, err)
	_, err = s.owner.Redeem(ctx, b, desk.Redemption{Points: 300, Receipt: "R-7"})
	require.NoError(s.t, err)
	_, err = s.owner.Refund(ctx, desk.Refund{Sale: "R-7"})
	require.NoError(s.t, err)
	s.award(b, 990)
	_, err = s.owner.Undo(ctx, desk.Reversal{})
	require.NoError(s.t, err)
	_, err = s.owner.Feedback(ctx, desk.Feedback{Member: a, Kind: care.Complaint, Score: 2, Text: "排队太久"})
	require.NoError(s.t, err)
	_, err = s.owner.Feedback(ctx, desk.Feedback{Kind: care.Praise, Text: "很好"})
	require.NoError(s.t, err)
	_, err = s.owner.Undo(ctx, desk.Reversal{})
	require.NoError(s.t, err)
	_, err = s.owner.Edit(ctx, b, model.Fields{model.FieldPhone: "13912345678", model.FieldEmail: "b@example.com"})
	require.NoError(s.t, err)
	_, err = s.owner.AddStaff(ctx, "小李", staff.Cashier, "1357")
	require.NoError(s.t, err)
	_, err = s.owner.Adjust(ctx, a, desk.Adjustment{Points: 50, Reason: "生日"})
	require.NoError(s.t, err)
}

// dump reads all that a file holds.
func dump(t testing.TB, path string) map[string]string {
	t.Helper()
	db, err := bolt.Open(path, 0o600, &bolt.Options{ReadOnly: true, Timeout: time.Second})
	require.NoError(t, err)
	defer db.Close()
	all := map[string]string{}
	require.NoError(t, db.View(func(tx *bolt.Tx) error {
		return tx.ForEach(func(name []byte, b *bolt.Bucket) error { return dumpBucket(all, string(name), b) })
	}))
	return all
}

func dumpBucket(all map[string]string, name string, b *bolt.Bucket) error {
	return b.ForEach(func(k, v []byte) error {
		key := name + "\x00" + string(k)
		if v == nil {
			return dumpBucket(all, key, b.Bucket(k))
		}
		all[key] = string(v)
		return nil
	})
}

// readAll uses a shop as people do; what it returns does not matter, only that it returns.
func readAll(t testing.TB, s *Store) {
	ctx := t.Context()
	if err := s.Ready(ctx); err != nil {
		return
	}
	_ = s.View(ctx, func(b desk.Book) error {
		_ = b.Members(0, func(n desk.Number) bool {
			_, _ = b.Profile(n)
			_, _ = b.Account(n)
			_ = b.History(n, 0, func(uint64, *model.Event) bool { return true })
			return true
		})
		for k := range 300 {
			_ = b.Requests(fmt.Sprintf("sale/T%d", k), func(uint64, *model.Event) bool { return true })
			_, _ = b.ByKey(desk.KeyPhone, "+86"+phone(k))
		}
		_ = b.Cases(0, false, func(uint32, *care.Case) bool { return true })
		_, _ = b.Staff()
		for pos := uint64(1); pos <= min(b.Last(), 1000); pos++ {
			_, _ = b.Event(pos)
		}
		return nil
	})
	_, _ = s.Day(ctx)
}

func codeOf(t testing.TB, err error, want model.Code) {
	t.Helper()
	require.Equal(t, want, model.CodeOf(err), "%v", err)
}
