package store

import (
	"encoding/binary"
	"errors"
	"maps"
	"slices"
	"unicode/utf8"

	bolt "go.etcd.io/bbolt"

	"regulars/model"
	"regulars/model/chain"
	"regulars/model/desk"
	"regulars/model/ledger"
)

// rowRecord is a row of headquarters as the file keeps it: sealed, under the member's number, or
// under the identity of a case or the number of a shop.
type rowRecord struct {
	ID     model.ID     `cbor:"1,keyasint"`
	Place  uint64       `cbor:"2,keyasint,omitempty"` // up to here the file's own events are in it
	Since  uint64       `cbor:"3,keyasint,omitempty"` // of a guest: the newest place when the file first heard of it
	Value  []byte       `cbor:"4,keyasint,omitempty"`
	Fields model.Fields `cbor:"5,keyasint,omitempty"`
	Gone   bool         `cbor:"6,keyasint,omitempty"`
}

// member reads the value of a member's row, nil if headquarters never sent one.
func (r *rowRecord) member() (*chain.Member, error) {
	if len(r.Value) == 0 {
		return nil, nil
	}
	m := &chain.Member{}
	if err := model.Decode(r.Value, m); err != nil {
		return nil, err
	}
	return m, nil
}

// account reads the account of a member's row, nil if there is none.
func (r *rowRecord) account() (*ledger.Account, error) {
	m, err := r.member()
	if m == nil || err != nil {
		return nil, err
	}
	acc, err := m.ParseAccount()
	return &acc, err
}

// legible refuses fields that would make a profile which cannot be read again.
func legible(fields model.Fields) bool {
	const most = 1 << 16 // bytes of one field, as in an event
	for field, text := range fields {
		if field == 0 || len(text) > most || !utf8.ValidString(text) {
			return false
		}
	}
	return true
}

// putGiven puts an entry into one of the given buckets and keeps count of them.
func (b *batch) putGiven(name string, key, value []byte) error {
	bucket := b.bucket(name)
	if bucket.Get(key) == nil {
		if err := bucket.SetSequence(bucket.Sequence() + 1); err != nil {
			return err
		}
	}
	return bucket.Put(key, value)
}

// dropGiven removes an entry of one of the given buckets that is there, and keeps count of them.
func (b *batch) dropGiven(name string, key []byte) error {
	bucket := b.bucket(name)
	if bucket.Get(key) == nil {
		return nil
	}
	return errors.Join(bucket.Delete(key), bucket.SetSequence(bucket.Sequence()-1))
}

func (b *batch) putRow(key []byte, r *rowRecord) error {
	raw, err := model.Encode(r)
	if err != nil {
		return err
	}
	return b.putGiven(bRow, key, b.s.keys.seal(nil, bRow, key, raw))
}

// row reads a member's row, nil if there is none.
func (b *book) row(n desk.Number) (*rowRecord, error) {
	if b.head.chain == nil {
		return nil, nil
	}
	return b.rowAt(key32(n))
}

func (b *book) rowAt(key []byte) (*rowRecord, error) {
	sealed := b.bucket(bRow).Get(key)
	if sealed == nil {
		return nil, nil
	}
	r := &rowRecord{}
	return r, b.openCBOR(bRow, key, sealed, r)
}

// kinFirst is the ordinal of the first stream of another shop; the file's own begin at 0.
const kinFirst = 0x8000

// guestKey names a member whom this file did not enrol: ordinal of the stream, then number.
func guestKey(ordinal uint16, n uint64) []byte {
	return binary.BigEndian.AppendUint64(key16(ordinal), n)
}

// anyOrdinal returns the ordinal of a stream of this file or of another shop.
func (h *header) anyOrdinal(id model.StreamID) (uint16, bool) {
	if at, ok := h.ordinal(id); ok {
		return at, true
	}
	at, ok := h.kinOf[id]
	return at, ok
}

// meet returns the ordinal of a stream, and gives one to a stream that is new; ok is false if
// there is none left.
func (b *batch) meet(id model.StreamID) (ordinal uint16, ok bool, err error) {
	if at, ok := b.head.anyOrdinal(id); ok {
		return at, true, nil
	}
	if id.IsZero() || len(b.head.kin) == kinFirst {
		return 0, false, nil
	}
	ordinal = kinFirst + uint16(len(b.head.kin))
	key := key16(ordinal)
	if err := b.putGiven(bKin, key, b.s.keys.seal(nil, bKin, key, id[:])); err != nil {
		return 0, false, err
	}
	b.head.kin = append(b.head.kin[:len(b.head.kin):len(b.head.kin)], id)
	b.head.kinOf = maps.Clone(b.head.kinOf)
	if b.head.kinOf == nil {
		b.head.kinOf = map[model.StreamID]uint16{}
	}
	b.head.kinOf[id] = ordinal
	b.header = true
	return ordinal, true, nil
}

// loadKin reads the streams of other shops.
func loadKin(tx *bolt.Tx, keys *keyring, h *header) error {
	kin := tx.Bucket([]byte(bKin))
	if kin == nil {
		return nil // of an older format
	}
	h.kinOf = map[model.StreamID]uint16{}
	return kin.ForEach(func(k, sealed []byte) error {
		raw, err := keys.open(nil, bKin, k, sealed)
		if err != nil {
			return err
		}
		if len(raw) != len(model.StreamID{}) || len(k) != 2 || binary.BigEndian.Uint16(k) != kinFirst+uint16(len(h.kin)) {
			return damaged("stream %x of another shop", k)
		}
		h.kinOf[model.StreamID(raw)] = binary.BigEndian.Uint16(k)
		h.kin = append(h.kin, model.StreamID(raw))
		return nil
	})
}

// local returns the number of a member as the file has it, aliases not followed. In a chain a number
// may belong to somebody else than its namesake of the file's own streams: numbers are given
// in the order in which members become known here.
func (b *book) local(id model.ID) (desk.Number, bool) {
	if id.N == 0 {
		return 0, false
	}
	ordinal, ok := b.head.anyOrdinal(id.Stream)
	if !ok {
		return 0, false
	}
	own := ordinal < kinFirst && id.N <= 1<<32-1
	if b.head.chain == nil {
		return desk.Number(id.N), own
	}
	if raw := b.bucket(bGuest).Get(guestKey(ordinal, id.N)); len(raw) == 4 {
		return binary.BigEndian.Uint32(raw), true
	}
	return desk.Number(id.N), own && b.named(desk.Number(id.N)) == id
}

// named returns the identity behind a number, zero if there is none.
func (b *book) named(n desk.Number) model.ID {
	if p, err := b.Profile(n); err == nil {
		return p.ID
	}
	if r, err := b.row(n); err == nil && r != nil {
		return r.ID
	}
	return model.ID{}
}

// local includes the batch's newcomers.
func (b *batch) local(id model.ID) (desk.Number, bool) {
	if id.N <= 1<<32-1 {
		if p, ok := b.profiles[desk.Number(id.N)]; ok && p.ID == id {
			return desk.Number(id.N), true
		}
	}
	return b.book.local(id)
}

// then returns the number that an identity had at the place that is being folded. When the log is
// folded again all guests are known from the beginning.
func (b *batch) then(id model.ID) (n desk.Number, guest, ok bool) {
	if n, ok = b.local(id); !ok || b.head.chain == nil || !b.again {
		return n, false, ok
	}
	r, err := b.row(n)
	if err != nil || r == nil || r.Since == 0 {
		return n, false, true
	}
	return n, true, b.at > r.Since
}

// apart is what became of members by headquarters' word: who left, and who is an alias of whom.
type apart struct {
	gone map[desk.Number]bool
	into map[desk.Number]model.ID
}

// apartRecord is its stored form: numbers of four bytes; numbers, streams and numbers.
type apartRecord struct {
	Gone []byte `cbor:"1,keyasint,omitempty"`
	Into []byte `cbor:"2,keyasint,omitempty"`
}

var (
	apartKey = []byte("apart")
	stateKey = []byte("state")
)

const intoSize = 4 + 16 + 8

func (a *apart) record() *apartRecord {
	r := &apartRecord{}
	for _, n := range slices.Sorted(maps.Keys(a.gone)) {
		r.Gone = binary.BigEndian.AppendUint32(r.Gone, n)
	}
	for _, n := range slices.Sorted(maps.Keys(a.into)) {
		id := a.into[n]
		r.Into = append(binary.BigEndian.AppendUint32(r.Into, n), id.Stream[:]...)
		r.Into = binary.BigEndian.AppendUint64(r.Into, id.N)
	}
	return r
}

func (r *apartRecord) parse() (apart, bool) {
	a := apart{gone: map[desk.Number]bool{}, into: map[desk.Number]model.ID{}}
	if len(r.Gone)%4 != 0 || len(r.Into)%intoSize != 0 {
		return a, false
	}
	for raw := r.Gone; len(raw) > 0; raw = raw[4:] {
		a.gone[binary.BigEndian.Uint32(raw)] = true
	}
	for raw := r.Into; len(raw) > 0; raw = raw[intoSize:] {
		a.into[binary.BigEndian.Uint32(raw)] = model.ID{Stream: model.StreamID(raw[4:20]), N: binary.BigEndian.Uint64(raw[20:])}
	}
	return a, true
}

func loadApart(tx *bolt.Tx, keys *keyring, h *header) error {
	bucket := tx.Bucket([]byte(bSync))
	if bucket == nil {
		return nil // of an older format
	}
	sealed := bucket.Get(apartKey)
	if sealed == nil {
		return nil
	}
	raw, err := keys.open(nil, bSync, apartKey, sealed)
	if err != nil {
		return err
	}
	var r apartRecord
	if err := model.Decode(raw, &r); err != nil {
		return damaged("members apart: %v", err)
	}
	ok := false
	if h.apart, ok = r.parse(); !ok {
		return damaged("members apart")
	}
	return nil
}

// clone returns a copy that may be changed.
func (a *apart) clone() apart {
	next := apart{gone: map[desk.Number]bool{}, into: map[desk.Number]model.ID{}}
	maps.Copy(next.gone, a.gone)
	maps.Copy(next.into, a.into)
	return next
}

// put keeps what a member's row says.
func (a *apart) put(n desk.Number, gone bool, into model.ID) {
	delete(a.gone, n)
	delete(a.into, n)
	if gone {
		a.gone[n] = true
	}
	if !into.IsZero() {
		a.into[n] = into
	}
}

// setApart keeps what a member's row says of whether it still is one of its own. Readers may have
// the maps of the header, so the first change of a batch copies them.
func (b *batch) setApart(n desk.Number, gone bool, into model.ID) {
	now := &b.head.apart
	if now.gone[n] == gone && now.into[n] == into {
		return
	}
	if !b.apart {
		*now = now.clone()
		b.apart, b.header = true, true
	}
	now.put(n, gone, into)
}

// aliasesDeep bounds how far aliases of aliases are followed.
const aliasesDeep = 8

// follow leads from an alias to the member that it stands for.
func (b *book) follow(n desk.Number) desk.Number {
	for range aliasesDeep {
		into, ok := b.head.apart.into[n]
		if !ok {
			return n
		}
		next, ok := b.local(into)
		if !ok {
			return n // nobody of this market
		}
		n = next
	}
	return n
}

// followAll leads from aliases to members, each once. It changes numbers.
func (b *book) followAll(numbers []desk.Number) []desk.Number {
	if len(b.head.apart.into) == 0 {
		return numbers
	}
	kept := numbers[:0]
	for _, n := range numbers {
		if n = b.follow(n); !slices.Contains(kept, n) {
			kept = append(kept, n)
		}
	}
	return kept
}
