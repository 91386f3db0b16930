package postgres

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"

	"regulars/model"
	"regulars/model/hub"
)

// Limits of repeating.
const (
	repeats    = 30 // of a transaction that others are in the way of
	reconnects = 3  // after a connection was lost before the commit
	shortPause = time.Millisecond
	longPause  = 200 * time.Millisecond
	leaveTime  = 5 * time.Second // to take back what will not be committed
)

// warned is the key of a connection's latest warning, see shape.
const warned = "warned"

// Update is described at hub.DB. If the connection is lost during the commit the error is the refusal hqbase.unsure with the cause
// ErrUnsure: what f wrote may be there or not. Every other error means that nothing was written.
func (d *DB) Update(ctx context.Context, f func(hub.Tx) error) error {
	return d.repeat(ctx, pgx.TxOptions{IsoLevel: pgx.ReadCommitted, AccessMode: pgx.ReadWrite}, f)
}

// View is described at hub.DB.
func (d *DB) View(ctx context.Context, f func(hub.Tx) error) error {
	return d.repeat(ctx, pgx.TxOptions{IsoLevel: pgx.RepeatableRead, AccessMode: pgx.ReadOnly}, f)
}

func (d *DB) repeat(ctx context.Context, mode pgx.TxOptions, f func(hub.Tx) error) error {
	for again, broken := 0, 0; ; {
		err, own := d.once(ctx, mode, f)
		switch {
		case err == nil || own || ctx.Err() != nil || model.CodeOf(err) != "":
			return err
		case repeatable(err) && again < repeats:
			again++
		case lost(err) && broken < reconnects:
			broken++
			d.pool.Reset() // the other connections went to the same server
		default:
			return d.refusal(err)
		}
		if err := pause(ctx, again+broken); err != nil {
			return err
		}
	}
}

// pause waits a little longer each time, and by chance, so that two that were in each other's way
// part.
func pause(ctx context.Context, round int) error {
	t := time.NewTimer(rand.N(min(shortPause<<min(round, 10), longPause)))
	defer t.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-t.C:
		return nil
	}
}

// once runs f in one transaction. own says that the error is f's, to be handed on as it is.
func (d *DB) once(ctx context.Context, mode pgx.TxOptions, f func(hub.Tx) error) (err error, own bool) {
	conn, err := d.pool.Acquire(ctx)
	if err != nil {
		return err, false
	}
	defer conn.Release()
	committing := false
	defer func() {
		if conn.Conn().IsClosed() && !committing && !own {
			err = errors.Join(errLost, err)
		}
		if !committing {
			leave(ctx, conn)
		}
	}()
	if _, err := conn.Exec(ctx, begin(mode)); err != nil {
		return err, false // a connection that waited in the pool may have broken since
	}
	t := newTx(ctx, conn.Conn(), d.mark, mode.AccessMode == pgx.ReadOnly)
	err = f(t)
	switch {
	case t.err != nil:
		return t.err, false // whatever f made of it
	case err != nil:
		return err, true
	}
	if err := t.finish(); err != nil {
		return err, false
	}
	if t.reads {
		committing = true
		return commit(ctx, conn), false
	}
	if err := t.older(); err != nil {
		return err, false
	}
	committing = true
	if err := commit(ctx, conn); err != nil {
		return err, false
	}
	return t.remember(), false
}

func begin(mode pgx.TxOptions) string {
	return fmt.Sprintf("begin isolation level %s %s", mode.IsoLevel, mode.AccessMode)
}

// leave takes back a transaction, also when the caller has gone.
func leave(ctx context.Context, conn *pgxpool.Conn) {
	if conn.Conn().IsClosed() {
		return
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), leaveTime)
	defer cancel()
	if _, err := conn.Exec(ctx, "rollback"); err != nil {
		_ = conn.Conn().Close(ctx) // the server takes it back by itself
	}
}

// commit asks for the commit and says what became of it. An answer of the server that leaves the connection open is a
// clear no; everything else, also a warning that a standby did not confirm, is neither yes nor no.
func commit(ctx context.Context, conn *pgxpool.Conn) error {
	raw := conn.Conn().PgConn()
	delete(raw.CustomData(), warned)
	if err := ctx.Err(); err != nil || raw.IsClosed() {
		return first(err, errLost) // nothing is sent
	}
	results, err := raw.Exec(ctx, "commit").ReadAll() // pgx itself would do more on errors, and hide the first one
	var answer *pgconn.PgError
	switch {
	case err == nil && raw.CustomData()[warned] != nil:
		err = fmt.Errorf("postgres: %v", raw.CustomData()[warned])
	case err == nil && len(results) == 1 && results[0].CommandTag.String() == "COMMIT":
		return nil
	case err == nil:
		return errAgain // ROLLBACK: the server had given up on it
	case errors.As(err, &answer) && answer.SeverityUnlocalized == "ERROR" && !raw.IsClosed():
		return err
	}
	return model.Refuse("hqbase.unsure").Because(errors.Join(ErrUnsure, err))
}
