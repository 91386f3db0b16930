package program

import (
	"bytes"
	"errors"
	"strings"

	"github.com/pelletier/go-toml/v2"

	"regulars/model"
	"regulars/model/clean"
)

// Limits of a program.
const (
	maxText    = 256 << 10
	maxRate    = 1_000_000 // points per Earn.Per, and points per Redeem.Value
	maxPer     = model.Money(1_000_000_000_000)
	maxRules   = 64  // of each sort
	maxNames   = 256 // in one list
	maxCode    = 40
	maxLabel   = 60
	maxFactor  = 100 * model.FactorOne
	maxMonths  = 120
	maxDays    = 3660
	maxCount   = 1_000_000_000
	million    = 1_000_000
	defaultIn  = 30 // days that returned points live at least, minutes that points are put aside
	undoHours  = 24
	ladderKeep = 12
)

// Parse reads a program. An error is a refusal that names line and column.
func Parse(version uint, text string, cur model.Currency) (*Program, error) {
	if len(text) > maxText {
		return nil, model.Refuse("program.large", maxText)
	}
	text = strings.TrimPrefix(text, "\ufeff") // an editor's mark, which TOML does not know
	var doc document
	dec := toml.NewDecoder(bytes.NewReader([]byte(text)))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&doc); err != nil {
		return nil, refusePlace(err)
	}
	r := &reading{doc: &doc, text: text, p: &Program{Version: version, Currency: cur}}
	for _, section := range []func(){
		r.earn, r.multipliers, r.expiry, r.bonus, r.activities, r.redeem, r.gifts, r.charities, r.coupons, r.draws,
		r.ladder, r.tiers, r.campaigns, r.limits, r.across,
	} {
		if section(); r.err != nil {
			return nil, r.err
		}
	}
	return r.p, nil
}

// refusePlace turns a TOML error into a refusal that names the place. A strict error unwraps
// to plain ones, so it is asked for first.
func refusePlace(err error) error {
	var unknown *toml.StrictMissingError
	if errors.As(err, &unknown) && len(unknown.Errors) > 0 {
		line, column := unknown.Errors[0].Position()
		return model.Refuse("program.unknown_key", line, column, clean.Text(strings.Join(unknown.Errors[0].Key(), "."), maxLabel)).Because(err)
	}
	var syntax *toml.DecodeError
	if errors.As(err, &syntax) {
		line, column := syntax.Position()
		return model.Refuse("program.syntax", line, column).Because(err)
	}
	return model.Refuse("program.syntax", 1, 1).Because(err)
}

// reading turns a document into a program and keeps the first thing that is wrong.
type reading struct {
	doc    *document
	text   string
	p      *Program
	places places
	err    error
}

// refuse notes a refusal about what stands at path. Its first values are line, column and path.
func (r *reading) refuse(code model.Code, path string, args ...any) {
	if r.err != nil {
		return
	}
	if r.places == nil {
		r.places = placesOf(r.text)
	}
	line, column := r.places.of(r.text, path)
	r.err = model.Refuse(code, append([]any{line, column, path}, args...)...)
}

// money reads an amount above zero; "" is zero.
func (r *reading) money(path, text string) model.Money {
	if text == "" {
		return 0
	}
	m, err := r.p.Currency.Parse(text)
	if err != nil || m < 0 || m > model.MaxMoney {
		r.refuse("program.amount", path)
	}
	return m
}

// moneyAbove is money that must be there.
func (r *reading) moneyAbove(path, text string) model.Money {
	m := r.money(path, text)
	if m == 0 {
		r.refuse("program.amount", path)
	}
	return m
}

// number checks that a number lies within bounds.
func (r *reading) number(path string, n, least, most int64) int64 {
	if n < least || n > most {
		r.refuse("program.number", path, least, most)
	}
	return n
}

func (r *reading) points(path string, n int64) model.Points {
	return model.Points(r.number(path, n, 0, int64(model.MaxPoints)))
}

// factor reads "1.5" as 15,000 ten-thousandths; "" is 1.
func (r *reading) factor(path, text string) int64 {
	if text == "" {
		return model.FactorOne
	}
	f, ok := decimal(text, 4)
	if !ok || f < model.FactorOne || f > maxFactor {
		r.refuse("program.factor", path)
	}
	if f != model.FactorOne {
		r.p.factored = true
	}
	return f
}

// factorAbove is a factor that must change something.
func (r *reading) factorAbove(path, text string) int64 {
	f := r.factor(path, text)
	if f == model.FactorOne {
		r.refuse("program.factor", path)
	}
	return f
}

// percent reads "10%" or "10" as its share in units of 1/(100*10^digits); "" is 0.
func (r *reading) percent(path, text string, digits int) int64 {
	if text == "" {
		return 0
	}
	whole := int64(100)
	for range digits {
		whole *= 10
	}
	text = strings.TrimSpace(text)
	text = strings.TrimSuffix(strings.TrimSuffix(text, "%"), "％") // as a Chinese keyboard types it
	f, ok := decimal(strings.TrimSpace(text), digits)
	if !ok || f <= 0 || f > whole {
		r.refuse("program.percent", path)
	}
	return f
}

// decimal reads digits with at most the given number of decimals, as an integer of the
// smallest share.
func decimal(text string, digits int) (int64, bool) {
	whole, frac, _ := strings.Cut(text, ".")
	if len(whole) == 0 || len(whole) > 9 || len(frac) > digits || strings.Trim(whole+frac, "0123456789") != "" {
		return 0, false
	}
	n := int64(0)
	for _, c := range whole + frac + strings.Repeat("0", digits-len(frac)) {
		n = n*10 + int64(c-'0')
	}
	return n, true
}

func (r *reading) day(path, text string) model.Day {
	if text == "" {
		return model.Never
	}
	d, err := model.ParseDay(text)
	if err != nil {
		r.refuse("program.day", path)
	}
	return d
}

// choice checks that a text is one of a few, and returns the first of them for "".
func choice[T ~string](r *reading, path, text string, all ...T) T {
	if text == "" {
		return all[0]
	}
	names := make([]string, len(all))
	for i, c := range all {
		if string(c) == text {
			return c
		}
		names[i] = string(c)
	}
	r.refuse("program.choice", path, strings.Join(names, ", "))
	return all[0]
}

// label checks code and names of a rule; seen refuses a code that stands twice in its list.
func (r *reading) label(path string, n named, seen map[string]bool) Label {
	key := strings.ToLower(n.Code)
	switch {
	case n.Code == "" || len(n.Code) > maxCode || !plain(n.Code):
		r.refuse("program.code", path+".code", maxCode)
	case seen[key]:
		r.refuse("program.twice", path+".code", n.Code)
	}
	seen[key] = true
	return Label{model.ZH: r.line("program.label", path+".zh", n.ZH), model.EN: r.line("program.label", path+".en", n.EN)}
}

// line reads a text that screens show: on one line, and nothing in it that a terminal obeys.
func (r *reading) line(code model.Code, path, text string) string {
	clear := clean.Line(text)
	if clear == "" || len([]rune(clear)) > maxLabel {
		r.refuse(code, path, maxLabel)
	}
	return clear
}

// plain reports whether a code can stand in a request, a command and a reason.
func plain(code string) bool {
	for _, c := range code {
		if (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') && (c < '0' || c > '9') && c != '-' && c != '_' {
			return false
		}
	}
	return true
}

// names reads a list of names.
func (r *reading) names(path string, list []string) []string {
	if len(list) > maxNames {
		r.refuse("program.many", path, maxNames)
		return nil
	}
	var names []string
	for _, n := range list {
		names = append(names, r.line("program.name", path, n))
	}
	return names
}

// few checks that a sort of rules does not have too many.
func (r *reading) few(path string, n int) bool {
	if n > maxRules {
		r.refuse("program.many", path, maxRules)
	}
	return r.err == nil
}
