package postgres

import (
	"fmt"
	"math"
	"strings"

	"github.com/jackc/pgx/v5/pgtype"
)

// number stores an unsigned number, which has 63 bits here.
func number(v uint64) (int64, error) {
	if v > math.MaxInt64 {
		return 0, fmt.Errorf("postgres: %d has no place in a bigint", v)
	}
	return int64(v), nil
}

// numbers stores several, or none.
func numbers(vs ...uint64) ([]int64, error) {
	out := make([]int64, len(vs))
	for i, v := range vs {
		n, err := number(v)
		if err != nil {
			return nil, err
		}
		out[i] = n
	}
	return out, nil
}

// text is words as PostgreSQL takes them. Some come from shops whose programs may be at fault; a
// stray byte in a word for people must not stop a stream.
func text(s string) string {
	return strings.ReplaceAll(strings.ToValidUTF8(s, "\uFFFD"), "\x00", "\uFFFD")
}

func uuid(id [16]byte) pgtype.UUID { return pgtype.UUID{Bytes: id, Valid: true} }

// maybe is a uuid, or NULL for zero.
func maybe(id [16]byte) pgtype.UUID { return pgtype.UUID{Bytes: id, Valid: id != [16]byte{}} }

// The columns of a bulk statement.
type (
	uuids  = pgtype.FlatArray[pgtype.UUID]
	blobs  = pgtype.FlatArray[[]byte]
	bigs   = pgtype.FlatArray[int64]
	texts  = pgtype.FlatArray[string]
	truths = pgtype.FlatArray[bool]
)

// moment reads unix seconds from a timestamptz, 0 for NULL; instant is how it is written.
func moment(column string) string {
	return "coalesce(extract(epoch FROM " + column + "), 0)::bigint"
}

func instant(value string) string { return "to_timestamp(nullif(" + value + ", 0))" }

// field is a column and the expression that it is set to.
type field struct{ column, value string }

func columns(fields []field) string { return joined(fields, func(f field) string { return f.column }) }

func values(fields []field) string { return joined(fields, func(f field) string { return f.value }) }

func assignments(fields []field) string {
	return joined(fields, func(f field) string { return f.column + " = " + f.value })
}

func joined(fields []field, part func(field) string) string {
	parts := make([]string, len(fields))
	for i, f := range fields {
		parts[i] = part(f)
	}
	return strings.Join(parts, ", ")
}
