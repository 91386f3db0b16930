package cli

import (
	"context"
	"os"

	"github.com/spf13/cobra"

	"regulars/model"
	"regulars/model/desk"
	"regulars/model/say"
	"regulars/model/staff"
	"regulars/store"
)

// keepCommands keep the shop's file safe and sound.
func (a *app) keepCommands() []*cobra.Command {
	return []*cobra.Command{
		a.serveCommand(), a.syncCommand(), a.hqCommand(), a.serviceCommand(), a.nightlyCommand(), a.verifyCommand(), a.backupCommand(), a.restoreCommand(), a.compactCommand(), a.keyCommand(), a.doctorCommand(), a.benchCommand(),
	}
}

// verifyDoc is the answer of verify and of backup verify.
type verifyDoc struct {
	Events   uint64   `json:"events"`
	Streams  int      `json:"streams"`
	Chain    string   `json:"chain"`
	Views    string   `json:"views"`
	Unknown  uint64   `json:"unknown"`
	Erased   uint64   `json:"erased"`
	Problems []string `json:"problems"`
}

func (a *app) verifyCommand() *cobra.Command {
	return a.command(a.w.Help.Verify, func(ctx context.Context, _ []string) error {
		return a.withShop(ctx, func(file *store.Store, _ *desk.Desk, _ desk.Shop) error {
			bar := a.begin(a.w.Say.Verifying)
			report, err := file.Verify(ctx, bar.step)
			bar.end()
			if err != nil {
				return err
			}
			return a.giveReport(report)
		})
	})
}

// giveReport prints a report; one with problems is also a refusal, for the exit code.
func (a *app) giveReport(r store.Report) error {
	word := func(ok bool) string {
		if ok {
			return "ok"
		}
		return "broken"
	}
	doc := verifyDoc{
		Events: r.Events, Streams: r.Streams, Chain: word(r.Chain), Views: word(r.Views), Unknown: r.Unknown, Erased: r.Erased,
		Problems: a.why(r.Problems),
	}
	err := a.give(doc, func(p *page) {
		h := a.w.Heads
		fine := func(ok bool) string {
			if ok {
				return a.w.Say.Fine
			}
			return a.w.Say.Trouble
		}
		p.pairs(
			pair{h.Events, model.Points(r.Events).Format()}, pair{h.Streams, model.Points(r.Streams).Format()},
			pair{h.Chain, fine(r.Chain)}, pair{h.Views, fine(r.Views)},
			pair{h.Newer, unlessZero(model.Points(r.Unknown))}, pair{h.Erased, unlessZero(model.Points(r.Erased))},
		)
		p.lines(doc.Problems)
	})
	if err == nil && !r.OK() {
		return model.Refuse("cli.problems", len(r.Problems))
	}
	return err
}

// backupDoc is a finished backup.
type backupDoc struct {
	File      string `json:"file"`
	Bytes     int64  `json:"bytes"`
	Encrypted bool   `json:"encrypted"`
}

func (a *app) backupCommand() *cobra.Command {
	var recipient string
	cmd := a.command(a.w.Help.Backup, func(ctx context.Context, args []string) error {
		return a.withSeat(ctx, func(s *seat) error {
			if err := s.May(staff.RightKeep); err != nil {
				return err
			}
			bar := a.begin(a.w.Say.BackingUp)
			err := s.store.Backup(ctx, a.path(args[0]), recipient, bar.step)
			bar.end()
			if err != nil {
				return err
			}
			doc := backupDoc{File: args[0], Encrypted: recipient != ""}
			if info, err := os.Stat(a.path(args[0])); err == nil {
				doc.Bytes = info.Size()
			}
			return a.give(doc, func(p *page) { p.linef(a.w.Say.BackupDone, doc.File, model.Points(doc.Bytes).Format()) })
		})
	})
	cmd.Flags().StringVar(&recipient, "to", "", a.w.Flags.To)
	cmd.AddCommand(a.backupVerifyCommand())
	return cmd
}

// opening holds the flags that open a backup.
type opening struct{ keyFile, identity string }

func (a *app) addOpening(cmd *cobra.Command) *opening {
	o := &opening{}
	cmd.Flags().StringVar(&o.keyFile, "key-file", "", a.w.Flags.KeyFile)
	cmd.Flags().StringVar(&o.identity, "identity", "", a.w.Flags.Identity)
	return o
}

// options of opening a backup; the shop's own key is the default, because a backup is mostly
// looked at beside its shop.
func (o *opening) options(a *app) store.BackupOptions {
	own := a.options()
	key := own.KeyFile
	if o.keyFile != "" {
		key = a.path(o.keyFile)
	}
	if key == "" {
		key = keyBeside(a.path(a.dir()))
	}
	identity := o.identity
	if identity != "" {
		identity = a.path(identity)
	}
	return store.BackupOptions{KeyFile: key, Identity: identity, Options: own}
}

func (a *app) backupVerifyCommand() *cobra.Command {
	var o *opening
	cmd := a.command(a.w.Help.BackupVerify, func(ctx context.Context, args []string) error {
		bar := a.begin(a.w.Say.Verifying)
		report, err := store.VerifyBackup(ctx, a.path(args[0]), o.options(a), bar.step)
		bar.end()
		if err != nil {
			return err
		}
		return a.giveReport(report)
	})
	o = a.addOpening(cmd)
	return cmd
}

// placeDoc says where a shop is now.
type placeDoc struct {
	Store  string `json:"store"`
	Shop   string `json:"shop"`
	Stream string `json:"stream"`
}

func (a *app) restoreCommand() *cobra.Command {
	var o *opening
	cmd := a.command(a.w.Help.Restore, func(ctx context.Context, args []string) error {
		if err := store.Restore(args[0], a.dir(), o.options(a)); err != nil {
			return err
		}
		return a.withShop(ctx, func(_ *store.Store, _ *desk.Desk, shop desk.Shop) error {
			doc := placeDoc{Store: a.dir(), Shop: shop.Name, Stream: shop.Stream.String()}
			return a.give(doc, func(p *page) { p.linef(a.w.Say.Restored, doc.Shop, doc.Store) })
		})
	})
	o = a.addOpening(cmd)
	return cmd
}

// compactDoc is the sizes in bytes.
type compactDoc struct {
	Before int64 `json:"before"`
	After  int64 `json:"after"`
}

func (a *app) compactCommand() *cobra.Command {
	return a.command(a.w.Help.Compact, func(ctx context.Context, _ []string) error {
		// Signing in needs the file, compacting needs it closed.
		if err := a.withSeat(ctx, func(s *seat) error { return s.May(staff.RightKeep) }); err != nil {
			return err
		}
		bar := a.begin(a.w.Say.Compacting)
		before, after, err := store.Compact(ctx, a.dir(), a.options())
		bar.end()
		if err != nil {
			return err
		}
		return a.give(compactDoc{before, after}, func(p *page) {
			p.linef(a.w.Say.Compacted, model.Points(before).Format(), model.Points(after).Format())
		})
	})
}

// findingDoc is one thing that doctor looked at.
type findingDoc struct {
	Check   string `json:"check"`
	OK      bool   `json:"ok"`
	Finding string `json:"finding"`
}

func (a *app) doctorCommand() *cobra.Command {
	return a.command(a.w.Help.Doctor, func(ctx context.Context, _ []string) error {
		var held *store.Store
		if a.house != nil {
			held = a.house.file
		}
		found, err := store.Doctor(ctx, a.dir(), a.options(), held)
		if err != nil {
			return err
		}
		docs := make([]findingDoc, 0, len(found))
		wrong := 0
		for _, f := range found {
			docs = append(docs, findingDoc{Check: f.Name, OK: f.OK, Finding: say.Why(a.lang, f.Why)})
			if !f.OK {
				wrong++
			}
		}
		err = a.give(docs, func(p *page) {
			for _, d := range docs {
				mark := a.w.Say.Fine
				if !d.OK {
					mark = a.w.Say.Trouble
				}
				p.linef("%s  %s", mark, d.Finding)
			}
		})
		if err == nil && wrong > 0 {
			return model.Refuse("cli.doctor", wrong)
		}
		return err
	})
}
