package desk

import (
	"context"
	"slices"
	"strings"
	"time"

	"regulars/model"
	"regulars/model/clean"
	"regulars/model/coupon"
	"regulars/model/staff"
)

// FindLimit is the most rows that a search gives.
const FindLimit = 50

// Find answers the search box: exact matches of id, card, phone, external number and e-mail
// first, then what the index finds, the best first, at most limit (at most FindLimit).
func (s *Session) Find(ctx context.Context, text string, limit int) ([]Found, error) {
	if err := s.May(staff.RightFind); err != nil {
		return nil, err
	}
	if limit <= 0 || limit > FindLimit {
		limit = FindLimit
	}
	text = clean.Line(text)
	if text == "" {
		return nil, nil
	}
	hits := s.store.Search(text, limit)
	var rows []Found
	err := s.store.View(ctx, func(b Book) error {
		exact, err := exactHits(b, text)
		if err != nil {
			return err
		}
		rows, err = foundRows(b, append(exact, hits...), limit)
		return err
	})
	return rows, err
}

// exactHits looks a text up as every kind of exact key.
func exactHits(b Book, text string) ([]Hit, error) {
	var hits []Hit
	if n, ok := numberOfShort(b, text); ok {
		hits = append(hits, Hit{Number: n, Field: "id", Matched: text})
	}
	for _, k := range exactKeys(b, text) {
		numbers, err := b.ByKey(k.key, k.value)
		if err != nil {
			return nil, err
		}
		for _, n := range numbers {
			hits = append(hits, Hit{Number: n, Field: k.field, Matched: k.value})
		}
	}
	return hits, nil
}

type exactKey struct {
	key          Key
	field, value string
}

// exactKeys lists the keys that a typed text may be. A phone number needs a parse, so it is
// tried only for what has digits enough.
func exactKeys(b Book, text string) []exactKey {
	var keys []exactKey
	if card, err := clean.Card(text); err == nil {
		keys = append(keys, exactKey{KeyCard, "card", card})
	}
	if digits := strings.Map(keepDigit, clean.Digits(text)); len(digits) >= 6 {
		if phone, err := clean.Phone(text, b.Shop().Region); err == nil {
			keys = append(keys, exactKey{KeyPhone, "phone", phone})
		}
	}
	keys = append(keys, exactKey{KeyExternal, "external", text})
	if strings.Contains(text, "@") {
		if email, err := clean.Email(text); err == nil {
			keys = append(keys, exactKey{KeyEmail, "email", email})
		}
	}
	return keys
}

func keepDigit(r rune) rune {
	if r >= '0' && r <= '9' {
		return r
	}
	return -1
}

// numberOfShort finds a member by a short identity ("k3q7ab-17").
func numberOfShort(b Book, text string) (Number, bool) {
	short, n, ok := model.SplitID(text)
	if !ok {
		return 0, false
	}
	for _, stream := range slices.Concat(b.Streams(), b.Kin()) {
		if stream.Short() != short {
			continue
		}
		number, ok := b.Number(model.ID{Stream: stream, N: n})
		if !ok {
			continue
		}
		if id, err := b.Named(number); err == nil && (id.Stream == stream || b.Chain() != nil) { // or it is an alias
			return number, true
		}
	}
	return 0, false
}

// foundRows reads the rows of a list, each member once.
func foundRows(b Book, hits []Hit, limit int) ([]Found, error) {
	rows := make([]Found, 0, min(limit, len(hits)))
	seen := make(map[Number]bool, len(hits))
	today := todayOf(b)
	for _, h := range hits {
		if seen[h.Number] || len(rows) == limit {
			continue
		}
		seen[h.Number] = true
		p, err := b.Profile(h.Number)
		if model.CodeOf(err) == "member.unknown" {
			continue // the index is a moment behind
		}
		if err != nil {
			return nil, err
		}
		acc, err := b.Account(h.Number)
		if err != nil {
			return nil, err
		}
		enter(b, &acc)
		purse := purseOf(b, &acc)
		rows = append(rows, Found{
			ID: p.ID, Card: p.Of(model.FieldCard), Name: displayName(p), Phone: maskPhone(p.Of(model.FieldPhone)),
			External: p.Of(model.FieldExternal), Tier: b.Program().Stand(&acc, today).Tier.Code, Points: purse.Balance, Here: hereOf(b, &acc, &purse),
			LastVisit: moment(acc.LastVisit, b), Field: h.Field, Matched: h.Matched,
		})
	}
	return rows, nil
}

// displayName is what a member is called: the name, or the number that another system gave,
// or nothing (screens then show the masked phone).
func displayName(p *model.Profile) string {
	if name := p.Of(model.FieldName); name != "" {
		return name
	}
	if ext := p.Of(model.FieldExternal); ext != "" {
		return "#" + ext
	}
	return ""
}

// maskPhone hides the middle of a phone number; no number stays none.
func maskPhone(e164 string) string {
	if e164 == "" {
		return ""
	}
	return clean.MaskPhone(e164)
}

// moment turns stored unix seconds into the shop's local time; 0 stays the zero time.
func moment(unix int64, b Book) time.Time {
	if unix == 0 {
		return time.Time{}
	}
	return time.Unix(unix, 0).In(b.Shop().Zone)
}

// Resolve turns what a person calls a member (id, card, phone, external number, e-mail, or a
// search text that only one member matches) into the member's identity.
func (s *Session) Resolve(ctx context.Context, arg string) (model.ID, error) {
	if err := s.May(staff.RightFind); err != nil {
		return model.ID{}, err
	}
	arg = clean.Line(arg)
	var id model.ID
	var exact []Hit
	err := s.store.View(ctx, func(b Book) (err error) {
		if exact, err = exactHits(b, arg); err == nil && len(exact) == 0 {
			exact, err = paddedHits(b, arg)
		}
		if err == nil && len(exact) > 0 {
			id, err = b.Named(exact[0].Number)
		}
		return err
	})
	if err != nil || (len(exact) > 0 && sameMember(exact)) {
		return id, err
	}
	if err := s.store.Ready(ctx); err != nil {
		return model.ID{}, err
	}
	rows, err := s.Find(ctx, arg, FindLimit)
	switch {
	case err != nil:
		return model.ID{}, err
	case len(rows) == 0:
		return s.resolveElsewhere(ctx, arg)
	case len(rows) == 1:
		return rows[0].ID, nil
	}
	names := make([]string, 0, 3)
	for _, r := range rows[:min(len(rows), cap(names))] {
		names = append(names, strings.TrimSpace(r.Name+" "+r.Phone))
	}
	return model.ID{}, model.Refuse("member.several", arg, len(rows), strings.Join(names, ", "))
}

// resolveElsewhere asks headquarters for a member of another market. Whoever comes is found by the very
// key, so that nothing is asked twice.
func (s *Session) resolveElsewhere(ctx context.Context, arg string) (id model.ID, err error) {
	came, err := s.Seek(ctx, arg)
	if err != nil {
		return id, err
	}
	var exact []Hit
	if came {
		err = s.store.View(ctx, func(b Book) (err error) {
			if exact, err = exactHits(b, arg); err == nil && len(exact) > 0 {
				id, err = b.Named(exact[0].Number)
			}
			return err
		})
	}
	if err == nil && (len(exact) == 0 || !sameMember(exact)) {
		err = model.Refuse("member.none", arg)
	}
	return id, err
}

// paddedTo is the longest number of another system that is tried with leading zeros.
const paddedTo = 12

// paddedHits looks a short number up as another system may write it, with leading zeros.
func paddedHits(b Book, text string) ([]Hit, error) {
	if text == "" || strings.Map(keepDigit, text) != text {
		return nil, nil
	}
	var hits []Hit
	for padded := "0" + text; len(padded) <= paddedTo; padded = "0" + padded {
		numbers, err := b.ByKey(KeyExternal, padded)
		if err != nil {
			return nil, err
		}
		for _, n := range numbers {
			hits = append(hits, Hit{Number: n, Field: "external", Matched: padded})
		}
	}
	return hits, nil
}

func sameMember(hits []Hit) bool {
	for _, h := range hits {
		if h.Number != hits[0].Number {
			return false
		}
	}
	return true
}

// Member returns all that is shown of a member.
func (s *Session) Member(ctx context.Context, id model.ID) (*Member, error) {
	if err := s.May(staff.RightFind); err != nil {
		return nil, err
	}
	var m *Member
	err := s.store.View(ctx, func(b Book) error {
		n, err := numberOf(b, id)
		if err != nil {
			return err
		}
		m, err = memberOf(b, n)
		return err
	})
	return m, err
}

func memberOf(b Book, n Number) (*Member, error) {
	p, err := b.Profile(n)
	if err != nil {
		return nil, err
	}
	acc, err := b.Account(n)
	if err != nil {
		return nil, err
	}
	enter(b, &acc)
	purse := purseOf(b, &acc)
	m := &Member{
		ID: p.ID, Name: displayName(p), Phone: p.Of(model.FieldPhone), Card: p.Of(model.FieldCard),
		External: p.Of(model.FieldExternal), Fields: p.Fields(), Balance: purse.Balance, Here: hereOf(b, &acc, &purse), Held: purse.Held, Debt: purse.Debt, Lots: purse.Lots,
		Value: b.Program().ValueOf(purse.Balance), Standing: b.Program().Stand(&acc, todayOf(b)), Visits: acc.Visits,
		Spend: acc.Spend, FirstVisit: moment(acc.FirstVisit, b), LastVisit: moment(acc.LastVisit, b), OpenCases: b.OpenCases(n),
	}
	if joined, err := time.ParseInLocation(time.DateOnly, p.Of(model.FieldJoined), b.Shop().Zone); err == nil {
		m.Joined = joined
	}
	today := todayOf(b)
	err = b.Coupons(n, func(c *coupon.Coupon) bool {
		if c.State == coupon.Open && today >= c.From && (c.Until == model.Never || today <= c.Until) {
			m.Coupons++
		}
		return true
	})
	if err == nil {
		err = m.tell(b, n)
	}
	m.Cue = cueOf(b, m)
	return m, err
}

// Enrol brings a new member into the world. A phone number is enough; the other fields are
// taken as typed.
func (s *Session) Enrol(ctx context.Context, in Enrolment) (*Member, error) {
	if err := s.May(staff.RightEnrol); err != nil {
		return nil, err
	}
	patch := model.Fields{}
	for field, text := range in.Fields {
		patch[field] = text
	}
	if in.Phone != "" {
		patch[model.FieldPhone] = in.Phone
	}
	var m *Member
	errs := s.decide(ctx, func(b Book) ([]model.Draft, error) {
		draft, err := enrolment(b, patch, in.Source)
		if err != nil {
			return nil, err
		}
		t := newTurn(b)
		p := t.newcomer(draft)
		if err := p.welcome(model.ID{}); err != nil {
			return nil, err
		}
		m = newcomer(b, p)
		return t.drafts, nil
	})
	if errs[0] != nil {
		return nil, errs[0]
	}
	return m, nil
}

// enrolment checks a newcomer's fields and drafts the event.
func enrolment(b Book, typed model.Fields, source string) (model.Draft, error) {
	fields, err := cleanFields(typed, b.Shop().Region)
	if err != nil {
		return model.Draft{}, err
	}
	for field, text := range fields {
		if text == "" {
			delete(fields, field)
		}
	}
	if fields[model.FieldPhone] == "" && fields[model.FieldCard] == "" && fields[model.FieldExternal] == "" {
		return model.Draft{}, model.Refuse("enrol.phone")
	}
	for field, key := range KeyedFields {
		if err := unclaimed(b, key, field, fields[field], 0); err != nil {
			return model.Draft{}, err
		}
	}
	id := b.Next(NextMember)
	if fields[model.FieldCard] == "" {
		if fields[model.FieldCard], err = freeCard(b, id); err != nil {
			return model.Draft{}, err
		}
	}
	if fields[model.FieldJoined] == "" {
		fields[model.FieldJoined] = b.Now().In(b.Shop().Zone).Format(time.DateOnly)
	}
	return model.Draft{
		Kind: model.MemberEnrolledKind, Member: id, Body: &model.MemberEnrolled{Source: source}, PII: fields,
	}, nil
}

// cardsPerBlock is how many card numbers the shop's block has: three digits of the ten tell
// shops of a chain apart, seven count members.
const cardsPerBlock = 10_000_000

// freeCard gives the newcomer the first free card number of the shop's block.
func freeCard(b Book, id model.ID) (string, error) {
	block := uint64(id.Stream[14])<<8 | uint64(id.Stream[15])
	for n := id.N; ; n++ {
		card := clean.NewCard(block%1000*cardsPerBlock + n%cardsPerBlock)
		taken, err := b.ByKey(KeyCard, card)
		if err != nil || len(taken) == 0 {
			return card, err
		}
	}
}

// unclaimed refuses a key that belongs to another member than self.
func unclaimed(b Book, key Key, field uint64, value string, self Number) error {
	if value == "" {
		return nil
	}
	owners, err := b.ByKey(key, value)
	if err != nil {
		return err
	}
	for _, n := range owners {
		if n == self {
			continue
		}
		p, err := b.Profile(n)
		if err != nil {
			return err
		}
		name := displayName(p)
		if name == "" {
			name = maskPhone(p.Of(model.FieldPhone))
		}
		return model.Refuse("member.exists", FieldWord(field), name, p.ID.String())
	}
	return nil
}

// newcomer is the member that an enrolment is about to make.
func newcomer(b Book, p *party) *Member {
	fields, purse := p.profile.Fields(), p.purse()
	m := &Member{
		ID: p.id, Name: displayName(p.profile), Phone: fields[model.FieldPhone], Card: fields[model.FieldCard], External: fields[model.FieldExternal],
		Fields: fields, Balance: purse.Balance, Here: hereOf(b, &p.acc, &purse), Lots: purse.Lots, Value: b.Program().ValueOf(purse.Balance), Standing: b.Program().Stand(&p.acc, todayOf(b)),
	}
	m.Joined, _ = time.ParseInLocation(time.DateOnly, fields[model.FieldJoined], b.Shop().Zone)
	m.Cue = cueOf(b, m)
	return m
}

// Edit changes profile fields, given as typed; an empty text clears a field.
func (s *Session) Edit(ctx context.Context, id model.ID, typed model.Fields) (*Member, error) {
	if err := s.May(staff.RightEnrol); err != nil {
		return nil, err
	}
	errs := s.decide(ctx, func(b Book) ([]model.Draft, error) {
		n, err := numberOf(b, id)
		if err != nil {
			return nil, err
		}
		p, err := b.Profile(n)
		if err != nil {
			return nil, err
		}
		drafts, err := edition(b, n, p, typed)
		if err != nil || len(drafts) == 0 {
			return nil, err
		}
		t := newTurn(b)
		t.drafts = drafts
		edited, err := t.with(n, id)
		if err != nil {
			return nil, err
		}
		edited.profile = p.With(drafts[0].PII)
		return t.drafts, edited.profiled(model.ID{})
	})
	if errs[0] != nil {
		return nil, errs[0]
	}
	return s.Member(ctx, id)
}

// edition drafts the change of what really differs; nothing differs, nothing is written.
func edition(b Book, n Number, p *model.Profile, typed model.Fields) ([]model.Draft, error) {
	fields, err := cleanFields(typed, b.Shop().Region)
	if err != nil {
		return nil, err
	}
	for field, text := range fields {
		if p.Of(field) == text {
			delete(fields, field)
		}
	}
	if len(fields) == 0 {
		return nil, nil
	}
	after := p.With(fields)
	if after.Of(model.FieldPhone) == "" && after.Of(model.FieldCard) == "" && after.Of(model.FieldExternal) == "" {
		return nil, model.Refuse("enrol.phone")
	}
	for field, key := range KeyedFields {
		if err := unclaimed(b, key, field, fields[field], n); err != nil {
			return nil, err
		}
	}
	return []model.Draft{{
		Kind: model.MemberEditedKind, Member: p.ID, Body: &model.MemberEdited{Fields: sortedFields(fields)}, PII: fields,
	}}, nil
}
