package text

import (
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"regulars/model/clean"
)

// mixed draws the kind of text that shops meet: hanzi, Latin, emoji, marks.
var mixed = rapid.StringOf(rapid.RuneFrom([]rune("abc XYZ019,.，。中文欧阳志强éü…→👍🏽ß한\u0301（）")))

func TestWidthCountsColumns(t *testing.T) {
	for s, want := range map[string]int{
		"": 0, "abc": 3, "欧阳志强": 8, "José": 4, "e\u0301": 1, "\x1b[1m中\x1b[m": 2, "½ ½": 3,
	} {
		require.Equal(t, want, Width(s), "%q", s)
	}
}

func TestUsualCharactersAreMeasuredAsAllAre(t *testing.T) {
	known := 0
	for r := rune(0x80); r < 0x20000; r++ {
		width := usual(r)
		if width == 0 {
			continue
		}
		known++
		require.Equal(t, ansi.StringWidth(string(r)), width, "%q", r)
		require.Equal(t, ansi.StringWidthWc(string(r)), width, "%q, as old terminals count", r)
		for _, beside := range []string{"a", "中", "─", "é", "→"} {
			cluster, _ := ansi.FirstGraphemeCluster(beside+string(r), ansi.GraphemeWidth)
			require.Equal(t, beside, cluster, "%q does not join", r)
			cluster, _ = ansi.FirstGraphemeCluster(string(r)+beside, ansi.GraphemeWidth)
			require.Equal(t, string(r), cluster, "nothing joins %q", r)
		}
	}
	require.Greater(t, known, 20_000)
	rapid.Check(t, func(t *rapid.T) {
		s := mixed.Draw(t, "s") + "\x1b[1;38;5;3m" + mixed.Draw(t, "more") + "\x1b[m"
		require.Equal(t, ansi.StringWidth(s), Width(s))
		plain := mixed.Draw(t, "plain")
		cluster, width := First(plain)
		wanted, columns := ansi.FirstGraphemeCluster(plain, ansi.GraphemeWidth)
		require.Equal(t, wanted, cluster)
		require.Equal(t, columns, width)
	})
}

func TestPadIsExact(t *testing.T) {
	require.Equal(t, "中文  ", Pad("中文", 6))
	require.Equal(t, "  中文", PadLeft("中文", 6))
	require.Equal(t, " 中文 ", Center("中文", 6))
	require.Equal(t, "中… ", Pad("中文字", 4), "half a hanzi is never shown")
	rapid.Check(t, func(t *rapid.T) {
		s, w := clean.Line(mixed.Draw(t, "s")), rapid.IntRange(0, 30).Draw(t, "w")
		require.Equal(t, w, Width(Pad(s, w)))
		require.Equal(t, w, Width(PadLeft(s, w)))
		require.Equal(t, w, Width(Center(s, w)))
	})
}

func TestCutKeepsColumns(t *testing.T) {
	require.Equal(t, "  ", Cut("中文", 1, 3), "two halves are two spaces")
	require.Equal(t, " 文a", Cut("中文abc", 1, 5))
	require.Equal(t, "文", ansi.Strip(Cut("\x1b[1m中文\x1b[m", 2, 4)))
	require.Contains(t, Cut("\x1b[1m中文\x1b[m", 2, 4), "\x1b[1m", "the style of what is left is kept")
	rapid.Check(t, func(t *rapid.T) {
		s := clean.Line(mixed.Draw(t, "s"))
		l := rapid.IntRange(0, 20).Draw(t, "l")
		r := l + rapid.IntRange(0, 20).Draw(t, "n")
		want := max(0, min(Width(s), r)-l)
		require.Equal(t, want, Width(Cut(s, l, r)), "%q %d:%d", s, l, r)
	})
}

func TestOverKeepsWhatIsBeside(t *testing.T) {
	require.Equal(t, "ab[]ef", Over("abcdef", 2, "[]"))
	require.Equal(t, "a   []", Over("a", 4, "[]"))
	require.Equal(t, " [] 中", Over("中中中", 1, "[]"), "cut wide characters become spaces")
	require.Equal(t, "ab[]", Over("abc", 2, "[]"))
	styled := Over("\x1b[7mabcdef\x1b[m", 2, "[]")
	require.Equal(t, "\x1b[7mab\x1b[m[]\x1b[7mef\x1b[m", styled, "the base's style does not reach the text above it")
}

func TestFitIsExactlyTheArea(t *testing.T) {
	require.Equal(t, []string{"ab", "中", ""}, Fit("abc\n中", 2, 3))
	require.Equal(t, []string{"a"}, Fit("a\nb\nc", 5, 1))
}

func TestWrapBreaksChineseAnywhereButBeforePunctuation(t *testing.T) {
	require.Equal(t, []string{"数据没有", "改变；请", "重试。"}, Wrap("数据没有改变；请重试。", 8))
	require.Equal(t, []string{"一二三", "四。"}, Wrap("一二三四。", 8), "the full stop takes its hanzi along")
	require.Equal(t, []string{"Nothing was", "changed; try", "again."}, Wrap("Nothing was changed; try again.", 12))
	require.Equal(t, []string{"abcdef", "ghij"}, Wrap("abcdefghij", 6), "a word longer than a line is cut")
	require.Equal(t, []string{"a", "b"}, Wrap("a\nb", 10))
	require.Equal(t, []string{""}, Wrap("", 10))
}

func TestWrapLosesNothingAndFits(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := clean.Line(mixed.Draw(t, "s"))
		w := rapid.IntRange(2, 20).Draw(t, "w")
		lines := Wrap(s, w)
		for _, line := range lines {
			require.LessOrEqual(t, Width(line), w, "%q of %q", line, s)
		}
		without := func(s string) string { return strings.ReplaceAll(s, " ", "") }
		require.Equal(t, without(s), without(strings.Join(lines, "")))
	})
}

func TestCleanTextIsMeasuredAlikeByAllTerminals(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := clean.Line(rapid.String().Draw(t, "s"))
		require.Equal(t, ansi.StringWidthWc(s), Width(s), "%q", s)
	})
}

func TestASCIIKeepsColumnsAndLeavesNoChrome(t *testing.T) {
	require.Equal(t, "+--+ 2,997 > 3,189 -300 .", ASCII("╭──╮ 2,997 → 3,189 −300 …"))
	require.Equal(t, "plain", ASCII("plain"))
	for r := range plainer {
		require.Equal(t, 1, Width(string(r)), "%q stands for one column", r)
		require.Equal(t, 1, Width(ASCII(string(r))))
	}
	require.Equal(t, "欧阳志强", ASCII("欧阳志强"))
}

func TestFoldReadsWhatAnInputMethodMakesOfDigits(t *testing.T) {
	require.Equal(t, "128.50", Fold("１２８．５０"))
	require.Equal(t, "128.5", Fold("128。5"))
	require.Equal(t, "690123 A", Fold("６９０１２３　Ａ"))
	require.Equal(t, "中文", Fold("中文"))
}

func TestSpaces(t *testing.T) {
	require.Equal(t, "", Spaces(-3))
	require.Equal(t, strings.Repeat(" ", 500), Spaces(500))
}
