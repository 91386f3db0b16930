package postgres

import (
	"context"
	"errors"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"

	"regulars/model"
)

// ErrUnsure is the cause of the refusal hqbase.unsure: the connection was lost while a transaction was
// being committed, and nobody can say whether it is. Who gets it looks, or repeats what can be repeated.
var ErrUnsure = errors.New("postgres: it is not known whether the transaction was committed")

// errAgain begins a transaction anew: what it had read was changed by another one meanwhile.
var errAgain = errors.New("postgres: changed by another transaction")

// The conditions of the server that we know, by SQLSTATE.
const (
	stateSerialization = "40001"
	stateDeadlock      = "40P01"
	stateUnique        = "23505"
	stateReadOnly      = "25006"
	stateLock          = "55P03"
	stateCancelled     = "57014"
	stateDuplicate     = "42P07" // of a table: two programs make it at once, or it is somebody else's
)

// refusals are the conditions that a person can do something about.
var refusals = map[string]model.Code{
	"28P01": "hqbase.password", "28000": "hqbase.password",
	"3D000": "hqbase.missing",
	"42501": "hqbase.denied",
	"53100": "hqbase.full",
	"53300": "hqbase.busy", stateLock: "hqbase.busy",
	stateDuplicate: "hqbase.foreign", "42P01": "hqbase.foreign", "42703": "hqbase.foreign",
	stateReadOnly: "hqbase.standby",
}

// stateOf is the SQLSTATE of an answer of the server, "" if it did not answer.
func stateOf(err error) string {
	var answer *pgconn.PgError
	if errors.As(err, &answer) {
		return answer.Code
	}
	return ""
}

// repeatable reports whether nothing was written and the transaction should simply run again. A
// unique key that is taken is a row that somebody else made first; but a stream is locked, so that an
// event that is there already is a mistake.
func repeatable(err error) bool {
	var answer *pgconn.PgError
	if !errors.As(err, &answer) {
		return errors.Is(err, errAgain)
	}
	switch answer.Code {
	case stateSerialization, stateDeadlock:
		return true
	case stateUnique:
		return !strings.HasPrefix(answer.TableName, "events")
	}
	return false
}

// errLost marks what happened on a connection that broke.
var errLost = errors.New("postgres: the connection was lost")

// lost reports whether the connection is of no use any more: it broke, the server is going down or coming up, or it
// takes no writes since it was made a standby.
func lost(err error) bool {
	var connect *pgconn.ConnectError
	var answer *pgconn.PgError
	switch {
	case errors.Is(err, errLost):
		return true
	case errors.As(err, &answer):
		class := answer.Code[:min(2, len(answer.Code))]
		return class == "08" || class == "57" && answer.Code != stateCancelled || answer.Code == stateReadOnly
	}
	return errors.As(err, &connect)
}

// refusal turns what a database answered into a sentence. What is one already stays.
func (d *DB) refusal(err error) error {
	var connect *pgconn.ConnectError
	state := stateOf(err)
	switch {
	case err == nil, model.CodeOf(err) != "":
		return err
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded) && !errors.As(err, &connect):
		return err
	case repeatable(err): // and was repeated
		return model.Refuse("hqbase.busy", d.at).Because(err)
	case refusals[state] != "":
		return model.Refuse(refusals[state], d.at).Because(err)
	case errors.Is(err, errStandby):
		return model.Refuse("hqbase.standby", d.at).Because(err)
	case lost(err):
		return model.Refuse("hqbase.unreached", d.at).Because(err)
	}
	return err
}
