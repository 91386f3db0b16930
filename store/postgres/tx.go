package postgres

import (
	"context"
	"errors"

	"github.com/jackc/pgx/v5"

	"regulars/model"
	"regulars/model/hub"
)

// tx is one transaction. What was read is kept in its stored form, so that it is asked for once; what is
// written waits until it is asked for in another way, or for the end.
type tx struct {
	ctx   context.Context // of the transaction, which ends with it
	conn  *pgx.Conn
	reads bool  // nothing can be written
	err   error // the first of the database; nothing works after it

	head    headRow
	shops   map[uint64]*shopRow
	listed  bool // shops has all of them
	streams map[model.StreamID]*streamRow
	events  []eventRow
	members map[model.ID]*memberRow
	marks   map[[16]byte]int64 // of look-ups that were asked for
	things  map[thingKey]*thingRow
	places  map[spot]int // entries of feeds that come at the end, in this order
	placed  int

	mark          *mark
	before, after map[uint64]uint64 // where the feeds stood before places were taken in them, and stand since

	enrolled int // streams that are new
}

var _ hub.Tx = (*tx)(nil)

func newTx(ctx context.Context, conn *pgx.Conn, m *mark, reads bool) *tx {
	return &tx{
		ctx: ctx, conn: conn, reads: reads, mark: m, before: map[uint64]uint64{}, after: map[uint64]uint64{},
		shops: map[uint64]*shopRow{}, streams: map[model.StreamID]*streamRow{}, members: map[model.ID]*memberRow{},
		marks: map[[16]byte]int64{}, things: map[thingKey]*thingRow{}, places: map[spot]int{},
	}
}

// errReads is what a View answers to who writes.
var errReads = errors.New("postgres: a View writes nothing")

// ready says why nothing more can be done.
func (t *tx) ready(write bool) error {
	if t.err == nil && write && t.reads {
		return errReads
	}
	return t.err
}

// fail keeps the first error: PostgreSQL does nothing more in a transaction after one.
func (t *tx) fail(err error) error {
	if t.err == nil {
		t.err = err
	}
	return t.err
}

// query runs a select and hands each row to f.
func (t *tx) query(sql string, args []any, f func(pgx.Rows) error) error {
	rows, err := t.conn.Query(t.ctx, sql, args...)
	if err != nil {
		return t.fail(err)
	}
	defer rows.Close()
	for rows.Next() {
		if err := f(rows); err != nil {
			return t.fail(err)
		}
	}
	if err := rows.Err(); err != nil {
		return t.fail(err)
	}
	return nil
}

// locking is what a read of an Update ends with.
func (t *tx) locking(clause string) string {
	if t.reads {
		return ""
	}
	return clause
}

// pipeline is bulk statements that go out together.
type pipeline struct {
	batch pgx.Batch
	want  []int64             // rows that each statement must touch, -1 for any number
	hear  map[int]func(int64) // of statements that return a number for each row
}

func (p *pipeline) add(want int, sql string, args ...any) {
	p.batch.Queue(sql, args...)
	p.want = append(p.want, int64(want))
}

// listen is add for a statement that returns a number for each row.
func (p *pipeline) listen(f func(int64), want int, sql string, args ...any) {
	if p.hear == nil {
		p.hear = map[int]func(int64){}
	}
	p.hear[len(p.want)] = f
	p.add(want, sql, args...)
}

// run runs the next statement and returns how many rows it touched.
func (p *pipeline) run(results pgx.BatchResults, at int) (int64, error) {
	f := p.hear[at]
	if f == nil {
		tag, err := results.Exec()
		return tag.RowsAffected(), err
	}
	rows, err := results.Query()
	if err != nil {
		return 0, err
	}
	defer rows.Close()
	for rows.Next() {
		var n int64
		if err := rows.Scan(&n); err != nil {
			return 0, err
		}
		f(n)
	}
	rows.Close() // the tag comes with the end
	return rows.CommandTag().RowsAffected(), rows.Err()
}

// send runs the pipeline. A statement that touched other rows than it was meant to met another
// transaction.
func (t *tx) send(p *pipeline) error {
	if len(p.want) == 0 {
		return nil
	}
	results := t.conn.SendBatch(t.ctx, &p.batch)
	var missed error
	for at, want := range p.want {
		touched, err := p.run(results, at)
		if err != nil {
			return t.fail(errors.Join(err, results.Close()))
		}
		if want >= 0 && touched != want {
			missed = errAgain
		}
	}
	if err := errors.Join(results.Close(), missed); err != nil {
		return t.fail(err)
	}
	return nil
}

// flush writes what waits, but for the feeds.
func (t *tx) flush() error {
	if t.reads || t.err != nil {
		return t.err
	}
	p := &pipeline{}
	t.writeHead(p)
	t.writeShops(p)
	t.writeStreams(p)
	t.writeEvents(p)
	t.writeMembers(p)
	t.writeThings(p)
	return t.send(p)
}

// finish writes all that waits, the feeds last.
func (t *tx) finish() error {
	if t.reads || t.err != nil {
		return t.err
	}
	p := &pipeline{}
	t.writeHead(p)
	t.writeShops(p)
	t.writeStreams(p)
	t.writeEvents(p)
	t.writeMembers(p)
	t.writeThings(p)
	t.writePlaces(p)
	return t.send(p)
}
