package cli

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"regulars/model"
	"regulars/tui/sshd/attach"
)

// The editor is the one thing that must run where the command was typed: a server has no
// terminal to give away. So `program edit` stays here and asks the server by its own commands.

// told is the failure of a command that a server ran: it is worded already.
type told struct {
	exit  int
	lines string
}

// Error is what the server said.
func (t *told) Error() string { return t.lines }

// beside is a shop that a running server holds.
type beside struct {
	a    *app
	path string // of the socket
}

// server returns the running server that holds the shop, nil if none does.
func (a *app) server(ctx context.Context) *beside {
	b := &beside{a: a, path: socketPath(a.dir())}
	if _, err := os.Lstat(b.path); a.house != nil || err != nil {
		return nil
	}
	if _, err := b.run(ctx, "version"); err != nil {
		return nil // nobody answers, or not as we speak: opening the file will say more
	}
	return b
}

// run runs a command in the server, as whoever runs this one, and returns what it answered.
func (b *beside) run(ctx context.Context, args ...string) (answer []byte, err error) {
	dir, err := os.MkdirTemp("", "regulars-")
	if err != nil {
		return nil, model.Refuse("cli.temporary").Because(err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	var files [3]*os.File // input, output, errors
	for i, name := range [...]string{"in", "out", "err"} {
		if files[i], err = os.Create(filepath.Join(dir, name)); err != nil {
			return nil, model.Refuse("cli.temporary").Because(err)
		}
		defer files[i].Close() // read by name below
	}
	exit, served, err := attach.Attach(ctx, b.path, attach.Invocation{
		Args: b.globals(args), Environ: b.environ(), Dir: dir, Stdin: files[0], Stdout: files[1], Stderr: files[2], Lang: b.a.lang,
	})
	switch {
	case err != nil:
		return nil, err
	case !served:
		return nil, model.Refuse("attach.lost")
	case exit != exitDone:
		lines, err := os.ReadFile(files[2].Name())
		return nil, errors.Join(&told{exit, strings.TrimSpace(string(lines))}, err)
	}
	return os.ReadFile(files[1].Name())
}

func (b *beside) globals(args []string) []string {
	f := &b.a.flags
	for _, flag := range [][2]string{{"--store", f.store}, {"--as", f.as}, {"--now", f.now}, {"--lang", string(b.a.lang)}} {
		if flag[1] != "" {
			args = append(args, flag[0], flag[1])
		}
	}
	return args
}

// environ is the environment of the run with the PIN that was typed in it.
func (b *beside) environ() []string {
	all := b.a.environList()
	if b.a.typedPIN != "" {
		all = append(all, envPIN+"="+b.a.typedPIN)
	}
	return all
}

// show returns the program in force. The PIN is asked for here, where the terminal is.
func (b *beside) show(ctx context.Context) (text string, version uint, err error) {
	raw, err := b.run(ctx, "program", "show", "--json")
	var failed *told
	if errors.As(err, &failed) && b.a.pin() == "" {
		if b.a.typedPIN, err = b.a.askSecret(sentence(b.a.w.Ask.PIN, b.a.staffName())); err != nil {
			return "", 0, err
		}
		raw, err = b.run(ctx, "program", "show", "--json")
	}
	if err != nil {
		return "", 0, err
	}
	var doc programDoc
	if err := json.Unmarshal(raw, &doc); err != nil {
		return "", 0, model.Refuse("attach.lost").Because(err)
	}
	return doc.Text, doc.Version, nil
}

// judge says what is wrong with a program, nil if it could be published.
func (b *beside) judge(ctx context.Context, text string) error {
	return b.withFile(text, func(path string) error {
		_, err := b.run(ctx, "program", "check", path)
		return err
	})
}

// publish publishes a text that was made from a version, unless another one came between.
func (b *beside) publish(ctx context.Context, text string, from uint) error {
	return b.withFile(text, func(path string) error {
		args := []string{"program", "publish", path, "--over", strconv.FormatUint(uint64(from), 10)}
		if b.a.flags.json {
			args = append(args, "--json")
		}
		answer, err := b.run(ctx, args...)
		if err == nil {
			_, err = b.a.stdout.Write(answer)
		}
		return err
	})
}

func (b *beside) withFile(text string, f func(path string) error) error {
	path, err := writeTemporary("regulars-program-*.toml", text)
	if err != nil {
		return err
	}
	return errors.Join(f(path), os.Remove(path))
}

// programs is where `program edit` gets a program from and brings it to.
type programs interface {
	show(ctx context.Context) (text string, version uint, err error)
	judge(ctx context.Context, text string) error
	publish(ctx context.Context, text string, from uint) error
}

// opened is the shop's own file as programs; it is let go of between two calls.
type opened struct{ a *app }

func (o opened) show(ctx context.Context) (text string, version uint, err error) {
	err = o.a.withSeat(ctx, func(s *seat) (err error) {
		text, version, err = s.ProgramText(ctx)
		return err
	})
	return text, version, err
}

func (o opened) judge(ctx context.Context, text string) error { return o.a.judge(ctx, text) }

func (o opened) publish(ctx context.Context, text string, from uint) error {
	return o.a.withSeat(ctx, func(s *seat) error { return o.a.publishOver(ctx, s, text, from) })
}
