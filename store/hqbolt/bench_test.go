package hqbolt_test

import (
	"context"
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"regulars/model"
	"regulars/model/hub"
	"regulars/model/rights"
	"regulars/store/hqbolt"
	"regulars/store/raw"
)

// The size of the benchmark: a chain of 100,000 members, batches as a busy shop pushes them.
const (
	benchMembers = 100_000
	benchBatch   = 500
	benchTouched = 400
	benchStreams = 8
)

func benchStream(n int) model.StreamID { return model.StreamID{0: 9, 14: 1, 15: byte(n)} }

// benchMember is one of the members that every shop enrolled some of.
func benchMember(n uint64) model.ID {
	return model.ID{Stream: benchStream(int(n % benchStreams)), N: 1 + n/benchStreams}
}

// grown returns a database of streams and members, in a folder where a flush is one.
func grown(b *testing.B) (*hqbolt.DB, string) {
	dir := b.TempDir()
	db, err := hqbolt.Create(dir, hqbolt.Options{NoSync: true})
	require.NoError(b, err)
	require.NoError(b, db.Update(b.Context(), func(tx hub.Tx) error {
		for n := range benchStreams {
			if err := tx.PutStream(&hub.Stream{Stream: rights.Stream{ID: benchStream(n)}, Market: 1, Key: make([]byte, 32)}); err != nil {
				return err
			}
		}
		return nil
	}))
	for from := uint64(0); from < benchMembers; from += 2000 {
		require.NoError(b, db.Update(b.Context(), func(tx hub.Tx) error {
			members := make([]*hub.Member, 2000)
			for i := range members {
				members[i] = customer(from + uint64(i))
			}
			return tx.PutMembers(members)
		}))
	}
	require.NoError(b, db.Close())
	db, err = hqbolt.Open(dir, hqbolt.Options{})
	require.NoError(b, err)
	b.Cleanup(func() { require.NoError(b, db.Close()) })
	return db, dir
}

// customer is a member as most are: a few months of visits, points in one lot, most with one shop.
func customer(n uint64) *hub.Member {
	m := &hub.Member{ID: benchMember(n), Home: 1, Market: 1, PII: make([]byte, 140)}
	m.Keys = [][16]byte{{}, {}}
	binary.BigEndian.PutUint64(m.Keys[0][:], n*0x9E3779B97F4A7C15) // look-ups lie anywhere
	binary.BigEndian.PutUint64(m.Keys[1][:], n*0xC2B2AE3D27D4EB4F)
	for month := range 6 {
		m.Ledger.Apply(award(1_690_000_000+int64(month)*2_600_000), time.UTC)
	}
	m.Rights = rights.Account{Balance: 6 * 100, Free: []model.Lot{{Ends: 20_454, Points: 100}}, Shares: []rights.Share{
		{Stream: benchStream(1), Held: []model.Lot{{Ends: 20_454, Points: 500}}},
	}}
	return m
}

func award(at int64) model.Effect {
	return model.Effect{Earned: 100, Spend: 10_000, Visits: 1, At: at, Carried: 3, Den: 100, Lots: []model.Lot{{Ends: 20_454, Points: 100}}}
}

// work is a batch of 500 sales of one stream; the chain of hashes does not matter here.
type work struct {
	stream model.StreamID
	events []hub.Stored
	ids    []model.ID
}

func batch(b *testing.B, stream model.StreamID, from uint64, rnd *rand.Rand) work {
	b.Helper()
	w := work{stream: stream, events: make([]hub.Stored, benchBatch), ids: make([]model.ID, benchTouched)}
	for i := range w.ids {
		w.ids[i] = benchMember(rnd.Uint64N(benchMembers))
	}
	for i := range w.events {
		body := &model.SaleRecorded{At: 1_700_000_000, Amount: 10_000, Base: 10_000, Points: 100, Rate: 1, Den: 100, Carried: 3, Program: 1, Ends: 20_454}
		draft := model.Draft{Kind: model.SaleRecordedKind, Member: w.ids[i%benchTouched], Request: fmt.Sprintf("R-%d", i), Body: body}
		hlc := model.NextHLC(0, time.UnixMilli(1_700_000_000_000))
		e, wire, err := model.Seal(draft, stream, from+uint64(i), hlc, model.ID{N: 1}, model.Hash{}, [16]byte{})
		require.NoError(b, err)
		w.events[i] = hub.Stored{Seq: e.Seq, Wire: wire, Received: 1_700_000_000_000}
	}
	return w
}

// push is what headquarters writes for a batch.
func push(db *hqbolt.DB, w work) error {
	return db.Update(context.Background(), func(tx hub.Tx) error {
		s, err := tx.Stream(w.stream)
		if err != nil {
			return err
		}
		members, err := tx.Members(w.ids)
		if err != nil {
			return err
		}
		all := make([]*hub.Member, 0, len(members))
		for _, m := range members {
			m.Ledger.Apply(award(1_710_000_000), time.UTC)
			if _, err := m.Rights.Apply(s.ID, rights.Entry{Here: []model.Lot{{Ends: 20_454, Points: 100}}}); err != nil {
				return err
			}
			all = append(all, m)
		}
		s.Applied = w.events[len(w.events)-1].Seq
		if err := tx.AppendEvents(w.stream, w.events); err != nil {
			return err
		}
		if err := tx.PutMembers(all); err != nil {
			return err
		}
		return tx.PutStream(s)
	})
}

// BenchmarkPush pushes batches of 500 events that touch 400 members of 100,000, from so many shops at once,
// each flushed; raw-ms is what two bare flushes of a page take on the same disk.
func BenchmarkPush(b *testing.B) {
	db, dir := grown(b)
	var done [benchStreams]uint64
	for _, shops := range []int{1, 4, 8} {
		b.Run(fmt.Sprintf("shops=%d", shops), func(b *testing.B) {
			made := make([][]work, shops) // the shops make them, not headquarters
			for i := range b.N {
				n := i % shops
				made[n] = append(made[n], batch(b, benchStream(n), done[n]+1, rand.New(rand.NewPCG(uint64(n), done[n]))))
				done[n] += benchBatch
			}
			bare, err := raw.TwoSyncs(dir, 50)
			require.NoError(b, err)
			b.ResetTimer()
			var all sync.WaitGroup
			errs := make([]error, shops)
			for n := range shops {
				all.Go(func() {
					for _, w := range made[n] {
						if errs[n] = push(db, w); errs[n] != nil {
							return
						}
					}
				})
			}
			all.Wait()
			for _, err := range errs {
				require.NoError(b, err)
			}
			b.ReportMetric(float64(b.N*benchBatch)/b.Elapsed().Seconds(), "events/s")
			b.ReportMetric(float64(bare)/1e6, "raw-ms")
		})
	}
}
