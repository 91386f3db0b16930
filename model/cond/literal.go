package cond

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"regulars/model"
	"regulars/model/clean"
)

// word reads a word. It passes the same door as tags and names do, so that what was stored can
// be found however either was typed.
func (a *Attribute) word(t token) (string, error) {
	word := clean.Line(clean.Digits(strings.Map(narrowLetter, t.text)))
	if word == "" || utf8.RuneCountInString(word) > maxWord {
		return "", model.Refuse("cond.word", a.Name, maxWord, t.column)
	}
	if a.Values == nil {
		return word, nil
	}
	for _, v := range a.Values {
		if strings.EqualFold(v, word) {
			return v, nil
		}
	}
	return "", model.Refuse("cond.value", shown(word), a.Name, nearest(word, a.Values), listed(a.Values), t.column)
}

// narrowLetter makes full-width letters plain and leaves punctuation.
func narrowLetter(r rune) rune {
	if r >= 'Ａ' && r <= 'Ｚ' || r >= 'ａ' && r <= 'ｚ' {
		return narrow(r)
	}
	return r
}

// number reads what an attribute that is no word is compared with. A time may take one more
// token for its unit.
func (p *parser) number(t token, a *Attribute) (int64, error) {
	text := t.text
	if t.kind == run {
		text = clean.Digits(text)
	}
	var n int64
	var ok, beyond bool
	switch {
	case t.kind == quoted:
		// A text in quotes is a word even if it is made of digits.
	case a.Type == Money:
		n, ok, beyond = amount(text, p.cur)
	case a.Type == Count:
		n, ok, beyond = whole(text, int64(model.MaxPoints))
	case a.Type == Days:
		var typed string
		n, typed, ok, beyond = p.days(text)
		t.text = typed
	case a.Type == Flag:
		n, ok = yesOrNo(text)
	default:
		panic("cond: attribute " + a.Name + " has no type")
	}
	switch {
	case beyond:
		return 0, model.Refuse("cond.beyond", t.shown(), t.column)
	case !ok && a.Type == Money:
		example := p.cur.Plain(model.Money(1000 * p.cur.Unit()))
		return 0, model.Refuse("cond.money", a.Name, t.shown(), example, t.column)
	case !ok:
		return 0, model.Refuse(a.Type.unfit(), a.Name, t.shown(), t.column)
	}
	return n, nil
}

// unfit is the refusal of a value that an attribute of the type cannot have; that of an amount
// has an example.
func (t Type) unfit() model.Code {
	switch t {
	case Count:
		return "cond.count"
	case Days:
		return "cond.days"
	default:
		return "cond.flag"
	}
}

func amount(text string, cur model.Currency) (n int64, ok, beyond bool) {
	m, err := cur.Parse(text)
	return int64(m), err == nil, model.CodeOf(err) == "amount.beyond"
}

// whole reads a whole number up to a limit.
func whole(text string, limit int64) (n int64, ok, beyond bool) {
	digits := strings.TrimPrefix(text, "-")
	if digits == "" || strings.Trim(digits, "0123456789") != "" {
		return 0, false, false
	}
	n, err := strconv.ParseInt(text, 10, 64)
	beyond = err != nil || n > limit || n < -limit
	return n, !beyond, beyond
}

// days reads a time in days: "30d", or "30" with the unit in the next token. Its third answer is
// the time as it was typed.
func (p *parser) days(text string) (n int64, typed string, ok, beyond bool) {
	digits := strings.TrimRight(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
	unit := text[len(digits):]
	typed = text
	if next := p.peek(); unit == "" && next.kind == run && !next.isKeyword() {
		unit = next.text
		typed += " " + unit
		p.at++
	}
	if n, ok, beyond = whole(digits, maxDays); !ok {
		return 0, typed, false, beyond
	}
	switch strings.ToLower(unit) {
	case "d", "day", "days":
	case "w", "week", "weeks":
		n *= 7
	case "month", "months":
		// A twelfth of a year, so that 12 months are 365 days.
		n = n * 365 / 12
	default:
		return 0, typed, false, false
	}
	return n, typed, n >= 0, n > maxDays
}

func yesOrNo(text string) (n int64, ok bool) {
	switch strings.ToLower(text) {
	case "yes", "true":
		return 1, true
	case "no", "false":
		return 0, true
	}
	return 0, false
}
