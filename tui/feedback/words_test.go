package feedback

import (
	"testing"

	"github.com/stretchr/testify/require"

	"regulars/model/care"
)

func TestWordsAreComplete(t *testing.T) {
	require.NoError(t, table.Check())
	require.Len(t, table.ZH.Scores, care.Scale)
}
