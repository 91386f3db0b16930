package desk

import (
	"context"
	"time"

	"regulars/model"
	"regulars/model/past"
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
