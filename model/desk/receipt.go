package desk

import (
	"cmp"
	"context"
	"time"

	"regulars/model"
	"regulars/model/clean"
	"regulars/model/staff"
)

// SoldView is a sale as who takes it back sees it.
type SoldView struct {
	Entry  model.ID
	Member model.ID
	Name   string // of the member
	Phone  string // of the member, E.164: screens mask it
	At     time.Time
	Amount model.Money // paid
	Left   model.Money // of Amount, not refunded yet
	Points model.Points
	Lines  []SoldLine
}

// SoldLine is one article of a sale, as Refund names it: lines with the same number are one.
type SoldLine struct {
	SKU      string // or the product; "" cannot be refunded by itself
	Category string
	Quantity int64 // sold, in thousandths
	Left     int64 // of it, not refunded yet
	Amount   model.Money
}

// Sold finds a sale by its receipt number or its entry, with what of it can still come back.
func (s *Session) Sold(ctx context.Context, name string) (SoldView, error) {
	if err := s.May(staff.RightFind); err != nil {
		return SoldView{}, err
	}
	name, err := clean.Receipt(name)
	if err != nil {
		return SoldView{}, err
	}
	var view SoldView
	err = s.store.View(ctx, func(b Book) error {
		pos, e, err := findSale(b, name)
		if err != nil {
			return err
		}
		body, err := e.ParseBody()
		if err != nil {
			return err
		}
		sale := body.(*model.SaleRecorded)
		n, err := numberOf(b, e.MemberID())
		if err != nil {
			return err
		}
		profile, err := b.Profile(n)
		if err != nil {
			return err
		}
		since, err := takenSince(b, n, pos)
		if err != nil {
			return err
		}
		if since.undone[pos] {
			return model.Refuse("refund.undone", e.ID().String())
		}
		view = newSold(sale, since.refunds[pos]).view()
		view.Entry, view.Member = e.ID(), e.MemberID()
		view.Name, view.Phone = profile.Of(model.FieldName), profile.Of(model.FieldPhone)
		view.At = time.Unix(sale.At, 0).In(b.Shop().Zone)
		return nil
	})
	return view, err
}

// view shows a sale article by article.
func (s *sold) view() SoldView {
	v := SoldView{Amount: s.sale.Amount, Left: s.left(), Points: s.sale.Points}
	place := map[string]int{}
	for i, l := range s.sale.Lines {
		sku := cmp.Or(l.SKU, l.Product)
		at, seen := place[sku]
		if !seen || sku == "" {
			at = len(v.Lines)
			place[sku] = at
			v.Lines = append(v.Lines, SoldLine{SKU: sku, Category: cmp.Or(l.Category, l.Department)})
		}
		line := &v.Lines[at]
		line.Quantity += s.quantity(i)
		line.Amount += s.shares[i]
		if !s.whole {
			line.Left += max(s.quantity(i)-s.back[i], 0)
		}
	}
	return v
}
