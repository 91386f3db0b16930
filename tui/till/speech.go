package till

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"regulars/model"
	"regulars/model/clean"
	"regulars/model/coupon"
	"regulars/model/desk"
	"regulars/model/say"
	"regulars/tui/i18n"
	"regulars/tui/screen"
	"regulars/tui/theme"
)

// speech is all that wording needs, as it is at this moment.
type speech struct {
	lang   model.Lang
	w      *words
	x      *actWords
	tiers  ladder
	cur    model.Currency
	now    time.Time
	th     *theme.Theme
	called func(name, masked string) string
}

func (k *Counter) speech(env *screen.Env) *speech {
	return &speech{
		lang: env.Lang(), w: table.In(env.Lang()), x: actTable.In(env.Lang()), tiers: k.ladder(), cur: env.Currency(), now: env.Now(), th: env.Theme(),
		called: func(name, masked string) string { return k.called(env, name, masked) },
	}
}

// number writes an amount without its currency, for columns: "1,312.40".
func (s *speech) number(m model.Money) string {
	bare := s.cur
	bare.Symbol = ""
	return bare.Format(m)
}

// change writes a balance before and after.
func change(before, after model.Points) string {
	return before.Format() + " " + theme.Arrow + " " + after.Format()
}

// member is how a member is called.
func (s *speech) member(m *desk.Member) string { return s.called(m.Name, clean.MaskPhone(m.Phone)) }

// sinceDays is how many days back a day is said by its distance; an earlier one has its date.
const sinceDays = 7

// when says when an entry happened: the time of a deed of today, the day of an earlier one.
func (s *speech) when(at time.Time) string {
	at = at.In(s.now.Location())
	switch days := i18n.DaysBetween(at, s.now); {
	case days == 0:
		return i18n.Clock(at)
	case days < sinceDays:
		return i18n.Ago(s.lang, at, s.now)
	}
	return i18n.Date(s.lang, at, s.now)
}

// kind says what an entry is.
func (s *speech) kind(e *desk.Entry) string {
	switch v := e.Body.(type) {
	case nil:
		return s.w.Newer
	case *model.ActUndone:
		return fmt.Sprintf(s.w.UndoOf, say.Word(s.lang, "kind."+string(v.Of)))
	case *model.CaseOpened:
		return say.Word(s.lang, "feedback."+v.Feedback)
	}
	return say.Word(s.lang, "kind."+string(e.Kind))
}

// amount of an entry, "" if it has none.
func (s *speech) amount(e *desk.Entry) string {
	if e.Amount == 0 {
		return ""
	}
	return s.number(e.Amount)
}

// net is what an entry did to the balance, "" if nothing.
func (s *speech) net(e *desk.Entry) string {
	if e.Net == 0 {
		return ""
	}
	return e.Net.Signed()
}

// act says what was done: "消费 ¥128.50，+192 分".
func (s *speech) act(kind string, amount model.Money, net model.Points) string {
	if amount != 0 {
		kind += " " + s.cur.Format(amount)
	}
	if net != 0 {
		kind += i18n.Pair{ZH: "，", EN: ", "}.In(s.lang) + s.w.PointsN(net)
	}
	return kind
}

// why words the explanation of a quote, as short as it goes: what a customer who asks need not
// know (the program's version, when the points will end) is left out, and where a multiplier
// counts, the sum by it stands in place of the plain rate.
func (s *speech) why(lines []model.Why) []string {
	factored := slices.ContainsFunc(lines, func(l model.Why) bool { return l.Code == "why.factor" })
	var out []string
	for _, l := range lines {
		line := ""
		switch {
		case l.Code == "why.program", l.Code == "why.ends", l.Code == "why.ends_idle":
			continue
		case factored && (l.Code == "why.rate" || l.Code == "why.base"):
			continue
		case l.Code == "why.factor" && len(l.Args) == 5:
			line = fmt.Sprintf("%s × %s %s = %s", said(s.lang, l.Args[0]), said(s.lang, l.Args[1]), said(s.lang, l.Args[2]), said(s.lang, l.Args[4]))
		default:
			line = say.Why(s.lang, l)
		}
		out = append(out, s.th.Muted.Render(line))
	}
	return out
}

// said is an argument of an explanation in words.
func said(lang model.Lang, arg any) string {
	if v, ok := arg.(interface{ Say(lang model.Lang) string }); ok {
		return v.Say(lang)
	}
	return fmt.Sprint(arg)
}

// extras says what an act brought along, with tiers and coupons by their names.
func (s *speech) extras(a *desk.Answer) []string {
	var out []string
	for _, x := range a.Extras {
		why := x.Why
		switch {
		case strings.HasPrefix(string(why.Code), "why.tier.") && len(why.Args) >= 2:
			args := slices.Clone(why.Args)
			args[0], args[1] = s.tiers.name(s.lang, said(s.lang, args[0])), s.tiers.name(s.lang, said(s.lang, args[1]))
			why = model.Explain(why.Code, args...)
		case why.Code == "why.coupon_issued" && len(why.Args) == 2:
			template, code := said(s.lang, why.Args[0]), coupon.Code(said(s.lang, why.Args[1]))
			why = model.Explain(why.Code, s.tiers.coupon(s.lang, template), code.String())
		}
		out = append(out, say.Why(s.lang, why))
	}
	return out
}

// span writes a short time as hours and minutes.
func span(d time.Duration) string {
	minutes := int(d / time.Minute)
	return fmt.Sprintf("%d:%02d", minutes/60, minutes%60)
}
