package cli

import (
	"context"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"regulars/model"
	"regulars/model/care"
	"regulars/model/clean"
	"regulars/model/hub"
	"regulars/model/say"
)

// hqCaseDoc is a piece of feedback as headquarters knows it.
type hqCaseDoc struct {
	ID        model.ID `json:"id"`
	Shop      uint64   `json:"shop"`
	State     string   `json:"state"`
	Kind      string   `json:"kind"`
	Member    model.ID `json:"member"` // "" for somebody who is no member
	Name      string   `json:"name"`
	Phone     string   `json:"phone"` // masked
	Score     int      `json:"score"`
	Scale     int      `json:"scale"`
	Text      string   `json:"text"`
	Channel   string   `json:"channel"`
	At        *string  `json:"at"`
	RespondBy *string  `json:"respond_by"`
	ResolveBy *string  `json:"resolve_by"`
}

// hqCasesMost bounds one list.
const hqCasesMost = 1000

func (a *app) hqCasesCommand(at *place) *cobra.Command {
	var limit int
	cmd := a.command(a.w.Chain.Help.HQCases, func(ctx context.Context, args []string) error {
		switch {
		case limit < 1:
			return model.Refuse("usage.positive", "--limit")
		case limit > hqCasesMost:
			return model.Refuse("usage.most", "--limit", hqCasesMost)
		}
		return a.withHead(ctx, *at, func(h *head) error {
			shop, err := h.shopKnown(ctx, args[0])
			if err != nil {
				return err
			}
			all, err := h.Cases(ctx, time.Now(), shop.Number, limit)
			if err != nil {
				return err
			}
			docs := make([]hqCaseDoc, len(all))
			for i := range all {
				docs[i] = h.caseDoc(&all[i])
			}
			return a.give(docs, func(p *page) { a.hqCaseTable(p, docs) })
		})
	})
	cmd.Flags().IntVar(&limit, "limit", caseLimit, a.w.Flags.Limit)
	return cmd
}

// shopKnown finds a shop by name or number, also one that is retired: what was said there stays.
func (h *head) shopKnown(ctx context.Context, name string) (hub.Shop, error) {
	found, err := h.shopNamed(ctx, name)
	if model.CodeOf(err) != "hq.no_shop" {
		return found, err
	}
	all, failed := h.shops(ctx)
	if failed != nil {
		return found, failed
	}
	for _, s := range all {
		if strings.EqualFold(s.Name, name) {
			return s, nil
		}
	}
	return found, err
}

func (h *head) caseDoc(c *hub.CaseView) hqCaseDoc {
	state := care.StateNew
	if c.Undone {
		state = care.StateWithdrawn
	}
	o, phone := &c.Opened, ""
	if c.Who[model.FieldPhone] != "" {
		phone = clean.MaskPhone(c.Who[model.FieldPhone])
	}
	return hqCaseDoc{
		ID: c.ID, Shop: c.Shop, State: string(state), Kind: o.Feedback, Member: c.Member, Name: c.Who[model.FieldName],
		Phone: phone, Score: o.Score, Scale: o.Scale, Text: c.Text, Channel: o.Channel,
		At: stamp(moment(c.At), h.zone), RespondBy: stamp(moment(o.RespondBy), h.zone), ResolveBy: stamp(moment(o.ResolveBy), h.zone),
	}
}

func (a *app) hqCaseTable(p *page, docs []hqCaseDoc) {
	if len(docs) == 0 {
		p.line(a.w.Chain.NoCases)
		return
	}
	h := a.w.Heads
	rows := make([][]string, len(docs))
	for i, d := range docs {
		score, who := "", d.Name
		if d.Score != 0 {
			score = sentence(a.w.Say.Score, d.Score, d.Scale)
		}
		if d.Member.IsZero() {
			who = a.w.Say.Anonymous
		}
		rows[i] = []string{
			d.ID.String(), minuteOf(d.At), say.Word(a.lang, "state."+d.State), say.Word(a.lang, "feedback."+d.Kind), score, who, d.Phone, d.Text,
		}
	}
	p.table([]column{
		left(h.Case), left(h.Time), left(h.State), left(h.Kind), left(h.Score), left(h.Member), left(h.Phone), left(h.Words),
	}, rows)
}

// minuteOf shortens a time of a document to its minute.
func minuteOf(at *string) string {
	if at == nil {
		return ""
	}
	t, err := time.Parse(time.RFC3339, *at)
	if err != nil {
		return *at
	}
	return t.Format("2006-01-02 15:04")
}
