package desk

import (
	"context"
	"slices"
	"time"

	"regulars/model"
	"regulars/model/clean"
	"regulars/model/program"
	"regulars/model/rights"
	"regulars/model/staff"
)

const (
	undoWithin = 24 * time.Hour // own acts; older ones need RightUndoAny
	undoLooks  = 2000           // events back that the search for the last own act goes
)

// undoable says which acts can be taken back.
func undoable(kind model.Kind) bool {
	switch kind {
	case model.SaleRecordedKind, model.SaleRefundedKind, model.PointsRedeemedKind, model.PointsAdjustedKind, model.CaseOpenedKind,
		model.PointsGrantedKind, model.CouponRedeemedKind:
		return true
	}
	return false
}

// taken collects, walking events from the newest back, which acts are taken back. An undo
// that is itself undone takes nothing back.
type taken struct {
	b        Book
	undone   map[uint64]bool
	refunds  map[uint64][]refunding // place of a sale -> the refunds of it that stand, newest first
	returned map[uint64]model.ID    // place of a redemption -> a refund that returned points of it
}

// refunding is a refund that stands.
type refunding struct {
	id   model.ID
	body *model.SaleRefunded
}

func newTaken(b Book) *taken {
	return &taken{b: b, undone: map[uint64]bool{}, refunds: map[uint64][]refunding{}, returned: map[uint64]model.ID{}}
}

// see takes note of one event; newer ones must have been seen before.
func (t *taken) see(pos uint64, e *model.Event) {
	if t.undone[pos] || (e.Kind != model.ActUndoneKind && e.Kind != model.SaleRefundedKind) {
		return
	}
	body, err := e.ParseBody()
	if err != nil {
		return // of a newer program
	}
	switch v := body.(type) {
	case *model.ActUndone:
		if at, ok := t.b.Place(v.Act.In(e.Stream)); ok {
			t.undone[at] = true
		}
	case *model.SaleRefunded:
		if at, ok := t.b.Place(v.Sale.In(e.Stream)); ok {
			t.refunds[at] = append(t.refunds[at], refunding{e.ID(), v})
		}
		if !v.Spent.IsZero() {
			if at, ok := t.b.Place(v.Spent.In(e.Stream)); ok {
				t.returned[at] = e.ID()
			}
		}
	}
}

// takenSince walks a member's events (or, for an anonymous case, the whole log) from the
// newest down to place pos.
func takenSince(b Book, n Number, pos uint64) (*taken, error) {
	t := newTaken(b)
	if n != 0 {
		err := b.History(n, 0, func(at uint64, e *model.Event) bool {
			if at <= pos {
				return false
			}
			t.see(at, e)
			return true
		})
		return t, err
	}
	for at := b.Last(); at > pos; at-- {
		e, err := b.Event(at)
		if err != nil {
			return nil, err
		}
		t.see(at, e)
	}
	return t, nil
}

func isUndone(b Book, n Number, pos uint64) (bool, error) {
	t, err := takenSince(b, n, pos)
	if err != nil {
		return false, err
	}
	return t.undone[pos], nil
}

// lastOwn finds the staff member's last act of the day that can still be taken back.
func lastOwn(b Book, who model.ID) (uint64, *model.Event, error) {
	t := newTaken(b)
	last := b.Last()
	for pos := last; pos > 0 && last-pos < undoLooks; pos-- {
		e, err := b.Event(pos)
		if err != nil {
			return 0, nil, err
		}
		if b.Now().Sub(e.HLC.Time()) > undoWithin {
			break
		}
		t.see(pos, e)
		if e.ActorID() == who && undoable(e.Kind) && !t.undone[pos] && len(t.refunds[pos]) == 0 && !alongOnly(e) {
			return pos, e, nil
		}
	}
	return 0, nil, nil
}

// alongOnly reports whether an event came from a file or along with another act: such are
// taken back by name only.
func alongOnly(e *model.Event) bool {
	body, err := e.ParseBody()
	if err != nil {
		return true
	}
	if v, ok := body.(*model.PointsGranted); ok && (!v.Of.IsZero() || e.Request == "" && v.Streak == 0 && program.Engaged(v.Reason) == 0) {
		return true
	}
	return fromFile(body)
}

func fromFile(body model.Body) bool {
	switch v := body.(type) {
	case *model.SaleRecorded:
		return v.Source == model.SourceImport
	case *model.PointsAdjusted:
		return v.Reason == model.SourceImport
	}
	return false
}

// imported reports whether an event came from a file.
func imported(e *model.Event) bool {
	body, err := e.ParseBody()
	return err != nil || fromFile(body)
}

// Undoable returns what Undo without a name would take back, nil if nothing.
func (s *Session) Undoable(ctx context.Context) (*Entry, error) {
	if err := s.May(staff.RightUndo); err != nil {
		return nil, err
	}
	var entry *Entry
	err := s.store.View(ctx, func(b Book) error {
		pos, e, err := lastOwn(b, s.who.ID)
		if e == nil || err != nil {
			return err
		}
		r := newEntryReader(b)
		made, err := r.entry(pos, e)
		entry = &made
		return err
	})
	return entry, err
}

// Reversal is a wish to take an act back.
type Reversal struct {
	Entry    model.ID  // zero: the staff member's own last act of the day
	Reason   string    // needed for what is older than the program allows
	Approval *Approval // by who may take back any act, where the own role may not
}

// Undo takes an act back by its opposite, with what it brought along. Undoing an undo does the
// act again.
func (s *Session) Undo(ctx context.Context, want Reversal) (Answer, error) {
	if err := s.May(staff.RightUndo); err != nil {
		return Answer{}, err
	}
	want.Reason = clean.Text(want.Reason, 40)
	var approved model.ID
	recheck := func(Book) error { return nil }
	if want.Approval != nil {
		var err error
		if approved, recheck, err = s.needApproval(ctx, staff.RightUndoAny, want.Approval); err != nil {
			return Answer{}, err
		}
	}
	var answer Answer
	errs := s.decide(ctx, func(b Book) ([]model.Draft, error) {
		if err := recheck(b); err != nil {
			return nil, err
		}
		pos, e, err := s.toUndo(b, want, !approved.IsZero())
		if err != nil {
			return nil, err
		}
		t := newTurn(b)
		if answer, err = t.undo(pos, e, want.Reason, approved); err != nil {
			return nil, err
		}
		return t.drafts, nil
	})
	if errs[0] != nil {
		return Answer{}, errs[0]
	}
	return answer, nil
}

// toUndo finds the act and checks that this person may take it back now.
func (s *Session) toUndo(b Book, want Reversal, approved bool) (uint64, *model.Event, error) {
	if want.Entry.IsZero() {
		pos, e, err := lastOwn(b, s.who.ID)
		switch {
		case err != nil:
			return 0, nil, err
		case e == nil:
			return 0, nil, model.Refuse("undo.nothing")
		}
		return pos, e, mayUndo(b, pos, e)
	}
	pos, ok := b.Place(want.Entry)
	if !ok {
		return 0, nil, model.Refuse("entry.unknown", want.Entry.String())
	}
	e, err := b.Event(pos)
	if err != nil {
		return 0, nil, err
	}
	if !undoable(e.Kind) && e.Kind != model.ActUndoneKind {
		return 0, nil, model.Refuse("undo.kind", want.Entry.String(), KindWord(e.Kind))
	}
	age := b.Now().Sub(e.HLC.Time())
	if (e.ActorID() != s.who.ID || age > undoWithin) && !approved {
		if err := s.May(staff.RightUndoAny); err != nil {
			return 0, nil, model.Refuse("approval.needed", RightWord(staff.RightUndoAny))
		}
	}
	if most := time.Duration(b.Program().Limits.UndoHours) * time.Hour; age > most && want.Reason == "" {
		return 0, nil, model.Refuse("undo.reason", want.Entry.String(), b.Program().Limits.UndoHours)
	}
	return pos, e, mayUndo(b, pos, e)
}

// undo drafts the opposite of an act and of what it brought along.
func (t *turn) undo(pos uint64, e *model.Event, reason string, approved model.ID) (Answer, error) {
	body, err := e.ParseBody()
	if err != nil {
		return Answer{}, err
	}
	mover, ok := body.(model.Mover)
	if !ok {
		return Answer{}, model.Refuse("undo.kind", e.ID().String(), KindWord(e.Kind))
	}
	n, known := t.b.Number(e.MemberID())
	if !known {
		back := t.opposite(e, body, mover.Effect().Opposite(0, 0), reason, approved)
		t.drafts = append(t.drafts, model.Draft{Kind: model.ActUndoneKind, Member: e.MemberID(), Subject: e.SubjectID(), Body: back})
		return Answer{Entry: t.b.Next(NextEvent), Kind: model.ActUndoneKind, Why: explain(t.b, back)}, nil
	}
	p, err := t.with(n, e.MemberID())
	if err != nil {
		return Answer{}, err
	}
	before := p.purse()
	effect, err := p.unwind(mover.Effect(), pos, e)
	if err != nil {
		return Answer{}, err
	}
	back := t.opposite(e, body, effect, reason, approved)
	entry, at := p.next(), len(p.drafts)
	p.add(back, "")
	p.drafts[at].Subject = e.SubjectID()
	if err := p.undoAlong(pos, e, body, reason, approved); err != nil {
		return Answer{}, err
	}
	p.stand(effect)
	return p.answer(entry, back, before, explain(t.b, back)), nil
}

func (t *turn) opposite(e *model.Event, body model.Body, effect model.Effect, reason string, approved model.ID) *model.ActUndone {
	back := &model.ActUndone{Act: t.own(e.ID()), Of: actKind(e, body), At: t.b.Now().Unix(), Back: effect, Reason: reason}
	if !approved.IsZero() {
		back.Approved = t.own(approved)
	}
	return back
}

// unwind returns the effect that takes an act of the party back. The act of an undo is done
// again exactly. Points that come back into lots which have ended get time to be spent; points
// that go out of lots whose end is booked already are taken from what expired, since the member
// does not have them.
func (p *party) unwind(effect model.Effect, pos uint64, e *model.Event) (model.Effect, error) {
	var first, last int64
	if effect.Visits > 0 {
		var err error
		if first, last, err = visitsWithout(p.b, p.n, pos); err != nil {
			return model.Effect{}, err
		}
	}
	back := effect.Opposite(first, last)
	if comesBack(back) && !p.ours(e.Stream) {
		return back, model.Refuse("rights.elsewhere")
	}
	if e.Kind == model.ActUndoneKind {
		return back, nil
	}
	return p.fit(back, pos)
}

// comesBack reports whether an opposite gives points back to the stream that writes it.
func comesBack(back model.Effect) bool {
	return slices.ContainsFunc(rights.EntryOf(back, 0).Here, func(l model.Lot) bool { return l.Points > 0 })
}

// fit makes an opposite fit the lots as they are now; pos is the place of the act.
func (p *party) fit(back model.Effect, pos uint64) (model.Effect, error) {
	today := p.today()
	var returned, kept []model.Lot
	for _, l := range back.Lots {
		if l.Points > 0 {
			if idle := clockOf(p.b, &p.acc).Idle; l.Ends == model.Idle && idle != model.Never && idle < today {
				l.Ends = idle // it has ended like one that has a day
			}
			returned = append(returned, l)
			continue
		}
		gone, err := p.goneFrom(l, pos, today)
		if err != nil {
			return back, err
		}
		back.Expired -= gone
		if l.Points += gone; l.Points != 0 {
			kept = append(kept, l)
		}
	}
	back.Lots = mergeLots(kept, p.b.Program().Reinstated(returned, today))
	return back, nil
}

// goneFrom returns how much of what is to be taken out of a lot has expired, and is booked so.
func (p *party) goneFrom(l model.Lot, pos uint64, today model.Day) (model.Points, error) {
	want := -l.Points
	for _, have := range p.acc.Lots {
		if have.Ends == l.Ends {
			want -= max(have.Points, 0)
		}
	}
	if want <= 0 || (l.Ends >= today && l.Ends != model.Idle) {
		return 0, nil // what is missing was spent
	}
	var booked model.Points
	stream := p.b.Next(NextEvent).Stream
	err := p.b.History(p.n, 0, func(at uint64, e *model.Event) bool {
		if at <= pos {
			return false
		}
		if body, err := e.ParseBody(); err == nil {
			booked += endedBy(p.b, body, e.Stream, l.Ends)
		}
		return true
	})
	for _, d := range p.drafts { // what this turn did already
		if d.Member == p.id {
			booked += endedBy(p.b, d.Body, stream, l.Ends)
		}
	}
	return max(min(want, booked, p.acc.Expired), 0), err
}

// endedBy returns how much of a lot an event of a stream booked as ended, below zero where it
// took such points back.
func endedBy(b Book, body model.Body, stream model.StreamID, ends model.Day) model.Points {
	switch v := body.(type) {
	case *model.PointsExpired:
		return endedOf(v, ends)
	case *model.ActUndone:
		if v.Back.Expired != 0 && openedLot(b, v.Act.In(stream), ends) {
			return v.Back.Expired
		}
	case *model.SaleRefunded:
		if v.Back.Expired != 0 && openedLot(b, v.Sale.In(stream), ends) {
			return v.Back.Expired
		}
	}
	return 0
}

// endedOf returns how much of a lot ended with what was booked: the rest of it had covered a
// debt, those that ended first before the others.
func endedOf(v *model.PointsExpired, ends model.Day) model.Points {
	covered := -v.Points
	for _, l := range v.Lots {
		covered -= min(l.Points, 0)
	}
	for _, l := range v.Lots {
		if l.Points >= 0 {
			continue // a debt that was settled
		}
		paid := min(covered, -l.Points)
		covered -= paid
		if l.Ends == ends {
			return -l.Points - paid
		}
	}
	return 0
}

// openedLot reports whether an act, or what an undo or a refund is about, put points into the
// lot that ends on a day.
func openedLot(b Book, act model.ID, ends model.Day) bool {
	for before := b.Last() + 1; ; {
		pos, ok := b.Place(act)
		if !ok || pos >= before { // an undo is about what was there already
			return false
		}
		before = pos
		e, err := b.Event(pos)
		if err != nil {
			return false
		}
		body, err := e.ParseBody()
		if err != nil {
			return false
		}
		switch v := body.(type) {
		case *model.ActUndone:
			act = v.Act.In(e.Stream)
		case *model.SaleRefunded:
			act = v.Sale.In(e.Stream)
		case model.Mover:
			return slices.ContainsFunc(v.Effect().Lots, func(l model.Lot) bool { return l.Ends == ends && l.Points > 0 })
		default:
			return false
		}
	}
}

// mergeLots adds two lists of changes, each lot once, by their end.
func mergeLots(a, b []model.Lot) []model.Lot {
	acc := []model.Lot{}
	for _, l := range append(append([]model.Lot{}, a...), b...) {
		at := 0
		for at < len(acc) && acc[at].Ends < l.Ends {
			at++
		}
		if at < len(acc) && acc[at].Ends == l.Ends {
			acc[at].Points += l.Points
			continue
		}
		acc = append(acc[:at], append([]model.Lot{l}, acc[at:]...)...)
	}
	out := acc[:0]
	for _, l := range acc {
		if l.Points != 0 {
			out = append(out, l)
		}
	}
	if len(out) == 0 {
		return nil
	}
	return out
}

// stand reviews the party's step after something that counts was taken back, or done again.
func (p *party) stand(back model.Effect) {
	if p.chain == nil && back.At != 0 && (back.Spend < 0 || back.Qualify < 0 || back.Visits < 0 || back.Engaged < 0) {
		if r := p.b.Program().Revoked(&p.acc, back.At, p.today()); r.Why != "" {
			p.step(r)
			return
		}
	}
	p.climb()
}

// actKind is the kind of the act that an undo, or an undo of an undo, is about.
func actKind(e *model.Event, body model.Body) model.Kind {
	if v, ok := body.(*model.ActUndone); ok {
		return v.Of
	}
	return e.Kind
}
