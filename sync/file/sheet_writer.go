package file

import (
	"errors"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"

	"regulars/model"
)

// maxSheetRows is what a worksheet holds, its header taken off.
const maxSheetRows = excelize.TotalRows - 1

// sheetWriter writes one worksheet, row by row, through a temporary file once it is large.
type sheetWriter struct {
	out     io.Writer
	book    *excelize.File
	stream  *excelize.StreamWriter
	rows    int
	values  []any
	moment  int // style numbers
	decimal map[int]int
}

func newSheetWriter(w io.Writer, header []string, o WriteOptions) (Writer, error) {
	s := &sheetWriter{out: w, book: excelize.NewFile(), decimal: map[int]int{}}
	if err := s.begin(header, o); err != nil {
		return nil, errors.Join(err, s.book.Close())
	}
	return s, nil
}

func (s *sheetWriter) begin(header []string, o WriteOptions) error {
	name := s.book.GetSheetName(0)
	if o.Sheet != "" {
		if err := s.book.SetSheetName(name, o.Sheet); err != nil {
			return err
		}
		name = o.Sheet
	}
	bold, err := s.book.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true}})
	if err != nil {
		return err
	}
	layout := "yyyy-mm-dd hh:mm:ss"
	if s.moment, err = s.book.NewStyle(&excelize.Style{CustomNumFmt: &layout}); err != nil {
		return err
	}
	if s.stream, err = s.book.NewStreamWriter(name); err != nil {
		return err
	}
	// The header stays in sight while a long export is scrolled.
	if err := s.stream.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}); err != nil {
		return err
	}
	names := make([]any, len(header))
	for i, text := range header {
		names[i] = excelize.Cell{StyleID: bold, Value: defuse(text)}
	}
	return s.stream.SetRow("A1", names)
}

// Row writes one row.
func (s *sheetWriter) Row(cells ...Cell) error {
	if s.rows == maxSheetRows {
		return model.Refuse("export.rows", maxSheetRows)
	}
	s.rows++
	s.values = s.values[:0]
	for _, c := range cells {
		value, err := s.value(c)
		if err != nil {
			return err
		}
		s.values = append(s.values, value)
	}
	return s.stream.SetRow("A"+strconv.Itoa(s.rows+1), s.values)
}

func (s *sheetWriter) value(c Cell) (any, error) {
	switch c.kind {
	case textCell:
		return defuse(c.text), nil
	case timeCell:
		// A workbook knows no zones: it gets what the shop's clock showed.
		t := c.at
		wall := time.Date(t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), t.Second(), 0, time.UTC)
		return excelize.Cell{StyleID: s.moment, Value: wall}, nil
	case numberCell:
		return s.number(c.text)
	}
	return nil, nil
}

// number writes a decimal with as many digits behind the point as it came with.
func (s *sheetWriter) number(text string) (any, error) {
	_, frac, pointed := strings.Cut(text, ".")
	if !pointed {
		return strconv.ParseInt(text, 10, 64)
	}
	style, ok := s.decimal[len(frac)]
	if !ok {
		layout := "0." + strings.Repeat("0", len(frac))
		var err error
		if style, err = s.book.NewStyle(&excelize.Style{CustomNumFmt: &layout}); err != nil {
			return nil, err
		}
		s.decimal[len(frac)] = style
	}
	// Workbooks keep binary fractions, and nothing is computed with this one.
	f, err := strconv.ParseFloat(text, 64)
	return excelize.Cell{StyleID: style, Value: f}, err
}

// Close writes the workbook out.
func (s *sheetWriter) Close() error {
	if err := s.stream.Flush(); err != nil {
		return errors.Join(err, s.book.Close())
	}
	return errors.Join(s.book.Write(s.out), s.book.Close())
}
