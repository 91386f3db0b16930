package cli

import (
	"context"
	"strconv"

	"github.com/spf13/cobra"

	"regulars/model"
	"regulars/model/clean"
	"regulars/sync/file"
)

// The forms in which a report is given.
const (
	formText = "text"
	formCSV  = "csv"
	formXLSX = "xlsx"
	formJSON = "json"
)

var forms = []string{formText, formCSV, formXLSX, formJSON}

// report is a table of figures with what they mean. All its sections share one list of columns,
// so that a spreadsheet gets one table; people see a table for each section, without the columns
// in which it says nothing.
type report struct {
	name       string
	definition string
	notes      []string
	facts      map[string]any // of the document, beside the rows
	columns    []reportColumn
	sections   []section
}

type reportColumn struct {
	key, head string
	number    bool
}

type section struct {
	code, title string
	rows        [][]datum // one for each column
}

// datum is one value of a report; the zero value is an empty cell.
type datum struct {
	text string    // for people
	cell file.Cell // for spreadsheets
	doc  any       // for programs, nil for none
}

func textFigure(s string) datum { return datum{text: s, cell: file.Text(s), doc: s} }

func countFigure(n int64) datum {
	return datum{text: model.Points(n).Format(), cell: file.Int(n), doc: n}
}

func pointsFigure(p model.Points) datum { return countFigure(int64(p)) }

func (s *seat) moneyFigure(m model.Money) datum {
	return datum{text: s.shop.Currency.Format(m), cell: file.Money(m, s.shop.Currency), doc: s.money(m)}
}

// shareFigure is a share in ten-thousandths.
func shareFigure(share int64) datum {
	return datum{text: percent(share), cell: file.Text(percent(share)), doc: percent(share)}
}

// decimalFigure is a measured quantity with two decimals.
func decimalFigure(x float64) datum {
	text := strconv.FormatFloat(x, 'f', 2, 64)
	return datum{text: text, cell: file.Text(text), doc: x}
}

// reportNames are the reports that there are, with the commands that give them.
type reportName struct {
	Report     string `json:"report"`
	Command    string `json:"command"`
	Definition string `json:"definition"`
}

// reportCommand lists the reports; each has a command of its own below it.
func (a *app) reportCommand() *cobra.Command {
	h, w := a.w.Rules.Help, a.w.Reports
	cmd := a.command(h.Report, func(context.Context, []string) error {
		docs := []reportName{
			{liabilityName, "regulars report liability", w.Liability},
			{campaignName, "regulars campaign report CODE", w.Campaign},
		}
		return a.give(docs, func(p *page) {
			for _, d := range docs {
				p.line(d.Command)
				p.paragraph(d.Definition)
			}
		})
	})
	list := cmd.RunE
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if len(args) > 0 {
			a.failure = refuseCommand(cmd, args)
			return nil
		}
		return list(cmd, args)
	}
	cmd.AddCommand(a.liabilityCommand())
	return cmd
}

// form adds the flag that says how a report is given.
func (a *app) form(cmd *cobra.Command) *string {
	form := cmd.Flags().String("format", formText, a.w.Rules.Flags.Format)
	complete(cmd, "format", forms...)
	return form
}

// checkForm refuses a form that there is not, before anything is computed.
func (a *app) checkForm(form string) error {
	if err := oneOf("--format", form, forms); err != nil {
		return err
	}
	if form == formXLSX && isTerminal(a.stdout) {
		return model.Refuse("cli.workbook")
	}
	return nil
}

// dayFlag reads a day of the shop, Never for "".
func dayFlag(flag, text string) (model.Day, error) {
	if text == "" {
		return model.Never, nil
	}
	day, err := model.ParseDay(text)
	if err != nil {
		return model.Never, model.Refuse("usage.date", flag, clean.Line(text))
	}
	return day, nil
}

// giveReport prints a report in the form that was asked for.
func (a *app) giveTable(r *report, form string) error {
	switch {
	case form == formJSON || a.flags.json:
		return a.giveJSON(r.document())
	case form == formCSV:
		return a.giveSheet(r, file.CSV)
	case form == formXLSX:
		return a.giveSheet(r, file.XLSX)
	}
	return a.give(nil, func(p *page) { r.page(p) })
}

// document is the report for programs: its rows name their figures, and leave out those that a
// section does not have.
func (r *report) document() map[string]any {
	rows := []map[string]any{}
	for _, s := range r.sections {
		for _, row := range s.rows {
			doc := map[string]any{"section": s.code}
			for i, f := range row {
				if f.doc != nil {
					doc[r.columns[i].key] = f.doc
				}
			}
			rows = append(rows, doc)
		}
	}
	doc := map[string]any{"report": r.name, "definition": r.definition, "notes": append([]string{}, r.notes...), "rows": rows}
	for key, value := range r.facts {
		doc[key] = value
	}
	return doc
}

func (r *report) page(p *page) {
	for _, s := range r.sections {
		p.line(s.title)
		columns := make([]column, len(r.columns))
		for i, c := range r.columns {
			columns[i] = column{head: c.head, number: c.number}
		}
		rows := make([][]string, len(s.rows))
		for i, row := range s.rows {
			for _, f := range row {
				rows[i] = append(rows[i], f.text)
			}
		}
		p.table(columns, rows)
		p.line("")
	}
	p.paragraph(r.definition)
	for _, note := range r.notes {
		p.paragraph(note)
	}
}

// giveSheet writes the rows as a spreadsheet on standard output.
func (a *app) giveSheet(r *report, format file.Format) error {
	heads := []string{a.w.Reports.Section}
	for _, c := range r.columns {
		heads = append(heads, c.head)
	}
	out, err := file.NewWriter(a.stdout, format, heads, file.WriteOptions{})
	if err != nil {
		return err
	}
	for _, s := range r.sections {
		for _, row := range s.rows {
			cells := []file.Cell{file.Text(s.title)}
			for _, f := range row {
				cells = append(cells, f.cell)
			}
			if err := out.Row(cells...); err != nil {
				return model.Refuse("cli.output").Because(err)
			}
		}
	}
	if err := out.Close(); err != nil {
		return model.Refuse("cli.output").Because(err)
	}
	return nil
}
