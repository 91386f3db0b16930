// Package theme says how things look: calm, with one accent for what is marked and one for
// warnings, readable on dark and light backgrounds and without any colour at all. A style is a
// meaning (Muted, Warn, Selected), never a colour; what it becomes depends on the terminal:
//
//	true colour, 256   the palette, each pair with a contrast of at least 4.5 (tested)
//	16 colours         only 7, 15, bold and reverse, since the other colours are anybody's guess
//	NO_COLOR           bold and reverse
//	TERM=dumb          nothing: marks and words have to do
//
// Since a terminal may drop every style, no meaning may rest on one: a selected row also has a
// mark, a warning a "!", a disabled key its parentheses. The package never does I/O; what the
// terminal can do is told to it.
package theme

import (
	"strings"

	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"
)

// Options tell what the terminal is like. The zero value is a dark terminal without styles.
type Options struct {
	Profile colorprofile.Profile // what it can show; NoTTY is TERM=dumb
	Light   bool                 // its background is light
	ASCII   bool                 // it draws lines and arrows two columns wide, or not at all
}

// Theme is a set of styles for one terminal. It never changes once made.
type Theme struct {
	Text     Style // ordinary text
	Strong   Style // what the eye should meet first: names, balances
	Muted    Style // labels, dates, explanations, placeholders
	Accent   Style // what is marked or hit: prompts, matches
	Warn     Style // warnings and errors; always with a "!"
	Selected Style // the row that Enter takes; always with the mark
	Key      Style // the name of a key in the footer and in help
	Rule     Style // lines
	Badge    Style // a word that must not be missed: practice mode

	Options Options
}

// New makes the theme for a terminal.
func New(o Options) *Theme {
	t := &Theme{Options: o}
	switch {
	case o.Profile >= colorprofile.TrueColor:
		t.paint(palette(o.Light), trueColour)
	case o.Profile == colorprofile.ANSI256:
		t.paint(palette(o.Light), indexed)
	case o.Profile == colorprofile.ANSI:
		t.sixteen()
	case o.Profile == colorprofile.Ascii:
		t.uncoloured()
	}
	return t
}

// paint gives the styles their colours.
func (t *Theme) paint(p colours, sgr func(foreground, background shade) string) {
	t.Strong = style("1")
	t.Muted = style(sgr(p.muted, none))
	t.Accent = style("1;" + sgr(p.accent, none))
	t.Warn = style("1;" + sgr(p.warn, none))
	t.Selected = style("1;" + sgr(p.selected, p.row))
	t.Key = style("1")
	t.Rule = style(sgr(p.rule, none))
	t.Badge = style("1;" + sgr(p.badge, p.warn))
}

// sixteen uses what every sixteen-colour terminal shows legibly. On a light background colours
// 7 and 15 are invisible, so that only bold and reverse remain.
func (t *Theme) sixteen() {
	t.uncoloured()
	if t.Options.Light {
		return
	}
	t.Strong = style("1;97")
	t.Accent = style("1;97")
	t.Warn = style("1;97")
	t.Key = style("1;97")
	t.Muted = style("37")
	t.Rule = style("37")
}

// uncoloured keeps the attributes: NO_COLOR speaks of colours only.
func (t *Theme) uncoloured() {
	t.Strong = style("1")
	t.Accent = style("1")
	t.Warn = style("1")
	t.Key = style("1")
	t.Selected = style("1;7")
	t.Badge = style("1;7")
}

// Style draws a text in one meaning. The zero Style draws it as it is.
type Style struct{ open string }

func style(sgr string) Style { return Style{"\x1b[" + sgr + "m"} }

// Render returns s in this style. Styles may be nested: what is styled inside keeps its own,
// and this one goes on behind it.
func (s Style) Render(text string) string {
	if s.open == "" || text == "" {
		return text
	}
	if strings.Contains(text, ansi.ResetStyle) {
		text = strings.ReplaceAll(text, ansi.ResetStyle, ansi.ResetStyle+s.open)
	}
	return s.open + text + ansi.ResetStyle
}

// The few signs of the chrome, one column each. None carries a meaning that no word repeats.
// The root redraws them with text.ASCII for terminals that cannot show them, column for column,
// so that no screen needs to know.
const (
	Mark   = "▸" // before the selected row
	Prompt = "❯" // before a field
	Dot    = "•" // one hidden character of a PIN
	Arrow  = "→" // before → after

	Line        = "─"
	Side        = "│"
	TopLeft     = "╭"
	TopRight    = "╮"
	BottomLeft  = "╰"
	BottomRight = "╯"
)
