package file

import (
	"bytes"
	"errors"
	"io"
	"slices"
	"strconv"

	"regulars/model"
)

// Row is one row of a table. Its cells are good until the next row is asked for.
type Row struct {
	Line    int // in the file, from 1; where the row starts if it takes several lines
	Cells   [][]byte
	Problem *model.Error // why the row cannot be read; it has no cells then
}

// source yields rows until io.EOF.
type source interface{ next() (Row, error) }

// Table is an open file of rows: first its sample, then the rest.
type Table struct {
	name    string
	format  Format
	src     source
	closers []func() error
	read    int64
	total   int64

	header  bool
	columns []string
	width   int
	sample  []Row // rows read ahead, header and what stands before it removed
	given   int   // rows of the sample already handed out
	ended   bool
	failed  error // what ended the sample early; reported behind it
	epoch04 bool  // serial dates of the workbook count from 1904
}

// Format says how the table is written.
func (t *Table) Format() Format { return t.format }

// HasHeader reports whether the first row names the columns.
func (t *Table) HasHeader() bool { return t.header }

// Columns returns the names of the columns, or their numbers from 1 if the file names none.
func (t *Table) Columns() []string { return t.columns }

// Progress returns the bytes read so far and the file's size, 0 if unknown.
func (t *Table) Progress() (done, total int64) { return t.read, t.total }

// Close lets go of the file.
func (t *Table) Close() error {
	var errs []error
	for _, c := range slices.Backward(t.closers) {
		errs = append(errs, c())
	}
	t.closers = nil
	return errors.Join(errs...)
}

// Next returns the next row that says anything; io.EOF after the last. A row with a Problem
// can be reported and passed over, an error ends the table.
func (t *Table) Next() (Row, error) {
	if t.given < len(t.sample) {
		row := t.sample[t.given]
		t.sample[t.given] = Row{} // Its memory is not needed any more.
		t.given++
		return t.checked(row), nil
	}
	if t.ended {
		if t.failed != nil {
			return Row{}, t.failed
		}
		return Row{}, io.EOF
	}
	row, err := t.pull()
	if err != nil {
		return Row{}, err
	}
	return t.checked(row), nil
}

// pull takes the next row with content from the source.
func (t *Table) pull() (Row, error) {
	for {
		row, err := t.src.next()
		if errors.Is(err, io.EOF) {
			return Row{}, io.EOF
		}
		if err != nil {
			return Row{}, refuseRead(t.name, err)
		}
		if row.Problem != nil || !blank(row.Cells) {
			return row, nil
		}
	}
}

// checked marks a row that has more cells than the header has names: an unquoted delimiter
// in a text has moved its values to columns where they do not belong.
func (t *Table) checked(row Row) Row {
	if t.header && len(row.Cells) > t.width && !blank(row.Cells[t.width:]) {
		row.Problem = model.Refuse("import.row_wide", len(row.Cells), t.width)
		row.Cells = nil
	}
	return row
}

// settle reads the sample and finds the header in it.
func (t *Table) settle() error {
	for size := 0; len(t.sample) < sampleRows && size < sampleBytes; {
		row, err := t.pull()
		if err != nil {
			t.ended = true
			if !errors.Is(err, io.EOF) {
				t.failed = err
			}
			break
		}
		kept := row
		kept.Cells = cloneCells(row.Cells)
		for _, cell := range row.Cells {
			size += len(cell) + 24
		}
		t.sample = append(t.sample, kept)
	}
	if len(t.sample) == 0 {
		if t.failed != nil {
			return t.failed
		}
		return model.Refuse("import.empty", t.name)
	}
	if objects, ok := t.src.(*objects); ok {
		t.header, t.columns = true, objects.freeze()
		t.width = MaxColumns
		return nil
	}
	t.takeHeader()
	return nil
}

func (t *Table) takeHeader() {
	at, ok := headerRow(t.sample)
	if ok {
		t.header = true
		for _, cell := range t.sample[at].Cells {
			t.columns = append(t.columns, text(cell))
		}
		for len(t.columns) > 0 && t.columns[len(t.columns)-1] == "" {
			t.columns = t.columns[:len(t.columns)-1]
		}
		t.width = len(t.columns)
		t.sample = t.sample[at+1:]
		return
	}
	for _, row := range t.sample {
		t.width = max(t.width, len(row.Cells))
	}
	for i := range t.width {
		t.columns = append(t.columns, strconv.Itoa(i+1))
	}
}

// cloneCells copies cells out of the window, into one piece of memory.
func cloneCells(cells [][]byte) [][]byte {
	size := 0
	for _, c := range cells {
		size += len(c)
	}
	all := make([]byte, 0, size)
	kept := make([][]byte, len(cells))
	for i, c := range cells {
		all = append(all, c...)
		kept[i] = all[len(all)-len(c) : len(all) : len(all)]
	}
	return kept
}

// titleRows is how many rows a report may set above its header: a title, a period, a shop.
const titleRows = 10

// headerRow finds the row that names the columns. Two names that we know make a header,
// also below a title. Otherwise the first row is one if nothing in it looks like a value.
func headerRow(sample []Row) (at int, ok bool) {
	for i, row := range sample[:min(len(sample), titleRows)] {
		known := 0
		for _, cell := range row.Cells {
			if knownHeader(text(cell)) {
				known++
			}
		}
		if known >= 2 {
			return i, true
		}
	}
	named := false
	for _, cell := range sample[0].Cells {
		cell = trim(cell)
		if looksLikeValue(cell) {
			return 0, false
		}
		named = named || len(cell) > 0
	}
	return 0, named
}

// looksLikeValue tells numbers, dates, phones and addresses from names of columns.
func looksLikeValue(cell []byte) bool {
	if len(cell) == 0 {
		return false
	}
	if bytes.IndexByte(cell, '@') > 0 {
		return true
	}
	if _, problem := parseNumber(cell, numberStyle{decimals: 6}); problem == numberOK || problem == numberLarge {
		return true
	}
	_, problem := scanDate(cell, dateStyle{order: DayFirst})
	return problem == dateOK || looksLikePhone(cell)
}

// looksLikePhone accepts 7 to 15 digits with the marks that people set between them.
func looksLikePhone(cell []byte) bool {
	digits := 0
	for i, c := range cell {
		switch {
		case c >= '0' && c <= '9':
			digits++
		case c == '+' && i == 0, c == ' ', c == '-', c == '(', c == ')':
		default:
			return false
		}
	}
	return digits >= 7 && digits <= 15
}
