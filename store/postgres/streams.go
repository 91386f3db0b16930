package postgres

import (
	"bytes"
	"cmp"
	"crypto/ed25519"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5"

	"regulars/model"
	"regulars/model/hub"
)

// streamRow is the row of a stream, version 0 if there is none yet.
type streamRow struct {
	hub.Stream
	version int64
	locked  bool
	exists  bool // in the tables or in what waits
	dirty   bool
	came    int // its place among the new ones of this transaction, from 1
}

// copied shares nothing with the row.
func (s *streamRow) copied() hub.Stream {
	out := s.Stream
	out.Key, out.Boots, out.Beyond = slices.Clone(s.Key), slices.Clone(s.Boots), slices.Clone(s.Beyond)
	out.Branches, out.Lines = slices.Clone(s.Branches), slices.Clone(s.Lines)
	return out
}

var streamSQL = `SELECT id, version, shop, market, applied, closed, joined, until_seq, waits, key, holder, hash, session, boots, frozen, why,
	last_seq, ` + moment("contact") + `, clock_offset, clock, coalesce(follows, '00000000-0000-0000-0000-000000000000'), proven, since, erased, beyond, build, poison, ` + moment("witnessed") + `,
	members, sales, cases, spend, earned, redeemed, adjusted, expired, pasts FROM streams `

// pasts is what a stream's row has of copied files, one value because no report asks for it.
type pasts struct {
	Root     model.StreamID   `cbor:"1,keyasint"`
	Branches []model.StreamID `cbor:"2,keyasint,omitempty"`
	Lines    []hub.Line       `cbor:"3,keyasint,omitempty"`
}

// pasts returns nothing for the many streams that have one past.
func (s *streamRow) pasts() []byte {
	if s.Root.IsZero() && len(s.Branches)+len(s.Lines) == 0 {
		return nil
	}
	raw, err := model.Encode(&pasts{s.Root, s.Branches, s.Lines})
	if err != nil {
		panic(err) // three plain lists
	}
	return raw
}

func (s *streamRow) takePasts(raw []byte) error {
	if len(raw) == 0 {
		return nil
	}
	var p pasts
	err := model.Decode(raw, &p)
	s.Root, s.Branches, s.Lines = p.Root, p.Branches, p.Lines
	return err
}

func (s *streamRow) scan(rows pgx.Rows) error {
	var key, hash, boots, pasts []byte
	var clock int64
	v := &s.Stream
	err := rows.Scan((*[16]byte)(&v.ID), &s.version, &v.Shop, &v.Market, &v.Applied, &v.Closed, &v.Joined, &v.Until, &v.Waits,
		&key, (*[16]byte)(&v.Holder), &hash, &v.Session, &boots, &v.Frozen, (*string)(&v.Why),
		&v.Last, &v.Contact, &v.Offset, &clock, (*[16]byte)(&v.After), &v.Proven, &v.Since, &v.Erased, &v.Beyond, &v.Build, &v.Poison, &v.Witnessed,
		&v.Sums.Members, &v.Sums.Sales, &v.Sums.Cases, (*int64)(&v.Sums.Spend), (*int64)(&v.Sums.Earned), (*int64)(&v.Sums.Redeemed),
		(*int64)(&v.Sums.Adjusted), (*int64)(&v.Sums.Expired), &pasts)
	if err == nil {
		err = s.takePasts(pasts)
	}
	if err != nil {
		return err
	}
	if len(hash) != len(v.Hash) || len(boots)%16 != 0 {
		return fmt.Errorf("postgres: the row of stream %v is malformed", v.ID)
	}
	v.Hash, v.Key = model.Hash(hash), ed25519.PublicKey(key)
	v.Clock = model.HLC(clock) // all 64 bits, whatever a shop said
	for len(boots) > 0 {
		v.Boots = append(v.Boots, [16]byte(boots))
		boots = boots[16:]
	}
	s.exists = true
	return nil
}

// Streams is described at hub.Tx. They are not locked; PutStream finds out whether another transaction changed one.
func (t *tx) Streams() ([]hub.Stream, error) {
	if err := t.ready(false); err != nil {
		return nil, err
	}
	if err := t.flush(); err != nil {
		return nil, err
	}
	var all []hub.Stream
	err := t.query(streamSQL+`ORDER BY place`, nil, func(rows pgx.Rows) error {
		s := &streamRow{}
		if err := s.scan(rows); err != nil {
			return err
		}
		all = append(all, s.copied())
		if t.streams[s.ID] == nil { // what was read first counts, for PutStream
			t.streams[s.ID] = s
		}
		return nil
	})
	return all, err
}

// Stream is described at hub.Tx.
func (t *tx) Stream(id model.StreamID) (*hub.Stream, error) {
	row, err := t.stream(id)
	if err != nil || !row.exists {
		return nil, err
	}
	out := row.copied()
	return &out, nil
}

// stream returns the row, locked if anything can be written.
func (t *tx) stream(id model.StreamID) (*streamRow, error) {
	if err := t.ready(false); err != nil {
		return nil, err
	}
	if row := t.streams[id]; row != nil && (row.locked || t.reads) {
		return row, nil
	}
	row := &streamRow{Stream: hub.Stream{}, locked: true}
	row.ID = id
	err := t.query(streamSQL+`WHERE id = $1`+t.locking(` FOR UPDATE`), []any{uuid(id)}, row.scan)
	if err != nil {
		return nil, err
	}
	if had := t.streams[id]; had != nil && had.version != row.version {
		return nil, t.fail(errAgain)
	}
	t.streams[id] = row
	return row, nil
}

// PutStream is described at hub.Tx.
func (t *tx) PutStream(s *hub.Stream) error {
	if err := t.ready(true); err != nil {
		return err
	}
	if _, err := numbers(append(s.Beyond, s.Shop, s.Market, s.Applied, s.Until, s.Session, s.Last, s.Poison, s.Since, s.Erased)...); err != nil {
		return err
	}
	row, err := t.stream(s.ID)
	if err != nil {
		return err
	}
	row.Stream = *s
	row.Stream = row.copied()
	row.exists, row.dirty = true, true
	if row.version == 0 && row.came == 0 {
		t.enrolled++
		row.came = t.enrolled
	}
	return nil
}

// streamFields are the columns beside the key, and what each becomes from the parameters.
var streamFields = []field{
	{"shop", "$3::bigint"},
	{"market", "$4::bigint"},
	{"applied", "$5::bigint"},
	{"closed", "$6::boolean"},
	{"joined", "$7::boolean"},
	{"until_seq", "$8::bigint"},
	{"waits", "$9::boolean"},
	{"key", "$10::bytea"},
	{"holder", "$11::uuid"},
	{"hash", "$12::bytea"},
	{"session", "$13::bigint"},
	{"boots", "$14::bytea"},
	{"frozen", "$15::boolean"},
	{"why", "$16::text"},
	{"last_seq", "$17::bigint"},
	{"contact", instant("$18::bigint")},
	{"clock_offset", "$19::bigint"},
	{"clock", "$20::bigint"},
	{"follows", "$21::uuid"},
	{"proven", "$22::boolean"},
	{"since", "$23::bigint"},
	{"erased", "$24::bigint"},
	{"beyond", "$25::bigint[]"},
	{"build", "$26::text"},
	{"poison", "$27::bigint"},
	{"witnessed", instant("$28::bigint")},
	{"members", "$29::bigint"},
	{"sales", "$30::bigint"},
	{"cases", "$31::bigint"},
	{"spend", "$32::bigint"},
	{"earned", "$33::bigint"},
	{"redeemed", "$34::bigint"},
	{"adjusted", "$35::bigint"},
	{"expired", "$36::bigint"},
	{"pasts", "$37::bytea"},
}

// A new stream takes its place in the order of enrolment from the chain's row, which is locked by that.
var (
	updateStreamSQL = `UPDATE streams SET version = version + 1, ` + assignments(streamFields) + ` WHERE id = $1 AND version = $2`
	insertStreamSQL = `WITH c AS (UPDATE chain SET enrolled = enrolled + 1 WHERE one = 1 RETURNING enrolled)
		INSERT INTO streams (id, version, place, ` + columns(streamFields) + `) SELECT $1::uuid, $2::bigint + 1, c.enrolled, ` + values(streamFields) + ` FROM c`
)

func (t *tx) writeStreams(p *pipeline) {
	var rows []*streamRow
	for _, s := range t.streams {
		if s.dirty {
			rows = append(rows, s)
		}
	}
	slices.SortFunc(rows, func(a, b *streamRow) int { // new ones last, in the order of their enrolment
		return cmp.Or(a.came-b.came, bytes.Compare(a.ID[:], b.ID[:]))
	})
	for _, s := range rows {
		sql := updateStreamSQL
		if s.version == 0 {
			sql = insertStreamSQL
		}
		boots := make([]byte, 0, 16*len(s.Boots))
		for _, b := range s.Boots {
			boots = append(boots, b[:]...)
		}
		p.add(1, sql, uuid(s.ID), s.version, s.Shop, s.Market, s.Applied, s.Closed, s.Joined, s.Until, s.Waits,
			[]byte(s.Key), uuid(s.Holder), s.Hash[:], s.Session, boots, s.Frozen, text(string(s.Why)),
			s.Last, s.Contact, s.Offset, int64(s.Clock), maybe(s.After), s.Proven, s.Since, s.Erased, s.Beyond, text(s.Build), s.Poison, s.Witnessed,
			s.Sums.Members, s.Sums.Sales, s.Sums.Cases, int64(s.Sums.Spend), int64(s.Sums.Earned), int64(s.Sums.Redeemed),
			int64(s.Sums.Adjusted), int64(s.Sums.Expired), s.pasts())
		s.version++
		s.dirty = false
	}
}
