package cond

import (
	"errors"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"regulars/model"
	"regulars/model/say"
)

// refusal parses a text that is wrong, checks that the answer can be shown to a person and
// returns it.
func refusal(t require.TestingT, text string) *model.Error {
	c, err := Parse(text, attrs, yuan)
	var refused *model.Error
	require.True(t, errors.As(err, &refused), "%.80q gave %v", text, err)
	require.Nil(t, c)
	require.True(t, strings.HasPrefix(string(refused.Code), "cond."), refused)
	column, ok := refused.Args[len(refused.Args)-1].(int)
	require.True(t, ok, refused)
	require.Positive(t, column, refused)
	for _, lang := range model.Langs {
		sentence, hint := say.Error(lang, err)
		internal, _ := say.Error(lang, model.Refuse(say.Internal))
		require.NotEqual(t, internal, sentence, refused)
		if !strings.ContainsAny(text, "%％") { // or it is what was typed
			require.NotContains(t, sentence+hint, "%!", refused)
		}
		require.NotRegexp(t, `[[:cntrl:]]`, sentence+hint)
		require.Less(t, len(sentence+hint), 800)
	}
	return refused
}

func TestMistakesAreNamedWithTheirPlace(t *testing.T) {
	names := "age, consent, gender, last_visit, source, spend12, tag, tier, visits12"
	all, equality := "= != < <= > >= in", "= != in"
	for text, want := range map[string]*model.Error{
		"tire = gold":                        model.Refuse("cond.attribute", "tire", "tier", names, 1),
		"consent and Tier = gold":            model.Refuse("cond.attribute", "Tier", "tier", names, 13),
		"lastvisit > 3 days":                 model.Refuse("cond.attribute", "lastvisit", "last_visit", names, 1),
		"weather = fine":                     model.Refuse("cond.attribute", "weather", "", names, 1),
		"员工 = yes":                           model.Refuse("cond.attribute", "员工", "", names, 1),
		"tier = glod":                        model.Refuse("cond.value", "glod", "tier", "gold", "diamond, gold, ordinary, silver", 8),
		"gender = \"女\" or consent":          model.Refuse("cond.value", "女", "gender", "", "f, m, x", 10),
		"tier gold":                          model.Refuse("cond.missing", "tier", equality, 6),
		"tier":                               model.Refuse("cond.missing", "tier", equality, 5),
		"(age) > 3":                          model.Refuse("cond.missing", "age", all, 5),
		"tier not gold":                      model.Refuse("cond.missing", "tier", equality, 6),
		"tier > gold":                        model.Refuse("cond.compare", "tier", ">", equality, 6),
		"tag <= gold":                        model.Refuse("cond.compare", "tag", "<=", equality, 5),
		"consent in (yes, no)":               model.Refuse("cond.compare", "consent", "in", "= !=", 9),
		"consent not in (yes)":               model.Refuse("cond.compare", "consent", "not in", "= !=", 9),
		"age >=":                             model.Refuse("cond.operand", "age", 7),
		"age >= and consent":                 model.Refuse("cond.operand", "age", 8),
		"tag in ()":                          model.Refuse("cond.operand", "tag", 9),
		"tag in (a,)":                        model.Refuse("cond.operand", "tag", 11),
		"tag = (a)":                          model.Refuse("cond.operand", "tag", 7),
		"tag in a, b":                        model.Refuse("cond.list", "tag", 8),
		"tag in (a b)":                       model.Refuse("cond.comma", "b", 11),
		"tag in (a, b":                       model.Refuse("cond.open", 8),
		"(age > 3 or (consent)":              model.Refuse("cond.open", 1),
		"age > 3) or consent":                model.Refuse("cond.close", 8),
		")":                                  model.Refuse("cond.close", 1),
		"()":                                 model.Refuse("cond.term", ")", 2),
		"(":                                  model.Refuse("cond.end", 2),
		"not":                                model.Refuse("cond.end", 4),
		"age > 3 or":                         model.Refuse("cond.end", 11),
		"and age > 3":                        model.Refuse("cond.term", "and", 1),
		"consent or or age > 3":              model.Refuse("cond.term", "or", 12),
		"consent or = 3":                     model.Refuse("cond.term", "=", 12),
		"\"tier\" = gold":                    model.Refuse("cond.term", "tier", 1),
		"tag = a b":                          model.Refuse("cond.trailing", "b", 9),
		"(tag = a b)":                        model.Refuse("cond.trailing", "b", 10),
		"spend12 > 1,000":                    model.Refuse("cond.trailing", ",", 12),
		"spend12 > 1000.001":                 model.Refuse("cond.money", "spend12", "1000.001", "1000.00", 11),
		"spend12 > \"1000\"":                 model.Refuse("cond.money", "spend12", "1000", "1000.00", 11),
		"spend12 > 3 days":                   model.Refuse("cond.trailing", "days", 13),
		"spend12 > 9000000000000000":         model.Refuse("cond.beyond", "9000000000000000", 11),
		"spend12 > ¥10":                      model.Refuse("cond.character", "¥", 11),
		"age > old":                          model.Refuse("cond.count", "age", "old", 7),
		"age > 3.5":                          model.Refuse("cond.count", "age", "3.5", 7),
		"age > --3":                          model.Refuse("cond.count", "age", "--3", 7),
		"age > 1000000000001":                model.Refuse("cond.beyond", "1000000000001", 7),
		"age > 99999999999999999999":         model.Refuse("cond.beyond", "99999999999999999999", 7),
		"last_visit > 30":                    model.Refuse("cond.days", "last_visit", "30", 14),
		"last_visit > 30 and consent":        model.Refuse("cond.days", "last_visit", "30", 14),
		"last_visit > 30 hours":              model.Refuse("cond.days", "last_visit", "30 hours", 14),
		"last_visit > days":                  model.Refuse("cond.days", "last_visit", "days", 14),
		"last_visit > -3 days":               model.Refuse("cond.days", "last_visit", "-3 days", 14),
		"last_visit > 1.5 days":              model.Refuse("cond.days", "last_visit", "1.5 days", 14),
		"last_visit > \"30 days\"":           model.Refuse("cond.days", "last_visit", "30 days", 14),
		"last_visit > 100001 days":           model.Refuse("cond.beyond", "100001 days", 14),
		"last_visit > 99999 months":          model.Refuse("cond.beyond", "99999 months", 14),
		"last_visit > 9223372036854775807 w": model.Refuse("cond.beyond", "9223372036854775807 w", 14),
		"consent = perhaps":                  model.Refuse("cond.flag", "consent", "perhaps", 11),
		"consent = 1":                        model.Refuse("cond.flag", "consent", "1", 11),
		"tag = \"\"":                         model.Refuse("cond.word", "tag", maxWord, 7),
		"tag = \"\\n\"":                      model.Refuse("cond.word", "tag", maxWord, 7),
		"tag = \"staff":                      model.Refuse("cond.quote", 7),
		"tag = 'a\\'":                        model.Refuse("cond.quote", 7),
		"tag = \"a\\":                        model.Refuse("cond.escape", `\`, 9),
		"tag = \"a\\x\"":                     model.Refuse("cond.escape", `\x`, 9),
		"tag = \"\\ud800\"":                  model.Refuse("cond.escape", `\ud800`, 8),
		"tag = \"\\u12\"":                    model.Refuse("cond.escape", `\u12"`, 8),
		"tag = a & b":                        model.Refuse("cond.character", "&", 9),
		"tag ! a":                            model.Refuse("cond.character", "!", 5),
		"tag = \x1b[31m":                     model.Refuse("cond.character", "U+001B", 7),
		"tag = \u202e":                       model.Refuse("cond.character", "U+202E", 7),
		"tag = \xff":                         model.Refuse("cond.character", "U+FFFD", 7),
		"tag = \"\xff\"":                     model.Refuse("cond.character", "U+FFFD", 8),
	} {
		got := refusal(t, text)
		require.Equal(t, want, got, "%q", text)
	}
}

func TestSentencesSayWhatToDo(t *testing.T) {
	sentence, hint := say.Error(model.EN, refusal(t, "tier = glod"))
	require.Equal(t, "“tier” is never “glod” (character 8).", sentence)
	require.Equal(t, "Did you mean “gold”? It can be diamond, gold, ordinary, silver.", hint)
	sentence, hint = say.Error(model.ZH, refusal(t, "weather = fine"))
	require.Equal(t, "条件里没有「weather」这个项目（第 1 个字符）。", sentence)
	require.Equal(t, "可以用：age, consent, gender, last_visit, source, spend12, tag, tier, visits12。", hint)
}

func TestLimitsHold(t *testing.T) {
	nested := func(n int) string { return strings.Repeat("(", n) + "consent" + strings.Repeat(")", n) }
	require.Equal(t, "consent = yes", parse(t, nested(maxDepth)).String())
	require.Equal(t, model.Refuse("cond.deep", maxDepth, maxDepth+1), refusal(t, nested(maxDepth+1)))

	list := func(n int) string { return "age in (1" + strings.Repeat(",1", n-1) + ")" }
	parse(t, list(maxValues))
	require.Equal(t, model.Refuse("cond.many", maxValues, 9+2*maxValues), refusal(t, list(maxValues+1)))
	flags := strings.Repeat("consent or ", maxValues-1) + "consent"
	parse(t, flags)
	require.ErrorIs(t, refusal(t, flags+" or consent"), model.Refuse("cond.many"))

	parse(t, "tag = "+strings.Repeat("茶", maxWord))
	require.ErrorIs(t, refusal(t, "tag = "+strings.Repeat("茶", maxWord+1)), model.Refuse("cond.word"))

	spaces := strings.Repeat(" ", maxText-len("consent"))
	parse(t, spaces+"consent")
	require.Equal(t, model.Refuse("cond.long", maxText, maxText+1), refusal(t, spaces+" consent"))
}

func TestWhatGrowsTooLongIsRefused(t *testing.T) {
	var b strings.Builder
	for range maxValues / 2 {
		b.WriteString("last_visit=12months or not consent or ")
	}
	long := strings.TrimSuffix(b.String(), " or ")
	require.Less(t, len(long), maxText)
	require.Equal(t, model.Refuse("cond.long", maxText, len(long)), refusal(t, long))
}

func TestBombsAreRefusedAtOnce(t *testing.T) {
	const megabyte = 1 << 20
	for _, part := range []string{"(", "not ", "consent or ", "\"", "\\", "（", "tag in (", "a", "1", "\x00", " ", "consent and not ("} {
		text := strings.Repeat(part, megabyte/len(part))
		require.Equal(t, model.Refuse("cond.long", maxText, maxText+1), refusal(t, text))
		require.Less(t, testing.AllocsPerRun(1, func() { _, _ = Parse(text, attrs, yuan) }), 10.0)
		if within := text[:maxText/len(part)*len(part)]; strings.TrimSpace(within) != "" {
			refusal(t, strings.ToValidUTF8(within[:min(len(within), maxText)], ""))
		}
	}
}

func TestNearestName(t *testing.T) {
	names := []string{"tier", "tag", "visits12", "visits90", "f"}
	for typed, want := range map[string]string{
		"teir": "tier", "TIER": "tier", "tir": "tier", "tag_": "tag", "visits1": "visits12", "vists90": "visits90",
		"x": "", "F": "f", "": "", "weather": "", "visit": "", "gat": "",
		strings.Repeat("v", maxWord+1): "",
	} {
		require.Equal(t, want, nearest(typed, names), typed)
	}
}

func TestLongListsAreCut(t *testing.T) {
	require.Equal(t, "a, b", listed([]string{"b", "a"}))
	require.Equal(t, strings.Repeat("a, ", 40)+"…", listed(strings.Split(strings.Repeat("a", 41), "")))
	names := []string{"b", "a"}
	listed(names)
	require.Equal(t, []string{"b", "a"}, names, "the caller's order is left alone")
}
