package postgres

import (
	"context"
	"errors"

	"github.com/jackc/pgx/v5"

	"regulars/model"
	"regulars/model/hub"
)

// resealAtOnce is how many rows one statement seals anew.
const resealAtOnce = 1000

// Reseal is described at hub.DB. It is one transaction; what it replaces stays in dead rows until Scrub or the server's own
// vacuum has passed, and in the WAL and backups as docs/TABLES.md says of an erasure.
func (d *DB) Reseal(ctx context.Context, r hub.Resealer) (err error) {
	defer func() { err = errors.Join(err, d.Close()) }()
	err = d.Update(ctx, func(t hub.Tx) error { return t.(*tx).reseal(r) })
	if err == nil {
		err = d.Scrub(ctx)
	}
	return err
}

func (t *tx) reseal(r hub.Resealer) error {
	head, err := t.Head()
	if err != nil {
		return err
	}
	shops, err := t.Shops()
	if err != nil {
		return err
	}
	for _, s := range shops {
		if err := t.PutShop(r.Shop(s)); err != nil {
			return err
		}
	}
	if err := t.PutHead(r.Head(head)); err != nil {
		return err
	}
	if err := t.flush(); err != nil { // from here on nobody else writes the head
		return err
	}
	if err := r.Begun(); err != nil {
		return err
	}
	for _, table := range []func(hub.Resealer) error{t.resealEvents, t.resealMembers, t.resealThings} {
		if err := table(r); err != nil {
			return err
		}
	}
	return nil
}

// sealedRows are some rows of a table, in the order of their keys.
type sealedRows struct {
	sorts   texts
	ids     []model.ID
	streams uuids
	ns      bigs
	pii     blobs
}

func (s *sealedRows) scan(rows pgx.Rows) error {
	var sort string
	var id model.ID
	var pii []byte
	if err := rows.Scan(&sort, (*[16]byte)(&id.Stream), &id.N, &pii); err != nil {
		return err
	}
	s.sorts, s.ids = append(s.sorts, sort), append(s.ids, id)
	s.streams, s.ns, s.pii = append(s.streams, uuid(id.Stream)), append(s.ns, int64(id.N)), append(s.pii, pii)
	return nil
}

// last is the key behind which the next rows are.
func (s *sealedRows) last() (sort string, id model.ID) {
	return s.sorts[len(s.sorts)-1], s.ids[len(s.ids)-1]
}

// each reads all rows of a query by and by, and hands some at a time to f. The query takes the key behind which it begins, and a limit.
func (t *tx) each(sql string, f func(*sealedRows) error) error {
	sort, after := "", model.ID{}
	for {
		some := &sealedRows{}
		if err := t.query(sql, []any{sort, uuid(after.Stream), int64(after.N), resealAtOnce}, some.scan); err != nil {
			return err
		}
		if len(some.ids) == 0 {
			return nil
		}
		sort, after = some.last()
		if err := f(some); err != nil {
			return err
		}
	}
}

// run runs one bulk statement.
func (t *tx) run(want int, sql string, args ...any) error {
	p := &pipeline{}
	p.add(want, sql, args...)
	return t.send(p)
}

func (t *tx) resealEvents(r hub.Resealer) error {
	return t.each(`SELECT '', stream, seq, pii FROM events WHERE $1 = '' AND pii IS NOT NULL AND (stream, seq) > ($2, $3) ORDER BY stream, seq LIMIT $4`,
		func(s *sealedRows) (err error) {
			for i, id := range s.ids {
				if s.pii[i], err = r.Event(id, s.pii[i]); err != nil {
					return err
				}
			}
			return t.run(len(s.ids), `UPDATE events e SET pii = u.pii FROM unnest($1::uuid[], $2::bigint[], $3::bytea[]) AS u (stream, seq, pii)
				WHERE e.stream = u.stream AND e.seq = u.seq`, s.streams, s.ns, s.pii)
		})
}

func (t *tx) resealMembers(r hub.Resealer) error {
	for _, sql := range []string{`DELETE FROM keys`, `DELETE FROM key_marks`, `UPDATE members SET keys = NULL WHERE pii IS NULL AND keys IS NOT NULL`} {
		if err := t.run(-1, sql); err != nil {
			return err
		}
	}
	return t.each(`SELECT '', stream, n, pii FROM members WHERE $1 = '' AND pii IS NOT NULL AND (stream, n) > ($2, $3) ORDER BY stream, n LIMIT $4`,
		func(s *sealedRows) error {
			keys, macs := make(blobs, len(s.ids)), blobs{}
			var streams uuids
			var ns bigs
			for i, id := range s.ids {
				fresh, found, err := r.Member(id, s.pii[i])
				if err != nil {
					return err
				}
				s.pii[i] = fresh
				for _, mac := range found {
					keys[i] = append(keys[i], mac[:]...)
					macs, streams, ns = append(macs, mac[:]), append(streams, s.streams[i]), append(ns, s.ns[i])
				}
			}
			p := &pipeline{}
			p.add(len(s.ids), `UPDATE members m SET version = version + 1, pii = u.pii, keys = u.keys
				FROM unnest($1::uuid[], $2::bigint[], $3::bytea[], $4::bytea[]) AS u (stream, n, pii, keys) WHERE m.stream = u.stream AND m.n = u.n`,
				s.streams, s.ns, s.pii, keys)
			p.add(len(ns), `INSERT INTO keys (mac, stream, n) SELECT * FROM unnest($1::bytea[], $2::uuid[], $3::bigint[])`, macs, streams, ns)
			p.add(-1, `INSERT INTO key_marks (mac, version) SELECT DISTINCT mac, 1 FROM unnest($1::bytea[]) AS u (mac) ON CONFLICT (mac) DO NOTHING`, macs)
			return t.send(p)
		})
}

func (t *tx) resealThings(r hub.Resealer) error {
	return t.each(`SELECT sort, stream, n, pii FROM things WHERE pii IS NOT NULL AND (sort, stream, n) > ($1, $2, $3) ORDER BY sort, stream, n LIMIT $4`,
		func(s *sealedRows) (err error) {
			for i, id := range s.ids {
				if s.pii[i], err = r.Thing(s.sorts[i], id, s.pii[i]); err != nil {
					return err
				}
			}
			return t.run(len(s.ids), `UPDATE things t SET version = version + 1, pii = u.pii
				FROM unnest($1::text[], $2::uuid[], $3::bigint[], $4::bytea[]) AS u (sort, stream, n, pii)
				WHERE t.sort = u.sort AND t.stream = u.stream AND t.n = u.n`, s.sorts, s.streams, s.ns, s.pii)
		})
}
