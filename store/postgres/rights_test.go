package postgres

import (
	"testing"

	"github.com/stretchr/testify/require"

	"regulars/model/rights"
)

func TestARecordOfRightsComesBackAndAPartOfItIsRefused(t *testing.T) {
	for _, a := range []rights.Account{{}, someone(1).Rights} {
		raw := appendRights(nil, &a)
		got, err := parseRights(raw)
		require.NoError(t, err)
		require.Equal(t, a, got)
		for n := range raw {
			_, err := parseRights(raw[:n])
			require.ErrorIs(t, err, errRecord, n)
		}
		_, err = parseRights(append(raw, 0))
		require.ErrorIs(t, err, errRecord)
	}
}
