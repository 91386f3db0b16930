package rules

import (
	"testing"

	"github.com/stretchr/testify/require"

	"regulars/model"
)

func TestWordsAreComplete(t *testing.T) {
	require.NoError(t, table.Check())
	require.NoError(t, ruleTable.Check())
}

func TestDocumentKeepsItsColumnsAndLosesWhatTerminalsObey(t *testing.T) {
	require.Equal(t, []string{"a = 1    # x", "    b", "", "c"}, documentLines("a = 1    # x\n\tb\n\nc\n\n"))
	require.NotContains(t, documentLines("# \x1b[31mred \u202e x")[0], "\x1b")
	require.NotContains(t, documentLines("# \x1b[31mred \u202e x")[0], "\u202e")
}

func TestPlaceIsThatOfTheRefusal(t *testing.T) {
	line, column := placeOf(model.Refuse("program.amount", 3, 7, "earn.per"))
	require.Equal(t, []int{3, 7}, []int{line, column})
	line, _ = placeOf(model.Refuse("program.large", 262144))
	require.Zero(t, line)
	line, _ = placeOf(model.Refuse("program.moved", uint(1), uint(2)))
	require.Zero(t, line)
}

func TestALineThatSaysSomethingElseIsOneChange(t *testing.T) {
	require.Equal(t, 1, count([]change{{"a", "x", true}, {"a", "y", false}}))
	require.Equal(t, 3, count([]change{{"a", "x", true}, {"b", "y", false}, {"b", "z", false}}))
	require.Zero(t, count(nil))
}
