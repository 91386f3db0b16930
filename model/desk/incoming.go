package desk

import (
	"context"
	"strings"
	"time"

	"regulars/model"
	"regulars/model/clean"
	"regulars/model/staff"
)

// IncomingSale is a sale from another system's file, its cells already read.
type IncomingSale struct {
	External, Phone, Card, Name string // whichever the file has; one is enough
	Shop                        string // as the other system calls it; "" if the file has one shop
	Receipt                     string
	Derived                     bool // Receipt was derived from the row itself: the file has none
	At                          time.Time
	Amount                      model.Money // negative: a return
	Tender                      model.Money
	Lines                       []model.Line
	Where                       string
}

// IncomingMember is a member from another system's file, fields as written there.
type IncomingMember struct {
	Fields model.Fields
	Points *model.Points // opening balance, nil if the file has none
}

// Outcome says what became of one incoming record.
type Outcome struct {
	Accepted  bool
	Repeated  bool
	NewMember bool
	Refund    bool
	Points    model.Points
	Err       error // a refusal, nil unless neither accepted nor repeated
}

// BookSales books sales from a file in one transaction, each by the same rules as an award
// at the till. Members unknown to the shop are enrolled by what the file calls them. What
// was booked before is reported as repeated, also if a person has undone it since.
func (s *Session) BookSales(ctx context.Context, batch []IncomingSale) ([]Outcome, error) {
	return s.book(ctx, len(batch), func(i int, b Book, out *Outcome) ([]model.Draft, error) {
		return bookSale(b, &batch[i], out)
	})
}

// BookMembers books members from a file in one transaction. A member that the shop knows by
// number, card or phone is brought up to date where the file says more.
func (s *Session) BookMembers(ctx context.Context, batch []IncomingMember) ([]Outcome, error) {
	return s.book(ctx, len(batch), func(i int, b Book, out *Outcome) ([]model.Draft, error) {
		return bookMember(b, &batch[i], out)
	})
}

func (s *Session) book(ctx context.Context, n int, decide func(i int, b Book, out *Outcome) ([]model.Draft, error)) ([]Outcome, error) {
	if err := s.May(staff.RightImport); err != nil {
		return nil, err
	}
	outcomes := make([]Outcome, n)
	decisions := make([]Decision, n)
	for i := range decisions {
		decisions[i] = func(b Book) ([]model.Draft, error) {
			outcomes[i] = Outcome{}
			return decide(i, b, &outcomes[i])
		}
	}
	for i, err := range s.decide(ctx, decisions...) {
		if err == nil {
			continue
		}
		if !refusesRow(err) {
			return nil, err
		}
		outcomes[i] = Outcome{Err: err}
	}
	return outcomes, nil
}

// refusesRow tells a refusal of one record from a failure of the whole transaction.
func refusesRow(err error) bool {
	code := model.CodeOf(err)
	return code != "" && (len(code) < 6 || code[:6] != "store.")
}

func bookSale(b Book, in *IncomingSale, out *Outcome) ([]model.Draft, error) {
	n, known, err := incomingMember(b, in)
	if err != nil {
		return nil, err
	}
	sale := Sale{
		Amount: in.Amount, Receipt: in.Receipt, At: in.At, Lines: in.Lines, Tender: in.Tender, Where: in.Where, Source: model.SourceImport,
	}
	request, repeated, err := incomingRequest(b, in, n, &sale)
	if err != nil {
		return nil, err
	}
	if repeated {
		out.Repeated = true
		return nil, nil
	}
	t := newTurn(b)
	p, err := t.incoming(in, n, known)
	if err != nil {
		return nil, err
	}
	_, body, err := p.sell(sale, request)
	if err != nil {
		return nil, err
	}
	*out = Outcome{Accepted: true, NewMember: !known, Refund: in.Amount < 0, Points: body.Points}
	return t.drafts, nil
}

// incoming brings the member of a record into the turn; one whom the shop does not know is
// enrolled.
func (t *turn) incoming(in *IncomingSale, n Number, known bool) (*party, error) {
	if known {
		id, err := t.b.Named(n)
		if err != nil {
			return nil, err
		}
		return t.with(n, id)
	}
	draft, err := enrolment(t.b, incomingFields(in), model.SourceImport)
	if err != nil {
		return nil, err
	}
	return t.newcomer(draft), nil
}

// incomingRequest finds the name under which an incoming sale is to be booked, and whether it
// already is. In a file of several shops a receipt number may come back in another shop; the
// later one is then booked under shop and number.
func incomingRequest(b Book, in *IncomingSale, n Number, sale *Sale) (request string, repeated bool, err error) {
	if in.Receipt == "" {
		return "", false, nil
	}
	if in.Derived {
		request = rowRequest + in.Receipt
		_, booked, _, err := sameSale(b, request, n, *sale, true)
		return request, booked != nil, err
	}
	if sale.Receipt, err = clean.Receipt(in.Receipt); err != nil {
		return "", false, err
	}
	request = requestOf(*sale)
	elsewhere, err := bookedElsewhere(b, request, sale.Where)
	if err != nil {
		return "", false, err
	}
	if elsewhere {
		kind, number, _ := strings.Cut(request, "/")
		request = kind + "/" + clean.Text(in.Shop, 40) + "/" + number
	}
	_, booked, _, err := sameSale(b, request, n, *sale, true)
	return request, booked != nil, err
}

// bookedElsewhere reports whether a request stands for a sale in another shop.
func bookedElsewhere(b Book, request, where string) (bool, error) {
	if where == "" {
		return false, nil
	}
	_, e, err := standing(b, request, true)
	if e == nil || err != nil {
		return false, err
	}
	body, err := e.ParseBody()
	if err != nil {
		return false, err
	}
	old, ok := body.(*model.SaleRecorded)
	return ok && old.Where != "" && old.Where != where, nil
}

func incomingFields(in *IncomingSale) model.Fields {
	fields := model.Fields{
		model.FieldExternal: in.External, model.FieldPhone: in.Phone, model.FieldCard: in.Card, model.FieldName: in.Name,
	}
	if !in.At.IsZero() {
		fields[model.FieldJoined] = in.At.Format(time.DateOnly)
	}
	return fields
}

// incomingMember finds the member that a record speaks of: by number, then card, then phone.
func incomingMember(b Book, in *IncomingSale) (Number, bool, error) {
	return known(b, model.Fields{model.FieldExternal: in.External, model.FieldCard: in.Card, model.FieldPhone: in.Phone})
}

func known(b Book, fields model.Fields) (Number, bool, error) {
	for _, field := range []uint64{model.FieldExternal, model.FieldCard, model.FieldPhone} {
		text := fields[field]
		if text == "" {
			continue
		}
		value, err := cleanField(field, text, b.Shop().Region)
		if err != nil {
			return 0, false, err
		}
		numbers, err := b.ByKey(KeyedFields[field], value)
		if err != nil {
			return 0, false, err
		}
		if len(numbers) > 0 {
			return numbers[0], true, nil
		}
	}
	return 0, false, nil
}

// sameNumber refuses a record that gives a known member another member number: it was found by
// its phone or card, and who shares a phone with somebody is not the same customer.
func sameNumber(p *model.Profile, number string) error {
	have := p.Of(model.FieldExternal)
	if number == "" || have == "" {
		return nil
	}
	number, err := cleanField(model.FieldExternal, number, "")
	if err != nil || number == have {
		return err
	}
	return model.Refuse("member.numbered", have, p.ID.String())
}

func bookMember(b Book, in *IncomingMember, out *Outcome) ([]model.Draft, error) {
	n, found, err := known(b, in.Fields)
	if err != nil {
		return nil, err
	}
	if found {
		p, err := b.Profile(n)
		if err != nil {
			return nil, err
		}
		patch := model.Fields{}
		for field, text := range in.Fields {
			if text != "" {
				patch[field] = text // an empty cell says nothing
			}
		}
		if err := sameNumber(p, patch[model.FieldExternal]); err != nil {
			return nil, err
		}
		drafts, err := edition(b, n, p, patch)
		out.Accepted, out.Repeated = len(drafts) > 0, len(drafts) == 0
		return drafts, err
	}
	draft, err := enrolment(b, in.Fields, model.SourceImport)
	if err != nil {
		return nil, err
	}
	out.Accepted, out.NewMember = true, true
	drafts := []model.Draft{draft}
	if in.Points != nil && *in.Points != 0 {
		if *in.Points < 0 || *in.Points > model.MaxPoints {
			return nil, model.Refuse("adjust.points", model.MaxPoints.Format())
		}
		out.Points = *in.Points
		body := &model.PointsAdjusted{At: b.Now().Unix(), Points: *in.Points, Reason: model.SourceImport}
		if ends := b.Program().EndsOf(todayOf(b)); ends != model.Never {
			body.Lots = []model.Lot{{Ends: ends, Points: body.Points}}
		}
		drafts = append(drafts, model.Draft{Kind: model.PointsAdjustedKind, Member: draft.Member, Body: body})
	}
	return drafts, nil
}
