package theme

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"
	"github.com/stretchr/testify/require"
)

// The backgrounds that terminals really have: black, the greys of common schemes, white, cream.
var (
	darks  = [][3]uint8{{0, 0, 0}, {0x1e, 0x1e, 0x1e}, {0x28, 0x2c, 0x34}, {0x00, 0x2b, 0x36}, {0x30, 0x0a, 0x24}}
	lights = [][3]uint8{{0xff, 0xff, 0xff}, {0xfd, 0xf6, 0xe3}, {0xf0, 0xf0, 0xf0}}
)

func exact(s shade) [3]uint8 { return [3]uint8{s.red, s.green, s.blue} }

func table(s shade) [3]uint8 {
	r, g, b := cube(s.index)
	return [3]uint8{r, g, b}
}

func TestEveryTextIsLegibleOnEveryUsualBackground(t *testing.T) {
	for _, light := range []bool{false, true} {
		grounds := darks
		if light {
			grounds = lights
		}
		p := palette(light)
		for name, form := range map[string]func(shade) [3]uint8{"24 bit": exact, "256": table} {
			for _, ground := range grounds {
				for what, c := range map[string]shade{"muted": p.muted, "accent": p.accent, "warn": p.warn} {
					require.GreaterOrEqual(t, contrast(form(c), ground), 4.5, "%s %s on %x", name, what, ground)
				}
			}
			require.GreaterOrEqual(t, contrast(form(p.selected), form(p.row)), 4.5, "%s selected row", name)
			require.GreaterOrEqual(t, contrast(form(p.badge), form(p.warn)), 4.5, "%s badge", name)
		}
	}
}

func TestContrastIsTheOneOfTheStandard(t *testing.T) {
	require.InDelta(t, 21, contrast([3]uint8{0, 0, 0}, [3]uint8{255, 255, 255}), 1e-9)
	require.InDelta(t, 4.54, contrast([3]uint8{0x76, 0x76, 0x76}, [3]uint8{255, 255, 255}), 0.01)
	require.Less(t, contrast([3]uint8{0x77, 0x77, 0x77}, [3]uint8{255, 255, 255}), 4.5, "the first grey that fails")
}

// styles names all of a theme's styles.
func styles(t *Theme) map[string]Style {
	return map[string]Style{
		"text": t.Text, "strong": t.Strong, "muted": t.Muted, "accent": t.Accent, "warn": t.Warn,
		"selected": t.Selected, "key": t.Key, "rule": t.Rule, "badge": t.Badge,
	}
}

func TestSixteenColoursUseOnlySevenFifteenBoldReverse(t *testing.T) {
	allowed := regexp.MustCompile(`^(\x1b\[((1|7|37|97)(;|m))+)?$`)
	for _, light := range []bool{false, true} {
		for name, s := range styles(New(Options{Profile: colorprofile.ANSI, Light: light})) {
			require.Regexp(t, allowed, s.open, name)
			if light {
				require.NotRegexp(t, `37|97`, s.open, "%s would be white on white", name)
			}
		}
	}
}

func TestNoColorKeepsBoldAndReverseAndNothingElse(t *testing.T) {
	th := New(Options{Profile: colorprofile.Ascii})
	require.Equal(t, "\x1b[1mx\x1b[m", th.Strong.Render("x"))
	require.Equal(t, "\x1b[1;7mx\x1b[m", th.Selected.Render("x"))
	for name, s := range styles(th) {
		require.Regexp(t, `^(\x1b\[((1|7)(;|m))+)?$`, s.open, name)
	}
}

func TestDumbTerminalsGetPlainText(t *testing.T) {
	for name, s := range styles(New(Options{})) {
		require.Equal(t, "x", s.Render("x"), name)
	}
}

func TestNestedStylesGoOnAfterTheInnerOne(t *testing.T) {
	th := New(Options{Profile: colorprofile.Ascii})
	got := th.Selected.Render("a" + th.Strong.Render("b") + "c")
	require.Equal(t, "\x1b[1;7ma\x1b[1mb\x1b[m\x1b[1;7mc\x1b[m", got)
	require.Equal(t, "abc", ansi.Strip(got))
	require.Empty(t, th.Selected.Render(""), "nothing is drawn for nothing")
}

func TestTrueColourAnd256AskForTheirOwnForm(t *testing.T) {
	require.Contains(t, New(Options{Profile: colorprofile.TrueColor}).Muted.open, "38;2;")
	require.Contains(t, New(Options{Profile: colorprofile.ANSI256}).Muted.open, "38;5;")
	dark, light := New(Options{Profile: colorprofile.TrueColor}), New(Options{Profile: colorprofile.TrueColor, Light: true})
	require.NotEqual(t, dark.Muted, light.Muted)
	require.NotContains(t, fmt.Sprint(styles(dark)), "48;2;0;0;0", "black is the terminal's own")
}

func TestGlyphsAreOneColumnEach(t *testing.T) {
	all := []string{Mark, Prompt, Line, Side, Dot, Arrow, TopLeft, TopRight, BottomLeft, BottomRight}
	require.Equal(t, len(all), ansi.StringWidth(strings.Join(all, "")))
}
