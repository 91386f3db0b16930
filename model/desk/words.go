package desk

import (
	"regulars/model"
	"regulars/model/clean"
	"regulars/model/program"
	"regulars/model/say"
	"regulars/model/staff"
)

// RightWord makes a right speak the reader's language inside a sentence.
type RightWord staff.Right

// Say words the right.
func (r RightWord) Say(lang model.Lang) string { return say.Word(lang, "right."+string(r)) }

// RoleWord makes a role speak the reader's language inside a sentence.
type RoleWord staff.Role

// Say words the role.
func (r RoleWord) Say(lang model.Lang) string { return say.Word(lang, "role."+string(r)) }

// FieldWord makes a profile field speak the reader's language inside a sentence.
type FieldWord uint64

// Say words the field.
func (f FieldWord) Say(lang model.Lang) string {
	return say.Word(lang, "field."+model.NameOfField(uint64(f)))
}

// KindWord makes an event kind speak the reader's language inside a sentence.
type KindWord model.Kind

// Say words the kind.
func (k KindWord) Say(lang model.Lang) string { return say.Word(lang, "kind."+string(k)) }

// TierWord is a tier's name in every language, as the program gives it.
type TierWord map[model.Lang]string

// Say words the tier.
func (t TierWord) Say(lang model.Lang) string { return t[lang] }

// MeasureWord is a quantity of what lifts members up the ladder, in words.
type MeasureWord struct {
	By       program.Measure
	Quantity int64
	Currency model.Currency
}

// Say words the quantity: an amount, visits, points, or acts.
func (m MeasureWord) Say(lang model.Lang) string {
	n := model.Points(m.Quantity).Format()
	switch m.By {
	case program.ByVisits:
		return say.Why(lang, model.Explain("measure.visits", n))
	case program.ByPoints:
		return say.Why(lang, model.Explain("measure.points", n))
	case program.ByEngagement:
		return say.Why(lang, model.Explain("measure.engagement", n))
	}
	return m.Currency.Format(model.Money(m.Quantity))
}

// ShopWord names another shop of the chain: by its name, or by its number where that is not known. The zero one is the shop
// itself.
type ShopWord struct {
	Number uint64
	Name   string
}

// IsZero reports whether it is the shop itself.
func (s ShopWord) IsZero() bool { return s == ShopWord{} }

// Say words the shop.
func (s ShopWord) Say(lang model.Lang) string {
	if s.Name != "" || s.Number == 0 {
		return clean.Line(s.Name)
	}
	return say.Why(lang, model.Explain("shop.number", s.Number))
}

// FeedbackWord makes a kind of feedback speak the reader's language inside a sentence.
type FeedbackWord string

// Say words the kind of feedback.
func (f FeedbackWord) Say(lang model.Lang) string { return say.Word(lang, "feedback."+string(f)) }

// AgoWord is how many days ago something was.
type AgoWord int

// Say words the days.
func (a AgoWord) Say(lang model.Lang) string {
	switch {
	case a <= 0:
		return say.Why(lang, model.Explain("ago.today"))
	case a == 1:
		return say.Why(lang, model.Explain("ago.yesterday"))
	}
	return say.Why(lang, model.Explain("ago.days", int(a)))
}
