package postgres

import (
	"context"
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"regulars/model"
	"regulars/model/hub"
	"regulars/model/rights"
)

// The size of the benchmark: a chain of 100,000 members, batches as a busy shop pushes them.
const (
	benchMembers = 100_000
	benchBatch   = 500
	benchTouched = 400
	benchStreams = 8
)

// grown fills a database with members and streams.
func grown(b *testing.B) *DB {
	b.Helper()
	db := fresh(b)
	for from := uint64(1); from <= benchMembers; from += 2000 {
		update(b, db, func(tx hub.Tx) error {
			members := make([]*hub.Member, 2000)
			for i := range members {
				members[i] = customer(from + uint64(i))
			}
			return tx.PutMembers(members)
		})
	}
	for n := range byte(benchStreams) {
		update(b, db, func(tx hub.Tx) error {
			return tx.PutStream(&hub.Stream{Stream: rights.Stream{ID: streamID(n + 1)}, Market: 1, Key: make([]byte, 32)})
		})
	}
	_, err := db.pool.Exec(context.Background(), "CHECKPOINT")
	require.NoError(b, err)
	return db
}

// customer is a member as most are: a few months of visits, points in one lot, all with one shop.
func customer(n uint64) *hub.Member {
	m := &hub.Member{ID: memberID(n), Home: 1, Market: 1, PII: make([]byte, 140)}
	m.Keys = [][16]byte{{}, {}}
	binary.BigEndian.PutUint64(m.Keys[0][:], n)
	binary.BigEndian.PutUint64(m.Keys[1][8:], n)
	for month := range 6 {
		m.Ledger.Apply(award(1_690_000_000+int64(month)*2_600_000), time.UTC)
	}
	m.Rights = rights.Account{Balance: 6 * 100, Free: []model.Lot{{Ends: 20_454, Points: 100}}, Shares: []rights.Share{{Stream: streamID(1), Held: []model.Lot{{Ends: 20_454, Points: 500}}}}}
	return m
}

func award(at int64) model.Effect {
	return model.Effect{Earned: 100, Spend: 10_000, Visits: 1, At: at, Carried: 3, Den: 100, Lots: []model.Lot{{Ends: 20_454, Points: 100}}}
}

// batch is 500 sales of one stream, in the bytes of the log; the chain of hashes does not matter here.
func batch(b *testing.B, id model.StreamID, from uint64, rnd *rand.Rand) ([]hub.Stored, []model.ID) {
	b.Helper()
	events, ids := make([]hub.Stored, benchBatch), make([]model.ID, benchTouched)
	for i := range ids {
		ids[i] = memberID(1 + rnd.Uint64N(benchMembers))
	}
	for i := range events {
		body := &model.SaleRecorded{At: 1_700_000_000, Amount: 10_000, Base: 10_000, Points: 100, Rate: 1, Den: 100, Carried: 3, Program: 1, Ends: 20_454}
		hlc := model.NextHLC(0, time.UnixMilli(1_700_000_000_000))
		e, wire, err := model.Seal(model.Draft{Kind: model.SaleRecordedKind, Member: ids[i%benchTouched], Request: fmt.Sprintf("R-%d", i), Body: body}, id, from+uint64(i), hlc, model.ID{N: 1}, model.Hash{}, [16]byte{})
		require.NoError(b, err)
		events[i] = hub.Stored{Seq: e.Seq, Wire: wire, Received: 1_700_000_000_000}
	}
	return events, ids
}

// push is what headquarters does with a batch.
func push(db *DB, id model.StreamID, events []hub.Stored, ids []model.ID) error {
	return db.Update(context.Background(), func(tx hub.Tx) error {
		s, err := tx.Stream(id)
		if err != nil {
			return err
		}
		members, err := tx.Members(ids)
		if err != nil {
			return err
		}
		all := make([]*hub.Member, 0, len(members))
		for _, id := range ids {
			m := members[id]
			if m == nil {
				continue
			}
			delete(members, id)
			m.Ledger.Apply(award(1_710_000_000), time.UTC)
			if _, err := m.Rights.Apply(s.ID, rights.Entry{Here: []model.Lot{{Ends: 20_454, Points: 100}}}); err != nil {
				return err
			}
			all = append(all, m)
		}
		s.Applied = events[len(events)-1].Seq
		s.Sums.Sales += int64(len(events))
		if err := tx.AppendEvents(id, events); err != nil {
			return err
		}
		if err := tx.PutMembers(all); err != nil {
			return err
		}
		return tx.PutStream(s)
	})
}

// BenchmarkPush pushes batches of 500 events that touch 400 members of 100,000, from so many shops at once.
func BenchmarkPush(b *testing.B) {
	db := grown(b)
	var done [benchStreams]uint64
	for _, shops := range []int{1, 4, 8} {
		b.Run(fmt.Sprintf("shops=%d", shops), func(b *testing.B) {
			type work struct {
				events []hub.Stored
				ids    []model.ID
			}
			made := make([][]work, shops) // the shops make them, not headquarters
			for i := range b.N {
				n := i % shops
				id := streamID(byte(n) + 1)
				events, ids := batch(b, id, done[n]+1, rand.New(rand.NewPCG(uint64(n), done[n])))
				made[n] = append(made[n], work{events, ids})
				done[n] += benchBatch
			}
			b.ResetTimer()
			errs := make(chan error, shops)
			for n := range shops {
				go func() {
					for _, w := range made[n] {
						if err := push(db, streamID(byte(n)+1), w.events, w.ids); err != nil {
							errs <- err
							return
						}
					}
					errs <- nil
				}()
			}
			for range shops {
				require.NoError(b, <-errs)
			}
			b.ReportMetric(float64(b.N*benchBatch)/b.Elapsed().Seconds(), "events/s")
		})
	}
}

// BenchmarkRawCommit is the bare limit of commits: one narrow row a transaction.
func BenchmarkRawCommit(b *testing.B) {
	db := fresh(b)
	_, err := db.pool.Exec(b.Context(), `CREATE TABLE raw (n bigint PRIMARY KEY)`)
	require.NoError(b, err)
	var n atomic.Int64
	for _, clients := range []int{1, 8} {
		b.Run(fmt.Sprintf("clients=%d", clients), func(b *testing.B) {
			errs := make(chan error, clients)
			for c := range clients {
				go func() {
					for range b.N/clients + min(1, max(0, b.N%clients-c)) {
						if _, err := db.pool.Exec(context.Background(), `INSERT INTO raw VALUES ($1)`, n.Add(1)); err != nil {
							errs <- err
							return
						}
					}
					errs <- nil
				}()
			}
			for range clients {
				require.NoError(b, <-errs)
			}
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "commits/s")
		})
	}
}

// BenchmarkRawCopy is the bare limit of rows: COPY of the same events into a table with their key and
// nothing else, a transaction for each batch.
func BenchmarkRawCopy(b *testing.B) {
	db := fresh(b)
	_, err := db.pool.Exec(b.Context(), `CREATE TABLE raw (stream uuid, seq bigint, wire bytea, PRIMARY KEY (stream, seq))`)
	require.NoError(b, err)
	conn, err := db.pool.Acquire(b.Context())
	require.NoError(b, err)
	defer conn.Release()
	events, _ := batch(b, streamID(1), 1, rand.New(rand.NewPCG(1, 1)))
	seq := int64(0)
	for b.Loop() {
		_, err := conn.Conn().CopyFrom(b.Context(), pgx.Identifier{"raw"}, []string{"stream", "seq", "wire"}, pgx.CopyFromSlice(len(events), func(i int) ([]any, error) {
			seq++
			return []any{uuid(streamID(1)), seq, events[i].Wire}, nil
		}))
		require.NoError(b, err)
	}
	b.ReportMetric(float64(seq)/b.Elapsed().Seconds(), "rows/s")
}
