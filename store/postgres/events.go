package postgres

import (
	"bytes"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"

	"regulars/model"
	"regulars/model/hub"
)

// eventRow is an event with what reports read of it.
type eventRow struct {
	hub.Stored
	stream model.StreamID
	kind   string // "" for one that cannot be read
	at     int64  // unix milliseconds
	member model.ID
	effect model.Effect
}

// plain reads what stands in plain columns. An event that cannot be read has none of it.
func plain(st *hub.Stream, e hub.Stored) eventRow {
	row := eventRow{Stored: e, stream: st.ID}
	event, err := st.Read(&e)
	if err != nil {
		return row
	}
	row.kind, row.at, row.member = text(string(event.Kind)), event.HLC.Time().UnixMilli(), event.MemberID()
	if row.member.N > 1<<62 {
		row.member = model.ID{} // nobody has such a number; it would not fit its column
	}
	if e.Poison != "" {
		return row
	}
	if body, err := event.ParseBody(); err == nil {
		if mover, ok := body.(model.Mover); ok {
			row.effect = mover.Effect()
		}
	}
	return row
}

// AppendEvents is described at hub.Tx. The caller has locked the stream.
func (t *tx) AppendEvents(id model.StreamID, events []hub.Stored) error {
	if err := t.ready(true); err != nil {
		return err
	}
	st := &hub.Stream{}
	st.ID = id
	if row := t.streams[id]; row != nil && row.exists {
		st = &row.Stream // it says by what names its file goes
	}
	for _, e := range events {
		if _, err := numbers(e.Seq, e.Names.N); err != nil {
			return err
		}
		t.events = append(t.events, plain(st, e))
	}
	return nil
}

const insertEventsSQL = `INSERT INTO events (stream, seq, kind, at, member_stream, member_n, earned, redeemed, adjusted, expired, spend, visits,
		received, poison, wire, pii, named_stream, named_n)
	SELECT u.stream, u.seq, nullif(u.kind, ''), CASE WHEN u.kind <> '' THEN to_timestamp(u.at / 1000.0) END, u.mstream, nullif(u.mn, 0),
		nullif(u.earned, 0), nullif(u.redeemed, 0), nullif(u.adjusted, 0), nullif(u.expired, 0), nullif(u.spend, 0), nullif(u.visits, 0),
		to_timestamp(u.received / 1000.0), nullif(u.poison, ''), u.wire, u.pii, u.named, nullif(u.named_n, 0)
	FROM unnest($1::uuid[], $2::bigint[], $3::text[], $4::bigint[], $5::uuid[], $6::bigint[], $7::bigint[], $8::bigint[], $9::bigint[], $10::bigint[],
		$11::bigint[], $12::bigint[], $13::bigint[], $14::text[], $15::bytea[], $16::bytea[], $17::uuid[], $18::bigint[])
		AS u (stream, seq, kind, at, mstream, mn, earned, redeemed, adjusted, expired, spend, visits, received, poison, wire, pii, named, named_n)`

func (t *tx) writeEvents(p *pipeline) {
	n := len(t.events)
	if n == 0 {
		return
	}
	streams, members, named := make(uuids, n), make(uuids, n), make(uuids, n)
	kinds, poison := make(texts, n), make(texts, n)
	wires, piis := make(blobs, n), make(blobs, n)
	var cols [11]bigs
	for c := range cols {
		cols[c] = make(bigs, n)
	}
	for i := range t.events {
		e := &t.events[i]
		streams[i], kinds[i], members[i], named[i] = uuid(e.stream), e.kind, maybe(e.member.Stream), maybe(e.Names.Stream)
		poison[i], wires[i], piis[i] = text(e.Poison), e.Wire, e.PII
		f := &e.effect
		for c, v := range [...]int64{
			int64(e.Seq), e.at, int64(e.member.N), int64(f.Earned), int64(f.Redeemed), int64(f.Adjusted), int64(f.Expired),
			int64(f.Spend), f.Visits, e.Received, int64(e.Names.N),
		} {
			cols[c][i] = v
		}
	}
	t.events = nil
	p.add(n, insertEventsSQL, streams, cols[0], kinds, cols[1], members, cols[2], cols[3], cols[4], cols[5], cols[6], cols[7], cols[8],
		cols[9], poison, wires, piis, named, cols[10])
}

const eventsSQL = `SELECT seq, wire, pii, received, coalesce(poison, ''), named_stream, coalesce(named_n, 0)
	FROM events WHERE stream = $1 AND seq >= $2 ORDER BY seq LIMIT $3`

// Events is described at hub.Tx.
func (t *tx) Events(id model.StreamID, from uint64, most int) ([]hub.Stored, error) {
	start, err := number(from)
	if err := first(t.ready(false), err); err != nil {
		return nil, err
	}
	if err := t.flush(); err != nil {
		return nil, err
	}
	var all []hub.Stored
	err = t.query(eventsSQL, []any{uuid(id), start, most}, func(rows pgx.Rows) error {
		var e hub.Stored
		var received time.Time
		var named pgtype.UUID
		if err := rows.Scan(&e.Seq, &e.Wire, &e.PII, &received, &e.Poison, &named, &e.Names.N); err != nil {
			return err
		}
		e.Received, e.Names.Stream = received.UnixMilli(), named.Bytes
		all = append(all, e)
		return nil
	})
	return all, err
}

// first returns the first error.
func first(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

const stripSQL = `UPDATE events SET pii = NULL, named_stream = NULL, named_n = NULL
	WHERE named_stream = $1 AND named_n = $2 RETURNING stream, seq`

// Strip is described at hub.Tx.
func (t *tx) Strip(member model.ID) ([]model.ID, error) {
	n, err := number(member.N)
	if err := first(t.ready(true), err); err != nil {
		return nil, err
	}
	if err := t.flush(); err != nil {
		return nil, err
	}
	var all []model.ID
	err = t.query(stripSQL, []any{uuid(member.Stream), n}, func(rows pgx.Rows) error {
		var id model.ID
		if err := rows.Scan((*[16]byte)(&id.Stream), &id.N); err != nil {
			return err
		}
		all = append(all, id)
		return nil
	})
	slices.SortFunc(all, compareIDs)
	return all, err
}

// compareIDs is the order of identities, and of uuids and numbers in the tables.
func compareIDs(a, b model.ID) int {
	if order := bytes.Compare(a.Stream[:], b.Stream[:]); order != 0 {
		return order
	}
	switch {
	case a.N < b.N:
		return -1
	case a.N > b.N:
		return 1
	}
	return 0
}
