package hq_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"regulars/model"
	"regulars/sync/wire"
)

// BenchmarkPush takes batches of 500 sales of 200 members with the work of HQ alone: signature, chain,
// fold, rights and seals, and a database that costs nothing.
func BenchmarkPush(b *testing.B) {
	t := &testing.T{}
	p := newPlace(t)
	a := p.shop(1)
	var ids []model.ID
	for range 200 {
		ids = append(ids, a.enrolMember(model.Fields{model.FieldName: "Li Mei", model.FieldPhone: "+8613800138000"}))
	}
	a.level()
	batches := make([]*wire.Push, b.N)
	for i := range batches {
		from := a.last().Seq + 1
		for n := range uint64(wire.MaxEvents) {
			a.sell(ids[(n*7+uint64(i))%200], 3)
		}
		batches[i] = a.batch(a, from, a.last().Seq)
	}
	b.ResetTimer()
	for _, batch := range batches {
		answer := p.hq.Step(ctx, p.now, peerOf(a), batch)
		require.IsType(b, &wire.Pushed{}, answer)
	}
	b.ReportMetric(float64(b.N*wire.MaxEvents)/b.Elapsed().Seconds(), "events/s")
}
