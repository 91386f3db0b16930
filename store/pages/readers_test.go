package pages_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"regulars/store/pages"
)

func TestOnlyWhoBeganBeforeTheLatestCommitIsWaitedFor(t *testing.T) {
	var r pages.Readers
	ended, end := context.WithCancel(t.Context())
	end()
	old, also := r.Begin(), r.Begin()
	require.NoError(t, r.Outlast(ended), "nothing was committed since")
	r.Commit()
	young := r.Begin()
	require.ErrorIs(t, r.Outlast(ended), context.Canceled)
	r.End(old)
	require.ErrorIs(t, r.Outlast(ended), context.Canceled, "there are two")
	waited := make(chan error, 1)
	go func() { waited <- r.Outlast(context.Background()) }()
	r.End(also)
	require.NoError(t, <-waited)
	require.NoError(t, r.Outlast(ended))
	r.Commit()
	require.ErrorIs(t, r.Outlast(ended), context.Canceled)
	r.End(young)
	require.NoError(t, r.Outlast(ended))
}
