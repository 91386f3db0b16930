package file

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/klauspost/compress/gzip"
	"github.com/stretchr/testify/require"
	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"
	"pgregory.net/rapid"

	"regulars/model"
)

const chineseCSV = "会员号,日期,商品名称,金额\n00017,2017-01-02,酱油（特级）,12.50\n00018,2017-01-03,\"米,5kg\",39.90\n"

var chineseRows = [][]string{
	{"00017", "2017-01-02", "酱油（特级）", "12.50"},
	{"00018", "2017-01-03", "米,5kg", "39.90"},
}

func zipped(t testing.TB, content []byte) []byte {
	t.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	_, err := w.Write(content)
	require.NoError(t, err)
	require.NoError(t, w.Close())
	return b.Bytes()
}

func encoded(t testing.TB, e encoding.Encoding, content string) []byte {
	t.Helper()
	b, err := e.NewEncoder().Bytes([]byte(content))
	require.NoError(t, err)
	return b
}

func TestEveryEncodingGivesTheSameRows(t *testing.T) {
	utf16le := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM)
	utf16be := unicode.UTF16(unicode.BigEndian, unicode.UseBOM)
	for name, content := range map[string][]byte{
		"utf-8":          []byte(chineseCSV),
		"utf-8 with BOM": []byte("\ufeff" + chineseCSV),
		"gb18030":        encoded(t, simplifiedchinese.GB18030, chineseCSV),
		"gbk":            encoded(t, simplifiedchinese.GBK, chineseCSV),
		"utf-16 le":      encoded(t, utf16le, chineseCSV),
		"utf-16 be":      encoded(t, utf16be, chineseCSV),
		"crlf":           []byte(strings.ReplaceAll(chineseCSV, "\n", "\r\n")),
		"old mac":        []byte(strings.ReplaceAll(chineseCSV, "\n", "\r")),
		"no last end":    []byte(strings.TrimSuffix(chineseCSV, "\n")),
		"blank lines":    []byte("\n\n" + strings.ReplaceAll(chineseCSV, "\n", "\n\n") + "\n,,,\n\x1a"),
		"sep line":       []byte("sep=,\r\n" + chineseCSV),
		"semicolons":     []byte(strings.NewReplacer("米,5kg", "米,5kg", ",", ";").Replace(chineseCSV)),
		"bars":           []byte(strings.NewReplacer("米,5kg", "米,5kg", ",", "|").Replace(chineseCSV)),
		"tabs":           []byte(strings.NewReplacer("米,5kg", "米,5kg", ",", "\t").Replace(chineseCSV)),
		"title above":    []byte("销售明细表\n2017-01-01 至 2017-01-31\n" + chineseCSV),
	} {
		for _, wrap := range []string{"", ".gz"} {
			if wrap != "" {
				content = zipped(t, content)
			}
			for _, r := range []io.Reader{bytes.NewReader(content), iotest.OneByteReader(bytes.NewReader(content))} {
				opened, err := NewReader(r, Options{Name: "sales.csv" + wrap})
				require.NoError(t, err, name)
				require.True(t, opened.HasHeader(), name)
				require.Equal(t, []string{"会员号", "日期", "商品名称", "金额"}, opened.Columns(), name)
				require.Equal(t, chineseRows, allRows(t, opened), name)
				require.NoError(t, opened.Close())
			}
		}
	}
}

func TestEncodingIsDecidedWhereTheFirstChineseStands(t *testing.T) {
	var late strings.Builder
	late.WriteString("member,date,product,amount\n")
	for i := range 20_000 {
		fmt.Fprintf(&late, "%d,2017-01-02,TEA,1.00\n", i)
	}
	late.WriteString("17,2017-01-02,酱油,2.00\n")
	for _, content := range [][]byte{[]byte(late.String()), encoded(t, simplifiedchinese.GB18030, late.String())} {
		opened, err := NewReader(bytes.NewReader(content), Options{Name: "sales.csv"})
		require.NoError(t, err)
		rows := allRows(t, opened)
		require.Len(t, rows, 20_001)
		require.Equal(t, []string{"17", "2017-01-02", "酱油", "2.00"}, rows[20_000])
	}
}

func TestOtherEncodingsAreRefusedAndNotGarbled(t *testing.T) {
	western := "member,date,product,amount\n1,2017-01-02,Café Crème à la Gruyère – Zürich,1.00\n"
	_, err := NewReader(bytes.NewReader(encoded(t, charmap.Windows1252, western)), Options{Name: "sales.csv"})
	require.Equal(t, model.Code("import.encoding"), model.CodeOf(err))
}

func TestOneBrokenCharacterDoesNotSpoilAFile(t *testing.T) {
	content := "member,date,product,amount\n" + strings.Repeat("1,2017-01-02,酱油和米,1.00\n", 100) + "1,2017-01-02,\xe9,1.00\n"
	rows := allRows(t, table(t, "sales.csv", content))
	require.Len(t, rows, 101)
	require.Equal(t, "\ufffd", rows[100][2])
}

func TestSpaceSeparatedColumnsAreRead(t *testing.T) {
	opened := table(t, "master.txt", " 00001 19970101  1   11.77\r\n 00002 19970112  1   12.00\r\n 00002 19970112  5   77.00\r\n")
	require.Equal(t, Columns, opened.Format())
	require.False(t, opened.HasHeader())
	require.Equal(t, []string{"1", "2", "3", "4"}, opened.Columns())
	require.Equal(t, [][]string{
		{"00001", "19970101", "1", "11.77"}, {"00002", "19970112", "1", "12.00"}, {"00002", "19970112", "5", "77.00"},
	}, allRows(t, opened))
}

func TestHeaderIsToldFromData(t *testing.T) {
	for content, want := range map[string]bool{
		"member,amount\n1,2\n":                   true,
		"foo,bar\nx,y\n":                         true,
		"1,2.50,2017-01-02\n2,3.50,2017-01-03\n": false,
		"张三,13812345678\n李四,13912345678\n":       false,
		"Ann,ann@example.com\n":                  false,
		"foo,2017\nx,y\n":                        false,
		"姓名,2017\nx,y\n":                         false,
		"姓名,手机,2017\nx,y,z\n":                    true,
	} {
		require.Equal(t, want, table(t, "x.csv", content).HasHeader(), content)
	}
}

func TestQuotedCellsHoldDelimitersLineEndsAndQuotes(t *testing.T) {
	content := "member,product,amount\n1,\"two\r\nlines, and \"\"quotes\"\"\",1.00\n2, \"spaced\" ,2.00\n3,5\" pipe,3.00\n\"\",\"\",\"\"\n4,\"\",4.00\n"
	opened := table(t, "sales.csv", content)
	require.Equal(t, [][]string{
		{"1", "two\r\nlines, and \"quotes\"", "1.00"}, {"2", "spaced", "2.00"}, {"3", "5\" pipe", "3.00"}, {"4", "", "4.00"},
	}, allRows(t, opened))
}

func TestLineNumbersCountLineEndsInsideCells(t *testing.T) {
	opened := table(t, "sales.csv", "member,product,amount\n1,\"a\nb\nc\",1\n\n2,d,2\n3,\"e\n\",3\n4,f,4\n")
	var lines []int
	for {
		row, err := opened.Next()
		if err == io.EOF {
			break
		}
		require.NoError(t, err)
		lines = append(lines, row.Line)
	}
	require.Equal(t, []int{2, 6, 7, 9}, lines)
}

func TestBrokenRowsAreReportedAndTheNextLineIsRead(t *testing.T) {
	long := strings.Repeat("x", MaxCell+1)
	wide := strings.Repeat("1,", MaxColumns)
	content := "member,product,amount\n" +
		"1,\"open,1.00\n2,good,2.00\n" + // line 2 is broken, line 3 is not
		"3,\"a\"b,3.00\n4," + long + ",4.00\n" +
		wide + "1\n5,a,b,c,d\n6,good,6.00\n7,\"never closed"
	opened := table(t, "sales.csv", content)
	got := map[int]model.Code{}
	var good []string
	for {
		row, err := opened.Next()
		if err == io.EOF {
			break
		}
		require.NoError(t, err)
		if row.Problem != nil {
			got[row.Line] = row.Problem.Code
		} else {
			good = append(good, string(row.Cells[0]))
		}
	}
	require.Equal(t, []string{"2", "6"}, good)
	require.Equal(t, map[int]model.Code{
		2: "import.row_quote", 4: "import.row_quote", 5: "import.row_cell", 6: "import.row_columns", 7: "import.row_wide", 9: "import.row_quote",
	}, got)
}

func TestShortRowsAreFilledWithNothing(t *testing.T) {
	require.Equal(t, [][]string{{"1", "a"}, {"2"}, {"3", "b", "3.00", "", ""}},
		allRows(t, table(t, "sales.csv", "member,product,amount\n1,a\n2\n3,b,3.00,,\n"+strings.Repeat("", 3))))
}

// What encoding/csv writes is read as encoding/csv means it, also through a small window.
func TestSplitterAgreesWithEncodingCSV(t *testing.T) {
	cell := rapid.StringOf(rapid.SampledFrom([]rune("ab,;\"\n\r 米\t|1")))
	rapid.Check(t, func(t *rapid.T) {
		rows := rapid.SliceOfN(rapid.SliceOfN(cell, 2, 5), 1, 20).Draw(t, "rows")
		var b bytes.Buffer
		w := csv.NewWriter(&b)
		var want [][]string
		for _, row := range rows {
			for i := range row {
				row[i] = strings.ReplaceAll(row[i], "\r", "") // encoding/csv drops them itself
			}
			require.NoError(t, w.Write(row))
			want = append(want, row)
		}
		w.Flush()
		in := newLines(iotest.HalfReader(bytes.NewReader(b.Bytes())))
		in.buf = make([]byte, 8)
		src := separated{in: in, delim: ','}
		var got [][]string
		for {
			row, err := src.next()
			if err == io.EOF {
				break
			}
			require.NoError(t, err)
			require.Nil(t, row.Problem)
			cells := []string{}
			for i, c := range row.Cells {
				// Unquoted cells keep their spaces, quoted ones lose those around the quotes.
				require.Equal(t, want[len(got)][i], string(c))
				cells = append(cells, string(c))
			}
			got = append(got, cells)
		}
		require.Equal(t, want, got)
	})
}

func TestJSONLinesAreRead(t *testing.T) {
	content := `{"member":"00017","date":"2017-01-02","amount":12.50,"tags":["a","b",1],"note":null}` + "\n\n" +
		`{"amount":-3e2,"member":18,"date":"2017-01-03","product":"\u9171\u6cb9 \"\\\/\t\ud83d\ude00","vip":true}` + "\n"
	opened := table(t, "sales.jsonl", content)
	require.Equal(t, JSONL, opened.Format())
	require.Equal(t, []string{"member", "date", "amount", "tags", "note", "product", "vip"}, opened.Columns())
	require.Equal(t, [][]string{
		{"00017", "2017-01-02", "12.50", "a,b,1", ""}, {"18", "2017-01-03", "-3e2", "", "", "酱油 \"\\/\t😀", "true"},
	}, allRows(t, opened))
}

func TestBrokenJSONLinesAreReported(t *testing.T) {
	lines := []string{
		`{"a":1}`, `{"a":{"b":1}}`, `{"a":1`, `{"a":01}`, `{"a":1} x`, `{a:1}`, `{"a":"\x"}`, `{"a":"\u12"}`, `{"a":[1,{}]}`, `[1]`, `{"a":1,}`,
		`{"a":.5}`, `{"a":nul}`, `{"a" 1}`, "{\"a\":\"\x01\"}", `{"a":2}`,
	}
	opened := table(t, "x.jsonl", strings.Join(lines, "\n"))
	var good []int
	for {
		row, err := opened.Next()
		if err == io.EOF {
			break
		}
		require.NoError(t, err)
		if row.Problem == nil {
			good = append(good, row.Line)
		} else {
			require.False(t, json.Valid([]byte(lines[row.Line-1])) && row.Problem.Code != "import.row_nested" && row.Line != 10, lines[row.Line-1])
		}
	}
	require.Equal(t, []int{1, len(lines)}, good)
}

func TestJSONArrayIsRefusedWithAnExplanation(t *testing.T) {
	_, err := NewReader(strings.NewReader("[\n {\"a\":1}\n]"), Options{Name: "x.json"})
	require.Equal(t, model.Code("import.json_array"), model.CodeOf(err))
	_, err = NewReader(strings.NewReader("a,b\n1,2\n"), Options{Name: "x.jsonl"})
	require.Equal(t, model.Code("import.json_start"), model.CodeOf(err))
}

// workbook makes an XLSX file of the given cells.
func workbook(t testing.TB, rows [][]any, edit func(*excelize.File)) string {
	t.Helper()
	book := excelize.NewFile()
	for r, row := range rows {
		for c, v := range row {
			if v == nil {
				continue
			}
			at, err := excelize.CoordinatesToCellName(c+1, r+1)
			require.NoError(t, err)
			require.NoError(t, book.SetCellValue("Sheet1", at, v))
		}
	}
	if edit != nil {
		edit(book)
	}
	path := filepath.Join(t.TempDir(), "sales.xlsx")
	require.NoError(t, book.SaveAs(path))
	require.NoError(t, book.Close())
	return path
}

func TestWorkbooksAreReadByNameAndAsStreams(t *testing.T) {
	path := workbook(t, [][]any{
		{"销售明细"},
		nil,
		{"会员号", "日期", "商品名称", "金额"},
		{"00017", 42737.3128125, "酱油", 12.5},
		nil,
		{18, 42738, nil, 0.1 + 0.2},
	}, nil)
	want := [][]string{{"00017", "42737.3128125", "酱油", "12.5"}, {"18", "42738", "", "0.3"}}
	content, err := os.ReadFile(path)
	require.NoError(t, err)
	byName, err := Open(path, Options{})
	require.NoError(t, err)
	asStream, err := NewReader(bytes.NewReader(content), Options{Name: "x"})
	require.NoError(t, err)
	zippedStream, err := NewReader(bytes.NewReader(zipped(t, content)), Options{Name: "x.xlsx.gz"})
	require.NoError(t, err)
	for _, opened := range []*Table{byName, asStream, zippedStream} {
		require.Equal(t, XLSX, opened.Format())
		require.Equal(t, []string{"会员号", "日期", "商品名称", "金额"}, opened.Columns())
		require.Equal(t, want, allRows(t, opened))
		require.NoError(t, opened.Close())
	}
	again, err := Open(path, Options{})
	require.NoError(t, err)
	first, err := again.Next()
	require.NoError(t, err)
	require.Equal(t, 4, first.Line, "lines are the rows that the spreadsheet shows")
	require.NoError(t, again.Close())
}

func TestSheetIsTheWantedOneOrTheFirstWithRows(t *testing.T) {
	path := workbook(t, nil, func(book *excelize.File) {
		for _, name := range []string{"一月", "二月"} {
			_, err := book.NewSheet(name)
			require.NoError(t, err)
			require.NoError(t, book.SetSheetRow(name, "A1", &[]any{"会员号", "金额", name}))
			require.NoError(t, book.SetSheetRow(name, "A2", &[]any{"1", 2, "x"}))
		}
	})
	for wanted, column := range map[string]string{"": "一月", "二月": "二月"} {
		opened, err := Open(path, Options{Sheet: wanted})
		require.NoError(t, err)
		require.Equal(t, column, opened.Columns()[2])
		require.NoError(t, opened.Close())
	}
	_, err := Open(path, Options{Sheet: "三月"})
	require.Equal(t, model.Code("import.xlsx_sheet"), model.CodeOf(err))
	require.ErrorContains(t, err, "Sheet1, 一月, 二月")
	_, err = Open(workbook(t, nil, nil), Options{})
	require.Equal(t, model.Code("import.empty"), model.CodeOf(err))
}

func TestProgressOfAWorkbookFollowsItsRows(t *testing.T) {
	rows := [][]any{{"member", "date", "amount"}}
	for i := range 3 * BatchRows {
		rows = append(rows, []any{i, "2017-01-02", 1})
	}
	path := workbook(t, rows, func(b *excelize.File) {
		require.NoError(t, b.SetSheetDimension("Sheet1", fmt.Sprintf("A1:C%d", len(rows))))
	})
	opened, err := Open(path, Options{})
	require.NoError(t, err)
	defer opened.Close()
	var seen []int64
	_, err = ImportSales(t.Context(), opened, ImportOptions{Currency: yuan}, newShop(), func(done, total int64) {
		require.Positive(t, total)
		seen = append(seen, 100*done/total)
	})
	require.NoError(t, err)
	require.Equal(t, []int64{33, 66, 100, 100}, seen)
}
