package cli

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"regulars/model"
)

// editorThat writes an editor that does something to the file it is given.
func editorThat(t *testing.T, does string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "editor.sh")
	require.NoError(t, os.WriteFile(path, []byte("#!/bin/sh\n"+does+"\n"), 0o700))
	return path
}

func TestScreenEditorGivesBackWhatWasWrittenAndKeepsTheFile(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	a := newApp(nil, nil, nil, nil, []string{"VISUAL=" + editorThat(t, `echo "# more" >> "$2"`) + " -w", "EDITOR=false"})
	editing, err := a.screenEditor(t.Context(), "[earn]\n", "")
	require.NoError(t, err)
	_, _, err = editing.Result()
	require.Equal(t, model.Code("cli.editor"), model.CodeOf(err), "it has not run")
	require.NoError(t, editing.Run())
	text, path, err := editing.Result()
	require.NoError(t, err)
	require.Equal(t, "[earn]\n# more\n", text)
	kept, err := os.ReadFile(path)
	require.NoError(t, err)
	require.Equal(t, text, string(kept))

	again, err := a.screenEditor(t.Context(), text, path)
	require.NoError(t, err)
	require.NoError(t, again.Run())
	text, same, err := again.Result()
	require.NoError(t, err)
	require.Equal(t, path, same)
	require.Equal(t, "[earn]\n# more\n# more\n", text)
}

func TestEditorThatFailsLosesNothing(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	a := newApp(nil, nil, nil, nil, []string{"EDITOR=" + editorThat(t, "exit 3")})
	editing, err := a.screenEditor(t.Context(), "x", "")
	require.NoError(t, err)
	require.Error(t, editing.Run())
	_, _, err = editing.Result()
	require.Equal(t, model.Code("cli.editor"), model.CodeOf(err))
	_, err = a.screenEditor(t.Context(), "x", filepath.Join(t.TempDir(), "gone", "x.toml"))
	require.Equal(t, model.Code("cli.temporary"), model.CodeOf(err))
}

func TestEditorIsWhatTheEnvironmentNames(t *testing.T) {
	for _, c := range []struct {
		environ []string
		want    []string
	}{
		{nil, []string{"vi"}},
		{[]string{"EDITOR=nano -w"}, []string{"nano", "-w"}},
		{[]string{"EDITOR=nano", "VISUAL=code --wait"}, []string{"code", "--wait"}},
		{[]string{"EDITOR=nano", "VISUAL= "}, []string{"nano"}},
	} {
		require.Equal(t, c.want, newApp(nil, nil, nil, nil, c.environ).editorWords())
	}
}
