package cli

import (
	"context"
	"strconv"

	"github.com/spf13/cobra"

	"regulars/model"
	"regulars/model/desk"
	"regulars/sync/file"
	"regulars/tui/cli/bench"
)

// benchMembers is the size of the sample shop that bench measures.
const benchMembers = 100_000

// benchMost bounds the members of the shop that is measured; ten million events take some
// gigabytes of disk for each million members.
const benchMost = 10_000_000

func (a *app) benchCommand() *cobra.Command {
	var members int
	cmd := a.command(a.w.Help.Bench, func(ctx context.Context, _ []string) error {
		if members < 1 {
			return model.Refuse("usage.positive", "--members")
		}
		if members > benchMost {
			return model.Refuse("usage.most", "--members", model.Points(benchMost).Format())
		}
		bar := a.begin(a.w.Say.Benching)
		report, err := bench.Run(ctx, bench.Options{
			Members: members, Import: importForBench,
			Progress: func(stage bench.Stage, done, total int) {
				bar.label = a.w.Bench.Stages[stage]
				bar.step(uint64(done), uint64(total))
			},
		})
		bar.end()
		if err != nil {
			return err
		}
		return a.give(report, func(p *page) { a.benchPage(p, report) })
	})
	cmd.Flags().IntVar(&members, "members", benchMembers, a.w.Flags.BenchMembers)
	return cmd
}

// importForBench is the import as `import sales` does it, without a bar.
func importForBench(ctx context.Context, s *desk.Session, path string) (int, error) {
	shop, err := s.Shop(ctx)
	if err != nil {
		return 0, err
	}
	in, err := file.Open(path, file.Options{})
	if err != nil {
		return 0, err
	}
	defer in.Close() // only read
	report, err := file.ImportSales(ctx, in, file.ImportOptions{Currency: shop.Currency, Zone: shop.Zone}, &books{session: s}, nil)
	return report.Accepted, err
}

func (a *app) benchPage(p *page, r bench.Report) {
	w, h := a.w.Bench, a.w.Heads
	p.pairs(
		pair{w.Members, model.Points(r.Members).Format()}, pair{h.Events, model.Points(r.Events).Format()},
		pair{w.Size, model.Points(r.Bytes>>10).Format() + " KB"}, pair{w.CPUs, strconv.Itoa(r.CPUs)},
		pair{h.Platform, r.System}, pair{"Go", r.Go},
	)
	rows := make([][]string, len(r.Rows))
	for i, row := range r.Rows {
		rows[i] = []string{w.named(row.Name), w.measured(row.Value, row.Unit), "", "", "", w.goal(row), w.met(row)}
		if row.Limit != "" {
			rows[i][2], rows[i][3], rows[i][4] = w.named(row.Limit), w.measured(row.Raw, row.Unit), "x "+figure(row.Ratio)
		}
	}
	p.table([]column{
		left(w.Measure), right(w.Figure), left(w.Limit), right(w.Figure), right(w.Ratio), right(w.Goal), left(w.Met),
	}, rows)
}

// named words the name of a measurement; a name without a word is shown as it is.
func (w *benchWords) named(name string) string {
	if word := w.Names[name]; word != "" {
		return word
	}
	return name
}

// measured writes a figure with its unit; units that are signs are the same in every language.
func (w *benchWords) measured(v float64, unit string) string {
	if word := w.Units[unit]; word != "" {
		unit = word
	}
	return figure(v) + " " + unit
}

func (w *benchWords) goal(row bench.Row) string {
	switch {
	case row.Goal == 0:
		return ""
	case row.AtMost:
		return "≤ " + figure(row.Goal)
	}
	return "≥ " + figure(row.Goal)
}

func (w *benchWords) met(row bench.Row) string {
	switch {
	case row.Goal == 0:
		return ""
	case row.Met:
		return w.Yes
	}
	return w.No
}

// figure writes a measurement with three digits that mean something.
func figure(v float64) string {
	switch {
	case v >= 1000:
		return model.Points(v).Format()
	case v >= 100:
		return strconv.FormatFloat(v, 'f', 0, 64)
	case v >= 10:
		return strconv.FormatFloat(v, 'f', 1, 64)
	}
	return strconv.FormatFloat(v, 'f', 2, 64)
}
