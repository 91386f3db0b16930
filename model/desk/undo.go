package desk

import (
	"context"
	"strings"
	"time"

	"regulars/model"
	"regulars/model/clean"
	"regulars/model/program"
	"regulars/model/staff"
)

const (
	undoWithin = 24 * time.Hour // own acts; older ones need RightUndoAny
	undoLooks  = 2000           // events back that the search for the last own act goes
)

// undoable says which acts can be taken back.
func undoable(kind model.Kind) bool {
	switch kind {
	case model.SaleRecordedKind, model.SaleRefundedKind, model.PointsRedeemedKind, model.PointsAdjustedKind, model.CaseOpenedKind:
		return true
	}
	return false
}

// taken collects, walking events from the newest back, which acts are taken back. An undo
// that is itself undone takes nothing back.
type taken struct {
	b      Book
	undone map[uint64]bool
	refund map[uint64]model.ID // place of a sale -> the refund that stands
}

func newTaken(b Book) *taken {
	return &taken{b: b, undone: map[uint64]bool{}, refund: map[uint64]model.ID{}}
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
			t.refund[at] = e.ID()
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
		_, refunded := t.refund[pos]
		if e.ActorID() == who && undoable(e.Kind) && !t.undone[pos] && !refunded && !imported(e) {
			return pos, e, nil
		}
	}
	return 0, nil, nil
}

// imported reports whether an event came from a file: such are taken back by name only.
func imported(e *model.Event) bool {
	body, err := e.ParseBody()
	if err != nil {
		return true
	}
	switch v := body.(type) {
	case *model.SaleRecorded:
		return v.Source == sourceImport
	case *model.PointsAdjusted:
		return v.Reason == sourceImport
	}
	return false
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

// Undo takes an act back by its opposite: the named one, or the staff member's own last of
// the day. Undoing an undo does the act again.
func (s *Session) Undo(ctx context.Context, entry model.ID) (Answer, error) {
	if err := s.May(staff.RightUndo); err != nil {
		return Answer{}, err
	}
	var answer Answer
	errs := s.store.Decide(ctx, s.who.ID, func(b Book) ([]model.Draft, error) {
		pos, e, err := s.toUndo(b, entry)
		if err != nil {
			return nil, err
		}
		var draft model.Draft
		draft, answer, err = undo(b, pos, e)
		return []model.Draft{draft}, err
	})
	if errs[0] != nil {
		return Answer{}, errs[0]
	}
	return answer, nil
}

// toUndo finds the act and checks that this person may take it back now.
func (s *Session) toUndo(b Book, entry model.ID) (uint64, *model.Event, error) {
	if entry.IsZero() {
		pos, e, err := lastOwn(b, s.who.ID)
		switch {
		case err != nil:
			return 0, nil, err
		case e == nil:
			return 0, nil, model.Refuse("undo.nothing")
		}
		return pos, e, mayUndo(b, pos, e)
	}
	pos, ok := b.Place(entry)
	if !ok {
		return 0, nil, model.Refuse("entry.unknown", entry.String())
	}
	e, err := b.Event(pos)
	if err != nil {
		return 0, nil, err
	}
	if !undoable(e.Kind) && e.Kind != model.ActUndoneKind {
		return 0, nil, model.Refuse("undo.kind", entry.String(), KindWord(e.Kind))
	}
	if e.ActorID() != s.who.ID || b.Now().Sub(e.HLC.Time()) > undoWithin {
		if err := s.May(staff.RightUndoAny); err != nil {
			return 0, nil, err
		}
	}
	return pos, e, mayUndo(b, pos, e)
}

// undo drafts the opposite of an act.
func undo(b Book, pos uint64, e *model.Event) (model.Draft, Answer, error) {
	body, err := e.ParseBody()
	if err != nil {
		return model.Draft{}, Answer{}, err
	}
	mover, ok := body.(model.Mover)
	if !ok {
		return model.Draft{}, Answer{}, model.Refuse("undo.kind", e.ID().String(), KindWord(e.Kind))
	}
	effect := mover.Effect()
	n, known := b.Number(e.MemberID())
	var first, last int64
	if effect.Visits > 0 && known {
		if first, last, err = visitsWithout(b, n, pos); err != nil {
			return model.Draft{}, Answer{}, err
		}
	}
	back := &model.ActUndone{
		Act: e.ID().From(b.Next(NextEvent).Stream), Of: actKind(e, body), At: b.Now().Unix(), Back: effect.Opposite(first, last),
	}
	draft := model.Draft{Kind: model.ActUndoneKind, Member: e.MemberID(), Subject: e.SubjectID(), Body: back}
	if !known {
		return draft, Answer{Entry: b.Next(NextEvent), Kind: model.ActUndoneKind, Why: explain(b, back)}, nil
	}
	acc, err := b.Account(n)
	if err != nil {
		return model.Draft{}, Answer{}, err
	}
	answer := answerTo(b, &acc, e.MemberID(), back)
	answer.Amount, answer.Why = back.Back.Spend, explain(b, back)
	return draft, answer, nil
}

// actKind is the kind of the act itself, also behind undos of undos.
func actKind(e *model.Event, body model.Body) model.Kind {
	if v, ok := body.(*model.ActUndone); ok {
		return v.Of
	}
	return e.Kind
}

// Refund takes a whole sale back, named by its receipt or its entry: it claws back what the
// sale earned and returns what was spent on it, from the stored entries and never from
// today's rules. A second refund gives the first answer.
func (s *Session) Refund(ctx context.Context, name string) (Answer, error) {
	if err := s.May(staff.RightRefund); err != nil {
		return Answer{}, err
	}
	name, err := clean.Receipt(name) // as Award keeps it; the name of an entry passes unchanged
	if err != nil {
		return Answer{}, err
	}
	var answer Answer
	errs := s.store.Decide(ctx, s.who.ID, func(b Book) ([]model.Draft, error) {
		pos, sale, err := findSale(b, name)
		if err != nil {
			return nil, err
		}
		var draft *model.Draft
		if draft, answer, err = refund(b, pos, sale); draft == nil || err != nil {
			return nil, err
		}
		return []model.Draft{*draft}, nil
	})
	if errs[0] != nil {
		return Answer{}, errs[0]
	}
	return answer, nil
}

// findSale finds a sale by receipt number or by entry.
func findSale(b Book, name string) (uint64, *model.Event, error) {
	pos, e, err := standing(b, saleRequest+name, false)
	if e != nil || err != nil {
		return pos, e, err
	}
	id, err := parseEntry(b, name)
	if err != nil {
		return 0, nil, model.Refuse("refund.unknown", name)
	}
	pos, _ = b.Place(id)
	if e, err = b.Event(pos); err != nil {
		return 0, nil, err
	}
	if e.Kind != model.SaleRecordedKind {
		return 0, nil, model.Refuse("refund.kind", name, KindWord(e.Kind))
	}
	return pos, e, nil
}

func refund(b Book, pos uint64, e *model.Event) (*model.Draft, Answer, error) {
	body, err := e.ParseBody()
	if err != nil {
		return nil, Answer{}, err
	}
	sale, n := body.(*model.SaleRecorded), Number(0)
	if n, err = numberOf(b, e.MemberID()); err != nil {
		return nil, Answer{}, err
	}
	t, err := takenSince(b, n, pos)
	if err != nil {
		return nil, Answer{}, err
	}
	if t.undone[pos] {
		return nil, Answer{}, model.Refuse("refund.undone", e.ID().String())
	}
	if first, ok := t.refund[pos]; ok {
		at, _ := b.Place(first)
		old, err := b.Event(at)
		if err != nil {
			return nil, Answer{}, err
		}
		oldBody, err := old.ParseBody()
		if err != nil {
			return nil, Answer{}, err
		}
		answer, err := firstAnswer(b, at, old, oldBody)
		return nil, deref(answer), err
	}
	back := sale.Effect().Opposite(0, 0)
	back.Visits = 0 // the customer did come
	request := ""
	if receipt, ok := strings.CutPrefix(e.Request, saleRequest); ok {
		request = refundRequest + receipt
		_, spent, err := standing(b, redeemRequest+receipt, false)
		if err != nil {
			return nil, Answer{}, err
		}
		if spent != nil && spent.MemberID() == e.MemberID() {
			back.Redeemed = netOf(spent) // below zero: returned
		}
	}
	made := &model.SaleRefunded{Sale: e.ID().From(b.Next(NextEvent).Stream), At: b.Now().Unix(), Amount: -sale.Amount, Back: back}
	acc, err := b.Account(n)
	if err != nil {
		return nil, Answer{}, err
	}
	answer := answerTo(b, &acc, e.MemberID(), made)
	answer.Amount, answer.Why = made.Amount, explain(b, made)
	return &model.Draft{Kind: model.SaleRefundedKind, Member: e.MemberID(), Request: request, Body: made}, answer, nil
}

// explain gives the lines that say how an entry came about, from the entry alone.
func explain(b Book, body model.Body) []model.Why {
	cur := b.Shop().Currency
	switch v := body.(type) {
	case *model.SaleRecorded:
		return program.ExplainSale(v, cur)
	case *model.PointsRedeemed:
		return program.ExplainRedeem(v, cur)
	case *model.SaleRefunded:
		return program.ExplainBack("why.refund", v.Sale, v.Back, cur)
	case *model.ActUndone:
		return program.ExplainBack("why.undo", v.Act, v.Back, cur)
	case *model.PointsAdjusted:
		return []model.Why{model.Explain("why.adjust", v.Points.Signed(), v.Reason)}
	}
	return nil
}
