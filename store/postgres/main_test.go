package postgres

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"regulars/model"
	"regulars/model/hub"
	"regulars/model/rights"
	"regulars/store/postgres/pgtest"
)

// cluster is the server of all tests of this package, nil where there is none.
var cluster *pgtest.Cluster

func TestMain(m *testing.M) { os.Exit(run(m)) }

func run(m *testing.M) (code int) {
	flag.Parse()
	if f := flag.Lookup("rapid.seed"); f != nil && f.Value.String() == "0" {
		_ = f.Value.Set("1")
	}
	// Benchmarks measure commits that are on disk.
	bench := flag.Lookup("test.bench").Value.String() != ""
	c, err := pgtest.Start(pgtest.Options{Fsync: bench})
	switch {
	case errors.Is(err, pgtest.ErrNone):
		fmt.Fprintln(os.Stderr, err)
		return m.Run()
	case err != nil:
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer func() {
		if err := c.Stop(); err != nil {
			fmt.Fprintln(os.Stderr, err)
			code = 1
		}
	}()
	cluster = c
	return m.Run()
}

// address makes an empty database.
func address(t testing.TB) string {
	t.Helper()
	if cluster == nil {
		t.Skip(pgtest.ErrNone)
	}
	url, err := cluster.Database(context.Background())
	require.NoError(t, err)
	return url
}

// fresh opens a database of the test's own.
func fresh(t testing.TB) *DB {
	t.Helper()
	return opened(t, address(t))
}

func opened(t testing.TB, url string) *DB {
	t.Helper()
	db, err := Open(t.Context(), url, Options{})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, db.Close()) })
	return db
}

func update(t testing.TB, db *DB, f func(hub.Tx) error) {
	t.Helper()
	require.NoError(t, db.Update(t.Context(), f))
}

func view(t testing.TB, db *DB, f func(hub.Tx) error) {
	t.Helper()
	require.NoError(t, db.View(t.Context(), f))
}

func streamID(n byte) model.StreamID { return model.StreamID{0: 1, 15: n} }

func memberID(n uint64) model.ID { return model.ID{Stream: streamID(1), N: n} }

// someone is a member with something in every field.
func someone(n uint64) *hub.Member {
	m := &hub.Member{ID: memberID(n), Home: 3, Market: 1, PII: []byte("sealed"), Keys: [][16]byte{{1, byte(n)}, {2}}}
	zone := time.UTC
	m.Ledger.Apply(model.Effect{Earned: 120, Den: 100, Carried: 7, Spend: 12850, Visits: 1, At: 1_700_000_000, Lots: []model.Lot{{Ends: 20_500, Points: 120}}, Tier: "silver", TierAt: 5}, zone)
	m.Ledger.Apply(model.Effect{Redeemed: 20, Seen: 1_700_000_500, Lots: []model.Lot{{Ends: 20_500, Points: -20}}}, zone)
	m.Rights = rights.Account{
		Balance: 100, Free: []model.Lot{{Ends: 20_500, Points: 30}},
		Shares: []rights.Share{
			{Stream: streamID(1), Held: []model.Lot{{Ends: 20_500, Points: 60}}, Made: 2, Owed: []model.Lot{{Ends: model.Never, Points: -1}}},
			{Stream: streamID(2), Held: []model.Lot{{Ends: 20_500, Points: 10}}, Made: 1, Outstanding: []rights.Grant{
				{Stream: streamID(2), N: 1, Generation: 1, Lots: []model.Lot{{Ends: 20_500, Points: 10}}},
			}},
		},
	}
	return m
}
