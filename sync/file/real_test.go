package file

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"regulars/model"
)

// The purchases of real shops lie beside the project where it is developed; elsewhere these
// tests are left out.
const realData = "../../../shared/data"

func realFile(t testing.TB, name string) string {
	t.Helper()
	path := filepath.Join(realData, name)
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		t.Skip("no real purchases here: " + path)
	}
	return path
}

var yuan = model.Currency{Code: "CNY", Symbol: "¥", Decimals: 2}

func newYork(t testing.TB) *time.Location {
	t.Helper()
	zone, err := time.LoadLocation("America/New_York")
	require.NoError(t, err)
	return zone
}

func TestCompleteJourneyIsReadWithoutAnyOption(t *testing.T) {
	table, err := Open(realFile(t, "complete-journey/sales.csv.gz"), Options{})
	require.NoError(t, err)
	defer table.Close()
	shop := newShop()
	report, err := ImportSales(context.Background(), table, ImportOptions{Currency: yuan, Zone: newYork(t)}, shop, nil)
	require.NoError(t, err)
	require.Equal(t, 75_000, report.Rows)
	require.Equal(t, 75_000, report.Accepted)
	require.Equal(t, 47_243, report.Sales)
	require.Equal(t, 2_377, report.Members)
	require.Empty(t, report.Rejected)
	require.Equal(t, "233935.24", yuan.Plain(shop.total))
	first := shop.sales[0]
	require.Equal(t, "31198705046", first.Receipt)
	require.Equal(t, "906", first.External)
	require.Equal(t, "319", first.Shop)
	require.Equal(t, "2017-01-01T07:30:27-05:00", first.At.Format(time.RFC3339))
	require.Equal(t, Line{
		SKU: "1075313", Product: "TUNA", Category: "SEAFOOD - SHELF STABLE", Department: "GROCERY",
		Quantity: 1000, Amount: 150, Discount: 29,
	}, first.Lines[0])
}

func TestCDNOWIsReadWithoutAnyOptionAndARerunAddsNothing(t *testing.T) {
	path := realFile(t, "cdnow/CDNOW_master.txt")
	shop := newShop()
	for run, want := range []Report{
		{Rows: 69_659, Accepted: 69_659, Sales: 69_659, Members: 23_570},
		{Rows: 69_659, Repeated: 69_659},
	} {
		table, err := Open(path, Options{})
		require.NoError(t, err)
		report, err := ImportSales(context.Background(), table, ImportOptions{Currency: yuan}, shop, nil)
		require.NoError(t, err)
		require.Equal(t, want, report, "run %d", run+1)
		require.NoError(t, table.Close())
	}
	require.Equal(t, "2500315.63", yuan.Plain(shop.total))
}

func TestCDNOWPresetsReadBothFiles(t *testing.T) {
	for preset, name := range map[string]string{"cdnow": "CDNOW_master.txt", "cdnow-sample": "CDNOW_sample.txt"} {
		table, err := Open(realFile(t, "cdnow/"+name), Options{})
		require.NoError(t, err)
		shop := newShop()
		o := ImportOptions{Currency: yuan, MapOptions: MapOptions{Preset: preset}}
		report, err := ImportSales(context.Background(), table, o, shop, nil)
		require.NoError(t, err)
		want := map[string]int{"cdnow": 23_570, "cdnow-sample": 2_357}
		require.Equal(t, want[preset], report.Members)
		require.NoError(t, table.Close())
	}
}

func TestCDNOWSampleAsksWhichOfItsNumbersIsTheMember(t *testing.T) {
	table, err := Open(realFile(t, "cdnow/CDNOW_sample.txt"), Options{})
	require.NoError(t, err)
	defer table.Close()
	_, err = MapColumns(table, Sales, MapOptions{})
	require.Equal(t, model.Code("import.shape"), model.CodeOf(err))
	require.ErrorContains(t, err, "1 (00004), 2 (0001), 3 (19970101), 4 (2), 5 (29.33)")
}
