package cli

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"regulars/model"
)

// backupsKept is how many nightly backups stay.
const backupsKept = 7

// serveNight books what has ended and backs the file up, once a day.
func (a *app) serveNight(_ context.Context, h *house, o *serving) (service, error) {
	if o.backups != "" {
		if info, err := os.Stat(a.path(o.backups)); err != nil || !info.IsDir() {
			return nil, model.Refuse("serve.folder", o.backups).Because(err)
		}
		a.notef(a.w.Serve.Backups, o.backups)
	}
	at, err := time.Parse("15:04", o.night)
	if err != nil {
		return nil, model.Refuse("usage.night", o.night)
	}
	return func(ctx context.Context) error {
		for {
			wait := untilNext(time.Now().In(h.shop.Zone), at.Hour(), at.Minute())
			timer := time.NewTimer(wait)
			select {
			case <-timer.C:
				a.night(ctx, h, o)
			case <-ctx.Done():
				timer.Stop()
				return nil
			}
		}
	}, nil
}

// untilNext is the time until a clock shows an hour next. A day on which a clock change skips
// it is served an hour later, one that has it twice is served once.
func untilNext(now time.Time, hour, minute int) time.Duration {
	year, month, day := now.Date()
	next := time.Date(year, month, day, hour, minute, 0, 0, now.Location())
	if !next.After(now) {
		next = time.Date(year, month, day+1, hour, minute, 0, 0, now.Location())
	}
	return next.Sub(now)
}

// night does a night's work; what fails is told and tried again the next night.
func (a *app) night(ctx context.Context, h *house, o *serving) {
	report, err := h.desk.Own().Nightly(ctx, nil)
	if err != nil {
		a.notef(a.w.Serve.NightlyFailed, a.sentenceOf(err))
	} else {
		a.notef(a.w.Serve.Nightly, model.Points(report.Expired).Format(), model.Points(report.Fell+report.Kept).Format())
	}
	if o.backups == "" {
		return
	}
	if path, err := a.nightBackup(ctx, h, o); err != nil {
		a.notef(a.w.Serve.BackupFailed, a.sentenceOf(err))
	} else {
		a.notef(a.w.Serve.BackedUp, path)
	}
}

const backupPrefix = "regulars-"

// nightBackup writes the night's backup and takes the oldest ones away.
func (a *app) nightBackup(ctx context.Context, h *house, o *serving) (string, error) {
	name := backupPrefix + time.Now().In(h.shop.Zone).Format("2006-01-02-1504")
	if o.backupTo != "" {
		name += ".age"
	} else {
		name += ".db"
	}
	folder := a.path(o.backups)
	path := filepath.Join(folder, name)
	if err := h.file.Backup(ctx, path, o.backupTo, nil); err != nil {
		return path, err
	}
	entries, err := os.ReadDir(folder)
	if err != nil {
		return path, model.Refuse("serve.folder", o.backups).Because(err)
	}
	var old []string
	for _, e := range entries {
		if e.Type().IsRegular() && strings.HasPrefix(e.Name(), backupPrefix) && (strings.HasSuffix(e.Name(), ".db") || strings.HasSuffix(e.Name(), ".age")) {
			old = append(old, e.Name())
		}
	}
	slices.Sort(old)
	for len(old) > backupsKept {
		if err := os.Remove(filepath.Join(folder, old[0])); err != nil {
			return path, model.Refuse("serve.folder", o.backups).Because(err)
		}
		old = old[1:]
	}
	return path, nil
}
