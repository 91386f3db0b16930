package desk

import (
	"regulars/model"
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
