package desk

import (
	"context"
	"time"

	"regulars/model"
	"regulars/model/clean"
	"regulars/model/ledger"
	"regulars/model/program"
	"regulars/model/staff"
)

// Request key prefixes: the outside world's names, by kind of act.
const (
	saleRequest   = "sale/"
	returnRequest = "return/"
	redeemRequest = "redeem/"
	refundRequest = "refund/"
	rowRequest    = "row/" // of a file without receipt numbers
)

// Quote says what an award would do; nothing is written.
func (s *Session) Quote(ctx context.Context, id model.ID, amount model.Money) (Answer, error) {
	if err := s.May(staff.RightAward); err != nil {
		return Answer{}, err
	}
	if err := s.checkAmount(ctx, amount); err != nil {
		return Answer{}, err
	}
	var answer Answer
	err := s.store.View(ctx, func(b Book) error {
		n, err := numberOf(b, id)
		if err != nil {
			return err
		}
		_, answer, err = award(b, n, id, Sale{Amount: amount})
		return err
	})
	return answer, err
}

// Award books a purchase and its points. Repeating a receipt gives the first answer;
// a receipt that stands for another sale is refused.
func (s *Session) Award(ctx context.Context, id model.ID, sale Sale) (Answer, error) {
	if err := s.May(staff.RightAward); err != nil {
		return Answer{}, err
	}
	if err := s.checkAmount(ctx, sale.Amount); err != nil {
		return Answer{}, err
	}
	if sale.Receipt != "" {
		receipt, err := clean.Receipt(sale.Receipt)
		if err != nil {
			return Answer{}, err
		}
		sale.Receipt = receipt
	}
	return s.act(ctx, id, func(b Book, n Number) (*model.Draft, Answer, error) {
		if repeat, err := repeatedSale(b, n, sale); repeat != nil || err != nil {
			return nil, deref(repeat), err
		}
		draft, answer, err := award(b, n, id, sale)
		return &draft, answer, err
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

// act runs a decision on one member's account and returns its answer.
func (s *Session) act(ctx context.Context, id model.ID, decide func(Book, Number) (*model.Draft, Answer, error)) (Answer, error) {
	var answer Answer
	errs := s.store.Decide(ctx, s.who.ID, func(b Book) ([]model.Draft, error) {
		n, err := numberOf(b, id)
		if err != nil {
			return nil, err
		}
		var draft *model.Draft
		if draft, answer, err = decide(b, n); err != nil || draft == nil {
			return nil, err
		}
		return []model.Draft{*draft}, nil
	})
	if errs[0] != nil {
		return Answer{}, errs[0]
	}
	return answer, nil
}

// award drafts a sale: the program computes, the account carries the remainder.
func award(b Book, n Number, id model.ID, sale Sale) (model.Draft, Answer, error) {
	acc, err := b.Account(n)
	if err != nil {
		return model.Draft{}, Answer{}, err
	}
	return awardOn(b, &acc, id, sale)
}

func awardOn(b Book, acc *ledger.Account, id model.ID, sale Sale) (model.Draft, Answer, error) {
	body, err := saleBody(b, acc, sale)
	if err != nil {
		return model.Draft{}, Answer{}, err
	}
	request := ""
	if sale.Receipt != "" {
		request = requestOf(sale)
	}
	draft := model.Draft{Kind: model.SaleRecordedKind, Member: id, Request: request, Body: body}
	answer := answerTo(b, acc, id, body)
	answer.Amount, answer.Why = sale.Amount, program.ExplainSale(body, b.Shop().Currency)
	return draft, answer, nil
}

// requestOf names a sale for the outside world. A return may carry the number of the receipt
// that it takes back, so it has a name space of its own.
func requestOf(sale Sale) string {
	if sale.Amount < 0 {
		return returnRequest + sale.Receipt
	}
	return saleRequest + sale.Receipt
}

// futureMost is how far ahead of the clock a sale may be dated, for files in another zone's
// time. An account keeps the spend of twelve months up to the latest one, so a sale of next
// year would take the member's tier away, and undoing it would not bring that back.
const futureMost = 48 * time.Hour

func saleBody(b Book, acc *ledger.Account, sale Sale) (*model.SaleRecorded, error) {
	if sale.Amount > model.MaxMoney || sale.Amount < -model.MaxMoney {
		return nil, model.Refuse("amount.beyond", b.Shop().Currency.Format(model.MaxMoney))
	}
	if sale.Tender < 0 || (sale.Tender > 0 && sale.Tender > sale.Amount) {
		return nil, model.Refuse("award.tender")
	}
	if _, err := model.AddChecked(int64(acc.Spend), int64(sale.Amount)); err != nil {
		return nil, err
	}
	at := sale.At
	if at.IsZero() {
		at = b.Now()
	}
	if at.After(b.Now().Add(futureMost)) {
		return nil, model.Refuse("sale.future", at.In(b.Shop().Zone).Format(time.DateOnly))
	}
	base := sale.Amount - sale.Tender
	accrual, err := b.Program().Accrue(base, acc)
	if err != nil {
		return nil, err
	}
	return &model.SaleRecorded{
		At: at.Unix(), Amount: sale.Amount, Base: base, Points: accrual.Points, Rate: accrual.Rate, Den: accrual.Den,
		Before: accrual.Before, Carried: accrual.Carried, Program: b.Program().Version, Tender: sale.Tender,
		Lines: sale.Lines, Where: sale.Where, Source: sale.Source,
	}, nil
}

// answerTo says what a movement that is about to be written does to the balance.
func answerTo(b Book, acc *ledger.Account, id model.ID, body model.Mover) Answer {
	before := acc.Balance()
	after := *acc
	after.Months = append([]ledger.Spend(nil), acc.Months...)
	after.Apply(body.Effect(), b.Shop().Zone)
	return Answer{
		Entry: b.Next(NextEvent), Member: id, Kind: body.Kind(), Points: body.Effect().Net(), Before: before,
		Balance: after.Balance(), Debt: after.Debt(),
	}
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

// firstAnswer is the answer that an entry gave when it was made.
func firstAnswer(b Book, pos uint64, e *model.Event, body model.Body) (*Answer, error) {
	mover, ok := body.(model.Mover)
	n, known := b.Number(e.MemberID())
	if !ok || !known {
		return nil, model.Refuse("entry.unknown", e.ID().String())
	}
	acc, err := b.Account(n)
	if err != nil {
		return nil, err
	}
	net := acc.Balance() - acc.Debt()
	err = b.History(n, 0, func(at uint64, later *model.Event) bool {
		if at <= pos {
			return false
		}
		net -= netOf(later)
		return true
	})
	if err != nil {
		return nil, err
	}
	before := net - mover.Effect().Net()
	return &Answer{
		Entry: e.ID(), Member: e.MemberID(), Kind: e.Kind, Points: mover.Effect().Net(), Before: max(before, 0),
		Balance: max(net, 0), Debt: max(-net, 0), Amount: amountOf(body), Why: explain(b, body), Repeated: true,
	}, nil
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
	case *model.ActUndone:
		return v.Back.Spend
	}
	return 0
}

// Redemption is a wish to spend points on an amount off.
type Redemption struct {
	Points  model.Points
	Receipt string // of the sale that it is taken off, "" if the till has none
	Reward  string // code in the program; "" for an amount off
}

// AmountOff is the code of the redemption that every program has.
const AmountOff = "off"

// Reward is one thing that a member can have now, or could with more points.
type Reward struct {
	Code    string
	Points  model.Points
	Value   model.Money
	After   model.Points // balance after it
	Missing model.Points // 0 if it can be had
}

// Rewards lists what a member can have: some amounts off and the most possible.
func (s *Session) Rewards(ctx context.Context, id model.ID) ([]Reward, error) {
	if err := s.May(staff.RightFind); err != nil {
		return nil, err
	}
	var rewards []Reward
	err := s.store.View(ctx, func(b Book) error {
		n, err := numberOf(b, id)
		if err != nil {
			return err
		}
		acc, err := b.Account(n)
		if err == nil {
			rewards = rewardsFor(b.Program(), acc.Balance())
		}
		return err
	})
	return rewards, err
}

// rewardsFor offers round numbers of steps up to the balance, then the most possible; with
// too little for anything it shows what is missing.
func rewardsFor(p *program.Program, balance model.Points) []Reward {
	least := max(p.Redeem.Minimum, p.Redeem.Step)
	most := p.Most(balance)
	offer := func(points model.Points) Reward {
		return Reward{Code: AmountOff, Points: points, Value: p.ValueOf(points), After: balance - points, Missing: max(points-balance, 0)}
	}
	if most == 0 {
		r := offer(least)
		r.After = balance
		return []Reward{r}
	}
	var rewards []Reward
	for _, times := range []model.Points{1, 2, 5, 10, 20, 50, 100} {
		points := least * times
		if points >= most || len(rewards) == 4 {
			break
		}
		rewards = append(rewards, offer(points))
	}
	return append(rewards, offer(most))
}

// Redeem spends points on an amount off. Check and debit are one transaction.
func (s *Session) Redeem(ctx context.Context, id model.ID, want Redemption) (Answer, error) {
	if err := s.May(staff.RightAward); err != nil {
		return Answer{}, err
	}
	if want.Reward != "" && want.Reward != AmountOff {
		return Answer{}, model.Refuse("redeem.reward", clean.Line(want.Reward))
	}
	request := ""
	if want.Receipt != "" {
		receipt, err := clean.Receipt(want.Receipt)
		if err != nil {
			return Answer{}, err
		}
		request = redeemRequest + receipt
	}
	return s.act(ctx, id, func(b Book, n Number) (*model.Draft, Answer, error) {
		if repeat, err := repeatedRedemption(b, request, n, want); repeat != nil || err != nil {
			return nil, deref(repeat), err
		}
		acc, err := b.Account(n)
		if err != nil {
			return nil, Answer{}, err
		}
		p := b.Program()
		if err := p.CheckRedeem(want.Points, acc.Balance()); err != nil {
			return nil, Answer{}, err
		}
		body := &model.PointsRedeemed{
			At: b.Now().Unix(), Points: want.Points, Value: p.ValueOf(want.Points), Reward: AmountOff, Program: p.Version,
		}
		answer := answerTo(b, &acc, id, body)
		answer.Amount, answer.Why = body.Value, program.ExplainRedeem(body, b.Shop().Currency)
		return &model.Draft{Kind: model.PointsRedeemedKind, Member: id, Request: request, Body: body}, answer, nil
	})
}

func repeatedRedemption(b Book, request string, n Number, want Redemption) (*Answer, error) {
	if request == "" {
		return nil, nil
	}
	pos, e, err := standing(b, request, false)
	if e == nil || err != nil {
		return nil, err
	}
	body, err := e.ParseBody()
	if err != nil {
		return nil, err
	}
	old, ok := body.(*model.PointsRedeemed)
	if owner, _ := b.Number(e.MemberID()); !ok || owner != n || old.Points != want.Points {
		return nil, model.Refuse("receipt.used", want.Receipt, e.ID().String())
	}
	return firstAnswer(b, pos, e, body)
}

// Adjust moves points by hand, with a reason code.
func (s *Session) Adjust(ctx context.Context, id model.ID, points model.Points, reason string) (Answer, error) {
	if err := s.May(staff.RightAdjust); err != nil {
		return Answer{}, err
	}
	reason = clean.Text(reason, 40)
	switch {
	case reason == "":
		return Answer{}, model.Refuse("adjust.reason")
	case points == 0 || points > model.MaxPoints || points < -model.MaxPoints:
		return Answer{}, model.Refuse("adjust.points", model.MaxPoints.Format())
	}
	return s.act(ctx, id, func(b Book, n Number) (*model.Draft, Answer, error) {
		acc, err := b.Account(n)
		if err != nil {
			return nil, Answer{}, err
		}
		if points < 0 && -points > acc.Balance() {
			return nil, Answer{}, model.Refuse("redeem.short", (-points).Format(), acc.Balance().Format(), (-points - acc.Balance()).Format())
		}
		body := &model.PointsAdjusted{At: b.Now().Unix(), Points: points, Reason: reason}
		answer := answerTo(b, &acc, id, body)
		answer.Why = explain(b, body)
		return &model.Draft{Kind: model.PointsAdjustedKind, Member: id, Body: body}, answer, nil
	})
}
