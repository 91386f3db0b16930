package say

import (
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"

	"regulars/model"
)

func TestRefusalInsideARefusalSpeaksTheReadersLanguage(t *testing.T) {
	inner := fmt.Errorf("row 3: %w", model.Refuse("amount.form", "abc").Because(errors.New("strconv: secret")))
	require.Equal(t, "行 3：「abc」不是金额。", fill(model.ZH, "行 %[1]v：%[2]v", []any{3, inner}))
	require.Equal(t, "Row 3: “abc” is not an amount.", fill(model.EN, "Row %[1]v: %[2]v", []any{3, inner}))
	plain := fill(model.EN, "Row %[1]v: %[2]v", []any{3, errors.New("EOF")})
	require.Equal(t, "Row 3: "+table[Internal].EN, plain)
}

func TestExplanationInsideARefusalSpeaksTheReadersLanguage(t *testing.T) {
	why := model.Explain("why.undo", "k3q7ab-7")
	require.Equal(t, "撤销流水 k3q7ab-7", fill(model.ZH, "%[1]v", []any{why}))
	require.Equal(t, "Undoes entry k3q7ab-7", fill(model.EN, "%[1]v", []any{why}))
}

func TestErrorInAnExplanationBringsItsHint(t *testing.T) {
	missing := model.Explain("doctor.file", model.Refuse("key.missing", "/shop/regulars.key"))
	text := table["key.missing"]
	zh, en := Why(model.ZH, missing), Why(model.EN, missing)
	require.Equal(t, "门店文件打不开。"+fill(model.ZH, text.ZH, []any{"/shop/regulars.key"})+text.HintZH, zh)
	require.Equal(t, "The shop's file does not open. "+fill(model.EN, text.EN, []any{"/shop/regulars.key"})+" "+text.HintEN, en)
	require.Len(t, missing.Args, 1)
	require.ErrorIs(t, missing.Args[0].(error), model.Refuse("key.missing"), "the caller's arguments are left alone")
	require.NotContains(t, Why(model.EN, model.Explain("doctor.file", errors.New("EOF"))), "EOF")
}

func TestNounsFollowTheirNumber(t *testing.T) {
	format := "%[1]v {1:point|points}"
	for arg, want := range map[any]string{
		1: "1 point", 0: "0 points", 2: "2 points", 11: "11 points", "1": "1 point", "+1": "+1 point", "−1": "−1 point", "1,001": "1,001 points",
	} {
		require.Equal(t, want, fill(model.EN, format, []any{arg}))
	}
}

func TestPartForAnEmptyArgumentIsLeftOut(t *testing.T) {
	format := "member %[1]v{2? (%[2]v)}"
	require.Equal(t, "member 7", fill(model.EN, format, []any{7, ""}))
	require.Equal(t, "member 7 (Li Xue)", fill(model.EN, format, []any{7, "Li Xue"}))
	require.Equal(t, "member 7 ({1:a|b})", fill(model.EN, format, []any{7, "{1:a|b}"}), "an argument is no format")
}

// marked matches one mark of a format with its argument index.
var marked = regexp.MustCompile(`\{(\d+)[:?]`)

// requireMarksFit checks that a format's marks speak of arguments that it mentions, and that
// none is misspelt.
func requireMarksFit(t *testing.T, code model.Code, format string, indexes []int) {
	for _, m := range marked.FindAllStringSubmatch(format, -1) {
		n, err := strconv.Atoi(m[1])
		require.NoError(t, err)
		require.True(t, slices.Contains(indexes, n), "%s: %q speaks of an argument that it does not mention", code, format)
	}
	settled := choose(format, slices.Repeat([]any{"1"}, 9)) + choose(format, slices.Repeat([]any{""}, 9))
	require.NotRegexp(t, `\{\d|\|`, settled, "%s: %q", code, format)
}

func TestMarksInRefusalsFit(t *testing.T) {
	for _, code := range slices.Sorted(maps.Keys(table)) {
		text := table[code]
		for _, format := range []string{text.ZH, text.HintZH, text.EN, text.HintEN} {
			requireMarksFit(t, code, format, mentioned(format))
		}
	}
}
