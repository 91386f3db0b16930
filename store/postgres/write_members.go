package postgres

import (
	"slices"

	"github.com/jackc/pgx/v5"

	"regulars/model"
)

// memberCols are the columns of a bulk write of members.
type memberCols struct {
	ids, into      uuids
	ns, intoNs     bigs
	markets, homes bigs
	figures        [8]bigs
	firsts, lasts  bigs
	tiers          texts
	erased, recall bigs
	arrays         [4]texts
	ledger, rights blobs
	pii, keys      blobs
	coupons        blobs
}

func (c *memberCols) add(r *memberRow) {
	c.ids, c.ns = append(c.ids, uuid(r.id.Stream)), append(c.ns, int64(r.id.N))
	c.markets, c.homes = append(c.markets, int64(r.market)), append(c.homes, int64(r.home))
	for i, v := range r.report.figures {
		c.figures[i] = append(c.figures[i], v)
	}
	c.firsts, c.lasts, c.tiers = append(c.firsts, r.report.first), append(c.lasts, r.report.last), append(c.tiers, r.report.tier)
	c.into, c.intoNs = append(c.into, maybe(r.into.Stream)), append(c.intoNs, int64(r.into.N))
	c.erased, c.recall = append(c.erased, int64(r.erased)), append(c.recall, r.recall)
	for i, v := range [...]string{r.report.holders, r.report.held, r.report.ends, r.report.points} {
		c.arrays[i] = append(c.arrays[i], v)
	}
	c.ledger, c.rights = append(c.ledger, r.ledger), append(c.rights, r.rights)
	c.pii, c.keys, c.coupons = append(c.pii, r.pii), append(c.keys, r.keys), append(c.coupons, r.coupons)
}

func (c *memberCols) args() []any {
	f, a := &c.figures, &c.arrays
	return []any{
		c.ids, c.ns, c.markets, c.homes, f[0], f[1], f[2], f[3], f[4], f[5], f[6], f[7], c.firsts, c.lasts, c.tiers,
		c.into, c.intoNs, c.erased, c.recall, a[0], a[1], a[2], a[3], c.ledger, c.rights, c.pii, c.keys, c.coupons,
	}
}

// memberFields are the columns beside the key, and what each becomes from a row of the unnest.
var memberFields = []field{
	{"market", "u.market"},
	{"home_shop", "u.home"},
	{"points", "u.points"},
	{"free", "u.free"},
	{"earned", "u.earned"},
	{"redeemed", "u.redeemed"},
	{"adjusted", "u.adjusted"},
	{"expired", "u.expired"},
	{"visits", "u.visits"},
	{"spend", "u.spend"},
	{"first_visit", instant("u.first")},
	{"last_visit", instant("u.last")},
	{"tier", "u.tier"},
	{"merged_stream", "u.into_stream"},
	{"merged_n", "nullif(u.into_n, 0)"},
	{"erased", "u.erased"},
	{"recall", "u.recall"},
	{"holders", "nullif(u.holders, '')::uuid[]"},
	{"held", "nullif(u.held, '')::bigint[]"},
	{"lot_ends", "nullif(u.ends, '')::bigint[]"},
	{"lot_points", "nullif(u.lots, '')::bigint[]"},
	{"ledger", "u.ledger"},
	{"rights", "u.rights"},
	{"pii", "u.pii"},
	{"keys", "u.keys"},
	{"coupons", "u.coupons"},
}

const memberSource = `unnest($1::uuid[], $2::bigint[], $3::bigint[], $4::bigint[], $5::bigint[], $6::bigint[], $7::bigint[], $8::bigint[], $9::bigint[], $10::bigint[],
	$11::bigint[], $12::bigint[], $13::bigint[], $14::bigint[], $15::text[], $16::uuid[], $17::bigint[], $18::bigint[], $19::bigint[],
	$20::text[], $21::text[], $22::text[], $23::text[], $24::bytea[], $25::bytea[], $26::bytea[], $27::bytea[], $28::bytea[])
	AS u (stream, n, market, home, points, free, earned, redeemed, adjusted, expired, visits, spend, first, last, tier, into_stream, into_n,
	erased, recall, holders, held, ends, lots, ledger, rights, pii, keys, coupons)`

var (
	insertMembersSQL = `INSERT INTO members (stream, n, version, ` + columns(memberFields) + `) SELECT u.stream, u.n, 1, ` + values(memberFields) + ` FROM ` + memberSource
	updateMembersSQL = `UPDATE members m SET version = m.version + 1, ` + assignments(memberFields) + ` FROM ` + memberSource + `
		WHERE m.stream = u.stream AND m.n = u.n`
)

// writeMembers writes the rows that wait, in the order of their identities. Those that exist are
// locked; one that did not exist and does now is a unique key that is taken, and begins the transaction anew.
func (t *tx) writeMembers(p *pipeline) {
	var rows []*memberRow
	for _, r := range t.members {
		if r.dirty {
			rows = append(rows, r)
		}
	}
	slices.SortFunc(rows, func(a, b *memberRow) int { return compareIDs(a.id, b.id) })
	var fresh, known memberCols
	var b beside
	var coupons []couponRow
	for _, r := range rows {
		if r.version == 0 {
			fresh.add(r)
		} else {
			known.add(r)
		}
		now := r.report.sides
		now.keys = r.keys
		b.differ(r.id, &r.stored, &now)
		coupons = append(coupons, r.report.coupons...)
		r.stored, r.report, r.dirty = now, nil, false
		r.version++
	}
	if n := len(fresh.ns); n > 0 {
		p.add(n, insertMembersSQL, fresh.args()...)
	}
	if n := len(known.ns); n > 0 {
		p.add(n, updateMembersSQL, known.args()...)
	}
	t.writeMarks(p, slices.Clone(b.keys.macs))
	b.write(p)
	writeCoupons(p, coupons)
}

// ids runs a query for identities.
func (t *tx) ids(sql string, of model.StreamID, most int) ([]model.ID, error) {
	if err := t.ready(false); err != nil {
		return nil, err
	}
	if err := t.flush(); err != nil {
		return nil, err
	}
	var all []model.ID
	err := t.query(sql, []any{uuid(of), most}, func(rows pgx.Rows) error {
		var id model.ID
		err := rows.Scan((*[16]byte)(&id.Stream), &id.N)
		all = append(all, id)
		return err
	})
	return all, err
}
