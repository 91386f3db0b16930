package cli

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"regulars/model"
	"regulars/model/clean"
	"regulars/model/hub"
)

// member finds the one member that an argument names: by identity, card, phone, number of another
// system or address.
func (h *head) member(ctx context.Context, arg string) (model.ID, error) {
	var found []model.ID
	err := h.DB.View(ctx, func(tx hub.Tx) (err error) {
		found, err = h.lookUp(tx, arg)
		return err
	})
	switch {
	case err != nil:
		return model.ID{}, err
	case len(found) == 0:
		return model.ID{}, model.Refuse("hq.no_member", arg)
	case len(found) > 1:
		return model.ID{}, model.Refuse("hq.many_members", arg, idList(found))
	}
	return found[0], nil
}

func idList(ids []model.ID) string {
	texts := make([]string, len(ids))
	for i, id := range ids {
		texts[i] = id.String()
	}
	return strings.Join(texts, ", ")
}

// lookUp returns who an argument may mean, without aliases of each other and who was erased.
func (h *head) lookUp(tx hub.Tx, arg string) ([]model.ID, error) {
	var ids []model.ID
	if short, n, ok := model.SplitID(arg); ok {
		streams, err := tx.Streams()
		if err != nil {
			return nil, err
		}
		for i := range streams {
			if streams[i].ID.Short() == short {
				ids = append(ids, model.ID{Stream: streams[i].ID, N: n})
			}
		}
	}
	macs := h.macs(arg)
	by, err := tx.ByKeys(macs)
	if err != nil {
		return nil, err
	}
	for _, mac := range macs {
		ids = append(ids, by[mac]...)
	}
	members, err := tx.Members(ids)
	var known []model.ID
	for _, id := range ids {
		if m := members[id]; m != nil && (m.Erased == 0 || len(ids) == 1) && !slices.Contains(known, id) {
			known = append(known, id)
		}
	}
	return known, err
}

// macs are the look-ups that an argument can be. Shops have cleaned what they sent in the same way.
func (h *head) macs(arg string) (macs [][16]byte) {
	for _, form := range []struct {
		by    string
		clean func(string) (string, error)
	}{
		{hub.ByPhone, func(s string) (string, error) { return clean.Phone(s, clean.HomeRegion) }},
		{hub.ByCard, clean.Card},
		{hub.ByEmail, clean.Email},
		{hub.ByExt, func(s string) (string, error) { return clean.Line(s), nil }},
	} {
		if value, err := form.clean(arg); err == nil && value != "" {
			macs = append(macs, h.Vault.Lookup(form.by, value))
		}
	}
	return macs
}

// hqMemberDoc is one member as headquarters knows it.
type hqMemberDoc struct {
	ID       model.ID     `json:"id"`
	Name     string       `json:"name"`
	Phone    string       `json:"phone"` // masked
	Home     uint64       `json:"home"`  // the shop that enrolled the member
	Market   uint64       `json:"market"`
	Points   model.Points `json:"points"`
	Free     model.Points `json:"free"`     // at headquarters; below zero for a debt
	Held     model.Points `json:"held"`     // with open streams
	Suspense model.Points `json:"suspense"` // with closed ones
	Into     *string      `json:"into"`
	Erased   uint64       `json:"erased,omitempty"` // number of the order
}

func (a *app) hqMemberCommand(at *place) *cobra.Command {
	return a.command(a.w.Chain.Help.HQMember, func(ctx context.Context, args []string) error {
		return a.withHead(ctx, *at, func(h *head) error {
			id, err := h.member(ctx, args[0])
			if err != nil {
				return err
			}
			return a.giveHQMember(ctx, h, id)
		})
	})
}

func (a *app) giveHQMember(ctx context.Context, h *head, id model.ID) error {
	v, err := h.Member(ctx, time.Now(), id)
	if err != nil {
		return err
	}
	doc := hqMemberDoc{
		ID: v.ID, Name: v.Fields[model.FieldName], Phone: clean.MaskPhone(v.Fields[model.FieldPhone]), Home: v.Home, Market: v.Market,
		Points: v.Balance, Free: v.Free, Held: v.Held, Suspense: v.Suspense, Erased: v.Erased,
	}
	if !v.Into.IsZero() {
		doc.Into = new(v.Into.String())
	}
	return a.give(doc, func(p *page) {
		w, heads := &a.w.Chain, &a.w.Heads
		into := ""
		if doc.Into != nil {
			into = *doc.Into
		}
		p.pairs(
			pair{heads.Name, doc.Name}, pair{heads.Phone, doc.Phone}, pair{heads.ID, doc.ID.String()}, pair{heads.Points, doc.Points.Format()},
			pair{w.HeadFree, doc.Free.Format()}, pair{w.HeadHeld, doc.Held.Format()}, pair{w.HeadSuspense, unlessZero(doc.Suspense)},
			pair{w.HeadInto, into},
		)
	})
}

func (a *app) hqAdjustCommand(at *place) *cobra.Command {
	var why string
	cmd := a.command(a.w.Chain.Help.HQAdjust, func(ctx context.Context, args []string) error {
		points, err := clean.Points(args[1])
		if err != nil {
			return err
		}
		if strings.TrimSpace(why) == "" {
			return model.Refuse("usage.flag_missing", "--reason", "regulars hq adjust")
		}
		return a.withHead(ctx, *at, func(h *head) error {
			id, err := h.member(ctx, args[0])
			if err != nil {
				return err
			}
			if err := h.Adjust(ctx, time.Now(), a.author(), id, points, clean.Line(why)); err != nil {
				return err
			}
			return a.giveHQMember(ctx, h, id)
		})
	})
	cmd.Flags().StringVar(&why, "reason", "", a.w.Chain.FlagReason)
	return cmd
}

// erasureDoc is an order to forget a person, and how many have carried it out.
type erasureDoc struct {
	Member  model.ID `json:"member"`
	Number  uint64   `json:"number"`
	Done    int      `json:"done"`
	Streams int      `json:"streams"`
}

func (a *app) hqEraseCommand(at *place) *cobra.Command {
	var why, confirm string
	cmd := a.command(a.w.Chain.Help.HQErase, func(ctx context.Context, args []string) error {
		return a.withHead(ctx, *at, func(h *head) error {
			id, err := h.member(ctx, args[0])
			if err != nil {
				return err
			}
			if v, err := h.Member(ctx, time.Now(), id); err != nil {
				return err
			} else if v.Erased == 0 && confirm != id.String() {
				return model.Refuse("hq.confirm", id.String())
			}
			number, err := h.Erase(ctx, time.Now(), a.author(), id, clean.Line(why))
			if err != nil {
				return err
			}
			done, streams, err := h.ErasureStatus(ctx, number)
			if err != nil {
				return err
			}
			n := func(v int) string { return model.Points(v).Format() }
			return a.give(erasureDoc{Member: id, Number: number, Done: done, Streams: streams}, func(p *page) {
				p.linef(a.w.Chain.Erased, n(done), n(streams))
			})
		})
	})
	cmd.Flags().StringVar(&why, "reason", "", a.w.Chain.FlagReason)
	cmd.Flags().StringVar(&confirm, "confirm", "", a.w.Chain.FlagConfirm)
	return cmd
}

// mergedDoc is a member that stands for another one, or no longer does.
type mergedDoc struct {
	From model.ID  `json:"from"`
	Into *model.ID `json:"into"`
}

func (a *app) hqMergeCommand(at *place) *cobra.Command {
	var why string
	cmd := a.command(a.w.Chain.Help.HQMerge, func(ctx context.Context, args []string) error {
		return a.withHead(ctx, *at, func(h *head) error {
			from, err := h.member(ctx, args[0])
			if err != nil {
				return err
			}
			into, err := h.member(ctx, args[1])
			if err != nil {
				return err
			}
			if err := h.Merge(ctx, time.Now(), a.author(), from, into, clean.Line(why)); err != nil {
				return err
			}
			return a.give(mergedDoc{From: from, Into: &into}, func(p *page) { p.linef(a.w.Chain.Merged, from.String(), into.String()) })
		})
	})
	cmd.Flags().StringVar(&why, "reason", "", a.w.Chain.FlagReason)
	return cmd
}

func (a *app) hqUnmergeCommand(at *place) *cobra.Command {
	return a.command(a.w.Chain.Help.HQUnmerge, func(ctx context.Context, args []string) error {
		return a.withHead(ctx, *at, func(h *head) error {
			from, err := h.member(ctx, args[0])
			if err != nil {
				return err
			}
			if err := h.Unmerge(ctx, time.Now(), a.author(), from); err != nil {
				return err
			}
			return a.give(mergedDoc{From: from}, func(p *page) { p.linef(a.w.Chain.Unmerged, from.String()) })
		})
	})
}

// candidateDoc is members who may be one person.
type candidateDoc struct {
	Member model.ID   `json:"member"`
	Name   string     `json:"name"`
	Others []model.ID `json:"others"`
	Names  []string   `json:"names"`
	Found  string     `json:"found"`
}

// candidatesShown bounds one list.
const candidatesShown = 100

func (a *app) hqCandidatesCommand(at *place) *cobra.Command {
	var dismiss bool
	cmd := a.command(a.w.Chain.Help.HQCandidates, func(ctx context.Context, args []string) error {
		return a.withHead(ctx, *at, func(h *head) error {
			if dismiss {
				return a.dismiss(ctx, h, args)
			}
			notes, err := h.Twins(ctx, model.ID{}, candidatesShown)
			if err != nil {
				return err
			}
			docs := []candidateDoc{}
			for i := range notes {
				doc, err := h.candidate(ctx, &notes[i])
				if err != nil {
					return err
				}
				docs = append(docs, doc)
			}
			return a.give(docs, func(p *page) { a.candidateTable(p, docs) })
		})
	})
	cmd.Flags().BoolVar(&dismiss, "dismiss", false, a.w.Chain.FlagDismiss)
	return cmd
}

func (a *app) dismiss(ctx context.Context, h *head, args []string) error {
	if len(args) == 0 {
		return model.Refuse("usage.missing", argName(a.w.Chain.Help.HQCandidates, 0), "regulars hq candidates")
	}
	id, err := h.member(ctx, args[0])
	if err != nil {
		return err
	}
	if err := h.Dismiss(ctx, hub.NoteTwins, id); err != nil {
		return err
	}
	return a.give(candidateDoc{Member: id, Others: []model.ID{}, Names: []string{}}, func(p *page) { p.linef(a.w.Chain.Dismissed, id.String()) })
}

func (h *head) candidate(ctx context.Context, n *hub.Note) (candidateDoc, error) {
	doc := candidateDoc{Member: n.Member, Others: n.Others, Names: []string{}, Found: *stamp(time.Unix(n.At, 0), h.zone)}
	if doc.Others == nil {
		doc.Others = []model.ID{}
	}
	name := func(id model.ID) (string, error) {
		v, err := h.Member(ctx, time.Now(), id)
		if model.CodeOf(err) == "member.unknown" {
			return "", nil
		}
		return v.Fields[model.FieldName], err
	}
	var err error
	if doc.Name, err = name(n.Member); err != nil {
		return doc, err
	}
	for _, id := range n.Others {
		other, err := name(id)
		if err != nil {
			return doc, err
		}
		doc.Names = append(doc.Names, other)
	}
	return doc, nil
}

func (a *app) candidateTable(p *page, docs []candidateDoc) {
	if len(docs) == 0 {
		p.line(a.w.Chain.NoCandidates)
		return
	}
	var rows [][]string
	for _, d := range docs {
		for i, id := range d.Others {
			rows = append(rows, []string{d.Member.String(), d.Name, id.String(), d.Names[i]})
		}
	}
	h := a.w.Heads
	p.table([]column{left(h.ID), left(h.Name), left(a.w.Chain.HeadOther), left(h.Name)}, rows)
}
