package rehearsal_test

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"regulars/model"
	"regulars/model/desk"
	"regulars/model/rehearsal"
	"regulars/store/storetest"
)

// BenchmarkRehearse plays 100,000 sale lines of 3,000 members through two programs.
func BenchmarkRehearse(b *testing.B) {
	const members, sales, perSale = 3_000, 33_334, 3
	s := storetest.Open(b)
	r := rand.New(rand.NewPCG(1, 1))
	goods := []string{"tea", "coffee", "cake", "bread", "fruit"}
	var batch []desk.IncomingSale
	for i := range sales {
		sale := desk.IncomingSale{
			External: fmt.Sprint(r.IntN(members)), Receipt: fmt.Sprint(i),
			At: storetest.Start.Add(-time.Duration(sales-i) * 10 * time.Minute),
		}
		for range perSale {
			amount := model.Money(100 + r.IntN(9_900))
			sale.Lines = append(sale.Lines, model.Line{
				SKU: fmt.Sprint(r.IntN(5_000)), Product: "x", Category: goods[r.IntN(len(goods))], Quantity: 1_000, Amount: amount,
			})
			sale.Amount += amount
		}
		if batch = append(batch, sale); len(batch) == 2_000 || i == sales-1 {
			_, err := s.Owner.BookSales(b.Context(), batch)
			require.NoError(b, err)
			batch = batch[:0]
		}
	}
	b.ReportAllocs()
	var got rehearsal.Result
	for b.Loop() {
		got = rehearse(b, s, storetest.Busy, rehearsal.Query{})
	}
	require.EqualValues(b, sales*perSale, got.Lines)
	b.ReportMetric(float64(got.Lines)*float64(b.N)/b.Elapsed().Seconds(), "lines/s")
}
