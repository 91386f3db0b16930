package postgres

import (
	"context"

	"github.com/jackc/pgx/v5"
)

// vacuums are run on the tables in which something personal stood, sealed or as a keyed hash, before it was dropped. A hash
// stands in an index as well, of which the server would leave the cleaning for later.
var vacuums = []struct{ table, statement string }{
	{"members", "VACUUM members"},
	{"keys", "VACUUM (INDEX_CLEANUP ON) keys"},
	{"key_marks", "VACUUM (INDEX_CLEANUP ON) key_marks"},
	{"things", "VACUUM things"},
	{"events", "VACUUM events"},
}

// The conditions by which a distributed relative of PostgreSQL says that it has no VACUUM.
const (
	stateSyntax  = "42601"
	stateFeature = "0A000"
)

// Scrub is described at hub.DB. The server cannot overwrite what was dropped, so this does what can be done
// beside running transactions: VACUUM gives up dead rows and those of the TOAST tables, so that they
// are in no table and in no index of look-ups. It makes no zeros: the bytes may stand in a free part of
// a page, or of the disk, until that is used again, and a dead row that an older snapshot may still
// see (a long transaction, a standby that reports back, a replication slot) stays until the next time.
// WAL and backups keep what they hold. docs/TABLES.md says what an administrator can do beyond that. It
// waits for no lock longer than any statement here does.
func (d *DB) Scrub(ctx context.Context) error {
	conn, err := d.pool.Acquire(ctx)
	if err != nil {
		return d.refusal(err)
	}
	defer conn.Release()
	for _, v := range vacuums {
		_, err := conn.Exec(ctx, v.statement, pgx.QueryExecModeSimpleProtocol)
		if state := stateOf(err); state == stateSyntax || state == stateFeature {
			return nil // it collects what is dead by itself
		}
		if err != nil {
			return d.refusal(err)
		}
	}
	return nil
}
