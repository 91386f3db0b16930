package postgres

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5"

	"regulars/model/hub"
)

// headRow is the row of the chain.
type headRow struct {
	hub.Head
	version int64
	read    bool
	dirty   bool
}

var headSQL = `SELECT version, name, format, generation, stream, currency, timezone, program, program_text, erasures, waiting, ` + moment("made") + `,
	held, ` + moment("fenced") + `, ` + moment("before") + `, public, ` + moment("renewed") + ` FROM chain WHERE one = 1`

// Head is described at hub.Tx. It is not locked: PutHead finds out whether another transaction changed it.
func (t *tx) Head() (hub.Head, error) {
	if err := t.ready(false); err != nil || t.head.read {
		return t.head.Head, err
	}
	h := &t.head
	err := t.query(headSQL, nil, func(rows pgx.Rows) error {
		return rows.Scan(&h.version, &h.Chain, &h.Format, &h.Generation, (*[16]byte)(&h.Stream), &h.Currency, &h.Timezone,
			&h.Program, &h.Text, &h.Erasures, &h.Waiting, &h.Made, &h.Held, &h.Fenced, &h.Before, &h.Public, &h.Renewed)
	})
	h.read = err == nil
	return h.Head, err
}

// PutHead is described at hub.Tx.
func (t *tx) PutHead(h hub.Head) error {
	if err := t.ready(true); err != nil {
		return err
	}
	if _, err := t.Head(); err != nil { // for its version
		return err
	}
	if _, err := numbers(h.Format, h.Generation, uint64(h.Program), h.Erasures, h.Waiting); err != nil {
		return err
	}
	t.head.Head, t.head.dirty = h, true
	return nil
}

var putHeadSQL = `UPDATE chain SET version = version + 1, name = $2, format = $3, generation = $4, stream = $5, currency = $6, timezone = $7,
	program = $8, program_text = $9, erasures = $10, waiting = $11, made = ` + instant("$12::bigint") + `,
	held = $13, fenced = ` + instant("$14::bigint") + `, before = ` + instant("$15::bigint") + `, public = $16, renewed = ` + instant("$17::bigint") + `
	WHERE one = 1 AND version = $1`

func (t *tx) writeHead(p *pipeline) {
	h := &t.head
	if !h.dirty {
		return
	}
	p.add(1, putHeadSQL, h.version, text(h.Chain), h.Format, h.Generation, uuid(h.Stream), text(h.Currency), text(h.Timezone),
		int64(h.Program), text(h.Text), h.Erasures, h.Waiting, h.Made, h.Held, h.Fenced, h.Before, h.Public, h.Renewed)
	h.version++
	h.dirty = false
}

// shopRow is the row of a shop, version 0 if there is none yet.
type shopRow struct {
	hub.Shop
	version int64
	dirty   bool
}

var shopsSQL = `SELECT number, version, name, market, key, ` + moment("key_ends") + `, stream, ` + moment("retired") + `, untold FROM shops ORDER BY number`

// Shops is described at hub.Tx.
func (t *tx) Shops() ([]hub.Shop, error) {
	if err := t.ready(false); err != nil {
		return nil, err
	}
	if err := t.flush(); err != nil {
		return nil, err
	}
	t.listed = true
	var all []hub.Shop
	err := t.query(shopsSQL, nil, func(rows pgx.Rows) error {
		s := &shopRow{}
		var key []byte
		if err := rows.Scan(&s.Number, &s.version, &s.Name, &s.Market, &key, &s.KeyEnds, (*[16]byte)(&s.Stream), &s.Retired, &s.Untold); err != nil {
			return err
		}
		if copy(s.Key[:], key) != len(s.Key) && key != nil {
			return fmt.Errorf("postgres: the key of shop %d has %d bytes", s.Number, len(key))
		}
		if t.shops[s.Number] == nil { // what was read first counts, for PutShop
			t.shops[s.Number] = s
		}
		all = append(all, s.Shop)
		return nil
	})
	return all, err
}

// PutShop is described at hub.Tx.
func (t *tx) PutShop(s hub.Shop) error {
	if err := t.ready(true); err != nil {
		return err
	}
	if _, err := numbers(s.Number, s.Market); err != nil {
		return err
	}
	if !t.listed { // for their versions
		if _, err := t.Shops(); err != nil {
			return err
		}
	}
	row := t.shops[s.Number]
	if row == nil {
		row = &shopRow{}
		t.shops[s.Number] = row
	}
	row.Shop, row.dirty = s, true
	return nil
}

var putShopSQL = `INSERT INTO shops AS s (number, version, name, market, key, key_ends, stream, retired, untold)
	VALUES ($1, $2, $3, $4, $5, ` + instant("$6::bigint") + `, $7, ` + instant("$8::bigint") + `, $9)
	ON CONFLICT (number) DO UPDATE SET version = excluded.version, name = excluded.name, market = excluded.market, key = excluded.key,
		key_ends = excluded.key_ends, stream = excluded.stream, retired = excluded.retired, untold = excluded.untold
	WHERE s.version = excluded.version - 1`

func (t *tx) writeShops(p *pipeline) {
	var rows []*shopRow
	for _, s := range t.shops {
		if s.dirty {
			rows = append(rows, s)
		}
	}
	slices.SortFunc(rows, func(a, b *shopRow) int { return cmp.Compare(a.Number, b.Number) })
	for _, s := range rows {
		s.version++
		s.dirty = false
		var key []byte
		if s.Key != [32]byte{} {
			key = s.Key[:]
		}
		p.add(1, putShopSQL, s.Number, s.version, text(s.Name), s.Market, key, s.KeyEnds, uuid(s.Stream), s.Retired, s.Untold)
	}
}
