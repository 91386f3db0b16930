package postgres

import (
	"bytes"
	"slices"
	"strconv"
	"strings"

	"regulars/model"
	"regulars/model/hub"
	"regulars/model/rights"
)

// grant is one that is under way to a stream.
type grant struct {
	holder     model.StreamID
	number     uint64
	points     int64
	generation uint64
}

func grantsOf(a *rights.Account) []grant {
	var all []grant
	for i := range a.Shares {
		s := &a.Shares[i]
		for _, g := range s.Outstanding {
			all = append(all, grant{holder: s.Stream, number: g.N, points: int64(rights.Sum(g.Lots)), generation: g.Generation})
		}
	}
	return all
}

// sidesOf are the sides of a member but for the look-ups.
func sidesOf(m *hub.Member) sides {
	s := sides{grants: grantsOf(&m.Rights), recalls: m.Owing()}
	for i := range m.Coupons {
		for _, share := range m.Coupons[i].Rights.Shares {
			if len(share.Outstanding) > 0 && !slices.Contains(s.coupons, share.Stream) {
				s.coupons = append(s.coupons, share.Stream)
			}
		}
	}
	return s
}

// report is the plain columns of a member: derived from the records, for people who ask by SQL. The hub reads
// none of them again.
type report struct {
	figures [8]int64 // points, free, earned, redeemed, adjusted, expired, visits, spend
	first   int64    // unix seconds
	last    int64
	tier    string
	holders string // arrays in PostgreSQL's notation, "" for none
	held    string
	ends    string
	points  string
	sides   sides
	coupons []couponRow // if they changed
}

func reportOf(m *hub.Member) *report {
	l := &m.Ledger
	r := &report{
		figures: [8]int64{
			int64(l.Net()), int64(rights.Sum(m.Rights.Free)), int64(l.Earned), int64(l.Redeemed), int64(l.Adjusted), int64(l.Expired),
			l.Visits, int64(l.Spend),
		},
		first: sane(l.FirstVisit), last: sane(l.LastVisit), tier: text(l.Tier.Code),
		sides: sidesOf(m),
	}
	var holders, held, ends, points array
	for i := range m.Rights.Shares {
		if s := &m.Rights.Shares[i]; len(s.Held) > 0 {
			holders.add(s.Stream.String())
			held.number(int64(rights.Sum(s.Held)))
		}
	}
	for _, lot := range l.Lots {
		ends.number(int64(lot.Ends))
		points.number(int64(lot.Points))
	}
	r.holders, r.held, r.ends, r.points = holders.done(), held.done(), ends.done(), points.done()
	return r
}

// Moments that a timestamptz and its readers know: the years 1 to 9999.
const (
	oldest = -62_135_596_800
	latest = 253_402_300_799
)

// sane is a moment for reports, 0 for one that a wrong clock made up.
func sane(unix int64) int64 {
	if unix < oldest || unix > latest {
		return 0
	}
	return unix
}

// array writes an array as PostgreSQL reads it from text; unnest would flatten arrays of arrays.
type array struct{ b strings.Builder }

func (a *array) add(item string) {
	if a.b.Len() == 0 {
		a.b.WriteByte('{')
	} else {
		a.b.WriteByte(',')
	}
	a.b.WriteString(item)
}

func (a *array) number(v int64) { a.add(strconv.FormatInt(v, 10)) }

func (a *array) done() string {
	if a.b.Len() > 0 {
		a.b.WriteByte('}')
	}
	return a.b.String()
}

// beside are the changes of the tables beside the members, of all members of a pipeline.
type beside struct {
	keysGone, keys       besideRows
	grantsGone, grants   besideRows
	couponsGone, coupons besideRows
	recallsGone, recalls besideRows
}

// besideRows are rows of one of these tables: what leads its key, the member, what else there is.
type besideRows struct {
	macs    blobs
	holders uuids
	streams uuids
	ns      bigs
	more    [3]bigs
}

func (b *besideRows) add(id model.ID, mac []byte, holder model.StreamID, more ...int64) {
	b.macs, b.holders = append(b.macs, mac), append(b.holders, uuid(holder))
	b.streams, b.ns = append(b.streams, uuid(id.Stream)), append(b.ns, int64(id.N))
	for i, v := range more {
		b.more[i] = append(b.more[i], v)
	}
}

// differ notes what has to change from the old sides of a member to the new ones.
func (b *beside) differ(id model.ID, old, now *sides) {
	if !bytes.Equal(old.keys, now.keys) {
		b.differKeys(id, old.keys, now.keys)
	}
	for _, g := range old.grants {
		if !slices.Contains(now.grants, g) {
			b.grantsGone.add(id, nil, g.holder, int64(g.number))
		}
	}
	for _, g := range now.grants {
		if !slices.Contains(old.grants, g) {
			b.grants.add(id, nil, g.holder, int64(g.number), g.points, int64(g.generation))
		}
	}
	differStreams(id, old.coupons, now.coupons, &b.couponsGone, &b.coupons)
	differStreams(id, old.recalls, now.recalls, &b.recallsGone, &b.recalls)
}

func differStreams(id model.ID, old, now []model.StreamID, gone, come *besideRows) {
	for _, s := range old {
		if !slices.Contains(now, s) {
			gone.add(id, nil, s)
		}
	}
	for _, s := range now {
		if !slices.Contains(old, s) {
			come.add(id, nil, s)
		}
	}
}

func (b *beside) differKeys(id model.ID, old, now []byte) {
	had, has := keySet(old), keySet(now)
	for _, k := range has {
		if !slices.Contains(had, k) {
			b.keys.add(id, k[:], model.StreamID{})
		}
	}
	for _, k := range had {
		if !slices.Contains(has, k) {
			b.keysGone.add(id, k[:], model.StreamID{})
		}
	}
}

func keySet(raw []byte) [][16]byte {
	var set [][16]byte
	for ; len(raw) >= 16; raw = raw[16:] {
		if k := [16]byte(raw); !slices.Contains(set, k) {
			set = append(set, k)
		}
	}
	return set
}

const (
	keysGoneSQL = `DELETE FROM keys k USING unnest($1::bytea[], $2::uuid[], $3::bigint[]) AS u (mac, stream, n)
		WHERE k.mac = u.mac AND k.stream = u.stream AND k.n = u.n`
	keysSQL       = `INSERT INTO keys (mac, stream, n) SELECT * FROM unnest($1::bytea[], $2::uuid[], $3::bigint[])`
	grantsGoneSQL = `DELETE FROM grants g USING unnest($1::uuid[], $2::uuid[], $3::bigint[], $4::bigint[]) AS u (holder, stream, n, number)
		WHERE g.holder = u.holder AND g.stream = u.stream AND g.n = u.n AND g.number = u.number`
	grantsSQL = `INSERT INTO grants (holder, stream, n, number, points, generation)
		SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::bigint[], $4::bigint[], $5::bigint[], $6::bigint[])`
	recallsGoneSQL = `DELETE FROM recalls r USING unnest($1::uuid[], $2::uuid[], $3::bigint[]) AS u (holder, stream, n)
		WHERE r.holder = u.holder AND r.stream = u.stream AND r.n = u.n`
	recallsSQL     = `INSERT INTO recalls (holder, stream, n) SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::bigint[])`
	couponsGoneSQL = `DELETE FROM coupon_grants r USING unnest($1::uuid[], $2::uuid[], $3::bigint[]) AS u (holder, stream, n)
		WHERE r.holder = u.holder AND r.stream = u.stream AND r.n = u.n`
	couponsSQL = `INSERT INTO coupon_grants (holder, stream, n) SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::bigint[])`
)

// write adds the statements. What goes comes before what comes: a grant may be replaced by one of
// the same number.
func (b *beside) write(p *pipeline) {
	for _, w := range []struct {
		rows *besideRows
		sql  string
	}{{&b.keysGone, keysGoneSQL}, {&b.keys, keysSQL}} {
		if n := len(w.rows.ns); n > 0 {
			p.add(n, w.sql, w.rows.macs, w.rows.streams, w.rows.ns)
		}
	}
	if r := &b.grantsGone; len(r.ns) > 0 {
		p.add(len(r.ns), grantsGoneSQL, r.holders, r.streams, r.ns, r.more[0])
	}
	if r := &b.grants; len(r.ns) > 0 {
		p.add(len(r.ns), grantsSQL, r.holders, r.streams, r.ns, r.more[0], r.more[1], r.more[2])
	}
	for _, w := range []struct {
		rows *besideRows
		sql  string
	}{{&b.couponsGone, couponsGoneSQL}, {&b.coupons, couponsSQL}, {&b.recallsGone, recallsGoneSQL}, {&b.recalls, recallsSQL}} {
		if n := len(w.rows.ns); n > 0 {
			p.add(n, w.sql, w.rows.holders, w.rows.streams, w.rows.ns)
		}
	}
}

const lentSQL = `SELECT stream, n FROM (SELECT stream, n FROM grants WHERE holder = $1 UNION SELECT stream, n FROM coupon_grants WHERE holder = $1) AS lent
	ORDER BY stream, n LIMIT $2`

// Lent is described at hub.Tx.
func (t *tx) Lent(id model.StreamID, most int) ([]model.ID, error) { return t.ids(lentSQL, id, most) }

const recalledSQL = `SELECT stream, n FROM recalls WHERE holder = $1 ORDER BY stream, n LIMIT $2`

// Recalled is described at hub.Tx.
func (t *tx) Recalled(id model.StreamID, most int) ([]model.ID, error) {
	return t.ids(recalledSQL, id, most)
}
