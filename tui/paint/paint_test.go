package paint

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"regulars/tui/text"
)

// looks shows a frame on a terminal and expects that it is what the terminal then shows.
func looks(t *testing.T, s *Screen, g *glass, content string, cursor Cursor) string {
	t.Helper()
	sent := string(s.Frame(content, cursor))
	require.Empty(t, g.feed(sent), "sent %q for %q", sent, content)
	require.Empty(t, g.shows(content), "sent %q for %q", sent, content)
	require.Equal(t, cursor.On, !g.hidden)
	if cursor.On {
		require.Equal(t, []int{cursor.X, cursor.Y}, []int{g.x, g.y}, "sent %q", sent)
		require.False(t, g.past)
	}
	return sent
}

func TestOnlyWhatDiffersIsSent(t *testing.T) {
	s, g := &Screen{}, newGlass(40, 5)
	s.Resize(40, 5)
	frame := func(lines ...string) string { return strings.Join(lines, "\n") }
	at := Cursor{X: 2, Y: 1, On: true}
	looks(t, s, g, frame("shop", "❯ ", "", "\x1b[1mAnna\x1b[m  300"), at)
	for _, c := range []struct {
		name, frame string
		cursor      Cursor
		want        string
	}{
		{"nothing", frame("shop", "❯ ", "", "\x1b[1mAnna\x1b[m  300"), at, ""},
		{"the cursor", frame("shop", "❯ ", "", "\x1b[1mAnna\x1b[m  300"), Cursor{X: 0, Y: 1, On: true}, "\r"},
		{"a character", frame("shop", "❯ 1", "", "\x1b[1mAnna\x1b[m  300"), Cursor{X: 3, Y: 1, On: true}, "\x1b[2C1"},
		{"the next one", frame("shop", "❯ 16", "", "\x1b[1mAnna\x1b[m  300"), Cursor{X: 4, Y: 1, On: true}, "6"},
		{"part of a line", frame("shop", "❯ 16", "", "\x1b[1mAnna\x1b[m  309"), Cursor{X: 4, Y: 1, On: true}, "\x1b[4;9H9\x1b[2;5H"},
		{"a style", frame("shop", "❯ 16", "", "Anna  309"), Cursor{X: 4, Y: 1, On: true}, "\x1b[4;1HAnna\x1b[2A"},
	} {
		require.Equal(t, c.want, looks(t, s, g, c.frame, c.cursor), c.name)
	}
	for _, name := range []string{"王", "王芳", "王小芳", "王", ""} {
		sent := looks(t, s, g, frame("shop", "", "\x1b[1mF2\x1b[m Enrol "+name+"  \x1b[1mEsc\x1b[m Clear  \x1b[1mF12\x1b[m Help"), Cursor{})
		if name != "王" {
			require.Less(t, len(sent), 24, "the keys behind %s are only moved: %q", name, sent)
		}
	}
	require.False(t, s.Shown())
	looks(t, s, g, frame("", "", "", ""), at)
	require.True(t, s.Shown())
	require.Contains(t, looks(t, s, g, frame("", "", "", ""), Cursor{}), hide)
	require.False(t, s.Shown())
}

// Anything may become anything else: wide characters in front of others, lines that fill the window,
// words that push others to the right, styles that go on into the next line, blanks that have a colour.
func TestAnyFrameMayBecomeAnyOther(t *testing.T) {
	const width, height = 32, 6
	for seed := range uint64(30) {
		random := rand.New(rand.NewPCG(seed, 3))
		s, g := &Screen{}, newGlass(width, height)
		s.Resize(width, height)
		lines := make([][]string, height)
		for range 200 {
			for range 1 + random.IntN(height) {
				y := random.IntN(height)
				lines[y] = changed(random, lines[y], width)
			}
			if random.IntN(40) == 0 {
				s.Erase()
			}
			texts := make([]string, height)
			for y, line := range lines {
				texts[y] = strings.Join(line, "")
			}
			content := strings.Join(texts, "\n")
			cursor := Cursor{X: random.IntN(width), Y: random.IntN(height), On: random.IntN(5) > 0}
			looks(t, s, g, content, cursor)
			require.Empty(t, s.Frame(content, cursor), "seed %d: once is enough", seed)
		}
	}
}

// What lines at random are made of.
var (
	words  = []string{"a", "bc", "王芳", "李", "─────", " ", "   ", "      ", "→", "x", "7", "deed", "qrst", "芳"}
	styles = []string{
		"\x1b[1m", "\x1b[m", "\x1b[m", "\x1b[38;5;12m", "\x1b[48;2;1;2;3m", "\x1b[7m", "\x1b[8m", "\x1b[22;4m", "\x1b[24m", "\x1b[97m", "\x1b[1;2m",
		"\x1b[22m", "\x1b[2m", "\x1b[0;1;38;2;9;8;7m", "\x1b[39;49m", "\x1b[41;27m", "\x1b[28;9m", "\x1b[29m",
	}
)

// changed is another line that fits: a new one, or the same with a word more or less.
func changed(random *rand.Rand, line []string, width int) []string {
	at := random.IntN(len(line) + 1)
	switch one := words[random.IntN(len(words))]; {
	case random.IntN(4) == 0:
		line = nil
		for range random.IntN(16) {
			if random.IntN(4) == 0 {
				line = append(line, styles[random.IntN(len(styles))])
			}
			line = append(line, words[random.IntN(len(words))])
		}
	case at < len(line) && random.IntN(2) == 0:
		line = slices.Delete(slices.Clone(line), at, at+1)
	default:
		line = slices.Insert(slices.Clone(line), at, one)
	}
	for text.Width(strings.Join(line, "")) > width {
		line = line[:len(line)-1]
	}
	return line
}

func TestColumnIsToldAnewBehindAWideCharacter(t *testing.T) {
	s, g := &Screen{}, newGlass(20, 2)
	s.Resize(20, 2)
	looks(t, s, g, "ab     cd", Cursor{})
	require.Equal(t, "\r王\x1b[8Gx", looks(t, s, g, "王     xd", Cursor{}), "few terminals agree on every wide character")
	require.Equal(t, "\r芳\x1b[3G", looks(t, s, g, "芳     xd", Cursor{X: 2, On: true})[:len("\r芳\x1b[3G")])
}

func TestNothingIsDrawnBeyondTheWindow(t *testing.T) {
	s, g := &Screen{}, newGlass(4, 2)
	s.Resize(4, 2)
	sent := string(s.Frame("abcdef\n王王王\nthird\x1b]0;t\x07\ttab", Cursor{X: 9, Y: 9, On: true}))
	require.Empty(t, g.feed(sent))
	require.Empty(t, g.shows("abcd\n王王"))
	require.Equal(t, []int{3, 1}, []int{g.x, g.y})
	s.Resize(0, 0)
	require.Contains(t, string(s.Frame("x", Cursor{})), "x", "a window is never nothing")
}

func TestWhatAPenWritesIsReadAsThatPen(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	colours := []colour{0, ofSixteen | 3, ofSixteen | 12, of256 | 200, ofAll | 0x123456}
	one := func() pen {
		return pen{colours[random.IntN(len(colours))], colours[random.IntN(len(colours))], attributes(random.IntN(1<<10)) &^ 1}
	}
	for range 5000 {
		was, is := one(), one()
		if was == is {
			continue
		}
		sequence := string(is.after(nil, was))
		require.Equal(t, is, was.with(sequence), "%q", sequence)
		require.LessOrEqual(t, len(sequence), len(is.after(nil, pen{}))+2, "from nothing is always a way")
	}
	require.Equal(t, pen{set: bold}, pen{}.with("\x1b[1m").with("\x1b[?25h").with("\x1b[4C"))
	require.Equal(t, pen{fg: ofAll | 0x010203}, pen{}.with("\x1b[38:2:1:2:3m"))
	require.Equal(t, pen{}, pen{}.with("\x1b[38m"))
}

func BenchmarkTypedCharacter(b *testing.B) {
	s := &Screen{}
	s.Resize(80, 24)
	var frames [2]string
	for i := range frames {
		lines := []string{"shop", "", fmt.Sprintf(" ❯ 12%d", i), ""}
		for n := range 18 {
			lines = append(lines, fmt.Sprintf("   \x1b[1m王芳\x1b[m  138****%04d  \x1b[38;5;8m3 days ago\x1b[m", n))
		}
		frames[i] = strings.Join(lines, "\n")
	}
	b.ReportAllocs()
	for i := range b.N {
		s.Frame(frames[i&1], Cursor{X: 6, Y: 2, On: true})
	}
}
