package desk_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"regulars/model"
	"regulars/store/storetest"
)

func TestAStepByAClockThatWentBackCountsAndIsBookedOnce(t *testing.T) {
	for _, inChain := range []bool{false, true} {
		s := storetest.Open(t)
		if inChain {
			s.Join()
		}
		m := s.Enrol("13812341641", "")
		s.Award(m.ID, 100_000)
		first, steps := latest[*model.TierChanged](t, s, m.ID)
		require.Equal(t, 1, steps)
		s.Clock.Advance(-time.Hour)
		s.Award(m.ID, 400_000)
		require.Equal(t, "gold", s.Account(m.ID).Tier.Code)
		s.Award(m.ID, 100)
		second, steps := latest[*model.TierChanged](t, s, m.ID)
		require.Equal(t, 2, steps, "in a chain: %v", inChain)
		require.GreaterOrEqual(t, second.At, first.At)
		require.Equal(t, inChain, second.At > first.At, "no two steps of a chain have one moment")
	}
}
