package cli

import (
	"io"
	"time"

	bubble "charm.land/bubbles/v2/progress"
	"github.com/charmbracelet/x/ansi"

	"regulars/model"
	"regulars/tui/text"
)

// redraw is how often a progress line is drawn at most.
const redraw = 100 * time.Millisecond

// progress is one line on a terminal that says how far long work has come. Where standard
// error is no terminal it says nothing, so that logs stay readable.
type progress struct {
	a     *app
	label string
	begun time.Time
	drawn time.Time
	shown bool

	counted uint64 // what the rate counts, if not what is done
}

// begin starts a progress line; end must follow.
func (a *app) begin(label string) *progress {
	p := &progress{a: a, label: label, begun: time.Now()}
	if isTerminal(a.stderr) {
		p.draw(label)
	}
	return p
}

// migrating shows how far a file of an older format has come. Who waits for it has not asked for
// it, so that it says what it is; for a file that is soon done it is gone before anybody reads it.
func (a *app) migrating(done, total uint64) {
	if a.migration == nil {
		a.migration = a.begin(a.w.Say.Migrating)
	}
	a.migration.step(done, total)
	if done == total {
		a.migration.end()
	}
}

// migrated tells a person that the file was migrated when it was opened, if it was.
func (a *app) migrated() {
	if a.migration != nil && isTerminal(a.stderr) {
		a.note(a.w.Say.Migrated)
	}
	a.migration = nil
}

// step shows how much of the whole is done, and how many a second. A whole that is not known
// is 0.
func (p *progress) step(done, total uint64) {
	now := time.Now()
	if !isTerminal(p.a.stderr) || now.Sub(p.drawn) < redraw {
		return
	}
	p.drawn = now
	rate := model.Points(0)
	counted := p.counted
	if counted == 0 {
		counted = done
	}
	if elapsed := now.Sub(p.begun); elapsed > 0 {
		rate = model.Points(float64(counted) / elapsed.Seconds())
	}
	w := p.a.w.Say
	if total == 0 {
		p.draw(sentence(w.ProgressCount, p.label, model.Points(done).Format(), rate.Format()))
		return
	}
	p.draw(sentence(w.Progress, p.label, bar(done, total), min(done*100/total, 100), rate.Format()))
}

// barWidth is the width of a bar in columns.
const barWidth = 20

// bar draws how much is done. It is beside the figure, not instead of it, and without colour,
// so that it reads the same on every terminal.
func bar(done, total uint64) string {
	b := bubble.New(bubble.WithWidth(barWidth), bubble.WithoutPercentage(), bubble.WithFillCharacters('█', '░'), bubble.WithColors())
	return ansi.Strip(b.ViewAs(float64(min(done, total)) / float64(total)))
}

// draw replaces the line. It stays below 80 columns: a line that wraps cannot be replaced.
func (p *progress) draw(line string) {
	p.shown = true
	_, _ = io.WriteString(p.a.stderr, "\r"+text.Pad(p.a.drawn(line), 78))
}

// end takes the line away.
func (p *progress) end() {
	if p.shown {
		_, _ = io.WriteString(p.a.stderr, "\r"+text.Spaces(78)+"\r")
		p.shown = false
	}
}
