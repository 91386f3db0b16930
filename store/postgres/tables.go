package postgres

import "fmt"

// tables is step 1. Moments are NULL for never; the reader turns that into 0.
func tables(on server) []string {
	all := []string{
		`CREATE TABLE chain (
			one bigint PRIMARY KEY, version bigint NOT NULL, enrolled bigint NOT NULL,
			name text NOT NULL DEFAULT '', format bigint NOT NULL DEFAULT 0, generation bigint NOT NULL DEFAULT 0,
			stream uuid NOT NULL DEFAULT '00000000-0000-0000-0000-000000000000', currency text NOT NULL DEFAULT '', timezone text NOT NULL DEFAULT '',
			program bigint NOT NULL DEFAULT 0, program_text text NOT NULL DEFAULT '', erasures bigint NOT NULL DEFAULT 0,
			waiting bigint NOT NULL DEFAULT 0, made timestamptz)`,
		`INSERT INTO chain (one, version, enrolled) VALUES (1, 0, 0)`,
		`CREATE TABLE shops (
			number bigint PRIMARY KEY, version bigint NOT NULL, name text NOT NULL, market bigint NOT NULL,
			key bytea, key_ends timestamptz, stream uuid NOT NULL, retired timestamptz)`,
		`CREATE TABLE streams (
			id uuid PRIMARY KEY, version bigint NOT NULL, place bigint NOT NULL, shop bigint NOT NULL, market bigint NOT NULL,
			applied bigint NOT NULL, closed boolean NOT NULL, joined boolean NOT NULL, until_seq bigint NOT NULL, waits boolean NOT NULL,
			key bytea, holder uuid NOT NULL, hash bytea NOT NULL, session bigint NOT NULL, boots bytea, frozen boolean NOT NULL,
			why text NOT NULL, last_seq bigint NOT NULL, contact timestamptz, clock_offset bigint NOT NULL, clock bigint NOT NULL,
			follows uuid, proven boolean NOT NULL, since bigint NOT NULL, erased bigint NOT NULL, beyond bigint[], build text NOT NULL,
			poison bigint NOT NULL, witnessed timestamptz, members bigint NOT NULL, sales bigint NOT NULL, cases bigint NOT NULL,
			spend bigint NOT NULL, earned bigint NOT NULL, redeemed bigint NOT NULL, adjusted bigint NOT NULL, expired bigint NOT NULL,
			pasts bytea)`,
		`CREATE TABLE members (
			stream uuid, n bigint, version bigint NOT NULL, market bigint NOT NULL, home_shop bigint NOT NULL,
			points bigint NOT NULL, free bigint NOT NULL, earned bigint NOT NULL, redeemed bigint NOT NULL, adjusted bigint NOT NULL, expired bigint NOT NULL,
			visits bigint NOT NULL, spend bigint NOT NULL, first_visit timestamptz, last_visit timestamptz, tier text NOT NULL,
			merged_stream uuid, merged_n bigint, erased bigint NOT NULL, recall bigint NOT NULL,
			holders uuid[], held bigint[], lot_ends bigint[], lot_points bigint[],
			ledger bytea NOT NULL, rights bytea NOT NULL, pii bytea, keys bytea,
			PRIMARY KEY (stream, n)) WITH (fillfactor = 75)`,
		`CREATE TABLE keys (mac bytea, stream uuid, n bigint, PRIMARY KEY (mac, stream, n))`,
		`CREATE TABLE key_marks (mac bytea PRIMARY KEY, version bigint NOT NULL)`,
		`CREATE TABLE grants (
			holder uuid, stream uuid, n bigint, number bigint, points bigint NOT NULL, generation bigint NOT NULL,
			PRIMARY KEY (holder, stream, n, number))`,
		`CREATE TABLE recalls (holder uuid, stream uuid, n bigint, PRIMARY KEY (holder, stream, n))`,
		`CREATE TABLE things (
			sort text, stream uuid, n bigint, version bigint NOT NULL, market bigint NOT NULL, gone boolean NOT NULL, value bytea, pii bytea,
			PRIMARY KEY (sort, stream, n))`,
		`CREATE TABLE cases (
			stream uuid, n bigint, member_stream uuid, member_n bigint, shop bigint NOT NULL, market bigint NOT NULL, opened timestamptz NOT NULL,
			feedback text NOT NULL, channel text NOT NULL, score bigint, scale bigint, respond_by timestamptz, resolve_by timestamptz,
			undone boolean NOT NULL, gone boolean NOT NULL, PRIMARY KEY (stream, n))`,
		`CREATE TABLE feed_heads (market bigint PRIMARY KEY, seq bigint NOT NULL) WITH (fillfactor = 20)`,
		`CREATE TABLE feed (market bigint, sort text, stream uuid, n bigint, seq bigint NOT NULL, PRIMARY KEY (market, sort, stream, n))`,
		`CREATE INDEX feed_seq ON feed (market, seq)`,
	}
	events := `CREATE TABLE events (
		stream uuid, seq bigint, kind text, at timestamptz, member_stream uuid, member_n bigint,
		earned bigint, redeemed bigint, adjusted bigint, expired bigint, spend bigint, visits bigint,
		received timestamptz NOT NULL, poison text, wire bytea NOT NULL, pii bytea, named_stream uuid, named_n bigint,
		PRIMARY KEY (stream, seq))`
	named := `CREATE INDEX events_named ON events (named_stream, named_n) WHERE named_stream IS NOT NULL`
	if on.partitions == 0 {
		return append(all, events, named)
	}
	all = append(all, events+` PARTITION BY HASH (stream)`)
	for i := range on.partitions {
		all = append(all, fmt.Sprintf(`CREATE TABLE events_%02d PARTITION OF events FOR VALUES WITH (MODULUS %d, REMAINDER %d)`, i, on.partitions, i))
	}
	return append(all, named)
}

// views is step 2: what reports want as rows and the hub keeps inside a member's row, so that a
// push writes each member once.
func views(server) []string {
	return []string{
		`CREATE VIEW rights AS
			SELECT m.stream, m.n, m.market, h.holder, s.shop, s.closed, h.points
			FROM members m CROSS JOIN LATERAL unnest(m.holders, m.held) AS h (holder, points) LEFT JOIN streams s ON s.id = h.holder`,
		`CREATE VIEW lots AS
			SELECT m.stream, m.n, m.market, m.home_shop,
				CASE WHEN l.ends < 1000000 THEN DATE '1970-01-01' + l.ends::int END AS ends, l.points
			FROM members m CROSS JOIN LATERAL unnest(m.lot_ends, m.lot_points) AS l (ends, points)`,
		`CREATE VIEW sales AS
			SELECT e.stream, e.seq, e.kind, s.shop, s.market, e.at, e.member_stream, e.member_n,
				coalesce(e.spend, 0) AS spend, coalesce(e.visits, 0) AS visits, coalesce(e.earned, 0) AS earned, coalesce(e.redeemed, 0) AS redeemed
			FROM events e JOIN streams s ON s.id = e.stream
			WHERE e.kind IN ('sale.recorded', 'sale.refunded') AND e.poison IS NULL`,
	}
}

// trust is step 3: the key that signs and seals, and when the present generation began.
func trust(server) []string {
	return []string{`ALTER TABLE shops ADD COLUMN untold boolean NOT NULL DEFAULT false`, `ALTER TABLE chain ADD COLUMN held boolean NOT NULL DEFAULT false, ADD COLUMN fenced timestamptz, ADD COLUMN before timestamptz,
		ADD COLUMN public bytea, ADD COLUMN renewed timestamptz`}
}
