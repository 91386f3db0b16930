package file

import (
	"bufio"
	"bytes"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"github.com/xuri/excelize/v2"
	"pgregory.net/rapid"

	"regulars/model"
)

var exportHeader = []string{"会员号", "姓名", "金额", "数量", "次数", "时间"}

func exportCells(zone *time.Location) []Cell {
	return []Cell{
		Text("00017"), Text("张三, \"Tea\"\nlover"), Money(-1250, yuan), Thousandths(1500), Int(3), Moment(time.Date(2017, 1, 2, 15, 4, 5, 0, zone)),
	}
}

func TestEveryFormatIsReadBackAsItWasWritten(t *testing.T) {
	for _, name := range []string{"x.csv", "x.tsv", "x.xlsx", "x.jsonl", "x.csv.gz", "x.jsonl.gz", "x.xlsx.gz"} {
		path := filepath.Join(t.TempDir(), name)
		out, err := Create(path, exportHeader, WriteOptions{BOM: true})
		require.NoError(t, err, name)
		require.NoError(t, out.Row(exportCells(shanghai(t))...))
		require.NoError(t, out.Row(Text("2"), Cell{}, Money(5, yuan), Thousandths(0), Int(-1), Moment(time.Time{})))
		require.NoError(t, out.Close())
		require.NoError(t, out.Close(), "closing twice does nothing")
		opened, err := Open(path, Options{})
		require.NoError(t, err, name)
		require.Equal(t, exportHeader, opened.Columns(), name)
		moment := map[Format]string{XLSX: "42737.6278356482", JSONL: "2017-01-02T15:04:05+08:00", CSV: "2017-01-02 15:04:05", TSV: "2017-01-02 15:04:05"}
		rows := allRows(t, opened)
		require.Equal(t, []string{"00017", "张三, \"Tea\"\nlover"}, rows[0][:2], name)
		require.Equal(t, moment[opened.Format()], rows[0][5], name)
		amounts := map[bool][]string{false: {"-12.50", "1.5", "3"}, true: {"-12.5", "1.5", "3"}}
		require.Equal(t, amounts[opened.Format() == XLSX], rows[0][2:5], name)
		require.Equal(t, []string{"2", "", "0.05", "0", "-1"}, rows[1][:5], name)
		require.NoError(t, opened.Close())
	}
}

func TestMomentsOfWorkbooksComeBackToTheSecond(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.xlsx")
	out, err := Create(path, []string{"member", "date", "amount"}, WriteOptions{Sheet: "销售"})
	require.NoError(t, err)
	zone := newYork(t)
	var want []string
	for i := range 200 {
		at := time.Date(2017, 1, 2, 3, 4, 5+i*7919, 0, zone)
		want = append(want, at.Format(time.RFC3339))
		require.NoError(t, out.Row(Text("7"), Moment(at), Money(100, yuan)))
	}
	require.NoError(t, out.Close())
	opened, err := Open(path, Options{Sheet: "销售"})
	require.NoError(t, err)
	defer opened.Close()
	s := newShop()
	_, err = ImportSales(t.Context(), opened, ImportOptions{Currency: yuan, Zone: zone}, s, nil)
	require.NoError(t, err)
	for i, sale := range s.sales {
		require.Equal(t, want[i], sale.At.Format(time.RFC3339))
	}
}

func TestFormulasAreDefusedAndComeBackWhole(t *testing.T) {
	dangerous := []string{
		"=1+1", "+8613812345678", "-2+3", "@SUM(A1)", "\tx=1", "\r=1", "＝1+1", "＋1", "－1", "＠x", "=cmd|' /C calc'!A0", "'=1", "safe", "a=1", "", "'90s",
	}
	for _, name := range []string{"x.csv", "x.tsv", "x.xlsx"} {
		path := filepath.Join(t.TempDir(), name)
		out, err := Create(path, []string{"member", "=header"}, WriteOptions{})
		require.NoError(t, err)
		for _, s := range dangerous {
			require.NoError(t, out.Row(Text("7"), Text(s)))
		}
		require.NoError(t, out.Row(Text("7"), Money(-5, yuan)))
		require.NoError(t, out.Close())
		opened, err := Open(path, Options{})
		require.NoError(t, err)
		require.Equal(t, "=header", opened.Columns()[1], name)
		for _, s := range dangerous {
			row, err := opened.Next()
			require.NoError(t, err)
			raw := ""
			if len(row.Cells) > 1 {
				raw = string(row.Cells[1])
			}
			require.False(t, defused(raw), "%s: %q would be run", name, raw)
			require.Equal(t, strings.TrimLeft(s, "\t\r'"), strings.TrimLeft(text([]byte(raw)), "'"), "%s: %q", name, s)
		}
		row, err := opened.Next()
		require.NoError(t, err)
		require.Equal(t, "-0.05", string(row.Cells[1]), "numbers stay numbers")
		require.NoError(t, opened.Close())
	}
}

func TestWorkbookCellsHaveTheirTypes(t *testing.T) {
	var b bytes.Buffer
	w, err := NewWriter(&b, XLSX, exportHeader, WriteOptions{})
	require.NoError(t, err)
	require.NoError(t, w.Row(exportCells(time.UTC)...))
	require.NoError(t, w.Close())
	book, err := excelize.OpenReader(&b)
	require.NoError(t, err)
	defer book.Close()
	for at, want := range map[string]string{"A2": "00017", "C2": "-12.50", "D2": "1.5", "E2": "3", "F2": "2017-01-02 15:04:05"} {
		got, err := book.GetCellValue("Sheet1", at)
		require.NoError(t, err)
		require.Equal(t, want, got, at)
	}
	kind, err := book.GetCellType("Sheet1", "A2")
	require.NoError(t, err)
	require.Equal(t, excelize.CellTypeInlineString, kind)
	kind, err = book.GetCellType("Sheet1", "C2")
	require.NoError(t, err)
	require.NotEqual(t, excelize.CellTypeInlineString, kind)
}

func TestTextsSurviveEveryTextFormat(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		format := rapid.SampledFrom([]Format{CSV, TSV, JSONL}).Draw(t, "format")
		header := []string{"member", "product", "note"}
		cell := rapid.StringOf(rapid.SampledFrom([]rune("ab ,;|\t\"'\\=+-@\n米😀/")))
		rows := rapid.SliceOfN(rapid.SliceOfN(cell, 3, 3), 1, 10).Draw(t, "rows")
		var b bytes.Buffer
		w, err := NewWriter(&b, format, header, WriteOptions{BOM: format == CSV})
		require.NoError(t, err)
		var want [][]string
		for _, row := range rows {
			row[0] = "m" + row[0]
			require.NoError(t, w.Row(Text(row[0]), Text(row[1]), Text(row[2])))
			want = append(want, []string{text([]byte(defuse(row[0]))), text([]byte(defuse(row[1]))), text([]byte(defuse(row[2])))})
		}
		require.NoError(t, w.Close())
		opened, err := NewReader(&b, Options{Name: "x." + string(format)})
		require.NoError(t, err)
		require.Equal(t, header, opened.Columns())
		for i := range want {
			row, err := opened.Next()
			require.NoError(t, err)
			require.Nil(t, row.Problem)
			for c := range want[i] {
				got := ""
				if c < len(row.Cells) {
					got = text(row.Cells[c])
				}
				expected := want[i][c]
				if format == JSONL {
					expected = text([]byte(rows[i][c])) // JSON runs no formulas
				}
				require.Equal(t, expected, got)
			}
		}
		_, err = opened.Next()
		require.Equal(t, io.EOF, err)
	})
}

// Whatever is written, the reader finds the delimiter that it was written with, and the cells.
func TestDelimiterIsFoundWhateverTheCellsHold(t *testing.T) {
	cell := rapid.StringOf(rapid.SampledFrom([]rune(",;|\t\"\n a1=")))
	read := func(t require.TestingT, content []byte, delim byte) [][]string {
		src, rows := separated{in: newLines(bytes.NewReader(content)), delim: delim}, [][]string{}
		for {
			row, err := src.next()
			if err == io.EOF {
				return rows
			}
			require.NoError(t, err)
			require.Nil(t, row.Problem)
			cells := []string{}
			for _, c := range row.Cells {
				cells = append(cells, string(c))
			}
			rows = append(rows, cells)
		}
	}
	check := func(t require.TestingT, format Format, rows [][]string) {
		delim := map[Format]byte{CSV: ',', TSV: '\t'}[format]
		var b bytes.Buffer
		w := &textWriter{w: bufio.NewWriter(&b), delim: delim, width: len(rows[0])}
		var want [][]string
		for _, row := range rows {
			cells, texts := make([]Cell, len(row)), make([]string, len(row))
			for i, s := range row {
				cells[i], texts[i] = Text(s), defuse(s)
			}
			require.NoError(t, w.Row(cells...))
			want = append(want, texts)
		}
		require.NoError(t, w.Close())
		shape := sniffShape(b.Bytes(), '\n', string(format))
		require.Equal(t, textShape{format: format, delim: delim}, shape, "%q", b.String())
		require.Equal(t, want, read(t, b.Bytes(), shape.delim))
	}
	check(t, CSV, [][]string{{"", ";", "\n;a"}})
	check(t, TSV, [][]string{{"", ";", "\n;a"}})
	check(t, CSV, [][]string{{"a;b", "c"}, {"1;2", "3"}, {"1;2", "3"}})
	check(t, CSV, [][]string{{"sep=", ""}, {"1", "2"}})
	rapid.Check(t, func(t *rapid.T) {
		width := rapid.IntRange(1, 4).Draw(t, "width")
		rows := rapid.SliceOfN(rapid.SliceOfN(cell, width, width), 1, 8).Draw(t, "rows")
		check(t, rapid.SampledFrom([]Format{CSV, TSV}).Draw(t, "format"), rows)
	})
}

func TestExportIsThereWholeOrNotAtAll(t *testing.T) {
	folder := t.TempDir()
	path := filepath.Join(folder, "members.csv")
	out, err := Create(path, []string{"member"}, WriteOptions{})
	require.NoError(t, err)
	require.NoError(t, out.Row(Text("1")))
	require.NoFileExists(t, path, "nothing has the name before Close")
	out.Abort()
	require.Empty(t, names(t, folder))
	require.NoError(t, out.Close(), "closing after aborting does nothing")
	require.Empty(t, names(t, folder))

	out, err = Create(path, []string{"member"}, WriteOptions{})
	require.NoError(t, err)
	require.NoError(t, out.Row(Text("1")))
	require.NoError(t, out.Close())
	require.Equal(t, []string{"members.csv"}, names(t, folder))
	if runtime.GOOS != "windows" {
		info, err := os.Stat(path)
		require.NoError(t, err)
		require.Equal(t, os.FileMode(0o600), info.Mode().Perm(), "exports hold personal data")
	}
}

func names(t testing.TB, folder string) []string {
	t.Helper()
	entries, err := os.ReadDir(folder)
	require.NoError(t, err)
	var all []string
	for _, e := range entries {
		all = append(all, e.Name())
	}
	return all
}

func TestExistingFileIsOnlyReplacedWhenToldTo(t *testing.T) {
	folder := t.TempDir()
	path := filepath.Join(folder, "members.csv")
	require.NoError(t, os.WriteFile(path, []byte("old"), 0o600))
	_, err := Create(path, []string{"member"}, WriteOptions{})
	require.Equal(t, model.Code("export.exists"), model.CodeOf(err))
	out, err := Create(path, []string{"member"}, WriteOptions{Overwrite: true})
	require.NoError(t, err)
	content, err := os.ReadFile(path)
	require.NoError(t, err)
	require.Equal(t, "old", string(content), "the old file stays until the new one is whole")
	require.NoError(t, out.Close())
	content, err = os.ReadFile(path)
	require.NoError(t, err)
	require.Equal(t, "member\r\n", string(content))

	late := filepath.Join(folder, "late.csv")
	out, err = Create(late, []string{"member"}, WriteOptions{})
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(late, []byte("someone else's"), 0o600))
	require.Equal(t, model.Code("export.exists"), model.CodeOf(out.Close()))
	content, err = os.ReadFile(late)
	require.NoError(t, err)
	require.Equal(t, "someone else's", string(content))
	require.Equal(t, []string{"late.csv", "members.csv"}, names(t, folder))
}

func TestExportsThatCannotBeWrittenAreRefused(t *testing.T) {
	folder := t.TempDir()
	for name, want := range map[string]model.Code{
		"x.pdf": "export.format", "x": "export.format", "x.gz": "export.format", "none/x.csv": "export.folder",
	} {
		_, err := Create(filepath.Join(folder, name), []string{"a"}, WriteOptions{})
		require.Equal(t, want, model.CodeOf(err), name)
	}
	_, err := Create(filepath.Join(folder, "x.csv"), make([]string, MaxColumns+1), WriteOptions{})
	require.Equal(t, model.Code("export.columns"), model.CodeOf(err))
	require.Empty(t, names(t, folder), "nothing is left behind")
}

func TestFullDiskIsToldAndLeavesNothing(t *testing.T) {
	for _, format := range []Format{CSV, TSV, JSONL, XLSX} {
		w, err := NewWriter(fullDisk{}, format, []string{"a"}, WriteOptions{})
		require.NoError(t, err)
		for range 100_000 {
			if err = w.Row(Text("some text")); err != nil {
				break
			}
		}
		if err == nil {
			err = w.Close()
		}
		require.Error(t, err, format)
		require.Equal(t, model.Code("export.write"), model.CodeOf(refuseWrite("x", err)), format)
	}
	path := filepath.Join(t.TempDir(), "x.csv")
	out, err := Create(path, []string{"a"}, WriteOptions{})
	require.NoError(t, err)
	require.NoError(t, out.temp.Close()) // as if the disk had gone
	for err == nil {
		err = out.Row(Text("some text"))
	}
	require.Equal(t, model.Code("export.write"), model.CodeOf(err))
	require.Equal(t, model.Code("export.write"), model.CodeOf(out.Close()))
	require.Empty(t, names(t, filepath.Dir(path)))
}

type fullDisk struct{}

func (fullDisk) Write([]byte) (int, error) { return 0, os.ErrInvalid }

func TestWorkbookHasItsLimitOfRows(t *testing.T) {
	w := &sheetWriter{rows: maxSheetRows}
	require.Equal(t, model.Code("export.rows"), model.CodeOf(w.Row(Text("x"))))
}
