package cli

import (
	"context"
	"io"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"time"

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

// editorPatience is how long an editor that was told to end may take to save what it can.
const editorPatience = 3 * time.Second

// editorCommand is an editor on a file. The end of ctx asks it to end, as a terminal that is closed
// does, so that it can keep what was typed.
func editorCommand(ctx context.Context, words []string, path string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, words[0], append(words[1:], path)...)
	cmd.Cancel = func() error { return cmd.Process.Signal(syscall.SIGTERM) }
	cmd.WaitDelay = editorPatience
	return cmd
}

// rulesOptions are those of the page of the program. Where the shop is lent by a server, the
// editor runs at the terminal that is attached to it. Over SSH there is none: it would run here,
// for somebody who has screens and nothing else.
func (a *app) rulesOptions(s *stage) rules.Options {
	o := rules.Options{Desk: at[rules.Desk](s), Forget: os.Remove}
	if a.house == nil {
		o.Editor = a.screenEditor
		return o
	}
	if t, ok := a.remote().(editorFar); ok {
		in := a.stdin.(*farIn) // or there would be no remote
		o.Editor = func(ctx context.Context, text, _ string) (rules.Editing, error) {
			return &editingFar{ctx: ctx, far: t, in: in, sent: text}, nil
		}
		o.Forget = func(string) error { return t.Done() }
		o.Exec = in.exec
	}
	return o
}

// screenEditor prepares the person's editor for the screens, which give the terminal away while
// it runs. The text is written into the file at path, or into a fresh one.
func (a *app) screenEditor(ctx context.Context, text, path string) (rules.Editing, error) {
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
		a: a, ctx: ctx, path: path, words: words, cmd: editorCommand(ctx, words, path),
		err: model.Refuse("cli.editor", strings.Join(words, " ")), // until it has run
	}, nil
}

// editing is an editor on a file.
type editing struct {
	a     *app
	ctx   context.Context // of the run
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
	defer holdInterrupts(e.ctx)()
	if err := e.cmd.Run(); err != nil {
		e.err = model.Refuse("cli.editor", strings.Join(e.words, " ")).Because(err)
		return e.err
	}
	e.text, e.err = e.a.readText(e.path)
	return e.err
}

// Result is what the editor left, and where.
func (e *editing) Result() (text, path string, err error) { return e.text, e.path, e.err }

// editorFar is a far terminal whose person has an editor there.
type editorFar interface {
	Edit(ctx context.Context, text string) (result, path string, err error)
	Done() error
}

// editingFar is an editor on the other side of the socket.
type editingFar struct {
	ctx        context.Context // of the session
	far        editorFar
	in         *farIn
	sent       string
	text, path string
	err        error
}

// SetStdin, SetStdout and SetStderr have nothing to give: the terminal is over there.
func (e *editingFar) SetStdin(io.Reader)  {}
func (e *editingFar) SetStdout(io.Writer) {}
func (e *editingFar) SetStderr(io.Writer) {}

// Run waits for what the person makes of the text.
func (e *editingFar) Run() error {
	defer e.in.resume()
	e.text, e.path, e.err = e.far.Edit(e.ctx, e.sent)
	return e.err
}

// Result is what the editor left, and where.
func (e *editingFar) Result() (text, path string, err error) { return e.text, e.path, e.err }
