package file

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"runtime"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"regulars/model"
)

// manyRows writes sales without receipt numbers, all of them different.
func manyRows(n int) string {
	var b strings.Builder
	b.WriteString("member,date,amount\n")
	for i := range n {
		fmt.Fprintf(&b, "%d,2017-01-02,%d.00\n", i%700, i)
	}
	return b.String()
}

func TestBatchesAreWholeAndOfTheSizePromised(t *testing.T) {
	s, report := importText(t, manyRows(3*BatchRows+5), ImportOptions{})
	require.Equal(t, []int{BatchRows, BatchRows, BatchRows, 5}, s.batches)
	require.Equal(t, 3*BatchRows+5, report.Accepted)
	require.Equal(t, 700, report.Members)
}

func TestCancellationStopsBehindTheBatchAtHandAndARerunGoesOn(t *testing.T) {
	content := manyRows(6 * BatchRows)
	ctx, cancel := context.WithCancel(t.Context())
	s := newShop()
	s.onBatch = func(inner context.Context) error {
		if len(s.batches) == 1 {
			cancel()
		}
		return inner.Err() // The batch at hand is not disturbed.
	}
	report, err := ImportSales(ctx, table(t, "x.csv", content), ImportOptions{Currency: yuan}, s, nil)
	require.ErrorIs(t, err, context.Canceled)
	require.Equal(t, []int{BatchRows, BatchRows}, s.batches)
	require.Equal(t, Report{Rows: 2 * BatchRows, Accepted: 2 * BatchRows, Sales: 2 * BatchRows, Members: 700}, report)
	s.onBatch = nil
	report, err = ImportSales(t.Context(), table(t, "x.csv", content), ImportOptions{Currency: yuan}, s, nil)
	require.NoError(t, err)
	require.Equal(t, Report{Rows: 6 * BatchRows, Accepted: 4 * BatchRows, Repeated: 2 * BatchRows, Sales: 4 * BatchRows}, report)
}

// Whenever the cancellation comes, also when everything is read already, the error tells
// whether something is missing.
func TestCancellationNeverPassesForSuccess(t *testing.T) {
	content := manyRows(2*BatchRows + 1)
	for range 10 {
		ctx, cancel := context.WithCancel(t.Context())
		ended := make(chan struct{})
		source := io.MultiReader(strings.NewReader(content), &atEnd{ended: ended})
		opened, err := NewReader(source, Options{Name: "x.csv"})
		require.NoError(t, err)
		s := newShop()
		s.onBatch = func(context.Context) error {
			if len(s.batches) == 1 {
				<-ended
				cancel()
			}
			return nil
		}
		report, err := ImportSales(ctx, opened, ImportOptions{Currency: yuan}, s, nil)
		require.Equal(t, report.Accepted < 2*BatchRows+1, errors.Is(err, context.Canceled))
		cancel()
	}
}

// atEnd tells when a reader has come to its end.
type atEnd struct {
	ended chan struct{}
	once  sync.Once
}

func (a *atEnd) Read([]byte) (int, error) {
	a.once.Do(func() { close(a.ended) })
	return 0, io.EOF
}

func TestCancelledBeforeItBeganBooksNothing(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	s := newShop()
	report, err := ImportSales(ctx, table(t, "x.csv", manyRows(10)), ImportOptions{Currency: yuan}, s, nil)
	require.ErrorIs(t, err, context.Canceled)
	require.Equal(t, Report{}, report)
	require.Empty(t, s.sales)
}

func TestFailedBatchEndsTheImportWithItsError(t *testing.T) {
	full := model.Refuse("store.full")
	s := newShop()
	s.onBatch = func(context.Context) error {
		if len(s.batches) == 2 {
			return full
		}
		return nil
	}
	report, err := ImportSales(t.Context(), table(t, "x.csv", manyRows(9*BatchRows)), ImportOptions{Currency: yuan}, s, nil)
	require.ErrorIs(t, err, full)
	require.Equal(t, 2*BatchRows, report.Accepted)
}

func TestRefusedSalesAreReportedRowByRow(t *testing.T) {
	s := newShop()
	s.refuse = func(sale *Sale) *model.Error {
		if sale.Receipt == "B" {
			return model.Refuse("receipt.other")
		}
		return nil
	}
	content := "member,date,receipt,amount\n1,2017-01-02,A,1\n1,2017-01-02,B,1\n1,2017-01-02,B,1\n"
	report, err := ImportSales(t.Context(), table(t, "x.csv", content), ImportOptions{Currency: yuan}, s, nil)
	require.NoError(t, err)
	require.Equal(t, map[int]model.Code{3: "receipt.other", 4: "receipt.other"}, reasons(report))
	require.Equal(t, 3, report.Rows)
	require.Equal(t, 1, report.Accepted)
}

func TestRejectedRowsAreAllCountedAndTheFirstAreKept(t *testing.T) {
	content := "member,date,amount\n" + strings.Repeat("1,never,1.00\n", 3*BatchRows) + "1,2017-01-02,1.00\n"
	_, report := importText(t, content, ImportOptions{})
	require.Equal(t, 3*BatchRows, report.RejectedTotal)
	require.Len(t, report.Rejected, MaxRejects)
	for i, reject := range report.Rejected {
		require.Equal(t, i+2, reject.Line)
	}
	require.Equal(t, 1, report.Accepted)
}

func TestDryRunCountsWithoutBooking(t *testing.T) {
	o := ImportOptions{Currency: yuan, DryRun: true}
	content := "member,date,receipt,amount\n1,2017-01-02,A,1\n1,2017-01-02,A,1\n2,2017-01-02,B,-1\n2,x,C,1\n"
	report, err := ImportSales(t.Context(), table(t, "x.csv", content), o, nil, nil)
	require.NoError(t, err)
	require.Len(t, report.Rejected, 1)
	report.Rejected = nil
	require.Equal(t, Report{Rows: 4, Accepted: 3, RejectedTotal: 1, Members: 2, Sales: 1, Refunds: 1}, report)
	report, err = ImportMembers(t.Context(), table(t, "x.csv", "member,name\n1,a\n1,a\n2,b\n"), o, nil, nil)
	require.NoError(t, err)
	require.Equal(t, Report{Rows: 3, Accepted: 3, Members: 2}, report)
}

func TestProgressGrowsToTheSizeOfTheFile(t *testing.T) {
	content := manyRows(3 * BatchRows)
	opened, err := NewReader(strings.NewReader(content), Options{Name: "x.csv", Size: int64(len(content))})
	require.NoError(t, err)
	var seen []int64
	_, err = ImportSales(t.Context(), opened, ImportOptions{Currency: yuan}, newShop(), func(done, total int64) {
		require.EqualValues(t, len(content), total)
		seen = append(seen, done)
	})
	require.NoError(t, err)
	require.IsIncreasing(t, seen[:3])
	require.EqualValues(t, len(content), seen[len(seen)-1])
}

// peak is a Books that forgets what it is given and watches the memory in use.
type peak struct {
	sink
	most uint64
}

func (p *peak) BookSales(ctx context.Context, batch []Sale) ([]Outcome, error) {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	p.most = max(p.most, m.HeapAlloc)
	return p.sink.BookSales(ctx, batch)
}

// ledger streams a large file without holding it.
type ledger struct {
	piece []byte
	rest  []byte
	next  int
	count int
	line  func(b []byte, i int) []byte
}

func (l *ledger) Read(p []byte) (int, error) {
	for len(l.rest) == 0 {
		if l.next == l.count {
			return 0, io.EOF
		}
		l.piece = l.line(l.piece[:0], l.next)
		l.rest = l.piece
		l.next++
	}
	n := copy(p, l.rest)
	l.rest = l.rest[n:]
	return n, nil
}

func TestMemoryStaysBoundedOnLargeFiles(t *testing.T) {
	const rows = 250_000
	for name, line := range map[string]func([]byte, int) []byte{
		"receipts": func(b []byte, i int) []byte {
			return fmt.Appendf(b, "%d,2017-01-02 10:00:00,R%09d,%d,Product number %d,1,2.50\n", i%30_000, i/2, i%5000, i)
		},
		"unnumbered": func(b []byte, i int) []byte { return fmt.Appendf(b, "%d,2017-01-02,,%d,,1,%d.50\n", i%30_000, i, i) },
		"never fits": func(b []byte, i int) []byte { return fmt.Appendf(b, "%d,never,R%d,,,1,2.50\n", i, i) },
	} {
		source := &ledger{count: rows, line: line, rest: []byte("member,date,receipt,sku,product,quantity,amount\n")}
		opened, err := NewReader(source, Options{Name: "x.csv"})
		require.NoError(t, err)
		runtime.GC()
		books := &peak{sink: sink{newCounter()}}
		report, err := ImportSales(t.Context(), opened, ImportOptions{Currency: yuan}, books, nil)
		require.NoError(t, err)
		require.Equal(t, rows, report.Rows)
		t.Logf("%s: %d MB", name, books.most>>20)
		require.Less(t, books.most, uint64(160<<20), "%s: heap, garbage included", name)
	}
}

// --- members

func TestMembersAreReadWithAllTheirFields(t *testing.T) {
	s := newShop()
	content := "会员号,会员卡号,手机号,姓名,生日,性别,邮箱,微信,地址,标签,积分,入会日期,短信授权\n" +
		"00017,C-1,'13812345678,张三,1990年5月20日,女,z@example.com,zs_1,\"上海, 南京路 1 号\",老客、爱茶;VIP,\"1,280.90\",2016/3/1,是\n" +
		"00018,,13912345678,李四,05-20,先生,,,,,,,\n" +
		"00019,,,王五,农历八月十五,2,NULL,-,,,0,0000-00-00 00:00:00,\n" +
		",,,nobody,,,,,,,,,\n" +
		"00020,,1.38E+10,x,,,,,,,,,\n" +
		"00021,,,x,1990-02-30,,,,,,,,\n" +
		"00022,,,x,,,,,,,many,,\n" +
		"00023,,,x,,,,,,,,2016-02-30,\n"
	o := ImportOptions{Currency: yuan, Zone: shanghai(t)}
	report, err := ImportMembers(t.Context(), table(t, "x.csv", content), o, s, nil)
	require.NoError(t, err)
	require.Equal(t, map[int]model.Code{
		5: "import.no_member", 6: "import.rounded", 7: "import.date", 8: "import.number", 9: "import.date",
	}, reasons(report))
	require.Equal(t, 3, report.Members)
	require.Zero(t, report.Sales)
	require.EqualValues(t, 1280, report.Points)
	points := func(n model.Points) *model.Points { return &n }
	first := s.people[0]
	require.Equal(t, "2016-03-01T00:00:00+08:00", first.Joined.Format("2006-01-02T15:04:05Z07:00"))
	first.Joined = s.people[1].Joined
	require.Equal(t, MemberRow{
		Row: 2, External: "00017", Card: "C-1", Phone: "13812345678", Name: "张三", Birthday: "1990-05-20", Gender: "f", Email: "z@example.com",
		Wechat: "zs_1", Address: "上海, 南京路 1 号", Tags: []string{"老客", "爱茶", "VIP"}, Points: points(1280), Consent: "是",
	}, first)
	require.Equal(t, MemberRow{Row: 3, External: "00018", Phone: "13912345678", Name: "李四", Birthday: "05-20", Gender: "m"}, s.people[1])
	require.Equal(t, MemberRow{Row: 4, External: "00019", Name: "王五", Birthday: "农历八月十五", Gender: "2", Points: points(0)}, s.people[2])
}

func TestOldBirthdaysOfWorkbooksAreDates(t *testing.T) {
	opened, err := Open(workbook(t, [][]any{{"会员号", "生日"}, {"1", 10_959}, {"2", "1932-03-04"}, {"3", "5月20日"}}, nil), Options{})
	require.NoError(t, err)
	defer opened.Close()
	s := newShop()
	_, err = ImportMembers(t.Context(), opened, ImportOptions{Currency: yuan}, s, nil)
	require.NoError(t, err)
	require.Equal(t, []string{"1930-01-01", "1932-03-04", "05-20"}, []string{s.people[0].Birthday, s.people[1].Birthday, s.people[2].Birthday})
}

func TestBrokenStreamKeepsItsWordsAndWhatWasWhole(t *testing.T) {
	content := manyRows(3 * BatchRows)
	broken := io.MultiReader(strings.NewReader(content), brokenReader{})
	opened, err := NewReader(broken, Options{Name: "x.csv"})
	require.NoError(t, err)
	s := newShop()
	report, err := ImportSales(t.Context(), opened, ImportOptions{Currency: yuan}, s, nil)
	require.Equal(t, model.Code("import.unreadable"), model.CodeOf(err))
	require.ErrorIs(t, err, errCable)
	require.Equal(t, len(s.sales), report.Accepted)
	require.Zero(t, len(s.sales)%BatchRows, "whole batches only")
}

var errCable = errors.New("cable pulled")

type brokenReader struct{}

func (brokenReader) Read([]byte) (int, error) { return 0, errCable }

func TestReaderOfTheSameBytesGivesTheSameSales(t *testing.T) {
	content := ledgerLines(3_000)
	var all []*shop
	for _, r := range []io.Reader{bytes.NewReader(content), bytes.NewReader(zipped(t, content)), &dribble{content, 7}} {
		opened, err := NewReader(r, Options{Name: "x"})
		require.NoError(t, err)
		s := newShop()
		_, err = ImportSales(t.Context(), opened, ImportOptions{Currency: yuan}, s, nil)
		require.NoError(t, err)
		all = append(all, s)
	}
	require.Equal(t, all[0].sales, all[1].sales)
	require.Equal(t, all[0].sales, all[2].sales)
}

// dribble gives a few bytes at a time.
type dribble struct {
	rest []byte
	n    int
}

func (d *dribble) Read(p []byte) (int, error) {
	if len(d.rest) == 0 {
		return 0, io.EOF
	}
	n := copy(p[:min(len(p), d.n)], d.rest)
	d.rest = d.rest[n:]
	return n, nil
}
