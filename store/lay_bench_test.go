package store

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"regulars/model"
	"regulars/model/chain"
)

// BenchmarkFill fills a new shop with the members of a market, 2,000 rows a transaction, as they
// come: names, telephone numbers and cards in no order.
func BenchmarkFill(b *testing.B) {
	const members, batch = 100_000, 2000
	for b.Loop() {
		b.StopTimer()
		s := newShop(b)
		s.join()
		rows := make([]chain.Row, members)
		for i := range rows {
			k := uint64(i)
			rows[i] = memberRow(b, stranger(byte(k%20), k/20+1), 0, model.Points(k%900), model.Fields{
				model.FieldName: fmt.Sprintf("会员%d", k), model.FieldPhone: fmt.Sprintf("+86139%08d", k*7919%members), model.FieldCard: fmt.Sprintf("C%010d", k*104729%members),
				model.FieldTags: "常客", model.FieldBirthday: "1990-05-20",
			})
		}
		b.StartTimer()
		for ; len(rows) > 0; rows = rows[batch:] {
			_, err := s.store.Lay(b.Context(), rows[:batch], chain.State{Generation: 1})
			require.NoError(b, err)
		}
	}
	b.ReportMetric(float64(b.N)*members/b.Elapsed().Seconds(), "rows/s")
}
