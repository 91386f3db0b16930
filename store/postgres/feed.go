package postgres

import (
	"cmp"
	"slices"

	"github.com/jackc/pgx/v5"

	"regulars/model"
	"regulars/model/chain"
	"regulars/model/hub"
)

const sortMember = chain.SortMember

// entry names what changed.
type entry struct {
	sort string
	id   model.ID
}

// spot is an entry of a market's feed.
type spot struct {
	market uint64
	entry
}

// place notes an entry, which gets its place at the end.
func (t *tx) place(market uint64, e entry) {
	if market != hub.Nowhere {
		t.placed++
		t.places[spot{market, e}] = t.placed
	}
}

// One statement takes as many places as are needed, which locks the market's head until the
// commit, and gives them out. What changed before moves to its new place.
const placeSQL = `WITH head AS (
		INSERT INTO feed_heads AS h (market, seq) VALUES ($1::bigint, $2::bigint)
		ON CONFLICT (market) DO UPDATE SET seq = h.seq + excluded.seq RETURNING seq)
	INSERT INTO feed (market, sort, stream, n, seq)
	SELECT $1::bigint, u.sort, u.stream, u.n, head.seq - $2::bigint + u.place
	FROM head, unnest($3::text[], $4::uuid[], $5::bigint[]) WITH ORDINALITY AS u (sort, stream, n, place)
	ON CONFLICT (market, sort, stream, n) DO UPDATE SET seq = excluded.seq RETURNING seq`

func (t *tx) writePlaces(p *pipeline) {
	all := make([]spot, 0, len(t.places))
	for at := range t.places {
		all = append(all, at)
	}
	slices.SortFunc(all, func(a, b spot) int {
		return cmp.Or(cmp.Compare(a.market, b.market), cmp.Compare(t.places[a], t.places[b]))
	})
	clear(t.places)
	for len(all) > 0 {
		n := 1
		for n < len(all) && all[n].market == all[0].market {
			n++
		}
		sorts, streams, ns := make(texts, n), make(uuids, n), make(bigs, n)
		for i, at := range all[:n] {
			sorts[i], streams[i], ns[i] = at.sort, uuid(at.id.Stream), int64(at.id.N)
		}
		p.listen(t.took(all[0].market), n, placeSQL, int64(all[0].market), int64(n), sorts, streams, ns)
		all = all[n:]
	}
}

// took notes where a feed stood before places were taken in it, and where it stands since. It is told of each place.
func (t *tx) took(market uint64) func(int64) {
	return func(place int64) {
		seq := uint64(place)
		t.after[market] = max(t.after[market], seq)
		if before, known := t.before[market]; !known || seq-1 < before {
			t.before[market] = seq - 1
		}
	}
}

// Reached is described at hub.Tx.
func (t *tx) Reached(market uint64) (uint64, error) {
	at, err := number(market)
	if err := first(t.ready(false), err, t.finish()); err != nil {
		return 0, err
	}
	var seq uint64
	err = t.query(`SELECT seq FROM feed_heads WHERE market = $1`, []any{at}, func(rows pgx.Rows) error { return rows.Scan(&seq) })
	return seq, err
}

const feedSQL = `SELECT sort, stream, n, seq FROM feed WHERE market = $1 AND seq > $2 AND seq <= $3 ORDER BY seq LIMIT $4`

// Changed is described at hub.Tx. What changed again while an Update reads is passed over: it comes at its
// new place.
func (t *tx) Changed(market, after uint64, most int) (changed []hub.Changed, reached uint64, more bool, err error) {
	head, err := t.Reached(market)
	if err != nil {
		return nil, 0, false, err
	}
	if _, err := numbers(after); err != nil {
		return nil, 0, false, err
	}
	var at []spot
	var seqs []uint64
	err = t.query(feedSQL, []any{market, after, head, most + 1}, func(rows pgx.Rows) error {
		e, seq := spot{market: market}, uint64(0)
		err := rows.Scan(&e.sort, (*[16]byte)(&e.id.Stream), &e.id.N, &seq)
		at, seqs = append(at, e), append(seqs, seq)
		return err
	})
	if err != nil {
		return nil, 0, false, err
	}
	reached = max(head, after)
	if more = len(at) > most; more {
		at = at[:most]
		reached = after
		if most > 0 {
			reached = seqs[most-1]
		}
	}
	changed, err = t.fill(at, seqs)
	return changed, reached, more, err
}

// fill reads what the entries name, without a lock.
func (t *tx) fill(at []spot, seqs []uint64) ([]hub.Changed, error) {
	var ids []model.ID
	var keys []thingKey
	for _, e := range at {
		if e.sort == sortMember {
			ids = append(ids, e.id)
		} else {
			keys = append(keys, thingKey(e.entry))
		}
	}
	members, err := t.look(ids)
	if err != nil {
		return nil, err
	}
	if err := t.loadThings(keys); err != nil {
		return nil, err
	}
	out := make([]hub.Changed, 0, len(at))
	for i, e := range at {
		c := hub.Changed{Seq: seqs[i]}
		if m := members[e.id]; e.sort == sortMember && m != nil {
			c.Member = m
			if m.Market != e.market {
				c.Member = &hub.Member{ID: m.ID, Market: hub.Nowhere} // it is in this market no longer
			}
			out = append(out, c)
		}
		if r := t.things[thingKey(e.entry)]; e.sort != sortMember && r.exists {
			c.Thing = r.copied()
			c.Thing.Gone = c.Thing.Gone || r.Market != e.market
			out = append(out, c)
		}
	}
	return out, nil
}

// look reads members for a feed: locking them in the order of a feed would break the order of locks.
func (t *tx) look(ids []model.ID) (map[model.ID]*hub.Member, error) {
	if t.reads {
		return t.Members(ids)
	}
	out := make(map[model.ID]*hub.Member, len(ids))
	streams, ns := make(uuids, len(ids)), make(bigs, len(ids))
	for i, id := range ids {
		streams[i], ns[i] = uuid(id.Stream), int64(id.N)
	}
	err := t.query(membersSQL, []any{streams, ns}, func(rows pgx.Rows) error {
		row := &memberRow{}
		if err := row.scan(rows); err != nil {
			return err
		}
		m, err := row.member()
		out[row.id] = m
		return err
	})
	return out, err
}
