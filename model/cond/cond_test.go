package cond

import (
	"testing"

	"github.com/stretchr/testify/require"

	"regulars/model"
	"regulars/model/clean"
)

var (
	yuan = model.Currency{Code: "CNY", Symbol: "¥", Decimals: 2}
	yen  = model.Currency{Code: "JPY", Symbol: "¥", Decimals: 0}
)

// attrs has at least one attribute of every type.
var attrs = []Attribute{
	{Name: "tier", Type: Word, Values: []string{"ordinary", "silver", "gold", "diamond"}},
	{Name: "gender", Type: Word, Values: []string{"f", "m", "x"}},
	{Name: "source", Type: Word},
	{Name: "tag", Type: Words},
	{Name: "spend12", Type: Money},
	{Name: "visits12", Type: Count},
	{Name: "age", Type: Count},
	{Name: "last_visit", Type: Days},
	{Name: "consent", Type: Flag},
}

func parse(t require.TestingT, text string) *Cond {
	c, err := Parse(text, attrs, yuan)
	require.NoError(t, err, text)
	return c
}

// member answers for one member; what is not in it is unknown.
type member map[string]Value

func (m member) value(attr string) Value { return m[attr] }

func num(n int64) Value          { return Value{Num: n, Known: true} }
func word(w string) Value        { return Value{Word: w, Known: true} }
func wordSet(ws ...string) Value { return Value{Words: ws, Known: true} }

// li has no birthday, so that her age is unknown.
var li = member{
	"tier": word("gold"), "gender": word("f"), "source": word("Douyin"), "tag": wordSet("VIP", "茶友", "in"),
	"spend12": num(100000), "visits12": num(4), "last_visit": num(31), "consent": num(1),
}

func TestConditionsThatAMemberMeets(t *testing.T) {
	for _, text := range []string{
		"", " \n\t　",
		"tier in (gold, diamond) and spend12 >= 1000.00 and last_visit > 30 days",
		`visits12 >= 4 and not (tag = "员工" or tag = staff)`,
		"gender = f or age >= 60",
		"spend12 >= 1000", "spend12 = 1000.0", "spend12 <= 1000", "spend12 > 999.99", "spend12 > -1", "spend12 != 1000.01",
		"visits12 in (3, 4)", "visits12 not in (3, 5)", "visits12 > -4", "visits12>=4",
		"last_visit = 31 days", "last_visit = 31d", "last_visit = 31 DAY", "last_visit > 4 weeks", "last_visit > 4w",
		"last_visit > 1 month", "last_visit < 2months", "last_visit in (30 days, 31 days)",
		"tag = vip", "tag = 茶友", "tag != staff", "tag in (a, b, Vip)", "tag not in (a, b)", `tag = "in"`, "tag = ＶＩＰ",
		"consent", "consent = yes", "consent != no", "consent = TRUE", "not consent = no",
		"source = douyin", "source != DOUYI", "tier = GOLD",
		"gender = f or gender = m and gender = x", "not gender = m and consent",
		"NOT gender = m AND tier IN (gold) Or age = 3", "tier NOT IN (silver)",
	} {
		require.True(t, parse(t, text).Match(li.value), text)
	}
}

func TestConditionsThatAMemberFails(t *testing.T) {
	for _, text := range []string{
		`visits12 >= 4 and not (tag = "员工" or tag = 茶友)`,
		"gender = m or age >= 60",
		"spend12 > 1000", "spend12 != 1000", "spend12 < 1000", "spend12 <= 999.99",
		"visits12 not in (3, 4)", "last_visit > 5 weeks", "last_visit > 2 months", "last_visit < 31d",
		"tag = 茶", "tag != vip", "tag not in (a, vip)", "not consent", "consent = no", "consent != true",
		"(gender = f or gender = m) and gender = x", "not (gender = m or consent)",
		"not not gender = m", "tier in (silver, diamond)",
	} {
		require.False(t, parse(t, text).Match(li.value), text)
	}
}

func TestComparisonWithTheUnknownIsFalse(t *testing.T) {
	nobody := member{}
	for _, text := range []string{
		"tier = gold", "tier != gold", "tier in (gold, silver)", "tier not in (gold, silver)", "tag = a", "tag != a", "consent", "consent = no",
		"age = 0", "age != 0", "age < 60", "age <= 60", "age > -1", "age >= 0", "last_visit > 30 days", "last_visit <= 30 days", "spend12 < 1",
	} {
		require.False(t, parse(t, text).Match(nobody.value), text)
		require.True(t, parse(t, "not ("+text+")").Match(nobody.value), text)
	}
	require.True(t, parse(t, "tag != a").Match(member{"tag": wordSet()}.value), "no tags at all are known")
	require.True(t, parse(t, "").Match(nobody.value))
}

func TestNoConditionMeansEverybody(t *testing.T) {
	never := func(string) Value { panic("nothing is asked") }
	for _, c := range []*Cond{nil, {}, parse(t, "")} {
		require.True(t, c.Match(never))
		require.Empty(t, c.String())
		require.Empty(t, c.Uses())
	}
}

func TestWhatIsDecidedIsNotAskedFurther(t *testing.T) {
	asked := []string{}
	ask := func(attr string) Value { asked = append(asked, attr); return li[attr] }
	require.True(t, parse(t, "gender = f or age > 3").Match(ask))
	require.False(t, parse(t, "gender = m and age > 3").Match(ask))
	require.Equal(t, []string{"gender", "gender"}, asked)
}

func TestCanonicalText(t *testing.T) {
	for text, want := range map[string]string{
		"tier in(gold,diamond)and spend12>=1000":                   "tier in (gold, diamond) and spend12 >= 1000.00",
		"((gender = f)) or (((age >= 60) or consent))":             "gender = f or age >= 60 or consent = yes",
		"(gender = f or age > 6) and (consent and visits12 > 1)":   "(gender = f or age > 6) and consent = yes and visits12 > 1",
		"(gender = f and age > 6) or consent != yes":               "gender = f and age > 6 or consent = no",
		"not (not (gender = f or age > 6)) or not not not consent": "gender = f or age > 6 or not consent = yes",
		"NOT(gender = f AND age > 6)":                              "not (gender = f and age > 6)",
		"tier in (GOLD)":                                           "tier = gold",
		"tier not in (Gold)":                                       "tier != gold",
		"last_visit > 1 days or last_visit < 12 months":            "last_visit > 1 day or last_visit < 365 days",
		"last_visit in (1w, 3 month)":                              "last_visit in (7 days, 91 days)",
		"tag in (a-b, 'c d', “e”, \"NOT\", 2024, x.y:z_)":          `tag in (a-b, "c d", e, "NOT", 2024, x.y:z_)`,
		`tag = "\"\\ \u5458\n工"`:                                   `tag = "\"\\ 员 工"`,
		`tag in (‘x y’, 'it\'s', "a\t\r\nb", ’c d’)`:               `tag in ("x y", "it's", "a b", "c d")`,
		"age ≤ 3 or age ≥ 9":                                       "age <= 3 or age >= 9",
		"visits12 == 4 and age <> 5 and age ≠ 6 and age ≥ 7":       "visits12 = 4 and age != 5 and age != 6 and age >= 7",
		"（age＞＝６０　or　tag　in（ＶＩＰ、“茶，友”））":                           `age >= 60 or tag in (VIP, "茶，友")`,
		"age = -0 and spend12 = -0.5":                              "age = 0 and spend12 = -0.50",
	} {
		c := parse(t, text)
		require.Equal(t, want, c.String(), text)
		require.Equal(t, c.root, parse(t, want).root, text)
	}
}

func TestAmountsAreInTheShopsCurrency(t *testing.T) {
	c, err := Parse("spend12 >= 1000", attrs, yen)
	require.NoError(t, err)
	require.True(t, c.Match(member{"spend12": num(1000)}.value))
	require.Equal(t, "spend12 >= 1000", c.String())
	_, err = Parse("spend12 >= 1000.00", attrs, yen)
	require.ErrorIs(t, err, model.Refuse("cond.money"))
	require.True(t, parse(t, "spend12 >= 1000").Match(member{"spend12": num(100000)}.value))
	require.False(t, parse(t, "spend12 >= 1000").Match(member{"spend12": num(99999)}.value))
}

func TestUsesNamesEveryAttributeOnce(t *testing.T) {
	c := parse(t, "tier = gold and not (age > 3 or tier = silver and consent)")
	require.Equal(t, []string{"age", "consent", "tier"}, c.Uses())
}

func TestTagsAreFoundAsTheyAreStored(t *testing.T) {
	for _, typed := range []string{"ＶＩＰ", "茶友", "e\u0301tudiant", "a“b”c", "２０２４", "tab\tbed", "（内部）", "\\", "R&D"} {
		tags, err := clean.Tags(typed)
		require.NoError(t, err)
		require.Len(t, tags, 1, typed)
		stored := member{"tag": wordSet(tags...)}
		require.True(t, parse(t, "tag = "+quote(typed)).Match(stored.value), typed)
		require.True(t, parse(t, "tag = "+quote(tags[0])).Match(stored.value), typed)
	}
}

func TestMatchAllocatesNothing(t *testing.T) {
	c := parse(t, busy)
	ask := li.value
	require.Zero(t, testing.AllocsPerRun(100, func() { c.Match(ask) }))
}

// busy is a condition that is evaluated to its end.
const busy = `tier in (silver, gold) and spend12 >= 1000.00 and last_visit > 30 days and not (tag = "员工" or tag in (staff, guest)) and (age >= 60 or consent)`

func BenchmarkMatch(b *testing.B) {
	c := parse(b, busy)
	ask := li.value
	require.True(b, c.Match(ask))
	b.ReportAllocs()
	for b.Loop() {
		c.Match(ask)
	}
}

func BenchmarkParse(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Parse(busy, attrs, yuan); err != nil {
			b.Fatal(err)
		}
	}
}
