package file

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"strings"
	"testing"

	"github.com/klauspost/compress/gzip"
	"github.com/stretchr/testify/require"
)

// ledgerLines writes n sale lines in the form of a chain's export, quoted as it quotes them.
func ledgerLines(n int) []byte {
	r := rand.New(rand.NewPCG(1, 2))
	var b bytes.Buffer
	b.WriteString(`"transaction_timestamp","store_id","basket_id","household_id","product_id","product","category","department",` +
		`"quantity","sales_value","retail_disc","coupon_disc"` + "\n")
	receipt, at := 31_198_705_046, 0
	for i := range n {
		if r.IntN(5) < 3 {
			receipt += 1 + r.IntN(900)
			at = i
		}
		fmt.Fprintf(&b, `"2017-%02d-%02d %02d:%02d:27","%d","%d","%d","%d","PRODUCT %d","CATEGORY %d","GROCERY","%d","%d.%02d","0.%02d","0"`+"\n",
			1+at*12/n, 1+at*300/n%28, 8+at%12, at%60, 300+receipt%300, receipt, receipt%2400, 800_000+r.IntN(20_000), r.IntN(5000), r.IntN(300),
			1+r.IntN(3), r.IntN(30), r.IntN(100), r.IntN(100))
	}
	return b.Bytes()
}

// sink takes batches and forgets them.
type sink struct{ *counter }

func importBench(b *testing.B, content []byte, lines int, open func() (*Table, error)) {
	b.Helper()
	b.ReportAllocs()
	b.SetBytes(int64(len(content)))
	for b.Loop() {
		opened, err := open()
		require.NoError(b, err)
		report, err := ImportSales(context.Background(), opened, ImportOptions{Currency: yuan}, sink{newCounter()}, nil)
		require.NoError(b, err)
		require.Equal(b, lines, report.Accepted)
		require.NoError(b, opened.Close())
	}
	b.ReportMetric(float64(lines)*float64(b.N)/b.Elapsed().Seconds(), "lines/s")
}

func BenchmarkImportCSV(b *testing.B) {
	const lines = 200_000
	content := ledgerLines(lines)
	importBench(b, content, lines, func() (*Table, error) { return NewReader(bytes.NewReader(content), Options{Name: "sales.csv"}) })
}

func BenchmarkImportGzip(b *testing.B) {
	const lines = 200_000
	content := ledgerLines(lines)
	var zipped bytes.Buffer
	w := gzip.NewWriter(&zipped)
	w.Write(content)
	require.NoError(b, w.Close())
	importBench(b, content, lines, func() (*Table, error) {
		return NewReader(bytes.NewReader(zipped.Bytes()), Options{Name: "sales.csv.gz"})
	})
}

func BenchmarkImportUnnumberedRows(b *testing.B) {
	const lines = 200_000
	var content strings.Builder
	for i := range lines {
		fmt.Fprintf(&content, " %05d 1997%02d%02d %2d %7d.%02d\r\n", i/3, 1+i%12, 1+i%28, 1+i%7, i%90, i%100)
	}
	importBench(b, []byte(content.String()), lines, func() (*Table, error) {
		return NewReader(strings.NewReader(content.String()), Options{Name: "sales.txt"})
	})
}

func BenchmarkImportXLSX(b *testing.B) {
	const lines = 20_000
	source, err := NewReader(bytes.NewReader(ledgerLines(lines)), Options{Name: "sales.csv"})
	require.NoError(b, err)
	path := b.TempDir() + "/sales.xlsx"
	export, err := Create(path, source.Columns(), WriteOptions{})
	require.NoError(b, err)
	for {
		row, err := source.Next()
		if err == io.EOF {
			break
		}
		cells := make([]Cell, len(row.Cells))
		for i, c := range row.Cells {
			cells[i] = Text(text(c))
		}
		require.NoError(b, export.Row(cells...))
	}
	require.NoError(b, export.Close())
	content, err := os.ReadFile(path)
	require.NoError(b, err)
	importBench(b, content, lines, func() (*Table, error) { return Open(path, Options{}) })
}

// BenchmarkSplitCSV is the reading alone, BenchmarkReadLines reading and mapping without
// putting sales together.
func BenchmarkSplitCSV(b *testing.B) {
	const lines = 200_000
	content := ledgerLines(lines)
	b.ReportAllocs()
	b.SetBytes(int64(len(content)))
	for b.Loop() {
		src := separated{in: newLines(bytes.NewReader(content)), delim: ','}
		n := 0
		for {
			if _, err := src.next(); err != nil {
				break
			}
			n++
		}
		require.Equal(b, lines+1, n)
	}
	b.ReportMetric(float64(lines)*float64(b.N)/b.Elapsed().Seconds(), "lines/s")
}

func BenchmarkReadLines(b *testing.B) {
	const lines = 200_000
	content := ledgerLines(lines)
	b.ReportAllocs()
	b.SetBytes(int64(len(content)))
	for b.Loop() {
		opened, err := NewReader(bytes.NewReader(content), Options{Name: "sales.csv"})
		require.NoError(b, err)
		m, v, err := prepare(opened, Sales, ImportOptions{Currency: yuan})
		require.NoError(b, err)
		r := saleReader{values: v, m: m}
		var line saleLine
		n := 0
		for {
			row, err := opened.Next()
			if err != nil {
				break
			}
			require.Nil(b, r.read(&row, &line))
			n++
		}
		require.Equal(b, lines, n)
	}
	b.ReportMetric(float64(lines)*float64(b.N)/b.Elapsed().Seconds(), "lines/s")
}
