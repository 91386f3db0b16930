package postgres

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"

	"regulars/model"
)

// migration is one step of the tables. Steps are never changed once they were released, only added;
// each runs in one transaction, together with the note that it ran.
type migration struct {
	what string
	sql  func(server) []string
}

// server is what a statement has to know of the server.
type server struct {
	partitions int // of the events, 0 where the server distributes tables by itself
}

// migrations in the order of their numbers, from 1.
var migrations = []migration{
	{"the tables", tables},
	{"the views for reports", views},
	{"what a chain knows of its keys and of a lost tail", trust},
}

// migrate brings the tables up to date. Two programs may do so at once: the row of the number is
// locked, and who comes second finds nothing left to do.
func migrate(ctx context.Context, conn *pgx.Conn, steps []migration) error {
	on, err := serverOf(ctx, conn)
	if err != nil {
		return err
	}
	for {
		done, err := step(ctx, conn, on, steps)
		switch {
		case err == nil && done:
			return nil
		case err != nil && !repeatable(err):
			return err
		}
	}
}

// step runs the next migration, if there is one.
func step(ctx context.Context, conn *pgx.Conn, on server, steps []migration) (done bool, err error) {
	tx, err := conn.Begin(ctx)
	if err != nil {
		return false, err
	}
	defer func() { err = rolledBack(ctx, tx, err) }()
	if _, err := tx.Exec(ctx, `CREATE TABLE IF NOT EXISTS schema_version (one bigint PRIMARY KEY, number bigint NOT NULL)`); err != nil {
		return false, err
	}
	if _, err := tx.Exec(ctx, `INSERT INTO schema_version VALUES (1, 0) ON CONFLICT (one) DO NOTHING`); err != nil {
		return false, err
	}
	var number int
	if err := tx.QueryRow(ctx, `SELECT number FROM schema_version WHERE one = 1 FOR UPDATE`).Scan(&number); err != nil {
		return false, err
	}
	switch {
	case number > len(steps):
		return false, model.Refuse("hqbase.newer", number, len(steps))
	case number == len(steps):
		return true, tx.Commit(ctx)
	}
	for _, sql := range steps[number].sql(on) {
		if _, err := tx.Exec(ctx, sql); err != nil {
			return false, fmt.Errorf("postgres: step %d, %s: %w", number+1, steps[number].what, err)
		}
	}
	if _, err := tx.Exec(ctx, `UPDATE schema_version SET number = $1 WHERE one = 1`, number+1); err != nil {
		return false, err
	}
	return false, tx.Commit(ctx)
}

// rolledBack ends a transaction that may have been committed.
func rolledBack(ctx context.Context, tx pgx.Tx, err error) error {
	if back := tx.Rollback(ctx); back != nil && !errors.Is(back, pgx.ErrTxClosed) && err == nil {
		return back
	}
	return err
}

// eventPartitions is how many tables the events are spread over, so that vacuum and indexes work
// on pieces. It cannot be changed later without copying.
const eventPartitions = 16

func serverOf(ctx context.Context, conn *pgx.Conn) (server, error) {
	var distributed bool
	err := conn.QueryRow(ctx, `SELECT version() ILIKE '%cockroach%' OR version() ILIKE '%yugabyte%' OR version() ILIKE '%-YB-%'
		OR EXISTS (SELECT FROM pg_extension WHERE extname = 'citus')`).Scan(&distributed)
	if distributed {
		return server{}, err
	}
	return server{partitions: eventPartitions}, err
}
