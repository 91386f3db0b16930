package say

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"regulars/model"
)

// indexed matches one verb with its explicit argument index, or a literal percent sign.
var indexed = regexp.MustCompile(`%\[(\d+)\]v|%%`)

// mentioned answers the argument indexes that the formats mention, sorted and once each.
func mentioned(formats ...string) []int {
	var indexes []int
	for _, format := range formats {
		for _, m := range indexed.FindAllStringSubmatch(format, -1) {
			if n, err := strconv.Atoi(m[1]); err == nil {
				indexes = append(indexes, n)
			}
		}
	}
	slices.Sort(indexes)
	return slices.Compact(indexes)
}

func TestEveryRefusalIsWordedInBothLanguages(t *testing.T) {
	for code, text := range table {
		for _, part := range []string{text.ZH, text.HintZH, text.EN, text.HintEN} {
			require.NotEmpty(t, strings.TrimSpace(part), code)
			require.NotContains(t, indexed.ReplaceAllString(part, ""), "%", "%s: verbs are written %%[1]v", code)
		}
		require.Regexp(t, `\p{Han}`, text.ZH+text.HintZH, code)
		require.NotRegexp(t, `\p{Han}`, text.EN+text.HintEN, code)
		require.Equal(t, mentioned(text.ZH, text.HintZH), mentioned(text.EN, text.HintEN),
			"%s: both languages mention the same arguments", code)
	}
}

func TestEveryCodeStandsInOneTable(t *testing.T) {
	seen := map[model.Code]bool{}
	for _, room := range tables {
		require.NotEmpty(t, room)
		for code := range room {
			require.False(t, seen[code], "%s stands in two tables", code)
			require.Regexp(t, `^[a-z]+(\.[a-z_0-9]+)*$`, string(code))
			seen[code] = true
		}
	}
	require.Len(t, table, len(seen))
}

func TestSentencesAreFilledWithoutRemnants(t *testing.T) {
	for _, code := range slices.Sorted(maps.Keys(table)) {
		text := table[code]
		indexes := mentioned(text.EN, text.HintEN)
		args := []any{}
		for i := range slices.Max(append(indexes, 0)) + 1 { // one more than is mentioned
			args = append(args, fmt.Sprintf("<%d>", i+1))
		}
		for _, lang := range model.Langs {
			sentence, hint := Error(lang, model.Refuse(code, args...))
			require.NotContains(t, sentence+hint, "%!", code)
			for _, i := range indexes {
				require.Contains(t, sentence+hint, fmt.Sprintf("<%d>", i), code)
			}
		}
	}
}

func TestErrorsThatAreNoRefusalsGetTheirOwnSentence(t *testing.T) {
	for _, err := range []error{errors.New("disk on fire"), model.Refuse("no.such_code", "disk on fire"), model.Refuse(Internal, "disk on fire")} {
		for _, lang := range model.Langs {
			sentence, hint := Error(lang, err)
			require.Equal(t, Line{table[Internal].ZH, table[Internal].EN}.In(lang), sentence)
			require.Equal(t, Line{table[Internal].HintZH, table[Internal].HintEN}.In(lang), hint)
			require.NotContains(t, sentence+hint, "fire", "Go text is for the log")
		}
	}
}

func TestGivingUpHasItsOwnSentence(t *testing.T) {
	for _, err := range []error{context.Canceled, fmt.Errorf("view: %w", context.DeadlineExceeded)} {
		sentence, _ := Error(model.EN, err)
		require.Equal(t, table[Stopped].EN, sentence)
	}
	sentence, _ := Error(model.EN, model.Refuse("store.full").Because(context.Canceled))
	require.Equal(t, table["store.full"].EN, sentence, "a refusal says more than its cause")
}

func TestRefusalIsFoundInsideAnotherError(t *testing.T) {
	inner := model.Refuse("amount.form", "abc").Because(errors.New("strconv: secret"))
	sentence, hint := Error(model.EN, fmt.Errorf("award: %w", inner))
	require.Equal(t, "“abc” is not an amount.", sentence)
	require.NotContains(t, sentence+hint, "secret")
}

type twoTongues struct{}

func (twoTongues) Say(lang model.Lang) string { return "<" + string(lang) + ">" }

func TestArgumentsMaySpeakBothLanguages(t *testing.T) {
	for _, lang := range model.Langs {
		sentence, _ := Error(lang, model.Refuse("amount.form", twoTongues{}))
		require.Contains(t, sentence, "<"+string(lang)+">")
	}
	require.Equal(t, "100 %", fill(model.EN, "100 %%", []any{1}))
}
