package postgres

import (
	"bytes"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"

	"regulars/model"
	"regulars/model/hub"
)

// memberRow is the row of a member in its stored form, version 0 if there is none yet.
type memberRow struct {
	id      model.ID
	version int64
	market  uint64
	home    uint64
	into    model.ID
	erased  uint64
	recall  int64
	ledger  []byte
	rights  []byte
	pii     []byte
	keys    []byte // 16 bytes each
	coupons []byte // as hub.EncodeCoupons writes them

	exists bool // in the tables or in what waits
	locked bool
	dirty  bool
	stored sides   // what stands in the tables beside the row
	report *report // plain columns, of a row that waits
}

// sides are what a member has in tables beside its row.
type sides struct {
	keys    []byte
	grants  []grant          // outstanding, of points
	coupons []model.StreamID // that have grants of coupons under way
	recalls []model.StreamID
}

// member returns the value, which shares nothing with the row.
func (r *memberRow) member() (*hub.Member, error) {
	m := &hub.Member{
		ID: r.id, Home: r.home, Market: r.market, PII: bytes.Clone(r.pii), Into: r.into, Erased: r.erased, Recall: model.Points(r.recall),
	}
	var err error
	if m.Rights, err = parseRights(r.rights); err != nil {
		return nil, fmt.Errorf("%w: %v", err, r.id)
	}
	if err := m.Ledger.ParseRecord(r.ledger); err != nil {
		return nil, fmt.Errorf("postgres: member %v: %w", r.id, err)
	}
	if m.Coupons, err = hub.DecodeCoupons(r.coupons); err != nil {
		return nil, fmt.Errorf("postgres: member %v: %w", r.id, err)
	}
	for keys := r.keys; len(keys) >= 16; keys = keys[16:] {
		m.Keys = append(m.Keys, [16]byte(keys))
	}
	return m, nil
}

const memberColumns = `m.stream, m.n, m.version, m.market, m.home_shop, m.merged_stream, coalesce(m.merged_n, 0), m.erased, m.recall, m.ledger, m.rights, m.pii, m.keys, m.coupons`

func (r *memberRow) scan(rows pgx.Rows) error {
	var into pgtype.UUID
	err := rows.Scan((*[16]byte)(&r.id.Stream), &r.id.N, &r.version, &r.market, &r.home, &into, &r.into.N, &r.erased, &r.recall,
		&r.ledger, &r.rights, &r.pii, &r.keys, &r.coupons)
	r.into.Stream, r.exists = into.Bytes, true
	return err
}

// settled notes what the tables have of a row that was just read.
func (r *memberRow) settled() error {
	var m hub.Member
	var err error
	if m.Rights, err = parseRights(r.rights); err != nil {
		return fmt.Errorf("%w: %v", err, r.id)
	}
	if m.Coupons, err = hub.DecodeCoupons(r.coupons); err != nil {
		return fmt.Errorf("postgres: member %v: %w", r.id, err)
	}
	m.Recall = model.Points(r.recall)
	r.stored = sidesOf(&m)
	r.stored.keys = r.keys
	return nil
}

// The order by makes everybody lock in the same order, whatever plan the server chooses.
const membersSQL = `SELECT ` + memberColumns + ` FROM unnest($1::uuid[], $2::bigint[]) AS u (stream, n)
	JOIN members m ON m.stream = u.stream AND m.n = u.n ORDER BY m.stream, m.n`

// Members is described at hub.Tx.
func (t *tx) Members(ids []model.ID) (map[model.ID]*hub.Member, error) {
	if err := t.ready(false); err != nil {
		return nil, err
	}
	if err := t.load(ids); err != nil {
		return nil, err
	}
	out := make(map[model.ID]*hub.Member, len(ids))
	for _, id := range ids {
		row := t.members[id]
		if row == nil || !row.exists || out[id] != nil {
			continue
		}
		m, err := row.member()
		if err != nil {
			return nil, t.fail(err)
		}
		out[id] = m
	}
	return out, nil
}

// load reads what is not there yet, locked if anything can be written. Who is not there is noted as well.
func (t *tx) load(ids []model.ID) error {
	var need []model.ID
	for _, id := range ids {
		if row := t.members[id]; row == nil || !row.locked && !t.reads {
			need = append(need, id)
		}
	}
	if len(need) == 0 {
		return nil
	}
	slices.SortFunc(need, compareIDs)
	need = slices.Compact(need)
	found := make(map[model.ID]*memberRow, len(need))
	streams, ns := make(uuids, len(need)), make(bigs, len(need))
	for i, id := range need {
		n, err := number(id.N)
		if err != nil {
			return err
		}
		streams[i], ns[i] = uuid(id.Stream), n
	}
	err := t.query(membersSQL+t.locking(` FOR UPDATE OF m`), []any{streams, ns}, func(rows pgx.Rows) error {
		row := &memberRow{locked: true}
		if err := row.scan(rows); err != nil {
			return err
		}
		found[row.id] = row
		return nil
	})
	if err != nil {
		return err
	}
	for _, id := range need {
		row := found[id]
		if row == nil {
			row = &memberRow{id: id, locked: true}
		}
		if err := t.met(row); err != nil {
			return t.fail(err)
		}
	}
	return nil
}

// met keeps a row that was read, and begins anew if it is another one than before.
func (t *tx) met(row *memberRow) error {
	if had := t.members[row.id]; had != nil && had.version != row.version {
		return errAgain
	}
	t.members[row.id] = row
	if !row.exists || t.reads {
		return nil
	}
	return row.settled()
}

// PutMembers is described at hub.Tx.
func (t *tx) PutMembers(members []*hub.Member) error {
	if err := t.ready(true); err != nil {
		return err
	}
	ids := make([]model.ID, len(members))
	for i, m := range members {
		if _, err := numbers(m.ID.N, m.Home, m.Market, m.Into.N, m.Erased); err != nil {
			return err
		}
		ids[i] = m.ID
	}
	if err := t.load(ids); err != nil {
		return err
	}
	for _, m := range members {
		row, e := t.members[m.ID], entry{sort: sortMember, id: m.ID}
		if row.exists && row.market != m.Market {
			t.place(row.market, e) // there it is gone
		}
		if err := row.put(m); err != nil {
			return t.fail(err)
		}
		t.place(m.Market, e)
	}
	return nil
}

// put takes a value over, which stays the caller's.
func (r *memberRow) put(m *hub.Member) (err error) {
	r.market, r.home, r.into, r.erased, r.recall = m.Market, m.Home, m.Into, m.Erased, int64(m.Recall)
	r.ledger, r.rights = m.Ledger.AppendRecord(nil), appendRights(nil, &m.Rights)
	r.pii, r.keys = bytes.Clone(m.PII), nil
	for _, k := range m.Keys {
		r.keys = append(r.keys, k[:]...)
	}
	was := r.coupons
	if r.coupons, err = hub.EncodeCoupons(m.Coupons); err != nil {
		return err
	}
	told := r.report != nil && len(r.report.coupons) > 0 // of an earlier change that still waits
	r.report = reportOf(m)
	if told || !bytes.Equal(was, r.coupons) {
		for i := range m.Coupons {
			r.report.coupons = append(r.report.coupons, couponRowOf(m, &m.Coupons[i]))
		}
	}
	r.exists, r.dirty = true, true
	return nil
}

const walkSQL = `SELECT ` + memberColumns + ` FROM members m WHERE (m.stream, m.n) > ($1, $2) ORDER BY m.stream, m.n LIMIT $3`

// Walk is described at hub.Tx. It locks nobody; PutMembers finds out whether another transaction changed one.
func (t *tx) Walk(after model.ID, most int) ([]*hub.Member, error) {
	n, err := number(after.N)
	if err := first(t.ready(false), err); err != nil {
		return nil, err
	}
	if err := t.flush(); err != nil {
		return nil, err
	}
	var all []*hub.Member
	err = t.query(walkSQL, []any{uuid(after.Stream), n, most}, func(rows pgx.Rows) error {
		row := &memberRow{}
		if err := row.scan(rows); err != nil {
			return err
		}
		if !t.reads && t.members[row.id] == nil { // what was read first counts, for PutMembers, which reads the rest again
			t.members[row.id] = &memberRow{id: row.id, version: row.version, exists: true}
		}
		m, err := row.member()
		all = append(all, m)
		return err
	})
	return all, err
}
