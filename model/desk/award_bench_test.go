package desk_test

import (
	"fmt"
	"os"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"regulars/model"
	"regulars/model/desk"
	"regulars/store/storetest"
)

// BenchmarkAward awards a bill of ten lines under the plain program and with all rules on:
// excluded and multiplied categories, weekdays, a birthday, tiers, limits, an end, a campaign
// with an audience, bonuses.
func BenchmarkAward(b *testing.B) {
	full, err := os.ReadFile("../../testdata/programs/supermarket.toml")
	require.NoError(b, err)
	const more = `
[[campaign]]
code = "week"
zh = "周"
en = "Week"
from = "2026-01-01"
until = "2026-12-31"
audience = "visits >= 1"
factor = "1.2"
budget = 1000000000
[[multiplier]]
code = "birthday"
zh = "生日"
en = "Birthday"
factor = "2"
birthday = "day"
`
	lines := make([]model.Line, 10)
	for i := range lines {
		lines[i] = model.Line{SKU: "100200", Product: "苹果", Category: []string{"fresh", "tobacco", "tea"}[i%3], Quantity: 1000, Amount: model.Money(500 + 37*i)}
	}
	amount := model.Money(0)
	for _, l := range lines {
		amount += l.Amount
	}
	for _, c := range []struct{ name, text string }{{"plain", basic}, {"all rules", string(full) + more}} {
		b.Run(c.name, func(b *testing.B) {
			s := storetest.Open(b)
			publish(b, s, c.text)
			members := make([]model.ID, 200)
			for i := range members {
				fields := model.Fields{model.FieldBirthday: "1990-05-20"}
				m, err := s.Owner.Enrol(b.Context(), desk.Enrolment{Phone: fmt.Sprintf("138%08d", i), Fields: fields})
				require.NoError(b, err)
				members[i] = m.ID
			}
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				s.Clock.Advance(3 * time.Minute) // every member comes twice a day
				if _, err := s.Owner.Award(b.Context(), members[i%len(members)], desk.Sale{Amount: amount, Lines: lines}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
