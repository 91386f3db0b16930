package rules_test

import (
	"context"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/stretchr/testify/require"

	"regulars/model/desk"
	"regulars/model/staff"
	"regulars/store/storetest"
	"regulars/tui/drive"
	"regulars/tui/rules"
	"regulars/tui/screen"
)

// sample reads one of the example programs.
func sample(t testing.TB, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("..", "..", "testdata", "programs", name+".toml"))
	require.NoError(t, err)
	return string(text)
}

// rich is a program with every sort of rule.
func rich(t testing.TB) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", "rich.toml"))
	require.NoError(t, err)
	return string(text)
}

// editor stands in for a person's editor: it makes of a text what the person would type.
type editor struct {
	change func(text string) string
	fails  error
	opened []string // the texts that it was opened with
	gone   []string // the files that were let go of
}

// editing is one run of it.
type editing struct {
	e          *editor
	text, path string
	err        error
}

func (e *editing) SetStdin(io.Reader)  {}
func (e *editing) SetStdout(io.Writer) {}
func (e *editing) SetStderr(io.Writer) {}

func (e *editing) Run() error {
	if e.err = e.e.fails; e.err == nil {
		e.text = e.e.change(e.text)
	}
	return e.err
}

func (e *editing) Result() (text, path string, err error) { return e.text, e.path, e.err }

// world is a shop, who is signed in, and the editor.
type world struct {
	*storetest.Shop
	editor editor
	desk   func() rules.Desk
}

func newWorld(t *testing.T) *world {
	t.Helper()
	w := &world{Shop: storetest.Open(t)}
	w.desk = func() rules.Desk { return w.Owner }
	w.editor.change = func(text string) string { return text }
	return w
}

// stage is a till on which the page is all there is above an empty home.
func (w *world) stage() drive.Stage {
	page := rules.New(rules.Options{
		Desk: func() rules.Desk { return w.desk() },
		Editor: func(_ context.Context, text, path string) (rules.Editing, error) {
			if path == "" {
				path = "/tmp/program.toml"
			}
			w.editor.opened = append(w.editor.opened, text)
			return &editing{e: &w.editor, text: text, path: path}, nil
		},
		Forget: func(path string) error {
			w.editor.gone = append(w.editor.gone, path)
			return nil
		},
		Exec: func(c tea.ExecCommand, then tea.ExecCallback) tea.Cmd {
			return func() tea.Msg { return then(c.Run()) }
		},
	})
	return drive.Stage{
		Home:    func(env *screen.Env) screen.Screen { return drive.Blank("")(env, "home") },
		Screens: map[string]screen.Maker{screen.ProgramName: page, screen.LockName: drive.Blank("lock")},
		Now:     w.Clock.Now().In(time.FixedZone("CST", 8*3600)),
	}
}

// open opens the page.
func (w *world) open(t *testing.T) *drive.Driver {
	t.Helper()
	return drive.Start(t, w.stage()).Press("ctrl+g")
}

// replace makes the editor replace one text by another.
func (w *world) replace(old, by string) {
	w.editor.change = func(text string) string {
		require.Contains(w.T, text, old)
		return strings.Replace(text, old, by, 1)
	}
}

// hire signs a new colleague in.
func (w *world) hire(name string, role staff.Role) *desk.Session {
	w.T.Helper()
	_, err := w.Owner.AddStaff(w.T.Context(), name, role, "1111")
	require.NoError(w.T, err)
	s, err := w.Desk.SignIn(w.T.Context(), name, "1111")
	require.NoError(w.T, err)
	return s
}
