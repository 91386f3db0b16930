package store

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"errors"
	"maps"
	"slices"

	bolt "go.etcd.io/bbolt"

	"regulars/model"
	"regulars/model/care"
	"regulars/model/desk"
	"regulars/model/ledger"
	"regulars/model/rights"
	"regulars/store/search"
)

// batch folds events into the views inside one write transaction. It is the one place where
// an event changes a view; the writer, the migration and Verify use it alike. Accounts,
// profiles and look-up keys are folded in memory and each is written once, in key order,
// by flush: a scattered or repeated write costs far more than the fold.
type batch struct {
	book
	last     uint64 // place of the newest event, this batch's included
	accounts map[desk.Number]*ledger.Account
	profiles map[desk.Number]*model.Profile
	keyed    map[pendingKey]bool // true: put, false: delete
	byMAC    map[macKey][]desk.Number
	lastNew  map[desk.What]uint64 // newest member, case and staff numbers
	requests []requestRef
	entries  []search.Entry        // for the index, once the batch is committed
	header   bool                  // shop, program or streams changed: reload after commit
	fresh    *lazy                 // what is to be written lazily of this batch
	spanned  bool                  // a span ended within the batch: everything lazy before is written
	opened   map[desk.Number]int64 // change of the open cases of members

	again   bool                 // the log is folded once more: what no event says is there already
	at      uint64               // the place that is being folded
	dropped map[desk.Number]bool // members who leave the views
	blank   map[desk.Number]bool // members who were forgotten
	laid    bool                 // rows were laid, or members forgotten
	apart   bool                 // who left and who is an alias changed
}

type macKey struct {
	key desk.Key
	mac [macSize]byte
}

type pendingKey struct {
	macKey
	n desk.Number
}

func newBatch(b book, last uint64) *batch {
	head := *b.head // the batch may change it; others keep theirs
	b.head = &head
	return &batch{
		book: b, last: last,
		accounts: map[desk.Number]*ledger.Account{}, profiles: map[desk.Number]*model.Profile{},
		keyed: map[pendingKey]bool{}, byMAC: map[macKey][]desk.Number{}, lastNew: map[desk.What]uint64{},
		fresh: newLazy(), opened: map[desk.Number]int64{}, dropped: map[desk.Number]bool{}, blank: map[desk.Number]bool{},
	}
}

// append stores an event at the next place and folds it. body is what the event's body says
// if the caller has it at hand, nil to read it.
func (b *batch) append(e *model.Event, wire []byte, body model.Body) error {
	pos := b.last + 1
	b.at = pos
	if body == nil {
		var err error
		// What only a newer program knows is kept and forwarded; that one will fold it.
		if body, err = e.ParseBody(); err != nil && !errors.Is(err, model.ErrUnknown) {
			return err
		}
	}
	n := b.memberOf(e)
	var prev uint64
	if n != 0 && e.Kind != model.MemberEnrolledKind {
		var err error
		if prev, err = b.link(n, pos, movesAccount(e.Kind, body)); err != nil {
			return err
		}
	}
	if err := b.store(e, wire, pos, prev); err != nil {
		return err
	}
	if body != nil {
		if err := b.fold(e, body, pos, n); err != nil {
			return err
		}
	}
	if pos%runSpan == 0 {
		return b.endSpan()
	}
	return nil
}

// store puts an event's record at its place.
func (b *batch) store(e *model.Event, wire []byte, pos, prev uint64) error {
	key := key64(pos)
	value := appendLogRecord(make([]byte, 0, len(wire)+64), prev, wire)
	if e.PII != nil {
		value = b.s.keys.seal(value, bEvent, key, e.PII.AppendPII(nil))
	}
	events := b.bucket(bEvent)
	events.FillPercent = 1 // appended only, never split in the middle
	if err := events.Put(key, value); err != nil {
		return err
	}
	b.last = pos
	if e.Request != "" {
		b.requests = append(b.requests, requestRef{fingerprint(e.Request), pos})
	}
	return nil
}

// fold changes the views by one event of a known kind.
func (b *batch) fold(e *model.Event, body model.Body, pos uint64, n desk.Number) error {
	if err := b.count(e, body, pos); err != nil {
		return err
	}
	switch v := body.(type) {
	case *model.StreamOpened:
		return b.nextEra() // the writer keeps the list of streams
	case *model.ChainJoined:
		return b.join(v, pos)
	case *model.DrawOpened, *model.DrawClosed, *model.DataRead:
		return nil // they are in the log and in tallies
	case *model.ErasureOrdered, *model.ErasureDone, *model.MemberMerged, *model.MemberUnmerged:
		return nil // what headquarters does comes as rows
	case *model.ShopOpened:
		return b.putShop(v)
	case *model.ProgramPublished:
		return b.putProgram(v)
	case *model.StaffAdded, *model.StaffPINSet, *model.StaffBadgeSet, *model.StaffRoleSet, *model.StaffDisabled,
		*model.StaffPINFailed, *model.StaffPINAccepted,
		*model.StaffKeyAdded, *model.StaffKeyRemoved, *model.StaffCodeSet:
		return b.foldStaff(e, body)
	case *model.DisplayKeyAdded, *model.DisplayKeyRemoved:
		return b.foldDisplay(e, body)
	case *model.MemberEnrolled:
		return b.enrol(e, pos)
	case *model.MemberEdited:
		return b.edit(e, n)
	case *model.CaseOpened:
		b.putCase(care.Open(e, v, pos, n))
		b.opened[n]++
		return nil
	case *model.CouponIssued, *model.CouponRedeemed, *model.CouponVoided:
		return b.foldCoupon(e, body, e.ID(), false)
	case *model.GrantReceived:
		if !v.Coupon.IsZero() {
			return b.foldCoupon(e, body, e.ID(), false)
		}
		return b.move(n, v)
	case *model.RightsReleased:
		if !v.Coupon.IsZero() {
			return b.foldCoupon(e, body, e.ID(), false)
		}
		return b.move(n, v)
	case *model.ActUndone:
		return b.undo(e, v, n)
	case model.Mover:
		return b.move(n, v)
	}
	panic("store: a kind without a fold: " + string(e.Kind))
}

// undo folds the opposite of an act.
func (b *batch) undo(e *model.Event, v *model.ActUndone, n desk.Number) error {
	switch v.Of {
	case model.CaseOpenedKind:
		return b.undoCase(v, e.Stream)
	case model.CouponRedeemedKind:
		act, body, again, err := b.behind(e, v)
		if act == nil || err != nil {
			return err
		}
		return b.foldCoupon(act, body, act.ID(), !again)
	}
	return b.move(n, v)
}

func (b *batch) move(n desk.Number, m model.Mover) error {
	if n == 0 {
		return nil // an anonymous customer's feedback moves no account
	}
	acc, err := b.account(n)
	if err != nil {
		return err
	}
	if b.head.chain != nil {
		rights.Fold(acc, m, b.head.chain.Era, b.head.shop.Zone)
		return nil
	}
	acc.Apply(m.Effect(), b.head.shop.Zone)
	return nil
}

func (b *batch) enrol(e *model.Event, pos uint64) error {
	var fields model.Fields
	if e.PII != nil {
		fields = e.PII.Fields
	}
	p := model.NewProfile(e.MemberID(), fields)
	n := desk.Number(p.ID.N)
	b.profiles[n] = p
	b.accounts[n] = &ledger.Account{Head: pos}
	b.lastNew[desk.NextMember] = max(b.lastNew[desk.NextMember], uint64(n))
	for field, key := range desk.KeyedFields {
		b.rekey(n, key, "", p.Of(field))
	}
	return nil
}

func (b *batch) edit(e *model.Event, n desk.Number) error {
	if e.PII == nil || n == 0 {
		return nil // erased, or of a member of a newer program
	}
	p, err := b.Profile(n)
	if b.again && model.CodeOf(err) == "member.unknown" {
		p, err = model.NewProfile(e.MemberID(), nil), nil // of a guest, whose row comes last
	}
	if err != nil {
		return err
	}
	for field, key := range desk.KeyedFields {
		if text, ok := e.PII.Fields[field]; ok {
			b.rekey(n, key, p.Of(field), text)
		}
	}
	b.profiles[n] = p.With(e.PII.Fields)
	return nil
}

// rekey moves a member's entry of one look-up from an old value to a new one.
func (b *batch) rekey(n desk.Number, key desk.Key, from, to string) {
	if from == to {
		return
	}
	if from != "" {
		mk := macKey{key, b.s.keys.lookup(string(key), from)}
		b.keyed[pendingKey{mk, n}] = false
		b.byMAC[mk] = append(b.byMAC[mk], n)
	}
	if to != "" {
		mk := macKey{key, b.s.keys.lookup(string(key), to)}
		b.keyed[pendingKey{mk, n}] = true
		b.byMAC[mk] = append(b.byMAC[mk], n)
	}
}

// ByKey lays the batch's own changes over the look-up.
func (b *batch) ByKey(key desk.Key, value string) ([]desk.Number, error) {
	mk := macKey{key, b.s.keys.lookup(string(key), value)}
	found := b.book.byMAC(key, mk.mac, nil)
	for _, n := range b.byMAC[mk] {
		put := b.keyed[pendingKey{mk, n}]
		at := slices.Index(found, n)
		switch {
		case put && at < 0:
			found = append(found, n)
		case !put && at >= 0:
			found = slices.Delete(found, at, at+1)
		}
	}
	return b.followAll(found), nil
}

// account returns the batch's copy of an account, to be changed.
func (b *batch) account(n desk.Number) (*ledger.Account, error) {
	if acc, ok := b.accounts[n]; ok {
		b.enter(acc) // a stream may have been opened since
		return acc, nil
	}
	acc, err := b.book.Account(n)
	if b.again && model.CodeOf(err) == "member.unknown" {
		acc, err = ledger.Account{}, nil // of a guest, whose row comes last
		b.enter(&acc)
	}
	if err != nil {
		return nil, err
	}
	b.accounts[n] = &acc
	return &acc, nil
}

// Account returns a copy that includes the batch's changes.
func (b *batch) Account(n desk.Number) (out ledger.Account, err error) {
	if acc, ok := b.accounts[n]; ok {
		out = acc.Clone()
		b.enter(&out)
	} else if out, err = b.book.Account(n); err != nil {
		return out, err
	}
	if pos, ok := b.fresh.heads[n]; ok {
		out.Head = pos
	}
	return out, nil
}

// Profile includes the batch's changes.
func (b *batch) Profile(n desk.Number) (*model.Profile, error) {
	if p, ok := b.profiles[n]; ok {
		return p, nil
	}
	return b.book.Profile(n)
}

// Named includes the batch's new members.
func (b *batch) Named(n desk.Number) (model.ID, error) {
	if p, ok := b.profiles[n]; ok {
		return p.ID, nil
	}
	return b.book.Named(n)
}

// Number includes the batch's new members.
func (b *batch) Number(id model.ID) (desk.Number, bool) {
	n, ok := b.local(id)
	return b.follow(n), ok
}

// History includes the batch's events.
func (b *batch) History(n desk.Number, from uint64, yield func(uint64, *model.Event) bool) error {
	if from == 0 {
		acc, err := b.Account(n)
		if err != nil {
			return err
		}
		from = acc.Head
	}
	return b.walk(from, yield)
}

// Requests includes the batch's events.
func (b *batch) Requests(key string, yield func(uint64, *model.Event) bool) error {
	print := fingerprint(key)
	places := slices.Clone(b.s.tail.refs[print]) // the writer alone changes the tail
	for _, r := range b.requests {
		if r.print == print {
			places = append(places, r.pos)
		}
	}
	return b.book.requests(key, searchRuns(b.tx, print, places), yield)
}

// Next includes the batch's newcomers.
func (b *batch) Next(what desk.What) model.ID {
	if what == desk.NextEvent {
		own := b.head.streams[len(b.head.streams)-1]
		return model.ID{Stream: own.id, N: b.last + 1 - own.first + 1}
	}
	id := b.book.Next(what)
	id.N = max(id.N, b.lastNew[what]+1)
	return id
}

// putCase makes c the present state of its case, to be written when the span ends.
func (b *batch) putCase(c *care.Case) {
	number := uint32(c.ID.N)
	b.fresh.cases[number] = c
	b.lastNew[desk.NextCase] = max(b.lastNew[desk.NextCase], uint64(number))
}

// Case includes the batch's cases. The result may be changed.
func (b *batch) Case(number uint32) (*care.Case, error) {
	if c, ok := b.fresh.cases[number]; ok {
		out := *c
		return &out, nil
	}
	return b.book.Case(number)
}

func (b *batch) putCBOR(bucket string, key []byte, v any) error {
	raw, err := model.Encode(v)
	if err != nil {
		return err
	}
	return b.bucket(bucket).Put(key, b.s.keys.seal(nil, bucket, key, raw))
}

// flush writes what was folded in memory, in key order.
func (b *batch) flush() error {
	profiles := b.bucket(bMember)
	profiles.FillPercent = 0.95 // numbers only grow; an edit rarely does
	var plain []byte
	for _, n := range slices.Sorted(maps.Keys(b.profiles)) {
		p := b.profiles[n]
		ordinal, _ := b.head.anyOrdinal(p.ID.Stream)
		key := key32(n)
		plain = p.AppendRecord(plain[:0], ordinal)
		if err := profiles.Put(key, b.s.keys.seal(nil, bMember, key, plain)); err != nil {
			return err
		}
		acc, err := b.Account(n)
		if err != nil && !b.again {
			return err
		}
		b.entries = append(b.entries, entryOf(n, p, acc.LastVisit))
	}
	for n := range b.dropped {
		if err := profiles.Delete(key32(n)); err != nil {
			return err
		}
	}
	accounts := b.bucket(bAccount)
	accounts.FillPercent = 0.8 // accounts grow a little with each month
	for _, n := range slices.Sorted(maps.Keys(b.accounts)) {
		if err := accounts.Put(key32(n), b.accounts[n].AppendRecord(nil)); err != nil {
			return err
		}
	}
	return b.flushKeys()
}

func (b *batch) flushKeys() error {
	order := slices.SortedFunc(maps.Keys(b.keyed), func(x, y pendingKey) int {
		return cmp.Or(cmp.Compare(x.key, y.key), bytes.Compare(x.mac[:], y.mac[:]), cmp.Compare(x.n, y.n))
	})
	for _, k := range order {
		bucket, key := b.bucket(string(k.key)), lookupKey(k.mac, k.n)
		var err error
		if b.keyed[k] {
			err = bucket.Put(key, nil)
		} else {
			err = bucket.Delete(key)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// lastWire returns the newest event's place, clock and hash from the log itself.
func lastEvent(tx *bolt.Tx, h *header) (pos uint64, e *model.Event, err error) {
	k, raw := tx.Bucket([]byte(bEvent)).Cursor().Last()
	if k == nil {
		return 0, nil, nil
	}
	pos = binary.BigEndian.Uint64(k)
	_, wire, _, err := logRecord(bytes.Clone(raw))
	if err != nil {
		return 0, nil, err
	}
	e, err = model.ParseEvent(h.streamAt(pos).id, wire)
	if err != nil {
		return 0, nil, damaged("event %d: %v", pos, err)
	}
	return pos, e, nil
}
