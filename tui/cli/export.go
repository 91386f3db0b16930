package cli

import (
	"context"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"regulars/model"
	"regulars/model/desk"
	"regulars/model/say"
	"regulars/sync/file"
)

// exportDoc is a finished export.
type exportDoc struct {
	File string `json:"file"`
	Rows int    `json:"rows"`
}

// sheet is what an export writes: its headings, and all its rows through put.
type sheet struct {
	heads []string // for people, in their language
	keys  []string // for programs: the names in JSON lines, the same in every language
	rows  func(ctx context.Context, s *seat, put func(...file.Cell) error) error
}

func (a *app) exportCommand() *cobra.Command {
	h := a.w.Help
	return a.family(h.Export,
		a.exportKind(h.ExportMembers, a.membersSheet), a.exportKind(h.ExportSales, a.salesSheet),
		a.exportKind(h.ExportPoints, a.pointsSheet), a.exportKind(h.ExportCases, a.casesSheet), a.exportKind(h.ExportLog, a.logSheet))
}

func (a *app) exportKind(h help, of func() sheet) *cobra.Command {
	o := file.WriteOptions{}
	cmd := a.command(h, func(ctx context.Context, args []string) error {
		return a.withSeat(ctx, func(s *seat) error { return a.export(ctx, s, args[0], of(), o) })
	})
	cmd.Flags().BoolVar(&o.BOM, "bom", false, a.w.Flags.BOM)
	cmd.Flags().BoolVar(&o.Overwrite, "overwrite", false, a.w.Flags.Overwrite)
	return cmd
}

// export writes a sheet to a file, which appears only when it is whole.
func (a *app) export(ctx context.Context, s *seat, path string, of sheet, o file.WriteOptions) error {
	heads := of.heads
	if forPrograms(path) {
		heads = of.keys
	}
	out, err := file.Create(a.path(path), heads, o)
	if err != nil {
		return err
	}
	defer out.Abort() // does nothing once the file is closed
	bar, rows := a.begin(a.w.Say.Exporting), 0
	err = of.rows(ctx, s, func(cells ...file.Cell) error {
		if err := ctx.Err(); err != nil {
			return err
		}
		rows++
		bar.step(uint64(rows), 0)
		return out.Row(cells...)
	})
	bar.end()
	if err != nil {
		return err
	}
	if err := out.Close(); err != nil {
		return err
	}
	return a.give(exportDoc{File: path, Rows: rows}, func(p *page) { p.linef(a.w.Say.Exported, path, model.Points(rows).Format()) })
}

// forPrograms reports whether a file of this name holds JSON lines.
func forPrograms(path string) bool {
	switch filepath.Ext(strings.TrimSuffix(strings.ToLower(path), ".gz")) {
	case ".jsonl", ".ndjson", ".json":
		return true
	}
	return false
}

// membersSheet has the headings that an import of members knows, so that a file goes round.
func (a *app) membersSheet() sheet {
	f := a.w.File
	return sheet{
		heads: []string{
			f.Number, f.Name, f.Phone, f.Card, f.Birthday, f.Gender, f.Email, f.WeChat, f.Address, f.Tags, f.Points, f.Joined,
			f.Tier, f.Visits, f.Spend, f.LastVisit, f.ID,
		},
		keys: []string{
			"member", "name", "phone", "card", "birthday", "gender", "email", "wechat", "address", "tags", "points", "joined",
			"tier", "visits", "spend", "last_visit", "id",
		},
		rows: func(ctx context.Context, s *seat, put func(...file.Cell) error) error {
			return s.ExportMembers(ctx, func(m *desk.Member) error {
				of := func(field uint64) file.Cell { return file.Text(m.Fields[field]) }
				return put(
					of(model.FieldExternal), of(model.FieldName), of(model.FieldPhone), of(model.FieldCard), of(model.FieldBirthday),
					of(model.FieldGender), of(model.FieldEmail), of(model.FieldWeChat), of(model.FieldAddress), of(model.FieldTags),
					file.Int(int64(m.Balance)), of(model.FieldJoined), file.Text(m.Standing.Tier.Name[a.lang]), file.Int(m.Visits),
					file.Money(m.Spend, s.shop.Currency), file.Moment(m.LastVisit), file.Text(m.ID.String()))
			})
		},
	}
}

// salesSheet has a row for each line of a sale that stands, or one for a sale without lines.
func (a *app) salesSheet() sheet {
	f := a.w.File
	return sheet{
		heads: []string{
			f.Receipt, f.SaleTime, f.Number, f.Card, f.Name, f.SKU, f.Product, f.Category, f.Department, f.Quantity, f.Amount,
			f.Discount, f.Points, a.w.Heads.By, a.w.Heads.Entry,
		},
		keys: []string{
			"receipt", "date", "member", "card", "name", "sku", "product", "category", "department", "quantity", "amount",
			"discount", "points", "by", "entry",
		},
		rows: func(ctx context.Context, s *seat, put func(...file.Cell) error) error {
			buyers := map[model.ID]model.Fields{}
			return s.ExportSales(ctx, func(e desk.Entry) error {
				if buyers[e.Member] == nil {
					m, err := s.Member(ctx, e.Member)
					if err != nil {
						return err
					}
					buyers[e.Member] = m.Fields
				}
				return putSale(s, e, buyers[e.Member], put)
			})
		},
	}
}

// putSale writes the rows of one sale.
func putSale(s *seat, e desk.Entry, buyer model.Fields, put func(...file.Cell) error) error {
	sale, ok := e.Body.(*model.SaleRecorded)
	if !ok {
		return nil
	}
	lines, points, cur := sale.Lines, file.Int(int64(sale.Points)), s.shop.Currency
	if len(lines) == 0 {
		lines = []model.Line{{Amount: sale.Amount}}
	}
	for _, l := range lines {
		err := put(
			file.Text(e.Receipt), file.Moment(e.At), file.Text(buyer[model.FieldExternal]), file.Text(buyer[model.FieldCard]),
			file.Text(buyer[model.FieldName]), file.Text(l.SKU), file.Text(l.Product), file.Text(l.Category), file.Text(l.Department),
			quantityOf(l), file.Money(l.Amount, cur), file.Money(l.Discount, cur), points, file.Text(e.By), file.Text(e.ID.String()))
		if err != nil {
			return err
		}
		points = file.Cell{} // the sale earned them once
	}
	return nil
}

// quantityOf is a line's quantity, empty if the till gave none.
func quantityOf(l model.Line) file.Cell {
	if l.Quantity == 0 {
		return file.Cell{}
	}
	return file.Thousandths(l.Quantity)
}

// pointsSheet has a row for each movement of points.
func (a *app) pointsSheet() sheet {
	h := a.w.Heads
	return sheet{
		heads: []string{h.Entry, h.Time, h.What, h.Member, h.Name, h.Change, h.Amount, h.Details, h.By},
		keys:  []string{"entry", "time", "what", "member", "name", "points", "amount", "details", "by"},
		rows: func(ctx context.Context, s *seat, put func(...file.Cell) error) error {
			return s.ExportEntries(ctx, movesPoints, func(e desk.Entry) error {
				detail := e.Detail
				if grant, ok := e.Body.(*model.PointsGranted); ok {
					detail = grant.Reason
				}
				return put(file.Text(e.ID.String()), file.Moment(e.At), file.Text(say.Word(a.lang, "kind."+string(e.Kind))),
					file.Text(e.Member.String()), file.Text(e.Name), file.Int(int64(e.Net)), file.Money(e.Amount, s.shop.Currency),
					file.Text(detail), file.Text(e.By))
			})
		},
	}
}

func movesPoints(kind model.Kind) bool {
	switch kind {
	case model.SaleRecordedKind, model.SaleRefundedKind, model.PointsRedeemedKind, model.PointsAdjustedKind, model.ActUndoneKind,
		model.PointsGrantedKind, model.PointsExpiredKind:
		return true
	}
	return false
}

func (a *app) casesSheet() sheet {
	h := a.w.Heads
	return sheet{
		heads: []string{
			h.Case, h.State, h.Kind, h.Score, h.Time, h.Member, h.Name, h.Words, h.Channel, h.RespondBy, h.ResolveBy, h.Owner,
			h.ID, a.w.Chain.HeadShop,
		},
		keys: []string{
			"case", "state", "kind", "score", "time", "member", "name", "text", "channel", "respond_by", "resolve_by", "owner",
			"id", "shop",
		},
		rows: func(ctx context.Context, s *seat, put func(...file.Cell) error) error {
			return s.ExportCases(ctx, func(c desk.CaseView) error {
				score := file.Cell{}
				if c.Score != 0 {
					score = file.Int(int64(c.Score))
				}
				number, shop := file.Int(int64(c.Number)), s.shop.Name
				if !c.Shop.IsZero() {
					number, shop = file.Cell{}, c.Shop.Say(a.lang)
				}
				return put(number, file.Text(a.stateWord(c)), file.Text(a.kindWord(c)), score, file.Moment(c.At),
					file.Text(c.Member.String()), file.Text(c.Name), file.Text(c.Text), file.Text(c.Channel), file.Moment(c.RespondBy),
					file.Moment(c.ResolveBy), file.Text(c.Owner), file.Text(c.ID.String()), file.Text(shop))
			})
		},
	}
}

// logSheet is the audit trail, its personal parts masked as `log` masks them.
func (a *app) logSheet() sheet {
	h := a.w.Heads
	return sheet{
		heads: []string{h.Entry, h.Time, h.By, h.What, h.Member, h.Subject, h.Request, h.Details},
		keys:  []string{"entry", "time", "by", "what", "member", "subject", "request", "details"},
		rows: func(ctx context.Context, s *seat, put func(...file.Cell) error) error {
			return s.Log(ctx, desk.LogQuery{}, func(l desk.LogLine) error {
				return put(file.Text(l.ID.String()), file.Moment(l.Time), file.Text(l.Actor),
					file.Text(say.Word(a.lang, "kind."+string(l.Kind))), file.Text(l.Member.String()), file.Text(l.Subject.String()),
					file.Text(l.Request), file.Text(a.fieldText(l.Fields)))
			})
		},
	}
}
