package cli

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// olderShop is a shop whose file an older program has written.
func olderShop(t *testing.T) (environ []string) {
	t.Helper()
	dir := t.TempDir()
	for _, name := range []string{"regulars.db", "regulars.key"} {
		raw, err := os.ReadFile(filepath.Join("..", "..", "testdata", "store", "format-1", name))
		require.NoError(t, err)
		require.NoError(t, os.WriteFile(filepath.Join(dir, name), raw, 0o600))
	}
	return []string{"REGULARS_STORE=" + dir, "LANG=en_US.UTF-8"}
}

// screenErr is a standard error that a person sees, or not.
type screenErr struct {
	bytes.Buffer
	terminal bool
}

func (s *screenErr) Terminal() bool { return s.terminal }

func TestMigrationIsToldOnATerminalAndNowhereElse(t *testing.T) {
	for _, c := range []struct {
		lang     string
		terminal bool
		want     []string
	}{
		{"en", true, []string{"\rBringing the shop's file up to date  ████████████████████  100 %", "brought to this program's format"}},
		{"zh", true, []string{"\r正在更新店里的文件  ████████████████████  100 %", "旧文件留在旁边"}},
		{"en", false, nil},
	} {
		environ, errs := olderShop(t), &screenErr{terminal: c.terminal}
		// No PIN is given: the file is opened, and then the command is refused.
		line := []string{"find", "x", "--lang", c.lang, "--as", "Nobody"}
		require.Equal(t, exitRefused, newApp(line, strings.NewReader(""), &bytes.Buffer{}, errs, environ).main(t.Context(), line))
		for _, want := range c.want {
			require.Contains(t, errs.String(), want)
		}
		if !c.terminal {
			require.NotContains(t, errs.String(), "\r")
			require.Equal(t, 2, strings.Count(errs.String(), "\n"), "the refusal and its hint: %s", errs)
		}
		again := &screenErr{terminal: c.terminal}
		require.Equal(t, exitRefused, newApp(line, strings.NewReader(""), &bytes.Buffer{}, again, environ).main(t.Context(), line))
		require.NotContains(t, again.String(), "\r", "the second time there is nothing to do")
	}
}

func TestMigrationThatIsCutOffLeavesTheLine(t *testing.T) {
	errs := &screenErr{terminal: true}
	a := newApp(nil, nil, &bytes.Buffer{}, errs, []string{"LANG=en_US.UTF-8"})
	a.migrating(1000, 4000)
	require.Contains(t, errs.String(), "25 %")
	errs.Reset()
	a.report(t.Context(), errors.New("the disk is full"))
	require.True(t, strings.HasPrefix(errs.String(), "\r"+strings.Repeat(" ", 78)+"\r"), "%q", errs.String())
}
