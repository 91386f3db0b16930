//go:build linux || darwin || freebsd

package attach

import (
	"bufio"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/require"
	"golang.org/x/term"

	"regulars/model"
)

// edits runs Attach with an editor on the terminal until the returned channel says how it ended.
func (d *desk) edits(path string, editor func(ctx context.Context, path string) error) <-chan outcome {
	done := make(chan outcome, 1)
	inv := d.invocation()
	inv.Edit = editor
	go func() {
		exit, served, err := Attach(context.Background(), path, inv)
		done <- outcome{exit: exit, served: served, err: err}
	}()
	return done
}

// result is what an edit gave the server.
type result struct {
	text, path string
	err        error
}

// editingScreens plays screens in raw mode that do with each key: 'e' edits a text, 'd' is done with
// it, 'q' ends.
func editingScreens(text string, results chan<- result) Handler {
	return func(ctx context.Context, c *Client) int {
		if err := c.Raw(true); err != nil {
			return 99
		}
		_, _ = io.WriteString(c.Stdout, "[ready]")
		buf := make([]byte, 1)
		for {
			if _, err := c.Stdin.Until(ctx).Read(buf); err != nil {
				return 98
			}
			switch buf[0] {
			case 'e':
				got, path, err := editAsScreens(ctx, c, text)
				results <- result{got, path, err}
			case 'd':
				if c.Done() != nil {
					return 97
				}
				_, _ = io.WriteString(c.Stdout, "[done]")
			case 'q':
				return 0
			}
		}
	}
}

// editAsScreens edits while the next key has been asked for already, as screens do.
func editAsScreens(ctx context.Context, c *Client, text string) (got, path string, err error) {
	reading, stop := context.WithCancel(ctx)
	defer stop()
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		_, _ = c.Stdin.Until(reading).Read(make([]byte, 1)) // ends with the reading
	}()
	got, path, err = c.Edit(ctx, text)
	stop()
	<-ended
	return got, path, err
}

func TestTextIsEditedOnTheTerminalOfThePerson(t *testing.T) {
	quiet(t)
	t.Setenv("TMPDIR", t.TempDir())
	path, d := socket(t), newDesk(t)
	results := make(chan result)
	defer server(t, path, &Server{Handler: editingScreens("[earn]\n", results)})()
	lines := bufio.NewReader(d.line)
	opened := 0
	done := d.edits(path, func(_ context.Context, file string) error {
		opened++
		info, err := os.Stat(file)
		require.NoError(t, err)
		require.Equal(t, os.FileMode(0o600), info.Mode().Perm())
		text, err := os.ReadFile(file)
		require.NoError(t, err)
		require.Equal(t, "[earn]\n", string(text))
		require.False(t, d.isRaw(), "the editor finds the terminal as it was before the screens")
		_, _ = io.WriteString(d.line, "[editor]")
		typed, err := lines.ReadString('\n')
		require.NoError(t, err)
		_, err = term.MakeRaw(int(d.line.Fd())) // and may leave it as it likes
		require.NoError(t, err)
		return os.WriteFile(file, append(text, typed...), 0o600)
	})
	d.sees("[ready]")
	d.types("e")
	d.sees("[editor]")
	d.types("points = 2\n")
	got := <-results
	require.NoError(t, got.err)
	require.Equal(t, "[earn]\npoints = 2\n", got.text)
	require.FileExists(t, got.path)
	require.True(t, d.isRaw())

	d.types("e") // what is typed after the editor is the server's again
	d.sees("[editor]")
	d.types("# more\n")
	again := <-results
	require.NoError(t, again.err)
	require.Equal(t, "[earn]\n# more\n", again.text)
	require.Equal(t, got.path, again.path, "it goes on in its file")

	d.types("d")
	d.sees("[done]")
	require.NoFileExists(t, got.path)
	d.types("q")
	require.Equal(t, outcome{served: true}, <-done)
	require.False(t, d.isRaw(), "as it was at the beginning, and not as the editor left it")
	require.Equal(t, 2, opened)
}

func TestTextThatTheServerHasNotDoneWithStaysInItsFile(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	path, d := socket(t), newDesk(t)
	results := make(chan result)
	defer server(t, path, &Server{Handler: editingScreens("x", results)})()
	done := d.edits(path, func(_ context.Context, file string) error { return os.WriteFile(file, []byte("mine"), 0o600) })
	d.sees("[ready]")
	d.types("e")
	got := <-results
	require.NoError(t, got.err)
	d.types("q")
	d.sees("What was written in the editor is in " + got.path)
	require.Equal(t, outcome{served: true}, <-done)
	text, err := os.ReadFile(got.path)
	require.NoError(t, err)
	require.Equal(t, "mine", string(text))
}

func TestEditorThatGivesNoTextSaysWhy(t *testing.T) {
	for name, c := range map[string]struct {
		editor func(ctx context.Context, path string) error
		code   model.Code
		stays  bool
	}{
		"there is none": {nil, "attach.edit_failed", false},
		"it fails":      {func(context.Context, string) error { return errors.New("no") }, "attach.edit_failed", false},
		"it fails at the end": {func(_ context.Context, p string) error {
			return errors.Join(errors.New("no"), os.WriteFile(p, []byte("y"), 0o600))
		}, "attach.edit_failed", true},
		"the file is gone": {func(_ context.Context, p string) error { return os.Remove(p) }, "attach.edit_file", false},
		"much too long": {
			func(_ context.Context, p string) error { return os.WriteFile(p, make([]byte, maxEdit+1), 0o600) },
			"attach.edit_large", true,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Setenv("TMPDIR", t.TempDir())
			path, d := socket(t), newDesk(t)
			results := make(chan result)
			defer server(t, path, &Server{Handler: editingScreens("x", results)})()
			done := d.edits(path, c.editor)
			d.sees("[ready]")
			d.types("e")
			got := <-results
			require.Equal(t, c.code, model.CodeOf(got.err))
			require.Empty(t, got.text)
			d.types("q")
			require.Equal(t, outcome{served: true}, <-done)
			left, err := filepath.Glob(filepath.Join(os.Getenv("TMPDIR"), "regulars-*"))
			require.NoError(t, err)
			require.Equal(t, c.stays, len(left) == 1, "nothing that was written is lost, and nothing else is left")
		})
	}
}

func TestServerThatGoesDoesNotWaitForAnEditor(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	path, d := socket(t), newDesk(t)
	results := make(chan result, 1)
	stop := server(t, path, &Server{Handler: editingScreens("x", results)})
	gone, opened := make(chan struct{}), make(chan struct{})
	done := d.edits(path, func(_ context.Context, file string) error {
		close(opened)
		<-gone
		return os.WriteFile(file, []byte("kept"), 0o600)
	})
	d.sees("[ready]")
	d.types("e")
	<-opened
	go stop()
	got := <-results
	require.ErrorIs(t, got.err, ErrGoing)
	close(gone)
	d.sees("The server has stopped; waiting")
	require.Eventually(t, d.isRaw, patience, 1e6)
	d.types("\x03")
	d.sees("What was written in the editor is in ")
	require.Equal(t, exitFailed, (<-done).exit)
}

func TestCtrlCIsTheEditorsAndOtherSignalsEndIt(t *testing.T) {
	var e editor
	require.False(t, e.takes(os.Interrupt), "no editor runs")
	ctx, ended := e.start()
	require.True(t, e.takes(os.Interrupt))
	require.NoError(t, ctx.Err())
	require.False(t, e.takes(syscall.SIGTERM), "the server is told as well")
	require.Error(t, ctx.Err())
	ended()
	require.False(t, e.takes(os.Interrupt))
}

// oldClient does the greeting of a client that knows nothing of editors.
func oldClient(t *testing.T, client io.ReadWriter) {
	t.Helper()
	require.NoError(t, writePreamble(client, oldest))
	version, err := readPreamble(client)
	require.NoError(t, err)
	require.EqualValues(t, oldest, version, "the server speaks as its client does")
	h := sampleHello()
	h.terminals = Streams{Stdin: true, Stdout: true, Stderr: true}
	b, err := h.encode()
	require.NoError(t, err)
	require.NoError(t, writeFrame(client, kindHello, b))
}

func TestOlderScreensComeBackAndHaveNoEditor(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var failed, done error
		client, served := piped(t, &Server{Handler: func(ctx context.Context, c *Client) int {
			_, _, failed = c.Edit(ctx, "x")
			done = c.Done()
			return 5
		}})
		oldClient(t, client)
		k, b, err := readFrame(client, fromServer)
		require.NoError(t, err)
		require.Equal(t, kindExit, k, "it hears nothing that it does not know")
		require.Equal(t, []byte{5, 0}, b)
		require.NoError(t, client.Close())
		<-served
		require.Equal(t, model.Code("attach.edit_old"), model.CodeOf(failed))
		require.NoError(t, done)
	})
}

func TestEditedTextThatNobodyAskedForEndsTheConnection(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var cause error
		client, served := piped(t, &Server{Handler: func(ctx context.Context, _ *Client) int {
			<-ctx.Done()
			cause = context.Cause(ctx)
			return 0
		}})
		greeted(t, client)
		require.NoError(t, writeFrame(client, kindEdited, edited{text: "x"}.encode()))
		<-served
		require.ErrorIs(t, cause, ErrVanished)
	})
}

func TestEditedTextIsReadAsItWasWritten(t *testing.T) {
	e := edited{how: editDone, path: "/tmp/王.toml", text: "[earn]\npoints = 1\n"}
	got, err := decodeEdited(e.encode())
	require.NoError(t, err)
	require.Equal(t, e, got)
	for name, bad := range map[string][]byte{
		"empty":             {},
		"no path":           {0},
		"cut in the path":   edited{path: "/tmp/x"}.encode()[:8],
		"a NUL in the path": edited{path: "/tmp/x\x00y"}.encode(),
		"unknown end":       edited{how: editKinds}.encode(),
		"failed with text":  edited{how: editFailed, text: "x"}.encode(),
		"long path":         edited{path: strings.Repeat("x", maxPathLen+1)}.encode(),
		"long text":         edited{text: strings.Repeat("x", maxEdit+1)}.encode(),
	} {
		_, err := decodeEdited(bad)
		require.ErrorIs(t, err, errWire, name)
	}
}
