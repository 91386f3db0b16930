package till

import (
	"fmt"
	"time"

	"regulars/model"
	"regulars/model/clean"
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
	cur    model.Currency
	now    time.Time
	th     *theme.Theme
	called func(name, masked string) string
}

func (k *Counter) speech(env *screen.Env) *speech {
	return &speech{
		lang: env.Lang(), w: table.In(env.Lang()), cur: env.Currency(), now: env.Now(), th: env.Theme(),
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

// why words the explanation of a quote. That a program has a version is nothing to a customer
// who asks.
func (s *speech) why(lines []model.Why) []string {
	var out []string
	for _, l := range lines {
		if l.Code != "why.program" {
			out = append(out, s.th.Muted.Render(say.Why(s.lang, l)))
		}
	}
	return out
}

// span writes a short time as hours and minutes.
func span(d time.Duration) string {
	minutes := int(d / time.Minute)
	return fmt.Sprintf("%d:%02d", minutes/60, minutes%60)
}
