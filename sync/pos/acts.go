package pos

import (
	"cmp"
	"context"
	"net/url"
	"strconv"
	"strings"

	"regulars/model"
	"regulars/model/clean"
	"regulars/model/desk"
)

// source marks what came in by the API.
const source = "pos"

// call is one request of a POS that may be answered.
type call struct {
	ctx   context.Context // lives as long as the request that owns the call
	desk  Desk
	shop  desk.Shop
	name  Name
	lang  model.Lang
	key   string // of the Idempotency-Key header, "" for none
	path  func(string) string
	query url.Values
}

// result is what a request did: whether it made something new, and its document.
type result struct {
	made bool
	doc  any
}

// number is the receipt under which the desk knows an act again: the POS's own, or one made of
// the idempotency key.
func (c *call) number(receipt string) (string, error) {
	switch {
	case receipt != "":
		return receipt, nil
	case c.key != "":
		return receiptOf(c.name, c.key), nil
	}
	return "", model.Refuse("api.key_missing")
}

// member finds a member by a whole id, card, phone, member number or e-mail address. What only
// matches a part is nobody: no cashier looks at it before points move.
func (c *call) member(arg string) (*desk.Member, error) {
	id, err := c.desk.Resolve(c.ctx, arg)
	if err != nil {
		return nil, err
	}
	m, err := c.desk.Member(c.ctx, id)
	if err != nil {
		return nil, err
	}
	if !exactly(m, clean.Line(arg), c.shop.Region) {
		return nil, model.Refuse("member.none", clean.Line(arg))
	}
	return m, nil
}

func exactly(m *desk.Member, arg, region string) bool {
	if strings.EqualFold(arg, m.ID.String()) || m.External != "" && strings.TrimLeft(arg, "0") == strings.TrimLeft(m.External, "0") {
		return true
	}
	if card, err := clean.Card(arg); err == nil && card == m.Card {
		return true
	}
	if phone, err := clean.Phone(arg, region); err == nil && phone == m.Phone {
		return true
	}
	email, err := clean.Email(arg)
	return err == nil && email == m.Fields[model.FieldEmail]
}

func (c *call) answer(a desk.Answer, err error) (*result, error) {
	if err != nil {
		return nil, err
	}
	return &result{made: !a.Repeated, doc: c.answerDoc(a)}, nil
}

func find(c *call, _ *struct{}) (*result, error) {
	limit := desk.FindLimit
	if text := c.query.Get("limit"); text != "" {
		limit, _ = strconv.Atoi(text) // the schema has been held
	}
	found, err := c.desk.Find(c.ctx, c.query.Get("q"), limit)
	return &result{doc: c.foundDocs(found)}, err
}

func showMember(c *call, _ *struct{}) (*result, error) {
	m, err := c.member(c.path("member"))
	if err != nil {
		return nil, err
	}
	coupons, err := c.desk.Coupons(c.ctx, m.ID)
	return &result{doc: c.memberDoc(m, coupons)}, err
}

func quote(c *call, in *quoteIn) (*result, error) {
	m, err := c.member(in.Member)
	if err != nil {
		return nil, err
	}
	doc := quoteDoc{Member: m.ID.String(), Points: int64(m.Balance), Here: int64(m.Here)}
	if in.Amount != nil {
		whole := saleIn{Amount: in.Amount, At: in.At, Tender: in.Tender, Lines: in.Lines}
		sale, err := whole.sale(c.shop.Currency)
		if err != nil {
			return nil, err
		}
		a, err := c.desk.Quote(c.ctx, m.ID, sale)
		if err != nil {
			return nil, err
		}
		will := c.answerDoc(a)
		for i := range will.Extras {
			will.Extras[i].Entry = "" // nothing is in the log
		}
		doc.Earns = &earningDoc{Points: will.Points, Before: will.Before, Balance: will.Balance, Here: will.Here, Why: will.Why, Extras: will.Extras}
	}
	rewards, err := c.desk.Rewards(c.ctx, m.ID)
	doc.Rewards = c.rewardDocs(rewards)
	return &result{doc: doc}, err
}

func sell(c *call, in *saleIn) (*result, error) {
	sale, err := in.sale(c.shop.Currency)
	if err != nil {
		return nil, err
	}
	if sale.Receipt, err = c.number(in.Receipt); err != nil {
		return nil, err
	}
	m, err := c.member(in.Member)
	if err != nil {
		return nil, err
	}
	return c.answer(c.desk.Award(c.ctx, m.ID, sale))
}

func refund(c *call, in *refundIn) (*result, error) {
	want := desk.Refund{Sale: in.Sale, Number: in.Receipt, Reason: in.Reason}
	if in.Receipt == "" && c.key != "" {
		want.Number = receiptOf(c.name, c.key)
	}
	if want.Number == "" && len(in.Lines) > 0 { // a whole refund is known by its sale
		return nil, model.Refuse("api.key_missing")
	}
	for _, l := range in.Lines {
		want.Lines = append(want.Lines, desk.LineBack{SKU: clean.Text(l.SKU, 64), Quantity: int64(l.Quantity)})
	}
	if a := in.Approval; a != nil {
		want.Approval = &desk.Approval{Name: a.Name, PIN: a.PIN, Badge: a.Badge}
	}
	return c.answer(c.desk.Refund(c.ctx, want))
}

func redeem(c *call, in *redemptionIn) (*result, error) {
	want := desk.Redemption{Points: model.Points(in.Points), Reward: in.Reward}
	var err error
	if want.Bill, err = in.Bill.in(c.shop.Currency); err != nil {
		return nil, err
	}
	if want.Receipt, err = c.number(in.Receipt); err != nil {
		return nil, err
	}
	m, err := c.member(in.Member)
	if err != nil {
		return nil, err
	}
	return c.answer(c.desk.Redeem(c.ctx, m.ID, want))
}

func hold(c *call, in *holdIn) (*result, error) {
	receipt, err := c.number(in.Receipt)
	if err != nil {
		return nil, err
	}
	m, err := c.member(in.Member)
	if err != nil {
		return nil, err
	}
	return c.answer(c.desk.Hold(c.ctx, m.ID, model.Points(in.Points), receipt))
}

func commit(c *call, in *commitIn) (*result, error) {
	a, err := c.desk.Commit(c.ctx, c.path("hold"), in.Receipt)
	if model.CodeOf(err) == "hold.ended" { // by another request while this one waited: then this is its repeat
		a, err = c.desk.Commit(c.ctx, c.path("hold"), in.Receipt)
	}
	return c.answer(a, err)
}

func release(c *call, _ *releaseIn) (*result, error) {
	return c.answer(c.desk.Release(c.ctx, c.path("hold")))
}

func showCoupon(c *call, _ *struct{}) (*result, error) {
	v, err := c.desk.Coupon(c.ctx, c.path("code"))
	return &result{doc: c.couponDoc(v)}, err
}

func useCoupon(c *call, in *couponUseIn) (*result, error) {
	use := desk.CouponUse{Code: c.path("code")}
	var err error
	if use.Bill, err = in.Bill.in(c.shop.Currency); err != nil {
		return nil, err
	}
	if use.Lines, err = linesOf(in.Lines, c.shop.Currency); err != nil {
		return nil, err
	}
	if use.Receipt, err = c.number(in.Receipt); err != nil {
		return nil, err
	}
	v, err := c.desk.Coupon(c.ctx, use.Code)
	if err != nil {
		return nil, err
	}
	owner := v.Member
	if in.Member != "" {
		m, err := c.member(in.Member)
		if err != nil {
			return nil, err
		}
		owner = m.ID
	}
	return c.answer(c.desk.UseCoupon(c.ctx, owner, use))
}

func enrol(c *call, in *memberIn) (*result, error) {
	fields := model.Fields{
		model.FieldName: in.Name, model.FieldCard: in.Card, model.FieldExternal: in.External, model.FieldEmail: in.Email,
		model.FieldBirthday: in.Birthday, model.FieldGender: in.Gender, model.FieldTags: in.Tags, model.FieldChannel: in.Channel,
		model.FieldReferrer: in.Referrer,
	}
	for field, text := range fields {
		if text == "" {
			delete(fields, field)
		}
	}
	m, err := c.desk.Enrol(c.ctx, desk.Enrolment{Phone: in.Phone, Fields: fields, Source: source})
	if err != nil {
		return nil, err
	}
	coupons, err := c.desk.Coupons(c.ctx, m.ID)
	return &result{made: true, doc: c.memberDoc(m, coupons)}, err
}

func feedback(c *call, in *feedbackIn) (*result, error) {
	number, err := c.number("")
	if err != nil {
		return nil, err
	}
	said := desk.Feedback{Kind: in.Kind, Score: in.Score, Text: in.Text, Channel: cmp.Or(in.Channel, source), Request: number}
	if in.Member != "" {
		m, err := c.member(in.Member)
		if err != nil {
			return nil, err
		}
		said.Member = m.ID
	}
	if in.Entry != "" {
		var err error
		if said.Sale, err = c.desk.Entry(c.ctx, in.Entry); err != nil {
			return nil, err
		}
	}
	v, err := c.desk.Feedback(c.ctx, said)
	return &result{made: !v.Repeated, doc: c.caseDoc(v)}, err
}

// again marks a remembered document as a repeat.
func again(doc any) any {
	if d, ok := doc.(memberDoc); ok {
		d.Repeated = true
		return d
	}
	return doc
}
