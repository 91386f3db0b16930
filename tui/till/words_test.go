package till

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestWordsAreComplete(t *testing.T) {
	require.NoError(t, table.Check())
	require.NoError(t, actTable.Check())
}
