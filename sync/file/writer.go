package file

import (
	"bufio"
	"bytes"
	"encoding/json"
	"io"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"regulars/model"
)

// Cell is one value of an export. The zero Cell is empty.
type Cell struct {
	kind cellKind
	text string
	at   time.Time
}

type cellKind int

const (
	noCell cellKind = iota
	textCell
	numberCell
	timeCell
)

// Text is a cell of text, which stays text in a spreadsheet whatever it looks like.
func Text(s string) Cell { return Cell{kind: textCell, text: s} }

// Int is a cell with a whole number.
func Int(n int64) Cell { return Cell{kind: numberCell, text: strconv.FormatInt(n, 10)} }

// Money is a cell with an amount of money as a number, without symbol.
func Money(m model.Money, c model.Currency) Cell { return Cell{kind: numberCell, text: c.Plain(m)} }

// Thousandths is a cell with a quantity.
func Thousandths(n int64) Cell {
	s := model.Currency{Decimals: 3}.Plain(model.Money(n))
	return Cell{kind: numberCell, text: strings.TrimSuffix(strings.TrimRight(s, "0"), ".")}
}

// Moment is a cell with a moment, written as the wall clock of its location shows it.
func Moment(t time.Time) Cell {
	if t.IsZero() {
		return Cell{}
	}
	return Cell{kind: timeCell, at: t}
}

const momentLayout = "2006-01-02 15:04:05"

// plain is the cell as text files hold it.
func (c Cell) plain() string {
	if c.kind == timeCell {
		return c.at.Format(momentLayout)
	}
	return c.text
}

// Writer streams rows in one of the formats. Close ends the format; it does not close what
// the rows are written to.
type Writer interface {
	Row(cells ...Cell) error
	Close() error
}

// WriteOptions says how an export is written.
type WriteOptions struct {
	BOM       bool // begin UTF-8 text with a mark, by which Excel knows it
	Overwrite bool // replace a file that is there
	Sheet     string
}

// NewWriter returns a writer of rows under a header.
func NewWriter(w io.Writer, format Format, header []string, o WriteOptions) (Writer, error) {
	if len(header) > MaxColumns {
		return nil, model.Refuse("export.columns", len(header), MaxColumns)
	}
	switch format {
	case CSV:
		return newTextWriter(w, ',', header, o)
	case TSV:
		return newTextWriter(w, '\t', header, o)
	case JSONL:
		return newObjectWriter(w, header), nil
	case XLSX:
		return newSheetWriter(w, header, o)
	}
	return nil, model.Refuse("export.format", string(format))
}

// defused reports text that a spreadsheet would run as a formula or take for one, full-width
// signs included.
func defused[T string | []byte](s T) bool {
	if len(s) == 0 {
		return false
	}
	switch s[0] {
	case '=', '+', '-', '@', '\t', '\r', '\n':
		return true
	}
	for _, sign := range []string{"＝", "＋", "－", "＠"} {
		if strings.HasPrefix(string(s[:min(len(s), len(sign))]), sign) {
			return true
		}
	}
	return false
}

// defuse sets an apostrophe before text that would be run; reading takes it off again.
func defuse(s string) string {
	if defused(s) {
		return "'" + s
	}
	return s
}

// textWriter writes CSV and TSV with the quoting of RFC 4180.
type textWriter struct {
	w     *bufio.Writer
	delim byte
	width int
}

func newTextWriter(w io.Writer, delim byte, header []string, o WriteOptions) (Writer, error) {
	t := &textWriter{w: bufio.NewWriterSize(w, sniffBytes), delim: delim, width: len(header)}
	if o.BOM {
		if _, err := t.w.WriteString("\uFEFF"); err != nil {
			return nil, err
		}
	}
	cells := make([]Cell, len(header))
	for i, name := range header {
		cells[i] = Text(name)
	}
	return t, t.Row(cells...)
}

// Row writes one row; cells beyond the header are an error of the caller.
func (t *textWriter) Row(cells ...Cell) error {
	for i, c := range cells {
		if i > 0 {
			t.w.WriteByte(t.delim)
		}
		s := c.plain()
		if c.kind == textCell {
			s = defuse(s)
		}
		t.field(s, i == 0 && len(cells) == 1)
	}
	_, err := t.w.WriteString("\r\n")
	return err
}

// field writes one cell, quoted where it needs it. A row of one empty cell is quoted too,
// because an empty line is no row. So is whatever a reader that guesses might take for another
// delimiter, or for the line that names one.
func (t *textWriter) field(s string, alone bool) {
	if !strings.ContainsAny(s, "\"\r\n"+delimiters) && !(alone && s == "") && !strings.HasPrefix(strings.ToLower(s), "sep=") &&
		!strings.HasPrefix(s, " ") && !strings.HasSuffix(s, " ") {
		t.w.WriteString(s)
		return
	}
	t.w.WriteByte('"')
	t.w.WriteString(strings.ReplaceAll(s, `"`, `""`))
	t.w.WriteByte('"')
}

// Close flushes; bufio keeps the first error until then.
func (t *textWriter) Close() error { return t.w.Flush() }

// objectWriter writes JSON lines. Empty cells are left out.
type objectWriter struct {
	w    *bufio.Writer
	keys [][]byte
}

func newObjectWriter(w io.Writer, header []string) *objectWriter {
	o := &objectWriter{w: bufio.NewWriterSize(w, sniffBytes)}
	for _, name := range header {
		o.keys = append(o.keys, jsonText(name))
	}
	return o
}

// Row writes one object.
func (o *objectWriter) Row(cells ...Cell) error {
	o.w.WriteByte('{')
	first := true
	for i, c := range cells {
		if c.kind == noCell {
			continue
		}
		if !first {
			o.w.WriteByte(',')
		}
		first = false
		o.w.Write(o.keys[i])
		o.w.WriteByte(':')
		switch c.kind {
		case numberCell:
			o.w.WriteString(c.text)
		case timeCell:
			o.w.Write(jsonText(c.at.Format(time.RFC3339)))
		default:
			o.w.Write(jsonText(c.text))
		}
	}
	_, err := o.w.WriteString("}\n")
	return err
}

// Close flushes.
func (o *objectWriter) Close() error { return o.w.Flush() }

func jsonText(s string) []byte {
	if !utf8.ValidString(s) {
		s = strings.ToValidUTF8(s, "\uFFFD")
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	// A valid string cannot fail to encode.
	_ = e.Encode(s)
	return bytes.TrimSuffix(b.Bytes(), []byte{'\n'})
}
