package sample

import (
	"context"
	"math/rand/v2"
	"time"

	"regulars/model"
	"regulars/model/care"
	"regulars/model/desk"
)

// today lays out what the till has done in the last hours, down to a minute ago.
func (p *plan) today() {
	now := p.opts.Now.In(zone)
	early, late := p.chapters[len(p.chapters)-2], p.chapters[len(p.chapters)-1]
	lang := p.opts.Lang
	early.acts = append(early.acts, act{at: p.ago(now, 190*time.Minute), do: say(p.cast[office], desk.Feedback{
		Kind: care.Service, Score: 2, Text: saidService.in(lang), Channel: "phone",
	})})
	first, second := p.newcomer(newcomers[0]), p.newcomer(newcomers[1])
	for _, a := range []struct {
		ago time.Duration
		do  func(context.Context, *stage) error
	}{
		{44 * time.Minute, join(first)},
		{43 * time.Minute, award(first, p.sale(3_650))},
		{40 * time.Minute, say(p.cast[complaining], desk.Feedback{
			Kind: care.Complaint, Score: 1, Text: saidComplaint.in(lang), Channel: "till",
		})},
		{29 * time.Minute, join(second)},
		{21 * time.Minute, award(p.cast[office], p.sale(52_800))},
		// The point was forgotten: 1,680.00 for 16.80.
		{13 * time.Minute, award(p.cast[nicknamed], desk.Sale{Amount: 168_000})},
		{12*time.Minute + 40*time.Second, undo},
		{12*time.Minute + 20*time.Second, award(p.cast[nicknamed], p.sale(1_680))},
		{7 * time.Minute, award(p.cast[silver], p.sale(4_580))},
		{4 * time.Minute, redeem(p.cast[ordinary], 300, "")},
		{1 * time.Minute, award(p.cast[birthday], p.sale(12_850))},
	} {
		late.acts = append(late.acts, act{at: p.ago(now, a.ago), do: a.do})
	}
}

// sale is a sale of exactly this amount, with its receipt.
func (p *plan) sale(amount model.Money) desk.Sale {
	r := rand.New(rand.NewPCG(p.opts.Seed, 1<<34+uint64(amount)))
	day := p.days.days[p.days.today()]
	h := habit{walls: [2]int{0, 1}, purse: 100}
	return desk.Sale{Amount: amount, Receipt: p.nextReceipt(), Lines: p.stock.worth(r, day.phase, h, amount), Where: "1"}
}

// newcomer is somebody who joins today.
func (p *plan) newcomer(a player) *member {
	m := &member{fields: p.profile(a), card: p.nextCard()}
	m.fields[model.FieldCard] = m.card
	return m
}

func join(m *member) func(context.Context, *stage) error {
	return func(ctx context.Context, s *stage) error {
		_, err := s.cashier.Enrol(ctx, desk.Enrolment{Fields: m.fields, Source: "till"})
		return err
	}
}
