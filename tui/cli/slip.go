package cli

import (
	"context"
	"strings"

	"github.com/spf13/cobra"

	"regulars/model"
	"regulars/model/desk"
	"regulars/model/say"
	"regulars/tui/slip"
)

// papers are the widths of paper in millimetres, with their columns.
var papers = map[string]int{"58": slip.Paper58, "80": slip.Paper80}

// slipDoc is a slip as it was printed.
type slipDoc struct {
	Entry   model.ID `json:"entry"`
	Width   int      `json:"width"` // in columns
	Printer string   `json:"printer,omitempty"`
	Text    string   `json:"text"`
}

// slipRewards is how many rewards within reach a slip names.
const slipRewards = 3

func (a *app) slipCommand() *cobra.Command {
	var width, path, encoding string
	cmd := a.command(a.w.Rules.Help.Slip, func(ctx context.Context, args []string) error {
		if err := oneOf("--width", width, []string{"58", "80"}); err != nil {
			return err
		}
		if encoding != "" && path == "" {
			return model.Refuse("usage.needs", "--encoding", "--to")
		}
		return a.withSeat(ctx, func(s *seat) error {
			made, entry, err := a.slipOf(ctx, s, args[0])
			if err != nil {
				return err
			}
			doc := slipDoc{Entry: entry, Width: papers[width], Printer: path, Text: made.Text(papers[width], a.lang)}
			if path == "" {
				return a.give(doc, func(p *page) { p.b.WriteString(doc.Text) })
			}
			printer := slip.Printer{Path: a.path(path), Width: doc.Width, Encoding: encoding, Cut: true}
			if err := printer.Print(doc.Text); err != nil {
				return err
			}
			return a.give(doc, func(p *page) { p.linef(a.w.Rules.Say.SlipSent, path) })
		})
	})
	w := a.w.Rules.Flags
	cmd.Flags().StringVar(&width, "width", "58", w.Width)
	cmd.Flags().StringVar(&path, "to", "", w.Printer)
	cmd.Flags().StringVar(&encoding, "encoding", "", w.Encoding)
	complete(cmd, "width", "58", "80")
	complete(cmd, "encoding", slip.UTF8, slip.GB18030)
	return cmd
}

// slipOf makes the slip of an entry: what it did to the points then, and what its member can
// have now.
func (a *app) slipOf(ctx context.Context, s *seat, name string) (slip.Slip, model.ID, error) {
	e, err := s.Explain(ctx, name)
	if err != nil {
		return slip.Slip{}, model.ID{}, err
	}
	if e.Member.IsZero() {
		return slip.Slip{}, model.ID{}, model.Refuse("cli.slip_member", e.Entry.String())
	}
	m, err := s.Member(ctx, e.Member)
	if err != nil {
		return slip.Slip{}, model.ID{}, err
	}
	entry, along, err := story(ctx, s, e)
	if err != nil {
		return slip.Slip{}, model.ID{}, err
	}
	made := slip.Slip{
		Shop: s.shop.Name, Time: s.minute(e.At), Receipt: entry.Receipt, Staff: e.By, Member: m.Name, Card: m.Card,
		Tier: m.Standing.Tier.Name[a.lang], Why: a.why(e.Why), Lines: a.slipLines(s, e, entry),
	}
	change := entry.Net
	for _, x := range along {
		grant, err := s.Explain(ctx, x.ID.String())
		if err != nil {
			return slip.Slip{}, model.ID{}, err
		}
		change += x.Net
		made.Why = append(made.Why, a.why(grant.Why[:1])...)
	}
	if !entry.Unsure && (change != 0 || e.Kind == model.SaleRecordedKind) {
		made.Points = &slip.Points{Before: entry.After - entry.Net, Change: change, After: entry.After - entry.Net + change}
		if made.Points.After == m.Balance && m.Value > 0 {
			made.Points.Value = s.shop.Currency.Format(m.Value)
		}
	}
	made.Expiry = a.nextEnd(m)
	made.Rewards, err = a.withinReach(ctx, s, m)
	return made, e.Entry, err
}

// story finds an entry in its member's timeline, and the bonuses that it brought along.
func story(ctx context.Context, s *seat, e desk.Explanation) (found desk.Entry, along []desk.Entry, err error) {
	const chunk = 200
	for before := uint64(0); ; {
		entries, err := s.Timeline(ctx, e.Member, before, chunk)
		if err != nil {
			return found, nil, err
		}
		for _, entry := range entries {
			if entry.ID == e.Entry {
				return entry, along, nil
			}
			if grant, ok := entry.Body.(*model.PointsGranted); ok && !grant.Of.IsZero() && grant.Of.In(entry.ID.Stream) == e.Entry {
				along = append([]desk.Entry{entry}, along...)
			}
			before = entry.Pos
		}
		if len(entries) < chunk {
			return found, nil, model.Refuse("entry.unknown", e.Entry.String())
		}
	}
}

// slipLines are what was bought and what was paid, or the amount of another act.
func (a *app) slipLines(s *seat, e desk.Explanation, entry desk.Entry) []slip.Line {
	cur := s.shop.Currency
	var lines []slip.Line
	for _, l := range e.Lines {
		label := l.Product
		for _, other := range []string{l.Category, l.SKU} {
			if label == "" {
				label = other
			}
		}
		if l.Quantity != 0 && l.Quantity != 1000 {
			label += " x" + quantity(l.Quantity)
		}
		lines = append(lines, slip.Line{Label: strings.TrimSpace(label), Amount: cur.Format(l.Amount)})
	}
	if entry.Amount != 0 {
		label := a.w.Rules.Say.SlipTotal
		if e.Kind != model.SaleRecordedKind {
			label = say.Word(a.lang, "kind."+string(e.Kind))
		}
		lines = append(lines, slip.Line{Label: label, Amount: cur.Format(entry.Amount)})
	}
	return lines
}

// nextEnd says which points end first, "" if none do.
func (a *app) nextEnd(m *desk.Member) string {
	if len(m.Lots) == 0 || lastDay(m.Lots[0].Ends) == nil {
		return ""
	}
	return sentence(a.w.Rules.Say.SlipEnds, m.Lots[0].Points.Format(), m.Lots[0].Ends.String())
}

// withinReach names the first few things that the member can have now.
func (a *app) withinReach(ctx context.Context, s *seat, m *desk.Member) ([]string, error) {
	rewards, err := s.Rewards(ctx, m.ID)
	if err != nil {
		return nil, err
	}
	var out []string
	for _, r := range rewards {
		if r.Missing == 0 && r.Blocked == "" && len(out) < slipRewards {
			out = append(out, sentence(a.w.Rules.Say.SlipReward, r.Points.Format(), a.rewardWord(s, r)))
		}
	}
	return out, nil
}
