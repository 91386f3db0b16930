package file

import (
	"bytes"
	"io"

	"regulars/model"
)

// separated splits records at a delimiter, as RFC 4180 describes: a cell in double quotes
// may hold delimiters, line ends and doubled quotes. It is kinder in three points: spaces
// around a quoted cell, any line end, rows of any width. A row that breaks the rules is
// handed on with its problem and reading goes on at the next line.
type separated struct {
	in    *lines
	delim byte
	spans []span
	cells [][]byte

	// What only the guessing of the delimiter asks for.
	sniffs bool
	stray  bool // a cell without quotes around it held one
	open   bool // a quoted cell was still open at the end of the text
}

// span is a cell's place in the record.
type span struct {
	from, to int
	doubled  bool // holds doubled quotes, to be halved
}

func (s *separated) next() (Row, error) {
	end, err := s.in.lineEnd(0)
	if err != nil {
		return Row{}, err
	}
	if end == 0 && len(s.in.data()) == 0 {
		return Row{}, io.EOF
	}
	row := Row{Line: s.in.line + 1}
	firstEnd := end
	end, extra, problem, err := s.split(end)
	if err != nil {
		return Row{}, err
	}
	data := s.in.data()
	if problem != nil {
		s.in.consume(min(firstEnd+1, len(data)), 1)
		row.Problem = problem
		return row, nil
	}
	s.cells = s.cells[:0]
	for _, at := range s.spans {
		cell := data[at.from:at.to]
		if at.doubled {
			cell = halveQuotes(cell)
		}
		s.cells = append(s.cells, cell)
	}
	s.in.consume(min(end+1, len(data)), 1+extra)
	row.Cells = s.cells
	return row, nil
}

// split finds the cells of the record whose first line ends at end. It returns where the
// record ends and how many more lines it took. Offsets count from the record's start,
// because reading on may move the window.
func (s *separated) split(end int) (recordEnd, extra int, problem *model.Error, err error) {
	s.spans = s.spans[:0]
	data := s.in.data()
	stop := withoutCR(data, end)
	for i := 0; ; {
		if len(s.spans) == MaxColumns {
			return end, extra, model.Refuse("import.row_columns", MaxColumns), nil
		}
		quote := i
		for quote < stop && data[quote] == ' ' && s.delim != ' ' {
			quote++
		}
		if quote >= stop || data[quote] != '"' {
			k := bytes.IndexByte(data[i:stop], s.delim)
			last := k < 0
			if last {
				k = stop - i
			}
			if k > MaxCell {
				return end, extra, model.Refuse("import.row_cell", MaxCell>>10), nil
			}
			if s.sniffs && bytes.IndexByte(data[i:i+k], '"') >= 0 {
				s.stray = true
			}
			s.spans = append(s.spans, span{from: i, to: i + k})
			if last {
				return end, extra, nil, nil
			}
			i += k + 1
			continue
		}
		cell, newEnd, more, ok, err := s.quoted(quote, end)
		if err != nil {
			return 0, 0, nil, err
		}
		if !ok {
			return end, extra, model.Refuse("import.row_quote"), nil
		}
		end, extra = newEnd, extra+more
		data = s.in.data()
		stop = withoutCR(data, end)
		s.spans = append(s.spans, cell)
		i = cell.to + 1
		for i < stop && data[i] == ' ' && s.delim != ' ' {
			i++
		}
		switch {
		case i >= stop:
			return end, extra, nil, nil
		case data[i] != s.delim:
			return end, extra, model.Refuse("import.row_quote"), nil
		}
		i++
	}
}

// quoted finds the end of the cell that opens with the quote at offset open. If its line
// ends first, it takes further lines until the cell closes or grows beyond MaxCell.
func (s *separated) quoted(open, end int) (cell span, newEnd, more int, ok bool, err error) {
	data := s.in.data()
	cell.from = open + 1
	for i := open + 1; ; {
		k := bytes.IndexByte(data[i:end], '"')
		if k >= 0 {
			i += k
			if i+1 < end && data[i+1] == '"' {
				cell.doubled = true
				i += 2
				continue
			}
			cell.to = i
			return cell, end, more, cell.to-cell.from <= MaxCell, nil
		}
		if end-open > MaxCell || end >= len(data) {
			s.open = end >= len(data)
			return cell, end, more, false, nil
		}
		i = end
		if end, err = s.in.lineEnd(end + 1); err != nil {
			return cell, end, more, false, err
		}
		data = s.in.data()
		more++
	}
}

// withoutCR returns where the content of a record that ends at end stops.
func withoutCR(data []byte, end int) int {
	if end > 0 && data[end-1] == '\r' {
		return end - 1
	}
	return end
}

// halveQuotes turns doubled quotes into single ones, in place.
func halveQuotes(cell []byte) []byte {
	out := 0
	for i := 0; i < len(cell); i++ {
		cell[out] = cell[i]
		out++
		if cell[i] == '"' && i+1 < len(cell) && cell[i+1] == '"' {
			i++
		}
	}
	return cell[:out]
}

// spaced splits lines at runs of spaces and tabs.
type spaced struct {
	in    *lines
	cells [][]byte
}

func (s *spaced) next() (Row, error) {
	line, err := s.in.next()
	if err != nil {
		return Row{}, err
	}
	s.cells = s.cells[:0]
	row := Row{Line: s.in.line}
	for i := 0; i < len(line); {
		if line[i] == ' ' || line[i] == '\t' {
			i++
			continue
		}
		from := i
		for i < len(line) && line[i] != ' ' && line[i] != '\t' {
			i++
		}
		switch {
		case len(s.cells) == MaxColumns:
			row.Problem = model.Refuse("import.row_columns", MaxColumns)
			return row, nil
		case i-from > MaxCell:
			row.Problem = model.Refuse("import.row_cell", MaxCell>>10)
			return row, nil
		}
		s.cells = append(s.cells, line[from:i])
	}
	row.Cells = s.cells
	return row, nil
}
