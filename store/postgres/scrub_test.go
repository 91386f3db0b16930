package postgres

import (
	"context"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"regulars/model/hub"
)

// column runs a statement that returns one column of texts.
func column(t *testing.T, db *DB, sql string) []string {
	t.Helper()
	rows, err := db.pool.Query(t.Context(), sql)
	require.NoError(t, err)
	all, err := pgx.CollectRows(rows, pgx.RowTo[string])
	require.NoError(t, err)
	return all
}

func TestScrubVacuumsEveryTableInWhichSomethingPersonalStands(t *testing.T) {
	db := fresh(t)
	require.NoError(t, db.Scrub(t.Context()))
	var named []string
	for _, v := range vacuums {
		named = append(named, v.table)
	}
	require.ElementsMatch(t, named, column(t, db, `SELECT DISTINCT c.table_name::text FROM information_schema.columns c JOIN pg_class p ON p.oid = c.table_name::regclass
		WHERE c.table_schema = current_schema AND c.column_name IN ('pii', 'keys', 'mac') AND NOT p.relispartition AND p.relkind IN ('r', 'p')`))
	// The server counts for partitions, not for the table that they are of.
	done := column(t, db, `SELECT regexp_replace(relname, '_\d\d$', '') FROM pg_stat_user_tables WHERE vacuum_count > 0`)
	require.Subset(t, done, named)
	require.NotContains(t, done, "streams", "and no other")
}

func TestScrubGivesUpDeadRowsOfLookUps(t *testing.T) {
	db := fresh(t)
	m := someone(1)
	update(t, db, func(tx hub.Tx) error { return tx.PutMembers([]*hub.Member{m}) })
	require.NotEmpty(t, column(t, db, `SELECT n::text FROM keys`))
	gone := *m
	gone.PII, gone.Keys = nil, nil
	update(t, db, func(tx hub.Tx) error { return tx.PutMembers([]*hub.Member{&gone}) })
	require.Empty(t, column(t, db, `SELECT n::text FROM keys`))
	require.NoError(t, db.Scrub(t.Context()))
	require.Equal(t, []string{"0"}, column(t, db, `SELECT pg_relation_size('keys')::text`), "not a page is left")
}

func TestScrubEndsWithItsContext(t *testing.T) {
	db := fresh(t)
	ended, end := context.WithCancel(t.Context())
	end()
	require.ErrorIs(t, db.Scrub(ended), context.Canceled)
}
