package postgres

import (
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"regulars/model"
	"regulars/model/hub"
)

// query reads rows of one text each.
func query(t testing.TB, db *DB, sql string, args ...any) []string {
	t.Helper()
	rows, err := db.pool.Query(t.Context(), sql, args...)
	require.NoError(t, err)
	all, err := pgx.CollectRows(rows, pgx.RowTo[string])
	require.NoError(t, err)
	return all
}

func TestANewerSchemaIsRefusedAndLeftAlone(t *testing.T) {
	url := address(t)
	db := opened(t, url)
	_, err := db.pool.Exec(t.Context(), `UPDATE schema_version SET number = 99`)
	require.NoError(t, err)
	_, err = Open(t.Context(), url, Options{})
	require.Equal(t, model.Refuse("hqbase.newer", 99, len(migrations)), err)
	require.Equal(t, []string{"99"}, query(t, db, `SELECT number::text FROM schema_version`))
}

func TestAnOlderSchemaIsBroughtUpToDateStepByStep(t *testing.T) {
	url := address(t)
	conn, err := pgx.Connect(t.Context(), url)
	require.NoError(t, err)
	defer func() { require.NoError(t, conn.Close(t.Context())) }()
	require.NoError(t, migrate(t.Context(), conn, migrations[:1]))
	broken := append(slices.Clip(migrations[:1]), migration{"a mistake", func(server) []string {
		return []string{`CREATE TABLE half (n bigint)`, `SELECT mistake`}
	}})
	require.Error(t, migrate(t.Context(), conn, broken))
	var number int
	var half *string
	require.NoError(t, conn.QueryRow(t.Context(), `SELECT number, to_regclass('half')::text FROM schema_version`).Scan(&number, &half))
	require.Equal(t, 1, number)
	require.Nil(t, half, "a step is done whole or not at all")
	db := opened(t, url)
	require.Equal(t, []string{fmt.Sprint(len(migrations))}, query(t, db, `SELECT number::text FROM schema_version`))
	require.Empty(t, query(t, db, `SELECT holder::text FROM rights`))
}

func TestTwoProgramsCanMakeTheTablesAtOnce(t *testing.T) {
	url := address(t)
	var wait sync.WaitGroup
	errs := make([]error, 3)
	for i := range errs {
		wait.Go(func() {
			db, err := Open(t.Context(), url, Options{})
			if err == nil {
				err = db.Close()
			}
			errs[i] = err
		})
	}
	wait.Wait()
	require.Equal(t, make([]error, 3), errs)
}

func TestTablesOfAnotherProgramAreLeftAlone(t *testing.T) {
	url := address(t)
	conn, err := pgx.Connect(t.Context(), url)
	require.NoError(t, err)
	defer func() { require.NoError(t, conn.Close(t.Context())) }()
	_, err = conn.Exec(t.Context(), `CREATE TABLE members (email text)`)
	require.NoError(t, err)
	_, err = Open(t.Context(), url, Options{})
	require.Equal(t, model.Code("hqbase.foreign"), model.CodeOf(err))
}

// TestPlainColumnsSayWhatTheRecordsSay holds what reports read against what the hub reads.
func TestPlainColumnsSayWhatTheRecordsSay(t *testing.T) {
	db := fresh(t)
	m := someone(1)
	m.Into = memberID(2)
	update(t, db, func(tx hub.Tx) error { return tx.PutMembers([]*hub.Member{m, {ID: memberID(2)}}) })
	for range 2 { // written by an insert and by an update
		require.Equal(t, []string{"3|1|100|30|120|20|0|0|1|12850|2023-11-14 22:13:20+00|2023-11-14 22:13:20+00|silver|" + streamID(1).String() + "|2"},
			query(t, db, `SELECT concat_ws('|', home_shop, market, points, free, earned, redeemed, adjusted, expired, visits, spend,
				first_visit AT TIME ZONE 'UTC' || '+00', last_visit AT TIME ZONE 'UTC' || '+00', tier, merged_stream, merged_n) FROM members WHERE n = 1`))
		require.Equal(t, []string{streamID(1).String() + "|60", streamID(2).String() + "|10"}, query(t, db, `SELECT holder || '|' || points FROM rights ORDER BY holder`))
		require.Equal(t, []string{"2026-02-16|100"}, query(t, db, `SELECT ends || '|' || points FROM lots`))
		require.Equal(t, []string{streamID(2).String() + "|1|10"}, query(t, db, `SELECT concat_ws('|', holder, number, points) FROM grants`))
		update(t, db, func(tx hub.Tx) error { return tx.PutMembers([]*hub.Member{m}) })
	}
	require.Equal(t, []string{"0"}, query(t, db, `SELECT count(first_visit)::text FROM members WHERE n = 2`), "never is NULL")
}

func TestSalesCanBeReadAsRows(t *testing.T) {
	db := fresh(t)
	update(t, db, func(tx hub.Tx) error {
		s := &hub.Stream{Shop: 4, Market: 2}
		s.ID = streamID(1)
		require.NoError(t, tx.PutStream(s))
		body := &model.SaleRecorded{At: 1_700_000_000, Amount: 10_000, Base: 10_000, Points: 100, Rate: 1, Den: 100, Program: 1}
		_, wire, err := model.Seal(model.Draft{Kind: model.SaleRecordedKind, Member: model.ID{N: 7}, Body: body}, s.ID, 1, 1_700_000_000_123<<16, model.ID{}, model.Hash{}, [16]byte{})
		require.NoError(t, err)
		return tx.AppendEvents(s.ID, []hub.Stored{
			{Seq: 1, Wire: wire, Received: 1_700_000_000_000},
			{Seq: 2, Wire: wire, Received: 1_700_000_000_000, Poison: "bad\x00 \xff"},
			{Seq: 3, Wire: []byte("what nobody can read"), Received: 1_700_000_000_000},
		})
	})
	require.Equal(t, []string{"1|4|2|" + streamID(1).String() + "|7|10000|1|100|0"},
		query(t, db, `SELECT concat_ws('|', seq, shop, market, member_stream, member_n, spend, visits, earned, redeemed) FROM sales`))
	require.Equal(t, []string{"1700000000.123000"}, query(t, db, `SELECT extract(epoch FROM at)::text FROM sales`))
	require.Equal(t, []string{"bad\uFFFD \uFFFD"}, query(t, db, `SELECT poison FROM events WHERE seq = 2`))
}

// TestEveryColumnIsExplained holds docs/TABLES.md against the tables, both ways, and runs its examples.
func TestEveryColumnIsExplained(t *testing.T) {
	db := fresh(t)
	raw, err := os.ReadFile("../../docs/TABLES.md")
	require.NoError(t, err)
	var told []string
	table := ""
	for line := range strings.Lines(string(raw)) {
		if name, found := strings.CutPrefix(line, "### "); found {
			table = strings.TrimSpace(name)
		}
		if m := regexp.MustCompile("^\\| `([a-z_, `]+)` \\|").FindStringSubmatch(line); m != nil && table != "" {
			for _, column := range strings.Split(strings.ReplaceAll(m[1], "`", ""), ", ") {
				told = append(told, table+"."+column)
			}
		}
	}
	have := query(t, db, `SELECT c.table_name || '.' || c.column_name FROM information_schema.columns c
		WHERE c.table_schema = 'public' AND c.table_name !~ '^events_[0-9]'`)
	require.ElementsMatch(t, have, told)
	examples := regexp.MustCompile("(?s)```sql\n(.*?)```").FindAllStringSubmatch(string(raw), -1)
	require.NotEmpty(t, examples)
	for _, example := range examples {
		_, err := db.pool.Exec(t.Context(), example[1], pgx.QueryExecModeSimpleProtocol)
		require.NoError(t, err, example[1])
	}
}
