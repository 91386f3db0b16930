package postgres

import (
	"regulars/model"
	"regulars/model/hub"
)

// coupons is step 4. What the hub reads of coupons stands in the members' rows, so that it is locked and written
// with them; the table is for reports. Codes are not in it: who reads reports need not be able to use a coupon.
func coupons(server) []string {
	return []string{
		`ALTER TABLE members ADD COLUMN coupons bytea`,
		`CREATE TABLE coupon_grants (holder uuid, stream uuid, n bigint, PRIMARY KEY (holder, stream, n))`,
		`CREATE TABLE coupons (
			stream uuid, n bigint, member_stream uuid NOT NULL, member_n bigint NOT NULL, market bigint NOT NULL, shop bigint NOT NULL,
			template text NOT NULL, source text NOT NULL, valid_from date, valid_until date, state text NOT NULL,
			ended_stream uuid, ended_seq bigint, holder uuid, PRIMARY KEY (stream, n))`,
	}
}

// couponRow is a coupon as reports read it.
type couponRow struct {
	id, member   model.ID
	market, shop uint64
	template     string
	source       string
	from, until  model.Day
	state        string
	end          model.ID
	holder       model.StreamID
}

func couponRowOf(m *hub.Member, c *hub.Coupon) couponRow {
	state, end := c.Ended()
	r := couponRow{
		id: c.ID, member: m.ID, market: m.Market, shop: c.Shop, template: text(c.Template), source: text(c.Source), from: c.From, until: c.Until,
		state: string(state), end: end,
	}
	for i := range c.Rights.Shares {
		if s := &c.Rights.Shares[i]; len(s.Held) > 0 {
			r.holder = s.Stream
		}
	}
	return r
}

// couponCols are the columns of a bulk write of coupons.
type couponCols struct {
	ids, members, ends, holders uuids
	ns, memberNs, endNs         bigs
	markets, shops              bigs
	templates, sources, states  texts
	froms, untils               bigs
}

var couponsTableSQL = `INSERT INTO coupons (stream, n, member_stream, member_n, market, shop, template, source, valid_from, valid_until, state,
		ended_stream, ended_seq, holder)
	SELECT u.stream, u.n, u.member, u.member_n, u.market, u.shop, u.template, u.source, ` + dated("u.valid_from") + `, ` + dated("u.valid_until") + `, u.state,
		u.ended, nullif(u.ended_n, 0), u.holder
	FROM unnest($1::uuid[], $2::bigint[], $3::uuid[], $4::bigint[], $5::bigint[], $6::bigint[], $7::text[], $8::text[], $9::bigint[], $10::bigint[],
		$11::text[], $12::uuid[], $13::bigint[], $14::uuid[])
		AS u (stream, n, member, member_n, market, shop, template, source, valid_from, valid_until, state, ended, ended_n, holder)
	ON CONFLICT (stream, n) DO UPDATE SET member_stream = excluded.member_stream, member_n = excluded.member_n, market = excluded.market, shop = excluded.shop,
		template = excluded.template, source = excluded.source, valid_from = excluded.valid_from, valid_until = excluded.valid_until, state = excluded.state,
		ended_stream = excluded.ended_stream, ended_seq = excluded.ended_seq, holder = excluded.holder`

// dated turns days since 1970 into a date, 0 and what no calendar has into NULL.
func dated(days string) string {
	return `CASE WHEN ` + days + ` BETWEEN 1 AND 1000000 THEN DATE '1970-01-01' + ` + days + `::int END`
}

func writeCoupons(p *pipeline, rows []couponRow) {
	if len(rows) == 0 {
		return
	}
	var c couponCols
	seen := map[model.ID]bool{} // a file that names the wrong owner must not stop what comes after it
	for i := range rows {
		r := &rows[i]
		if seen[r.id] {
			continue
		}
		seen[r.id] = true
		c.ids, c.ns = append(c.ids, uuid(r.id.Stream)), append(c.ns, int64(r.id.N))
		c.members, c.memberNs = append(c.members, uuid(r.member.Stream)), append(c.memberNs, int64(r.member.N))
		c.markets, c.shops = append(c.markets, int64(r.market)), append(c.shops, int64(r.shop))
		c.templates, c.sources, c.states = append(c.templates, r.template), append(c.sources, r.source), append(c.states, r.state)
		c.froms, c.untils = append(c.froms, int64(r.from)), append(c.untils, int64(r.until))
		c.ends, c.endNs = append(c.ends, maybe(r.end.Stream)), append(c.endNs, int64(r.end.N))
		c.holders = append(c.holders, maybe(r.holder))
	}
	p.add(len(seen), couponsTableSQL, c.ids, c.ns, c.members, c.memberNs, c.markets, c.shops, c.templates, c.sources, c.froms, c.untils,
		c.states, c.ends, c.endNs, c.holders)
}
