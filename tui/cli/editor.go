package cli

import (
	"context"
	"io"
	"os"
	"os/exec"
	"strings"

	"regulars/model"
	"regulars/tui/rules"
)

// editorWords is the person's editor: $VISUAL or $EDITOR, which may come with arguments of their
// own.
func (a *app) editorWords() []string {
	for _, name := range []string{"VISUAL", "EDITOR"} {
		if words := strings.Fields(a.environ[name]); len(words) > 0 {
			return words
		}
	}
	return []string{"vi"}
}

// rulesOptions are those of the page of the program. Where the shop is lent by a server, there is
// no editor: it would run over there.
func (a *app) rulesOptions(s *stage) rules.Options {
	o := rules.Options{Desk: at[rules.Desk](s), Forget: os.Remove}
	if a.house == nil {
		o.Editor = a.screenEditor
	}
	return o
}

// screenEditor prepares the person's editor for the screens, which give the terminal away while
// it runs. The text is written into the file at path, or into a fresh one.
func (a *app) screenEditor(ctx context.Context, text, path string) (rules.Editing, error) {
	if a.house != nil {
		return nil, model.Refuse("cli.editor_far")
	}
	var err error
	if path == "" {
		path, err = writeTemporary("regulars-program-*.toml", text)
	} else if err = os.WriteFile(path, []byte(text), 0o600); err != nil {
		err = model.Refuse("cli.temporary").Because(err)
	}
	if err != nil {
		return nil, err
	}
	words := a.editorWords()
	return &editing{
		a: a, path: path, words: words, cmd: exec.CommandContext(ctx, words[0], append(words[1:], path)...),
		err: model.Refuse("cli.editor", strings.Join(words, " ")), // until it has run
	}, nil
}

// editing is an editor on a file.
type editing struct {
	a     *app
	path  string
	words []string
	cmd   *exec.Cmd
	text  string
	err   error
}

// SetStdin, SetStdout and SetStderr give the editor the terminal.
func (e *editing) SetStdin(r io.Reader)  { e.cmd.Stdin = r }
func (e *editing) SetStdout(w io.Writer) { e.cmd.Stdout = w }
func (e *editing) SetStderr(w io.Writer) { e.cmd.Stderr = w }

// Run runs the editor and reads what it left.
func (e *editing) Run() error {
	if err := e.cmd.Run(); err != nil {
		e.err = model.Refuse("cli.editor", strings.Join(e.words, " ")).Because(err)
		return e.err
	}
	e.text, e.err = e.a.readText(e.path)
	return e.err
}

// Result is what the editor left, and where.
func (e *editing) Result() (text, path string, err error) { return e.text, e.path, e.err }
