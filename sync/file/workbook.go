package file

import (
	"archive/zip"
	"bufio"
	"bytes"
	"errors"
	"io"
	"regexp"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"

	"regulars/model"
)

// Parts of a workbook larger than this are unzipped to a temporary file and read from there,
// so that a large sheet does not stand in memory.
const workbookInMemory = 4 << 20

// maxSharedStrings bounds the part of a workbook that has to be indexed as a whole, and
// maxOtherParts what is loaded without being looked at: styles, pictures.
const (
	maxSharedStrings = 96 << 20
	maxOtherParts    = 64 << 20
)

// attachWorkbook opens an XLSX file. path is set if it can be opened by name; otherwise the
// stream is read into memory, within MaxXLSX.
func (t *Table) attachWorkbook(raw *bufio.Reader, path string, o Options) error {
	var book *excelize.File
	options := excelize.Options{UnzipSizeLimit: MaxXLSXOpen, UnzipXMLSizeLimit: workbookInMemory, RawCellValue: true}
	var rows int
	var err error
	if path != "" {
		var z *zip.ReadCloser
		if z, err = zip.OpenReader(path); err == nil {
			rows, err = inspectWorkbook(&z.Reader)
			z.Close()
		}
		if err == nil {
			book, err = excelize.OpenFile(path, options)
		}
	} else {
		book, rows, err = streamedWorkbook(raw, options)
	}
	if err != nil {
		return refuseWorkbook(t.name, err)
	}
	t.closers = append(t.closers, book.Close)
	t.format = XLSX
	if props, err := book.GetWorkbookProps(); err == nil && props.Date1904 != nil {
		t.epoch04 = *props.Date1904
	}
	return t.attachSheet(book, o.Sheet, rows)
}

func streamedWorkbook(raw io.Reader, options excelize.Options) (*excelize.File, int, error) {
	content, err := io.ReadAll(io.LimitReader(raw, MaxXLSX+1))
	if err != nil {
		return nil, 0, err
	}
	if len(content) > MaxXLSX {
		return nil, 0, errWorkbookLarge
	}
	z, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
	if err != nil {
		return nil, 0, err
	}
	rows, err := inspectWorkbook(z)
	if err != nil {
		return nil, 0, err
	}
	book, err := excelize.OpenReader(bytes.NewReader(content), options)
	return book, rows, err
}

var (
	errWorkbookLarge = errors.New("workbook is too large")
	errNoWorkbook    = errors.New("zip file is no workbook")
)

func refuseWorkbook(name string, err error) error {
	switch {
	case errors.Is(err, errWorkbookLarge):
		return model.Refuse("import.xlsx_large", name, MaxXLSXOpen>>20)
	case errors.Is(err, errNoWorkbook):
		return model.Refuse("import.zip", name)
	}
	return model.Refuse("import.xlsx", name).Because(err)
}

// dimension is where a sheet says which cells it uses.
var dimension = regexp.MustCompile(`<dimension ref="[A-Z]+[0-9]+:[A-Z]+([0-9]+)"`)

// inspectWorkbook checks the sizes that a zip file declares, before anything is unzipped (a
// part that turns out larger than declared is an error of package zip), and returns the
// number of rows of its largest sheet, as far as it says so.
func inspectWorkbook(z *zip.Reader) (rows int, err error) {
	var total, other uint64
	found := false
	for _, part := range z.File {
		size := part.UncompressedSize64
		name := strings.ToLower(strings.ReplaceAll(part.Name, "\\", "/"))
		total += min(size, MaxXLSXOpen+1)
		found = found || strings.HasPrefix(name, "xl/")
		switch {
		case strings.HasPrefix(name, "xl/worksheets/sheet"):
			rows = max(rows, declaredRows(part))
		case name == "xl/sharedstrings.xml":
			if size > maxSharedStrings {
				return 0, errWorkbookLarge
			}
		default:
			other += min(size, MaxXLSXOpen+1)
		}
		if total > MaxXLSXOpen || other > maxOtherParts {
			return 0, errWorkbookLarge
		}
	}
	if !found {
		return 0, errNoWorkbook
	}
	return rows, nil
}

func declaredRows(part *zip.File) int {
	r, err := part.Open()
	if err != nil {
		return 0
	}
	defer r.Close()
	head := make([]byte, 2048)
	n, _ := io.ReadFull(r, head)
	match := dimension.FindSubmatch(head[:n])
	if match == nil {
		return 0
	}
	rows, _ := strconv.Atoi(string(match[1]))
	return rows
}

// attachSheet streams the wanted sheet, or the first one that has a row.
func (t *Table) attachSheet(book *excelize.File, wanted string, declared int) error {
	if declared == 0 {
		t.total = 0 // Bytes read say nothing: the parts are unpacked at once.
	}
	names := book.GetSheetList()
	for _, name := range names {
		if wanted != "" && name != wanted {
			continue
		}
		rows, err := book.Rows(name)
		if err != nil {
			continue // A chart has no rows.
		}
		sheet := &sheet{rows: rows, read: &t.read, size: t.total, declared: declared}
		first, err := sheet.next()
		for err == nil && first.Problem == nil && blank(first.Cells) {
			first, err = sheet.next()
		}
		if err != nil && wanted == "" {
			rows.Close()
			continue
		}
		if err == nil {
			sheet.first = &first
		}
		t.closers = append(t.closers, rows.Close)
		t.src = sheet
		return nil
	}
	if wanted != "" {
		return model.Refuse("import.xlsx_sheet", wanted, strings.Join(names, ", "))
	}
	return model.Refuse("import.empty", t.name)
}

// sheet yields the rows of a worksheet.
type sheet struct {
	rows     *excelize.Rows
	first    *Row // the row that was read to see whether there is one
	line     int
	buf      []byte
	cells    [][]byte
	read     *int64
	size     int64
	declared int
}

func (s *sheet) next() (Row, error) {
	if s.first != nil {
		row := *s.first
		s.first = nil
		return row, nil
	}
	if !s.rows.Next() {
		if err := s.rows.Error(); err != nil {
			return Row{}, err
		}
		return Row{}, io.EOF
	}
	s.line++
	if s.declared > 0 {
		*s.read = s.size * int64(min(s.line, s.declared)) / int64(s.declared)
	}
	row := Row{Line: s.line}
	texts, err := s.rows.Columns()
	if err != nil {
		row.Problem = model.Refuse("import.row_xlsx").Because(err)
		return row, nil
	}
	if len(texts) > MaxColumns {
		row.Problem = model.Refuse("import.row_columns", MaxColumns)
		return row, nil
	}
	s.buf, s.cells = s.buf[:0], s.cells[:0]
	size := 0
	for _, cell := range texts {
		if len(cell) > 4*MaxCell { // Excel counts characters, of up to four bytes.
			row.Problem = model.Refuse("import.row_cell", MaxCell>>10)
			return row, nil
		}
		size += len(cell) + maxNumber
	}
	if cap(s.buf) < size {
		s.buf = make([]byte, 0, 2*size) // Once, because cells must not move while it grows.
	}
	for _, cell := range texts {
		from := len(s.buf)
		s.buf = appendCell(s.buf, cell)
		s.cells = append(s.cells, s.buf[from:len(s.buf):len(s.buf)])
	}
	row.Cells = s.cells
	return row, nil
}

// appendCell writes a raw cell. A workbook's numbers are binary fractions: 15 digits of them
// are true (Excel shows no more), and some programs write whole numbers with an exponent,
// which would spoil a phone or card number.
func appendCell(b []byte, cell string) []byte {
	if !machineNumber(cell) {
		return append(b, cell...)
	}
	var d decimal
	if d.scan([]byte(cell), numberStyle{separator: Point, currency: noCurrency}) != numberOK {
		return append(b, cell...)
	}
	return d.appendPlain(b, cell)
}

// machineNumber reports a number as programs write it that has an exponent or more digits
// than a workbook's numbers truly have. Only these are rewritten: an article number that
// looks like a decimal keeps its zeros.
func machineNumber(cell string) bool {
	body := strings.TrimPrefix(cell, "-")
	mantissa, exponent, raised := strings.Cut(body, "E")
	whole, frac, pointed := strings.Cut(mantissa, ".")
	digits := func(s string) bool { return allDigits([]byte(s)) }
	if len(cell) > maxNumber || !digits(whole) || pointed != digits(frac) {
		return false
	}
	if raised {
		return digits(strings.TrimLeft(exponent, "+-")) && (pointed || exponent[0] == '+' || exponent[0] == '-')
	}
	return pointed && len(whole)+len(frac) > 15
}

// appendPlain writes d, rounded to 15 digits, without exponent; what would become too long
// stays as written.
func (d *decimal) appendPlain(b []byte, written string) []byte {
	const digits = 15
	if d.count > digits {
		up := d.digits[digits] >= '5'
		d.exp += d.count - digits
		d.count = digits
		for i := digits - 1; up && i >= 0; i-- {
			if d.digits[i]++; d.digits[i] <= '9' {
				up = false
			} else {
				d.digits[i] = '0'
			}
		}
		if up { // 999…9 became 1000…0
			d.digits[0] = '1'
			d.exp++
		}
	}
	for d.count > 0 && d.digits[d.count-1] == '0' {
		d.count--
		d.exp++
	}
	if d.count == 0 {
		return append(b, '0')
	}
	if d.exp > digits || d.exp < -20 {
		return append(b, written...)
	}
	if d.negative {
		b = append(b, '-')
	}
	point := d.count + d.exp // digits before the point
	if point <= 0 {
		b = append(b, '0', '.')
		for range -point {
			b = append(b, '0')
		}
		return append(b, d.digits[:d.count]...)
	}
	if d.exp >= 0 {
		b = append(b, d.digits[:d.count]...)
		for range d.exp {
			b = append(b, '0')
		}
		return b
	}
	b = append(b, d.digits[:point]...)
	b = append(b, '.')
	return append(b, d.digits[point:d.count]...)
}
