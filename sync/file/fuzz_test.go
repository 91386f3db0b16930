package file

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"math"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/stretchr/testify/require"

	"regulars/model"
)

func FuzzMoney(f *testing.F) {
	for _, s := range []string{"", "12.50", "-1,234.56", "1.234,56", "(5)", "¥１２．５０", "4.440892e-16", "9e999", "92233720368547758.07", "1 234,5 €"} {
		f.Add([]byte(s), 2, byte(0))
		f.Add([]byte(s), 0, byte('.'))
		f.Add([]byte(s), 6, byte(','))
	}
	f.Fuzz(func(t *testing.T, b []byte, decimals int, separator byte) {
		if decimals < 0 || decimals > 9 || separator != 0 && separator != '.' && separator != ',' {
			return
		}
		style := numberStyle{decimals: decimals, separator: Separator(separator), currency: "CNY"}
		n, problem := parseNumber(trim(b), style)
		if problem != numberOK {
			require.Zero(t, n)
			return
		}
		require.NotEqual(t, int64(math.MinInt64), n, "every number has its opposite")
		// What is written plainly is read as the same number.
		plain := model.Currency{Decimals: decimals}.Plain(model.Money(n))
		again, problem := parseNumber([]byte(plain), numberStyle{decimals: decimals, separator: Point})
		require.Equal(t, numberOK, problem, plain)
		require.Equal(t, n, again, plain)
		if v := separatorOf(b); v != NoSeparator {
			require.Contains(t, []Separator{Point, Comma}, v)
		}
	})
}

func FuzzDate(f *testing.F) {
	for _, s := range []string{
		"", "20170102", "2017-01-02 07:30:27", "1/2/2017", "02.01.2017 15:04", "2017年1月2日 下午3:04", "Jan 2, 2017", "2017-01-02T07:30:27.5+08:00",
		"42736.3128125", "5-20", "201701020730", "星期", "2017-01-02 7 PM",
	} {
		f.Add([]byte(s), true)
		f.Add([]byte(s), false)
	}
	zone, err := time.LoadLocation("America/New_York")
	require.NoError(f, err)
	f.Fuzz(func(t *testing.T, b []byte, serial bool) {
		for _, order := range []DateOrder{Unknown, DayFirst, MonthFirst} {
			s, problem := scanDate(trim(b), dateStyle{order: order, serial: serial, oldest: oldestSale})
			if problem == dateBad {
				continue
			}
			require.True(t, s.real())
			if s.year == 0 || problem == dateAmbiguous {
				continue
			}
			clock := zoneClock{zone: zone}
			at := clock.at(&s)
			written := at.Format("2006-01-02 15:04:05.999999999Z07:00")
			again, problem := scanDate([]byte(written), dateStyle{})
			require.Equal(t, dateOK, problem, written)
			require.True(t, clock.at(&again).Equal(at), written)
		}
		orderOf(b)
		scanClockOnly(b, serial)
	})
}

// FuzzTable throws bytes at the whole of reading and importing. Whatever they are, limits hold,
// rows add up, and a second reading gives the same.
func FuzzTable(f *testing.F) {
	for _, s := range []string{
		"member,date,amount\n1,2017-01-02,1.00\n", chineseCSV, "a;b\n\"x\n;y\";2\n", " 00001 19970101  1   11.77\r\n 00002 19970112  1   12.00\r\n",
		`{"member":"1","date":"2017-01-02","amount":1}`, "sep=|\nmember|date|amount\n1|2017-01-02|1\n", "\xff\xfem\x00", "\xef\xbb\xbfa,b", "\"", "PK\x03\x04",
		"\x1f\x8b\x08", "member,date,receipt,amount\r1,1/13/2017,A,1\r1,1/13/2017,A,-2\r", "会员号\t时间\t实付\n1\t2017年1月2日\t¥1,234.5\n",
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, content []byte) {
		run := func() (*shop, Report, error) {
			s := newShop()
			opened, err := NewReader(bytes.NewReader(content), Options{Name: "x"})
			if err != nil {
				return s, Report{}, err
			}
			defer opened.Close()
			report, err := ImportSales(context.Background(), opened, ImportOptions{Currency: yuan, DateOrder: DayFirst}, s, nil)
			return s, report, err
		}
		s, report, err := run()
		if err != nil {
			require.NotEmpty(t, model.CodeOf(err), "people read refusals, not %v", err)
			require.NotEqual(t, model.Code("internal"), model.CodeOf(err))
		}
		require.Equal(t, report.Rows, report.Accepted+report.Repeated+report.RejectedTotal)
		for _, sale := range s.sales {
			sum := model.Money(0)
			for _, l := range sale.Lines {
				require.LessOrEqual(t, l.Amount, model.MaxMoney)
				require.GreaterOrEqual(t, l.Amount, -model.MaxMoney)
				sum += l.Amount
			}
			require.Equal(t, sum, sale.Amount)
			require.NotEmpty(t, sale.External+sale.Phone+sale.Card)
			require.False(t, sale.At.IsZero())
		}
		again, second, _ := run()
		require.Equal(t, s.sales, again.sales)
		require.Equal(t, report.Accepted, second.Accepted)
	})
}

func FuzzSeparated(f *testing.F) {
	f.Add([]byte("a,b\n\"c\n,\"\"\",d\r\n"), byte(','))
	f.Add([]byte("\"a\" x;b\n\"open"), byte(';'))
	f.Fuzz(func(t *testing.T, content []byte, delim byte) {
		if delim == '"' || delim == '\n' || delim == '\r' || delim == ' ' {
			return
		}
		src := separated{in: newLines(bytes.NewReader(content)), delim: delim}
		line := 0
		for {
			row, err := src.next()
			if err == io.EOF {
				break
			}
			require.NoError(t, err, "no record of a fuzzed size is too long")
			require.Greater(t, row.Line, line)
			line = row.Line
			require.LessOrEqual(t, len(row.Cells), MaxColumns)
			for _, c := range row.Cells {
				require.LessOrEqual(t, len(c), MaxCell)
			}
		}
		require.LessOrEqual(t, line, bytes.Count(content, []byte{'\n'})+1)
	})
}

// FuzzObjects compares our reading of a JSON line with encoding/json.
func FuzzObjects(f *testing.F) {
	f.Add([]byte(`{"a":"x\n\u00e9\ud83d\ude00","b":-1.5e3,"c":null,"d":true,"e":[1,"y"]}`))
	f.Add([]byte(`{"a":"\ud83d","a":2}`))
	f.Fuzz(func(t *testing.T, line []byte) {
		if bytes.ContainsAny(line, "\n\r") || !utf8.Valid(line) {
			return // encoding/json counts broken characters in its own way.
		}
		o := newObjects(newLines(bytes.NewReader(bytes.Clone(line))))
		row, err := o.next()
		if err == io.EOF {
			require.Empty(t, line)
			return
		}
		require.NoError(t, err)
		trimmed := bytes.TrimSpace(line)
		if row.Problem != nil || len(trimmed) == 0 {
			return
		}
		require.True(t, json.Valid(trimmed), "%q", line)
		var want map[string]any
		require.NoError(t, json.Unmarshal(trimmed, &want))
		for i, name := range o.names {
			if s, ok := want[name].(string); ok && i < len(row.Cells) {
				require.Equal(t, s, string(row.Cells[i]))
			}
		}
	})
}
