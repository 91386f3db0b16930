package cli

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"

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
	check := a.command(h.ProgramCheck, a.checkProgram)
	var over uint
	publish := a.command(h.ProgramPublish, func(ctx context.Context, args []string) error {
		text, err := a.readText(args[0])
		if err != nil {
			return err
		}
		return a.withSeat(ctx, func(s *seat) error {
			if over != 0 {
				return a.publishOver(ctx, s, text, over)
			}
			return a.publish(ctx, s, text)
		})
	})
	publish.Flags().UintVar(&over, "over", 0, a.w.Rules.Flags.Over)
	edit := a.command(h.ProgramEdit, func(ctx context.Context, _ []string) error { return a.editProgram(ctx) })
	return a.family(h.Program, a.programShowCommand(), check, edit, publish, a.programHistoryCommand(), a.rehearseCommand())
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
	return a.givePublished(version)
}

func (a *app) givePublished(version uint) error {
	changed := true
	return a.give(programDoc{Version: version, Changed: &changed}, func(p *page) { p.linef(a.w.Say.ProgramPublished, version) })
}

// readText reads a small text file; "-" is standard input.
func (a *app) readText(path string) (string, error) {
	in := a.stdin
	if path != "-" {
		f, err := os.Open(a.path(path))
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
