package cli

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"regulars/model"
	"regulars/sync/file"
	"regulars/sync/pos"
)

// serveFolder takes files that a point of sale drops: sales, or members if the name begins
// with that word.
func (a *app) serveFolder(_ context.Context, h *house, o *serving) (service, error) {
	if o.imports == "" {
		return nil, nil
	}
	dir := a.path(o.imports)
	if info, err := os.Stat(dir); err != nil || !info.IsDir() {
		return nil, model.Refuse("serve.folder", o.imports).Because(err)
	}
	a.notef(a.w.Serve.Folder, dir)
	folder := pos.Folder{
		Dir: dir, Lang: h.shop.Lang,
		Import: func(ctx context.Context, path string, report *pos.Report) error {
			return a.importDropped(ctx, h, path, report)
		},
	}
	return folder.Run, nil
}

// importDropped imports one dropped file as the program itself, and writes the report that is
// put beside it.
func (a *app) importDropped(ctx context.Context, h *house, path string, report *pos.Report) (err error) {
	table, err := file.Open(path, file.Options{})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, table.Close()) }()
	do := file.ImportSales
	if strings.HasPrefix(strings.ToLower(filepath.Base(path)), "members") {
		do = file.ImportMembers
	}
	options := file.ImportOptions{Currency: h.shop.Currency, Zone: h.shop.Zone}
	got, err := do(ctx, table, options, &books{session: h.desk.Own()}, func(int64, int64) {})
	if err != nil {
		return err
	}
	guest := newApp(nil, nil, report, report, nil)
	guest.speak(h.shop.Lang)
	report.Details, report.Partial = got, got.RejectedTotal > 0
	if err := guest.giveImport(got, false, false); err != nil {
		return fmt.Errorf("report of %s: %w", filepath.Base(path), err)
	}
	return nil
}
