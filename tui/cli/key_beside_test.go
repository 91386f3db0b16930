package cli_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

// A service has its key from the service manager; who gives a command beside it has none.
func TestCommandBesideAServerUsesTheServersKey(t *testing.T) {
	s := openShop(t)
	beside, apart := filepath.Join(s.dir, "regulars.key"), filepath.Join(s.dir, "..", "kept.key")
	code := s.here("key", "backup")
	require.NoError(t, os.Rename(beside, apart))
	mine := s.environ
	s.environ = append(mine[:len(mine):len(mine)], "REGULARS_KEY_FILE="+apart)
	s.serve()
	s.environ = mine
	got := s.run("doctor")
	require.Zero(t, got.exit, "%s%s", got.stdout, got.stderr)
	require.Equal(t, code, s.does("key", "backup"))
	require.NoError(t, os.Rename(apart, beside))
	s.stop()
}
