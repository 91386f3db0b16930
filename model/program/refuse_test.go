package program

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"regulars/model"
	"regulars/model/say"
)

// small is the least program, to which the cases below add what is wrong.
const small = `[earn]
points = 1
per = "1"

[redeem]
points = 100
value = "1"
minimum = 100
step = 100

[[tier]]
code = "low"
zh = "低"
en = "Low"
from = "0"

[[tier]]
code = "high"
zh = "高"
en = "High"
from = "10"
`

const (
	rule   = "\ncode = \"x\"\nzh = \"某\"\nen = \"X\"\n"
	other  = "\ncode = \"y\"\nzh = \"某\"\nen = \"Y\"\n"
	dates  = "from = \"2026-03-01\"\nuntil = \"2026-03-31\"\n"
	silver = "\ncode = \"s\"\nzh = \"银\"\nen = \"S\"\n"
)

// wrong is a program with one mistake. The mark § in new is the place that the refusal must
// name; it is taken out before the program is read.
type wrong struct {
	name     string
	old, new string // old "": new is added at the end
	code     model.Code
	path     string
	args     []any // beyond line, column and path; nil: not looked at
}

func (w wrong) text(t *testing.T) (text string, line, column int) {
	text = small + w.new
	if w.old != "" {
		require.Equal(t, 1, strings.Count(small, w.old), "what is replaced stands once: %q", w.old)
		text = strings.Replace(small, w.old, w.new, 1)
	}
	require.Equal(t, 1, strings.Count(text, "§"))
	before, after, _ := strings.Cut(text, "§")
	return before + after, strings.Count(before, "\n") + 1, len(before) - strings.LastIndex(before, "\n")
}

var inEarnRedeemTiers = []wrong{
	{"an open bracket", "[earn]", "[earn§", "program.syntax", "", nil},
	{"a table twice", "[redeem]", "[§earn]", "program.syntax", "", nil},
	{"a number in quotes", "points = 1\n", "points = §\"1\"\n", "program.syntax", "", nil},
	{"a fraction for a number", "points = 1\n", "points = §1.5\n", "program.syntax", "", nil},
	{"an unknown key", "step = 100", "step = 100\n§steps = 7", "program.unknown_key", "redeem.steps", nil},
	{"an unknown table", "", "[§loyalty]\nx = 1\n", "program.unknown_key", "loyalty", nil},
	{"a rate of zero", "points = 1\n", "§points = 0\n", "program.number", "earn.points", []any{int64(1), int64(maxRate)}},
	{"no rate", "[earn]\npoints = 1\n", "[§earn]\n", "program.number", "earn.points", nil},
	{"a rate below zero", "points = 1\n", "§points = -1\n", "program.number", "earn.points", nil},
	{"too high a rate", "points = 1\n", "§points = 1000001\n", "program.number", "earn.points", nil},
	{"per of zero", `per = "1"`, `§per = "0"`, "program.amount", "earn.per", nil},
	{"per below zero", `per = "1"`, `§per = "-1"`, "program.amount", "earn.per", nil},
	{"more decimals than the currency", `per = "1"`, `§per = "1.001"`, "program.amount", "earn.per", nil},
	{"a currency sign", `per = "1"`, `§per = "¥1"`, "program.amount", "earn.per", nil},
	{"too large a per", `per = "1"`, `§per = "10000000000.01"`, "program.amount", "earn.per", nil},
	{"an empty exclusion", `per = "1"`, "per = \"1\"\n§exclude = [\"烟\", \" \"]", "program.name", "earn.exclude", []any{maxLabel}},
	{"too many exclusions", `per = "1"`, "per = \"1\"\n§exclude = [" + strings.Repeat(`"x",`, maxNames+1) + "]", "program.many", "earn.exclude", []any{maxNames}},
	{"an unknown stack", `per = "1"`, "per = \"1\"\n§stack = \"lowest\"", "program.choice", "earn.stack", []any{"highest, multiply, add"}},
	{"no value", "[redeem]\npoints = 100\nvalue = \"1\"\n", "[§redeem]\npoints = 100\n", "program.amount", "redeem.value", nil},
	{"a step of zero", "step = 100", "§step = 0", "program.number", "redeem.step", nil},
	{"a minimum off the step", "minimum = 100", "§minimum = 150", "program.step", "redeem.minimum", []any{int64(100)}},
	{"a minimum below zero", "minimum = 100", "§minimum = -100", "program.number", "redeem.minimum", nil},
	{"hours without headquarters below zero", "step = 100", "step = 100\n§offline_hours = -1", "program.number", "redeem.offline_hours", nil},
	{"a share above all", "step = 100", "step = 100\n§percent = \"101%\"", "program.percent", "redeem.percent", nil},
	{"a share of nothing", "step = 100", "step = 100\n§percent = \"0%\"", "program.percent", "redeem.percent", nil},
	{"a share with decimals", "step = 100", "step = 100\n§percent = \"12.5%\"", "program.percent", "redeem.percent", nil},
	{"a falling ladder", `from = "10"`, "from = \"10\"\n[[tier]]" + silver + `§from = "9"`, "program.ladder", "tier[3].from", []any{"s"}},
	{"a level ladder", `from = "10"`, `§from = "0"`, "program.ladder", "tier[2].from", []any{"high"}},
	{"a ladder off the ground", `from = "0"`, `§from = "1"`, "program.ladder", "tier[1].from", []any{"low"}},
	{"a tier from no amount", `from = "10"`, `§from = "ten"`, "program.amount", "tier[2].from", nil},
	{"a tier without a name", `zh = "高"`, `§zh = ""`, "program.label", "tier[2].zh", []any{maxLabel}},
	{"a tier with an invisible name", `en = "High"`, `§en = "\u200b"`, "program.label", "tier[2].en", nil},
	{"a tier with an endless name", `en = "High"`, `§en = "` + strings.Repeat("x", maxLabel+1) + `"`, "program.label", "tier[2].en", nil},
	{"a tier twice", `code = "high"`, `§code = "LOW"`, "program.twice", "tier[2].code", []any{"LOW"}},
	{"a tier without a code", `code = "high"`, `§code = ""`, "program.code", "tier[2].code", []any{maxCode}},
	{"a code with a space", `code = "high"`, `§code = "too high"`, "program.code", "tier[2].code", nil},
	{"a factor below one", `from = "10"`, "from = \"10\"\n§factor = \"0.5\"", "program.factor", "tier[2].factor", nil},
	{"a factor with five decimals", `from = "10"`, "from = \"10\"\n§factor = \"1.00001\"", "program.factor", "tier[2].factor", nil},
	{"a factor above a hundred", `from = "10"`, "from = \"10\"\n§factor = \"100.1\"", "program.factor", "tier[2].factor", nil},
	{"a discount of more than all", `from = "10"`, "from = \"10\"\n§discount = \"200%\"", "program.percent", "tier[2].discount", nil},
	{"an empty benefit", `from = "10"`, "from = \"10\"\n§benefits_zh = [\"\"]", "program.name", "tier[2].benefits_zh", nil},
	{"an unknown measure", "", "[ladder]\n§by = \"beauty\"", "program.choice", "ladder.by", nil},
	{"too long a window", "", "[ladder]\n§months = 13", "program.number", "ladder.months", []any{int64(1), int64(12)}},
	{"a tier by broken visits", `from = "10"`, "§from = \"1.5\"\n[ladder]\nby = \"visits\"", "program.number", "tier[2].from", nil},
}

var inOtherSections = []wrong{
	{"a multiplier of one", "", "[[multiplier]]" + rule + "§factor = \"1\"", "program.factor", "multiplier[1].factor", nil},
	{"a multiplier of nothing", "", "[[§multiplier]]" + rule, "program.factor", "multiplier[1].factor", nil},
	{"an unknown weekday", "", "[[multiplier]]" + rule + "factor = \"2\"\n§weekday = [\"mon\", \"dimanche\"]", "program.choice", "multiplier[1].weekday", nil},
	{"hours beyond the day", "", "[[multiplier]]" + rule + "factor = \"2\"\n§hours = \"17:00-24:30\"", "program.hours", "multiplier[1].hours", nil},
	{"hours with a tail", "", "[[multiplier]]" + rule + "factor = \"2\"\n§hours = \"17:00-18:00 or so\"", "program.hours", "multiplier[1].hours", nil},
	{"hours of no length", "", "[[multiplier]]" + rule + "factor = \"2\"\n§hours = \"17:00-17:00\"", "program.hours", "multiplier[1].hours", nil},
	{"an unknown birthday window", "", "[[multiplier]]" + rule + "factor = \"2\"\n§birthday = \"year\"", "program.choice", "multiplier[1].birthday", []any{"day, week, month"}},
	{
		"overlapping weekdays", "", "[[multiplier]]" + rule + "factor = \"2\"\nweekday = [\"mon\", \"tue\"]\n[[§multiplier]]" + other + "factor = \"3\"\nweekday = [\"tue\"]",
		"program.overlap", "multiplier[2]",
		[]any{"x", "y"},
	},
	{
		"overlapping hours", "", "[[multiplier]]" + rule + "factor = \"2\"\nhours = \"22:00-02:00\"\n[[§multiplier]]" + other + "factor = \"3\"\nhours = \"01:59-03:00\"",
		"program.overlap", "multiplier[2]",
		[]any{"x", "y"},
	},
	{
		"overlapping categories", "", "[[multiplier]]" + rule + "factor = \"2\"\ncategory = [\"Tea\"]\n[[§multiplier]]" + other + "factor = \"3\"\ncategory = [\"milk\", \"TEA\"]",
		"program.overlap", "multiplier[2]",
		[]any{"x", "y"},
	},
	{
		"two birthdays", "", "[[multiplier]]" + rule + "factor = \"2\"\nbirthday = \"day\"\n[[§multiplier]]" + other + "factor = \"3\"\nbirthday = \"month\"",
		"program.overlap", "multiplier[2]",
		[]any{"x", "y"},
	},
	{"a multiplier for no tier", "", "[[multiplier]]" + rule + "factor = \"2\"\n§tier = [\"gold\"]", "program.no_tier", "multiplier[1].tier", []any{"gold"}},
	{"an unknown expiry", "", "[expiry]\n§mode = \"never\"", "program.choice", "expiry.mode", []any{"none, months, year, idle"}},
	{"an expiry after no months", "", "[§expiry]\nmode = \"months\"", "program.number", "expiry.months", nil},
	{"months with the year", "", "[expiry]\n§mode = \"year\"\nmonths = 3", "program.expiry", "expiry.mode", []any{"year"}},
	{"grace with months", "", "[expiry]\n§mode = \"months\"\nmonths = 3\ngrace = 1", "program.expiry", "expiry.mode", []any{"months"}},
	{"grace of two years", "", "[expiry]\nmode = \"year\"\n§grace = 24", "program.number", "expiry.grace", nil},
	{"a streak for nothing", "", "[§bonus.checkin]\npoints = 1\nstreak = 7", "program.streak", "bonus.checkin", nil},
	{"a streak of one day", "", "[§bonus.checkin]\npoints = 1\nstreak = 1\nextra = 2", "program.streak", "bonus.checkin", nil},
	{"a bonus below zero", "", "[bonus.welcome]\n§points = -1", "program.number", "bonus.welcome.points", nil},
	{"a bonus beyond all", "", "[bonus.welcome]\n§points = 1000000000001", "program.number", "bonus.welcome.points", nil},
	{"a profile of nothing", "", "[§bonus.profile]\npoints = 1", "program.profile", "bonus.profile", nil},
	{"an unknown field", "", "[bonus.profile]\npoints = 1\n§fields = [\"name\", \"shoe\"]", "program.choice", "bonus.profile.fields", nil},
	{"an empty field", "", "[bonus.profile]\npoints = 1\n§fields = [\"\"]", "program.name", "bonus.profile.fields", nil},
	{"a limit below zero", "", "[bonus.review]\npoints = 1\n§day = -1", "program.number", "bonus.review.day", nil},
	{"an activity for nothing", "", "[[§activity]]" + rule, "program.number", "activity[1].points", nil},
	{"an activity on no day", "", "[[activity]]" + rule + "points = 1\n§from = \"2026-02-30\"", "program.day", "activity[1].from", nil},
	{
		"an activity that ends before it begins", "", "[[activity]]" + rule + "points = 1\nfrom = \"2026-02-03\"\n§until = \"2026-02-02\"",
		"program.span", "activity[1].until",
		[]any{"2026-02-03", "2026-02-02"},
	},
	{
		"too many activities", "", "[[§activity]]" + rule + "points = 1\n" + strings.Repeat("[[activity]]"+rule+"points = 1\n", maxRules),
		"program.many", "activity",
		[]any{maxRules},
	},
	{"a gift for nothing", "", "[[§gift]]" + rule, "program.number", "gift[1].points", nil},
	{"a gift called off", "", "[[gift]]\n§code = \"Off\"\nzh = \"某\"\nen = \"X\"\npoints = 1", "program.twice", "gift[1].code", []any{"Off"}},
	{"a draw called like a gift", "", "[[gift]]" + rule + "points = 1\n[[draw]]\n§code = \"X\"\nzh = \"某\"\nen = \"X\"\npoints = 1", "program.twice", "draw[1].code", []any{"X"}},
	{"charity off its step", "", "[[charity]]" + rule + "§minimum = 15\nstep = 10", "program.step", "charity[1].minimum", []any{int64(10)}},
	{"a coupon for nothing", "", "[[§coupon]]" + rule, "program.coupon", "coupon[1]", []any{"amount"}},
	{"a coupon for two things", "", "[[§coupon]]" + rule + "value = \"1\"\npercent = \"10%\"", "program.coupon", "coupon[1]", []any{"amount"}},
	{"a coupon of another type", "", "[[§coupon]]" + rule + "type = \"percent\"\nvalue = \"1\"", "program.coupon", "coupon[1]", []any{"percent"}},
	{"an unknown coupon", "", "[[coupon]]" + rule + "§type = \"money\"", "program.choice", "coupon[1].type", nil},
	{"more than all off", "", "[[coupon]]" + rule + "type = \"percent\"\n§percent = \"101%\"", "program.percent", "coupon[1].percent", nil},
	{"a coupon for a gift that is not there", "", "[[coupon]]" + rule + "type = \"gift\"\n§gift = \"mug\"", "program.no_gift", "coupon[1].gift", []any{"mug"}},
	{"a coupon of an eternity", "", "[[coupon]]" + rule + "value = \"1\"\n§days = 3661", "program.number", "coupon[1].days", nil},
	{"a draw of nothing", "", "[[§draw]]" + rule + "points = 1", "program.prizes", "draw[1]", []any{maxRules}},
	{"a prize without odds", "", "[[draw]]" + rule + "points = 1\n[[§draw.prize]]" + rule, "program.number", "draw[1].prize[1].odds", nil},
	{
		"odds above all, in the second prize", "", "[[draw]]" + rule + "points = 1\n[[draw.prize]]" + rule + "odds = \"1%\"\n[[draw.prize]]" + other + "§odds = \"100.0001%\"",
		"program.percent", "draw[1].prize[2].odds", nil,
	},
	{
		"a prize twice, in the second draw", "",
		"[[draw]]" + rule + "points = 1\n[[draw.prize]]" + rule + "odds = \"1%\"\n[[draw]]" + other + "points = 1\n[[draw.prize]]" + rule + "odds = \"1%\"\n[[draw.prize]]\n§code = \"x\"\nzh = \"某\"\nen = \"X\"\nodds = \"1%\"",
		"program.twice", "draw[2].prize[2].code",
		[]any{"x"},
	},
	{"odds that are too much together", "", "[[§draw]]" + rule + "points = 1\n[[draw.prize]]" + rule + "odds = \"60%\"\n[[draw.prize]]" + other + "odds = \"40.0001%\"", "program.odds", "draw[1]", nil},
	{"a campaign without dates", "", "[[§campaign]]" + rule + "points = 1", "program.dates", "campaign[1]", nil},
	{"a campaign without an end", "", "[[§campaign]]" + rule + "points = 1\nfrom = \"2026-03-01\"", "program.dates", "campaign[1]", nil},
	{"a campaign without effect", "", "[[§campaign]]" + rule + dates, "program.campaign", "campaign[1]", nil},
	{"a campaign of factor one", "", "[[campaign]]" + rule + dates + "§factor = \"1\"", "program.factor", "campaign[1].factor", nil},
	{"a holdout above all", "", "[[campaign]]" + rule + dates + "points = 1\n§holdout = \"101%\"", "program.percent", "campaign[1].holdout", nil},
	{"a campaign with a coupon that is not there", "", "[[campaign]]" + rule + dates + "§coupon = \"ten\"", "program.no_coupon", "campaign[1].coupon", []any{"ten"}},
	{"a campaign for nobody known", "", "[[campaign]]" + rule + dates + "points = 1\n§audience = \"tier = gold\"", "program.audience", "campaign[1].audience", nil},
	{"a limit of less than nothing", "", "[limits]\n§sale = -1", "program.number", "limits.sale", nil},
	{"an undo of no hours", "", "[limits]\n§undo_hours = 0", "program.number", "limits.undo_hours", nil},
	{"a hold of days", "", "[hold]\n§minutes = 1441", "program.number", "hold.minutes", []any{int64(1), int64(1440)}},
}

func TestEveryMistakeIsRefusedWithLineAndColumn(t *testing.T) {
	_, err := Parse(1, small, yuan)
	require.NoError(t, err)
	names := map[string]bool{}
	for _, w := range append(inEarnRedeemTiers, inOtherSections...) {
		require.False(t, names[w.name], "%s stands twice", w.name)
		names[w.name] = true
		t.Run(w.name, func(t *testing.T) {
			text, line, column := w.text(t)
			p, err := Parse(1, text, yuan)
			require.Nil(t, p)
			var refusal *model.Error
			require.ErrorAs(t, err, &refusal)
			require.Equal(t, w.code, refusal.Code, "%v", err)
			require.Equal(t, []any{line, column}, refusal.Args[:2], "%v\n%s", err, text)
			if w.path != "" {
				require.Equal(t, w.path, refusal.Args[2])
			}
			if w.args != nil {
				require.Equal(t, w.args, refusal.Args[3:])
			}
			for _, lang := range model.Langs {
				sentence, hint := say.Error(lang, err)
				require.NotContains(t, sentence+hint, "%!")
				require.Contains(t, sentence+hint, w.path)
			}
		})
	}
}

func TestPlaceIsFoundInALongDocument(t *testing.T) {
	// Counting lines anew for each key made this take seconds.
	tiers := strings.Repeat("[[tier]]\n", 20_000)
	_, err := Parse(1, tiers+small[:strings.Index(small, "[[tier]]")], yuan)
	require.Equal(t, model.Refuse("program.many", 1, 3, "tier", maxRules), err)
	_, err = Parse(1, "# 中文\n"+strings.Repeat("\n", 9_000)+"[earn]\npoints = 1\n  per = \"0\"\n", yuan)
	require.Equal(t, model.Refuse("program.amount", 9_004, 3, "earn.per"), err)
	_, err = Parse(1, strings.Repeat("a.", 9_000)+"b = 1", yuan)
	require.Equal(t, model.Code("program.unknown_key"), model.CodeOf(err))
	require.Less(t, len(err.(*model.Error).Args[2].(string)), 100, "a long key is not repeated in full")
}
