package store

import (
	"cmp"
	"encoding/binary"
	"errors"
	"maps"
	"slices"

	bolt "go.etcd.io/bbolt"

	"regulars/model"
	"regulars/model/care"
	"regulars/model/desk"
)

// Feedback, like every event that moves no account, should cost its place in the log and
// nothing else. So what it changes in the views is written lazily: the account's note of the
// member's latest event, and the cases. Until the next span of runSpan places is complete
// these changes live in memory; then they are written in one go, in the commit that fills the
// span. On open they are folded again from the places that no span covers. When they are
// written depends on places alone, so Verify finds the same bytes. See docs/FORMAT.md.
type lazy struct {
	heads map[desk.Number]uint64 // place of a member's latest event, where the account does not have it yet
	cases map[uint32]*care.Case  // cases as they are now, where the bucket does not have them yet
	tally map[string]desk.Tally  // tallies as they are now, likewise
}

func newLazy() *lazy {
	return &lazy{heads: map[desk.Number]uint64{}, cases: map[uint32]*care.Case{}, tally: map[string]desk.Tally{}}
}

// after returns what is lazy once a batch is committed. A lazy is never changed once readers
// may have it; what a batch leaves alone they share.
func (l *lazy) after(b *batch) *lazy {
	next := *l
	if b.spanned {
		next = *newLazy()
	}
	next.heads = headsAfter(next.heads, b)
	next.cases = laid(next.cases, b.fresh.cases)
	next.tally = laid(next.tally, b.fresh.tally)
	return &next
}

// headsAfter drops the heads that are written with their accounts.
func headsAfter(heads map[desk.Number]uint64, b *batch) map[desk.Number]uint64 {
	next := heads
	for n := range b.accounts {
		if _, ok := heads[n]; !ok {
			continue
		}
		if len(next) == len(heads) {
			next = maps.Clone(heads)
		}
		delete(next, n)
	}
	return laid(next, b.fresh.heads)
}

// laid lays fresh entries over a map that is not changed.
func laid[K comparable, V any](under, fresh map[K]V) map[K]V {
	if len(fresh) == 0 {
		return under
	}
	next := maps.Clone(under)
	maps.Copy(next, fresh)
	return next
}

// headOf returns the place of a member's latest event, from batch, memory and account.
func (b *batch) headOf(n desk.Number) (uint64, error) {
	if pos, ok := b.fresh.heads[n]; ok {
		return pos, nil
	}
	if acc, ok := b.accounts[n]; ok {
		return acc.Head, nil
	}
	acc, err := b.book.Account(n)
	if b.again && model.CodeOf(err) == "member.unknown" {
		return b.lazy.heads[n], nil // a guest, whose row comes last
	}
	return acc.Head, err
}

// link makes pos the member's latest event and returns the place of the one before it. An
// event that moves no account leaves it alone even where the batch writes it anyway: what is
// written must not depend on how events fell into batches.
func (b *batch) link(n desk.Number, pos uint64, moves bool) (prev uint64, err error) {
	if prev, err = b.headOf(n); err != nil {
		return 0, err
	}
	if !moves {
		b.fresh.heads[n] = pos
		return prev, nil
	}
	acc, err := b.account(n)
	if err != nil {
		return 0, err
	}
	acc.Head = pos
	delete(b.fresh.heads, n)
	return prev, nil
}

// endSpan writes everything lazy. It runs right after the last event of a span.
func (b *batch) endSpan() error {
	heads, cases, tallies := b.fresh.heads, b.fresh.cases, b.fresh.tally
	if !b.spanned {
		heads, cases, tallies = maps.Clone(b.lazy.heads), maps.Clone(b.lazy.cases), maps.Clone(b.lazy.tally)
		maps.Copy(heads, b.fresh.heads)
		maps.Copy(cases, b.fresh.cases)
		maps.Copy(tallies, b.fresh.tally)
	}
	b.spanned, b.fresh, b.lazy = true, newLazy(), newLazy()
	for n, pos := range heads {
		acc, err := b.account(n)
		if err != nil {
			return err
		}
		acc.Head = max(acc.Head, pos)
	}
	for _, number := range slices.Sorted(maps.Keys(cases)) {
		if err := b.writeCase(number, cases[number]); err != nil {
			return err
		}
	}
	for _, name := range slices.Sorted(maps.Keys(tallies)) {
		raw, err := model.Encode(tallies[name])
		if err == nil {
			err = b.bucket(bTally).Put([]byte(name), raw)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (b *batch) writeCase(number uint32, c *care.Case) error {
	key := key32(number)
	open := b.bucket(bOpen)
	var err error
	if c.State.Open() {
		err = open.Put(key, nil)
	} else {
		err = open.Delete(key)
	}
	if err != nil {
		return err
	}
	return b.putCBOR(bCase, key, c)
}

// undoCase withdraws the case that an undone feedback opened, or brings it back.
func (b *batch) undoCase(v *model.ActUndone, stream model.StreamID) error {
	if v.Of != model.CaseOpenedKind {
		return nil
	}
	pos, ok := b.Place(v.Act.In(stream))
	if !ok {
		return nil
	}
	opened, err := b.actBehind(pos)
	if errors.Is(err, model.ErrUnknown) {
		return nil
	}
	if err != nil {
		return err
	}
	c, err := b.Case(uint32(opened.SubjectID().N))
	if model.CodeOf(err) == "case.unknown" {
		return nil // a newer program opened it
	}
	if err != nil {
		return err
	}
	c.State = care.StateWithdrawn
	if v.Back.Cases > 0 {
		c.State = care.StateNew
	}
	b.opened[c.Number] += v.Back.Cases
	b.putCase(c)
	return nil
}

// actBehind follows undos of undos to the act that they are about.
func (b *batch) actBehind(pos uint64) (*model.Event, error) {
	for {
		e, err := b.Event(pos)
		if err != nil || e.Kind != model.ActUndoneKind {
			return e, err
		}
		body, err := e.ParseBody()
		if err != nil {
			return nil, err
		}
		next, ok := b.Place(body.(*model.ActUndone).Act.In(e.Stream))
		if !ok || next >= pos {
			return nil, damaged("event %d undoes none", pos)
		}
		pos = next
	}
}

// restoreLazy folds the places that no span covers once more, for what is written lazily.
func (s *Store) restoreLazy(tx *bolt.Tx) error {
	b := newBatch(book{s: s, tx: tx, head: s.head, lazy: newLazy()}, 0)
	b.again = true
	c := tx.Bucket([]byte(bEvent)).Cursor()
	for k, _ := c.Seek(key64(s.tail.first)); k != nil; k, _ = c.Next() {
		pos := binary.BigEndian.Uint64(k)
		e, err := b.Event(pos)
		if err != nil {
			return err
		}
		if err := b.refoldLazily(e, pos); err != nil {
			return err
		}
	}
	s.lazy = b.fresh
	return s.countOpen(&book{s: s, tx: tx, head: s.head, lazy: s.lazy})
}

func (b *batch) refoldLazily(e *model.Event, pos uint64) error {
	b.at = pos
	n := b.memberOf(e)
	var body model.Body
	if speaks(e) {
		var err error
		if body, err = e.ParseBody(); err != nil && !errors.Is(err, model.ErrUnknown) {
			return err
		}
	}
	if n != 0 {
		if movesAccount(e.Kind, body) {
			delete(b.fresh.heads, n)
		} else {
			b.fresh.heads[n] = pos
		}
	}
	switch v := body.(type) {
	case *model.CaseOpened:
		b.putCase(care.Open(e, v, pos, n))
	case *model.ActUndone:
		if err := b.undoCase(v, e.Stream); err != nil {
			return err
		}
	}
	return b.count(e, body, pos)
}

// speaks reports whether an event may say something of cases or tallies, or needs its body to
// tell whether it moves an account. Most events are sales, and most sales are of no campaign:
// in the body of one that is, an array follows the key 18.
func speaks(e *model.Event) bool {
	switch e.Kind {
	case model.CaseOpenedKind, model.ActUndoneKind, model.PointsRedeemedKind, model.PointsGrantedKind, model.CouponIssuedKind,
		model.DrawOpenedKind, model.DrawClosedKind:
		return true
	case model.SaleRecordedKind:
		const key, array, major = 18, 4 << 5, 7 << 5
		for i, c := range e.Body[:max(len(e.Body)-1, 0)] {
			if c == key && e.Body[i+1]&major == array {
				return true
			}
		}
	}
	return false
}

// memberOf returns the number of an event's member, 0 if there is none here: the event has
// none, or only a newer program understands how the member came to be.
func (b *batch) memberOf(e *model.Event) desk.Number {
	if e.Kind == model.MemberEnrolledKind {
		if _, own := b.head.ordinal(e.MemberID().Stream); !own || e.Member.N > 1<<32-1 {
			return 0
		}
		return desk.Number(e.Member.N)
	}
	n, guest, ok := b.then(e.MemberID())
	if !ok {
		return 0
	}
	if _, ok := b.accounts[n]; ok || guest || b.bucket(bAccount).Get(key32(n)) != nil {
		return n
	}
	return 0
}

// movesAccount reports whether an event rewrites its member's account. Bodies of undos are
// needed to tell; other kinds say it themselves.
func movesAccount(kind model.Kind, body model.Body) bool {
	switch kind {
	case model.MemberEnrolledKind, model.SaleRecordedKind, model.SaleRefundedKind, model.PointsRedeemedKind, model.PointsAdjustedKind,
		model.PointsGrantedKind, model.PointsExpiredKind, model.PointsHeldKind, model.HoldReleasedKind, model.TierChangedKind:
		return true
	case model.GrantReceivedKind:
		v, ok := body.(*model.GrantReceived)
		return ok && v.Coupon.IsZero()
	case model.RightsReleasedKind:
		v, ok := body.(*model.RightsReleased)
		return ok && v.Coupon.IsZero()
	case model.ActUndoneKind:
		v, ok := body.(*model.ActUndone)
		return ok && v.Of != model.CaseOpenedKind && v.Of != model.CouponRedeemedKind
	}
	return false
}

// countOpen counts the open cases of each member, for the till's cue.
func (s *Store) countOpen(b *book) error {
	s.open = map[desk.Number]int64{}
	return b.Cases(0, true, func(_ uint32, c *care.Case) bool {
		s.open[c.Number]++
		return true
	})
}

// openChanged keeps the count in step with a committed batch.
func (s *Store) openChanged(b *batch) {
	for n, change := range b.opened {
		if s.open[n] += change; s.open[n] == 0 {
			delete(s.open, n)
		}
	}
}

// OpenCases counts a member's open cases.
func (b *book) OpenCases(n desk.Number) int64 {
	b.s.mu.RLock()
	defer b.s.mu.RUnlock()
	return b.s.open[n]
}

// Case returns a case; it may be changed.
func (b *book) Case(number uint32) (*care.Case, error) {
	if c, ok := b.lazy.cases[number]; ok {
		out := *c
		return &out, nil
	}
	key := key32(number)
	sealed := b.bucket(bCase).Get(key)
	if sealed == nil {
		return nil, model.Refuse("case.unknown", number)
	}
	c := &care.Case{}
	return c, b.openCBOR(bCase, key, sealed, c)
}

// Cases walks cases from the newest, or from just before number before: those in memory and
// those in the bucket, merged.
func (b *book) Cases(before uint32, open bool, yield func(uint32, *care.Case) bool) error {
	name := bCase
	if open {
		name = bOpen
	}
	if before == 0 {
		before = 1<<32 - 1
	}
	inMemory := slices.SortedFunc(maps.Keys(b.lazy.cases), func(x, y uint32) int { return cmp.Compare(y, x) })
	c := b.bucket(name).Cursor()
	k, _ := c.Seek(key32(before))
	if k == nil {
		k, _ = c.Last()
	} else {
		k, _ = c.Prev()
	}
	for k != nil || len(inMemory) > 0 {
		var number uint32
		if k != nil {
			number = binary.BigEndian.Uint32(k)
		}
		if len(inMemory) > 0 && inMemory[0] >= number {
			if inMemory[0] == number {
				k, _ = c.Prev()
			}
			number, inMemory = inMemory[0], inMemory[1:]
		} else {
			k, _ = c.Prev()
		}
		if number >= before {
			continue
		}
		v, err := b.Case(number)
		if err != nil {
			return err
		}
		if open && !v.State.Open() {
			continue
		}
		if !yield(number, v) {
			return nil
		}
	}
	return nil
}
