package cli

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"regulars/model"
	"regulars/model/clean"
	"regulars/model/hub"
)

// awaitedDoc is one stream for which lending waits.
type awaitedDoc struct {
	Shop    string  `json:"shop"`
	Number  uint64  `json:"number"`
	Stream  string  `json:"stream"`
	Contact *string `json:"last_contact"`
	short   string
	contact time.Time
}

// lendingDoc says whether points are lent, and what is waited for.
type lendingDoc struct {
	Lends      bool         `json:"lends"`
	Generation uint64       `json:"generation"`
	Held       bool         `json:"held"`   // an operator has to confirm that nobody joined within what was lost
	Since      *string      `json:"since"`  // when the generation began, null for the first
	Before     *string      `json:"before"` // latest word of a shop that the database had then, null for none
	Waiting    []awaitedDoc `json:"waiting"`
}

// hqLendCommand shows what keeps headquarters from lending, and takes an operator's word that no shop is missing.
func (a *app) hqLendCommand(at *place) *cobra.Command {
	var generation uint64
	var why string
	cmd := a.command(a.w.Chain.Trust.HQLend, func(ctx context.Context, _ []string) error {
		if generation != 0 && strings.TrimSpace(why) == "" {
			return model.Refuse("usage.flag_missing", "--reason", "regulars hq lend")
		}
		return a.withHead(ctx, *at, func(h *head) error {
			if generation != 0 {
				if err := h.Confirm(ctx, time.Now(), a.author(), generation, clean.Line(why)); err != nil {
					return err
				}
			}
			v, err := h.Overview(ctx, time.Now())
			if err != nil {
				return err
			}
			doc := h.lendingDoc(&v)
			return a.give(doc, func(p *page) { a.lendingPage(p, h, &v, doc) })
		})
	})
	cmd.Flags().Uint64Var(&generation, "confirm", 0, a.w.Chain.Trust.FlagGeneration)
	cmd.Flags().StringVar(&why, "reason", "", a.w.Chain.FlagReason)
	return cmd
}

func (h *head) lendingDoc(v *hub.Overview) *lendingDoc {
	doc := &lendingDoc{
		Lends: v.Head.Lends(), Generation: v.Head.Generation, Held: v.Head.Held, Since: stamp(moment(v.Head.Fenced), h.zone),
		Before: stamp(moment(v.Head.Before), h.zone), Waiting: []awaitedDoc{},
	}
	for i := range v.Shops {
		s := &v.Shops[i]
		for j := range s.Streams {
			st := &s.Streams[j]
			if !st.Waits {
				continue
			}
			doc.Waiting = append(doc.Waiting, awaitedDoc{
				Shop: s.Shop.Name, Number: s.Shop.Number, Stream: st.ID.String(), Contact: stamp(moment(st.Contact), h.zone),
				short: st.ID.Short(), contact: moment(st.Contact),
			})
		}
	}
	return doc
}

// shortMoment writes a moment for a table or a sentence.
func shortMoment(t time.Time, zone *time.Location) string {
	if t.IsZero() {
		return "–"
	}
	return t.In(zone).Format("2006-01-02 15:04")
}

func (a *app) lendingPage(p *page, h *head, v *hub.Overview, doc *lendingDoc) {
	w := &a.w.Chain.Trust
	if doc.Lends {
		p.line(w.Lends)
		return
	}
	since, before := shortMoment(moment(v.Head.Fenced), h.zone), shortMoment(moment(v.Head.Before), h.zone)
	generation := model.Points(doc.Generation).Format()
	p.paragraph(fmt.Sprintf(w.Fenced, generation, since, before))
	if len(doc.Waiting) > 0 {
		p.line("")
		p.paragraph(w.AwaitedShops)
		rows := make([][]string, len(doc.Waiting))
		for i, d := range doc.Waiting {
			rows[i] = []string{d.Shop, d.short, shortMoment(d.contact, h.zone)}
		}
		p.table([]column{left(a.w.Chain.HeadShop), left(w.HeadStream), left(a.w.Chain.HeadContact)}, rows)
	}
	if doc.Held {
		p.line("")
		p.paragraph(fmt.Sprintf(w.HeldBack, before, since))
		p.linef(w.HowToConfirm, generation)
	}
}

// lendingWord says in a line what lending waits for, "" if for nothing.
func (a *app) lendingWord(h *head, v *hub.Overview) string {
	if v.Head.Lends() {
		return ""
	}
	w := &a.w.Chain.Trust
	var all []string
	for i := range v.Shops {
		if v.Shops[i].Waits {
			all = append(all, v.Shops[i].Shop.Name)
		}
	}
	if v.Head.Held {
		all = append(all, w.AwaitedWord)
	}
	return fmt.Sprintf(w.Since, strings.Join(all, w.Comma), shortMoment(moment(v.Head.Fenced), h.zone))
}
