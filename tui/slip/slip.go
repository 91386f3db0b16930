// Package slip makes the receipt slip that a member takes home: what was bought, what it did to
// the points and why, what ends soon and what is within reach. It lays the slip out as plain text
// for the paper of a thermal printer and hands it to one.
//
// It never prints more of a person than the first character of the name and the end of the card,
// never lets a control character or an escape byte through, whoever wrote the text, and never
// waits for a printer without end. It decides nothing: every figure and sentence is given.
package slip

import (
	"strings"

	"regulars/model"
	"regulars/tui/text"
)

// The columns of the usual papers.
const (
	Paper58 = 32 // 58 mm
	Paper80 = 48 // 80 mm
)

// narrowest is the least width that a slip is laid out for: below it no amount would fit.
const narrowest = 16

// Slip is what stands on the paper. Empty fields are left out.
type Slip struct {
	Shop    string
	Time    string // as the shop writes it
	Receipt string // number of the receipt
	Staff   string // name or number of the cashier
	Member  string // name; only its first character is printed
	Card    string // number of the card; only its last four characters are printed
	Tier    string

	Lines   []Line
	Points  *Points  // nil: nothing happened to points
	Why     []string // sentences that explain the points
	Expiry  string   // the next points that end
	Rewards []string // within reach
	Footer  string   // may have several lines, as Shop may
}

// Line is a label with its figure: "Latte", "¥32.00".
type Line struct{ Label, Amount string }

// Points tells what this sale did to the member's points.
type Points struct {
	Before, Change, After model.Points
	Value                 string // what the points are worth now, "" to leave it out
}

// Text lays the slip out for paper of a width in columns; no line is wider. Paper below 16
// columns is treated as if it had 16. Every line ends with a line feed.
func (s Slip) Text(width int, lang model.Lang) string {
	w := wordsIn(lang)
	p := &paper{width: max(width, narrowest)}
	p.centred(s.Shop)
	p.rule()
	p.pair(s.Time, s.Receipt)
	p.named(w.Staff, s.Staff)
	p.pair(beside(w.Member, Mask(s.Member)), beside(w.Card, tail(s.Card)))
	p.named(w.Tier, s.Tier)
	p.rule()
	for _, line := range s.Lines {
		p.pair(line.Label, line.Amount)
	}
	p.rule()
	if s.Points != nil {
		p.pair(w.Before, s.Points.Before.Format())
		p.pair(w.Change, s.Points.Change.Signed())
		p.pair(w.After, s.Points.After.Format())
		p.named(w.Value, s.Points.Value)
	}
	p.rule()
	for _, sentence := range s.Why {
		p.item(sentence)
	}
	p.rule()
	p.wrapped(s.Expiry)
	if len(s.Rewards) > 0 {
		p.wrapped(w.Rewards)
	}
	for _, reward := range s.Rewards {
		p.item(reward)
	}
	p.rule()
	p.centred(s.Footer)
	return p.text()
}

// Mask leaves of a name what its owner recognises on a slip and nobody else does: the first
// character and a star.
func Mask(name string) string {
	first, _ := text.First(printable(name))
	if first == "" {
		return ""
	}
	return first + "*"
}

// cardTail is how many characters of a card are printed.
const cardTail = 4

func tail(card string) string {
	all := []rune(printable(card))
	if len(all) <= cardTail {
		return string(all)
	}
	return "*" + string(all[len(all)-cardTail:])
}

func beside(name, value string) string {
	if value == "" {
		return ""
	}
	return name + " " + value
}

// paper collects lines. It knows only clean text: everything passes printable on its way in.
type paper struct {
	width int
	lines []string
	ruled bool // a rule is due before the next line
}

// rule sets what comes apart from what stands above. A block without lines leaves no rule.
func (p *paper) rule() { p.ruled = len(p.lines) > 0 }

func (p *paper) add(lines ...string) {
	for _, line := range lines {
		if p.ruled {
			p.lines = append(p.lines, strings.Repeat("-", p.width))
			p.ruled = false
		}
		// Wrapping keeps the width by itself; this holds it for whatever Unicode comes up with.
		if text.Width(line) > p.width {
			line = text.Cut(line, 0, p.width)
		}
		p.lines = append(p.lines, strings.TrimRight(line, " "))
	}
}

func (p *paper) wrapped(s string) {
	if s = printable(s); s != "" {
		p.add(text.Wrap(s, p.width)...)
	}
}

// centred keeps the line breaks of what the shop wrote about itself.
func (p *paper) centred(s string) {
	for part := range strings.SplitSeq(s, "\n") {
		if part = printable(part); part == "" {
			continue
		}
		for _, line := range text.Wrap(part, p.width) {
			p.add(text.Center(line, p.width))
		}
	}
}

// item is a sentence of a list: a dash, and the lines after the first stand below its first word.
func (p *paper) item(s string) {
	const dash, below = "- ", "  "
	lead := dash
	if s = printable(s); s == "" {
		return
	}
	for _, line := range text.Wrap(s, p.width-len(dash)) {
		p.add(lead + line)
		lead = below
	}
}

// named is a pair that is left out without its value.
func (p *paper) named(name, value string) {
	if printable(value) != "" {
		p.pair(name, value)
	}
}

// pair sets left and right at both edges of a line. If they do not fit into one, the left text
// is wrapped beside the right one, which stands in the last line, where the eye looks for
// a sum; if the right one is itself long, it gets lines of its own.
func (p *paper) pair(left, right string) {
	left, right = printable(left), printable(right)
	if right == "" {
		p.wrapped(left)
		return
	}
	figure := text.Width(right)
	beside := p.width - figure - 1
	if text.Width(left) > beside && beside < p.width/2 {
		p.wrapped(left)
		left, beside = "", max(beside, 0)
	}
	if figure > p.width {
		for _, line := range text.Wrap(right, p.width) {
			p.add(text.PadLeft(line, p.width))
		}
		return
	}
	lines := []string{""}
	if left != "" {
		lines = text.Wrap(left, beside)
	}
	last := len(lines) - 1
	p.add(lines[:last]...)
	p.add(text.Pad(lines[last], p.width-figure) + right)
}

func (p *paper) text() string {
	if len(p.lines) == 0 {
		return ""
	}
	return strings.Join(p.lines, "\n") + "\n"
}
