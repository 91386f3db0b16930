package say

import (
	"go/ast"
	"go/token"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"regulars/model"
	"regulars/model/care"
	"regulars/model/clean"
	"regulars/model/staff"
)

// collectWord notes the keys given to Word: a whole key, or the family before what is added.
func (s *source) collectWord(call *ast.CallExpr) {
	if nameOf(call.Fun) != "Word" || len(call.Args) != 2 {
		return
	}
	key := call.Args[1]
	if sum, ok := key.(*ast.BinaryExpr); ok && sum.Op == token.ADD {
		key = sum.X
	}
	if text, ok := literal(key); ok {
		s.words[text] = true
	}
}

// families gives, for each family of words, what the program can add to it.
func families(s *source) map[string][]string {
	all := map[string][]string{"feedback.": care.Kinds, "state.": s.states}
	for _, r := range staff.Rights {
		all["right."] = append(all["right."], string(r))
	}
	for _, r := range staff.Roles {
		all["role."] = append(all["role."], string(r))
	}
	for _, f := range model.FieldNames {
		all["field."] = append(all["field."], f.Name)
	}
	for _, g := range []clean.Gender{clean.Male, clean.Female, clean.Other} {
		all["value."] = append(all["value."], "gender."+string(g))
	}
	all["value."] = append(all["value."], "kind.person", "kind.family", "kind.company",
		"channel.wechat", "channel.phone", "channel.sms", "channel.email")
	for _, k := range model.Kinds() {
		all["kind."] = append(all["kind."], string(k))
	}
	return all
}

// wanted gives every key that the program can ask for.
func wanted(t *testing.T, s *source) map[string]bool {
	keys := map[string]bool{}
	all := families(s)
	for family, members := range all {
		require.NotEmpty(t, members, family)
		for _, m := range members {
			keys[family+m] = true
		}
	}
	for key := range s.words {
		if strings.HasSuffix(key, ".") {
			require.Contains(t, all, key, "a family of words that this test does not know")
		} else {
			keys[key] = true
		}
	}
	return keys
}

func TestEveryWordIsThere(t *testing.T) {
	s := readSource(t)
	require.Contains(t, s.words, "right.", "the search finds families")
	require.Contains(t, s.states, string(care.StateNew), "the search finds states")
	for _, key := range slices.Sorted(maps.Keys(wanted(t, s))) {
		if _, ok := words[key]; !ok {
			t.Errorf("there is no word for %s", key)
		}
	}
}

func TestEveryWordIsUsed(t *testing.T) {
	keys := wanted(t, readSource(t))
	for _, key := range slices.Sorted(maps.Keys(words)) {
		require.True(t, keys[key], "nothing asks for the word %s", key)
	}
}

func TestWordsSpeakBothLanguages(t *testing.T) {
	for _, key := range slices.Sorted(maps.Keys(words)) {
		word := words[key]
		require.Regexp(t, `^[\p{Han}、]+$`, word.ZH, key)
		require.Regexp(t, `^[A-Za-z][A-Za-z ,'-]*$`, word.EN, key)
		require.Equal(t, word.ZH, Word(model.ZH, key))
		require.Equal(t, word.EN, Word(model.EN, key))
	}
	require.Equal(t, "kind.gift.sent", Word(model.ZH, "kind.gift.sent"), "of a newer program")
}

func TestWordsOfOneFamilyDiffer(t *testing.T) {
	for _, lang := range model.Langs {
		seen := map[string]string{}
		for key, word := range words {
			family, _, _ := strings.Cut(key, ".")
			other := seen[family+word.In(lang)]
			require.Empty(t, other, "%s says the same as %s", key, other)
			seen[family+word.In(lang)] = key
		}
	}
}

// spoken is a word given as an argument, as the desk gives rights and roles.
type spoken string

func (s spoken) Say(lang model.Lang) string { return Word(lang, string(s)) }

func TestWordsFitTheirSentences(t *testing.T) {
	refusal := model.Refuse("staff.not_allowed", spoken("right.refund"), spoken("role.cashier"))
	sentence, _ := Error(model.ZH, refusal)
	require.Equal(t, "收银员不能退货。", sentence)
	sentence, _ = Error(model.EN, refusal)
	require.Equal(t, "As cashier you may not refund a sale.", sentence)

	refusal = model.Refuse("member.exists", spoken("field.phone"), "", "k3q7ab-17")
	sentence, _ = Error(model.ZH, refusal)
	require.Equal(t, "这个手机号已经属于会员 k3q7ab-17。", sentence)
	sentence, _ = Error(model.EN, refusal)
	require.Equal(t, "This phone number belongs to member k3q7ab-17 already.", sentence)
}

func TestValueIsWordedOnlyWhereTheFieldHasFewValues(t *testing.T) {
	require.Equal(t, "男", Value(model.ZH, "gender", "m"))
	require.Equal(t, "WeChat", Value(model.EN, "channel", "wechat"))
	require.Equal(t, "m", Value(model.ZH, "notes", "m"))
	require.Equal(t, "pigeon", Value(model.EN, "channel", "pigeon"))
}
