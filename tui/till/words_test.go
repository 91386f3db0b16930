package till

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestWordsAreComplete(t *testing.T) {
	require.NoError(t, table.Check())
	require.NoError(t, actTable.Check())
}

func TestWhatCountsForATierNamesItsMonths(t *testing.T) {
	require.Equal(t, "7 visits in 3 months", table.EN.SpentIn("7 visits", 3))
	require.Equal(t, "7 visits in 1 month", table.EN.SpentIn("7 visits", 1))
	require.Equal(t, "近 3 个月 7 次到店", table.ZH.SpentIn("7 次到店", 3))
}
