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
	"regulars/model/say"
)

func (a *app) memberCommand() *cobra.Command {
	show := a.command(a.w.Help.MemberShow, func(ctx context.Context, args []string) error {
		return a.withSeat(ctx, func(s *seat) error {
			m, err := s.member(ctx, args[0])
			if err != nil {
				return err
			}
			return a.giveMember(s, m)
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
			return a.giveMember(s, m)
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
			return a.giveMember(s, m)
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
	Held     model.Points `json:"held"`
	Debt     model.Points `json:"debt"`
	Value    money        `json:"value"`
	Lots     []lotDoc     `json:"lots"`
	Totals   totalsDoc    `json:"totals"`
	Next     *nextDoc     `json:"next_tier"`
	Cue      *string      `json:"cue"`
	Cases    int64        `json:"open_cases"`
	Segments []string     `json:"segments"`
	Consents []string     `json:"consents"`
	Joined   *string      `json:"joined"`

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
	Missing money  `json:"missing"`
}

func (a *app) memberDoc(s *seat, m *desk.Member) memberDoc {
	doc := memberDoc{
		ID: m.ID, Card: m.Card, Name: m.Name, Phone: m.Phone, External: m.External, Tier: m.Standing.Tier.Code,
		Points: m.Balance, Debt: m.Debt, Value: s.money(m.Value), Lots: []lotDoc{}, Cases: m.OpenCases,
		Totals:   totalsDoc{Visits: m.Visits, Spend: s.money(m.Spend), FirstVisit: s.stamp(m.FirstVisit), LastVisit: s.stamp(m.LastVisit)},
		Segments: []string{}, Consents: []string{}, Profile: map[string]string{},
	}
	// No program of this version lets points end or holds them: the balance is one lot.
	if m.Balance > 0 {
		doc.Lots = append(doc.Lots, lotDoc{Points: m.Balance})
	}
	if m.Standing.Next != nil {
		doc.Next = &nextDoc{Tier: m.Standing.Next.Code, Missing: s.money(m.Standing.Missing)}
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

func (a *app) giveMember(s *seat, m *desk.Member) error {
	doc := a.memberDoc(s, m)
	return a.give(doc, func(p *page) {
		h, cur := a.w.Heads, s.shop.Currency
		if doc.Cue != nil {
			p.line(h.Cue + "  " + *doc.Cue)
		}
		next := ""
		if m.Standing.Next != nil {
			next = sentence(a.w.Say.NextTier, m.Standing.Next.Name[a.lang], cur.Format(m.Standing.Missing))
		}
		all := []pair{
			{h.ID, m.ID.String()},
			{h.Name, m.Name},
			{h.Tier, m.Standing.Tier.Name[a.lang]},
			{h.NextTier, next},
			{h.Points, m.Balance.Format()},
			{h.Value, cur.Format(m.Value)},
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
	})
}

// unlessZero writes a number that is only worth a line if there is one.
func unlessZero(n model.Points) string {
	if n == 0 {
		return ""
	}
	return n.Format()
}
