package cli

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/spf13/cobra"

	"regulars/model"
	"regulars/model/hub"
	"regulars/model/rights"
)

// hqVerifyDoc is the answer of hq verify.
type hqVerifyDoc struct {
	Events   uint64   `json:"events"`
	Streams  int      `json:"streams"`
	Members  int      `json:"members"`
	Chain    string   `json:"chain"`
	Views    string   `json:"views"`
	Poison   uint64   `json:"poison"` // events that were set aside, which no account contains
	Problems []string `json:"problems"`
}

func (a *app) hqVerifyCommand(at *place) *cobra.Command {
	return a.command(a.w.Chain.Help.HQVerify, func(ctx context.Context, _ []string) error {
		return a.withHead(ctx, *at, func(h *head) error {
			bar := a.begin(a.w.Say.Verifying)
			doc, err := h.verify(ctx, bar.step)
			bar.end()
			if err != nil {
				return err
			}
			err = a.give(doc, func(p *page) {
				heads := a.w.Heads
				word := func(text string) string {
					if text == "ok" {
						return a.w.Say.Fine
					}
					return a.w.Say.Trouble
				}
				p.pairs(
					pair{heads.Events, model.Points(doc.Events).Format()}, pair{heads.Streams, model.Points(doc.Streams).Format()},
					pair{a.w.Chain.HeadMembers, model.Points(doc.Members).Format()}, pair{heads.Chain, word(doc.Chain)}, pair{heads.Views, word(doc.Views)},
					pair{a.w.Chain.HeadAside, unlessZero(model.Points(doc.Poison))},
				)
				p.lines(doc.Problems)
			})
			if err == nil && len(doc.Problems) > 0 {
				err = model.Refuse("hq.problems", len(doc.Problems))
			}
			return err
		})
	})
}

// sum is what the events about a member add up to.
type sum struct{ earned, redeemed, adjusted, expired model.Points }

// audit is a check of headquarters under way. It sees one state: all of it is one View.
type audit struct {
	doc      *hqVerifyDoc
	progress func(done, all uint64)
	all      uint64
	sums     map[model.ID]*sum
}

const (
	auditAtOnce   = 1000
	auditProblems = 100 // more are only counted
)

// verify follows the chain of every stream, adds the effects of all events up and compares the accounts.
func (h *head) verify(ctx context.Context, progress func(done, all uint64)) (*hqVerifyDoc, error) {
	u := &audit{doc: &hqVerifyDoc{Chain: "ok", Views: "ok", Problems: []string{}}, progress: progress, sums: map[model.ID]*sum{}}
	if h.bolt != nil {
		problems, err := h.bolt.Check(ctx)
		if err != nil {
			return nil, err
		}
		for _, p := range problems {
			u.broken(&u.doc.Views, p)
		}
	}
	err := h.DB.View(ctx, func(tx hub.Tx) error {
		streams, err := tx.Streams()
		if err != nil {
			return err
		}
		for i := range streams {
			u.all += streams[i].Applied
		}
		for i := range streams {
			if err := u.stream(ctx, tx, &streams[i]); err != nil {
				return err
			}
		}
		return u.members(ctx, tx, streams)
	})
	return u.doc, err
}

func (u *audit) broken(what *string, text string) {
	*what = "broken"
	if len(u.doc.Problems) < auditProblems {
		u.doc.Problems = append(u.doc.Problems, text)
	}
}

// stream reads one stream from its first event to its last.
func (u *audit) stream(ctx context.Context, tx hub.Tx, st *hub.Stream) error {
	u.doc.Streams++
	var prev model.Hash
	for next := uint64(1); next <= st.Applied; {
		stored, err := tx.Events(st.ID, next, auditAtOnce)
		if err == nil {
			err = ctx.Err()
		}
		if err != nil {
			return err
		}
		if len(stored) == 0 {
			u.broken(&u.doc.Chain, fmt.Sprintf("%s: %d", st.ID.Short(), next))
			return nil
		}
		for i := range stored {
			if !u.event(st, &stored[i], next, &prev) {
				return nil // one problem a stream: what follows hangs on it
			}
			next++
		}
		u.progress(u.doc.Events, u.all)
	}
	if prev != st.Hash {
		u.broken(&u.doc.Chain, fmt.Sprintf("%s: %d", st.ID.Short(), st.Applied))
	}
	return nil
}

// event checks one event and adds its effect up.
func (u *audit) event(st *hub.Stream, s *hub.Stored, seq uint64, prev *model.Hash) bool {
	u.doc.Events++
	if s.Poison != "" {
		u.doc.Poison++
		if len(s.Wire) < len(prev) || s.Seq != seq {
			u.broken(&u.doc.Chain, fmt.Sprintf("%s: %d", st.ID.Short(), seq))
			return false
		}
		copy(prev[:], s.Wire[len(s.Wire)-len(prev):])
		return true
	}
	e, err := model.ParseEvent(st.ID, s.Wire)
	if err != nil || e.Seq != seq || !e.Follows(*prev) {
		u.broken(&u.doc.Chain, fmt.Sprintf("%s: %d", st.ID.Short(), seq))
		return false
	}
	*prev = e.Hash
	body, err := e.ParseBody()
	if err != nil {
		return true // of a kind that is not known here: it moves nothing
	}
	if mover, ok := body.(model.Mover); ok && e.Member.N != 0 {
		at := u.sums[e.MemberID()]
		if at == nil {
			at = &sum{}
			u.sums[e.MemberID()] = at
		}
		effect := mover.Effect()
		at.earned, at.redeemed = at.earned+effect.Earned, at.redeemed+effect.Redeemed
		at.adjusted, at.expired = at.adjusted+effect.Adjusted, at.expired+effect.Expired
	}
	return true
}

// members compares every account with what its events add up to, and with where its points are.
func (u *audit) members(ctx context.Context, tx hub.Tx, streams []hub.Stream) error {
	chain := &rights.Chain{}
	for i := range streams {
		chain.Streams = append(chain.Streams, streams[i].Stream)
	}
	for after := (model.ID{}); ; {
		some, err := tx.Walk(after, auditAtOnce)
		if err == nil {
			err = ctx.Err()
		}
		if err != nil {
			return err
		}
		if len(some) == 0 {
			break
		}
		for _, m := range some {
			after = m.ID
			u.doc.Members++
			was := u.sums[m.ID]
			delete(u.sums, m.ID)
			if was == nil {
				was = &sum{}
			}
			have := sum{m.Ledger.Earned, m.Ledger.Redeemed, m.Ledger.Adjusted, m.Ledger.Expired}
			if have != *was || m.Ledger.Net() != m.Rights.Balance {
				u.broken(&u.doc.Views, m.ID.String())
			} else if law := m.Rights.Check(chain); law != "" {
				u.broken(&u.doc.Views, m.ID.String()+": "+law)
			}
		}
	}
	for _, id := range slices.SortedFunc(maps.Keys(u.sums), compareIDs) {
		if *u.sums[id] != (sum{}) {
			u.broken(&u.doc.Views, id.String())
		}
	}
	return nil
}

func compareIDs(a, b model.ID) int {
	if a.Stream != b.Stream {
		return slices.Compare(a.Stream[:], b.Stream[:])
	}
	return int(min(a.N, 1<<62)) - int(min(b.N, 1<<62))
}
