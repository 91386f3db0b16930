package hqbolt

import (
	"bytes"
	"encoding/binary"

	"regulars/model"
	"regulars/model/hub"
	"regulars/model/rights"
)

// Buckets. Numbers in keys are big-endian, so that a walk goes in their order.
const (
	bMeta     = "meta"
	bHead     = "head"   // "head": hub.Head
	bShop     = "shop"   // number: hub.Shop
	bOrdinal  = "order"  // ordinal of a stream: its id
	bStream   = "stream" // id: ordinal, hub.Stream
	bEvent    = "event"  // ordinal and number: eventRecord
	bName     = "name"   // member, ordinal and number of an event with a personal part that names it
	bMember   = "member" // id: memberRecord
	bKey      = "key"    // look-up and member
	bLent     = "lent"   // stream and member
	bRecalled = "recall" // stream and member
	bThing    = "thing"  // sort, 0 and id: thingRecord
	bFeed     = "feed"   // market and place: sort, 0 and id
)

var buckets = []string{bMeta, bHead, bShop, bOrdinal, bStream, bEvent, bName, bMember, bKey, bLent, bRecalled, bThing, bFeed}

const idSize = 24

func be64(n uint64) []byte     { return binary.BigEndian.AppendUint64(nil, n) }
func readBE(raw []byte) uint64 { return binary.BigEndian.Uint64(raw) }

func idKey(id model.ID) []byte { return appendID(make([]byte, 0, idSize), id) }

func appendID(dst []byte, id model.ID) []byte {
	return binary.BigEndian.AppendUint64(append(dst, id.Stream[:]...), id.N)
}

func readID(raw []byte) (id model.ID, err error) {
	if len(raw) != idSize {
		return id, damaged("identity of %d bytes", len(raw))
	}
	copy(id.Stream[:], raw)
	id.N = readBE(raw[16:])
	return id, nil
}

// ref names what a feed tells of: a member if it has no sort.
type ref struct {
	sort string
	id   model.ID
}

func (r ref) key() []byte { return appendID(append([]byte(r.sort), 0), r.id) }

func readRef(raw []byte) (ref, error) {
	at := bytes.IndexByte(raw, 0)
	if at < 0 {
		return ref{}, damaged("entry of a feed")
	}
	id, err := readID(raw[at+1:])
	return ref{string(raw[:at]), id}, err
}

// place is where a thing stands in a feed. A thing that left a market keeps its place there.
type place struct {
	_      struct{} `cbor:",toarray"`
	Market uint64
	Seq    uint64
}

type eventRecord struct {
	_        struct{} `cbor:",toarray"`
	Received int64
	Wire     []byte
	PII      []byte
	Poison   string
	Names    model.ID
}

type thingRecord struct {
	Market uint64  `cbor:"1,keyasint,omitempty"`
	Value  []byte  `cbor:"2,keyasint,omitempty"`
	PII    []byte  `cbor:"3,keyasint,omitempty"`
	Gone   bool    `cbor:"4,keyasint,omitempty"`
	Places []place `cbor:"5,keyasint,omitempty"`
}

type memberRecord struct {
	Home    uint64        `cbor:"1,keyasint,omitempty"`
	Market  uint64        `cbor:"2,keyasint,omitempty"`
	Ledger  []byte        `cbor:"3,keyasint"` // as ledger.Account.AppendRecord writes it
	Balance model.Points  `cbor:"4,keyasint,omitempty"`
	Free    []model.Lot   `cbor:"5,keyasint,omitempty"`
	Shares  []shareRecord `cbor:"6,keyasint,omitempty"`
	PII     []byte        `cbor:"7,keyasint,omitempty"`
	Keys    [][16]byte    `cbor:"8,keyasint,omitempty"`
	Into    model.ID      `cbor:"9,keyasint,omitzero"`
	Erased  uint64        `cbor:"10,keyasint,omitempty"`
	Recall  model.Points  `cbor:"11,keyasint,omitempty"`
	Places  []place       `cbor:"12,keyasint,omitempty"`
	Coupons []byte        `cbor:"13,keyasint,omitempty"` // as hub.EncodeCoupons writes them
}

type shareRecord struct {
	Stream      model.StreamID `cbor:"1,keyasint"`
	Held        []model.Lot    `cbor:"2,keyasint,omitempty"`
	Made        uint64         `cbor:"3,keyasint,omitempty"`
	Outstanding []grantRecord  `cbor:"4,keyasint,omitempty"`
	Owed        []model.Lot    `cbor:"5,keyasint,omitempty"`
}

type grantRecord struct {
	_          struct{} `cbor:",toarray"`
	Stream     model.StreamID
	N          uint64
	Generation uint64
	Lots       []model.Lot
}

func memberRecordOf(m *hub.Member, places []place) (memberRecord, error) {
	r := memberRecord{
		Home: m.Home, Market: m.Market, Ledger: m.Ledger.AppendRecord(nil), Balance: m.Rights.Balance, Free: m.Rights.Free,
		PII: m.PII, Keys: m.Keys, Into: m.Into, Erased: m.Erased, Recall: m.Recall, Places: places,
	}
	for i := range m.Rights.Shares {
		s := &m.Rights.Shares[i]
		share := shareRecord{Stream: s.Stream, Held: s.Held, Made: s.Made, Owed: s.Owed}
		for _, g := range s.Outstanding {
			share.Outstanding = append(share.Outstanding, grantRecord{Stream: g.Stream, N: g.N, Generation: g.Generation, Lots: g.Lots})
		}
		r.Shares = append(r.Shares, share)
	}
	var err error
	r.Coupons, err = hub.EncodeCoupons(m.Coupons)
	return r, err
}

func (r *memberRecord) member(id model.ID) (*hub.Member, error) {
	m := &hub.Member{
		ID: id, Home: r.Home, Market: r.Market, Rights: r.rights(),
		PII: r.PII, Keys: r.Keys, Into: r.Into, Erased: r.Erased, Recall: r.Recall,
	}
	if err := m.Ledger.ParseRecord(r.Ledger); err != nil {
		return nil, damaged("member %v: %w", id, err)
	}
	var err error
	if m.Coupons, err = hub.DecodeCoupons(r.Coupons); err != nil {
		return nil, damaged("member %v: %w", id, err)
	}
	return m, nil
}

func (r *memberRecord) rights() rights.Account {
	a := rights.Account{Balance: r.Balance, Free: r.Free}
	for _, s := range r.Shares {
		share := rights.Share{Stream: s.Stream, Held: s.Held, Made: s.Made, Owed: s.Owed}
		for _, g := range s.Outstanding {
			share.Outstanding = append(share.Outstanding, rights.Grant{Stream: g.Stream, N: g.N, Generation: g.Generation, Lots: some(g.Lots)})
		}
		a.Shares = append(a.Shares, share)
	}
	return a
}

// some is nil for an empty list: CBOR does not tell the two apart.
func some[T any](list []T) []T {
	if len(list) == 0 {
		return nil
	}
	return list
}

func decode(raw []byte, v any) error {
	if err := model.Decode(raw, v); err != nil {
		return damaged("record: %w", err)
	}
	return nil
}
