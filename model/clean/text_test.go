package clean_test

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"
	"github.com/stretchr/testify/require"
	"golang.org/x/text/unicode/norm"
	"golang.org/x/text/width"
	"pgregory.net/rapid"

	"regulars/model/clean"
)

func TestLineRepairsWhatPeopleTypeAndPaste(t *testing.T) {
	for name, c := range map[string]struct{ in, want string }{
		"nothing":                   {"", ""},
		"only spaces":               {" \t\u3000 ", ""},
		"plain":                     {"Wang Fang", "Wang Fang"},
		"hanzi":                     {"欧阳志强", "欧阳志强"},
		"spaces folded and trimmed": {"  María \t\u00a0 José\u3000", "María José"},
		"line breaks":               {"a\r\nb\rc\u2028d\n\n", "a b c d"},
		"composed":                  {"Jose\u0301", "José"},
		"Vietnamese":                {"Nguye\u0302\u0303n Thi\u0323", "Nguyễn Thị"},
		"composed over a joiner":    {"e\u200d\u0301", "é"},
		"Hangul parts":              {"\u1112\u1161\u11ab", "한"},
		"stray Hangul part":         {"가\u1161\u0301나", "가나"},
		"half-width kana":           {"ﾔﾏﾀﾞ", "ヤマダ"},
		"full-width stays":          {"Ａ１（甲）", "Ａ１（甲）"},
		"Thai AM taken apart":       {"น้ำ", "น\u0e4d\u0e49า"},
		"Hebrew and Arabic":         {"שרה \u202eليلى\u202c", "שרה ليلى"},
		"rare hanzi of the planes":  {"𠮷\U000323b0", "𠮷\U000323b0"},
		"zero width":                {"王\u200b\ufeff\u00ad芳", "王芳"},
		"private use":               {"王\ue000\U000f0000芳", "王芳"},
		"noncharacters":             {"王\ufffe\ufdd0\U0001ffff芳", "王芳"},
		"unassigned":                {"王\u0378\U0001fa7f芳", "王芳"},
		"broken UTF-8":              {"王\xff\xe8\x8a芳\xed\xa0\x80\ufffd", "王芳"},
		"backspace and delete":      {"52\b917\x7f", "52917"},
		"tower of marks":            {"o" + strings.Repeat("\u0316", 9) + "k", "o\u0316\u0316\u0316\u0316k"},
		"mark without a letter":     {"\u0301a \u0301b", "a b"},
		"Devanagari loses marks":    {"प्रिया", "परय"},
	} {
		t.Run(name, func(t *testing.T) { require.Equal(t, c.want, clean.Line(c.in)) })
	}
}

func TestEmojiBecomeTheirFirstPicture(t *testing.T) {
	for in, want := range map[string]string{
		"李👩🏽‍🚀雪":                          "李👩雪",
		"👨‍👩‍👧‍👦":                         "👨",
		"❤️‍🔥":                            "❤",
		"☎️":                              "☎",
		"1️⃣":                             "1",
		"👍🏿👍":                             "👍👍",
		"🏴\U000e0067\U000e0062\U000e007f": "🏴",
		"来自🇯🇵的茶":                          "来自JP的茶",
		"🇨":                               "C",
		"🏳️‍🌈!":                           "🏳!",
		"😀‍a😀":                            "😀a😀",
	} {
		require.Equal(t, want, clean.Line(in), "%q", in)
	}
}

func TestControlSequencesGoAsAWhole(t *testing.T) {
	for in, want := range map[string]string{
		"a\x1b[31mred\x1b[0m":         "ared",
		"a\u009b31mred":               "ared",
		"a\x1b]0;owned\ab":            "ab",
		"a\x1b]52;c;aGk=\x1b\\b":      "ab",
		"a\u009d8;;http://x\u009cb":   "ab",
		"a\x1bPq#0\x1b\\b":            "ab",
		"a\x1b(0b":                    "ab",
		"a\x1b7b":                     "ab",
		"a\x1b":                       "a",
		"a\x1b[":                      "a",
		"a\x1b[31":                    "a",
		"a\x1b[3王":                    "a王",
		"茶很好\x1b]不过送得太晚":              "茶很好不过送得太晚",
		"a\x1b]line one\nline two\ab": "aline one line twob",
		"a\x1b]0;t\x1b[1mb":           "a0;tb",
		"a\x1bktitle\x1b\\b":          "ab",
		"a\u0090b":                    "ab",
		"a\u0085b":                    "a b",
		"a\x9b31mb":                   "a31mb", // a raw byte is broken UTF-8, not a control
	} {
		require.Equal(t, want, clean.Line(in), "%q", in)
	}
}

func TestTextIsCutBetweenLetters(t *testing.T) {
	require.Equal(t, "abc", clean.Text("abcdef", 3))
	require.Equal(t, "ab", clean.Text("ab cd", 3), "no space is left at the cut")
	require.Equal(t, "王", clean.Text("王芳", 3), "columns count too")
	require.Equal(t, "a", clean.Text("ax\u0316\u0317", 3), "no letter loses only some of its marks")
	require.Equal(t, "a", clean.Text("a x\u0316\u0317", 4))
	require.Equal(t, "ax\u0316\u0317", clean.Text("ax\u0316\u0317", 4))
	require.Empty(t, clean.Text("abc", 0))
	require.Len(t, clean.Line(strings.Repeat("x", 1<<20)), clean.LineMax)
	require.Equal(t, clean.NameMax/2, utf8.RuneCountInString(clean.Name(strings.Repeat("王", 99))))
}

func TestNoteKeepsItsLines(t *testing.T) {
	require.Equal(t, "one\ntwo\n\nthree", clean.Note("\n one  \r\n  two\r\n\n \n\nthree \n"))
	require.Equal(t, "a\nb", clean.Note("a\rb"))
	require.Equal(t, "茶很好。\n下次再来", clean.Note("茶很好。\x1b[2J\n\u202e下次再来"))
	require.Equal(t, clean.NoteMax, len(clean.Note(strings.Repeat("y", 9000))))
}

func TestNameFoldsLettersButNotPunctuation(t *testing.T) {
	require.Equal(t, "Wang 芳（老板）", clean.Name("Ｗａｎｇ　芳（老板）"))
	require.Equal(t, "买买提·艾力", clean.Name("买买提·艾力"))
	require.Equal(t, "Ａ", clean.Line("Ａ"))
	require.Equal(t, "A1", clean.Name("Ａ１"))
}

// requireSettled holds the promise of the package over one cleaned text.
func requireSettled(t require.TestingT, in, out string) {
	require.True(t, utf8.ValidString(out), "%q", in)
	require.True(t, norm.NFC.IsNormalString(out), "%q -> %q", in, out)
	columns := 0
	for line := range strings.SplitSeq(out, "\n") {
		wide := tableWidth(line)
		require.Equal(t, wide, ansi.StringWidth(line), "by cluster: %q -> %q", in, out)
		require.Equal(t, wide, ansi.StringWidthWc(line), "by code point: %q -> %q", in, out)
		require.Equal(t, line, ansi.Strip(line), "%q", in)
		require.Equal(t, line, strings.Trim(line, " "), "%q", in)
		require.NotContains(t, line, "  ", "%q", in)
		columns = max(columns, wide)
	}
	require.Equal(t, columns, lipgloss.Width(out), "by lipgloss: %q -> %q", in, out)
	for _, r := range out {
		if r != '\n' {
			require.False(t, unicode.In(r, unicode.C, unicode.Zl, unicode.Zp), "%U in %q", r, in)
		}
	}
}

// tableWidth measures by Unicode's East Asian width alone.
func tableWidth(s string) int {
	n := 0
	for _, r := range s {
		kind := width.LookupRune(r).Kind()
		switch {
		case unicode.Is(unicode.Mn, r):
		case kind == width.EastAsianWide || kind == width.EastAsianFullwidth:
			n += 2
		default:
			n++
		}
	}
	return n
}

// Every character that Line lets through is tried alone, twice, and between letters and digits
// of the scripts that fuse with their neighbours.
func TestEveryCharacterIsMeasuredAlikeByAll(t *testing.T) {
	survivors := 0
	for r := rune(0); r <= unicode.MaxRune; r++ {
		s := clean.Line("a" + string(r) + "0" + string(r) + string(r) + "क" + string(r) + "가")
		if s == "a0क가" || s == "a 0 क 가" {
			continue
		}
		survivors++
		wide := tableWidth(s)
		if wide != ansi.StringWidth(s) || wide != ansi.StringWidthWc(s) || clean.Line(s) != s {
			t.Errorf("%U: %q: %d columns, by cluster %d, by code point %d, again %q",
				r, s, wide, ansi.StringWidth(s), ansi.StringWidthWc(s), clean.Line(s))
		}
	}
	require.Greater(t, survivors, 200_000)
}

// A mark and the letters of its own script are where clusters are disputed.
func TestEveryMarkIsMeasuredAlikeAmongItsLetters(t *testing.T) {
	tried := 0
	for mark := rune(0x300); mark < 0x20000; mark++ {
		if !unicode.Is(unicode.M, mark) {
			continue
		}
		for letter := mark &^ 0xFF; letter <= mark|0xFF; letter++ {
			if !unicode.IsLetter(letter) {
				continue
			}
			s := clean.Line(string([]rune{letter, mark, letter, mark, mark, letter}))
			if wide := tableWidth(s); wide != ansi.StringWidth(s) || wide != ansi.StringWidthWc(s) {
				t.Fatalf("%U %U: %q", letter, mark, s)
			}
			tried++
		}
	}
	require.Greater(t, tried, 50_000)
}

// rough draws texts made of what is hard: pieces of sequences, joiners, marks, emoji, fragments
// of UTF-8.
var rough = rapid.Custom(func(t *rapid.T) string {
	piece := rapid.OneOf(
		rapid.SampledFrom([]string{
			"\x1b", "\x1b[", "\x1b]", "\u009b", "\u009d", "\u009c", "\a", "\\", ";", "31m", "\r", "\n", "\t", " ", "\u3000",
			"\u200d", "\ufe0f", "\U0001f3fd", "👩", "🚀", "❤", "🇯", "🇵", "\u20e3", "\u0301", "\u0323", "\u0316",
			"क", "\u094d", "\u093f", "ก", "\u0e49", "\u0e33", "\u1100", "\u1161", "\u11a8", "가", "ｶ", "ﾞ", "\u1025", "\u102e",
			"\xff", "\xe8", "\x9b", "\u202e", "\u0600", "王", "芳", "a", "Ａ", "é", "\u034f", "\u0344", "\u212b", "\u2329",
		}),
		rapid.StringN(0, 3, -1),
		rapid.Map(rapid.Rune(), func(r rune) string { return string(r) }),
	)
	return strings.Join(rapid.SliceOfN(piece, 0, 40).Draw(t, "pieces"), "")
})

func TestCleaningTwiceIsCleaningOnce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := rough.Draw(t, "in")
		limit := rapid.IntRange(0, 60).Draw(t, "limit")
		requireSettledTwice(t, in, limit)
	})
}

func requireSettledTwice(t require.TestingT, in string, limit int) {
	text := clean.Text(in, limit)
	requireSettled(t, in, text)
	require.Equal(t, text, clean.Text(text, limit), "%q", in)
	require.LessOrEqual(t, utf8.RuneCountInString(text), limit)
	require.LessOrEqual(t, ansi.StringWidth(text), limit)
	require.NotContains(t, text, "\n")
	for _, again := range []func(string) string{clean.Line, clean.Note, clean.Name} {
		once := again(in)
		requireSettled(t, in, once)
		require.Equal(t, once, again(once), "%q", in)
	}
	require.NotContains(t, clean.Note(in), "\n\n\n")
}

func FuzzText(f *testing.F) {
	for _, seed := range []string{"王芳", "a\x1b]0;t\ab", "👩🏽‍🚀", "e\u200d\u0301", "\u1100\u1161", "น้ำ", "\xff\u009b1m"} {
		f.Add(seed, 20)
	}
	f.Fuzz(func(t *testing.T, in string, limit int) {
		requireSettledTwice(t, in, min(max(limit, 0), 1000))
	})
}

func FuzzNoteOfSequences(f *testing.F) {
	f.Add([]byte{0, 1, 2, 3, 4, 5, 6, 7})
	pieces := []string{"\x1b", "[", "]", "\u009d", "\a", "\\", "\n", "k", "0", "m", " ", "\u009c", "王", "\x18", "P", "\u0301"}
	f.Fuzz(func(t *testing.T, picks []byte) {
		var b strings.Builder
		for _, p := range picks {
			b.WriteString(pieces[int(p)%len(pieces)])
		}
		requireSettledTwice(t, b.String(), 100)
	})
}

func BenchmarkName(b *testing.B) {
	for name, in := range map[string]string{"hanzi": "欧阳志强", "accents": "María José Nguyễn", "emoji": "李👩🏽‍🚀雪"} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				clean.Name(in)
			}
		})
	}
}
