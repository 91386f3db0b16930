package pos

import (
	"encoding/json"
	"strconv"
	"strings"
	"time"

	"regulars/model"
	"regulars/model/clean"
	"regulars/model/desk"
)

// amount is money as a POS writes it: a decimal text, or minor units with their currency.
type amount struct {
	text  string
	money *money
}

// decimalForm is the first form of an amount.
const decimalForm = `^-?[0-9]{1,16}(\.[0-9]{1,3})?$`

func (amount) schema() *schema {
	most := int64(model.MaxMoney)
	least := -most
	closed := false
	return &schema{OneOf: []*schema{
		{Type: types{"string"}, Pattern: decimalForm, Examples: []any{"128.50"}},
		{Type: types{"object"}, Required: []string{"minor", "currency"}, Additional: &closed, Properties: map[string]*schema{
			"minor": {Type: types{"integer"}, Minimum: &least, Maximum: &most}, "currency": {Type: types{"string"}, Pattern: "^[A-Z]{3}$", Examples: []any{"CNY"}},
		}},
	}}
}

// UnmarshalJSON reads either form; the schema has been held already.
func (a *amount) UnmarshalJSON(raw []byte) error {
	if raw[0] == '"' {
		return json.Unmarshal(raw, &a.text)
	}
	a.money = &money{}
	return json.Unmarshal(raw, a.money)
}

// in counts the amount in the shop's currency; nil is nothing.
func (a *amount) in(cur model.Currency) (model.Money, error) {
	switch {
	case a == nil:
		return 0, nil
	case a.money == nil:
		return cur.Parse(a.text)
	case a.money.Currency != cur.Code:
		return 0, model.Refuse("api.currency", a.money.Currency, cur.Code)
	}
	return model.Money(a.money.Minor), nil
}

// quantity is a number of goods: "1.5" or 2. It counts in thousandths.
type quantity int64

func (quantity) schema() *schema {
	most, least := int64(1_000_000), int64(0)
	return &schema{OneOf: []*schema{
		{Type: types{"string"}, Pattern: `^[0-9]{1,7}(\.[0-9]{1,3})?$`, Examples: []any{"1.5"}}, {Type: types{"integer"}, Minimum: &least, Maximum: &most},
	}}
}

const thousandths = 3 // decimals of a quantity

// UnmarshalJSON reads either form; the schema has been held already.
func (q *quantity) UnmarshalJSON(raw []byte) error {
	whole, frac, _ := strings.Cut(strings.Trim(string(raw), `"`), ".")
	n, err := strconv.ParseInt(whole+frac+strings.Repeat("0", max(thousandths-len(frac), 0)), 10, 64)
	*q = quantity(n)
	return err
}

type lineIn struct {
	SKU        string   `json:"sku" rule:"max=64" doc:"by which a refund names the line"`
	Product    string   `json:"product" rule:"max=120"`
	Category   string   `json:"category" rule:"max=64" doc:"rules of the program may look at it"`
	Department string   `json:"department" rule:"max=64"`
	Quantity   quantity `json:"quantity" doc:"1 if it is left out"`
	Amount     *amount  `json:"amount" rule:"required" doc:"paid for the line, after discount; below zero for a discount on a line of its own"`
}

type saleIn struct {
	Member  string   `json:"member" rule:"required min=1 max=120" doc:"id, card, phone, member number or e-mail address, in full"`
	Amount  *amount  `json:"amount" rule:"required" doc:"paid, all tenders"`
	Receipt string   `json:"receipt" rule:"min=1 max=64" doc:"the receipt's number; a repeat gets the first answer"`
	At      string   `json:"at" rule:"format=date-time" doc:"when it was paid, now if it is left out"`
	Tender  *amount  `json:"tender" doc:"of the amount, paid with points: it earns nothing"`
	Lines   []lineIn `json:"lines" rule:"max=500"`
}

type quoteIn struct {
	Member string   `json:"member" rule:"required min=1 max=120" doc:"as for a sale"`
	Amount *amount  `json:"amount" doc:"what would be paid; without it only rewards are answered"`
	At     string   `json:"at" rule:"format=date-time"`
	Tender *amount  `json:"tender"`
	Lines  []lineIn `json:"lines" rule:"max=500"`
}

type backIn struct {
	SKU      string   `json:"sku" rule:"required min=1 max=64"`
	Quantity quantity `json:"quantity" doc:"all that is left of it if it is left out"`
}

type approvalIn struct {
	Name  string `json:"name" rule:"max=120" doc:"of the colleague who approves"`
	PIN   string `json:"pin" rule:"max=12"`
	Badge string `json:"badge" rule:"max=120" doc:"instead of name and PIN"`
}

type refundIn struct {
	Sale     string      `json:"sale" rule:"required min=1 max=64" doc:"its receipt or its entry"`
	Lines    []backIn    `json:"lines" rule:"max=500" doc:"what came back; without it all that is left of the sale"`
	Receipt  string      `json:"receipt" rule:"min=1 max=64" doc:"the refund's own number"`
	Reason   string      `json:"reason" rule:"max=40"`
	Approval *approvalIn `json:"approval" doc:"of somebody who may refund, where the token's role may not or a limit says so"`
}

type redemptionIn struct {
	Member  string  `json:"member" rule:"required min=1 max=120" doc:"as for a sale"`
	Points  int64   `json:"points" rule:"min=0 max=1000000000000" doc:"of an amount off or a gift to charity; what has a price needs none"`
	Reward  string  `json:"reward" rule:"max=64" doc:"code of a reward of the quote; an amount off if it is left out"`
	Bill    *amount `json:"bill" doc:"that an amount is taken off"`
	Receipt string  `json:"receipt" rule:"min=1 max=64" doc:"that of the sale, so that a refund gives the points back"`
}

type holdIn struct {
	Member  string `json:"member" rule:"required min=1 max=120" doc:"as for a sale"`
	Points  int64  `json:"points" rule:"required min=1 max=1000000000000"`
	Receipt string `json:"receipt" rule:"min=1 max=64"`
}

type commitIn struct {
	Receipt string `json:"receipt" rule:"min=1 max=64" doc:"that of the sale; the hold's if it is left out"`
}

type releaseIn struct{}

type couponUseIn struct {
	Member  string   `json:"member" rule:"max=120" doc:"whose coupon it must be; not looked at if it is left out"`
	Bill    *amount  `json:"bill" rule:"required" doc:"that the coupon is taken off"`
	Lines   []lineIn `json:"lines" rule:"max=500" doc:"for coupons of a category"`
	Receipt string   `json:"receipt" rule:"min=1 max=64"`
}

type memberIn struct {
	Phone    string `json:"phone" rule:"max=40"`
	Name     string `json:"name" rule:"max=120"`
	Card     string `json:"card" rule:"max=64" doc:"the next free one if it is left out"`
	External string `json:"external" rule:"max=64" doc:"the number that another system gave"`
	Email    string `json:"email" rule:"max=254"`
	Birthday string `json:"birthday" rule:"max=40" doc:"1990-05-20, or 05-20 without the year"`
	Gender   string `json:"gender" rule:"enum=m|f|x"`
	Tags     string `json:"tags" rule:"max=500" doc:"parted by commas"`
	Channel  string `json:"channel" rule:"enum=wechat|phone|sms|email"`
	Referrer string `json:"referrer" rule:"max=120" doc:"card of the member who brought this one"`
}

type feedbackIn struct {
	Kind    string `json:"kind" rule:"required enum=complaint|service|product|suggestion|praise"`
	Member  string `json:"member" rule:"max=120" doc:"as for a sale; anonymous if it is left out"`
	Score   int    `json:"score" rule:"min=1 max=5"`
	Text    string `json:"text" rule:"max=2000"`
	Channel string `json:"channel" rule:"max=20"`
	Entry   string `json:"entry" rule:"max=64" doc:"of the sale that it is about"`
}

// momentOf reads a time; "" is the zero time, which the desk takes for now.
func momentOf(text string) (time.Time, error) {
	if text == "" {
		return time.Time{}, nil
	}
	at, err := time.Parse(time.RFC3339, text)
	if err != nil || at.Year() < 1970 || at.Year() > 9999 {
		return time.Time{}, model.Refuse("api.field.form", "at", "2026-03-06T14:00:00+08:00")
	}
	return at, nil
}

// linesOf reads the lines of a receipt.
func linesOf(in []lineIn, cur model.Currency) ([]model.Line, error) {
	var lines []model.Line
	var sum int64
	for i := range in {
		l := &in[i]
		paid, err := l.Amount.in(cur)
		if err != nil {
			return nil, err
		}
		if sum += max(int64(paid), -int64(paid)); sum > int64(model.MaxMoney) {
			return nil, model.Refuse("amount.beyond", cur.Format(model.MaxMoney))
		}
		lines = append(lines, model.Line{
			SKU: clean.Text(l.SKU, 64), Product: clean.Text(l.Product, 120), Category: clean.Text(l.Category, 64),
			Department: clean.Text(l.Department, 64), Quantity: int64(l.Quantity), Amount: paid,
		})
	}
	return lines, nil
}

// sale reads a sale, for a quote or for good.
func (in *saleIn) sale(cur model.Currency) (desk.Sale, error) {
	sale := desk.Sale{Receipt: in.Receipt, Source: source}
	var err error
	if sale.Amount, err = in.Amount.in(cur); err != nil {
		return sale, err
	}
	if sale.Tender, err = in.Tender.in(cur); err != nil {
		return sale, err
	}
	if sale.At, err = momentOf(in.At); err != nil {
		return sale, err
	}
	sale.Lines, err = linesOf(in.Lines, cur)
	return sale, err
}
