package store

import (
	"context"
	"errors"
	"slices"

	"regulars/model"
	"regulars/model/chain"
	"regulars/model/desk"
	"regulars/model/ledger"
	"regulars/model/rights"
)

// asideKept is how many problems the state keeps, the newest.
const asideKept = 100

// State returns what the file keeps about its exchange with headquarters, the zero State if that
// is nothing yet.
func (s *Store) State() (st chain.State, err error) {
	err = s.View(context.Background(), func(v desk.Book) (err error) {
		st, err = v.(*book).state()
		return err
	})
	return st, err
}

func (b *book) state() (st chain.State, err error) {
	if sealed := b.bucket(bSync).Get(stateKey); sealed != nil {
		err = b.openCBOR(bSync, stateKey, sealed, &st)
	}
	return st, err
}

func (b *batch) putState(st *chain.State) error {
	raw, err := model.Encode(st)
	if err != nil {
		return err
	}
	return b.putGiven(bSync, stateKey, b.s.keys.seal(nil, bSync, stateKey, raw))
}

// Note replaces the state; it is on disk when Note returns.
func (s *Store) Note(ctx context.Context, st chain.State) error {
	return s.alone(ctx, func() error {
		return s.change(func(b *batch, _ *tip) error { return b.putState(&st) })
	})
}

// DecideAndNote runs decisions and replaces the state in one transaction, in the name of the program
// itself. If one of the decisions is refused nothing is written.
func (s *Store) DecideAndNote(ctx context.Context, st chain.State, ds ...desk.Decision) []error {
	errs := make([]error, len(ds))
	err := s.alone(ctx, func() error {
		return s.change(func(b *batch, next *tip) error {
			if err := s.run(b, &job{ds: ds, errs: errs}, next); err != nil {
				return err
			}
			if err := errors.Join(errs...); err != nil {
				return err
			}
			return b.putState(&st)
		})
	})
	if err != nil && errors.Join(errs...) == nil {
		all(errs, err)
	}
	return errs
}

// Lay takes rows of headquarters into the file, with the state that has the cursor behind them, in one
// transaction. Rows of members, cases and shops are taken; programs and orders to erase are passed over,
// since they make events: whoever reads them does that first. A row that cannot be read does not
// stop the others; it is set aside, in the state and in what Lay returns.
func (s *Store) Lay(ctx context.Context, rows []chain.Row, st chain.State) (aside []chain.Problem, err error) {
	order := sorted(rows)
	err = s.alone(ctx, func() error {
		return s.change(func(b *batch, _ *tip) error {
			aside = nil
			for _, row := range order {
				why, err := b.take(row)
				if err != nil {
					return err
				}
				if why != "" {
					aside = append(aside, chain.Problem{At: b.now.Unix(), Sort: row.Sort, ID: row.ID, Why: why})
				}
			}
			st.Aside = slices.Concat(st.Aside, aside)
			st.Aside = st.Aside[max(0, len(st.Aside)-asideKept):]
			b.laid = true
			return errors.Join(b.putState(&st), b.putApart())
		})
	})
	if err != nil {
		return nil, err
	}
	return aside, nil
}

// sorted orders rows by identity, the latest word on each last, so that neighbours in the file are
// written together.
func sorted(rows []chain.Row) []*chain.Row {
	order := make([]*chain.Row, len(rows))
	for i := range rows {
		order[i] = &rows[i]
	}
	slices.SortStableFunc(order, func(x, y *chain.Row) int { return compareID(x.ID, y.ID) })
	return order
}

func compareID(x, y model.ID) int {
	if order := slices.Compare(x.Stream[:], y.Stream[:]); order != 0 {
		return order
	}
	return compareUint(x.N, y.N)
}

// Why a row was set aside.
const (
	rowUnknownSort = "row.sort"
	rowMalformed   = "row.malformed"
	rowAhead       = "row.ahead"    // it has events of this file that the file does not have
	rowStranger    = "row.stranger" // no stream or number can be given to it
)

// take takes one row; why says that it was set aside.
func (b *batch) take(row *chain.Row) (why string, err error) {
	own := b.head.streams[len(b.head.streams)-1]
	place := own.first - 1 + row.Applied
	switch row.Sort {
	case chain.SortMember, chain.SortCase, chain.SortShop:
	case chain.SortProgram, chain.SortErasure:
		return "", nil
	default:
		return rowUnknownSort, nil
	}
	switch {
	case b.head.chain == nil, row.ID.IsZero(), row.ID.Stream.IsZero(), !legible(row.Fields):
		return rowMalformed, nil
	case row.Applied > b.last || place > b.last:
		return rowAhead, nil
	case row.Sort == chain.SortCase:
		return b.takeCase(row, place)
	case row.Sort == chain.SortShop:
		return b.takeShop(row)
	}
	return b.takeMember(row, place)
}

// takeCase keeps the row of a case.
func (b *batch) takeCase(row *chain.Row, place uint64) (why string, err error) {
	rec := &rowRecord{ID: row.ID, Place: place, Value: row.Value, Fields: row.Fields, Gone: row.Gone}
	var c chain.Case
	switch {
	case row.Gone:
		rec.Fields = nil
	case model.Decode(row.Value, &c) != nil:
		return rowMalformed, nil
	}
	return "", b.putCaseRow(rec)
}

func (b *batch) takeMember(row *chain.Row, place uint64) (why string, err error) {
	rec := &rowRecord{ID: row.ID, Place: place, Value: row.Value, Fields: row.Fields, Gone: row.Gone}
	if len(row.Value) > 0 || !row.Gone {
		if acc, err := rec.account(); err != nil || acc == nil {
			return rowMalformed, nil
		}
	}
	n, known := b.local(row.ID)
	switch {
	case !known && row.Gone:
		return "", nil // was never here
	case !known:
		if n, known, err = b.welcome(row.ID); err != nil || !known {
			return rowStranger, err
		}
		rec.Since = b.last
	default:
		if older, err := b.overtaken(n, row); older || err != nil {
			return "", err
		}
		if err := b.keepOf(n, rec); err != nil {
			return "", err
		}
	}
	if rec.Gone {
		rec.Fields = nil
	}
	if err := b.putRow(key32(n), rec); err != nil {
		return "", err
	}
	return "", b.lay(n, rec)
}

// overtaken reports whether the file received a grant of which the row does not know yet: an answer to a till
// overtook the feed. The account would miss what was lent; a later row is on its way, because the grant changed the member.
func (b *batch) overtaken(n desk.Number, row *chain.Row) (bool, error) {
	if row.Gone || len(row.Value) == 0 {
		return false, nil
	}
	acc, err := b.stored(n)
	if err != nil || acc.Era != b.head.chain.Era || acc.Grant == 0 {
		return false, err
	}
	var m chain.Member
	if err := model.Decode(row.Value, &m); err != nil {
		return false, damaged("row %d: %v", n, err)
	}
	return m.Lent < acc.Grant, nil
}

// keepOf keeps of the row before what the new one cannot say.
func (b *batch) keepOf(n desk.Number, rec *rowRecord) error {
	was, err := b.row(n)
	if was == nil || err != nil {
		return err
	}
	rec.Since = was.Since
	if len(rec.Value) == 0 {
		rec.Value, rec.Place = was.Value, was.Place
	}
	return nil
}

// welcome gives the next number to a member of another stream.
func (b *batch) welcome(id model.ID) (n desk.Number, ok bool, err error) {
	ordinal, ok, err := b.meet(id.Stream)
	next := b.Next(desk.NextMember).N
	if !ok || err != nil || next > 1<<32-1 {
		return 0, false, err
	}
	n = desk.Number(next)
	b.lastNew[desk.NextMember] = next
	return n, true, b.putGiven(bGuest, guestKey(ordinal, id.N), key32(n))
}

// lay makes a member's account, profile and look-ups what the row says, with the file's own later events
// upon it.
func (b *batch) lay(n desk.Number, rec *rowRecord) error {
	later, err := b.later(n, rec.Place)
	if err != nil {
		return err
	}
	was, err := b.stored(n)
	if err != nil {
		return err
	}
	var into model.ID
	if m, err := rec.member(); m != nil && err == nil {
		into = m.Into
	}
	row, err := rec.account()
	if err != nil {
		return damaged("row %d: %v", n, err)
	}
	if row != nil {
		was = rights.Lay(row, &was, later.effects, b.head.shop.Zone)
	}
	b.accounts[n] = &was
	if pos, ok := b.lazy.heads[n]; ok {
		b.fresh.heads[n] = pos // the account is written without it
	}
	b.setApart(n, rec.Gone, into)
	return b.layProfile(n, rec, later.edits)
}

func (b *batch) layProfile(n desk.Number, rec *rowRecord, edits []model.Fields) error {
	before, err := b.Profile(n)
	if err != nil && model.CodeOf(err) != "member.unknown" {
		return err
	}
	var after *model.Profile
	if !rec.Gone {
		after = model.NewProfile(rec.ID, rec.Fields)
		for _, patch := range edits {
			after = after.With(patch)
		}
	}
	b.rekeyAll(n, before, after)
	if after == nil {
		delete(b.profiles, n)
		b.dropped[n] = true
		return nil
	}
	b.profiles[n] = after
	delete(b.dropped, n)
	return nil
}

// rekeyAll moves a member's look-ups from one profile to another; either may be nil.
func (b *batch) rekeyAll(n desk.Number, before, after *model.Profile) {
	of := func(p *model.Profile, field uint64) string {
		if p == nil {
			return ""
		}
		return p.Of(field)
	}
	for field, key := range desk.KeyedFields {
		b.rekey(n, key, of(before, field), of(after, field))
	}
}

// stored reads an account as it is written, without what is known of it besides.
func (b *batch) stored(n desk.Number) (acc ledger.Account, err error) {
	if acc, ok := b.accounts[n]; ok {
		return acc.Clone(), nil
	}
	raw := b.bucket(bAccount).Get(key32(n))
	if raw == nil {
		return acc, nil // a guest
	}
	if err := acc.ParseRecord(raw); err != nil {
		return acc, damaged("account %d: %v", n, err)
	}
	return acc, nil
}

// own is what the file's own events after some place say of a member, in their order.
type own struct {
	effects []model.Effect
	edits   []model.Fields
}

func (b *batch) later(n desk.Number, place uint64) (o own, err error) {
	from, err := b.headOf(n)
	if model.CodeOf(err) == "member.unknown" {
		return o, nil // a guest of whom no event was written
	}
	if err != nil || from <= place {
		return o, err
	}
	var failed error
	err = b.walk(from, func(pos uint64, e *model.Event) bool {
		if pos <= place {
			return false
		}
		failed = o.add(e)
		return failed == nil
	})
	slices.Reverse(o.effects)
	slices.Reverse(o.edits)
	return o, errors.Join(err, failed)
}

func (o *own) add(e *model.Event) error {
	body, err := e.ParseBody()
	if errors.Is(err, model.ErrUnknown) {
		return nil
	}
	if err != nil {
		return err
	}
	switch e.Kind {
	case model.MemberEnrolledKind, model.MemberEditedKind:
		if e.PII != nil {
			o.edits = append(o.edits, e.PII.Fields)
		}
		return nil
	}
	if mover, ok := body.(model.Mover); ok && movesAccount(e.Kind, body) {
		o.effects = append(o.effects, mover.Effect())
	}
	return nil
}

// putApart writes who left and who is an alias, if that changed.
func (b *batch) putApart() error {
	if !b.apart {
		return nil
	}
	raw, err := model.Encode(b.head.apart.record())
	if err != nil {
		return err
	}
	return b.putGiven(bSync, apartKey, b.s.keys.seal(nil, bSync, apartKey, raw))
}
