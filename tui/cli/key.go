package cli

import (
	"context"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"regulars/model/staff"
	"regulars/store"
)

// keyBeside is where a shop's key lies if nobody says otherwise.
func keyBeside(dir string) string { return filepath.Join(dir, store.KeyName) }

// keyDoc is the recovery code of a shop's key.
type keyDoc struct {
	Code string `json:"code"`
}

// keyRestoredDoc says where the key is again.
type keyRestoredDoc struct {
	File string `json:"file"`
}

func (a *app) keyCommand() *cobra.Command {
	backup := a.command(a.w.Help.KeyBackup, func(ctx context.Context, _ []string) error {
		return a.withSeat(ctx, func(s *seat) error {
			if err := s.May(staff.RightKeep); err != nil {
				return err
			}
			code, err := store.KeyBackup(a.dir(), a.options())
			if err != nil {
				return err
			}
			a.note(a.w.Say.KeyCodeKeep)
			return a.give(keyDoc{Code: code}, func(p *page) { p.line(code) })
		})
	})
	restore := a.command(a.w.Help.KeyRestore, func(_ context.Context, args []string) error {
		code := strings.Join(args, " ")
		if code == "" {
			var err error
			if code, err = a.askSecret(a.w.Ask.KeyCode); err != nil {
				return err
			}
		}
		if err := store.KeyRestore(a.dir(), code, a.options()); err != nil {
			return err
		}
		file := a.keyFile()
		if file == "" {
			file = keyBeside(a.dir())
		}
		return a.give(keyRestoredDoc{File: file}, func(p *page) { p.linef(a.w.Say.KeyRestored, file) })
	})
	return a.family(a.w.Help.Key, backup, restore)
}
