package postgres

import (
	"bytes"
	"slices"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"

	"regulars/model"
)

const byKeysSQL = `SELECT u.mac, k.stream, coalesce(k.n, 0), coalesce(v.version, 0) FROM unnest($1::bytea[]) AS u (mac)
	LEFT JOIN key_marks v ON v.mac = u.mac LEFT JOIN keys k ON k.mac = u.mac ORDER BY u.mac, k.stream, k.n`

// ByKeys is described at hub.Tx. Two shops that enrol the same person at the same moment must not both be
// told that nobody has this number: the mark of a look-up is compared when one is added.
func (t *tx) ByKeys(macs [][16]byte) (map[[16]byte][]model.ID, error) {
	if err := t.ready(false); err != nil {
		return nil, err
	}
	out := map[[16]byte][]model.ID{}
	if len(macs) == 0 {
		return out, nil
	}
	if err := t.flush(); err != nil {
		return nil, err
	}
	asked, seen := make(blobs, 0, len(macs)), make(map[[16]byte]bool, len(macs))
	for i, mac := range macs {
		if !seen[mac] {
			seen[mac] = true
			asked = append(asked, macs[i][:])
		}
	}
	err := t.query(byKeysSQL, []any{asked}, func(rows pgx.Rows) error {
		var raw []byte
		var stream pgtype.UUID
		var n uint64
		var version int64
		if err := rows.Scan(&raw, &stream, &n, &version); err != nil {
			return err
		}
		mac := [16]byte(raw)
		if stream.Valid {
			out[mac] = append(out[mac], model.ID{Stream: stream.Bytes, N: n})
		}
		if _, asked := t.marks[mac]; !asked { // what was read first counts
			t.marks[mac] = version
		}
		return nil
	})
	return out, err
}

const (
	marksSQL = `INSERT INTO key_marks AS v (mac, version) SELECT * FROM unnest($1::bytea[], $2::bigint[])
		ON CONFLICT (mac) DO UPDATE SET version = excluded.version WHERE v.version = excluded.version - 1`
	blindMarksSQL = `INSERT INTO key_marks AS v (mac, version) SELECT *, 1 FROM unnest($1::bytea[])
		ON CONFLICT (mac) DO UPDATE SET version = v.version + 1`
)

// writeMarks counts the marks of look-ups that were added: those that were asked for must be what they were.
func (t *tx) writeMarks(p *pipeline, added blobs) {
	slices.SortFunc(added, bytes.Compare)
	added = slices.CompactFunc(added, bytes.Equal)
	var asked, blind blobs
	var versions bigs
	for _, raw := range added {
		mac := [16]byte(raw)
		if version, found := t.marks[mac]; found {
			t.marks[mac] = version + 1
			asked, versions = append(asked, raw), append(versions, version+1)
		} else {
			blind = append(blind, raw)
		}
	}
	if len(asked) > 0 {
		p.add(len(asked), marksSQL, asked, versions)
	}
	if len(blind) > 0 {
		p.add(len(blind), blindMarksSQL, blind)
	}
}
