package cli

import (
	"context"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/spf13/cobra"

	"regulars/model"
	"regulars/model/desk"
	"regulars/model/program"
	"regulars/model/say"
)

func (a *app) memberCommand() *cobra.Command {
	show := a.command(a.w.Help.MemberShow, func(ctx context.Context, args []string) error {
		return a.withSeat(ctx, func(s *seat) error {
			m, err := s.member(ctx, args[0])
			if err != nil {
				return err
			}
			return a.giveMember(ctx, s, m)
		})
	})
	edit := a.command(a.w.Help.MemberEdit, func(ctx context.Context, args []string) error {
		patch, err := fieldArgs(args[1:])
		if err != nil {
			return err
		}
		return a.withSeat(ctx, func(s *seat) error {
			id, err := s.Resolve(ctx, args[0])
			if err != nil {
				return err
			}
			m, err := s.Edit(ctx, id, patch)
			if err != nil {
				return err
			}
			a.notef(a.w.Say.Edited, memberName(m.Name, m.Card, m.External, m.ID))
			return a.giveMember(ctx, s, m)
		})
	})
	return a.family(a.w.Help.Member, a.memberAddCommand(), show, edit)
}

// memberAddCommand has a flag for each profile field that people type at a till.
func (a *app) memberAddCommand() *cobra.Command {
	var phone string
	typed := map[uint64]*string{}
	cmd := a.command(a.w.Help.MemberAdd, func(ctx context.Context, _ []string) error {
		fields := model.Fields{}
		for field, text := range typed {
			if *text != "" {
				fields[field] = *text
			}
		}
		return a.withSeat(ctx, func(s *seat) error {
			m, err := s.Enrol(ctx, desk.Enrolment{Phone: phone, Fields: fields, Source: source})
			if err != nil {
				return err
			}
			a.notef(a.w.Say.Enrolled, memberName(m.Name, m.Card, m.External, m.ID))
			return a.giveMember(ctx, s, m)
		})
	})
	cmd.Flags().StringVar(&phone, "phone", "", a.w.Flags.Phone)
	w := a.w.Member
	for _, f := range []struct {
		field uint64
		text  string
	}{
		{model.FieldName, w.Name},
		{model.FieldCard, w.Card},
		{model.FieldExternal, w.External},
		{model.FieldEmail, w.Email},
		{model.FieldBirthday, w.Birthday},
		{model.FieldGender, w.Gender},
		{model.FieldWeChat, w.WeChat},
		{model.FieldAddress, w.Address},
		{model.FieldTags, w.Tags},
		{model.FieldNotes, w.Notes},
		{model.FieldJoined, w.Joined},
		{model.FieldChannel, w.Channel},
		{model.FieldKind, w.Kind},
		{model.FieldReferrer, w.Referrer},
	} {
		typed[f.field] = cmd.Flags().String(model.NameOfField(f.field), "", f.text)
	}
	return cmd
}

// fieldWord names a profile field as the label of its value.
func (a *app) fieldWord(name string) string {
	word := say.Word(a.lang, "field."+name)
	first, size := utf8.DecodeRuneInString(word)
	return string(unicode.ToUpper(first)) + word[size:]
}

// fieldArgs reads "field=value" arguments; an empty value clears the field.
func fieldArgs(args []string) (model.Fields, error) {
	fields := model.Fields{}
	for _, arg := range args {
		name, value, ok := strings.Cut(arg, "=")
		field, known := model.FieldByName(name)
		if !ok || !known {
			return nil, model.Refuse("usage.field", arg, strings.Join(fieldNames(), ", "))
		}
		fields[field] = value
	}
	return fields, nil
}

func fieldNames() []string {
	names := make([]string, 0, len(model.FieldNames))
	for _, f := range model.FieldNames {
		names = append(names, f.Name)
	}
	return names
}

// memberDoc is all that is known of a member.
type memberDoc struct {
	ID       model.ID     `json:"id"`
	Card     string       `json:"card"`
	Name     string       `json:"name"`
	Phone    string       `json:"phone"`
	External string       `json:"external"`
	Tier     string       `json:"tier"`
	Points   model.Points `json:"points"`
	Here     model.Points `json:"here"` // of points, what can be spent now without asking headquarters
	Held     model.Points `json:"held"`
	Debt     model.Points `json:"debt"`
	Value    money        `json:"value"`
	Lots     []lotDoc     `json:"lots"`
	Totals   totalsDoc    `json:"totals"`
	Until    *string      `json:"tier_until"`
	Next     *nextDoc     `json:"next_tier"`
	Coupons  []couponDoc  `json:"coupons"` // that can be used today
	Cue      *string      `json:"cue"`
	Cases    int64        `json:"open_cases"`
	Segments []string     `json:"segments"`
	Consents []string     `json:"consents"`
	Joined   *string      `json:"joined"`
	Guest    *uint64      `json:"guest"`     // number within the chain of the other shop that enrolled the member
	Home     *string      `json:"home_shop"` // its name; null also where that is not known here

	Elsewhere []caseDoc `json:"cases_elsewhere"` // open in other shops of the chain, the newest first

	Profile map[string]string `json:"profile"`
}

// lotDoc is a part of the balance that ends together; null if it never ends.
type lotDoc struct {
	Points  model.Points `json:"points"`
	Expires *string      `json:"expires"`
}

type totalsDoc struct {
	Visits     int64   `json:"visits"`
	Spend      money   `json:"spend"`
	FirstVisit *string `json:"first_visit"`
	LastVisit  *string `json:"last_visit"`
}

type nextDoc struct {
	Tier    string `json:"tier"`
	By      string `json:"by"`
	Have    any    `json:"have"`    // money, or a number of visits, points or acts
	Missing any    `json:"missing"` // likewise
}

func (a *app) memberDoc(s *seat, m *desk.Member, coupons []desk.CouponView) memberDoc {
	doc := memberDoc{
		ID: m.ID, Card: m.Card, Name: m.Name, Phone: m.Phone, External: m.External, Tier: m.Standing.Tier.Code,
		Points: m.Balance, Here: m.Here, Held: m.Held, Debt: m.Debt, Value: s.money(m.Value), Lots: []lotDoc{}, Cases: m.OpenCases,
		Totals: totalsDoc{Visits: m.Visits, Spend: s.money(m.Spend), FirstVisit: s.stamp(m.FirstVisit), LastVisit: s.stamp(m.LastVisit)},
		Until:  lastDay(m.Standing.Until), Coupons: []couponDoc{},
		Segments: []string{}, Consents: []string{}, Profile: map[string]string{}, Elsewhere: []caseDoc{},
	}
	for _, c := range m.Elsewhere {
		doc.Elsewhere = append(doc.Elsewhere, s.caseDoc(c))
	}
	if guest := m.Guest; !guest.IsZero() {
		doc.Guest = &guest.Number
		if guest.Name != "" {
			doc.Home = &guest.Name
		}
	}
	for _, l := range m.Lots {
		doc.Lots = append(doc.Lots, lotDoc{Points: l.Points, Expires: lastDay(l.Ends)})
	}
	for _, c := range coupons {
		if c.Usable {
			doc.Coupons = append(doc.Coupons, a.couponDoc(c))
		}
	}
	if next := m.Standing.Next; next != nil {
		doc.Next = &nextDoc{
			Tier: next.Code, By: string(m.Standing.By), Have: s.measure(&m.Standing, m.Standing.Have), Missing: s.measure(&m.Standing, m.Standing.Missing),
		}
	}
	if m.Cue != nil {
		cue := say.Why(a.lang, *m.Cue)
		doc.Cue = &cue
	}
	if !m.Joined.IsZero() {
		joined := m.Joined.Format(time.DateOnly)
		doc.Joined = &joined
	}
	for field, text := range m.Fields {
		if name := model.NameOfField(field); name != "" {
			doc.Profile[name] = text
		}
	}
	return doc
}

// measure is a quantity in the ladder's unit.
func (s *seat) measure(of *program.Standing, quantity int64) any {
	if of.By == program.BySpend {
		return s.money(model.Money(quantity))
	}
	return quantity
}

// coming lists every end that is to come.
func (a *app) coming(m *desk.Member) string {
	var ends []string
	for _, l := range m.Lots {
		if day := lastDay(l.Ends); day != nil {
			ends = append(ends, sentence(a.w.Rules.Say.LotEnds, l.Points.Format(), *day))
		}
	}
	return strings.Join(ends, "; ")
}

func (a *app) giveMember(ctx context.Context, s *seat, m *desk.Member) error {
	coupons, err := s.Coupons(ctx, m.ID)
	if err != nil {
		return err
	}
	doc := a.memberDoc(s, m, coupons)
	return a.give(doc, func(p *page) {
		h, r, cur := a.w.Heads, a.w.Rules.Heads, s.shop.Currency
		if doc.Cue != nil {
			p.line(h.Cue + "  " + *doc.Cue)
		}
		next := ""
		if m.Standing.Next != nil {
			next = sentence(a.w.Say.NextTier, m.Standing.Next.Name[a.lang], desk.MeasureWord{By: m.Standing.By, Quantity: m.Standing.Missing, Currency: cur}.Say(a.lang))
		}
		all := []pair{
			{h.ID, m.ID.String()},
			{h.Name, m.Name},
			{h.Tier, m.Standing.Tier.Name[a.lang]},
			{r.TierUntil, orEmpty(doc.Until)},
			{h.NextTier, next},
			{h.Points, m.Balance.Format()},
			{h.Value, cur.Format(m.Value)},
			{r.Held, unlessZero(m.Held)},
			{r.Here, hereIf(m)},
			{r.Guest, m.Guest.Say(a.lang)},
			{r.Ends, a.coming(m)},
			{r.Coupons, unlessZero(model.Points(len(doc.Coupons)))},
			{h.Debt, unlessZero(m.Debt)},
			{h.Visits, model.Points(m.Visits).Format()},
			{h.Spend, cur.Format(m.Spend)},
			{h.FirstVisit, s.minute(m.FirstVisit)},
			{h.LastVisit, s.minute(m.LastVisit)},
			{h.Cases, unlessZero(model.Points(m.OpenCases))},
		}
		for _, f := range model.FieldNames {
			if f.Field != model.FieldName {
				all = append(all, pair{a.fieldWord(f.Name), say.Value(a.lang, f.Name, m.Fields[f.Field])})
			}
		}
		p.pairs(all...)
		if len(m.Elsewhere) > 0 {
			p.line("")
			p.line(a.w.Chain.HeadElsewhere)
			a.caseTable(s, p, m.Elsewhere, func(desk.CaseView) string { return "" })
		}
	})
}

// orEmpty is a text that may not be there.
func orEmpty(text *string) string {
	if text == nil {
		return ""
	}
	return *text
}

// unlessZero writes a number that is only worth a line if there is one.
func unlessZero(n model.Points) string {
	if n == 0 {
		return ""
	}
	return n.Format()
}

// hereIf is what can be spent here without asking headquarters, "" if that is all there is.
func hereIf(m *desk.Member) string {
	if m.Away() == 0 {
		return ""
	}
	return m.Here.Format()
}
