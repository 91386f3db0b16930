package desk

import (
	"context"
	"time"

	"regulars/model"
	"regulars/model/clean"
	"regulars/model/program"
	"regulars/model/staff"
)

// Request key prefixes: the outside world's names, by kind of act.
const (
	saleRequest   = "sale/"
	returnRequest = "return/"
	redeemRequest = "redeem/"
	refundRequest = "refund/"
	couponRequest = "coupon/"
	rowRequest    = "row/" // of a file without receipt numbers
)

// Quote says what an award would do; nothing is written.
func (s *Session) Quote(ctx context.Context, id model.ID, sale Sale) (Answer, error) {
	if err := s.May(staff.RightAward); err != nil {
		return Answer{}, err
	}
	if err := s.checkAmount(ctx, sale.Amount); err != nil {
		return Answer{}, err
	}
	var answer Answer
	err := s.store.View(ctx, func(b Book) error {
		n, err := numberOf(b, id)
		if err != nil {
			return err
		}
		p, err := newTurn(b).with(n, id)
		if err == nil {
			answer, err = p.award(sale, "")
		}
		return err
	})
	return answer, err
}

// Award books a purchase, its points and what they bring along. Repeating a receipt gives the
// first answer; a receipt that stands for another sale is refused.
func (s *Session) Award(ctx context.Context, id model.ID, sale Sale) (Answer, error) {
	if err := s.May(staff.RightAward); err != nil {
		return Answer{}, err
	}
	if err := s.checkAmount(ctx, sale.Amount); err != nil {
		return Answer{}, err
	}
	request := ""
	if sale.Receipt != "" {
		receipt, err := clean.Receipt(sale.Receipt)
		if err != nil {
			return Answer{}, err
		}
		sale.Receipt = receipt
		request = requestOf(sale)
	}
	return s.act(ctx, id, func(p *party) (Answer, error) {
		if repeat, err := repeatedSale(p.b, p.n, sale); repeat != nil || err != nil {
			return deref(repeat), err
		}
		return p.award(sale, request)
	})
}

// saleMost bounds one award in whole units of the currency: a barcode scanned into the amount
// field is a number of thirteen digits.
const saleMost = 10_000_000

// smallUnits are the currencies of which a phone costs millions, with what their bound is
// multiplied by; it still has fewer digits than a barcode.
var smallUnits = map[string]int64{"JPY": 100, "KRW": 100, "VND": 1_000, "IDR": 1_000}

func saleMostIn(cur model.Currency) model.Money {
	return model.Money(saleMost * max(smallUnits[cur.Code], 1) * cur.Unit())
}

func (s *Session) checkAmount(ctx context.Context, amount model.Money) error {
	shop, err := s.Shop(ctx)
	if err != nil {
		return err
	}
	if amount <= 0 {
		return model.Refuse("award.amount")
	}
	if most := saleMostIn(shop.Currency); amount > most {
		return model.Refuse("award.large", shop.Currency.Format(most))
	}
	return nil
}

func deref(a *Answer) Answer {
	if a == nil {
		return Answer{}
	}
	return *a
}

// act runs a decision on one member's account and returns its answer. A repeat writes nothing.
func (s *Session) act(ctx context.Context, id model.ID, decide func(*party) (Answer, error)) (Answer, error) {
	var answer Answer
	errs := s.decide(ctx, func(b Book) ([]model.Draft, error) {
		n, err := numberOf(b, id)
		if err != nil {
			return nil, err
		}
		p, err := newTurn(b).with(n, id)
		if err != nil {
			return nil, err
		}
		if answer, err = decide(p); err != nil || answer.Repeated {
			return nil, err
		}
		return p.drafts, nil
	})
	if errs[0] != nil {
		return Answer{}, errs[0]
	}
	return answer, nil
}

// award drafts a sale and what it brings along.
func (p *party) award(sale Sale, request string) (Answer, error) {
	before := p.purse()
	entry, body, err := p.sell(sale, request)
	if err != nil {
		return Answer{}, err
	}
	return p.answer(entry, body, before, p.b.Program().ExplainSale(body, p.b.Shop().Currency)), nil
}

// sell drafts a sale: the program computes, the account carries the remainder.
func (p *party) sell(sale Sale, request string) (model.ID, *model.SaleRecorded, error) {
	first := p.acc.FirstVisit == 0
	on, err := p.occasion(saleTime(p.b, sale))
	if err != nil {
		return model.ID{}, nil, err
	}
	body, err := p.saleBody(sale, &on)
	if err != nil {
		return model.ID{}, nil, err
	}
	entry := p.add(body, request)
	if sale.Amount > 0 {
		if err := p.visited(entry, first, on); err != nil {
			return model.ID{}, nil, err
		}
	}
	p.climb()
	return entry, body, nil
}

// requestOf names a sale for the outside world. A return may carry the number of the receipt
// that it takes back, so it has a name space of its own.
func requestOf(sale Sale) string {
	if sale.Amount < 0 {
		return returnRequest + sale.Receipt
	}
	return saleRequest + sale.Receipt
}

func saleTime(b Book, sale Sale) time.Time {
	if sale.At.IsZero() {
		return b.Now()
	}
	return sale.At
}

// occasion is what the program asks of the moment and the member.
func (p *party) occasion(at time.Time) (program.Occasion, error) {
	prog := p.b.Program()
	on := program.OccasionAt(at, p.b.Shop().Zone)
	on.Tier = p.tier()
	var err error
	if prog.AsksBirthday() {
		if on.Birthday, err = p.born(); err != nil {
			return on, err
		}
	}
	if on.Campaigns, err = p.campaignsFor(on.Day); err != nil {
		return on, err
	}
	if most := prog.Limits.Day; most > 0 {
		var had model.Points
		if had, err = p.earnedOn(on.Day); err != nil {
			return on, err
		}
		on.Room = max(most-had, 0)
	}
	return on, nil
}

// dayLooks bounds how many events of a member back the sales of one day are looked for.
const dayLooks = 500

// earnedOn sums what the member's sales of a day earned and refunds have not taken back.
func (p *party) earnedOn(day model.Day) (model.Points, error) {
	var sum model.Points
	start, looks := day.Start(p.b.Shop().Zone), 0
	t := newTaken(p.b)
	err := p.b.History(p.n, 0, func(pos uint64, e *model.Event) bool {
		t.see(pos, e)
		looks++
		if e.HLC.Time().Before(start) || looks > dayLooks {
			return false
		}
		body, err := e.ParseBody()
		if err != nil || t.undone[pos] {
			return true
		}
		if v, ok := body.(*model.SaleRecorded); ok && model.DayOf(v.At, p.b.Shop().Zone) == day {
			sum += v.Points
			for _, r := range t.refunds[pos] {
				sum += r.body.Back.Earned
			}
		}
		return true
	})
	return sum, err
}

// futureMost is how far ahead of the clock a sale may be dated, for files in another zone's
// time. An account keeps what counts of twelve months up to the latest one, so a sale of next
// year would take the member's tier away, and undoing it would not bring that back.
const futureMost = 48 * time.Hour

// saleBody computes a sale. A campaign whose budget it would break is taken out of the occasion.
func (p *party) saleBody(sale Sale, on *program.Occasion) (*model.SaleRecorded, error) {
	if sale.Amount > model.MaxMoney || sale.Amount < -model.MaxMoney {
		return nil, model.Refuse("amount.beyond", p.b.Shop().Currency.Format(model.MaxMoney))
	}
	if sale.Tender < 0 || (sale.Tender > 0 && sale.Tender > sale.Amount) {
		return nil, model.Refuse("award.tender")
	}
	if _, err := model.AddChecked(int64(p.acc.Spend), int64(sale.Amount)); err != nil {
		return nil, err
	}
	at := saleTime(p.b, sale)
	if at.After(p.b.Now().Add(futureMost)) {
		return nil, model.Refuse("sale.future", at.In(p.b.Shop().Zone).Format(time.DateOnly))
	}
	prog := p.b.Program()
	buy := program.Purchase{Amount: sale.Amount, Tender: sale.Tender, Lines: sale.Lines}
	a, err := prog.AccrueWithin(buy, on, &p.acc, p.campaignSpent)
	if err != nil {
		return nil, err
	}
	return &model.SaleRecorded{
		At: at.Unix(), Amount: sale.Amount, Base: a.Base, Points: a.Points, Rate: a.Rate, Den: a.Den, Before: a.Before, Carried: a.Carried,
		Program: prog.Version, Tender: sale.Tender, Lines: sale.Lines, Where: sale.Where, Source: sale.Source,
		Ends: a.Ends, Parts: a.Parts, Cut: a.Cut, Limit: a.Limit, Campaigns: a.Campaigns,
	}, nil
}

// campaignSpent is what a campaign has cost so far.
func (p *party) campaignSpent(code string) (model.Points, error) {
	spent, err := p.b.Tally(tallyCampaign + code)
	return spent.Points, err
}

// repeatedSale answers a repeat of a sale: its first answer if it is the same sale, a refusal
// if it is another, nil if there is none.
func repeatedSale(b Book, n Number, sale Sale) (*Answer, error) {
	if sale.Receipt == "" {
		return nil, nil
	}
	pos, e, body, err := sameSale(b, requestOf(sale), n, sale, false)
	if e == nil || err != nil {
		return nil, err
	}
	return firstAnswer(b, pos, e, body)
}

// sameSale finds the sale that a request stands for and refuses if it is another one. An
// undone sale's number may be used again, unless keepUndone (an importer must not book again
// what a person took back).
func sameSale(b Book, request string, n Number, sale Sale, keepUndone bool) (uint64, *model.Event, model.Body, error) {
	pos, e, err := standing(b, request, keepUndone)
	if e == nil || err != nil {
		return 0, nil, nil, err
	}
	body, err := e.ParseBody()
	if err != nil {
		return 0, nil, nil, err
	}
	old, ok := body.(*model.SaleRecorded)
	if owner, _ := b.Number(e.MemberID()); !ok || owner != n || old.Amount != sale.Amount || old.Tender != sale.Tender {
		return 0, nil, nil, model.Refuse("receipt.used", sale.Receipt, e.ID().String())
	}
	return pos, e, body, nil
}

// standing returns the newest event of a request that was not undone.
func standing(b Book, request string, keepUndone bool) (uint64, *model.Event, error) {
	var at uint64
	var found *model.Event
	var failed error
	err := b.Requests(request, func(pos uint64, e *model.Event) bool {
		if !keepUndone {
			n, _ := b.Number(e.MemberID())
			undone, err := isUndone(b, n, pos)
			if err != nil {
				failed = err
				return false
			}
			if undone {
				return true
			}
		}
		at, found = pos, e
		return false
	})
	if err == nil {
		err = failed
	}
	return at, found, err
}

// netOf is what an event changed on its member's balance, 0 if it is none of ours.
func netOf(e *model.Event) model.Points {
	body, err := e.ParseBody()
	if err != nil {
		return 0
	}
	if m, ok := body.(model.Mover); ok {
		return m.Effect().Net()
	}
	return 0
}

func amountOf(body model.Body) model.Money {
	switch v := body.(type) {
	case *model.SaleRecorded:
		return v.Amount
	case *model.SaleRefunded:
		return v.Amount
	case *model.PointsRedeemed:
		return v.Value
	case *model.CouponRedeemed:
		return v.Value
	case *model.ActUndone:
		return v.Back.Spend
	}
	return 0
}
