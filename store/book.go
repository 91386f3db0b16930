package store

import (
	"bytes"
	"encoding/binary"
	"slices"
	"time"

	bolt "go.etcd.io/bbolt"

	"regulars/model"
	"regulars/model/chain"
	"regulars/model/desk"
	"regulars/model/ledger"
	"regulars/model/program"
	"regulars/model/staff"
)

// book reads the state that one transaction sees. It is the desk's Book for readers; the
// writer's batch lays its unwritten changes over it.
type book struct {
	s    *Store
	tx   *bolt.Tx
	now  time.Time
	head *header // shop and program, as of the transaction
	lazy *lazy   // what the views do not have yet
}

// header is the small state that every use case wants and that hardly ever changes.
type header struct {
	shop    desk.Shop
	program *program.Program
	streams []openStream

	chain  *chain.Membership // nil for a shop on its own
	joined uint64            // place of the first chain.joined, 0 for none
	kin    []model.StreamID  // of other shops
	kinOf  map[model.StreamID]uint16
	apart  apart
}

// openStream is one stream of this file.
type openStream struct {
	id    model.StreamID
	first uint64 // place of its first event
}

// streamAt returns the stream that the event at a place belongs to.
func (h *header) streamAt(pos uint64) openStream {
	at := len(h.streams) - 1
	for at > 0 && h.streams[at].first > pos {
		at--
	}
	return h.streams[at]
}

// ordinal returns a stream's place in the file's list.
func (h *header) ordinal(id model.StreamID) (uint16, bool) {
	for i, s := range h.streams {
		if s.id == id {
			return uint16(i), true
		}
	}
	return 0, false
}

func (b *book) bucket(name string) *bolt.Bucket { return b.tx.Bucket([]byte(name)) }

// Shop, Program and Now are as of the transaction.
func (b *book) Shop() desk.Shop           { return b.head.shop }
func (b *book) Program() *program.Program { return b.head.program }
func (b *book) Now() time.Time            { return b.now }
func (b *book) Streams() []model.StreamID {
	ids := make([]model.StreamID, len(b.head.streams))
	for i, s := range b.head.streams {
		ids[i] = s.id
	}
	return ids
}

// Number returns the number of a member that this file knows; of an alias, the one of the member
// that it stands for.
func (b *book) Number(id model.ID) (desk.Number, bool) {
	n, ok := b.local(id)
	return b.follow(n), ok
}

// Named returns the identity of a member by its number, also of one who left.
func (b *book) Named(n desk.Number) (model.ID, error) {
	p, err := b.Profile(n)
	if err == nil {
		return p.ID, nil
	}
	if r, failed := b.row(n); failed == nil && r != nil {
		return r.ID, nil
	}
	return model.ID{}, err
}

// ByKey returns the members that a value of an exact look-up belongs to.
func (b *book) ByKey(key desk.Key, value string) ([]desk.Number, error) {
	mac := b.s.keys.lookup(string(key), value)
	return b.followAll(b.byMAC(key, mac, nil)), nil
}

func (b *book) byMAC(key desk.Key, mac [macSize]byte, found []desk.Number) []desk.Number {
	c := b.bucket(string(key)).Cursor()
	for k, _ := c.Seek(mac[:]); bytes.HasPrefix(k, mac[:]); k, _ = c.Next() {
		found = append(found, binary.BigEndian.Uint32(k[macSize:]))
	}
	return found
}

// Profile opens a member's sealed profile.
func (b *book) Profile(n desk.Number) (*model.Profile, error) {
	key := key32(n)
	sealed := b.bucket(bMember).Get(key)
	if sealed == nil {
		return nil, model.Refuse("member.unknown", n)
	}
	raw, err := b.s.keys.open(make([]byte, 0, len(sealed)), bMember, key, sealed)
	if err != nil {
		return nil, err
	}
	return model.ParseProfile(raw, b.streamOf)
}

func (b *book) streamOf(ordinal uint16) model.StreamID {
	switch at := int(ordinal); {
	case at < len(b.head.streams):
		return b.head.streams[at].id
	case at >= kinFirst && at-kinFirst < len(b.head.kin):
		return b.head.kin[at-kinFirst]
	}
	return model.StreamID{}
}

// Members walks the members' numbers upwards from just after a number: aliases and those who left
// are not among them.
func (b *book) Members(after desk.Number, yield func(desk.Number) bool) error {
	c := b.bucket(bMember).Cursor()
	for k, _ := c.Seek(key32(after + 1)); k != nil; k, _ = c.Next() {
		n := binary.BigEndian.Uint32(k)
		if b.follow(n) != n {
			continue // an alias
		}
		if !yield(n) {
			return nil
		}
	}
	return nil
}

// ProgramText returns the program in force as its document.
func (b *book) ProgramText() (string, error) {
	var r programRecord
	raw := b.bucket(bShop).Get([]byte("program"))
	if raw == nil {
		return "", nil
	}
	if err := model.Decode(raw, &r); err != nil {
		return "", damaged("program: %v", err)
	}
	return r.Text, nil
}

// Account reads a member's account.
func (b *book) Account(n desk.Number) (ledger.Account, error) {
	var acc ledger.Account
	raw := b.bucket(bAccount).Get(key32(n))
	if raw == nil {
		return acc, model.Refuse("member.unknown", n)
	}
	if err := acc.ParseRecord(raw); err != nil {
		return acc, damaged("account %d: %v", n, err)
	}
	if pos, ok := b.lazy.heads[n]; ok && pos <= b.Last() {
		acc.Head = pos
	}
	b.enter(&acc)
	return acc, nil
}

// Event reads the event at a place.
func (b *book) Event(pos uint64) (*model.Event, error) {
	e, _, err := b.entry(pos)
	return e, err
}

// entry reads the event at a place and the place of the same member's previous one. The
// event owns its memory.
func (b *book) entry(pos uint64) (*model.Event, uint64, error) {
	key := key64(pos)
	raw := b.bucket(bEvent).Get(key)
	if raw == nil {
		return nil, 0, model.Refuse("entry.unknown", pos)
	}
	prev, wire, sealed, err := logRecord(bytes.Clone(raw)) // bbolt slices die with the Tx
	if err != nil {
		return nil, 0, err
	}
	e, err := model.ParseEvent(b.head.streamAt(pos).id, wire)
	if err != nil {
		return nil, 0, damaged("event %d: %v", pos, err)
	}
	if len(sealed) > 0 {
		plain, err := b.s.keys.open(nil, bEvent, key, sealed)
		if err != nil {
			return nil, 0, err
		}
		if e.PII, err = model.ParsePII(plain); err != nil {
			return nil, 0, damaged("event %d: %v", pos, err)
		}
	}
	return e, prev, nil
}

// History walks a member's events backwards from place from, or from the latest.
func (b *book) History(n desk.Number, from uint64, yield func(uint64, *model.Event) bool) error {
	if from == 0 {
		acc, err := b.Account(n)
		if err != nil {
			return err
		}
		from = acc.Head
	}
	return b.walk(from, yield)
}

func (b *book) walk(from uint64, yield func(uint64, *model.Event) bool) error {
	for pos := from; pos != 0; {
		e, prev, err := b.entry(pos)
		if err != nil {
			return err
		}
		if prev >= pos {
			return damaged("event %d points forward to %d", pos, prev)
		}
		if !yield(pos, e) {
			return nil
		}
		pos = prev
	}
	return nil
}

// Requests finds the events that carry a request key, newest first.
func (b *book) Requests(key string, yield func(uint64, *model.Event) bool) error {
	print := fingerprint(key)
	b.s.mu.RLock()
	places := slices.Clone(b.s.tail.refs[print])
	b.s.mu.RUnlock()
	return b.requests(key, searchRuns(b.tx, print, places), yield)
}

func (b *book) requests(key string, places []uint64, yield func(uint64, *model.Event) bool) error {
	slices.Sort(places)
	places = slices.Compact(places) // the tail keeps the latest run's places a while longer
	last := b.Last()
	for _, pos := range slices.Backward(places) {
		if pos > last {
			continue // committed after this transaction began
		}
		e, err := b.Event(pos)
		if err != nil {
			return err
		}
		if e.Request == key && !yield(pos, e) {
			return nil
		}
	}
	return nil
}

// Place returns where an event of this file stands.
func (b *book) Place(id model.ID) (uint64, bool) {
	for i, s := range b.head.streams {
		if s.id != id.Stream || id.N == 0 {
			continue
		}
		pos := s.first + id.N - 1
		last := b.Last()
		if i+1 < len(b.head.streams) {
			last = b.head.streams[i+1].first - 1
		}
		return pos, pos <= last
	}
	return 0, false
}

// Last returns the place of the newest event.
func (b *book) Last() uint64 { return lastKey64(b.bucket(bEvent)) }

func lastKey64(b *bolt.Bucket) uint64 {
	k, _ := b.Cursor().Last()
	if k == nil {
		return 0
	}
	return binary.BigEndian.Uint64(k)
}

func lastKey32(b *bolt.Bucket) uint32 {
	k, _ := b.Cursor().Last()
	if k == nil {
		return 0
	}
	return binary.BigEndian.Uint32(k)
}

func (b *book) openCBOR(bucket string, key, sealed []byte, v any) error {
	raw, err := b.s.keys.open(nil, bucket, key, sealed)
	if err != nil {
		return err
	}
	if err := model.Decode(raw, v); err != nil {
		return damaged("%s %x: %v", bucket, key, err)
	}
	return nil
}

// Staff lists the staff accounts in the order in which they were added.
func (b *book) Staff() ([]staff.Account, error) {
	var all []staff.Account
	err := b.bucket(bStaff).ForEach(func(k, sealed []byte) error {
		var a staff.Account
		if err := b.openCBOR(bStaff, k, sealed, &a); err != nil {
			return err
		}
		all = append(all, a)
		return nil
	})
	return all, err
}

// keyDisplays is where the devices stand that may follow a till's display; there is nothing if
// there was never one.
var keyDisplays = []byte("displays")

// Displays lists the devices that may follow a till's display, in the order in which they were
// added.
func (b *book) Displays() ([]staff.Display, error) {
	sealed := b.bucket(bShop).Get(keyDisplays)
	if sealed == nil {
		return nil, nil
	}
	var all displayRecord
	err := b.openCBOR(bShop, keyDisplays, sealed, &all)
	return all.Displays, err
}

// StaffAccount returns one staff account, nil if there is none.
func (b *book) StaffAccount(id model.ID) (*staff.Account, error) {
	if _, ok := b.head.ordinal(id.Stream); !ok || id.N == 0 || id.N > 1<<32-1 {
		return nil, nil
	}
	key := key32(uint32(id.N))
	sealed := b.bucket(bStaff).Get(key)
	if sealed == nil {
		return nil, nil
	}
	a := &staff.Account{}
	if err := b.openCBOR(bStaff, key, sealed, a); err != nil || a.ID != id {
		return nil, err
	}
	return a, nil
}

// Next returns the identity that the next one of its sort will get.
func (b *book) Next(what desk.What) model.ID {
	own := b.head.streams[len(b.head.streams)-1]
	id := model.ID{Stream: own.id}
	switch what {
	case desk.NextEvent:
		id.N = b.Last() + 1 - own.first + 1
	case desk.NextMember:
		id.N = uint64(lastKey32(b.bucket(bAccount))) + 1 // of who left the account remains
	case desk.NextCase:
		id.N = uint64(lastKey32(b.bucket(bCase))) + 1
		for number := range b.lazy.cases {
			id.N = max(id.N, uint64(number)+1)
		}
	case desk.NextStaff:
		id.N = uint64(lastKey32(b.bucket(bStaff))) + 1
	}
	return id
}
