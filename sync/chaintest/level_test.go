package chaintest

import (
	"context"
	"fmt"
	"path/filepath"
	"runtime"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"regulars/model"
	"regulars/model/desk"
	"regulars/model/hub"
	"regulars/store"
	"regulars/store/hqbolt"
	"regulars/sync/agent"
	"regulars/sync/link"
)

// flushed is a shop whose commits are on disk, with an agent that exchanges when it is told to.
func flushed(t testing.TB, o store.Options) (*box, *link.Runner) {
	t.Helper()
	b := &box{t: t, dir: filepath.Join(t.TempDir(), "shop")}
	file, err := store.Create(b.dir, o)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, file.Close()) })
	_, err = desk.New(file, desk.Options{PINCost: fastPIN}).OpenShop(t.Context(), desk.NewShop{Name: "一店", Owner: "王芳", Demo: true})
	require.NoError(t, err)
	b.begin(file)
	return b, running(t, file)
}

func running(t testing.TB, file *store.Store) *link.Runner {
	r := link.NewRunner(agent.Of(file), link.RunnerOptions{Agent: agent.Options{Every: time.Hour}})
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		r.Run(ctx)
	}()
	t.Cleanup(func() {
		cancel()
		<-ended
	})
	return r
}

// backlog is so many events that nobody has fetched yet: sales of some hundred members.
func (b *box) backlog(events int) {
	b.t.Helper()
	at := time.Now().Add(-7 * 24 * time.Hour)
	for n := 0; b.present().Last < uint64(events); {
		sales := make([]desk.IncomingSale, 500)
		for i := range sales {
			n++
			at = at.Add(10 * time.Second)
			sales[i] = desk.IncomingSale{
				Phone: fmt.Sprintf("138%08d", n*7919%max(events/20, 1)), Receipt: fmt.Sprintf("R-%07d", n), At: at, Amount: model.Money(500 + n*31%30_000),
			}
		}
		out, err := b.own.BookSales(b.t.Context(), sales)
		require.NoError(b.t, err)
		for i := range out {
			require.NoError(b.t, out[i].Err)
		}
	}
}

// fileHQ is a headquarters in its own file, every commit on disk, that listens.
func fileHQ(t testing.TB) *headquarters {
	db, err := hqbolt.Create(t.TempDir(), hqbolt.Options{})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, db.Close()) })
	h := newHQ(t, db)
	t.Cleanup(h.listen(h.machine))
	return h
}

func TestAShopThatWasOfflineForAWeekIsLevelAtOnce(t *testing.T) {
	h := fileHQ(t)
	b, r := flushed(t, store.Options{})
	require.NoError(t, r.Enrol(t.Context(), h.key("一店").String()))
	_, err := r.SyncNow(t.Context())
	require.NoError(t, err)
	b.backlog(sized(2000, 50_000))
	behind := r.Status().Unsent
	began := time.Now()
	_, err = r.SyncNow(t.Context())
	require.NoError(t, err)
	took := time.Since(began)
	end := b.present()
	require.Zero(t, h.missing(map[model.StreamID]mark{end.ID: {end.Last, end.Hash}}))
	require.Zero(t, r.Status().Unsent)
	h.laws()
	t.Logf("%d events behind, level after %v: %.0f/s", behind, took.Round(time.Millisecond), float64(behind)/took.Seconds())
}

func TestANewShopIsFilledWithTheMembersOfItsMarket(t *testing.T) {
	members := sized(2000, benchMembers)
	w, _ := onBolt(t, members)
	t.Cleanup(w.h.listen(w.h.machine))
	b, r := flushed(t, store.Options{})
	began := time.Now()
	require.NoError(t, r.Enrol(t.Context(), w.h.key("新店").String()))
	_, err := r.SyncNow(t.Context())
	require.NoError(t, err)
	took := time.Since(began)
	for n := 0; n < len(w.members); n += len(w.members) / 200 {
		m, err := b.own.Member(t.Context(), w.members[n])
		require.NoError(t, err)
		require.NotEmpty(t, m.Name)
	}
	known := 0
	require.NoError(t, b.file.View(t.Context(), func(book desk.Book) error {
		return book.Members(0, func(desk.Number) bool { known++; return true })
	}))
	require.Equal(t, members, known)
	t.Logf("%d members after %v: %.0f/s", members, took.Round(time.Millisecond), float64(members)/took.Seconds())
}

// neighbours is how many shops a market has where there are many: a shop keeps the members of its market.
const neighbours = 20

// insist exchanges everything, and asks again when headquarters is too busy to answer.
func insist(t *testing.T, r *link.Runner) error {
	for {
		_, err := r.SyncNow(t.Context())
		if model.CodeOf(err) != "sync.later" {
			return err
		}
		select {
		case <-t.Context().Done():
			return t.Context().Err()
		case <-time.After(100 * time.Millisecond):
		}
	}
}

func TestManyAgentsAreServedByOneHeadquarters(t *testing.T) {
	h := fileHQ(t)
	shops := sized(20, 1000)
	before := memory()
	runners, boxes := make([]*link.Runner, shops), make([]*box, shops)
	for n := range shops {
		boxes[n], runners[n] = flushed(t, store.Options{NoSync: true}) // a thousand disks are not on trial here
	}
	files := memory()
	began := time.Now()
	each(t, shops, 8, func(n int) error {
		return runners[n].Enrol(t.Context(), h.keyIn(fmt.Sprintf("%d 店", n), uint64(1+n/neighbours)).String())
	})
	joined := time.Since(began)
	each(t, shops, 8, func(n int) error {
		for i := range 5 {
			m, err := boxes[n].own.Enrol(t.Context(), desk.Enrolment{Phone: fmt.Sprintf("137%05d%03d", n, i), Fields: model.Fields{model.FieldName: "李娜"}})
			if err != nil {
				return err
			}
			if _, err := boxes[n].own.Award(t.Context(), m.ID, desk.Sale{Amount: 100_00}); err != nil {
				return err
			}
		}
		return nil
	})
	began = time.Now()
	each(t, shops, shops, func(n int) error { return insist(t, runners[n]) }) // all at once
	pushed := time.Since(began)
	began = time.Now()
	each(t, shops, shops, func(n int) error { return insist(t, runners[n]) }) // what the others did
	level := time.Since(began)
	for n := range shops {
		known := 0
		require.NoError(t, boxes[n].file.View(t.Context(), func(book desk.Book) error {
			return book.Members(0, func(desk.Number) bool { known++; return true })
		}))
		require.Equal(t, 5*neighbours, known)
	}
	var streams int
	require.NoError(t, h.office.DB.View(t.Context(), func(tx hub.Tx) error {
		all, err := tx.Streams()
		streams = len(all)
		return err
	}))
	require.Equal(t, shops+1, streams)
	h.laws()
	t.Logf("%d shops: joined in %v, all pushed in %v, all level with all in %v; files %.1f MB, with agents and connections %.1f MB",
		shops, joined.Round(time.Millisecond), pushed.Round(time.Millisecond), level.Round(time.Millisecond), files-before, memory()-before)
}

// each does something for all shops, so many at once.
func each(t *testing.T, shops, at int, do func(n int) error) {
	t.Helper()
	var all sync.WaitGroup
	errs := make([]error, shops)
	gate := make(chan struct{}, at)
	for n := range shops {
		gate <- struct{}{}
		all.Go(func() {
			defer func() { <-gate }()
			errs[n] = do(n)
		})
	}
	all.Wait()
	for n, err := range errs {
		require.NoError(t, err, "shop %d", n)
	}
}

// memory is the heap and the stacks in use, in megabytes.
func memory() float64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return float64(m.HeapInuse+m.StackInuse) / (1 << 20)
}
