package file

import (
	"context"
	"io"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"regulars/model"
)

// shop is a Books in memory: it keeps what it is given and knows it again.
type shop struct {
	sales    []Sale
	people   []MemberRow
	batches  []int
	receipts map[string]bool
	members  map[string]bool
	total    model.Money
	refuse   func(*Sale) *model.Error
	onBatch  func(ctx context.Context) error
}

func newShop() *shop { return &shop{receipts: map[string]bool{}, members: map[string]bool{}} }

func (s *shop) BookSales(ctx context.Context, batch []Sale) ([]Outcome, error) {
	if s.onBatch != nil {
		if err := s.onBatch(ctx); err != nil {
			return nil, err
		}
	}
	s.batches = append(s.batches, len(batch))
	outcomes := make([]Outcome, len(batch))
	for i := range batch {
		sale := &batch[i]
		key := sale.Shop + "\x00" + sale.Receipt
		if s.receipts[key] {
			outcomes[i].Status = Repeated
			continue
		}
		if s.refuse != nil {
			if outcomes[i].Err = s.refuse(sale); outcomes[i].Err != nil {
				outcomes[i].Status = Refused
				continue
			}
		}
		s.receipts[key] = true
		member := sale.External + "\x00" + sale.Phone + "\x00" + sale.Card
		outcomes[i].NewMember = !s.members[member]
		s.members[member] = true
		s.total += sale.Amount
		s.sales = append(s.sales, *sale)
	}
	return outcomes, nil
}

func (s *shop) BookMembers(_ context.Context, batch []MemberRow) ([]Outcome, error) {
	outcomes := make([]Outcome, len(batch))
	for i, m := range batch {
		outcomes[i].NewMember = true
		s.people = append(s.people, m)
		if m.Points != nil {
			outcomes[i].Points = *m.Points
		}
	}
	return outcomes, nil
}

// table opens a text as a file of that name.
func table(t testing.TB, name, content string) *Table {
	t.Helper()
	opened, err := NewReader(strings.NewReader(content), Options{Name: name})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, opened.Close()) })
	return opened
}

// allRows reads a table to its end.
func allRows(t testing.TB, opened *Table) [][]string {
	t.Helper()
	var rows [][]string
	for {
		row, err := opened.Next()
		if err == io.EOF {
			return rows
		}
		require.NoError(t, err)
		require.Nil(t, row.Problem, "line %d", row.Line)
		cells := []string{}
		for _, c := range row.Cells {
			cells = append(cells, text(c))
		}
		rows = append(rows, cells)
	}
}

// importText imports sales from a text and expects no error.
func importText(t testing.TB, content string, o ImportOptions) (*shop, Report) {
	t.Helper()
	s := newShop()
	if o.Currency.Code == "" {
		o.Currency = yuan
	}
	report, err := ImportSales(context.Background(), table(t, "sales.csv", content), o, s, nil)
	require.NoError(t, err)
	require.Equal(t, report.Rows, report.Accepted+report.Repeated+report.RejectedTotal)
	return s, report
}

// importRefusal imports sales from a text and returns what refuses the whole file.
func importRefusal(t testing.TB, content string, o ImportOptions) error {
	t.Helper()
	opened, err := NewReader(strings.NewReader(content), Options{Name: "sales.csv"})
	if err != nil {
		return err
	}
	defer opened.Close()
	s := newShop()
	_, err = ImportSales(context.Background(), opened, o, s, nil)
	require.Empty(t, s.sales, "a refused file changes nothing")
	return err
}

// reasons maps rejected lines to their codes.
func reasons(r Report) map[int]model.Code {
	codes := map[int]model.Code{}
	for _, reject := range r.Rejected {
		codes[reject.Line] = reject.Reason.Code
	}
	return codes
}
