package cli

import (
	"fmt"
	"time"

	"regulars/model"
	"regulars/model/desk"
	"regulars/model/say"
)

// The JSON documents. Their field names are a contract: fields are added, never renamed.

// money is an amount with its currency, since documents travel without their shop.
type money struct {
	Minor    int64  `json:"minor"`
	Currency string `json:"currency"`
}

func (s *seat) money(m model.Money) money {
	return money{Minor: int64(m), Currency: s.shop.Currency.Code}
}

// stamp writes a time as RFC 3339 in the shop's zone; the zero time is null.
func stamp(t time.Time, zone *time.Location) *string {
	if t.IsZero() {
		return nil
	}
	text := t.In(zone).Format(time.RFC3339)
	return &text
}

func (s *seat) stamp(t time.Time) *string { return stamp(t, s.shop.Zone) }

// minute writes a time for people, in the shop's zone; "" for the zero time.
func (s *seat) minute(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(s.shop.Zone).Format("2006-01-02 15:04")
}

// day writes a date for people, in the shop's zone; "" for the zero time.
func (s *seat) day(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(s.shop.Zone).Format(time.DateOnly)
}

// answerDoc is what an act on a member's account gives back.
type answerDoc struct {
	Entry    model.ID     `json:"entry"`
	Kind     model.Kind   `json:"kind"`
	Member   model.ID     `json:"member"`
	Points   model.Points `json:"points"`
	Before   model.Points `json:"before"`
	Balance  model.Points `json:"balance"`
	Here     model.Points `json:"here"` // of balance, what can be spent now without asking headquarters
	Held     model.Points `json:"held"`
	Debt     model.Points `json:"debt"`
	Amount   money        `json:"amount"`
	Why      []string     `json:"why"`
	Extras   []extraDoc   `json:"extras"`
	Repeated bool         `json:"repeated"`
	Unsure   bool         `json:"unsure"` // of a repeated one: other shops moved points meanwhile
}

// extraDoc is what an act brought along: a bonus, a step on the ladder, a coupon.
type extraDoc struct {
	Entry  model.ID     `json:"entry"`
	Kind   model.Kind   `json:"kind"`
	Points model.Points `json:"points"`
	Why    string       `json:"why"`
}

func (a *app) answerDoc(s *seat, got desk.Answer) answerDoc {
	doc := answerDoc{
		Entry: got.Entry, Kind: got.Kind, Member: got.Member, Points: got.Points, Before: got.Before, Balance: got.Balance,
		Here: got.Here, Held: got.Held, Debt: got.Debt, Amount: s.money(got.Amount), Why: a.why(got.Why), Extras: []extraDoc{},
		Repeated: got.Repeated, Unsure: got.Unsure,
	}
	for _, x := range got.Extras {
		doc.Extras = append(doc.Extras, extraDoc{Entry: x.Entry, Kind: x.Kind, Points: x.Points, Why: say.Why(a.lang, x.Why)})
	}
	return doc
}

// why words lines of explanation.
func (a *app) why(all []model.Why) []string {
	out := make([]string, 0, len(all))
	for _, w := range all {
		out = append(out, say.Why(a.lang, w))
	}
	return out
}

// sentence fills a format of the tables.
func sentence(format string, args ...any) string { return fmt.Sprintf(format, args...) }

// caseDoc is a case.
type caseDoc struct {
	Case      uint32   `json:"case"`
	ID        model.ID `json:"id"`
	State     string   `json:"state"`
	Kind      string   `json:"kind"`
	Member    model.ID `json:"member"`
	Name      string   `json:"name"`
	Score     int      `json:"score"`
	Scale     int      `json:"scale"`
	Text      string   `json:"text"`
	Channel   string   `json:"channel"`
	At        *string  `json:"at"`
	RespondBy *string  `json:"respond_by"`
	ResolveBy *string  `json:"resolve_by"`
	Owner     string   `json:"owner"`
	Shop      *shopDoc `json:"shop"` // where it was opened, if that was another shop; case is 0 then
}

// shopDoc is another shop of the chain.
type shopDoc struct {
	Number uint64 `json:"number"`
	Name   string `json:"name"`
}

func shopDocOf(w desk.ShopWord) *shopDoc {
	if w.IsZero() {
		return nil
	}
	return &shopDoc{Number: w.Number, Name: w.Name}
}

func (s *seat) caseDoc(c desk.CaseView) caseDoc {
	return caseDoc{
		Case: c.Number, ID: c.ID, State: string(c.State), Kind: c.Kind, Member: c.Member, Name: c.Name,
		Score: c.Score, Scale: c.Scale, Text: c.Text, Channel: c.Channel, At: s.stamp(c.At),
		RespondBy: s.stamp(c.RespondBy), ResolveBy: s.stamp(c.ResolveBy), Owner: c.Owner, Shop: shopDocOf(c.Shop),
	}
}
