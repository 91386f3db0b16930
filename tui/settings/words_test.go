package settings

import (
	"testing"

	"github.com/stretchr/testify/require"

	"regulars/model"
)

func TestWordsAreComplete(t *testing.T) {
	require.NoError(t, table.Check())
	require.Len(t, languages, len(model.Langs))
}
