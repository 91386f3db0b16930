package cli

import (
	"context"
	"errors"
	"strings"
	"time"

	"regulars/model"
	"regulars/model/desk"
	"regulars/sync/file"
)

// books hands what a file reader read to the desk, and the desk's answers back. It is here
// because the reader knows no desk and the desk no files.
type books struct {
	session *desk.Session
	bar     *progress // may be nil
}

var _ file.Books = (*books)(nil)

// BookSales books one batch of sales as one transaction.
func (b *books) BookSales(ctx context.Context, batch []file.Sale) ([]file.Outcome, error) {
	in := make([]desk.IncomingSale, len(batch))
	for i := range batch {
		in[i] = incomingSale(&batch[i])
	}
	b.count(len(batch))
	got, err := b.session.BookSales(ctx, in)
	return outcomes(got), err
}

// BookMembers books one batch of members as one transaction.
func (b *books) BookMembers(ctx context.Context, batch []file.MemberRow) ([]file.Outcome, error) {
	in := make([]desk.IncomingMember, len(batch))
	for i := range batch {
		in[i] = incomingMember(&batch[i])
	}
	b.count(len(batch))
	got, err := b.session.BookMembers(ctx, in)
	return outcomes(got), err
}

// count tells the bar how many records its rate is about.
func (b *books) count(n int) {
	if b.bar != nil {
		b.bar.counted += uint64(n)
	}
}

func incomingSale(s *file.Sale) desk.IncomingSale {
	in := desk.IncomingSale{
		External: s.External, Phone: s.Phone, Card: s.Card, Name: s.Name, Shop: s.Shop, Receipt: s.Receipt, Derived: s.Derived, At: s.At,
		Amount: s.Amount, Tender: s.PointsTender, Where: where(s), Lines: make([]model.Line, len(s.Lines)),
	}
	for i, l := range s.Lines {
		in.Lines[i] = model.Line(l)
	}
	return in
}

// where joins what the other program calls the place of a sale.
func where(s *file.Sale) string {
	var parts []string
	for _, part := range []string{s.Shop, s.Till, s.Cashier} {
		if part != "" {
			parts = append(parts, part)
		}
	}
	return strings.Join(parts, " / ")
}

func incomingMember(m *file.MemberRow) desk.IncomingMember {
	fields := model.Fields{
		model.FieldExternal: m.External, model.FieldPhone: m.Phone, model.FieldName: m.Name, model.FieldCard: m.Card,
		model.FieldBirthday: m.Birthday, model.FieldGender: m.Gender, model.FieldEmail: m.Email, model.FieldWeChat: m.Wechat,
		model.FieldAddress: m.Address, model.FieldTags: strings.Join(m.Tags, ","),
	}
	if !m.Joined.IsZero() {
		fields[model.FieldJoined] = m.Joined.Format(time.DateOnly)
	}
	return desk.IncomingMember{Fields: fields, Points: m.Points}
}

func outcomes(got []desk.Outcome) []file.Outcome {
	out := make([]file.Outcome, len(got))
	for i, o := range got {
		out[i] = file.Outcome{Status: file.Refused, NewMember: o.NewMember, Points: o.Points, Refund: o.Refund}
		switch {
		case o.Accepted:
			out[i].Status = file.Accepted
		case o.Repeated:
			out[i].Status = file.Repeated
		case !errors.As(o.Err, &out[i].Err):
			out[i].Err = model.Refuse("internal", o.Err)
		}
	}
	return out
}
