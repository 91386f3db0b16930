package desk

import (
	"context"
	"time"

	"regulars/model"
	"regulars/model/past"
	"regulars/model/rehearsal"
	"regulars/model/reports"
	"regulars/model/staff"
)

// source lends the shop's books to the rooms that read its past. Whoever calls one of them asks
// for the right first.
type source struct{ store Store }

func (s source) View(ctx context.Context, f func(past.Book) error) error {
	return s.store.View(ctx, func(b Book) error { return f(pastBook{b}) })
}

// pastBook is a book as the past is read by it.
type pastBook struct{ Book }

func (b pastBook) Zone() *time.Location { return b.Shop().Zone }

func (b pastBook) Currency() model.Currency { return b.Shop().Currency }

func (b pastBook) Meant(referrer string) (Number, bool, error) { return referrerOf(b.Book, referrer) }

// Liability reports the points outstanding, what became of those issued, and the figure for the
// books.
func (s *Session) Liability(ctx context.Context, q reports.LiabilityQuery) (reports.Liability, error) {
	if err := s.May(staff.RightReport); err != nil {
		return reports.Liability{}, err
	}
	return reports.LiabilityOf(ctx, source{s.store}, q)
}

// CampaignReport compares those who got a campaign with those held out of it.
func (s *Session) CampaignReport(ctx context.Context, code string) (reports.Campaign, error) {
	if err := s.May(staff.RightReport); err != nil {
		return reports.Campaign{}, err
	}
	return reports.CampaignOf(ctx, source{s.store}, code)
}

// CheckDraw tells what anybody may know of a draw, and checks a closed one.
func (s *Session) CheckDraw(ctx context.Context, code string) (reports.Draw, error) {
	if err := s.May(staff.RightFind); err != nil {
		return reports.Draw{}, err
	}
	return reports.DrawOf(ctx, source{s.store}, code)
}

// Rehearse plays the shop's own past through the present program and through a draft, and
// compares. Nothing is written. progress may be nil and is told how many events more are done.
func (s *Session) Rehearse(ctx context.Context, draft string, q rehearsal.Query, progress func(done int64)) (rehearsal.Result, error) {
	if err := s.May(staff.RightProgram); err != nil {
		return rehearsal.Result{}, err
	}
	return rehearsal.Run(ctx, source{s.store}, draft, q, progress)
}
