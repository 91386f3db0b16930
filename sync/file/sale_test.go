package file

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"regulars/model"
)

const header = "member,date,receipt,shop,sku,quantity,amount\n"

func TestLinesOfAReceiptMakeOneSale(t *testing.T) {
	s, report := importText(t, header+
		"7,2017-01-02 10:00,A1,1,x,1,2.00\n"+
		"8,2017-01-02 10:01,A2,1,x,1,1.00\n"+
		"7,2017-01-02 10:00,A1,1,y,0.5,3.25\n"+
		"7,2017-01-02 10:00,A1,1,z,-1,-0.25\n", ImportOptions{})
	require.Equal(t, 2, report.Sales)
	require.Equal(t, 4, report.Accepted)
	byReceipt := map[string]Sale{}
	for _, sale := range s.sales {
		byReceipt[sale.Receipt] = sale
	}
	sale := byReceipt["A1"]
	require.Equal(t, []int{2, 4, 5}, sale.Rows)
	require.Equal(t, 2, sale.Row)
	require.EqualValues(t, 500, sale.Amount)
	require.Equal(t, []Line{{SKU: "x", Quantity: 1000, Amount: 200}, {SKU: "y", Quantity: 500, Amount: 325}, {SKU: "z", Quantity: -1000, Amount: -25}}, sale.Lines)
	require.False(t, sale.Derived)
}

func TestSameNumberInTwoShopsIsTwoSales(t *testing.T) {
	s, report := importText(t, header+"7,2017-01-02,A1,1,x,1,2.00\n7,2017-01-02,A1,2,x,1,3.00\n", ImportOptions{})
	require.Equal(t, 2, report.Sales)
	require.Equal(t, []string{"1", "2"}, []string{s.sales[0].Shop, s.sales[1].Shop})
}

func TestOnlyTheWantedShopIsRead(t *testing.T) {
	s, report := importText(t, header+"7,2017-01-02,A1,1,x,1,2.00\n7,bad date,A1,2,x,1,3.00\n7,2017-01-02,A2,1,x,1,4.00\n", ImportOptions{Shop: "1"})
	require.Equal(t, Report{Rows: 2, Accepted: 2, Sales: 2, Members: 1, Skipped: 1}, report)
	require.EqualValues(t, 600, s.total)
}

func TestReturnsAreRefunds(t *testing.T) {
	s, report := importText(t, header+"7,2017-01-02,A1,1,x,-1,-2.00\n7,2017-01-02,A2,1,x,1,0\n7,2017-01-02,A3,1,x,0,4.00\n", ImportOptions{})
	require.Equal(t, 1, report.Refunds)
	require.Equal(t, 2, report.Sales)
	require.EqualValues(t, -200, s.sales[0].Amount)
}

func TestRowsThatCannotBeUsedAreReportedWithTheirReason(t *testing.T) {
	_, report := importText(t, header+
		"7,2017-01-02,A1,1,x,,\n"+ // 2
		"7,2017-01-02,A2,1,x,2,\n"+
		"7,2017-01-02,A3,1,x,,2.00\n"+
		"7,,A4,1,x,1,2.00\n"+ // 5
		"7,yesterday,A5,1,x,1,2.00\n"+
		"7,2017-01-02,A6,1,x,two,2.00\n"+
		"7,2017-01-02,A7,1,x,1,two\n"+
		"7,2017-01-02,A8,1,x,1,$2\n"+
		"7,2017-01-02,A9,1,x,1,99999999999999999999\n"+ // 10
		"7,2017-01-02,B1,1,x,1,9000000000000.01\n"+
		",2017-01-02,B2,1,x,1,2.00\n"+
		"散客,2017-01-02,B3,1,x,1,2.00\n"+
		"1.38E+10,2017-01-02,B4,1,x,1,2.00\n"+
		"7,2017-01-02,B5,1,\"x,1,2.00\n"+ // 15
		"7,2017-01-02,B6,1,x,1,2.00,3\n"+
		"7,2017-01-02,A2,1,x,1,2.00\n", ImportOptions{})
	require.Equal(t, map[int]model.Code{
		2: "import.amount_missing", 5: "import.date_missing", 6: "import.date", 7: "import.number", 8: "import.number", 9: "import.number_currency",
		10: "import.number_large", 11: "import.number_large", 12: "import.no_member", 13: "import.no_member", 14: "import.rounded",
		15: "import.row_quote", 16: "import.row_wide",
	}, reasons(report))
	require.Equal(t, 16, report.Rows)
	require.Equal(t, 13, report.RejectedTotal)
	require.Equal(t, 2, report.Sales)
}

func TestReceiptOfAnotherDayOrCustomerIsNotAddedUp(t *testing.T) {
	s, report := importText(t, header+
		"7,2017-01-02 23:50,1,1,x,1,2.00\n"+
		"7,2017-01-03 00:10,1,1,x,1,2.00\n"+ // past midnight, the same bill
		"7,2017-01-04 00:10,1,1,x,1,2.00\n"+
		"8,2017-01-02 23:55,1,1,x,1,2.00\n"+
		",2017-01-02 23:55,1,1,x,1,2.00\n", ImportOptions{})
	require.Equal(t, map[int]model.Code{4: "import.receipt_day", 5: "import.receipt_member"}, reasons(report))
	require.Equal(t, []int{2, 3, 6}, s.sales[0].Rows)
	require.EqualValues(t, 2, report.Rejected[0].Reason.Args[1], "the reason names the receipt's first line")
}

func TestReceiptTakesItsMemberFromAnyOfItsLines(t *testing.T) {
	s, report := importText(t, "phone,card,date,receipt,amount\n,,2017-01-02,A,1.00\n13812345678,,2017-01-02,A,1.00\n,C9,2017-01-02,A,1.00\n", ImportOptions{})
	require.Equal(t, 3, report.Accepted)
	require.Equal(t, "13812345678", s.sales[0].Phone)
	require.Equal(t, "C9", s.sales[0].Card)
}

func TestLinesAreSortedByTheirNumber(t *testing.T) {
	s, _ := importText(t, "member,date,receipt,line,sku,amount\n7,2017-01-02,A,3,c,1\n7,2017-01-02,A,1,a,1\n7,2017-01-02,A,2,b,1\n", ImportOptions{})
	require.Equal(t, "a b c", s.sales[0].Lines[0].SKU+" "+s.sales[0].Lines[1].SKU+" "+s.sales[0].Lines[2].SKU)
	require.Equal(t, []int{2, 3, 4}, s.sales[0].Rows)
}

func TestPriceTimesQuantityIsTheAmountIfThereIsNoOther(t *testing.T) {
	s, report := importText(t, "member,date,unit_price,quantity\n7,2017-01-02,2.50,3\n7,2017-01-03,0.333,1.5\n7,2017-01-04,2.50,-1\n7,2017-01-05,99999999999,99999999\n", ImportOptions{})
	require.EqualValues(t, []model.Money{750, 50, -250}, []model.Money{s.sales[0].Amount, s.sales[1].Amount, s.sales[2].Amount})
	require.Equal(t, map[int]model.Code{5: "import.number_large"}, reasons(report))
}

func TestDiscountsAndTenderAreAddedUp(t *testing.T) {
	s, _ := importText(t, "member,date,receipt,amount,d1,d2,points_used\n7,2017-01-02,A,8.00,1.00,0.50,2.00\n7,2017-01-02,A,4.00,,0.25,1.00\n",
		ImportOptions{MapOptions: MapOptions{Map: []string{"discount=d1+d2"}}})
	require.EqualValues(t, 150, s.sales[0].Lines[0].Discount)
	require.EqualValues(t, 25, s.sales[0].Lines[1].Discount)
	require.EqualValues(t, 300, s.sales[0].PointsTender)
}

func TestMissingQuantityIsOnePiece(t *testing.T) {
	s, _ := importText(t, "member,date,amount\n7,2017-01-02,8.00\n7,2017-01-02,-8.00\n", ImportOptions{})
	require.EqualValues(t, 1000, s.sales[0].Lines[0].Quantity)
	require.EqualValues(t, -1000, s.sales[1].Lines[0].Quantity)
}

func TestNumbersThatProgramsShortenedAreWrittenOut(t *testing.T) {
	s, _ := importText(t, "member,date,receipt,amount\n'0071,2017-01-02,4.0128e+10,1\n=\"0072\",2017-01-02,4e+3,1\n\t0071\t,2017-01-02,40128000000,2\n",
		ImportOptions{})
	require.Len(t, s.sales, 2)
	require.Equal(t, "4000 0072", s.sales[0].Receipt+" "+s.sales[0].External)
	require.Equal(t, "40128000000 0071", s.sales[1].Receipt+" "+s.sales[1].External)
	require.EqualValues(t, 300, s.sales[1].Amount)
}

func TestFileDecidesDayAndMonthAsAWhole(t *testing.T) {
	rows := "1,1/2/2017,1\n2,3/4/2017,1\n"
	for last, want := range map[string]string{"3,13/1/2017,1\n": "2017-02-01", "3,1/13/2017,1\n": "2017-01-02"} {
		s, _ := importText(t, "member,date,amount\n"+rows+last, ImportOptions{})
		require.Equal(t, want, s.sales[0].At.Format(time.DateOnly))
	}
	for _, content := range []string{rows, rows + "3,13/1/2017,1\n4,1/13/2017,1\n"} {
		err := importRefusal(t, "member,date,amount\n"+content, ImportOptions{})
		require.Equal(t, model.Code("import.date_order"), model.CodeOf(err))
	}
	s, _ := importText(t, "member,date,amount\n"+rows, ImportOptions{DateOrder: MonthFirst})
	require.Equal(t, "2017-01-02", s.sales[0].At.Format(time.DateOnly))
	_, report := importText(t, "member,date,amount\n1,5/5/2017,1\n", ImportOptions{})
	require.Equal(t, 1, report.Accepted, "the same day in both orders asks for nothing")
}

func TestDoubtfulDateBehindTheSampleIsRejectedAlone(t *testing.T) {
	var content strings.Builder
	content.WriteString("member,date,amount\n")
	for i := range sampleRows {
		fmt.Fprintf(&content, "%d,2017-01-02,1\n", i)
	}
	content.WriteString("9,1/2/2017,1\n")
	_, report := importText(t, content.String(), ImportOptions{})
	require.Equal(t, map[int]model.Code{sampleRows + 2: "import.date_order"}, reasons(report))
}

func TestFileDecidesItsDecimalMark(t *testing.T) {
	s, _ := importText(t, "member;date;amount\n1;2017-01-02;1.234\n2;2017-01-02;12,50\n", ImportOptions{})
	require.EqualValues(t, 123400+1250, s.total)
	s, _ = importText(t, "member;date;amount\n1;2017-01-02;1.234\n2;2017-01-02;12.50\n", ImportOptions{})
	require.EqualValues(t, 123+1250, s.total)
}

// --- rows without a receipt number

func TestEqualRowsAllCountAndARerunAddsNothing(t *testing.T) {
	row := "7,2017-01-02,1,2.00\n"
	content := "member,date,quantity,amount\n" + strings.Repeat(row, 30) + "8,2017-01-02,1,2.00\n" + row
	s, report := importText(t, content, ImportOptions{})
	require.Equal(t, 32, report.Sales)
	first := len(s.sales)
	opened := table(t, "sales.csv", content)
	report, err := ImportSales(t.Context(), opened, ImportOptions{Currency: yuan}, s, nil)
	require.NoError(t, err)
	require.Equal(t, Report{Rows: 32, Repeated: 32}, report)
	require.Len(t, s.sales, first)
}

func TestRowsKeepTheirNamesWhateverStandsAroundThem(t *testing.T) {
	names := func(content string, o ImportOptions) map[string]bool {
		s, _ := importText(t, content, o)
		all := map[string]bool{}
		for _, sale := range s.sales {
			require.True(t, sale.Derived)
			require.Regexp(t, `^row-[0-9a-z]{16}(-\d+)?$`, sale.Receipt)
			all[sale.Receipt] = true
		}
		return all
	}
	want := names("member,date,amount,note\n1,2017-01-02,2.50,a\n1,2017-01-02,2.50,a\n2,2017-01-02,3.00,b\n", ImportOptions{})
	require.Len(t, want, 3)
	require.Equal(t, want, names("member;date;amount;note\r\n2;2017-01-02; 3;b\r\n1;2017-01-02;2.5;a\r\n\"1\";2017-01-02;2.500;a;;\r\n", ImportOptions{}),
		"order, delimiter, quotes and idle zeros do not matter")
	require.Equal(t, want, names("member,date,amount,note\n1,2017-01-02,2.50,a\n1,2017-01-02,2.50,a\n2,2017-01-02,3.00,b\n",
		ImportOptions{MapOptions: MapOptions{Map: []string{"category=note"}}}), "nor does a better mapping")
	for other := range names("member,date,amount,note\n1,2017-01-02,2.51,a\n1,2017-01-02,2.50,c\n,2017-01-02,2.50,1\n", ImportOptions{}) {
		require.NotContains(t, want, other)
	}
}

// A wrong change to how rows are named would book every shop's old files a second time.
func TestNamesOfRowsNeverChange(t *testing.T) {
	s, _ := importText(t, "00001,19970101,1,11.77\n00001,19970101,1,11.77\n00002,19970112,1,12.00\n", ImportOptions{})
	require.Equal(t, []string{"row-aaahfg7kdhnb6y2a", "row-aaahfg7kdhnb6y2a-2", "row-h2s1dc7yk6pajp7q"},
		[]string{s.sales[0].Receipt, s.sales[1].Receipt, s.sales[2].Receipt})
}

func TestRepeatsAreCountedExactly(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rows := rapid.SliceOfN(rapid.IntRange(0, 5), 1, 200).Draw(t, "rows")
		r := repeats{seen: fingerprints{limit: MaxUnnumbered}}
		count, seen := map[int]int{}, map[string]bool{}
		for _, row := range rows {
			name, err := r.name([][]byte{fmt.Append(nil, row)})
			require.NoError(t, err)
			require.False(t, seen[name])
			seen[name] = true
			count[row]++
			_, nth, numbered := strings.Cut(strings.TrimPrefix(name, "row-"), "-")
			if count[row] == 1 {
				require.False(t, numbered)
			} else {
				require.Equal(t, fmt.Sprint(count[row]), nth)
			}
		}
	})
}

func TestMoreUnnumberedRowsThanMemoryAllowsAreRefused(t *testing.T) {
	r := repeats{seen: fingerprints{limit: 100}}
	for i := range 100 {
		_, err := r.name([][]byte{fmt.Append(nil, i)})
		require.NoError(t, err)
	}
	_, err := r.name([][]byte{[]byte("more")})
	require.Equal(t, model.Code("import.unnumbered"), model.CodeOf(err))
}

func TestFingerprintsAreASet(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f, twin := fingerprints{limit: 1 << 20}, map[uint64]bool{}
		for _, h := range rapid.SliceOfN(rapid.Uint64Range(1, 5000), 0, 3000).Draw(t, "hashes") {
			h *= 0x9e3779b97f4a7c15
			require.Equal(t, twin[h], f.has(h))
			f.add(h)
			twin[h] = true
			require.Equal(t, len(twin), f.count)
		}
	})
}

// --- the window

func TestReceiptLinesFarApartAreJoinedWithinTheWindow(t *testing.T) {
	var content strings.Builder
	content.WriteString(header)
	content.WriteString("7,2017-01-02,FIRST,1,x,1,1.00\n")
	for i := range WindowRows - 2 {
		fmt.Fprintf(&content, "8,2017-01-02,R%d,1,x,1,1.00\n", i)
	}
	content.WriteString("7,2017-01-02,FIRST,1,y,1,1.00\n")
	s, report := importText(t, content.String(), ImportOptions{})
	require.Equal(t, WindowRows, report.Accepted)
	require.Equal(t, WindowRows-1, report.Sales)
	joined := 0
	for _, sale := range s.sales {
		if sale.Receipt == "FIRST" {
			joined = len(sale.Lines)
		}
	}
	require.Equal(t, 2, joined)
}

func TestLineThatComesAfterItsReceiptWasClosedIsRejected(t *testing.T) {
	var content strings.Builder
	content.WriteString(header)
	content.WriteString("7,2017-01-02,FIRST,1,x,1,1.00\n")
	for i := range WindowRows {
		fmt.Fprintf(&content, "8,2017-01-02,R%d,1,x,1,1.00\n", i)
	}
	content.WriteString("7,2017-01-02,FIRST,1,y,1,1.00\n7,2017-01-02,FIRST,2,y,1,1.00\n")
	s, report := importText(t, content.String(), ImportOptions{})
	require.Equal(t, map[int]model.Code{WindowRows + 3: "import.receipt_closed"}, reasons(report))
	require.Equal(t, "FIRST", s.sales[0].Receipt)
	require.Len(t, s.sales[0].Lines, 1)
	require.Equal(t, WindowRows+2, report.Sales, "the same number in another shop is not late")
}

// The window against a twin that keeps everything: within its length, order does not matter.
func TestWindowAgreesWithATwin(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var content strings.Builder
		content.WriteString("member,date,receipt,amount\n")
		want := map[string]model.Money{}
		for _, n := range rapid.SliceOfN(rapid.IntRange(0, 8), 1, 60).Draw(t, "receipts") {
			amount := rapid.IntRange(-500, 500).Draw(t, "amount")
			fmt.Fprintf(&content, "%d,2017-01-02,R%d,%s\n", n, n, yuan.Plain(model.Money(amount)))
			want[fmt.Sprintf("R%d", n)] += model.Money(amount)
		}
		opened, err := NewReader(strings.NewReader(content.String()), Options{Name: "x.csv"})
		require.NoError(t, err)
		s := newShop()
		_, err = ImportSales(t.Context(), opened, ImportOptions{Currency: yuan}, s, nil)
		require.NoError(t, err)
		got := map[string]model.Money{}
		for _, sale := range s.sales {
			_, twice := got[sale.Receipt]
			require.False(t, twice)
			got[sale.Receipt] = sale.Amount
		}
		require.Equal(t, want, got)
	})
}

func TestSaleOfTooManyLinesIsReported(t *testing.T) {
	_, report := importText(t, header+strings.Repeat("7,2017-01-02,A,1,x,1,1.00\n", MaxReceiptLines+3), ImportOptions{})
	require.Equal(t, 3, report.RejectedTotal)
	require.Equal(t, model.Code("import.receipt_lines"), report.Rejected[0].Reason.Code)
	require.Equal(t, 1, report.Sales)
}

func TestSumOfASaleHasItsLimit(t *testing.T) {
	_, report := importText(t, header+strings.Repeat("7,2017-01-02,A,1,x,1,5000000000000\n", 2), ImportOptions{})
	require.Equal(t, map[int]model.Code{3: "import.number_large"}, reasons(report))
}
