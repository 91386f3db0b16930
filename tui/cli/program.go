package cli

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"strings"

	"github.com/spf13/cobra"

	"regulars/model"
	"regulars/model/desk"
	"regulars/model/program"
	"regulars/store"
)

// programDoc is the loyalty program in force, or one that was looked at.
type programDoc struct {
	Version uint   `json:"version,omitempty"`
	OK      *bool  `json:"ok,omitempty"`
	Text    string `json:"text,omitempty"`
	Changed *bool  `json:"changed,omitempty"`
}

// maxProgram bounds what is read of a program file; the desk has the exact limit.
const maxProgram = 1 << 20

func (a *app) programCommand() *cobra.Command {
	h := a.w.Help
	show := a.command(h.ProgramShow, func(ctx context.Context, _ []string) error {
		return a.withSeat(ctx, func(s *seat) error {
			text, version, err := s.ProgramText(ctx)
			if err != nil {
				return err
			}
			a.notef(a.w.Say.ProgramNow, version)
			return a.give(programDoc{Version: version, Text: text}, func(p *page) { p.line(strings.TrimRight(text, "\n")) })
		})
	})
	check := a.command(h.ProgramCheck, a.checkProgram)
	publish := a.command(h.ProgramPublish, func(ctx context.Context, args []string) error {
		text, err := a.readText(args[0])
		if err != nil {
			return err
		}
		return a.withSeat(ctx, func(s *seat) error { return a.publish(ctx, s, text) })
	})
	edit := a.command(h.ProgramEdit, func(ctx context.Context, _ []string) error { return a.editProgram(ctx) })
	return a.family(h.Program, show, check, publish, edit)
}

// checkProgram reads a program without publishing it. It needs the shop for its currency and
// nobody's PIN.
func (a *app) checkProgram(ctx context.Context, args []string) error {
	text, err := a.readText(args[0])
	if err != nil {
		return err
	}
	return a.withShop(ctx, func(_ *store.Store, _ *desk.Desk, shop desk.Shop) error {
		if _, err := program.Parse(0, text, shop.Currency); err != nil {
			return err
		}
		ok := true
		return a.give(programDoc{OK: &ok}, func(p *page) { p.line(a.w.Say.ProgramGood) })
	})
}

func (a *app) publish(ctx context.Context, s *seat, text string) error {
	version, err := s.PublishProgram(ctx, text)
	if err != nil {
		return err
	}
	changed := true
	return a.give(programDoc{Version: version, Changed: &changed}, func(p *page) { p.linef(a.w.Say.ProgramPublished, version) })
}

// editProgram opens the program in the person's editor, checks what comes back and publishes
// it. The shop's file is let go of meanwhile, so that the tills go on. A text that is not
// published stays in its file, so that no work is lost.
func (a *app) editProgram(ctx context.Context) error {
	if !a.canAsk() {
		return model.Refuse("cli.no_editor_here")
	}
	var text string
	var version uint
	err := a.withSeat(ctx, func(s *seat) (err error) {
		text, version, err = s.ProgramText(ctx)
		return err
	})
	if err != nil {
		return err
	}
	path, err := writeTemporary("regulars-program-*.toml", text)
	if err != nil {
		return err
	}
	edited, err := a.edited(ctx, path)
	if err == nil && edited == text {
		changed := false
		err = a.give(programDoc{Version: version, Changed: &changed}, func(p *page) { p.line(a.w.Say.ProgramUnchanged) })
		return errors.Join(err, os.Remove(path))
	}
	if err == nil {
		err = a.withSeat(ctx, func(s *seat) error { return a.publishOver(ctx, s, edited, version) })
	}
	if err != nil {
		a.notef(a.w.Say.ProgramKept, path)
		return err
	}
	return os.Remove(path)
}

// publishOver publishes a text that was made from a version, unless another one came between.
func (a *app) publishOver(ctx context.Context, s *seat, text string, from uint) error {
	_, now, err := s.ProgramText(ctx)
	if err != nil {
		return err
	}
	if now != from {
		return model.Refuse("cli.program_moved", from, now)
	}
	return a.publish(ctx, s, text)
}

// writeTemporary puts a text into a fresh file that only its owner reads.
func writeTemporary(pattern, text string) (string, error) {
	file, err := os.CreateTemp("", pattern)
	if err != nil {
		return "", model.Refuse("cli.temporary").Because(err)
	}
	_, err = file.WriteString(text)
	if err = errors.Join(err, file.Close()); err != nil {
		return "", model.Refuse("cli.temporary").Because(err)
	}
	return file.Name(), nil
}

// edited runs the editor on a file and reads what it left there.
func (a *app) edited(ctx context.Context, path string) (string, error) {
	if err := a.runEditor(ctx, path); err != nil {
		return "", err
	}
	return a.readText(path)
}

// runEditor starts $VISUAL or $EDITOR, which may come with arguments of their own.
func (a *app) runEditor(ctx context.Context, path string) error {
	command := strings.Fields(a.environ["VISUAL"])
	if len(command) == 0 {
		command = strings.Fields(a.environ["EDITOR"])
	}
	if len(command) == 0 {
		command = []string{"vi"}
	}
	editor := exec.CommandContext(ctx, command[0], append(command[1:], path)...)
	editor.Stdin, editor.Stdout, editor.Stderr = a.stdin, a.stdout, a.stderr
	if err := editor.Run(); err != nil {
		return model.Refuse("cli.editor", strings.Join(command, " ")).Because(err)
	}
	return nil
}

// readText reads a small text file; "-" is standard input.
func (a *app) readText(path string) (string, error) {
	in := a.stdin
	if path != "-" {
		f, err := os.Open(path)
		if err != nil {
			return "", refuseOpen(path, err)
		}
		defer f.Close() // only read
		in = f
	}
	raw, err := io.ReadAll(io.LimitReader(in, maxProgram))
	if err != nil {
		return "", refuseOpen(path, err)
	}
	return string(raw), nil
}

func refuseOpen(path string, err error) error {
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return model.Refuse("cli.file_missing", path).Because(err)
	case errors.Is(err, fs.ErrPermission):
		return model.Refuse("cli.file_permission", path).Because(err)
	}
	return model.Refuse("cli.file_unreadable", path).Because(err)
}
