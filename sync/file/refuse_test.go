package file

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/stretchr/testify/require"
	"github.com/xuri/excelize/v2"

	"regulars/model"
)

func TestFilesThatAreNoTablesAreRefused(t *testing.T) {
	random := make([]byte, 100_000)
	r := rand.New(rand.NewPCG(3, 4))
	for i := range random {
		random[i] = byte(r.Uint32())
	}
	var archive bytes.Buffer
	z := zip.NewWriter(&archive)
	_, err := z.Create("letter.txt")
	require.NoError(t, err)
	require.NoError(t, z.Close())
	for name, c := range map[string]struct {
		content []byte
		want    model.Code
	}{
		"nothing":       {nil, "import.empty"},
		"blank lines":   {[]byte("\n \r\n\t\n"), "import.empty"},
		"commas":        {[]byte(",,,\n,,,\n"), "import.empty"},
		"noise":         {append([]byte{1, 0}, random...), "import.binary"},
		"nul in text":   {[]byte("member,amount\n1,2\x00\n"), "import.binary"},
		"picture":       {[]byte("\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"), "import.binary"},
		"pdf":           {[]byte("%PDF-1.7 text"), "import.binary"},
		"old excel":     {append([]byte{0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1}, random...), "import.xls"},
		"archive":       {archive.Bytes(), "import.zip"},
		"broken zip":    {append([]byte("PK\x03\x04"), random...), "import.xlsx"},
		"gzip head":     {[]byte{0x1f, 0x8b, 8}, "import.gzip"},
		"gzip in gzip":  {zipped(t, zipped(t, []byte("a,b\n"))), "import.binary"},
		"gzip of blank": {zipped(t, nil), "import.empty"},
	} {
		_, err := NewReader(bytes.NewReader(c.content), Options{Name: "sales.csv"})
		require.Equal(t, c.want, model.CodeOf(err), "%s: %v", name, err)
	}
}

func TestFilesThatCannotBeOpenedAreRefused(t *testing.T) {
	folder := t.TempDir()
	_, err := Open(filepath.Join(folder, "none.csv"), Options{})
	require.Equal(t, model.Code("import.not_found"), model.CodeOf(err))
	require.ErrorContains(t, err, "none.csv")
	_, err = Open(folder, Options{})
	require.Equal(t, model.Code("import.directory"), model.CodeOf(err))
	_, err = NewReader(iotest.ErrReader(errors.New("bad sector")), Options{Name: "x.csv"})
	require.Equal(t, model.Code("import.unreadable"), model.CodeOf(err))
}

func TestDamagedWorkbookIsRefused(t *testing.T) {
	path := workbook(t, [][]any{{"会员号", "金额"}, {"1", 2}}, nil)
	content, err := os.ReadFile(path)
	require.NoError(t, err)
	_, err = NewReader(bytes.NewReader(content[:len(content)/2]), Options{Name: "x.xlsx"})
	require.Equal(t, model.Code("import.xlsx"), model.CodeOf(err))
}

func TestWorkbookThatUnpacksTooLargeIsRefusedUnread(t *testing.T) {
	for part, size := range map[string]uint64{
		"xl/worksheets/sheet1.xml": MaxXLSXOpen + 1, "xl/media/picture.png": maxOtherParts + 1, "xl/sharedStrings.xml": maxSharedStrings + 1,
		"xl/media/lie.png": 1 << 63,
	} {
		var b bytes.Buffer
		z := zip.NewWriter(&b)
		w, err := z.CreateRaw(&zip.FileHeader{Name: part, Method: zip.Deflate, CompressedSize64: 3, UncompressedSize64: size})
		require.NoError(t, err)
		_, err = w.Write([]byte("abc"))
		require.NoError(t, err)
		require.NoError(t, z.Close())
		before := allocated()
		_, err = NewReader(bytes.NewReader(b.Bytes()), Options{Name: "x.xlsx"})
		require.Equal(t, model.Code("import.xlsx_large"), model.CodeOf(err), part)
		require.Less(t, allocated()-before, uint64(16<<20), part)
	}
}

// endless is a line that does not end for a long time.
type endless struct {
	head  string
	piece string
	left  int64
	read  int64
}

func (e *endless) Read(p []byte) (int, error) {
	if len(e.head) > 0 {
		n := copy(p, e.head)
		e.head = e.head[n:]
		return n, nil
	}
	if e.left <= 0 {
		return 0, io.EOF
	}
	n := 0
	for n < len(p) && e.left > 0 {
		at := int(e.read % int64(len(e.piece)))
		k := copy(p[n:], e.piece[at:])
		n += k
		e.left -= int64(k)
		e.read += int64(k)
	}
	return n, nil
}

// allocated returns all memory ever taken.
func allocated() uint64 {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.TotalAlloc
}

func TestLineOfTwoGigabytesIsRefusedAfterAMegabyte(t *testing.T) {
	const twoGigabytes = 2 << 30
	good := strings.Repeat("1,2017-01-02,1.00\n", 10)
	for name, c := range map[string]struct{ head, piece string }{
		"first line":      {"", "x"},
		"first, of cells": {"", "x,"},
		"in the sample":   {"member,date,amount\n" + good, "x"},
		"many cells":      {"member,date,amount\n" + good, "1,"},
		"quoted cells":    {"member,date,amount\n" + good, `"1",`},
		"behind":          {"member,date,amount\n" + strings.Repeat(good, 1_000), "x"},
		"json":            {`{"member":"1","date":"2017-01-02","amount":1}` + "\n", `{"member":"`},
		"spaced":          {strings.Repeat("00001 2017-01-02 1.00\n", 10_000), "x "},
	} {
		source := &endless{head: c.head, piece: c.piece, left: twoGigabytes}
		before := allocated()
		opened, err := NewReader(source, Options{Name: "sales"})
		if err == nil {
			_, err = ImportSales(context.Background(), opened, ImportOptions{Currency: yuan}, newShop(), nil)
		}
		require.Equal(t, model.Code("import.line_long"), model.CodeOf(err), "%s: %v", name, err)
		require.Less(t, source.read, int64(2*MaxLine), name)
		require.Less(t, allocated()-before, uint64(48<<20), name)
	}
}

func TestOpenQuoteDoesNotSwallowTheFile(t *testing.T) {
	source := &endless{head: "member,date,amount\n1,2017-01-02,\"1.00\n", piece: "2,2017-01-02,2.00\n", left: 18 * 50_000}
	opened, err := NewReader(source, Options{Name: "sales.csv"})
	require.NoError(t, err)
	report, err := ImportSales(context.Background(), opened, ImportOptions{Currency: yuan}, newShop(), nil)
	require.NoError(t, err)
	require.Equal(t, 50_000, report.Accepted)
	require.Equal(t, map[int]model.Code{2: "import.row_quote"}, reasons(report))
}

func TestCutGzipKeepsWhatStandsBeforeTheCut(t *testing.T) {
	content := zipped(t, ledgerLines(60_000))
	opened, err := NewReader(bytes.NewReader(content[:len(content)/2]), Options{Name: "sales.csv.gz"})
	require.NoError(t, err)
	s := newShop()
	report, err := ImportSales(context.Background(), opened, ImportOptions{Currency: yuan}, s, nil)
	require.Equal(t, model.Code("import.gzip"), model.CodeOf(err))
	require.Equal(t, len(s.sales), report.Sales)
	require.Empty(t, s.sales, "receipts that are still open may be cut in two, so none is booked")
}

func TestUnreadableSheetNamesAreNoPanic(t *testing.T) {
	path := workbook(t, [][]any{{"a"}}, func(b *excelize.File) {
		require.NoError(t, b.SetSheetName("Sheet1", "销售 & <1>"))
	})
	opened, err := Open(path, Options{Sheet: "销售 & <1>"})
	require.NoError(t, err)
	require.NoError(t, opened.Close())
}
