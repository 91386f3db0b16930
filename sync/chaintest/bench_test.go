package chaintest

import (
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"regulars/model"
	"regulars/model/hub"
	"regulars/store/hqbolt"
	"regulars/store/postgres"
	"regulars/store/postgres/pgtest"
	"regulars/store/raw"
)

// benchMembers is the size of the chain that is measured.
const benchMembers = 100_000

// town is a chain of 100,000 members whom eight shops enrolled.
type town struct {
	h       *headquarters
	scribes []*scribe
	members []model.ID
}

func newTown(b testing.TB, db hub.DB, members int) *town {
	w := &town{h: newHQ(b, db)}
	for n := range 8 {
		s := newScribe(b, w.h, n)
		w.scribes = append(w.scribes, s)
		for s.members < uint64(members/8) {
			require.NoError(b, s.push(s.batch(min(500, members/8-int(s.members)), func(int) *model.Event {
				e := s.enrol()
				w.members = append(w.members, e.MemberID())
				return e
			})))
		}
	}
	return w
}

// onBolt is a database file that is filled without a flush and then opened as always.
func onBolt(b testing.TB, members int) (*town, string) {
	dir := b.TempDir()
	db, err := hqbolt.Create(dir, hqbolt.Options{NoSync: true})
	require.NoError(b, err)
	w := newTown(b, db, members)
	require.NoError(b, db.Close())
	db, err = hqbolt.Open(dir, hqbolt.Options{})
	require.NoError(b, err)
	b.Cleanup(func() { require.NoError(b, db.Close()) })
	w.h.office.DB = db
	return w, dir
}

// server is a database server with flushes, gone after the test.
func server(b testing.TB) *pgtest.Cluster {
	c, err := pgtest.Start(pgtest.Options{Fsync: true, Settings: map[string]string{"shared_buffers": "512MB"}})
	if errors.Is(err, pgtest.ErrNone) {
		b.Skip(err)
	}
	require.NoError(b, err)
	b.Cleanup(func() { require.NoError(b, c.Stop()) })
	return c
}

func onPostgres(b testing.TB, members int) *town {
	c := server(b)
	url, err := c.Database(b.Context())
	require.NoError(b, err)
	db, err := postgres.Open(b.Context(), url, postgres.Options{})
	require.NoError(b, err)
	b.Cleanup(func() { require.NoError(b, db.Close()) })
	w := newTown(b, db, members)
	require.NoError(b, c.Exec(b.Context(), "CHECKPOINT"))
	return w
}

// pushes measures batches of 500 sales from 1, 4 and 8 shops at once, and of 2 sales, as shops that push all the time do.
func (w *town) pushes(b *testing.B, bare func(b *testing.B)) {
	for _, shape := range []struct{ shops, sales int }{{1, 500}, {4, 500}, {8, 500}, {8, 2}} {
		b.Run(fmt.Sprintf("shops=%d/sales=%d", shape.shops, shape.sales), func(b *testing.B) {
			made, bytes := make([][][]byte, shape.shops), 0
			for i := range b.N {
				n := i % shape.shops
				frame := w.scribes[n].day(w.members, shape.sales)
				made[n] = append(made[n], frame)
				bytes += len(frame)
			}
			bare(b)
			b.ResetTimer()
			var all sync.WaitGroup
			errs := make([]error, shape.shops)
			for n := range shape.shops {
				all.Go(func() {
					for _, frame := range made[n] {
						if errs[n] = w.scribes[n].push(frame); errs[n] != nil {
							return
						}
					}
				})
			}
			all.Wait()
			require.NoError(b, errors.Join(errs...))
			b.ReportMetric(float64(b.N*shape.sales)/b.Elapsed().Seconds(), "events/s")
			b.ReportMetric(float64(bytes)/float64(b.N*shape.sales), "bytes/event")
		})
	}
}

// BenchmarkPushBolt is the whole of headquarters over its own file: unpack, verify, fold, store, flush. Beside it, of the same
// disk: how often two pages can be flushed, which is what a commit needs, and bare puts of a bbolt file, 500 a commit.
func BenchmarkPushBolt(b *testing.B) {
	w, dir := onBolt(b, benchMembers)
	w.pushes(b, func(b *testing.B) {
		bare, err := raw.TwoSyncs(dir, 100)
		require.NoError(b, err)
		puts, err := raw.Puts(dir, 500, 40)
		require.NoError(b, err)
		b.Cleanup(func() {
			b.ReportMetric(float64(time.Second)/float64(bare), "flushes/s")
			b.ReportMetric(puts, "bare-puts/s")
		})
	})
}

// BenchmarkPushPostgres is the same over PostgreSQL on the same cores. Its raw limits, bare commits and bare COPY, are benchmarks of
// store/postgres, which alone may speak to it.
func BenchmarkPushPostgres(b *testing.B) {
	onPostgres(b, benchMembers).pushes(b, func(*testing.B) {})
}
