package member

import (
	"testing"

	"github.com/stretchr/testify/require"

	"regulars/model"
	"regulars/model/desk"
)

func TestWordsAreComplete(t *testing.T) {
	require.NoError(t, table.Check())
	require.NoError(t, pointTable.Check())
	for _, kind := range desk.PostingKinds {
		require.NotEmpty(t, pointTable.ZH.Kinds[kind], kind)
	}
	for _, f := range model.FieldNames {
		require.NotEmpty(t, table.ZH.Fields[f.Field], f.Name)
	}
}

func TestQuantityIsWrittenOnlyIfItSaysSomething(t *testing.T) {
	for thousandths, want := range map[int64]string{0: "", 1000: "", 2000: "× 2", 750: "× 0.75", 1500: "× 1.5", 1005: "× 1.005"} {
		require.Equal(t, want, quantity(thousandths))
	}
}

func TestUnfoldShowsAllOfWhatItPutsIn(t *testing.T) {
	lines := []string{"titles", "a", "b", "c", "d"}
	require.Equal(t, lines, unfold(lines, 2, nil, 5))
	require.Equal(t, []string{"titles", "a", "1", "2", "b"}, unfold(lines, 1, []string{"1", "2"}, 5))
	require.Equal(t, []string{"titles", "c", "d", "1", "2"}, unfold(lines, 4, []string{"1", "2"}, 5))
	require.Equal(t, []string{"titles", "d", "1", "2", "3"}, unfold(lines, 4, []string{"1", "2", "3", "4", "5"}, 5), "the marked line stays")
	require.Equal(t, lines, unfold(lines, 9, []string{"1"}, 5))
}

func TestWhatCountsForATierNamesItsMonths(t *testing.T) {
	require.Equal(t, "7 visits in 3 months", table.EN.Months("7 visits", 3))
	require.Equal(t, "7 visits in 1 month", table.EN.Months("7 visits", 1))
	require.Equal(t, "近 3 个月 7 次到店", table.ZH.Months("7 次到店", 3))
}
