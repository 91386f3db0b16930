package enrol

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestWordsAreComplete(t *testing.T) { require.NoError(t, table.Check()) }
