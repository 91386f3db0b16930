package cli

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"regulars/model"
	"regulars/tui/text"
)

// give prints a command's answer: the document with --json, otherwise the plain lines.
func (a *app) give(doc any, plain func(p *page)) error {
	if a.flags.json {
		return a.giveJSON(doc)
	}
	p := &page{}
	plain(p)
	return a.write(a.drawn(p.b.String()))
}

// giveJSON writes one document. Programs get it on one line, people indented.
func (a *app) giveJSON(doc any) error {
	var b strings.Builder
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if isTerminal(a.stdout) {
		enc.SetIndent("", "  ")
	}
	if err := enc.Encode(doc); err != nil {
		return fmt.Errorf("encode the answer: %w", err)
	}
	return a.write(b.String())
}

// write puts text on standard output. A reader that went away (`regulars log | head`) or a
// full disk behind a redirection is told on standard error.
func (a *app) write(s string) error {
	if _, err := io.WriteString(a.stdout, s); err != nil {
		return model.Refuse("cli.output").Because(err)
	}
	return nil
}

// drawn redraws dashes and arrows with ASCII if that was asked for.
func (a *app) drawn(s string) string {
	if a.flags.ascii {
		return text.ASCII(s)
	}
	return s
}

// page collects plain lines.
type page struct{ b strings.Builder }

// line adds one line.
func (p *page) line(text string) {
	p.b.WriteString(strings.TrimRight(text, " "))
	p.b.WriteByte('\n')
}

// linef adds one line from a format of the tables.
func (p *page) linef(format string, args ...any) { p.line(fmt.Sprintf(format, args...)) }

// lines adds lines as they are, indented by two columns.
func (p *page) lines(all []string) {
	for _, s := range all {
		p.line("  " + s)
	}
}

// paragraphWidth is that of a terminal at its narrowest usual size.
const paragraphWidth = 78

// paragraph adds a longer text, a line under the other.
func (p *page) paragraph(s string) {
	for _, line := range text.Wrap(s, paragraphWidth) {
		p.line(line)
	}
}

// pair is a label and its value.
type pair struct{ label, value string }

// pairs adds labelled values, the values below each other; those without a value are left out.
func (p *page) pairs(all ...pair) {
	width := 0
	for _, kv := range all {
		if kv.value != "" {
			width = max(width, text.Width(kv.label))
		}
	}
	for _, kv := range all {
		if kv.value != "" {
			p.line(text.Pad(kv.label, width) + "  " + kv.value)
		}
	}
}

// column is one column of a table; numbers stand at the right.
type column struct {
	head   string
	number bool
}

func left(head string) column  { return column{head: head} }
func right(head string) column { return column{head: head, number: true} }

// table adds a table under its headings, aligned by display width. A column in which no row
// says anything is left out.
func (p *page) table(columns []column, rows [][]string) {
	widths := make([]int, len(columns))
	for _, row := range rows {
		for i, cell := range row {
			widths[i] = max(widths[i], text.Width(cell))
		}
	}
	heads := make([]string, len(columns))
	for i, c := range columns {
		heads[i] = c.head
		if widths[i] > 0 {
			widths[i] = max(widths[i], text.Width(c.head))
		}
	}
	for _, row := range append([][]string{heads}, rows...) {
		var cells []string
		for i, cell := range row {
			switch {
			case widths[i] == 0:
			case columns[i].number:
				cells = append(cells, text.PadLeft(cell, widths[i]))
			default:
				cells = append(cells, text.Pad(cell, widths[i]))
			}
		}
		p.line(strings.Join(cells, "  "))
	}
}

// giveLine writes one document of many, on a line of its own.
func (a *app) giveLine(doc any) error {
	var b strings.Builder
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(doc); err != nil {
		return fmt.Errorf("encode a line: %w", err)
	}
	return a.write(b.String())
}
