package cli

import (
	"cmp"
	"context"
	"errors"
	"os"
	"time"

	"github.com/spf13/cobra"

	"regulars/model"
	"regulars/model/hub"
	"regulars/store/hqbolt"
)

// hqBackupDoc is a finished copy of headquarters' database.
type hqBackupDoc struct {
	File  string `json:"file"`
	Bytes int64  `json:"bytes"`
}

func (a *app) hqBackupCommand(at *place) *cobra.Command {
	return a.command(a.w.Chain.Help.HQBackup, func(ctx context.Context, args []string) error {
		return a.withHead(ctx, *at, func(h *head) error {
			if h.bolt == nil {
				return model.Refuse("hq.backup_postgres")
			}
			path := a.path(args[0])
			if err := h.bolt.BackupTo(ctx, path); err != nil {
				return err
			}
			size := int64(0)
			if info, err := os.Stat(path); err == nil {
				size = info.Size()
			}
			keep := h.keep()
			a.notef(a.w.Chain.KeepKeys, keep[0], keep[1], keep[2])
			return a.give(hqBackupDoc{File: args[0], Bytes: size}, func(p *page) {
				p.linef(a.w.Say.BackupDone, args[0], model.Points(size).Format())
			})
		})
	})
}

// hqRestoredDoc is a headquarters that is back.
type hqRestoredDoc struct {
	Chain      string `json:"chain"`
	Dir        string `json:"dir"`
	Generation uint64 `json:"generation"`
	Waiting    uint64 `json:"waiting"` // streams that have to come back before anything is lent
	Held       bool   `json:"held"`    // and an operator has to confirm that there was no other
}

// hqRestoreCommand brings a copy back, or takes what is there as one; a new generation begins in any case.
func (a *app) hqRestoreCommand(at *place) *cobra.Command {
	return a.command(a.w.Chain.Help.HQRestore, func(ctx context.Context, args []string) error {
		dir, err := a.hqFolder(*at)
		if err != nil {
			return err
		}
		h := &head{dir: dir, Office: &hub.Office{}}
		if err := errors.Join(h.load(), h.unlock()); err != nil {
			return err
		}
		if waiting, err := h.staged(); waiting != nil || err != nil {
			return cmp.Or(err, error(model.Refuse("hq.renewing"))) // first it has to be known which keys are in force
		}
		moved := ""
		mark, _ := os.ReadFile(h.file(hqbolt.GenerationName)) // one that is not there knows nothing
		if len(args) > 0 {
			if at.postgres != "" || a.environ[envPostgres] != "" || h.settings.Postgres {
				return model.Refuse("hq.backup_postgres")
			}
			if moved, err = h.putBack(a.path(args[0])); err != nil {
				return err
			}
		}
		generation, err := a.begunAnew(ctx, h, at.postgres)
		if err != nil {
			return errors.Join(err, h.takeBack(moved, mark))
		}
		now, err := h.read(ctx)
		if err = errors.Join(err, h.DB.Close()); err != nil {
			return err
		}
		if moved != "" {
			a.notef(a.w.Chain.MovedAside, moved)
		}
		a.notef(a.w.Chain.Trust.KeepAgain, h.file(hqSettingsName))
		doc := hqRestoredDoc{Chain: h.settings.Chain, Dir: dir, Generation: generation, Waiting: now.Waiting, Held: now.Held}
		return a.give(doc, func(p *page) {
			p.linef(a.w.Chain.Restored, doc.Chain, model.Points(doc.Generation).Format(), model.Points(doc.Waiting).Format())
		})
	})
}

// putBack puts a copy in the place of the database, which is moved aside and not removed. If it is no
// copy, everything is as before.
func (h *head) putBack(path string) (moved string, err error) {
	f, err := os.Open(path)
	if err != nil {
		return "", refuseOpen(path, err)
	}
	defer f.Close() // only read
	own := h.file(hqbolt.FileName)
	if _, err := os.Lstat(own); err == nil {
		db, err := hqbolt.Open(h.dir, hqbolt.Options{}) // nobody may be using it
		switch {
		case model.CodeOf(err) == "hqfile.held":
			return "", err
		case err == nil:
			if err := db.Close(); err != nil {
				return "", err
			}
		}
		moved = own + ".before-" + time.Now().UTC().Format("20060102T150405.000")
		if err := os.Rename(own, moved); err != nil {
			return "", model.Refuse("hq.write", moved).Because(err)
		}
	}
	if err := hqbolt.Restore(h.dir, f); err != nil {
		if moved != "" {
			err = errors.Join(err, os.Rename(moved, own))
		}
		return "", err
	}
	return moved, nil
}

// takeBack puts the database that was there back into its place, after the copy turned out to be of no use.
func (h *head) takeBack(moved string, mark []byte) error {
	if moved == "" {
		return nil
	}
	if err := os.Rename(moved, h.file(hqbolt.FileName)); err != nil {
		return model.Refuse("hq.write", moved).Because(err)
	}
	return writeWhole(h.file(hqbolt.GenerationName), mark) // it may have taken the copy for a later one
}

// begunAnew opens the database and begins a generation that was never before.
func (a *app) begunAnew(ctx context.Context, h *head, url string) (generation uint64, err error) {
	if url == "" {
		url = a.environ[envPostgres]
	}
	if err := h.connect(ctx, url, hqbolt.Options{Restoring: true}); err != nil {
		return 0, err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, h.DB.Close())
		}
	}()
	if err := h.recognise(ctx); err != nil {
		return 0, err
	}
	if generation, err = h.FenceAbove(ctx, time.Now(), h.known()); err != nil {
		return 0, err
	}
	return generation, h.remember(ctx, "")
}

func (a *app) hqNightlyCommand(at *place) *cobra.Command {
	return a.command(a.w.Chain.Help.HQNightly, func(ctx context.Context, _ []string) error {
		return a.withHead(ctx, *at, func(h *head) error {
			got, err := h.Nightly(ctx, time.Now())
			if err != nil {
				return err
			}
			doc := hqNightDoc{Members: got.Members, Ended: got.Ended, Points: got.Points, Fell: got.Fell, Kept: got.Kept, Moved: got.Moved, Settled: got.Settled}
			return a.give(doc, func(p *page) {
				p.linef(a.w.Chain.Nightly, model.Points(got.Ended).Format(), got.Points.Format(), model.Points(got.Fell+got.Kept).Format())
			})
		})
	})
}

// hqNightDoc is what a nightly pass did.
type hqNightDoc struct {
	Members int          `json:"members"`
	Ended   int          `json:"ended"` // members of whom free points ended
	Points  model.Points `json:"points"`
	Fell    int          `json:"fell"` // down the ladder
	Kept    int          `json:"kept"` // their step for another term
	Moved   int          `json:"moved"`
	Settled int          `json:"settled"`
}

func (a *app) hqProgramShowCommand(at *place) *cobra.Command {
	return a.command(a.w.Chain.Help.HQProgramShow, func(ctx context.Context, _ []string) error {
		return a.withHead(ctx, *at, func(h *head) error {
			now, err := h.read(ctx)
			if err != nil {
				return err
			}
			return a.give(programDoc{Version: now.Program, Text: now.Text}, func(p *page) {
				if now.Program == 0 {
					p.line(a.w.Chain.NoProgram)
					return
				}
				p.b.WriteString(now.Text)
			})
		})
	})
}

func (a *app) hqPublishCommand(at *place) *cobra.Command {
	return a.command(a.w.Chain.Help.HQPublish, func(ctx context.Context, args []string) error {
		text, err := a.readText(args[0])
		if err != nil {
			return err
		}
		return a.withHead(ctx, *at, func(h *head) error {
			version, err := h.Publish(ctx, time.Now(), a.author(), text)
			if err != nil {
				return err
			}
			return a.givePublished(version)
		})
	})
}
