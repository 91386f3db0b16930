package cli

import (
	"context"
	"errors"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"regulars/model"
	"regulars/model/say"
	"regulars/model/staff"
	"regulars/store"
	"regulars/sync/file"
)

// importStopped says more than that a command was stopped: what to do to go on.
const importStopped model.Code = "cli.import_stopped"

// fileCommands bring data in and out.
func (a *app) fileCommands() []*cobra.Command {
	return []*cobra.Command{a.importCommand(), a.exportCommand()}
}

// importDoc is what became of a file.
type importDoc struct {
	Rows          int          `json:"rows"`
	Accepted      int          `json:"accepted"`
	Repeated      int          `json:"repeated"`
	Rejected      []rejectDoc  `json:"rejected"`
	RejectedTotal int          `json:"rejected_total"`
	Skipped       int          `json:"skipped"`
	Members       int          `json:"members"`
	Sales         int          `json:"sales"`
	Refunds       int          `json:"refunds"`
	Points        model.Points `json:"points"`
	DryRun        bool         `json:"dry_run"`
	Stopped       bool         `json:"stopped"`
}

// rejectDoc is a row that was not used.
type rejectDoc struct {
	Line   int        `json:"line"`
	Reason string     `json:"reason"`
	Code   model.Code `json:"code"`
}

// importFlags are what a file's content does not say.
type importFlags struct {
	file.ImportOptions
	sheet, order string
}

type importing func(context.Context, *file.Table, file.ImportOptions, file.Books, file.Progress) (file.Report, error)

func (a *app) importCommand() *cobra.Command {
	return a.family(a.w.Help.Import,
		a.importKind(a.w.Help.ImportMembers, file.ImportMembers), a.importKind(a.w.Help.ImportSales, file.ImportSales))
}

func (a *app) importKind(h help, do importing) *cobra.Command {
	in := &importFlags{}
	cmd := a.command(h, func(ctx context.Context, args []string) error {
		in.DateOrder = file.DateOrder(in.order)
		if in.order != "" {
			if err := oneOf("--date-order", in.order, dateOrders()); err != nil {
				return err
			}
		}
		slack := 0
		err := a.withSeat(ctx, func(s *seat) error {
			err := a.importFile(ctx, s, args[0], in, do)
			slack = s.store.Slack()
			return err
		})
		if err == nil && slack > slackKept && a.house == nil { // a server's file is others' too
			_, _, err = store.Compact(ctx, a.dir(), a.options())
		}
		return err
	})
	f, w := cmd.Flags(), a.w.Flags
	f.StringArrayVar(&in.Map, "map", nil, w.Map)
	f.StringVar(&in.Preset, "preset", "", sentence(w.Preset, strings.Join(file.PresetNames(), ", ")))
	f.BoolVar(&in.DryRun, "dry-run", false, w.DryRun)
	f.StringVar(&in.Shop, "shop", "", w.Shop)
	f.StringVar(&in.sheet, "sheet", "", w.Sheet)
	f.StringVar(&in.order, "date-order", "", w.DateOrder)
	complete(cmd, "preset", file.PresetNames()...)
	complete(cmd, "date-order", dateOrders()...)
	return cmd
}

// slackKept is how many free pages an import may leave behind. bbolt writes the list of them
// with every later award (512 to a page), so a large import is followed by a compaction.
const slackKept = 1024

func dateOrders() []string { return []string{string(file.DayFirst), string(file.MonthFirst)} }

// importFile reads a file into the shop. What was booked before a failure or Ctrl-C stays, and
// the report says how much that is.
func (a *app) importFile(ctx context.Context, s *seat, path string, in *importFlags, do importing) error {
	if err := s.May(staff.RightImport); err != nil {
		return err
	}
	opts := file.Options{Sheet: in.sheet}
	table, err := a.openTable(path, opts)
	if err != nil {
		return err
	}
	options := in.ImportOptions
	options.Currency, options.Zone = s.shop.Currency, s.shop.Zone
	bar := a.begin(a.w.Say.Importing)
	report, err := do(ctx, table, options, &books{s.Session, bar}, func(done, total int64) { bar.step(uint64(done), uint64(total)) })
	bar.end()
	stopped := errors.Is(err, context.Canceled)
	if err != nil && !stopped && report.Rows == 0 {
		return errors.Join(err, table.Close())
	}
	given := a.giveImport(report, in.DryRun, stopped)
	switch {
	case stopped:
		err = model.Refuse(importStopped).Because(err)
	case err == nil:
		err = given
	}
	return errors.Join(err, table.Close())
}

func (a *app) openTable(path string, o file.Options) (*file.Table, error) {
	if path == "-" {
		return file.NewReader(a.stdin, o)
	}
	return file.Open(a.path(path), o)
}

// listed is how many rejected rows the plain answer lists; --json has all that are kept.
const listed = 20

func (a *app) giveImport(r file.Report, dryRun, stopped bool) error {
	doc := importDoc{
		Rows: r.Rows, Accepted: r.Accepted, Repeated: r.Repeated, Rejected: []rejectDoc{}, RejectedTotal: r.RejectedTotal,
		Skipped: r.Skipped, Members: r.Members, Sales: r.Sales, Refunds: r.Refunds, Points: r.Points, DryRun: dryRun, Stopped: stopped,
	}
	for _, reject := range r.Rejected {
		reason, _ := say.Error(a.lang, reject.Reason)
		doc.Rejected = append(doc.Rejected, rejectDoc{Line: reject.Line, Reason: reason, Code: reject.Reason.Code})
	}
	if dryRun {
		a.note(a.w.Say.DryRun)
	}
	return a.give(doc, func(p *page) {
		h := a.w.Heads
		count := func(n int) string { return model.Points(n).Format() }
		p.pairs(
			pair{h.Rows, count(r.Rows)}, pair{h.Accepted, count(r.Accepted)}, pair{h.Repeated, count(r.Repeated)},
			pair{h.Rejected, count(r.RejectedTotal)}, pair{h.Skipped, unlessZero(model.Points(r.Skipped))},
			pair{h.Members, count(r.Members)}, pair{h.Sales, unlessZero(model.Points(r.Sales))},
			pair{h.Refunds, unlessZero(model.Points(r.Refunds))}, pair{h.Points, r.Points.Signed()},
		)
		a.rejectTable(p, doc)
	})
}

func (a *app) rejectTable(p *page, doc importDoc) {
	if doc.RejectedTotal == 0 {
		return
	}
	shown := doc.Rejected[:min(len(doc.Rejected), listed)]
	rows := make([][]string, len(shown))
	for i, reject := range shown {
		rows[i] = []string{strconv.Itoa(reject.Line), reject.Reason}
	}
	p.table([]column{right(a.w.Heads.Line), left(a.w.Heads.Reason)}, rows)
	if rest := doc.RejectedTotal - len(shown); rest > 0 {
		p.linef(a.w.Say.Unlisted, model.Points(rest).Format())
	}
	p.line(a.w.Say.Again)
}
