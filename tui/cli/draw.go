package cli

import (
	"context"
	"encoding/hex"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"regulars/model"
	"regulars/model/reports"
)

// drawDoc is a draw: what was promised of it, what became of it, and whether both agree.
type drawDoc struct {
	Draw       string           `json:"draw"`
	Commitment string           `json:"commitment"`
	Seed       *string          `json:"seed"` // null while it is open
	Tickets    uint64           `json:"tickets"`
	Winners    map[string]int64 `json:"winners"`
	Check      *drawCheckDoc    `json:"check"` // null while it is open
}

type drawCheckDoc struct {
	Holds    bool       `json:"holds"`
	SeedFits bool       `json:"seed_fits"`
	OddsFit  bool       `json:"odds_fit"`
	Wrong    []wrongDoc `json:"wrong"`
	Twice    []uint64   `json:"twice"`
	Unknown  []uint64   `json:"unknown"`
	Missing  uint64     `json:"missing"`
}

// wrongDoc is a ticket that was not given what it won.
type wrongDoc struct {
	Ticket uint64 `json:"ticket"`
	Number uint32 `json:"number"`
	Prize  string `json:"prize"`
	Due    string `json:"due"`
}

func (a *app) drawCommand() *cobra.Command {
	h, w := a.w.Rules.Help, a.w.Rules.Say
	open := a.command(h.DrawOpen, func(ctx context.Context, args []string) error {
		return a.withSeat(ctx, func(s *seat) error {
			commitment, err := s.OpenDraw(ctx, args[0])
			if err != nil {
				return err
			}
			a.notef(w.DrawOpened, args[0])
			doc := drawDoc{Draw: args[0], Commitment: hex.EncodeToString(commitment[:]), Winners: map[string]int64{}}
			return a.give(doc, func(p *page) { p.pairs(pair{a.w.Rules.Heads.Commitment, doc.Commitment}) })
		})
	})
	done := a.command(h.DrawClose, func(ctx context.Context, args []string) error {
		return a.withSeat(ctx, func(s *seat) error {
			if _, err := s.CloseDraw(ctx, args[0]); err != nil {
				return err
			}
			a.notef(w.DrawClosed, args[0])
			return a.checkDraw(ctx, s, args[0])
		})
	})
	check := a.command(h.DrawCheck, func(ctx context.Context, args []string) error {
		return a.withSeat(ctx, func(s *seat) error { return a.checkDraw(ctx, s, args[0]) })
	})
	return a.family(h.Draw, open, done, check)
}

func (a *app) checkDraw(ctx context.Context, s *seat, code string) error {
	r, err := s.CheckDraw(ctx, code)
	if err != nil {
		return err
	}
	doc := drawDocOf(r)
	if err := a.give(doc, func(p *page) { a.drawPage(p, r, doc) }); err != nil {
		return err
	}
	if doc.Check != nil && !doc.Check.Holds {
		return model.Refuse("cli.draw_broken", r.Code)
	}
	return nil
}

func drawDocOf(r reports.Draw) drawDoc {
	doc := drawDoc{Draw: r.Code, Commitment: hex.EncodeToString(r.Commitment), Tickets: r.Tickets, Winners: r.Winners}
	if r.Seed == nil {
		return doc
	}
	seed := hex.EncodeToString(r.Seed)
	doc.Seed = &seed
	doc.Check = &drawCheckDoc{
		Holds: r.Check.Holds(), SeedFits: r.Check.SeedFits, OddsFit: r.Check.OddsFit, Wrong: []wrongDoc{},
		Twice: append([]uint64{}, r.Check.Twice...), Unknown: append([]uint64{}, r.Check.Unknown...), Missing: r.Check.Missing,
	}
	for _, x := range r.Check.Wrong {
		doc.Check.Wrong = append(doc.Check.Wrong, wrongDoc{Ticket: x.N, Number: x.Number, Prize: x.Prize, Due: x.Due})
	}
	return doc
}

func (a *app) drawPage(p *page, r reports.Draw, doc drawDoc) {
	h, w := a.w.Rules.Heads, a.w.Rules.Say
	var winners []string
	for _, prize := range slices.Sorted(maps.Keys(r.Winners)) {
		winners = append(winners, prize+" "+model.Points(r.Winners[prize]).Format())
	}
	all := []pair{{h.Commitment, doc.Commitment}}
	if doc.Seed != nil {
		all = append(all, pair{h.Seed, *doc.Seed})
	}
	p.pairs(append(all, pair{h.Tickets, strconv.FormatUint(r.Tickets, 10)}, pair{h.Winners, strings.Join(winners, ", ")})...)
	if doc.Seed == nil {
		p.line(w.DrawStillOpen)
		return
	}
	if doc.Check.Holds {
		p.line(w.DrawHolds)
	} else {
		p.line(w.DrawBroken)
	}
	for _, x := range doc.Check.Wrong {
		p.linef(w.WrongTicket, x.Ticket, x.Number, orNone(x.Prize), orNone(x.Due))
	}
	for _, n := range doc.Check.Twice {
		p.linef(w.Twice, n)
	}
	for _, n := range doc.Check.Unknown {
		p.linef(w.NoSuchTicket, n)
	}
	if doc.Check.Missing > 0 {
		p.linef(w.NotListed, doc.Check.Missing)
	}
	p.line(w.DrawCommand)
	p.line("  (echo 'regulars draw 1'; echo " + *doc.Seed + " | xxd -r -p) | sha256sum")
}

// orNone writes the code of a prize, a dash for none.
func orNone(prize string) string {
	if prize == "" {
		return "-"
	}
	return prize
}
