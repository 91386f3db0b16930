package desk

import (
	"slices"
	"strings"

	"regulars/model"
	"regulars/model/clean"
	"regulars/model/coupon"
)

// actRequest names an act that has no receipt by a number that the caller made for it alone. A
// receipt stands for something outside, so that it may be booked anew once its act was undone; such
// a number stands for one act for ever, so that a repeat that comes late never does again what a
// person has taken back.
const actRequest = "act/"

// actNamed is the request of an act with a number of its own, "" for none.
func actNamed(number string) (string, error) {
	if number == "" {
		return "", nil
	}
	number, err := clean.Receipt(number)
	return actRequest + number, err
}

// moved answers a repeat of a movement by hand with the first answer, nil if it is none. to is the
// other side of a transfer, zero for none. What the number stands for already must be the same.
func (p *party) moved(request string, points model.Points, reason string, to Number) (*Answer, error) {
	pos, e, body, err := named(p.b, request)
	if e == nil || err != nil {
		return nil, err
	}
	v, ok := body.(*model.PointsAdjusted)
	if !ok || !p.is(e.MemberID()) || v.Points != points || v.Reason != reason || !p.sameOther(v, e, to) {
		return nil, usedRequest(request, e)
	}
	return firstAnswer(p.b, pos, e, body)
}

func (p *party) sameOther(v *model.PointsAdjusted, e *model.Event, to Number) bool {
	if v.Other.IsZero() {
		return to == 0
	}
	n, _ := p.b.Number(v.Other.In(e.Stream))
	return n == to
}

// saidBefore answers a repeat of feedback with its case, a view that is not Repeated if it is none.
func saidBefore(b Book, request string, in Feedback) (CaseView, error) {
	_, e, body, err := named(b, request)
	if e == nil || err != nil {
		return CaseView{}, err
	}
	v, ok := body.(*model.CaseOpened)
	if !ok || v.Feedback != in.Kind || v.Score != in.Score || !sameOwner(b, e.MemberID(), in.Member) || !saysSame(e, in.Text) {
		return CaseView{}, usedRequest(request, e)
	}
	number := uint32(e.Subject.N)
	c, err := b.Case(number)
	if err != nil {
		return CaseView{}, err
	}
	view, err := caseView(newEntryReader(b), number, c)
	view.Repeated = err == nil
	return view, err
}

// saysSame reports whether an event has a text, or had one that nobody knows any more.
func saysSame(e *model.Event, text string) bool {
	if e.PII == nil {
		return e.Erased() || text == ""
	}
	return e.PII.Fields[model.FieldText] == text
}

// sameOwner reports whether two identities are one member's, or both nobody's.
func sameOwner(b Book, x, y model.ID) bool {
	if x.IsZero() || y.IsZero() {
		return x.IsZero() == y.IsZero()
	}
	n, known := b.Number(x)
	m, ok := b.Number(y)
	return known && ok && n == m
}

// issued finds the coupon that a request has issued by hand, nil if there is none.
func (p *party) issued(request, template string) (*coupon.Coupon, error) {
	_, e, body, err := named(p.b, request)
	if e == nil || err != nil {
		return nil, err
	}
	v, ok := body.(*model.CouponIssued)
	if !ok || !p.is(e.MemberID()) || v.Template != template {
		return nil, usedRequest(request, e)
	}
	return p.b.Coupon(v.Code)
}

// refundAgain answers a repeat of a refund that has a number of its own and no receipt.
func (t *turn) refundAgain(sale *model.Event, want Refund) (*Answer, error) {
	pos, e, body, err := named(t.b, want.Request)
	if e == nil || err != nil {
		return nil, err
	}
	sold, err := sale.ParseBody()
	if err != nil {
		return nil, err
	}
	v, ok := body.(*model.SaleRefunded)
	if !ok || v.Sale.In(e.Stream) != sale.ID() || !sameGoods(sold.(*model.SaleRecorded), v.Lines, want.Lines) {
		return nil, usedRequest(want.Request, e)
	}
	return firstAnswer(t.b, pos, e, body)
}

// sameGoods reports whether a refund took back what is wanted. Where all that was left of something is
// wanted, any quantity is the same, since what was left then is gone by now.
func sameGoods(sale *model.SaleRecorded, took []model.RefundLine, want []LineBack) bool {
	if len(took) == 0 || len(want) == 0 {
		return len(took) == len(want)
	}
	quantity := make([]int64, len(want))
	for _, l := range took {
		at := slices.IndexFunc(want, func(w LineBack) bool {
			return l.Line < len(sale.Lines) && (w.SKU == sale.Lines[l.Line].SKU || w.SKU == sale.Lines[l.Line].Product)
		})
		if at < 0 {
			return false
		}
		quantity[at] += l.Quantity
	}
	for i, w := range want {
		if quantity[i] == 0 || w.Quantity != 0 && w.Quantity != quantity[i] {
			return false
		}
	}
	return true
}

// named finds the act that a number of its own stands for, none for a request that is "".
func named(b Book, request string) (uint64, *model.Event, model.Body, error) {
	if request == "" {
		return 0, nil, nil, nil
	}
	pos, e, err := standing(b, request, true)
	if e == nil || err != nil {
		return 0, nil, nil, err
	}
	body, err := e.ParseBody()
	return pos, e, body, err
}

func usedRequest(request string, e *model.Event) error {
	return model.Refuse("request.used", strings.TrimPrefix(request, actRequest), e.ID().String())
}
