package say

import (
	"fmt"
	"go/ast"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"regulars/model"
)

var (
	// explains matches the codes of explanations, which rooms also hand through functions of
	// their own before they reach model.Explain.
	explains = regexp.MustCompile(`^(why|cue|doctor|verify)(\.[a-z_]+)+$`)
	// lineVerb matches one verb of a line: raw keys are written in hexadecimal.
	lineVerb = regexp.MustCompile(`%\[(\d+)\][vx]|%%`)
)

// passedOn says how many arguments reach the line where a function takes others besides.
var passedOn = map[string]int{"ExplainBack": 1}

// collectLine notes the codes of explanations among a call's arguments, with how many
// arguments follow.
func (s *source) collectLine(call *ast.CallExpr) {
	name := nameOf(call.Fun)
	for i, arg := range call.Args {
		code, ok := literal(arg)
		if !ok || (!explains.MatchString(code) && (name != "Explain" || i != 0)) {
			continue
		}
		count, ok := passedOn[name]
		if !ok {
			count = len(call.Args) - i - 1
		}
		if fewest, ok := s.lines[model.Code(code)]; !ok || count < fewest {
			s.lines[model.Code(code)] = count
		}
	}
}

func lineIndexes(format string) []int {
	var indexes []int
	for _, m := range lineVerb.FindAllStringSubmatch(format, -1) {
		if n, err := strconv.Atoi(m[1]); err == nil {
			indexes = append(indexes, n)
		}
	}
	slices.Sort(indexes)
	return slices.Compact(indexes)
}

func TestEveryExplanationHasItsLine(t *testing.T) {
	s := readSource(t)
	for _, code := range []model.Code{"why.rate", "why.undo", "cue.rhythm", "doctor.key_ok", "verify.gap", "verify.view"} {
		require.Contains(t, s.lines, code, "the search finds every way of explaining")
	}
	for _, code := range slices.Sorted(maps.Keys(s.lines)) {
		line, ok := lines[code]
		if !ok {
			t.Errorf("%s has no line", code)
			continue
		}
		if most := slices.Max(append(lineIndexes(line.EN), 0)); s.lines[code] < most {
			t.Errorf("%s mentions argument %d, but is given %d somewhere", code, most, s.lines[code])
		}
	}
}

func TestEveryLineIsUsedSomewhere(t *testing.T) {
	s := readSource(t)
	for _, code := range slices.Sorted(maps.Keys(lines)) {
		if _, ok := s.lines[code]; !ok {
			t.Errorf("%s is worded but nothing explains with it", code)
		}
	}
}

func TestLinesSpeakBothLanguages(t *testing.T) {
	for _, code := range slices.Sorted(maps.Keys(lines)) {
		line := lines[code]
		require.Equal(t, lineIndexes(line.ZH), lineIndexes(line.EN), "%s: both languages mention the same arguments", code)
		require.Regexp(t, `\p{Han}`, line.ZH, code)
		require.NotRegexp(t, `\p{Han}`, line.EN, code)
		args := []any{}
		for i := range slices.Max(append(lineIndexes(line.EN), 0)) + 1 { // one more than is mentioned
			args = append(args, fmt.Sprintf("<%d>", i+1))
		}
		for _, lang := range model.Langs {
			requireMarksFit(t, code, line.In(lang), lineIndexes(line.In(lang)))
			said := Why(lang, model.Explain(code, args...))
			require.NotContains(t, said, "%!", code)
			for _, m := range lineVerb.FindAllString(line.In(lang), -1) {
				require.Contains(t, said, fmt.Sprintf(m, args...), code)
			}
		}
	}
}

func TestCuesFitBesideAMember(t *testing.T) {
	for code, line := range lines {
		if strings.HasPrefix(string(code), "cue.") {
			require.LessOrEqual(t, len(fill(model.EN, line.EN, []any{"1,000", "1,000"})), 60, code)
		}
	}
}

func TestLineOfANewerProgramIsItsCode(t *testing.T) {
	for _, lang := range model.Langs {
		require.Equal(t, "why.double_day", Why(lang, model.Explain("why.double_day", 2)))
	}
}

func TestExplanationsReadAsSentencesOfTheShop(t *testing.T) {
	for _, c := range []struct {
		why    model.Why
		zh, en string
	}{
		{model.Explain("why.rate", "¥128.50", "1", "¥1.00"), "¥128.50 按每 ¥1.00 计 1 分", "¥128.50 earns 1 point per ¥1.00"},
		{
			model.Explain("why.carry", "0.70", "+129", "0.20"), "上次余 0.70，本次 +129 分，余 0.20 留到下次",
			"0.70 carried in, +129 points, 0.20 carried to the next purchase",
		},
		{model.Explain("cue.case", int64(1)), "有 1 件反馈未结", "1 open case"},
		{model.Explain("cue.rhythm", 7, 38), "通常 7 天来一次，已 38 天没来", "Used to come every 7 days, away for 38"},
		{model.Explain("cue.rhythm", 1, 38), "通常 1 天来一次，已 38 天没来", "Used to come every day, away for 38 days"},
		{
			model.Explain("verify.view", "agg", []byte{0, 0, 0, 42}), "汇总 agg 中的记录 0000002a 与日志重算的结果不同。",
			"Record 0000002a of the view agg is not what the log gives.",
		},
	} {
		require.Equal(t, c.zh, Why(model.ZH, c.why))
		require.Equal(t, c.en, Why(model.EN, c.why))
	}
}
