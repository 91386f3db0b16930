package postgres

import (
	"cmp"
	"slices"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"

	"regulars/model"
	"regulars/model/chain"
	"regulars/model/hub"
)

type thingKey struct {
	sort string
	id   model.ID
}

func compareThings(a, b thingKey) int {
	return cmp.Or(cmp.Compare(a.sort, b.sort), compareIDs(a.id, b.id))
}

// thingRow is the row of a thing, version 0 if there is none yet.
type thingRow struct {
	hub.Thing
	version int64
	exists  bool
	dirty   bool
}

func (r *thingRow) copied() *hub.Thing {
	out := r.Thing
	out.Value, out.PII = slices.Clone(r.Value), slices.Clone(r.PII)
	return &out
}

const thingsSQL = `SELECT t.sort, t.stream, t.n, t.version, t.market, t.gone, t.value, t.pii FROM `

func (r *thingRow) scan(rows pgx.Rows) error {
	err := rows.Scan(&r.Sort, (*[16]byte)(&r.ID.Stream), &r.ID.N, &r.version, &r.Market, &r.Gone, &r.Value, &r.PII)
	r.exists = true
	return err
}

// Thing is described at hub.Tx. It is not locked: PutThings finds out whether another transaction changed it.
func (t *tx) Thing(sort string, id model.ID) (*hub.Thing, error) {
	if err := t.ready(false); err != nil {
		return nil, err
	}
	key := thingKey{sort, id}
	if err := t.loadThings([]thingKey{key}); err != nil || !t.things[key].exists {
		return nil, err
	}
	return t.things[key].copied(), nil
}

// loadThings reads what is not there yet; what does not exist is noted as well.
func (t *tx) loadThings(keys []thingKey) error {
	var sorts texts
	var streams uuids
	var ns bigs
	for _, key := range keys {
		if t.things[key] != nil {
			continue
		}
		n, err := number(key.id.N)
		if err != nil {
			return err
		}
		sorts, streams, ns = append(sorts, key.sort), append(streams, uuid(key.id.Stream)), append(ns, n)
		t.things[key] = &thingRow{Thing: hub.Thing{Sort: key.sort, ID: key.id}}
	}
	if len(ns) == 0 {
		return nil
	}
	return t.query(thingsSQL+`unnest($1::text[], $2::uuid[], $3::bigint[]) AS u (sort, stream, n)
		JOIN things t ON t.sort = u.sort AND t.stream = u.stream AND t.n = u.n`, []any{sorts, streams, ns}, func(rows pgx.Rows) error {
		r := &thingRow{}
		if err := r.scan(rows); err != nil {
			return err
		}
		t.things[thingKey{r.Sort, r.ID}] = r
		return nil
	})
}

// PutThings is described at hub.Tx.
func (t *tx) PutThings(things []*hub.Thing) error {
	if err := t.ready(true); err != nil {
		return err
	}
	keys := make([]thingKey, len(things))
	for i, v := range things {
		if _, err := numbers(v.ID.N, v.Market); err != nil {
			return err
		}
		keys[i] = thingKey{v.Sort, v.ID}
	}
	if err := t.loadThings(keys); err != nil {
		return err
	}
	for i, v := range things {
		r := t.things[keys[i]]
		if r.exists && r.Market != v.Market {
			t.place(r.Market, entry(keys[i])) // there it is gone
		}
		r.Thing = *v
		r.Thing = *r.copied()
		r.exists, r.dirty = true, true
		t.place(v.Market, entry(keys[i]))
	}
	return nil
}

// Things is described at hub.Tx.
func (t *tx) Things(sort string, after model.ID, most int) ([]*hub.Thing, error) {
	n, err := number(after.N)
	if err := first(t.ready(false), err); err != nil {
		return nil, err
	}
	if err := t.flush(); err != nil {
		return nil, err
	}
	var all []*hub.Thing
	err = t.query(thingsSQL+`things t WHERE t.sort = $1 AND (t.stream, t.n) > ($2, $3) ORDER BY t.stream, t.n LIMIT $4`,
		[]any{sort, uuid(after.Stream), n, most}, func(rows pgx.Rows) error {
			r := &thingRow{}
			if err := r.scan(rows); err != nil {
				return err
			}
			all = append(all, r.copied())
			if key := (thingKey{r.Sort, r.ID}); !t.reads && t.things[key] == nil { // what was read first counts, for PutThings
				t.things[key] = r
			}
			return nil
		})
	return all, err
}

const putThingsSQL = `INSERT INTO things AS t (sort, stream, n, version, market, gone, value, pii)
	SELECT * FROM unnest($1::text[], $2::uuid[], $3::bigint[], $4::bigint[], $5::bigint[], $6::boolean[], $7::bytea[], $8::bytea[])
	ON CONFLICT (sort, stream, n) DO UPDATE SET version = excluded.version, market = excluded.market, gone = excluded.gone,
		value = excluded.value, pii = excluded.pii
	WHERE t.version = excluded.version - 1`

func (t *tx) writeThings(p *pipeline) {
	var rows []*thingRow
	for _, r := range t.things {
		if r.dirty {
			rows = append(rows, r)
		}
	}
	if len(rows) == 0 {
		return
	}
	slices.SortFunc(rows, func(a, b *thingRow) int {
		return compareThings(thingKey{a.Sort, a.ID}, thingKey{b.Sort, b.ID})
	})
	var sorts texts
	var streams uuids
	var ns, versions, markets bigs
	var gone truths
	var values, pii blobs
	for _, r := range rows {
		r.version++
		r.dirty = false
		sorts, streams, ns = append(sorts, r.Sort), append(streams, uuid(r.ID.Stream)), append(ns, int64(r.ID.N))
		versions, markets, gone = append(versions, r.version), append(markets, int64(r.Market)), append(gone, r.Gone)
		values, pii = append(values, r.Value), append(pii, r.PII)
	}
	p.add(len(rows), putThingsSQL, sorts, streams, ns, versions, markets, gone, values, pii)
	writeCases(p, rows)
}

var putCaseSQL = `INSERT INTO cases (stream, n, member_stream, member_n, shop, market, opened, feedback, channel, score, scale, respond_by, resolve_by, undone, gone)
	VALUES ($1, $2, $3, nullif($4::bigint, 0), $5, $6, to_timestamp($7::bigint), $8, $9, nullif($10::bigint, 0), nullif($11::bigint, 0),
		` + instant("$12::bigint") + `, ` + instant("$13::bigint") + `, $14, $15)
	ON CONFLICT (stream, n) DO UPDATE SET member_stream = excluded.member_stream, member_n = excluded.member_n, shop = excluded.shop,
		market = excluded.market, opened = excluded.opened, feedback = excluded.feedback, channel = excluded.channel, score = excluded.score,
		scale = excluded.scale, respond_by = excluded.respond_by, resolve_by = excluded.resolve_by, undone = excluded.undone, gone = excluded.gone`

// writeCases writes what reports read of cases; one that cannot be read is in things alone.
func writeCases(p *pipeline, rows []*thingRow) {
	for _, r := range rows {
		var c chain.Case
		var o model.CaseOpened
		if r.Sort != chain.SortCase || model.Decode(r.Value, &c) != nil || model.Decode(c.Opened, &o) != nil {
			continue
		}
		if _, err := numbers(c.Member.N, c.Shop); err != nil {
			continue
		}
		var member pgtype.UUID
		if !c.Member.IsZero() {
			member = uuid(c.Member.Stream)
		}
		p.add(1, putCaseSQL, uuid(r.ID.Stream), r.ID.N, member, int64(c.Member.N), int64(c.Shop), int64(r.Market), sane(o.At),
			text(o.Feedback), text(o.Channel), int64(o.Score), int64(o.Scale), sane(o.RespondBy), sane(o.ResolveBy), c.Undone, r.Gone)
	}
}
