package program

import (
	"strings"

	"regulars/model"
)

// List is several names that stand side by side in a sentence.
type List []Label

// Say joins the names as the language does.
func (l List) Say(lang model.Lang) string {
	names := make([]string, len(l))
	for i, label := range l {
		names[i] = label.In(lang)
	}
	if lang == model.ZH {
		return strings.Join(names, "、")
	}
	return strings.Join(names, ", ")
}

// code is the label of what has no name here: it goes by its code in every language.
func code(text string) Label { return Label{model.ZH: text, model.EN: text} }

// made returns the program if it is the version that made an entry: a later one may call
// something else by the same code.
func (p *Program) made(version uint) *Program {
	if p == nil || p.Version != version {
		return nil
	}
	return p
}

// labelOf names a rule as entries write it: "tier:gold".
func (p *Program) labelOf(rule string) Label {
	sort, name, _ := strings.Cut(rule, ":")
	if name == "" {
		return code(rule)
	}
	var label Label
	if p != nil {
		label = p.labelBy(sort+":", name)
	}
	if label == nil {
		return code(name)
	}
	return label
}

func (p *Program) labelBy(sort, name string) Label {
	switch sort {
	case ruleTier:
		if i, ok := p.TierBy(name); ok {
			return p.Tiers[i].Name
		}
	case ruleFactor:
		if m := find(p.Factors, func(m *Multiplier) bool { return m.Code == name }); m != nil {
			return m.Label
		}
	case ruleCampaign:
		if c := p.CampaignBy(name); c != nil {
			return c.Label
		}
	case ruleActivity:
		if a := p.CodeBy(name); a != nil {
			return a.Label
		}
	}
	return nil
}

func (p *Program) rules(rules []string) List {
	list := make(List, len(rules))
	for i, rule := range rules {
		list[i] = p.labelOf(rule)
	}
	return list
}

// reward names what points were spent on.
func (p *Program) reward(sort, name string) Label {
	if p == nil {
		return code(name)
	}
	switch sort {
	case model.RedeemGift:
		if g := p.GiftBy(name); g != nil {
			return g.Label
		}
	case model.RedeemCoupon:
		if c := p.CouponBy(name); c != nil {
			return c.Label
		}
	case model.RedeemCharity:
		if c := p.CharityBy(name); c != nil {
			return c.Label
		}
	case model.RedeemDraw:
		if d := p.DrawBy(name); d != nil {
			return d.Label
		}
	}
	return code(name)
}

// prize names what a ticket of a draw won.
func (p *Program) prize(draw, name string) Label {
	if p != nil {
		if d := p.DrawBy(draw); d != nil && d.Labels[name] != nil {
			return d.Labels[name]
		}
	}
	return code(name)
}
