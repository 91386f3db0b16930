package file

import (
	"bytes"
	"strconv"
	"unicode/utf16"
	"unicode/utf8"

	"regulars/model"
)

// objects reads JSON lines: one object of plain values a line. Its keys are the columns, in
// the order in which the sample names them. An array of plain values is joined by commas;
// an object inside an object has no column and makes the row a problem.
type objects struct {
	in      *lines
	column  map[string]int
	names   []string
	frozen  bool
	cells   [][]byte
	scratch []byte
}

func newObjects(in *lines) *objects {
	return &objects{in: in, column: map[string]int{}}
}

// freeze ends the search for columns and returns their names. Keys that first appear later
// are passed over: nothing can have been mapped to them.
func (o *objects) freeze() []string {
	o.frozen = true
	return o.names
}

func (o *objects) next() (Row, error) {
	line, err := o.in.next()
	if err != nil {
		return Row{}, err
	}
	row := Row{Line: o.in.line}
	line = bytes.TrimSpace(line)
	if len(line) == 0 {
		return row, nil
	}
	clear(o.cells)
	o.cells = o.cells[:0]
	o.scratch = o.scratch[:0]
	p := jsonLine{rest: line, out: o}
	if row.Problem = p.object(); row.Problem == nil {
		row.Cells = o.cells
	}
	return row, nil
}

// set puts a value under its key.
func (o *objects) set(key, value []byte) *model.Error {
	if len(value) > MaxCell {
		return model.Refuse("import.row_cell", MaxCell>>10)
	}
	at, known := o.column[string(key)]
	if !known {
		if o.frozen {
			return nil
		}
		if len(o.names) == MaxColumns {
			return model.Refuse("import.row_columns", MaxColumns)
		}
		at = len(o.names)
		o.column[string(key)] = at
		o.names = append(o.names, string(key))
	}
	for len(o.cells) <= at {
		o.cells = append(o.cells, nil)
	}
	o.cells[at] = value
	return nil
}

// jsonLine parses one object. Strings are unescaped in place, where they can only shrink.
type jsonLine struct {
	rest []byte
	out  *objects
}

func badJSON() *model.Error { return model.Refuse("import.row_json") }

func (p *jsonLine) skip() { p.rest = bytes.TrimLeft(p.rest, " \t\r\n") }

// take consumes c if it comes next.
func (p *jsonLine) take(c byte) bool {
	p.skip()
	if len(p.rest) == 0 || p.rest[0] != c {
		return false
	}
	p.rest = p.rest[1:]
	return true
}

func (p *jsonLine) object() *model.Error {
	if !p.take('{') {
		return badJSON()
	}
	for first := true; !p.take('}'); first = false {
		if !first && !p.take(',') {
			return badJSON()
		}
		key, ok := p.quoted()
		if !ok || !p.take(':') {
			return badJSON()
		}
		value, problem := p.value()
		if problem != nil {
			return problem
		}
		if problem := p.out.set(key, value); problem != nil {
			return problem
		}
	}
	if p.skip(); len(p.rest) > 0 {
		return badJSON()
	}
	return nil
}

func (p *jsonLine) value() ([]byte, *model.Error) {
	p.skip()
	if len(p.rest) == 0 {
		return nil, badJSON()
	}
	switch p.rest[0] {
	case '{':
		return nil, model.Refuse("import.row_nested")
	case '[':
		return p.list()
	}
	return p.plain()
}

func (p *jsonLine) plain() ([]byte, *model.Error) {
	p.skip()
	if len(p.rest) > 0 && p.rest[0] == '"' {
		value, ok := p.quoted()
		if !ok {
			return nil, badJSON()
		}
		return value, nil
	}
	n := 0
	for n < len(p.rest) && bytes.IndexByte([]byte(",}] \t\r\n"), p.rest[n]) < 0 {
		n++
	}
	word := p.rest[:n]
	p.rest = p.rest[n:]
	switch {
	case string(word) == "null":
		return nil, nil
	case string(word) == "true", string(word) == "false", jsonNumber(word):
		return word, nil
	case len(word) > 0 && (word[0] == '{' || word[0] == '['):
		return nil, model.Refuse("import.row_nested")
	}
	return nil, badJSON()
}

func (p *jsonLine) list() ([]byte, *model.Error) {
	p.take('[')
	from := len(p.out.scratch)
	for first := true; !p.take(']'); first = false {
		if !first {
			if !p.take(',') {
				return nil, badJSON()
			}
			p.out.scratch = append(p.out.scratch, ',')
		}
		value, problem := p.plain()
		if problem != nil {
			return nil, problem
		}
		p.out.scratch = append(p.out.scratch, value...)
	}
	return p.out.scratch[from:len(p.out.scratch):len(p.out.scratch)], nil
}

// jsonNumber checks the grammar of RFC 8259, so that "01" or "+1" is no number.
func jsonNumber(b []byte) bool {
	i := 0
	digits := func() bool {
		from := i
		for i < len(b) && b[i] >= '0' && b[i] <= '9' {
			i++
		}
		return i > from
	}
	if i < len(b) && b[i] == '-' {
		i++
	}
	zero := i < len(b) && b[i] == '0'
	from := i
	if !digits() || (zero && i-from > 1) {
		return false
	}
	if i < len(b) && b[i] == '.' {
		i++
		if !digits() {
			return false
		}
	}
	if i < len(b) && (b[i] == 'e' || b[i] == 'E') {
		i++
		if i < len(b) && (b[i] == '+' || b[i] == '-') {
			i++
		}
		if !digits() {
			return false
		}
	}
	return i == len(b)
}

// quoted reads a string.
func (p *jsonLine) quoted() ([]byte, bool) {
	if !p.take('"') {
		return nil, false
	}
	b := p.rest
	i := 0
	for i < len(b) && b[i] != '"' && b[i] != '\\' && b[i] >= ' ' {
		i++
	}
	out := i
	for i < len(b) {
		switch c := b[i]; {
		case c == '"':
			p.rest = b[i+1:]
			return b[:out], true
		case c < ' ':
			return nil, false
		case c != '\\':
			b[out] = c
			i, out = i+1, out+1
		default:
			n, wrote := unescape(b[i:], b[out:])
			if n == 0 {
				return nil, false
			}
			i, out = i+n, out+wrote
		}
	}
	return nil, false
}

// unescape writes the character that the escape at the start of b stands for. It returns
// the bytes taken and written, 0 taken for what is no escape.
func unescape(b, out []byte) (taken, wrote int) {
	if len(b) < 2 {
		return 0, 0
	}
	if i := bytes.IndexByte([]byte(`"\/bfnrt`), b[1]); i >= 0 {
		out[0] = "\"\\/\b\f\n\r\t"[i]
		return 2, 1
	}
	r, ok := unicodeEscape(b)
	if !ok {
		return 0, 0
	}
	taken = 6
	if utf16.IsSurrogate(r) {
		low, ok := unicodeEscape(b[6:])
		r = utf16.DecodeRune(r, low)
		if ok && r != utf8.RuneError {
			taken = 12
		} else {
			r = utf8.RuneError
		}
	}
	return taken, utf8.EncodeRune(out, r)
}

func unicodeEscape(b []byte) (rune, bool) {
	if len(b) < 6 || b[0] != '\\' || b[1] != 'u' {
		return 0, false
	}
	n, err := strconv.ParseUint(string(b[2:6]), 16, 32)
	return rune(n), err == nil
}
