package desk

import (
	"context"
	"strings"

	"regulars/model"
	"regulars/model/clean"
	"regulars/model/program"
	"regulars/model/staff"
)

// Refund is a wish to take a sale back, whole or in part.
type Refund struct {
	Sale     string     // its receipt number or entry
	Lines    []LineBack // none: all that is left of it
	Number   string     // of the refund's own receipt, by which a repeat is known; "" if it has none
	Request  string     // a number that the caller made for this act, by which a repeat in part is known where there is no Number; "" for none
	Reason   string     // a code of the shop's, may be ""
	Approval *Approval  // by who may refund, where the own role may not or the amount is above the limit
}

// LineBack is how much of which goods came back.
type LineBack struct {
	SKU      string
	Quantity int64 // thousandths; 0: all that is left of it
}

// Refund takes a sale back, named by its receipt or its entry: it claws back what the lines
// earned and returns what was spent on them, from the stored entries and never from today's
// rules, in all at most what there was. A second refund of the whole gives the first answer,
// and so does one with the same number or request.
func (s *Session) Refund(ctx context.Context, want Refund) (Answer, error) {
	approved, recheck, err := s.consent(ctx, staff.RightRefund, want.Approval)
	if err != nil {
		return Answer{}, err
	}
	if want.Sale, err = clean.Receipt(want.Sale); err != nil { // as Award keeps it; the name of an entry passes unchanged
		return Answer{}, err
	}
	if want.Number != "" {
		if want.Number, err = clean.Receipt(want.Number); err != nil {
			return Answer{}, err
		}
	}
	if want.Request, err = actNamed(want.Request); err != nil {
		return Answer{}, err
	}
	want.Reason = clean.Text(want.Reason, 40)
	var answer Answer
	errs := s.decide(ctx, func(b Book) ([]model.Draft, error) {
		if err := recheck(b); err != nil {
			return nil, err
		}
		pos, sale, err := findSale(b, want.Sale)
		if err != nil {
			return nil, err
		}
		t := newTurn(b)
		if answer, err = t.refund(pos, sale, want, approved); err != nil || answer.Repeated {
			return nil, err
		}
		return t.drafts, nil
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

// refund drafts a refund of the sale at a place.
func (t *turn) refund(pos uint64, e *model.Event, want Refund, approved model.ID) (Answer, error) {
	body, err := e.ParseBody()
	if err != nil {
		return Answer{}, err
	}
	n, err := numberOf(t.b, e.MemberID())
	if err != nil {
		return Answer{}, err
	}
	request, first, err := t.refundRequest(pos, e, want)
	if first != nil || err != nil {
		return deref(first), err
	}
	since, err := takenSince(t.b, n, pos)
	if err != nil {
		return Answer{}, err
	}
	if since.undone[pos] {
		return Answer{}, model.Refuse("refund.undone", e.ID().String())
	}
	s := newSold(body.(*model.SaleRecorded), since.refunds[pos])
	if repeat, err := t.wholeAgain(since.refunds[pos], s, want); repeat != nil || err != nil {
		return deref(repeat), err
	}
	p, err := t.with(n, e.MemberID())
	if err != nil {
		return Answer{}, err
	}
	made, err := p.takeBack(s, pos, e, want)
	if err != nil {
		return Answer{}, err
	}
	limit := t.b.Program().Limits.Refund
	switch {
	case !approved.IsZero():
		made.Approved = t.own(approved)
	case limit > 0 && -made.Amount > limit:
		return Answer{}, model.Refuse("refund.limit", t.b.Shop().Currency.Format(-made.Amount), t.b.Shop().Currency.Format(limit))
	}
	before := p.purse()
	entry := p.add(made, request)
	if s.left() == 0 {
		if err := p.undoAlong(pos, e, body, want.Reason, approved); err != nil {
			return Answer{}, err
		}
	}
	p.stand(made.Back)
	return p.answer(entry, made, before, explain(t.b, made)), nil
}

// refundRequest names a refund for the outside world: by its own number, or, for a whole sale,
// by the sale's. It returns the first answer if that number is known.
func (t *turn) refundRequest(pos uint64, sale *model.Event, want Refund) (request string, first *Answer, err error) {
	receipt, named := strings.CutPrefix(sale.Request, saleRequest)
	switch {
	case want.Number != "":
		request = refundRequest + want.Number
	case len(want.Lines) == 0 && named:
		return refundRequest + receipt, nil, nil // a repeat is known by the sale
	case want.Request != "":
		first, err = t.refundAgain(sale, want)
		return want.Request, first, err
	default:
		return "", nil, nil
	}
	at, e, err := standing(t.b, request, false)
	if e == nil || err != nil {
		return request, nil, err
	}
	body, err := e.ParseBody()
	if err != nil {
		return "", nil, err
	}
	if v, ok := body.(*model.SaleRefunded); !ok || v.Sale.In(e.Stream) != sale.ID() {
		return "", nil, model.Refuse("receipt.used", want.Number, e.ID().String())
	}
	first, err = firstAnswer(t.b, at, e, body)
	return request, first, err
}

// wholeAgain answers a second refund of a whole sale with the first one's answer, and refuses
// one of a sale of which line by line nothing is left.
func (t *turn) wholeAgain(refunds []refunding, s *sold, want Refund) (*Answer, error) {
	if len(want.Lines) > 0 {
		return nil, nil
	}
	for _, r := range refunds {
		if len(r.body.Lines) > 0 {
			continue
		}
		at, _ := t.b.Place(r.id)
		old, err := t.b.Event(at)
		if err != nil {
			return nil, err
		}
		return firstAnswer(t.b, at, old, r.body)
	}
	if len(refunds) > 0 && s.left() == 0 {
		return nil, model.Refuse("refund.nothing", want.Sale)
	}
	return nil, nil
}

// takeBack computes a refund: cumulative shares of what was stored, so that all refunds of a
// sale together are the sale.
func (p *party) takeBack(s *sold, pos uint64, e *model.Event, want Refund) (*model.SaleRefunded, error) {
	made := &model.SaleRefunded{Sale: p.own(e.ID()), At: p.b.Now().Unix(), Reason: want.Reason, Amount: -s.left()}
	var err error
	if len(want.Lines) > 0 {
		if made.Lines, err = s.choose(want.Lines); err != nil {
			return nil, err
		}
		made.Amount = 0
		for _, l := range made.Lines {
			made.Amount -= l.Amount
		}
		if made.Amount = s.within(made.Amount); made.Amount == 0 && s.sale.Amount != 0 && s.left() == 0 {
			return nil, model.Refuse("refund.nothing", want.Sale)
		}
	}
	sale := s.sale
	points, rest := s.clawed(made)
	back := model.Effect{Earned: -points, Carried: rest, Den: sale.Den, Spend: made.Amount, At: sale.At, Qualify: -points}
	if sale.Ends != model.Never && points != 0 {
		back.Lots = []model.Lot{{Ends: sale.Ends, Points: -points}}
	}
	if err := p.returnSpent(made, &back, s, e); err != nil {
		return nil, err
	}
	made.Back, err = p.fit(back, pos)
	s.note(made)
	return made, err
}

// returnSpent adds what a refund returns of the points that were spent on the sale.
func (p *party) returnSpent(made *model.SaleRefunded, back *model.Effect, s *sold, e *model.Event) error {
	receipt, ok := strings.CutPrefix(e.Request, saleRequest)
	if !ok {
		return nil
	}
	_, event, err := standing(p.b, redeemRequest+receipt, false)
	if event == nil || err != nil || !p.is(event.MemberID()) {
		return err
	}
	body, err := event.ParseBody()
	if err != nil {
		return err
	}
	spent, ok := body.(*model.PointsRedeemed)
	if !ok || (spent.Type != "" && spent.Type != model.RedeemOff) {
		return nil // what was handed out stays handed out
	}
	total := spent.Points
	if left := s.left() + made.Amount; left != 0 {
		total = model.Points(program.Prorate(model.Money(spent.Points), s.paid-made.Amount, s.sale.Amount))
	}
	n := total - s.spent
	if n <= 0 {
		return nil
	}
	if !p.ours(event.Stream) {
		return model.Refuse("rights.elsewhere")
	}
	made.Spent = p.own(event.ID())
	back.Redeemed = -n
	back.Lots = mergeLots(back.Lots, givenBack(spent, s.spent, total))
	return nil
}

// givenBack returns the lots that points from..to of a redemption go back into: what was taken
// last comes back first.
func givenBack(spent *model.PointsRedeemed, from, to model.Points) []model.Lot {
	dated := model.Points(0)
	for _, l := range spent.Lots {
		dated -= l.Points
	}
	at := spent.Points - dated // what does not end was taken last
	var lots []model.Lot
	for i := len(spent.Lots) - 1; i >= 0; i-- {
		size := -spent.Lots[i].Points
		if n := min(to, at+size) - max(from, at); n > 0 {
			lots = append(lots, model.Lot{Ends: spent.Lots[i].Ends, Points: n})
		}
		at += size
	}
	return mergeLots(lots, nil)
}
