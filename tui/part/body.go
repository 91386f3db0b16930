package part

import (
	"strings"

	"regulars/model"
	"regulars/model/say"
	"regulars/tui/text"
	"regulars/tui/theme"
)

// Body collects the lines of a screen. None is wider than the window, whatever is added.
type Body struct {
	Width int
	Lines []string
}

// Add puts lines below those that are there.
func (b *Body) Add(lines ...string) {
	for _, line := range lines {
		b.Lines = append(b.Lines, text.Truncate(line, b.Width))
	}
}

// Blank leaves a line free.
func (b *Body) Blank() { b.Lines = append(b.Lines, "") }

// String is the body as a screen's View answers it.
func (b *Body) String() string { return strings.Join(b.Lines, "\n") }

// Edges sets pieces from the left, as many as fit, and one at the right edge if there is still
// room for it. Empty pieces are left out.
func (b *Body) Edges(right string, pieces ...string) {
	line := ""
	for _, piece := range pieces {
		next := piece
		if line != "" && piece != "" {
			next = line + "   " + piece
		}
		if line != "" && (piece == "" || text.Width(next)+2 > b.Width) {
			continue
		}
		line = next
	}
	line = " " + line
	if right != "" && text.Width(line)+3+text.Width(right)+1 <= b.Width {
		line = text.Pad(line, b.Width-text.Width(right)-1) + right
	}
	b.Add(line)
}

// Flow sets pieces one behind the other behind a label, and goes on in the next line, under the
// first piece, where they do not fit.
func (b *Body) Flow(label string, pieces ...string) {
	indent := text.Width(label)
	line := label
	for _, piece := range pieces {
		if piece == "" {
			continue
		}
		fresh := line == label || strings.TrimLeft(line, " ") == ""
		if !fresh && text.Width(line)+3+text.Width(piece) > b.Width {
			b.Add(line)
			line, fresh = text.Spaces(indent), true
		}
		if !fresh {
			line += text.Spaces(3)
		}
		line += piece
	}
	b.Add(line)
}

// Say adds a sentence, broken into lines, each behind indent columns and drawn in a style.
func (b *Body) Say(indent int, style theme.Style, sentence string) {
	for _, line := range text.Wrap(sentence, max(b.Width-indent-1, 1)) {
		b.Add(text.Spaces(indent) + style.Render(line))
	}
}

// Refuse adds why something was not taken: the sentence behind a "!", then what to do. It is
// for what belongs to a place on the screen; everything else is the root's to tell.
func (b *Body) Refuse(th *theme.Theme, lang model.Lang, indent int, err error) {
	sentence, hint := say.Error(lang, err)
	b.Warn(th, indent, sentence, hint)
}

// Warn is Refuse for what a screen itself finds wrong. The hint may be empty.
func (b *Body) Warn(th *theme.Theme, indent int, sentence, hint string) {
	for i, line := range text.Wrap(sentence, max(b.Width-indent-3, 1)) {
		mark := text.Spaces(2)
		if i == 0 {
			mark = th.Warn.Render("!") + " "
		}
		b.Add(text.Spaces(indent) + mark + th.Warn.Render(line))
	}
	if hint != "" {
		b.Say(indent+2, th.Muted, hint)
	}
}

// Called is how a person is called on the screen: by name, by what stands beside it (a masked
// phone) if there is none, and by both on a terminal that cannot show the name.
func Called(noHanzi bool, name, beside string) string {
	if name == "" {
		return beside
	}
	if !noHanzi || isPlain(name) || beside == "" {
		return name
	}
	return beside + " " + name
}

// isPlain reports whether a terminal without hanzi can show a text.
func isPlain(s string) bool {
	for _, r := range s {
		if r >= 0x0250 {
			return false
		}
	}
	return true
}
